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

# Dump a database; returns the file or directory.
sub dump_database
{
	my ($database, $format) = @_;

	$node->command_ok(
		[ 'pg_dump', '-F', $format, '-f', "$dumps/$database.$format", '-d', $node->connstr($database) ],
		"dump of $database in format $format");
	return "$dumps/$database.$format";
}

# Run the commands of a restore into a new database, as docs/operations.md has them; none of them may say anything.
sub restore
{
	my ($database, $name, @commands) = @_;

	$node->safe_psql('postgres', "CREATE DATABASE $database OWNER portal_owner");
	$node->safe_psql($database, 'SET ROLE portal_owner; CREATE EXTENSION schema_setup') if $name =~ /created beforehand/;
	foreach my $command (@commands)
	{
		my ($out, $errors) = ('', '');
		my %options = ref $command->[-1] ? %{ pop @$command } : ();
		local $ENV{PGOPTIONS} = $options{PGOPTIONS} || '';

		IPC::Run::run([ @$command, '-d', $node->connstr($database) ], '>', \$out, '2>', \$errors);
		is($errors, '', "$name: @$command[1 .. $#$command - 1] tells nothing");
	}
	return;
}

# Whose the tables and types are.
sub owners
{
	my ($database) = @_;

	return $node->safe_psql($database, q{
		SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'
		UNION SELECT typowner::regrole::text FROM pg_type WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace});
}

# What the application does: it reads, writes, and is held to the keys.
sub application_works
{
	my ($database, $name) = @_;
	my $session = open_session($node, $database);

	$session->query('SET SESSION AUTHORIZATION application');
	is($session->query('SELECT count(email) FROM users'), 5, "$name: the application reads");
	is( $session->query(
			q{BEGIN; INSERT INTO users (email) VALUES ('new@example.com') RETURNING status; ROLLBACK}),
		'pending',
		"$name: the application writes");
	$session->begin(q{INSERT INTO sessions (user_id, token, expires_at)
		VALUES ('03000000-0000-4000-8000-0000000000ff', 'nobody', now())});
	my ($out, $error) = $session->finish;
	like($error, qr/violates foreign key constraint "sessions_user_id_users_id_fk"/, "$name: the keys are enforced");
	is( $session->query(
			q{
			SELECT has_table_privilege('users', 'SELECT'), has_type_privilege('user_status', 'USAGE'),
				has_type_privilege('stranger', 'user_status', 'USAGE')}),
		'f|t|f',
		"$name: grants and revokes on columns and types");
	$session->quit;
	return;
}

$node->safe_psql(
	'postgres', q{
	CREATE ROLE application;
	CREATE ROLE stranger;
	CREATE ROLE portal_owner LOGIN;
	CREATE DATABASE original OWNER portal_owner});
$node->safe_psql('original', 'GRANT CREATE ON SCHEMA public TO portal_owner; SET ROLE portal_owner; CREATE EXTENSION schema_setup');
is_intact($node, 'original', 'the original is intact');
load_rows($node, 'original');
$node->safe_psql(
	'original', q{
	SET ROLE portal_owner;
	GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO application;
	REVOKE SELECT ON users FROM application;
	GRANT SELECT (id, email, name, status) ON users TO application;
	REVOKE USAGE ON TYPE user_status FROM PUBLIC;
	GRANT USAGE ON TYPE user_status TO application;
	RESET ROLE;
	GRANT USAGE ON SCHEMA public TO application;
});
application_works('original', 'the original');
my $rows = rows_of_all_tables($node, 'original');
my $fingerprint = $node->safe_psql('original', 'SELECT schema_setup_fingerprint()');
my %dumps = map { $_ => dump_database('original', $_) } 'plain', 'custom', 'directory';

# The order of data with four jobs is nobody's: so the rows come without their foreign keys' triggers.
my @ways = (
	[ 'plain by psql', [ 'psql', '-X', '-q', '-o', '/dev/null', '-f', $dumps{plain} ] ],
	[ 'plain by psql, created beforehand', [ 'psql', '-X', '-q', '-o', '/dev/null', '-f', $dumps{plain} ] ]);
foreach my $format ('custom', 'directory')
{
	my $dump = $dumps{$format};
	my @sections = (
		[ 'pg_restore', '-e', '--section=pre-data', $dump ],
		[
			'pg_restore', '-e', '--section=data', '--disable-triggers', '-j', 4, $dump,
			{ PGOPTIONS => '-c schema_setup.on_drift=off' }
		],
		[ 'pg_restore', '-e', '--section=post-data', '-j', 4, $dump ]);
	my $as_replica = [ 'pg_restore', '-e', '-j', 4, $dump, { PGOPTIONS => '-c session_replication_role=replica' } ];

	push @ways,
	  [ "$format, one job", [ 'pg_restore', '-e', $dump ] ],
	  [ "$format, one job, created beforehand", [ 'pg_restore', '-e', $dump ] ],
	  [ "$format, one job, as the owner", [ 'pg_restore', '-e', '--role=portal_owner', $dump ] ],
	  [ "$format, four jobs", map { [@$_] } @sections ],
	  [ "$format, four jobs, created beforehand", map { [@$_] } @sections ],
	  [ "$format, four jobs as a replica", [@$as_replica] ],
	  [ "$format, four jobs as a replica, created beforehand", [@$as_replica] ];
}
my $superuser = $node->safe_psql('postgres', 'SELECT current_user');
foreach my $way (@ways)
{
	my ($name, @commands) = @$way;

	restore('restored', $name, @commands);
	is(rows_of_all_tables($node, 'restored'), $rows, "$name: all rows are there");
	is_intact($node, 'restored', "$name: intact");
	is($node->safe_psql('restored', 'SELECT * FROM schema_setup_check_data()'), '', "$name: the rows are consistent");
	is($node->safe_psql('restored', 'SELECT schema_setup_fingerprint()'), $fingerprint, "$name: the same fingerprint");
	is(owners('restored'), $name =~ /beforehand|as the owner/ ? 'portal_owner' : $superuser, "$name: the owner");
	application_works('restored', $name);
	$node->safe_psql('postgres', 'DROP DATABASE restored');
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
	REVOKE SELECT ON users FROM application;
	GRANT SELECT (id, email, name, status) ON users TO application;
	REVOKE USAGE ON TYPE user_status FROM PUBLIC;
	GRANT USAGE ON TYPE user_status TO application;
	CREATE EXTENSION schema_setup VERSION 'unpackaged';
	ALTER EXTENSION schema_setup UPDATE;
});
is_intact($node, 'by_hand', 'adopted: intact');
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
