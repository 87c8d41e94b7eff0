#!/bin/sh
# Updates apt's lists, or installs packages; runs as root.
#
#	apt.sh update
#	apt.sh install PACKAGE...
#
# A server package that comes in this way makes no cluster, and no server is started, restarted or upgraded.

set -eu
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 LC_ALL=C

DROP_IN_DIR=/etc/postgresql-common/createcluster.d
DROP_IN=$DROP_IN_DIR/schema_setup.conf
POLICY=/usr/sbin/policy-rc.d

# Prints one line on what is wrong and ends the script.
die() {
	printf 'error: %s\n' "$*" >&2
	exit 1
}

# Runs apt-get; its output is shown only when it fails.
quietly() {
	apt-get -qq -y -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1 || {
		tail -n 20 "$log" >&2
		return 1
	}
}

# Runs apt-get to its end, in a session that no signal reaches: dpkg must not be stopped half-way.
to_the_end() {
	setsid apt-get -qq -y -o DPkg::Lock::Timeout=300 --no-install-recommends --no-remove install "$@" >"$log" 2>&1 &
	child=$!
	stop=
	trap 'stop=129; explain_delay' HUP
	trap 'stop=130; explain_delay' INT
	trap 'stop=143; explain_delay' TERM
	while :; do
		status=0
		wait "$child" || status=$?
		kill -0 "$child" 2>/dev/null || break
	done
	leave_at_signals
	[ -z "$stop" ] || exit "$stop"
	[ "$status" -eq 0 ] || {
		tail -n 20 "$log" >&2
		die "apt-get could not install: $*"
	}
}

# Says why a signal does not take effect at once.
explain_delay() {
	echo "Finishing the installation of packages first ..." >&2
}

# Makes a signal end the script.
leave_at_signals() {
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
}

# Keeps new server packages from making a cluster, and all packages from starting a service of PostgreSQL or PgBouncer.
hold_back() {
	mkdir -p "$DROP_IN_DIR"
	echo 'create_main_cluster = false' >"$DROP_IN"
	if [ ! -e "$POLICY" ]; then
		our_policy=yes
		printf '#!/bin/sh\n# Temporary: in force while process %s of schema_setup installs packages\n' $$ >"$POLICY"
		# shellcheck disable=SC2016
		printf 'kill -0 %s 2>/dev/null || exit 0\ncase $* in *postgresql* | *pgbouncer*) exit 101 ;; esac\nexit 0\n' $$ >>"$POLICY"
		chmod 755 "$POLICY"
	fi
}

# Takes back what hold_back did.
let_go() {
	rm -f "$log" "$DROP_IN"
	rmdir "$DROP_IN_DIR" 2>/dev/null || :
	[ -z "$our_policy" ] || rm -f "$POLICY"
}

# Prints the packages to ask apt for: headers in the version of the server that they are for, where there is one.
# Newer ones may use what that server does not have.
in_version_of_server() {
	for package in "$@"; do
		server=postgresql-${package#postgresql-server-dev-}
		# shellcheck disable=SC2016
		case $package in
			postgresql-server-dev-*) version=$(dpkg-query -W -f '${db:Status-Abbrev}=${Version}' "$server" 2>/dev/null) || version= ;;
			*) version= ;;
		esac
		case $version in
			ii*) version=${version#ii } ;;
			*) version= ;;
		esac
		apt-cache show "$package$version" >/dev/null 2>&1 || version=
		printf '%s\n' "$package$version"
	done
}

# Refuses an installation that would upgrade a server.
refuse_upgrade() {
	apt-get -s --no-install-recommends --no-remove install "$@" >"$log" 2>&1 ||
		die "apt-get cannot install: $*: $(sed -n 's/^E: //p' "$log" | tr '\n' ' ')"
	upgraded=$(sed -n 's/^Inst \(postgresql-[0-9][0-9]*\) \[.*/\1/p' "$log" | tr '\n' ' ')
	[ -z "$upgraded" ] || die "installing $* would upgrade an installed server, which is yours to do first: $upgraded"
}

# Installs packages and nothing that they only recommend.
install_packages() {
	quietly update || :
	# shellcheck disable=SC2046
	set -- $(in_version_of_server "$@")
	refuse_upgrade "$@"
	quietly --no-install-recommends --download-only install "$@" || die "apt-get cannot download: $*"
	hold_back
	case " $*" in
		*" postgresql-"[1-9]*)
			to_the_end postgresql-common
			[ "$(pg_conftool -bs /etc/postgresql-common/createcluster.conf show create_main_cluster)" = off ] ||
				die "/etc/postgresql-common/createcluster.conf does not include $DROP_IN_DIR: set create_main_cluster = false there"
			;;
	esac
	to_the_end "$@"
}

log=$(mktemp)
our_policy=
trap 'let_go' EXIT
leave_at_signals

command=$1
shift
case $command in
	update) quietly update ;;
	install) install_packages "$@" ;;
	*) die "unknown command: $command" ;;
esac
