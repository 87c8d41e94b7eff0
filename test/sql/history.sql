-- schema_setup_history(): each version that the extension had, since when, by whom; kept in its comment.
SET client_min_messages = warning;
SET schema_setup.on_drift = off;
SET check_function_bodies = off;
\set SHOW_CONTEXT never

-- What is the same in every run: the times lie between what clocks said before and after.
CREATE FUNCTION pg_temp.history(since timestamptz)
RETURNS TABLE (version text, from_version text, by_role text, time_is_right boolean)
LANGUAGE sql AS $function$
    SELECT version, from_version, by_role,
        at BETWEEN since AND clock_timestamp() AND took BETWEEN '0' AND clock_timestamp() - since AND isfinite(at)
    FROM schema_setup_history()
$function$;
-- The lines of the comment, without what is another in every run
CREATE FUNCTION pg_temp.comment() RETURNS SETOF text
LANGUAGE sql AS $function$
    SELECT regexp_replace(line, ' at [-0-9]{10} [:0-9]{8}\.\d{6}\+00 in \d+\.\d{3} ms by ', ' at TIME in TIME by ')
    FROM pg_extension AS e, string_to_table(obj_description(e.oid, 'pg_extension'), E'\n') AS line
    WHERE extname = 'schema_setup'
$function$;
CREATE ROLE regress_history SUPERUSER;
SELECT now() AS begin \gset

-- installed, updated, taken back; the time zone and the style of dates of who does it do not matter
SET SESSION AUTHORIZATION regress_history;
SET TimeZone = 'Asia/Kathmandu';
SET DateStyle = 'German';
CREATE EXTENSION schema_setup VERSION '1.0';
SELECT * FROM pg_temp.history(:'begin');
ALTER EXTENSION schema_setup UPDATE TO '1.1';
RESET SESSION AUTHORIZATION;
RESET DateStyle;
SET TimeZone = 'America/St_Johns';
ALTER EXTENSION schema_setup UPDATE TO '1.0';
SELECT * FROM pg_temp.history(:'begin');
SELECT * FROM pg_temp.comment();
SELECT count(*), count(DISTINCT at), bool_and(at <= lead) AS newest_first
FROM (SELECT at, lag(at) OVER () AS lead FROM schema_setup_history()) AS h;

-- An update that is rolled back, or fails, leaves nothing.
BEGIN;
ALTER EXTENSION schema_setup UPDATE TO '1.1';
SELECT count(*) FROM schema_setup_history();
ROLLBACK;
ALTER TABLE hot_list_items RENAME TO elsewhere;
ALTER EXTENSION schema_setup UPDATE TO '1.1';
SELECT count(*) FROM schema_setup_history();
ALTER TABLE elsewhere RENAME TO hot_list_items;
DROP EXTENSION schema_setup;

-- Several in one transaction, each with the time that it took itself
BEGIN;
CREATE EXTENSION schema_setup VERSION '1.0';
SELECT clock_timestamp() AS "between" \gset
ALTER EXTENSION schema_setup UPDATE TO '1.1';
COMMIT;
SELECT version, from_version, at > :'between' AS after_the_first, took < at - :'between'::timestamptz AS without_the_other
FROM schema_setup_history();

-- Taken in from tables that were there: from "unpackaged"
SELECT schema_setup_eject();
DROP EXTENSION schema_setup;
CREATE EXTENSION schema_setup VERSION 'unpackaged';
SELECT * FROM schema_setup_history();
ALTER EXTENSION schema_setup UPDATE TO '1.1';
SELECT * FROM pg_temp.history(:'begin');

-- What else the comment says stays, and what is no line of the history is none.
COMMENT ON EXTENSION schema_setup IS 'of the team for reports';
SELECT * FROM schema_setup_history();
ALTER EXTENSION schema_setup UPDATE TO '1.0';
SELECT * FROM pg_temp.comment();
SELECT E'of the team for reports\nand billing\nVersions, the newest first:\n'
    '9.9 from 9.8 at 2026-02-30 10:00:00.000000+00 in 1.000 ms by nobody\n9.9 from 9.8 at 2026-02-03 24:60:00.000000+00 in 1.000 ms by nobody\n'
    '9.9 at 2026-02-03\n9.9 from 9.8\n\n9.9 from 9.8 at 2026-02-03 10:00:00.000000+00 in -1.000 ms by nobody\n'
    '9.9 at 99999999-02-03 10:00:00.000000+00 in 1.000 ms by nobody\n%s%n%d\n'
    '9.8 from 9.7 at 2026-02-03 10:00:00.000001+00 in 61001.500 ms by some \\012 body\n' AS comment \gset
COMMENT ON EXTENSION schema_setup IS :'comment';
SELECT version, from_version, at AT TIME ZONE 'UTC' AS at, took, by_role FROM schema_setup_history();
ALTER EXTENSION schema_setup UPDATE TO '1.1';
SELECT * FROM pg_temp.comment();
COMMENT ON EXTENSION schema_setup IS NULL;
SELECT * FROM schema_setup_history();
ALTER EXTENSION schema_setup UPDATE TO '1.0';
SELECT * FROM pg_temp.comment();

-- The newest twenty are kept.
SELECT format('ALTER EXTENSION schema_setup UPDATE TO %L', '1.' || n % 2) FROM generate_series(1, 24) AS n \gexec
SELECT count(*), min(version), max(version) FROM schema_setup_history();
SELECT count(*) FROM pg_temp.comment();

-- A name of a role that has a line of its own writes no line.
CREATE ROLE "regress \012
2.0 at 2026-01-01 00:00:00.000000+00 in 1.000 ms by else" SUPERUSER;
SET SESSION AUTHORIZATION "regress \012
2.0 at 2026-01-01 00:00:00.000000+00 in 1.000 ms by else";
ALTER EXTENSION schema_setup UPDATE TO '1.1';
RESET SESSION AUTHORIZATION;
SELECT version, by_role FROM schema_setup_history() LIMIT 2;
DROP ROLE "regress \012
2.0 at 2026-01-01 00:00:00.000000+00 in 1.000 ms by else";

-- It is for scripts to write, and for everybody to read.
SELECT schema_setup_record('1.0', '1.1');
SET ROLE pg_read_all_stats;
SELECT count(*) FROM schema_setup_history();
SELECT schema_setup_record('1.0', '1.1');
RESET ROLE;
DROP EXTENSION schema_setup CASCADE;
DROP ROLE regress_history;
