/*-------------------------------------------------------------------------
 *
 * functions/inspect.c
 *		The SQL-callable functions that look: each checks its arguments, has
 *		the work done, and fills in the rows.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "model/print.h"
#include "guard/drift.h"
#include "verify/findings.h"
#include "verify/fingerprint.h"
#include "functions/functions.h"
#include "guard/drop.h"
#include "functions/script.h"

PG_MODULE_MAGIC;

void		_PG_init(void);

PG_FUNCTION_INFO_V1(schema_setup_verify);
PG_FUNCTION_INFO_V1(schema_setup_assert);
PG_FUNCTION_INFO_V1(schema_setup_objects);
PG_FUNCTION_INFO_V1(schema_setup_fingerprint);
PG_FUNCTION_INFO_V1(schema_setup_script);
PG_FUNCTION_INFO_V1(schema_setup_versions);

/* The server calls this when it loads the library. */
void
_PG_init(void)
{
	guard_init();
	drift_init();
	reserve_setting_prefix("schema_setup");
}

/* Every difference between the live catalog and the installed version. */
Datum
schema_setup_verify(PG_FUNCTION_ARGS)
{
	RowSet		rows = begin_rows(fcinfo);
	Work		work = begin_work();
	Comparison	comparison = compare_target(fcinfo);
	DdlTarget	repair = ddl_target(&comparison);
	ListCell   *lc;

	foreach(lc, comparison.differences)
	{
		const Difference *difference = lfirst(lc);
		const Finding *finding = finding_of(difference, comparison.have->packaged);
		const char *texts[] = {
			finding->severity, finding->problem, finding->object_type, finding->object,
			finding->expected, finding->actual, finding->detail,
			ddl_for_difference(difference, &repair)
		};

		add_row(&rows, texts);
	}
	end_work(work);
	return (Datum) 0;
}

/* Raise one error with all the findings of severity error, if there are any. */
Datum
schema_setup_assert(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	Comparison	comparison = compare_target(fcinfo);
	List	   *errors = findings_of_severity(comparison.differences,
											  comparison.have->packaged, SEVERITY_ERROR);

	if (errors != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg_plural("schema \"%s\" is not intact: %d problem",
							   "schema \"%s\" is not intact: %d problems",
							   list_length(errors), comparison.have->schema,
							   list_length(errors)),
				 errdetail("%s", findings_text(errors)),
				 errhint("schema_setup_verify() says what each means.")));
	end_work(work);
	PG_RETURN_VOID();
}

/* Is this object of the model there as it should be? */
static const char *
object_state(const Comparison *comparison, const void *object, const void *container)
{
	const char *state = "ok";
	ListCell   *lc;

	foreach(lc, comparison->differences)
	{
		const Difference *difference = lfirst(lc);

		if (difference->want == NULL)
			continue;
		if (difference->want == container &&
			(difference->problem == MISSING_TABLE || difference->problem == NOT_A_TABLE))
			return "missing";
		if (difference->want == object)
		{
			if (difference->have == NULL)
				return "missing";
			if (problems[difference->problem].blocks_scripts ||
				strcmp(finding_of(difference, comparison->have->packaged)->severity,
					   SEVERITY_ERROR) == 0)
				state = "different";
		}
	}
	return state;
}

/* Add the row of one object of the model. */
static void
add_object(RowSet *rows, const char *object_type, const char *table, const char *name,
		   const char *state)
{
	const char *texts[] = {object_type, object_name(table, name), state};

	add_row(rows, texts);
}

static void
add_table_objects(RowSet *rows, const Comparison *comparison, const ModelTable *table)
{
	ListCell   *lc;

	add_object(rows, "table", NULL, table->name, object_state(comparison, table, table));
	foreach(lc, table->columns)
	{
		const ModelColumn *column = lfirst(lc);

		add_object(rows, "column", table->name, column->name,
				   object_state(comparison, column, table));
	}
	foreach(lc, table->constraints)
	{
		const ModelConstraint *constraint = lfirst(lc);
		const char *state = object_state(comparison, constraint, table);

		if (strcmp(state, "ok") == 0 && constraint->index != NULL)
			state = object_state(comparison, constraint->index, table);
		add_object(rows, constraint_kind_text(constraint->kind), table->name,
				   constraint->name, state);
	}
	foreach(lc, table->indexes)
	{
		const ModelIndex *index = lfirst(lc);

		add_object(rows, "index", NULL, index->name,
				   object_state(comparison, index, table));
	}
}

/* Every object of the installed version, and whether it is as it should be. */
Datum
schema_setup_objects(PG_FUNCTION_ARGS)
{
	RowSet		rows = begin_rows(fcinfo);
	Work		work = begin_work();
	Comparison	comparison = compare_target(fcinfo);
	ListCell   *lc;

	foreach(lc, comparison.want->enums)
	{
		const ModelEnum *type = lfirst(lc);

		add_object(&rows, "enum", NULL, type->name, object_state(&comparison, type, NULL));
	}
	foreach(lc, comparison.want->tables)
		add_table_objects(&rows, &comparison, lfirst(lc));
	end_work(work);
	return (Datum) 0;
}

/* One text that is equal where the schema is equal. */
Datum
schema_setup_fingerprint(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	Installation *installation = require_installation();
	Oid			schema = target_schema(fcinfo, installation);
	const char *fingerprint = model_fingerprint(catalog_read(installation, schema));
	text	   *result;

	MemoryContextSwitchTo(work.caller);
	result = cstring_to_text(fingerprint);
	end_work(work);
	PG_RETURN_TEXT_P(result);
}

/* The script from one version to another; from may be NULL. */
static const char *
find_script(const char *from_name, const char *to_name)
{
	SchemaVersion from;
	SchemaVersion to;

	if (from_name == NULL && strcmp(to_name, UNPACKAGED) == 0)
		return script_of_functions();
	to = require_version(to_name);
	if (from_name != NULL && strcmp(from_name, UNPACKAGED) == 0 && to == V1_0)
		return script_of_adoption();
	from = from_name ? require_version(from_name) : NEVER;
	if (from >= to)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no update from version \"%s\" to version \"%s\"",
						from_name, to_name),
				 errhint("Updates lead to a newer version only.")));
	return script_text(from, to);
}

/* The text of an update script, or of the whole script of a version. */
Datum
schema_setup_script(PG_FUNCTION_ARGS)
{
	Work		work;
	const char *script;
	text	   *result;

	if (PG_ARGISNULL(1))
		PG_RETURN_NULL();
	work = begin_work();
	script = find_script(PG_ARGISNULL(0) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(0)),
						 text_to_cstring(PG_GETARG_TEXT_PP(1)));
	MemoryContextSwitchTo(work.caller);
	result = cstring_to_text(script);
	end_work(work);
	PG_RETURN_TEXT_P(result);
}

/* The versions that the library knows, the newest last. */
Datum
schema_setup_versions(PG_FUNCTION_ARGS)
{
	Datum		versions[NEWEST_VERSION];

	for (int v = V1_0; v <= NEWEST_VERSION; v++)
		versions[v - V1_0] = CStringGetTextDatum(schema_versions[v]);
	PG_RETURN_ARRAYTYPE_P(construct_array(versions, NEWEST_VERSION, TEXTOID, -1, false,
										  TYPALIGN_INT));
}
