-- What an operator reads: a finding with its meaning.
\i test/include/vocabulary.sql
\pset tuples_only off
\pset format aligned
\pset expanded on

BEGIN;
ALTER TABLE users DISABLE TRIGGER ALL;
SELECT problem, severity, object, detail FROM schema_setup_verify() LIMIT 1;
ROLLBACK;

BEGIN;
ALTER TABLE users ADD COLUMN nickname text;
SELECT problem, severity, object, detail FROM schema_setup_verify();
ROLLBACK;

BEGIN;
ALTER EXTENSION schema_setup DROP TABLE tenants;
ALTER EXTENSION schema_setup ADD TABLE tenants;
SELECT problem, severity, object, detail FROM schema_setup_verify();
ROLLBACK;

BEGIN;
GRANT SELECT ON users TO PUBLIC;
SELECT problem, severity, object, detail FROM schema_setup_verify();
ROLLBACK;

BEGIN;
ALTER TABLE audit_log SET UNLOGGED;
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'sessions_user_id_idx'::regclass;
SELECT problem, severity, object, detail FROM schema_setup_verify();
-- the gate of a deployment: every error in one, the warnings left out
GRANT SELECT ON users TO PUBLIC;
SELECT schema_setup_assert();
\echo :LAST_ERROR_SQLSTATE
ROLLBACK;

BEGIN;
GRANT SELECT ON users TO PUBLIC;
SELECT schema_setup_assert();
ROLLBACK;

\pset expanded off
\pset tuples_only on
\i test/include/clean_up.sql
