/*-------------------------------------------------------------------------
 *
 * diff/indexes.c
 *		Compares the indexes of two tables: what they are, and whether they
 *		can be used.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "diff/compare.h"
#include "schema/print.h"

/* Note a difference of an index of the table at hand. */
static Difference *
differ_in_index(Diff *diff, Problem problem, const ModelIndex *want,
				const ModelIndex *have, const char *expected, const char *actual)
{
	return differ(diff, problem, want ? &want->base : NULL, have ? &have->base : NULL,
				  expected, actual);
}

/* What an index is on, as an expression: (a::text) of a text is a column to the server. */
static const Expression *
element_expression(const IndexElement *element)
{
	Expression *column;

	if (element->column == NULL)
		return element->expression;
	column = palloc0(sizeof(Expression));
	column->use = EXPRESSION_INDEX;
	column->type.typmod = -1;
	column->text = quote_identifier(element->column);
	return column;
}

/* Is it the same column of an index, or the same expression? */
static bool
same_element(const Diff *diff, const IndexElement *want, const IndexElement *have)
{
	if (want->order != have->order ||
		want->collation != have->collation ||
		want->operator_class != have->operator_class ||
		!options_equal(want->class_options, have->class_options))
		return false;
	if (want->column == NULL || have->column == NULL)
		return same_expression(diff, element_expression(want), element_expression(have));
	return strcmp(want->column,
				  wanted_name(diff, diff->want_table->base.name, have->column)) == 0;
}

/* Have two indexes the same columns and expressions? */
bool
same_elements(const Diff *diff, const ModelIndex *want, const ModelIndex *have)
{
	ListCell   *lw;
	ListCell   *lh;

	if (list_length(want->elements) != list_length(have->elements))
		return false;
	forboth(lw, want->elements, lh, have->elements)
	{
		if (!same_element(diff, lfirst(lw), lfirst(lh)))
			return false;
	}
	return true;
}

/* Is it the same index, whatever its name and state? */
bool
same_index(const Diff *diff, const ModelIndex *want, const ModelIndex *have)
{
	return strcmp(want->method, have->method) == 0 &&
		want->unique == have->unique &&
		want->nulls_not_distinct == have->nulls_not_distinct &&
		same_elements(diff, want, have) &&
		same_columns(diff, &want->included, &have->included) &&
		same_expression(diff, want->predicate, have->predicate);
}

/* Find the wanted index under a name that is not wanted. */
static const ModelIndex *
find_renamed_index(const Diff *diff, const ModelIndex *want, const List *taken)
{
	ListCell   *lc;

	foreach(lc, diff->have_table->indexes)
	{
		const ModelIndex *have = lfirst(lc);

		if (model_find_index(diff->want_table, have->base.name) == NULL &&
			!list_member_ptr(taken, have) && !is_gone(have->base.name) && have->valid &&
			same_index(diff, want, have))
			return have;
	}
	return NULL;
}

/* "invalid", "invalid, not ready": the state of an index that is not usable. */
static const char *
index_state_text(const ModelIndex *want, const ModelIndex *index)
{
	if (index == NULL || is_gone(index->base.name))
		return "missing";
	if (want->unique && !index->unique)
		return "not unique";
	if (want->immediate && !index->immediate)
		return "checked only at commit";
	return index->valid ? (index->ready ? "valid" : "not ready") :
		(index->ready ? "invalid" : "invalid, not ready");
}

/* "order of collation "en-x-icu", version 153.14". */
static const char *
collation_version_text(const CollationVersion *collation, const char *version)
{
	return psprintf("order of collation %s, version %s", collation->name, version);
}

/* Compare the state of an index that is what it should be; NULL: it is gone. */
void
diff_index_state(Diff *diff, const ModelIndex *want, const ModelIndex *have)
{
	if (have == NULL || is_gone(have->base.name) || !have->valid || !have->ready || (want->unique && !have->unique) ||
		(want->immediate && !have->immediate))
		differ_in_index(diff, have && have->being_built ? INDEX_BEING_BUILT : INVALID_INDEX,
						want, have, "valid", index_state_text(want, have));
	if (have != NULL && !options_equal(want->options, have->options))
		differ_in_index(diff, want->options == NIL ? UNEXPECTED_STORAGE_PARAMETER :
						DIFFERENT_STORAGE_PARAMETER, want, have, options_or_null(want->options),
						options_or_null(have->options));
	if (have != NULL && have->stale_collation != NULL)
		differ_in_index(diff, STALE_INDEX_COLLATION, want, have,
						collation_version_text(have->stale_collation, have->stale_collation->actual),
						collation_version_text(have->stale_collation, have->stale_collation->recorded));
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
		const ModelIndex *have = model_find_index(diff->have_table, want->base.name);

		CHECK_FOR_INTERRUPTS();
		if (have == NULL)
		{
			have = find_renamed_index(diff, want, renamed);
			if (have == NULL)
			{
				differ_in_index(diff, MISSING_INDEX, want, NULL,
								index_text(diff->want_table, want), NULL);
				continue;
			}
			renamed = lappend(renamed, (void *) have);
			differ_in_index(diff, RENAMED_INDEX, want, have, want->base.name, have->base.name);
		}
		if (same_index(diff, want, have))
		{
			diff_index_state(diff, want, have);
			diff_comment(diff, &want->base, &have->base);
		}
		else
			note_replacement(diff,
							 differ_in_index(diff, DIFFERENT_INDEX, want, have,
											 index_text(diff->want_table, want),
											 index_text(diff->have_table, have)));
	}
	foreach(lc, diff->have_table->indexes)
	{
		const ModelIndex *have = lfirst(lc);

		if (model_find_index(diff->want_table, have->base.name) == NULL &&
			!list_member_ptr(renamed, have))
			note_unexpected(diff,
							differ_in_index(diff, UNEXPECTED_INDEX, NULL, have, NULL,
											index_text(diff->have_table, have)));
	}
}
