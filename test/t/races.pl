# A second session changes what names mean while a first one, with more rights, installs, updates, repairs or reads:
# nothing of it is run with the rights of the first, and no server process crashes.
use strict;
use warnings;

use IPC::Run;
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

# Something else takes the place of what a superuser is about to give back to its owner, or to change.
my $view_of_roles = q{
	ALTER TABLE app.audit_log RENAME TO taken_away;
	CREATE VIEW app.audit_log AS SELECT * FROM pg_catalog.pg_authid;
	GRANT ALL ON app.audit_log TO PUBLIC;
};
my %swaps = (
	'a view in place of a table' => {
		before => 'ALTER TABLE app.audit_log OWNER TO mallory',
		swap => $view_of_roles,
	},
	'a domain in place of a type' => {
		before => q{ALTER TYPE app.sync_status OWNER TO mallory; ALTER TABLE app.users RENAME CONSTRAINT users_email_unique TO renamed},
		swap => q{ALTER TYPE app.sync_status RENAME TO taken_away; CREATE DOMAIN app.sync_status AS text},
		obstacle => 'BEGIN; LOCK TABLE app.users IN ACCESS SHARE MODE',
	});
foreach my $name (sort keys %swaps)
{
	my $case = $swaps{$name};

	make_database();
	$node->safe_psql($database, "SET schema_setup.on_drift = off; CREATE EXTENSION schema_setup SCHEMA app; $case->{before}");
	my %sessions = (mallory => session_of('mallory'), victim => session_of('postgres'), obstacle => session_of('postgres'));
	$sessions{obstacle}->query($case->{obstacle}) if defined $case->{obstacle};
	$sessions{mallory}->query("BEGIN; $case->{swap}") if !defined $case->{obstacle};
	$sessions{victim}->begin('SELECT count(*) FROM app.schema_setup_repair()');
	wait_until_blocked($sessions{victim}, $sessions{ defined $case->{obstacle} ? 'obstacle' : 'mallory' });
	$sessions{mallory}->query("BEGIN; $case->{swap}") if defined $case->{obstacle};
	$sessions{mallory}->query('COMMIT');
	$sessions{obstacle}->query('ROLLBACK') if defined $case->{obstacle};
	$sessions{victim}->finish;
	is($node->safe_psql($database, q{
		SELECT rolname FROM pg_class JOIN pg_roles r ON r.oid = relowner
		WHERE relnamespace = 'app'::regnamespace AND relname = 'audit_log' AND relkind = 'v'
		UNION ALL SELECT rolname FROM pg_type JOIN pg_roles r ON r.oid = typowner
		WHERE typnamespace = 'app'::regnamespace AND typtype = 'd'}),
		'mallory', "$name: it stays its maker's");
	$sessions{mallory}->begin(q{UPDATE app.audit_log SET rolsuper = true WHERE rolname = 'mallory'});
	$sessions{mallory}->finish;
	nothing_ran($name);
	$node->safe_psql($database, 'ALTER ROLE mallory NOSUPERUSER');
	$_->quit foreach values %sessions;
}

# Who drops the schema and who repairs it wait for each other in one order.
make_database();
$node->safe_psql($database, 'CREATE EXTENSION schema_setup SCHEMA public');
{
	my %sessions = map { $_ => session_of('mallory') } 'obstacle', 'dropper', 'caller';

	$sessions{obstacle}->query('SET client_min_messages = warning; BEGIN; CREATE TABLE app.users (); COMMIT');
	$sessions{obstacle}->query('BEGIN; LOCK TABLE app.users IN ACCESS SHARE MODE');
	$sessions{dropper}->begin('SET client_min_messages = warning; DROP SCHEMA app CASCADE');
	wait_until_blocked($sessions{dropper}, $sessions{obstacle});
	$sessions{caller}->begin(q{SELECT count(*) FROM public.schema_setup_repair('app'::regnamespace)});
	wait_until_blocked($sessions{caller}, $sessions{dropper});
	$sessions{obstacle}->query('ROLLBACK');
	my (undef, $error) = $sessions{dropper}->finish;
	is($error, '', 'drop and repair of a schema: it is dropped');
	(undef, $error) = $sessions{caller}->finish;
	like($error, qr/ERROR:  schema with OID \d+ does not exist/, 'drop and repair of a schema: no deadlock');
	$_->quit foreach values %sessions;
}

# A lock is not raised: a session that writes, and then wants more, has to wait for nobody who waits for it.
make_database();
$node->safe_psql($database, q{SET schema_setup.on_drift = off; CREATE EXTENSION schema_setup SCHEMA app;
	ALTER TABLE app.tenants ALTER timezone TYPE varchar(50)});
{
	my %sessions = map { $_ => session_of('postgres') } 'writer', 'repairer';

	$sessions{writer}->query('SET schema_setup.on_drift = off; BEGIN; LOCK TABLE app.tenants IN ROW EXCLUSIVE MODE');
	$sessions{repairer}->begin(q{SELECT count(*) FROM app.schema_setup_repair()});
	wait_until_blocked($sessions{repairer}, $sessions{writer});
	$sessions{writer}->begin('ANALYZE app.tenants; COMMIT');
	my (undef, $error) = $sessions{writer}->finish;
	is($error, '', 'a lock is not raised: the writer goes on');
	(undef, $error) = $sessions{repairer}->finish;
	is($error, '', 'a lock is not raised: the repair ends');
	$_->quit foreach values %sessions;
}

# The extension's schema is dropped with all that is in it, while a repair, or an update, begins.
foreach my $case (
	[ 'a repair', '1.1', 'SELECT count(*) FROM app.schema_setup_repair()' ],
	[ 'an installation', undef, 'CREATE EXTENSION schema_setup SCHEMA app' ])
{
	my ($name, $version, $statement) = @$case;

	make_database();
	$node->safe_psql($database, 'SET ROLE mallory; CREATE TABLE app.held ()');
	$node->safe_psql($database, "CREATE EXTENSION schema_setup SCHEMA app VERSION '$version'") if defined $version;
	my %sessions = map { $_ => session_of('postgres') } 'obstacle', 'dropper', 'caller';
	$sessions{obstacle}->query('BEGIN; LOCK TABLE app.held IN ACCESS SHARE MODE');
	$sessions{dropper}->begin('SET client_min_messages = warning; DROP SCHEMA app CASCADE');
	wait_until_blocked($sessions{dropper}, $sessions{obstacle});
	$sessions{caller}->begin($statement);
	wait_until_blocked($sessions{caller}, $sessions{dropper});
	$sessions{obstacle}->query('ROLLBACK');
	my (undef, $error) = $sessions{dropper}->finish;
	is($error, '', "$name and a drop of the schema: it is dropped");
	(undef, $error) = $sessions{caller}->finish;
	like($error, qr/ERROR:  /, "$name and a drop of the schema: an error");
	unlike($error, qr/deadlock/, "$name and a drop of the schema: no deadlock");
	$_->quit foreach values %sessions;
}

# Another table takes the place of one that is taken in, and that of one that is let go.
make_database();
$node->safe_psql($database, q{SET SESSION AUTHORIZATION mallory; CREATE EXTENSION schema_setup SCHEMA app; SELECT app.schema_setup_eject();
	DROP EXTENSION schema_setup; CREATE EXTENSION schema_setup SCHEMA app VERSION 'unpackaged'});
{
	my %sessions = (mallory => session_of('mallory'), victim => session_of('postgres'));

	$sessions{mallory}->query(q{BEGIN; ALTER TABLE app.audit_log RENAME TO taken_away; ALTER TABLE app.taken_away OWNER TO mallory;
		CREATE TABLE app.audit_log (LIKE app.taken_away INCLUDING ALL)});
	$sessions{victim}->begin('ALTER EXTENSION schema_setup UPDATE');
	wait_until_blocked($sessions{victim}, $sessions{mallory});
	$sessions{mallory}->query('COMMIT');
	my (undef, $error) = $sessions{victim}->finish;
	like($error, qr/ERROR:  schema "app" does not have version 1\.1 .*\n(.*\n)*.*audit_log/, 'another table in place of one to take in: refused by what it is');
	$_->quit foreach values %sessions;
}

# Who reads all tables locks them in the order in which a repair does.
make_database();
$node->safe_psql($database, q{SET schema_setup.on_drift = off; CREATE EXTENSION schema_setup SCHEMA app;
	ALTER TABLE app.audit_log ALTER created_at DROP DEFAULT; ALTER TABLE app.tenants ALTER name DROP NOT NULL});
{
	my %sessions = map { $_ => session_of('postgres') } 'obstacle', 'reader', 'repairer';

	$sessions{obstacle}->query('BEGIN; LOCK TABLE app.users IN ACCESS EXCLUSIVE MODE');
	$sessions{reader}->begin('SELECT count(*) FROM app.schema_setup_check_data()');
	wait_until_blocked($sessions{reader}, $sessions{obstacle});
	$sessions{repairer}->begin('SELECT count(*) FROM app.schema_setup_repair()');
	wait_until_blocked($sessions{repairer}, $sessions{reader});
	$sessions{obstacle}->query('COMMIT');
	foreach my $who ('reader', 'repairer')
	{
		my (undef, $error) = $sessions{$who}->finish;
		is($error, '', "a repair and a look at all rows: no deadlock for the $who");
	}
	$_->quit foreach values %sessions;
}

# The owner of a type makes a cast of it while a repair, which converts values to it, waits; the type is held by another one of his.
make_database();
$node->safe_psql($database, q{SET schema_setup.on_drift = off; CREATE EXTENSION schema_setup SCHEMA app;
	INSERT INTO app.users (email, name, password_hash) VALUES ('a', 'a', 'a');
	ALTER TABLE app.users ALTER status DROP DEFAULT, ALTER status TYPE text;
	ALTER TYPE app.user_status OWNER TO mallory; SET ROLE mallory; CREATE DOMAIN app.of_mallory AS app.user_status});
{
	my %sessions = (mallory => session_of('mallory'), map { $_ => session_of('postgres') } 'victim', 'obstacle');

	$sessions{obstacle}->query('BEGIN; LOCK TABLE app.users IN ACCESS SHARE MODE');
	$sessions{victim}->begin('SELECT count(*) FROM app.schema_setup_repair(allow_data_loss => true)');
	wait_until_blocked($sessions{victim}, $sessions{obstacle});
	$sessions{mallory}->query(q{
		CREATE FUNCTION app.planted(text) RETURNS app.user_status LANGUAGE plpgsql AS
			$$BEGIN INSERT INTO public.ran VALUES ('cast', current_user); RETURN 'active'; END$$;
		CREATE CAST (text AS app.user_status) WITH FUNCTION app.planted(text)});
	$sessions{obstacle}->query('COMMIT');
	my (undef, $error) = $sessions{victim}->finish;
	like($error, qr/ERROR:  type "user_status" belongs to role "mallory"/, 'a cast of a type while a repair waits: refused');
	nothing_ran('a cast of a type while a repair waits');
	$_->quit foreach values %sessions;
}

# What push runs has the rights of the tables' owners, not those of who calls it.
make_database();
$node->safe_psql($database, q{SET schema_setup.on_drift = off; CREATE EXTENSION schema_setup SCHEMA app;
	INSERT INTO app.tenants (name) VALUES ('a'); ALTER TABLE app.tenants OWNER TO mallory;
	SET SESSION AUTHORIZATION mallory; SET search_path = app;
	CREATE FUNCTION note(text) RETURNS text LANGUAGE plpgsql AS $$BEGIN INSERT INTO public.ran VALUES ('check', current_user); RETURN $1; END$$;
	ALTER TABLE tenants ADD CHECK (app.note(timezone) IS NOT NULL), ALTER timezone TYPE varchar(50)});
{
	local %ENV = (
		(map { $_ => $ENV{$_} } grep { !/^(PG|DATABASE_URL$)/ } keys %ENV),
		PGHOST => $node->host, PGPORT => $node->port, PGUSER => 'postgres', PGDATABASE => $database);
	my ($in, $out, $error) = ('', '', '');

	$node->safe_psql($database, 'TRUNCATE public.ran');
	IPC::Run::run([ 'src/client/schema_setup', 'push', '--yes' ], '<', \$in, '>', \$out, '2>', \$error);
	like($out, qr/ALTER TABLE app\.tenants ALTER COLUMN timezone/, 'push: the repair');
	is($node->safe_psql($database, 'SELECT DISTINCT as_role FROM public.ran'), 'mallory', 'push: runs what is on a table as its owner');
}

# What is dropped at this moment is an error and no more, whoever asks for it.
make_database();
$node->safe_psql($database, 'DROP SCHEMA app');
foreach my $call (
	q{schema_setup_verify()}, q{schema_setup_assert()}, q{schema_setup_objects()}, q{schema_setup_fingerprint()},
	q{schema_setup_plan()}, q{schema_setup_repair()}, q{schema_setup_check_data()}, q{schema_setup_eject()},
	q{schema_setup_register_for_dump()}, q{schema_setup_install('elsewhere'::regnamespace)},
	q{schema_setup_check_names('1.1')}, q{schema_setup_check_builds('1.1')}, q{schema_setup_begin_update('1.0', '1.1')},
	q{schema_setup_check_adoption('1.0')},
	q{schema_setup_assert_version('1.1')})
{
	$node->safe_psql($database, $owner . 'CREATE SCHEMA app; CREATE EXTENSION schema_setup SCHEMA app; CREATE SCHEMA elsewhere');

	# What is there for scripts is not for everybody.
	my $caller = $call =~ /_check_(?!data)|_assert_version|_begin_update/ ? 'postgres' : 'mallory';
	my %sessions = (dropper => session_of('mallory'), caller => session_of($caller));

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
