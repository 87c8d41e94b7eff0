/*-------------------------------------------------------------------------
 *
 * functions_data.c
 *		The SQL-callable function that reads the rows.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "executor/spi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/rls.h"
#include "utils/timestamp.h"

#include "data_checks.h"
#include "functions.h"
#include "problems.h"
#include "settings.h"

PG_FUNCTION_INFO_V1(schema_setup_check_data);

/* After this many milliseconds, say before each key how far it is. */
#define QUIET_TIME 2000

/* Read with no search_path but the server's own, and from the tables only. */
static void
set_options(void)
{
	static const struct
	{
		const char *name;
		const char *value;
	}			options[] =
	{
		{"search_path", "pg_catalog, pg_temp"},
		{"enable_indexscan", "off"},
		{"enable_indexonlyscan", "off"},
		{"enable_bitmapscan", "off"},
	};

	for (int i = 0; i < (int) lengthof(options); i++)
		set_option(options[i].name, options[i].value);
}

/* Add the row of one finding. */
static void
add_data_row(RowSet *rows, const char *severity, const char *problem, const char *object,
			 int64 count, const char *detail)
{
	Datum		values[5];
	bool		nulls[5] = {false};

	values[0] = CStringGetTextDatum(severity);
	values[1] = CStringGetTextDatum(problem);
	values[2] = CStringGetTextDatum(object);
	values[3] = Int64GetDatum(count);
	nulls[3] = (count < 0);
	values[4] = CStringGetTextDatum(detail);
	tuplestore_putvalues(rows->store, rows->desc, values, nulls);
}

/* Run the query of one check. */
static int64
count_rows(const char *query)
{
	bool		isnull;
	int64		count;

	SPI_connect();
	if (SPI_execute(query, true, 1) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "could not execute \"%s\"", query);
	count = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1,
										&isnull));
	SPI_finish();
	return count;
}

/* Say of which tables row security hides rows from the caller. */
static void
report_hidden_tables(RowSet *rows, const Model *have)
{
	ListCell   *lc;

	foreach(lc, have->tables)
	{
		const ModelTable *table = lfirst(lc);

		if (table->row_security &&
			check_enable_rls(table->oid, InvalidOid, true) == RLS_ENABLED)
			add_data_row(rows, SEVERITY_WARNING, "rows_not_visible", table->name, -1,
						 "Row security hides rows of this table from the current role: what was checked is only what it sees, and a row that it does not see counts as missing.");
	}
}

/* Look at the rows: orphans, duplicates, tenants that do not match. */
Datum
schema_setup_check_data(PG_FUNCTION_ARGS)
{
	RowSet		rows = begin_rows(fcinfo);
	Work		work = begin_work();
	Comparison	comparison = compare_target(fcinfo);
	List	   *checks = data_checks(comparison.want, comparison.have);
	TimestampTz start = GetCurrentTimestamp();
	ListCell   *lc;

	set_options();
	report_hidden_tables(&rows, comparison.have);
	foreach(lc, checks)
	{
		const DataCheck *check = lfirst(lc);
		int64		count;

		CHECK_FOR_INTERRUPTS();
		if (check == NULL)
			continue;
		if (TimestampDifferenceExceeds(start, GetCurrentTimestamp(), QUIET_TIME))
			ereport(NOTICE,
					(errmsg("checking %s (%d of %d)", check->object,
							foreach_current_index(lc) + 1, list_length(checks))));
		count = count_rows(check->query);
		if (count > 0)
			add_data_row(&rows, SEVERITY_ERROR, check->problem, check->object, count,
						 check->detail);
	}
	end_work(work);
	return (Datum) 0;
}
