/*-------------------------------------------------------------------------
 *
 * diff/rename.c
 *		Finds the columns that are there under another name.
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

/*
 * The column that stands where the wanted one should, between the same two
 * others and with the same type: it was renamed.  A column that was dropped
 * leaves a gap in the numbers of the others, so one that was added instead of
 * it is not taken for it.  NULL if there is none.
 */
static const ModelColumn *
renamed_column(const ModelTable *want_table, const ModelTable *have_table, int place)
{
	const List *want = want_table->columns;
	const List *have = have_table->columns;
	const ModelColumn *wanted = list_nth(want, place);
	const ModelColumn *candidate;
	int			before = -1;
	int			number = 0;

	if (place > 0)
	{
		before = model_column_place(have_table, ((ModelColumn *) list_nth(want, place - 1))->base.name);
		if (before < 0)
			return NULL;
		number = ((ModelColumn *) list_nth(have, before))->attnum;
	}
	if (before + 1 >= list_length(have))
		return NULL;
	candidate = list_nth(have, before + 1);
	if (candidate->attnum != number + 1 ||
		model_find_column(want_table, candidate->base.name) != NULL ||
		!types_equal(&candidate->type, &wanted->type))
		return NULL;
	if (place + 1 < list_length(want) &&
		model_column_place(have_table, ((ModelColumn *) list_nth(want, place + 1))->base.name) != before + 2)
		return NULL;
	return candidate;
}

/* Find the columns of all tables that were renamed. */
void
find_renamed_columns(Diff *diff)
{
	ListCell   *lt;

	foreach(lt, diff->want->tables)
	{
		const ModelTable *want = lfirst(lt);
		const ModelTable *have = model_find_table(diff->have, want->base.name);

		if (have == NULL || same_column_names(want, have))
			continue;
		for (int i = 0; i < list_length(want->columns); i++)
		{
			ModelColumn *column = list_nth(want->columns, i);
			const ModelColumn *renamed;

			CHECK_FOR_INTERRUPTS();
			if (model_find_column(have, column->base.name) != NULL)
				continue;
			renamed = renamed_column(want, have, i);
			if (renamed != NULL)
			{
				ColumnRename *rename = palloc(sizeof(ColumnRename));

				rename->table = want->base.name;
				rename->want = column;
				rename->have = renamed;
				diff->renamed_columns = lappend(diff->renamed_columns, rename);
			}
		}
	}
}

/* The name that a column of a table should have. */
const char *
wanted_name(const Diff *diff, const char *table, const char *name)
{
	ListCell   *lc;

	foreach(lc, diff->renamed_columns)
	{
		const ColumnRename *rename = lfirst(lc);

		if (strcmp(rename->table, table) == 0 &&
			strcmp(rename->have->base.name, name) == 0)
			return rename->want->base.name;
	}
	return name;
}

/* Names of columns of a table as they should be. */
NameArray
wanted_names(const Diff *diff, const char *table, const NameArray *names)
{
	NameArray	result = *names;
	const char **wanted;

	if (diff->renamed_columns == NIL)
		return result;
	result.names = wanted = palloc(Max(names->count, 1) * sizeof(char *));
	for (int i = 0; i < names->count; i++)
		wanted[i] = wanted_name(diff, table, names->names[i]);
	return result;
}

/* The column that is there for a wanted one, under whatever name; or NULL. */
const ModelColumn *
column_for(const Diff *diff, const ModelColumn *want)
{
	ListCell   *lc;

	foreach(lc, diff->renamed_columns)
	{
		const ColumnRename *rename = lfirst(lc);

		if (rename->want == want)
			return rename->have;
	}
	return model_find_column(diff->have_table, want->base.name);
}
