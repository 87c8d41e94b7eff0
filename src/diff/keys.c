/*-------------------------------------------------------------------------
 *
 * diff/keys.c
 *		Compares the constraints of two tables: what they are, and whether
 *		they are enforced.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_constraint.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"

#include "diff/compare.h"
#include "schema/print.h"

/* Note a difference of a constraint of the table at hand. */
static Difference *
differ_in_constraint(Diff *diff, Problem problem, const ModelConstraint *want,
					 const ModelConstraint *have, const char *expected,
					 const char *actual)
{
	return differ(diff, problem, want ? &want->base : NULL, have ? &have->base : NULL,
				  expected, actual);
}

/* Are these the wanted columns, under whatever name they have now? */
bool
same_columns(const Diff *diff, const NameArray *want, const NameArray *have)
{
	NameArray	wanted = wanted_names(diff, diff->want_table->base.name, have);

	return names_equal(want, &wanted);
}

/* Is it the same expression, over the columns of the table at hand? */
bool
same_expression(const Diff *diff, const Expression *want, const Expression *have)
{
	return expressions_equal(want, diff->want_table, have, diff->have_table, &diff->context);
}

/* Does the key reference the wanted table and columns? */
static bool
same_reference(const Diff *diff, const ModelConstraint *want, const ModelConstraint *have)
{
	NameArray	wanted;

	if (!texts_equal(want->ref_table, have->ref_table) ||
		!texts_equal(want->ref_schema, have->ref_schema))
		return false;
	if (want->ref_table == NULL)
		return true;
	wanted = wanted_names(diff, want->ref_table, &have->ref_columns);
	return names_equal(&want->ref_columns, &wanted);
}

/* Do two constraints have the same index, whatever its name and state? */
static bool
same_index_of_constraint(const Diff *diff, const ModelIndex *want, const ModelIndex *have)
{
	if (want == NULL || have == NULL)
		return true;			/* of a damaged one; or there is none */
	return strcmp(want->method, have->method) == 0 &&
		want->nulls_not_distinct == have->nulls_not_distinct &&
		same_elements(diff, want, have) &&
		same_columns(diff, &want->included, &have->included) &&
		same_expression(diff, want->predicate, have->predicate);
}

/* Is it the same constraint, whatever its name and state? */
bool
same_constraint(const Diff *diff, const ModelConstraint *want, const ModelConstraint *have)
{
	if (want->type != have->type ||
		want->deferrable != have->deferrable ||
		want->deferred != have->deferred ||
		want->no_inherit != have->no_inherit ||
		!same_index_of_constraint(diff, want->index, have->index))
		return false;
	switch (want->type)
	{
		case CONSTRAINT_CHECK:
			return same_expression(diff, want->expression, have->expression);
		case CONSTRAINT_EXCLUSION:
			return names_equal(&want->operators, &have->operators);
		case CONSTRAINT_FOREIGN:
			return same_columns(diff, &want->columns, &have->columns) &&
				same_reference(diff, want, have) &&
				want->on_update == have->on_update &&
				want->on_delete == have->on_delete &&
				want->match == have->match &&
				same_columns(diff, &want->delete_columns, &have->delete_columns);
		default:
			return same_columns(diff, &want->columns, &have->columns);
	}
}

/*
 * Find, among the constraints that are not wanted by their own name, one that
 * is the wanted one under another name.
 */
static const ModelConstraint *
find_renamed_constraint(const Diff *diff, const ModelConstraint *want, const List *taken)
{
	ListCell   *lc;

	foreach(lc, diff->have_table->constraints)
	{
		const ModelConstraint *have = lfirst(lc);

		if (model_find_constraint(diff->want_table, have->base.name) == NULL &&
			!list_member_ptr(taken, have) && same_constraint(diff, want, have))
			return have;
	}
	return NULL;
}

static const char *
key_trigger_text(KeyTrigger which)
{
	switch (which)
	{
		case INSERT_CHECK:
			return "insert check";
		case UPDATE_CHECK:
			return "update check";
		case DELETE_ACTION:
			return "delete action";
		case UPDATE_ACTION:
			return "update action";
	}
	elog(ERROR, "unrecognized trigger: %d", (int) which);
}

static const char *
key_trigger_state_text(KeyTriggerState state)
{
	switch (state)
	{
		case KEY_TRIGGER_ENABLED:
			return "enabled";
		case KEY_TRIGGER_MISSING:
			return "missing";
		case KEY_TRIGGER_DISABLED:
			return "disabled";
		case KEY_TRIGGER_REPLICA_ONLY:
			return "enabled on replicas only";
		case KEY_TRIGGER_CHANGED:
			return "not as the server makes it";
		case KEY_TRIGGER_DUPLICATE:
			return "duplicate";
	}
	elog(ERROR, "unrecognized trigger state: %d", (int) state);
}

/* "insert check disabled, ...": the triggers of a key that do not work. */
static const char *
broken_triggers_text(const ModelConstraint *key)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < KEY_TRIGGER_COUNT; i++)
	{
		if (key->triggers[i] != KEY_TRIGGER_ENABLED)
			appendStringInfo(&text, "%s%s %s", text.len > 0 ? ", " : "",
							 key_trigger_text(i), key_trigger_state_text(key->triggers[i]));
	}
	return text.data;
}

/* Does everything work that enforces the key? */
bool
triggers_work(const ModelConstraint *key)
{
	for (int i = 0; i < KEY_TRIGGER_COUNT; i++)
	{
		if (key->triggers[i] != KEY_TRIGGER_ENABLED)
			return false;
	}
	return true;
}

/* Compare whether a foreign key or check is enforced and validated. */
static void
diff_enforcement(Diff *diff, const ModelConstraint *want, const ModelConstraint *have)
{
	bool		is_key = want->type == CONSTRAINT_FOREIGN;

	if (want->enforced != have->enforced)
	{
		differ_in_constraint(diff, is_key ? FOREIGN_KEY_NOT_ENFORCED :
							 CHECK_CONSTRAINT_NOT_ENFORCED, want, have,
							 want->enforced ? "ENFORCED" : "NOT ENFORCED",
							 have->enforced ? "ENFORCED" : "NOT ENFORCED");
		return;
	}
	if (is_key && have->enforced && !triggers_work(have))
		differ_in_constraint(diff, FOREIGN_KEY_NOT_ENFORCED, want, have,
							 "4 triggers enabled", broken_triggers_text(have));
	if (want->validated && !have->validated)
		differ_in_constraint(diff, is_key ? FOREIGN_KEY_NOT_VALIDATED :
							 CHECK_CONSTRAINT_NOT_VALIDATED, want, have, "VALID", "NOT VALID");
}

static Problem
missing_problem(const ModelConstraint *want)
{
	switch (want->type)
	{
		case CONSTRAINT_PRIMARY:
			return MISSING_PRIMARY_KEY;
		case CONSTRAINT_UNIQUE:
			return MISSING_UNIQUE_CONSTRAINT;
		case CONSTRAINT_CHECK:
			return MISSING_CHECK_CONSTRAINT;
		case CONSTRAINT_EXCLUSION:
			return MISSING_EXCLUSION_CONSTRAINT;
		default:
			return MISSING_FOREIGN_KEY;
	}
}

static Problem
different_problem(const ModelConstraint *want)
{
	switch (want->type)
	{
		case CONSTRAINT_PRIMARY:
			return DIFFERENT_PRIMARY_KEY;
		case CONSTRAINT_UNIQUE:
			return DIFFERENT_UNIQUE_CONSTRAINT;
		case CONSTRAINT_CHECK:
			return DIFFERENT_CHECK_CONSTRAINT;
		case CONSTRAINT_EXCLUSION:
			return DIFFERENT_EXCLUSION_CONSTRAINT;
		default:
			return DIFFERENT_FOREIGN_KEY;
	}
}

/*
 * Is a constraint not to be validated in one definition, and is in the other?
 * A live one that is, is all the better.
 */
static bool
was_never_validated(const Diff *diff, const ModelConstraint *want,
					const ModelConstraint *have)
{
	return diff->have->schema == NULL && have->validated && !want->validated;
}

/* Compare two constraints, of one name or found to be renamed. */
static void
diff_constraint(Diff *diff, const ModelConstraint *want, const ModelConstraint *have)
{
	if (!same_constraint(diff, want, have) || was_never_validated(diff, want, have))
	{
		note_replacement(diff,
						 differ_in_constraint(diff, different_problem(want), want, have,
											  constraint_definition(diff->want_table, want, ""),
											  constraint_definition(diff->have_table, have, "")));
		return;
	}
	if (want->type == CONSTRAINT_FOREIGN || want->type == CONSTRAINT_CHECK)
		diff_enforcement(diff, want, have);
	else if (have->triggers[INSERT_CHECK] != KEY_TRIGGER_ENABLED)
		differ_in_constraint(diff, different_problem(want), want, have, "recheck enabled",
							 psprintf("recheck %s",
									  key_trigger_state_text(have->triggers[INSERT_CHECK])));
	if (want->index != NULL)
		diff_index_state(diff, want->index, have->index);
	diff_comment(diff, &want->base, &have->base);
	if (want->index != NULL && have->index != NULL)
		diff_comment(diff, &want->index->base, &have->index->base);
}

/* Compare the constraints of the table at hand. */
void
diff_constraints(Diff *diff)
{
	List	   *renamed = NIL;
	ListCell   *lc;

	foreach(lc, diff->want_table->constraints)
	{
		const ModelConstraint *want = lfirst(lc);
		const ModelConstraint *have = model_find_constraint(diff->have_table, want->base.name);

		CHECK_FOR_INTERRUPTS();
		if (have == NULL)
		{
			have = find_renamed_constraint(diff, want, renamed);
			if (have == NULL)
			{
				note_replacement(diff,
								 differ_in_constraint(diff, missing_problem(want), want, NULL,
													  constraint_definition(diff->want_table, want, ""),
													  NULL));
				continue;
			}
			renamed = lappend(renamed, (void *) have);
			differ_in_constraint(diff, RENAMED_CONSTRAINT, want, have, want->base.name,
								 have->base.name);
		}
		diff_constraint(diff, want, have);
	}
	foreach(lc, diff->have_table->constraints)
	{
		const ModelConstraint *have = lfirst(lc);

		if (model_find_constraint(diff->want_table, have->base.name) == NULL &&
			!list_member_ptr(renamed, have))
			note_unexpected(diff,
							differ_in_constraint(diff, UNEXPECTED_CONSTRAINT, NULL, have, NULL,
												 psprintf("%s%s%s",
														  constraint_definition(diff->have_table, have, ""),
														  have->validated ? "" : " NOT VALID",
														  have->enforced ? "" : " NOT ENFORCED")));
	}
}
