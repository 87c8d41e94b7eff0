/* The functions, without the tables: ALTER EXTENSION schema_setup UPDATE takes those in */

\echo Use "CREATE EXTENSION schema_setup VERSION 'unpackaged'" to load this file. \quit

-- The schema keeps its name until the end, and names mean what is in it
SELECT pg_catalog.pg_get_object_address('schema', ARRAY[n.nspname]::pg_catalog.text[], '{}')
FROM pg_catalog.pg_extension AS e, pg_catalog.pg_namespace AS n
WHERE e.extname OPERATOR(pg_catalog.=) 'schema_setup' AND n.oid OPERATOR(pg_catalog.=) e.extnamespace;
SELECT FROM pg_catalog.pg_extension AS e, pg_catalog.pg_namespace AS n
WHERE e.extname OPERATOR(pg_catalog.=) 'schema_setup' AND n.oid OPERATOR(pg_catalog.=) e.extnamespace
FOR NO KEY UPDATE OF n;
SELECT pg_catalog.set_config('search_path',
	pg_catalog.concat(pg_catalog.quote_ident(n.nspname), ', pg_temp'), true)
FROM pg_catalog.pg_extension AS e, pg_catalog.pg_namespace AS n
WHERE e.extname OPERATOR(pg_catalog.=) 'schema_setup' AND n.oid OPERATOR(pg_catalog.=) e.extnamespace;
SELECT pg_catalog.pg_get_object_address('schema',
	ARRAY['of any name but "$user", which means another one']::pg_catalog.text[], '{}')
FROM pg_catalog.pg_extension AS e, pg_catalog.pg_namespace AS n
WHERE e.extname OPERATOR(pg_catalog.=) 'schema_setup' AND n.oid OPERATOR(pg_catalog.=) e.extnamespace
AND COALESCE(pg_catalog.current_schema(), '') OPERATOR(pg_catalog.<>) n.nspname;

-- What a text means does not depend on who runs this
SELECT pg_catalog.set_config(s.name, s.value, true)
FROM (VALUES
	('DateStyle'::pg_catalog.text, 'ISO, MDY'::pg_catalog.text),
	('IntervalStyle'::pg_catalog.text, 'postgres'::pg_catalog.text),
	('TimeZone'::pg_catalog.text, 'UTC'::pg_catalog.text),
	('timezone_abbreviations'::pg_catalog.text, 'Default'::pg_catalog.text),
	('array_nulls'::pg_catalog.text, 'on'::pg_catalog.text),
	('backslash_quote'::pg_catalog.text, 'safe_encoding'::pg_catalog.text),
	('bytea_output'::pg_catalog.text, 'hex'::pg_catalog.text),
	('extra_float_digits'::pg_catalog.text, '1'::pg_catalog.text),
	('lc_monetary'::pg_catalog.text, 'C'::pg_catalog.text),
	('quote_all_identifiers'::pg_catalog.text, 'off'::pg_catalog.text),
	('standard_conforming_strings'::pg_catalog.text, 'on'::pg_catalog.text),
	('transform_null_equals'::pg_catalog.text, 'off'::pg_catalog.text),
	('xmloption'::pg_catalog.text, 'content'::pg_catalog.text)) AS s (name, value);

-- Functions and guards
CREATE FUNCTION schema_setup_verify(target pg_catalog.regnamespace DEFAULT NULL)
RETURNS TABLE (severity pg_catalog.text, problem pg_catalog.text,
	object_type pg_catalog.text, object pg_catalog.text,
	expected pg_catalog.text, actual pg_catalog.text,
	detail pg_catalog.text, repair pg_catalog.text)
AS 'MODULE_PATHNAME', 'schema_setup_verify'
LANGUAGE C STABLE ROWS 10;

CREATE FUNCTION schema_setup_assert(target pg_catalog.regnamespace DEFAULT NULL)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_assert'
LANGUAGE C STABLE;

CREATE FUNCTION schema_setup_objects(target pg_catalog.regnamespace DEFAULT NULL)
RETURNS TABLE (object_type pg_catalog.text, object pg_catalog.text,
	state pg_catalog.text)
AS 'MODULE_PATHNAME', 'schema_setup_objects'
LANGUAGE C STABLE ROWS 200;

CREATE FUNCTION schema_setup_fingerprint(target pg_catalog.regnamespace DEFAULT NULL)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'schema_setup_fingerprint'
LANGUAGE C STABLE;

CREATE FUNCTION schema_setup_version(target pg_catalog.regnamespace DEFAULT NULL)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'schema_setup_version'
LANGUAGE C STABLE;

CREATE FUNCTION schema_setup_definition(target pg_catalog.regnamespace DEFAULT NULL)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'schema_setup_definition'
LANGUAGE C STABLE;

CREATE FUNCTION schema_setup_diagram(target pg_catalog.regnamespace DEFAULT NULL,
	format pg_catalog.text DEFAULT 'mermaid')
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'schema_setup_diagram'
LANGUAGE C STABLE;

CREATE FUNCTION schema_setup_docs(target pg_catalog.regnamespace DEFAULT NULL,
	format pg_catalog.text DEFAULT 'markdown',
	picture pg_catalog.text DEFAULT NULL)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'schema_setup_docs'
LANGUAGE C STABLE;

CREATE FUNCTION schema_setup_diff(old pg_catalog.text, new pg_catalog.text,
	steps pg_catalog.text DEFAULT NULL,
	allow_data_loss pg_catalog.bool DEFAULT false)
RETURNS TABLE (step pg_catalog.int4, statement pg_catalog.text,
	hazards pg_catalog.text[], transactional pg_catalog.bool,
	reason pg_catalog.text)
AS 'MODULE_PATHNAME', 'schema_setup_diff'
LANGUAGE C STABLE ROWS 10;

CREATE FUNCTION schema_setup_plan(target pg_catalog.regnamespace DEFAULT NULL,
	to_version pg_catalog.text DEFAULT NULL,
	online pg_catalog.bool DEFAULT false,
	allow_data_loss pg_catalog.bool DEFAULT false)
RETURNS TABLE (step pg_catalog.int4, statement pg_catalog.text,
	hazards pg_catalog.text[], transactional pg_catalog.bool,
	reason pg_catalog.text)
AS 'MODULE_PATHNAME', 'schema_setup_plan'
LANGUAGE C STABLE ROWS 10;

CREATE FUNCTION schema_setup_plan_abort(target pg_catalog.regnamespace DEFAULT NULL,
	allow_data_loss pg_catalog.bool DEFAULT false)
RETURNS TABLE (step pg_catalog.int4, statement pg_catalog.text,
	hazards pg_catalog.text[], transactional pg_catalog.bool,
	reason pg_catalog.text)
AS 'MODULE_PATHNAME', 'schema_setup_plan_abort'
LANGUAGE C STABLE ROWS 10;

CREATE FUNCTION schema_setup_repair(target pg_catalog.regnamespace DEFAULT NULL,
	allow_data_loss pg_catalog.bool DEFAULT false,
	to_version pg_catalog.text DEFAULT NULL)
RETURNS TABLE (step pg_catalog.int4, statement pg_catalog.text,
	hazards pg_catalog.text[], transactional pg_catalog.bool,
	reason pg_catalog.text, error pg_catalog.text)
AS 'MODULE_PATHNAME', 'schema_setup_repair'
LANGUAGE C VOLATILE ROWS 10;

CREATE FUNCTION schema_setup_backfill(target pg_catalog.regnamespace DEFAULT NULL,
	place pg_catalog.int8 DEFAULT 0)
RETURNS pg_catalog.int8
AS 'MODULE_PATHNAME', 'schema_setup_backfill'
LANGUAGE C VOLATILE;

CREATE FUNCTION schema_setup_history()
RETURNS TABLE (version pg_catalog.text, from_version pg_catalog.text,
	at pg_catalog.timestamptz, took pg_catalog.interval,
	by_role pg_catalog.text)
AS 'MODULE_PATHNAME', 'schema_setup_history'
LANGUAGE C STABLE ROWS 5;

CREATE FUNCTION schema_setup_register_for_dump()
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_register_for_dump'
LANGUAGE C VOLATILE;

CREATE FUNCTION schema_setup_drop_guard()
RETURNS pg_catalog.event_trigger
AS 'MODULE_PATHNAME', 'schema_setup_drop_guard'
LANGUAGE C VOLATILE;

CREATE EVENT TRIGGER schema_setup_drop_guard ON ddl_command_start
EXECUTE FUNCTION schema_setup_drop_guard();
ALTER EVENT TRIGGER schema_setup_drop_guard ENABLE ALWAYS;

CREATE FUNCTION schema_setup_drift_guard()
RETURNS pg_catalog.event_trigger
AS 'MODULE_PATHNAME', 'schema_setup_drift_guard'
LANGUAGE C VOLATILE;

CREATE EVENT TRIGGER schema_setup_drift_guard ON ddl_command_end
WHEN TAG IN ('ALTER TABLE', 'CREATE TABLE',
	'ALTER FOREIGN TABLE', 'CREATE FOREIGN TABLE',
	'CREATE SCHEMA', 'ALTER SCHEMA',
	'CREATE INDEX', 'ALTER INDEX', 'DROP INDEX', 'ALTER TYPE',
	'ALTER DOMAIN', 'ALTER SEQUENCE', 'COMMENT',
	'CREATE TRIGGER', 'ALTER TRIGGER', 'DROP TRIGGER',
	'CREATE RULE', 'ALTER RULE', 'DROP RULE',
	'CREATE POLICY', 'ALTER POLICY', 'DROP POLICY',
	'CREATE STATISTICS', 'ALTER STATISTICS', 'DROP STATISTICS',
	'CREATE PUBLICATION', 'ALTER PUBLICATION',
	'GRANT', 'REVOKE', 'DROP OWNED', 'ALTER EXTENSION')
EXECUTE FUNCTION schema_setup_drift_guard();
ALTER EVENT TRIGGER schema_setup_drift_guard ENABLE ALWAYS;

CREATE FUNCTION schema_setup_script(from_version pg_catalog.text, to_version pg_catalog.text)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'schema_setup_script'
LANGUAGE C STABLE;

CREATE FUNCTION schema_setup_install(target pg_catalog.regnamespace,
	version pg_catalog.text DEFAULT NULL)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_install'
LANGUAGE C VOLATILE;

CREATE FUNCTION schema_setup_check_data(target pg_catalog.regnamespace DEFAULT NULL,
	to_version pg_catalog.text DEFAULT NULL)
RETURNS TABLE (severity pg_catalog.text, problem pg_catalog.text,
	object pg_catalog.text, row_count pg_catalog.int8,
	detail pg_catalog.text)
AS 'MODULE_PATHNAME', 'schema_setup_check_data'
LANGUAGE C STABLE ROWS 10;

CREATE FUNCTION schema_setup_disk_space(target pg_catalog.regnamespace DEFAULT NULL,
	to_version pg_catalog.text DEFAULT NULL)
RETURNS TABLE (places pg_catalog.text, needed pg_catalog.int8,
	available pg_catalog.int8)
AS 'MODULE_PATHNAME', 'schema_setup_disk_space'
LANGUAGE C VOLATILE ROWS 2;

CREATE FUNCTION schema_setup_eject()
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_eject'
LANGUAGE C VOLATILE;

CREATE FUNCTION schema_setup_check_names(version pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_check_names'
LANGUAGE C VOLATILE;
REVOKE ALL ON FUNCTION schema_setup_check_names(version pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION schema_setup_check_builds(version pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_check_builds'
LANGUAGE C VOLATILE;
REVOKE ALL ON FUNCTION schema_setup_check_builds(version pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION schema_setup_begin_update(from_version pg_catalog.text, to_version pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_begin_update'
LANGUAGE C VOLATILE;
REVOKE ALL ON FUNCTION schema_setup_begin_update(from_version pg_catalog.text, to_version pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION schema_setup_check_update(from_version pg_catalog.text, to_version pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_check_update'
LANGUAGE C VOLATILE;
REVOKE ALL ON FUNCTION schema_setup_check_update(from_version pg_catalog.text, to_version pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION schema_setup_check_adoption(version pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_check_adoption'
LANGUAGE C VOLATILE;
REVOKE ALL ON FUNCTION schema_setup_check_adoption(version pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION schema_setup_adopt(version pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_adopt'
LANGUAGE C VOLATILE;
REVOKE ALL ON FUNCTION schema_setup_adopt(version pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION schema_setup_run_as_owner(statement pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_run_as_owner'
LANGUAGE C VOLATILE;
REVOKE ALL ON FUNCTION schema_setup_run_as_owner(statement pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION schema_setup_assert_version(version pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_assert_version'
LANGUAGE C VOLATILE;
REVOKE ALL ON FUNCTION schema_setup_assert_version(version pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION schema_setup_record(from_version pg_catalog.text, version pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_record'
LANGUAGE C VOLATILE;
REVOKE ALL ON FUNCTION schema_setup_record(from_version pg_catalog.text, version pg_catalog.text) FROM PUBLIC;
