# Several sessions at once: installing, and verifying while others change the schema.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use IPC::Run;
use Test::More;

use SchemaSetup;

my $node = start_server('main');
my $scripts = PostgreSQL::Test::Utils::tempdir;

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

# Verifying in a loop, while another session changes the schema in a loop.
create_database($node, 'busy');
load_rows($node, 'busy');
is_intact($node, 'busy', 'intact at first');

sub write_script
{
	my ($name, @statements) = @_;

	PostgreSQL::Test::Utils::append_to_file("$scripts/$name.sql", join '', map { "$_;\n" } @statements);
	return "$scripts/$name.sql";
}

# Each round breaks and repairs, in ways of different locks, snapshots and relation files.
my $change = write_script(
	'change',
	'ALTER TABLE users ADD COLUMN nickname text',
	q{ALTER TABLE users ALTER COLUMN nickname SET DEFAULT lower('X')},
	'DROP INDEX CONCURRENTLY sessions_user_id_idx',
	'CREATE INDEX CONCURRENTLY sessions_user_id_idx ON sessions (user_id)',
	'ALTER TABLE users DROP COLUMN nickname',
	'REINDEX INDEX CONCURRENTLY memberships_user_id_idx',
	'ALTER TABLE memberships DISABLE TRIGGER ALL',
	'VACUUM FULL users',
	'ALTER TABLE memberships ENABLE TRIGGER ALL',
	q{CREATE INDEX users_lower_idx ON users (lower(email)) WHERE name <> ''},
	'VACUUM FULL memberships',
	'DROP INDEX users_lower_idx',
	q{ALTER TABLE tenants ADD CONSTRAINT tenants_name_check CHECK (name <> '')},
	'ALTER TABLE tenants DROP CONSTRAINT tenants_name_check',
	'BEGIN',
	'ALTER TABLE sync_runs ALTER COLUMN status TYPE text',
	q{ALTER TABLE sync_runs ALTER COLUMN status DROP DEFAULT},
	q{ALTER TABLE sync_runs ALTER COLUMN status TYPE sync_status USING status::sync_status},
	q{ALTER TABLE sync_runs ALTER COLUMN status SET DEFAULT 'running'},
	'COMMIT');

# What may be found at any moment of that, and nothing else; and no lock may be held on the tables.
$node->safe_psql(
	'busy', q{
	CREATE FUNCTION check_findings() RETURNS void LANGUAGE plpgsql AS $$
	DECLARE
		row record;
	BEGIN
		FOR row IN SELECT * FROM schema_setup_verify() LOOP
			IF (row.problem, row.object) NOT IN (
				('unexpected_column', 'users.nickname'),
				('missing_index', 'sessions_user_id_idx'),
				('index_being_built', 'sessions_user_id_idx'),
				('invalid_index', 'sessions_user_id_idx'),
				('unexpected_index', 'memberships_user_id_idx_ccnew'),
				('unexpected_index', 'memberships_user_id_idx_ccold'),
				('foreign_key_not_enforced', 'memberships.memberships_tenant_id_tenants_id_fk'),
				('foreign_key_not_enforced', 'memberships.memberships_user_id_users_id_fk'),
				('unexpected_index', 'users_lower_idx'),
				('unexpected_constraint', 'tenants.tenants_name_check')) THEN
				RAISE 'not plausible: %', row;
			END IF;
		END LOOP;
		IF (SELECT count(*) <> 177 FROM schema_setup_objects()) THEN
			RAISE 'the inventory is not complete';
		END IF;
		PERFORM FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
		WHERE l.pid = pg_backend_pid() AND c.relnamespace <> 'pg_catalog'::regnamespace;
		IF FOUND THEN
			RAISE 'there is a lock on a table';
		END IF;
	END
	$$});
my $verify = write_script('verify', 'SELECT check_findings()', 'SELECT schema_setup_fingerprint()');

# pgbench ends a client at its first error.
my @pgbench = ('pgbench', '-n', '--random-seed=1', $node->connstr('busy'));
my ($change_out, $change_err) = ('', '');
my $changing = IPC::Run::start([ @pgbench, '-t', 25, '-f', $change ], '>', \$change_out, '2>', \$change_err);
my $runs = 0;
my $failed = 0;
do
{
	my ($verify_out, $verify_err) = ('', '');

	IPC::Run::run([ @pgbench, '-c', 2, '-t', 100, '-f', $verify ], '>', \$verify_out, '2>', \$verify_err)
	  or $failed++, diag($verify_err);
	$runs++;
	$changing->pump_nb;
} while ($changing->pumpable && !$failed);
ok($changing->finish, 'no change fails') or diag($change_err);
is($failed, 0, 'no verification fails, or finds what is not plausible');
note("200 verifications at a time, $runs times");
is_intact($node, 'busy', 'intact in the end');
is( $node->safe_psql(
		'busy', q{
	SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
	WHERE c.relnamespace = 'public'::regnamespace}),
	0, 'no lock is left');

done_testing();
