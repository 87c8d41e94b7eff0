
# Definitions of random schemas: what is printed of a live schema makes the same schema elsewhere, and the statements
# from one definition to another lead there.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;
use SchemaSetup::RandomSchema;

my $seeds = $ENV{RANDOM_SCHEMAS} || 20;
my $node = start_server('main');

# What cannot be done without knowing more than the definitions.
my @undecided = qw(drop_label move_label change_generated);

$node->safe_psql('postgres', "CREATE DATABASE test ENCODING 'UTF8' TEMPLATE template0 LOCALE 'C'");
$node->safe_psql('test', 'CREATE EXTENSION schema_setup');

my $session = open_session($node, 'test');
$session->query('SET client_min_messages = warning');

# A text as SQL.
sub quoted
{
	my ($text) = @_;
	(my $escaped = $text) =~ s/'/''/g;

	return "'$escaped'";
}

# Run statements in a schema, which is emptied first if they are its definition; their errors.
sub errors_in
{
	my ($schema, @statements) = @_;

	$session->begin(join "\n", "SET search_path = $schema;", @statements);
	my ($output, $errors) = $session->finish;
	return $errors;
}

sub make_schema
{
	my ($schema, $definition) = @_;

	$session->query("DROP SCHEMA IF EXISTS $schema CASCADE; CREATE SCHEMA $schema");
	return errors_in($schema, $definition);
}

sub definition_of
{
	my ($schema) = @_;

	return $session->query("SELECT public.schema_setup_definition('$schema')");
}

# The statements from one definition to another, as text.
sub statements_between
{
	my ($old, $new) = map { quoted($_) } @_;

	return $session->query(
		"SET search_path = live; SELECT statement || ';' FROM public.schema_setup_diff($old, $new, NULL, true)");
}

# What is printed makes the same elsewhere.  A restore changes how some expressions are written, but not once more.
sub is_definition
{
	my ($seed) = @_;
	my $printed = definition_of('live');

	is(make_schema('copy', $printed), '', "schema $seed: what is printed is a definition");
	my $copy = definition_of('copy');
	is(make_schema('copy', $copy), '', "schema $seed: so is what is printed of that");
	is(definition_of('copy'), $copy, "schema $seed: it is the same then");
	return;
}

# What leads to the next version makes what a new schema of that is, and then nothing is left to do.
sub is_changed
{
	my ($seed, $schema) = @_;
	my ($next, @changes) = $schema->mutate(changes => 3, data_loss => 1, tighten => 1, but_not => \@undecided);
	my $statements = statements_between($schema->definition, $next->definition);

	is(make_schema('live', $schema->definition), '', "schema $seed: once more");
	is(errors_in('live', $statements), '', "schema $seed: changes") or diag(join "\n", @changes);
	is(make_schema('copy', $next->definition), '', "schema $seed: the next version");
	is(definition_of('live'), definition_of('copy'), "schema $seed: the changes lead there") or diag(join "\n", @changes);
	return;
}

foreach my $seed (1 .. $seeds)
{
	my $schema = SchemaSetup::RandomSchema->new(seed => $seed);

	is(make_schema('live', $schema->definition), '', "schema $seed: made");
	is(statements_between($schema->definition, $schema->definition), '', "schema $seed: no difference to itself");
	is_definition($seed);
	is_changed($seed, $schema);
}

# Without types of their own, texts say all, also without a server that has them.
foreach my $seed (1 .. $seeds)
{
	my $schema = SchemaSetup::RandomSchema->new(seed => $seed, without => [ 'enums', 'domains' ]);

	make_schema('live', $schema->definition);
	my $printed = definition_of('live');
	is(statements_between($schema->definition, $printed), '', "schema $seed without types: what is printed is the same");
	is(statements_between($printed, $schema->definition), '', "schema $seed without types: and the other way round");
}

done_testing();
