# A copy of the source tree that a test may change: edit, generate, build, and install where only its servers look.
package SchemaSetup::Tree;

use strict;
use warnings;

use Cwd 'getcwd';
use IPC::Run;
use PostgreSQL::Test::Utils;

# Copy what takes part in building and generating, as it was when TEST_VERSION was the newest version of the schema.
# The temporary directory must not be too deep for make generate.
sub new
{
	my ($class) = @_;
	my $self = bless { path => PostgreSQL::Test::Utils::tempdir() . '/tree' }, $class;

	mkdir $self->{path} or die "$self->{path}: $!";
	IPC::Run::run(
		[
			'cp', '-r', 'Makefile', 'schema_setup.control', 'META.json', 'CHANGELOG.md', 'README.md', 'LICENSE',
			'sql', 'src', 'docs', 'test', 'expected', $self->{path}
		]) or die 'could not copy the tree';
	$self->take_back_versions;
	return $self;
}

# Take away what belongs to versions that are newer than TEST_VERSION.
sub take_back_versions
{
	my ($self) = @_;
	my ($known) = $self->read('Makefile') =~ /^TEST_VERSION = (.*)/m;
	my ($newest) = $self->read('schema_setup.control') =~ /^default_version = '(.*)'/m;

	return if $newest eq $known;
	foreach my $file (glob "$self->{path}/sql/*.sql $self->{path}/sql/schema/*.sql")
	{
		my ($name) = $file =~ m{([^/]+)$};
		unlink $file if grep { is_newer($_, $known) } $name =~ /(?:^|--)(\d+(?:\.\d+)*)/g;
	}
	$self->replace('schema_setup.control', "default_version = '$newest'", "default_version = '$known'");
	$self->write('META.json', $self->read('META.json') =~ s/\Q$newest\E/$known/gr);
	$self->write('CHANGELOG.md',
		join '', grep { !/^## ([\d.]+)/ || !is_newer($1, $known) } split /^(?=## )/m, $self->read('CHANGELOG.md'));
	return;
}

# Is a version newer than another one?
sub is_newer
{
	my ($version, $other) = map { [ split /\./ ] } @_;

	while (@$version || @$other)
	{
		my $order = (shift(@$version) // 0) <=> (shift(@$other) // 0);
		return $order > 0 if $order;
	}
	return 0;
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

# The file of a version's definition.
sub definition
{
	my ($version) = @_;

	return "sql/schema/$version.sql";
}

# Begin a version: it is another one until it is edited.
sub new_version
{
	my ($self, $version, $from) = @_;

	$self->write(definition($version), $self->read(definition($from)));
	return;
}

# Edit a definition: texts, each with the one that takes its place.
sub edit
{
	my ($self, $version, @edits) = @_;

	while (my ($old, $new) = splice @edits, 0, 2)
	{
		$self->replace(definition($version), $old, $new);
	}
	return;
}

# Add statements to the end of a definition.
sub add_statements
{
	my ($self, $version, $statements) = @_;

	$self->write(definition($version), $self->read(definition($version)) . "\n$statements");
	return;
}

# Edit a CREATE TABLE: the function gets the elements between its parentheses, and returns what they are to be.
sub edit_table
{
	my ($self, $version, $table, $edit) = @_;
	my $text = $self->read(definition($version));

	$text =~ s{^(CREATE TABLE \Q$table\E \(\n)(.*?)\n\);$}
		{ $1 . join(",\n", $edit->(split /,\n(?=\n?    \S)/, $2)) . "\n);" }mse
	  or die "no CREATE TABLE $table in version $version";
	$self->write(definition($version), $text);
	return;
}

# Add columns to a table, after its last one.
sub add_columns
{
	my ($self, $version, $table, @columns) = @_;

	$self->edit_table(
		$version, $table,
		sub {
			my @constraints = grep { /^\s*CONSTRAINT / } @_;
			return ((grep { !/^\s*CONSTRAINT / } @_), (map { "    $_" } @columns), @constraints);
		});
	return;
}

# Add constraints to a table, after all that it has.
sub add_constraints
{
	my ($self, $version, $table, @constraints) = @_;

	$self->edit_table($version, $table, sub { return (@_, map { "    CONSTRAINT $_" } @constraints); });
	return;
}

# Give a column or constraint of a table another definition, or, without one, take it away.
sub change_element
{
	my ($self, $version, $table, $name, $definition) = @_;
	my $found = 0;

	$self->edit_table(
		$version, $table,
		sub {
			return map {
				if (!/^\s*(CONSTRAINT )?\Q$name\E\s/) { $_ }
				else { $found++; defined $definition ? '    ' . ($1 // '') . "$name $definition" : () }
			} @_;
		});
	die "$table has $found elements $name" if $found != 1;
	return;
}

# Do what a diff in the unified format says.  Where a hunk belongs is found by its lines, not by its line numbers.
sub patch
{
	my ($self, $diff) = @_;
	my ($file, @hunks);

	foreach my $line (split /\n/, $diff)
	{
		if ($line =~ m{^--- a/}) { next; }
		elsif ($line =~ m{^\+\+\+ b/(\S+)}) { $file = $1; }
		elsif ($line =~ /^@@/) { push @hunks, { file => $file, old => '', new => '' }; }
		elsif (@hunks)
		{
			$hunks[-1]{old} .= substr($line, 1) . "\n" if $line =~ /^[ -]/;
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

	return $self->make_in($self->{path}, @arguments);
}

# Run make elsewhere, of a Makefile that an argument names.
sub make_in
{
	my ($self, $folder, @arguments) = @_;
	my $output = '';

	# What the make that runs this test was told is not meant for this one.
	local %ENV = %ENV;
	delete @ENV{ 'MAKEFLAGS', 'MFLAGS', 'MAKELEVEL', 'MAKEOVERRIDES', 'REGRESS', 'PROVE_TESTS', 'EXTRA_PROVE_FLAGS' };
	my $pg_config = $ENV{PG_CONFIG} || 'pg_config';
	my $success = IPC::Run::run([ 'make', '-s', '-C', $folder, "PG_CONFIG=$pg_config", @arguments ],
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
