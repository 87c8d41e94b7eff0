/*-------------------------------------------------------------------------
 *
 * schema/interface.c
 *		What SQL can call, and the event triggers that call it, as the scripts
 *		declare them.
 *
 * A C symbol that a released script names is never removed: an old script may
 * still declare it on its way to a newer version.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/interface.h"

#define DECLARE(name, arguments, returns, properties) \
	name, \
	"CREATE FUNCTION " name "(" arguments ")\n" \
	"RETURNS " returns "\n" \
	"AS 'MODULE_PATHNAME', '" name "'\n" \
	"LANGUAGE C " properties

/* Also while session_replication_role is replica, as during some restores. */
#define EVENT_TRIGGER(name, event, tags) \
	"CREATE EVENT TRIGGER " name " ON " event "\n" \
	tags "EXECUTE FUNCTION " name "();\n" \
	"ALTER EVENT TRIGGER " name " ENABLE ALWAYS"

#define TARGET "target pg_catalog.regnamespace DEFAULT NULL"

#define PLAN_ROWS \
	"TABLE (step pg_catalog.int4, statement pg_catalog.text,\n" \
	"\thazards pg_catalog.text[], transactional pg_catalog.bool,\n" \
	"\treason pg_catalog.text)"

const InterfaceFunction interface_functions[] = {
	{V1_0, DECLARE("schema_setup_verify", TARGET,
				   "TABLE (severity pg_catalog.text, problem pg_catalog.text,\n"
				   "\tobject_type pg_catalog.text, object pg_catalog.text,\n"
				   "\texpected pg_catalog.text, actual pg_catalog.text,\n"
				   "\tdetail pg_catalog.text, repair pg_catalog.text)",
				   "STABLE ROWS 10")},
	{V1_0, DECLARE("schema_setup_assert", TARGET, "pg_catalog.void", "STABLE")},
	{V1_0, DECLARE("schema_setup_objects", TARGET,
				   "TABLE (object_type pg_catalog.text, object pg_catalog.text,\n"
				   "\tstate pg_catalog.text)",
				   "STABLE ROWS 200")},
	{V1_0, DECLARE("schema_setup_fingerprint", TARGET, "pg_catalog.text", "STABLE")},
	{V1_0, DECLARE("schema_setup_plan",
				   TARGET ",\n"
				   "\tto_version pg_catalog.text DEFAULT NULL,\n"
				   "\tonline pg_catalog.bool DEFAULT false,\n"
				   "\tallow_data_loss pg_catalog.bool DEFAULT false",
				   PLAN_ROWS, "STABLE ROWS 10")},
	{V1_0, DECLARE("schema_setup_repair",
				   TARGET ",\n"
				   "\tallow_data_loss pg_catalog.bool DEFAULT false",
				   PLAN_ROWS, "VOLATILE ROWS 10")},
	{V1_0, DECLARE("schema_setup_register_for_dump", "", "pg_catalog.void", "VOLATILE")},
	{V1_0, DECLARE("schema_setup_drop_guard", "", "pg_catalog.event_trigger", "VOLATILE")},
	{V1_0, "schema_setup_drop_guard", EVENT_TRIGGER("schema_setup_drop_guard", "ddl_command_start", "")},
	{V1_0, DECLARE("schema_setup_drift_guard", "", "pg_catalog.event_trigger", "VOLATILE")},
	{V1_0, "schema_setup_drift_guard", EVENT_TRIGGER("schema_setup_drift_guard", "ddl_command_end",
													 "WHEN TAG IN ('ALTER TABLE', 'CREATE TABLE',\n"
													 "\t'ALTER FOREIGN TABLE', 'CREATE FOREIGN TABLE',\n"
													 "\t'CREATE SCHEMA', 'ALTER SCHEMA',\n"
													 "\t'CREATE INDEX', 'ALTER INDEX', 'DROP INDEX', 'ALTER TYPE',\n"
													 "\t'CREATE TRIGGER', 'ALTER TRIGGER', 'DROP TRIGGER',\n"
													 "\t'CREATE RULE', 'ALTER RULE', 'DROP RULE',\n"
													 "\t'CREATE POLICY', 'ALTER POLICY', 'DROP POLICY',\n"
													 "\t'CREATE STATISTICS', 'ALTER STATISTICS', 'DROP STATISTICS',\n"
													 "\t'CREATE PUBLICATION', 'ALTER PUBLICATION',\n"
													 "\t'GRANT', 'REVOKE', 'DROP OWNED', 'ALTER EXTENSION')\n")},
	{V1_0, DECLARE("schema_setup_script",
				   "from_version pg_catalog.text, to_version pg_catalog.text",
				   "pg_catalog.text", "STABLE")},
	{V1_0, DECLARE("schema_setup_install",
				   "target pg_catalog.regnamespace,\n"
				   "\tversion pg_catalog.text DEFAULT NULL",
				   "pg_catalog.void", "VOLATILE")},
	{V1_0, DECLARE("schema_setup_check_data", TARGET,
				   "TABLE (severity pg_catalog.text, problem pg_catalog.text,\n"
				   "\tobject pg_catalog.text, row_count pg_catalog.int8,\n"
				   "\tdetail pg_catalog.text)",
				   "STABLE ROWS 10")},
	{V1_0, DECLARE("schema_setup_eject", "", "pg_catalog.void", "VOLATILE")},
	{V1_0, DECLARE("schema_setup_check_names", "version pg_catalog.text",
				   "pg_catalog.void", "STABLE STRICT"), true},
	{V1_0, DECLARE("schema_setup_check_builds", "version pg_catalog.text",
				   "pg_catalog.void", "STABLE STRICT"), true},
	{V1_0, DECLARE("schema_setup_check_adoption", "version pg_catalog.text",
				   "pg_catalog.void", "STABLE STRICT"), true},
	{V1_0, DECLARE("schema_setup_run_as_owner", "statement pg_catalog.text",
				   "pg_catalog.void", "VOLATILE STRICT"), true},
	{V1_0, DECLARE("schema_setup_assert_version", "version pg_catalog.text",
				   "pg_catalog.void", "STABLE STRICT"), true},
};

const int	interface_function_count = lengthof(interface_functions);
