# shellcheck shell=sh
# What every script that needs a server of its own starts with:
#
#	TOP=$(cd "$(dirname "$0")/.." && pwd)
#	. "$TOP/test/harness/harness.sh"
#	set_up server            # more: see require in packages.sh
#	start_server server
#	psql_at postgres -c 'SELECT version()'
#
# set_up leaves these variables:
#
#	PG_CONFIG PG_MAJOR BINDIR    the PostgreSQL in use
#	WORK                         the temporary directory, removed at exit
#	TREE                         the copy of the source tree that is built
#	LIBRARY                      the staged schema_setup.so
#	SERVER_CONF                  settings that let a server find the staged extension
#	PINNED_CONF                  the same for an extension without versions newer than the tests of the machine know

set -eu
exec </dev/null

# The last word after a signal goes here, whatever is redirected at that moment.
exec 9>&2

# shellcheck source=test/harness/work.sh
. "$TOP/test/harness/work.sh"
# shellcheck source=test/harness/packages.sh
. "$TOP/test/harness/packages.sh"
# shellcheck source=test/harness/server.sh
. "$TOP/test/harness/server.sh"

watch_signals

# Gets from a source tree to a staged build; arguments as for require.
set_up() {
	require "$@"
	make_work
	copy_tree
	build
}
