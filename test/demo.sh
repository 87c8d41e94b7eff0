#!/bin/sh
# make demo: shows the extension at work, on a server of its own.

TOP=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/harness/harness.sh
. "$TOP/test/harness/harness.sh"

# Prints a headline.
headline() {
	printf '\n== %s\n\n' "$*"
}

# Shows a statement and runs it; a second argument is run in place of the one shown.
show() {
	printf 'demo=# %s\n' "$1"
	printf '%s\n' "${2:-$1}" | psql_at demo -P pager=off -P footer=off | wrap
}

# Wraps psql's expanded format at words, to 96 columns; other lines stay as they are.
wrap() {
	awk '
		/^-\[ RECORD/ { print substr($0, 1, 96); next }
		!/^[a-z_]+ +\| / { print; next }
		{
			indent = index($0, "|")
			line = substr($0, 1, indent)
			count = split(substr($0, indent + 1), words, " ")
			for (i = 1; i <= count; i++) {
				if (i > 1 && length(line " " words[i]) > 96) {
					print line
					line = sprintf("%" (indent - 1) "s|", "")
				}
				line = line " " words[i]
			}
			print line
		}'
}

# Shows what verify says, one record per finding.
show_findings() {
	show 'SELECT * FROM schema_setup_verify();' \
		'SELECT severity, problem, object, expected, actual, detail FROM schema_setup_verify() \gx'
}

# Shows that nothing is wrong, or ends the demo.
show_intact() {
	show 'SELECT * FROM schema_setup_verify();' 'SELECT severity, problem, object FROM schema_setup_verify();'
	findings=$(psql_at demo -At -c 'SELECT count(*) FROM schema_setup_verify()')
	[ "$findings" = 0 ] || die "the catalog should be intact, but verify finds $findings problems"
	say "No rows: the catalog is intact."
}

set_up server
say "Starting a server in $WORK"
start_server server
at_server createdb demo

headline "Install"
show 'CREATE EXTENSION schema_setup;'

headline "What is there"
show 'SELECT object_type, state, count(*) FROM schema_setup_objects() GROUP BY 1, 2 ORDER BY 1, 2;'

headline "Is all of it as it should be?"
show_intact

headline "Breaking it, 1 of 3: a foreign key that no longer checks"
say "A killed \"pg_restore --disable-triggers\" leaves this behind; \\d shows the key as if nothing were wrong."
say ""
show 'ALTER TABLE memberships DISABLE TRIGGER ALL;'
show_findings
show 'ALTER TABLE memberships ENABLE TRIGGER ALL;'

headline "Breaking it, 2 of 3: an index that is gone"
say "Nothing fails, but every look-up of a user's sessions now reads the whole table."
say ""
show 'DROP INDEX sessions_user_id_idx;'
show_findings
show 'CREATE INDEX sessions_user_id_idx ON sessions (user_id);'

headline "Breaking it, 3 of 3: a column that no migration added"
say "A dump holds its data but not its definition, so the table would come back empty."
say ""
show 'ALTER TABLE users ADD COLUMN nickname text;'
show_findings
show 'ALTER TABLE users DROP COLUMN nickname;'

headline "And intact again"
show_intact
say ""
say "The server and its directory are removed now. Next: make test, or README.md."
