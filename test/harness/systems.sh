# shellcheck shell=sh
# Debian systems to test in, made by mmdebstrap in a temporary directory. Sourced by what needs them, as root:
#
#	TOP=$(cd "$(dirname "$0")/.." && pwd)
#	. "$TOP/test/harness/systems.sh"
#	begin_systems test-matrix
#	make_system trixie gcc,make      $WORK/root; $WORK/make.log says what was done
#	copy_tree
#	run_inside TESTS=install sh /root/tree/test/run.sh
#	remove_system

set -u
exec </dev/null
WORK=
CHILD=
# The mirror that this machine's apt uses, unless another one is given.
MIRROR=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
	grep '/debian/\?$' | head -n 1)}

say() {
	printf '%s\n' "$*"
}

die() {
	printf 'error: %s\n' "$*" >&2
	exit 1
}

# Ends what runs, then removes everything. Mounts are in a namespace that ends with its processes.
clean_up() {
	trap '' INT TERM HUP
	[ -n "$WORK" ] || return 0
	if [ -n "$CHILD" ] && kill -TERM "-$CHILD" 2>/dev/null; then
		sleep 2
		kill -KILL "-$CHILD" 2>/dev/null
	fi
	rm -rf --one-file-system "$WORK"
}

# Makes WORK, for the command that the argument names, and sees to it that nothing is left behind.
begin_systems() {
	[ "$(id -u)" -eq 0 ] || die "$1 must be run as root: it makes systems to test in"
	command -v mmdebstrap >/dev/null || sh "$TOP/test/harness/apt.sh" install mmdebstrap || exit 1
	trap 'clean_up' EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	WORK=$(mktemp -d "${TMPDIR:-/tmp}/schema_setup_system.XXXXXX") || exit 1
	chmod 755 "$WORK"
}

# Runs a command in a session of its own, and ends it when this script is.
run() {
	setsid "$@" &
	CHILD=$!
	wait "$CHILD"
	status=$?
	CHILD=
	return "$status"
}

# Makes the system of a release with packages in $WORK/root; what else there is are options of mmdebstrap, or further
# package sources.
make_system() {
	release=$1
	packages=$2
	shift 2
	make_system_once "$@" && return 0
	# Once more, if a download failed.
	remove_system
	make_system_once "$@"
}

make_system_once() {
	sources=
	[ $# -eq 0 ] || case $1 in
		"deb "*)
			sources=$1
			shift
			;;
	esac
	# shellcheck disable=SC2016
	run mmdebstrap --quiet --variant=apt --mode=root --components=main --include="$packages" \
		--aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' \
		--aptopt='Acquire::Retries "3"' "$@" \
		"$release" "$WORK/root" "deb $MIRROR $release main" ${sources:+"$sources"} >"$WORK/make.log" 2>&1
}

# Copies the source tree into the system, as test/run.sh would.
copy_tree() {
	mkdir "$WORK/root/root/tree" &&
		tar -C "$TOP" --exclude=./.git --exclude='*.o' --exclude='*.so' --exclude='*.bc' --exclude=node_modules \
			--exclude=./results --exclude=./tmp_check --exclude=./log --exclude=./tmp_build -cf - . |
		tar -C "$WORK/root/root/tree" -xf -
}

# Runs a command inside, after what there is of variables for it; its processes and mounts end with it.
run_inside() {
	# shellcheck disable=SC2016
	run unshare --mount --pid --fork --kill-child --propagation private sh -c '
		mount -t proc proc "$0/proc" &&
		mount --bind /dev "$0/dev" &&
		mount --bind /dev/pts "$0/dev/pts" &&
		mount -t tmpfs -o mode=1777 shm "$0/dev/shm" &&
		exec chroot "$0" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"
		' "$WORK/root" "$@"
}

remove_system() {
	rm -rf --one-file-system "$WORK/root"
}
