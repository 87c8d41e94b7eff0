/*-------------------------------------------------------------------------
 *
 * verify/prepared.c
 *		Tells what is there ahead of an update, or is left over from one, from
 *		what somebody else has made.
 *
 * Nothing is noted anywhere when something is made ahead.  It is that if a newer
 * version wants it as it is.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "model/ahead.h"
#include "verify/prepared.h"

/* May a difference be something that was made, or renamed, ahead of an update? */
static bool
may_be_prepared(const Difference *difference)
{
	switch (difference->problem)
	{
		case DIFFERENT_COLUMN_NULLABILITY:
			return as_column(difference->have)->not_null;
		case UNEXPECTED_COLUMN:
		case UNEXPECTED_ENUM_LABEL:
			return difference->pair == NULL;
		case UNEXPECTED_INDEX:
		case UNEXPECTED_CONSTRAINT:
		case UNEXPECTED_MEMBER:
			return true;
		case RENAMED_INDEX:
			return strcmp(difference->actual, replaced_name(difference->expected)) == 0;
		default:
			return false;
	}
}

/* Can something that was made ahead still have a difference, until the update? */
static bool
may_be_unfinished(const Difference *difference)
{
	switch (difference->problem)
	{
		case DIFFERENT_COLUMN_NULLABILITY:
		case DIFFERENT_COLUMN_DEFAULT:
		case DIFFERENT_COLUMN_STORAGE:
		case DIFFERENT_COMMENT:
		case FOREIGN_KEY_NOT_VALIDATED:
		case CHECK_CONSTRAINT_NOT_VALIDATED:
		case INVALID_INDEX:
		case INDEX_BEING_BUILT:
		case DIFFERENT_OWNER:
			return true;
		case RENAMED_INDEX:
		case RENAMED_CONSTRAINT:
			return strcmp(difference->actual, prepared_name(difference->expected)) == 0;
		default:
			return difference->serves;
	}
}

/* Does a newer version, too, want a column to take NULL that does not? */
static bool
is_same_demand(const Difference *difference, const Difference *other)
{
	return difference->problem == DIFFERENT_COLUMN_NULLABILITY &&
		other->problem == DIFFERENT_COLUMN_NULLABILITY;
}

/* The name that an enum has when the steps to a version are made. */
static const char *
name_in_version(SchemaVersion version, const char *name)
{
	ListCell   *lc;

	foreach(lc, steps_to_version(version, NULL)->steps)
	{
		const Step *step = lfirst(lc);

		if (step->kind == STEP_RENAME && step->object == MODEL_ENUM && !step->label &&
			strcmp(step->name, name) == 0)
			name = step->new_name;
	}
	return name;
}

/* Has a version newer than this one the label, of the enum by whatever name it has there? */
static bool
newer_version_has_label(SchemaVersion version, const char *type, const char *label)
{
	for (SchemaVersion v = version + 1; v <= version_newest(); v++)
	{
		const ModelEnum *wanted;

		type = name_in_version(v, type);
		wanted = model_find_enum(model_of_version(v), type);
		if (wanted != NULL && model_label_place(wanted, label) >= 0)
			return true;
	}
	return false;
}

/* Does a version know the table or type that something belongs to, or is? */
static bool
version_knows(const Model *want, const Difference *difference)
{
	return difference->have_table != NULL ?
		model_find_table(want, difference->have_table->base.name) != NULL :
		difference->have->kind == MODEL_ENUM && model_find_enum(want, difference->have->name) != NULL;
}

/*
 * Does a newer version want what is there, as it is?  Then its differences say
 * nothing of it, but what the update is still to do.  An index that made way for
 * another one, or is to go, is one that it does not want.
 */
static bool
is_prepared_for(const Difference *difference, const Model *want, const List *differences)
{
	bool		replaced = difference->problem == RENAMED_INDEX;
	ListCell   *lc;

	if (!version_knows(want, difference))
		return false;
	foreach(lc, differences)
	{
		const Difference *other = lfirst(lc);

		if (other->have != difference->have)
			continue;
		if (!may_be_unfinished(other) || is_same_demand(difference, other))
			return replaced && other->problem == UNEXPECTED_INDEX;
	}
	return !replaced;
}

/* Note of the differences which of them the update to a newer version expects. */
static void
note_prepared(List *differences, const Model *have, SchemaVersion newer)
{
	const Model *want = model_of_version(newer);
	const List *others = diff_models(want, have);
	ListCell   *lc;

	foreach(lc, differences)
	{
		Difference *difference = lfirst(lc);

		if (may_be_prepared(difference) && difference->problem != UNEXPECTED_ENUM_LABEL &&
			is_prepared_for(difference, want, others))
			difference->problem = PREPARED;
	}
}

/* Is an index one that a version wants, by its structure? */
static bool
is_wanted_under_another_name(const ModelObject *index, const Model *have, SchemaVersion version)
{
	ListCell   *lc;

	foreach(lc, diff_models(model_of_version(version), have))
	{
		const Difference *difference = lfirst(lc);

		if (difference->have == index &&
			(difference->problem == RENAMED_INDEX || difference->serves))
			return true;
	}
	return false;
}

/* Is an index one that a version before had, under the name that it got to be dropped? */
static bool
is_replaced_index(const Difference *difference, const Model *have, SchemaVersion version)
{
	const char *name = difference->have->name;

	for (SchemaVersion v = version - 1; v >= 0; v--)
	{
		const ModelTable *table = model_find_table(model_of_version(v),
												   difference->have_table->base.name);
		ListCell   *lc;

		foreach(lc, table ? table->indexes : NIL)
		{
			if (strcmp(replaced_name(((ModelIndex *) lfirst(lc))->base.name), name) == 0)
				return is_wanted_under_another_name(difference->have, have, v);
		}
	}
	return false;
}

/*
 * Say of what differs from a version, and is there ahead of the update to a
 * newer one or left over from that to this one, that it is so.
 */
void
note_other_versions(List *differences, const Model *have, SchemaVersion version)
{
	bool		any_prepared = false;
	ListCell   *lc;

	foreach(lc, differences)
	{
		Difference *difference = lfirst(lc);

		if (difference->problem == UNEXPECTED_ENUM_LABEL && difference->pair == NULL &&
			newer_version_has_label(version, difference->have->name, difference->part))
			difference->problem = PREPARED;
		else if (difference->problem == UNEXPECTED_INDEX &&
				 is_replaced_index(difference, have, version))
			difference->problem = REPLACED_INDEX;
		else
			any_prepared |= may_be_prepared(difference);
	}
	for (SchemaVersion v = version + 1; any_prepared && v <= version_newest(); v++)
		note_prepared(differences, have, v);
}
