# Reading the rows takes as long as it takes: it says how far it is, and it can be cancelled at any point.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

my $node = start_server('main');
create_database($node, 'test');
load_rows($node, 'test');

my $reader = open_session($node, 'test');
my $other = open_session($node, 'test');
my $settings = q{SELECT current_user = session_user, name, setting FROM pg_settings
	WHERE name IN ('search_path', 'enable_indexscan', 'row_security') ORDER BY name};
my $before = $reader->query($settings);
is($reader->query('SELECT * FROM schema_setup_check_data()'), '', 'nothing is found');

# Wait until a condition on the reader's row of pg_stat_activity holds.
sub wait_until
{
	my ($condition) = @_;

	$node->poll_query_until('test', "SELECT $condition FROM pg_stat_activity WHERE pid = " . $reader->pid)
	  or die "never: $condition";
	return;
}

# Cancel the reader, and test that it ends with that and nothing else.
sub is_cancelled
{
	my ($name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	$node->safe_psql('test', 'SELECT pg_cancel_backend(' . $reader->pid . ')');
	my ($out, $error) = $reader->finish;
	like($error, qr/ERROR:  canceling statement due to user request/, "$name: cancelled");
	is($reader->query($settings), $before, "$name: role and settings are as before");
	is( $reader->query(q{SELECT count(*) FROM pg_locks WHERE locktype = 'relation' AND pid = pg_backend_pid()
		AND relation IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)}),
		0, "$name: no lock is left");
	return;
}

# It has to wait for a table, before it reads any, and goes on after two seconds and more: before each key it says how
# far it is.
$other->query('BEGIN; LOCK TABLE audit_log IN ACCESS EXCLUSIVE MODE');
$reader->begin('SELECT * FROM schema_setup_check_data()');
wait_until(q{wait_event_type = 'Lock' AND clock_timestamp() > query_start + interval '2.1 s'});
$other->query('ROLLBACK');
my ($out, $error) = $reader->finish;
is($out, '', 'after a wait: nothing is found');
my @notices = $error =~ /^(?:psql:.*?)?NOTICE:  checking (.+)$/mg;
my ($keys) = $notices[-1] =~ /of (\d+)\)$/;
is($notices[-1], "users.users_pkey ($keys of $keys)", 'after a wait: the last notice is of the last key');
is(scalar(@notices), $keys, 'after a wait: there is one for each key');
ok((grep { /^sessions\.sessions_user_id_users_id_fk \(\d+ of $keys\)$/ } @notices), 'after a wait: one names a foreign key');

# Cancelled while it waits for a table
$other->query('BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
$reader->begin('SELECT * FROM schema_setup_check_data()');
wait_until(q{wait_event_type = 'Lock'});
is_cancelled('waiting for a table');
$other->query('ROLLBACK');

# Cancelled while something that the owner has put on a table keeps it busy, as the owner
$node->safe_psql(
	'test', q{
	CREATE ROLE table_owner;
	GRANT ALL ON SCHEMA public TO table_owner;
	SET schema_setup.on_drift = off;
	DO $$
	DECLARE
		name text;
	BEGIN
		FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
			EXECUTE format('ALTER TABLE %I OWNER TO table_owner', name);
		END LOOP;
	END
	$$;
	CREATE FUNCTION dawdle(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RETURN $1; END$$;
	CREATE INDEX users_slow_idx ON users (id) WHERE dawdle('predicate') IS NOT NULL;
	CREATE OR REPLACE FUNCTION dawdle(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS
		$$BEGIN PERFORM pg_catalog.set_config('search_path', 'nowhere', false), pg_catalog.pg_sleep(3600); RETURN $1; END$$});
$reader->begin('SELECT * FROM schema_setup_check_data()');
wait_until(q{wait_event = 'PgSleep'});
is_cancelled('in the middle of a query');

# Cancelled by a timeout in a transaction that goes on
$reader->begin(
	q{BEGIN; SAVEPOINT before; SET LOCAL statement_timeout = '100ms'; SELECT * FROM schema_setup_check_data(); ROLLBACK TO before});
($out, $error) = $reader->finish;
like($error, qr/ERROR:  canceling statement due to statement timeout/, 'by a timeout: cancelled');
is($reader->query($settings), $before, 'by a timeout: role and settings are as before');
$reader->query('ROLLBACK');

$node->safe_psql('test', 'SET schema_setup.on_drift = off; DROP INDEX users_slow_idx');
is($reader->query('SELECT * FROM schema_setup_check_data()'), '', 'in the end: nothing is found');
$_->quit foreach $reader, $other;

done_testing();
