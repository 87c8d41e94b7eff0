/* The functions, without the tables: ALTER EXTENSION schema_setup UPDATE takes those in */

\echo Use "CREATE EXTENSION schema_setup VERSION 'unpackaged'" to load this file. \quit

-- Functions
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

CREATE FUNCTION schema_setup_plan(target pg_catalog.regnamespace DEFAULT NULL,
	to_version pg_catalog.text DEFAULT NULL,
	online pg_catalog.bool DEFAULT false,
	allow_data_loss pg_catalog.bool DEFAULT false)
RETURNS TABLE (step pg_catalog.int4, statement pg_catalog.text,
	hazards pg_catalog.text[], transactional pg_catalog.bool,
	reason pg_catalog.text)
AS 'MODULE_PATHNAME', 'schema_setup_plan'
LANGUAGE C STABLE ROWS 10;

CREATE FUNCTION schema_setup_repair(target pg_catalog.regnamespace DEFAULT NULL,
	allow_data_loss pg_catalog.bool DEFAULT false)
RETURNS TABLE (step pg_catalog.int4, statement pg_catalog.text,
	hazards pg_catalog.text[], transactional pg_catalog.bool,
	reason pg_catalog.text)
AS 'MODULE_PATHNAME', 'schema_setup_repair'
LANGUAGE C VOLATILE ROWS 10;

CREATE FUNCTION schema_setup_register_for_dump()
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_register_for_dump'
LANGUAGE C VOLATILE;

CREATE FUNCTION schema_setup_script(from_version pg_catalog.text, to_version pg_catalog.text)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'schema_setup_script'
LANGUAGE C STABLE;

CREATE FUNCTION schema_setup_install(target pg_catalog.regnamespace,
	version pg_catalog.text DEFAULT NULL)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_install'
LANGUAGE C VOLATILE;

CREATE FUNCTION schema_setup_check_data(target pg_catalog.regnamespace DEFAULT NULL)
RETURNS TABLE (severity pg_catalog.text, problem pg_catalog.text,
	object pg_catalog.text, row_count pg_catalog.int8,
	detail pg_catalog.text)
AS 'MODULE_PATHNAME', 'schema_setup_check_data'
LANGUAGE C STABLE ROWS 10;

CREATE FUNCTION schema_setup_eject()
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_eject'
LANGUAGE C VOLATILE;

CREATE FUNCTION schema_setup_check_names(version pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_check_names'
LANGUAGE C STABLE STRICT;

CREATE FUNCTION schema_setup_check_builds(version pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_check_builds'
LANGUAGE C STABLE STRICT;

CREATE FUNCTION schema_setup_check_adoption(version pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_check_adoption'
LANGUAGE C STABLE STRICT;

CREATE FUNCTION schema_setup_assert_version(version pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_assert_version'
LANGUAGE C STABLE STRICT;
