# Indexes whose texts were put in order by another version of the library, for each provider that has versions.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use Test::More;

use SchemaSetup;

my $node = start_server('main');
my $verify = q{SELECT severity, problem, object FROM schema_setup_verify() ORDER BY object COLLATE "C"};

# The indexes of the extension's tables that have a text in them, as the findings of a server that has another order
my $concerned = q{SELECT 'warning', 'stale_index_collation', relname FROM pg_index JOIN pg_class ON oid = indexrelid
	WHERE relnamespace = 'public'::regnamespace AND indcollation::text ~ '[1-9]' ORDER BY relname::text COLLATE "C"};

# Test what is said of a database whose own order was recorded as another one.
sub changed_order
{
	my ($database, $provider) = @_;

	$node->safe_psql('postgres', "CREATE DATABASE $database TEMPLATE template0 LOCALE 'C' $provider");
	$node->safe_psql($database, 'CREATE EXTENSION schema_setup');
	is_intact($node, $database, "$database: intact");
	$node->safe_psql('postgres', "UPDATE pg_database SET datcollversion = 'before' WHERE datname = '$database'");
	my $findings = $node->safe_psql($database, $verify);
	isnt($findings, '', "$database: some indexes are concerned");
	is($findings, $node->safe_psql($database, $concerned), "$database: those, as warnings");
	is($node->safe_psql($database, q{SELECT DISTINCT actual FROM schema_setup_verify()}), q{order of collation "default", version before},
		"$database: what was recorded");
	is($node->safe_psql($database, q{SELECT count(*) FROM schema_setup_repair() WHERE statement NOT LIKE '--%'}), 0,
		"$database: repair does nothing, since the version is that of other indexes too");

	# What the findings say to do
	my $advice = $node->safe_psql($database, q{SELECT repair FROM schema_setup_verify()});
	$node->safe_psql($database, $_) foreach sort { ($a =~ /^ALTER/) <=> ($b =~ /^ALTER/) } $advice =~ /^-- ((?:REINDEX|ALTER) .*;)$/mg;
	is_intact($node, $database, "$database: intact when it was done");
	return;
}

changed_order('icu', "LOCALE_PROVIDER icu ICU_LOCALE 'en'");
changed_order('builtin', "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'") if $node->safe_psql('postgres', 'SHOW server_version_num') >= 170000;

# A collation of its own, also where only the index has it; what is in no such order is not concerned.
$node->safe_psql('icu', q{CREATE COLLATION german (PROVIDER = icu, LOCALE = 'de');
	ALTER TABLE users ALTER email TYPE varchar(255) COLLATE german;
	UPDATE pg_collation SET collversion = 'before' WHERE collname = 'german'});
is($node->safe_psql('icu', $verify), "error|different_column_collation|users.email\nwarning|stale_index_collation|users_email_unique", 'of a column');
like($node->safe_psql('icu', q{SELECT repair FROM schema_setup_verify() WHERE problem = 'stale_index_collation'}),
	qr/^-- ALTER COLLATION public\.german REFRESH VERSION;$/m, 'of a column: its own version is to be recorded');
my ($locale) = $node->safe_psql('icu', q{SELECT attname FROM pg_attribute WHERE attrelid = 'pg_collation'::regclass AND attname IN ('colliculocale', 'colllocale')});
is($node->safe_psql('icu', qq{SET allow_system_table_mods = on; BEGIN; UPDATE pg_collation SET $locale = repeat('x', 300) WHERE collname = 'german';
	SELECT expected FROM schema_setup_verify() WHERE problem = 'stale_index_collation'}),
	'order of collation public.german, version ?', 'of a column: one that the library does not know');
$node->safe_psql('icu', 'SELECT schema_setup_repair()');
is_intact($node, 'icu', 'nothing is said of a collation that nothing uses');

$node->stop;
done_testing();
