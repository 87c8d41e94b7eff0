#!/bin/sh
# make generate: writes the extension scripts in sql/ from src/schema.c, which knows every version:
# a full script for each version, and an update script between each and the next.

TOP=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/harness/harness.sh
. "$TOP/test/harness/harness.sh"

# Calls a function of the library that needs no extension: declaration, then query.
call() {
	psql_at postgres -At -c "SET client_min_messages = warning" -c "CREATE FUNCTION $1 LANGUAGE C" -c "$2"
}

# Writes the script from one version (or none) to another into the user's tree, if it differs.
write_script() {
	file=sql/schema_setup--${1:+$1--}$2.sql
	from=${1:+\'$1\'}
	call "pg_temp.script(text, text) RETURNS text AS '$LIBRARY', 'schema_setup_script'" \
		"SELECT pg_temp.script(${from:-NULL}, '$2')" >"$WORK/script" || die "no script for $file"
	# psql ends its output with a newline of its own.
	text=$(cat "$WORK/script")
	printf '%s\n' "$text" >"$WORK/script"
	if ! cmp -s "$WORK/script" "$TOP/$file"; then
		mkdir -p "$TOP/sql"
		cat "$WORK/script" >"$TOP/$file"
		[ "$(id -u)" -ne 0 ] || chown --reference="$TOP" "$TOP/sql" "$TOP/$file"
		say "wrote $file"
		changed=yes
	fi
}

set_up server
start_server server
versions=$(call "pg_temp.versions() RETURNS text[] AS '$LIBRARY', 'schema_setup_versions'" \
	'SELECT unnest(pg_temp.versions())')
[ -n "$versions" ] || die "schema_setup_versions() gives no version"

changed=
previous=
for version in $versions; do
	write_script '' "$version"
	[ -z "$previous" ] || write_script "$previous" "$version"
	previous=$version
done
[ -n "$changed" ] || say "nothing to do"
