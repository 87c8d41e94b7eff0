# migrate is killed while it prepares, fills rows, validates and swaps, on the client's side and on the server's, and then
# run again: it ends well, nothing is left over, and no row is touched that was not to be.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use Test::More;
use Time::HiRes 'time';

use SchemaSetup::Application;
use SchemaSetup::Migration;

my $kills = $ENV{MIGRATE_KILLS} || 10;
my $seed = $ENV{SEED} || 20240229;
srand $seed;
note "SEED=$seed MIGRATE_KILLS=$kills";

# A server that is killed comes back by itself.
my $app = SchemaSetup::Application->new('ahead', settings => "restart_after_crash = on\n", scripts => [
	[ 'ahead--1.0.sql', 'NULL', '1.0' ], [ 'ahead--1.1.sql', 'NULL', '1.1' ], [ 'ahead--1.0--1.1.sql', q{'1.0'}, '1.1' ]]);
plan skip_all => 'this PostgreSQL finds extensions in its own directories only' unless $app;
my $node = $app->node;

$app->create_database('model', undef, q{CREATE EXTENSION ahead VERSION '1.0'},
	q{INSERT INTO teams SELECT g, 'team ' || g, 'code ' || g, 'region' FROM generate_series(1, 10) AS g},
	q{INSERT INTO people (id, team_id, email, name, age)
		SELECT g, g % 10 + 1, 'Mail ' || g, 'Name ' || g, g % 90 + 1 FROM generate_series(1, 30000) AS g},
	q{INSERT INTO "Visits" SELECT g, '2024-01-01', g FROM generate_series(1, 10000) AS g});

# A text that differs as soon as a row does, but for what is another value each time; and whether that is there in all.
sub rows_digest
{
	my ($database) = @_;

	return $app->value($database, q{SELECT md5(string_agg(ROW(id, team_id, email, name, age, mood, level, slug)::text, ',' ORDER BY id)),
			count(token), count(DISTINCT token), count(shade) FROM people;
		SELECT md5(string_agg(v::text, ',' ORDER BY person)) FROM "Visits" AS v;
		SELECT md5(string_agg(t::text, ',' ORDER BY id)) FROM teams AS t});
}

sub begin_migrate
{
	my ($database) = @_;

	return SchemaSetup::Migration->new($node, "$app->{tree}{path}/src/client/ahead", $database);
}

# How it ends when nobody kills it
$app->create_database('whole', 'model');
my $begin = time;
my $whole = begin_migrate('whole');
ok($whole->finish, 'not killed: done') or diag($whole->{out});
my $duration = time - $begin;
my $lines = $whole->lines;
is($app->findings('whole'), '', sprintf 'not killed: intact after %.2f s', $duration);
my $digest = rows_digest('whole');
my $fingerprint = $app->value('whole', 'SELECT ahead_fingerprint()');

# Each round is killed when it has printed some lines, each time others, once or twice more at any time while it goes on
# after that, and then may finish. What it printed last says where.
my %ways = %SchemaSetup::Migration::ways;
my @ways = sort keys %ways;
my (%stages, $killed, $round);
while (($killed // 0) < $kills && ($round // 0) < 3 * $kills)
{
	my $way = $ways[ $round++ % @ways ];
	my $database = "round_$round";

	$app->create_database($database, 'model');
	for my $time (1 .. 2 + int rand 2)
	{
		my $migrate = begin_migrate($database);

		if (($time == 1 ? $migrate->let_print(int rand $lines, rand 0.1) : $migrate->let_run(rand $duration)) && $ways{$way}->($migrate))
		{
			$killed++;
			$stages{ $migrate->stage }++;
		}
		eval { $migrate->finish; 1 } or fail("round $round, $way: something is left that does not end");
		$migrate->wait_for_server or die 'the server does not come back';
	}

	my $again = begin_migrate($database);
	my $good = $again->finish && $app->findings($database) eq ''
	  && $app->value($database, 'SELECT ahead_fingerprint()') eq $fingerprint && rows_digest($database) eq $digest;
	ok($good, "round $round, $way: run again, it ends at version 1.1, intact, with the same rows")
	  or diag("it printed:\n$again->{out}findings:\n" . $app->findings($database));
	$app->value('postgres', "DROP DATABASE $database");
}
cmp_ok($killed, '>=', $kills, "$killed kills");
note 'killed after it had printed:';
note sprintf '%4d  %s', $stages{$_}, $_ foreach sort keys %stages;
cmp_ok(scalar(keys %stages), '>=', 5, 'they came at different stages');

done_testing();
