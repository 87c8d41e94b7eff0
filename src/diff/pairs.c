/*-------------------------------------------------------------------------
 *
 * diff/pairs.c
 *		Finds the columns that may be there under another name.
 *
 * Whether one is, only a person knows: rows depend on it.  So both remain
 * differences; but what hangs on such a column is compared as if it were it,
 * and is no difference of its own.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"

#include "diff/compare.h"

/* Do the tables have columns of the same names in the same order? */
bool
same_column_names(const ModelTable *want, const ModelTable *have)
{
	ListCell   *lw;
	ListCell   *lh;

	if (list_length(want->columns) != list_length(have->columns))
		return false;
	forboth(lw, want->columns, lh, have->columns)
	{
		if (strcmp(((ModelColumn *) lfirst(lw))->base.name,
				   ((ModelColumn *) lfirst(lh))->base.name) != 0)
			return false;
	}
	return true;
}

/* Is a column there that is not wanted, and of this type? */
static bool
is_candidate(const ModelTable *want_table, const ModelColumn *column, const TypeRef *type)
{
	return model_find_column(want_table, column->base.name) == NULL &&
		types_equal(&column->type, type);
}

/*
 * The column that stands where the wanted one should, between the same two
 * others, and with its type; NULL if there is none.
 */
static const ModelColumn *
column_in_place(const ModelTable *want_table, const ModelTable *have_table, int place)
{
	const List *want = want_table->columns;
	const ModelColumn *wanted = list_nth(want, place);
	const ModelColumn *candidate;
	int			before = -1;

	if (place > 0)
	{
		before = model_column_place(have_table, ((ModelColumn *) list_nth(want, place - 1))->base.name);
		if (before < 0)
			return NULL;
	}
	if (before + 1 >= list_length(have_table->columns))
		return NULL;
	candidate = list_nth(have_table->columns, before + 1);
	if (!is_candidate(want_table, candidate, &wanted->type))
		return NULL;
	if (place + 1 < list_length(want) &&
		model_column_place(have_table, ((ModelColumn *) list_nth(want, place + 1))->base.name) != before + 2)
		return NULL;
	return candidate;
}

static bool
is_paired(const Diff *diff, const ModelColumn *column)
{
	return pair_of(diff, column) != NULL;
}

/* The first column of the type that is not wanted; NULL if there is none. */
static const ModelColumn *
any_candidate(const Diff *diff, const ModelTable *want_table, const ModelTable *have_table,
			  const ModelColumn *wanted)
{
	ListCell   *lc;

	foreach(lc, have_table->columns)
	{
		if (is_candidate(want_table, lfirst(lc), &wanted->type) && !is_paired(diff, lfirst(lc)))
			return lfirst(lc);
	}
	return NULL;
}

static void
add_pair(Diff *diff, const ModelTable *table, const ModelColumn *want, const ModelColumn *have)
{
	ColumnPair *pair = palloc(sizeof(ColumnPair));

	pair->table = table->base.name;
	pair->want = want;
	pair->have = have;
	diff->pairs = lappend(diff->pairs, pair);
}

/* Find the pairs of a table: first those that stand in the same place. */
static void
find_pairs_of_table(Diff *diff, const ModelTable *want, const ModelTable *have)
{
	for (int round = 0; round < 2; round++)
	{
		for (int i = 0; i < list_length(want->columns); i++)
		{
			const ModelColumn *column = list_nth(want->columns, i);
			const ModelColumn *other;

			CHECK_FOR_INTERRUPTS();
			if (model_find_column(have, column->base.name) != NULL || is_paired(diff, column))
				continue;
			other = round == 0 ? column_in_place(want, have, i) :
				any_candidate(diff, want, have, column);
			if (other != NULL)
				add_pair(diff, want, column, other);
		}
	}
}

/* Find the pairs of all tables.  Of two definitions a step file says what is renamed. */
void
find_column_pairs(Diff *diff)
{
	ListCell   *lt;

	if (diff->have->schema == NULL)
		return;
	foreach(lt, diff->want->tables)
	{
		const ModelTable *want = lfirst(lt);
		const ModelTable *have = model_find_table(diff->have, want->base.name);

		if (have != NULL && !same_column_names(want, have))
			find_pairs_of_table(diff, want, have);
	}
}

/* The pair that has a column, the wanted or the other one; NULL if none has. */
const ColumnPair *
pair_of(const Diff *diff, const ModelColumn *column)
{
	ListCell   *lc;

	foreach(lc, diff->pairs)
	{
		const ColumnPair *pair = lfirst(lc);

		if (pair->want == column || pair->have == column)
			return pair;
	}
	return NULL;
}

/* The name that a column of a table should have, if it is what it may be. */
const char *
wanted_name(const Diff *diff, const char *table, const char *name)
{
	ListCell   *lc;

	foreach(lc, diff->pairs)
	{
		const ColumnPair *pair = lfirst(lc);

		if (strcmp(pair->table, table) == 0 && strcmp(pair->have->base.name, name) == 0)
			return pair->want->base.name;
	}
	return name;
}

/* Names of columns of a table as they should be. */
NameArray
wanted_names(const Diff *diff, const char *table, const NameArray *names)
{
	NameArray	result = *names;
	const char **wanted;

	if (diff->pairs == NIL)
		return result;
	result.names = wanted = palloc(Max(names->count, 1) * sizeof(char *));
	for (int i = 0; i < names->count; i++)
		wanted[i] = wanted_name(diff, table, names->names[i]);
	return result;
}
