# Backups in each format, restored in each way: all rows are back, and the application's role goes on working.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use IPC::Run;
use Test::More;

use SchemaSetup;

my $node = start_server('main');
my $dumps = PostgreSQL::Test::Utils::tempdir;
my $replica = '-c session_replication_role=replica';

# Dump a database; returns the file or directory.
sub dump_database
{
	my ($database, $format) = @_;

	$node->command_ok(
		[ 'pg_dump', '-F', $format, '-f', "$dumps/$database.$format", '-d', $node->connstr($database) ],
		"dump of $database in format $format");
	return "$dumps/$database.$format";
}

# Run the commands of a restore into a new database; none of them may say anything.
sub restore
{
	my ($database, $name, @commands) = @_;

	$node->safe_psql('postgres', "CREATE DATABASE $database");
	foreach my $command (@commands)
	{
		my ($out, $errors) = ('', '');

		IPC::Run::run([ @$command, '-d', $node->connstr($database) ], '>', \$out, '2>', \$errors);
		is($errors, '', "$name: @$command[1 .. $#$command - 1] tells nothing");
	}
	return;
}

# What the application does: it reads, writes, and is held to the keys.
sub application_works
{
	my ($database, $name) = @_;
	my $session = open_session($node, $database);

	$session->query('SET SESSION AUTHORIZATION application');
	is($session->query('SELECT count(*) FROM users'), 5, "$name: the application reads");
	is( $session->query(
			q{BEGIN; INSERT INTO users (email) VALUES ('new@example.com') RETURNING status; ROLLBACK}),
		'pending',
		"$name: the application writes");
	$session->begin(q{INSERT INTO sessions (user_id, token, expires_at)
		VALUES ('03000000-0000-4000-8000-0000000000ff', 'nobody', now())});
	my ($out, $error) = $session->finish;
	like($error, qr/violates foreign key constraint "sessions_user_id_users_id_fk"/, "$name: the keys are enforced");
	$session->quit;
	return;
}

create_database($node, 'original');
is_intact($node, 'original', 'the original is intact');
load_rows($node, 'original');
$node->safe_psql(
	'original', q{
	CREATE ROLE application;
	GRANT USAGE ON SCHEMA public TO application;
	GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO application;
});
application_works('original', 'the original');
my $rows = rows_of_all_tables($node, 'original');
my $fingerprint = $node->safe_psql('original', 'SELECT schema_setup_fingerprint()');
my %dumps = map { $_ => dump_database('original', $_) } 'plain', 'custom', 'directory';

# The order of data with four jobs is nobody's: so the rows come without their foreign keys' triggers.
my @ways = ([ 'plain_by_psql', [ 'psql', '-X', '-q', '-o', '/dev/null', '-f', $dumps{plain} ] ]);
foreach my $format ('custom', 'directory')
{
	my @sections = (
		[ 'pg_restore', '--section=pre-data', $dumps{$format} ],
		[ 'pg_restore', '--section=data', '--disable-triggers', '-j', 4, $dumps{$format} ],
		[ 'pg_restore', '--section=post-data', '-j', 4, $dumps{$format} ]);

	push @ways,
	  [ "${format}_one_job", [ 'pg_restore', $dumps{$format} ] ],
	  [ "${format}_four_jobs", @sections ],
	  [ "${format}_four_jobs_as_replica", [ 'pg_restore', '-j', 4, $dumps{$format} ] ];
}
foreach my $way (@ways)
{
	my ($name, @commands) = @$way;
	local $ENV{PGOPTIONS} = $name =~ /as_replica$/ ? $replica : '';

	restore($name, $name, @commands);
	$ENV{PGOPTIONS} = '';
	is(rows_of_all_tables($node, $name), $rows, "$name: all rows are there");
	is_intact($node, $name, "$name: intact");
	is($node->safe_psql($name, 'SELECT * FROM schema_setup_check_data()'), '', "$name: the rows are consistent");
	is($node->safe_psql($name, 'SELECT schema_setup_fingerprint()'), $fingerprint, "$name: the same fingerprint");
	application_works($name, $name);
	$node->safe_psql('postgres', "DROP DATABASE $name");
}

# A dump of the first version, restored where a newer one is the default
create_database($node, 'first_version', version => '1.0');
load_rows($node, 'first_version');
restore('newer', 'a dump of 1.0', [ 'pg_restore', dump_database('first_version', 'custom') ]);
is($node->safe_psql('newer', q{SELECT extversion FROM pg_extension WHERE extname = 'schema_setup'}),
	'1.1', 'a dump of 1.0: restored as the newest version');
is_intact($node, 'newer', 'a dump of 1.0: intact');
is(rows_of_all_tables($node, 'newer'), $rows, 'a dump of 1.0: all rows are there');

# Tables that were taken in: the grants that they had are in the dump.
$node->safe_psql('postgres', 'CREATE DATABASE by_hand');
load_file($node, 'by_hand', 'test/reference/by_hand.sql');
load_rows($node, 'by_hand');
$node->safe_psql(
	'by_hand', q{
	GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO application;
	CREATE EXTENSION schema_setup VERSION 'unpackaged';
	ALTER EXTENSION schema_setup UPDATE;
});
restore('adopted', 'adopted', [ 'pg_restore', dump_database('by_hand', 'custom') ]);
is(rows_of_all_tables($node, 'adopted'), $rows, 'adopted: all rows are there');
is_intact($node, 'adopted', 'adopted: intact');
application_works('adopted', 'adopted');

# Ejected: an ordinary dump, that restores where there is no extension.
$node->safe_psql('by_hand', 'SELECT schema_setup_eject(); DROP EXTENSION schema_setup');
restore('ejected', 'ejected', [ 'pg_restore', dump_database('by_hand', 'custom') ]);
is($node->safe_psql('ejected', q{SELECT count(*) FROM pg_extension WHERE extname = 'schema_setup'}),
	0, 'ejected: no extension');
application_works('ejected', 'ejected');
$node->safe_psql('ejected', q{CREATE EXTENSION schema_setup VERSION 'unpackaged'; ALTER EXTENSION schema_setup UPDATE});
is(rows_of_all_tables($node, 'ejected'), $rows, 'ejected and taken in again: all rows are there');
is_intact($node, 'ejected', 'ejected and taken in again: intact');

done_testing();
