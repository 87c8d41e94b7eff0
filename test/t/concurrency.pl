# Two sessions at once install and update.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

my $node = start_server('main');

# Wait until a session waits for a lock that another one holds.
sub wait_until_blocked
{
	my ($database, $session) = @_;

	$node->poll_query_until($database,
		q{SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = } . $session->pid)
	  or die 'the session does not wait';
	return;
}

# Two sessions create the extension: the second waits for the first, and then cannot have it too.
$node->safe_psql('postgres', 'CREATE DATABASE twice');
my $first = open_session($node, 'twice');
my $second = open_session($node, 'twice');
$first->query('BEGIN; CREATE EXTENSION schema_setup');
$second->begin('CREATE EXTENSION schema_setup');
wait_until_blocked('twice', $second);
$first->query('COMMIT');
my ($out, $error) = $second->finish;
like($error, qr/duplicate key value violates unique constraint "pg_extension_name_index"/,
	'two sessions install: the second fails');
is_intact($node, 'twice', 'two sessions install: intact');
is($second->query('SELECT count(*) FROM schema_setup_verify()'), 0, 'two sessions install: the second sees it');
is($second->query('CREATE EXTENSION IF NOT EXISTS schema_setup'), '', 'two sessions install: it is there for both');

# If the first one gives up, the second has it.
$first->query('DROP EXTENSION schema_setup');
$first->query('BEGIN; CREATE EXTENSION schema_setup');
$second->begin('CREATE EXTENSION schema_setup');
wait_until_blocked('twice', $second);
$first->query('ROLLBACK');
($out, $error) = $second->finish;
is($error, '', 'the first gives up: the second installs');
is_intact($node, 'twice', 'the first gives up: intact');

# Two sessions update.
$first->query(q{DROP EXTENSION schema_setup; CREATE EXTENSION schema_setup VERSION '1.0'});
$first->query('BEGIN; ALTER EXTENSION schema_setup UPDATE');
$second->begin('ALTER EXTENSION schema_setup UPDATE');
wait_until_blocked('twice', $second);
$first->query('COMMIT');
($out, $error) = $second->finish;
is($node->safe_psql('twice', q{SELECT extversion FROM pg_extension WHERE extname = 'schema_setup'}),
	'1.1', 'two sessions update: the version');
note("the second says: $error");
is_intact($node, 'twice', 'two sessions update: intact');
$_->quit foreach $first, $second;

done_testing();
