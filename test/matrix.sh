#!/bin/sh
# make test-matrix: runs the pg_regress, pgTAP and TAP tests with other releases of PostgreSQL, each on the
# Debian that has it, in a temporary directory. Needs root, mmdebstrap, and a connection to a Debian mirror.
#
#	make test-matrix                            PostgreSQL 15, 17, 18, and 19 as a preview
#	make test-matrix VERSIONS="17 18"           these
#	make test-matrix VERSIONS=18 TESTS=install  only these tests
#
# Dumps that one release makes are restored by those after it (test/t/older_dumps.pl). The last line has the counts of
# all together; what fails in a preview is shown and not counted. A system that cannot be made counts as one failure.

TOP=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/harness/systems.sh
. "$TOP/test/harness/systems.sh"
# shellcheck source=test/harness/packages.sh
. "$TOP/test/harness/packages.sh"

VERSIONS=${VERSIONS:-15 17 18 19}
TOTAL_PASSED=0
TOTAL_FAILED=0

# Prints the release of Debian that has a version of PostgreSQL.
release_of() {
	case $1 in
		15) echo bookworm ;;
		17) echo trixie ;;
		18) echo forky ;;
		19) echo sid ;;
		*) return 1 ;;
	esac
}

# Is this a release that is not out yet? Debian has it in experimental, without pgTAP.
is_preview() {
	[ "$1" -ge 19 ]
}

# Prints what the tests for a version need, but for the server's headers.
packages_of() (
	DEBIAN=yes PG_MAJOR=$1 BINDIR=/usr/lib/postgresql/$1/bin
	packages_for server pgtap tap | grep -vx "postgresql-server-dev-$1" |
		if is_preview "$1"; then grep -vx "postgresql-$1-pgtap"; else cat; fi
)

# Makes the system for a version. Server headers come last, without the compiler for bitcode.
make_system_for() {
	release=$(release_of "$1") || {
		say "no release of Debian is known that has PostgreSQL $1" >"$WORK/make.log"
		return 1
	}
	packages=git,libpq-dev,$(packages_of "$1" | paste -sd ,)
	experimental=
	if is_preview "$1"; then
		experimental="deb $MIRROR experimental main"
		printf 'Package: src:postgresql-%s\nPin: release a=experimental\nPin-Priority: 900\n' "$1" >"$WORK/pin"
	else
		: >"$WORK/pin"
	fi
	# shellcheck disable=SC2016
	make_system "$release" "$packages" ${experimental:+"$experimental"} \
		--setup-hook='mkdir -p "$1/etc/apt/preferences.d" "$1/etc/postgresql-common/createcluster.d"' \
		--setup-hook="cp '$WORK/pin' \"\$1/etc/apt/preferences.d/pin\"" \
		--setup-hook='echo "create_main_cluster = false" >"$1/etc/postgresql-common/createcluster.d/no.conf"' \
		--customize-hook='chroot "$1" sh -c "cd /root && apt-get -q download postgresql-server-dev-'"$1"' && dpkg --force-depends -i postgresql-server-dev-*.deb"'
}

# Prints the tests for a version: all that need nothing but the server.
tests_for() {
	if [ -n "${TESTS:-}" ]; then
		say "$TESTS"
		return 0
	fi
	make -s --no-print-directory -C "$TOP" list-regress
	cd "$TOP/test" && find t -maxdepth 1 -name '*.pl' | LC_ALL=C sort
	is_preview "$1" || find pgtap -maxdepth 1 -name '*.sql' | LC_ALL=C sort
}

# Runs the tests inside. The dumps of the releases before are there.
run_tests() {
	tests=$(tests_for "$1" | tr '\n' ' ')
	mkdir -p "$WORK/dumps" "$WORK/root/var/tmp/dumps"
	cp -r "$WORK/dumps/." "$WORK/root/var/tmp/dumps/"
	chmod -R a+rwX "$WORK/root/var/tmp/dumps"
	run_inside SCHEMA_SETUP_DUMPS=/var/tmp/dumps TESTS="$tests" sh /root/tree/test/run.sh
	status=$?
	cp -r "$WORK/root/var/tmp/dumps/." "$WORK/dumps/"
	return "$status"
}

# Tests one version, and adds its counts.
test_version() {
	say "== PostgreSQL $1$(! is_preview "$1" || echo ", a preview: what fails is not counted")"
	: >"$WORK/tests.log"
	if make_system_for "$1" && copy_tree; then
		run_tests "$1" >"$WORK/tests.log" 2>&1
		cat "$WORK/tests.log"
	else
		tail -n 20 "$WORK/make.log"
	fi
	counts=$(sed -n -E 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$WORK/tests.log" | tail -n 1)
	counts=${counts:-0 1}
	if ! is_preview "$1"; then
		TOTAL_PASSED=$((TOTAL_PASSED + ${counts% *}))
		TOTAL_FAILED=$((TOTAL_FAILED + ${counts#* }))
	fi
	remove_system
}

begin_systems test-matrix

for version in $VERSIONS; do
	test_version "$version"
done
say "$TOTAL_PASSED passed, $TOTAL_FAILED failed"
[ "$TOTAL_FAILED" -eq 0 ]
