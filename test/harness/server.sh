# shellcheck shell=sh
# The copy of the source tree, its build, and servers that find it. Sourced by harness.sh.

# Copies the source tree into WORK, without build products: nothing is written to the user's own.
copy_tree() {
	TREE=$WORK/tree
	mkdir "$TREE"
	copy_tracked || copy_all
	give "$TREE"
}

# Copies what git knows or would add. False where there is no git or no repository of this tree.
copy_tracked() {
	command -v git >/dev/null || return 1
	git -c safe.directory='*' -C "$TOP" ls-files -z --cached --others --exclude-standard \
		>"$WORK/files" 2>/dev/null || return 1
	tar -C "$TOP" --null --ignore-failed-read -cf - -T "$WORK/files" 2>/dev/null | tar -C "$TREE" -xf - || return 1
	[ -e "$TREE/Makefile" ]
}

# Copies everything but build products, where there is no repository.
copy_all() {
	tar -C "$TOP" --exclude=./.git --exclude='*.o' --exclude='*.so' --exclude='*.bc' --exclude=node_modules \
		--exclude=./results --exclude=./tmp_check --exclude=./tmp_build --exclude=./log --exclude='./regression.*' -cf - . |
		tar -C "$TREE" -xf -
}

# Prints the file that keeps what was compiled for this PostgreSQL with these flags, for the next run in this tree.
kept_objects() {
	key=$("$PG_CONFIG" --version --pkglibdir --cflags 2>/dev/null | cat - "$TREE/Makefile" | cksum | tr -d ' ')
	printf '%s/tmp_build/%s%s.tar\n' "$TOP" "$key" "$(printf '%s' "${BUILD_FLAGS:-}" | tr -dc 'A-Za-z0-9=_' | tr = -)"
}

# Only what was edited since the last time is compiled: copies keep the times of the files.
take_kept_objects() {
	kept=$(kept_objects)
	[ ! -e "$kept" ] || tar -C "$TREE" -xf "$kept" 2>/dev/null || :
	give "$TREE"
}

# Keeps what was compiled.
keep_objects() {
	mkdir -p "${kept%/*}" 2>/dev/null &&
		(cd "$TREE" && tar -cf "$kept.$$" src/*/*.o src/schema/definitions.c build/name) 2>/dev/null && mv "$kept.$$" "$kept" || :
}

# Builds the extension and installs it where only our servers look; BUILD_FLAGS go to make.
build() {
	take_kept_objects
	build_tree
	keep_objects
}

build_tree() {
	VERSION=$(sed -n "s/^default_version *= *'\(.*\)'.*/\1/p" "$TREE/schema_setup.control")
	say "Building schema_setup $VERSION for $("$BINDIR/postgres" --version | sed 's/^postgres (PostgreSQL) /PostgreSQL /')"
	locate_stage
	# shellcheck disable=SC2086
	if ! { make_in_tree -j2 ${BUILD_FLAGS:-} all && make_in_tree install DESTDIR="$STAGE"; } >"$WORK/build.log" 2>&1; then
		head -n 60 "$WORK/build.log" >&2
		die "schema_setup does not build"
	fi
	# shellcheck disable=SC2034
	LIBRARY=$STAGE$("$PG_CONFIG" --pkglibdir)/schema_setup.so
	build_pinned
}

# Installs the extension once more, in the shape that it had when TEST_VERSION was the newest version: with no newer
# definition, script or default. Where that is the newest, both are one.
build_pinned() {
	PINNED_CONF=$SERVER_CONF
	test_version=$(sed -n 's/^TEST_VERSION = //p' "$TREE/Makefile")
	[ "$test_version" != "$VERSION" ] && [ -n "$STAGE" ] || return 0
	PINNED_CONF=$WORK/pinned.conf
	pinned=$WORK/pinned
	as_user cp -a "$STAGE" "$pinned"
	# shellcheck disable=SC2046
	{ make_in_tree DEFINITIONS="$(cd "$TREE" && printf '%s ' $(definitions_until "$test_version"))" all &&
		as_user cp "$TREE/schema_setup.so" "$pinned$("$PG_CONFIG" --pkglibdir)/" &&
		make_in_tree all; } >"$WORK/build.log" 2>&1 || {
		head -n 60 "$WORK/build.log" >&2
		die "schema_setup does not build without versions newer than $test_version"
	}
	extension=$pinned$("$PG_CONFIG" --sharedir)/extension
	as_user sed -i "s/^default_version.*/default_version = '$test_version'/" "$extension/schema_setup.control"
	for version in $(cd "$TREE" && versions_after "$test_version"); do
		as_user rm -f "$extension/schema_setup--$version.sql" "$extension"/schema_setup--*--"$version.sql" \
			"$extension/schema_setup--$version"--*.sql
	done
	sed "s|$STAGE|$pinned|g" "$SERVER_CONF" >"$PINNED_CONF"
	give "$PINNED_CONF"
}

# Prints the versions that there are definitions of, the oldest first.
definition_versions() {
	for file in sql/schema/*.sql; do
		version=${file##*/}
		case $version in
			*--*) ;;
			*) echo "${version%.sql}" ;;
		esac
	done | sort -V
}

# Prints the versions that are newer than one.
versions_after() {
	definition_versions | sed "1,/^$1\$/d"
}

# Prints the files of the versions up to one, and of the steps between them.
definitions_until() {
	for version in $(definition_versions | sed -e "/^$1\$/q"); do
		for file in sql/schema/"$version.sql" sql/schema/*--"$version.sql" sql/schema/*--"$version.backfill.sql"; do
			[ ! -e "$file" ] || echo "./$file"
		done
	done
}

# Runs make in the copy of the source tree. Bitcode is of no use there.
make_in_tree() {
	as_user make -s -C "$TREE" PG_CONFIG="$PG_CONFIG" with_llvm=no "$@"
}

# Decides how a server finds the extension, and writes SERVER_CONF accordingly.
locate_stage() {
	STAGE=$WORK/stage
	mkdir "$STAGE"
	give "$STAGE"
	SERVER_CONF=$WORK/server.conf
	settings=$("$BINDIR/postgres" --describe-config | cut -f 1)
	{
		echo "listen_addresses = ''"
		echo "fsync = off"
		case $settings in
			*extension_control_path*)
				echo "extension_control_path = '$STAGE$("$PG_CONFIG" --sharedir):\$system'"
				echo "dynamic_library_path = '$STAGE$("$PG_CONFIG" --pkglibdir):\$libdir'"
				;;
			*extension_destdir*)
				echo "extension_destdir = '$STAGE'"
				echo "dynamic_library_path = '$STAGE$("$PG_CONFIG" --pkglibdir):\$libdir'"
				;;
			*)
				copy_postgres
				;;
		esac
	} >"$SERVER_CONF"
	give "$SERVER_CONF"
}

# Copies a PostgreSQL that finds extensions only in its own directories, to install into the copy.
copy_postgres() {
	prefix=${BINDIR%/bin}
	case $("$PG_CONFIG" --pkglibdir):$("$PG_CONFIG" --sharedir) in
		"$prefix"/*:"$prefix"/*) ;;
		*) die "the PostgreSQL in $BINDIR finds extensions only in its own directories, which are not all under $prefix" ;;
	esac
	cp -a "$prefix" "$WORK/postgres"
	give "$WORK/postgres"
	BINDIR=$WORK/postgres/bin
	PG_CONFIG=$BINDIR/pg_config
	STAGE=
}

# Starts a server of that name on a unix socket under WORK; several may run at once.
start_server() {
	DATA_DIR=$WORK/$1.data
	SOCKET_DIR=$WORK/$1.socket
	SERVER_LOG=$WORK/$1.server.log
	as_user mkdir "$SOCKET_DIR"
	as_user initdb -N -A trust -U postgres -D "$DATA_DIR" >"$SERVER_LOG" 2>&1 || {
		show_log "$SERVER_LOG" >&2
		die "initdb failed"
	}
	{
		cat "$SERVER_CONF"
		echo "unix_socket_directories = '$SOCKET_DIR'"
	} >>"$DATA_DIR/postgresql.conf"
	give "$SERVER_LOG"
	as_user pg_ctl -s -w -D "$DATA_DIR" -l "$SERVER_LOG" start >/dev/null || {
		show_log "$SERVER_LOG" >&2
		die "the server did not start"
	}
}

# Runs a command as RUN_AS that talks to the server started last.
at_server() {
	as_user env PGHOST="$SOCKET_DIR" PGPORT=5432 PGUSER=postgres PGDATABASE=postgres "$@"
}

# Runs psql in a database of the server started last; the first error ends it.
psql_at() {
	database=$1
	shift
	at_server psql -X -q -v ON_ERROR_STOP=1 -d "$database" "$@"
}
