#!/bin/sh
# make generate: writes the extension scripts in sql/ from the definitions in sql/schema, a file VERSION.sql each, and
# the step files OLD--NEW.sql: a full script for each version, an update script between each and the next, one that
# leads back where there is a way, and those that take existing tables in.
#
#	make generate                                       ours
#	make generate EXTENSION=acme SCHEMA=path/to/folder  those of another application, beside its definitions
#
# Every definition is also run by psql in an empty database, since only the server knows all that is wrong with one.
# What is there then must be what the scripts make, from the version before also with rows: see harness/prove.sh.
#
# It also writes pages about the newest version, schema.md and schema.svg: ours in docs/, those of another application in the
# folder that DOCS=... names.
#
# A version is released once its heading in CHANGELOG.md no longer says "(unreleased)"; another application's is in the
# folder of its definitions. The scripts of a released version are never written again: where they would differ,
# nothing is written.

TOP=$(cd "$(dirname "$0")/.." && pwd)
EXTENSION=${EXTENSION:-schema_setup}
SCHEMA=${SCHEMA:-sql/schema}
# shellcheck source=test/harness/harness.sh
. "$TOP/test/harness/harness.sh"
# shellcheck source=test/harness/prove.sh
. "$TOP/test/harness/prove.sh"

# Finds the folder of the definitions, that of the scripts, and the file that says what is released.
locate_definitions() {
	case $SCHEMA in
		/*) FOLDER=$SCHEMA ;;
		*) FOLDER=$TOP/$SCHEMA ;;
	esac
	[ -d "$FOLDER" ] || die "there is no folder $SCHEMA"
	if [ "$EXTENSION" = schema_setup ]; then
		SCRIPTS=sql SCRIPT_FOLDER=$TOP/sql CHANGELOG=$TOP/CHANGELOG.md
		DOCS=${DOCS:-$TOP/docs}
	else
		SCRIPTS=$SCHEMA SCRIPT_FOLDER=$FOLDER CHANGELOG=$FOLDER/CHANGELOG.md
	fi
}

# Builds the library in the copy of the tree. The definitions may be where its owner cannot read.
build_library() {
	say "Building $EXTENSION for $("$BINDIR/postgres" --version | sed 's/^postgres (PostgreSQL) /PostgreSQL /')"
	locate_stage
	mkdir "$WORK/schema"
	cp "$FOLDER"/*.sql "$WORK/schema/" 2>/dev/null || :
	give "$WORK/schema"
	BUILD_FLAGS="PROFILE=-O0 EXTENSION=$EXTENSION"
	take_kept_objects
	# shellcheck disable=SC2086
	make_in_tree -j2 $BUILD_FLAGS SCHEMA="$SCHEMA" SCHEMA_FOLDER="$WORK/schema" "$EXTENSION.so" \
		>"$WORK/build.log" 2>&1 || {
		sed -e "s|$WORK/schema/|$SCHEMA/|g" -e 60q "$WORK/build.log" >&2
		die "$EXTENSION does not build"
	}
	keep_objects
	LIBRARY=$TREE/$EXTENSION.so
}

# Calls a function of the library that needs no extension: declaration, then query.
call() {
	psql_at postgres -At -c "SET client_min_messages = warning" -c "CREATE FUNCTION $1 LANGUAGE C" -c "$2"
}

# Prints what the server or psql said, with the names of the files as whoever runs this knows them.
show_errors() {
	sed -E -e '/^CONTEXT: /d' -e "s|$WORK/schema/|$SCHEMA/|" -e 's/^(psql:([^ ]+ ))?ERROR: */error: \2/' \
		"$WORK/errors" >&2
}

# Ends the script with that, and with what it means.
refuse() {
	show_errors
	say "$1. Nothing was written." >&2
	exit 1
}

# Says what is wrong, and goes on, so that all of it is said at once.
fault() {
	say "$1." >&2
	faulty=yes
}

# Ends the script if something was.
stop_if_faulty() {
	[ -n "$faulty" ] || return 0
	say "Nothing was written." >&2
	exit 1
}

# Finds out which versions there are.
list_versions() {
	versions=$(call "pg_temp.versions() RETURNS text[] AS '$LIBRARY', 'schema_setup_versions'" \
		'SELECT unnest(pg_temp.versions())')
	[ -n "$versions" ] || die "schema_setup_versions() gives no version"
	newest=$(printf '%s\n' "$versions" | tail -n 1)
	released=$(changelog_versions released)
}

# Reads each definition, has psql run it in an empty database, and ends the script if one has an error.
check_definitions() {
	for version in $versions; do
		if ! is_read "$version" || ! is_run "$version"; then
			show_errors
			faulty=yes
		fi
	done
	stop_if_faulty
}

# True if the library reads the definition of a version.
is_read() {
	call "pg_temp.script(text, text) RETURNS text AS '$LIBRARY', 'schema_setup_script'" \
		"SELECT pg_temp.script(NULL, '$1')" >/dev/null 2>"$WORK/errors"
}

# True if a server runs it: only that knows all about functions, operators and the like.
is_run() {
	at_server createdb "$(database file "$1")" 2>"$WORK/errors" &&
		at_server env PGOPTIONS='-c client_min_messages=warning' psql -X -q -v ON_ERROR_STOP=1 \
			-d "$(database file "$1")" -f "$WORK/schema/$1.sql" >/dev/null 2>"$WORK/errors"
}

# Prints the name of a database for a version.
database() {
	printf '%s_%s' "$1" "$(printf '%s' "$2" | tr -c '0-9A-Za-z' _)"
}

# Makes every script that the schema has in WORK/scripts, and a line "version file" for each in WORK/list.
make_scripts() {
	mkdir "$WORK/scripts"
	: >"$WORK/gone"
	previous=
	for version in $versions; do
		make_script '' "$version" "$version"
		[ -n "$previous" ] || make_script '' unpackaged "$version"
		make_script unpackaged "$version" "$version"
		if [ -n "$previous" ]; then
			make_script "$previous" "$version" "$version"
			[ ! -e "$WORK/scripts/$EXTENSION--$previous--$version.sql" ] || make_script_back "$version" "$previous"
		fi
		previous=$version
	done
}

# Makes the script from one version (or none) to another; the third argument is the version that it came in with.
make_script() {
	file=$EXTENSION--${1:+$1--}$2.sql
	from=${1:+\'$1\'}
	text=$(call "pg_temp.script(text, text) RETURNS text AS '$LIBRARY', 'schema_setup_script'" \
		"SELECT pg_temp.script(${from:-NULL}, '$2')" 2>"$WORK/errors") || {
		show_errors
		fault "There is no $SCRIPTS/$file"
		return 0
	}
	printf '%s\n' "$text" >"$WORK/scripts/$file"
	printf '%s %s\n' "$3" "$file" >>"$WORK/list"
	case $1 in
		'' | unpackaged) ;;
		*) echo "$file $1 $2" >>"$WORK/ways" ;;
	esac
}

# Makes the script from a version to the one before it, or says why there is none.
make_script_back() {
	file=$EXTENSION--$1--$2.sql
	if text=$(call "pg_temp.script(text, text) RETURNS text AS '$LIBRARY', 'schema_setup_script'" \
		"SELECT pg_temp.script('$1', '$2')" 2>"$WORK/errors"); then
		printf '%s\n' "$text" >"$WORK/scripts/$file"
		printf '%s %s\n' "$1" "$file" >>"$WORK/list"
		echo "$file $1 $2" >>"$WORK/ways"
	else
		no_way_back "$1" "$2" "$(show_errors 2>&1 | sed -n -E 's/^error: //p' | head -n 1)"
	fi
}

# Says why there is no script that leads back, and takes away the one that there was.
no_way_back() {
	file=$EXTENSION--$1--$2.sql
	rm -f "$WORK/scripts/$file"
	echo "$1 $file" >>"$WORK/gone"
	# shellcheck disable=SC2086
	is_among "$1" $released || say "no way back from $1 to $2: $3"
}

# Has the servers find an extension of the scripts that were made.
stage_scripts() {
	stage=$STAGE$("$PG_CONFIG" --sharedir)/extension
	as_user mkdir -p "$stage"
	if [ "$EXTENSION" = schema_setup ]; then
		cat "$TOP/schema_setup.control"
	else
		sh "$TOP/src/schema/control.sh" "$EXTENSION" "$FOLDER"
	fi >"$WORK/control"
	CONTROL=$stage/$EXTENSION.control
	sed "s|^module_pathname.*|module_pathname = '$LIBRARY'|" "$WORK/control" >"$CONTROL"
	cp "$WORK"/scripts/* "$stage/"
	give "$stage"
}

# Compares what the scripts make of each version, at once and from the one before, with what its definition does.
check_all_scripts() {
	previous=
	for version in $versions; do
		dump_schema "$(database file "$version")"
		home=$(schema_of "$(database file "$version")")
		echo "$home" >"$WORK/$(database home "$version")"
		check_scripts "$version" "$(database fresh "$version")" "$version"
		verify_definition "$version" "$(database file "$version")"
		[ -z "$previous" ] || check_update "$previous" "$version"
		previous=$version
	done
	stop_if_faulty
}

# The same for an update, and what leads back.
check_update() {
	if ! check_scripts "$2" "$(database updated "$2")" "$1"; then
		return 0
	elif needs_rows "$2"; then
		prove_ways "$1" "$2"
	fi
}

# True if the scripts that lead to a version and back are tried with rows: if they may still change, or are few.
needs_rows() {
	# shellcheck disable=SC2086
	! is_among "$1" $released || [ "$(printf '%s\n' "$versions" | wc -l)" -le 3 ]
}

# Proves the script from a version to the next, and the one that leads back.
prove_ways() {
	prove_way "$1" "$2" forward || {
		say "error: from version $1 to $2: $(cat "$WORK/report")" >&2
		fault "There is no $SCRIPTS/$EXTENSION--$1--$2.sql"
		return 0
	}
	[ -e "$WORK/scripts/$EXTENSION--$2--$1.sql" ] || return 0
	prove_way "$2" "$1" back || no_way_back "$2" "$1" "$(cat "$WORK/report")"
}

# The same for a version, in a new database, from some version on.
check_scripts() {
	make_by_scripts "$@" || return 1
	dump_schema "$2"
	diff -U 3 "$WORK/$(database file "$1").dump" "$WORK/$2.dump" >"$WORK/difference" && return 0
	sed -e 1,2d "$WORK/difference" >&2
	fault "error: the scripts of version $1 do not make (+) what $SCHEMA/$1.sql does (-)"
	return 1
}

# Makes a version in a new database, from some version on, and has its tables without the extension.
make_by_scripts() {
	at_server createdb "$2"
	psql_at "$2" -c 'SET client_min_messages = warning' -c "CREATE SCHEMA IF NOT EXISTS $home" \
		-c "CREATE EXTENSION $EXTENSION SCHEMA $home VERSION '$3'" >/dev/null 2>"$WORK/errors" ||
		refuse "Version $3 cannot be installed"
	[ "$1" = "$3" ] || update_extension "$2" "$1" || {
		sed -i -E -e 's/ERROR:  [0-9A-Z]{5}: /ERROR:  /' -e '/^LOCATION: /d' "$WORK/errors"
		show_errors
		fault "The update from version $3 to $1 fails"
		return 1
	}
	for step in "SELECT $home.${EXTENSION}_eject()" "DROP EXTENSION $EXTENSION"; do
		psql_at "$2" -c "SET client_min_messages = warning" -c "$step" >/dev/null 2>"$WORK/errors" ||
			refuse "$step failed in a database of version $3"
	done
}

# Has verification look at what the definition of a version has made, from a fresh install beside it.
verify_definition() {
	psql_at "$2" -At -c 'SET client_min_messages = warning' -c 'CREATE SCHEMA "schema of the extension"' \
		-c "CREATE EXTENSION $EXTENSION SCHEMA \"schema of the extension\" VERSION '$1'" \
		-c "SELECT problem, object_type, object, 'expected: ' || expected, 'actual: ' || actual
			FROM \"schema of the extension\".${EXTENSION}_verify('$home')" >"$WORK/findings" 2>"$WORK/errors" ||
		refuse "Version $1 cannot be verified"
	[ -s "$WORK/findings" ] || return 0
	cat "$WORK/findings" >&2
	die "verification finds fault with what $SCHEMA/$1.sql makes. Nothing was written."
}

# Prints the schema that a definition has made its tables in.
schema_of() {
	psql_at "$1" -At -c "SELECT coalesce(min(typnamespace::regnamespace::text), 'public') FROM pg_type
		WHERE oid >= 16384 AND typnamespace <> 'pg_toast'::regnamespace"
}

# Writes the statements that make the schema of a database, as pg_dump has them, into WORK. From 18 on NOT NULL has a name:
# the server gives it, no definition says it, and it stays where a table or column is renamed.
dump_schema() {
	at_server pg_dump -s -O -x -d "$1" | sed -E 's/ CONSTRAINT ("([^"]|"")*"|[^ ]+) NOT NULL/ NOT NULL/' | grep -v -E '^(--.*|\\(un)?restrict .*|COMMENT ON SCHEMA .*|)$' >"$WORK/$1.dump"
}

# Prints the versions that CHANGELOG.md has headings for; without "(unreleased)" if the argument says so.
changelog_versions() {
	[ -e "$CHANGELOG" ] || return 0
	sed -n -E "${1:+/\(unreleased\)/d;}"'s/^## \[?v?([0-9]+(\.[0-9]+)*).*/\1/p' "$CHANGELOG"
}

# True if the first argument is one of the others.
is_among() {
	wanted=$1
	shift
	case " $* " in
		*" $wanted "*) return 0 ;;
	esac
	return 1
}

# True for the script that leads from a version to the one before it.
leads_back() {
	case $2 in
		"$EXTENSION--$1--"*) return 0 ;;
	esac
	return 1
}

# Ends the script where a script of a released version is not what the schema says, naming the objects.
refuse_changes_of_released() {
	: >"$WORK/refused"
	for version in $released; do
		# shellcheck disable=SC2086
		is_among "$version" $versions ||
			echo "$SCHEMA/$version.sql: missing; get it back from version control" >>"$WORK/refused"
	done
	while read -r version file; do
		# shellcheck disable=SC2086
		is_among "$version" $released || continue
		if [ ! -e "$SCRIPT_FOLDER/$file" ] && leads_back "$version" "$file"; then
			continue # those of old versions were released without
		elif [ ! -e "$SCRIPT_FOLDER/$file" ]; then
			echo "$SCRIPTS/$file: missing; get it back from version control" >>"$WORK/refused"
		elif ! cmp -s "$WORK/scripts/$file" "$SCRIPT_FOLDER/$file"; then
			changed_objects "$SCRIPT_FOLDER/$file" "$WORK/scripts/$file" | sed "s|^|$SCRIPTS/$file: |" >>"$WORK/refused"
		fi
	done <"$WORK/list"
	while read -r version file; do
		# shellcheck disable=SC2086
		[ ! -e "$SCRIPT_FOLDER/$file" ] || ! is_among "$version" $released ||
			echo "$SCRIPTS/$file: there would be no way back any more" >>"$WORK/refused"
	done <"$WORK/gone"
	[ -s "$WORK/refused" ] || return 0
	say "error: scripts of released versions would change:" >&2
	sed 's/^/  /' "$WORK/refused" >&2
	say "Nothing was written. Take the change back and make it in a new version: copy $SCHEMA/$newest.sql to the new" >&2
	say "version's name, and edit the copy." >&2
	exit 1
}

# Prints the objects that two scripts differ in, one per line with "added", "removed" or "changed".
changed_objects() {
	awk '
		# Keeps what a script says about an object.
		function note(object, text) {
			if (!(object in known)) {
				known[object] = ++objects
				object_at[objects] = object
			}
			says[script, object] = says[script, object] text "\n"
		}

		# Finds out what a whole statement is about, also one that a function runs.
		function note_statement(statement,    word, i, object) {
			if (sub(/^SELECT [^ (]+_run_as_owner\(\047/, "", statement)) {
				sub(/\047::pg_catalog\.text\);$/, ";", statement)
				gsub(/\047\047/, "\047", statement)
			}
			split(statement, word, /[ \n\t(;]+/)
			i = 2
			if (word[1] == "CREATE" && word[2] == "UNIQUE")
				i = 3
			if (word[i] == "FUNCTION")
				note("function " word[i + 1], statement)
			else if (word[1] == "REVOKE" && word[4] == "FUNCTION")
				note("function " word[5], statement)
			else if (word[i] == "TYPE")
				note("enum " word[i + 1], statement)
			else if (word[i] == "INDEX")
				note("index " word[i + (word[i + 1] == "IF" ? 4 : 1)], statement)
			else if (word[i] == "TABLE" && word[5] == "COLUMN")
				note("table " word[3] ", column " word[6], statement)
			else if (word[i] == "TABLE" && word[5] == "CONSTRAINT")
				note("table " word[3] ", constraint " word[6], statement)
			else if (word[i] == "TABLE")
				note("table " word[3], statement)
			else if (match(statement, /config_dump\(\047[^\047]*/))
				note("table " substr(statement, RSTART + 13, RLENGTH - 13), statement)
			else if (word[i] == "EVENT")
				note("event trigger " word[i + 2], statement)
			else if (word[i] == "SEQUENCE" || word[i] == "DOMAIN")
				note(tolower(word[i]) " " word[i + 1], statement)
			else {
				object = statement
				sub(/;?(\n.*)?$/, "", object)
				note(object, statement)
			}
		}

		# Prints the difference of an object, unless all of its table is new or gone.
		function compare(object,    old, new, table) {
			old = says["old", object]
			new = says["new", object]
			if (old == new)
				return
			table = object
			sub(/, .*/, "", table)
			if (object != table && (says["old", table] == "") != (says["new", table] == ""))
				return
			print object " " (old == "" ? "added" : new == "" ? "removed" : "changed")
			differs[table] = 1
			found = 1
		}

		table != "" && /^\);$/ { table = ""; next }
		table != "" {
			sub(/^\t/, "")
			sub(/,$/, "")
			if ($1 == "CONSTRAINT")
				note(table ", constraint " $2, $0)
			else {
				note(table ", column " $1, $0)
				columns[script, table] = columns[script, table] " " $1
			}
			next
		}
		statement == "" && /^(--|\/\*|\\echo|$)/ { next }
		/^CREATE TABLE .*\($/ { table = "table " $3; note(table, $0); next }
		{ statement = (statement == "" ? "" : statement "\n") $0 }
		/;$/ { note_statement(statement); statement = "" }

		END {
			for (i = 1; i <= objects; i++)
				compare(object_at[i])
			for (i = 1; i <= objects; i++) {
				object = object_at[i]
				if (!(object in differs) && columns["old", object] != columns["new", object]) {
					print object ", order of columns changed"
					found = 1
				}
			}
			if (!found)
				print "its comments, or the order of its statements, changed"
		}
	' script=old "$1" script=new "$2"
}

# Writes the pages about the newest version, if they would say something else.
write_docs() {
	[ -n "${DOCS:-}" ] || return 0
	at_server createdb docs
	psql_at docs -c 'SET client_min_messages = warning' -c "CREATE SCHEMA IF NOT EXISTS $home" \
		-c "CREATE EXTENSION $EXTENSION SCHEMA $home VERSION '$newest'" >/dev/null 2>"$WORK/errors" ||
		refuse "Version $newest cannot be installed"
	psql_at docs -At -c "SELECT $home.${EXTENSION}_docs()" | sed '$ { /^$/d; }' >"$WORK/schema.md"
	! cmp -s "$WORK/schema.md" "$DOCS/schema.md" || [ ! -e "$DOCS/schema.svg" ] || return 0
	psql_at docs -At -c "SELECT $home.${EXTENSION}_diagram(format => 'dot')" | dot -Tsvg | sed -n '/^<svg/,$p' >"$WORK/schema.svg"
	mkdir -p "$DOCS"
	for file in schema.md schema.svg; do
		cat "$WORK/$file" >"$DOCS/$file"
		[ "$(id -u)" -ne 0 ] || chown --reference="$FOLDER" "$DOCS/$file"
		say "wrote ${DOCS#"$TOP/"}/$file"
	done
	written=yes
}

# Writes the scripts that differ into the tree of whoever runs this.
write_scripts() {
	written=
	remove_scripts
	while read -r version file; do
		[ -e "$WORK/scripts/$file" ] || continue
		! cmp -s "$WORK/scripts/$file" "$SCRIPT_FOLDER/$file" || continue
		mkdir -p "$SCRIPT_FOLDER"
		cat "$WORK/scripts/$file" >"$SCRIPT_FOLDER/$file"
		[ "$(id -u)" -ne 0 ] || chown --reference="$FOLDER" "$SCRIPT_FOLDER" "$SCRIPT_FOLDER/$file"
		say "wrote $SCRIPTS/$file"
		written=yes
		echo "$file" >>"$WORK/written"
	done <"$WORK/list"
	write_docs
	[ -n "$written" ] || say "nothing to do: the scripts in $SCRIPTS are what the definitions in $SCHEMA say"
}

# Removes scripts that lead back where there is no way any more.
remove_scripts() {
	while read -r version file; do
		# shellcheck disable=SC2086
		[ -e "$SCRIPT_FOLDER/$file" ] && ! is_among "$version" $released || continue
		rm "$SCRIPT_FOLDER/$file"
		say "removed $SCRIPTS/$file"
		written=yes
	done <"$WORK/gone"
}

# Prints what each update does whose script was written, a line for each statement.
list_statements() {
	[ -e "$WORK/written" ] && [ -e "$WORK/ways" ] || return 0
	while read -r file from to; do
		grep -q -F -x -e "$file" "$WORK/written" || continue
		say "From version $from to $to:"
		call "pg_temp.statements(from_version text, to_version text) RETURNS TABLE
				(step integer, statement text, hazards text[], transactional boolean, reason text)
			AS '$LIBRARY', 'schema_setup_statements'" \
			"SELECT '  ' || CASE WHEN length(line) > 100 THEN left(line, 99) || '…' ELSE line END
				|| coalesce(' [' || nullif(array_to_string(hazards, ', '), '') || ']', '')
			FROM pg_temp.statements('$from', '$to'), regexp_replace(statement, '\s+', ' ', 'g') AS line
			WHERE line !~ ' OWNER TO CURRENT_USER$|^SELECT pg_catalog.pg_extension_config_dump' ORDER BY step"
		[ ! -e "$WORK/rows_${from}_$to" ] || cat "$WORK/rows_${from}_$to"
	done <"$WORK/ways"
}

# Says what the newest version needs besides its scripts, where it is not there.
list_what_is_left() {
	{
		grep -q "^default_version *= *'$newest'" "$WORK/control" ||
			echo "$EXTENSION.control: default_version = '$newest'"
		# shellcheck disable=SC2046
		[ ! -e "$CHANGELOG" ] || is_among "$newest" $(changelog_versions) ||
			echo "${CHANGELOG#"$TOP"/}: a heading \"## $newest (unreleased)\", and what is new"
		[ "$EXTENSION" != schema_setup ] || list_left_in_meta
		for file in "$SCRIPT_FOLDER/$EXTENSION"--*.sql; do
			[ -e "$WORK/scripts/${file##*/}" ] || echo "$SCRIPTS/${file##*/}: belongs to no version in $SCHEMA; remove it"
		done
	} >"$WORK/left"
	[ -s "$WORK/left" ] || return 0
	say "Left to do by hand for version $newest:"
	sed 's/^/  /' "$WORK/left"
}

# The same for META.json, which has ours.
list_left_in_meta() {
	case $newest in
		*.*.*) full=$newest ;;
		*) full=$newest.0 ;;
	esac
	[ "$(grep -c "\"version\": \"$full\"" "$TOP/META.json")" -ge 2 ] ||
		echo "META.json: \"version\": \"$full\", in two places"
	grep -q "\"sql/schema_setup--$newest.sql\"" "$TOP/META.json" ||
		echo "META.json: \"file\": \"sql/schema_setup--$newest.sql\""
}

faulty=
locate_definitions
require server ${DOCS:+pictures}
make_work
copy_tree
build_library
start_server server
list_versions
check_definitions
make_scripts
refuse_changes_of_released
stop_if_faulty
stage_scripts
check_all_scripts
write_scripts
list_statements
list_what_is_left
