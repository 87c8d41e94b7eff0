-- ALTER EXTENSION schema_setup UPDATE, from 1.0 to 1.1: all of it, or nothing and the reason.
SET client_min_messages = warning;
-- The guards have a suite of their own.
SET schema_setup.on_drift = off;
SET schema_setup.allow_data_loss = on;
-- PostgreSQL 18 adds the line of the script.
\set SHOW_CONTEXT never
CREATE SCHEMA app;
SET search_path = app;

CREATE FUNCTION pg_temp.indexes()
RETURNS TABLE (name name, on_table regclass, valid boolean)
LANGUAGE sql AS $function$
    SELECT relname, indrelid::regclass, indisvalid
    FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid
    WHERE relnamespace = 'app'::regnamespace AND relname LIKE '%\_idx'
    ORDER BY relname
$function$;
CREATE FUNCTION pg_temp.version() RETURNS text
LANGUAGE sql AS $function$SELECT extversion FROM pg_extension WHERE extname = 'schema_setup'$function$;

-- with rows in all tables
CREATE EXTENSION schema_setup VERSION '1.0';
\set ECHO none
\i test/reference/rows.sql
\set ECHO all
SELECT * FROM schema_setup_verify();
SELECT * FROM pg_temp.indexes();
CREATE TEMP TABLE before AS SELECT * FROM hot_list_items;
ALTER EXTENSION schema_setup UPDATE;
SELECT pg_temp.version();
SELECT * FROM pg_temp.indexes();
SELECT * FROM schema_setup_verify();
SELECT count(*) AS differing_rows FROM (TABLE before EXCEPT TABLE hot_list_items) AS difference;
-- ... the same as installed at once
SELECT schema_setup_fingerprint() AS updated \gset
DROP EXTENSION schema_setup;
CREATE EXTENSION schema_setup;
SELECT schema_setup_fingerprint() = :'updated' AS same_fingerprint;
DROP EXTENSION schema_setup;

--
-- An index that somebody has built beforehand, without blocking writers
--

CREATE EXTENSION schema_setup VERSION '1.0';
\set ECHO none
\i test/reference/rows.sql
\set ECHO all
CREATE INDEX CONCURRENTLY sessions_user_id_idx ON sessions (user_id);
CREATE INDEX CONCURRENTLY ct_raw_snapshots_endpoint_idx ON ct_raw_snapshots (endpoint);
SELECT severity, problem, object FROM schema_setup_verify();
SELECT 'sessions_user_id_idx'::regclass::oid AS first, 'ct_raw_snapshots_endpoint_idx'::regclass::oid AS second \gset
SELECT pg_relation_filenode('sessions_user_id_idx') AS file \gset
ALTER EXTENSION schema_setup UPDATE;
SELECT 'sessions_user_id_idx'::regclass = :first AS first_used, 'ct_raw_snapshots_endpoint_idx'::regclass = :second AS second_used,
    pg_relation_filenode('sessions_user_id_idx') = :file AS not_rebuilt;
SELECT * FROM schema_setup_verify();
DROP EXTENSION schema_setup;

--
-- What is in the way is named, and nothing changes
--

CREATE EXTENSION schema_setup VERSION '1.0';
\set ECHO none
\i test/reference/rows.sql
\set ECHO all

-- on another column
CREATE INDEX memberships_user_id_idx ON memberships (tenant_id);
ALTER EXTENSION schema_setup UPDATE;
SELECT pg_temp.version();
SELECT * FROM pg_temp.indexes();
DROP INDEX memberships_user_id_idx;

-- unique, partial, of another method, in another order
CREATE UNIQUE INDEX memberships_user_id_idx ON memberships (user_id, id);
CREATE INDEX memberships_tenant_id_idx ON memberships (tenant_id) WHERE role <> 'tenant_viewer';
CREATE INDEX ct_raw_snapshots_endpoint_idx ON ct_raw_snapshots USING hash (endpoint);
CREATE INDEX report_weeks_week_ending_date_idx ON report_weeks (week_ending_date DESC);
ALTER EXTENSION schema_setup UPDATE;
SELECT pg_temp.version();
DROP INDEX memberships_user_id_idx, memberships_tenant_id_idx, ct_raw_snapshots_endpoint_idx,
    report_weeks_week_ending_date_idx;

-- on another table of ours, on one that is not ours
CREATE INDEX sessions_user_id_idx ON memberships (user_id, tenant_id);
ALTER EXTENSION schema_setup UPDATE;
DROP INDEX sessions_user_id_idx;
CREATE TABLE notes (user_id uuid);
CREATE INDEX sessions_user_id_idx ON notes (user_id);
ALTER EXTENSION schema_setup UPDATE;
DROP TABLE notes;
SELECT pg_temp.version();

-- not an index at all
CREATE VIEW sessions_user_id_idx AS SELECT 1;
ALTER EXTENSION schema_setup UPDATE;
DROP VIEW sessions_user_id_idx;
SELECT pg_temp.version();

-- invalid, as a CREATE INDEX CONCURRENTLY leaves it that failed
CREATE UNIQUE INDEX CONCURRENTLY memberships_user_id_idx ON memberships (user_id);
SELECT * FROM pg_temp.indexes();
ALTER EXTENSION schema_setup UPDATE;
UPDATE pg_index SET indisunique = false WHERE indexrelid = 'memberships_user_id_idx'::regclass;
ALTER EXTENSION schema_setup UPDATE;
SELECT pg_temp.version();
DROP INDEX memberships_user_id_idx;

-- what else is broken: several at once
ALTER TABLE users DISABLE TRIGGER ALL;
ALTER TABLE tenants ALTER name DROP NOT NULL;
ALTER TABLE sync_runs DROP CONSTRAINT sync_runs_tenant_id_tenants_id_fk;
ALTER EXTENSION schema_setup UPDATE;
SELECT pg_temp.version();
SELECT * FROM pg_temp.indexes();
ALTER TABLE users ENABLE TRIGGER ALL;
ALTER TABLE tenants ALTER name SET NOT NULL;
ALTER TABLE sync_runs ADD CONSTRAINT sync_runs_tenant_id_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants
    ON DELETE CASCADE;

--
-- What is there beyond the schema, or a risk, is no reason to fail; verify goes on reporting it
--

ALTER TABLE users ADD COLUMN nickname text;
ALTER TABLE sync_runs SET (fillfactor = 90, autovacuum_enabled = false);
CREATE INDEX notes ON users (name);
GRANT SELECT ON tenants TO PUBLIC;
ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
ALTER TYPE user_status ADD VALUE 'blocked';
ALTER EXTENSION schema_setup UPDATE;
SELECT pg_temp.version();
SELECT severity, problem, object FROM schema_setup_verify();

DROP EXTENSION schema_setup;

--
-- To where one is already, and in a schema that it was moved to
--

CREATE EXTENSION schema_setup VERSION '1.0';
ALTER EXTENSION schema_setup UPDATE TO '1.0';
CREATE SCHEMA elsewhere;
ALTER EXTENSION schema_setup SET SCHEMA elsewhere;
SET search_path = pg_catalog;
ALTER EXTENSION schema_setup UPDATE TO '1.1';
SELECT * FROM elsewhere.schema_setup_verify();
SELECT count(*) FROM pg_class WHERE relnamespace = 'elsewhere'::regnamespace AND relname LIKE '%\_idx';
DROP EXTENSION schema_setup;
RESET search_path;
DROP SCHEMA app, elsewhere;
DROP FUNCTION pg_temp.indexes, pg_temp.version;
\i test/include/leftovers.sql
