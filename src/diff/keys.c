/*-------------------------------------------------------------------------
 *
 * diff/keys.c
 *		Compares the constraints and indexes of two tables: what they are, and
 *		whether they are enforced.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_constraint.h"
#include "lib/stringinfo.h"

#include "model/print.h"
#include "diff/diff.h"

/* Note a difference of a constraint of the table at hand. */
static void
differ_in_constraint(Diff *diff, Problem problem, const ModelConstraint *want,
					 const ModelConstraint *have, const char *expected,
					 const char *actual)
{
	const ModelConstraint *named = want ? want : have;
	Difference *difference = differ(diff, problem, constraint_kind_text(named->kind),
									named->name, expected, actual);

	difference->table = diff->want_table->name;
	difference->want = want;
	difference->have = have;
}

/* Note a difference of an index of the table at hand. */
static void
differ_in_index(Diff *diff, Problem problem, const ModelIndex *want,
				const ModelIndex *have, const char *expected, const char *actual)
{
	Difference *difference = differ(diff, problem, "index",
									want ? want->name : have->name, expected, actual);

	difference->want = want;
	difference->have = have;
}

/* Are these the wanted columns, under whatever name they have now? */
static bool
same_columns(const Diff *diff, const NameArray *want, const NameArray *have)
{
	NameArray	wanted = wanted_names(diff, diff->want_table->name, have);

	return names_equal(want, &wanted);
}

/* Does the key reference the wanted columns? */
static bool
same_ref_columns(const Diff *diff, const ModelConstraint *want, const ModelConstraint *have)
{
	NameArray	wanted = wanted_names(diff, want->ref_table, &have->ref_columns);

	return names_equal(&want->ref_columns, &wanted);
}

/* Is it the same constraint, whatever its name and state? */
static bool
same_constraint(const Diff *diff, const ModelConstraint *want, const ModelConstraint *have)
{
	if (want->kind != have->kind ||
		want->deferrable != have->deferrable ||
		want->deferred != have->deferred ||
		!same_columns(diff, &want->columns, &have->columns) ||
		!texts_equal(want->expression, have->expression))
		return false;
	if (want->index != NULL && have->index != NULL &&
		(want->index->nulls_not_distinct != have->index->nulls_not_distinct ||
		 !same_columns(diff, &want->index->columns, &have->index->columns) ||
		 !same_columns(diff, &want->index->included, &have->index->included)))
		return false;
	return want->kind != CONSTRAINT_FOREIGN ||
		(strcmp(want->ref_table, have->ref_table) == 0 &&
		 same_ref_columns(diff, want, have) &&
		 want->on_update == have->on_update &&
		 want->on_delete == have->on_delete &&
		 want->match == have->match &&
		 same_columns(diff, &want->delete_columns, &have->delete_columns));
}

/* Is it the same index, whatever its name and state? */
static bool
same_index(const Diff *diff, const ModelIndex *want, const ModelIndex *have)
{
	return strcmp(want->method, have->method) == 0 &&
		want->unique == have->unique &&
		want->nulls_not_distinct == have->nulls_not_distinct &&
		same_columns(diff, &want->columns, &have->columns) &&
		same_columns(diff, &want->included, &have->included) &&
		texts_equal(want->predicate, have->predicate);
}

/*
 * Find, among the constraints that are not wanted by their own name, one that
 * is the wanted one under another name.
 */
static const ModelConstraint *
find_renamed_constraint(const Diff *diff, const ModelConstraint *want)
{
	ListCell   *lc;

	foreach(lc, diff->have_table->constraints)
	{
		const ModelConstraint *have = lfirst(lc);

		if (model_find_constraint(diff->want_table, have->name) == NULL &&
			same_constraint(diff, want, have))
			return have;
	}
	return NULL;
}

static const ModelIndex *
find_renamed_index(const Diff *diff, const ModelIndex *want)
{
	ListCell   *lc;

	foreach(lc, diff->have_table->indexes)
	{
		const ModelIndex *have = lfirst(lc);

		if (model_find_index(diff->want_table, have->name) == NULL &&
			have->valid && same_index(diff, want, have))
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
		case KEY_TRIGGER_WRONG_FUNCTION:
			return "wrong function";
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
static bool
triggers_work(const ModelConstraint *key)
{
	for (int i = 0; i < KEY_TRIGGER_COUNT; i++)
	{
		if (key->triggers[i] != KEY_TRIGGER_ENABLED)
			return false;
	}
	return true;
}

/* Compare whether a foreign key is enforced and validated. */
static void
diff_enforcement(Diff *diff, const ModelConstraint *want, const ModelConstraint *have)
{
	if (!have->enforced)
		differ_in_constraint(diff, FOREIGN_KEY_NOT_ENFORCED, want, have,
							 "ENFORCED", "NOT ENFORCED");
	else
	{
		if (!triggers_work(have))
			differ_in_constraint(diff, FOREIGN_KEY_NOT_ENFORCED, want, have,
								 "4 triggers enabled", broken_triggers_text(have));
		if (!have->validated)
			differ_in_constraint(diff, FOREIGN_KEY_NOT_VALIDATED, want, have,
								 "VALID", "NOT VALID");
	}
}

/* "invalid", "invalid, not ready": the state of an index that is not usable. */
static const char *
index_state_text(const ModelIndex *want, const ModelIndex *index)
{
	if (want->unique && !index->unique)
		return "not unique";
	if (want->immediate && !index->immediate)
		return "checked only at commit";
	return index->valid ? (index->ready ? "valid" : "not ready") :
		(index->ready ? "invalid" : "invalid, not ready");
}

/* Compare the state of an index that is what it should be. */
static void
diff_index_state(Diff *diff, const ModelIndex *want, const ModelIndex *have)
{
	if (!have->valid || !have->ready || (want->unique && !have->unique) ||
		(want->immediate && !have->immediate))
		differ_in_index(diff, have->being_built ? INDEX_BEING_BUILT : INVALID_INDEX,
						want, have, "valid", index_state_text(want, have));
	if (!texts_equal(have->options, want->options))
		differ_in_index(diff, UNEXPECTED_STORAGE_PARAMETER, want, have,
						want->options, have->options);
}

static Problem
missing_problem(const ModelConstraint *want)
{
	return want->kind == CONSTRAINT_PRIMARY ? MISSING_PRIMARY_KEY :
		want->kind == CONSTRAINT_UNIQUE ? MISSING_UNIQUE_CONSTRAINT :
		MISSING_FOREIGN_KEY;
}

static Problem
different_problem(const ModelConstraint *want)
{
	return want->kind == CONSTRAINT_PRIMARY ? DIFFERENT_PRIMARY_KEY :
		want->kind == CONSTRAINT_UNIQUE ? DIFFERENT_UNIQUE_CONSTRAINT :
		DIFFERENT_FOREIGN_KEY;
}

/* Compare two constraints, of one name or found to be renamed. */
static void
diff_constraint(Diff *diff, const ModelConstraint *want, const ModelConstraint *have)
{
	if (!same_constraint(diff, want, have))
	{
		differ_in_constraint(diff, different_problem(want), want, have,
							 constraint_definition(want, ""),
							 constraint_definition(have, ""));
		return;
	}
	if (want->kind == CONSTRAINT_FOREIGN)
		diff_enforcement(diff, want, have);
	if (want->index != NULL && have->index != NULL)
		diff_index_state(diff, want->index, have->index);
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
		const ModelConstraint *have = model_find_constraint(diff->have_table, want->name);

		if (have == NULL)
		{
			have = find_renamed_constraint(diff, want);
			if (have == NULL)
			{
				differ_in_constraint(diff, missing_problem(want), want, NULL,
									 constraint_definition(want, ""), NULL);
				continue;
			}
			renamed = lappend(renamed, (void *) have);
			differ_in_constraint(diff, RENAMED_CONSTRAINT, want, have, want->name,
								 have->name);
		}
		diff_constraint(diff, want, have);
	}
	foreach(lc, diff->have_table->constraints)
	{
		ModelConstraint *have = lfirst(lc);

		if (model_find_constraint(diff->want_table, have->name) == NULL &&
			!list_member_ptr(renamed, have))
		{
			have->unexpected = true;
			differ_in_constraint(diff, UNEXPECTED_CONSTRAINT, NULL, have, NULL,
								 psprintf("%s%s%s", constraint_definition(have, ""),
										  have->validated ? "" : " NOT VALID",
										  have->enforced ? "" : " NOT ENFORCED"));
		}
	}
}

/* Compare the indexes of the table at hand, those of constraints aside. */
void
diff_indexes(Diff *diff)
{
	List	   *renamed = NIL;
	ListCell   *lc;

	foreach(lc, diff->want_table->indexes)
	{
		const ModelIndex *want = lfirst(lc);
		const ModelIndex *have = model_find_index(diff->have_table, want->name);

		if (have == NULL)
		{
			have = find_renamed_index(diff, want);
			if (have == NULL)
			{
				differ_in_index(diff, MISSING_INDEX, want, NULL,
								index_text(diff->want_table->name, want), NULL);
				continue;
			}
			renamed = lappend(renamed, (void *) have);
			differ_in_index(diff, RENAMED_INDEX, want, have, want->name, have->name);
		}
		if (same_index(diff, want, have))
			diff_index_state(diff, want, have);
		else
			differ_in_index(diff, DIFFERENT_INDEX, want, have,
							index_text(diff->want_table->name, want),
							index_text(diff->want_table->name, have));
	}
	foreach(lc, diff->have_table->indexes)
	{
		ModelIndex *have = lfirst(lc);

		if (model_find_index(diff->want_table, have->name) == NULL &&
			!list_member_ptr(renamed, have))
		{
			have->unexpected = true;
			differ_in_index(diff, UNEXPECTED_INDEX, NULL, have, NULL,
							index_text(diff->want_table->name, have));
		}
	}
}
