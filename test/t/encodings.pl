# The fingerprint is the same for the same schema whatever the encoding of the database.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

my $node = start_server('main', extra => [ '--encoding=UTF8', '--no-locale' ]);

# Names, labels, defaults and expressions outside ASCII, and pairs of names that these encodings have in another order.
my $statements = q{
	SET client_encoding = UTF8;
	SET client_min_messages = error;
	SET schema_setup.on_drift = off;
	ALTER TYPE user_status ADD VALUE 'größer';
	ALTER TABLE users ADD COLUMN "straße" text DEFAULT 'möglich';
	ALTER TABLE users ADD CONSTRAINT "prüfung" CHECK ("straße" <> 'ä' || name);
	CREATE INDEX "übersicht" ON users ("straße") WHERE "straße" <> 'ö';
	CREATE POLICY "geschützt" ON users USING (true);
};
my $cyrillic = q{
	SET client_encoding = UTF8;
	SET schema_setup.on_drift = off;
	CREATE INDEX "ёж" ON users (name);
	CREATE INDEX "яма" ON users (name);
	CREATE INDEX "Юг" ON users (name);
	CREATE INDEX "абв" ON users (name);
	ALTER TABLE users ADD CONSTRAINT "щит" CHECK (name <> 'щ');
	ALTER TABLE users ADD CONSTRAINT "цвет" CHECK (name <> 'ц');
	CREATE POLICY "юла" ON users USING (true);
	CREATE POLICY "бег" ON users USING (true);
};

# The fingerprint of a new database of an encoding, after statements.
sub fingerprint
{
	my ($encoding, $change) = @_;

	$node->safe_psql('postgres', "DROP DATABASE IF EXISTS encoded");
	$node->safe_psql('postgres', "CREATE DATABASE encoded ENCODING '$encoding' LOCALE 'C' TEMPLATE template0");
	$node->safe_psql('encoded', 'CREATE EXTENSION schema_setup');
	$node->safe_psql('encoded', $change);
	return $node->safe_psql('encoded', 'SELECT schema_setup_fingerprint()');
}

my $plain = fingerprint('UTF8', '');
is(fingerprint($_, ''), $plain, "nothing changed: $_") foreach 'LATIN1', 'KOI8R', 'SQL_ASCII', 'EUC_JP';
my $changed = fingerprint('UTF8', $statements);
isnt($changed, $plain, 'names outside ASCII: another fingerprint');
is(fingerprint($_, $statements), $changed, "names outside ASCII: $_") foreach 'LATIN1', 'LATIN9', 'WIN1252';
my $in_order = fingerprint('UTF8', $cyrillic);
is(fingerprint($_, $cyrillic), $in_order, "names in another order: $_") foreach 'KOI8R', 'WIN1251', 'ISO_8859_5', 'WIN866';

# Where the encoding is not known, the bytes are what counts.
is(fingerprint('SQL_ASCII', $statements =~ s/client_encoding = UTF8/client_encoding = SQL_ASCII/r), $changed, 'UTF-8 in SQL_ASCII');

done_testing();
