# shellcheck shell=sh
# The temporary directory, the unprivileged user, and the clean-up. Sourced by harness.sh.

WORK=
BACKGROUND=

# Prints one line of progress.
say() {
	printf '%s\n' "$*"
}

# Prints one line on what is wrong and ends the script.
die() {
	printf 'error: %s\n' "$*" >&2
	exit 1
}

# Shows the end of a log file, indented.
show_log() {
	tail -n "${2:-40}" "$1" | sed 's/^/    /'
}

# Sees to it that nothing is left behind, however the script ends.
watch_signals() {
	trap 'clean_up' EXIT
	trap 'interrupted 129' HUP
	trap 'interrupted 130' INT
	trap 'interrupted 143' TERM
}

# Makes WORK: short, because the path of a unix socket is limited, and executable by RUN_AS.
make_work() {
	choose_user
	umask 022
	# RUN_AS may have no access to where the user is.
	cd /
	for parent in "${TMPDIR:-/tmp}" /tmp /var/tmp; do
		[ "${#parent}" -le 40 ] || continue
		WORK=$(mktemp -d "$parent/schema_setup.XXXXXX" 2>/dev/null) || continue
		mkdir "$WORK/home" "$WORK/tmp" "$WORK/running"
		printf '#!/bin/sh\n' >"$WORK/home/probe"
		chmod 755 "$WORK/home/probe"
		give "$WORK"
		if as_user "$WORK/home/probe" 2>/dev/null; then
			return 0
		fi
		rm -rf "$WORK"
		WORK=
	done
	die "no directory for temporary files: ${TMPDIR:-/tmp} and /var/tmp must be writable and not mounted noexec"
}

# Decides who builds and runs servers: PostgreSQL refuses to run as root.
choose_user() {
	SWITCH=
	if [ "$(id -u)" -eq 0 ]; then
		RUN_AS=postgres
		id "$RUN_AS" >/dev/null 2>&1 || RUN_AS=nobody
		SWITCH="setpriv --reuid=$RUN_AS --regid=$(id -g "$RUN_AS") --init-groups --"
	fi
}

# Makes RUN_AS the owner of a file or directory.
give() {
	[ -z "$SWITCH" ] || chown -R "$RUN_AS:" "$@"
}

# Runs a command in a session of its own, so that a signal to this script ends it at once, and with it
# everything that it started.
in_session() {
	{ setsid "$@" <&3 3<&- 9>&- & } 3<&0
	leader=$!
	: >"$WORK/running/$leader"
	status=0
	wait "$leader" || status=$?
	rm -f "$WORK/running/$leader"
	return "$status"
}

# Runs a command as RUN_AS with a clean environment.
as_user() {
	# shellcheck disable=SC2086
	in_session $SWITCH env -i \
		PATH="${BINDIR:+$BINDIR:}/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" \
		HOME="$WORK/home" TMPDIR="$WORK/tmp" LANG=C.UTF-8 "$@"
}

# Starts a function of this script in the background; its process is in $!.
in_background() {
	"$@" &
	BACKGROUND="$BACKGROUND $!"
}

# True while a process runs; one that only waits to be reaped does not.
is_running() {
	kill -0 "$1" 2>/dev/null || return 1
	if read -r _ _ state _ 2>/dev/null <"/proc/$1/stat"; then
		[ "$state" != Z ]
	fi
}

# Waits up to so many tenths of a second until none of the processes runs.
wait_gone() {
	tenths=$1
	shift
	while [ "$tenths" -gt 0 ]; do
		for pid in "$@"; do
			is_running "$pid" && break
			pid=
		done
		[ -n "${pid:-}" ] || return 0
		sleep 0.1
		tenths=$((tenths - 1))
	done
	return 1
}

# Ends every session that in_session started and that still runs.
stop_commands() {
	leaders=$(ls "$WORK/running")
	for leader in $leaders; do
		kill -TERM "-$leader" 2>/dev/null || :
	done
	# shellcheck disable=SC2086
	wait_gone 30 $leaders || for leader in $leaders; do
		kill -KILL "-$leader" 2>/dev/null || :
	done
}

# Prints the process of every server whose data directory is under WORK.
server_processes() {
	find "$WORK" -name postmaster.pid 2>/dev/null | while read -r file; do
		pid=$(sed -n 1p "$file" 2>/dev/null) || continue
		pid=${pid#-}
		is_running "${pid:-0}" || continue
		cwd=$(readlink "/proc/$pid/cwd") || cwd=${file%/*}
		[ "$cwd" != "${file%/*}" ] || printf '%s\n' "$pid"
	done
}

# Stops every server under WORK: fast, then immediately, then by force.
stop_servers() {
	for signal in INT QUIT KILL; do
		pids=$(server_processes)
		[ -n "$pids" ] || return 0
		# shellcheck disable=SC2086
		kill "-$signal" $pids 2>/dev/null || :
		# shellcheck disable=SC2086
		wait_gone 100 $pids || :
	done
}

# Stops and removes all that this script started and made.
clean_up() {
	trap '' INT TERM HUP
	[ -n "$WORK" ] && [ -d "$WORK" ] || return 0
	# shellcheck disable=SC2086
	[ -z "$BACKGROUND" ] || kill $BACKGROUND 2>/dev/null || :
	stop_commands
	stop_servers
	rm -rf "$WORK"
}

# Ends the script after a signal, with the exit status that belongs to it.
interrupted() {
	clean_up
	trap - EXIT
	printf '\ninterrupted: everything that was started is stopped and removed\n' >&9
	exit "$1"
}
