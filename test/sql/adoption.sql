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
GRANT SELECT (name) ON tenants TO regress_schema_app;
REVOKE USAGE ON TYPE user_status FROM PUBLIC;
GRANT USAGE ON TYPE user_status TO regress_schema_app;
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
-- what can be mended without loss, as the hint says: ordinary statements, nothing about the extension
SELECT replace(statement, current_user, '(superuser)') AS statement FROM schema_setup_plan(to_version => '1.0');
\set ECHO none
SELECT statement FROM schema_setup_plan(to_version => '1.0') \gexec
\set ECHO all
ALTER EXTENSION schema_setup UPDATE;
ALTER TABLE users DROP COLUMN nickname;
-- indexes of the version to come are not planned away
SELECT statement FROM schema_setup_plan(to_version => '1.0', allow_data_loss => true);

--
-- Taken in, also where what differs is refused: nothing of it is the update's doing
--

CREATE INDEX users_name_idx ON users (name);
SET schema_setup.on_drift = error;
ALTER EXTENSION schema_setup UPDATE;
SET schema_setup.on_drift = off;
DROP INDEX users_name_idx;
SELECT pg_temp.version();
SELECT * FROM schema_setup_verify();
SELECT * FROM schema_setup_check_data();
SELECT schema_setup_fingerprint() = :'fingerprint' AS same_fingerprint;
SELECT count(*) AS differing_rows FROM (TABLE before EXCEPT TABLE hot_list_items) AS difference;
-- ... rows and grants are in every dump
SELECT cardinality(extconfig) AS registered FROM pg_extension WHERE extname = 'schema_setup';
SELECT count(*) AS initial_privileges FROM pg_init_privs
WHERE objoid IN ('users'::regclass, 'tenants'::regclass, 'user_status'::regtype);
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

--
-- Tables of another role: a superuser is told of it, and their owner is not locked out by a repair
--

\set ECHO none
\i test/reference/by_hand.sql
\set ECHO all
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT oid::regclass FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind = 'r'
        AND relname !~ '^__' LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO regress_schema_app', name);
    END LOOP;
    FOR name IN SELECT oid::regtype FROM pg_type WHERE typnamespace = 'app'::regnamespace AND typtype = 'e' LOOP
        EXECUTE format('ALTER TYPE %s OWNER TO regress_schema_app', name);
    END LOOP;
END
$$;
CREATE EXTENSION schema_setup VERSION 'unpackaged';
SELECT statement FROM schema_setup_plan(to_version => '1.0', allow_data_loss => true);
SET client_min_messages = error;
ALTER EXTENSION schema_setup UPDATE;
SET client_min_messages = warning;
SELECT problem, count(*), count(repair) AS repairable FROM schema_setup_verify() GROUP BY 1;
SELECT count(*) FROM schema_setup_repair();
-- ... nor where some of them belong to yet another one
BEGIN;
ALTER TABLE users OWNER TO CURRENT_USER;
SELECT count(*) FROM schema_setup_repair();
ROLLBACK;
-- ... the way to one owner
SELECT schema_setup_eject();
DROP EXTENSION schema_setup;
SELECT current_database() AS db \gset
GRANT CREATE ON DATABASE :"db" TO regress_schema_app;
GRANT CREATE ON SCHEMA app TO regress_schema_app;
SET ROLE regress_schema_app;
CREATE EXTENSION schema_setup SCHEMA app VERSION 'unpackaged';
ALTER EXTENSION schema_setup UPDATE;
RESET ROLE;
SELECT * FROM schema_setup_verify();
DROP EXTENSION schema_setup;
REVOKE CREATE ON DATABASE :"db" FROM regress_schema_app;

DROP SCHEMA app CASCADE;
DROP TABLE before;
DROP ROLE regress_schema_app;
DROP FUNCTION pg_temp.version;
\i test/include/leftovers.sql
