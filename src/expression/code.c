/*-------------------------------------------------------------------------
 *
 * expression/code.c
 *		Can an expression come to run what is not the server's own?
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/transam.h"
#include "catalog/pg_proc.h"
#include "nodes/nodeFuncs.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"

#include "expression/tree.h"

static bool
is_function_of_others(Oid function, void *context)
{
	return function >= FirstNormalObjectId;
}

/*
 * Can a call of the function come to run somebody's code?  Of those built in,
 * query_to_xml() can, and others that are not immutable.
 */
bool
function_can_run_code(Oid function)
{
	switch (function)
	{
		case F_NOW:
		case F_CLOCK_TIMESTAMP:
		case F_STATEMENT_TIMESTAMP:
		case F_GEN_RANDOM_UUID:
		case F_NEXTVAL:
			return false;
		default:
			return is_function_of_others(function, NULL) ||
				func_volatile(function) != PROVOLATILE_IMMUTABLE;
	}
}

static bool
called_function_can_run_code(Oid function, void *context)
{
	return function_can_run_code(function);
}

/* Is this a cast, whose function then looks at nothing but the value? */
static bool
is_cast(const Node *node)
{
	CoercionForm form;

	if (!IsA(node, FuncExpr))
		return IsA(node, CoerceViaIO);
	form = ((const FuncExpr *) node)->funcformat;
	return form == COERCE_EXPLICIT_CAST || form == COERCE_IMPLICIT_CAST;
}

/*
 * Is this a value whose type is neither built in nor of the schema?  What
 * compares such values, also within an array, is the type's owner's to say.
 */
static bool
is_value_of_others(const Node *node, const Model *types)
{
	Oid			type = exprType(node);
	Oid			element;

	if (type < FirstNormalObjectId)
		return false;
	element = get_element_type(type);
	return !model_has_type(types, OidIsValid(element) ? element : type);
}

/* Called for each node of a tree. */
static bool
node_can_run_code(Node *node, void *context)
{
	const Model *types = context;

	if (node == NULL)
		return false;
	if (IsA(node, List))
		return expression_tree_walker(node, node_can_run_code, context);
	if (IsA(node, CoerceToDomain) || is_value_of_others(node, types) ||
		check_functions_in_node(node, is_cast(node) ? is_function_of_others :
								called_function_can_run_code, NULL))
		return true;
	return expression_tree_walker(node, node_can_run_code, context);
}

/* A piece of work for run_protected(). */
typedef struct CodeSearch
{
	const Expression *expression;
	const Model *types;
	bool		found;
} CodeSearch;

static void
search_work(void *argument)
{
	CodeSearch *search = argument;

	search->found = node_can_run_code(read_stored(search->expression), (void *) search->types);
}

/*
 * Can a stored expression come to run what is not built in, or check a domain?
 * Nobody knows of one that is damaged.  NULL is none.
 */
bool
expression_can_run_code(const Expression *expression, const Model *types)
{
	CodeSearch	search = {expression, types, false};

	if (expression == NULL)
		return false;
	return run_protected(search_work, &search) != NULL || search.found;
}
