# Logical replication of all 15 tables between two servers, through an update of the extension on both.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

my $publisher = start_server('publisher', allows_streaming => 'logical');
my $subscriber = start_server('subscriber', allows_streaming => 'logical');
foreach my $node ($publisher, $subscriber)
{
	create_database($node, 'portal', version => '1.0');
	is_intact($node, 'portal', $node->name . ': intact at first');
}

# The rows that are there when the subscription is made
load_rows($publisher, 'portal');
$publisher->safe_psql('portal', 'CREATE PUBLICATION portal FOR ALL TABLES');
my $connection = $publisher->connstr('portal');
$subscriber->safe_psql('portal', "CREATE SUBSCRIPTION portal CONNECTION \$\$$connection\$\$ PUBLICATION portal");
$subscriber->poll_query_until('portal',
	q{SELECT count(*) = 15 AND bool_and(srsubstate IN ('r', 's')) FROM pg_subscription_rel})
  or die 'the tables are not synchronized';

# Test that all rows are the same on both.
sub is_replicated
{
	my ($name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	$publisher->wait_for_catchup('portal');
	is(rows_of_all_tables($subscriber, 'portal'), rows_of_all_tables($publisher, 'portal'), "$name: the same rows");
	foreach my $node ($publisher, $subscriber)
	{
		is($node->safe_psql('portal', 'SELECT * FROM schema_setup_check_data()'),
			'', "$name: consistent on the " . $node->name);
	}
	return;
}

is_replicated('first copy');
$publisher->safe_psql(
	'portal', q{
	INSERT INTO users (email) VALUES ('new@example.com');
	UPDATE tenants SET name = 'renamed';
	DELETE FROM sync_runs;
});
is_replicated('changes');

# The subscriber is updated first.
foreach my $node ($subscriber, $publisher)
{
	$node->safe_psql('portal', 'ALTER EXTENSION schema_setup UPDATE');
	$publisher->safe_psql('portal', 'INSERT INTO users (email) VALUES (gen_random_uuid())');
	is_replicated('updated the ' . $node->name);
	is_intact($node, 'portal', $node->name . ': intact after the update');
}
is( $subscriber->safe_psql('portal', 'SELECT schema_setup_fingerprint()'),
	$publisher->safe_psql('portal', 'SELECT schema_setup_fingerprint()'),
	'the fingerprint is the same');
$subscriber->safe_psql('portal', 'DROP SUBSCRIPTION portal');

done_testing();
