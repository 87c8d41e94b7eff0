-- The extension's own functions and event triggers: what says that all is well has to be what it was made as.
-- Every break prints a line per finding: severity | problem | object type | object | expected | actual
\i test/include/vocabulary.sql

-- A function that is STRICT is not called for NULL, so the schema is said, and a failing assertion is no assertion.
SET vocabulary.target = 'public';

--
-- What decides: verify, assert, the guards, what ends a script
--

SELECT * FROM broken($$ALTER FUNCTION schema_setup_verify(regnamespace) STRICT$$, NULL);
SELECT * FROM broken(
    $$CREATE OR REPLACE FUNCTION schema_setup_assert(target regnamespace DEFAULT NULL) RETURNS void
      LANGUAGE sql STABLE AS ''$$, NULL);
SELECT * FROM broken(
    $$CREATE OR REPLACE FUNCTION schema_setup_drop_guard() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'$$, NULL);
SELECT * FROM broken(
    $$CREATE OR REPLACE FUNCTION schema_setup_drift_guard() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'$$, NULL);
SELECT * FROM broken($$ALTER FUNCTION schema_setup_assert_version(text) STRICT$$, NULL);
-- ... another function of the library, another library
SELECT * FROM broken(
    $$UPDATE pg_proc SET prosrc = 'schema_setup_version' WHERE oid = 'schema_setup_assert(regnamespace)'::regprocedure$$,
    NULL);
SELECT * FROM broken(
    $$UPDATE pg_proc SET probin = '$libdir/plpgsql' WHERE oid = 'schema_setup_assert(regnamespace)'::regprocedure$$, NULL);
-- ... of another schema, where none is said
SELECT * FROM broken(
    $$CREATE OR REPLACE FUNCTION schema_setup_assert(target regnamespace DEFAULT 'decoy') RETURNS void
      LANGUAGE c STABLE AS '$libdir/schema_setup', 'schema_setup_assert'$$, NULL);
-- ... of a role that can make it something else
CREATE ROLE regress_schema_setup_other;
SELECT * FROM broken($$ALTER FUNCTION schema_setup_verify(regnamespace) OWNER TO regress_schema_setup_other$$, NULL);

--
-- Each way in which a function can be run otherwise
--

SELECT * FROM broken($$ALTER FUNCTION schema_setup_repair(regnamespace, boolean, text) SECURITY DEFINER$$, NULL);
SELECT * FROM broken($$ALTER FUNCTION schema_setup_eject() SECURITY DEFINER SET search_path = decoy, public$$, NULL);
SELECT * FROM broken(
    $$ALTER FUNCTION schema_setup_plan(regnamespace, text, boolean, boolean) VOLATILE PARALLEL SAFE LEAKPROOF$$, NULL);
SELECT * FROM broken($$ALTER FUNCTION schema_setup_fingerprint(regnamespace) IMMUTABLE PARALLEL RESTRICTED$$, NULL);
SELECT * FROM broken($$GRANT EXECUTE ON FUNCTION schema_setup_run_as_owner(text) TO PUBLIC$$, NULL);
-- ... all of them, where repair has to be called with no NULL
SELECT problem, object, actual FROM broken(
    $$UPDATE pg_proc SET proisstrict = true WHERE oid IN ('schema_setup_adopt(text)'::regprocedure,
          'schema_setup_version(regnamespace)'::regprocedure)$$, NULL);
-- ... another result, and other names of arguments
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP FUNCTION schema_setup_check_data(regnamespace, text);
      DROP FUNCTION schema_setup_check_data(regnamespace, text);
      CREATE FUNCTION schema_setup_check_data(schema regnamespace DEFAULT NULL, to_version text DEFAULT NULL) RETURNS SETOF text
          LANGUAGE c STABLE AS '$libdir/schema_setup', 'schema_setup_check_data';
      ALTER EXTENSION schema_setup ADD FUNCTION schema_setup_check_data(regnamespace, text)$$, NULL);

--
-- Gone, renamed, moved, no member any more
--

SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP FUNCTION schema_setup_assert(regnamespace);
      DROP FUNCTION schema_setup_assert(regnamespace)$$, NULL);
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP FUNCTION schema_setup_run_as_owner(text);
      DROP FUNCTION schema_setup_run_as_owner(text)$$, NULL);
SELECT has_function_privilege('regress_schema_setup_other', 'schema_setup_run_as_owner(text)', 'EXECUTE') AS may_call;
SELECT * FROM broken(
    $$ALTER FUNCTION schema_setup_assert(regnamespace) RENAME TO schema_setup_check$$, NULL);
SELECT * FROM broken($$ALTER FUNCTION schema_setup_assert(regnamespace) SET SCHEMA decoy$$, NULL);
SELECT * FROM broken($$ALTER EXTENSION schema_setup DROP FUNCTION schema_setup_objects(regnamespace)$$, NULL);
-- ... and somebody else's is there, which does not become the extension's
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP FUNCTION schema_setup_assert(regnamespace);
      DROP FUNCTION schema_setup_assert(regnamespace);
      CREATE FUNCTION schema_setup_assert(target regnamespace DEFAULT NULL) RETURNS void LANGUAGE sql STABLE AS ''$$,
    $$DROP FUNCTION schema_setup_assert(regnamespace); SELECT FROM schema_setup_repair()$$);
SELECT * FROM broken(
    $$ALTER FUNCTION schema_setup_assert(regnamespace) RENAME TO schema_setup_check;
      CREATE FUNCTION schema_setup_assert(target regnamespace DEFAULT NULL) RETURNS void LANGUAGE sql STABLE AS ''$$,
    $$DROP FUNCTION schema_setup_assert(regnamespace); SELECT FROM schema_setup_repair()$$);

--
-- The event triggers
--

SELECT * FROM broken(
    $$UPDATE pg_event_trigger SET evtevent = 'table_rewrite' WHERE evtname = 'schema_setup_drop_guard'$$, NULL);
SELECT * FROM broken(
    $$UPDATE pg_event_trigger SET evttags = '{COMMENT}' WHERE evtname = 'schema_setup_drop_guard'$$, NULL);
SELECT problem, object FROM broken(
    $$UPDATE pg_event_trigger SET evttags = NULL WHERE evtname = 'schema_setup_drift_guard'$$, NULL);
CREATE FUNCTION vocabulary.nothing() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
SELECT * FROM broken(
    $$UPDATE pg_event_trigger SET evtfoid = 'vocabulary.nothing'::regproc WHERE evtname = 'schema_setup_drop_guard'$$, NULL);
SELECT * FROM broken($$ALTER EVENT TRIGGER schema_setup_drop_guard RENAME TO guard$$, NULL);
SELECT * FROM broken(
    $$UPDATE pg_event_trigger SET evtowner = 'regress_schema_setup_other'::regrole
      WHERE evtname = 'schema_setup_drop_guard'$$, NULL);
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP EVENT TRIGGER schema_setup_drop_guard;
      DROP EVENT TRIGGER schema_setup_drop_guard$$, NULL);
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP EVENT TRIGGER schema_setup_drop_guard;
      ALTER EXTENSION schema_setup DROP FUNCTION schema_setup_drop_guard();
      DROP FUNCTION schema_setup_drop_guard() CASCADE$$, NULL);
-- ... what repair makes again does guard: a table with rows stays
SELECT FROM schema_setup_repair();
BEGIN;
INSERT INTO tenants (name) VALUES ('a');
SET LOCAL schema_setup.allow_data_loss = off;
DROP EXTENSION schema_setup;
ROLLBACK;

--
-- What of it is nobody's business
--

CREATE ROLE regress_schema_setup_superuser SUPERUSER;
SELECT * FROM broken(
    $$ALTER FUNCTION schema_setup_verify(regnamespace) COST 1000 ROWS 3;
      ALTER FUNCTION schema_setup_verify(regnamespace) OWNER TO regress_schema_setup_superuser;
      REVOKE EXECUTE ON FUNCTION schema_setup_repair(regnamespace, boolean, text) FROM PUBLIC;
      COMMENT ON FUNCTION schema_setup_verify(regnamespace) IS 'looks';
      UPDATE pg_event_trigger SET evttags = (SELECT array_agg(tag ORDER BY tag DESC) FROM unnest(evttags) AS tag)
      WHERE evttags IS NOT NULL$$,
    $$REASSIGN OWNED BY regress_schema_setup_superuser TO CURRENT_USER;
      ALTER FUNCTION schema_setup_verify(regnamespace) COST 1 ROWS 10;
      GRANT EXECUTE ON FUNCTION schema_setup_repair(regnamespace, boolean, text) TO PUBLIC$$);
-- Another session's verification by a role without rights
SET ROLE regress_schema_setup_other;
SELECT count(*) FROM schema_setup_verify('public');
RESET ROLE;

-- The owner of the extension who is no superuser repairs the tables; what only a superuser can is said.
CREATE ROLE regress_schema_setup_owner;
UPDATE pg_extension SET extowner = 'regress_schema_setup_owner'::regrole WHERE extname = 'schema_setup';
GRANT CREATE ON SCHEMA public TO regress_schema_setup_owner;
DO $$
DECLARE
    own regclass;
BEGIN
    FOR own IN SELECT objid::regclass FROM pg_depend WHERE refclassid = 'pg_extension'::regclass
        AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'schema_setup') AND classid = 'pg_class'::regclass
    LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO regress_schema_setup_owner', own);
    END LOOP;
END
$$;
UPDATE pg_type SET typowner = 'regress_schema_setup_owner'::regrole
WHERE typnamespace = 'public'::regnamespace AND typcategory IN ('E', 'A');
ALTER FUNCTION schema_setup_assert(regnamespace) STRICT;
DROP INDEX sessions_user_id_idx;
SET ROLE regress_schema_setup_owner;
SELECT statement, error FROM schema_setup_repair();
RESET ROLE;
SELECT * FROM findings();
SELECT FROM schema_setup_repair();
SELECT * FROM findings();
DROP EXTENSION schema_setup;
REVOKE CREATE ON SCHEMA public FROM regress_schema_setup_owner;
DROP ROLE regress_schema_setup_owner, regress_schema_setup_other, regress_schema_setup_superuser;
CREATE EXTENSION schema_setup;

\i test/include/clean_up.sql
