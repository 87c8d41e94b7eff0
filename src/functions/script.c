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
		case PHASE_TYPES:
			return "Types";
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
	if (from == NEVER)
		appendStringInfo(script, "/* The schema of version %s */\n\n"
						 "\\echo Use \"CREATE EXTENSION schema_setup\" to load this file. \\quit\n",
						 schema_versions[to]);
	else
		appendStringInfo(script, "/* From version %s to %s */\n\n"
						 "\\echo Use \"ALTER EXTENSION schema_setup UPDATE TO '%s'\" to load this file. \\quit\n",
						 schema_versions[from], schema_versions[to], schema_versions[to]);
}

/*
 * What keeps names from meaning something else.  A script finds the extension's
 * schema by a search_path that has its name from before.  Nobody renames the
 * schema from here on, and the path has the name that it has now: as the
 * catalog has it, since what the session has cached may still be the old one.
 */
static void
append_hold(StringInfo script)
{
	const char *row = "FROM pg_catalog.pg_extension AS e, pg_catalog.pg_namespace AS n\n"
		"WHERE e.extname OPERATOR(pg_catalog.=) 'schema_setup' AND n.oid OPERATOR(pg_catalog.=) e.extnamespace";

	append_heading(script, "The schema keeps its name until the end, and names mean what is in it");
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

		if (function->since <= from || function->since > to)
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
static bool
runs_as_owner(const Statement *statement)
{
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
					statement->difference->want_table->name),
			 errhint("Put their rows after the table's other columns in src/schema/schema.c.")));
}

/* What leads from one version of the schema to the other, phase by phase. */
static void
append_schema(StringInfo script, SchemaVersion from, SchemaVersion to)
{
	Model		nothing = {0};
	const Model *want = model_of_version(to);
	const Model *have = from == NEVER ? &nothing : model_of_version(from);
	DdlTarget	target = {
		.want = want,
		.have = have,
		.prefix = "",
		.owner = "@extowner@",
		.in_script = true,
		.allow_data_loss = true,
	};
	List	   *statements = ddl_for_differences(diff_models(want, have), &target);
	const char *last_heading = "";
	ListCell   *lc;

	foreach(lc, statements)
	{
		const Statement *statement = lfirst(lc);
		const char *heading = phase_heading(statement->phase);

		if (heading != NULL && strcmp(heading, last_heading) != 0)
		{
			append_heading(script, heading);
			last_heading = heading;
		}
		if (statement->phase == PHASE_COLUMN_ORDER)
			refuse_column_order(statement);
		append_warning(script, statement->hazards);
		if (from != NEVER && runs_as_owner(statement))
			appendStringInfo(script, "SELECT schema_setup_run_as_owner(%s::pg_catalog.text);\n",
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
					 schema_versions[version]);
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
	if (from == NEVER)
		append_call(&script, "Nothing is made where a name is taken",
					"schema_setup_check_names", to);
	else
		append_call(&script, "Not while one of the indexes is being built",
					"schema_setup_check_builds", to);
	append_schema(&script, from, to);
	append_call(&script, "All of it is there, exact and enforced, or nothing is",
				"schema_setup_assert_version", to);
	return script.data;
}

/* The script of the version that has the functions alone. */
const char *
script_of_functions(void)
{
	StringInfoData script;

	initStringInfo(&script);
	appendStringInfoString(&script, "/* The functions, without the tables: ALTER EXTENSION schema_setup UPDATE takes those in */\n\n"
						   "\\echo Use \"CREATE EXTENSION schema_setup VERSION 'unpackaged'\" to load this file. \\quit\n");
	append_hold(&script);
	append_functions(&script, NEVER, V1_0);
	return script.data;
}

/* The script that takes existing tables and types in, as the first version. */
const char *
script_of_adoption(void)
{
	const Model *model = model_of_version(V1_0);
	StringInfoData script;
	ListCell   *lc;

	initStringInfo(&script);
	appendStringInfo(&script, "/* Existing tables and types become version %s */\n\n"
					 "\\echo Use \"ALTER EXTENSION schema_setup UPDATE\" to load this file. \\quit\n",
					 schema_versions[V1_0]);
	append_hold(&script);
	append_call(&script, "Only what is exactly the schema",
				"schema_setup_check_adoption", V1_0);
	append_heading(&script, "Types");
	foreach(lc, model->enums)
		appendStringInfo(&script, "ALTER EXTENSION schema_setup ADD TYPE %s;\n",
						 quote_identifier(((ModelEnum *) lfirst(lc))->name));
	append_heading(&script, "Tables");
	foreach(lc, model->tables)
		appendStringInfo(&script, "ALTER EXTENSION schema_setup ADD TABLE %s;\n",
						 quote_identifier(((ModelTable *) lfirst(lc))->name));
	append_heading(&script, "Their rows and grants are in every dump");
	appendStringInfoString(&script, "SELECT schema_setup_register_for_dump();\n");
	append_call(&script, "All of it is there, exact and enforced, or nothing is",
				"schema_setup_assert_version", V1_0);
	return script.data;
}
