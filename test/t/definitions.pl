# A file with all that a definition can have, what pg_dump says of it, and the schema as it is printed are one definition.
use strict;
use warnings;

use File::Basename;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

my $folder = dirname(__FILE__) . '/../schema';
my $node = start_server('definitions');
my $definition = slurp_file("$folder/everything.sql");

$definition .= slurp_file("$folder/everything_18.sql") if $node->pg_version >= 18;
$node->safe_psql('postgres', 'CREATE EXTENSION schema_setup');

# What psql makes of a definition in a new schema, which is first in the path from then on.
sub make_schema
{
	my ($schema) = @_;

	$node->safe_psql('postgres', qq{CREATE SCHEMA "$schema"; SET search_path = "$schema"; $definition});
	return;
}

# What pg_dump says of a schema, without owners and privileges.
sub dump_schema
{
	my ($schema) = @_;
	my ($out, $err) =
	  run_command([ 'pg_dump', '-s', '-O', '-x', '-n', qq{"$schema"}, '-d', $node->connstr('postgres') ]);

	return $out;
}

# The statements that lead from one definition to another, in a schema that has its types.
sub difference
{
	my ($schema, $old, $new) = @_;
	my ($quote_old, $quote_new) = map { "\$definition\$$_\$definition\$" } $old, $new;

	return $node->safe_psql('postgres',
		qq{SET search_path = "$schema"; SELECT statement FROM public.schema_setup_diff($quote_old, $quote_new)});
}

foreach my $schema ('app', 'My App')
{
	make_schema($schema);
	my $dump = dump_schema($schema);
	my $printed =
	  $node->safe_psql('postgres', qq{SELECT schema_setup_definition('"$schema"')});

	is(difference($schema, $definition, $definition), '', "$schema: the file is the same as itself");
	is(difference($schema, $definition, $dump), '', "$schema: the dump is the same as the file");
	is(difference($schema, $dump, $definition), '', "$schema: the file is the same as the dump");
	is(difference($schema, $definition, $printed), '', "$schema: what is printed is the same as the file");
	isnt(difference($schema, '', $dump), '', "$schema: the dump is not nothing");
}

done_testing();
