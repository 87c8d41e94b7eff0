#!/bin/sh
# make deb: builds Debian packages, as an unprivileged user in a temporary directory, has lintian look at them, and puts
# them into tmp_build/deb, or into the folder DEBS. They are for the versions of PostgreSQL that the release of Debian
# has, or for those of PG_SUPPORTED_VERSIONS.

DEBS=${DEBS:-tmp_build/deb}
case $DEBS in
	/*) ;;
	*) DEBS=$PWD/$DEBS ;;
esac
TOP=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=test/harness/harness.sh
. "$TOP/test/harness/harness.sh"

# Runs a command as the unprivileged user in the copy of the source tree; what it prints is shown if it fails.
in_copy() {
	as_user env -C "$TREE" PG_SUPPORTED_VERSIONS="${PG_SUPPORTED_VERSIONS:-default}" "$@" >"$WORK/package.log" 2>&1 || {
		show_log "$WORK/package.log" 60 >&2
		die "$1 failed"
	}
}

require deb
make_work
copy_tree
in_copy pg_buildext updatecontrol
say "Building $(sed -n 's/^Package: //p' "$TREE/debian/control" | tr '\n' ' ')"
in_copy dpkg-buildpackage -us -uc
# Whoever uploads them puts his own address in: there is none yet that mail would reach.
in_copy sh -c 'lintian --fail-on error,warning --suppress-tags bogus-mail-host,bogus-mail-host-in-debian-changelog ../*.changes'
say "ok      lintian finds nothing"
mkdir -p "$DEBS"
for file in "$WORK"/*.deb "$WORK"/*.dsc "$WORK"/*.tar.*; do
	cp "$file" "$DEBS/"
	say "$DEBS/${file##*/}"
done
