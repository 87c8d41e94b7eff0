#!/bin/sh
# make test-program: the tests of the program, built so that what C leaves undefined ends it, and then in valgrind's memcheck.
#
#	make test-program                          those of TAP that call it
#	make test-program TESTS=t/reports.pl       these
#
# The last line has the counts of both.

set -u
TOP=$(cd "$(dirname "$0")/.." && pwd)
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT

command -v valgrind >/dev/null || sh "$TOP/test/harness/apt.sh" install valgrind || exit 1
TESTS=${TESTS:-$(cd "$TOP/test" && grep -lE '\<run_(program|cli)\>' t/*.pl | tr '\n' ' ')}
export TESTS
passed=0
failed=0
for way in SANITIZE=1 VALGRIND=1; do
	printf '== %s\n' "$way"
	env "$way" PG_TEST_TIMEOUT_DEFAULT=1800 sh "$TOP/test/run.sh" | tee "$log"
	counts=$(sed -n -E 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$log" | tail -n 1)
	counts=${counts:-0 1}
	passed=$((passed + ${counts% *}))
	failed=$((failed + ${counts#* }))
done
printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
