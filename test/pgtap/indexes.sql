-- The 8 performance indexes, and that no table has any other index than these and those of its keys.

BEGIN;

CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE SCHEMA portal;
CREATE EXTENSION schema_setup SCHEMA portal;
SET LOCAL search_path = portal, public;

SELECT plan(72);

-- Of the 25 indexes, 17 belong to a primary key or a unique constraint.
CREATE TEMP TABLE expected_indexes (table_name name, index_names name[]);
INSERT INTO expected_indexes VALUES
    ('tenants', ARRAY['tenants_pkey']),
    ('tenant_branding', ARRAY['tenant_branding_pkey']),
    ('users', ARRAY['users_pkey', 'users_email_unique']),
    ('memberships', ARRAY['memberships_pkey', 'memberships_user_id_idx', 'memberships_tenant_id_idx']),
    ('sessions', ARRAY['sessions_pkey', 'sessions_token_unique', 'sessions_user_id_idx']),
    ('report_weeks',
     ARRAY['report_weeks_pkey', 'report_weeks_tenant_id_idx', 'report_weeks_week_ending_date_idx']),
    ('report_week_manual', ARRAY['report_week_manual_pkey']),
    ('lead_metrics', ARRAY['lead_metrics_pkey']),
    ('pipeline_stage_counts', ARRAY['pipeline_stage_counts_pkey']),
    ('hot_list_items', ARRAY['hot_list_items_pkey']),
    ('report_exports', ARRAY['report_exports_pkey']),
    ('sync_runs', ARRAY['sync_runs_pkey', 'sync_runs_tenant_id_idx']),
    ('ct_raw_snapshots',
     ARRAY['ct_raw_snapshots_pkey', 'ct_raw_snapshots_tenant_id_idx', 'ct_raw_snapshots_endpoint_idx']),
    ('tenant_field_mappings', ARRAY['tenant_field_mappings_pkey']),
    ('audit_log', ARRAY['audit_log_pkey']);

CREATE TEMP TABLE performance_indexes (index_name name, table_name name, column_name name);
INSERT INTO performance_indexes VALUES
    ('memberships_user_id_idx', 'memberships', 'user_id'),
    ('memberships_tenant_id_idx', 'memberships', 'tenant_id'),
    ('sessions_user_id_idx', 'sessions', 'user_id'),
    ('report_weeks_tenant_id_idx', 'report_weeks', 'tenant_id'),
    ('report_weeks_week_ending_date_idx', 'report_weeks', 'week_ending_date'),
    ('sync_runs_tenant_id_idx', 'sync_runs', 'tenant_id'),
    ('ct_raw_snapshots_tenant_id_idx', 'ct_raw_snapshots', 'tenant_id'),
    ('ct_raw_snapshots_endpoint_idx', 'ct_raw_snapshots', 'endpoint');

SELECT is(count(*), 25::bigint, 'there are 25 indexes in all')
FROM pg_indexes
WHERE schemaname = 'portal';

SELECT indexes_are(
    'portal', table_name, index_names,
    table_name || ' has exactly the indexes ' || array_to_string(index_names, ', '))
FROM expected_indexes;

SELECT has_index(
    'portal', table_name, index_name, ARRAY[column_name],
    format('%s is on %s (%s)', index_name, table_name, column_name))
FROM performance_indexes;

SELECT index_is_type('portal', table_name, index_name, 'btree', index_name || ' is a btree')
FROM performance_indexes;

SELECT is(
    (SELECT indisunique FROM pg_index WHERE indexrelid = to_regclass(format('portal.%I', index_name))),
    false,
    index_name || ' is not unique')
FROM performance_indexes;

SELECT is(
    (SELECT indpred IS NULL AND indexprs IS NULL FROM pg_index
     WHERE indexrelid = to_regclass(format('portal.%I', index_name))),
    true,
    index_name || ' covers every row, by a plain column')
FROM performance_indexes;

SELECT is(
    (SELECT indisvalid AND indisready AND indislive FROM pg_index
     WHERE indexrelid = to_regclass(format('portal.%I', index_name))),
    true,
    index_name || ' is valid and in use')
FROM performance_indexes;

-- The definition shows what differs from a default: sort order, operator class, collation, storage options.
SELECT is(
    pg_get_indexdef(to_regclass(format('portal.%I', index_name))),
    format('CREATE INDEX %I ON portal.%I USING btree (%I)', index_name, table_name, column_name),
    index_name || ' is defined without anything special')
FROM performance_indexes;

SELECT is(
    (SELECT reltablespace = 0 AND relpersistence = 'p' FROM pg_class
     WHERE oid = to_regclass(format('portal.%I', index_name))),
    true,
    index_name || ' is stored where the database is')
FROM performance_indexes;

SELECT * FROM finish();
ROLLBACK;
