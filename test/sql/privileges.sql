-- Who may call what, and that what somebody plants where they may do not matter.
\i test/include/vocabulary.sql

CREATE SCHEMA by_hand;
SET search_path = by_hand;
\set ECHO none
\i test/reference/by_hand.sql
\set ECHO all
SET search_path = public, vocabulary;

-- Something of every kind to report, expressions among it
ALTER TABLE users ADD COLUMN nickname varchar(20) COLLATE "C" DEFAULT lower('X') NOT NULL,
    ADD CONSTRAINT named CHECK (name <> '' AND (nickname || 'x') LIKE '%x');
CREATE INDEX active_users ON users (lower(email), (status = 'active')) WHERE status <> 'inactive';
ALTER TABLE tenants ALTER status SET DEFAULT 'inactive', ALTER created_at SET DEFAULT now() - interval '1 day';
ALTER TABLE by_hand.memberships DISABLE TRIGGER ALL;
ALTER TABLE by_hand.audit_log ALTER created_at SET DEFAULT '2025-03-01'::timestamp;

CREATE TABLE vocabulary.answers AS
SELECT 'verify' AS question, row_number() OVER () AS number, verify::text AS answer
FROM schema_setup_verify() AS verify
UNION ALL
SELECT 'verify by_hand', row_number() OVER (), verify::text FROM schema_setup_verify('by_hand') AS verify
UNION ALL
SELECT 'objects', row_number() OVER (), objects::text FROM schema_setup_objects() AS objects
UNION ALL
SELECT 'fingerprint', 1, schema_setup_fingerprint()
UNION ALL
SELECT 'fingerprint by_hand', 1, schema_setup_fingerprint('by_hand');
SELECT question, count(*) FROM answers GROUP BY question ORDER BY question;
GRANT SELECT ON answers TO PUBLIC;

-- The same questions again: a row for what is answered differently, the first of them if there are many.
CREATE VIEW vocabulary.other_answers AS
SELECT 'verify' AS question, row_number() OVER () AS number, verify::text AS answer
FROM public.schema_setup_verify() AS verify
UNION ALL
SELECT 'verify by_hand', row_number() OVER (), verify::text FROM public.schema_setup_verify('by_hand') AS verify
UNION ALL
SELECT 'objects', row_number() OVER (), objects::text FROM public.schema_setup_objects() AS objects
UNION ALL
SELECT 'fingerprint', 1, public.schema_setup_fingerprint()
UNION ALL
SELECT 'fingerprint by_hand', 1, public.schema_setup_fingerprint('by_hand');
CREATE VIEW vocabulary.differences AS
SELECT 'was' AS what, * FROM (TABLE vocabulary.answers EXCEPT TABLE vocabulary.other_answers) AS gone
UNION ALL
SELECT 'is', * FROM (TABLE vocabulary.other_answers EXCEPT TABLE vocabulary.answers) AS come
ORDER BY question, number, what
LIMIT 4;
GRANT USAGE ON SCHEMA vocabulary TO PUBLIC;
GRANT SELECT ON vocabulary.differences, vocabulary.other_answers TO PUBLIC;
SELECT * FROM vocabulary.differences;

--
-- Without any privilege
--

CREATE ROLE regress_schema_nobody;
SET ROLE regress_schema_nobody;
SELECT count(*) FROM public.users;
SELECT count(*) FROM by_hand.users;
SELECT * FROM vocabulary.differences;
SELECT count(*) AS verify FROM public.schema_setup_verify();
SELECT count(*) AS verify_by_hand FROM public.schema_setup_verify('by_hand');
SELECT count(*) AS objects FROM public.schema_setup_objects('by_hand');
SELECT public.schema_setup_fingerprint('by_hand') = answer AS same_fingerprint
FROM vocabulary.answers WHERE question = 'fingerprint by_hand';
SELECT public.schema_setup_assert();
-- ... what is there for the scripts is for nobody else, and nothing but that
SELECT public.schema_setup_check_names('1.1');
SELECT public.schema_setup_check_builds('1.1');
SELECT public.schema_setup_begin_update('1.0', '1.1');
SELECT public.schema_setup_check_adoption('1.0');
SELECT public.schema_setup_run_as_owner('ALTER TABLE public.users ADD COLUMN nickname text');
SELECT public.schema_setup_assert_version('1.1');
RESET ROLE;
SELECT proname FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'schema\_setup\_%'
    AND NOT has_function_privilege('regress_schema_nobody', oid, 'EXECUTE')
ORDER BY proname;

--
-- In a read-only transaction, and in each isolation level
--

BEGIN READ ONLY;
SELECT * FROM differences;
COMMIT;
BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE;
SELECT * FROM differences;
COMMIT;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT * FROM differences;
COMMIT;
-- no transaction id is used, no lock on a table is held
BEGIN;
SELECT count(*) > 0 FROM schema_setup_verify();
SELECT pg_current_xact_id_if_assigned();
SELECT relation::regclass FROM pg_locks WHERE locktype = 'relation' AND relation >= 16384 AND pid = pg_backend_pid();
ROLLBACK;

--
-- Whatever the session's settings
--

SET quote_all_identifiers = on;
SELECT * FROM differences;
RESET quote_all_identifiers;
SET datestyle = 'German';
SET intervalstyle = 'iso_8601';
SET timezone = 'Asia/Kolkata';
SET extra_float_digits = 0;
SET bytea_output = 'escape';
SELECT * FROM differences;
RESET datestyle;
RESET intervalstyle;
RESET timezone;
RESET extra_float_digits;
RESET bytea_output;
SET standard_conforming_strings = off;
SET escape_string_warning = off;
SELECT * FROM differences;
RESET standard_conforming_strings;
RESET escape_string_warning;
SET session_replication_role = replica;
SET row_security = off;
SET default_tablespace = pg_global;
SET enable_indexscan = off;
SELECT * FROM differences;
RESET session_replication_role;
RESET row_security;
RESET default_tablespace;
RESET enable_indexscan;

--
-- With a hostile search_path
--

-- Everything planted fails when it is used.
CREATE SCHEMA hostile;
GRANT USAGE ON SCHEMA hostile TO PUBLIC;
DO $do$
DECLARE
    signature text;
BEGIN
    FOREACH signature IN ARRAY ARRAY[
        'lower(text) RETURNS text', 'now() RETURNS timestamptz', 'gen_random_uuid() RETURNS uuid',
        'format_type(oid, integer) RETURNS text', 'pg_get_expr(pg_node_tree, oid) RETURNS text',
        'quote_ident(text) RETURNS text', 'sha256(bytea) RETURNS bytea', 'to_regnamespace(text) RETURNS regnamespace',
        'equals(text, text) RETURNS boolean', 'equals(name, name) RETURNS boolean', 'equals(oid, oid) RETURNS boolean',
        'equals(anyenum, anyenum) RETURNS boolean', 'equals(varchar, varchar) RETURNS boolean',
        'join(text, text) RETURNS text', 'minus(timestamptz, interval) RETURNS timestamptz'
    ]
    LOOP
        EXECUTE format($create$
            CREATE FUNCTION hostile.%s LANGUAGE plpgsql AS $body$BEGIN RAISE EXCEPTION 'trapped'; END$body$
        $create$, signature);
    END LOOP;
END
$do$;
CREATE OPERATOR hostile.= (FUNCTION = hostile.equals, LEFTARG = pg_catalog.text, RIGHTARG = pg_catalog.text);
CREATE OPERATOR hostile.= (FUNCTION = hostile.equals, LEFTARG = name, RIGHTARG = name);
CREATE OPERATOR hostile.= (FUNCTION = hostile.equals, LEFTARG = oid, RIGHTARG = oid);
CREATE OPERATOR hostile.= (FUNCTION = hostile.equals, LEFTARG = anyenum, RIGHTARG = anyenum);
CREATE OPERATOR hostile.<> (FUNCTION = hostile.equals, LEFTARG = anyenum, RIGHTARG = anyenum);
CREATE OPERATOR hostile.<> (FUNCTION = hostile.equals, LEFTARG = pg_catalog.text, RIGHTARG = pg_catalog.text);
CREATE OPERATOR hostile.~~ (FUNCTION = hostile.equals, LEFTARG = pg_catalog.text, RIGHTARG = pg_catalog.text);
CREATE OPERATOR hostile.|| (FUNCTION = hostile.join, LEFTARG = pg_catalog.text, RIGHTARG = pg_catalog.text);
CREATE OPERATOR hostile.- (FUNCTION = hostile.minus, LEFTARG = timestamptz, RIGHTARG = interval);
CREATE DOMAIN hostile.text AS pg_catalog.text CHECK (VALUE IS NULL);
CREATE DOMAIN hostile.uuid AS pg_catalog.uuid CHECK (VALUE IS NULL);
CREATE DOMAIN hostile.regnamespace AS pg_catalog.regnamespace CHECK (VALUE IS NULL);
CREATE TYPE hostile.user_status AS ENUM ('trapped');
CREATE COLLATION hostile."C" (locale = 'POSIX');
CREATE TABLE hostile.users (trapped integer);
CREATE TABLE hostile.pg_class (trapped integer);
CREATE TABLE hostile.pg_extension (extname name, extversion pg_catalog.text, extnamespace oid);
INSERT INTO hostile.pg_extension VALUES ('schema_setup', '9.9', 0);
CREATE VIEW hostile.pg_namespace AS SELECT 0 AS oid, 'by_hand'::name AS nspname;
-- ... also by a role without any privilege, in the schema that everybody has
SET ROLE regress_schema_nobody;
CREATE TEMP TABLE users (trapped integer);
CREATE TEMP TABLE pg_extension (extname name, extversion text);
CREATE DOMAIN pg_temp.uuid AS pg_catalog.uuid CHECK (VALUE IS NULL);
CREATE DOMAIN pg_temp.jsonb AS pg_catalog.jsonb CHECK (VALUE IS NULL);
CREATE TYPE pg_temp.tenant_status AS ENUM ('trapped');

SET search_path = pg_temp, hostile, public, pg_catalog;
SELECT * FROM vocabulary.differences;
SELECT public.schema_setup_assert('by_hand');
SET search_path = '';
SELECT * FROM vocabulary.differences;
SET search_path = hostile, pg_temp;
SELECT * FROM vocabulary.differences;
SET search_path = does_not_exist, "$user";
SELECT * FROM vocabulary.differences;
-- ... afterwards it is as it was
SELECT pg_catalog.current_setting('search_path');
RESET search_path;
SELECT * FROM vocabulary.differences;
DROP TABLE pg_temp.users, pg_temp.pg_extension;
DROP DOMAIN pg_temp.uuid, pg_temp.jsonb;
DROP TYPE pg_temp.tenant_status;
RESET ROLE;
SET search_path = public, vocabulary;
DROP VIEW differences, other_answers;
DROP SCHEMA hostile CASCADE;
DROP SCHEMA by_hand CASCADE;

ALTER TABLE users DROP CONSTRAINT named, DROP COLUMN nickname;
DROP INDEX active_users;
ALTER TABLE tenants ALTER status SET DEFAULT 'active', ALTER created_at SET DEFAULT now();
REVOKE USAGE ON SCHEMA vocabulary FROM PUBLIC;
DROP ROLE regress_schema_nobody;
\i test/include/clean_up.sql
