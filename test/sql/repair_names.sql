-- Names that cross, rotate or are taken, what is in the place of a table, and what came by inheritance: repair brings it
-- back, and what has rows is neither lost nor moved without leave.
\i test/include/vocabulary.sql
\i test/reference/rows.sql
\i test/include/all_rows.sql
CREATE SCHEMA elsewhere;

-- Breaks it, shows what is found, what a repair without leave does, and what is left after one with leave; the rows are as
-- they were, or it says so.
CREATE FUNCTION vocabulary.repaired(break text)
RETURNS TABLE (what text, object text, said text)
LANGUAGE plpgsql AS $function$
DECLARE
    fresh CONSTANT text := public.schema_setup_fingerprint();
    before CONSTANT text := public.rows_of_all_tables();
BEGIN
    BEGIN
        EXECUTE break;
        RETURN QUERY SELECT f.severity || ': ' || f.problem, f.object, coalesce(f.expected, '-') || ' | ' || coalesce(f.actual, '-')
            FROM findings() AS f;
        RETURN QUERY SELECT CASE WHEN r.statement LIKE '--%' THEN 'left to a person' ELSE 'done' END, NULL,
            coalesce(r.statement || ' FAILED ' || r.error, r.statement) FROM public.schema_setup_repair() AS r;
        RETURN QUERY SELECT CASE WHEN r.statement LIKE '--%' THEN 'left to a person' ELSE 'done with leave' END, NULL,
            coalesce(r.statement || ' FAILED ' || r.error, r.statement) FROM public.schema_setup_repair(allow_data_loss => true) AS r;
        RETURN QUERY SELECT 'left: ' || f.problem, f.object, f.actual FROM findings() AS f;
        IF public.schema_setup_fingerprint() <> fresh THEN
            RETURN QUERY SELECT 'another fingerprint', NULL, NULL;
        END IF;
        IF public.rows_of_all_tables() <> before THEN
            RETURN QUERY SELECT 'other rows', NULL, NULL;
        END IF;
        RAISE SQLSTATE 'UNDO0';
    EXCEPTION WHEN SQLSTATE 'UNDO0' THEN NULL;
    END;
END
$function$;

-- Two names that cross, three that rotate: of keys, of indexes, of both, of foreign keys
SELECT * FROM repaired($$ALTER TABLE tenants RENAME CONSTRAINT tenants_pkey TO x;
    ALTER TABLE users RENAME CONSTRAINT users_pkey TO tenants_pkey;
    ALTER TABLE tenants RENAME CONSTRAINT x TO users_pkey$$);
SELECT * FROM repaired($$ALTER INDEX sessions_user_id_idx RENAME TO x;
    ALTER INDEX memberships_user_id_idx RENAME TO sessions_user_id_idx;
    ALTER INDEX memberships_tenant_id_idx RENAME TO memberships_user_id_idx;
    ALTER INDEX x RENAME TO memberships_tenant_id_idx$$);
SELECT * FROM repaired($$ALTER TABLE users RENAME CONSTRAINT users_email_unique TO x;
    ALTER INDEX sessions_user_id_idx RENAME TO users_email_unique; ALTER TABLE users RENAME CONSTRAINT x TO sessions_user_id_idx$$);
SELECT * FROM repaired($$ALTER TABLE memberships RENAME CONSTRAINT memberships_user_id_users_id_fk TO x;
    ALTER TABLE memberships RENAME CONSTRAINT memberships_tenant_id_tenants_id_fk TO memberships_user_id_users_id_fk;
    ALTER TABLE memberships RENAME CONSTRAINT x TO memberships_tenant_id_tenants_id_fk$$);
-- A name that something has which goes
SELECT * FROM repaired($$ALTER INDEX sessions_user_id_idx RENAME TO x; CREATE INDEX sessions_user_id_idx ON users (name)$$);
SELECT * FROM repaired($$ALTER INDEX sessions_user_id_idx RENAME TO x; CREATE INDEX sessions_user_id_idx ON sessions (expires_at)$$);

-- A table that makes way for its successor, and one that is moved with a copy in its place
SELECT * FROM repaired($$ALTER TABLE audit_log RENAME TO audit_log_2025; CREATE TABLE audit_log (LIKE audit_log_2025 INCLUDING ALL)$$);
SELECT * FROM repaired($$ALTER TABLE users SET SCHEMA elsewhere; CREATE TABLE users (LIKE elsewhere.users INCLUDING ALL)$$);

-- A view, a materialized view, a sequence, a foreign table and a type in its place
SELECT * FROM repaired($$ALTER TABLE audit_log RENAME TO audit_base; CREATE VIEW audit_log AS SELECT * FROM audit_base$$);
SELECT * FROM repaired($$ALTER TABLE audit_log SET SCHEMA elsewhere; CREATE MATERIALIZED VIEW audit_log AS SELECT * FROM elsewhere.audit_log$$);
SELECT * FROM repaired($$ALTER TABLE users RENAME TO users_base; CREATE SEQUENCE users$$);
SELECT * FROM repaired($$CREATE FOREIGN DATA WRAPPER planted; CREATE SERVER planted FOREIGN DATA WRAPPER planted;
    ALTER TABLE sessions RENAME TO sessions_base; CREATE FOREIGN TABLE sessions (id uuid) SERVER planted$$);
-- What else is wrong with it waits, and no key is made to what is in its place
SELECT * FROM repaired($$ALTER TABLE tenant_branding RENAME TO branding_base; DROP INDEX memberships_user_id_idx;
    ALTER TABLE branding_base ALTER primary_color DROP DEFAULT; CREATE TABLE tenant_branding (LIKE branding_base INCLUDING ALL)$$);
SELECT * FROM repaired($$ALTER TABLE users SET SCHEMA elsewhere; CREATE TABLE users (LIKE elsewhere.users INCLUDING ALL);
    ALTER TABLE sessions DROP CONSTRAINT sessions_user_id_users_id_fk$$);

-- What a table has from its parent goes when it is no child any more
SELECT * FROM repaired($$CREATE TABLE par (LIKE audit_log INCLUDING DEFAULTS) PARTITION BY RANGE (created_at);
    CREATE INDEX ON par (action); ALTER TABLE par ADD FOREIGN KEY (tenant_id) REFERENCES tenants;
    CREATE TRIGGER t BEFORE UPDATE ON par FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
    ALTER TABLE par ATTACH PARTITION audit_log DEFAULT$$);
SELECT * FROM repaired($$CREATE TABLE par (id uuid, action varchar(100), CONSTRAINT par_check CHECK (action <> ''));
    ALTER TABLE audit_log ADD CONSTRAINT par_check CHECK (action <> ''); ALTER TABLE audit_log INHERIT par$$);
DROP SCHEMA elsewhere;
DROP FUNCTION public.rows_of_all_tables();
\i test/include/clean_up.sql
