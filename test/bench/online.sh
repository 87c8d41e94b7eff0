#!/bin/sh
# How long writers and readers of a table wait while it is changed: by the naive statements in one transaction, by
# hand without anybody waiting for long, and by migrate. One change after the other, each on a fresh copy.
#
#	sh test/bench/online.sh             on a server of its own; run.sh runs it on the one that it has started
#	ROWS=300000 CHANGES='foreign key' sh test/bench/online.sh

ROWS=${ROWS:-1000000}

# Only changes whose names have this in them
CHANGES=${CHANGES:-}

# The definition that is measured with, in test/bench
DEFINITION=online

# Builds the application "online" of the definition as it is and as a change has it, and installs it.
build_online() {
	mkdir -p "$TREE/online"
	cp "$TREE/test/bench/$DEFINITION.sql" "$TREE/online/1.0.sql"
	sed "$1" "$TREE/test/bench/$DEFINITION.sql" >"$TREE/online/1.1.sql"
	give "$TREE/online"
	install_online || {
		show_log "$WORK/online.log" >&2
		die "the application of the measurement does not build"
	}
	for way in "NULL 1.0" "'1.0' 1.1"; do
		from=${way% *} to=${way#* }
		psql_at postgres -At -c "CREATE FUNCTION pg_temp.script(text, text) RETURNS text AS 'online', 'schema_setup_script' LANGUAGE C" \
			-c "SELECT pg_temp.script($from, '$to')" >"$TREE/online/online--$([ "$from" = NULL ] || echo 1.0--)$to.sql"
	done
	install_online
}

install_online() {
	make_in_tree EXTENSION=online SCHEMA=online all install DESTDIR="$STAGE" >"$WORK/online.log" 2>&1
}

# Makes the database that each measurement starts from a copy of.
make_online_database() {
	build_online ''
	at_server createdb online_model
	psql_at online_model -v rows="$ROWS" <<-'END'
		CREATE EXTENSION online VERSION '1.0';
		INSERT INTO teams SELECT g, 'team ' || g FROM generate_series(1, 100) g;
		INSERT INTO events (id, team, owner, code, amount)
		SELECT g, 1 + g % 100, 1 + g % 100, 'code ' || g, g % 1000 FROM generate_series(1, :rows) g;
		VACUUM ANALYZE;
		CHECKPOINT;
	END
	cat >"$WORK/online_writer.sql" <<-END
		\set id random(1, $ROWS)
		UPDATE events SET n = n + 1 WHERE id = :id;
	END
	cat >"$WORK/online_insert.sql" <<-'END'
		\set id random(10000000000, 90000000000)
		INSERT INTO events (id, code) VALUES (:id, 'new ' || :id) ON CONFLICT DO NOTHING;
	END
	cat >"$WORK/online_reader.sql" <<-END
		\set id random(1, $ROWS)
		SELECT id, n, code FROM events WHERE id = :id;
	END
	give "$WORK"/online_*.sql
}

# Starts 100 transactions a second in the background, logged under a name.
start_load() {
	name=$1
	shift
	at_server pgbench -n -c 4 -j 1 -R 100 -T 600 -l --log-prefix="$WORK/tmp/$name" "$@" online >"$WORK/$name.log" 2>&1 &
	LOAD="$LOAD $!"
}

# Ends what start_load has begun, with its logs complete.
stop_load() {
	sleep 1
	psql_at postgres -At -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'online'" >/dev/null
	# shellcheck disable=SC2086
	wait $LOAD 2>/dev/null || :
}

# The longest time in ms that a transaction of a log took between two moments.
longest_wait() {
	cat "$WORK"/tmp/"$1".[0-9]* | awk -v from="$2" -v to="$3" '
		{
			end = $5 * 1e6 + $6
			if (end >= from / 1e3 && end - $3 <= to / 1e3 && $3 > longest)
				longest = $3
		}
		END { printf "%.1f", longest / 1e3 }'
}

# Runs a function on a fresh copy while it is written and read; prints the longest waits of a writer and a reader in ms, and how
# long it took in s.
measure_online() {
	at_server createdb -T online_model online
	rm -f "$WORK"/tmp/online_*
	LOAD=
	start_load online_writer -f "$WORK/online_writer.sql" -f "$WORK/online_insert.sql"
	start_load online_reader -f "$WORK/online_reader.sql"
	sleep 2
	from=$(date +%s%N)
	failed=0
	"$@" >"$WORK/update.log" 2>&1 || failed=1
	to=$(date +%s%N)
	stop_load
	[ "$failed" -eq 0 ] || {
		show_log "$WORK/update.log" >&2
		die "the change failed: $*"
	}
	at_server dropdb online
	printf '%s %s %s\n' "$(longest_wait online_writer "$from" "$to")" "$(longest_wait online_reader "$from" "$to")" "$(((to - from) / 1000000))"
}

change_naively() {
	psql_at online -1 -c "SET online.on_drift = off" -f "$WORK/naive.sql"
}

change_by_hand() {
	for statement in "$@"; do
		printf '%s;\n' "$statement" | psql_at online -c "SET online.on_drift = off" -f - || return 1
	done
}

change_by_migrate() {
	at_server env PGDATABASE=online "$TREE/src/client/online" migrate
}

# Measures a change: its name, what it edits in the definition, and the statements by hand.
change() {
	name=$1 edit=$2
	shift 2
	case $name in *"$CHANGES"*) ;; *) return 0 ;; esac
	build_online "$edit"
	psql_at online_model -At -c "SELECT statement || ';' FROM online_plan(to_version => '1.1') WHERE NOT hazards && '{needs a transaction of its own}'" >"$WORK/naive.sql"
	[ -s "$WORK/naive.sql" ] || psql_at online_model -At -c "SELECT statement || ';' FROM online_plan(to_version => '1.1')" >"$WORK/naive.sql"
	give "$WORK/naive.sql"
	naive=$(measure_online change_naively) || exit 1
	hand=$(measure_online change_by_hand "$@") || exit 1
	migrate=$(measure_online change_by_migrate) || exit 1
	echo "$naive $hand $migrate" | awk -v name="$name" '{
		bound = 1.5 * $4 > 20 ? 1.5 * $4 : 20
		printf "| %-38s | %8.1f / %8.1f | %6.1f / %6.1f | %6.1f / %6.1f | %s | %.1f, %.1f, %.1f |\n", name,
			$1, $2, $4, $5, $7, $8, $7 <= bound ? "yes" : "no ", $3 / 1e3, $6 / 1e3, $9 / 1e3 }'
}

# Measures all changes, and prints a table.
against_recipes() {
	printf '\n== A table of %s rows is changed, 100 writes and 100 reads a second\n\n' "$ROWS"
	printf '%s\n' "Longest wait of a writer / reader in ms. Within: migrate at most 1.5 times by hand, or 20 ms" ''
	make_online_database
	printf '| %-38s | %-19s | %-15s | %-15s | within | took, s |\n| --- | --- | --- | --- | --- | --- |\n' change 'in one transaction' 'by hand' migrate
	all_changes
	at_server dropdb online_model
}

case $0 in
	*/online.sh)
		TOP=$(cd "$(dirname "$0")/../.." && pwd)
		# shellcheck source=test/harness/harness.sh
		. "$TOP/test/harness/harness.sh"
		;;
esac
# shellcheck source=test/bench/online_changes.sh
. "$TOP/test/bench/online_changes.sh"
case $0 in
	*/online.sh)
		set_up server
		start_server bench
		against_recipes
		;;
esac
