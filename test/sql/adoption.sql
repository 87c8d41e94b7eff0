-- VERSION 'unpackaged', then UPDATE: takes existing tables and types in, with their rows, or says why not.
SET client_min_messages = warning;
SET schema_setup.on_drift = off;
-- PostgreSQL 18 adds lines of context.
\set SHOW_CONTEXT never
CREATE FUNCTION pg_temp.version() RETURNS text
LANGUAGE sql AS $function$SELECT extversion FROM pg_extension WHERE extname = 'schema_setup'$function$;

CREATE EXTENSION schema_setup;
SELECT schema_setup_fingerprint() AS fingerprint \gset
DROP EXTENSION schema_setup;
CREATE SCHEMA app;
SET search_path = app;
\set ECHO none
\i test/reference/by_hand.sql
\i test/reference/rows.sql
\set ECHO all
-- what the ORM keeps for itself
CREATE TABLE __drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL);
INSERT INTO __drizzle_migrations (hash) VALUES ('initial');
CREATE ROLE regress_schema_app;
GRANT USAGE ON SCHEMA app TO regress_schema_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON users TO regress_schema_app;
CREATE TEMP TABLE before AS SELECT * FROM hot_list_items;

--
-- Refused as it is made at once; the way is named
--

CREATE EXTENSION schema_setup;

--
-- The functions alone
--

CREATE EXTENSION schema_setup VERSION 'unpackaged';
SELECT pg_temp.version();
SELECT * FROM schema_setup_verify();

--
-- A database that differs is refused, with every difference, and nothing changes
--

ALTER TABLE users ADD COLUMN nickname text;
ALTER TABLE tenants ALTER COLUMN name DROP NOT NULL;
ALTER TABLE memberships DISABLE TRIGGER ALL;
DROP TABLE audit_log;
ALTER EXTENSION schema_setup UPDATE;
SELECT pg_temp.version();
SELECT count(*) AS members FROM pg_depend
WHERE deptype = 'e' AND classid IN ('pg_class'::regclass, 'pg_type'::regclass)
    AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'schema_setup');
ALTER TABLE users DROP COLUMN nickname;
ALTER TABLE tenants ALTER COLUMN name SET NOT NULL;
ALTER TABLE memberships ENABLE TRIGGER ALL;
ALTER EXTENSION schema_setup UPDATE;
CREATE TABLE audit_log (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    actor_user_id uuid CONSTRAINT audit_log_actor_user_id_users_id_fk REFERENCES users,
    tenant_id uuid CONSTRAINT audit_log_tenant_id_tenants_id_fk REFERENCES tenants ON DELETE SET NULL,
    action varchar(100) NOT NULL,
    metadata_json jsonb,
    created_at timestamp NOT NULL DEFAULT now()
);

--
-- Taken in
--

ALTER EXTENSION schema_setup UPDATE;
SELECT pg_temp.version();
SELECT * FROM schema_setup_verify();
SELECT * FROM schema_setup_check_data();
SELECT schema_setup_fingerprint() = :'fingerprint' AS same_fingerprint;
SELECT count(*) AS differing_rows FROM (TABLE before EXCEPT TABLE hot_list_items) AS difference;
-- ... rows and grants are in every dump
SELECT cardinality(extconfig) AS registered FROM pg_extension WHERE extname = 'schema_setup';
SELECT count(*) AS initial_privileges FROM pg_init_privs
WHERE classoid = 'pg_class'::regclass AND objoid = 'users'::regclass;
SELECT has_table_privilege('regress_schema_app', 'users', 'SELECT, INSERT') AS granted;
-- ... the ORM's own table is left alone
SELECT count(*) AS taken_in FROM pg_depend WHERE deptype = 'e' AND objid = '__drizzle_migrations'::regclass;
SELECT hash FROM __drizzle_migrations;
-- ... guarded from now on
DROP EXTENSION schema_setup;
SET schema_setup.allow_data_loss = on;
DROP EXTENSION schema_setup;

--
-- Without tables there is nothing to take in
--

CREATE EXTENSION schema_setup VERSION 'unpackaged';
ALTER EXTENSION schema_setup UPDATE;
SELECT pg_temp.version();
DROP EXTENSION schema_setup;

DROP SCHEMA app CASCADE;
DROP TABLE before;
DROP ROLE regress_schema_app;
DROP FUNCTION pg_temp.version;
\i test/include/leftovers.sql
