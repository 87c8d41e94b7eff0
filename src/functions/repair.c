/*-------------------------------------------------------------------------
 *
 * functions/repair.c
 *		The SQL-callable functions that plan changes and make them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_class.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"

#include "execute/executor.h"
#include "verify/findings.h"
#include "functions/functions.h"

PG_FUNCTION_INFO_V1(schema_setup_plan);
PG_FUNCTION_INFO_V1(schema_setup_repair);

/* Enough for statements that make way for others; more would run in a circle. */
#define MAX_REPAIR_ROUNDS 4

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

/* Add the row of one statement. */
static void
add_statement_row(RowSet *rows, int step, const Statement *statement)
{
	bool		nulls[5] = {false};
	Datum		values[5];

	values[0] = Int32GetDatum(step);
	values[1] = CStringGetTextDatum(statement->text);
	values[2] = hazards_array(statement->hazards);
	values[3] = BoolGetDatum((statement->hazards & NO_TRANSACTION) == 0);
	values[4] = CStringGetTextDatum(statement_reason(statement));
	tuplestore_putvalues(rows->store, rows->desc, values, nulls);
}

/* The statements that take the live schema to a version. */
Datum
schema_setup_plan(PG_FUNCTION_ARGS)
{
	RowSet		rows = begin_rows(fcinfo);
	Work		work = begin_work();
	Installation *installation = require_installation();
	Oid			schema = target_schema(fcinfo, installation);
	const char *version = PG_ARGISNULL(1) ? installation->version :
		text_to_cstring(PG_GETARG_TEXT_PP(1));
	Comparison	comparison = compare(installation, schema, require_version(version));
	DdlTarget	target = ddl_target(&comparison);
	int			step = 0;
	ListCell   *lc;

	target.online = !PG_ARGISNULL(2) && PG_GETARG_BOOL(2);
	target.allow_data_loss = !PG_ARGISNULL(3) && PG_GETARG_BOOL(3);
	foreach(lc, plan_statements(&comparison, installation, &target))
		add_statement_row(&rows, ++step, lfirst(lc));
	end_work(work);
	return (Datum) 0;
}

/*
 * Raise an error unless the caller may repair the schema: that of the extension
 * as its owner, another one as the owner of all its tables.
 */
static void
require_right_to_repair(const Installation *installation, const Model *have)
{
	ListCell   *lc;

	if (have->packaged)
	{
		require_ownership(installation, "repair its tables");
		return;
	}
	foreach(lc, have->tables)
	{
		const ModelTable *table = lfirst(lc);
		Oid			owner = table->owner ? get_role_oid(table->owner, true) : InvalidOid;

		if (table->relkind == RELKIND_RELATION && !has_privs_of_role(GetUserId(), owner))
			ereport(ERROR,
					(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
					 errmsg("must be owner of the tables of schema \"%s\" to repair them",
							have->schema),
					 errdetail("Table \"%s\" belongs to role \"%s\".", table->name,
							   table->owner ? table->owner : "?"),
					 errhint("Call it as that role or as a superuser.")));
	}
}

/* The plan for the schema as this transaction sees it now. */
static List *
current_plan(Oid schema, bool allow_data_loss)
{
	Installation *installation;
	Comparison	comparison;
	DdlTarget	target;

	PushActiveSnapshot(GetTransactionSnapshot());
	installation = require_installation();
	comparison = compare(installation, schema, require_version(installation->version));
	PopActiveSnapshot();
	require_right_to_repair(installation, comparison.have);
	target = ddl_target(&comparison);
	target.allow_data_loss = allow_data_loss;
	return plan_statements(&comparison, installation, &target);
}

/* Is something on a table that no version put there, or not like this? */
static bool
has_code_of_others(const Comparison *comparison, const char *name)
{
	const ModelTable *table = model_find_table(comparison->have, name);
	ListCell   *lc;

	if (table == NULL || table_has_additions(table))
		return true;
	foreach(lc, comparison->differences)
	{
		const Difference *difference = lfirst(lc);

		switch (difference->problem)
		{
			case DIFFERENT_COLUMN_DEFAULT:
			case DIFFERENT_INDEX:
			case DIFFERENT_PRIMARY_KEY:
			case DIFFERENT_UNIQUE_CONSTRAINT:
			case DIFFERENT_FOREIGN_KEY:
				if (texts_equal(difference->table, name))
					return true;
				break;
			default:
				break;
		}
	}
	return false;
}

/*
 * Once a table has another owner, and is locked, make sure that the one before
 * has not put anything on it since the plan was made.
 */
static void
require_nothing_added(const Statement *statement, const Installation *installation)
{
	Comparison	comparison;

	if (statement->table == NULL)
		return;					/* a type */
	CommandCounterIncrement();
	PushActiveSnapshot(GetLatestSnapshot());
	comparison = compare(installation, installation->schema,
						 require_version(installation->version));
	PopActiveSnapshot();
	if (has_code_of_others(&comparison, statement->table))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_IN_USE),
				 errmsg("table \"%s\" was changed by its owner while it was being repaired",
						statement->table),
				 errhint("Look at it with schema_setup_verify(), then try again.")));
}

/* Run a statement of a plan. */
static void
execute_step(const Statement *statement, const Installation *installation,
			 const HeldSchema *schema)
{
	if (statement->phase == PHASE_REGISTRATION)
	{
		CommandCounterIncrement();
		register_for_dump();
		return;
	}
	execute_statement(statement, schema);
	if (statement->phase == PHASE_OWNERS)
		require_nothing_added(statement, installation);
}

/*
 * Run the plan for the installed version in this transaction, and return what
 * was run.  One that makes way for another (a column at the end for the order
 * of the columns) may leave a second plan, which is run too.  If a statement
 * fails, so does the whole repair, and nothing is changed.
 */
Datum
schema_setup_repair(PG_FUNCTION_ARGS)
{
	RowSet		rows = begin_rows(fcinfo);
	Work		work = begin_work();
	Installation *installation = require_installation();
	Oid			schema = target_schema(fcinfo, installation);
	bool		allow_data_loss = !PG_ARGISNULL(1) && PG_GETARG_BOOL(1);
	HeldSchema	held;
	int			step = 0;
	List	   *plan;

	PreventCommandIfReadOnly("schema_setup_repair()");
	require_version(installation->version);
	require_right_to_repair(installation, catalog_read(installation, schema));
	if (schema == installation->schema)
		LockDatabaseObject(ExtensionRelationId, installation->extension, 0,
						   ShareUpdateExclusiveLock);
	held = hold_schema(schema);
	for (int round = 0; (plan = current_plan(schema, allow_data_loss)) != NIL; round++)
	{
		ListCell   *lc;

		if (round == MAX_REPAIR_ROUNDS)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("repair does not come to an end"),
					 errdetail("It would go on with: %s", ((Statement *) linitial(plan))->text)));
		foreach(lc, plan)
		{
			execute_step(lfirst(lc), installation, &held);
			add_statement_row(&rows, ++step, lfirst(lc));
		}
		CommandCounterIncrement();
	}
	end_work(work);
	return (Datum) 0;
}
