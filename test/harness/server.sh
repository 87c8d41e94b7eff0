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
		--exclude=./results --exclude=./tmp_check --exclude=./log --exclude='./regression.*' -cf - . |
		tar -C "$TREE" -xf -
}

# Builds the extension and installs it where only our servers look; BUILD_FLAGS go to make.
build() {
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
