#!/bin/sh
# Tests the page of schema_setup studio in a real browser.
#
# Needs a running server with the extension's files, reached as a superuser without a password by PGHOST, PGPORT and
# PGUSER, and Debian's packages adminer, php-cli, php-pgsql and chromium.
# Exit status: 0 all passed, 1 a test failed, 2 the tests could not run.

set -u

cannot_run() {
	echo "studio: $*" >&2
	exit 2
}

here=$(cd "$(dirname "$0")" && pwd)
for program in psql perl php chromium; do
	command -v "$program" >/dev/null || cannot_run "$program is not installed"
done
[ -e /usr/share/adminer/adminer.php ] || cannot_run "adminer is not installed"

export STUDIO_DATABASE="schema_setup_studio_$$" SCHEMA_SETUP="$here/../../src/client/schema_setup"

server() {
	psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}

clean_up() {
	server -d postgres -c "DROP DATABASE IF EXISTS $STUDIO_DATABASE" -c "DROP DATABASE IF EXISTS ${STUDIO_DATABASE}_docs" -c "DROP ROLE IF EXISTS $STUDIO_DATABASE"
}
trap clean_up EXIT
trap 'exit 2' HUP INT TERM

server -d postgres -c "CREATE DATABASE $STUDIO_DATABASE" || cannot_run "cannot create a database at ${PGHOST:-the default place}"
PGDATABASE=$STUDIO_DATABASE "$SCHEMA_SETUP" migrate || cannot_run "cannot set up the demo database"
server -d "$STUDIO_DATABASE" -f "$here/../reference/rows.sql" || cannot_run "cannot fill the demo database"

# In the background, since a shell that waits for a program in the foreground heeds no signal.
perl -I "$here" "$here/studio.pl" &
tests=$!
trap 'kill "$tests"; exit 2' HUP INT TERM
wait "$tests" || exit 1
