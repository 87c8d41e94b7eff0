#!/bin/sh
# make test: runs every test, and ends with one line of counts.
#
#	make test                                                       everything
#	make test TESTS="install pgtap/structure.sql t/standby.pl"      only these
#	make test SAVE_RESULTS=/tmp/results                             keeps the tests' results there

TOP=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/harness/harness.sh
. "$TOP/test/harness/harness.sh"

# Sorts the wanted tests into REGRESS, PGTAP, TAP, INTEROP and STUDIO.
choose_tests() {
	if [ -z "${TESTS:-}" ]; then
		REGRESS=$(make -s --no-print-directory -C "$TOP" list-regress)
		PGTAP=$(files_like pgtap '*.sql')
		TAP=$(slow_first "$(files_like t '*.pl')")
		INTEROP=
		[ ! -x "$TOP/test/interop/run.sh" ] || INTEROP=test/interop/run.sh
		STUDIO=test/studio/run.sh
		PHASES="regress pgtap tap${INTEROP:+ interop} studio"
		return 0
	fi
	REGRESS="" PGTAP="" TAP="" INTEROP="" STUDIO=""
	for test in $TESTS; do
		choose_test "${test#test/}"
	done
	PHASES="${REGRESS:+regress }${PGTAP:+pgtap }${TAP:+tap }${INTEROP:+interop }${STUDIO:+studio}"
}

# Adds one test to its kind.
choose_test() {
	case $1 in
		pgtap/*.sql | t/*.pl) [ -e "$TOP/test/$1" ] || die "there is no test/$1" ;;
	esac
	case $1 in
		pgtap/*.sql) PGTAP="$PGTAP test/$1" ;;
		t/*.pl) TAP="$TAP test/$1" ;;
		interop | interop/run.sh) INTEROP=test/interop/run.sh ;;
		studio | studio/run.sh) STUDIO=test/studio/run.sh ;;
		*)
			name=${1##*/}
			name=${name%.sql}
			[ -e "$TOP/test/sql/$name.sql" ] || die "there is no test/sql/$name.sql"
			REGRESS="$REGRESS $name"
			;;
	esac
}

# Prints the test files of one kind, sorted.
files_like() {
	(cd "$TOP" && find "test/$1" -maxdepth 1 -name "$2" 2>/dev/null | LC_ALL=C sort | tr '\n' ' ')
}

# Those that take longest begin first, for two run at a time: otherwise the last one would run alone.
slow_first() {
	slow="generate ahead next_version rights ahead_killed worked_example planted_dump"
	for name in $slow; do
		printf 'test/t/%s.pl ' "$name"
	done
	for file in $1; do
		name=${file##*/}
		case " $slow " in
			*" ${name%.pl} "*) ;;
			*) printf '%s ' "$file" ;;
		esac
	done
}

# Runs the pg_regress tests in an instance of their own.
run_regress() {
	# shellcheck disable=SC2086
	set -- $REGRESS
	[ $# -gt 0 ] || return 0
	say "pg_regress: $# tests"
	wanted=$#
	present=$(present_tests "$@")
	: >"$WORK/regress.log"
	: >"$WORK/regress.lines"
	if [ "$PINNED_CONF" = "$SERVER_CONF" ]; then
		run_regress_with regress "$SERVER_CONF" "$present"
	else
		of_newest=$(make -s --no-print-directory -C "$TOP" list-newest)
		run_regress_with regress "$PINNED_CONF" "$(tests_among no "$of_newest" "$present")"
		run_regress_with regress_newest "$SERVER_CONF" "$(tests_among yes "$of_newest" "$present")"
	fi
	passed=$(grep -c '^ok ' "$WORK/regress.lines" || :)
	tally regress "$passed" $((wanted - passed))
	[ "$passed" -ne "$wanted" ] || return 0
	# shellcheck disable=SC2086
	set -- $present
	[ "$(wc -l <"$WORK/regress.lines")" -eq $# ] || show_log "$WORK/regress.log"
	[ ! -e "$WORK/regression.diffs" ] || cat "$WORK/regression.diffs"
}

# Runs some of them in an instance with these settings.
run_regress_with() {
	[ -n "$3" ] || return 0
	make_in_tree installcheck TAP_TESTS= REGRESS="$3" \
		EXTRA_REGRESS_OPTS="--temp-instance=$WORK/$1 --temp-config=$2" 2>&1 |
		tee -a "$WORK/regress.log" | format_regress | tee -a "$WORK/regress.lines"
	[ ! -e "$TREE/regression.diffs" ] || cat "$TREE/regression.diffs" >>"$WORK/regression.diffs"
}

# Prints those of the tests in the third argument that are among those in the second, or that are not.
tests_among() {
	for name in $3; do
		case " $2 " in
			*" $name "*) among=yes ;;
			*) among=no ;;
		esac
		[ "$among" != "$1" ] || printf '%s ' "$name"
	done
}

# Prints those of the named pg_regress tests that have an input; pg_regress stops at one without, and at one
# without an expected output, which gets an empty one.
present_tests() {
	for name in "$@"; do
		if [ ! -e "$TREE/test/sql/$name.sql" ]; then
			say "FAILED  $name: there is no test/sql/$name.sql" >&2
			continue
		fi
		if [ ! -e "$TREE/expected/$name.out" ]; then
			as_user mkdir -p "$TREE/expected"
			as_user touch "$TREE/expected/$name.out"
		fi
		printf '%s ' "$name"
	done
}

# Reduces what pg_regress prints (two formats: up to 15, from 16 on) to a line per test.
format_regress() {
	sed -u -n -E \
		-e 's/^test ([^ ]+) +\.\.\. ok +(.*)$/ok      \1 (\2)/p' \
		-e 's/^test ([^ ]+) +\.\.\. FAILED(.*)$/FAILED  \1/p' \
		-e 's/^ok [0-9]+ +[-+] ([^ ]+) +(.*)$/ok      \1 (\2)/p' \
		-e 's/^not ok [0-9]+ +[-+] ([^ ]+) +(.*)$/FAILED  \1/p'
}

# Runs the pgTAP tests, one after another in one database: each creates the extension and rolls back.
run_pgtap() {
	# shellcheck disable=SC2086
	set -- $PGTAP
	[ $# -gt 0 ] || return 0
	say "pgTAP: $# files"
	start_server pgtap
	at_server createdb pgtap
	psql_at pgtap -c 'CREATE EXTENSION pgtap'
	start_tally pgtap
	at_server env -C "$TREE" PGDATABASE=pgtap PERL5LIB="$TREE/test/harness" TALLY="$WORK/pgtap.tally" \
		prove --formatter Tally --ext .sql --source pgTAP "$@" >"$WORK/pgtap.log" 2>&1 || :
	report_prove pgtap "$@"
}

# Prints what TAP tests take from the environment, NAME=value: how many, how often, and seeds of what is random.
given_to_tests() {
	grep -oh 'ENV{[A-Z_]*}' "$TREE"/test/t/*.pl | sed 's/ENV{\(.*\)}/\1/' | sort -u | while read -r name; do
		case $name in
			PATH | HOME | PG* | TMPDIR | TEMP_CONFIG | NEWEST_CONFIG | SCHEMA_SETUP_DUMPS) ;;
			*) env | sed -n "s/^\($name=[[:graph:]]*\)\$/\1/p" ;;
		esac
	done
}

# Runs the TAP tests, which start servers of their own.
run_tap() {
	# shellcheck disable=SC2086
	set -- $TAP
	[ $# -gt 0 ] || return 0
	say "TAP: $# files"
	start_tally tap
	# shellcheck disable=SC2046
	as_user env PERL5LIB="$TREE/test/harness" TALLY="$WORK/tap.tally" TEMP_CONFIG="$PINNED_CONF" \
		NEWEST_CONFIG="$SERVER_CONF" SCHEMA_SETUP_DUMPS="${SCHEMA_SETUP_DUMPS:-}" \
		$(given_to_tests) \
		make -s -C "$TREE" PG_CONFIG="$PG_CONFIG" with_llvm=no installcheck REGRESS= PROVE_TESTS="$*" \
		EXTRA_PROVE_FLAGS="-j2 --formatter Tally" >"$WORK/tap.log" 2>&1 || :
	report_prove tap "$@"
}

# Shows a line per file that prove was to run, and all there is to see of those that failed. A bail-out makes
# prove leave out other files: they have failed.
report_prove() {
	phase=$1
	shift
	passed=0 failed=0
	read -r passed failed <"$WORK/$phase.tally" || :
	for file in "$@"; do
		grep -qF " $file (" "$WORK/$phase.tally" && continue
		printf 'FAILED  %s (did not run to its end)\n' "$file" >>"$WORK/$phase.tally"
		failed=$((failed + 1))
	done
	sed -i "1s/.*/${passed:-0} $failed/" "$WORK/$phase.tally"
	if [ "$failed" -gt 0 ]; then
		cat "$WORK/$phase.log"
		show_test_logs "$phase"
	fi
	sed 1d "$WORK/$phase.tally"
}

# Shows the end of what the failed TAP tests of a phase logged.
show_test_logs() {
	sed -n -E 's/^FAILED +([^ ]+).*/\1/p' "$WORK/$1.tally" | while read -r file; do
		log=$TREE/tmp_check/log/regress_log_$(basename "$file" .pl)
		[ ! -e "$log" ] || { say "The end of the log of $file:" && show_log "$log" 60; }
	done
}

# Runs the tests with real clients, in the environment of whoever runs make: they fetch packages.
run_interop() {
	say "Interoperability"
	start_server interop
	status=0
	in_session env PATH="$BINDIR:$PATH" TMPDIR="$WORK/tmp" PG_CONFIG="$PG_CONFIG" \
		PGHOST="$SOCKET_DIR" PGPORT=5432 PGUSER=postgres \
		"$TREE/$INTEROP" >"$WORK/interop.log" 2>&1 || status=$?
	sed -E '/^[0-9]+ passed, [0-9]+ failed$/d' "$WORK/interop.log"
	counts=$(sed -n -E 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$WORK/interop.log" | tail -n 1)
	passed=${counts% *} failed=${counts#* }
	[ "$status" -eq 0 ] || [ "${failed:-0}" -gt 0 ] || failed=1
	tally interop "${passed:-0}" "${failed:-0}"
}

# Runs the test of the page that studio serves, in a real browser; not where there is none to be had.
run_studio() {
	if [ -n "${STUDIO_LACKS:-}" ]; then
		say "FAILED  $STUDIO (it needs these packages, which cannot be had here: $STUDIO_LACKS)"
		tally studio 0 1
		return 0
	fi
	say "Studio"
	start_server studio
	status=0
	at_server env STUDIO_PICTURE="$WORK/tmp/studio.png" DOCS_PICTURE="$WORK/tmp/docs.png" "$TREE/$STUDIO" >"$WORK/studio.log" 2>&1 || status=$?
	passed=$(grep -c '^ok ' "$WORK/studio.log" || :)
	failed=$(grep -c '^not ok ' "$WORK/studio.log" || :)
	[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
	if [ "$failed" -eq 0 ]; then
		say "ok      $STUDIO ($passed tests)"
	else
		say "FAILED  $STUDIO"
		show_log "$WORK/studio.log" 60
	fi
	tally studio "$passed" "$failed"
}

# Creates the file that RUN_AS writes a phase's counts into.
start_tally() {
	: >"$WORK/$1.tally"
	give "$WORK/$1.tally"
}

# Records the counts of a phase.
tally() {
	printf '%s %s\n' "$2" "$3" >"$WORK/$1.tally"
}

# Runs phases one after another.
run_phases() {
	for phase in "$@"; do
		case " $PHASES " in
			*" $phase "*) "run_$phase" ;;
		esac
	done
}

# Shows a log as it grows, until the process that writes it has ended.
follow() {
	in_background tail -q -n +1 -s 0.2 -f --pid="$1" "$2"
	wait "$!" || :
	wait "$1" || :
}

# Prints what the logs of all servers say about crashes and failed assertions.
find_crashes() {
	for log in "$WORK"/*.server.log "$WORK"/regress*/log/postmaster.log "$TREE"/tmp_check/log/*.log; do
		[ ! -e "$log" ] || grep -a -A 2 -E '^TRAP:|PANIC:|was terminated by signal (4|6|7|8|11):' "$log" || :
	done
}

# Copies what the tests left behind to where the user wants it.
save_results() {
	[ -n "${SAVE_RESULTS:-}" ] || return 0
	mkdir -p "$SAVE_RESULTS"
	for file in "$TREE/results" "$WORK/regression.diffs" "$TREE/tmp_check/log" "$WORK"/*.log; do
		[ ! -e "$file" ] || cp -r "$file" "$SAVE_RESULTS/"
	done
}

# Puts valgrind before the program, which the tests find where it was built.
wrap_program() {
	program=$TREE/src/client/schema_setup
	mkdir "$WORK/valgrind"
	mv "$program" "$program.real"
	cat >"$program" <<-END
		#!/bin/sh
		exec valgrind --quiet --leak-check=no --num-callers=30 --log-file="$WORK/valgrind/%p.log" "$program.real" "\$@"
	END
	chmod 755 "$program"
	give "$program" "$WORK/valgrind"
}

# Prints what valgrind says of the program, or that it never ran.
reports_on_program() {
	[ -n "$(ls "$WORK/valgrind")" ] || say "the program has not run in valgrind"
	cat "$WORK"/valgrind/*.log
}

# Adds up the counts of all phases, prints them, and ends the script. A phase that ran nothing has failed.
finish() {
	total_passed=1 total_failed=0
	for phase in $PHASES; do
		passed=0 failed=0
		read -r passed failed 2>/dev/null <"$WORK/$phase.tally" || :
		if [ $((${passed:-0} + ${failed:-0})) -eq 0 ]; then
			say "FAILED  $phase: no test ran, or their number is unknown"
			[ ! -e "$WORK/$phase.log" ] || show_log "$WORK/$phase.log"
			failed=1
		fi
		total_passed=$((total_passed + ${passed:-0}))
		total_failed=$((total_failed + failed))
	done
	crashes=$(find_crashes)
	if [ -n "$crashes" ]; then
		say "FAILED  a server crashed:"
		say "$crashes"
		total_failed=$((total_failed + 1))
	fi
	reports=${VALGRIND:+$(reports_on_program)}
	if [ -n "$reports" ]; then
		say "FAILED  valgrind reports:" "$reports"
		total_failed=$((total_failed + 1))
	fi
	save_results
	clean_up
	say "$total_passed passed, $total_failed failed"
	[ "$total_failed" -eq 0 ]
}

case ${SAVE_RESULTS:-} in
	'' | /*) ;;
	*) SAVE_RESULTS=$PWD/$SAVE_RESULTS ;;
esac
choose_tests
BUILD_FLAGS="WERROR=1 ${SANITIZE:+SANITIZE=1}"
# shellcheck disable=SC2086
set_up server ${PGTAP:+pgtap} ${TAP:+tap} ${INTEROP:+interop} ${VALGRIND:+valgrind}
say "ok      no compiler warnings"
[ -z "${VALGRIND:-}" ] || wrap_program
# README.md runs a test of pgTAP.
case $TAP in
	*t/pages.pl*) request pgtap || : ;;
esac
if [ -n "$STUDIO" ] && ! request studio; then
	STUDIO_LACKS=$packages
fi

# Two at a time: what runs in one server, and what starts many.
in_background run_phases regress pgtap >"$WORK/first.out" 2>&1
first=$!
in_background run_phases tap interop studio >"$WORK/second.out" 2>&1
second=$!
follow "$first" "$WORK/first.out"
follow "$second" "$WORK/second.out"
finish
