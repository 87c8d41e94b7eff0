# The build: out of the source tree, without sources, and what the library shows to others.
use strict;
use warnings;

use File::Path qw(make_path);
use File::Temp;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;
use SchemaSetup::Tree;

my $tree = SchemaSetup::Tree->new;
my $source = $tree->path;
my $build = "$source/elsewhere";

# The copy has what a build of the tree that the tests run in has left there.
unlink glob "$source/src/*/*.o $source/src/*/*.bc $source/src/schema/definitions.c $source/*.so";

# Run make in a directory, on the Makefile of the source tree; returns whether it succeeded, and what it printed.
sub make_in
{
	my ($directory, @arguments) = @_;
	my $output = '';

	local %ENV = %ENV;
	delete @ENV{ 'MAKEFLAGS', 'MFLAGS', 'MAKELEVEL', 'MAKEOVERRIDES' };
	my $success = IPC::Run::run(
		[ 'make', '-C', $directory, '-f', "$source/Makefile", "VPATH=$source", 'with_llvm=no',
			'PROFILE=-O0', 'PG_CONFIG=' . ($ENV{PG_CONFIG} || 'pg_config'), @arguments ],
		'>', \$output, '2>&1');
	return ($success, $output);
}

# Names of the objects that a run of make compiled.
sub compiled
{
	return join ' ', sort map { s/.*-o (\S+).*/$1/r } grep { / -c -o / } split /\n/, $_[0];
}

make_path($build);
my ($success, $output) = make_in($build, '-j2', 'all');
ok($success, 'it builds out of the source tree') or diag($output);
is(join(' ', glob "$source/src/*/*.o"), '', 'nothing is written into the source tree');
($success, $output) = make_in($build, 'all');
is(compiled($output), '', 'a second run compiles nothing');

# One more line in a definition is one more object to compile.
$tree->write('sql/schema/1.1.sql', $tree->read('sql/schema/1.1.sql') . "-- the end\n");
($success, $output) = make_in($build, 'all');
is(compiled($output), 'src/schema/definitions.o', 'after an edit of a definition it compiles that');

# The server, and other libraries in it, see what SQL calls, and no more.
my $symbols = '';
IPC::Run::run([ 'nm', '-D', '--defined-only', "$build/schema_setup.so" ], '>', \$symbols) or die 'nm failed';
my @exported = map { (split)[2] } split /\n/, $symbols;
ok(scalar(grep { $_ eq 'schema_setup_verify' } @exported), 'the library exports what SQL calls');
is(join(' ', grep { !/^(?:pg_finfo_)?schema_setup_\w+$|^Pg_magic_func$|^_PG_init$/ } @exported), '', '... and nothing else');

# Where there is nothing to compile, that is an error.
my $empty = File::Temp->newdir;
$output = '';
$success = IPC::Run::run(
	[ 'make', '-C', "$empty", '-f', "$source/Makefile", 'PG_CONFIG=' . ($ENV{PG_CONFIG} || 'pg_config') ],
	'>', \$output, '2>&1');
ok(!$success, 'without sources it fails');
like($output, qr/there are no sources in/, '... and says so');

SKIP:
{
	my $settings = $tree->server_settings;

	skip 'this PostgreSQL finds extensions only in its own directories', 2 unless defined $settings;
	($success, $output) = make_in($build, 'install', "DESTDIR=$source/stage");
	ok($success, 'it installs from there') or diag($output);
	my $node = start_server('main', settings => $settings);
	create_database($node, 'portal');
	is_intact($node, 'portal', 'what it has installed works');
}

done_testing();
