# Breaks of every kind, two to four at a time, with rows: verify says so and never fails; repair without leave takes no
# value; with leave it ends in one call, or says what is left to a person.
#
#	ROUNDS=1000 SEED=7 for more, ROUND=12 for one of them
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use Test::More;

use SchemaSetup;

my $rounds = $ENV{ROUNDS} || 60;
my $seed = $ENV{SEED} || 1;
note "SEED=$seed ROUNDS=$rounds";
srand $seed;

my $node = start_server('main', settings => "track_commit_timestamp = off\nmax_locks_per_transaction = 256\n");
create_database($node, 'broken');
load_rows($node, 'broken');
load_file($node, 'broken', 'test/include/random_breaks.sql');

# The kinds come equally often, however many objects each can be done to.
my %statements;
foreach my $line (split /\x1e/, $node->safe_psql('broken', q{SELECT string_agg(kind || E'\x1f' || statement, E'\x1e' ORDER BY id) FROM breaking.breaks}))
{
	my ($kind, $statement) = split /\x1f/, $line;

	push @{ $statements{$kind} }, $statement;
}
my @kinds = sort keys %statements;
cmp_ok(scalar @kinds, '>=', 60, 'there are many kinds of breaks');

# What has another name only, also one of its own kind, gets its name back, and nothing else is done to it.
my %renamed = (
	'table renamed' => 'renamed_table', 'table names swapped' => 'renamed_table',
	'type renamed' => 'renamed_type', 'type renamed and another' => 'renamed_type', 'type names rotated' => 'renamed_type',
	'key renamed' => 'renamed_constraint', 'key names swapped' => 'renamed_constraint',
	'index renamed' => qr/renamed_(?:index|constraint)/, 'index names rotated' => 'renamed_index');
foreach my $kind (sort keys %renamed)
{
	my @of_kind = @{ $statements{$kind} };
	my $break = $of_kind[ rand @of_kind ];
	my $out = $node->safe_psql('broken', qq{BEGIN; SET LOCAL client_min_messages = error; SET LOCAL schema_setup.on_drift = off; $break;
		SELECT DISTINCT problem FROM schema_setup_verify();
		SELECT statement, error FROM schema_setup_repair() WHERE error IS NOT NULL OR statement NOT LIKE '% RENAME %';
		SELECT problem, object FROM schema_setup_verify()});

	like($out, qr/\A$renamed{$kind}\z/, "$kind: gets its name back, and no more is done") or diag($break);
}

my ($done, $found) = (0, 0);
foreach my $round (1 .. $rounds)
{
	my @breaks = map { my $of = $statements{ $kinds[ rand @kinds ] }; $of->[ rand @$of ] } 1 .. 2 + int rand 3;

	next if $ENV{ROUND} && $ENV{ROUND} != $round;
	my $list = join ', ', map { "\$break\$$_\$break\$" } @breaks;
	my ($status, $out, $error) = $node->psql('broken', qq{SET client_min_messages = error; SET schema_setup.on_drift = off;
		SET allow_system_table_mods = on; SELECT done, findings, wrong FROM breaking.round(ARRAY[$list])});
	my ($n, $findings, $wrong) = split /\|/, $out, 3;

	$done += $n || 0;
	$found += $findings || 0;
	ok($status == 0 && $wrong eq '', "round $round") or diag(join "\n", @breaks, '', $wrong || $error, '');
	$node->poll_query_until('postgres', 'SELECT true') if $status == 2;
}
cmp_ok($done, '>', $rounds, 'most of the breaks could be done');
cmp_ok($found, '>', $rounds, 'they were found') unless $ENV{ROUND};
is_intact($node, 'broken', 'everything was undone');

$node->stop;
done_testing();
