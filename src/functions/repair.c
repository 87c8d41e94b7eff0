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
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"

#include "execute/executor.h"
#include "execute/grants.h"
#include "verify/findings.h"
#include "functions/functions.h"
#include "model/words.h"

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
void
add_statement_row(RowSet *rows, int step, const Statement *statement)
{
	bool		nulls[5] = {false};
	Datum		values[5];

	CHECK_FOR_INTERRUPTS();
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
		Oid			owner = table->base.owner ? get_role_oid(table->base.owner, true) : InvalidOid;

		if (table->relkind == RELKIND_RELATION && !has_privs_of_role(GetUserId(), owner))
			ereport(ERROR,
					(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
					 errmsg("must be owner of the tables of schema \"%s\" to repair them",
							have->schema),
					 errdetail("Table \"%s\" belongs to role \"%s\".", table->base.name,
							   table->base.owner ? table->base.owner : GONE),
					 errhint("Call it as that role or as a superuser.")));
	}
}

/* What a repair is to do. */
typedef struct Repair
{
	HeldSchema	schema;
	const char *version;		/* NULL: the installed one */
	bool		allow_data_loss;
} Repair;

/* The schema as it is now, compared with the version that it is to have. */
static Comparison
compare_now(const Repair *repair, Installation **installation)
{
	Comparison	comparison;

	PushActiveSnapshot(GetLatestSnapshot());
	*installation = require_installation();
	comparison = compare(*installation, repair->schema.oid,
						 require_version(repair->version ? repair->version :
										 (*installation)->version));
	PopActiveSnapshot();
	return comparison;
}

/*
 * The plan, made when all that it names is locked: what was there before may
 * have been replaced by something else of its name while this waited for locks.
 */
static List *
plan_under_locks(Repair *repair)
{
	Installation *installation;
	Comparison	comparison;
	DdlTarget	target;
	List	   *plan;

	do
	{
		CHECK_FOR_INTERRUPTS();
		CommandCounterIncrement();
		comparison = compare_now(repair, &installation);
		require_right_to_repair(installation, comparison.have);
		target = ddl_target(&comparison);
		target.allow_data_loss = repair->allow_data_loss;
		plan = plan_statements(&comparison, installation, &target);
	} while (!hold_objects_of(&repair->schema, plan, comparison.have));
	return plan;
}

/* Find the object that changed its owner in a model; NULL if it is not there. */
static const ModelObject *
find_again(const Model *model, const ModelObject *object)
{
	switch (object->kind)
	{
		case MODEL_TABLE:
			return (ModelObject *) model_find_table(model, object->name);
		case MODEL_SEQUENCE:
			return (ModelObject *) model_find_sequence(model, object->name);
		default:
			return model_find_type(model, object->name);
	}
}

/* Has the owner before put anything on an object, or granted anything on it? */
static bool
was_changed(const Comparison *comparison, const Difference *change)
{
	const ModelObject *now = find_again(comparison->have, change->have);

	return now == NULL || now->oid != change->have->oid ||
		object_has_additions(comparison->have, now, comparison->differences) ||
		object_was_opened(change->have, now, change->expected);
}

/* Is it a statement that changes the owner of what it is on? */
static bool
changes_owner(const Statement *statement)
{
	return (statement->phase == PHASE_OWNERS || statement->phase == PHASE_LATE_OWNERS) &&
		statement->difference->problem == DIFFERENT_OWNER;
}

/* Have grants on columns fail that who owned the tables before makes at this moment. */
static void
hold_grants_on_columns(const List *statements)
{
	ListCell   *lc;

	CommandCounterIncrement();
	foreach(lc, statements)
	{
		const ModelObject *have = ((Statement *) lfirst(lc))->difference->have;

		if (have->kind == MODEL_TABLE)
			hold_column_grants(have->oid);
	}
	CommandCounterIncrement();
}

/*
 * Once objects have another owner, and are locked, make sure that the one before
 * has not put anything on them since the plan was made.  Nothing that could be
 * his has run between the first of these statements and the last.
 */
static void
require_nothing_added(const Repair *repair, const List *statements)
{
	Installation *installation;
	Comparison	comparison;
	ListCell   *lc;

	hold_grants_on_columns(statements);
	comparison = compare_now(repair, &installation);
	foreach(lc, statements)
	{
		const Difference *difference = ((Statement *) lfirst(lc))->difference;

		if (was_changed(&comparison, difference))
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_IN_USE),
					 errmsg("%s \"%s\" was changed by its owner while it was being repaired",
							object_kind_text(difference->have), difference->have->name),
					 errhint("Look at it with " EXTENSION_NAME "_verify(), then try again.")));
	}
}

/* Run a statement of a plan. */
static void
execute_step(const Statement *statement, Repair *repair)
{
	if (statement->phase == PHASE_REGISTRATION)
	{
		CommandCounterIncrement();
		register_for_dump();
		return;
	}
	execute_statement(statement, &repair->schema);
}

/* Run the statements of a plan, and return them as rows. */
static void
execute_plan(const List *plan, Repair *repair, RowSet *rows, int *step)
{
	List	   *owner_changes = NIL;
	ListCell   *lc;

	foreach(lc, plan)
	{
		const Statement *statement = lfirst(lc);
		const Statement *next = lnext(plan, lc) ? lfirst(lnext(plan, lc)) : NULL;

		CHECK_FOR_INTERRUPTS();
		execute_step(statement, repair);
		add_statement_row(rows, ++*step, statement);
		if (changes_owner(statement))
			owner_changes = lappend(owner_changes, (void *) statement);
		if (owner_changes != NIL && (next == NULL || next->phase != statement->phase))
		{
			require_nothing_added(repair, owner_changes);
			owner_changes = NIL;
		}
	}
}

/* Lock the schema, and the extension where it is its own, in their order. */
static HeldSchema
hold_target(const Installation *installation, Oid schema)
{
	lock_schema(schema);
	if (schema == installation->schema)
		hold_extension(installation->extension);
	return hold_schema(schema);
}

/*
 * Run the plan for a version, the installed one if none is given, in this
 * transaction, and return what was run.  One that makes way for another (a
 * column at the end for the order of the columns) may leave a second plan,
 * which is run too.  If a statement fails, so does the whole repair, and
 * nothing is changed.
 */
Datum
schema_setup_repair(PG_FUNCTION_ARGS)
{
	RowSet		rows = begin_rows(fcinfo);
	Work		work = begin_work();
	Installation *installation = require_installation();
	Oid			schema = target_schema(fcinfo, installation);
	Repair		repair = {
		.allow_data_loss = !PG_ARGISNULL(1) && PG_GETARG_BOOL(1),
		.version = PG_NARGS() < 3 || PG_ARGISNULL(2) ? NULL :
		text_to_cstring(PG_GETARG_TEXT_PP(2)),
	};
	int			step = 0;
	List	   *plan;

	PreventCommandIfReadOnly(EXTENSION_NAME "_repair()");
	require_version(installation->version);
	if (repair.version != NULL)
		require_version(repair.version);
	require_right_to_repair(installation,
							catalog_read(installation, schema, names_of_all_versions()));
	repair.schema = hold_target(installation, schema);
	for (int round = 0; (plan = plan_under_locks(&repair)) != NIL; round++)
	{
		if (round == MAX_REPAIR_ROUNDS)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("repair does not come to an end"),
					 errdetail("It would go on with: %s", ((Statement *) linitial(plan))->text)));
		execute_plan(plan, &repair, &rows, &step);
		CommandCounterIncrement();
	}
	end_work(work);
	return (Datum) 0;
}
