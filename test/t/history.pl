
# A history of migrations, replayed as definitions: each update makes the same as the migration, in the schema and in the
# rows.  And what is said of those that cannot: the tool that replays other applications' histories must see them.
use strict;
use warnings;

use File::Basename;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use lib dirname(__FILE__) . '/../history';

use History;
use Migration;
use SchemaSetup;

my $tests = dirname(__FILE__) . '/..';
my $node = start_server('main');

$ENV{PGHOST} = $node->host;
$ENV{PGPORT} = $node->port;

# Replay a folder; its results by name.
sub results_of
{
	my ($folder) = @_;
	my %results;

	History->new($tests)->replay($folder, sub { $results{ $_[0]{name} } = $_[0] });
	return \%results;
}

# Replay migrations that are given, by name, as texts.
sub results_of_texts
{
	my (%texts) = @_;
	my $folder = PostgreSQL::Test::Utils::tempdir();

	append_to_file("$folder/$_.sql", $texts{$_}) foreach keys %texts;
	return results_of($folder);
}

sub is_said
{
	my ($result, $verdict, $why) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	is($result->{verdict}, $verdict, "$result->{name}: $verdict") or diag($result->{why}, "\n", $result->{steps} // '', $result->{script} // '');
	like($result->{why}, $why, "$result->{name}: why");
	return;
}

# The step file of a migration between tables, each with the names of its columns.
sub steps_of
{
	my ($migration, $old, $new) = @_;
	my @states = map { my $state = $_; {
		tables => { map { my $table = $_; $table => { map { $_ => { type => 'text', required => 0 } } @{ $state->{$table} } } } keys %$state },
		relations => { map { $_ => 1 } keys %$state }, constraints => {}, types => { state => 1 } } } $old, $new;

	return Migration->new($migration)->steps(@states);
}

my $example = results_of("$tests/history/example");
is(scalar keys %$example, 13, 'all of the example');
is_said($example->{$_}, 'equal', qr/\A\z/) foreach sort keys %$example;
like("@{ $example->{'0002_required_country'}{notes} }", qr/no rows in customers/, 'a migration that runs without rows alone is seen to');
like("@{ $example->{'0008_addresses'}{notes} }", qr/values of the moment in addresses\.id, addresses\.made\z/, 'values of the moment are named');

my $others = results_of_texts(
	'1' => 'CREATE TABLE t (id integer PRIMARY KEY, a text, b text);',
	'2_view' => 'CREATE VIEW v AS SELECT id FROM t;',
	'3_block' => q{DO $$ DECLARE word text := 'x'; BEGIN IF true THEN ALTER TABLE t ADD COLUMN c text; END IF; UPDATE t SET c = word; END $$;},
	'4_column' => 'ALTER TABLE t DROP COLUMN b;',
	'5_rows' => q{SELECT set_config('test.b', 'x', false); DO $$ BEGIN EXECUTE 'UPDATE t SET a = ''other'''; END $$;},
	'6_error' => 'ALTER TABLE t ADD COLUMN a integer;');
is_said($others->{'1'}, 'equal', qr/\A\z/);
is_said($others->{'2_view'}, 'not a definition', qr/\AVIEW v\z/);
is_said($others->{'3_block'}, 'fails', qr/column "word" does not exist/);
is_said($others->{'4_column'}, 'equal', qr/\A\z/);
is_said($others->{'5_rows'}, 'different', qr/\Arows of t in t\.a\z/);
is_said($others->{'6_error'}, 'cannot run', qr/column "a" of relation "t" already exists/);

is(steps_of('ALTER TABLE t ADD COLUMN x text; UPDATE t SET x = a; ALTER TABLE t DROP a; ALTER TABLE t RENAME x TO a;',
		{ t => ['a'] }, { t => ['a'] }),
	qq{ALTER TABLE "t" DROP COLUMN "a";\nUPDATE t SET "a" = "a_dropped";\n}, 'a column that is replaced');
is(steps_of('INSERT INTO "public"."new" SELECT * FROM t, lateral (select 1) AS t2 WHERE t.a = $x$t$x$; DROP TABLE IF EXISTS t, u; ALTER TABLE new RENAME TO t;',
		{ t => ['a'], new => ['a'] }, { t => ['a'] }),
	qq{DROP TABLE "t";\nALTER TABLE "new" RENAME TO "t";\nINSERT INTO "t" SELECT * FROM "t_dropped", lateral (select 1) AS t2 WHERE "t_dropped".a = \$x\$t\$x\$;\n},
	'a table that is replaced by another one');

is(steps_of('INSERT INTO u ("r", x) SELECT r, t."r", n.r AS r FROM t JOIN u AS n ON n.x = r; ALTER TABLE t DROP r; ALTER TABLE t ADD r text;',
		{ t => ['r'], u => [ 'r', 'x' ] }, { t => ['r'], u => [ 'r', 'x' ] }),
	qq{ALTER TABLE "t" DROP COLUMN "r";\nINSERT INTO u ("r", x) SELECT "r_dropped", t."r_dropped", n.r AS r FROM t JOIN u AS n ON n.x = "r_dropped";\n},
	'columns of one name in two tables');

is(steps_of(q{ALTER TABLE t ADD COLUMN x text NOT NULL DEFAULT 'a' CHECK (x <> ''), ADD y varchar(3) DEFAULT null, ADD z text DEFAULT concat('a', 'null') UNIQUE;
		ALTER TABLE t ALTER x SET DEFAULT 'b', ALTER COLUMN y SET DEFAULT 'c'},
		{ t => ['a'] }, { t => [ 'a', 'x', 'y', 'z' ] }),
	qq{UPDATE "t" SET "x" = 'a';\nUPDATE "t" SET "y" = null;\n}, 'columns that come with another default than they have then');

is(steps_of(q{CREATE TEMP TABLE found ON COMMIT DROP AS SELECT a FROM t; INSERT INTO u SELECT a FROM found; WITH x AS (SELECT 1) DELETE FROM u WHERE x IN (TABLE found);
		DROP TABLE found; ALTER TABLE t DROP a},
		{ t => ['a'], u => ['x'] }, { t => [], u => ['x'] }),
	qq{ALTER TABLE "t" DROP COLUMN "a";\nWITH "found" AS (SELECT a FROM t) INSERT INTO u SELECT a FROM found;\n}
	  . qq{WITH "found" AS (SELECT a FROM t), x AS (SELECT 1) DELETE FROM u WHERE x IN (TABLE found);\n}, 'a temporary table');

done_testing();
