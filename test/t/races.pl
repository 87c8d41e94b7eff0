# A second session changes what names mean while a first one, with more rights, installs, updates, repairs or reads:
# nothing of it is run with the rights of the first, and no server process crashes.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

my $node = start_server('main');
my $databases = 0;
my $database;
$node->safe_psql('postgres', 'CREATE ROLE mallory LOGIN');

# What is planted notes who ran it.
sub make_database
{
	$database = 'database_' . ++$databases;
	$node->safe_psql('postgres', "CREATE DATABASE $database OWNER mallory");
	$node->safe_psql(
		$database, q{
		CREATE TABLE public.ran (what text, as_role text);
		GRANT ALL ON public.ran TO PUBLIC;
		SET SESSION AUTHORIZATION mallory;
		CREATE SCHEMA app;
	});
	return;
}

# A session of a role in the database.
sub session_of
{
	my ($role) = @_;
	my $session = open_session($node, $database);

	$session->query("SET SESSION AUTHORIZATION $role; SET search_path = app; SET schema_setup.on_drift = off")
	  if $role eq 'mallory';
	return $session;
}

# Wait until a session waits for a lock that this other one holds, and for nothing else.
sub wait_until_blocked
{
	my ($session, $other) = @_;

	$node->poll_query_until($database, sprintf 'SELECT %d = ANY (pg_blocking_pids(%d))', $other->pid, $session->pid)
	  or die 'the session does not wait';
	return;
}

# Puts another schema in the place of app, where functions of the extension's names are mallory's.
my $swap = q{
	ALTER SCHEMA app RENAME TO app_before;
	CREATE SCHEMA app;
	CREATE TYPE app.membership_role AS ENUM ();
	CREATE TABLE app.sync_runs (tenant_id uuid);
	CREATE FUNCTION app.planted(what text) RETURNS void LANGUAGE sql AS 'INSERT INTO public.ran VALUES (what, current_user)';
	CREATE FUNCTION app.schema_setup_assert_version(text) RETURNS void LANGUAGE sql AS 'SELECT app.planted(''assert'')';
	CREATE FUNCTION app.schema_setup_check_builds(text) RETURNS void LANGUAGE sql AS 'SELECT app.planted(''builds'')';
	CREATE FUNCTION app.schema_setup_check_names(text) RETURNS void LANGUAGE sql AS 'SELECT app.planted(''names'')';
	CREATE FUNCTION app.schema_setup_check_adoption(text) RETURNS void LANGUAGE sql AS 'SELECT app.planted(''adoption'')';
	CREATE FUNCTION app.schema_setup_run_as_owner(text) RETURNS void LANGUAGE sql AS 'SELECT app.planted(''run'')';
	CREATE FUNCTION app.schema_setup_register_for_dump() RETURNS void LANGUAGE sql AS 'SELECT app.planted(''register'')'};

# The schema of the extension; empty where there is none.
sub schema_of_extension
{
	return $node->safe_psql($database, q{SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'schema_setup'});
}

# Test that nothing planted ran.
sub nothing_ran
{
	my ($name) = @_;

	is($node->safe_psql($database, 'SELECT * FROM ran'), '', "$name: nothing planted ran");
	is($node->safe_psql($database, q{SELECT rolsuper FROM pg_roles WHERE rolname = 'mallory'}), 'f', "$name: no new superuser");
	return;
}

# Test the same, and that the extension is intact in the schema that it was installed in.
sub intact_where_it_was
{
	my ($name) = @_;

	nothing_ran($name);
	is(schema_of_extension(), 'app_before', "$name: the extension is where it was");
	is($node->safe_psql($database, 'SELECT problem, object FROM app_before.schema_setup_verify()'), '', "$name: intact");
	return;
}

# Each with what is there before, whose statement it is, and what makes it wait in the middle.
my $owner = 'SET SESSION AUTHORIZATION mallory; SET search_path = app; ';
my %cases = (
	install => {
		role => 'mallory',
		statement => 'CREATE EXTENSION schema_setup SCHEMA app',
		obstacle => 'BEGIN; CREATE TYPE app.membership_role AS ENUM ()',
	},
	update => {
		before => q{CREATE EXTENSION schema_setup SCHEMA app VERSION '1.0'},
		role => 'mallory',
		statement => 'ALTER EXTENSION schema_setup UPDATE',
		obstacle => 'BEGIN; LOCK TABLE app.sync_runs IN ROW EXCLUSIVE MODE',
	},
	'update by a superuser' => {
		before => q{CREATE EXTENSION schema_setup SCHEMA app VERSION '1.0'},
		role => 'postgres',
		statement => 'ALTER EXTENSION schema_setup UPDATE',
		obstacle => 'BEGIN; LOCK TABLE app.sync_runs IN ROW EXCLUSIVE MODE',
	},
	adopt => {
		before => q{CREATE EXTENSION schema_setup SCHEMA app; SELECT app.schema_setup_eject(); DROP EXTENSION schema_setup;
			CREATE EXTENSION schema_setup SCHEMA app VERSION 'unpackaged'},
		role => 'mallory',
		statement => 'ALTER EXTENSION schema_setup UPDATE',
		obstacle => 'BEGIN; LOCK TABLE app.sync_runs IN SHARE UPDATE EXCLUSIVE MODE',
	},
	repair => {
		before => q{SET schema_setup.on_drift = off; CREATE EXTENSION schema_setup SCHEMA app;
			DROP INDEX app.sync_runs_tenant_id_idx;
			ALTER EXTENSION schema_setup DROP TABLE app.users; ALTER EXTENSION schema_setup ADD TABLE app.users},
		role => 'postgres',
		statement => q{SELECT count(*) FROM app.schema_setup_repair()},
		obstacle => 'BEGIN; LOCK TABLE app.sync_runs IN ROW EXCLUSIVE MODE',
	});
foreach my $name (sort keys %cases)
{
	my $case = $cases{$name};

	# The other session comes while the first one is in the middle: it has to wait for its end.
	make_database();
	$node->safe_psql($database, $owner . $case->{before}) if defined $case->{before};
	my %sessions = (map({ $_ => session_of('mallory') } 'obstacle', 'mallory'), victim => session_of($case->{role}));
	$sessions{obstacle}->query($case->{obstacle});
	$sessions{victim}->begin($case->{statement});
	wait_until_blocked($sessions{victim}, $sessions{obstacle});
	$sessions{mallory}->begin("BEGIN; $swap; COMMIT");
	wait_until_blocked($sessions{mallory}, $sessions{victim});
	$sessions{obstacle}->query('ROLLBACK');
	my (undef, $error) = $sessions{victim}->finish;
	is($error, '', "$name, schema renamed in the middle: done");
	$sessions{mallory}->finish;
	intact_where_it_was("$name, schema renamed in the middle");
	$_->quit foreach values %sessions;

	# It has begun before, and ends in the middle.
	make_database();
	$node->safe_psql($database, $owner . $case->{before}) if defined $case->{before};
	%sessions = (mallory => session_of('mallory'), victim => session_of($case->{role}));
	$sessions{mallory}->query("BEGIN; $swap");
	$sessions{victim}->begin($case->{statement});
	wait_until_blocked($sessions{victim}, $sessions{mallory});
	$sessions{mallory}->query('COMMIT');
	(undef, $error) = $sessions{victim}->finish;
	$_->quit foreach values %sessions;
	if ($name eq 'install' && $error =~ /ERROR:  function "schema_setup_register_for_dump" already exists/)
	{
		# A server that locks the schema of CREATE EXTENSION by itself then looks for the name again.
		nothing_ran("$name, schema renamed at its start");
		is(schema_of_extension(), '', "$name, schema renamed at its start: refused in the other schema");
		next;
	}
	is($error, '', "$name, schema renamed at its start: done");
	intact_where_it_was("$name, schema renamed at its start");
}

# A superuser installs into a schema of mallory's.
make_database();
$node->safe_psql($database, 'CREATE EXTENSION schema_setup SCHEMA public');
{
	my %sessions = (map({ $_ => session_of('mallory') } 'obstacle', 'mallory'), victim => session_of('postgres'));

	$sessions{obstacle}->query('BEGIN; CREATE SEQUENCE app.users_email_unique');
	$sessions{victim}->begin(q{SELECT schema_setup_install('app'::regnamespace)});
	wait_until_blocked($sessions{victim}, $sessions{obstacle});
	$sessions{mallory}->begin("BEGIN; $swap; COMMIT");
	wait_until_blocked($sessions{mallory}, $sessions{victim});
	$sessions{obstacle}->query('ROLLBACK');
	my (undef, $error) = $sessions{victim}->finish;
	is($error, '', 'install in another schema: done');
	$sessions{mallory}->finish;
	is($node->safe_psql($database, q{SELECT count(*) FROM schema_setup_verify('app_before'::regnamespace)}),
		0, 'install in another schema: it is where it was meant to be');
	is($node->safe_psql($database, 'SELECT * FROM ran'), '', 'install in another schema: nothing planted ran');
	$_->quit foreach values %sessions;
}

# A view takes the place of a table that a superuser is about to read.
make_database();
$node->safe_psql($database, 'CREATE EXTENSION schema_setup SCHEMA public');
$node->safe_psql($database, q{SET SESSION AUTHORIZATION mallory; SELECT public.schema_setup_install('app'::regnamespace)});
{
	my %sessions = (mallory => session_of('mallory'), victim => session_of('postgres'));

	$sessions{mallory}->query(
		q{
		CREATE FUNCTION app.planted() RETURNS uuid LANGUAGE sql AS
			$$INSERT INTO public.ran VALUES ('view', current_user); SELECT NULL::uuid$$;
		BEGIN;
		DROP TABLE app.audit_log;
		CREATE VIEW app.audit_log AS SELECT app.planted() AS id, app.planted() AS actor_user_id, app.planted() AS tenant_id});
	$sessions{victim}->begin(q{SELECT * FROM schema_setup_check_data('app'::regnamespace)});
	wait_until_blocked($sessions{victim}, $sessions{mallory});
	$sessions{mallory}->query('COMMIT');
	my (undef, $error) = $sessions{victim}->finish;
	like($error, qr/ERROR:  table "audit_log" was renamed or dropped before it could be read/, 'a view in place of a table: refused');
	is($node->safe_psql($database, 'SELECT * FROM ran'), '', 'a view in place of a table: nothing planted ran');
	$_->quit foreach values %sessions;
}

# What is dropped at this moment is an error and no more, whoever asks for it.
make_database();
$node->safe_psql($database, 'DROP SCHEMA app');
foreach my $call (
	q{schema_setup_verify()}, q{schema_setup_assert()}, q{schema_setup_objects()}, q{schema_setup_fingerprint()},
	q{schema_setup_plan()}, q{schema_setup_repair()}, q{schema_setup_check_data()}, q{schema_setup_eject()},
	q{schema_setup_register_for_dump()}, q{schema_setup_install('elsewhere'::regnamespace)},
	q{schema_setup_check_names('1.1')}, q{schema_setup_check_builds('1.1')}, q{schema_setup_check_adoption('1.0')},
	q{schema_setup_assert_version('1.1')})
{
	$node->safe_psql($database, $owner . 'CREATE SCHEMA app; CREATE EXTENSION schema_setup SCHEMA app; CREATE SCHEMA elsewhere');
	my %sessions = map { $_ => session_of('mallory') } 'dropper', 'caller';

	$sessions{dropper}->query('SELECT pg_advisory_lock(1)');
	$sessions{caller}->begin("SELECT pg_advisory_lock_shared(1), app.$call");
	wait_until_blocked($sessions{caller}, $sessions{dropper});
	$sessions{dropper}->query('DROP EXTENSION schema_setup; DROP SCHEMA app, elsewhere; SELECT pg_advisory_unlock(1)');
	my (undef, $error) = $sessions{caller}->finish;
	like($error, qr/^(psql:.*)?ERROR:  /, "$call of an extension that is dropped: an error");
	is($sessions{caller}->query('SELECT 1'), 1, "$call of an extension that is dropped: the session goes on");
	$_->quit foreach values %sessions;
}

# The same for a schema that is repaired.
make_database();
$node->safe_psql($database, 'CREATE EXTENSION schema_setup SCHEMA public');
{
	my %sessions = map { $_ => session_of('mallory') } 'dropper', 'caller';

	$sessions{dropper}->query('BEGIN; DROP SCHEMA app');
	$sessions{caller}->begin(q{SELECT public.schema_setup_repair('app'::regnamespace)});
	wait_until_blocked($sessions{caller}, $sessions{dropper});
	$sessions{dropper}->query('COMMIT');
	my (undef, $error) = $sessions{caller}->finish;
	like($error, qr/ERROR:  schema with OID \d+ does not exist/, 'repair of a schema that is dropped: an error');
	$_->quit foreach values %sessions;
}

done_testing();
