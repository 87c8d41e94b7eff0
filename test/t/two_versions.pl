# The example of docs/online.md: a column becomes one of another type by two versions, while three applications follow
# each other. Definitions, steps and output are taken from the page, so the page is true.
use strict;
use warnings;

use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup::Application;

my $page = PostgreSQL::Test::Utils::slurp_file('docs/online.md');
my %files = $page =~ m{^`payments/(\S+)`\n```sql\n(.*?)^```$}gms;
is(join(' ', sort keys %files), '1.0--1.1.backfill.sql 1.0.sql 1.1--1.2.backfill.sql 1.1--1.2.sql 1.1.sql 1.2.sql',
	'the files on the page');
my $app = SchemaSetup::Application->new('payments', definitions => \%files, scripts => [
	[ 'payments--1.0.sql', 'NULL', '1.0' ], [ 'payments--1.1.sql', 'NULL', '1.1' ], [ 'payments--1.2.sql', 'NULL', '1.2' ],
	[ 'payments--1.0--1.1.sql', q{'1.0'}, '1.1' ], [ 'payments--1.1--1.2.sql', q{'1.1'}, '1.2' ]]);
plan skip_all => 'this PostgreSQL finds extensions in its own directories only' unless $app;

# What each application writes and reads; the row is given.
my %applications = (
	first => [ 'INSERT INTO payments (id, cents) VALUES (%1$d, %1$d * 100)', 'SELECT cents FROM payments WHERE id = %d' ],
	second => [ 'INSERT INTO payments (id, cents, amount) VALUES (%1$d, %1$d * 100, %1$d * 100)',
		'SELECT coalesce(amount, cents) FROM payments WHERE id = %d' ],
	third => [ 'INSERT INTO payments (id, amount) VALUES (%1$d, %1$d * 100)', 'SELECT amount FROM payments WHERE id = %d' ]);
my $id = 0;

# Test that an application can write a row, and read it and those before it.
sub works
{
	my ($application, $rows, $version) = @_;
	my ($write, $read) = @{ $applications{$application} };

	$id++;
	$app->value('portal', sprintf $write, $id);
	is($app->value('portal', sprintf $read, $_), $_ * 100, "$version: the $application application reads row $_") foreach @$rows, $id;
	return;
}

# Test that migrate gets the database to a version, of which nothing is left to say.
sub migrates_to
{
	my ($version, @options) = @_;
	my ($status, $out, $error) = $app->program('migrate', '--to', $version, '-d', 'portal', @options);

	is($status, 0, "to version $version") or diag("$out$error");
	is($app->findings('portal'), '', "$version: intact");
	return;
}

$app->create_database('portal', undef, q{CREATE EXTENSION payments VERSION '1.0'});
works('first', [], '1.0');
migrates_to('1.1');
works('first', [1], '1.1');
works('second', [ 1, 2 ], '1.1');
works('first', [ 1 .. 3 ], '1.1');
is($app->value('portal', 'SELECT id FROM payments WHERE amount IS NULL'), "2\n4", '1.1: rows of the first application are to be filled');
my ($status, $out, $error) = $app->program('migrate', '-d', 'portal');
is($status, 1, 'to version 1.2 without leave: refused');
my ($shown) = $page =~ /^\$ payments migrate\n\[\.\.\.\]\n(.*?)^```$/ms;
is($error, $shown, 'it says what the page says');
works('third', [ 1 .. 4 ], '1.1, prepared');
migrates_to('1.2', '--allow-data-loss');
works('third', [ 1 .. 5 ], '1.2');
my ($failed) = $app->node->psql('portal', 'INSERT INTO payments (id, cents) VALUES (99, 1)');
isnt($failed, 0, '1.2: the first application does not work any more');

done_testing();
