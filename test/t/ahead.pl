# What an update needs is made ahead of it, one statement after the other, each for itself. To stop after any of them is
# safe: the schema is that of its version with what is prepared, and the update finishes what is not.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup::Application;

my $app = SchemaSetup::Application->new('ahead', settings => "wal_level = replica\nmax_wal_senders = 4\n", scripts => [
	[ 'ahead--1.0.sql', 'NULL', '1.0' ], [ 'ahead--1.1.sql', 'NULL', '1.1' ], [ 'ahead--1.0--1.1.sql', q{'1.0'}, '1.1' ]]);
plan skip_all => 'this PostgreSQL finds extensions in its own directories only' unless $app;
my $node = $app->node;

# Rows for version 1.0; with a schema's name and a dot before the tables.
sub rows
{
	my ($home) = @_;

	return qq{INSERT INTO ${home}teams SELECT g, 'team ' || g, 'code ' || g, 'region' FROM generate_series(1, 10) AS g;
		INSERT INTO ${home}people (id, team_id, email, name, age)
		SELECT g, g % 10 + 1, 'Mail ' || g, 'Name ' || g, g % 90 + 1 FROM generate_series(1, 300) AS g;
		INSERT INTO ${home}"Visits" SELECT g, '2024-01-01', g FROM generate_series(1, 100) AS g};
}

# The plan of a database, as [ statement, reason ]; with arguments for the function.
sub plan_of
{
	my ($database, $arguments) = @_;

	return map { [ split /\x{1}/ ] } split /\x{2}\n?/, $app->value($database,
		qq{SELECT statement || chr(1) || reason || chr(2) FROM ahead_plan($arguments) ORDER BY step});
}

# Run statements each for itself, while the guard refuses what makes the schema another one; returns what failed.
sub errors_of
{
	my ($database, @statements) = @_;
	my $errors = '';

	foreach my $statement (@statements)
	{
		local $ENV{PGOPTIONS} = '-c ahead.on_drift=error';
		my ($status, undef, $error) = $node->psql($database, $statement);
		$errors .= "$statement: $error\n" if $status;
	}
	return $errors;
}

# Update, clean up as the plan says, and test that nothing tells it from a new schema.
sub is_finished
{
	my ($database, $name) = @_;

	is(errors_of($database, 'ALTER EXTENSION ahead UPDATE'), '', "$name: updated");
	is(errors_of($database, map { $_->[0] } plan_of($database, 'online => true')), '', "$name: cleaned up");
	is($app->findings($database), '', "$name: intact");
	is($app->dump_of_ejected($database), our $fresh, "$name: the schema is that of a new one");
	is($app->value($database, 'SELECT count(slug), count(DISTINCT token), count(DISTINCT shade) > 290, count(level) FROM people'),
		'300|300|t|300', "$name: all rows are filled");
	return;
}

$app->create_database('fresh', undef, 'CREATE EXTENSION ahead');
our $fresh = $app->dump_of_ejected('fresh');
$app->create_database('old', undef, q{CREATE EXTENSION ahead VERSION '1.0'}, rows(''));
is($app->findings('old'), '', 'version 1.0 is intact');

# Every place to stop at

my @steps = plan_of('old', q{to_version => '1.1', online => true});
my ($update) = grep { $steps[$_][0] =~ /UPDATE TO/ } 0 .. $#steps;
cmp_ok($update, '>', 30, 'there is something to prepare');
my @blocking = grep { /blocks (?:readers|writers)/ } split /\n/, $app->value('old',
	q{SELECT statement || ' ' || hazards::text FROM ahead_plan(to_version => '1.1', online => true)
	WHERE statement !~ 'UPDATE TO' AND hazards && ARRAY['scans the table', 'rewrites the table', 'builds an index']});
is("@blocking", '', 'nothing that others wait for does what takes long');

# What was prepared is taken back; a label stays, since none can be dropped.
sub is_taken_back
{
	my ($name) = @_;

	is(errors_of('stopped', split /\x{1}\n?/, $app->value('stopped', 'SELECT statement || chr(1) FROM ahead_plan_abort(allow_data_loss => true) ORDER BY step')),
		'', "$name: taken back");
	is($app->findings('stopped'), q{note|prepared|enum label|mood.great|'ok', 'bad'|'ok', 'great', 'bad'}, "$name: nothing else is prepared any more");
	is($app->dump_of_ejected('stopped'), our $labelled, "$name: the schema is what it was");
	return;
}

$app->create_database('labelled', 'old', $steps[0][0]);
our $labelled = $app->dump_of_ejected('labelled');
$app->create_database('on_the_way', 'old');
foreach my $place (0 .. $update - 1)
{
	my $name = 'stopped after ' . ($place + 1);

	is(errors_of('on_the_way', $steps[$place][0]), '', "$name: run");
	is($app->value('on_the_way', q{SELECT severity, problem, object FROM ahead_verify() WHERE severity <> 'note'}),
		'', "$name: version 1.0 with what is prepared");
	$app->create_database('stopped', 'on_the_way');
	is_finished('stopped', $name);
	$app->create_database('with_columns', 'on_the_way') if $steps[$place][0] =~ /ADD COLUMN/;
	next if $place % 4 && $place < $update - 1;
	$app->create_database('stopped', 'on_the_way');
	is_taken_back($name);
}
like(join("\n", map { $_->[0] } plan_of('on_the_way', q{to_version => '1.1', online => true})),
	qr/^DO .*ahead_backfill\(.*\nALTER EXTENSION ahead UPDATE TO '1\.1'\n(?:DROP INDEX CONCURRENTLY public\.\w+_replaced\n?)+$/,
	'what is left then: what rows came since, the update, and what was replaced');

# The program does all of it, from any place

foreach my $from ('old', 'with_columns', 'on_the_way')
{
	$app->create_database('migrated', $from);
	my ($status, $out, $error) = $app->program('migrate', '-d', 'migrated');
	is($status, 0, "migrate, $from: done") or diag("$out$error");
	like($out, qr/^DO .*_backfill\(.*^ALTER EXTENSION ahead UPDATE TO '1\.1' \(attempt 1 of 10\)\n.*^DROP INDEX CONCURRENTLY public\.people_email_idx_replaced\n.*is intact\n$/ms,
		"migrate, $from: rows are filled, then the update, then what was replaced goes");
	unlike($out, qr/attempt 2|^  left to the update/m, "migrate, $from: each at once");
	is($app->findings('migrated'), '', "migrate, $from: intact");
	is($app->dump_of_ejected('migrated'), $fresh, "migrate, $from: the schema is that of a new one");
}

# The program takes it back, without leave not what has values of its own

$app->create_database('aborted', 'on_the_way');
my ($status, $out, $error) = $app->program('migrate', '--abort', '-d', 'aborted');
is($status, 2, 'migrate --abort: something is left to a person');
like($error, qr/left as it is:\n-- Only with leave to lose data, since column "people\.$_" has 300 values of its own:\n-- ALTER TABLE public\.people DROP COLUMN $_\n/,
	"migrate --abort: $_") foreach 'token', 'shade', 'slug';
unlike($error, qr/"people\.level"/, 'migrate --abort: what has its default only goes');
like($error, qr/^ahead: once a backup has them: ahead migrate --abort --allow-data-loss$/m, 'migrate --abort: says how');
($status, $out, $error) = $app->program('migrate', '--abort', '--allow-data-loss', '-d', 'aborted');
is($status, 0, 'migrate --abort --allow-data-loss') or diag("$out$error");
is($app->dump_of_ejected('aborted'), $labelled, 'migrate --abort: the schema is what it was');
($status, $out, $error) = $app->program('migrate', '-d', 'aborted');
is($status, 0, 'migrate after it') or diag("$out$error");
is($app->dump_of_ejected('aborted'), $fresh, 'migrate after it: the schema is that of a new one');

# What is dumped before the update is restored where the newer version is, and the drift is none

like($app->findings('on_the_way'), qr/^note\|prepared\|column\|people\.slug\|/m, 'verify says what is prepared');
is($app->restore('on_the_way', 'restored'), '', 'a dump of it is restored');
is($app->findings('restored'), '', 'and intact in the newer version');
is($app->value('restored', 'SELECT md5(string_agg(p::text, chr(10) ORDER BY id)) FROM people AS p'),
	$app->value('on_the_way', q{SELECT md5(string_agg(ROW(id, team_id, email, name, age, mood, level, token, shade, manager,
		slug)::text, chr(10) ORDER BY id)) FROM people}), 'with all rows');

# What an index is replaced by has its name, and the index is dropped after

$app->create_database('replaced', 'on_the_way', 'ALTER EXTENSION ahead UPDATE');
is($app->findings('replaced'),
	"warning|replaced_index|index|people_age_idx_replaced||ON people USING btree (age)\n"
	  . "warning|replaced_index|index|people_email_idx_replaced||ON people USING btree (email)\n"
	  . "warning|replaced_index|index|people_name_idx_replaced||UNIQUE ON people USING btree (name)\n"
	  . 'warning|replaced_index|index|people_team_idx_replaced||ON people USING btree (team_id)',
	'what was replaced is named');
($status, $out, $error) = $app->program('migrate', '-d', 'replaced');
is($status, 0, 'migrate where it is that version already, but for that') or diag("$out$error");
like($out, qr/ is at version 1\.1, the newest one\nDROP INDEX CONCURRENTLY public\.people_age_idx_replaced\n/, 'it is dropped then');
is($app->findings('replaced'), '', 'and nothing is left over');

# What others have made by hand, on columns that are there

foreach my $made (
	[ 'a foreign key NOT VALID', 'ALTER TABLE people ADD CONSTRAINT people_manager_fk FOREIGN KEY (manager) REFERENCES people (id) NOT VALID' ],
	[ 'a foreign key', 'ALTER TABLE people ADD CONSTRAINT people_manager_fk FOREIGN KEY (manager) REFERENCES people (id)' ],
	[ 'a foreign key under another name', 'ALTER TABLE people ADD CONSTRAINT by_hand FOREIGN KEY (manager) REFERENCES people (id)' ],
	[ 'a unique key', 'ALTER TABLE people ADD CONSTRAINT people_slug_key UNIQUE (slug)' ],
	[ 'the index of a key', 'CREATE UNIQUE INDEX CONCURRENTLY people_slug_key ON people (slug)' ],
	[ 'a check', 'ALTER TABLE people ADD CONSTRAINT people_slug_check CHECK (slug = lower(slug))' ],
	[ 'a primary key', 'ALTER TABLE "Visits" ADD CONSTRAINT "Visits_pkey" PRIMARY KEY (person, day)' ],
	[ 'an index', 'CREATE INDEX by_hand ON people (manager) WHERE manager IS NOT NULL' ],
	[ 'NOT NULL', 'ALTER TABLE people ALTER COLUMN team_id SET NOT NULL' ])
{
	my ($what, $statements) = @$made;

	$app->create_database('by_hand', 'with_columns', map { "SET ahead.on_drift = off; $_" } split /; /, $statements);
	is_finished('by_hand', "$what by hand");
	$app->create_database('by_hand', 'with_columns', map { "SET ahead.on_drift = off; $_" } split /; /, $statements);
	is(errors_of('by_hand', map { $_->[0] } plan_of('by_hand', q{to_version => '1.1', online => true})), '', "$what by hand, then the plan: run");
	is($app->findings('by_hand'), '', "$what by hand, then the plan: intact");
	is($app->dump_of_ejected('by_hand'), $fresh, "$what by hand, then the plan: the schema is that of a new one");
}

# A unique index that duplicates have left invalid: what is in its way is said, and once it is gone the plan goes on

$app->create_database('duplicates', 'old', q{UPDATE people SET name = 'name 2' WHERE id = 1});
my $before = $app->dump_of_ejected('duplicates');
my @space = split /\|/, $app->value('duplicates', q{SELECT * FROM ahead_disk_space(to_version => '1.1')});
is($space[0], 'tablespace pg_default, WAL', 'free disk: where');
cmp_ok($space[1], '>', 2 * $app->value('duplicates', q{SELECT pg_table_size('people')}), 'free disk: the sizes of tables are what may be needed');
cmp_ok($space[1], '<', $space[2], 'free disk: there is enough');
is($app->value('fresh', 'SELECT * FROM ahead_disk_space()'), '', 'free disk: of no matter where there is nothing to do');
like(($node->psql('duplicates', 'SET ROLE pg_read_all_data; SELECT * FROM ahead_disk_space()'))[2],
	qr/ERROR:  must be owner of extension "ahead" to read how much disk is free/, 'free disk: not for everybody');

# A file that the size of the table counts, and no scan comes to
my $file = $node->data_dir . '/' . $app->value('duplicates', q{SELECT pg_relation_filepath('people')}) . '.1';
append_to_file($file, 'x');
truncate $file, $space[2] or die $!;
($status, $out, $error) = $app->program('migrate', '-d', 'duplicates');
unlink $file or die $!;
like($out, qr/^tablespace pg_default, WAL: the update may write \d+ [GT]B there, and \d+ [GT]B are free$/m, 'free disk: it is said that there is too little');
is($status, 2, 'rows in the way: migrate refuses');
like($error, qr/^ahead: duplicate_rows: 2 rows of people_name_idx\n.*\n  This shows them: (SELECT .*);\nahead: the update to version 1\.1 was refused, and nothing was changed: rows are in its way\n/,
	'rows in the way: what, how many, which');
my ($shows) = $error =~ /This shows them: (.*);/;
is($app->value('duplicates', $shows), 'name 2|2', 'rows in the way: the query shows them');
is($app->dump_of_ejected('duplicates'), $before, 'rows in the way: nothing is changed');
($status, $out, $error) = $app->program('check-data', '--to', '1.1', '-d', 'duplicates');
is($status, 2, 'check-data --to: finds them');
like($out, qr/duplicate_rows/, 'check-data --to: says them');
is(($app->program('check-data', '--to', '1.1', '-d', 'old'))[0], 0, 'check-data --to: none is in the way of others');
is($app->value('duplicates', 'SELECT count(*) FROM ahead_check_data()'), '0', 'the version that is there has nothing against them');
my $statement;
foreach my $step (plan_of('duplicates', q{to_version => '1.1', online => true}))
{
	$statement = $step->[0];
	last if errors_of('duplicates', $statement) ne '';
}
like($statement, qr/^CREATE UNIQUE INDEX CONCURRENTLY people_name_idx_prepared ON public\.people /,
	'a unique index cannot be built over duplicates');
like((plan_of('duplicates', q{to_version => '1.1', online => true}))[0][0], qr/^DROP INDEX CONCURRENTLY public\.people_name_idx_prepared$/,
	'what is left of it goes first');
$app->value('duplicates', q{UPDATE people SET name = 'Name 1' WHERE id = 1});
is(errors_of('duplicates', map { $_->[0] } plan_of('duplicates', q{to_version => '1.1', online => true})), '', 'duplicates gone: the plan goes on');
is($app->findings('duplicates'), '', 'duplicates gone: intact');
is($app->dump_of_ejected('duplicates'), $fresh, 'duplicates gone: the schema is that of a new one');

# Ordinary tables in another schema, which a function takes there in place of ALTER EXTENSION

$app->create_database('tenants', 'old', 'CREATE SCHEMA "Tenant 1"', q{SELECT ahead_install('"Tenant 1"')}, rows('"Tenant 1".'));
my @of_tenant = plan_of('tenants', q{'"Tenant 1"', '1.1', true});
is(scalar(grep { $_->[0] =~ /^SELECT .* FROM public\.ahead_repair\(/ } @of_tenant), 1, 'a tenant: one function');
is(errors_of('tenants', map { $_->[0] } @of_tenant), '', 'a tenant: the plan is run');
$app->value('tenants', q{ALTER TYPE mood ADD VALUE 'great' AFTER 'ok'});
$app->value('tenants', 'ALTER EXTENSION ahead UPDATE');
is($app->findings('tenants', '"Tenant 1"'), '', 'a tenant: intact');
is($app->dump_of_ejected('tenants', '-n', '"Tenant 1"') =~ s/"Tenant 1"\.//gr =~ s/^CREATE SCHEMA.*\n//mr =~ s/^--.*\n//mgr =~ s/\n+/\n/gr,
	$app->dump_of_ejected('fresh', '-n', 'public') =~ s/public\.//gr =~ s/^(?:CREATE|COMMENT ON) SCHEMA.*\n//mgr =~ s/^--.*\n//mgr =~ s/\n+/\n/gr, 'a tenant: the same schema');

# A backfill goes through each table once, in many transactions, and the update reads none of it again

my $people = 40_000;
$app->create_database('many', 'with_columns', qq{INSERT INTO people (id, team_id, name, age, token, shade)
	SELECT g, g % 10 + 1, 'Name ' || g, g % 90 + 1, NULL, NULL FROM generate_series(301, $people) AS g}, 'VACUUM ANALYZE people');

# How many rows of people were read one after the other, or by their places, in sessions that have ended: those that end
# say so as the last thing.
sub rows_read
{
	$node->poll_query_until('postgres', q{SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = 'many' AND backend_type = 'client backend'})
	  or die 'a session does not end';
	return $app->value('many', q{SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'people'});
}

my $read = rows_read();
my @places = (0);
while ($places[-1] ne '')
{
	push @places, $app->value('many', "SELECT ahead_backfill(NULL, $places[-1])");
	last if $#places > 1000;
}
pop @places;
cmp_ok(scalar(@places), '>', 3, 'a backfill in many transactions');
is_deeply([ sort { $a <=> $b } @places ], \@places, 'each goes on behind the one before');
cmp_ok(rows_read() - $read, '<=', 3 * 2 * $people, 'no row is read more than twice for each column');
is($app->value('many', 'SELECT count(slug), count(DISTINCT token), count(shade) FROM people'), "$people|$people|$people",
	'all rows are filled');
(undef, undef, $error) = $node->psql('many', 'SELECT ahead_backfill(NULL, -1)');
like($error, qr/a place to go on from is not negative/, 'there is no place before the first');

# What is left to the update is short: where a constraint says that a column has no NULL, none is looked for

my @left = plan_of('many', q{to_version => '1.1', online => true});
is(errors_of('many', map { $_->[0] } grep { $_->[0] !~ /UPDATE TO|_replaced$/ } @left), '', 'the rest of the preparations');
$app->value('many', 'CREATE TABLE places AS SELECT ctid AS place, id FROM people');
$read = rows_read();
is(errors_of('many', map { $_->[0] } grep { $_->[0] =~ /UPDATE TO/ } @left), '', 'the update');
is(rows_read() - $read, 2 * $people, 'only the columns that may be NULL are looked through');
is($app->value('many', 'SELECT count(*) FROM people JOIN places USING (id) WHERE people.ctid = place'), $people, 'no row is filled again');

# While a replica lags, a backfill fills nothing

$node->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'base', has_streaming => 1);
$standby->start;
$app->create_database('lagging', 'with_columns');
$node->wait_for_catchup($standby);
$standby->safe_psql('postgres', 'SELECT pg_wal_replay_pause()');
$standby->poll_query_until('postgres', q{SELECT pg_get_wal_replay_pause_state() = 'paused'}) or die 'the standby goes on';
$app->value('lagging', 'CREATE TABLE much AS SELECT g, repeat(g::text, 100) FROM generate_series(1, 10000) AS g');
is($app->value('lagging', q{SET ahead.max_replica_lag = '1MB'; SELECT ahead_backfill()}), '0', 'a replica lags: nothing is done');
is($app->value('lagging', 'SELECT count(slug) FROM people'), '0', 'and nothing is filled');
isnt($app->value('lagging', q{SET ahead.max_replica_lag = -1; SELECT ahead_backfill()}), '0', 'unless nobody cares');
$standby->safe_psql('postgres', 'SELECT pg_wal_replay_resume()');
$node->wait_for_catchup($standby);
is(errors_of('lagging', q{SET ahead.max_replica_lag = '1MB'}, map { $_->[0] } grep { $_->[0] =~ /_backfill/ } plan_of('lagging', q{to_version => '1.1', online => true})),
	'', 'it has caught up: the backfill goes on');
is($app->value('lagging', 'SELECT count(slug) FROM people'), '300', 'and fills all rows');
$standby->stop;

done_testing();
