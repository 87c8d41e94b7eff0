-- The 5 enums: their labels, the order of these, and that no other label gets in.

BEGIN;

CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE SCHEMA portal;
CREATE EXTENSION schema_setup SCHEMA portal;
SET LOCAL search_path = portal, public;

SELECT plan(27);

SELECT enums_are(
    'portal',
    ARRAY['tenant_status', 'user_status', 'membership_role', 'report_week_status', 'sync_status']::name[],
    'the schema has exactly the 5 enums');

CREATE TEMP TABLE expected_enums (enum_name name, labels name[]);
INSERT INTO expected_enums VALUES
    ('tenant_status', ARRAY['active', 'inactive', 'suspended']),
    ('user_status', ARRAY['active', 'inactive', 'pending']),
    ('membership_role', ARRAY['agency_admin', 'tenant_admin', 'tenant_viewer']),
    ('report_week_status', ARRAY['draft', 'published']),
    ('sync_status', ARRAY['running', 'success', 'failed']);

SELECT has_enum('portal', enum_name, enum_name || ' is an enum')
FROM expected_enums;

SELECT enum_has_labels(
    'portal', enum_name, labels,
    enum_name || ' has the labels ' || array_to_string(labels, ', ') || ', in this order')
FROM expected_enums;

SELECT type_owner_is('portal', enum_name, current_user, enum_name || ' belongs to who installed it')
FROM expected_enums;

SELECT lives_ok(
    format('SELECT unnest(%L::text[])::portal.%I', labels, enum_name),
    enum_name || ' accepts its labels')
FROM expected_enums;

SELECT throws_ok(
    format('SELECT %L::portal.%I', 'archived', enum_name), '22P02', NULL,
    enum_name || ' refuses a label that it does not have')
FROM expected_enums;

SELECT is(
    (SELECT count(*) FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid
     WHERE typnamespace = 'portal'::regnamespace),
    14::bigint,
    'there are 14 labels in all');

SELECT * FROM finish();
ROLLBACK;
