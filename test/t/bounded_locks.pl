# How long others wait for an update or a repair is bounded: all its locks are taken before the first change, within one
# deadline, and what it does under them has a limit of its own. Who is in the way is named.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use Test::More;

use SchemaSetup;

my $node = start_server('main', settings => "max_prepared_transactions = 2\n");
my $update = 'ALTER EXTENSION schema_setup UPDATE';

create_database($node, 'old', version => '1.0');
load_rows($node, 'old');

sub version_of
{
	my ($database) = @_;

	return $node->safe_psql($database, q{SELECT extversion FROM pg_extension WHERE extname = 'schema_setup'});
}

# Who has a table locked: one who writes, one who only reads where that is in the way, and one whose session is gone

create_database($node, 'held', template => 'old');
my $holder = open_session($node, 'held');
my $pid = $holder->pid;
$holder->query('BEGIN; UPDATE sessions SET created_at = created_at');
is_refused($node, 'held', "SET lock_timeout = 100; $update",
	qr/could not lock "sessions" within 100 ms\nDETAIL:  process $pid of role .*, in a transaction since .*, idle in transaction: UPDATE sessions/,
	'one who writes');
is_refused($node, 'held', 'SET lock_timeout = 100; DROP INDEX IF EXISTS no_such; SELECT * FROM schema_setup_repair(NULL, true, \'1.1\')',
	qr/could not lock "sessions" within 100 ms\nDETAIL:  process $pid of role /, 'a repair, too');
$holder->query(q{PREPARE TRANSACTION 'left behind'});
is_refused($node, 'held', "SET lock_timeout = 100; $update",
	qr/could not lock "sessions" within 100 ms\nDETAIL:  prepared transaction 'left behind' of role /, 'one whose session is gone');
is(version_of('held'), '1.0', 'nothing was changed');
is_intact($node, 'held', 'and the schema is intact');
$holder->query(q{ROLLBACK PREPARED 'left behind'});
$holder->query('BEGIN; SELECT count(*) FROM sessions');
$node->safe_psql('held', "SET lock_timeout = 100; $update");
is(version_of('held'), '1.1', 'one who reads is in nobody\'s way where indexes are built');
is_refused($node, 'held', "SET lock_timeout = 100; SET schema_setup.on_drift = off; $update TO '1.0'",
	qr/could not lock "sessions" within 100 ms\nDETAIL:  process $pid of role /, 'and is where they are dropped');
$holder->quit;

# The deadline is for all of them, and for the first half of it nobody is kept waiting: the lock on another table is not
# kept while one is not to be had.

create_database($node, 'first_half', template => 'old');
$holder = open_session($node, 'first_half');
$holder->query('BEGIN; UPDATE sessions SET created_at = created_at');
my $updater = open_session($node, 'first_half');
$updater->begin("SET lock_timeout = '600s'; $update");
$node->poll_query_until('first_half', sprintf(q{SELECT wait_event = 'Extension' FROM pg_stat_activity WHERE pid = %d}, $updater->pid));
$node->safe_psql('first_half', q{SET lock_timeout = '10s'; UPDATE sync_runs SET status = status; UPDATE memberships SET role = role;
	UPDATE sessions SET created_at = created_at WHERE false});
pass('while it tries, others write to every table');
$holder->query('COMMIT');
$updater->finish;
is(version_of('first_half'), '1.1', 'and it succeeds once that is possible');
$_->quit foreach $holder, $updater;

# All locks come before the first change, in one order.

create_database($node, 'ordered', template => 'old');
my @tables = split /\n/, $node->safe_psql('ordered', q{SELECT DISTINCT t.oid::regclass, t.oid FROM pg_class AS t
	WHERE relname IN ('ct_raw_snapshots', 'memberships', 'report_weeks', 'sessions', 'sync_runs') ORDER BY t.oid});
my ($last) = $tables[-1] =~ /(\w+)\|/;
$holder = open_session($node, 'ordered');
$holder->query("BEGIN; LOCK TABLE $last IN ROW EXCLUSIVE MODE");
$updater = open_session($node, 'ordered');
$updater->begin($update);
$node->poll_query_until('ordered', sprintf(q{SELECT count(*) > 0 FROM pg_locks WHERE pid = %d AND NOT granted}, $updater->pid));
is( $node->safe_psql('ordered', sprintf(q{SELECT string_agg(relation::regclass || ' ' || mode || ' ' || granted, chr(10) ORDER BY relation)
	FROM pg_locks WHERE pid = %d AND locktype = 'relation' AND relation IN (SELECT oid FROM pg_class
	WHERE relnamespace = 'public'::regnamespace) AND mode <> 'AccessShareLock'}, $updater->pid)),
	join("\n", map { my ($name) = /(\w+)\|/; "$name ShareLock " . ($name eq $last ? 'false' : 'true') } @tables),
	'the locks of all tables, and nothing that was made');
$holder->query('COMMIT');
$updater->finish;
is(version_of('ordered'), '1.1', 'then all changes');
$_->quit foreach $holder, $updater;

# What drops a check or a column locks no other table; what drops a foreign key locks the one that it references.

create_database($node, 'dropping');
$node->safe_psql('dropping', "SET schema_setup.on_drift = off; $_")
  foreach 'ALTER TABLE users ADD CONSTRAINT extra CHECK (id IS NOT NULL)', 'ALTER TABLE users ADD COLUMN extra integer',
  'ALTER TABLE sessions ADD CONSTRAINT extra FOREIGN KEY (user_id) REFERENCES users (id)';
$updater = open_session($node, 'dropping');
$updater->query('BEGIN; SELECT FROM schema_setup_repair(allow_data_loss => true)');
is( $node->safe_psql('dropping', sprintf(q{SELECT string_agg(relation::regclass::text, ' ' ORDER BY relation::regclass::text COLLATE "C")
	FROM pg_locks JOIN pg_class AS c ON c.oid = relation WHERE pid = %d AND relkind = 'r' AND mode = 'AccessExclusiveLock'}, $updater->pid)),
	'sessions users', 'the tables that are changed, and no others');
$updater->query('COMMIT');
$updater->quit;
is_intact($node, 'dropping', 'and all of it is dropped');

# What goes on for too long under its locks is not begun, by the size of the tables; or is ended.

create_database($node, 'large', template => 'old');
$node->safe_psql('large', q{INSERT INTO ct_raw_snapshots (tenant_id, endpoint, payload_json)
	SELECT id, 'large ' || g, jsonb_build_object('g', g, 'h', (SELECT string_agg(md5(g || '-' || n), '') FROM generate_series(1, 20) AS n)) FROM (SELECT id FROM tenants LIMIT 1) AS t, generate_series(1, 20000) AS g});
is_refused($node, 'large', "SET schema_setup.max_lock_time = 100; $update",
	qr/this would have others wait for longer than 100 ms\nDETAIL:  table "ct_raw_snapshots", \d+ MB, about \d+ ms: CREATE INDEX /, 'a large table');
is_refused($node, 'large', q{SET schema_setup.max_lock_time = 100; SELECT * FROM schema_setup_repair(NULL, false, '1.1')},
	qr/this would have others wait for longer than 100 ms\nDETAIL:  table "ct_raw_snapshots", /, 'a large table, in a repair');
$node->safe_psql('large', "SET schema_setup.on_drift = off; $_")
  foreach split /\n/, $node->safe_psql('large', q{SELECT statement FROM schema_setup_plan(to_version => '1.1', online => true)
	WHERE reason ~ 'ct_raw_snapshots'});
$node->safe_psql('large', "SET schema_setup.max_lock_time = 60000; $update");
is(version_of('large'), '1.1', 'prepared, it is no matter');
is_refused($node, 'old', "SET schema_setup.max_lock_time = 1; $update", qr/canceling statement due to statement timeout/, 'what goes on for too long');
is(version_of('old'), '1.0', 'what goes on for too long: nothing was changed');
is_intact($node, 'old', 'what goes on for too long: the schema is intact');
is_refused($node, 'old', "SET statement_timeout = 1; SET schema_setup.max_lock_time = '1h'; $update",
	qr/canceling statement due to statement timeout/, 'the session\'s own limit is not made longer');

done_testing();
