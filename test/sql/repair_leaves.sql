-- What a repair cannot do it leaves, and does the rest.
SET client_min_messages = warning;
SET schema_setup.on_drift = off;
SET schema_setup.allow_data_loss = on;
CREATE ROLE regress_schema_owner;
CREATE ROLE regress_schema_other;
CREATE SCHEMA app;
GRANT USAGE, CREATE ON SCHEMA app TO regress_schema_owner;
CREATE EXTENSION schema_setup SCHEMA app;
SET search_path = app;

-- Members of all kinds leave the extension
CREATE FOREIGN DATA WRAPPER regress_schema_wrapper;
CREATE SERVER regress_schema_server FOREIGN DATA WRAPPER regress_schema_wrapper;
CREATE SEQUENCE stray_sequence;
CREATE FUNCTION stray_function(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1';
CREATE DOMAIN stray_domain AS integer;
CREATE TEXT SEARCH DICTIONARY stray_dictionary (TEMPLATE = simple);
ALTER EXTENSION schema_setup ADD FOREIGN DATA WRAPPER regress_schema_wrapper;
ALTER EXTENSION schema_setup ADD SERVER regress_schema_server;
ALTER EXTENSION schema_setup ADD SEQUENCE stray_sequence;
ALTER EXTENSION schema_setup ADD FUNCTION stray_function(integer);
ALTER EXTENSION schema_setup ADD DOMAIN stray_domain;
ALTER EXTENSION schema_setup ADD TEXT SEARCH DICTIONARY stray_dictionary;
SELECT reason FROM schema_setup_repair() ORDER BY 1;
SELECT * FROM schema_setup_verify();
DROP SERVER regress_schema_server;
DROP FOREIGN DATA WRAPPER regress_schema_wrapper;
DROP SEQUENCE stray_sequence;
DROP FUNCTION stray_function;
DROP DOMAIN stray_domain;
DROP TEXT SEARCH DICTIONARY stray_dictionary;

-- PUBLIC's grants by another grantor go with his grant option
GRANT SELECT ON users TO regress_schema_owner WITH GRANT OPTION;
GRANT UPDATE (email) ON users TO regress_schema_owner WITH GRANT OPTION;
SET ROLE regress_schema_owner;
GRANT SELECT ON users TO PUBLIC;
GRANT UPDATE (email) ON users TO PUBLIC;
RESET ROLE;
GRANT SELECT ON sessions TO PUBLIC;
DROP INDEX sync_runs_tenant_id_idx;
SELECT reason FROM schema_setup_repair() ORDER BY 1;
SELECT problem, object, actual, repair FROM schema_setup_verify();
-- ... the owner's own are taken back all the same
GRANT INSERT ON users TO PUBLIC;
SELECT reason FROM schema_setup_repair() ORDER BY 1;
SELECT problem, object, actual, repair FROM schema_setup_verify();
REVOKE ALL ON users FROM regress_schema_owner CASCADE;
SELECT * FROM schema_setup_verify();

-- An index or a composite type with a table's name
BEGIN;
ALTER EXTENSION schema_setup DROP TABLE audit_log;
DROP TABLE audit_log;
CREATE INDEX audit_log ON users (name);
DROP INDEX sync_runs_tenant_id_idx;
SELECT problem, object, actual FROM schema_setup_verify();
SELECT reason FROM schema_setup_repair() ORDER BY 1;
SELECT count(*) > 0 AS repaired FROM schema_setup_repair(allow_data_loss => true);
SELECT * FROM schema_setup_verify();
ROLLBACK;
BEGIN;
ALTER EXTENSION schema_setup DROP TABLE users;
DROP TABLE users CASCADE;
CREATE TYPE users AS (id uuid);
DROP INDEX sync_runs_tenant_id_idx;
SELECT problem, object, actual FROM schema_setup_verify();
SELECT reason FROM schema_setup_repair() ORDER BY 1;
SELECT count(*) > 0 AS repaired FROM schema_setup_repair(allow_data_loss => true);
SELECT * FROM schema_setup_verify();
ROLLBACK;
-- ... one that belongs to a key goes only with that
BEGIN;
ALTER EXTENSION schema_setup DROP TABLE audit_log;
DROP TABLE audit_log;
ALTER TABLE users ADD CONSTRAINT audit_log UNIQUE (name);
SELECT count(*) > 0 AS repaired FROM schema_setup_repair(allow_data_loss => true);
SELECT count(*) > 0 AS repaired FROM schema_setup_repair(allow_data_loss => true);
SELECT * FROM schema_setup_verify();
ROLLBACK;

-- Another type with the name of a table, or of an enum that a table needs
BEGIN;
ALTER EXTENSION schema_setup DROP TABLE users;
DROP TABLE users CASCADE;
CREATE DOMAIN users AS integer;
DROP INDEX sync_runs_tenant_id_idx;
SELECT reason FROM schema_setup_repair() ORDER BY 1;
SELECT problem, object FROM schema_setup_verify() WHERE problem ~ 'table';
ROLLBACK;
BEGIN;
ALTER EXTENSION schema_setup DROP TABLE sync_runs;
DROP TABLE sync_runs;
ALTER EXTENSION schema_setup DROP TYPE sync_status;
DROP TYPE sync_status;
CREATE DOMAIN sync_status AS text;
DROP INDEX sessions_user_id_idx;
SELECT reason FROM schema_setup_repair(allow_data_loss => true) ORDER BY 1;
SELECT problem, object FROM schema_setup_verify() WHERE severity = 'error';
ROLLBACK;

-- Who loses a table gets no leave for its schema
ALTER TABLE audit_log OWNER TO regress_schema_other;
SELECT regexp_replace(statement, 'OWNER TO .*', 'OWNER TO ...') AS statement FROM schema_setup_repair();
SELECT has_schema_privilege('regress_schema_other', 'app', 'USAGE');
ALTER TABLE audit_log OWNER TO regress_schema_other;
ALTER TABLE audit_log ALTER created_at SET DEFAULT 'epoch';
SELECT regexp_replace(statement, 'OWNER TO .*', 'OWNER TO ...') AS statement FROM schema_setup_repair();
SELECT has_schema_privilege('regress_schema_other', 'app', 'USAGE');
SELECT * FROM schema_setup_verify();

RESET search_path;
DROP SCHEMA app CASCADE;
DROP ROLE regress_schema_owner, regress_schema_other;
\i test/include/leftovers.sql
