-- The drift guard: what makes the schema differ is reported at once, or refused.
SET client_min_messages = warning;
-- PostgreSQL 18 adds lines of context.
\set SHOW_CONTEXT never
CREATE EXTENSION schema_setup;
SELECT * FROM schema_setup_verify();
SHOW schema_setup.on_drift;

--
-- warning: the command is done, and reported with what it did
--

ALTER TABLE users ADD COLUMN nickname text;
-- ... once, and no other command is blamed for it
CREATE INDEX users_name_idx ON users (name);
ALTER TABLE users ALTER COLUMN email DROP NOT NULL;
DROP INDEX sessions_user_id_idx;
ALTER TYPE user_status ADD VALUE 'blocked';
ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody ON tenants USING (true);
GRANT SELECT ON tenants TO PUBLIC;
SELECT severity, problem, object FROM schema_setup_verify();

-- what mends is not reported
REVOKE SELECT ON tenants FROM PUBLIC;
DROP POLICY everybody ON tenants;
ALTER TABLE audit_log DISABLE ROW LEVEL SECURITY;
CREATE INDEX sessions_user_id_idx ON sessions (user_id);
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
DROP INDEX users_name_idx;
ALTER TABLE users DROP COLUMN nickname;
DELETE FROM pg_enum WHERE enumlabel = 'blocked' AND enumtypid = 'user_status'::regtype;
SELECT * FROM schema_setup_verify();

--
-- error: the command is refused, and nothing has changed
--

SET schema_setup.on_drift = error;
SELECT schema_setup_fingerprint() AS before \gset
ALTER TABLE users ADD COLUMN nickname text;
ALTER TABLE users RENAME COLUMN name TO full_name;
ALTER TABLE users RENAME TO people;
ALTER TABLE tenants ALTER COLUMN name TYPE text;
ALTER TABLE lead_metrics DROP CONSTRAINT lead_metrics_tenant_id_tenants_id_fk;
ALTER TABLE sessions SET UNLOGGED;
ALTER TABLE memberships DISABLE TRIGGER USER, DROP CONSTRAINT memberships_pkey;
CREATE INDEX users_name_idx ON users (name);
DROP INDEX memberships_user_id_idx;
ALTER INDEX memberships_user_id_idx RENAME TO by_user;
ALTER TYPE sync_status RENAME VALUE 'failed' TO 'broken';
CREATE RULE keep AS ON DELETE TO users DO INSTEAD NOTHING;
CREATE POLICY everybody ON tenants USING (true);
CREATE STATISTICS names ON name, email FROM users;
CREATE TABLE more_users () INHERITS (users);
CREATE SCHEMA other CREATE TABLE more_users () INHERITS (public.users);
CREATE TABLE all_branding (LIKE tenant_branding) PARTITION BY LIST (id);
ALTER TABLE all_branding ATTACH PARTITION tenant_branding DEFAULT;
DROP TABLE all_branding;
GRANT SELECT ON tenants TO PUBLIC;
ALTER EXTENSION schema_setup DROP TABLE users;
DO $$ BEGIN EXECUTE 'ALTER TABLE users ADD COLUMN nickname text'; END $$;
SELECT schema_setup_fingerprint() = :'before' AS unchanged;
SELECT * FROM schema_setup_verify();
-- ... in a transaction, with other statements
BEGIN;
INSERT INTO tenants (name) VALUES ('one');
SAVEPOINT before;
DROP INDEX memberships_user_id_idx;
ROLLBACK TO before;
COMMIT;
SELECT name FROM tenants;
DELETE FROM tenants;
-- ... what is back at the end of the same command is no drift
ALTER TABLE users DROP CONSTRAINT users_email_unique, ADD CONSTRAINT users_email_unique UNIQUE (email);
-- ... a restore switches triggers off and on: only a warning
ALTER TABLE memberships DISABLE TRIGGER ALL;
ALTER TABLE memberships ENABLE TRIGGER ALL;
SELECT * FROM schema_setup_verify();

--
-- Commands on other things, and those of the extension itself, go on as ever
--

CREATE TABLE notes (id integer PRIMARY KEY, user_id uuid REFERENCES users, body text);
CREATE INDEX notes_body_idx ON notes (body);
ALTER TABLE notes ADD COLUMN title text;
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
DROP TABLE notes;
SET schema_setup.on_drift = off;
DROP INDEX memberships_user_id_idx;
ALTER TABLE users ALTER COLUMN email DROP NOT NULL;
SET schema_setup.on_drift = error;
SELECT step, reason FROM schema_setup_repair();
SELECT * FROM schema_setup_verify();
DROP EXTENSION schema_setup;
CREATE EXTENSION schema_setup VERSION '1.0';
CREATE INDEX CONCURRENTLY sessions_user_id_idx ON sessions (user_id);
ALTER EXTENSION schema_setup UPDATE;
CREATE SCHEMA tenant;
SELECT schema_setup_install('tenant');
ALTER TABLE tenant.users ADD COLUMN nickname text;
SELECT * FROM schema_setup_verify();
DROP EXTENSION schema_setup;

-- what commits in the middle is charged with what it did, not with what was different before
CREATE EXTENSION schema_setup;
SET schema_setup.on_drift = off;
CREATE TABLE notes (id integer PRIMARY KEY, body text);
ALTER TABLE users ADD COLUMN nickname text DEFAULT upper('x');
DROP INDEX sessions_user_id_idx;
CREATE INDEX sessions_expires_at_idx ON sessions (expires_at);
SET schema_setup.on_drift = warning;
CREATE INDEX CONCURRENTLY notes_body_idx ON notes (body);
REINDEX INDEX CONCURRENTLY notes_body_idx;
DROP INDEX CONCURRENTLY notes_body_idx;
DROP INDEX CONCURRENTLY IF EXISTS notes_body_idx;
CREATE INDEX CONCURRENTLY users_name_idx ON users (name);
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_name_idx ON users (email);
CREATE INDEX CONCURRENTLY ON sessions (created_at);
REINDEX INDEX CONCURRENTLY users_name_idx;
REINDEX TABLE CONCURRENTLY sessions;
DROP INDEX CONCURRENTLY memberships_user_id_idx;
DROP INDEX CONCURRENTLY users_name_idx;
CREATE INDEX CONCURRENTLY memberships_user_id_idx ON memberships (user_id);
DROP INDEX CONCURRENTLY memberships_user_id_idx;
CREATE INDEX CONCURRENTLY memberships_user_id_idx ON memberships (user_id DESC);
CREATE INDEX CONCURRENTLY sessions_user_id_idx ON sessions (user_id);
-- ... for which it is too late to be refused
SET schema_setup.on_drift = error;
CREATE INDEX CONCURRENTLY users_name_idx ON users (name);
DROP INDEX CONCURRENTLY users_name_idx;
-- ... a partition that is taken off, which keeps a check
SET schema_setup.on_drift = off;
CREATE TABLE all_branding (LIKE tenant_branding) PARTITION BY LIST (id);
ALTER TABLE all_branding ATTACH PARTITION tenant_branding FOR VALUES IN ('a0000000-0000-4000-8000-000000000001');
SET schema_setup.on_drift = error;
ALTER TABLE all_branding DETACH PARTITION tenant_branding CONCURRENTLY;
SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = 'tenant_branding'::regclass;
CREATE TABLE others (id integer) PARTITION BY LIST (id);
CREATE TABLE others_1 PARTITION OF others FOR VALUES IN (1);
ALTER TABLE others DETACH PARTITION others_1 CONCURRENTLY;
DROP TABLE all_branding, others, others_1, notes;
-- ... nothing where it is off
SET schema_setup.on_drift = off;
CREATE INDEX CONCURRENTLY users_name_idx ON users (name);
SET schema_setup.on_drift = warning;
DROP INDEX CONCURRENTLY users_name_idx;
-- ... one that fails leaves nothing behind for the next
INSERT INTO tenants (name) VALUES ('one'), ('one');
CREATE UNIQUE INDEX CONCURRENTLY tenants_name_idx ON tenants (name);
ALTER TABLE users ADD COLUMN other text;
CREATE INDEX CONCURRENTLY users_name_idx ON users (name);
DELETE FROM tenants;
-- ... nor do some that fail in a function
DO $$
BEGIN
    FOR i IN 1..3 LOOP
        BEGIN
            EXECUTE 'CREATE INDEX CONCURRENTLY users_email_idx ON users (email)';
        EXCEPTION
            WHEN active_sql_transaction THEN NULL;
        END;
        EXECUTE format('ALTER TABLE users ADD COLUMN %I text', 'column_' || i);
    END LOOP;
END
$$;
BEGIN;
CREATE INDEX CONCURRENTLY users_email_idx ON users (email);
ROLLBACK;
SELECT severity, problem, object FROM schema_setup_verify();
SET schema_setup.on_drift = error;
DROP EXTENSION schema_setup;

-- what a role may do in the schema, where the tables are not a superuser's
SELECT current_database() AS db \gset
CREATE ROLE regress_schema_owner;
CREATE SCHEMA app;
GRANT ALL ON SCHEMA app TO regress_schema_owner;
GRANT CREATE ON DATABASE :"db" TO regress_schema_owner;
SET ROLE regress_schema_owner;
CREATE EXTENSION schema_setup SCHEMA app;
RESET ROLE;
REVOKE USAGE ON SCHEMA app FROM regress_schema_owner;
SET schema_setup.on_drift = warning;
REVOKE USAGE ON SCHEMA app FROM regress_schema_owner;
SELECT count(*) FROM app.schema_setup_verify();
SELECT count(*) FROM app.schema_setup_repair();
SELECT * FROM app.schema_setup_verify();
-- ... nor does another owner of the schema let it go unnoticed
ALTER SCHEMA app OWNER TO regress_schema_owner;
\set VERBOSITY terse
ALTER SCHEMA app OWNER TO CURRENT_USER;
\set VERBOSITY default
GRANT USAGE ON SCHEMA app TO regress_schema_owner;
SELECT * FROM app.schema_setup_verify();
DROP EXTENSION schema_setup;
REVOKE ALL ON DATABASE :"db" FROM regress_schema_owner;
DROP SCHEMA app;
DROP ROLE regress_schema_owner;

-- a setting that there is not is refused
DO $$
BEGIN
    SET schema_setup.on_drfit = error;
    ASSERT false;
EXCEPTION
    WHEN invalid_name THEN NULL;
END
$$;

-- without the library loaded
CREATE EXTENSION schema_setup;
\c -
SET schema_setup.on_drift = error;
\set SHOW_CONTEXT never
ALTER TABLE users ADD COLUMN nickname text;
-- a label is charged to the command that adds it, not to the next
SET schema_setup.on_drift = warning;
ALTER TYPE user_status ADD VALUE 'asleep';
ALTER TYPE user_status ADD VALUE 'awake';
SET schema_setup.on_drift = perhaps;
SET client_min_messages = warning;
DROP EXTENSION schema_setup;
DROP SCHEMA tenant CASCADE;
\i test/include/leftovers.sql
