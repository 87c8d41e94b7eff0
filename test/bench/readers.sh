#!/bin/sh
# How long statements of others wait while migrate wants four tables for itself, which transactions that read them come to and go
# from all the time: no longer than the deadline that all its locks have together.
#
#	sh test/bench/readers.sh            on a server of its own; run.sh runs it on the one that it has started

TOP=${TOP:-$(cd "$(dirname "$0")/../.." && pwd)}
case $0 in
	*/readers.sh)
		# shellcheck source=test/harness/harness.sh
		. "$TOP/test/harness/harness.sh"
		# shellcheck source=test/bench/online.sh
		. "$TOP/test/bench/online.sh"
		;;
esac

# Makes the scripts of the load. One who comes reads a table, and keeps it for up to so many ms.
make_readers() {
	cat >"$WORK/online_comer.sql" <<-END
		\set table random(1, 4)
		\set keep random(1, $1)
		BEGIN;
		\if :table = 1
		SELECT n FROM first WHERE id = 1;
		\elif :table = 2
		SELECT n FROM second WHERE id = 1;
		\elif :table = 3
		SELECT n FROM third WHERE id = 1;
		\else
		SELECT n FROM fourth WHERE id = 1;
		\endif
		\sleep :keep ms
		COMMIT;
	END
	for table in first second third fourth; do
		echo "SELECT n FROM $table WHERE id = 1" >"$WORK/online_read_$table.sql"
		echo "UPDATE $table SET n = n + 1 WHERE id = 2" >"$WORK/online_write_$table.sql"
	done
	give "$WORK"/online_*.sql
}

# Migrates under that load, and prints how it ended and the longest time that a single statement took meanwhile.
among_readers() {
	keep=$1
	make_readers "$keep"
	at_server createdb -T readers_model online
	rm -f "$WORK"/tmp/online_*
	at_server pgbench -n -c 8 -j 1 -T 600 -f "$WORK/online_comer.sql" online >"$WORK/comers.log" 2>&1 &
	LOAD=$!
	for load in read write; do
		start_load "online_$load" -f "$WORK/online_${load}_first.sql" -f "$WORK/online_${load}_second.sql" \
			-f "$WORK/online_${load}_third.sql" -f "$WORK/online_${load}_fourth.sql"
	done
	sleep 2
	from=$(date +%s%N)
	status=0
	change_by_migrate >"$WORK/update.log" 2>&1 || status=$?
	to=$(date +%s%N)
	stop_load
	at_server dropdb online
	printf '| %11s | %8d | %11d | %19.1f / %8.1f | %8.1f |\n' "$keep" "$status" "$(grep -c '(attempt' "$WORK/update.log")" \
		"$(longest_wait online_read "$from" "$to")" "$(longest_wait online_write "$from" "$to")" "$(((to - from) / 1000000))e-3"
}

# Measures for readers that keep a table for longer and longer, and prints a table.
among_comers_and_goers() {
	printf '\n== Four tables are changed, while eight transactions at a time read one of them each and keep it\n\n'
	printf '%s\n\n' 'Longest time of a single statement of others in ms, reading / writing; all locks of an attempt have 500 ms together'
	DEFINITION=readers
	build_online 's/DEFAULT 1/DEFAULT 2/'
	at_server createdb readers_model
	psql_at readers_model -c "CREATE EXTENSION online VERSION '1.0'" \
		-c "DO \$\$DECLARE t text; BEGIN FOREACH t IN ARRAY '{first,second,third,fourth}'::text[] LOOP EXECUTE format('INSERT INTO %I SELECT generate_series(1, 1000)', t); END LOOP; END\$\$"
	printf '| kept for up to, ms | exit status | attempts | read / write, ms | took, s |\n| --- | --- | --- | --- | --- |\n'
	for keep in 100 200 1000; do
		among_readers "$keep"
	done
	at_server dropdb readers_model
}

case $0 in
	*/readers.sh)
		set_up server
		start_server bench
		among_comers_and_goers
		;;
esac
