# Everything that has a name is documented and tested: each problem code, and each function that SQL can call.
use strict;
use warnings;

use PostgreSQL::Test::Utils;
use Test::More;

sub read_file
{
	my ($path) = @_;

	return -e $path ? PostgreSQL::Test::Utils::slurp_file($path) : '';
}

# Those of some names for which a condition does not hold, on one line.
sub lacking
{
	my ($holds, @names) = @_;

	return join ' ', grep { !$holds->($_) } @names;
}

my $source = join '', map { read_file($_) } glob 'src/*/*.c';
my $scripts = join '', map { read_file($_) } glob 'sql/*.sql';
my $reference = read_file('docs/reference.md');

# Codes are in problemlist.h, and rows of a table in the reference.
my $list = read_file('src/diff/problemlist.h');
my @codes = $list =~ /^PROBLEM\([A-Z_]+, "([a-z_]+)"/mg;
my @constants = $list =~ /^PROBLEM\(([A-Z_]+),/mg;
is_deeply([ sort @codes ], [ sort map { lc } @constants ], 'every constant has the code of the same name');

my %documented = map { $_ => 1 } $reference =~ /^\| `([a-z_]+)` \|/mg;
is(lacking(sub { $documented{ $_[0] } }, @codes), '', 'every problem code has a row in docs/reference.md');

# A finding in a test's expectation: "error | code |" as psql prints it, "error|code|" unaligned, also in a regular
# expression, or expanded output.
my $expectations = join '', map { read_file($_) } glob('expected/*.out'), glob('test/t/*.pl'),
  glob('test/reference/*.pl');
my %found = map { $_ => 1 }
  $expectations =~ /(?:^|[|^'"{])[ ]*(?:(?:error|warning|note)[ ]*\\?\|[ ]*)?([a-z_]+)[ ]*\\?\|/mg,
  $expectations =~ /^problem +\| ([a-z_]+)/mg;
is(lacking(sub { $found{ $_[0] } }, @codes), '', 'every problem code is what a test expects to find');

# The reference has other tables too, so only a section on problems can be searched for what is not there any more.
my ($problems) = $reference =~ /^#+ [^\n]*[Pp]roblem[^\n]*\n(.*)/ms;
my %codes = map { $_ => 1 } @codes;
is( lacking(sub { $codes{ $_[0] } }, ($problems || '') =~ /^\| `([a-z]+(?:_[a-z]+)+)` \|/mg),
	'', 'every documented problem code exists');

# Functions
my %declared = map { $_ => 1 } $scripts =~ /CREATE FUNCTION (\w+)\(/g;
my @functions = grep { $declared{$_} } $source =~ /^PG_FUNCTION_INFO_V1\((\w+)\);/mg;
ok(@functions > 0, 'there are functions');
is(lacking(sub { $reference =~ /`$_[0]\(/ }, @functions),
	'', 'every function that SQL can call is in docs/reference.md');
my %exported = map { $_ => 1 } $source =~ /^PG_FUNCTION_INFO_V1\((\w+)\);/mg;
is( lacking(sub { $exported{ $_[0] } }, $reference =~ /^\| `(schema_setup_\w+)\(/mg),
	'', 'every documented function exists');

done_testing();
