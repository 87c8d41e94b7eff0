# pg_upgrade into another data directory keeps everything.
use strict;
use warnings;

use Cwd 'getcwd';
use File::Basename 'basename';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use IPC::Run;
use Test::More;

use SchemaSetup;
use SchemaSetup::Tree;

my $old = start_server('old');
my $new = PostgreSQL::Test::Cluster->new('new');
$new->init;

# A database of the newest version, one of the first, and one with tables that were taken in
create_database($old, 'newest');
create_database($old, 'first', version => '1.0');
$old->safe_psql('postgres', 'CREATE DATABASE adopted');
load_file($old, 'adopted', 'test/reference/by_hand.sql');
$old->safe_psql('adopted',
	q{CREATE EXTENSION schema_setup VERSION 'unpackaged'; ALTER EXTENSION schema_setup UPDATE});
$old->safe_psql(
	'newest', q{
	CREATE ROLE application;
	GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO application;
});
my ($library) = map { "$_/schema_setup.so" } $old->safe_psql('newest', 'SHOW dynamic_library_path') =~ m{^(/[^:]+)};
my %before;
foreach my $database ('newest', 'first', 'adopted')
{
	load_rows($old, $database);
	is_intact($old, $database, "$database: intact before");
	$before{$database} = [
		rows_of_all_tables($old, $database),
		$old->safe_psql($database, 'SELECT schema_setup_fingerprint()')
	];
}
$old->stop;

# pg_upgrade looks for libraries where the server's own ones are, and not where the staged extension is: for it there
# are servers that have both in one place.
sub servers_with
{
	my ($library) = @_;
	my $servers = PostgreSQL::Test::Utils::tempdir . '/postgres';
	my $libraries = SchemaSetup::Tree::directory_of('--pkglibdir');

	mkdir $_ or die "$_: $!" foreach $servers, "$servers/lib";
	IPC::Run::run([ 'cp', '-rL', SchemaSetup::Tree::directory_of('--bindir'), "$servers/bin" ]) or die 'could not copy the servers';
	symlink $_, "$servers/lib/" . basename($_) or die "$_: $!" foreach glob("$libraries/*"), $library;
	return "$servers/bin";
}

my $output = '';
my $directory = getcwd();
my $bindir = SchemaSetup::Tree::directory_of('--bindir');
$bindir = servers_with($library) if defined $library;
chdir PostgreSQL::Test::Utils::tempdir or die $!;
ok( IPC::Run::run(
		[
			'pg_upgrade', '-b', $bindir, '-B', $bindir, '-d', $old->data_dir, '-D', $new->data_dir, '-s', $new->host,
			'-p', $old->port, '-P', $new->port
		],
		'>', \$output, '2>&1'),
	'pg_upgrade') or diag($output);
chdir $directory or die $!;

$new->start;
foreach my $database ('newest', 'first', 'adopted')
{
	is_intact($new, $database, "$database: intact afterwards");
	is(rows_of_all_tables($new, $database), $before{$database}[0], "$database: all rows are there");
	is($new->safe_psql($database, 'SELECT schema_setup_fingerprint()'),
		$before{$database}[1], "$database: the same fingerprint");
	is($new->safe_psql($database, 'SELECT * FROM schema_setup_check_data()'), '', "$database: the rows are consistent");
	is_refused($new, $database, 'DROP EXTENSION schema_setup', qr/because it has rows/, "$database: the guard stands");
}
is( $new->safe_psql('newest', q{SET SESSION AUTHORIZATION application; SELECT count(*) FROM users}),
	5, 'the application reads');
$new->safe_psql('first', 'ALTER EXTENSION schema_setup UPDATE');
is_intact($new, 'first', 'first: intact after its update');

done_testing();
