#!/bin/sh
# make mutate: changes the C code of the extension in one place at a time, and looks whether the fast tests notice.
#
#	make mutate                                 300 changes of a new seed
#	make mutate MUTANTS=50 SEED=7               fewer, and the same ones again
#	make mutate FILES='src/ddl/*.c'             only of these files
#	make mutate JOBS=1                          one at a time; otherwise as many as there are processors
#
# Each change is one that a slip of a hand could make: see test/mutate/mutants.pl. One that does not compile, or that the
# compiler makes the same code of, is not counted. The tests are those of pg_regress, then TAP tests that take a few
# seconds each, about a minute in all; they stop at the first failure. What none of them notices is printed, by files;
# test/mutate/equivalent has those that change nothing that can be noticed, each with the reason.

TOP=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/harness/harness.sh
. "$TOP/test/harness/harness.sh"

# Quick, and about what those of pg_regress do not reach: definitions, and what leads from one to another
TAP_TESTS="test/t/versions.pl test/t/definitions.pl test/t/random_breaks.pl test/t/random_updates.pl"

set_up server tap
REGRESS=$(make -s --no-print-directory -C "$TOP" list-regress)
NEWEST=$(make -s --no-print-directory -C "$TOP" list-newest)
status=0
as_user env RANDOM_UPDATES=12 ROUNDS=40 TREE="$TREE" STAGE="$STAGE" SERVER_CONF="$PINNED_CONF" NEWEST_CONF="$SERVER_CONF" PG_CONFIG="$PG_CONFIG" BINDIR="$BINDIR" \
	REGRESS="$REGRESS" NEWEST="$NEWEST" TAP_TESTS="$TAP_TESTS" MUTANTS="${MUTANTS:-300}" SEED="${SEED:-1}" \
	JOBS="${JOBS:-$(nproc)}" FILES="${FILES:-}" PERL5LIB="$TREE/test/mutate" perl "$TREE/test/mutate/run.pl" || status=$?
exit "$status"
