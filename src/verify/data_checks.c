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
#include "nodes/parsenodes.h"
#include "utils/builtins.h"

#include "verify/data_checks.h"
#include "expression/expression.h"
#include "model/words.h"

#define EQUALS "OPERATOR(pg_catalog.=)"

/* Where the checks are made, and what they need. */
typedef struct Checker
{
	const Model *want;
	const Model *have;
	const char *prefix;			/* of the schema's own types */
	List	   *checks;			/* DataCheck, or NULL for one that cannot be made */
} Checker;

/*
 * A table of the model with all these columns, where it lives; or NULL.  A
 * column of another type may compare in any way, so it does not count.
 */
static ModelTable *
live_table(const Checker *checker, const char *name, const NameArray *columns)
{
	const ModelTable *wanted = model_find_table(checker->want, name);
	ModelTable *table = model_find_table(checker->have, name);

	if (table == NULL || table->relkind != RELKIND_RELATION || is_gone(table->base.moved_to))
		return NULL;
	for (int i = 0; i < columns->count; i++)
	{
		const ModelColumn *column = model_find_column(table, columns->names[i]);

		if (column == NULL ||
			!types_equal(&column->type, &model_find_column(wanted, column->base.name)->type))
			return NULL;
	}
	return table;
}

/* The same for columns that expressions (Expression) name. */
static ModelTable *
live_table_with(const Checker *checker, const ModelTable *wanted, const List *expressions)
{
	NameArray	columns = {0};
	const char **names = palloc(Max(list_length(wanted->columns), 1) * sizeof(char *));
	ListCell   *lc;
	ListCell   *le;

	foreach(lc, wanted->columns)
	{
		const char *name = ((const ModelColumn *) lfirst(lc))->base.name;

		foreach(le, expressions)
		{
			if (expression_uses_column(lfirst(le), wanted->base.name, name))
			{
				names[columns.count++] = name;
				break;
			}
		}
	}
	columns.names = names;
	return live_table(checker, wanted->base.name, &columns);
}

/* What to read a table's own rows from: its keys do not hold for children. */
static const char *
from_table(const Checker *checker, const ModelTable *table)
{
	return psprintf("ONLY %s",
					quote_qualified_identifier(table->base.moved_to ? table->base.moved_to :
											   checker->have->schema, table->base.live_name));
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

/* "(a.x IS NOT NULL AND ...)", or with OR if any of them suffices. */
static const char *
not_null_condition(const char *alias, const NameArray *columns, bool any)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < columns->count; i++)
		appendStringInfo(&text, "%s%s.%s IS NOT NULL", i == 0 ? "(" : any ? " OR " : " AND ",
						 alias, quote_identifier(columns->names[i]));
	appendStringInfoChar(&text, ')');
	return text.data;
}

static DataCheck *
make_check(const char *problem, const ModelObject *object, const char *detail, List *tables)
{
	DataCheck  *check = palloc0(sizeof(DataCheck));

	check->problem = problem;
	check->object = object_full_name(object);
	check->about = object;
	check->enforced = true;
	check->detail = detail;
	check->tables = tables;
	return check;
}

/* The query that shows what another one counts. */
static const char *
counted_rows(const char *columns, const char *query)
{
	static const char count[] = "SELECT pg_catalog.count(*)";

	Assert(strncmp(query, count, strlen(count)) == 0);
	return psprintf("SELECT %s%s", columns, query + strlen(count));
}

/* Rows that point to no row. */
static DataCheck *
orphan_check(const Checker *checker, const ModelTable *table, const ModelConstraint *key)
{
	ModelTable *child = live_table(checker, table->base.name, &key->columns);
	ModelTable *parent = key->ref_schema ? NULL :
		live_table(checker, key->ref_table, &key->ref_columns);
	DataCheck  *check;

	if (child == NULL || parent == NULL)
		return NULL;
	check = make_check("orphaned_rows", &key->base,
					   "These rows point to rows that do not exist. Deleting or correcting them is for a person to decide.",
					   list_make2(child, parent));
	check->query = psprintf("SELECT pg_catalog.count(*) FROM %s AS c WHERE %s AND NOT EXISTS (SELECT FROM %s AS p WHERE %s)",
							from_table(checker, child),
							not_null_condition("c", &key->columns,
											   key->match == FKCONSTR_MATCH_FULL),
							from_table(checker, parent),
							join_condition("c", &key->columns, "p", &key->ref_columns));
	check->rows = counted_rows("c.*", check->query);
	return check;
}

/* What the rows of a unique index must differ in, with commas or as not NULL. */
static const char *
unique_values(const Checker *checker, const ModelTable *table, const ModelIndex *index,
			  const char *separator, const char *suffix)
{
	StringInfoData text;
	ListCell   *lc;

	initStringInfo(&text);
	foreach(lc, index->elements)
	{
		const IndexElement *element = lfirst(lc);
		const char *value = element->column ? psprintf("t.%s", quote_identifier(element->column)) :
			psprintf("(%s)", expression_text(element->expression, table, checker->prefix));

		appendStringInfo(&text, "%s%s%s", text.len > 0 ? separator : "", value, suffix);
	}
	return text.data;
}

/* The table of an index, with the columns that it needs; or NULL. */
static ModelTable *
live_table_of_index(const Checker *checker, const ModelTable *table, const ModelIndex *index)
{
	NameArray	columns = {0};
	const char **names = palloc(Max(list_length(index->elements), 1) * sizeof(char *));
	List	   *expressions = index->predicate ? list_make1(index->predicate) : NIL;
	ListCell   *lc;

	foreach(lc, index->elements)
	{
		const IndexElement *element = lfirst(lc);

		if (element->column != NULL)
			names[columns.count++] = element->column;
		else
			expressions = lappend(expressions, element->expression);
	}
	columns.names = names;
	return live_table(checker, table->base.name, &columns) != NULL ?
		live_table_with(checker, table, expressions) : NULL;
}

/* Rows that a unique key or index should have refused. */
static DataCheck *
duplicate_check(const Checker *checker, const ModelTable *table, const ModelObject *object,
				const ModelIndex *index)
{
	ModelTable *live = live_table_of_index(checker, table, index);
	StringInfoData condition;
	DataCheck  *check;

	if (live == NULL)
		return NULL;
	initStringInfo(&condition);
	appendStringInfoString(&condition, index->nulls_not_distinct ? "true" :
						   unique_values(checker, table, index, " AND ", " IS NOT NULL"));
	if (index->predicate != NULL)
		appendStringInfo(&condition, " AND (%s)",
						 expression_text(index->predicate, table, checker->prefix));
	check = make_check("duplicate_rows", object,
					   "These rows share their key with another row. Which of them to keep is for a person to decide.",
					   list_make1(live));
	check->query = psprintf("SELECT COALESCE(pg_catalog.sum(n), 0)::pg_catalog.int8 FROM (SELECT pg_catalog.count(*) AS n FROM %s AS t WHERE %s GROUP BY %s) AS groups WHERE n OPERATOR(pg_catalog.>) 1",
							from_table(checker, live), condition.data,
							unique_values(checker, table, index, ", ", ""));
	check->rows = psprintf("SELECT %s, pg_catalog.count(*) FROM %s AS t WHERE %s GROUP BY %s HAVING pg_catalog.count(*) OPERATOR(pg_catalog.>) 1",
						   unique_values(checker, table, index, ", ", ""),
						   from_table(checker, live), condition.data,
						   unique_values(checker, table, index, ", ", ""));
	return check;
}

/* Rows that a check constraint should have refused. */
static DataCheck *
violation_check(const Checker *checker, const ModelTable *table,
				const ModelConstraint *constraint)
{
	ModelTable *live = live_table_with(checker, table, list_make1(constraint->expression));
	DataCheck  *check;

	if (live == NULL || !constraint->enforced)
		return NULL;
	check = make_check("violating_rows", &constraint->base,
					   "These rows do not meet the constraint. Deleting or correcting them is for a person to decide.",
					   list_make1(live));
	check->query = psprintf("SELECT pg_catalog.count(*) FROM %s AS %s WHERE (%s) IS FALSE",
							from_table(checker, live), quote_identifier(table->base.name),
							expression_text(constraint->expression, table, checker->prefix));
	check->rows = counted_rows("*", check->query);
	return check;
}

static void
add_check(Checker *checker, DataCheck *check)
{
	checker->checks = lappend(checker->checks, check);
}

/* The rows that an exclusion constraint is on, with what it compares as e0, e1, ... */
static const char *
compared_rows(const Checker *checker, const ModelTable *table, const ModelTable *live,
			  const ModelIndex *index)
{
	StringInfoData text;
	ListCell   *lc;

	initStringInfo(&text);
	appendStringInfoString(&text, "(SELECT t.ctid AS place");
	foreach(lc, index->elements)
	{
		const IndexElement *element = lfirst(lc);

		if (element->column != NULL)
			appendStringInfo(&text, ", t.%s", quote_identifier(element->column));
		else
			appendStringInfo(&text, ", (%s)",
							 expression_text(element->expression, table, checker->prefix));
		appendStringInfo(&text, " AS e%d", foreach_current_index(lc));
	}
	appendStringInfo(&text, " FROM %s AS t", from_table(checker, live));
	if (index->predicate != NULL)
		appendStringInfo(&text, " WHERE (%s)",
						 expression_text(index->predicate, table, checker->prefix));
	appendStringInfoChar(&text, ')');
	return text.data;
}

/* Rows that conflict with another row. */
static DataCheck *
conflict_check(const Checker *checker, const ModelTable *table,
			   const ModelConstraint *constraint)
{
	ModelTable *live = live_table_of_index(checker, table, constraint->index);
	const char *rows;
	StringInfoData condition;
	DataCheck  *check;

	if (live == NULL)
		return NULL;
	rows = compared_rows(checker, table, live, constraint->index);
	initStringInfo(&condition);
	for (int i = 0; i < constraint->operators.count; i++)
		appendStringInfo(&condition, " AND t.e%d %s o.e%d", i, constraint->operators.names[i], i);
	check = make_check("conflicting_rows", &constraint->base,
					   "These rows conflict with another row. Which of them to keep is for a person to decide.",
					   list_make1(live));
	check->query = psprintf("SELECT pg_catalog.count(*) FROM %s AS t WHERE EXISTS (SELECT FROM %s AS o WHERE t.place OPERATOR(pg_catalog.<>) o.place%s)",
							rows, rows, condition.data);
	return check;
}

/* What the values of a domain are, below all domains that it is over. */
static const char *
value_type_text(const Checker *checker, const ModelDomain *domain)
{
	const ModelDomain *below = domain->type.own && !domain->type.own_array ?
		model_find_domain(checker->want, domain->type.own) : NULL;

	return below ? value_type_text(checker, below) : type_text(&domain->type, checker->prefix);
}

/* Values of a column that a domain should have refused, for one of its conditions. */
static DataCheck *
value_check(const Checker *checker, const ModelTable *table, const ModelColumn *column,
			const ModelDomain *domain, const char *condition, const char *detail)
{
	NameArray	columns = {1, &column->base.name};
	ModelTable *live = live_table(checker, table->base.name, &columns);
	const char *name = quote_identifier(column->base.name);
	DataCheck  *check;

	if (live == NULL)
		return NULL;
	check = make_check("violating_rows", &column->base, detail, list_make1(live));
	/* The condition calls the value VALUE, which is a column here. */
	check->query = psprintf("SELECT pg_catalog.count(*) FROM (SELECT %s::%s AS value FROM %s AS t) AS d WHERE %s",
							column->type.own_array ? psprintf("pg_catalog.unnest(t.%s)", name) :
							psprintf("t.%s", name),
							value_type_text(checker, domain), from_table(checker, live),
							condition);
	return check;
}

/* Add the checks for what the domain of a column promises, and those that it is over. */
static void
add_domain_checks(Checker *checker, const ModelTable *table, const ModelColumn *column)
{
	const TypeRef *type = &column->type;
	const ModelDomain *domain;

	while (type->own != NULL && (type == &column->type || !type->own_array) &&
		   (domain = model_find_domain(checker->want, type->own)) != NULL)
	{
		ListCell   *lc;

		foreach(lc, domain->constraints)
		{
			const ModelConstraint *constraint = lfirst(lc);

			add_check(checker,
					  value_check(checker, table, column, domain,
								  psprintf("(%s) IS FALSE",
										   expression_text(constraint->expression, NULL,
														   checker->prefix)),
								  psprintf("These values do not meet constraint \"%s\" of domain \"%s\".",
										   constraint->base.name, domain->base.name)));
		}
		if (domain->not_null)
			add_check(checker, value_check(checker, table, column, domain, "value IS NULL",
										   psprintf("Domain \"%s\" does not have NULL.",
													domain->base.name)));
		type = &domain->type;
	}
}

/*
 * Rows whose own key and whose other parent's key lead to different rows: a
 * metric of one tenant under a report week of another.
 */
static DataCheck *
mismatch_check(const Checker *checker, const ModelTable *table, const ModelConstraint *direct,
			   const ModelTable *middle, const ModelConstraint *over,
			   const ModelConstraint *middle_key)
{
	ModelTable *child = live_table(checker, table->base.name, &direct->columns);
	ModelTable *parent = live_table(checker, middle->base.name, &middle_key->columns);
	DataCheck  *check;

	if (child == NULL || parent == NULL ||
		live_table(checker, table->base.name, &over->columns) == NULL ||
		live_table(checker, middle->base.name, &over->ref_columns) == NULL)
		return NULL;
	check = make_check("mismatched_rows", &over->base,
					   psprintf("These rows are of other %s than the %s they point to.",
								direct->ref_table, middle->base.name),
					   list_make2(child, parent));
	check->enforced = false;
	check->query = psprintf("SELECT pg_catalog.count(*) FROM %s AS c JOIN %s AS p ON %s WHERE NOT (%s)",
							from_table(checker, child), from_table(checker, parent),
							join_condition("c", &over->columns, "p", &over->ref_columns),
							join_condition("c", &direct->columns, "p", &middle_key->columns));
	return check;
}

/*
 * Does a row belong to the one that the key leads to: has it always one, and
 * goes when that goes?  Other keys lead to what it merely has to do with.
 */
static bool
is_owned_by(const ModelTable *table, const ModelConstraint *key)
{
	for (int i = 0; i < key->columns.count; i++)
	{
		if (!model_find_column(table, key->columns.names[i])->not_null)
			return false;
	}
	return key->on_delete == FKCONSTR_ACTION_CASCADE;
}

/* Add the checks for tables that two ways lead to from one row. */
static void
add_mismatch_checks(Checker *checker, const ModelTable *table, const ModelConstraint *direct)
{
	ListCell   *lo;

	if (!is_owned_by(table, direct))
		return;
	foreach(lo, table->constraints)
	{
		const ModelConstraint *over = lfirst(lo);
		const ModelTable *middle;
		ListCell   *lm;

		if (over->type != CONSTRAINT_FOREIGN || over == direct || over->ref_schema != NULL)
			continue;
		middle = model_find_table(checker->want, over->ref_table);
		foreach(lm, middle->constraints)
		{
			const ModelConstraint *middle_key = lfirst(lm);

			if (middle_key->type == CONSTRAINT_FOREIGN && is_owned_by(middle, middle_key) &&
				texts_equal(middle_key->ref_schema, direct->ref_schema) &&
				strcmp(middle_key->ref_table, direct->ref_table) == 0 &&
				names_equal(&middle_key->columns, &direct->columns))
				add_check(checker, mismatch_check(checker, table, direct, middle, over,
												  middle_key));
		}
	}
}

/* Add the checks for what one constraint promises. */
static void
add_constraint_checks(Checker *checker, const ModelTable *table,
					  const ModelConstraint *constraint)
{
	switch (constraint->type)
	{
		case CONSTRAINT_FOREIGN:
			if (constraint->enforced)
				add_check(checker, orphan_check(checker, table, constraint));
			if (constraint->ref_schema == NULL)
				add_mismatch_checks(checker, table, constraint);
			break;
		case CONSTRAINT_CHECK:
			add_check(checker, violation_check(checker, table, constraint));
			break;
		case CONSTRAINT_EXCLUSION:
			add_check(checker, conflict_check(checker, table, constraint));
			break;
		default:
			add_check(checker, duplicate_check(checker, table, &constraint->base,
											   constraint->index));
	}
}

/* All checks (DataCheck, or NULL for one that cannot be made) of the model. */
List *
data_checks(const Model *want, const Model *have)
{
	Checker		checker = {want, have, psprintf("%s.", quote_identifier(have->schema))};
	ListCell   *lt;

	foreach(lt, want->tables)
	{
		const ModelTable *table = lfirst(lt);
		ListCell   *lc;

		foreach(lc, table->columns)
			add_domain_checks(&checker, table, lfirst(lc));
		foreach(lc, table->constraints)
			add_constraint_checks(&checker, table, lfirst(lc));
		foreach(lc, table->indexes)
		{
			const ModelIndex *index = lfirst(lc);

			if (index->unique)
				add_check(&checker, duplicate_check(&checker, table, &index->base, index));
		}
	}
	return checker.checks;
}

/* Rows that have no value in a column of a live table; NULL if there is no such column. */
const DataCheck *
check_of_null(const Model *have, const char *table, const char *column)
{
	ModelTable *live = model_find_table(have, table);
	const ModelColumn *there = live ? model_find_column(live, column) : NULL;
	DataCheck  *check;

	if (there == NULL)
		return NULL;
	check = make_check("null_values", &there->base,
					   "These rows have no value. What it is to be is for a person to decide.",
					   list_make1(live));
	check->query = psprintf("SELECT pg_catalog.count(*) FROM ONLY %s WHERE %s IS NULL",
							quote_qualified_identifier(have->schema, live->base.live_name),
							quote_identifier(there->base.live_name));
	check->rows = counted_rows("*", check->query);
	return check;
}
