# On a streaming standby everything that reads works, and says the same as on the primary.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

my $primary = start_server('primary', allows_streaming => 1);
$primary->safe_psql('postgres', 'CREATE EXTENSION schema_setup');
load_rows($primary, 'postgres');

$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
$standby->start;

sub catch_up
{
	$primary->wait_for_catchup($standby);
	return;
}

# What a query returns on the primary and on the standby.
sub is_same_on_both
{
	my ($query, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	return is(
		$standby->safe_psql('postgres', $query),
		$primary->safe_psql('postgres', $query),
		"$name is the same on both");
}

sub everything_is_same_on_both
{
	my ($when) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	is_same_on_both('SELECT * FROM schema_setup_verify()', "$when: verify");
	is_same_on_both('SELECT * FROM schema_setup_objects()', "$when: the inventory");
	is_same_on_both('SELECT schema_setup_fingerprint()', "$when: the fingerprint");
	return;
}

catch_up();
is($standby->safe_psql('postgres', 'SELECT pg_is_in_recovery()'), 't', 'the standby is one');
is_intact($standby, 'postgres', 'the standby is intact');
everything_is_same_on_both('intact');
is($standby->safe_psql('postgres', 'SELECT schema_setup_assert()'), '', 'assert is silent');
is( rows_of_all_tables($standby, 'postgres'),
	rows_of_all_tables($primary, 'postgres'),
	'the rows are the same on both');

# One of each: not enforced, missing, and one whose expression must be printed.
$primary->safe_psql(
	'postgres', q{
	ALTER TABLE sessions DISABLE TRIGGER ALL;
	DROP INDEX memberships_user_id_idx;
	ALTER TABLE users ADD CONSTRAINT users_name_check CHECK (name <> '');
});
my @broken = (
	'error|missing_index|index|memberships_user_id_idx|ON memberships USING btree (user_id)|',
	'error|foreign_key_not_enforced|foreign key|sessions.sessions_user_id_users_id_fk|'
	  . '4 triggers enabled|insert check disabled, update check disabled',
	'warning|unexpected_constraint|check constraint|users.users_name_check||' . q{CHECK (((name)::text <> ''::text))});
catch_up();
finds($primary, 'postgres', \@broken, 'the primary is broken');
finds($standby, 'postgres', \@broken, 'the standby shows it');
everything_is_same_on_both('broken');
is_refused(
	$standby, 'postgres',
	"\\set VERBOSITY verbose\nSELECT schema_setup_assert()",
	qr/ERROR:  55000: schema "public" is not intact: 2 problems/,
	'assert on the standby');

foreach my $node ($primary, $standby)
{
	is( $node->safe_psql(
			'postgres', q{
		BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
		SELECT severity, problem, object_type, object, expected, actual FROM schema_setup_verify();
		SELECT count(*) FROM schema_setup_objects() WHERE state <> 'ok';
		COMMIT}),
		join("\n", @broken, 2),
		'a read-only transaction on the ' . $node->name . ' shows it');
}

$primary->safe_psql(
	'postgres', q{
	ALTER TABLE sessions ENABLE TRIGGER ALL;
	CREATE INDEX memberships_user_id_idx ON memberships (user_id);
	ALTER TABLE users DROP CONSTRAINT users_name_check;
});
catch_up();
is_intact($standby, 'postgres', 'repaired on the primary, the standby is intact');
everything_is_same_on_both('repaired');

# An index that the primary is building looks the same as one that it left half-way: the standby cannot know.
$primary->safe_psql('postgres', 'DROP INDEX sessions_user_id_idx');
my $writer = open_session($primary, 'postgres');
my $builder = open_session($primary, 'postgres');
$writer->query('BEGIN; UPDATE sessions SET created_at = created_at');
$builder->begin('CREATE INDEX CONCURRENTLY sessions_user_id_idx ON sessions (user_id)');
$primary->poll_query_until('postgres',
	q{SELECT count(*) = 1 FROM pg_stat_progress_create_index WHERE phase = 'waiting for writers before build'})
  or die 'the build does not begin';
catch_up();
finds(
	$primary, 'postgres',
	['warning|index_being_built|index|sessions_user_id_idx|valid|invalid, not ready'],
	'the primary knows that the index is being built');
finds(
	$standby, 'postgres',
	['error|invalid_index|index|sessions_user_id_idx|valid|invalid, not ready'],
	'the standby does not');
$writer->query('COMMIT');
$builder->finish;
catch_up();
is_intact($standby, 'postgres', 'once it is built, the standby is intact');
$_->quit foreach $writer, $builder;

$standby->promote;
is_intact($standby, 'postgres', 'the standby is intact after its promotion');

done_testing();
