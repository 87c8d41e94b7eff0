-- The 112 columns: order, type, whether NULL is allowed, and default.

BEGIN;

CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE SCHEMA portal;
CREATE EXTENSION schema_setup SCHEMA portal;
SET LOCAL search_path = portal, public;

SELECT plan(370);

-- A default of NULL stands for no default.
CREATE TEMP TABLE expected_columns (
    ordinal integer GENERATED ALWAYS AS IDENTITY,
    table_name name, column_name name, column_type text, nullness text, column_default text
);

INSERT INTO expected_columns (table_name, column_name, column_type, nullness, column_default) VALUES
    ('tenants', 'id', 'uuid', 'NOT NULL', 'gen_random_uuid()'),
    ('tenants', 'name', 'character varying(255)', 'NOT NULL', NULL),
    ('tenants', 'timezone', 'character varying(100)', 'NOT NULL', 'America/New_York'),
    ('tenants', 'status', 'tenant_status', 'NOT NULL', 'active'),
    ('tenants', 'clienttether_web_key', 'text', 'NULL', NULL),
    ('tenants', 'created_at', 'timestamp without time zone', 'NOT NULL', 'now()'),
    ('tenants', 'updated_at', 'timestamp without time zone', 'NOT NULL', 'now()');

INSERT INTO expected_columns (table_name, column_name, column_type, nullness, column_default) VALUES
    ('tenant_branding', 'id', 'uuid', 'NOT NULL', 'gen_random_uuid()'),
    ('tenant_branding', 'tenant_id', 'uuid', 'NOT NULL', NULL),
    ('tenant_branding', 'mellon_logo_url', 'text', 'NULL', NULL),
    ('tenant_branding', 'tenant_logo_url', 'text', 'NULL', NULL),
    ('tenant_branding', 'primary_color', 'character varying(7)', 'NULL', '#1E40AF'),
    ('tenant_branding', 'accent_color', 'character varying(7)', 'NULL', '#3B82F6'),
    ('tenant_branding', 'header_layout', 'character varying(50)', 'NULL', 'default'),
    ('tenant_branding', 'updated_at', 'timestamp without time zone', 'NOT NULL', 'now()');

INSERT INTO expected_columns (table_name, column_name, column_type, nullness, column_default) VALUES
    ('users', 'id', 'uuid', 'NOT NULL', 'gen_random_uuid()'),
    ('users', 'email', 'character varying(255)', 'NOT NULL', NULL),
    ('users', 'name', 'character varying(255)', 'NULL', NULL),
    ('users', 'password_hash', 'text', 'NULL', NULL),
    ('users', 'status', 'user_status', 'NOT NULL', 'pending'),
    ('users', 'invite_token', 'text', 'NULL', NULL),
    ('users', 'invite_expires_at', 'timestamp without time zone', 'NULL', NULL),
    ('users', 'created_at', 'timestamp without time zone', 'NOT NULL', 'now()'),
    ('users', 'updated_at', 'timestamp without time zone', 'NOT NULL', 'now()');

INSERT INTO expected_columns (table_name, column_name, column_type, nullness, column_default) VALUES
    ('memberships', 'id', 'uuid', 'NOT NULL', 'gen_random_uuid()'),
    ('memberships', 'user_id', 'uuid', 'NOT NULL', NULL),
    ('memberships', 'tenant_id', 'uuid', 'NULL', NULL),
    ('memberships', 'role', 'membership_role', 'NOT NULL', NULL),
    ('memberships', 'created_at', 'timestamp without time zone', 'NOT NULL', 'now()');

INSERT INTO expected_columns (table_name, column_name, column_type, nullness, column_default) VALUES
    ('sessions', 'id', 'uuid', 'NOT NULL', 'gen_random_uuid()'),
    ('sessions', 'user_id', 'uuid', 'NOT NULL', NULL),
    ('sessions', 'token', 'text', 'NOT NULL', NULL),
    ('sessions', 'expires_at', 'timestamp without time zone', 'NOT NULL', NULL),
    ('sessions', 'created_at', 'timestamp without time zone', 'NOT NULL', 'now()');

INSERT INTO expected_columns (table_name, column_name, column_type, nullness, column_default) VALUES
    ('report_weeks', 'id', 'uuid', 'NOT NULL', 'gen_random_uuid()'),
    ('report_weeks', 'tenant_id', 'uuid', 'NOT NULL', NULL),
    ('report_weeks', 'week_ending_date', 'date', 'NOT NULL', NULL),
    ('report_weeks', 'period_start_at', 'timestamp without time zone', 'NOT NULL', NULL),
    ('report_weeks', 'period_end_at', 'timestamp without time zone', 'NOT NULL', NULL),
    ('report_weeks', 'status', 'report_week_status', 'NOT NULL', 'draft'),
    ('report_weeks', 'published_at', 'timestamp without time zone', 'NULL', NULL),
    ('report_weeks', 'published_by', 'uuid', 'NULL', NULL),
    ('report_weeks', 'created_at', 'timestamp without time zone', 'NOT NULL', 'now()'),
    ('report_weeks', 'updated_at', 'timestamp without time zone', 'NOT NULL', 'now()');

INSERT INTO expected_columns (table_name, column_name, column_type, nullness, column_default) VALUES
    ('report_week_manual', 'id', 'uuid', 'NOT NULL', 'gen_random_uuid()'),
    ('report_week_manual', 'report_week_id', 'uuid', 'NOT NULL', NULL),
    ('report_week_manual', 'narrative_rich', 'text', 'NULL', NULL),
    ('report_week_manual', 'initiatives_rich', 'text', 'NULL', NULL),
    ('report_week_manual', 'needs_rich', 'text', 'NULL', NULL),
    ('report_week_manual', 'discovery_days_rich', 'text', 'NULL', NULL),
    ('report_week_manual', 'updated_at', 'timestamp without time zone', 'NOT NULL', 'now()');

INSERT INTO expected_columns (table_name, column_name, column_type, nullness, column_default) VALUES
    ('lead_metrics', 'id', 'uuid', 'NOT NULL', 'gen_random_uuid()'),
    ('lead_metrics', 'tenant_id', 'uuid', 'NOT NULL', NULL),
    ('lead_metrics', 'report_week_id', 'uuid', 'NULL', NULL),
    ('lead_metrics', 'dimension_type', 'character varying(100)', 'NOT NULL', NULL),
    ('lead_metrics', 'dimension_value', 'character varying(255)', 'NOT NULL', NULL),
    ('lead_metrics', 'clicks', 'integer', 'NULL', '0'),
    ('lead_metrics', 'impressions', 'integer', 'NULL', '0'),
    ('lead_metrics', 'cost', 'numeric(12,2)', 'NULL', '0'),
    ('lead_metrics', 'leads', 'integer', 'NULL', '0'),
    ('lead_metrics', 'qualified_leads', 'integer', 'NULL', '0'),
    ('lead_metrics', 'created_at', 'timestamp without time zone', 'NOT NULL', 'now()');

INSERT INTO expected_columns (table_name, column_name, column_type, nullness, column_default) VALUES
    ('pipeline_stage_counts', 'id', 'uuid', 'NOT NULL', 'gen_random_uuid()'),
    ('pipeline_stage_counts', 'tenant_id', 'uuid', 'NOT NULL', NULL),
    ('pipeline_stage_counts', 'report_week_id', 'uuid', 'NULL', NULL),
    ('pipeline_stage_counts', 'stage', 'character varying(100)', 'NOT NULL', NULL),
    ('pipeline_stage_counts', 'count', 'integer', 'NULL', '0'),
    ('pipeline_stage_counts', 'created_at', 'timestamp without time zone', 'NOT NULL', 'now()');

INSERT INTO expected_columns (table_name, column_name, column_type, nullness, column_default) VALUES
    ('hot_list_items', 'id', 'uuid', 'NOT NULL', 'gen_random_uuid()'),
    ('hot_list_items', 'tenant_id', 'uuid', 'NOT NULL', NULL),
    ('hot_list_items', 'report_week_id', 'uuid', 'NULL', NULL),
    ('hot_list_items', 'candidate_name', 'character varying(255)', 'NOT NULL', NULL),
    ('hot_list_items', 'market', 'character varying(255)', 'NULL', NULL),
    ('hot_list_items', 'units', 'integer', 'NULL', '0'),
    ('hot_list_items', 'weighted_units', 'numeric(10,2)', 'NULL', '0'),
    ('hot_list_items', 'iff', 'numeric(12,2)', 'NULL', '0'),
    ('hot_list_items', 'weighted_iff', 'numeric(12,2)', 'NULL', '0'),
    ('hot_list_items', 'sales_lead', 'character varying(255)', 'NULL', NULL),
    ('hot_list_items', 'stage', 'character varying(100)', 'NULL', NULL),
    ('hot_list_items', 'likely_pct', 'integer', 'NULL', '0'),
    ('hot_list_items', 'raw_json', 'jsonb', 'NULL', NULL),
    ('hot_list_items', 'created_at', 'timestamp without time zone', 'NOT NULL', 'now()');

INSERT INTO expected_columns (table_name, column_name, column_type, nullness, column_default) VALUES
    ('report_exports', 'id', 'uuid', 'NOT NULL', 'gen_random_uuid()'),
    ('report_exports', 'tenant_id', 'uuid', 'NOT NULL', NULL),
    ('report_exports', 'report_week_id', 'uuid', 'NOT NULL', NULL),
    ('report_exports', 'pdf_url', 'text', 'NULL', NULL),
    ('report_exports', 'created_at', 'timestamp without time zone', 'NOT NULL', 'now()');

INSERT INTO expected_columns (table_name, column_name, column_type, nullness, column_default) VALUES
    ('sync_runs', 'id', 'uuid', 'NOT NULL', 'gen_random_uuid()'),
    ('sync_runs', 'tenant_id', 'uuid', 'NOT NULL', NULL),
    ('sync_runs', 'started_at', 'timestamp without time zone', 'NOT NULL', 'now()'),
    ('sync_runs', 'finished_at', 'timestamp without time zone', 'NULL', NULL),
    ('sync_runs', 'status', 'sync_status', 'NOT NULL', 'running'),
    ('sync_runs', 'error_message', 'text', 'NULL', NULL),
    ('sync_runs', 'records_updated', 'integer', 'NULL', '0');

INSERT INTO expected_columns (table_name, column_name, column_type, nullness, column_default) VALUES
    ('ct_raw_snapshots', 'id', 'uuid', 'NOT NULL', 'gen_random_uuid()'),
    ('ct_raw_snapshots', 'tenant_id', 'uuid', 'NOT NULL', NULL),
    ('ct_raw_snapshots', 'endpoint', 'character varying(255)', 'NOT NULL', NULL),
    ('ct_raw_snapshots', 'fetched_at', 'timestamp without time zone', 'NOT NULL', 'now()'),
    ('ct_raw_snapshots', 'payload_json', 'jsonb', 'NULL', NULL);

INSERT INTO expected_columns (table_name, column_name, column_type, nullness, column_default) VALUES
    ('tenant_field_mappings', 'id', 'uuid', 'NOT NULL', 'gen_random_uuid()'),
    ('tenant_field_mappings', 'tenant_id', 'uuid', 'NOT NULL', NULL),
    ('tenant_field_mappings', 'lead_source_field', 'character varying(255)', 'NULL', NULL),
    ('tenant_field_mappings', 'qualified_lead_logic', 'jsonb', 'NULL', NULL),
    ('tenant_field_mappings', 'pipeline_stage_mapping', 'jsonb', 'NULL', NULL),
    ('tenant_field_mappings', 'custom_field_mappings', 'jsonb', 'NULL', NULL),
    ('tenant_field_mappings', 'updated_at', 'timestamp without time zone', 'NOT NULL', 'now()');

INSERT INTO expected_columns (table_name, column_name, column_type, nullness, column_default) VALUES
    ('audit_log', 'id', 'uuid', 'NOT NULL', 'gen_random_uuid()'),
    ('audit_log', 'actor_user_id', 'uuid', 'NULL', NULL),
    ('audit_log', 'tenant_id', 'uuid', 'NULL', NULL),
    ('audit_log', 'action', 'character varying(100)', 'NOT NULL', NULL),
    ('audit_log', 'metadata_json', 'jsonb', 'NULL', NULL),
    ('audit_log', 'created_at', 'timestamp without time zone', 'NOT NULL', 'now()');

SELECT is(count(*), 112::bigint, 'there are 112 columns in all')
FROM information_schema.columns
WHERE table_schema = 'portal';

SELECT columns_are(
    'portal', table_name, array_agg(column_name ORDER BY ordinal),
    table_name || ' has exactly its ' || count(*) || ' columns')
FROM expected_columns
GROUP BY table_name
ORDER BY min(ordinal);

SELECT is(
    ARRAY(SELECT columns.column_name::text FROM information_schema.columns
          WHERE columns.table_schema = 'portal' AND columns.table_name = expected_columns.table_name
          ORDER BY columns.ordinal_position),
    array_agg(column_name::text ORDER BY ordinal),
    table_name || ' has its columns in their order')
FROM expected_columns
GROUP BY table_name
ORDER BY min(ordinal);

SELECT col_type_is(
    'portal', table_name, column_name, column_type,
    format('%s.%s is %s', table_name, column_name, column_type))
FROM expected_columns
ORDER BY ordinal;

SELECT CASE nullness
    WHEN 'NULL' THEN
        col_is_null('portal', table_name, column_name, format('%s.%s may be NULL', table_name, column_name))
    ELSE
        col_not_null('portal', table_name, column_name, format('%s.%s is never NULL', table_name, column_name))
    END
FROM expected_columns
ORDER BY ordinal;

SELECT CASE WHEN column_default IS NULL
    THEN col_hasnt_default(
        'portal', table_name, column_name,
        format('%s.%s has no default', table_name, column_name))
    ELSE col_default_is(
        'portal', table_name, column_name, column_default,
        format('%s.%s is %s by default', table_name, column_name, column_default))
    END
FROM expected_columns
ORDER BY ordinal;

SELECT is_empty(
    $$ SELECT table_name, column_name FROM information_schema.columns
       WHERE table_schema = 'portal' AND (is_identity = 'YES' OR is_generated = 'ALWAYS') $$,
    'no column is an identity or generated');

SELECT is_empty(
    $$ SELECT table_name, column_name, collation_name FROM information_schema.columns
       WHERE table_schema = 'portal' AND collation_name IS NOT NULL $$,
    'every column has the collation of its database');

-- 0 and '0' make the same rows, but whoever compares two schemas sees a difference.
SELECT is_empty(
    $$ SELECT table_name, column_name, column_default FROM information_schema.columns
       WHERE table_schema = 'portal' AND data_type = 'numeric' AND column_default <> '''0''::numeric' $$,
    'the default of numeric columns is kept as a numeric');

SELECT * FROM finish();
ROLLBACK;
