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

# A command is not charged with what another session has committed while it waited, or worked.
create_database($node, 'drift');
$first = open_session($node, 'drift');
$second = open_session($node, 'drift');
$first->query('SET schema_setup.on_drift = off');
$second->query(q{SET schema_setup.on_drift = error; SET client_min_messages = warning});
$first->query('BEGIN; ALTER TABLE users ADD COLUMN nickname text');
$second->begin('ALTER TABLE users ALTER COLUMN name SET STATISTICS 100');
wait_until_blocked('drift', $second);
$first->query('COMMIT');
($out, $error) = $second->finish;
is($error, '', 'a column of another session: not charged to the command that waited for it');
$first->query('BEGIN; ALTER TABLE users ADD COLUMN other text');
$second->begin('ALTER TABLE users ADD COLUMN own text');
wait_until_blocked('drift', $second);
$first->query('COMMIT');
($out, $error) = $second->finish;
like($error, qr/unexpected_column: column users\.own/, 'a column of its own: charged to the command');
unlike($error, qr/users\.other/, 'a column of its own: not with that of the other session');

# Nor one that works concurrently, and waits for a transaction that writes to its table.
$first->query('BEGIN; LOCK TABLE sessions IN ROW EXCLUSIVE MODE');
$second->begin('CREATE INDEX CONCURRENTLY ON sessions (created_at)');
wait_until_blocked('drift', $second);
$node->safe_psql('drift', q{SET schema_setup.on_drift = off;
	ALTER TABLE users ADD COLUMN third text; GRANT SELECT ON sessions TO PUBLIC; CREATE INDEX users_name_idx ON users (name)});
$first->query('COMMIT');
($out, $error) = $second->finish;
is( $error =~ s/^psql:[^ ]* //r,
	q{WARNING:  CREATE INDEX makes the schema differ from what extension "schema_setup" installed
DETAIL:  unexpected_index: index sessions_created_at_idx: ON sessions USING btree (created_at)
HINT:  schema_setup_verify() says what it means and what repairs it.
}, 'an index built concurrently: nothing else is charged to it');
$_->quit foreach $first, $second;

# What writes the extension's row waits for others that do, and goes on with what they leave.
my $unregister = q{UPDATE pg_extension SET extconfig = NULL, extcondition = NULL WHERE extname = 'schema_setup'};
my %writers = (
	register => 'SELECT schema_setup_register_for_dump()',
	repair => 'SELECT count(*) > 0 FROM schema_setup_repair()',
	eject => 'SELECT schema_setup_eject()',
	update => 'ALTER EXTENSION schema_setup UPDATE',
	adopt => 'ALTER EXTENSION schema_setup UPDATE',
	drop => 'DROP EXTENSION schema_setup',
);

# One writer in a transaction, another that waits for it: the second one's error is this, or there is none.
foreach my $case (
	[ 'register', 'register' ], [ 'register', 'repair' ], [ 'register', 'eject' ],
	[ 'register', 'drop' ],
	[ 'repair', 'register' ], [ 'repair', 'eject' ],
	[ 'eject', 'register' ], [ 'eject', 'eject' ], [ 'eject', 'repair' ],
	[ 'update', 'register' ], [ 'update', 'repair' ], [ 'update', 'eject' ], [ 'adopt', 'register' ],
	[ 'drop', 'register', qr/ERROR:  extension "schema_setup" is not installed in this database/ ],
	[ 'drop', 'eject', qr/ERROR:  extension "schema_setup" is not installed in this database/ ])
{
	my ($one, $other, $expected) = @$case;
	my $database = "${one}_$other";
	my $name = "$other while another session does: $one";

	create_database($node, $database, version => ($one eq 'update' ? '1.0' : '1.1'));
	$node->safe_psql($database, q{SET client_min_messages = error; SELECT schema_setup_eject(); DROP EXTENSION schema_setup;
		SET schema_setup.on_drift = off;
		DROP INDEX memberships_tenant_id_idx, memberships_user_id_idx, sessions_user_id_idx, report_weeks_tenant_id_idx,
			report_weeks_week_ending_date_idx, sync_runs_tenant_id_idx, ct_raw_snapshots_tenant_id_idx, ct_raw_snapshots_endpoint_idx;
		CREATE EXTENSION schema_setup VERSION 'unpackaged'}) if $one eq 'adopt';
	$node->safe_psql($database, $unregister) if $one eq 'repair' || ($other eq 'repair' && $one ne 'update');
	$first = open_session($node, $database);
	$second = open_session($node, $database);
	$first->query("BEGIN; $writers{$one}");
	$second->begin("SET client_min_messages = error; $writers{$other}");
	wait_until_blocked($database, $second);
	$first->query('COMMIT');
	($out, $error) = $second->finish;
	like($error, $expected || qr/^$/, $name);
	is_intact($node, $database, "$name: intact")
	  unless grep { $_ eq 'eject' || $_ eq 'drop' } $one, $other;
	$_->quit foreach $first, $second;
}

done_testing();
