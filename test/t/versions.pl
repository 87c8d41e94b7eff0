# The same version everywhere, and scripts and pages that are what the definitions in sql/schema say.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use JSON::PP;
use Test::More;

use SchemaSetup;

sub read_file
{
	my ($path) = @_;

	return -e $path ? PostgreSQL::Test::Utils::slurp_file($path) : "there is no $path";
}

# On all versions that there are, also where other tests run without those that are newer than they know
local $ENV{TEMP_CONFIG} = $ENV{NEWEST_CONFIG} if defined $ENV{NEWEST_CONFIG};
my $node = start_server('main');
create_database($node, 'test');

# The library knows the versions; the function that tells is for making scripts, so no script declares it.
my @versions = split /\n/, $node->safe_psql(
	'test', q{
	CREATE FUNCTION pg_temp.versions() RETURNS text[] AS '$libdir/schema_setup', 'schema_setup_versions' LANGUAGE C;
	SELECT unnest(pg_temp.versions())});
my $newest = $versions[-1];

my ($default) = read_file('schema_setup.control') =~ /^default_version\s*=\s*'(.*)'/m;
is($default, $newest, 'the control file names the newest version');
is($node->safe_psql('test', q{SELECT extversion FROM pg_extension WHERE extname = 'schema_setup'}),
	$newest, 'CREATE EXTENSION gives the newest version');
my $meta = eval { decode_json(read_file('META.json')) } || {};
like($meta->{version}, qr/^\Q$newest\E(\.0)?$/, 'META.json has the newest version');
is($meta->{provides}{schema_setup}{version}, $meta->{version}, 'META.json provides the newest version');
my ($heading) = read_file('CHANGELOG.md') =~ /^## \[?v?(\d[\d.]*)/m;
is($heading, $newest, "CHANGELOG.md's first heading is the newest version");

# The pages about it, and what the picture shows, wherever Graphviz puts it
is(read_file('docs/schema.md'), $node->safe_psql('test', 'SELECT schema_setup_docs()'), 'docs/schema.md is about it');
my $drawing = PostgreSQL::Test::Utils::tempdir . '/schema.dot';
append_to_file($drawing, $node->safe_psql('test', q{SELECT schema_setup_diagram(format => 'dot')}));
is(shown_texts(read_file('docs/schema.svg')), shown_texts((run_command([ 'dot', '-Tsvg', $drawing ]))[0]), 'docs/schema.svg shows it');

# Each script, byte by byte
my @wanted;
my $previous;
compare_script('schema_setup--unpackaged.sql', 'NULL', 'unpackaged');
foreach my $version (@versions)
{
	compare_script("schema_setup--$version.sql", 'NULL', $version);
	compare_script("schema_setup--unpackaged--$version.sql", "'unpackaged'", $version);
	if (defined $previous)
	{
		compare_script("schema_setup--$previous--$version.sql", "'$previous'", $version);
		my (undef, undef, $no_way_back) = $node->psql('test', "SELECT schema_setup_script('$version', '$previous')");
		compare_script("schema_setup--$version--$previous.sql", "'$version'", $previous) if !$no_way_back;
	}
	$previous = $version;
}

sub shown_texts
{
	my ($svg) = @_;

	return join "\n", sort $svg =~ /<text [^>]*>([^<]*)/g;
}

sub compare_script
{
	my ($file, $from, $to) = @_;

	push @wanted, $file;
	my $is = read_file("sql/$file");
	my $should_be = $node->safe_psql('test', "SELECT schema_setup_script($from, '$to')");
	return if ok($is eq $should_be, "sql/$file is what the schema says");

	# Only the first line that differs is of interest.
	my @is = split /\n/, $is;
	my @should_be = split /\n/, $should_be;
	my $line = 0;
	$line++ while defined $is[$line] && defined $should_be[$line] && $is[$line] eq $should_be[$line];
	diag('line ', $line + 1, ' is: ', $is[$line] // 'the end');
	diag('it should be: ', $should_be[$line] // 'the end');
	return;
}

opendir my $directory, 'sql' or die "sql: $!";
my @files = sort grep { -f "sql/$_" } readdir $directory;
closedir $directory;
is_deeply(\@files, [ sort @wanted ], 'sql/ has these scripts and nothing else');

done_testing();
