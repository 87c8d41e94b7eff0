# Calls leave nothing behind in the session's memory, whether they find something or not.
use strict;
use warnings;

use List::Util;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

my $node = start_server('main');
create_database($node, 'test');

# The bytes that the session uses, by its memory contexts: in all, and what each of them has
sub bytes_of
{
	my ($session) = @_;
	my %bytes = $session->query('SELECT name, sum(used_bytes) FROM pg_backend_memory_contexts GROUP BY name') =~ /^(.*)\|(\d+)$/mg;

	return (List::Util::sum(values %bytes), \%bytes);
}

# One of the figures of /proc/PID/status, in bytes.
sub memory_of_process
{
	my ($session, $figure) = @_;
	my $status = PostgreSQL::Test::Utils::slurp_file('/proc/' . $session->pid . '/status');
	my ($kilobytes) = $status =~ /^$figure:\s*(\d+) kB/m;

	return $kilobytes * 1024;
}

# Run a statement so many times, each by itself; what they print and their errors are of no interest.
sub run_many
{
	my ($session, $statement, $times) = @_;

	$session->begin(
		qq{\\set VERBOSITY sqlstate\n\\o /dev/null\n}
		  . qq{SELECT '$statement' FROM generate_series(1, $times) \\gexec\n\\o});
	$session->finish;
	return;
}

# Test that calls leave the session's memory as it was after the first few. What is left by calls is left by every call;
# caches may grow at any of them, once.
sub leaves_nothing
{
	my ($session, $statement, $calls, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my ($before, $after, @contexts);

	run_many($session, $statement, 100);
	bytes_of($session);
	foreach my $round (1 .. 3)
	{
		($before, $contexts[0]) = bytes_of($session);
		run_many($session, $statement, $calls);
		($after, $contexts[1]) = bytes_of($session);
		note("$name: $before bytes before, $after after");
		last if $after <= $before;
		diag("$name, round $round: $_: " . ($contexts[0]{$_} // 0) . " bytes before, $contexts[1]{$_} after")
		  foreach grep { $contexts[1]{$_} > ($contexts[0]{$_} // 0) } sort keys %{ $contexts[1] };
	}
	return cmp_ok($after - $before, '<=', 0, "$name: $calls calls leave nothing behind");
}

# Test that so many calls in one statement need no more memory at their peak than few do.
sub peaks_no_higher
{
	my ($session, $statement, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	$session->query(sprintf $statement, 100);
	my $before = memory_of_process($session, 'VmHWM');
	$session->query(sprintf $statement, 5000);
	my $after = memory_of_process($session, 'VmHWM');
	note("$name: $before bytes at the peak before, $after after");

	return cmp_ok($after - $before, '<=', 1024 * 1024, "$name: 5000 calls in one statement peak no higher");
}

# Every function that reads, intact or not
sub everything_leaves_nothing
{
	my ($when, $calls) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $session = open_session($node, 'test');

	leaves_nothing($session, 'SELECT * FROM schema_setup_verify()', $calls, "$when: verify");
	leaves_nothing($session, 'SELECT schema_setup_assert()', 1000, "$when: assert");
	leaves_nothing($session, 'SELECT * FROM schema_setup_objects()', 1000, "$when: the inventory");
	leaves_nothing($session, 'SELECT schema_setup_fingerprint()', 1000, "$when: the fingerprint");
	$session->quit;

	$session = open_session($node, 'test');
	peaks_no_higher(
		$session, q{
		SELECT count(v) FROM generate_series(1, %d) i
		CROSS JOIN LATERAL schema_setup_verify(CASE WHEN i > 0 THEN 'public'::regnamespace END) v},
		"$when: verify");
	peaks_no_higher(
		$session, 'SELECT count(schema_setup_fingerprint()) FROM generate_series(1, %d)',
		"$when: the fingerprint");
	$session->quit;
	return;
}

is_intact($node, 'test', 'intact at first');
everything_leaves_nothing('intact', 10000);

# Findings of several kinds, among them some whose expressions are printed, which takes a subtransaction
$node->safe_psql(
	'test', q{
	DROP INDEX sessions_user_id_idx;
	ALTER TABLE memberships DISABLE TRIGGER ALL;
	ALTER TABLE users ADD COLUMN initial text GENERATED ALWAYS AS (left(name, 1)) STORED;
	ALTER TABLE users ADD CONSTRAINT users_email_check CHECK (email LIKE '%@%');
	CREATE INDEX users_lower_idx ON users (lower(email)) WHERE status = 'active';
	CREATE STATISTICS users_statistics ON name, email FROM users;
	CREATE VIEW members AS SELECT 1 AS one;
	ALTER EXTENSION schema_setup ADD VIEW members;
});
is($node->safe_psql('test', 'SELECT count(*) FROM schema_setup_verify()'), 8, 'findings');
everything_leaves_nothing('broken', 2000);

done_testing();
