/*-------------------------------------------------------------------------
 *
 * functions/begin_update.c
 *		For update scripts: takes the locks of all that is to be done before the
 *		first of it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "commands/extension.h"
#include "nodes/parsenodes.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"

#include "execute/lock_time.h"
#include "functions/functions.h"
#include "functions/plan.h"
#include "functions/script.h"
#include "live/lookup.h"

PG_FUNCTION_INFO_V1(schema_setup_begin_update);

/* What a statement of the script will run: itself, or what is left of it where it was made ahead. */
static List *
statements_run_for(const Installation *installation, Statement *statement, SchemaVersion from)
{
	const RawStmt *parsed;
	List	   *rest;

	if (!script_runs_as_owner(statement, from))
		return list_make1(statement);
	parsed = linitial_node(RawStmt, pg_parse_query(statement->text));
	return is_made_ahead(installation, parsed->stmt, &rest) ? rest : list_make1(statement);
}

/* What the script will run to come to the next version on the way, or to the one before. */
static List *
statements_of_one_update(const Installation *installation, const HeldSchema *schema,
						 SchemaVersion from, SchemaVersion to)
{
	const char *owner = quote_identifier(role_text(installation->owner));
	List	   *statements = NIL;
	ListCell   *lc;

	foreach(lc, script_statements(from, to, owner, qualifier(schema)))
		statements = list_concat(statements, statements_run_for(installation, lfirst(lc), from));
	return statements;
}

/* Is anything said of the way between two versions that must not be done twice? */
static bool
any_steps_between(SchemaVersion from, SchemaVersion to)
{
	for (SchemaVersion version = from + 1; version <= to; version++)
	{
		if (steps_to_version(version, NULL)->steps != NIL)
			return true;
	}
	return false;
}

/* Raise an error if the schema is a newer version already, so that steps would be done again. */
static void
require_not_ahead(const Installation *installation, SchemaVersion from)
{
	Comparison	comparison = compare(installation, installation->schema, from);
	SchemaVersion there;

	if (fits(&comparison))
		return;
	there = newest_fitting_version(installation, installation->schema, version_newest());
	if (there == NO_VERSION || !any_steps_between(from, there))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("the schema is that of version %s already, and an update would take steps a second time",
					version_name(there)),
			 errhint("Nothing was changed. To have the extension be that version, in one transaction: SELECT %s_eject(), DROP EXTENSION %s, CREATE EXTENSION %s VERSION 'unpackaged', ALTER EXTENSION %s UPDATE TO '%s'.",
					 EXTENSION_NAME, EXTENSION_NAME, EXTENSION_NAME, EXTENSION_NAME,
					 version_name(there))));
}

/* Take the locks of what leads from one version to another, where that may go on for as long. */
void
begin_update(const Installation *installation, SchemaVersion from, SchemaVersion to)
{
	Comparison	comparison = compare(installation, installation->schema, to);
	HeldSchema	schema = hold_schema(installation->schema);
	List	   *statements = NIL;
	const Statement *current;
	SchemaVersion next;

	if (from < to)
		require_not_ahead(installation, from);
	for (SchemaVersion version = from; version != to; version = next)
	{
		next = version < to ? version + 1 : version - 1;
		statements = list_concat(statements,
								 statements_of_one_update(installation, &schema, version, next));
	}
	require_short(statements, installation->schema);
	(void) hold_objects_of(&schema, statements, comparison.have, &current);
	limit_lock_time();
}

/* The same for update scripts. */
Datum
schema_setup_begin_update(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	SchemaVersion from = require_version(text_argument(fcinfo, 0, "version"));
	SchemaVersion to = require_version(text_argument(fcinfo, 1, "version"));
	Installation *installation = require_installation();

	require_own_script(installation, "begin_update");
	begin_update(installation, from, to);
	end_work(work);
	PG_RETURN_VOID();
}
