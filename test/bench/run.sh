#!/bin/sh
# make bench: measures what verify costs, and how long migrate holds up writers and readers, on a server of its own.
#
#	make bench                          11 runs of one second each
#	make bench RUNS=31 DURATION=2       more and longer ones, for steadier figures
#
# Whatever is compared runs interleaved in time, so that other load on the machine hits both sides; what is
# shown are medians. Nothing is passed or failed here: only figures, with their targets beside them.

TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=test/harness/harness.sh
. "$TOP/test/harness/harness.sh"
# shellcheck source=test/bench/migrate.sh
. "$TOP/test/bench/migrate.sh"
# shellcheck source=test/bench/online.sh
. "$TOP/test/bench/online.sh"
# shellcheck source=test/bench/readers.sh
. "$TOP/test/bench/readers.sh"

RUNS=${RUNS:-11}
DURATION=${DURATION:-1}
OTHER_TABLES=20000

# Prints a headline.
headline() {
	printf '\n== %s\n\n' "$*"
}

# Runs scripts in a database by one client, interleaved, in one of pgbench's query modes; prints the latency of
# each in ms, in the order given.
latencies() {
	mode=$1 database=$2
	shift 2
	for script in "$@"; do
		set -- "$@" -f "$TREE/test/bench/$script.sql"
		shift
	done
	at_server pgbench -n -M "$mode" -T "$DURATION" --random-seed=1 "$@" "$database" >"$WORK/pgbench.log" 2>&1 || {
		show_log "$WORK/pgbench.log" >&2
		die "pgbench failed"
	}
	# With several scripts, pgbench also prints the latency over all of them: the first one.
	awk -v scripts=$(($# / 2)) '
		/latency average/ { found++; if (found > 1 || scripts == 1) printf "%s ", $(NF - 1) }
		END { print "" }' "$WORK/pgbench.log"
}

# Prints a line of a table: what was measured, the medians of both sides and of their ratio, and the target.
# Reads lines of two latencies: of what the target is about, and of what it is compared with.
summarize() {
	pairs=$(awk '{ print $1, $2, $1 / $2 }')
	for column in 1 2 3; do
		printf '%s\n' "$pairs" | awk -v column="$column" '{ print $column }' | sort -n |
			awk '{ values[NR] = $1 } END {
				print NR % 2 ? values[(NR + 1) / 2] : (values[NR / 2] + values[NR / 2 + 1]) / 2 }'
	done | tr '\n' ' ' | awk -v name="$1" -v target="$2" '{
		printf "%-12s %9.3f ms  %9.3f ms  %8.2f   at most %s\n", name, $1, $2, $3, target }'
}

# Prints the heading of a table.
heading() {
	printf '%-12s %12s  %12s  %8s   %s\n' "$@"
}

# Compares verify with the plain read, in one database.
against_plain_read() {
	headline "An intact schema: verify, and one plain SQL read of the same catalogs"
	heading "query mode" verify "plain read" ratio target
	for mode in prepared simple; do
		for _ in $(seq "$RUNS"); do
			latencies "$mode" alone verify catalog_read
		done | summarize "$mode" 0.25
	done
}

# Compares verify in a database with many other tables and in one with none.
among_many_tables() {
	headline "An intact schema among $OTHER_TABLES other tables, and one alone"
	heading "query mode" among alone ratio target
	for mode in prepared simple; do
		for run in $(seq "$RUNS"); do
			# Now one first, now the other, so that a machine that slows down favours neither.
			[ $((run % 2)) -eq 0 ] || among=$(latencies "$mode" among verify)
			alone=$(latencies "$mode" alone verify)
			[ $((run % 2)) -ne 0 ] || among=$(latencies "$mode" among verify)
			printf '%s %s\n' "$among" "$alone"
		done | summarize "$mode" 1.3
	done
}

# Makes the databases: one with the extension alone, one where half of the other tables are older than ours and
# half are younger.
make_databases() {
	psql_at postgres -c "ALTER SYSTEM SET autovacuum = off" -c "SELECT pg_reload_conf()" >/dev/null
	at_server createdb alone
	psql_at alone -c "CREATE EXTENSION schema_setup"
	at_server createdb among
	make_other_tables 1 $((OTHER_TABLES / 2))
	psql_at among -c "CREATE EXTENSION schema_setup"
	make_other_tables $((OTHER_TABLES / 2 + 1)) "$OTHER_TABLES"
	psql_at alone -c "VACUUM ANALYZE"
	psql_at among -c "VACUUM ANALYZE"
}

# Makes other tables from one number to another.
make_other_tables() {
	psql_at among -v first="$1" -v last="$2" -f "$TREE/test/bench/other_tables.sql"
}

set_up server
start_server bench
say "Making $OTHER_TABLES other tables"
make_databases
say "$RUNS runs of $DURATION s for each line; medians"
against_plain_read
among_many_tables
against_writers
against_recipes
among_comers_and_goers
