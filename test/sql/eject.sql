-- schema_setup_eject(): the tables stay when the extension goes, and can be taken in again.
SET client_min_messages = warning;
-- PostgreSQL 18 adds lines of context.
\set SHOW_CONTEXT never
CREATE SCHEMA app;
SET search_path = app;
CREATE EXTENSION schema_setup;
SELECT * FROM schema_setup_verify();
\set ECHO none
\i test/reference/rows.sql
\set ECHO all
CREATE ROLE regress_schema_reader;
GRANT USAGE ON SCHEMA app TO regress_schema_reader;
GRANT SELECT ON tenants TO regress_schema_reader;
SELECT schema_setup_fingerprint() AS fingerprint \gset
CREATE TEMP TABLE before AS SELECT * FROM hot_list_items;

-- who does not own the extension cannot
SET ROLE regress_schema_reader;
SELECT app.schema_setup_eject();
RESET ROLE;
-- ... nor can it be done in a read-only transaction
BEGIN READ ONLY;
SELECT schema_setup_eject();
ROLLBACK;
SELECT * FROM schema_setup_verify();

-- undone with its transaction
BEGIN;
SELECT schema_setup_eject();
ROLLBACK;
SELECT * FROM schema_setup_verify();

-- tables and types are ordinary then
SELECT schema_setup_eject();
SELECT severity, problem, count(*) FROM schema_setup_verify() GROUP BY 1, 2 ORDER BY 1, 2;
SELECT count(*) AS members FROM pg_depend
WHERE deptype = 'e' AND classid IN ('pg_class'::regclass, 'pg_type'::regclass)
    AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'schema_setup');
SELECT coalesce(cardinality(extconfig), 0) AS registered FROM pg_extension WHERE extname = 'schema_setup';
-- ... a second time there is nothing to do
SELECT schema_setup_eject();
DROP EXTENSION schema_setup;
SELECT relkind, count(*) FROM pg_class WHERE relnamespace = 'app'::regnamespace GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM pg_type WHERE typnamespace = 'app'::regnamespace AND typtype = 'e';
SELECT contype, count(*) FROM pg_constraint
WHERE connamespace = 'app'::regnamespace AND contype <> 'n' GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM pg_proc WHERE pronamespace = 'app'::regnamespace;
SELECT count(*) AS differing_rows FROM (TABLE before EXCEPT TABLE hot_list_items) AS difference;
SET ROLE regress_schema_reader;
SELECT count(*) FROM app.tenants;
RESET ROLE;
INSERT INTO sessions (user_id, token, expires_at) VALUES ('03000000-0000-4000-8000-0000000000ff', 'nobody', now());

-- taken in again
CREATE EXTENSION schema_setup VERSION 'unpackaged';
ALTER EXTENSION schema_setup UPDATE;
SELECT * FROM schema_setup_verify();
SELECT schema_setup_fingerprint() = :'fingerprint' AS same_fingerprint;
SELECT count(*) AS differing_rows FROM (TABLE before EXCEPT TABLE hot_list_items) AS difference;
SET ROLE regress_schema_reader;
SELECT count(*) FROM app.tenants;
RESET ROLE;

-- by way of it, extension, tables and types go from a superuser to another role, with the rows where they are
SELECT current_database() AS db \gset
CREATE ROLE regress_schema_owner;
GRANT CREATE ON DATABASE :"db" TO regress_schema_owner;
GRANT USAGE, CREATE ON SCHEMA app TO regress_schema_owner;
\set ECHO none
BEGIN;
SET LOCAL schema_setup.on_drift = off;
SELECT format('ALTER %s app.%I OWNER TO regress_schema_owner',
    CASE object_type WHEN 'enum' THEN 'TYPE' ELSE 'TABLE' END, object)
FROM schema_setup_objects() WHERE object_type IN ('table', 'enum') \gexec
\set ECHO all
SELECT schema_setup_eject();
DROP EXTENSION schema_setup;
SET LOCAL ROLE regress_schema_owner;
CREATE EXTENSION schema_setup VERSION 'unpackaged';
ALTER EXTENSION schema_setup UPDATE;
COMMIT;
SELECT extowner::regrole FROM pg_extension WHERE extname = 'schema_setup';
SELECT tableowner, count(*) FROM pg_tables WHERE schemaname = 'app' GROUP BY 1;
SELECT * FROM schema_setup_verify();
SELECT count(*) AS differing_rows FROM (TABLE before EXCEPT TABLE hot_list_items) AS difference;
DROP EXTENSION schema_setup;

SET schema_setup.allow_data_loss = on;
DROP SCHEMA app CASCADE;
DROP TABLE before;
REVOKE ALL ON DATABASE :"db" FROM regress_schema_owner;
DROP ROLE regress_schema_reader, regress_schema_owner;
\i test/include/leftovers.sql
