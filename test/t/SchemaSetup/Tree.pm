# A copy of the source tree that a test may change: edit, generate, build, and install where only its servers look.
package SchemaSetup::Tree;

use strict;
use warnings;

use Cwd 'getcwd';
use IPC::Run;
use PostgreSQL::Test::Utils;

# Copy what takes part in building and generating.  The temporary directory must not be too deep for make generate.
sub new
{
	my ($class) = @_;
	my $self = bless { path => PostgreSQL::Test::Utils::tempdir() . '/tree' }, $class;

	mkdir $self->{path} or die "$self->{path}: $!";
	IPC::Run::run(
		[
			'cp', '-r', 'Makefile', 'schema_setup.control', 'META.json', 'CHANGELOG.md', 'README.md', 'LICENSE',
			'bin', 'sql', 'src', 'docs', 'test', $self->{path}
		]) or die 'could not copy the tree';
	return $self;
}

sub path { return $_[0]->{path}; }

# The text of a file.
sub read
{
	my ($self, $file) = @_;

	return PostgreSQL::Test::Utils::slurp_file("$self->{path}/$file");
}

sub write
{
	my ($self, $file, $text) = @_;

	open my $handle, '>', "$self->{path}/$file" or die "$file: $!";
	print $handle $text;
	close $handle or die "$file: $!";
	return;
}

# Replace a text that is in the file exactly once.
sub replace
{
	my ($self, $file, $old, $new) = @_;
	my $text = $self->read($file);
	my $count = () = $text =~ /\Q$old\E/g;

	die "$count times in $file:\n$old" if $count != 1;
	$text =~ s/\Q$old\E/$new/;
	$self->write($file, $text);
	return;
}

# Do what a diff in the unified format says.  Where a hunk belongs is found by its lines, not by its line numbers.
sub patch
{
	my ($self, $diff) = @_;
	my ($file, @hunks);

	foreach my $line (split /\n/, $diff)
	{
		if ($line =~ m{^\+\+\+ b/(\S+)}) { $file = $1; }
		elsif ($line =~ /^@@/) { push @hunks, { file => $file, old => '', new => '' }; }
		elsif (@hunks)
		{
			$hunks[-1]{old} .= substr($line, 1) . "\n" if $line =~ /^[ -](?!--)/;
			$hunks[-1]{new} .= substr($line, 1) . "\n" if $line =~ /^[ +]/;
			$hunks[-1]{$_} .= "\n" foreach $line eq '' ? ('old', 'new') : ();
		}
	}
	$self->replace(@{$_}{ 'file', 'old', 'new' }) foreach @hunks;
	return scalar @hunks;
}

# Run make in the tree; returns whether it succeeded, and what it printed.
sub make
{
	my ($self, @arguments) = @_;
	my $output = '';

	# What the make that runs this test was told is not meant for this one.
	local %ENV = %ENV;
	delete @ENV{ 'MAKEFLAGS', 'MFLAGS', 'MAKELEVEL', 'MAKEOVERRIDES' };
	my $pg_config = $ENV{PG_CONFIG} || 'pg_config';
	my $success = IPC::Run::run([ 'make', '-s', '-C', $self->{path}, "PG_CONFIG=$pg_config", @arguments ],
		'>', \$output, '2>&1');
	return ($success, $output);
}

# Build, and install under a directory of the tree's own.
sub stage
{
	my ($self) = @_;

	foreach my $arguments ([ '-j2', 'PROFILE=-O0', 'all' ], [ 'install', "DESTDIR=$self->{path}/stage" ])
	{
		my ($success, $output) = $self->make('with_llvm=no', @$arguments);
		die "make @$arguments failed:\n$output" unless $success;
	}
	return;
}

# What PG_CONFIG says about a directory of the server.
sub directory_of
{
	my ($option) = @_;
	my ($output) = ('');

	IPC::Run::run([ $ENV{PG_CONFIG} || 'pg_config', $option ], '>', \$output) or die "pg_config $option failed";
	chomp $output;
	return $output;
}

# The settings with which a server finds what is installed there; nothing where this PostgreSQL knows none.
sub server_settings
{
	my ($self) = @_;
	my $stage = "$self->{path}/stage";
	my $settings = '';

	IPC::Run::run([ directory_of('--bindir') . '/postgres', '--describe-config' ], '>', \$settings)
	  or die 'postgres --describe-config failed';
	my $library = "dynamic_library_path = '$stage" . directory_of('--pkglibdir') . ":\$libdir'\n";
	return "extension_control_path = '$stage" . directory_of('--sharedir') . ":\$system'\n$library"
	  if $settings =~ /^extension_control_path\t/m;
	return "extension_destdir = '$stage'\n$library" if $settings =~ /^extension_destdir\t/m;
	return;
}

1;
