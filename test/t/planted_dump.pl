# What is planted before an update, a dump, a restore or a run of the program, by who tries to become superuser: each
# attempt is refused or harmless.
use strict;
use warnings;

use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;
use SchemaSetup::Proxy;
use SchemaSetup::Tree;

# A version with expressions, in which the server's functions are not the best match of what somebody can make.
my $tree = SchemaSetup::Tree->new;
$tree->write('sql/schema/1.2.sql', $tree->read('sql/schema/1.1.sql') . <<'SQL');
ALTER TABLE users ADD COLUMN code text DEFAULT lower('X'::varchar);
ALTER TABLE users ADD COLUMN size integer GENERATED ALWAYS AS (length('X'::varchar)) STORED;
ALTER TABLE users ADD CONSTRAINT users_email_check CHECK (lower(email) <> 'nobody'::varchar);
CREATE INDEX users_lower_idx ON users (lower(email)) WHERE upper(email) <> 'NOBODY'::varchar;
SQL
$tree->replace('schema_setup.control', "default_version = '1.1'", "default_version = '1.2'");
my $settings = $tree->server_settings;
if (!defined $settings)
{
	note('This PostgreSQL finds extensions only in its own directories.');
	plan(skip_all => 'no place for another version');
}
my ($success, $output) = $tree->make('generate');
ok($success, 'a version with expressions') or BAIL_OUT($output);
$tree->stage;

my $node = start_server('main');
$node->append_conf('postgresql.conf', $settings . "schema_setup.on_drift = off\n");
$node->restart;
$node->safe_psql('postgres', 'CREATE ROLE mallory LOGIN; CREATE ROLE crew LOGIN');
my $databases = 0;

# A new database, where what is planted notes that a superuser ran it, also where that is undone; returns its name.
sub new_database
{
	my (%options) = @_;
	my $database = 'database_' . ++$databases;

	$node->safe_psql('postgres', "CREATE DATABASE $database" . ($options{owner} ? " OWNER $options{owner}" : ''));
	$node->safe_psql($database, q{
		CREATE SEQUENCE public.runs;
		GRANT ALL ON public.runs TO PUBLIC;
		CREATE FUNCTION public.note() RETURNS void LANGUAGE plpgsql AS
			'BEGIN PERFORM nextval(''public.runs'') FROM pg_roles WHERE rolname = current_user AND rolsuper; END'});
	return $database;
}

# Test that nothing planted ran as a superuser, and that there is no new one.
sub is_harmless
{
	my ($database, $name) = @_;

	is($node->safe_psql($database, 'SELECT is_called FROM public.runs'), 'f',
		"$name: nothing planted ran as a superuser");
	is($node->safe_psql($database, q{SELECT rolname FROM pg_roles WHERE rolsuper AND rolname IN ('mallory', 'crew')}), '',
		"$name: no new superuser");
	return;
}

# Makes what is a better match for a call in an expression than the server's own.
sub better_matches
{
	my ($schema) = @_;

	return qq{
		GRANT CREATE, USAGE ON SCHEMA $schema TO mallory;
		SET SESSION AUTHORIZATION mallory;
		CREATE FUNCTION $schema.lower(varchar) RETURNS text LANGUAGE plpgsql IMMUTABLE AS
			\$\$BEGIN PERFORM public.note(); RETURN \$1; END\$\$;
		CREATE FUNCTION $schema.upper(varchar) RETURNS text LANGUAGE plpgsql IMMUTABLE AS
			\$\$BEGIN PERFORM public.note(); RETURN \$1; END\$\$;
		CREATE FUNCTION $schema.length(varchar) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS
			\$\$BEGIN PERFORM public.note(); RETURN 1; END\$\$;
		CREATE FUNCTION $schema.differ(text, varchar) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS
			\$\$BEGIN PERFORM public.note(); RETURN true; END\$\$;
		CREATE OPERATOR $schema.<> (FUNCTION = $schema.differ, LEFTARG = text, RIGHTARG = varchar);
		RESET SESSION AUTHORIZATION;
	};
}

# ---------------------------------------------------------------------------------------------------------
# CREATE on the schema: what the expressions of a new version call

my $row = q{INSERT INTO app.users (email) VALUES ('somebody');};
my $database = new_database();
$node->safe_psql($database, q{CREATE SCHEMA app; CREATE EXTENSION schema_setup SCHEMA app VERSION '1.1';} . $row . better_matches('app'));
is($node->safe_psql($database, q{SET search_path = app; SELECT lower('X'::varchar); SELECT is_called FROM public.runs}),
	"X\nt", 'what is planted is the better match, and runs');
$node->safe_psql($database, q{SELECT setval('public.runs', 1, false)});
my ($status, $out, $error) = $node->psql($database, 'ALTER EXTENSION schema_setup UPDATE');
is("$status $error", '0 ', 'an update goes on');
is_harmless($database, 'an update');
is($node->safe_psql($database, 'SELECT * FROM app.schema_setup_verify()'), '', 'an update: intact');
$node->safe_psql($database, 'DROP INDEX app.users_lower_idx; ALTER TABLE app.users DROP CONSTRAINT users_email_check, DROP code, DROP size');
$node->safe_psql($database, 'SELECT * FROM app.schema_setup_repair()');
is_harmless($database, 'a repair');
is($node->safe_psql($database, 'SELECT * FROM app.schema_setup_verify()'), '', 'a repair: intact');
$node->safe_psql($database, 'CREATE SCHEMA tenant;' . better_matches('tenant'));
$node->safe_psql($database, q{SELECT app.schema_setup_install('tenant'::regnamespace, '1.1'); INSERT INTO tenant.users (email) VALUES ('somebody');
	SELECT app.schema_setup_repair('tenant'::regnamespace)});
is_harmless($database, 'a schema of a tenant');
is($node->safe_psql($database, q{SELECT problem FROM app.schema_setup_verify('tenant'::regnamespace)}), '', 'a schema of a tenant: intact');

# ... tables that are taken in
$database = new_database();
$node->safe_psql($database, q{CREATE SCHEMA app; CREATE EXTENSION schema_setup SCHEMA app VERSION '1.1';} . $row .
	q{SELECT app.schema_setup_eject(); DROP EXTENSION schema_setup;} . better_matches('app') .
	q{CREATE EXTENSION schema_setup SCHEMA app VERSION 'unpackaged'});
($status, $out, $error) = $node->psql($database, 'ALTER EXTENSION schema_setup UPDATE');
is("$status $error" =~ s/psql:<stdin>:1: NOTICE.*\n?//r, '0 ', 'adoption goes on');
is_harmless($database, 'adoption');
is($node->safe_psql($database, 'SELECT * FROM app.schema_setup_verify()'), '', 'adoption: intact');

# ... a whole script: what the server would compute when it makes a column is refused, and what is left would not be
# the version
$database = new_database();
$node->safe_psql($database, 'CREATE SCHEMA app;' . better_matches('app'));
($status, $out, $error) = $node->psql($database, 'CREATE EXTENSION schema_setup SCHEMA app');
like($error, qr/would run function app\.length\(character varying\) of role "mallory"/, 'an installation: refused');
is_harmless($database, 'an installation');
$node->safe_psql($database, 'DROP FUNCTION app.length; DROP OPERATOR app.<> (text, varchar); DROP FUNCTION app.upper');
($status, $out, $error) = $node->psql($database, 'CREATE EXTENSION schema_setup SCHEMA app');
like($error, qr/does not have version 1\.2.*app\.lower/s, 'an installation: refused as well');
is_harmless($database, 'another installation');

# ---------------------------------------------------------------------------------------------------------
# Owner of the extension: what he has granted is on a superuser's tables after a restore by a superuser

# The database of mallory, who has granted himself and others what a dump then has.
my $source = new_database(owner => 'mallory');
$node->safe_psql($source, q{
	SET SESSION AUTHORIZATION mallory;
	CREATE SCHEMA app; CREATE EXTENSION schema_setup SCHEMA app; SET search_path = app;
	CREATE FUNCTION app.rise() RETURNS trigger LANGUAGE plpgsql AS
		'BEGIN PERFORM public.note(); ALTER ROLE mallory SUPERUSER; RETURN new; EXCEPTION WHEN insufficient_privilege THEN RETURN new; END';
	CREATE FUNCTION app.schema_setup_verify(text) RETURNS text LANGUAGE sql AS 'SELECT public.note()::text';
	CREATE FUNCTION app.truth(anyelement) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN PERFORM public.note(); RETURN true; END';
	CREATE DOMAIN app.trapped AS text CHECK (app.truth(VALUE));
	INSERT INTO tenants (name) VALUES ('one');
	INSERT INTO audit_log (action, tenant_id) SELECT 'made', id FROM tenants;
	ALTER TABLE audit_log ADD CHECK (app.truth(action));
	ALTER TABLE tenants ALTER timezone TYPE app.trapped;
	CREATE TABLE app.notes (note app.trapped CHECK (app.truth(note)));
	CREATE TRIGGER rise BEFORE UPDATE ON audit_log FOR EACH ROW EXECUTE FUNCTION app.rise();
	CREATE POLICY everybody ON audit_log USING (app.truth(action));
	CREATE RULE planted AS ON INSERT TO users DO ALSO SELECT app.truth(1);
	CREATE STATISTICS app.planted ON (app.truth(action)), action FROM audit_log;
	REVOKE DELETE ON audit_log FROM mallory;
	GRANT TRIGGER ON users TO crew; GRANT REFERENCES (id) ON tenants TO crew;
	ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO crew});
my $dump = PostgreSQL::Test::Utils::tempdir . '/source.dump';
$node->command_ok([ 'pg_dump', '-Fc', '-f', $dump, '-d', $node->connstr($source) ], 'a dump by a superuser');
is_harmless($source, 'a dump');
$node->append_conf('postgresql.conf', 'schema_setup.on_drift = warning');
$node->restart;
foreach my $setting ('warning', 'off', 'error')
{
	my $copy = new_database(owner => 'mallory');

	# The server refuses a setting that no library has defined yet, so mallory loads it first.
	$node->safe_psql($copy, qq{
		DROP FUNCTION public.note; DROP SEQUENCE public.runs;
		CREATE EXTENSION schema_setup VERSION 'unpackaged';
		SET SESSION AUTHORIZATION mallory;
		SELECT schema_setup_version();
		ALTER DATABASE $copy SET schema_setup.on_drift = $setting;
		RESET SESSION AUTHORIZATION;
		DROP EXTENSION schema_setup});
	IPC::Run::run([ 'pg_restore', '-d', $node->connstr($copy), $dump ], '>', \$out, '2>', \$error);
	like($error, qr/GRANT makes the schema differ/, "restored with $setting: what mallory granted is refused");
	is($node->safe_psql($copy, q{SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'app' AND tablename <> 'notes'}), 'postgres',
		"restored with $setting: the tables are the superuser's");
	is($node->safe_psql($copy, q{SELECT problem, object FROM app.schema_setup_verify(NULL::regnamespace)}),
		'unexpected_function|app.schema_setup_verify(pg_catalog.text)', "restored with $setting: no other finding");
	($status, $out, $error) = $node->psql($copy, q{SET SESSION AUTHORIZATION mallory;
		CREATE TRIGGER rise BEFORE UPDATE ON app.audit_log FOR EACH ROW EXECUTE FUNCTION app.rise()});
	like($error, qr/permission denied for table audit_log/, "restored with $setting: no trigger");
	$node->safe_psql($copy, 'DELETE FROM app.tenants; SELECT * FROM app.schema_setup_repair(NULL::regnamespace, true)');
	is_harmless($copy, "restored with $setting");
}

# ---------------------------------------------------------------------------------------------------------
# Owner of the schema: another one in its place, right after the program has found out its name

my $swapping = new_database(owner => 'mallory');
my $proxy = SchemaSetup::Proxy->new($node);
my ($swap_result, @stopped);

# Try to swap the schemas.
sub swap
{
	my (undef, undef, $error) = $node->psql($swapping, q{
		SET SESSION AUTHORIZATION mallory;
		SET lock_timeout = '100ms';
		BEGIN;
		ALTER SCHEMA app RENAME TO before;
		ALTER SCHEMA planted RENAME TO app;
		COMMIT}, on_error_stop => 0);
	$swap_result .= $error;
	return;
}

# Sees each query of the program. Before one that calls a function of the extension they are swapped; where the same query
# holds the schema first, it stops in between.
sub swap_before_call
{
	my ($query) = @_;

	return $query unless $query =~ /"schema_setup_(?:verify|plan|definition|repair)"/;
	if ($query !~ s/(FOR KEY SHARE OF n NOWAIT; )/$1 SELECT pg_advisory_xact_lock_shared(77); /)
	{
		swap();
		return $query;
	}
	my $stop = open_session($node, $swapping);
	$stop->query('SELECT pg_advisory_lock(77)');
	push @stopped, $stop;
	return $query;
}

# The schemas are swapped when the server has come to where it stops.
sub swap_where_it_stops
{
	my $waiting = q{SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 77 AND NOT granted};

	return unless @stopped && $node->safe_psql($swapping, $waiting);
	swap();
	(shift @stopped)->quit;
	return;
}

foreach my $case (
	[ 'verify', 'verify' ], [ 'verify --json', 'verify', '--json' ], [ 'plan', 'plan' ], [ 'pull', 'pull' ],
	[ 'push', 'push', '--yes' ], [ 'migrate', 'migrate' ])
{
	my ($name, @arguments) = @$case;
	my $version = $name eq 'migrate' ? '1.0' : '1.1';

	$node->safe_psql($swapping, q{
		SET schema_setup.on_drift = off;
		SET client_min_messages = warning;
		SET schema_setup.allow_data_loss = on;
		DROP EXTENSION IF EXISTS schema_setup;
		DROP SCHEMA IF EXISTS before, planted, app CASCADE;
		SET SESSION AUTHORIZATION mallory;
		CREATE SCHEMA app;
		CREATE EXTENSION schema_setup SCHEMA app VERSION '} . $version . q{';
		DROP INDEX IF EXISTS app.sessions_user_id_idx;
		CREATE SCHEMA planted;
		CREATE FUNCTION planted.schema_setup_verify(regnamespace) RETURNS TABLE (severity text, problem text, object_type text,
			object text, expected text, actual text, detail text, repair text) LANGUAGE plpgsql AS 'BEGIN PERFORM public.note(); END';
		CREATE FUNCTION planted.schema_setup_definition(regnamespace) RETURNS text LANGUAGE plpgsql AS
			'BEGIN PERFORM public.note(); RETURN NULL; END';
		CREATE FUNCTION planted.schema_setup_plan(regnamespace, text, boolean, boolean) RETURNS TABLE (step int, statement text,
			hazards text[], transactional boolean, reason text) LANGUAGE plpgsql AS
			$$BEGIN PERFORM public.note(); RETURN QUERY SELECT 1, 'SELECT public.note()'::text, '{}'::text[], true, 'missing_index: x'::text; END$$;
		CREATE FUNCTION planted.schema_setup_repair(regnamespace, boolean, text) RETURNS TABLE (step int, statement text,
			hazards text[], transactional boolean, reason text, error text) LANGUAGE plpgsql AS 'BEGIN PERFORM public.note(); END';
	});
	$swap_result = '';
	{
		local $ENV{PGHOST} = $proxy->host;
		local $ENV{PGPORT} = $node->port;
		local $ENV{PGDATABASE} = $swapping;
		my $program = IPC::Run::start([ 'src/client/schema_setup', @arguments ], '<', \'', '>', \$out, '2>', \$error,
			IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));
		$proxy->serve($program, \&swap_before_call, \&swap_where_it_stops);
		$program->finish;
	}
	like($swap_result, qr/canceling statement due to lock timeout/, "$name: the schema keeps its place");
	is_harmless($swapping, $name);
}

done_testing();
