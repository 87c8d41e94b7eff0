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
	for what in "$@"; do
		"missing_for_$what"
	done | sort -u | tr '\n' ' ' | sed 's/ $//'
}

# Prints what is missing to build the extension and run a server.
missing_for_server() {
	command -v gcc >/dev/null || echo gcc
	command -v make >/dev/null || echo make
	[ -e /usr/include/stdlib.h ] || echo libc6-dev
	[ -x "$BINDIR/postgres" ] || echo "postgresql-$PG_MAJOR"
	[ -e "$(header_directory)/postgres.h" ] || echo "postgresql-server-dev-$PG_MAJOR"
}

# Prints what is missing to run pgTAP tests.
missing_for_pgtap() {
	command -v prove >/dev/null || echo perl
	perl -MTAP::Parser::SourceHandler::pgTAP -e 1 2>/dev/null ||
		echo libtap-parser-sourcehandler-pgtap-perl
	[ -e "$(share_directory)/extension/pgtap.control" ] || echo "postgresql-$PG_MAJOR-pgtap"
}

# Prints what is missing to run TAP tests.
missing_for_tap() {
	command -v prove >/dev/null || echo perl
	perl -MIPC::Run -e 1 2>/dev/null || echo libipc-run-perl
	[ -x /usr/sbin/pgbouncer ] || command -v pgbouncer >/dev/null || echo pgbouncer
	missing_for_pictures
}

# Prints what is missing to draw diagrams.
missing_for_pictures() {
	command -v dot >/dev/null || echo graphviz
}

# Prints what is missing to run the tests with real clients.
missing_for_interop() {
	command -v node >/dev/null || echo nodejs
	command -v npm >/dev/null || echo npm
}

# Prints what is missing to test the page of studio. With php-cgi, adminer does not bring a web server.
missing_for_studio() {
	command -v chromium >/dev/null || echo chromium
	command -v php >/dev/null || echo php-cli
	php -r 'exit(extension_loaded("pgsql") ? 0 : 1);' 2>/dev/null || echo php-pgsql
	[ -e /usr/share/adminer/adminer.php ] || printf '%s\n' adminer php-cgi
}

# Prints what is missing to build Debian packages. Those of the server bring a compiler.
missing_for_deb() {
	command -v make >/dev/null || echo make
	command -v dpkg-buildpackage >/dev/null || echo dpkg-dev
	command -v dh >/dev/null || echo debhelper
	command -v lintian >/dev/null || echo lintian
	[ -e /usr/share/perl5/Debian/Debhelper/pgxs.pm ] || echo postgresql-server-dev-all
	dpkg-query -W build-essential >/dev/null 2>&1 || echo build-essential
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
