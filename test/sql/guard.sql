-- The drop guard: whatever would take the extension along is refused while one of its tables has rows.
SET client_min_messages = warning;
-- PostgreSQL 18 adds lines of context.
\set SHOW_CONTEXT never

-- Tables of the extension that are there, and how many of them have rows.
CREATE FUNCTION public.tables_and_filled()
RETURNS TABLE (tables bigint, filled bigint)
LANGUAGE plpgsql AS $function$
DECLARE
    name regclass;
    is_filled boolean;
BEGIN
    tables := 0;
    filled := 0;
    FOR name IN
        SELECT objid FROM pg_depend
        WHERE deptype = 'e' AND classid = 'pg_class'::regclass
            AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'schema_setup')
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', name) INTO is_filled;
        tables := tables + 1;
        filled := filled + is_filled::integer;
    END LOOP;
    RETURN NEXT;
END
$function$;

--
-- Without rows
--

CREATE EXTENSION schema_setup;
SELECT * FROM schema_setup_verify();
SHOW schema_setup.allow_data_loss;
DROP EXTENSION schema_setup;
CREATE SCHEMA app;
CREATE EXTENSION schema_setup SCHEMA app;
DROP SCHEMA app CASCADE;
SELECT * FROM tables_and_filled();

--
-- With rows: each of the ways is refused
--

CREATE SCHEMA app;
CREATE EXTENSION schema_setup SCHEMA app;
SET search_path = app;
\set ECHO none
\i test/reference/rows.sql
\set ECHO all
RESET search_path;
SELECT * FROM tables_and_filled();
DO $$
BEGIN
    DROP EXTENSION schema_setup;
EXCEPTION WHEN dependent_objects_still_exist THEN
    RAISE WARNING '%: %', SQLSTATE, SQLERRM;
END
$$;
DROP EXTENSION schema_setup;
DROP EXTENSION schema_setup CASCADE;
DROP EXTENSION IF EXISTS schema_setup;
DROP SCHEMA app CASCADE;
DROP SCHEMA IF EXISTS nothing_there, app CASCADE;
-- ... which the server itself refuses
DROP SCHEMA app;
DROP TABLE app.users;
DROP TABLE app.users CASCADE;
DROP TYPE app.user_status CASCADE;
DROP FUNCTION app.schema_setup_drop_guard CASCADE;
DROP EVENT TRIGGER schema_setup_drop_guard;
SELECT * FROM tables_and_filled();

-- from a session that has not called the library
\c -
SET client_min_messages = warning;
\set SHOW_CONTEXT never
DROP EXTENSION schema_setup;
\c -
SET client_min_messages = warning;
DROP SCHEMA app CASCADE;

-- from where it is not written out
DO $$ BEGIN EXECUTE 'DROP EXTENSION schema_setup'; END $$;
CREATE PROCEDURE public.leave() LANGUAGE plpgsql AS $$ BEGIN DROP SCHEMA app CASCADE; END $$;
CALL leave();
DROP PROCEDURE leave();
SELECT * FROM tables_and_filled();

-- while session_replication_role keeps ordinary triggers from firing
SET session_replication_role = replica;
DROP EXTENSION schema_setup;
RESET session_replication_role;

-- halfway in a transaction, which goes on
BEGIN;
INSERT INTO app.tenants (name) VALUES ('one more');
SAVEPOINT before;
DROP EXTENSION schema_setup;
ROLLBACK TO before;
SELECT count(*) FROM app.tenants;
ROLLBACK;

-- from a schema that a table was moved to, or that has another table of the same name
CREATE SCHEMA elsewhere;
SET schema_setup.on_drift = off;
ALTER TABLE app.sync_runs SET SCHEMA elsewhere;
DROP SCHEMA elsewhere CASCADE;
SELECT count(*) FROM elsewhere.sync_runs;
ALTER TABLE elsewhere.sync_runs SET SCHEMA app;
CREATE TABLE elsewhere.sync_runs AS TABLE app.sync_runs;
DROP SCHEMA elsewhere CASCADE;
RESET schema_setup.on_drift;
SELECT * FROM app.schema_setup_verify();

-- along with a parent table, in a session that has not loaded the library
SET schema_setup.on_drift = off;
CREATE TABLE parent (id uuid NOT NULL);
ALTER TABLE app.sync_runs INHERIT parent;
\c -
SET client_min_messages = warning;
SET schema_setup.on_drift = off;
DROP TABLE parent CASCADE;
ALTER TABLE app.sync_runs NO INHERIT parent;
DROP TABLE parent;
RESET schema_setup.on_drift;
SELECT * FROM app.schema_setup_verify();

-- by way of a table that the extension was given
CREATE SCHEMA pets;
CREATE TABLE pets.cats (name text);
INSERT INTO pets.cats VALUES ('Minka');
ALTER EXTENSION schema_setup ADD TABLE pets.cats;
DROP SCHEMA pets CASCADE;
ALTER EXTENSION schema_setup DROP TABLE pets.cats;
DROP SCHEMA pets CASCADE;
SELECT * FROM tables_and_filled();

--
-- What does not lose the tables goes on as ever
--

CREATE SCHEMA other;
CREATE TABLE other.users (id integer);
INSERT INTO other.users VALUES (1);
CREATE VIEW other.names AS SELECT name FROM app.users;
CREATE INDEX users_name_idx ON app.users (name);
BEGIN;
DROP INDEX app.users_name_idx;
DROP TABLE other.users;
DROP SCHEMA other CASCADE;
ROLLBACK;
DROP INDEX app.users_name_idx;
DROP SCHEMA other CASCADE;

-- the last row of the last table counts
SET search_path = app;
DELETE FROM audit_log;
DELETE FROM report_weeks;
DELETE FROM tenants;
DELETE FROM users;
SELECT * FROM public.tables_and_filled();
INSERT INTO tenants (name) VALUES ('the only one');
DROP EXTENSION schema_setup;
-- ... a row that this transaction has deleted does not
BEGIN;
DELETE FROM tenants;
DROP EXTENSION schema_setup;
ROLLBACK;
-- ... one that it has added does
TRUNCATE tenants CASCADE;
BEGIN;
INSERT INTO tenants (name) VALUES ('not committed yet');
DROP EXTENSION schema_setup;
ROLLBACK;
-- ... and one that row security hides
INSERT INTO users (email) VALUES ('hidden@example.com');
SET schema_setup.on_drift = off;
ALTER TABLE users ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
DROP EXTENSION schema_setup;
ALTER TABLE users DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
RESET schema_setup.on_drift;
SELECT * FROM public.tables_and_filled();

--
-- Allowed
--

-- for one transaction
BEGIN;
SET LOCAL schema_setup.allow_data_loss = on;
DROP EXTENSION schema_setup;
ROLLBACK;
DROP EXTENSION schema_setup;
-- a role without privileges may set it, and still drop nothing
CREATE ROLE regress_schema_nobody;
SET ROLE regress_schema_nobody;
SET schema_setup.allow_data_loss = on;
DROP EXTENSION schema_setup;
DROP SCHEMA app CASCADE;
RESET ROLE;
RESET schema_setup.allow_data_loss;
SET schema_setup.allow_data_loss = perhaps;
-- for a database, and in a session that has not called the library
SELECT current_database() AS db \gset
ALTER DATABASE :"db" SET schema_setup.allow_data_loss = on;
\c -
SET client_min_messages = warning;
BEGIN;
DROP SCHEMA app CASCADE;
ROLLBACK;
ALTER DATABASE :"db" RESET schema_setup.allow_data_loss;
\c -
SET client_min_messages = warning;
DROP SCHEMA app CASCADE;
SELECT * FROM tables_and_filled();
\c -
SET client_min_messages = warning;
SET schema_setup.allow_data_loss = on;
DROP SCHEMA app CASCADE;
SELECT * FROM tables_and_filled();
RESET schema_setup.allow_data_loss;

-- with the tables out of it
CREATE EXTENSION schema_setup;
INSERT INTO tenants (name) VALUES ('stays');
SELECT schema_setup_eject();
DROP EXTENSION schema_setup;
SELECT name FROM tenants;

SET client_min_messages = error;
DROP TABLE tenants, tenant_branding, users, memberships, sessions, report_weeks, report_week_manual, lead_metrics,
    pipeline_stage_counts, hot_list_items, report_exports, sync_runs, ct_raw_snapshots, tenant_field_mappings, audit_log;
DROP TYPE tenant_status, user_status, membership_role, report_week_status, sync_status;
DROP ROLE regress_schema_nobody;
DROP FUNCTION tables_and_filled;
\i test/include/leftovers.sql
