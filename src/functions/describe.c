/*-------------------------------------------------------------------------
 *
 * functions/describe.c
 *		The SQL-callable functions that describe a schema to people.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "describe/describe.h"
#include "functions/functions.h"
#include "functions/script.h"

PG_FUNCTION_INFO_V1(schema_setup_diagram);
PG_FUNCTION_INFO_V1(schema_setup_docs);

/* Are most of the tables of the version there, so that what is not there is missing? */
static bool
is_of_version(const Comparison *comparison)
{
	int			missing = 0;
	ListCell   *lc;

	foreach(lc, comparison->differences)
		missing += ((const Difference *) lfirst(lc))->problem == MISSING_TABLE;
	return 2 * missing < list_length(comparison->want->tables);
}

/*
 * Describes the schema of the first argument: the extension's own, and any that
 * has most of its tables, beside what the installed version says; any other with
 * all that is in it.
 */
static Description *
describe_target(FunctionCallInfo fcinfo)
{
	Installation *installation = require_installation();
	Oid			schema = target_schema(fcinfo, installation);
	const char *name = get_namespace_name(schema);

	if (schema == installation->schema || strcmp(installation->version, UNPACKAGED) != 0)
	{
		Comparison	comparison = compare(installation, schema, require_version(installation->version));

		if (schema == installation->schema)
			return describe(psprintf("The schema of " EXTENSION_NAME " %s", installation->version),
							comparison.have, comparison.differences, true);
		if (is_of_version(&comparison))
			return describe(psprintf("Schema %s, beside " EXTENSION_NAME " %s", name, installation->version),
							comparison.have, comparison.differences, true);
	}
	return describe(psprintf("Schema %s", name), catalog_read_all(schema), NIL, false);
}

/* Raise an error about a format that is none. */
static void
unknown_format(const char *format, const char *formats)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("format \"%s\" is not known", format),
			 errhint("The formats are %s.", formats)));
}

/* A schema as a diagram, in the language of Mermaid or of Graphviz. */
Datum
schema_setup_diagram(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	const char *format = text_argument(fcinfo, 1, "format");

	if (strcmp(format, "mermaid") == 0)
		return returned_text(work, mermaid_text(describe_target(fcinfo)));
	if (strcmp(format, "dot") != 0)
		unknown_format(format, "mermaid and dot");
	return returned_text(work, dot_text(describe_target(fcinfo)));
}

/* A schema as a document, in Markdown or HTML. */
Datum
schema_setup_docs(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	const char *format = text_argument(fcinfo, 1, "format");

	if (strcmp(format, "markdown") == 0)
		return returned_text(work, markdown_text(describe_target(fcinfo)));
	if (strcmp(format, "html") != 0)
		unknown_format(format, "markdown and html");
	return returned_text(work, html_text(describe_target(fcinfo),
										 PG_ARGISNULL(2) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(2))));
}
