/*-------------------------------------------------------------------------
 *
 * functions/chain.c
 *		The statements that take a live schema of one version to another one,
 *		by way of all between them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "functions/chain.h"
#include "functions/script.h"

/* What belongs to a version is to be known as such in an ordinary schema too. */
static void
mark_as_of_version(const List *objects, const List *known)
{
	ListCell   *lc;

	foreach(lc, objects)
	{
		ModelObject *object = lfirst(lc);

		if (find_object(known, object->name) != NULL)
			object->member = true;
	}
}

/* A copy of a live model, in which the objects of its version are known. */
static Model *
model_of_live(const Model *live, SchemaVersion version)
{
	Model	   *copy = model_copy(live);
	const Model *known = model_of_version(version);

	mark_as_of_version(copy->tables, known->tables);
	mark_as_of_version(copy->sequences, known->sequences);
	mark_as_of_version(copy->enums, known->enums);
	mark_as_of_version(copy->domains, known->domains);
	return copy;
}

/*
 * Set a target to the update to a version, where the live schema is of the one
 * before, and return the steps; without a live schema, between the definitions.
 */
const Steps *
target_update(DdlTarget *target, const Model *live, SchemaVersion to)
{
	target->want = model_of_version(to);
	target->before = steps_to_version(to, NULL)->have;
	return steps_to_version(to, live ? model_of_live(live, to - 1) : NULL);
}

/* What is said of the way from one version to one beside it. */
static Steps *
steps_between(SchemaVersion from, SchemaVersion to)
{
	return from < to ? steps_to_version(to, NULL) : steps_from_version(from);
}

/* Find the statements of an update from a live schema. */
static void
make_live_update(Update *update, const Model *live, const DdlTarget *target)
{
	DdlTarget	next = *target;

	if (update->from < update->to)
		update->steps = target_update(&next, live, update->to);
	else
	{
		next.want = model_of_version(update->to);
		next.before = update->steps->have;
		update->steps = steps_back(steps_to_version(update->from, NULL), live);
	}
	update->statements = ddl_for_update(&next, update->steps);
}

/* Find those of an update between definitions; an error if there is no way. */
static void
make_update(Update *update, const DdlTarget *target)
{
	DdlTarget	next = *target;

	next.allow_data_loss = false;
	update->statements = statements_between(update->from, update->to, &next);
}

/* Is it there for a table or column that goes with its rows? */
static bool
drops_rows(const Statement *statement)
{
	return statement->difference != NULL &&
		(statement->difference->problem == UNEXPECTED_COLUMN ||
		 statement->difference->problem == UNEXPECTED_MEMBER_TABLE);
}

/* The updates between two versions, the first one from a live schema. */
static List *
updates_between(const Model *live, SchemaVersion from, SchemaVersion to,
				const DdlTarget *target)
{
	int			direction = from < to ? 1 : -1;
	Model	   *have = model_of_live(live, from);
	List	   *updates = NIL;
	Update	   *first;

	for (SchemaVersion version = from; version != to; version += direction)
	{
		Update	   *update = palloc0(sizeof(Update));

		update->from = version;
		update->to = version + direction;
		update->steps = steps_between(update->from, update->to);
		/* Of the first one, only whether there is a way back. */
		if (version != from || direction < 0)
			make_update(update, target);
		updates = lappend(updates, update);
	}
	first = linitial(updates);
	first->statements = NIL;
	forget_labels_to_come(updates, have, target);
	make_live_update(first, have, target);
	return updates;
}

/*
 * The statements of all updates from one version to another.  What is there is
 * known for the first of them.  What has rows goes only with leave to lose data.
 */
List *
statements_of_updates(const Model *live, SchemaVersion from, SchemaVersion to,
					  const DdlTarget *target)
{
	List	   *updates = updates_between(live, from, to, target);
	List	   *statements = list_length(updates) > 1 ? labels_first(updates, live, target) : NIL;
	ListCell   *lu;
	ListCell   *lc;

	foreach(lu, updates)
	{
		foreach(lc, ((Update *) lfirst(lu))->statements)
		{
			if (foreach_current_index(lu) == 0 || target->allow_data_loss ||
				!drops_rows(lfirst(lc)))
				statements = lappend(statements, lfirst(lc));
		}
	}
	return statements;
}
