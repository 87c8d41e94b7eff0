/*-------------------------------------------------------------------------
 *
 * functions/backfill.c
 *		The SQL-callable function that fills rows in batches, ahead of the
 *		update that needs them.
 *
 * Nothing is noted of what was done: the condition of a backfill holds no more
 * for a row that it has filled.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/namespace.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "execute/executor.h"
#include "expression/expression.h"
#include "functions/functions.h"

PG_FUNCTION_INFO_V1(schema_setup_backfill);

/* Say which backfill a failing statement is of. */
static void
backfill_error_context(void *step)
{
	errcontext("backfill %s; the columns that it fills have to be there, see " EXTENSION_NAME "_plan()",
			   ((const Step *) step)->place);
}

/* Before renames are made, the statements of an update have no meaning. */
static void
require_no_renames(const Steps *steps, const Step *backfill)
{
	ListCell   *lc;

	foreach(lc, steps->steps)
	{
		const Step *step = lfirst(lc);

		if (step->kind == STEP_RENAME || step_moves_aside(step))
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("%s: the backfill cannot run ahead of an update that renames",
							backfill->place),
					 errdetail("%s: something has another name from there on.", step->place),
					 errhint("The update does all of it. To fill rows ahead, rename in a version of its own.")));
	}
}

/* Give a column that was added ahead its default, in a batch of rows. */
static int64
fill_column(const ModelColumn *column, HeldSchema *schema, int rows)
{
	const char *prefix = psprintf("%s.", quote_identifier(schema->name));
	const char *table = column->base.parent->name;

	if (get_attnum(get_relname_relid(table, schema->oid), column->base.name) == InvalidAttrNumber)
		return 0;				/* the update will add it */
	return (int64) execute_on_table(column_fill_text(prefix, column, rows), schema, table, NULL);
}

/* Fill a batch of rows as the owner of their table. */
static int64
fill_batch(const Step *step, HeldSchema *schema, int rows)
{
	const char *prefix = psprintf("%s.", quote_identifier(schema->name));
	const char *text = psprintf("%s%d))", expression_text(step->batch, NULL, prefix), rows);
	ErrorContextCallback callback = {
		.previous = error_context_stack,
		.callback = backfill_error_context,
		.arg = (void *) step,
	};
	int64		count;

	error_context_stack = &callback;
	count = (int64) execute_on_table(text, schema, step->table, NULL);
	error_context_stack = callback.previous;
	return count;
}

/* The version that the schema is to be updated to next; NO_VERSION if there is none. */
static SchemaVersion
next_version(const Installation *installation, Oid schema)
{
	SchemaVersion version = schema == installation->schema ?
		require_version(installation->version) :
		newest_fitting_version(installation, schema, version_newest());

	return version == NO_VERSION || version == version_newest() ? NO_VERSION : version + 1;
}

/* The columns that come with a version, and have another value in each row. */
static List *
columns_to_fill(SchemaVersion version)
{
	const DdlTarget target = {
		.want = model_of_version(version),
		.have = model_of_version(version - 1),
		.before = steps_to_version(version, NULL)->have,
	};

	return ddl_columns_to_fill(&target);
}

/* The number of rows of a batch. */
static int
rows_argument(FunctionCallInfo fcinfo)
{
	int			rows = PG_ARGISNULL(1) ? 0 : PG_GETARG_INT32(1);

	if (rows < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the number of rows must be at least 1")));
	return rows;
}

/*
 * Fill one batch of rows, in this transaction, of what the next version fills.
 * Returns how many: none are left when that is 0.
 */
Datum
schema_setup_backfill(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	Installation *installation = require_installation();
	Oid			schema = target_schema(fcinfo, installation);
	int			rows = rows_argument(fcinfo);
	SchemaVersion version = next_version(installation, schema);
	const Steps *steps = version == NO_VERSION ? NULL : steps_to_version(version, NULL);
	HeldSchema	held;
	int64		count = 0;
	ListCell   *lc;

	PreventCommandIfReadOnly(EXTENSION_NAME "_backfill()");
	lock_schema(schema);
	held = hold_schema(schema);
	foreach(lc, steps ? steps->steps : NIL)
	{
		const Step *step = lfirst(lc);

		if (!step->backfill || count > 0)
			continue;
		require_no_renames(steps, step);
		count = fill_batch(step, &held, rows);
	}
	foreach(lc, version == NO_VERSION ? NIL : columns_to_fill(version))
	{
		if (count == 0)
			count = fill_column(lfirst(lc), &held, rows);
	}
	end_work(work);
	PG_RETURN_INT64(count);
}
