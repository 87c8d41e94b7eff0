-- Primary keys, unique constraints, and the columns whose null-ness other code relies on.

BEGIN;

CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE SCHEMA portal;
CREATE EXTENSION schema_setup SCHEMA portal;
SET LOCAL search_path = portal, public;

SELECT plan(86);

CREATE TEMP TABLE expected_tables (table_name name);
INSERT INTO expected_tables VALUES
    ('tenants'), ('tenant_branding'), ('users'), ('memberships'), ('sessions'),
    ('report_weeks'), ('report_week_manual'), ('lead_metrics'), ('pipeline_stage_counts'), ('hot_list_items'),
    ('report_exports'), ('sync_runs'), ('ct_raw_snapshots'), ('tenant_field_mappings'), ('audit_log');

-- Primary keys: a UUID in every table, made by the database.

SELECT col_is_pk('portal', table_name, 'id', table_name || '.id is the primary key')
FROM expected_tables;

SELECT is(
    (SELECT constraint_name::text FROM information_schema.table_constraints
     WHERE table_constraints.table_schema = 'portal'
       AND table_constraints.table_name = expected_tables.table_name
       AND constraint_type = 'PRIMARY KEY'),
    table_name || '_pkey',
    format('the primary key of %s is named %s_pkey', table_name, table_name))
FROM expected_tables;

SELECT col_type_is('portal', table_name, 'id', 'uuid', table_name || '.id is a UUID')
FROM expected_tables;

SELECT col_not_null('portal', table_name, 'id', table_name || '.id is never NULL')
FROM expected_tables;

SELECT col_default_is(
    'portal', table_name, 'id', 'gen_random_uuid()',
    table_name || '.id is made by gen_random_uuid()')
FROM expected_tables;

-- Unique constraints

SELECT has_unique('portal', 'users', 'users has a unique constraint');
SELECT has_unique('portal', 'sessions', 'sessions has a unique constraint');
SELECT col_is_unique('portal', 'users', 'email', 'users.email is unique');
SELECT col_is_unique('portal', 'sessions', 'token', 'sessions.token is unique');

SELECT set_eq(
    $$ SELECT table_name::text, constraint_name::text, column_name::text
       FROM information_schema.table_constraints
       JOIN information_schema.key_column_usage
           USING (constraint_schema, constraint_name, table_schema, table_name)
       WHERE table_schema = 'portal' AND constraint_type = 'UNIQUE' $$,
    $$ VALUES ('users', 'users_email_unique', 'email'), ('sessions', 'sessions_token_unique', 'token') $$,
    'there are exactly the 2 unique constraints, with their names');

-- All constraints

SELECT is_empty(
    $$ SELECT conrelid::regclass, conname FROM pg_constraint
       WHERE connamespace = 'portal'::regnamespace AND contype IN ('p', 'u')
         AND (condeferrable OR condeferred OR NOT convalidated) $$,
    'no primary key or unique constraint is deferrable or left unvalidated');

-- NOT NULL is a column's property up to PostgreSQL 17 and a constraint from 18 on: not counted here.
SELECT set_eq(
    $$ SELECT contype::text, count(*) FROM pg_constraint
       WHERE connamespace = 'portal'::regnamespace AND contype <> 'n' GROUP BY contype $$,
    $$ VALUES ('p', 15::bigint), ('u', 2), ('f', 20) $$,
    'there are 15 primary keys, 2 unique constraints, 20 foreign keys, and no other constraints');

-- Columns that sign-in and roles rely on

SELECT col_is_null(
    'portal', 'memberships', 'tenant_id',
    'memberships.tenant_id may be NULL: an agency admin has no tenant');
SELECT col_not_null('portal', 'users', 'email', 'users.email is never NULL');
SELECT col_not_null('portal', 'sessions', 'token', 'sessions.token is never NULL');
SELECT col_type_is('portal', 'users', 'password_hash', 'text', 'users.password_hash is text of any length');

SELECT * FROM finish();
ROLLBACK;
