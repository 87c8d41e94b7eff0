#!/bin/sh
# make test-deb: builds the Debian packages and uses them, each on the release of Debian that they are for, in a temporary
# directory. Needs root, mmdebstrap, and a connection to a Debian mirror.
#
#	make test-deb                      Debian 12 and 13
#	make test-deb RELEASES=trixie      this one
#
# One system builds them; another one, fresh, has nothing of this project but the packages. There the tutorial is followed, and
# they are used, upgraded and purged (test/deb/use.sh).

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

# Makes a system that has them in a folder, and may ask nothing.
make_fresh_system() {
	make_system "$1" ca-certificates && cp -r "$WORK/debs" "$TOP/test/deb/use.sh" "$WORK/root/root/" &&
		echo 'APT::Get::Assume-Yes "true";' >"$WORK/root/etc/apt/apt.conf.d/assume-yes"
}

# Types what docs/tutorial.md says to type.
follow_tutorial() {
	perl -I"$TOP/test/t" "$TOP/test/deb/tutorial.pl" script "$TOP/docs/tutorial.md" >"$WORK/root/root/tutorial.sh" || return 1
	run_inside DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 sh -c 'cd /root/debs/1 && sh /root/tutorial.sh' || return 1
	perl -I"$TOP/test/t" "$TOP/test/deb/tutorial.pl" compare "$TOP/docs/tutorial.md" "$WORK/root/root/printed"
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
	begin=$(date +%s)
	make_fresh_system "$release" >"$WORK/fresh.log" 2>&1
	follow_tutorial >"$WORK/tutorial.log" 2>&1
	note $? "$release: docs/tutorial.md, as it stands, in $(($(date +%s) - begin)) s" "$WORK/tutorial.log"
	run_inside sh /root/use.sh >"$WORK/use.log" 2>&1
	note $? "$release: installed, used, upgraded, purged" "$WORK/use.log"
	remove_system
done
say "$PASSED passed, $FAILED failed"
[ "$FAILED" -eq 0 ]
