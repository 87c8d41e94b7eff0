-- What belongs to the extension, where it is, and what a dump does with it.
-- Every break prints a line per finding: severity | problem | object type | object | expected | actual
\i test/include/vocabulary.sql

--
-- Moved to another schema
--

SELECT * FROM broken(
    $$ALTER TABLE audit_log SET SCHEMA decoy$$,
    $$ALTER TABLE decoy.audit_log SET SCHEMA public$$);
-- ... one that others reference, with an index of its own
CREATE SCHEMA "Elsewhere";
SELECT * FROM broken(
    $$ALTER TABLE report_weeks SET SCHEMA "Elsewhere"$$,
    $$ALTER TABLE "Elsewhere".report_weeks SET SCHEMA public$$);
SELECT * FROM broken(
    $$ALTER TYPE membership_role SET SCHEMA "Elsewhere"$$,
    $$ALTER TYPE "Elsewhere".membership_role SET SCHEMA public$$);
-- ... everything but the extension itself
SELECT * FROM broken(
    $$ALTER TABLE sessions SET SCHEMA "Elsewhere"; ALTER TABLE users SET SCHEMA "Elsewhere";
      ALTER TYPE user_status SET SCHEMA "Elsewhere"$$,
    $$ALTER TABLE "Elsewhere".sessions SET SCHEMA public; ALTER TABLE "Elsewhere".users SET SCHEMA public;
      ALTER TYPE "Elsewhere".user_status SET SCHEMA public$$);
-- ... broken there, too
SELECT * FROM broken(
    $$ALTER TABLE sync_runs SET SCHEMA "Elsewhere"; ALTER TABLE "Elsewhere".sync_runs ADD COLUMN note text;
      DROP INDEX "Elsewhere".sync_runs_tenant_id_idx$$,
    $$ALTER TABLE "Elsewhere".sync_runs SET SCHEMA public; ALTER TABLE sync_runs DROP COLUMN note;
      CREATE INDEX sync_runs_tenant_id_idx ON sync_runs (tenant_id)$$);
-- ... while another table has taken its name, while another type has
SELECT * FROM broken(
    $$ALTER TABLE tenant_field_mappings SET SCHEMA "Elsewhere"; CREATE TABLE tenant_field_mappings (id integer)$$,
    $$DROP TABLE tenant_field_mappings; ALTER TABLE "Elsewhere".tenant_field_mappings SET SCHEMA public$$);
SELECT * FROM broken(
    $$ALTER TYPE user_status SET SCHEMA "Elsewhere"; CREATE TYPE user_status AS ENUM ('active')$$,
    $$DROP TYPE user_status; ALTER TYPE "Elsewhere".user_status SET SCHEMA public$$);
DROP SCHEMA "Elsewhere";
--
-- No member any more
--

SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP TYPE user_status$$,
    $$ALTER EXTENSION schema_setup ADD TYPE user_status$$);
-- a table, unregistered by the same: a dump has it whole now
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP TABLE users$$,
    $$DROP TABLE users CASCADE; DROP EXTENSION schema_setup; CREATE EXTENSION schema_setup$$);
-- ... by hand, so that it stays registered
SELECT * FROM broken(
    $$SELECT forget_member('users')$$,
    $$ALTER EXTENSION schema_setup ADD TABLE users$$);
-- all of them
SELECT problem, count(*) FROM broken(
    $$DELETE FROM pg_depend
      WHERE classid IN ('pg_class'::regclass, 'pg_type'::regclass) AND deptype = 'e'
          AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'schema_setup')$$,
    $$DROP TABLE audit_log, ct_raw_snapshots, hot_list_items, lead_metrics, memberships, pipeline_stage_counts,
          report_exports, report_week_manual, report_weeks, sessions, sync_runs, tenant_branding,
          tenant_field_mappings, tenants, users;
      DROP TYPE membership_role, report_week_status, sync_status, tenant_status, user_status;
      DROP EXTENSION schema_setup; CREATE EXTENSION schema_setup$$)
GROUP BY problem ORDER BY problem;
-- moved, then no member: it is not where it should be, and nothing says that the other one is it
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP TABLE audit_log; ALTER TABLE audit_log SET SCHEMA decoy$$,
    $$DROP TABLE decoy.audit_log; DROP EXTENSION schema_setup CASCADE; CREATE EXTENSION schema_setup$$);

--
-- Registered for pg_dump
--

CREATE FUNCTION vocabulary.set_registrations(oids oid[], conditions text[])
RETURNS void LANGUAGE sql AS $function$
    UPDATE pg_catalog.pg_extension SET extconfig = oids, extcondition = conditions WHERE extname = 'schema_setup'
$function$;
CREATE FUNCTION vocabulary.oids()
RETURNS oid[] LANGUAGE sql AS $function$SELECT extconfig FROM pg_extension WHERE extname = 'schema_setup'$function$;
CREATE FUNCTION vocabulary.conditions()
RETURNS text[] LANGUAGE sql AS $function$SELECT extcondition FROM pg_extension WHERE extname = 'schema_setup'$function$;

-- not, one and all
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP TABLE memberships; ALTER EXTENSION schema_setup ADD TABLE memberships$$,
    :reinstall);
SELECT problem, count(*) FROM broken(
    $$SELECT set_registrations(NULL, NULL)$$,
    :reinstall)
GROUP BY problem;
-- some rows only
SELECT * FROM broken(
    $$UPDATE pg_extension SET extcondition[(SELECT array_position(extconfig, 'audit_log'::regclass::oid))] =
          $x$WHERE created_at > now() - interval '1 year'$x$
      WHERE extname = 'schema_setup'$$,
    $$SELECT set_registrations(oids(), array_fill(''::text, ARRAY[15]))$$);
-- twice: the same, and with a condition once
SELECT * FROM broken(
    $$SELECT set_registrations(oids() || 'tenants'::regclass::oid, conditions() || ''::text)$$,
    $$SELECT set_registrations((oids())[1:15], (conditions())[1:15])$$);
SELECT * FROM broken(
    $$SELECT set_registrations(oids() || 'tenants'::regclass::oid, conditions() || 'WHERE false'::text)$$,
    $$SELECT set_registrations((oids())[1:15], (conditions())[1:15])$$);
SELECT * FROM broken(
    $$SELECT set_registrations('tenants'::regclass::oid || oids(), 'WHERE false'::text || conditions())$$,
    $$SELECT set_registrations((oids())[2:16], (conditions())[2:16])$$);
-- ... with two conditions: pg_dump takes the last one
SELECT * FROM broken(
    $$SELECT set_registrations(oids() || ARRAY['users', 'users']::regclass[]::oid[],
                               conditions() || ARRAY['WHERE false', $x$WHERE status = 'active'$x$])$$,
    $$SELECT set_registrations((oids())[1:15], (conditions())[1:15])$$);
-- dangling: of a table that is gone, of one that is not ours
SELECT * FROM broken(
    $$SELECT set_registrations(oids() || 1::oid, conditions() || ''::text)$$,
    $$SELECT set_registrations((oids())[1:15], (conditions())[1:15])$$);
SELECT * FROM broken(
    $$SELECT set_registrations(oids() || 'decoy.users'::regclass::oid, conditions() || ''::text)$$,
    $$SELECT set_registrations((oids())[1:15], (conditions())[1:15])$$);
-- the order is of no importance
SELECT * FROM broken(
    $$SELECT set_registrations((SELECT array_agg(oid ORDER BY oid DESC) FROM unnest(oids()) AS oid), conditions())$$,
    $$SELECT set_registrations((SELECT array_agg(oid ORDER BY oid) FROM unnest(oids()) AS oid), conditions())$$);

--
-- Grants
--

-- what was granted before a table was made a member, is taken for the extension's own and left out of a dump
CREATE ROLE regress_schema_reader;
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP TABLE tenants; GRANT SELECT ON tenants TO regress_schema_reader;
      ALTER EXTENSION schema_setup ADD TABLE tenants$$,
    :reinstall);
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP TABLE tenants; GRANT SELECT (name) ON tenants TO regress_schema_reader;
      ALTER EXTENSION schema_setup ADD TABLE tenants$$,
    :reinstall);
-- ... what was granted after it, is not
SELECT * FROM broken(
    $$GRANT SELECT ON tenants TO regress_schema_reader$$,
    $$REVOKE SELECT ON tenants FROM regress_schema_reader$$);
DROP ROLE regress_schema_reader;

--
-- Members that the scripts do not make
--

CREATE TABLE extra (id serial PRIMARY KEY, label text);
CREATE VIEW public."Report" AS SELECT * FROM extra;
CREATE FUNCTION helper(integer, OUT text) LANGUAGE sql AS 'SELECT $1::text';
CREATE FUNCTION schema_setup_helper() RETURNS void LANGUAGE sql AS '';
CREATE DOMAIN extra_domain AS text;
CREATE SEQUENCE extra_sequence;

SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup ADD TABLE extra$$,
    $$ALTER EXTENSION schema_setup DROP TABLE extra$$);
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup ADD VIEW "Report"$$,
    $$ALTER EXTENSION schema_setup DROP VIEW "Report"$$);
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup ADD SEQUENCE extra_sequence$$,
    $$ALTER EXTENSION schema_setup DROP SEQUENCE extra_sequence$$);
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup ADD DOMAIN extra_domain$$,
    $$ALTER EXTENSION schema_setup DROP DOMAIN extra_domain$$);
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup ADD FUNCTION helper(integer)$$,
    $$ALTER EXTENSION schema_setup DROP FUNCTION helper(integer)$$);
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup ADD SCHEMA decoy$$,
    $$ALTER EXTENSION schema_setup DROP SCHEMA decoy$$);
-- ... by a name that looks as if it were the extension's own
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup ADD FUNCTION schema_setup_helper()$$,
    $$ALTER EXTENSION schema_setup DROP FUNCTION schema_setup_helper()$$);
-- ... a composite type, whose relation is nothing but its own
CREATE TYPE extra_composite AS (one integer);
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup ADD TYPE extra_composite$$,
    $$ALTER EXTENSION schema_setup DROP TYPE extra_composite$$);
DROP TYPE extra_composite;
-- ... a table and a type by the names of ours
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup ADD TABLE decoy.users$$,
    $$ALTER EXTENSION schema_setup DROP TABLE decoy.users$$);
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup ADD TYPE decoy.user_status$$,
    $$ALTER EXTENSION schema_setup DROP TYPE decoy.user_status$$);

-- an event trigger of the guards
SELECT * FROM broken(
    $$ALTER EVENT TRIGGER schema_setup_drop_guard DISABLE$$,
    $$ALTER EVENT TRIGGER schema_setup_drop_guard ENABLE ALWAYS$$);
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP EVENT TRIGGER schema_setup_drift_guard$$,
    $$ALTER EXTENSION schema_setup ADD EVENT TRIGGER schema_setup_drift_guard$$);

DROP FUNCTION helper, schema_setup_helper;
DROP VIEW "Report";
DROP TABLE extra;
DROP DOMAIN extra_domain;
DROP SEQUENCE extra_sequence;

--
-- Functions that a call may reach in place of the extension's own
--

SELECT * FROM broken(
    $$CREATE FUNCTION schema_setup_verify(text) RETURNS text LANGUAGE sql AS 'SELECT 1::text'$$,
    $$DROP FUNCTION schema_setup_verify(text)$$);
-- ... in another schema, of another name, or with a name that only scripts call: none of its business
SELECT * FROM broken(
    $$CREATE FUNCTION decoy.schema_setup_verify(text) RETURNS text LANGUAGE sql AS 'SELECT 1::text';
      CREATE FUNCTION schema_setup_check(text) RETURNS text LANGUAGE sql AS 'SELECT 1::text';
      CREATE FUNCTION schema_setup_assert_version(name) RETURNS text LANGUAGE sql AS 'SELECT 1::text'$$,
    $$DROP FUNCTION decoy.schema_setup_verify(text), schema_setup_check(text), schema_setup_assert_version(name)$$);

\i test/include/clean_up.sql
