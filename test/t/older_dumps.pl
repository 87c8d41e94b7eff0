# Dumps that older releases of PostgreSQL have made are restored by this one: the same rows, the same fingerprint.
#
# The directory that SCHEMA_SETUP_DUMPS names holds one directory per release, which this test made when it ran there:
# make test-matrix passes it from release to release. This one's own dumps are always among them.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use File::Basename 'basename';
use IPC::Run;
use Test::More;

use SchemaSetup;

my $directory = $ENV{SCHEMA_SETUP_DUMPS} || PostgreSQL::Test::Utils::tempdir;
my $node = start_server('main');
my ($release) = $node->safe_psql('postgres', 'SHOW server_version') =~ /^(\d+)/;
my @versions = ('1.0', '1.1');

# Write a text into a file of a dump's directory.
sub write_file
{
	my ($file, $text) = @_;

	open my $handle, '>', $file or die "$file: $!";
	print $handle "$text\n";
	close $handle or die "$file: $!";
	return;
}

# Make the dumps of this release: of each version, plain and in pg_dump's own format.
$node->safe_psql('postgres', 'CREATE ROLE application');
my $own = "$directory/$release";
-d $own or mkdir $own or die "$own: $!";
foreach my $version (@versions)
{
	my $database = "version_$version" =~ tr/./_/r;

	create_database($node, $database, version => $version);
	load_rows($node, $database);
	$node->safe_psql($database, 'GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO application');
	is_intact($node, $database, "$version: intact");
	foreach my $format ('plain', 'custom')
	{
		$node->command_ok(
			[ 'pg_dump', '-F', $format, '-f', "$own/$version.$format", '-d', $node->connstr($database) ],
			"$version: dump in format $format");
	}
	write_file("$own/$version.rows", rows_of_all_tables($node, $database));
	write_file("$own/$version.fingerprint", $node->safe_psql($database, 'SELECT schema_setup_fingerprint()'));
}

# Restore those of each release up to this one, each into the version that it is of, and into the newest one.
my @releases = sort { $a <=> $b } grep { /^\d+$/ && $_ <= $release } map { basename($_) } glob "$directory/*";
ok((grep { $_ == $release } @releases), "there are dumps of releases @releases");
foreach my $from (@releases)
{
	foreach my $dump (map { my $version = $_; map { [ $version, $_ ] } 'plain', 'custom' } @versions)
	{
		my ($version, $format) = @$dump;
		my $file = "$directory/$from/$version.$format";

		foreach my $into (grep { $_ ge $version } @versions)
		{
			my $name = "$format of $version on release $from, restored as $into";
			my ($out, $errors) = ('', '');
			my @command = $format eq 'plain' ? ('psql', '-X', '-q', '-o', '/dev/null', '-f') : ('pg_restore', '-e');

			create_database($node, 'restored', version => $into);
			IPC::Run::run([ @command, $file, '-d', $node->connstr('restored') ], '>', \$out, '2>', \$errors);
			is($errors, '', "$name: tells nothing");
			is(rows_of_all_tables($node, 'restored') . "\n", slurp_file("$directory/$from/$version.rows"), "$name: all rows");
			is_intact($node, 'restored', "$name: intact");
			is($node->safe_psql('restored', 'SELECT * FROM schema_setup_check_data()'), '', "$name: consistent");
			is($node->safe_psql('restored', 'SELECT schema_setup_fingerprint()') . "\n",
				slurp_file("$directory/$from/$into.fingerprint"), "$name: the fingerprint of $into there");
			is($node->safe_psql('restored', q{SELECT has_table_privilege('application', 'users', 'SELECT, INSERT')}),
				't', "$name: grants");
			$node->safe_psql('postgres', 'DROP DATABASE restored');
		}
	}
}

done_testing();
