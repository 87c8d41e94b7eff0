-- The 20 foreign keys: what they reference, their names and actions, and that they are enforced.

BEGIN;

CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE SCHEMA portal;
CREATE EXTENSION schema_setup SCHEMA portal;
SET LOCAL search_path = portal, public;

SELECT plan(182);

-- Every one references the id of the other table.
CREATE TEMP TABLE expected_foreign_keys (
    ordinal integer GENERATED ALWAYS AS IDENTITY,
    constraint_name name, table_name name, column_name name, referenced_table name, delete_rule text
);
INSERT INTO expected_foreign_keys (constraint_name, table_name, column_name, referenced_table, delete_rule) VALUES
    ('tenant_branding_tenant_id_tenants_id_fk', 'tenant_branding', 'tenant_id', 'tenants', 'CASCADE'),
    ('memberships_tenant_id_tenants_id_fk', 'memberships', 'tenant_id', 'tenants', 'CASCADE'),
    ('memberships_user_id_users_id_fk', 'memberships', 'user_id', 'users', 'CASCADE'),
    ('sessions_user_id_users_id_fk', 'sessions', 'user_id', 'users', 'CASCADE'),
    ('report_weeks_published_by_users_id_fk', 'report_weeks', 'published_by', 'users', 'NO ACTION'),
    ('report_weeks_tenant_id_tenants_id_fk', 'report_weeks', 'tenant_id', 'tenants', 'CASCADE'),
    ('report_week_manual_report_week_id_report_weeks_id_fk', 'report_week_manual', 'report_week_id', 'report_weeks',
     'CASCADE'),
    ('lead_metrics_report_week_id_report_weeks_id_fk', 'lead_metrics', 'report_week_id', 'report_weeks', 'CASCADE'),
    ('lead_metrics_tenant_id_tenants_id_fk', 'lead_metrics', 'tenant_id', 'tenants', 'CASCADE'),
    ('pipeline_stage_counts_report_week_id_report_weeks_id_fk', 'pipeline_stage_counts', 'report_week_id',
     'report_weeks', 'CASCADE'),
    ('pipeline_stage_counts_tenant_id_tenants_id_fk', 'pipeline_stage_counts', 'tenant_id', 'tenants', 'CASCADE'),
    ('hot_list_items_report_week_id_report_weeks_id_fk', 'hot_list_items', 'report_week_id', 'report_weeks',
     'CASCADE'),
    ('hot_list_items_tenant_id_tenants_id_fk', 'hot_list_items', 'tenant_id', 'tenants', 'CASCADE'),
    ('report_exports_report_week_id_report_weeks_id_fk', 'report_exports', 'report_week_id', 'report_weeks',
     'CASCADE'),
    ('report_exports_tenant_id_tenants_id_fk', 'report_exports', 'tenant_id', 'tenants', 'CASCADE'),
    ('sync_runs_tenant_id_tenants_id_fk', 'sync_runs', 'tenant_id', 'tenants', 'CASCADE'),
    ('ct_raw_snapshots_tenant_id_tenants_id_fk', 'ct_raw_snapshots', 'tenant_id', 'tenants', 'CASCADE'),
    ('tenant_field_mappings_tenant_id_tenants_id_fk', 'tenant_field_mappings', 'tenant_id', 'tenants', 'CASCADE'),
    ('audit_log_actor_user_id_users_id_fk', 'audit_log', 'actor_user_id', 'users', 'NO ACTION'),
    ('audit_log_tenant_id_tenants_id_fk', 'audit_log', 'tenant_id', 'tenants', 'SET NULL');

CREATE TEMP VIEW actual_foreign_keys AS
SELECT table_name, constraint_name, update_rule, delete_rule, match_option, is_deferrable, initially_deferred, enforced
FROM information_schema.table_constraints
JOIN information_schema.referential_constraints USING (constraint_schema, constraint_name)
WHERE constraint_schema = 'portal';

SELECT is(count(*), 20::bigint, 'there are 20 foreign keys in all')
FROM actual_foreign_keys;

SELECT set_eq(
    $$ SELECT constraint_name::text, table_name::text, column_name::text
       FROM information_schema.key_column_usage
       JOIN actual_foreign_keys USING (table_name, constraint_name)
       WHERE constraint_schema = 'portal' $$,
    $$ SELECT constraint_name::text, table_name::text, column_name::text FROM expected_foreign_keys $$,
    'every foreign key has its name, on its column');

SELECT fk_ok(
    'portal', table_name, column_name, 'portal', referenced_table, 'id',
    format('%s.%s references %s.id', table_name, column_name, referenced_table))
FROM expected_foreign_keys
ORDER BY ordinal;

SELECT is(
    actual.delete_rule::text, expected.delete_rule,
    format('%s: ON DELETE %s', constraint_name, expected.delete_rule))
FROM expected_foreign_keys AS expected
LEFT JOIN actual_foreign_keys AS actual USING (table_name, constraint_name)
ORDER BY ordinal;

SELECT is(update_rule::text, 'NO ACTION', constraint_name || ': ON UPDATE NO ACTION')
FROM expected_foreign_keys
LEFT JOIN actual_foreign_keys USING (table_name, constraint_name)
ORDER BY ordinal;

SELECT is(match_option::text, 'NONE', constraint_name || ': MATCH SIMPLE')
FROM expected_foreign_keys
LEFT JOIN actual_foreign_keys USING (table_name, constraint_name)
ORDER BY ordinal;

SELECT is(is_deferrable::text, 'NO', constraint_name || ' is not deferrable')
FROM expected_foreign_keys
LEFT JOIN actual_foreign_keys USING (table_name, constraint_name)
ORDER BY ordinal;

SELECT is(initially_deferred::text, 'NO', constraint_name || ' is checked at once')
FROM expected_foreign_keys
LEFT JOIN actual_foreign_keys USING (table_name, constraint_name)
ORDER BY ordinal;

SELECT is(enforced::text, 'YES', constraint_name || ' is enforced')
FROM expected_foreign_keys
LEFT JOIN actual_foreign_keys USING (table_name, constraint_name)
ORDER BY ordinal;

SELECT is(convalidated, true, constraint_name || ' is validated')
FROM expected_foreign_keys
LEFT JOIN pg_constraint
    ON connamespace = 'portal'::regnamespace AND conname = constraint_name
ORDER BY ordinal;

-- Two triggers on the referencing table and two on the referenced one enforce a key.
SELECT is(
    (SELECT count(*) FROM pg_trigger JOIN pg_constraint ON pg_constraint.oid = tgconstraint
     WHERE connamespace = 'portal'::regnamespace AND conname = constraint_name AND tgenabled = 'O'),
    4::bigint,
    constraint_name || ' has its four triggers, all enabled')
FROM expected_foreign_keys
ORDER BY ordinal;

SELECT * FROM finish();
ROLLBACK;
