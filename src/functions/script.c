/*-------------------------------------------------------------------------
 *
 * functions/script.c
 *		Writes the extension's install and update scripts.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "ddl/ddl.h"
#include "schema/interface.h"
#include "schema/schema.h"
#include "functions/script.h"

/* What to write above the statements of a phase; NULL: nothing. */
static const char *
phase_heading(Phase phase)
{
	switch (phase)
	{
		case PHASE_TABLE_RENAMES:
		case PHASE_RENAMES:
			return "New names";
		case PHASE_STRAYS:
		case PHASE_FOREIGN_KEY_DROPS:
		case PHASE_KEY_DROPS:
		case PHASE_DROPS:
		case PHASE_COLUMN_DROPS:
			return "Leaves with this version, or is made again below";
		case PHASE_TYPE_DROPS:
			return "Leaves with this version, or is made again below";
		case PHASE_TYPES:
		case PHASE_DOMAINS:
			return "Types";
		case PHASE_SEQUENCES:
		case PHASE_SEQUENCE_OWNERS:
			return "Sequences";
		case PHASE_TABLES:
			return "Tables";
		case PHASE_COLUMNS:
			return "Columns";
		case PHASE_KEYS:
			return "Keys";
		case PHASE_INDEXES:
			return "Indexes";
		case PHASE_FOREIGN_KEYS:
			return "Foreign keys";
		case PHASE_PROPERTIES:
		case PHASE_TABLE_SETTINGS:
			return "Settings";
		case PHASE_VALIDATION:
		case PHASE_DOMAIN_CHECKS:
			return "Checks";
		case PHASE_COMMENTS:
			return "Comments";
		case PHASE_REGISTRATION:
			return "The rows of these tables are in every dump";
		default:
			return NULL;
	}
}

static void
append_heading(StringInfo script, const char *heading)
{
	appendStringInfo(script, "\n-- %s\n", heading);
}

/* The line that stops psql from running a script by itself. */
static void
append_start(StringInfo script, SchemaVersion from, SchemaVersion to)
{
	if (from == NO_VERSION)
		appendStringInfo(script, "/* The schema of version %s */\n\n"
						 "\\echo Use \"CREATE EXTENSION " EXTENSION_NAME "\" to load this file. \\quit\n",
						 version_name(to));
	else
		appendStringInfo(script, "/* From version %s to %s */\n\n"
						 "\\echo Use \"ALTER EXTENSION " EXTENSION_NAME " UPDATE TO '%s'\" to load this file. \\quit\n",
						 version_name(from), version_name(to), version_name(to));
}

/*
 * What keeps names from meaning something else.  The schema is locked before its
 * row, as DROP SCHEMA does: the server locks what it is asked the address of.
 * A script finds the extension's
 * schema by a search_path that has its name from before.  Nobody renames the
 * schema from here on, and the path has the name that it has now: as the
 * catalog has it, since what the session has cached may still be the old one.
 */
static void
append_hold(StringInfo script)
{
	const char *row = "FROM pg_catalog.pg_extension AS e, pg_catalog.pg_namespace AS n\n"
		"WHERE e.extname OPERATOR(pg_catalog.=) '" EXTENSION_NAME "' AND n.oid OPERATOR(pg_catalog.=) e.extnamespace";

	append_heading(script, "The schema keeps its name until the end, and names mean what is in it");
	appendStringInfo(script, "SELECT pg_catalog.pg_get_object_address('schema', ARRAY[n.nspname]::pg_catalog.text[], '{}')\n%s;\n", row);
	appendStringInfo(script, "SELECT %s\nFOR NO KEY UPDATE OF n;\n", row);
	appendStringInfo(script, "SELECT pg_catalog.set_config('search_path',\n"
					 "\tpg_catalog.concat(pg_catalog.quote_ident(n.nspname), ', pg_temp'), true)\n%s;\n", row);
}

/* The functions that came in after one version, up to the other. */
static void
append_functions(StringInfo script, SchemaVersion from, SchemaVersion to)
{
	bool		first = true;

	for (int i = 0; i < interface_function_count; i++)
	{
		const InterfaceFunction *function = &interface_functions[i];
		SchemaVersion since = version_of_function(function);

		if (since <= from || since > to)
			continue;
		if (first)
			append_heading(script, "Functions and guards");
		appendStringInfo(script, "%s%s;\n", first ? "" : "\n", function->statement);
		first = false;
	}
}

/* Say of a statement what whoever reviews the script must not overlook. */
static void
append_warning(StringInfo script, int hazards)
{
	if (hazards & DELETES_DATA)
		appendStringInfo(script, "-- %s:\n", hazard_name(DELETES_DATA));
	else if (hazards & REWRITES_TABLE)
		appendStringInfo(script, "-- %s:\n", hazard_name(REWRITES_TABLE));
}

/*
 * Must an update script leave a statement to the table's owner?  An index too,
 * which then may be there already.
 */
bool
script_runs_as_owner(const Statement *statement)
{
	if (statement->table == NULL)
		return false;
	if (statement->phase == PHASE_FOREIGN_KEYS)
		return true;			/* also of a new table: it looks at another one */
	return statement->difference->problem != MISSING_TABLE &&
		(statement->phase == PHASE_INDEXES || looks_at_rows(statement));
}

/*
 * To move columns, a script would have to update the rows, and the triggers of
 * a table's owner would run with the rights of the script.
 */
static void
refuse_column_order(const Statement *statement)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("new columns of table \"%s\" are not its last ones",
					statement->difference->want_table->base.name),
			 errhint("In the definition of the new version, put them after the table's other columns.")));
}

/*
 * The statements that lead from one version of the schema to the other, in a
 * script of the extension.  The owner is SQL.
 */
List *
script_statements(SchemaVersion from, SchemaVersion to, const char *owner)
{
	static const Model nothing = {.sorted = true};
	const Model *want = model_of_version(to);
	const Model *have = from == NO_VERSION ? &nothing : model_of_version(from);
	List	   *differences = diff_models(want, have);
	DdlTarget	target = {
		.want = want,
		.have = have,
		.differences = differences,
		.prefix = "",
		.owner = owner,
		.in_script = true,
		.allow_data_loss = true,
	};
	List	   *statements = ddl_for_differences(differences, &target);
	ListCell   *lc;

	foreach(lc, statements)
	{
		if (((Statement *) lfirst(lc))->phase == PHASE_COLUMN_ORDER)
			refuse_column_order(lfirst(lc));
	}
	return statements;
}

/* What leads from one version of the schema to the other, phase by phase. */
static void
append_schema(StringInfo script, SchemaVersion from, SchemaVersion to)
{
	const char *last_heading = "";
	ListCell   *lc;

	foreach(lc, script_statements(from, to, "@extowner@"))
	{
		const Statement *statement = lfirst(lc);
		const char *heading = phase_heading(statement->phase);

		if (heading != NULL && strcmp(heading, last_heading) != 0)
		{
			append_heading(script, heading);
			last_heading = heading;
		}
		append_warning(script, statement->hazards);
		if (from != NO_VERSION && script_runs_as_owner(statement))
			appendStringInfo(script, "SELECT " EXTENSION_NAME "_run_as_owner(%s::pg_catalog.text);\n",
							 quote_literal_cstr(statement->text));
		else
			appendStringInfo(script, "%s;\n", statement->text);
	}
}

/* A call of one of the functions that are there for scripts. */
static void
append_call(StringInfo script, const char *heading, const char *function,
			SchemaVersion version)
{
	append_heading(script, heading);
	appendStringInfo(script, "SELECT %s('%s'::pg_catalog.text);\n", function,
					 version_name(version));
}

/*
 * The script from one version to another, or the whole one if from is NEVER.
 * The arguments' casts keep the calls from finding another function of the
 * same name that somebody made in the schema.
 */
const char *
script_text(SchemaVersion from, SchemaVersion to)
{
	StringInfoData script;

	initStringInfo(&script);
	append_start(&script, from, to);
	append_hold(&script);
	append_functions(&script, from, to);
	if (from == NO_VERSION)
		append_call(&script, "Nothing is made where a name is taken",
					EXTENSION_NAME "_check_names", to);
	else
		append_call(&script, "Not while one of the indexes is being built",
					EXTENSION_NAME "_check_builds", to);
	append_schema(&script, from, to);
	append_call(&script, "All of it is there, exact and enforced, or nothing is",
				EXTENSION_NAME "_assert_version", to);
	return script.data;
}

/* The script of the version that has the functions alone. */
const char *
script_of_functions(void)
{
	StringInfoData script;

	initStringInfo(&script);
	appendStringInfoString(&script, "/* The functions, without the tables: ALTER EXTENSION " EXTENSION_NAME " UPDATE takes those in */\n\n"
						   "\\echo Use \"CREATE EXTENSION " EXTENSION_NAME " VERSION 'unpackaged'\" to load this file. \\quit\n");
	append_hold(&script);
	append_functions(&script, NO_VERSION, version_newest());
	return script.data;
}

/* The script that takes existing tables and types in, and leads to a version. */
const char *
script_of_adoption(SchemaVersion to)
{
	StringInfoData script;

	initStringInfo(&script);
	appendStringInfo(&script, "/* Existing tables and types become version %s */\n\n"
					 "\\echo Use \"ALTER EXTENSION " EXTENSION_NAME " UPDATE TO '%s'\" to load this file. \\quit\n",
					 version_name(to), version_name(to));
	append_hold(&script);
	append_call(&script, "Only what is exactly the schema of this or an earlier version",
				EXTENSION_NAME "_check_adoption", to);
	append_call(&script, "What is there becomes part of the extension, with its rows and grants in every dump",
				EXTENSION_NAME "_adopt", to);
	append_call(&script, "All of it is there, exact and enforced, or nothing is",
				EXTENSION_NAME "_assert_version", to);
	return script.data;
}
