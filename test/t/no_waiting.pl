# Verify answers at once, whatever other sessions have locked: it takes no lock on tables, indexes or types.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

my $node = start_server('main');
create_database($node, 'test');
load_rows($node, 'test');

# The smallest lock timeout there is: whatever has to wait fails.
my $reader = open_session($node, 'test');
$reader->query(q{SET lock_timeout = '1ms'});

sub findings_of_reader
{
	return $reader->query(
		'SELECT severity, problem, object_type, object, expected, actual FROM schema_setup_verify()');
}

my $locker = open_session($node, 'test');

# While the other session holds its locks, test that everything that reads answers.
sub answers
{
	my ($rows, $when) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	is(findings_of_reader(), join("\n", @$rows), "$when: verify");
	is($reader->query('SELECT count(*) FROM schema_setup_objects()'), 177, "$when: the inventory");
	like($reader->query('SELECT schema_setup_fingerprint()'), qr/^[0-9a-f]{64}$/, "$when: the fingerprint");
	return;
}

my ($out, $error);
is_intact($node, 'test', 'intact at first');
answers([], 'without locks');

# One table, as an ALTER TABLE would hold it
$locker->query('BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
$reader->begin('SELECT count(*) FROM users');
($out, $error) = $reader->finish;
like($error, qr/canceling statement due to lock timeout/, 'who reads the locked table has to wait');
answers([], 'users is locked');
is($reader->query('SELECT schema_setup_assert()'), '', 'users is locked: assert');
$locker->query('ROLLBACK');

# The strongest lock on everything there is: tables, indexes, types, functions
create_database($node, 'empty');
my $dropper = open_session($node, 'empty');
my $onlooker = open_session($node, 'empty');
$onlooker->query(q{SET lock_timeout = '1ms'});
$dropper->query('BEGIN; DROP EXTENSION schema_setup CASCADE');
is( $node->safe_psql(
		'empty', q{
	SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
	WHERE mode = 'AccessExclusiveLock' AND relnamespace = 'public'::regnamespace AND relkind = 'r'}),
	15, 'a session that drops the extension locks all tables');
is($onlooker->query('SELECT * FROM schema_setup_verify()'), '', 'everything is being dropped: verify');
is($onlooker->query('SELECT count(*) FROM schema_setup_objects()'), 177, 'everything is being dropped: the inventory');
$dropper->query('ROLLBACK');
is_intact($node, 'empty', 'intact after the rollback');

# Findings whose expressions must be printed
$node->safe_psql(
	'test', q{
	CREATE FUNCTION half(integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT $1 / 2';
	ALTER TABLE users ADD CONSTRAINT users_email_check CHECK (email LIKE '%@%' AND id IS NOT NULL);
	CREATE INDEX users_active_idx ON users (name) WHERE status = 'active';
	CREATE INDEX users_lower_idx ON users (lower(email), (name || '!') DESC);
	ALTER TABLE users ADD COLUMN initial text GENERATED ALWAYS AS (left(name, 1)) STORED;
	ALTER TABLE hot_list_items ALTER COLUMN units SET DEFAULT half(4);
});
my @broken = (
	'error|different_column_default|column|hot_list_items.units|0|public.half(4)',
	'error|unexpected_column|column|users.initial||text GENERATED ALWAYS AS ("left"((name)::text, 1)) STORED',
	q{warning|unexpected_constraint|check constraint|users.users_email_check||}
	  . q{CHECK ((((email)::text ~~ '%@%'::text) AND (id IS NOT NULL)))},
	q{warning|unexpected_index|index|users_active_idx||ON users USING btree (name) WHERE (status = 'active'::user_status)},
	q{warning|unexpected_index|index|users_lower_idx||ON users USING btree ((lower((email)::text)), (((name)::text || '!'::text)) DESC)},
);
answers(\@broken, 'broken');
$locker->query('BEGIN; LOCK TABLE users, hot_list_items IN ACCESS EXCLUSIVE MODE; REINDEX TABLE users');
answers(\@broken, 'broken and locked');

# What the server's printing of an expression waits for in a catalog is an error, and not another expression.
$node->safe_psql('test', q{ALTER TABLE audit_log ADD CONSTRAINT plain CHECK (action COLLATE "C" <> 'x')});
my $catalog = open_session($node, 'test');
my $printer = open_session($node, 'test');
$catalog->query('BEGIN; LOCK TABLE pg_collation IN ACCESS EXCLUSIVE MODE');
$printer->query(q{SET lock_timeout = '1ms'});
foreach my $call ('schema_setup_fingerprint()', 'count(*) FROM schema_setup_verify()')
{
	$printer->begin("SELECT $call");
	($out, $error) = $printer->finish;
	is($out, '', "a catalog is locked: $call gives no answer");
	like($error, qr/ERROR:  canceling statement due to lock timeout/, "a catalog is locked: $call fails");
}
$catalog->query('COMMIT');
is($printer->query('SELECT schema_setup_fingerprint()'), $node->safe_psql('test', 'SELECT schema_setup_fingerprint()'),
	'the catalog is free: the fingerprint');
$node->safe_psql('test', 'ALTER TABLE audit_log DROP CONSTRAINT plain');
$_->quit foreach $catalog, $printer;

# What the other session is doing is no news until it commits.
$locker->query('ALTER TABLE users DROP COLUMN initial, DROP CONSTRAINT users_email_check');
$locker->query('DROP INDEX users_active_idx, users_lower_idx; ALTER TABLE hot_list_items ALTER COLUMN units SET DEFAULT 0');
answers(\@broken, 'repaired, and not yet committed');
$locker->query('COMMIT');
is(findings_of_reader(), '', 'repaired and committed: intact');

# In its transaction verify leaves no lock on anything but catalogs.
is( $reader->query(
		q{
	BEGIN;
	SELECT * FROM schema_setup_verify();
	SELECT schema_setup_assert();
	SELECT count(*) FROM schema_setup_objects();
	SELECT length(schema_setup_fingerprint());
	SELECT DISTINCT l.locktype, c.relnamespace::regnamespace
	FROM pg_locks l LEFT JOIN pg_class c ON c.oid = l.relation
	WHERE l.pid = pg_backend_pid() ORDER BY 1;
	COMMIT}),
	"\n177\n64\nrelation|pg_catalog\nvirtualxid|",
	'no lock is left but on catalogs');

$_->quit foreach $reader, $locker, $dropper, $onlooker;
done_testing();
