#!/bin/sh
# make generate: writes the extension scripts in sql/ from src/schema/schema.c, which knows every version:
# a full script for each version, an update script between each and the next, and those that take existing tables in.
#
# A version is released once its heading in CHANGELOG.md no longer says "(unreleased)". The scripts of a released
# version are never written again: where they would differ, nothing is written.

TOP=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/harness/harness.sh
. "$TOP/test/harness/harness.sh"

# Calls a function of the library that needs no extension: declaration, then query.
call() {
	psql_at postgres -At -c "SET client_min_messages = warning" -c "CREATE FUNCTION $1 LANGUAGE C" -c "$2"
}

# Makes every script that the schema has in WORK/scripts, and a line "version file" for each in WORK/list.
make_scripts() {
	mkdir "$WORK/scripts"
	versions=$(call "pg_temp.versions() RETURNS text[] AS '$LIBRARY', 'schema_setup_versions'" \
		'SELECT unnest(pg_temp.versions())')
	[ -n "$versions" ] || die "schema_setup_versions() gives no version"
	make_script '' unpackaged "${versions%%[!0-9.]*}"
	previous=unpackaged
	for version in $versions; do
		make_script "$previous" "$version" "$version"
		make_script '' "$version" "$version"
		previous=$version
	done
	newest=$version
}

# Makes the script from one version (or none) to another; the third argument is the version that it came in with.
make_script() {
	file=schema_setup--${1:+$1--}$2.sql
	from=${1:+\'$1\'}
	text=$(call "pg_temp.script(text, text) RETURNS text AS '$LIBRARY', 'schema_setup_script'" \
		"SELECT pg_temp.script(${from:-NULL}, '$2')") || die "no script for $file"
	printf '%s\n' "$text" >"$WORK/scripts/$file"
	printf '%s %s\n' "$3" "$file" >>"$WORK/list"
}

# Prints the versions that CHANGELOG.md has headings for; without "(unreleased)" if the argument says so.
changelog_versions() {
	[ -e "$TOP/CHANGELOG.md" ] || return 0
	sed -n -E "${1:+/\(unreleased\)/d;}"'s/^## \[?v?([0-9]+(\.[0-9]+)*).*/\1/p' "$TOP/CHANGELOG.md"
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
			echo "version $version: no longer in src/schema/schema.c" >>"$WORK/refused"
	done
	while read -r version file; do
		# shellcheck disable=SC2086
		is_among "$version" $released || continue
		if [ ! -e "$TOP/sql/$file" ]; then
			echo "sql/$file: missing; get it back from version control" >>"$WORK/refused"
		elif ! cmp -s "$WORK/scripts/$file" "$TOP/sql/$file"; then
			changed_objects "$TOP/sql/$file" "$WORK/scripts/$file" | sed "s|^|sql/$file: |" >>"$WORK/refused"
		fi
	done <"$WORK/list"
	[ -s "$WORK/refused" ] || return 0
	say "error: scripts of released versions would change:" >&2
	sed 's/^/  /' "$WORK/refused" >&2
	say "Nothing was written. Take the change back and make it in a new version: in src/schema/schema.c, what leaves gets" >&2
	say "an \"until\", and what changes gets that and a new row right below." >&2
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
			if (sub(/^SELECT schema_setup_run_as_owner\(\047/, "", statement)) {
				sub(/\047::pg_catalog\.text\);$/, ";", statement)
				gsub(/\047\047/, "\047", statement)
			}
			split(statement, word, /[ \n\t(;]+/)
			i = 2
			if (word[1] == "CREATE" && word[2] == "UNIQUE")
				i = 3
			if (word[i] == "FUNCTION")
				note("function " word[i + 1], statement)
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
		! cmp -s "$WORK/scripts/$file" "$TOP/sql/$file" || continue
		mkdir -p "$TOP/sql"
		cat "$WORK/scripts/$file" >"$TOP/sql/$file"
		[ "$(id -u)" -ne 0 ] || chown --reference="$TOP" "$TOP/sql" "$TOP/sql/$file"
		say "wrote sql/$file"
		written=yes
	done <"$WORK/list"
	[ -n "$written" ] || say "nothing to do: sql/ is what src/schema/schema.c says"
}

# Says what the newest version needs besides its scripts, where it is not there.
list_what_is_left() {
	case $newest in
		*.*.*) full=$newest ;;
		*) full=$newest.0 ;;
	esac
	{
		grep -q "^default_version *= *'$newest'" "$TOP/schema_setup.control" ||
			echo "schema_setup.control: default_version = '$newest'"
		# shellcheck disable=SC2046
		is_among "$newest" $(changelog_versions) ||
			echo "CHANGELOG.md: a heading \"## $newest (unreleased)\", and what is new"
		[ "$(grep -c "\"version\": \"$full\"" "$TOP/META.json")" -ge 2 ] ||
			echo "META.json: \"version\": \"$full\", in two places"
		grep -q "\"sql/schema_setup--$newest.sql\"" "$TOP/META.json" ||
			echo "META.json: \"file\": \"sql/schema_setup--$newest.sql\""
		for file in "$TOP"/sql/*; do
			[ -e "$WORK/scripts/${file##*/}" ] || echo "sql/${file##*/}: belongs to no version in src/schema/schema.c; remove it"
		done
	} >"$WORK/left"
	[ -s "$WORK/left" ] || return 0
	say "Left to do by hand for version $newest:"
	sed 's/^/  /' "$WORK/left"
}

BUILD_FLAGS=PROFILE=-O0
set_up server
start_server server
make_scripts
refuse_changes_of_released
write_scripts
list_what_is_left
