#!/bin/sh
# make test-deb: builds the Debian packages and uses them, each on the release of Debian that they are for, in a temporary
# directory. Needs root, mmdebstrap, and a connection to a Debian mirror.
#
#	make test-deb                      Debian 12 and 13
#	make test-deb RELEASES=trixie      this one
#
# One system builds them; another one, fresh, has nothing of this project but the packages (test/deb/use.sh).

TOP=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/harness/systems.sh
. "$TOP/test/harness/systems.sh"

RELEASES=${RELEASES:-bookworm trixie}
PASSED=0
FAILED=0

# Notes whether a step has succeeded; what was printed is shown if not.
note() {
	if [ "$1" -eq 0 ]; then
		PASSED=$((PASSED + 1))
		say "ok      $2"
	else
		FAILED=$((FAILED + 1))
		say "FAILED  $2"
		tail -n 60 "$3"
	fi
	return "$1"
}

# Builds them in a system of a release: a first version, and a later one for the upgrade.
build_packages() {
	make_system "$1" make,build-essential,dpkg-dev,debhelper,lintian,postgresql-server-dev-all,libpq-dev && copy_tree || return 1
	for version in 1 2; do
		run_inside DEBS="/root/debs/$version" sh /root/tree/test/package.sh || return 1
		sed -i '1s/)/+later)/' "$WORK/root/root/tree/debian/changelog"
	done
	rm -rf "$WORK/debs"
	cp -r "$WORK/root/root/debs" "$WORK/debs"
}

# Uses them in a fresh system.
use_packages() {
	make_system "$1" postgresql && cp -r "$WORK/debs" "$TOP/test/deb/use.sh" "$WORK/root/root/" || return 1
	run_inside sh /root/use.sh
}

begin_systems test-deb
for release in $RELEASES; do
	say "== $release"
	build_packages "$release" >"$WORK/build.log" 2>&1
	note $? "$release: built, and lintian finds nothing" "$WORK/build.log" || {
		tail -n 5 "$WORK/make.log"
		remove_system
		continue
	}
	remove_system
	use_packages "$release" >"$WORK/use.log" 2>&1
	note $? "$release: installed, used, upgraded, purged" "$WORK/use.log"
	remove_system
done
say "$PASSED passed, $FAILED failed"
[ "$FAILED" -eq 0 ]
