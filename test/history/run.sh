#!/bin/sh
# make test-history: replays the history of an application as definitions, and says of each update whether it makes the
# same as the application's own migration, in the schema and in the rows.
#
#	make test-history HISTORY=folder                    a folder of migrations: *.sql, in the order of their names
#	make test-history HISTORY=folder ONLY='^2024'       looks at some of them; the others are run
#	make test-history HISTORY=folder SAVE_RESULTS=dir   keeps the definitions, steps and statements of what is not equal
#
# For each: the migration is run in a database with rows. What pg_dump prints before and after is the old and the new
# definition; the step file is made of what the migration renames, drops and does to rows. schema_setup_diff gives the
# statements, which are run in a copy of the database as it was before. Then both are compared. NAME.steps beside
# NAME.sql takes the place of the step file that would be made.

TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=test/harness/harness.sh
. "$TOP/test/harness/harness.sh"

# Where whoever runs the server can read the migrations, and leave results
copy_history() {
	mkdir "$WORK/history" "$WORK/kept"
	cp "$HISTORY"/*.sql "$WORK/history/" || die "there are no migrations, *.sql, in $HISTORY"
	cp "$HISTORY"/*.steps "$WORK/history/" 2>/dev/null || :
	give "$WORK/history"
	give "$WORK/kept"
}

[ -n "${HISTORY:-}" ] || { echo "usage: make test-history HISTORY=folder" >&2; exit 2; }
HISTORY=$(cd "$HISTORY" && pwd) || exit 2
case ${SAVE_RESULTS:-} in
	'' | /*) ;;
	*) SAVE_RESULTS=$PWD/$SAVE_RESULTS ;;
esac
set_up server
start_server server
copy_history
status=0
at_server perl "$TREE/test/history/replay.pl" "$WORK/history" "${ONLY:-}" "${SAVE_RESULTS:+$WORK/kept}" || status=$?
if [ -n "${SAVE_RESULTS:-}" ]; then
	mkdir -p "$SAVE_RESULTS"
	cp -r "$WORK/kept/." "$SAVE_RESULTS/"
fi
exit "$status"
