# schema_setup diagram and docs: what they print and write, with Graphviz and without, for schemas large and odd.
use strict;
use warnings;

use IPC::Run;
use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

my $node = start_server('main');
my $temporary = PostgreSQL::Test::Utils::tempdir;
my $file = "$temporary/page";

# Run the program in a database; returns its exit status, and what it prints on both outputs.
sub run_program
{
	my ($database, @arguments) = @_;
	my ($out, $error) = ('', '');
	local %ENV = (%ENV, PGHOST => $node->host, PGPORT => $node->port, PGUSER => 'postgres', PGDATABASE => $database);

	IPC::Run::run([ 'src/client/schema_setup', @arguments ], '<', \'', '>', \$out, '2>', \$error,
		IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));
	return ($? >> 8, $out, $error);
}

# Test what a call ends with.
sub ends
{
	my ($database, $arguments, $status, $out, $error, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my ($got, $printed, $complaint) = run_program($database, @$arguments);

	return ok($got == $status && $printed =~ $out && $complaint =~ $error, $name) || diag("exit status $got\n$printed\n$complaint");
}

create_database($node, 'portal');
my $mermaid = $node->safe_psql('portal', 'SELECT schema_setup_diagram()');
my $dot = $node->safe_psql('portal', q{SELECT schema_setup_diagram(format => 'dot')});
my $markdown = $node->safe_psql('portal', 'SELECT schema_setup_docs()');

# What the server writes is printed as it is.
is_deeply([ run_program('portal', 'diagram') ], [ 0, $mermaid, '' ], 'diagram');
is_deeply([ run_program('portal', 'diagram', '--format', 'dot') ], [ 0, $dot, '' ], 'diagram --format dot');
is_deeply([ run_program('portal', 'docs', '--format', 'markdown') ], [ 0, $markdown, '' ], 'docs --format markdown');
is_deeply([ run_program('portal', 'diagram', '--out', $file) ], [ 0, "wrote $file\n", '' ], 'diagram --out');
is(slurp_file($file), $mermaid, 'the file');
my (undef, $json) = run_program('portal', 'docs', '--format', 'markdown', '--json');
is(decode_json($json)->{docs}, $markdown, 'docs --json');

# Graphviz draws every table, column and key.
my (undef, $svg) = run_program('portal', 'diagram', '--format', 'svg');
like($svg, qr/\A<svg .*<\/svg>\n\z/s, 'diagram --format svg');
my @lost = grep { $svg !~ />\Q$_\E</ } split /\n/,
  $node->safe_psql('portal', q{SELECT DISTINCT attname FROM pg_attribute WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r') AND attnum > 0
	UNION SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'});
is("@lost", '', 'every table and column is in it');
is(scalar(() = $svg =~ /class="edge"/g), 20, 'and an arrow for each foreign key');
my ($status, $html, $error) = run_program('portal', 'docs');
is("$status$error", '0', 'docs');
like($html, qr/<div class="picture">\n\Q$svg\E/, 'the picture is in the page');
is($node->safe_psql('portal', "SELECT xml_is_well_formed_document(\$page\$$html\$page\$)"), 't', 'the page is well-formed');
unlike($html =~ s{xmlns(:xlink)?="[^"]*"}{}gr, qr{https?://|<script|<link|url\(}, 'it needs nothing from elsewhere');

# Without Graphviz
{
	mkdir "$temporary/bin";
	local $ENV{PATH} = "$temporary/bin";
	ends('portal', [ 'diagram', '--format', 'svg' ], 1, qr/\A\z/, qr/\Aschema_setup: there is no Graphviz here, which draws the diagram\n.*--format dot/s, 'diagram --format svg without Graphviz');
	ends('portal', ['docs'], 0, qr/<h3 id="table-users">(?!.*class="picture">)/s, qr/\Aschema_setup: the page is without a diagram: there is no Graphviz here\n  Install the package graphviz\.\n\z/, 'docs without Graphviz');
	append_to_file("$temporary/bin/dot", "#!/bin/sh\nexit 1\n");
	chmod 0755, "$temporary/bin/dot";
	ends('portal', ['docs'], 1, qr/\A\z/, qr/Graphviz could not draw the diagram/, 'docs with a Graphviz that fails');
}

# A schema that is not the extension's: odd names, and as many tables as a large application has
$node->safe_psql('portal', q{
	CREATE SCHEMA "an ""odd"" one";
	CREATE TABLE "an ""odd"" one"."<&>" ("a|b" integer PRIMARY KEY, "{x}" text DEFAULT '\N');
	COMMENT ON TABLE "an ""odd"" one"."<&>" IS '</table> ]]> &amp;';
	CREATE SCHEMA large});
$node->safe_psql('portal', join ';', map {
	my $parent = int($_ / 2);
	"CREATE TABLE large.t$_ (id integer PRIMARY KEY, " . join(', ', map { "c$_ text" } 1 .. 12)
	  . ($parent > 0 ? ", parent integer REFERENCES large.t$parent)" : ')')
} 1 .. 60);
foreach my $schema ('an "odd" one', 'large')
{
	($status, $html, $error) = run_program('portal', 'docs', '--schema', $schema);
	is("$status$error", '0', "docs of $schema");
	is($node->safe_psql('portal', "SELECT xml_is_well_formed_document(\$page\$$html\$page\$)"), 't', 'well-formed');
}
is(scalar(() = $html =~ /class="edge"/g), 59, 'all of its foreign keys');
like($html, qr/>12 more</, 'in the picture of a large schema only columns of keys');
is(scalar(() = $html =~ /<code>c12</g), 60, 'and all others in its tables');

# Who may use no table may read it.
$node->safe_psql('portal', 'CREATE ROLE reader LOGIN');
{
	my ($got, $out) = run_program('portal', 'docs', '-U', 'reader', '--format', 'markdown');
	is("$got$out", "0$markdown", 'by a role without privileges');
}

# Bad options
ends('portal', [ 'docs', '--format', 'svg' ], 1, qr/\A\z/, qr/--format is one of html and markdown, not "svg"/, 'a format of the other command');
ends('portal', [ 'diagram', '--format', 'and' ], 1, qr/\A\z/, qr/--format is one of mermaid, dot and svg, not "and"/, 'a word of the message');
ends('portal', [ 'docs', '--schema', 'a', '--schema', 'b' ], 1, qr/\A\z/, qr/docs works on one schema at a time/, 'two schemas');
ends('portal', [ 'docs', '--all' ], 1, qr/\A\z/, qr/unknown option of docs: --all/, 'all schemas');
ends('portal', [ 'docs', '--schema', 'nosuch' ], 1, qr/\A\z/, qr/schema "nosuch" does not exist/, 'no schema');
ends('portal', [ 'docs', '--out', "$temporary/no/file" ], 1, qr/\A\z/, qr/cannot write "\Q$temporary\E\/no\/file": No such file/, 'a file that cannot be written');
ends('postgres', ['docs'], 1, qr/\A\z/, qr/is not installed/, 'a database without the extension');

done_testing();
