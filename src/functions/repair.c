/*-------------------------------------------------------------------------
 *
 * functions/repair.c
 *		The SQL-callable function that runs a plan.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"

#include "compat.h"
#include "execute/executor.h"
#include "execute/lock_time.h"
#include "verify/findings.h"
#include "functions/repair.h"
#include "subtransaction.h"

PG_FUNCTION_INFO_V1(schema_setup_repair);

/* Enough for statements that make way for others; more would run in a circle. */
#define MAX_REPAIR_ROUNDS 4

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

/* The schema as it is now, compared with the version that it is to have. */
Comparison
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

/* The failure of what a statement is there for; NULL if there was none. */
static const Failure *
failure_of(const Repair *repair, const Statement *statement)
{
	const char *reason = statement_reason(statement);
	ListCell   *lc;

	foreach(lc, repair->failures)
	{
		if (strcmp(((Failure *) lfirst(lc))->reason, reason) == 0)
			return lfirst(lc);
	}
	return NULL;
}

/* Is a statement of a plan to be run? */
static bool
is_to_run(const Repair *repair, const Statement *statement)
{
	return !statement->choice && failure_of(repair, statement) == NULL;
}

/* Lock what is named by the statements that are to be run; false if that may have made others of them. */
static bool
hold_objects_of_plan(Repair *repair, const List *plan, const Model *have)
{
	List	   *statements = NIL;
	ListCell   *lc;

	foreach(lc, plan)
	{
		if (is_to_run(repair, lfirst(lc)))
			statements = lappend(statements, lfirst(lc));
	}
	return hold_objects_of(&repair->schema, statements, have, &repair->current);
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
		repair->schema.owner = owner_of_made(comparison.have) ?
			get_role_oid(owner_of_made(comparison.have), true) : InvalidOid;
		target = ddl_target(&comparison);
		target.allow_data_loss = repair->allow_data_loss;
		plan = statements_to_version(&comparison, installation,
									 require_version(repair->version ? repair->version :
													 installation->version),
									 repair->version != NULL, &target, &repair->update);
		repair->comparison = comparison;
		require_short(plan, repair->schema.oid);
	} while (!hold_objects_of_plan(repair, plan, comparison.have));
	limit_lock_time();
	if (repair->update)
		require_labels(repair->schema.oid, plan, repair->version ? repair->version :
					   installation->version);
	return plan;
}

/* Run a statement of a plan. */
static void
execute_step(const Statement *statement, Repair *repair)
{
	if (statement->registers)
	{
		CommandCounterIncrement();
		register_for_dump();
		return;
	}
	execute_statement(statement, &repair->schema);
}

static void
note_done(Repair *repair, const Statement *statement, const char *error)
{
	DoneStatement *done = palloc(sizeof(DoneStatement));

	done->statement = statement;
	done->error = error;
	repair->done = lappend(repair->done, done);
}

/* Say of statements that they are not run, since they would be again and again. */
static void
note_endless(Repair *repair, const List *plan)
{
	ListCell   *lc;

	foreach(lc, plan)
		note_done(repair, lfirst(lc), "not run, since what was done before has not removed the finding");
}

/* What is said of a statement that was not run. */
static const char *
error_of(const Failure *failure, const Statement *statement)
{
	return strcmp(failure->statement, statement->text) == 0 ? failure->error :
		"not run, since another statement for the same finding failed";
}

/*
 * Run the statements of a plan that no failure keeps from being run.  Returns
 * false if there was none to run.
 */
static bool
execute_plan(const List *plan, Repair *repair)
{
	List	   *owner_changes = NIL;
	bool		executed = false;
	ListCell   *lc;

	foreach(lc, plan)
	{
		const Statement *statement = lfirst(lc);
		const Statement *next = lnext(plan, lc) ? lfirst(lnext(plan, lc)) : NULL;
		const Failure *failure = failure_of(repair, statement);

		CHECK_FOR_INTERRUPTS();
		if (is_to_run(repair, statement))
		{
			repair->current = statement;
			execute_step(statement, repair);
			executed = true;
			if (changes_owner(statement))
				owner_changes = lappend(owner_changes, (void *) statement);
		}
		note_done(repair, statement, failure ? error_of(failure, statement) : NULL);
		if (owner_changes != NIL && (next == NULL || next->phase != statement->phase))
		{
			repair->current = NULL;
			require_nothing_added(repair, owner_changes);
			owner_changes = NIL;
		}
	}
	repair->current = NULL;
	return executed;
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
 * Plan and execute until nothing is left to do.  A statement that makes way for
 * another (a column at the end for the order of the columns) may leave a second
 * plan, which is run too.  Plans after the first show only what they add.
 */
static void
execute_plans(Repair *repair)
{
	for (int round = 0;; round++)
	{
		List	   *plan = plan_under_locks(repair);
		int			shown = list_length(repair->done);
		bool		executed;

		if (round == MAX_REPAIR_ROUNDS)
		{
			note_endless(repair, plan);
			return;
		}
		executed = execute_plan(plan, repair);
		CommandCounterIncrement();
		if (!executed)
		{
			/* What is not done has been said, after the first round. */
			if (round > 0)
				repair->done = list_truncate(repair->done, shown);
			return;
		}
	}
}

/* Is a statement about the extension's own functions or event triggers, which only a superuser makes? */
static bool
is_for_superusers(const Statement *statement)
{
	const ModelObject *object = statement->difference ?
		difference_object(statement->difference) : NULL;

	return object != NULL &&
		(object->kind == MODEL_FUNCTION || object->kind == MODEL_EVENT_TRIGGER);
}

/* May the owner of the tables, as whom statements run, make none in the schema? */
static bool
owner_cannot_create(const Repair *repair)
{
	return superuser() && OidIsValid(repair->schema.owner) &&
		schema_acl_check(repair->schema.oid, repair->schema.owner, ACL_CREATE) != ACLCHECK_OK;
}

/*
 * Does an error say something of a statement, of the rows, or of a catalog that
 * is damaged, so that others may go on?  Not one of rights that the caller has
 * for all others, locks, resources, or a cancelled query.
 */
static bool
is_of_statement(const Repair *repair, const ErrorData *error, const Statement *statement)
{
	switch (ERRCODE_TO_CATEGORY(error->sqlerrcode))
	{
		case ERRCODE_FEATURE_NOT_SUPPORTED:
		case ERRCODE_DATA_EXCEPTION:
		case ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION:
		case ERRCODE_DEPENDENT_PRIVILEGE_DESCRIPTORS_STILL_EXIST:
		case ERRCODE_INVALID_SCHEMA_NAME:
		case ERRCODE_PLPGSQL_ERROR:
		case ERRCODE_INTERNAL_ERROR:
			return true;
		case ERRCODE_SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION:
			return error->sqlerrcode != ERRCODE_INSUFFICIENT_PRIVILEGE ||
				is_for_superusers(statement) || owner_cannot_create(repair);
		default:
			return error->sqlerrcode == ERRCODE_UNSAFE_NEW_ENUM_VALUE_USAGE ||
				error->sqlerrcode == ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE ||
				error->sqlerrcode == ERRCODE_UNDEFINED_FILE;
	}
}

/* The words of an error, on lines of their own. */
static const char *
error_text(const ErrorData *error)
{
	return psprintf("%s%s%s%s%s", error->message, error->detail ? "\n" : "",
					error->detail ? error->detail : "", error->hint ? "\n" : "",
					error->hint ? error->hint : "");
}

static void
add_failure(Repair *repair, const Statement *statement, const ErrorData *error)
{
	Failure    *failure = palloc(sizeof(Failure));
	const char *in_the_way = is_of_rows(error) ?
		rows_in_the_way(repair->comparison.want, repair->comparison.have, statement->text) : NULL;

	failure->reason = statement_reason(statement);
	failure->statement = statement->text;
	failure->error = error_text(error);
	if (in_the_way != NULL)
		failure->error = psprintf("%s\n%s", failure->error, in_the_way);
	repair->failures = lappend(repair->failures, failure);
}

/*
 * Execute all, or, if a statement fails, nothing; then what it is for is noted,
 * so that the next attempt leaves it out.  Returns whether all was executed.
 */
static bool
attempt(Repair *repair)
{
	Subtransaction subtransaction;
	volatile bool succeeded = false;

	subtransaction = begin_subtransaction();
	PG_TRY();
	{
		execute_plans(repair);
		end_subtransaction(&subtransaction);
		succeeded = true;
	}
	PG_CATCH();
	{
		ErrorData  *error = undo_subtransaction(&subtransaction);

		if (repair->current == NULL || repair->update ||
			!is_of_statement(repair, error, repair->current))
			ReThrowError(error);
		add_failure(repair, repair->current, error);
	}
	PG_END_TRY();
	return succeeded;
}

/*
 * Run the plan for a version, the installed one if none is given, in this
 * transaction, and return what was run.  What one finding needs is run whole or
 * not at all; an error is in the row of the statement, and the others go on.
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
	const Model *have;
	HeldSchema	held;
	ListCell   *lc;

	PreventCommandIfReadOnly(EXTENSION_NAME "_repair()");
	require_version(installation->version);
	if (repair.version != NULL)
		require_version(repair.version);
	have = catalog_read(installation, schema, names_of_all_versions());
	require_right_to_repair(installation, have);
	if (!is_gone(have->schema))
	{
		held = hold_target(installation, schema);
		do
		{
			repair.schema = held;
			repair.done = NIL;
		} while (!attempt(&repair));
	}
	foreach(lc, repair.done)
	{
		const DoneStatement *done = lfirst(lc);

		add_statement_row(&rows, foreach_current_index(lc) + 1, done->statement, done->error);
	}
	end_work(work);
	return (Datum) 0;
}
