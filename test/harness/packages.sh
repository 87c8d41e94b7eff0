# shellcheck shell=sh
# Which PostgreSQL to use, and the packages that it takes. Sourced by harness.sh.

OLDEST_MAJOR=15
APT="$TOP/test/harness/apt.sh"

# Makes sure that what the arguments name is there, installing packages where it is not:
#	server    to build the extension and run a server
#	pgtap     to run pgTAP tests
#	tap       to run TAP tests
#	pictures  to draw diagrams
#	interop   to run the tests with real clients
#	studio    to test the page of schema_setup studio in a browser
#	deb       to build Debian packages
#	valgrind  to run something in it
require() {
	choose_postgres
	packages=$(missing_packages "$@")
	if [ -n "$packages" ]; then
		install_packages "$packages"
		packages=$(missing_packages "$@")
		[ -z "$packages" ] || die "still missing after their installation: $packages"
	fi
	PG_CONFIG=$BINDIR/pg_config
}

# The same, for what can be done without: false where the packages are missing and apt does not offer them.
request() {
	packages=$(missing_packages "$@")
	[ -n "$packages" ] || return 0
	become_root || return 1
	# shellcheck disable=SC2086
	are_offered $packages || { run_apt update && are_offered $packages; } || return 1
	install_packages "$packages"
	packages=$(missing_packages "$@")
	[ -z "$packages" ]
}

# True when apt can install all of these packages.
are_offered() {
	for package in "$@"; do
		LC_ALL=C apt-cache policy "$package" 2>/dev/null | grep -q '^ *Candidate: [^(]' || return 1
	done
}

# Sets PG_MAJOR and BINDIR, and DEBIAN to whether it is one of Debian's packages.
choose_postgres() {
	DEBIAN=yes
	if [ -n "${PG_CONFIG:-}" ]; then
		use_given
	else
		PG_MAJOR=$(newest_installed)
		[ -n "$PG_MAJOR" ] || PG_MAJOR=$(newest_offered)
		if [ -z "$PG_MAJOR" ] && become_root; then
			run_apt update
			PG_MAJOR=$(newest_offered)
		fi
		[ -n "$PG_MAJOR" ] || die "PostgreSQL is not installed and apt offers none: run \"apt-get update\" as root, or set PG_CONFIG"
		BINDIR=/usr/lib/postgresql/$PG_MAJOR/bin
	fi
	[ "$PG_MAJOR" -ge "$OLDEST_MAJOR" ] || die "PostgreSQL $PG_MAJOR is too old: $OLDEST_MAJOR or newer is needed"
}

# Takes the PostgreSQL whose pg_config the user names.
use_given() {
	case $PG_CONFIG in
		/usr/lib/postgresql/*/bin/pg_config) BINDIR=${PG_CONFIG%/pg_config} ;;
		*) BINDIR=$("$PG_CONFIG" --bindir 2>/dev/null) || die "PG_CONFIG=$PG_CONFIG cannot be run" ;;
	esac
	case $BINDIR in
		/usr/lib/postgresql/*/bin)
			PG_MAJOR=${BINDIR#/usr/lib/postgresql/}
			PG_MAJOR=${PG_MAJOR%/bin}
			;;
		*)
			DEBIAN=no
			PG_MAJOR=$("$PG_CONFIG" --version | sed 's/^PostgreSQL \([0-9]*\).*/\1/')
			;;
	esac
}

# Prints the newest major version that has both server and server-dev installed.
newest_installed() {
	for dir in /usr/lib/postgresql/*; do
		version=${dir##*/}
		if [ -x "$dir/bin/postgres" ] && [ -e "/usr/include/postgresql/$version/server/postgres.h" ]; then
			printf '%s\n' "$version"
		fi
	done | sort -n | tail -n 1
}

# Prints the major version that apt's package "postgresql" stands for.
newest_offered() {
	LC_ALL=C apt-cache depends postgresql 2>/dev/null |
		sed -n 's/^ *Depends: postgresql-\([0-9][0-9]*\)$/\1/p' | sort -n | tail -n 1
}

# Prints the packages that are missing, on one line.
missing_packages() {
	needs "$@" | while read -r package check; do
		eval "$check" >/dev/null 2>&1 </dev/null || printf '%s\n' "$package"
	done | sort -u | tr '\n' ' ' | sed 's/ $//'
}

# Prints the packages of all that the arguments name, there or not, a line each.
packages_for() {
	needs "$@" | cut -d ' ' -f 1 | sort -u
}

# Prints what the arguments need, a line each: a package, and a command that succeeds where it is there.
needs() {
	for what in "$@"; do
		"needs_of_$what"
	done
}

needs_of_server() {
	cat <<-END
		gcc command -v gcc
		make command -v make
		libc6-dev [ -e /usr/include/stdlib.h ]
		postgresql-$PG_MAJOR [ -x "$BINDIR/postgres" ]
		postgresql-server-dev-$PG_MAJOR [ -e "$(header_directory)/postgres.h" ]
	END
}

needs_of_pgtap() {
	cat <<-END
		perl command -v prove
		libtap-parser-sourcehandler-pgtap-perl perl -MTAP::Parser::SourceHandler::pgTAP -e 1
		postgresql-$PG_MAJOR-pgtap [ -e "$(share_directory)/extension/pgtap.control" ]
	END
}

needs_of_tap() {
	cat <<-END
		perl command -v prove
		libipc-run-perl perl -MIPC::Run -e 1
		pgbouncer [ -x /usr/sbin/pgbouncer ] || command -v pgbouncer
	END
	needs_of_pictures
}

needs_of_pictures() {
	echo 'graphviz command -v dot'
}

needs_of_interop() {
	cat <<-END
		nodejs command -v node
		npm command -v npm
	END
}

# With php-cgi, adminer does not bring a web server.
needs_of_studio() {
	cat <<-END
		chromium command -v chromium
		php-cli command -v php
		php-pgsql php -r 'exit(extension_loaded("pgsql") ? 0 : 1);'
		adminer [ -e /usr/share/adminer/adminer.php ]
		php-cgi [ -e /usr/share/adminer/adminer.php ]
	END
}

# The packages of the server bring a compiler.
needs_of_deb() {
	cat <<-END
		make command -v make
		dpkg-dev command -v dpkg-buildpackage
		debhelper command -v dh
		lintian command -v lintian
		postgresql-server-dev-all [ -e /usr/share/perl5/Debian/Debhelper/pgxs.pm ]
		build-essential dpkg-query -W build-essential
	END
}

needs_of_valgrind() {
	echo 'valgrind command -v valgrind'
}

# Prints the directory of the server's headers, there or not.
header_directory() {
	if [ "$DEBIAN" = yes ]; then
		echo "/usr/include/postgresql/$PG_MAJOR/server"
	else
		"$BINDIR/pg_config" --includedir-server
	fi
}

# Prints the directory that holds extension/, there or not.
share_directory() {
	if [ "$DEBIAN" = yes ]; then
		echo "/usr/share/postgresql/$PG_MAJOR"
	else
		"$BINDIR/pg_config" --sharedir
	fi
}

# True when packages can be installed: sets AS_ROOT to the command that makes it so.
become_root() {
	command -v apt-get >/dev/null || return 1
	AS_ROOT=
	[ "$(id -u)" -ne 0 ] || return 0
	AS_ROOT=sudo
	command -v sudo >/dev/null || return 1
	sudo -n true 2>/dev/null || { [ -t 2 ] && sudo -v; }
}

# Runs apt.sh as root. It is never cut short: a signal takes effect when it has ended.
run_apt() {
	# shellcheck disable=SC2086
	$AS_ROOT sh "$APT" "$@"
}

# Installs packages, or says who can.
install_packages() {
	[ "$DEBIAN" = yes ] || case " $1" in
		*" postgresql-"*) die "not installed with the PostgreSQL in $BINDIR: $1" ;;
	esac
	become_root || die "missing packages: $1; install them as root by: apt-get install --no-install-recommends $1"
	say "Installing packages: $1"
	# shellcheck disable=SC2086
	run_apt install $1 || exit 1
}
