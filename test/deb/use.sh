#!/bin/sh
# Uses the packages in a system that has nothing else of this project; run by test/deb.sh, in that system, as root.

set -eux
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
VERSION=$(pg_lsclusters --no-header | head -n 1 | cut -d ' ' -f 1)
[ -n "$VERSION" ] || {
	VERSION=$(ls /usr/lib/postgresql)
	pg_createcluster "$VERSION" main
}

# Prints what a query returns.
query() {
	runuser -u postgres -- psql -XAtqv ON_ERROR_STOP=1 -d portal -c "$1"
}

# Is the schema intact, as the program says, too?
is_intact() {
	[ -z "$(query 'SELECT * FROM schema_setup_verify()')" ]
	runuser -u postgres -- schema_setup verify -d portal
}

apt-get -qq -y install /root/debs/1/postgresql-"$VERSION"-schema-setup_*.deb /root/debs/1/schema-setup_*.deb
pg_ctlcluster "$VERSION" main start || pg_ctlcluster "$VERSION" main status
runuser -u postgres -- createdb portal
runuser -u postgres -- schema_setup migrate -d portal
is_intact
query "INSERT INTO users (email, name) VALUES ('somebody@example.com', 'Somebody')"
man -w schema_setup 2>/dev/null || ls /usr/share/man/man1/schema_setup.1.gz
schema_setup --version

# The tests that a Debian machine runs against what is installed are in the source package.
query 'DROP INDEX sessions_user_id_idx'
status=0
runuser -u postgres -- schema_setup verify -d portal || status=$?
[ "$status" -eq 2 ]
query 'SELECT schema_setup_repair()'
is_intact

# A later package while the server runs
apt-get -qq -y install /root/debs/2/postgresql-"$VERSION"-schema-setup_*.deb /root/debs/2/schema-setup_*.deb
is_intact
pg_ctlcluster "$VERSION" main restart
is_intact
[ "$(query 'SELECT count(*) FROM users')" -eq 1 ]

# Gone: nothing of it is left, and the rows are still there.
query "SELECT schema_setup_eject()"
query 'DROP EXTENSION schema_setup'
apt-get -qq -y purge postgresql-"$VERSION"-schema-setup schema-setup
[ "$(query 'SELECT count(*) FROM users')" -eq 1 ]
! find / -xdev \( -path /root -o -path /proc \) -prune -o \( -name '*schema[_-]setup*' -print \) | grep -v '^/var/lib/postgresql/\|^/var/lib/apt/\|^/var/cache/\|^/var/log/' | grep .
pg_ctlcluster "$VERSION" main stop
