# The worked example of docs/migrations.md, from edit to dump and restore, as version 1.2 in a copy of the tree.
# What is edited and what comes out is taken from the page, so the page is true.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use IPC::Run;
use Test::More;

use SchemaSetup;
use SchemaSetup::Tree;

my $page = PostgreSQL::Test::Utils::slurp_file('docs/migrations.md');
my $tree = SchemaSetup::Tree->new;

# The fenced blocks of the page in one language, in their order.
sub blocks
{
	my ($language) = @_;

	return $page =~ /^```$language\n(.*?)^```$/gms;
}

# A column list for each table, as it is before the update.
my %columns;

# All rows as text, without the columns that came in with the update.
sub old_rows
{
	my ($database) = @_;

	return $node::main->safe_psql($database,
		join '',
		map { "\\echo $_\nCOPY (SELECT $columns{$_} FROM $_ ORDER BY id) TO STDOUT;\n" } sort keys %columns);
}

# From edit to package

my ($schema_diff, $package_diff) = blocks('diff');
my ($changelog) = blocks('markdown');
ok($tree->patch($schema_diff) > 0, 'src/schema.h and src/schema.c are edited as the page says');

my ($success, $output) = $tree->make('generate');
ok($success, 'make generate succeeds') or BAIL_OUT($output);
$output =~ s/^Building .*\n//;
like($page, qr/^\Q$output\E/m, 'it prints what the page says');
my $script = $tree->read('sql/schema_setup--1.1--1.2.sql');
is($script, (blocks('sql'))[0], 'the update script is the one on the page');

ok($tree->patch($package_diff) > 0, 'schema_setup.control and META.json are edited as the page says');
$tree->write('CHANGELOG.md', "$changelog\n" . $tree->read('CHANGELOG.md'));
($success, $output) = $tree->make('generate');
ok($success, 'make generate succeeds again');
$output =~ s/^Building .*\n//;
is($output, "nothing to do: sql/ is what src/schema.c says\n", 'nothing is left to do');

$tree->stage;
my $settings = $tree->server_settings;
plan skip_all => 'this PostgreSQL finds extensions only in its own directories' unless defined $settings;

# Databases at 1.0 and 1.1 with rows, on a server that gets the package of 1.2 then

our $node = start_server('main');
create_database($node, 'at_1_0', version => '1.0');
create_database($node, 'at_1_1', version => '1.1');
load_rows($node, $_) foreach 'at_1_0', 'at_1_1';
%columns = map { split /\|/ } split /\n/, $node->safe_psql('at_1_1', q{
	SELECT attrelid::regclass, string_agg(quote_ident(attname), ', ' ORDER BY attnum)
	FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
	WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
	GROUP BY 1});
is(scalar(keys %columns), 15, 'there are 15 tables before');
my $rows = old_rows('at_1_1');
is(old_rows('at_1_0'), $rows, 'both databases have the same rows');
my $dump_of_1_1 = dump_database('at_1_1');

$node->append_conf('postgresql.conf', $settings);
$node->restart;

is_intact($node, 'at_1_0', 'version 1.0 is still intact with the library of 1.2');
create_database($node, 'fresh');
is_at_1_2('fresh', 'a fresh install');
my $fingerprint = $node->safe_psql('fresh', 'SELECT schema_setup_fingerprint()');
