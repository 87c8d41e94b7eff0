/*-------------------------------------------------------------------------
 *
 * expression/normal.c
 *		What is the same though the server stores it in other ways.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/transam.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parse_coerce.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"

#include "expression/tree.h"

/*
 * Take off the casts that the parser added by itself.  One by a function that
 * is not the server's own may make any other value of it, and stays.
 */
Node *
strip_implicit_casts(Node *node)
{
	for (;;)
	{
		if (IsA(node, FuncExpr) &&
			((FuncExpr *) node)->funcformat == COERCE_IMPLICIT_CAST &&
			((FuncExpr *) node)->funcid < FirstUnpinnedObjectId &&
			((FuncExpr *) node)->args != NIL)
			node = linitial(((FuncExpr *) node)->args);
		else if (IsA(node, RelabelType) &&
				 ((RelabelType *) node)->relabelformat == COERCE_IMPLICIT_CAST)
			node = (Node *) ((RelabelType *) node)->arg;
		else
			return node;
	}
}

/* Is this a cast to a length that fails where an explicit one would cut off? */
static bool
is_strict_length_cast(const Node *node)
{
	const FuncExpr *call = (const FuncExpr *) node;
	const Const *is_explicit;

	if (node == NULL || !IsA(node, FuncExpr) || list_length(call->args) != 3)
		return false;
	is_explicit = lthird(call->args);
	return IsA(is_explicit, Const) && is_explicit->consttype == BOOLOID &&
		!DatumGetBool(is_explicit->constvalue);
}

/* Is a function called that a cast would call? */
static bool
is_call_of_cast(const FuncExpr *call)
{
	Oid			function;

	return list_length(call->args) == 1 &&
		find_coercion_pathway(call->funcresulttype, exprType(linitial(call->args)),
							  COERCION_EXPLICIT, &function) == COERCION_PATH_FUNC &&
		function == call->funcid;
}

/* How a call is written: as a cast if it can be one, and never in words of SQL. */
static CoercionForm
call_format(const FuncExpr *call)
{
	switch (call->funcformat)
	{
		case COERCE_EXPLICIT_CALL:
			return is_call_of_cast(call) ? COERCE_EXPLICIT_CAST : COERCE_EXPLICIT_CALL;
		case COERCE_SQL_SYNTAX:
			return COERCE_EXPLICIT_CALL;
		default:
			return is_strict_length_cast((const Node *) call) ? COERCE_IMPLICIT_CAST :
				COERCE_EXPLICIT_CAST;
	}
}

/* How a cast is written around something: not at all where that would be another one. */
static CoercionForm
cast_format(const void *inner)
{
	return is_strict_length_cast(inner) ? COERCE_IMPLICIT_CAST : COERCE_EXPLICIT_CAST;
}

/*
 * Write the same in the same way: to equal() it makes no difference whether a
 * cast is implicit, explicit or a call, but the deparser shows it.
 */
static Node *
even_formats(Node *node, void *argument)
{
	if (node == NULL)
		return NULL;
	node = expression_tree_mutator(node, even_formats, argument);
	switch (nodeTag(node))
	{
		case T_FuncExpr:
			((FuncExpr *) node)->funcformat = call_format((FuncExpr *) node);
			break;
		case T_RelabelType:
			((RelabelType *) node)->relabelformat = COERCE_EXPLICIT_CAST;
			break;
		case T_CoerceViaIO:
			((CoerceViaIO *) node)->coerceformat = COERCE_EXPLICIT_CAST;
			break;
		case T_ArrayCoerceExpr:
			((ArrayCoerceExpr *) node)->coerceformat =
				cast_format(((ArrayCoerceExpr *) node)->elemexpr);
			break;
		case T_CoerceToDomain:
			((CoerceToDomain *) node)->coercionformat =
				cast_format(((CoerceToDomain *) node)->arg);
			break;
		case T_ConvertRowtypeExpr:
			((ConvertRowtypeExpr *) node)->convertformat = COERCE_EXPLICIT_CAST;
			break;
		case T_RowExpr:
			((RowExpr *) node)->row_format = ((RowExpr *) node)->row_typeid == RECORDOID ?
				COERCE_EXPLICIT_CALL : COERCE_EXPLICIT_CAST;
			break;
		default:
			break;
	}
	return node;
}

/* The SQL standard's words for now() are that. */
static Node *
now_for_words(Node *node, void *argument)
{
	SQLValueFunctionOp op;
	Node	   *now;

	if (node == NULL)
		return NULL;
	if (!IsA(node, SQLValueFunction))
		return expression_tree_mutator(node, now_for_words, argument);
	op = ((SQLValueFunction *) node)->op;
	if (op != SVFOP_CURRENT_TIMESTAMP && op != SVFOP_LOCALTIMESTAMP)
		return copyObject(node);
	now = (Node *) makeFuncExpr(F_NOW, TIMESTAMPTZOID, NIL, InvalidOid, InvalidOid,
								COERCE_EXPLICIT_CALL);
	if (op == SVFOP_LOCALTIMESTAMP)
		now = (Node *) makeFuncExpr(F_TIMESTAMP_TIMESTAMPTZ, TIMESTAMPOID, list_make1(now),
									InvalidOid, InvalidOid, COERCE_EXPLICIT_CAST);
	return now;
}

static bool is_literal(const Node *node);

static bool
are_literals(const List *nodes)
{
	ListCell   *lc;

	foreach(lc, nodes)
	{
		if (!is_literal(lfirst(lc)))
			return false;
	}
	return true;
}

/* Does a call fit the function?  A damaged one need not. */
static bool
call_fits(const FuncExpr *call)
{
	Oid		   *types;
	int			count;
	Oid			result = get_func_signature(call->funcid, &types, &count);
	bool		fit;
	ListCell   *lc;

	fit = count == list_length(call->args) &&
		(IsPolymorphicType(result) || IsBinaryCoercible(result, call->funcresulttype));
	foreach(lc, call->args)
	{
		Oid			type = fit ? types[foreach_current_index(lc)] : InvalidOid;

		fit = fit && (IsBinaryCoercible(exprType(lfirst(lc)), type) || IsPolymorphicType(type));
	}
	return fit;
}

/* Are these constants with nothing but casts, and no code that is not the server's own? */
static bool
is_literal(const Node *node)
{
	switch (nodeTag(node))
	{
		case T_Const:
		case T_CaseTestExpr:	/* an element of an array that is cast */
			return true;
		case T_RelabelType:
			return is_literal((Node *) ((const RelabelType *) node)->arg);
		case T_FuncExpr:
			return ((const FuncExpr *) node)->funcid < FirstUnpinnedObjectId &&
				((const FuncExpr *) node)->funcformat != COERCE_EXPLICIT_CALL &&
				are_literals(((const FuncExpr *) node)->args) &&
				call_fits((const FuncExpr *) node);
		case T_ArrayExpr:
			return ((const ArrayExpr *) node)->array_typeid < FirstUnpinnedObjectId &&
				are_literals(((const ArrayExpr *) node)->elements);
		case T_ArrayCoerceExpr:
			return is_literal((Node *) ((const ArrayCoerceExpr *) node)->arg) &&
				is_literal((Node *) ((const ArrayCoerceExpr *) node)->elemexpr);
		default:
			return false;
	}
}

/* The value of a literal, in the form that all equal ones have. */
static Node *
literal_value(Node *tree)
{
	Const	   *value = (Const *) eval_const_expressions(NULL, tree);

	if (!IsA(value, Const))
		return tree;			/* as one that depends on the time zone */
	value = copyObject(value);
	value->consttypmod = -1;
	if (value->consttype == NUMERICOID && !value->constisnull)
		value->constvalue = DirectFunctionCall1(numeric_trim_scale, value->constvalue);
	return (Node *) value;
}

/* An expression as all have it that are stored in other ways and mean the same. */
Node *
normal_form(Node *tree, ExpressionUse use)
{
	/* What is stored of it is the collation of the index. */
	while (use == EXPRESSION_INDEX && IsA(tree, CollateExpr))
		tree = (Node *) ((CollateExpr *) tree)->arg;
	/* A domain over another one has its default from that, or says the same itself. */
	while (use == EXPRESSION_DEFAULT && IsA(tree, CoerceToDomain))
		tree = (Node *) ((CoerceToDomain *) tree)->arg;
	tree = even_formats(tree, NULL);
	if (use != EXPRESSION_DEFAULT)
		return tree;
	if (is_literal(tree))
		return literal_value(tree);
	return now_for_words(tree, NULL);
}

/* NULL as a default or as what generates a column, and WHERE true, are as if there were none. */
bool
means_nothing(Node *tree, ExpressionUse use)
{
	Const	   *value = (Const *) strip_implicit_casts(tree);

	if (!IsA(value, Const))
		return false;
	if (use == EXPRESSION_DEFAULT || use == EXPRESSION_GENERATED)
		return value->constisnull;
	return use == EXPRESSION_PREDICATE && !value->constisnull && DatumGetBool(value->constvalue);
}

static bool
add_function(Oid function, void *functions)
{
	*(List **) functions = list_append_unique_oid(*(List **) functions, function);
	return false;
}

static bool
add_functions_walker(Node *node, void *functions)
{
	if (node == NULL)
		return false;
	(void) check_functions_in_node(node, add_function, functions);
	return expression_tree_walker(node, add_functions_walker, functions);
}

/* All functions that a tree calls, in the order of their OIDs. */
List *
tree_functions(Node *tree)
{
	List	   *functions = NIL;

	(void) add_functions_walker(tree, &functions);
	list_sort(functions, list_oid_cmp);
	return functions;
}
