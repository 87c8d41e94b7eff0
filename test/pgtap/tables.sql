-- The 15 tables: present, ordinary, owned by who installed them, empty, with nothing attached.

BEGIN;

CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE SCHEMA portal;
CREATE EXTENSION schema_setup SCHEMA portal;
SET LOCAL search_path = portal, public;

SELECT plan(169);

CREATE TEMP TABLE expected_tables (table_name name);
INSERT INTO expected_tables VALUES
    ('tenants'), ('tenant_branding'), ('users'), ('memberships'), ('sessions'),
    ('report_weeks'), ('report_week_manual'), ('lead_metrics'), ('pipeline_stage_counts'), ('hot_list_items'),
    ('report_exports'), ('sync_runs'), ('ct_raw_snapshots'), ('tenant_field_mappings'), ('audit_log');

SELECT has_extension('portal', 'schema_setup', 'schema_setup is installed in the schema portal');

SELECT tables_are(
    'portal',
    ARRAY(SELECT table_name FROM expected_tables),
    'the schema has exactly the 15 tables');
SELECT views_are('portal', ARRAY[]::name[], 'the schema has no views');
SELECT sequences_are('portal', ARRAY[]::name[], 'the schema has no sequences');

SELECT has_table('portal', table_name, table_name || ' is a table')
FROM expected_tables;

SELECT is(
    (SELECT relpersistence::text FROM pg_class
     WHERE relnamespace = 'portal'::regnamespace AND relname = table_name),
    'p',
    table_name || ' is logged: it survives a crash')
FROM expected_tables;

SELECT is(
    (SELECT reloptions FROM pg_class
     WHERE relnamespace = 'portal'::regnamespace AND relname = table_name),
    NULL::text[],
    table_name || ' has no storage options, such as autovacuum switched off')
FROM expected_tables;

SELECT is(
    (SELECT relreplident::text FROM pg_class
     WHERE relnamespace = 'portal'::regnamespace AND relname = table_name),
    'd',
    table_name || ' is replicated by its primary key')
FROM expected_tables;

SELECT table_owner_is('portal', table_name, current_user, table_name || ' belongs to who installed it')
FROM expected_tables;

SELECT is_empty(format('SELECT * FROM portal.%I', table_name), table_name || ' starts without rows')
FROM expected_tables;

SELECT triggers_are('portal', table_name, ARRAY[]::name[], table_name || ' has no triggers')
FROM expected_tables;

SELECT rules_are('portal', table_name, ARRAY[]::name[], table_name || ' has no rules')
FROM expected_tables;

SELECT policies_are('portal', table_name, ARRAY[]::name[], table_name || ' has no policies')
FROM expected_tables;

SELECT is(
    (SELECT relrowsecurity OR relforcerowsecurity FROM pg_class
     WHERE relnamespace = 'portal'::regnamespace AND relname = table_name),
    false,
    table_name || ' has row level security off')
FROM expected_tables;

SELECT is(
    (SELECT count(*) FROM pg_inherits
     WHERE format('portal.%I', table_name)::regclass IN (inhrelid, inhparent)),
    0::bigint,
    table_name || ' neither inherits nor is inherited from')
FROM expected_tables;

SELECT * FROM finish();
ROLLBACK;
