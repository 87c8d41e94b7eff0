-- What may lose rows or slow down: how tables and indexes are stored, vacuumed and replicated.
-- Every break prints a line per finding: severity | problem | object type | object | expected | actual
\i test/include/vocabulary.sql

--
-- Unlogged
--

-- nothing that is logged references these two
SELECT * FROM broken(
    $$ALTER TABLE audit_log SET UNLOGGED$$,
    $$ALTER TABLE audit_log SET LOGGED$$);
SELECT * FROM broken(
    $$ALTER TABLE ct_raw_snapshots SET UNLOGGED; ALTER TABLE lead_metrics SET UNLOGGED$$,
    $$ALTER TABLE ct_raw_snapshots SET LOGGED; ALTER TABLE lead_metrics SET LOGGED$$);
-- ... while tables reference each other, and one itself
BEGIN;
ALTER TABLE users ADD CONSTRAINT to_itself FOREIGN KEY (id) REFERENCES users;
ALTER TABLE users ADD CONSTRAINT to_sessions FOREIGN KEY (id) REFERENCES sessions;
ALTER TABLE audit_log SET UNLOGGED;
SELECT problem, object FROM findings();
SELECT statement FROM schema_setup_plan();
ROLLBACK;

--
-- Access method
--

CREATE ACCESS METHOD heap_too TYPE TABLE HANDLER heap_tableam_handler;
-- An edit of pg_class leaves no dependency to change, and only 15 and later can change it at all.
SET vocabulary.prove_repair = off;
SELECT * FROM broken(
    $$UPDATE pg_class SET relam = (SELECT oid FROM pg_am WHERE amname = 'heap_too') WHERE oid = 'sync_runs'::regclass$$,
    $$UPDATE pg_class SET relam = (SELECT oid FROM pg_am WHERE amname = 'heap') WHERE oid = 'sync_runs'::regclass$$);
RESET vocabulary.prove_repair;
DROP ACCESS METHOD heap_too;

--
-- Replica identity
--

SELECT * FROM broken(
    $$ALTER TABLE users REPLICA IDENTITY NOTHING; ALTER TABLE tenants REPLICA IDENTITY FULL;
      ALTER TABLE sessions REPLICA IDENTITY USING INDEX sessions_token_unique$$,
    $$ALTER TABLE users REPLICA IDENTITY DEFAULT; ALTER TABLE tenants REPLICA IDENTITY DEFAULT;
      ALTER TABLE sessions REPLICA IDENTITY DEFAULT$$);
-- the primary key by its name is the default by another
SELECT * FROM broken(
    $$ALTER TABLE memberships REPLICA IDENTITY USING INDEX memberships_pkey$$,
    $$ALTER TABLE memberships REPLICA IDENTITY DEFAULT$$);

--
-- Autovacuum
--

SELECT * FROM broken(
    $$ALTER TABLE ct_raw_snapshots SET (autovacuum_enabled = false)$$,
    $$ALTER TABLE ct_raw_snapshots RESET (autovacuum_enabled)$$);
SELECT * FROM broken(
    $$ALTER TABLE lead_metrics SET (autovacuum_enabled = OFF, toast.autovacuum_enabled = no)$$,
    $$ALTER TABLE lead_metrics RESET (autovacuum_enabled, toast.autovacuum_enabled)$$);
-- ... of the large values alone
SELECT * FROM broken(
    $$ALTER TABLE ct_raw_snapshots SET (toast.autovacuum_enabled = false, toast.vacuum_truncate = false)$$,
    $$ALTER TABLE ct_raw_snapshots RESET (toast.autovacuum_enabled, toast.vacuum_truncate)$$);
-- ... switched on, as it is without saying so
SELECT * FROM broken(
    $$ALTER TABLE audit_log SET (autovacuum_enabled = true)$$,
    $$ALTER TABLE audit_log RESET (autovacuum_enabled)$$);

--
-- Storage parameters
--

SELECT * FROM broken(
    $$ALTER TABLE sessions SET (fillfactor = 70)$$,
    $$ALTER TABLE sessions RESET (fillfactor)$$);
SELECT * FROM broken(
    $$ALTER TABLE audit_log SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_enabled = false, parallel_workers = 0)$$,
    $$ALTER TABLE audit_log RESET (autovacuum_vacuum_scale_factor, autovacuum_enabled, parallel_workers)$$);
-- ... of an index, of a constraint's index, and of one that has another name
SELECT * FROM broken(
    $$ALTER INDEX sessions_user_id_idx SET (fillfactor = 50)$$,
    $$ALTER INDEX sessions_user_id_idx RESET (fillfactor)$$);
SELECT * FROM broken(
    $$ALTER INDEX users_email_unique SET (fillfactor = 60); ALTER INDEX users_pkey SET (deduplicate_items = off)$$,
    $$ALTER INDEX users_email_unique RESET (fillfactor); ALTER INDEX users_pkey RESET (deduplicate_items)$$);
SELECT * FROM broken(
    $$ALTER INDEX sync_runs_tenant_id_idx RENAME TO by_tenant; ALTER INDEX by_tenant SET (fillfactor = 50)$$,
    $$ALTER INDEX by_tenant RESET (fillfactor); ALTER INDEX by_tenant RENAME TO sync_runs_tenant_id_idx$$);

\i test/include/clean_up.sql
