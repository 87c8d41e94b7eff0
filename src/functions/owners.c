/*-------------------------------------------------------------------------
 *
 * functions/owners.c
 *		Makes sure that who owned an object has left nothing on it when a
 *		repair has given it to its owner.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"

#include "execute/grants.h"
#include "functions/repair.h"
#include "model/words.h"

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

/* Has the owner before, who may be gone, put anything on an object, or granted anything on it? */
static bool
was_changed(const Comparison *comparison, const Difference *change)
{
	const ModelObject *now = find_again(comparison->have, change->have);

	return now == NULL || now->oid != change->have->oid ||
		object_has_additions(comparison->have, now, comparison->differences) ||
		(change->have->owner != NULL && object_was_opened(change->have, now, change->expected));
}

/* Raise an error for an object that has got another owner, and has something on it that may be the former one's. */
static void
report_changed(Repair *repair, const Statement *statement)
{
	const ModelObject *have = statement->difference->have;
	const Comparison *planned = &repair->comparison;

	/* What is there since before the plan should have gone, by a statement that has failed. */
	if (object_has_additions(planned->have, have, planned->differences))
	{
		repair->current = statement;
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("%s \"%s\" has something on it that may be of its owner",
						object_kind_text(have), have->name)));
	}
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_IN_USE),
			 errmsg("%s \"%s\" was changed by its owner while it was being repaired",
					object_kind_text(have), have->name),
			 errhint("Look at it with " EXTENSION_NAME "_verify(), then try again.")));
}

/* Is it a statement that changes the owner of what it is on? */
bool
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
void
require_nothing_added(Repair *repair, const List *statements)
{
	Installation *installation;
	Comparison	comparison;
	ListCell   *lc;

	hold_grants_on_columns(statements);
	comparison = compare_now(repair, &installation);
	foreach(lc, statements)
	{
		const Statement *statement = lfirst(lc);

		if (was_changed(&comparison, statement->difference))
			report_changed(repair, statement);
	}
}
