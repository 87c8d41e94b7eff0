-- Who tries to become superuser by an installation, an update, or a look at a schema: each attempt is refused or harmless.
SET client_min_messages = warning;
SET schema_setup.on_drift = off;
\set SHOW_CONTEXT never
CREATE ROLE regress_schema_owner;
CREATE ROLE regress_schema_crew;
CREATE ROLE regress_schema_boss SUPERUSER;
SELECT current_database() AS db, current_user AS me \gset
GRANT CREATE ON DATABASE :"db" TO regress_schema_owner;
CREATE VIEW public.superusers AS
    SELECT rolname AS new_superuser FROM pg_roles WHERE rolsuper AND rolname IN ('regress_schema_owner', 'regress_schema_crew');
-- ... and what of the schemas is a superuser's that should not be
CREATE VIEW public.taken AS
    SELECT c.oid::regclass FROM pg_class c JOIN pg_roles r ON r.oid = relowner AND rolsuper
    WHERE relnamespace::regnamespace::text IN ('app', 'tenant');

-- What is planted notes who ran it.
CREATE TABLE public.ran (what text, as_role text);
GRANT SELECT, INSERT ON public.ran TO PUBLIC;
CREATE SCHEMA mine AUTHORIZATION regress_schema_owner;
GRANT USAGE ON SCHEMA mine TO PUBLIC;
SET ROLE regress_schema_owner;
CREATE FUNCTION mine.note(what text) RETURNS text LANGUAGE plpgsql AS
    $$BEGIN INSERT INTO public.ran VALUES (what, current_user); RETURN what; END$$;
CREATE FUNCTION mine.trap(what text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS
    $$BEGIN RETURN mine.note(what); END$$;

-- how an attempt ends: its SQLSTATE
CREATE FUNCTION mine.attempt(statement text) RETURNS text LANGUAGE plpgsql AS
    $$BEGIN EXECUTE statement; RETURN 'done'; EXCEPTION WHEN OTHERS THEN RETURN sqlstate; END$$;

--
-- CREATE on the database: a schema "$user", which in search_path is the schema of whoever is the user
--

CREATE SCHEMA "$user";
CREATE SCHEMA :"me";
CREATE SCHEMA regress_schema_boss;
DO $do$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['check_adoption', 'adopt', 'assert_version', 'check_builds', 'run_as_owner']
    LOOP
        EXECUTE format('CREATE FUNCTION regress_schema_boss.schema_setup_%s(text) RETURNS void LANGUAGE plpgsql AS '
            '$$BEGIN ALTER ROLE regress_schema_owner SUPERUSER; END$$', name);
    END LOOP;
END
$do$;
CREATE EXTENSION schema_setup SCHEMA "$user" VERSION 'unpackaged';
CREATE EXTENSION schema_setup SCHEMA "$user";
RESET ROLE;
SET ROLE regress_schema_boss;
ALTER EXTENSION schema_setup UPDATE;
RESET ROLE;
TABLE superusers;
DROP EXTENSION IF EXISTS schema_setup;
-- ... in the schema of a superuser, where the one who installs may make nothing
DROP SCHEMA regress_schema_boss CASCADE;
ALTER SCHEMA :"me" OWNER TO CURRENT_USER;
SET ROLE regress_schema_owner;
CREATE EXTENSION schema_setup SCHEMA "$user";
RESET ROLE;
SELECT count(*) FROM pg_class WHERE relnamespace = quote_ident(:'me')::regnamespace;
-- ... nor can the extension be moved there
CREATE EXTENSION schema_setup SCHEMA mine VERSION 'unpackaged';
ALTER EXTENSION schema_setup SET SCHEMA "$user";
ALTER EXTENSION schema_setup UPDATE;
DROP EXTENSION IF EXISTS schema_setup;
-- ... and the name of a schema that looks like two
SET ROLE regress_schema_owner;
CREATE SCHEMA "mine, public";
CREATE SCHEMA """$user""";
CREATE EXTENSION schema_setup SCHEMA "mine, public";
SELECT DISTINCT pronamespace::regnamespace FROM pg_proc WHERE proname ~ '^schema_setup_';
DROP EXTENSION schema_setup;
CREATE EXTENSION schema_setup SCHEMA """$user""";
SELECT DISTINCT pronamespace::regnamespace FROM pg_proc WHERE proname ~ '^schema_setup_';
RESET ROLE;
DROP SCHEMA "$user", :"me", "mine, public", """$user""" CASCADE;

--
-- Owner of the schema: what is made there before has the names that a version needs, or is what an expression could call
--

SET ROLE regress_schema_owner;
CREATE SCHEMA app;
CREATE FUNCTION app.try(statement text) RETURNS text LANGUAGE plpgsql AS
    $$BEGIN EXECUTE statement; EXECUTE 'CREATE EXTENSION schema_setup SCHEMA app'; RAISE 'installed' USING ERRCODE = 'P0001';
    EXCEPTION WHEN OTHERS THEN RETURN sqlerrm; END$$;
SELECT app.try(statement) AS attempt, statement FROM (VALUES
    ('CREATE TABLE app.audit_log ()'),
    ('CREATE TABLE app.parent (); CREATE TABLE app.users () INHERITS (app.parent)'),
    ('CREATE VIEW app.tenants AS SELECT mine.trap($$view$$)'),
    ('CREATE SEQUENCE app.sessions'),
    ('CREATE TYPE app.sync_runs AS (x integer)'),
    ('CREATE DOMAIN app.tenant_status AS text CHECK (mine.trap(VALUE) IS NOT NULL)'),
    ('CREATE TYPE app.user_status AS ENUM (); CREATE CAST (app.user_status AS text) WITH INOUT AS IMPLICIT'),
    ('CREATE TABLE app.t (i integer); CREATE INDEX users_pkey ON app.t (i)'),
    ('CREATE TABLE app.t (i integer); CREATE INDEX sync_runs_tenant_id_idx ON app.t (i)')) AS attempts (statement);
-- ... of types and functions that are built in, all of it is found in pg_catalog
CREATE DOMAIN app.uuid AS pg_catalog.text CHECK (mine.trap(VALUE) IS NOT NULL);
CREATE DOMAIN app.jsonb AS pg_catalog.text CHECK (mine.trap(VALUE) IS NOT NULL);
CREATE DOMAIN app.date AS pg_catalog.text CHECK (mine.trap(VALUE) IS NOT NULL);
CREATE DOMAIN app.text AS pg_catalog.text CHECK (mine.trap(VALUE) IS NOT NULL);
CREATE TYPE app._audit_log AS ENUM ();
CREATE FUNCTION app.now(integer DEFAULT 1) RETURNS timestamptz LANGUAGE sql AS $$SELECT mine.note('now')::timestamptz$$;
CREATE FUNCTION app.gen_random_uuid(VARIADIC integer[] DEFAULT '{}') RETURNS pg_catalog.uuid LANGUAGE sql AS $$SELECT mine.note('uuid')::pg_catalog.uuid$$;
CREATE FUNCTION app.pg_get_object_address(pg_catalog.text, pg_catalog.text[], pg_catalog.text) RETURNS pg_catalog.text LANGUAGE sql AS $$SELECT mine.note('address')$$;
CREATE FUNCTION app.schema_setup_check_names(pg_catalog."unknown") RETURNS void LANGUAGE sql AS 'SELECT';
CREATE FUNCTION app.schema_setup_check_names(VARIADIC pg_catalog.text[]) RETURNS pg_catalog.text LANGUAGE sql AS $$SELECT mine.note('names')$$;
CREATE FUNCTION app.schema_setup_assert_version(anyelement) RETURNS pg_catalog.text LANGUAGE sql AS $$SELECT mine.note('assert')$$;
ALTER DEFAULT PRIVILEGES GRANT SELECT, TRIGGER ON TABLES TO regress_schema_crew;
ALTER DEFAULT PRIVILEGES GRANT ALL ON FUNCTIONS TO regress_schema_crew;
ALTER DEFAULT PRIVILEGES GRANT ALL ON TYPES TO regress_schema_crew WITH GRANT OPTION;
CREATE EXTENSION schema_setup SCHEMA app VERSION '1.0';
-- ... an index of the name that the update makes
SET search_path = app, pg_catalog;
CREATE FUNCTION app.same(pg_catalog.uuid) RETURNS pg_catalog.uuid LANGUAGE plpgsql IMMUTABLE AS $$BEGIN PERFORM mine.note('index'); RETURN $1; END$$;
CREATE INDEX memberships_user_id_idx ON memberships (same(user_id));
CREATE INDEX sessions_user_id_idx ON sessions (user_id) WHERE mine.trap('predicate') IS NOT NULL;
RESET ROLE;
SET search_path = pg_catalog;
ALTER EXTENSION schema_setup UPDATE;
SET ROLE regress_schema_owner;
DROP INDEX app.memberships_user_id_idx, app.sessions_user_id_idx;
RESET ROLE;
ALTER EXTENSION schema_setup UPDATE;
TABLE public.taken;
TABLE public.superusers;
SELECT DISTINCT as_role FROM public.ran WHERE as_role <> 'regress_schema_owner';
SELECT problem, object, actual FROM app.schema_setup_verify(NULL::pg_catalog.regnamespace);
-- ... and a member of the extension, which its owner may add
SET ROLE regress_schema_owner;
CREATE FUNCTION app.schema_setup_version(pg_catalog.text) RETURNS pg_catalog.text LANGUAGE sql AS $$SELECT mine.note('version')$$;
ALTER EXTENSION schema_setup ADD FUNCTION app.schema_setup_version(pg_catalog.text);
CREATE VIEW app.planted AS SELECT mine.trap('view');
ALTER EXTENSION schema_setup ADD VIEW app.planted;
SELECT mine.attempt('SELECT pg_catalog.pg_extension_config_dump(''app.planted'', ''WHERE true'')');
SELECT app.schema_setup_register_for_dump();
RESET ROLE;
SELECT cardinality(extconfig) FROM pg_extension WHERE extname = 'schema_setup';
ALTER EXTENSION schema_setup DROP FUNCTION app.schema_setup_version(pg_catalog.text);
ALTER EXTENSION schema_setup DROP VIEW app.planted;

--
-- EXECUTE alone: what is there for scripts
--

GRANT USAGE ON SCHEMA app TO regress_schema_crew;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA app TO regress_schema_crew;
SET ROLE regress_schema_crew;
SELECT app.schema_setup_run_as_owner('ALTER TABLE users ADD COLUMN x integer'::text);
SELECT app.schema_setup_adopt('1.1'::text);
SELECT app.schema_setup_check_names('1.1'::text);
SELECT app.schema_setup_drop_guard();
SELECT app.schema_setup_drift_guard();
SELECT app.schema_setup_register_for_dump();
SELECT app.schema_setup_install('app'::regnamespace);
SELECT app.schema_setup_install('pg_catalog'::regnamespace);
SELECT app.schema_setup_install('mine'::regnamespace);
SELECT count(*) FROM app.schema_setup_diff('CREATE TABLE t (i integer);', $$CREATE TABLE t (i integer DEFAULT length(pg_read_file('postgresql.conf')));$$);
SELECT mine.attempt('ALTER DEFAULT PRIVILEGES FOR ROLE regress_schema_boss GRANT ALL ON TABLES TO regress_schema_crew');
SELECT mine.attempt('CREATE EVENT TRIGGER planted ON ddl_command_end EXECUTE FUNCTION app.schema_setup_drift_guard()');
RESET ROLE;

--
-- CREATEROLE, and membership in the role that owns the extension
--

CREATE ROLE regress_schema_hr CREATEROLE;
GRANT regress_schema_owner TO regress_schema_hr;
SET ROLE regress_schema_hr;
SELECT mine.attempt(statement), statement FROM (VALUES
    ('ALTER ROLE regress_schema_boss SET search_path = mine'),
    ('GRANT regress_schema_boss TO regress_schema_hr'),
    ('ALTER DEFAULT PRIVILEGES FOR ROLE regress_schema_boss GRANT TRIGGER ON TABLES TO regress_schema_crew'),
    ('ALTER DEFAULT PRIVILEGES FOR ROLE regress_schema_owner GRANT TRIGGER ON TABLES TO regress_schema_crew'),
    ('CREATE FUNCTION app.schema_setup_check_builds(varchar) RETURNS text LANGUAGE sql AS $$SELECT mine.note(''builds'')$$'),
    ('ALTER FUNCTION app.schema_setup_check_builds(text) OWNER TO regress_schema_owner'),
    ('CREATE OR REPLACE FUNCTION app.schema_setup_check_builds(version pg_catalog.text) RETURNS void LANGUAGE sql AS $$SELECT$$'),
    ('ALTER EXTENSION schema_setup DROP FUNCTION app.schema_setup_check_builds(pg_catalog.text)'),
    ('ALTER EXTENSION schema_setup SET SCHEMA mine'),
    ('ALTER EVENT TRIGGER schema_setup_drop_guard OWNER TO regress_schema_owner')) AS attempts (statement);
RESET ROLE;

--
-- Owner of a tenant's schema, into which a superuser installs, and what he makes of it afterwards
--

CREATE SCHEMA tenant AUTHORIZATION regress_schema_owner;
SET ROLE regress_schema_owner;
CREATE DOMAIN tenant.uuid AS pg_catalog.uuid CHECK (mine.trap('uuid') IS NOT NULL);
CREATE FUNCTION tenant.eq(pg_catalog.uuid, pg_catalog.uuid) RETURNS boolean LANGUAGE sql AS $$SELECT mine.note('=') IS NOT NULL$$;
CREATE OPERATOR tenant.= (FUNCTION = tenant.eq, LEFTARG = pg_catalog.uuid, RIGHTARG = pg_catalog.uuid);
CREATE FUNCTION tenant.now(integer DEFAULT 1) RETURNS timestamptz LANGUAGE sql AS $$SELECT mine.note('now')::timestamptz$$;
RESET ROLE;
SELECT app.schema_setup_install('tenant'::regnamespace);
SELECT * FROM app.schema_setup_verify('tenant'::regnamespace);
SET ROLE regress_schema_owner;
ALTER TABLE tenant.users ADD CHECK (mine.trap('check') IS NOT NULL);
CREATE TRIGGER planted BEFORE INSERT ON tenant.users FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
DROP TABLE tenant.sync_runs;
CREATE TABLE tenant.sync_runs (id pg_catalog.uuid DEFAULT (mine.trap('x')::pg_catalog.uuid) PRIMARY KEY, tenant_id tenant.uuid,
    status tenant.sync_status DEFAULT mine.trap('failed')::tenant.sync_status, CHECK (mine.trap('check') IS NOT NULL));
GRANT SELECT, REFERENCES, TRIGGER ON tenant.sync_runs TO regress_schema_crew;
RESET ROLE;
SELECT app.schema_setup_repair('tenant'::regnamespace);
SELECT app.schema_setup_repair('tenant'::regnamespace, true);
TABLE public.superusers;
SELECT DISTINCT as_role FROM public.ran WHERE as_role <> 'regress_schema_owner';

--
-- A schema as a definition, and what leads to and from it
--

DROP SCHEMA tenant CASCADE;
CREATE SCHEMA tenant AUTHORIZATION regress_schema_owner;
SET ROLE regress_schema_owner;
CREATE DOMAIN tenant.trapped AS text CHECK (mine.trap(VALUE) IS NOT NULL);
CREATE TABLE tenant.t (a tenant.trapped DEFAULT 'x', b tenant.trapped[] DEFAULT '{a}', c text DEFAULT mine.trap('c'),
    d text GENERATED ALWAYS AS (mine.trap('d')) STORED, CHECK (b <> '{b}'::tenant.trapped[]), CHECK (mine.trap(c) IS NOT NULL));
CREATE INDEX ON tenant.t (mine.trap(c)) WHERE mine.trap('e') IS NOT NULL;
CREATE TABLE tenant."x'); SELECT mine.note('name'); --" (i integer);
COMMENT ON TABLE tenant.t IS $$'; SELECT mine.note('comment'); --$$;
RESET ROLE;
TRUNCATE public.ran;
SELECT app.schema_setup_definition('tenant'::regnamespace) AS planted \gset
SELECT count(*) > 0 AS printed FROM (SELECT :'planted') AS definition;
SELECT count(*) FROM app.schema_setup_diff('', :'planted');
SELECT count(*) FROM app.schema_setup_diff(:'planted', '', allow_data_loss => true);
SELECT app.schema_setup_version('tenant'::regnamespace);
SELECT length(app.schema_setup_fingerprint('tenant'::regnamespace));
TABLE public.ran;
TABLE public.superusers;

RESET search_path;
SET schema_setup.allow_data_loss = on;
DROP EXTENSION schema_setup;
DROP SCHEMA app, tenant, mine CASCADE;
DROP VIEW superusers, taken;
DROP TABLE public.ran;
DROP OWNED BY regress_schema_owner;
DROP OWNED BY regress_schema_crew;
DROP ROLE regress_schema_owner, regress_schema_crew, regress_schema_hr, regress_schema_boss;
\i test/include/leftovers.sql
