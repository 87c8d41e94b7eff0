# Who owned a table or type grants something on it while a repair gives it to its owner: before PostgreSQL 18, GRANT takes no lock.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

my $node = start_server('main');
$node->safe_psql('postgres', 'CREATE ROLE mallory; CREATE ROLE crew');
$node->safe_psql('postgres', q{
	SET schema_setup.on_drift = off;
	CREATE SCHEMA app;
	GRANT USAGE ON SCHEMA app TO mallory;
	CREATE EXTENSION schema_setup SCHEMA app});

# What the roles have been granted on a table, its columns and a type.
my $granted = q{
	SELECT count(*) FROM (
		SELECT relacl FROM pg_class WHERE oid = 'app.users'::regclass
		UNION ALL
		SELECT attacl FROM pg_attribute WHERE attrelid = 'app.users'::regclass
		UNION ALL
		SELECT typacl FROM pg_type WHERE oid = 'app.user_status'::regtype) AS lists (acl), aclexplode(acl)
	WHERE grantee IN ('mallory'::regrole, 'crew'::regrole)};
my @grants = (
	'GRANT TRIGGER ON app.users TO crew',
	'GRANT REFERENCES (id) ON app.users TO crew',
	'GRANT SELECT (email, id) ON app.users TO crew',
	'GRANT USAGE ON TYPE app.user_status TO crew WITH GRANT OPTION');
my %sessions = map { $_ => open_session($node, 'postgres') } qw(repair mallory);
$sessions{mallory}->query(q{SET SESSION AUTHORIZATION mallory});

foreach my $grant (@grants)
{
	$node->safe_psql('postgres',
		'SET schema_setup.on_drift = off; ALTER TABLE app.users OWNER TO mallory; ALTER TYPE app.user_status OWNER TO mallory');
	$sessions{repair}->query('BEGIN; SELECT count(*) FROM app.schema_setup_repair()');
	$sessions{mallory}->begin($grant);
	my $waits = $node->poll_query_until('postgres',
		sprintf 'SELECT %d = ANY (pg_blocking_pids(%d)) OR EXISTS (SELECT FROM pg_stat_activity WHERE pid = %d AND state = \'idle\' AND query ~ \'^GRANT\')',
		$sessions{repair}->pid, ($sessions{mallory}->pid) x 2);
	ok($waits, "$grant: waits, or has ended");
	$sessions{repair}->query('COMMIT');
	my (undef, $err) = $sessions{mallory}->finish;
	# He may use the type as everybody does, which is why that is no error when the lock is free.
	like($err, qr/ERROR:  (?:tuple concurrently updated|permission denied for)|WARNING:  no privileges were granted for "user_status"/,
		"$grant: fails");
	is($node->safe_psql('postgres', $granted), '0', "$grant: nothing is granted");
	is($node->safe_psql('postgres', 'SELECT problem, object FROM app.schema_setup_verify()'), '', "$grant: intact");
	$node->safe_psql('postgres', 'REVOKE ALL (id, email) ON app.users FROM crew; REASSIGN OWNED BY crew TO postgres; DROP OWNED BY crew');
}

done_testing();
