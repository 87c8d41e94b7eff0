-- What the schema does with rows: defaults, refusals, and what a delete takes along.

BEGIN;

CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE SCHEMA portal;
CREATE EXTENSION schema_setup SCHEMA portal;
SET LOCAL search_path = portal, public;

\ir ../reference/rows.sql

SELECT plan(158);

CREATE TEMP TABLE expected_tables (table_name name);
INSERT INTO expected_tables VALUES
    ('tenants'), ('tenant_branding'), ('users'), ('memberships'), ('sessions'),
    ('report_weeks'), ('report_week_manual'), ('lead_metrics'), ('pipeline_stage_counts'), ('hot_list_items'),
    ('report_exports'), ('sync_runs'), ('ct_raw_snapshots'), ('tenant_field_mappings'), ('audit_log');

CREATE TEMP TABLE expected_foreign_keys (constraint_name name, table_name name, column_name name);
INSERT INTO expected_foreign_keys VALUES
    ('tenant_branding_tenant_id_tenants_id_fk', 'tenant_branding', 'tenant_id'),
    ('memberships_tenant_id_tenants_id_fk', 'memberships', 'tenant_id'),
    ('memberships_user_id_users_id_fk', 'memberships', 'user_id'),
    ('sessions_user_id_users_id_fk', 'sessions', 'user_id'),
    ('report_weeks_published_by_users_id_fk', 'report_weeks', 'published_by'),
    ('report_weeks_tenant_id_tenants_id_fk', 'report_weeks', 'tenant_id'),
    ('report_week_manual_report_week_id_report_weeks_id_fk', 'report_week_manual', 'report_week_id'),
    ('lead_metrics_report_week_id_report_weeks_id_fk', 'lead_metrics', 'report_week_id'),
    ('lead_metrics_tenant_id_tenants_id_fk', 'lead_metrics', 'tenant_id'),
    ('pipeline_stage_counts_report_week_id_report_weeks_id_fk', 'pipeline_stage_counts', 'report_week_id'),
    ('pipeline_stage_counts_tenant_id_tenants_id_fk', 'pipeline_stage_counts', 'tenant_id'),
    ('hot_list_items_report_week_id_report_weeks_id_fk', 'hot_list_items', 'report_week_id'),
    ('hot_list_items_tenant_id_tenants_id_fk', 'hot_list_items', 'tenant_id'),
    ('report_exports_report_week_id_report_weeks_id_fk', 'report_exports', 'report_week_id'),
    ('report_exports_tenant_id_tenants_id_fk', 'report_exports', 'tenant_id'),
    ('sync_runs_tenant_id_tenants_id_fk', 'sync_runs', 'tenant_id'),
    ('ct_raw_snapshots_tenant_id_tenants_id_fk', 'ct_raw_snapshots', 'tenant_id'),
    ('tenant_field_mappings_tenant_id_tenants_id_fk', 'tenant_field_mappings', 'tenant_id'),
    ('audit_log_actor_user_id_users_id_fk', 'audit_log', 'actor_user_id'),
    ('audit_log_tenant_id_tenants_id_fk', 'audit_log', 'tenant_id');

SELECT isnt_empty(format('SELECT * FROM portal.%I', table_name), table_name || ' takes rows')
FROM expected_tables;

-- Keys. Error messages are translated, the names of constraints in them are not.

SELECT throws_ok(
    $$ INSERT INTO users (email) VALUES ('agency@example.com') $$, '23505', NULL,
    'an email cannot be taken twice');
SELECT throws_like(
    $$ INSERT INTO users (email) VALUES ('agency@example.com') $$, '%users_email_unique%',
    'users_email_unique is what refuses it');
SELECT throws_ok(
    $$ UPDATE users SET email = 'agency@example.com' WHERE email = 'invited@example.com' $$, '23505', NULL,
    'an email cannot be changed to one that is taken');
SELECT lives_ok(
    $$ INSERT INTO users (email) VALUES ('Agency@example.com') $$,
    'emails that differ in case are different');

SELECT throws_ok(
    $$ INSERT INTO sessions (user_id, token, expires_at)
       VALUES ('03000000-0000-4000-8000-000000000002', 'token-1', '2030-01-01') $$, '23505', NULL,
    'a session token cannot be used twice');
SELECT throws_like(
    $$ INSERT INTO sessions (user_id, token, expires_at)
       VALUES ('03000000-0000-4000-8000-000000000002', 'token-1', '2030-01-01') $$, '%sessions_token_unique%',
    'sessions_token_unique is what refuses it');

SELECT throws_like(
    format('INSERT INTO portal.%1$I SELECT * FROM portal.%1$I LIMIT 1', table_name),
    '%' || table_name || '_pkey%',
    table_name || ' refuses an id that is taken')
FROM expected_tables
WHERE table_name NOT IN ('users', 'sessions');
SELECT throws_like(
    $$ INSERT INTO users (id, email) VALUES ('03000000-0000-4000-8000-000000000001', 'new@example.com') $$,
    '%users_pkey%',
    'users refuses an id that is taken');
SELECT throws_like(
    $$ INSERT INTO sessions (id, user_id, token, expires_at)
       SELECT id, user_id, 'new', expires_at FROM sessions LIMIT 1 $$,
    '%sessions_pkey%',
    'sessions refuses an id that is taken');

SELECT throws_ok(
    format('UPDATE portal.%I SET %I = %L', table_name, column_name, 'ffffffff-ffff-4fff-bfff-ffffffffffff'),
    '23503', NULL,
    format('%s.%s cannot point to a row that is not there', table_name, column_name))
FROM expected_foreign_keys;
SELECT throws_like(
    format('UPDATE portal.%I SET %I = %L', table_name, column_name, 'ffffffff-ffff-4fff-bfff-ffffffffffff'),
    '%' || constraint_name || '%',
    constraint_name || ' is what refuses it')
FROM expected_foreign_keys;

-- Values

SELECT lives_ok(
    $$ INSERT INTO memberships (user_id, tenant_id, role)
       VALUES ('03000000-0000-4000-8000-000000000004', NULL, 'agency_admin') $$,
    'an agency admin needs no tenant');
SELECT throws_ok(
    $$ INSERT INTO memberships (user_id, role) VALUES (NULL, 'agency_admin') $$, '23502', NULL,
    'a membership needs a user');
SELECT throws_ok(
    $$ INSERT INTO memberships (user_id) VALUES ('03000000-0000-4000-8000-000000000004') $$, '23502', NULL,
    'a membership needs a role');
SELECT throws_ok(
    $$ INSERT INTO users (name) VALUES ('No email') $$, '23502', NULL,
    'a user needs an email');
SELECT throws_ok(
    $$ INSERT INTO report_exports (tenant_id) VALUES ('01000000-0000-4000-8000-000000000001') $$, '23502', NULL,
    'an export needs a report week');
SELECT throws_ok(
    $$ UPDATE tenants SET status = 'deleted' $$, '22P02', NULL,
    'a status that the enum does not have is refused');
SELECT throws_ok(
    $$ UPDATE tenant_branding SET primary_color = '#1E40AFF' $$, '22001', NULL,
    'a color has at most 7 characters');
SELECT throws_ok(
    $$ UPDATE lead_metrics SET cost = 10000000000 $$, '22003', NULL,
    'a cost has at most 10 digits before the point');
SELECT throws_ok(
    $$ UPDATE ct_raw_snapshots SET payload_json = '{"open": ' $$, '22P02', NULL,
    'a payload is valid JSON');

-- Defaults

INSERT INTO tenants (id, name)
VALUES ('01000000-0000-4000-8000-0000000000ff', 'Defaults');
INSERT INTO users (id, email)
VALUES ('03000000-0000-4000-8000-0000000000ff', 'defaults@example.com');
INSERT INTO tenant_branding (tenant_id)
VALUES ('01000000-0000-4000-8000-0000000000ff');
INSERT INTO report_weeks (tenant_id, week_ending_date, period_start_at, period_end_at)
VALUES ('01000000-0000-4000-8000-0000000000ff', '2025-03-16', '2025-03-10', '2025-03-16 23:59:59');
INSERT INTO lead_metrics (tenant_id, dimension_type, dimension_value)
VALUES ('01000000-0000-4000-8000-0000000000ff', 'campaign', 'none');
INSERT INTO pipeline_stage_counts (tenant_id, stage)
VALUES ('01000000-0000-4000-8000-0000000000ff', 'New lead');
INSERT INTO hot_list_items (tenant_id, candidate_name)
VALUES ('01000000-0000-4000-8000-0000000000ff', 'Nobody');
INSERT INTO sync_runs (tenant_id)
VALUES ('01000000-0000-4000-8000-0000000000ff');

SELECT results_eq(
    $$ SELECT timezone::text, status::text, created_at, updated_at
       FROM tenants WHERE id = '01000000-0000-4000-8000-0000000000ff' $$,
    $$ VALUES ('America/New_York', 'active', localtimestamp, localtimestamp) $$,
    'a new tenant is active, in New York');
SELECT results_eq(
    $$ SELECT name::text, password_hash, status::text, created_at, updated_at
       FROM users WHERE id = '03000000-0000-4000-8000-0000000000ff' $$,
    $$ VALUES (NULL::text, NULL::text, 'pending', localtimestamp, localtimestamp) $$,
    'a new user is pending');
SELECT results_eq(
    $$ SELECT primary_color::text, accent_color::text, header_layout::text, updated_at
       FROM tenant_branding WHERE tenant_id = '01000000-0000-4000-8000-0000000000ff' $$,
    $$ VALUES ('#1E40AF', '#3B82F6', 'default', localtimestamp) $$,
    'new branding has colors and a layout');
SELECT results_eq(
    $$ SELECT status::text, published_at, published_by, created_at, updated_at
       FROM report_weeks WHERE tenant_id = '01000000-0000-4000-8000-0000000000ff' $$,
    $$ VALUES ('draft', NULL::timestamp, NULL::uuid, localtimestamp, localtimestamp) $$,
    'a new report week is a draft');
SELECT results_eq(
    $$ SELECT clicks, impressions, cost, leads, qualified_leads, report_week_id, created_at
       FROM lead_metrics WHERE tenant_id = '01000000-0000-4000-8000-0000000000ff' $$,
    $$ VALUES (0, 0, 0.00, 0, 0, NULL::uuid, localtimestamp) $$,
    'new lead metrics start at 0');
SELECT results_eq(
    $$ SELECT count, created_at
       FROM pipeline_stage_counts WHERE tenant_id = '01000000-0000-4000-8000-0000000000ff' $$,
    $$ VALUES (0, localtimestamp) $$,
    'a new stage count starts at 0');
SELECT results_eq(
    $$ SELECT units, weighted_units, iff, weighted_iff, likely_pct, raw_json, created_at
       FROM hot_list_items WHERE tenant_id = '01000000-0000-4000-8000-0000000000ff' $$,
    $$ VALUES (0, 0.00, 0.00, 0.00, 0, NULL::jsonb, localtimestamp) $$,
    'a new hot list item starts at 0');
SELECT results_eq(
    $$ SELECT status::text, started_at, finished_at, records_updated
       FROM sync_runs WHERE tenant_id = '01000000-0000-4000-8000-0000000000ff' $$,
    $$ VALUES ('running', localtimestamp, NULL::timestamp, 0) $$,
    'a new sync run is running');

INSERT INTO audit_log (action)
SELECT 'made id' FROM generate_series(1, 100);
SELECT is(
    count(DISTINCT id), 100::bigint,
    'every row gets an id of its own')
FROM audit_log WHERE action = 'made id';
SELECT is(
    count(*) FILTER (WHERE id::text ~ '^.{14}4.{4}[89ab]'), 100::bigint,
    'these ids are random UUIDs, version 4')
FROM audit_log WHERE action = 'made id';

-- Deleting a report week

CREATE TEMP TABLE week_tables (table_name name);
INSERT INTO week_tables VALUES
    ('report_week_manual'), ('lead_metrics'), ('pipeline_stage_counts'), ('hot_list_items'), ('report_exports');

SELECT isnt_empty(
    format('SELECT * FROM portal.%I WHERE report_week_id = %L', table_name, '06000000-0000-4000-8000-000000000001'),
    table_name || ' has rows of the report week')
FROM week_tables;
SELECT lives_ok(
    $$ DELETE FROM report_weeks WHERE id = '06000000-0000-4000-8000-000000000001' $$,
    'a report week can be deleted');
SELECT is_empty(
    format('SELECT * FROM portal.%I WHERE report_week_id = %L', table_name, '06000000-0000-4000-8000-000000000001'),
    table_name || ' lost its rows of the report week')
FROM week_tables;
SELECT isnt_empty(
    $$ SELECT * FROM lead_metrics
       WHERE report_week_id IS NULL AND tenant_id = '01000000-0000-4000-8000-000000000001' $$,
    'rows of no report week stay');
SELECT isnt_empty(
    format('SELECT * FROM portal.%I WHERE report_week_id = %L', table_name, '06000000-0000-4000-8000-000000000003'),
    table_name || ' keeps its rows of other report weeks')
FROM week_tables;

-- Deleting a user

SELECT throws_like(
    $$ DELETE FROM users WHERE id = '03000000-0000-4000-8000-000000000001' $$,
    '%audit_log_actor_user_id_users_id_fk%',
    'a user who acted stays: the audit log keeps its actors');
SELECT throws_like(
    $$ DELETE FROM users WHERE id = '03000000-0000-4000-8000-000000000004' $$,
    '%report_weeks_published_by_users_id_fk%',
    'a user who published a report week stays');
SELECT throws_ok(
    $$ UPDATE users SET id = gen_random_uuid() WHERE id = '03000000-0000-4000-8000-000000000004' $$, '23503', NULL,
    'the id of a user who is referenced does not change');

SELECT isnt_empty(
    $$ SELECT * FROM memberships WHERE user_id = '03000000-0000-4000-8000-000000000005' $$,
    'the invited user has a membership');
SELECT isnt_empty(
    $$ SELECT * FROM sessions WHERE user_id = '03000000-0000-4000-8000-000000000005' $$,
    'the invited user has a session');
SELECT lives_ok(
    $$ DELETE FROM users WHERE id = '03000000-0000-4000-8000-000000000005' $$,
    'a user who neither acted nor published can be deleted');
SELECT is_empty(
    $$ SELECT * FROM memberships WHERE user_id = '03000000-0000-4000-8000-000000000005' $$,
    'the memberships went with the user');
SELECT is_empty(
    $$ SELECT * FROM sessions WHERE user_id = '03000000-0000-4000-8000-000000000005' $$,
    'the sessions went with the user');

-- NO ACTION asks whether the reference holds when the statement ends, RESTRICT would refuse this.
SELECT lives_ok(
    $$ WITH replaced AS (
           DELETE FROM users WHERE id = '03000000-0000-4000-8000-000000000004' RETURNING id)
       INSERT INTO users (id, email) SELECT id, 'successor@example.com' FROM replaced $$,
    'a user who published can be replaced in one statement');
SELECT lives_ok(
    $$ WITH unpublished AS (
           UPDATE report_weeks SET status = 'draft', published_at = NULL, published_by = NULL
           WHERE published_by = '03000000-0000-4000-8000-000000000004')
       DELETE FROM users WHERE id = '03000000-0000-4000-8000-000000000004' $$,
    'a user can be deleted in the statement that takes back what was published');

-- Deleting a tenant

CREATE TEMP TABLE tenant_tables (table_name name);
INSERT INTO tenant_tables VALUES
    ('tenant_branding'), ('memberships'), ('report_weeks'), ('lead_metrics'), ('pipeline_stage_counts'),
    ('hot_list_items'), ('report_exports'), ('sync_runs'), ('ct_raw_snapshots'), ('tenant_field_mappings');

SELECT throws_ok(
    $$ UPDATE tenants SET id = gen_random_uuid() WHERE id = '01000000-0000-4000-8000-000000000002' $$, '23503', NULL,
    'the id of a tenant that is referenced does not change');
SELECT isnt_empty(
    format('SELECT * FROM portal.%I WHERE tenant_id = %L', table_name, '01000000-0000-4000-8000-000000000002'),
    table_name || ' has rows of the tenant')
FROM tenant_tables;
SELECT lives_ok(
    $$ DELETE FROM tenants WHERE id = '01000000-0000-4000-8000-000000000002' $$,
    'a tenant can be deleted');
SELECT is_empty(
    format('SELECT * FROM portal.%I WHERE tenant_id = %L', table_name, '01000000-0000-4000-8000-000000000002'),
    table_name || ' lost its rows of the tenant')
FROM tenant_tables;
SELECT is_empty(
    $$ SELECT * FROM report_week_manual WHERE report_week_id = '06000000-0000-4000-8000-000000000003' $$,
    'what was written for its report weeks went along');
SELECT results_eq(
    $$ SELECT action::text, tenant_id FROM audit_log WHERE id = '0f000000-0000-4000-8000-000000000003' $$,
    $$ VALUES ('sync.failed', NULL::uuid) $$,
    'the audit log keeps the entry, without its tenant');
SELECT results_eq(
    $$ SELECT tenant_id FROM audit_log WHERE id = '0f000000-0000-4000-8000-000000000001' $$,
    $$ VALUES ('01000000-0000-4000-8000-000000000001'::uuid) $$,
    'entries of another tenant keep theirs');
SELECT isnt_empty(
    format('SELECT * FROM portal.%I WHERE tenant_id = %L', table_name, '01000000-0000-4000-8000-000000000001'),
    table_name || ' keeps the rows of another tenant')
FROM tenant_tables;
SELECT isnt_empty(
    $$ SELECT * FROM users WHERE id = '03000000-0000-4000-8000-000000000003' $$,
    'a user who was a member stays');

SELECT * FROM finish();
ROLLBACK;
