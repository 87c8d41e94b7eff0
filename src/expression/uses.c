/*-------------------------------------------------------------------------
 *
 * expression/uses.c
 *		Which columns and literals does an expression name?
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/nodeFuncs.h"

#include "expression/tree.h"

/* A search for a column, or a literal, in an expression, for run_protected(). */
typedef struct ColumnSearch
{
	const Expression *expression;
	const char *table;
	const char *column;			/* or the literal */
	bool		found;
} ColumnSearch;

/* Does a reference of the grammar mean the column, or the whole row? */
static bool
ref_means_column(const ColumnRef *ref, const ColumnSearch *search)
{
	Node	   *last = llast(ref->fields);

	return !IsA(last, String) || strcmp(strVal(last), search->column) == 0 ||
		strcmp(strVal(last), search->table) == 0;
}

static bool
find_ref_walker(Node *node, void *argument)
{
	if (node == NULL)
		return false;
	if (IsA(node, ColumnRef))
		return ref_means_column((ColumnRef *) node, argument);
	return raw_expression_tree_walker(node, find_ref_walker, argument);
}

static void
search_work(void *argument)
{
	ColumnSearch *search = argument;

	search->found = find_ref_walker(parse_expression(search->expression->text), search);
}

/* Does an expression of a definition name a column?  NULL names none. */
bool
expression_uses_column(const Expression *expression, const char *table, const char *column)
{
	ColumnSearch search = {expression, table, column, false};

	if (expression == NULL || expression->text == NULL)
		return false;
	(void) run_protected(search_work, &search);
	return search.found;
}

/* Is this the literal, or perhaps that of an array which has it? */
static bool
literal_has(const char *literal, const char *value)
{
	return strcmp(literal, value) == 0 || (literal[0] == '{' && strstr(literal, value) != NULL);
}

static bool
find_literal_walker(Node *node, void *argument)
{
	ColumnSearch *search = argument;

	if (node == NULL)
		return false;
	if (IsA(node, A_Const) && !((A_Const *) node)->isnull &&
		IsA(&((A_Const *) node)->val, String) &&
		literal_has(strVal(&((A_Const *) node)->val), search->column))
		return true;
	return raw_expression_tree_walker(node, find_literal_walker, argument);
}

static void
search_literal_work(void *argument)
{
	ColumnSearch *search = argument;

	search->found = find_literal_walker(parse_expression(search->expression->text), search);
}

/* Does an expression of a definition have a literal? */
bool
expression_uses_literal(const Expression *expression, const char *literal)
{
	ColumnSearch search = {expression, NULL, literal, false};

	if (expression == NULL || expression->text == NULL)
		return false;
	(void) run_protected(search_literal_work, &search);
	return search.found;
}
