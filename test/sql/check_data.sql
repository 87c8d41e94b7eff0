-- schema_setup_check_data(): rows that the keys should not have let in.
SET client_min_messages = warning;
SET schema_setup.on_drift = off;
SET schema_setup.allow_data_loss = on;
\set SHOW_CONTEXT never
CREATE EXTENSION schema_setup;
SELECT * FROM schema_setup_check_data();
\set ECHO none
\i test/reference/rows.sql
\set ECHO all
SELECT * FROM schema_setup_verify();
SELECT * FROM schema_setup_check_data();

-- orphans: one key, with NULLs that point nowhere, and then all keys of a table's rows
BEGIN;
SET LOCAL session_replication_role = replica;
DELETE FROM users WHERE email = 'agency@example.com';
SELECT severity, problem, object, row_count FROM schema_setup_check_data();
DELETE FROM tenants;
SELECT severity, problem, object, row_count FROM schema_setup_check_data();
SELECT DISTINCT problem, detail FROM schema_setup_check_data() ORDER BY 1;
ROLLBACK;

-- duplicates
BEGIN;
ALTER TABLE users DROP CONSTRAINT users_email_unique;
INSERT INTO users (email) VALUES ('agency@example.com'), ('new@example.com'), ('new@example.com');
SELECT severity, problem, object, row_count FROM schema_setup_check_data();
SELECT detail FROM schema_setup_check_data();
ROLLBACK;

-- a tenant that is not that of the report week
BEGIN;
UPDATE lead_metrics SET tenant_id = '01000000-0000-4000-8000-000000000003' WHERE report_week_id IS NOT NULL;
UPDATE report_exports SET tenant_id = '01000000-0000-4000-8000-000000000003' WHERE pdf_url IS NULL;
SELECT severity, problem, object, row_count FROM schema_setup_check_data();
SELECT DISTINCT detail FROM schema_setup_check_data();
ROLLBACK;

-- what is missing is left out: verify reports it
BEGIN;
DELETE FROM sessions;
ALTER TABLE sessions DROP COLUMN user_id;
ALTER EXTENSION schema_setup DROP TABLE audit_log;
DROP TABLE audit_log;
SELECT * FROM schema_setup_check_data();
ROLLBACK;

-- row security: it says what it could not see
CREATE ROLE regress_schema_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO regress_schema_reader;
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
SET ROLE regress_schema_reader;
SELECT severity, problem, object, row_count FROM schema_setup_check_data()
WHERE problem <> 'orphaned_rows';
RESET ROLE;
SELECT * FROM schema_setup_check_data();
ALTER TABLE tenants DISABLE ROW LEVEL SECURITY;
SET ROLE regress_schema_reader;
SELECT * FROM schema_setup_check_data();
RESET ROLE;

-- without the right to read
REVOKE SELECT ON audit_log FROM regress_schema_reader;
SET ROLE regress_schema_reader;
SELECT * FROM schema_setup_check_data();
RESET ROLE;
REVOKE SELECT ON ALL TABLES IN SCHEMA public FROM regress_schema_reader;
DROP ROLE regress_schema_reader;

-- a key that a check goes by has another name
BEGIN;
SET LOCAL schema_setup.on_drift = off;
ALTER TABLE report_weeks RENAME COLUMN id TO week_id;
SELECT * FROM schema_setup_check_data();
ROLLBACK;

SELECT current_setting('search_path') AS search_path, current_setting('enable_indexscan') AS indexscan;
SELECT * FROM schema_setup_verify();
DROP EXTENSION schema_setup;
\i test/include/leftovers.sql
