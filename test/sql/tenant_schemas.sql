-- schema_setup_install(): the same tables as ordinary objects of another schema.
SET client_min_messages = warning;
SET schema_setup.on_drift = off;
SET schema_setup.allow_data_loss = on;
\set SHOW_CONTEXT never
CREATE EXTENSION schema_setup;
SELECT * FROM schema_setup_verify();
CREATE SCHEMA tenant_a;
CREATE SCHEMA "Tenant B";

SELECT schema_setup_install('tenant_a');
SELECT schema_setup_install('"Tenant B"', '1.0');
SELECT * FROM schema_setup_verify('tenant_a');
SELECT problem, count(*) FROM schema_setup_verify('"Tenant B"') GROUP BY 1;
SELECT schema_setup_fingerprint('tenant_a') = schema_setup_fingerprint() AS same_fingerprint;
SELECT object_type, state, count(*) FROM schema_setup_objects('tenant_a') GROUP BY 1, 2 ORDER BY 1, 2;

-- ordinary objects, no triggers, no key that leaves the schema
SELECT count(*) AS members FROM pg_depend JOIN pg_class ON objid = pg_class.oid AND classid = 'pg_class'::regclass
WHERE deptype = 'e' AND relnamespace IN ('tenant_a'::regnamespace, '"Tenant B"'::regnamespace);
SELECT count(*) AS triggers FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid
WHERE NOT tgisinternal AND relnamespace = 'tenant_a'::regnamespace;
SELECT count(*) AS keys, count(*) FILTER (WHERE relnamespace <> connamespace) AS leaving
FROM pg_constraint JOIN pg_class ON confrelid = pg_class.oid
WHERE contype = 'f' AND connamespace = 'tenant_a'::regnamespace;

-- plan and repair
SELECT step, transactional, reason FROM schema_setup_plan('"Tenant B"');
SELECT count(*) FROM schema_setup_repair('"Tenant B"');
SELECT * FROM schema_setup_verify('"Tenant B"');
DROP TABLE tenant_a.sessions;
SELECT step, reason FROM schema_setup_repair('tenant_a');
SELECT * FROM schema_setup_verify('tenant_a');
SELECT schema_setup_fingerprint('tenant_a') = schema_setup_fingerprint() AS same_fingerprint;

-- rows
SET search_path = tenant_a;
\set ECHO none
\i test/reference/rows.sql
\set ECHO all
RESET search_path;
SELECT * FROM schema_setup_check_data('tenant_a');
SET session_replication_role = replica;
DELETE FROM tenant_a.users WHERE email = 'agency@example.com';
RESET session_replication_role;
SELECT problem, object, row_count FROM schema_setup_check_data('tenant_a');
SELECT * FROM schema_setup_check_data();

-- a table that has the primary key of one that is missing may be it: nothing is made, and nothing else of it compared
ALTER TABLE tenant_a.users RENAME TO "People";
ALTER TABLE tenant_a."People" DROP COLUMN name;
SELECT object_type, object, expected, actual, detail, repair FROM schema_setup_verify('tenant_a');
SELECT reason, error FROM schema_setup_repair('tenant_a', allow_data_loss => true);
SELECT count(*) AS rows FROM tenant_a."People";
SELECT object_type, state, count(*) FROM schema_setup_objects('tenant_a') WHERE state <> 'ok' GROUP BY 1, 2;
SELECT schema_setup_fingerprint('tenant_a') = schema_setup_fingerprint() AS same_fingerprint;
-- ... it is, as the person says who renames it
ALTER TABLE tenant_a."People" RENAME TO users;
SELECT reason, error FROM schema_setup_repair('tenant_a');
SELECT * FROM schema_setup_verify('tenant_a');
-- ... it is not, and what has the names of keys has others
ALTER TABLE tenant_a.sessions RENAME TO visits;
ALTER TABLE tenant_a.visits RENAME CONSTRAINT sessions_pkey TO visits_pkey;
ALTER TABLE tenant_a.visits RENAME CONSTRAINT sessions_token_unique TO visits_token_unique;
ALTER INDEX tenant_a.sessions_user_id_idx RENAME TO visits_user_id_idx;
SELECT reason, error FROM schema_setup_repair('tenant_a');
SELECT * FROM schema_setup_verify('tenant_a');
SELECT to_regclass('tenant_a.visits') IS NOT NULL AS stays;

-- refused, and nothing is made
SELECT schema_setup_install('tenant_a');
SELECT schema_setup_install('public');
SELECT schema_setup_install(NULL);
SELECT schema_setup_install('tenant_a', '9.9');
SELECT schema_setup_install('nowhere');
CREATE SCHEMA taken;
CREATE VIEW taken.users AS SELECT 1 AS id;
SELECT schema_setup_install('taken');
SELECT relname FROM pg_class WHERE relnamespace = 'taken'::regnamespace;
CREATE SCHEMA tenant_c;
CREATE ROLE regress_schema_tenant;
SET ROLE regress_schema_tenant;
SELECT schema_setup_install('tenant_c');
RESET ROLE;
-- ... the owner of the schema may, and owns the tables
ALTER SCHEMA tenant_c OWNER TO regress_schema_tenant;
SET ROLE regress_schema_tenant;
SELECT schema_setup_install('tenant_c');
SELECT schema_setup_repair('tenant_a');
RESET ROLE;
SELECT * FROM schema_setup_verify('tenant_c');
SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'tenant_c';

-- a distributed engine's setting is off for the call, and back afterwards
CREATE TABLE public.seen (setting text);
CREATE FUNCTION public.note_setting() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.seen VALUES (current_setting('citus.enable_schema_based_sharding'));
END
$$;
CREATE EVENT TRIGGER note_setting ON ddl_command_start WHEN TAG IN ('CREATE TABLE')
    EXECUTE FUNCTION public.note_setting();
CREATE SCHEMA tenant_d;
SET citus.enable_schema_based_sharding = on;
SELECT schema_setup_install('tenant_d');
SHOW citus.enable_schema_based_sharding;
SELECT setting, count(*) FROM public.seen GROUP BY 1;
-- ... also when it fails
SELECT schema_setup_install('tenant_d');
SHOW citus.enable_schema_based_sharding;
DROP EVENT TRIGGER note_setting;
DROP FUNCTION public.note_setting;
DROP TABLE public.seen;

-- they stay when the extension goes
DROP EXTENSION schema_setup;
SELECT count(*) FROM tenant_a.users;
DROP SCHEMA tenant_a, "Tenant B", tenant_c, tenant_d, taken CASCADE;
DROP ROLE regress_schema_tenant;
\i test/include/leftovers.sql
