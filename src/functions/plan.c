/*-------------------------------------------------------------------------
 *
 * functions/plan.c
 *		The statements that take a live schema to a version, and the
 *		SQL-callable function that shows them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "execute/executor.h"
#include "functions/chain.h"
#include "functions/functions.h"
#include "functions/plan.h"
#include "verify/findings.h"

PG_FUNCTION_INFO_V1(schema_setup_plan);

/*
 * Does the schema fit a version, but for what is there beyond it?  Existing
 * tables need not be members of the extension yet.
 */
bool
fits(const Comparison *comparison)
{
	ListCell   *lc;

	foreach(lc, comparison->differences)
	{
		const Difference *difference = lfirst(lc);

		if (difference->problem != NOT_A_MEMBER && difference->problem != UNEXPECTED_COLUMN &&
			strcmp(finding_of(difference, false)->severity, SEVERITY_ERROR) == 0)
			return false;
	}
	return true;
}

/* The newest version that a schema fits, up to one; NO_VERSION if it fits none. */
SchemaVersion
newest_fitting_version(const Installation *installation, Oid schema, SchemaVersion newest)
{
	for (SchemaVersion v = newest; v >= 0; v--)
	{
		Comparison	comparison = compare(installation, schema, v);

		if (fits(&comparison))
			return v;
	}
	return NO_VERSION;
}

/*
 * The version that a schema is, if it is an older one than this; NO_VERSION if
 * not.  The extension's own schema may be ahead of the installed version.
 */
SchemaVersion
version_to_update(const Installation *installation, const Comparison *comparison,
				  SchemaVersion to)
{
	Oid			schema = get_namespace_oid(comparison->have->schema, true);
	SchemaVersion installed = version_find(installation->version);

	if (to == 0 || !OidIsValid(schema) || fits(comparison) ||
		(comparison->have->packaged && (installed >= to || comparison->have->unpackaged)))
		return NO_VERSION;
	return newest_fitting_version(installation, schema, to - 1);
}

/* The version that a schema is, if it is a newer one than this; NO_VERSION if not. */
static SchemaVersion
version_to_return(const Installation *installation, const Comparison *comparison,
				  SchemaVersion to)
{
	Oid			schema = get_namespace_oid(comparison->have->schema, false);
	SchemaVersion installed = version_find(installation->version);
	SchemaVersion from = installed;

	if (!comparison->have->packaged)
		from = newest_fitting_version(installation, schema, version_newest());
	else if (installed > to && newest_fitting_version(installation, schema, installed) != installed)
		return NO_VERSION;
	return from > to ? from : NO_VERSION;
}

/*
 * The statements that take a live schema to the version that it was compared
 * with.  One that is exactly an older version is updated as the scripts do, and
 * one that is a newer version goes back if that one was asked for; any other is
 * repaired.  Of an update, what the version does not have goes only with leave to
 * lose data.
 */
List *
statements_to_version(const Comparison *comparison, const Installation *installation,
					  SchemaVersion to, bool asked, const DdlTarget *target, bool *update)
{
	SchemaVersion from = version_to_update(installation, comparison, to);

	if (from == NO_VERSION && asked)
		from = version_to_return(installation, comparison, to);
	*update = from != NO_VERSION;
	return *update ? statements_of_updates(comparison->have, from, to, target) :
		ddl_for_differences(comparison->differences, target);
}

/* The names of a statement's hazards, as text[]. */
static Datum
hazards_array(int hazards)
{
	Datum		names[HAZARD_COUNT];
	int			count = 0;

	for (int i = 0; i < HAZARD_COUNT; i++)
	{
		if (hazards & (1 << i))
			names[count++] = CStringGetTextDatum(hazard_name(1 << i));
	}
	return PointerGetDatum(construct_array(names, count, TEXTOID, -1, false, TYPALIGN_INT));
}

/* Add a row of a plan; of a statement that was run, with the error that it ended with, or NULL. */
void
add_plan_row(RowSet *rows, int step, const char *text, int hazards, const char *reason,
			 const char *error)
{
	bool		nulls[6] = {false};
	Datum		values[6];

	CHECK_FOR_INTERRUPTS();
	values[0] = Int32GetDatum(step);
	values[1] = CStringGetTextDatum(text);
	values[2] = hazards_array(hazards);
	values[3] = BoolGetDatum((hazards & (NO_TRANSACTION | OWN_TRANSACTION)) == 0);
	values[4] = CStringGetTextDatum(reason);
	nulls[5] = (error == NULL);
	values[5] = error ? CStringGetTextDatum(error) : (Datum) 0;
	tuplestore_putvalues(rows->store, rows->desc, values, nulls);
}

/* Add the row of one statement. */
void
add_statement_row(RowSet *rows, int step, const Statement *statement, const char *error)
{
	add_plan_row(rows, step, statement->text, statement->hazards, statement_reason(statement),
				 error);
}

/* The statements that take the live schema to a version. */
Datum
schema_setup_plan(PG_FUNCTION_ARGS)
{
	RowSet		rows = begin_rows(fcinfo);
	Work		work = begin_work();
	Installation *installation = require_installation();
	Oid			schema = target_schema(fcinfo, installation);
	SchemaVersion to = version_argument(fcinfo, installation);
	Comparison	comparison = compare(installation, schema, to);
	DdlTarget	target = ddl_target(&comparison);
	int			step = 0;
	bool		update;
	ListCell   *lc;

	target.allow_data_loss = !PG_ARGISNULL(3) && PG_GETARG_BOOL(3);
	if (!PG_ARGISNULL(2) && PG_GETARG_BOOL(2))
		add_online_plan(&rows, installation, &comparison, &target);
	else
	{
		foreach(lc, statements_to_version(&comparison, installation, to, !PG_ARGISNULL(1),
										  &target, &update))
			add_statement_row(&rows, ++step, lfirst(lc), NULL);
	}
	end_work(work);
	return (Datum) 0;
}
