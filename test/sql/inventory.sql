-- schema_setup_objects(): every object of the schema, and whether it is there and as it should be.
\i test/include/vocabulary.sql
\pset tuples_only off
\pset footer off

-- all of it
SELECT object_type, state, count(*) FROM schema_setup_objects() GROUP BY 1, 2 ORDER BY 1, 2;
SELECT * FROM schema_setup_objects() WHERE object_type IN ('enum', 'table');
SELECT * FROM schema_setup_objects() WHERE object LIKE 'sessions%';
-- every object once
SELECT count(*) = count(DISTINCT (object_type, object)) AS once FROM schema_setup_objects();

-- of an older version: what came in later is not part of it
DROP EXTENSION schema_setup;
CREATE EXTENSION schema_setup VERSION '1.0';
SELECT object_type, state, count(*) FROM schema_setup_objects() GROUP BY 1, 2 ORDER BY 1, 2;
ALTER EXTENSION schema_setup UPDATE;
SELECT intact();

\pset tuples_only on

-- What schema_setup_objects() says while something is broken; the rest of it is ok.
CREATE FUNCTION vocabulary.states(break text, mend text)
RETURNS TABLE (object_type text, object text, state text)
LANGUAGE plpgsql AS $function$
BEGIN
    PERFORM intact();
    EXECUTE break;
    RETURN QUERY SELECT * FROM public.schema_setup_objects() AS o WHERE o.state <> 'ok';
    EXECUTE mend;
    PERFORM intact();
END
$function$;

-- a type, a label, a type's name
SELECT * FROM states($$ALTER EXTENSION schema_setup DROP TYPE sync_status; DROP TYPE sync_status CASCADE$$, :reinstall);
SELECT * FROM states(
    $$ALTER TYPE user_status RENAME VALUE 'inactive' TO 'away'$$,
    $$ALTER TYPE user_status RENAME VALUE 'away' TO 'inactive'$$);
SELECT * FROM states(
    $$ALTER TYPE user_status RENAME TO status$$,
    $$ALTER TYPE status RENAME TO user_status$$);

-- a table takes all its parts along
SELECT * FROM states($$ALTER EXTENSION schema_setup DROP TABLE memberships; DROP TABLE memberships$$, :reinstall);
SELECT * FROM states(
    $$ALTER TABLE report_exports RENAME TO exports; CREATE VIEW report_exports AS SELECT * FROM exports$$,
    $$DROP VIEW report_exports; ALTER TABLE exports RENAME TO report_exports$$);

-- a column, with and without what depends on it
SELECT * FROM states($$ALTER TABLE sync_runs DROP COLUMN error_message$$, :reinstall);
SELECT * FROM states($$ALTER TABLE sync_runs DROP COLUMN tenant_id$$, :reinstall);
SELECT * FROM states(
    $$ALTER TABLE tenants ALTER name TYPE text, ALTER timezone DROP NOT NULL, ALTER status DROP DEFAULT$$,
    $$ALTER TABLE tenants ALTER name TYPE varchar(255), ALTER timezone SET NOT NULL,
                          ALTER status SET DEFAULT 'active'$$);
SELECT * FROM states($$ALTER TABLE sessions DROP COLUMN expires_at, ADD COLUMN expires_at timestamp NOT NULL$$, :reinstall);

-- constraints: gone, something else, not enforced, renamed
SELECT * FROM states(
    $$ALTER TABLE users DROP CONSTRAINT users_email_unique$$,
    $$ALTER TABLE users ADD CONSTRAINT users_email_unique UNIQUE (email)$$);
SELECT * FROM states(
    $$ALTER TABLE users DROP CONSTRAINT users_email_unique, ADD CONSTRAINT users_email_unique UNIQUE (name)$$,
    $$ALTER TABLE users DROP CONSTRAINT users_email_unique, ADD CONSTRAINT users_email_unique UNIQUE (email)$$);
SELECT * FROM states(
    $$ALTER TABLE audit_log DISABLE TRIGGER ALL$$,
    $$ALTER TABLE audit_log ENABLE TRIGGER ALL$$);
SELECT * FROM states(
    $$ALTER TABLE tenants RENAME CONSTRAINT tenants_pkey TO pk$$,
    $$ALTER TABLE tenants RENAME CONSTRAINT pk TO tenants_pkey$$);
SELECT * FROM states(
    $$UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'sessions_token_unique'::regclass$$,
    $$UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'sessions_token_unique'::regclass$$);

-- indexes: gone, something else, invalid, renamed
SELECT * FROM states(
    $$DROP INDEX sync_runs_tenant_id_idx, memberships_user_id_idx;
      CREATE INDEX memberships_user_id_idx ON memberships (id);
      UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'sessions_user_id_idx'::regclass;
      ALTER INDEX ct_raw_snapshots_endpoint_idx RENAME TO by_endpoint$$,
    $$CREATE INDEX sync_runs_tenant_id_idx ON sync_runs (tenant_id);
      DROP INDEX memberships_user_id_idx;
      CREATE INDEX memberships_user_id_idx ON memberships (user_id);
      UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'sessions_user_id_idx'::regclass;
      ALTER INDEX by_endpoint RENAME TO ct_raw_snapshots_endpoint_idx$$);

-- an unlogged table, a table elsewhere, one that is not in dumps
SELECT * FROM states($$ALTER TABLE audit_log SET UNLOGGED$$, $$ALTER TABLE audit_log SET LOGGED$$);
SELECT * FROM states($$ALTER TABLE audit_log SET SCHEMA decoy$$, $$ALTER TABLE decoy.audit_log SET SCHEMA public$$);
SELECT * FROM states($$UPDATE pg_extension SET extconfig = NULL, extcondition = NULL WHERE extname = 'schema_setup'$$, :reinstall);

-- what is only extra, or a risk, changes no state
SELECT * FROM states(
    $$CREATE INDEX extra ON users (name); ALTER TABLE users ADD CHECK (name <> ''), SET (autovacuum_enabled = false);
      GRANT SELECT ON users TO PUBLIC; ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
      ALTER INDEX users_pkey SET (fillfactor = 50)$$,
    $$DROP INDEX extra; ALTER TABLE users DROP CONSTRAINT users_name_check, RESET (autovacuum_enabled);
      REVOKE SELECT ON users FROM PUBLIC; ALTER TABLE sessions DISABLE ROW LEVEL SECURITY;
      ALTER INDEX users_pkey RESET (fillfactor)$$);
SELECT * FROM states($$ALTER TABLE users ADD COLUMN nickname text$$, $$ALTER TABLE users DROP COLUMN nickname$$);

\i test/include/clean_up.sql
