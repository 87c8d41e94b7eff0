/*-------------------------------------------------------------------------
 *
 * functions/define.c
 *		The SQL-callable functions about definitions: the live schema as one,
 *		what leads from one to another, which version a schema is.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "functions/functions.h"
#include "functions/script.h"
#include "schema/print.h"
#include "verify/findings.h"

PG_FUNCTION_INFO_V1(schema_setup_definition);
PG_FUNCTION_INFO_V1(schema_setup_diff);
PG_FUNCTION_INFO_V1(schema_setup_version);

/* A text of this call for who called. */
Datum
returned_text(Work work, const char *value)
{
	text	   *result;

	MemoryContextSwitchTo(work.caller);
	result = cstring_to_text(value);
	end_work(work);
	PG_RETURN_TEXT_P(result);
}

/*
 * The live schema as a definition: in the extension's own schema what belongs to
 * it, elsewhere all tables, types and sequences.
 */
Datum
schema_setup_definition(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	Installation *installation = require_installation();
	Oid			schema = target_schema(fcinfo, installation);
	const Model *have = schema == installation->schema ?
		catalog_read(installation, schema, names_of_all_versions()) :
		catalog_read_all(schema);

	return returned_text(work, definition_text(have));
}

/* The schema that unqualified names would be made in, quoted; "" for none. */
static const char *
prefix_of_path(void)
{
	List	   *path = fetch_search_path(false);
	const char *name = path != NIL ? get_namespace_name(linitial_oid(path)) : NULL;

	return name ? psprintf("%s.", quote_identifier(name)) : "";
}

/* The statements that lead from one definition to another. */
Datum
schema_setup_diff(PG_FUNCTION_ARGS)
{
	RowSet		rows = begin_rows(fcinfo);
	Work		work = begin_work();
	const Model *have;
	const Model *want;
	const char *steps;
	DdlTarget	target = {0};
	int			step = 0;
	ListCell   *lc;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the old and the new definition must not be null")));
	have = definition_parse(text_to_cstring(PG_GETARG_TEXT_PP(0)), "old");
	want = definition_parse(text_to_cstring(PG_GETARG_TEXT_PP(1)), "new");
	steps = PG_ARGISNULL(2) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(2));
	target.want = want;
	target.prefix = prefix_of_path();
	target.allow_data_loss = !PG_ARGISNULL(3) && PG_GETARG_BOOL(3);
	foreach(lc, ddl_for_update(&target, steps_parse(steps, "steps", NULL, NULL, have, want)))
		add_statement_row(&rows, ++step, lfirst(lc), NULL);
	end_work(work);
	return (Datum) 0;
}

/* The version that a schema is: the installed one, or the newest that fits. */
Datum
schema_setup_version(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	Installation *installation = require_installation();
	Oid			schema = target_schema(fcinfo, installation);
	SchemaVersion version;

	if (schema == installation->schema && strcmp(installation->version, UNPACKAGED) != 0)
		return returned_text(work, installation->version);
	version = newest_fitting_version(installation, schema, version_newest());
	if (version != NO_VERSION)
		return returned_text(work, version_name(version));
	end_work(work);
	PG_RETURN_NULL();
}
