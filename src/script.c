/*-------------------------------------------------------------------------
 *
 * script.c
 *		Writes the extension's install and update scripts.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "ddl.h"
#include "interface.h"
#include "script.h"

/* What to write above the first statement of a phase; NULL: nothing. */
static const char *
phase_heading(Phase phase)
{
	switch (phase)
	{
		case PHASE_STRAYS:
			return "Leaves with this version";
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
			append_heading(script, "Functions");
		appendStringInfo(script, "%s%s;\n", first ? "" : "\n", function->statement);
		first = false;
	}
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
	int			phase = -1;
	ListCell   *lc;

	foreach(lc, statements)
	{
		const Statement *statement = lfirst(lc);

		if ((int) statement->phase != phase && phase_heading(statement->phase) != NULL)
			append_heading(script, phase_heading(statement->phase));
		phase = statement->phase;
		appendStringInfo(script, "%s;\n", statement->text);
	}
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
	append_functions(&script, from, to);
	if (from == NEVER)
	{
		append_heading(&script, "Nothing is made where a name is taken");
		appendStringInfo(&script, "SELECT schema_setup_check_names('%s'::pg_catalog.text);\n",
						 schema_versions[to]);
	}
	append_schema(&script, from, to);
	append_heading(&script, "All of it is there, exact and enforced, or nothing is");
	appendStringInfo(&script, "SELECT schema_setup_assert_version('%s'::pg_catalog.text);\n",
					 schema_versions[to]);
	return script.data;
}
