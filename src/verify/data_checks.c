/*-------------------------------------------------------------------------
 *
 * verify/data_checks.c
 *		Writes the queries that look for rows which violate what the schema
 *		promises: orphans, duplicates, tenants that do not match.
 *
 * They follow from the model.  Tables or columns that are not there, or not as
 * they should be, are left out, as verification reports those.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "verify/data_checks.h"
#include "diff/diff.h"

#define EQUALS "OPERATOR(pg_catalog.=)"

/*
 * A table of the model with all these columns, where it lives; or NULL.  A
 * column of another type may compare in any way, so it does not count.
 */
static ModelTable *
live_table(const Model *want, const Model *have, const char *name,
		   const NameArray *columns)
{
	const ModelTable *wanted = model_find_table(want, name);
	ModelTable *table = model_find_table(have, name);

	if (table == NULL || table->relkind != RELKIND_RELATION)
		return NULL;
	for (int i = 0; i < columns->count; i++)
	{
		const ModelColumn *column = model_find_column(table, columns->names[i]);

		if (column == NULL ||
			strcmp(column->type, model_find_column(wanted, column->name)->type) != 0)
			return NULL;
	}
	return table;
}

/* What to read a table's own rows from: its keys do not hold for children. */
static const char *
from_table(const Model *have, const ModelTable *table)
{
	return psprintf("ONLY %s", quote_qualified_identifier(table->moved_to ? table->moved_to : have->schema,
														  table->live_name));
}

/* "a.x = b.y AND ...": join two tables on their columns. */
static const char *
join_condition(const char *left, const NameArray *left_columns,
			   const char *right, const NameArray *right_columns)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < left_columns->count; i++)
		appendStringInfo(&text, "%s%s.%s " EQUALS " %s.%s", i > 0 ? " AND " : "",
						 left, quote_identifier(left_columns->names[i]),
						 right, quote_identifier(right_columns->names[i]));
	return text.data;
}

/* "a.x IS NOT NULL AND ...". */
static const char *
not_null_condition(const char *alias, const NameArray *columns)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < columns->count; i++)
		appendStringInfo(&text, "%s%s.%s IS NOT NULL", i > 0 ? " AND " : "", alias,
						 quote_identifier(columns->names[i]));
	return text.data;
}

static DataCheck *
make_check(const char *problem, const char *table, const char *name, const char *detail,
		   List *tables)
{
	DataCheck  *check = palloc(sizeof(DataCheck));

	check->problem = problem;
	check->object = object_name(table, name);
	check->detail = detail;
	check->tables = tables;
	return check;
}

/* Rows that point to no row. */
static DataCheck *
orphan_check(const Model *want, const Model *have, const ModelTable *table,
			 const ModelConstraint *key)
{
	ModelTable *child = live_table(want, have, table->name, &key->columns);
	ModelTable *parent = live_table(want, have, key->ref_table, &key->ref_columns);
	DataCheck  *check;

	if (child == NULL || parent == NULL)
		return NULL;
	check = make_check("orphaned_rows", table->name, key->name,
					   "These rows point to rows that do not exist. Deleting or correcting them is for a person to decide.",
					   list_make2(child, parent));
	check->query = psprintf("SELECT pg_catalog.count(*) FROM %s AS c WHERE %s AND NOT EXISTS (SELECT FROM %s AS p WHERE %s)",
							from_table(have, child), not_null_condition("c", &key->columns),
							from_table(have, parent),
							join_condition("c", &key->columns, "p", &key->ref_columns));
	return check;
}

/* Rows that a unique key should have refused. */
static DataCheck *
duplicate_check(const Model *want, const Model *have, const ModelTable *table,
				const ModelConstraint *key)
{
	ModelTable *live = live_table(want, have, table->name, &key->columns);
	StringInfoData columns;
	DataCheck  *check;

	if (live == NULL)
		return NULL;
	initStringInfo(&columns);
	for (int i = 0; i < key->columns.count; i++)
		appendStringInfo(&columns, "%st.%s", i > 0 ? ", " : "",
						 quote_identifier(key->columns.names[i]));
	check = make_check("duplicate_rows", table->name, key->name,
					   "These rows share their key with another row. Which of them to keep is for a person to decide.",
					   list_make1(live));
	check->query = psprintf("SELECT COALESCE(pg_catalog.sum(n), 0)::pg_catalog.int8 FROM (SELECT pg_catalog.count(*) AS n FROM %s AS t WHERE %s GROUP BY %s) AS groups WHERE n OPERATOR(pg_catalog.>) 1",
							from_table(have, live), not_null_condition("t", &key->columns),
							columns.data);
	return check;
}

/*
 * Rows whose own key and whose other parent's key lead to different rows: a
 * metric of one tenant under a report week of another.
 */
static DataCheck *
mismatch_check(const Model *want, const Model *have, const ModelTable *table,
			   const ModelConstraint *direct, const ModelTable *middle,
			   const ModelConstraint *over, const ModelConstraint *middle_key)
{
	ModelTable *child = live_table(want, have, table->name, &direct->columns);
	ModelTable *parent = live_table(want, have, middle->name, &middle_key->columns);
	DataCheck  *check;

	if (child == NULL || parent == NULL ||
		live_table(want, have, table->name, &over->columns) == NULL ||
		live_table(want, have, middle->name, &over->ref_columns) == NULL)
		return NULL;
	check = make_check("mismatched_rows", table->name, over->name,
					   psprintf("These rows are of other %s than the %s they point to.",
								direct->ref_table, middle->name),
					   list_make2(child, parent));
	check->query = psprintf("SELECT pg_catalog.count(*) FROM %s AS c JOIN %s AS p ON %s WHERE NOT (%s)",
							from_table(have, child), from_table(have, parent),
							join_condition("c", &over->columns, "p", &over->ref_columns),
							join_condition("c", &direct->columns, "p", &middle_key->columns));
	return check;
}

/* Add the checks for tables that two ways lead to from one row. */
static List *
add_mismatch_checks(List *checks, const Model *want, const Model *have,
					const ModelTable *table, const ModelConstraint *direct)
{
	ListCell   *lo;

	foreach(lo, table->constraints)
	{
		const ModelConstraint *over = lfirst(lo);
		const ModelTable *middle;
		ListCell   *lm;

		if (over->kind != CONSTRAINT_FOREIGN || over == direct)
			continue;
		middle = model_find_table(want, over->ref_table);
		foreach(lm, middle->constraints)
		{
			const ModelConstraint *middle_key = lfirst(lm);

			if (middle_key->kind == CONSTRAINT_FOREIGN &&
				strcmp(middle_key->ref_table, direct->ref_table) == 0 &&
				names_equal(&middle_key->columns, &direct->columns))
				checks = lappend(checks, mismatch_check(want, have, table, direct, middle,
														over, middle_key));
		}
	}
	return checks;
}

/* All checks (DataCheck, or NULL for one that cannot be made) of the model. */
List *
data_checks(const Model *want, const Model *have)
{
	List	   *checks = NIL;
	ListCell   *lt;

	foreach(lt, want->tables)
	{
		const ModelTable *table = lfirst(lt);
		ListCell   *lc;

		foreach(lc, table->constraints)
		{
			const ModelConstraint *key = lfirst(lc);

			if (key->kind == CONSTRAINT_FOREIGN)
			{
				checks = lappend(checks, orphan_check(want, have, table, key));
				checks = add_mismatch_checks(checks, want, have, table, key);
			}
			else
				checks = lappend(checks, duplicate_check(want, have, table, key));
		}
	}
	return checks;
}
