#!/bin/sh
# make generate: writes the extension scripts in sql/ from the definitions in sql/schema, a file VERSION.sql each:
# a full script for each version, an update script between each and the next, and those that take existing tables in.
#
#	make generate                                       ours
#	make generate EXTENSION=acme SCHEMA=path/to/folder  those of another application, beside its definitions
#
# Every definition is also run by psql in an empty database, since only the server knows all that is wrong with one.
# What is there then must be what the scripts make.
#
# A version is released once its heading in CHANGELOG.md no longer says "(unreleased)"; another application's is in the
# folder of its definitions. The scripts of a released version are never written again: where they would differ,
# nothing is written.

TOP=$(cd "$(dirname "$0")/.." && pwd)
EXTENSION=${EXTENSION:-schema_setup}
SCHEMA=${SCHEMA:-sql/schema}
# shellcheck source=test/harness/harness.sh
. "$TOP/test/harness/harness.sh"

# Finds the folder of the definitions, that of the scripts, and the file that says what is released.
locate_definitions() {
	case $SCHEMA in
		/*) FOLDER=$SCHEMA ;;
		*) FOLDER=$TOP/$SCHEMA ;;
	esac
	[ -d "$FOLDER" ] || die "there is no folder $SCHEMA"
	if [ "$EXTENSION" = schema_setup ]; then
		SCRIPTS=sql SCRIPT_FOLDER=$TOP/sql CHANGELOG=$TOP/CHANGELOG.md
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
	make_in_tree -j2 PROFILE=-O0 EXTENSION="$EXTENSION" SCHEMA="$SCHEMA" SCHEMA_FOLDER="$WORK/schema" "$EXTENSION.so" \
		>"$WORK/build.log" 2>&1 || {
		head -n 60 "$WORK/build.log" >&2
		die "$EXTENSION does not build"
	}
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

# Finds out which versions there are.
list_versions() {
	versions=$(call "pg_temp.versions() RETURNS text[] AS '$LIBRARY', 'schema_setup_versions'" \
		'SELECT unnest(pg_temp.versions())')
	[ -n "$versions" ] || die "schema_setup_versions() gives no version"
	newest=$(printf '%s\n' "$versions" | tail -n 1)
}

# Reads each definition, has psql run it in an empty database, and ends the script if one has an error.
check_definitions() {
	faulty=
	for version in $versions; do
		if ! is_read "$version" || ! is_run "$version"; then
			show_errors
			faulty=yes
		fi
	done
	[ -z "$faulty" ] || {
		say "Nothing was written." >&2
		exit 1
	}
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
	previous=
	for version in $versions; do
		make_script '' "$version" "$version"
		[ -n "$previous" ] || make_script '' unpackaged "$version"
		make_script unpackaged "$version" "$version"
		[ -z "$previous" ] || make_script "$previous" "$version" "$version"
		previous=$version
	done
}

# Makes the script from one version (or none) to another; the third argument is the version that it came in with.
make_script() {
	file=$EXTENSION--${1:+$1--}$2.sql
	from=${1:+\'$1\'}
	text=$(call "pg_temp.script(text, text) RETURNS text AS '$LIBRARY', 'schema_setup_script'" \
		"SELECT pg_temp.script(${from:-NULL}, '$2')" 2>"$WORK/errors") || refuse "There is no $SCRIPTS/$file"
	printf '%s\n' "$text" >"$WORK/scripts/$file"
	printf '%s %s\n' "$3" "$file" >>"$WORK/list"
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
	sed "s|^module_pathname.*|module_pathname = '$LIBRARY'|" "$WORK/control" >"$stage/$EXTENSION.control"
	cp "$WORK"/scripts/* "$stage/"
	give "$stage"
}

# Compares what the scripts make of each version, at once and from the one before, with what its definition does.
check_all_scripts() {
	previous=
	for version in $versions; do
		dump_schema "$(database file "$version")"
		home=$(schema_of "$(database file "$version")")
		check_scripts "$version" "$(database fresh "$version")" "$version"
		[ -z "$previous" ] || check_scripts "$version" "$(database updated "$version")" "$previous"
		verify_definition "$version" "$(database file "$version")"
		previous=$version
	done
}

# The same for a version, in a new database, from some version on.
check_scripts() {
	make_by_scripts "$@"
	dump_schema "$2"
	diff -U 3 "$WORK/$(database file "$1").dump" "$WORK/$2.dump" >"$WORK/difference" && return 0
	sed -e 1,2d "$WORK/difference" >&2
	die "the scripts of version $1 do not make (+) what $SCHEMA/$1.sql does (-). Nothing was written."
}

# Makes a version in a new database, from some version on, and has its tables without the extension.
make_by_scripts() {
	at_server createdb "$2"
	for step in "CREATE SCHEMA IF NOT EXISTS $home" "CREATE EXTENSION $EXTENSION SCHEMA $home VERSION '$3'" "ALTER EXTENSION $EXTENSION UPDATE TO '$1'" \
		"SELECT $home.${EXTENSION}_eject()" "DROP EXTENSION $EXTENSION"; do
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

# Writes the statements that make the schema of a database, as pg_dump has them, into WORK.
dump_schema() {
	at_server pg_dump -s -O -x -d "$1" | grep -v -E '^(--.*|\\(un)?restrict .*|COMMENT ON SCHEMA .*|)$' >"$WORK/$1.dump"
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

# Ends the script where a script of a released version is not what the schema says, naming the objects.
refuse_changes_of_released() {
	released=$(changelog_versions released)
	: >"$WORK/refused"
	for version in $released; do
		# shellcheck disable=SC2086
		is_among "$version" $versions ||
			echo "$SCHEMA/$version.sql: missing; get it back from version control" >>"$WORK/refused"
	done
	while read -r version file; do
		# shellcheck disable=SC2086
		is_among "$version" $released || continue
		if [ ! -e "$SCRIPT_FOLDER/$file" ]; then
			echo "$SCRIPTS/$file: missing; get it back from version control" >>"$WORK/refused"
		elif ! cmp -s "$WORK/scripts/$file" "$SCRIPT_FOLDER/$file"; then
			changed_objects "$SCRIPT_FOLDER/$file" "$WORK/scripts/$file" | sed "s|^|$SCRIPTS/$file: |" >>"$WORK/refused"
		fi
	done <"$WORK/list"
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

# Writes the scripts that differ into the tree of whoever runs this.
write_scripts() {
	written=
	while read -r version file; do
		! cmp -s "$WORK/scripts/$file" "$SCRIPT_FOLDER/$file" || continue
		mkdir -p "$SCRIPT_FOLDER"
		cat "$WORK/scripts/$file" >"$SCRIPT_FOLDER/$file"
		[ "$(id -u)" -ne 0 ] || chown --reference="$FOLDER" "$SCRIPT_FOLDER" "$SCRIPT_FOLDER/$file"
		say "wrote $SCRIPTS/$file"
		written=yes
	done <"$WORK/list"
	[ -n "$written" ] || say "nothing to do: the scripts in $SCRIPTS are what the definitions in $SCHEMA say"
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

locate_definitions
require server
make_work
copy_tree
build_library
start_server server
list_versions
check_definitions
make_scripts
refuse_changes_of_released
stage_scripts
check_all_scripts
write_scripts
list_what_is_left
