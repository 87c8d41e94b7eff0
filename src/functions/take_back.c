/*-------------------------------------------------------------------------
 *
 * functions/take_back.c
 *		The plan that takes back what was prepared for a newer version.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "storage/lockdefs.h"
#include "utils/acl.h"
#include "utils/builtins.h"

#include "execute/executor.h"
#include "expression/expression.h"
#include "functions/functions.h"
#include "functions/plan.h"
#include "model/words.h"
#include "settings.h"

PG_FUNCTION_INFO_V1(schema_setup_plan_abort);

/* The column that a statement drops with its values; NULL: none. */
static const ModelColumn *
dropped_column(const Statement *statement)
{
	const Difference *difference = statement->difference;

	return (statement->hazards & DELETES_DATA) && difference->want == NULL ?
		as_column(difference->have) : NULL;
}

/* How many rows have another value in a column than it gives each of them by itself. */
static int64
count_values(const Model *have, const ModelColumn *column, const char *prefix)
{
	const ModelTable *table = model_find_table(have, column->base.parent->name);
	const char *name = quote_identifier(column->base.live_name);
	const char *value = column->default_value ?
		expression_text(column->default_value, table, prefix) : "NULL";
	Oid			owner = hold_table(have->schema, table->base.live_name, AccessShareLock);

	if (!has_privs_of_role(GetUserId(), owner))
		aclcheck_error(ACLCHECK_NOT_OWNER, OBJECT_TABLE, table->base.live_name);
	return count_rows_as(owner, psprintf("SELECT pg_catalog.count(*) FROM ONLY %s WHERE %s IS NOT NULL AND %s IS DISTINCT FROM (%s)",
										 quote_qualified_identifier(have->schema, table->base.live_name),
										 name, name, value));
}

/* Add a row that says of a column that it goes only with leave. */
static void
add_column_with_values(RowSet *rows, int step, const Statement *statement, int64 count)
{
	add_plan_row(rows, step,
				 psprintf("-- Only with leave to lose data, since column \"%s\" has " INT64_FORMAT " values of its own:\n-- %s",
						  object_full_name(statement->difference->have), count, statement->text),
				 statement->hazards, statement_reason(statement), NULL);
}

/*
 * The statements that take back what is prepared for a newer version.  A column
 * with values that it did not get from its default goes only with leave.
 */
Datum
schema_setup_plan_abort(PG_FUNCTION_ARGS)
{
	RowSet		rows = begin_rows(fcinfo);
	Work		work = begin_work();
	bool		allow_data_loss = !PG_ARGISNULL(1) && PG_GETARG_BOOL(1);
	Comparison	comparison = compare_target(fcinfo);
	DdlTarget	target = ddl_target(&comparison);
	int			step = 0;
	ListCell   *lc;

	set_option("search_path", "pg_catalog, pg_temp");
	set_option("row_security", "off");
	foreach(lc, ddl_take_back(&target))
	{
		const Statement *statement = lfirst(lc);
		const ModelColumn *column = dropped_column(statement);
		int64		count = column && !allow_data_loss ?
			count_values(comparison.have, column, target.prefix) : 0;

		if (count > 0)
			add_column_with_values(&rows, ++step, statement, count);
		else
			add_statement_row(&rows, ++step, statement, NULL);
	}
	end_work(work);
	return (Datum) 0;
}
