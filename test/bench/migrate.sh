#!/bin/sh
# How long writers wait while a database with many rows goes from version 1.0 to 1.1: by schema_setup migrate, and by a
# plain ALTER EXTENSION schema_setup UPDATE.
#
#	sh test/bench/migrate.sh            on a server of its own; run.sh runs it on the one that it has started
#	SNAPSHOTS=200000 WRITER_RUNS=1 sh test/bench/migrate.sh

SNAPSHOTS=${SNAPSHOTS:-2000000}
WRITER_RUNS=${WRITER_RUNS:-3}
WRITERS=4

# Makes the database that each measurement starts from a copy of.
make_writers_database() {
	at_server createdb writers_model
	psql_at writers_model -v snapshots="$SNAPSHOTS" <<-'END'
		CREATE EXTENSION schema_setup VERSION '1.0';
		CREATE TABLE bench_writers AS SELECT 1 AS go;
		INSERT INTO tenants (name) SELECT 'tenant ' || n FROM generate_series(1, 100) n;
		INSERT INTO users (email) SELECT n || '@example.com' FROM generate_series(1, 1000) n;
		INSERT INTO memberships (user_id, tenant_id, role)
		SELECT u.id, t.id, 'tenant_viewer' FROM users u CROSS JOIN (SELECT id FROM tenants ORDER BY id LIMIT 50) t;
		INSERT INTO ct_raw_snapshots (tenant_id, endpoint, payload_json)
		SELECT t.id, '/api/v2/endpoint/' || n % 50, jsonb_build_object('page', n, 'total', n)
		FROM generate_series(1, :snapshots / 100) n CROSS JOIN tenants t;
		VACUUM ANALYZE;
		CHECKPOINT;
	END
	cat >"$WORK/writer.sql" <<-'END'
		SELECT 1 / go FROM bench_writers;
		INSERT INTO ct_raw_snapshots (tenant_id, endpoint) SELECT id, '/api/v2/new' FROM tenants LIMIT 1;
		BEGIN;
		INSERT INTO memberships (user_id, role) SELECT id, 'agency_admin' FROM users LIMIT 1;
		DELETE FROM memberships WHERE role = 'agency_admin' AND id = (SELECT id FROM memberships LIMIT 1);
		COMMIT;
	END
	give "$WORK/writer.sql"
}

# Runs a command while writers are at work on a fresh copy of the database; prints how long it took, and the longest
# time that one of their transactions took meanwhile, both in ms.
measure_writers() {
	at_server createdb -T writers_model writers
	rm -f "$WORK"/tmp/writers.*
	at_server pgbench -n -c "$WRITERS" -j 2 -T 600 -l --log-prefix="$WORK/tmp/writers" -f "$WORK/writer.sql" writers \
		>"$WORK/pgbench.log" 2>&1 &
	writers=$!
	sleep 3
	from=$(date +%s%N)
	"$@" >"$WORK/update.log" 2>&1 || {
		show_log "$WORK/update.log" >&2
		die "the update failed: $*"
	}
	to=$(date +%s%N)
	sleep 1
	# What makes the writers' next statement fail ends them, with their log complete.
	psql_at writers -c "UPDATE bench_writers SET go = 0"
	wait "$writers" || :
	at_server dropdb writers
	# Columns of the log: 3 is the latency in microseconds, 5 and 6 are the time at the end.
	cat "$WORK"/tmp/writers.* | awk -v from="$from" -v to="$to" '
		{
			end = $5 * 1e6 + $6
			if (end >= from / 1e3 && end - $3 <= to / 1e3 && $3 > longest)
				longest = $3
		}
		END { printf "%.0f %.1f\n", (to - from) / 1e6, longest / 1e3 }'
}

# The two ways to update.
update_plainly() {
	psql_at writers -c "ALTER EXTENSION schema_setup UPDATE"
}

update_by_migrate() {
	at_server env PGDATABASE=writers "$TREE/src/client/schema_setup" migrate
}

# Prints the median of the numbers on standard input.
median() {
	sort -n | awk '{ values[NR] = $1 } END { print NR % 2 ? values[(NR + 1) / 2] : (values[NR / 2] + values[NR / 2 + 1]) / 2 }'
}

# Compares both, a few times by turns, and prints the medians.
against_writers() {
	printf '\n== Version 1.0 to 1.1 with %s rows in ct_raw_snapshots, and %s writers\n\n' "$SNAPSHOTS" "$WRITERS"
	make_writers_database
	printf '%-28s %14s %14s %8s\n' "longest wait of a writer" "plain update" migrate ratio
	: >"$WORK/waits"
	for run in $(seq "$WRITER_RUNS"); do
		plain=$(measure_writers update_plainly) || exit 1
		migrate=$(measure_writers update_by_migrate) || exit 1
		echo "$plain $migrate" | awk -v run="$run" '{
			printf "run %-24s %11.1f ms %11.1f ms %8.3f   (they took %.1f s and %.1f s)\n", run, $2, $4, $4 / $2, $1 / 1e3, $3 / 1e3 }'
		echo "$plain $migrate" >>"$WORK/waits"
	done
	plain=$(awk '{ print $2 }' "$WORK/waits" | median)
	migrate=$(awk '{ print $4 }' "$WORK/waits" | median)
	ratio=$(awk '{ print $4 / $2 }' "$WORK/waits" | median)
	printf '%-28s %11.1f ms %11.1f ms %8.3f   at most 0.05\n' medians "$plain" "$migrate" "$ratio"
	at_server dropdb writers_model
}

case $0 in
	*/migrate.sh)
		TOP=$(cd "$(dirname "$0")/../.." && pwd)
		# shellcheck source=test/harness/harness.sh
		. "$TOP/test/harness/harness.sh"
		set_up server
		start_server bench
		against_writers
		;;
esac
