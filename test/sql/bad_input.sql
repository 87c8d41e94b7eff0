-- What cannot be done gets a clear error, and changes nothing.
\i test/include/vocabulary.sql
-- PostgreSQL 18 adds the line of a script.
\set SHOW_CONTEXT never

--
-- A schema that does not exist: by name, by OID, by none
--

SELECT * FROM schema_setup_verify('nowhere');
SELECT * FROM schema_setup_verify('"Public"');
SELECT * FROM schema_setup_verify(1);
SELECT schema_setup_assert(4294967295);
SELECT * FROM schema_setup_objects(0);
SELECT schema_setup_fingerprint('-');
SELECT * FROM schema_setup_plan(1);
SELECT * FROM schema_setup_repair(1);
-- no schema at all means the extension's
SELECT * FROM schema_setup_verify(NULL);
SELECT count(*) FROM schema_setup_objects(NULL);
SELECT schema_setup_fingerprint(NULL) = fingerprint FROM fresh;

--
-- A version that there is not
--

SELECT schema_setup_script(NULL, '2');
SELECT schema_setup_script('', '1.1');
SELECT schema_setup_script('1.1', '1.0') LIKE '%DROP INDEX IF EXISTS sessions_user_id_idx;%' AS back;
SELECT schema_setup_script('1.0', '1.0');
SELECT schema_setup_script('1.0', NULL) IS NULL, schema_setup_script(NULL, NULL) IS NULL;
SELECT schema_setup_script(NULL, '1.0') LIKE '%CREATE TABLE users (%' AS whole,
    schema_setup_script('1.0', '1.1') LIKE '%CREATE INDEX%' AS update;
SELECT schema_setup_assert_version('1.2-beta');
SELECT schema_setup_assert_version(NULL);
SELECT schema_setup_check_names('1');
SELECT schema_setup_check_names(NULL);
SELECT schema_setup_check_builds(NULL);
SELECT schema_setup_begin_update(NULL, '1.1');
SELECT schema_setup_begin_update('1.0', '1.1');
SELECT schema_setup_check_adoption(NULL);
SELECT schema_setup_run_as_owner(NULL);
\echo :LAST_ERROR_SQLSTATE
-- none of those is skipped, or called in advance
SELECT count(*), count(*) FILTER (WHERE provolatile = 'v' AND NOT proisstrict) AS called
FROM pg_proc WHERE proname ~ '^schema_setup_(check_(names|builds|adoption)|begin_update|run_as_owner|assert_version)$';
SELECT * FROM schema_setup_plan(to_version => '0.1');
SELECT * FROM schema_setup_plan(allow_data_loss => NULL);
SELECT * FROM schema_setup_repair(allow_data_loss => NULL);
ALTER EXTENSION schema_setup UPDATE TO '0.9';
SELECT intact();

-- asked for before it is there
DROP EXTENSION schema_setup;
CREATE EXTENSION schema_setup VERSION '0.9';
CREATE EXTENSION schema_setup SCHEMA nowhere;
SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace;
CREATE EXTENSION schema_setup;

--
-- A version of the extension that its library does not know: it was updated, and this session has the old library
--

BEGIN;
UPDATE pg_extension SET extversion = '9.9' WHERE extname = 'schema_setup';
SAVEPOINT installed;
SELECT * FROM schema_setup_verify();
ROLLBACK TO installed;
SELECT * FROM schema_setup_verify('decoy');
ROLLBACK TO installed;
SELECT schema_setup_assert();
ROLLBACK TO installed;
SELECT * FROM schema_setup_objects();
ROLLBACK TO installed;
SELECT * FROM schema_setup_plan();
ROLLBACK TO installed;
SELECT * FROM schema_setup_repair();
ROLLBACK TO installed;
-- a fingerprint needs no version
SELECT schema_setup_fingerprint() = fingerprint FROM fresh;
ROLLBACK;
SELECT intact();

--
-- No extension: its functions were taken out of it, or declared by hand
--

ALTER EXTENSION schema_setup DROP FUNCTION schema_setup_verify(regnamespace);
ALTER EXTENSION schema_setup DROP FUNCTION schema_setup_assert(regnamespace);
ALTER EXTENSION schema_setup DROP FUNCTION schema_setup_objects(regnamespace);
ALTER EXTENSION schema_setup DROP FUNCTION schema_setup_fingerprint(regnamespace);
ALTER EXTENSION schema_setup DROP FUNCTION schema_setup_script(text, text);
ALTER EXTENSION schema_setup DROP FUNCTION schema_setup_assert_version(text);
ALTER EXTENSION schema_setup DROP FUNCTION schema_setup_check_names(text);
DROP EXTENSION schema_setup;
SELECT * FROM schema_setup_verify();
SELECT * FROM schema_setup_verify('decoy');
SELECT schema_setup_assert('decoy');
SELECT * FROM schema_setup_objects();
SELECT schema_setup_fingerprint();
SELECT schema_setup_assert_version('1.1');
SELECT schema_setup_check_names('1.1');
SELECT schema_setup_script(NULL, '1.0') IS NOT NULL AS works_without;
-- ... where they are in the way
CREATE EXTENSION schema_setup;
SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace;
DROP FUNCTION schema_setup_verify, schema_setup_assert, schema_setup_objects, schema_setup_fingerprint,
    schema_setup_script, schema_setup_assert_version, schema_setup_check_names;
CREATE FUNCTION decoy.verify(regnamespace DEFAULT NULL)
RETURNS TABLE (severity text, problem text, object_type text, object text, expected text, actual text, detail text,
    repair text)
LANGUAGE C AS 'schema_setup', 'schema_setup_verify';
SELECT * FROM decoy.verify();
SELECT * FROM decoy.verify('public');

--
-- A name that is taken: the first thing in the way of each kind, and all of them at once
--

CREATE FUNCTION vocabulary.refused(obstacle text, removal text)
RETURNS TABLE (message text, detail text)
LANGUAGE plpgsql AS $function$
BEGIN
    EXECUTE obstacle;
    BEGIN
        CREATE EXTENSION schema_setup;
    EXCEPTION WHEN duplicate_object THEN
        GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
        RETURN NEXT;
    END;
    -- nothing but the obstacle was there, and now nothing is
    EXECUTE removal;
    IF EXISTS (SELECT FROM pg_extension WHERE extname = 'schema_setup')
        OR EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace)
        OR EXISTS (SELECT FROM pg_type WHERE typnamespace = 'public'::regnamespace)
        OR EXISTS (SELECT FROM pg_proc WHERE pronamespace = 'public'::regnamespace) THEN
        RAISE EXCEPTION 'something was left behind';
    END IF;
END
$function$;

-- ... of a table: a table, a view, a materialized view, a sequence, a type, a domain
SELECT * FROM refused('CREATE TABLE users (id integer)', 'DROP TABLE users');
SELECT * FROM refused('CREATE TABLE audit_log (id integer) PARTITION BY HASH (id)', 'DROP TABLE audit_log');
SELECT * FROM refused('CREATE VIEW tenants AS SELECT 1', 'DROP VIEW tenants');
SELECT * FROM refused('CREATE MATERIALIZED VIEW report_weeks AS SELECT 1', 'DROP MATERIALIZED VIEW report_weeks');
SELECT * FROM refused('CREATE SEQUENCE sync_runs', 'DROP SEQUENCE sync_runs');
SELECT * FROM refused('CREATE TYPE sessions AS (id integer)', 'DROP TYPE sessions');
SELECT * FROM refused('CREATE DOMAIN sessions AS integer', 'DROP DOMAIN sessions');
SELECT * FROM refused('CREATE TYPE memberships AS ENUM ()', 'DROP TYPE memberships');
-- ... of an enum: a domain, a range, a type that is only a shell, a table whose row type it would be
SELECT * FROM refused('CREATE DOMAIN user_status AS text', 'DROP DOMAIN user_status');
SELECT * FROM refused('CREATE TYPE sync_status AS RANGE (subtype = integer)', 'DROP TYPE sync_status');
SELECT * FROM refused('CREATE TYPE tenant_status', 'DROP TYPE tenant_status');
SELECT * FROM refused('CREATE TABLE membership_role ()', 'DROP TABLE membership_role');
-- ... of a constraint's index, of an index
SELECT * FROM refused('CREATE TABLE users_pkey ()', 'DROP TABLE users_pkey');
SELECT * FROM refused('CREATE SEQUENCE sessions_token_unique', 'DROP SEQUENCE sessions_token_unique');
SELECT * FROM refused('CREATE TABLE accounts (id integer CONSTRAINT users_email_unique UNIQUE)', 'DROP TABLE accounts');
SELECT * FROM refused(
    'CREATE TABLE accounts (id integer); CREATE INDEX memberships_user_id_idx ON accounts (id)',
    'DROP TABLE accounts');
-- ... several
SELECT * FROM refused(
    'CREATE TABLE users (); CREATE VIEW tenants AS SELECT 1; CREATE DOMAIN user_status AS text;
     CREATE TABLE accounts (id integer CONSTRAINT users_pkey PRIMARY KEY)',
    'DROP TABLE users, accounts; DROP VIEW tenants; DROP DOMAIN user_status');
-- a constraint's name is taken in its table only, and an array type makes room
SELECT * FROM refused(
    'CREATE TABLE accounts (id integer CONSTRAINT sync_runs_tenant_id_tenants_id_fk CHECK (id > 0));
     CREATE DOMAIN _users AS text; CREATE FUNCTION users() RETURNS integer LANGUAGE sql AS ''SELECT 1''',
    'DROP TABLE accounts; DROP EXTENSION schema_setup; DROP DOMAIN _users; DROP FUNCTION users()');

-- as it is printed
CREATE TABLE users (id integer);
CREATE EXTENSION schema_setup;
-- ... 1.0 has no indexes yet: what is in the way of its update is told then
DROP TABLE users;
CREATE TABLE accounts (id integer);
CREATE INDEX memberships_user_id_idx ON accounts (id);
CREATE EXTENSION schema_setup VERSION '1.0';
ALTER EXTENSION schema_setup UPDATE;
DROP TABLE accounts;
ALTER EXTENSION schema_setup UPDATE;

-- the same tables by hand are in the way, too
DROP EXTENSION schema_setup;
\set ECHO none
\i test/reference/by_hand.sql
\set ECHO all
CREATE EXTENSION schema_setup;
DROP TABLE audit_log, ct_raw_snapshots, hot_list_items, lead_metrics, memberships, pipeline_stage_counts, report_exports,
    report_week_manual, report_weeks, sessions, sync_runs, tenant_branding, tenant_field_mappings, tenants, users;
DROP TYPE membership_role, report_week_status, sync_status, tenant_status, user_status;
CREATE EXTENSION schema_setup;

\i test/include/clean_up.sql
