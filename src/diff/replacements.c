/*-------------------------------------------------------------------------
 *
 * diff/replacements.c
 *		Finds what is to take the place of something that is missing or
 *		different: it is there under another name, and is as wanted.
 *
 * So is what was made ahead of an update, without a moment in which what it
 * replaces is not there.  Rows depend on none of it, so its structure tells.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_constraint.h"
#include "utils/builtins.h"

#include "diff/compare.h"

/* Is a constraint in force, for the rows that come at least? */
static bool
is_in_force(const ModelConstraint *constraint)
{
	return constraint->enforced &&
		(constraint->type != CONSTRAINT_FOREIGN || triggers_work(constraint));
}

/* A constraint of no wanted name that is the wanted one; NULL if there is none. */
static const ModelObject *
find_constraint(const Diff *diff, const ModelConstraint *want)
{
	ListCell   *lc;

	foreach(lc, diff->have_table->constraints)
	{
		const ModelConstraint *have = lfirst(lc);

		if (model_find_constraint(diff->want_table, have->base.name) == NULL &&
			!list_member_ptr(diff->replacements, have) && is_in_force(have) &&
			same_constraint(diff, want, have))
			return &have->base;
	}
	return NULL;
}

/*
 * A valid index of no constraint that is the wanted one, of no wanted name but
 * that of the key; NULL if there is none.
 */
static const ModelObject *
find_index(const Diff *diff, const ModelIndex *want)
{
	ListCell   *lc;

	foreach(lc, diff->have_table->indexes)
	{
		const ModelIndex *have = lfirst(lc);

		if (model_find_index(diff->want_table, have->base.name) == NULL &&
			!is_gone(have->base.name) && !list_member_ptr(diff->replacements, have) &&
			have->valid && have->ready && have->immediate && same_index(diff, want, have))
			return &have->base;
	}
	return NULL;
}

/* A check that the column is not NULL; NULL if there is none. */
static const ModelObject *
find_not_null_check(const Diff *diff, const char *column)
{
	const Expression is_not_null = {
		.use = EXPRESSION_CHECK,
		.text = psprintf("%s IS NOT NULL", quote_identifier(column)),
	};
	ListCell   *lc;

	foreach(lc, diff->have_table->constraints)
	{
		const ModelConstraint *have = lfirst(lc);

		if (have->type == CONSTRAINT_CHECK && have->enforced && have->columns.count == 1 &&
			strcmp(have->columns.names[0], column) == 0 &&
			model_find_constraint(diff->want_table, have->base.name) == NULL &&
			same_expression(diff, &is_not_null, have->expression))
			return &have->base;
	}
	return NULL;
}

/* What can take the place of what a difference is about; NULL if nothing can. */
static const ModelObject *
find_replacement(const Diff *diff, const Difference *difference)
{
	const ModelConstraint *key;

	switch (difference->problem)
	{
		case DIFFERENT_COLUMN_NULLABILITY:
			return as_column(difference->want)->not_null ?
				find_not_null_check(diff, difference->want->name) : NULL;
		case DIFFERENT_INDEX:
			return find_index(diff, as_index(difference->want));
		case DIFFERENT_PRIMARY_KEY:
		case DIFFERENT_UNIQUE_CONSTRAINT:
		case MISSING_PRIMARY_KEY:
		case MISSING_UNIQUE_CONSTRAINT:
			key = as_constraint(difference->want);
			if (key->index != NULL && !key->deferrable)
				return find_index(diff, key->index);
			return NULL;
		default:
			return difference->have != NULL ?
				find_constraint(diff, as_constraint(difference->want)) : NULL;
	}
}

/* Note what can take the place of what a difference is about. */
void
note_replacement(Diff *diff, Difference *difference)
{
	difference->replacement = find_replacement(diff, difference);
	if (difference->replacement != NULL)
		diff->replacements = lappend(diff->replacements, (void *) difference->replacement);
}

/* Note of what is unexpected whether it is to take the place of something. */
void
note_unexpected(const Diff *diff, Difference *difference)
{
	difference->serves = list_member_ptr(diff->replacements, difference->have);
}
