
# The generator of random schemas itself: what it makes is the same each time, and a server takes all of it.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;
use SchemaSetup::RandomSchema;

my $seeds = $ENV{RANDOM_SCHEMAS} || 8;
my $node = start_server('main');

$node->safe_psql('postgres', "CREATE DATABASE $_ ENCODING 'UTF8' TEMPLATE template0 LOCALE 'C'") foreach qw(original restored);

# Run statements in an empty schema of a database; its errors.
sub errors_of
{
	my ($database, @statements) = @_;
	my ($status, $stdout, $stderr) = $node->psql(
		$database,
		join("\n", "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public;", @statements),
		on_error_stop => 0);

	return $stderr;
}

# The definition of a database's schema as pg_dump writes it; the name of the restriction is another one each time.
sub dump_of
{
	my ($database) = @_;
	my ($dump, $errors) = run_command([ 'pg_dump', '-s', '-O', '-x', '-h', $node->host, '-p', $node->port, $database ]);

	die $errors if $errors;
	$dump =~ s/^\\(un)?restrict .*\n//mg;
	return $dump;
}

# A restore changes how some expressions are written, but not once more.
sub is_restored
{
	my ($seed) = @_;
	my $first = dump_of('original');

	is(errors_of('restored', $first), '', "schema $seed: a dump can be restored");
	my $second = dump_of('restored');
	is(errors_of('restored', $second), '', "schema $seed: so can a dump of that");
	is(dump_of('restored'), $second, "schema $seed: it is the same then");
	return;
}

foreach my $seed (1 .. $seeds)
{
	my $schema = SchemaSetup::RandomSchema->new(seed => $seed);
	my $again = SchemaSetup::RandomSchema->new(seed => $seed);

	is($again->definition . $again->rows, $schema->definition . $schema->rows, "schema $seed: the same each time");
	is(errors_of('original', $schema->definition, $schema->rows), '', "schema $seed: definition and rows");
	is_restored($seed);

	my @breaks = $schema->breaks(100);
	is(errors_of('original', $schema->definition, $schema->rows, map { "BEGIN; $_->[1]; ROLLBACK;" } @breaks),
		'', "schema $seed: " . @breaks . ' breaks');

	my ($next, @changes) = $schema->mutate(changes => 5, data_loss => 1, renames => 1, tighten => 1);
	is(errors_of('original', $next->definition, $next->rows), '', "schema $seed: with changes") or diag(join "\n", @changes);
}

done_testing();
