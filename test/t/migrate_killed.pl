# migrate is killed at many moments, on the client's side and on the server's, and then run again: it ends well, and no
# row is touched.
use strict;
use warnings;

use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes 'time';

use SchemaSetup;
use SchemaSetup::Migration;

my $kills = $ENV{MIGRATE_KILLS} || 20;
my $seed = $ENV{SEED} || 20240229;
my $rows = 20_000;
srand $seed;
note "SEED=$seed MIGRATE_KILLS=$kills";

# A server that is killed comes back by itself.
my $node = start_server('main', settings => "restart_after_crash = on\n");

create_database($node, 'model', version => '1.0');
load_rows($node, 'model');
$node->safe_psql('model', qq{
	INSERT INTO ct_raw_snapshots (tenant_id, endpoint, payload_json)
	SELECT (SELECT id FROM tenants ORDER BY id LIMIT 1), 'endpoint ' || n % 100, jsonb_build_object('n', n)
	FROM generate_series(1, $rows) n;
	INSERT INTO memberships (user_id, role) SELECT (SELECT id FROM users ORDER BY id LIMIT 1), 'agency_admin'
	FROM generate_series(1, $rows / 4)});

# A text that differs as soon as a row of one of the tables does.
sub rows_digest
{
	my ($database) = @_;

	return $node->safe_psql($database, q{
		SELECT format('SELECT %L, count(*), md5(string_agg(t::text, '','' ORDER BY id)) FROM public.%I t', tablename, tablename)
		FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename \gexec
	});
}

# A session that is in the way of index builds for a while: a build that is killed while it waits leaves its index invalid.
sub begin_obstacle
{
	my ($database, $table, $seconds) = @_;

	return IPC::Run::start(
		[
			'psql', '-XAtq', '-d', $node->connstr($database),
			'-c', "BEGIN; LOCK TABLE $table IN ROW EXCLUSIVE MODE; SELECT pg_sleep($seconds)"
		],
		'<', \undef, '>', \my $out, '2>&1');
}

my $digest = rows_digest('model');

# Begin to run migrate.
sub begin_migrate
{
	my ($database) = @_;

	return SchemaSetup::Migration->new($node, 'src/client/schema_setup', $database);
}

# The indexes that there are, in words.
sub what_is_left
{
	my ($database) = @_;

	return $node->safe_psql($database, q{
		SELECT format('%s indexes, %s invalid', count(*) FILTER (WHERE indisvalid), count(*) FILTER (WHERE NOT indisvalid))
		FROM pg_index WHERE indexrelid::regclass::text ~ '_idx$'});
}

my @tables = qw(ct_raw_snapshots memberships report_weeks sessions sync_runs);
my %ways = %SchemaSetup::Migration::ways;
my @ways = sort keys %ways;

# How long it takes when nobody kills it
$node->safe_psql('postgres', 'CREATE DATABASE timed TEMPLATE model');
my $begin = time;
my $timed = begin_migrate('timed');
$timed->finish;
my $duration = time - $begin;
my $lines = $timed->lines;
is_intact($node, 'timed', sprintf 'not killed: intact after %.2f s', $duration);
is(rows_digest('timed'), $digest, 'not killed: the rows');
my $fingerprint = $node->safe_psql('timed', 'SELECT schema_setup_fingerprint()');
$node->safe_psql('postgres', 'DROP DATABASE timed');

# Where the kills came: the last line that migrate had printed, and what it left.
my (%stages, %left);
my $killed = 0;
my $round = 0;
while ($killed < $kills && $round < 3 * $kills)
{
	my $way = $ways[ $round++ % @ways ];
	my $database = "round_$round";

	$node->safe_psql('postgres', "CREATE DATABASE $database TEMPLATE model");

	# In every round it is killed, once or twice more while it goes on after that, and then it may finish. The first time
	# comes when it has printed some lines, each time others, or in the middle of a build where the server is what is killed.
	for my $time (1 .. 2 + int rand 2)
	{
		my $in_build = $way =~ /^server/ && $time == 1;
		my $obstacle =
		  begin_obstacle($database, $in_build ? ($tables[0], 2) : ($tables[ rand @tables ], rand 0.6 * $duration));
		my $migrate = begin_migrate($database);
		my $runs = $in_build ? $migrate->let_build : $time == 1 ? $migrate->let_print(int rand $lines, 0) : $migrate->let_run(rand $duration);
		if ($runs && $ways{$way}->($migrate))
		{
			$killed++;
			$stages{ $migrate->stage }++;
		}
		eval { $migrate->finish; 1 } or fail("round $round, $way: something is left that does not end");
		$obstacle->finish;
		$migrate->wait_for_server or die 'the server does not come back';
		$left{ what_is_left($database) }++;
	}

	my $again = begin_migrate($database);
	my $good = $again->finish
	  && $node->safe_psql($database, q{SELECT extversion FROM pg_extension WHERE extname = 'schema_setup'}) eq '1.1'
	  && findings($node, $database) eq ''
	  && $node->safe_psql($database, 'SELECT schema_setup_fingerprint()') eq $fingerprint
	  && rows_digest($database) eq $digest;
	ok($good, "round $round, $way: run again, it ends at version 1.1, intact, with the same rows")
	  or diag("it printed:\n" . $again->{out} . "findings:\n" . findings($node, $database));
	$node->safe_psql('postgres', "DROP DATABASE $database");
}
cmp_ok($killed, '>=', $kills, "$killed kills");
note "killed after it had printed:";
note sprintf '%4d  %s', $stages{$_}, $_ foreach sort keys %stages;
note "and left:";
note sprintf '%4d  %s', $left{$_}, $_ foreach sort keys %left;
cmp_ok(scalar(keys %stages), '>=', 5, 'they came at different stages');
ok((grep { !/ 0 invalid/ } keys %left), 'some left an invalid index');

done_testing();
