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

/* In SQL a name begins with that of the extension, in C it is always the same. */
#define SQL_NAME(name) EXTENSION_NAME "_" name
#define C_NAME(name) "schema_setup_" name

#define DECLARE(name, arguments, returns, properties) \
	SQL_NAME(name), \
	"CREATE FUNCTION " SQL_NAME(name) "(" arguments ")\n" \
	"RETURNS " returns "\n" \
	"AS 'MODULE_PATHNAME', '" C_NAME(name) "'\n" \
	"LANGUAGE C " properties

/* For the extension's scripts, which run as superuser, and for nobody else. */
#define DECLARE_FOR_SCRIPTS(name, arguments) \
	DECLARE(name, arguments, "pg_catalog.void", "VOLATILE") ";\n" \
	"REVOKE ALL ON FUNCTION " SQL_NAME(name) "(" arguments ") FROM PUBLIC"

/* Also while session_replication_role is replica, as during some restores. */
#define EVENT_TRIGGER(name, event, tags) \
	SQL_NAME(name), \
	"CREATE EVENT TRIGGER " SQL_NAME(name) " ON " event "\n" \
	tags "EXECUTE FUNCTION " SQL_NAME(name) "();\n" \
	"ALTER EVENT TRIGGER " SQL_NAME(name) " ENABLE ALWAYS"

#define TARGET "target pg_catalog.regnamespace DEFAULT NULL"

#define PLAN_ROWS \
	"TABLE (step pg_catalog.int4, statement pg_catalog.text,\n" \
	"\thazards pg_catalog.text[], transactional pg_catalog.bool,\n" \
	"\treason pg_catalog.text)"

/* The same, with what came of each statement */
#define REPAIR_ROWS \
	"TABLE (step pg_catalog.int4, statement pg_catalog.text,\n" \
	"\thazards pg_catalog.text[], transactional pg_catalog.bool,\n" \
	"\treason pg_catalog.text, error pg_catalog.text)"

const InterfaceFunction interface_functions[] = {
	{NULL, DECLARE("verify", TARGET,
				   "TABLE (severity pg_catalog.text, problem pg_catalog.text,\n"
				   "\tobject_type pg_catalog.text, object pg_catalog.text,\n"
				   "\texpected pg_catalog.text, actual pg_catalog.text,\n"
				   "\tdetail pg_catalog.text, repair pg_catalog.text)",
				   "STABLE ROWS 10"), true},
	{NULL, DECLARE("assert", TARGET, "pg_catalog.void", "STABLE"), true},
	{NULL, DECLARE("objects", TARGET,
				   "TABLE (object_type pg_catalog.text, object pg_catalog.text,\n"
				   "\tstate pg_catalog.text)",
				   "STABLE ROWS 200")},
	{NULL, DECLARE("fingerprint", TARGET, "pg_catalog.text", "STABLE")},
	{NULL, DECLARE("version", TARGET, "pg_catalog.text", "STABLE")},
	{NULL, DECLARE("definition", TARGET, "pg_catalog.text", "STABLE")},
	{NULL, DECLARE("diagram",
				   TARGET ",\n"
				   "\tformat pg_catalog.text DEFAULT 'mermaid'",
				   "pg_catalog.text", "STABLE")},
	{NULL, DECLARE("docs",
				   TARGET ",\n"
				   "\tformat pg_catalog.text DEFAULT 'markdown',\n"
				   "\tpicture pg_catalog.text DEFAULT NULL",
				   "pg_catalog.text", "STABLE")},
	{NULL, DECLARE("diff",
				   "old pg_catalog.text, new pg_catalog.text,\n"
				   "\tsteps pg_catalog.text DEFAULT NULL,\n"
				   "\tallow_data_loss pg_catalog.bool DEFAULT false",
				   PLAN_ROWS, "STABLE ROWS 10")},
	{NULL, DECLARE("plan",
				   TARGET ",\n"
				   "\tto_version pg_catalog.text DEFAULT NULL,\n"
				   "\tonline pg_catalog.bool DEFAULT false,\n"
				   "\tallow_data_loss pg_catalog.bool DEFAULT false",
				   PLAN_ROWS, "STABLE ROWS 10")},
	{NULL, DECLARE("plan_abort",
				   TARGET ",\n"
				   "\tallow_data_loss pg_catalog.bool DEFAULT false",
				   PLAN_ROWS, "STABLE ROWS 10")},
	{NULL, DECLARE("repair",
				   TARGET ",\n"
				   "\tallow_data_loss pg_catalog.bool DEFAULT false,\n"
				   "\tto_version pg_catalog.text DEFAULT NULL",
				   REPAIR_ROWS, "VOLATILE ROWS 10")},
	{NULL, DECLARE("backfill", TARGET ",\n\tplace pg_catalog.int8 DEFAULT 0", "pg_catalog.int8",
				   "VOLATILE")},
	{NULL, DECLARE("history", "",
				   "TABLE (version pg_catalog.text, from_version pg_catalog.text,\n"
				   "\tat pg_catalog.timestamptz, took pg_catalog.interval,\n"
				   "\tby_role pg_catalog.text)",
				   "STABLE ROWS 5")},
	{NULL, DECLARE("register_for_dump", "", "pg_catalog.void", "VOLATILE")},
	{NULL, DECLARE("drop_guard", "", "pg_catalog.event_trigger", "VOLATILE"), true},
	{NULL, EVENT_TRIGGER("drop_guard", "ddl_command_start", "")},
	{NULL, DECLARE("drift_guard", "", "pg_catalog.event_trigger", "VOLATILE"), true},
	{NULL, EVENT_TRIGGER("drift_guard", "ddl_command_end",
													 "WHEN TAG IN ('ALTER TABLE', 'CREATE TABLE',\n"
													 "\t'ALTER FOREIGN TABLE', 'CREATE FOREIGN TABLE',\n"
													 "\t'CREATE SCHEMA', 'ALTER SCHEMA',\n"
													 "\t'CREATE INDEX', 'ALTER INDEX', 'DROP INDEX', 'ALTER TYPE',\n"
													 "\t'ALTER DOMAIN', 'ALTER SEQUENCE', 'COMMENT',\n"
													 "\t'CREATE TRIGGER', 'ALTER TRIGGER', 'DROP TRIGGER',\n"
													 "\t'CREATE RULE', 'ALTER RULE', 'DROP RULE',\n"
													 "\t'CREATE POLICY', 'ALTER POLICY', 'DROP POLICY',\n"
													 "\t'CREATE STATISTICS', 'ALTER STATISTICS', 'DROP STATISTICS',\n"
													 "\t'CREATE PUBLICATION', 'ALTER PUBLICATION',\n"
													 "\t'GRANT', 'REVOKE', 'DROP OWNED', 'ALTER EXTENSION')\n")},
	{NULL, DECLARE("script",
				   "from_version pg_catalog.text, to_version pg_catalog.text",
				   "pg_catalog.text", "STABLE")},
	{NULL, DECLARE("install",
				   "target pg_catalog.regnamespace,\n"
				   "\tversion pg_catalog.text DEFAULT NULL",
				   "pg_catalog.void", "VOLATILE")},
	{NULL, DECLARE("check_data", TARGET ",\n\tto_version pg_catalog.text DEFAULT NULL",
				   "TABLE (severity pg_catalog.text, problem pg_catalog.text,\n"
				   "\tobject pg_catalog.text, row_count pg_catalog.int8,\n"
				   "\tdetail pg_catalog.text)",
				   "STABLE ROWS 10")},
	{NULL, DECLARE("disk_space", TARGET ",\n\tto_version pg_catalog.text DEFAULT NULL",
				   "TABLE (places pg_catalog.text, needed pg_catalog.int8,\n"
				   "\tavailable pg_catalog.int8)",
				   "VOLATILE ROWS 2")},
	{NULL, DECLARE("eject", "", "pg_catalog.void", "VOLATILE")},
	{NULL, DECLARE_FOR_SCRIPTS("check_names", "version pg_catalog.text")},
	{NULL, DECLARE_FOR_SCRIPTS("check_builds", "version pg_catalog.text")},
	{NULL, DECLARE_FOR_SCRIPTS("begin_update",
							   "from_version pg_catalog.text, to_version pg_catalog.text")},
	{NULL, DECLARE_FOR_SCRIPTS("check_update",
							   "from_version pg_catalog.text, to_version pg_catalog.text")},
	{NULL, DECLARE_FOR_SCRIPTS("check_adoption", "version pg_catalog.text")},
	{NULL, DECLARE_FOR_SCRIPTS("adopt", "version pg_catalog.text")},
	{NULL, DECLARE_FOR_SCRIPTS("run_as_owner", "statement pg_catalog.text")},
	{NULL, DECLARE_FOR_SCRIPTS("assert_version", "version pg_catalog.text"), true},
	{NULL, DECLARE_FOR_SCRIPTS("record",
							   "from_version pg_catalog.text, version pg_catalog.text")},
};

const int	interface_function_count = lengthof(interface_functions);

/* The version that a function came in with; the first one if nothing is said. */
SchemaVersion
version_of_function(const InterfaceFunction *function)
{
	SchemaVersion since = function->since ? version_find(function->since) : 0;

	return since == NO_VERSION ? 0 : since;
}
