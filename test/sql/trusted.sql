-- Installed by who is no superuser: nobody gets more rights than they had, and nothing planted runs.
SET client_min_messages = warning;
SET schema_setup.on_drift = off;
\set SHOW_CONTEXT never
CREATE ROLE regress_schema_owner;
CREATE ROLE regress_schema_nobody;
CREATE ROLE regress_schema_crew;
SELECT current_database() AS db \gset
GRANT CREATE ON DATABASE :"db" TO regress_schema_owner;

-- What is planted notes who ran it.
CREATE TABLE public.ran (what text, as_role text);
GRANT SELECT, INSERT ON public.ran TO PUBLIC;
SET ROLE regress_schema_owner;
CREATE SCHEMA app;
CREATE FUNCTION app.trap(what text) RETURNS text LANGUAGE sql AS
    $$INSERT INTO public.ran VALUES (what, current_user) RETURNING what$$;
-- ... as it does now, in a transaction that is undone
BEGIN;
SELECT app.trap('tried');
RESET ROLE;
SELECT * FROM public.ran;
ROLLBACK;
SET ROLE regress_schema_owner;
DO $do$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['check_names', 'assert_version', 'check_builds', 'check_adoption']
    LOOP
        EXECUTE format('CREATE FUNCTION app.schema_setup_%s(varchar) RETURNS text LANGUAGE sql AS $$SELECT app.trap(%L)$$',
            name, name);
        EXECUTE format('CREATE FUNCTION app.schema_setup_%s(anyelement) RETURNS text LANGUAGE sql AS $$SELECT app.trap(%L)$$',
            name, name);
    END LOOP;
END
$do$;
CREATE FUNCTION app.now() RETURNS timestamptz LANGUAGE sql AS $$SELECT app.trap('now')::timestamptz$$;
CREATE FUNCTION app.gen_random_uuid() RETURNS uuid LANGUAGE sql AS $$SELECT app.trap('uuid')::uuid$$;
CREATE FUNCTION app.pg_extension_config_dump(text, text) RETURNS text LANGUAGE sql AS $$SELECT app.trap('dump')$$;
CREATE FUNCTION app.count() RETURNS text LANGUAGE sql AS $$SELECT app.trap('count')$$;

-- CREATE by the owner of the schema, UPDATE, verify, check_data and repair by a superuser
SET search_path = app;
CREATE EXTENSION schema_setup SCHEMA app VERSION '1.0';
RESET ROLE;
ALTER EXTENSION schema_setup UPDATE;
SELECT * FROM app.schema_setup_verify();
SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'app';
SELECT DISTINCT rolsuper FROM pg_proc JOIN pg_roles ON proowner = pg_roles.oid JOIN pg_language ON prolang = pg_language.oid
WHERE pronamespace = 'app'::regnamespace AND lanname = 'c';
SET ROLE regress_schema_owner;
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS
    $$BEGIN PERFORM app.trap('trigger'); RETURN NEW; END$$;
CREATE TRIGGER touch BEFORE INSERT ON tenants FOR EACH ROW EXECUTE FUNCTION app.touch();
ALTER TABLE tenants ALTER COLUMN name SET DEFAULT app.trap('default');
DROP INDEX sync_runs_tenant_id_idx;
RESET ROLE;
SELECT severity, problem, object FROM app.schema_setup_verify();
SELECT * FROM app.schema_setup_check_data();
SELECT count(*) FROM app.schema_setup_plan();
SELECT reason FROM app.schema_setup_repair();
SELECT * FROM public.ran;

-- who owns the extension may repair it and eject its tables, others may look
SET ROLE regress_schema_owner;
DROP TRIGGER IF EXISTS touch ON tenants;
DROP INDEX sync_runs_tenant_id_idx;
SELECT reason FROM schema_setup_repair();
GRANT USAGE ON SCHEMA app TO regress_schema_nobody;
SET ROLE regress_schema_nobody;
SELECT * FROM schema_setup_verify();
SELECT schema_setup_repair();
SELECT schema_setup_eject();
SELECT schema_setup_register_for_dump();
RESET ROLE;
REVOKE USAGE ON SCHEMA app FROM regress_schema_nobody;

-- tables of somebody else cannot be taken in
SET ROLE regress_schema_owner;
SELECT schema_setup_eject();
DROP EXTENSION schema_setup;
RESET ROLE;
ALTER TABLE users OWNER TO regress_schema_nobody;
SET ROLE regress_schema_owner;
CREATE EXTENSION schema_setup SCHEMA app VERSION 'unpackaged';
ALTER EXTENSION schema_setup UPDATE;
RESET ROLE;
-- ... and what the one before has granted is told, and taken back by a repair
GRANT USAGE ON SCHEMA app TO regress_schema_nobody;
SET ROLE regress_schema_nobody;
GRANT TRIGGER, REFERENCES (id), SELECT ON app.users TO regress_schema_crew;
RESET ROLE;
ALTER TABLE users OWNER TO regress_schema_owner;
\set VERBOSITY terse
ALTER EXTENSION schema_setup UPDATE;
\set VERBOSITY default
SELECT problem, object FROM app.schema_setup_verify();
SET ROLE regress_schema_owner;
SELECT reason FROM app.schema_setup_repair();
SELECT * FROM app.schema_setup_verify();
RESET ROLE;
-- ... also where the owner of the extension may act as the one before
GRANT regress_schema_nobody TO regress_schema_owner;
ALTER TABLE tenants OWNER TO regress_schema_nobody;
ALTER TYPE user_status OWNER TO regress_schema_nobody;
SET ROLE regress_schema_nobody;
GRANT SELECT, TRIGGER ON app.tenants TO regress_schema_crew WITH GRANT OPTION;
GRANT USAGE ON TYPE app.user_status TO regress_schema_crew WITH GRANT OPTION;
SET ROLE regress_schema_owner;
SELECT statement FROM app.schema_setup_repair();
SELECT * FROM app.schema_setup_verify();
RESET ROLE;
SELECT count(*) AS granted FROM pg_class, aclexplode(relacl) WHERE pg_class.oid = 'tenants'::regclass AND grantee = 'regress_schema_crew'::regrole;
SELECT count(*) AS granted FROM pg_type, aclexplode(typacl) WHERE pg_type.oid = 'user_status'::regtype AND grantee = 'regress_schema_crew'::regrole;
REVOKE regress_schema_nobody FROM regress_schema_owner;
-- ... and what he has granted himself meanwhile
ALTER TABLE tenants OWNER TO regress_schema_nobody;
SET ROLE regress_schema_nobody;
GRANT ALL ON app.tenants TO regress_schema_owner WITH GRANT OPTION;
SET ROLE regress_schema_owner;
GRANT SELECT, REFERENCES ON app.tenants TO regress_schema_crew;
SELECT problem, actual FROM app.schema_setup_verify();
RESET ROLE;
SELECT statement FROM app.schema_setup_repair();
SELECT * FROM app.schema_setup_verify();
SELECT privilege_type FROM pg_class, aclexplode(relacl) WHERE pg_class.oid = 'tenants'::regclass AND grantee = 'regress_schema_crew'::regrole;
REVOKE ALL ON tenants FROM regress_schema_crew;

-- a foreign key of another role's table, in a schema of ordinary tables
CREATE SCHEMA tenant AUTHORIZATION regress_schema_owner;
SET ROLE regress_schema_owner;
SELECT schema_setup_install('tenant'::regnamespace);
GRANT REFERENCES ON tenant.users TO regress_schema_nobody;
GRANT USAGE ON SCHEMA tenant TO regress_schema_nobody;
RESET ROLE;
CREATE SCHEMA others AUTHORIZATION regress_schema_nobody;
SET ROLE regress_schema_nobody;
CREATE TABLE others.child (id uuid REFERENCES tenant.users);
RESET ROLE;
SELECT problem, object, actual FROM schema_setup_verify('tenant'::regnamespace);
SELECT statement FROM schema_setup_repair('tenant'::regnamespace);
SELECT problem, object, actual FROM schema_setup_verify('tenant'::regnamespace);
DROP SCHEMA tenant, others CASCADE;
-- what default privileges give on tables that are made
CREATE SCHEMA tenant AUTHORIZATION regress_schema_owner;
SET ROLE regress_schema_owner;
ALTER DEFAULT PRIVILEGES GRANT SELECT, TRIGGER ON TABLES TO regress_schema_crew;
SELECT schema_setup_install('tenant'::regnamespace);
SELECT problem, actual, count(*) FROM schema_setup_verify('tenant'::regnamespace) GROUP BY 1, 2;
SELECT count(*) FROM schema_setup_repair('tenant'::regnamespace);
SELECT * FROM schema_setup_verify('tenant'::regnamespace);
ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM regress_schema_crew;
RESET ROLE;
DROP SCHEMA tenant CASCADE;
SELECT * FROM public.ran;

RESET search_path;
DROP SCHEMA app CASCADE;
DROP TABLE public.ran;
REVOKE CREATE ON DATABASE :"db" FROM regress_schema_owner;
DROP ROLE regress_schema_owner, regress_schema_nobody, regress_schema_crew;
\i test/include/leftovers.sql
