-- What looks right and does not work: foreign keys without their triggers, keys and indexes that are not valid.
-- Every break prints a line per finding: severity | problem | object type | object | expected | actual
\i test/include/vocabulary.sql

--
-- The triggers of foreign keys
--

-- What a killed pg_restore --disable-triggers leaves: on a child that nothing references, on a parent that references
-- nothing, on a table that is both.
SELECT * FROM broken(
    $$ALTER TABLE memberships DISABLE TRIGGER ALL$$,
    $$ALTER TABLE memberships ENABLE TRIGGER ALL$$);
SELECT * FROM broken(
    $$ALTER TABLE users DISABLE TRIGGER ALL$$,
    $$ALTER TABLE users ENABLE TRIGGER ALL$$);
SELECT * FROM broken(
    $$ALTER TABLE report_weeks DISABLE TRIGGER ALL$$,
    $$ALTER TABLE report_weeks ENABLE TRIGGER ALL$$);
-- ... on both ends of a key
SELECT * FROM broken(
    $$ALTER TABLE report_week_manual DISABLE TRIGGER ALL; ALTER TABLE report_weeks DISABLE TRIGGER ALL$$,
    $$ALTER TABLE report_week_manual ENABLE TRIGGER ALL; ALTER TABLE report_weeks ENABLE TRIGGER ALL$$);
-- ... nobody's own triggers are there to be disabled
SELECT * FROM broken(
    $$ALTER TABLE memberships DISABLE TRIGGER USER$$,
    $$$$);

-- It shows: a session without its user is accepted.
BEGIN;
ALTER TABLE sessions DISABLE TRIGGER ALL;
INSERT INTO sessions (user_id, token, expires_at) VALUES ('00000000-0000-4000-8000-000000000000', 'orphan', 'infinity');
SELECT * FROM findings();
ROLLBACK;
SELECT intact();

-- One of the four, by its function, in each way
CREATE PROCEDURE vocabulary.alter_triggers(action text, key text, function text)
LANGUAGE plpgsql AS $procedure$
DECLARE
    trigger_row record;
BEGIN
    FOR trigger_row IN
        SELECT tgrelid::regclass AS on_table, tgname
        FROM pg_trigger JOIN pg_constraint ON pg_constraint.oid = tgconstraint
        WHERE connamespace = 'public'::regnamespace AND conname = key AND tgfoid::regproc::text LIKE function
    LOOP
        EXECUTE format('ALTER TABLE %s %s TRIGGER %I', trigger_row.on_table, action, trigger_row.tgname);
    END LOOP;
END
$procedure$;

SELECT * FROM broken(
    $$CALL alter_triggers('DISABLE', 'sessions_user_id_users_id_fk', '"RI_FKey_check_ins"')$$,
    $$CALL alter_triggers('ENABLE', 'sessions_user_id_users_id_fk', '"RI_FKey_check_ins"')$$);
SELECT * FROM broken(
    $$CALL alter_triggers('DISABLE', 'audit_log_tenant_id_tenants_id_fk', '"RI_FKey_check_upd"')$$,
    $$CALL alter_triggers('ENABLE', 'audit_log_tenant_id_tenants_id_fk', '"RI_FKey_check_upd"')$$);
SELECT * FROM broken(
    $$CALL alter_triggers('DISABLE', 'audit_log_tenant_id_tenants_id_fk', '"RI_FKey_setnull_del"')$$,
    $$CALL alter_triggers('ENABLE', 'audit_log_tenant_id_tenants_id_fk', '"RI_FKey_setnull_del"')$$);
SELECT * FROM broken(
    $$CALL alter_triggers('DISABLE', 'audit_log_actor_user_id_users_id_fk', '"RI_FKey_noaction_upd"')$$,
    $$CALL alter_triggers('ENABLE', 'audit_log_actor_user_id_users_id_fk', '"RI_FKey_noaction_upd"')$$);
-- ... for replicas only: a normal session's statements do not fire it
SELECT * FROM broken(
    $$CALL alter_triggers('ENABLE REPLICA', 'lead_metrics_report_week_id_report_weeks_id_fk', '%')$$,
    $$CALL alter_triggers('ENABLE', 'lead_metrics_report_week_id_report_weeks_id_fk', '%')$$);
-- ... always: it is more than enough
SELECT * FROM broken(
    $$CALL alter_triggers('ENABLE ALWAYS', 'lead_metrics_report_week_id_report_weeks_id_fk', '%')$$,
    $$CALL alter_triggers('ENABLE', 'lead_metrics_report_week_id_report_weeks_id_fk', '%')$$);
DROP PROCEDURE vocabulary.alter_triggers;

-- Rows of pg_trigger that are gone: one, all four
CREATE TABLE vocabulary.kept AS SELECT * FROM pg_trigger LIMIT 0;
SELECT * FROM broken(
    $$WITH deleted AS (
          DELETE FROM pg_trigger USING pg_constraint
          WHERE tgconstraint = pg_constraint.oid AND connamespace = 'public'::regnamespace
              AND conname = 'sync_runs_tenant_id_tenants_id_fk' AND tgfoid = '"RI_FKey_cascade_del"'::regproc
          RETURNING pg_trigger.*)
      INSERT INTO kept SELECT * FROM deleted$$,
    $$INSERT INTO pg_trigger SELECT * FROM kept; DELETE FROM kept$$);
SELECT * FROM broken(
    $$WITH deleted AS (
          DELETE FROM pg_trigger USING pg_constraint
          WHERE tgconstraint = pg_constraint.oid AND connamespace = 'public'::regnamespace
              AND conname = 'hot_list_items_tenant_id_tenants_id_fk'
          RETURNING pg_trigger.*)
      INSERT INTO kept SELECT * FROM deleted$$,
    $$INSERT INTO pg_trigger SELECT * FROM kept; DELETE FROM kept$$);

-- ... that call another function: another action, another key's check, nothing at all
SELECT * FROM broken(
    $$UPDATE pg_trigger SET tgfoid = '"RI_FKey_noaction_del"'::regproc
      FROM pg_constraint
      WHERE tgconstraint = pg_constraint.oid AND connamespace = 'public'::regnamespace
          AND conname = 'report_weeks_tenant_id_tenants_id_fk' AND tgfoid = '"RI_FKey_cascade_del"'::regproc$$,
    $$UPDATE pg_trigger SET tgfoid = '"RI_FKey_cascade_del"'::regproc
      FROM pg_constraint
      WHERE tgconstraint = pg_constraint.oid AND connamespace = 'public'::regnamespace
          AND conname = 'report_weeks_tenant_id_tenants_id_fk' AND tgfoid = '"RI_FKey_noaction_del"'::regproc$$);
SELECT * FROM broken(
    $$UPDATE pg_trigger SET tgfoid = 'suppress_redundant_updates_trigger'::regproc
      FROM pg_constraint
      WHERE tgconstraint = pg_constraint.oid AND connamespace = 'public'::regnamespace
          AND conname = 'report_exports_tenant_id_tenants_id_fk' AND tgfoid = '"RI_FKey_check_ins"'::regproc$$,
    $$UPDATE pg_trigger SET tgfoid = '"RI_FKey_check_ins"'::regproc
      FROM pg_constraint
      WHERE tgconstraint = pg_constraint.oid AND connamespace = 'public'::regnamespace
          AND conname = 'report_exports_tenant_id_tenants_id_fk'
          AND tgfoid = 'suppress_redundant_updates_trigger'::regproc$$);
-- ... that fire before the row is written
SELECT * FROM broken(
    $$UPDATE pg_trigger SET tgtype = tgtype | 2
      FROM pg_constraint
      WHERE tgconstraint = pg_constraint.oid AND connamespace = 'public'::regnamespace
          AND conname = 'memberships_user_id_users_id_fk' AND tgfoid = '"RI_FKey_check_ins"'::regproc$$,
    $$UPDATE pg_trigger SET tgtype = tgtype & ~2
      FROM pg_constraint
      WHERE tgconstraint = pg_constraint.oid AND connamespace = 'public'::regnamespace
          AND conname = 'memberships_user_id_users_id_fk' AND tgfoid = '"RI_FKey_check_ins"'::regproc$$);
-- ... twice
SELECT * FROM broken(
    $$INSERT INTO pg_trigger
      SELECT (jsonb_populate_record(pg_trigger, '{"oid": 3, "tgname": "RI_ConstraintTrigger_c_copy"}')).*
      FROM pg_trigger JOIN pg_constraint ON tgconstraint = pg_constraint.oid
      WHERE connamespace = 'public'::regnamespace AND conname = 'memberships_user_id_users_id_fk'
          AND tgfoid = '"RI_FKey_check_upd"'::regproc$$,
    $$DELETE FROM pg_trigger WHERE oid = 3$$);

-- Somebody else's keys that reference our tables are theirs.
CREATE TABLE projects (id integer, user_id uuid REFERENCES users);
SELECT * FROM broken(
    $$ALTER TABLE projects DISABLE TRIGGER ALL$$,
    $$DROP TABLE projects$$);

--
-- Foreign keys that were never checked
--

SELECT * FROM broken(
    $$ALTER TABLE pipeline_stage_counts DROP CONSTRAINT pipeline_stage_counts_tenant_id_tenants_id_fk,
          ADD CONSTRAINT pipeline_stage_counts_tenant_id_tenants_id_fk FOREIGN KEY (tenant_id)
              REFERENCES tenants (id) ON DELETE CASCADE NOT VALID$$,
    $$ALTER TABLE pipeline_stage_counts VALIDATE CONSTRAINT pipeline_stage_counts_tenant_id_tenants_id_fk$$);
SELECT * FROM broken(
    $$UPDATE pg_constraint SET convalidated = false
      WHERE connamespace = 'public'::regnamespace AND conname LIKE 'audit_log%_fk'$$,
    $$ALTER TABLE audit_log VALIDATE CONSTRAINT audit_log_actor_user_id_users_id_fk,
                            VALIDATE CONSTRAINT audit_log_tenant_id_tenants_id_fk$$);
-- ... and not enforced either, and something else than it should be: the difference of the definition says it all
SELECT * FROM broken(
    $$ALTER TABLE tenant_field_mappings DROP CONSTRAINT tenant_field_mappings_tenant_id_tenants_id_fk,
          ADD CONSTRAINT tenant_field_mappings_tenant_id_tenants_id_fk FOREIGN KEY (tenant_id)
              REFERENCES tenants (id) ON DELETE CASCADE NOT VALID;
      ALTER TABLE tenant_field_mappings DISABLE TRIGGER ALL$$,
    $$ALTER TABLE tenant_field_mappings ENABLE TRIGGER ALL,
          VALIDATE CONSTRAINT tenant_field_mappings_tenant_id_tenants_id_fk$$);
SELECT * FROM broken(
    $$ALTER TABLE tenant_field_mappings DROP CONSTRAINT tenant_field_mappings_tenant_id_tenants_id_fk,
          ADD CONSTRAINT tenant_field_mappings_tenant_id_tenants_id_fk FOREIGN KEY (tenant_id)
              REFERENCES tenants (id) ON DELETE RESTRICT NOT VALID;
      ALTER TABLE tenant_field_mappings DISABLE TRIGGER ALL$$,
    $$ALTER TABLE tenant_field_mappings DROP CONSTRAINT tenant_field_mappings_tenant_id_tenants_id_fk,
          ADD CONSTRAINT tenant_field_mappings_tenant_id_tenants_id_fk FOREIGN KEY (tenant_id)
              REFERENCES tenants (id) ON DELETE CASCADE$$);

--
-- Indexes that no query uses
--

-- Left by a CREATE INDEX CONCURRENTLY that failed, first in the place of one of ours, then beside it. It runs in no
-- function, so what broken() does is written out.
INSERT INTO tenants (id, name) VALUES ('01000000-0000-4000-8000-000000000001', 'One');
INSERT INTO sync_runs (tenant_id) SELECT id FROM tenants, generate_series(1, 2);
SELECT intact();
DROP INDEX sync_runs_tenant_id_idx;
CREATE UNIQUE INDEX CONCURRENTLY sync_runs_tenant_id_idx ON sync_runs (tenant_id);
SELECT * FROM findings();
-- ... it is not unique by itself, so make it what a failed plain one would be
UPDATE pg_index SET indisunique = false WHERE indexrelid = 'sync_runs_tenant_id_idx'::regclass;
SELECT * FROM findings();
REINDEX INDEX sync_runs_tenant_id_idx;
SELECT intact();
CREATE UNIQUE INDEX CONCURRENTLY one_run_each ON sync_runs (tenant_id);
SELECT * FROM findings();
DROP INDEX one_run_each;
SELECT intact();
DELETE FROM sync_runs;
DELETE FROM tenants;

-- ... by its flags
SELECT * FROM broken(
    $$UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'sessions_user_id_idx'::regclass$$,
    $$UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'sessions_user_id_idx'::regclass$$);
SELECT * FROM broken(
    $$UPDATE pg_index SET indisvalid = false, indisready = false WHERE indexrelid = 'sessions_user_id_idx'::regclass$$,
    $$UPDATE pg_index SET indisvalid = true, indisready = true WHERE indexrelid = 'sessions_user_id_idx'::regclass$$);
SELECT * FROM broken(
    $$UPDATE pg_index SET indisready = false WHERE indexrelid = 'sessions_user_id_idx'::regclass$$,
    $$UPDATE pg_index SET indisready = true WHERE indexrelid = 'sessions_user_id_idx'::regclass$$);
-- ... left by a DROP INDEX CONCURRENTLY that was killed
SELECT * FROM broken(
    $$UPDATE pg_index SET indisvalid = false, indisready = false, indislive = false
      WHERE indexrelid = 'sessions_user_id_idx'::regclass$$,
    $$UPDATE pg_index SET indisvalid = true, indisready = true, indislive = true
      WHERE indexrelid = 'sessions_user_id_idx'::regclass$$);

-- Those of a unique constraint and of a primary key: the constraint is not enforced
SELECT * FROM broken(
    $$UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'users_email_unique'::regclass$$,
    $$UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'users_email_unique'::regclass$$);
SELECT * FROM broken(
    $$UPDATE pg_index SET indisready = false WHERE indexrelid = 'tenants_pkey'::regclass$$,
    $$UPDATE pg_index SET indisready = true WHERE indexrelid = 'tenants_pkey'::regclass$$);
-- ... one that does not refuse duplicates
SELECT * FROM broken(
    $$UPDATE pg_index SET indisunique = false WHERE indexrelid = 'sessions_token_unique'::regclass$$,
    $$UPDATE pg_index SET indisunique = true WHERE indexrelid = 'sessions_token_unique'::regclass$$);

--
-- What the catalog says in one row, and not in another
--

-- A table that nobody looks for triggers, indexes, defaults of; constraints that nobody counts
SELECT * FROM broken(
    $$UPDATE pg_class SET relhastriggers = false, relhasindex = false, relchecks = 1 WHERE oid = 'sessions'::regclass$$,
    $$UPDATE pg_class SET relhastriggers = true, relhasindex = true, relchecks = 0 WHERE oid = 'sessions'::regclass$$);
SELECT * FROM broken(
    $$UPDATE pg_attribute SET atthasdef = false WHERE attrelid = 'users'::regclass AND attname = 'status'$$,
    $$UPDATE pg_attribute SET atthasdef = true WHERE attrelid = 'users'::regclass AND attname = 'status'$$);
-- ... a key that compares by another operator
SELECT * FROM broken(
    $$UPDATE pg_constraint SET conpfeqop = ARRAY['<>(uuid,uuid)'::regoperator::oid] WHERE conname = 'sessions_user_id_users_id_fk'$$,
    $$UPDATE pg_constraint SET conpfeqop = ARRAY['=(uuid,uuid)'::regoperator::oid] WHERE conname = 'sessions_user_id_users_id_fk'$$);

-- A trigger of a key that fires for one column only, and one that nothing lists
SELECT * FROM broken(
    $$UPDATE pg_trigger SET tgattr = '3' WHERE tgfoid = '"RI_FKey_check_upd"'::regproc AND tgrelid = 'sessions'::regclass$$,
    $$UPDATE pg_trigger SET tgattr = '' WHERE tgfoid = '"RI_FKey_check_upd"'::regproc AND tgrelid = 'sessions'::regclass$$);
CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
SELECT * FROM broken(
    $$CREATE TRIGGER t BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION swallow();
      UPDATE pg_trigger SET tgisinternal = true WHERE tgname = 't'$$,
    $$DROP TRIGGER t ON audit_log$$);
DROP FUNCTION swallow;

-- An index of a default operator class that somebody has made for a built-in type: it has to go before the index is made again
CREATE FUNCTION backwards(varchar, varchar) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT -bttextcmp($1, $2)';
CREATE FUNCTION before(varchar, varchar) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT backwards($1, $2) < 0';
CREATE OPERATOR <<< (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = before);
CREATE OPERATOR CLASS planted DEFAULT FOR TYPE varchar USING btree AS OPERATOR 1 <<<, FUNCTION 1 backwards(varchar, varchar);
DROP INDEX ct_raw_snapshots_endpoint_idx;
CREATE INDEX ct_raw_snapshots_endpoint_idx ON ct_raw_snapshots (endpoint);
SELECT severity, problem, object, actual, repair FROM schema_setup_verify();
SELECT statement, error FROM schema_setup_repair();
ALTER OPERATOR CLASS planted USING btree RENAME TO planted_before;
UPDATE pg_opclass SET opcdefault = false WHERE opcname = 'planted_before';
SELECT statement, error FROM schema_setup_repair();
SELECT * FROM schema_setup_verify();
DROP OPERATOR CLASS planted_before USING btree CASCADE;
DROP OPERATOR <<< (varchar, varchar);
DROP FUNCTION before, backwards;

-- A table of a type takes no column
CREATE TYPE logged AS (id uuid, actor_user_id uuid, tenant_id uuid, action varchar(100), metadata_json jsonb, created_at timestamp);
SELECT * FROM broken($$ALTER TABLE audit_log OF logged$$, NULL);
DROP TYPE logged;

\i test/include/clean_up.sql
