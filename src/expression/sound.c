/*-------------------------------------------------------------------------
 *
 * expression/sound.c
 *		Refuses stored trees that the server's own code would crash on.
 *
 * The server trusts what it has stored: it counts on the arguments that each
 * kind of node has, and follows a constant's value wherever its type says.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <limits.h>

#include "nodes/nodeFuncs.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "expression/tree.h"

/* A stored expression is not what it must be. */
void
report_damage(const char *what)
{
	ereport(ERROR,
			errcode(ERRCODE_INTERNAL_ERROR),
			errmsg("stored expression is damaged: %s", what));
}

/* The value of a field of a constant, or of "" if it has none. */
static const char *
field_of_constant(const char *constant, const char *end, const char *label)
{
	const char *place = strstr(constant, label);

	return place != NULL && place < end ? place + strlen(label) : "";
}

/* Has a value of variable length the length that it says itself? */
static bool
is_whole_varlena(const char *bytes, long length)
{
	union
	{
		char		bytes[sizeof(varattrib_4b)];
		varattrib_4b value;
	}			header = {{0}};

	for (int i = 0; i < Min(length, VARHDRSZ); i++)
		header.bytes[i] = (char) strtol(bytes, (char **) &bytes, 10);
	if (length < 1 || VARATT_IS_1B_E(header.bytes))
		return false;			/* it would be elsewhere */
	if (VARATT_IS_1B(header.bytes))
		return VARSIZE_1B(header.bytes) == length;
	return length >= VARHDRSZ && VARSIZE_4B(header.bytes) == length;
}

/* Is the value of a constant one of its type, as far as its length goes? */
static bool
is_whole_value(const char *value, int16 type_length, bool by_value)
{
	char	   *rest;
	long		length = strtol(value, &rest, 10);

	if (strncmp(rest, " [", 2) != 0)
		return true;			/* NULL */
	rest += 2;
	if (by_value)
		return length <= (long) sizeof(Datum);
	if (type_length == -1)
		return is_whole_varlena(rest, length);
	if (type_length > 0)
		return length >= type_length;
	/* A string must end. */
	for (long i = 0; i < length; i++)
	{
		if (strtol(rest, &rest, 10) == 0)
			return true;
	}
	return false;
}

#define CONSTANT "{CONST "

/* Are the constants in a stored tree what their types say? */
void
require_sound_constants(const char *stored)
{
	for (const char *here = strstr(stored, CONSTANT); here != NULL; here = strstr(here, CONSTANT))
	{
		const char *end = here + strcspn(here, "}");
		Oid			type = strtoul(field_of_constant(here, end, ":consttype "), NULL, 10);
		int16		length;
		bool		by_value;

		if (!type_is_sound(type))
			report_damage("it has a value of a type that is");
		get_typlenbyval(type, &length, &by_value);
		if (strtol(field_of_constant(here, end, ":constlen "), NULL, 10) != length ||
			(strncmp(field_of_constant(here, end, ":constbyval "), "true", 4) == 0) != by_value ||
			!is_whole_value(field_of_constant(here, end, ":constvalue "), length, by_value))
			report_damage("a constant is none of its type");
		here = end;
	}
}

/* Are these so many nodes? */
static void
require_nodes(const List *nodes, int least, int most)
{
	ListCell   *lc;

	if ((nodes != NIL && !IsA(nodes, List)) ||
		list_length(nodes) < least || list_length(nodes) > most)
		report_damage("arguments are missing, or too many");
	foreach(lc, nodes)
	{
		if (lfirst(lc) == NULL)
			report_damage("an argument is missing");
	}
}

static void
require_node(const void *node)
{
	if (node == NULL)
		report_damage("an argument is missing");
}

/* Has a node of several arguments as many as it must have? */
static void
require_lists_of_node(const Node *node)
{
	switch (nodeTag(node))
	{
		case T_FuncExpr:
			require_nodes(((const FuncExpr *) node)->args, 0, FUNC_MAX_ARGS);
			if (((const FuncExpr *) node)->funcvariadic &&
				!OidIsValid(get_func_variadictype(((const FuncExpr *) node)->funcid)))
				report_damage("a function has no arguments of any number");
			break;
		case T_OpExpr:
			require_nodes(((const OpExpr *) node)->args, 1, 2);
			break;
		case T_DistinctExpr:
		case T_NullIfExpr:
			require_nodes(((const OpExpr *) node)->args, 2, 2);
			break;
		case T_ScalarArrayOpExpr:
			require_nodes(((const ScalarArrayOpExpr *) node)->args, 2, 2);
			break;
		case T_BoolExpr:
			if (((const BoolExpr *) node)->boolop == NOT_EXPR)
				require_nodes(((const BoolExpr *) node)->args, 1, 1);
			else
				require_nodes(((const BoolExpr *) node)->args, 2, INT_MAX);
			break;
		case T_CaseExpr:
			require_nodes(((const CaseExpr *) node)->args, 1, INT_MAX);
			break;
		case T_ArrayExpr:
			require_nodes(((const ArrayExpr *) node)->elements, 0, INT_MAX);
			break;
		case T_RowExpr:
			require_nodes(((const RowExpr *) node)->args, 0, INT_MAX);
			break;
		case T_CoalesceExpr:
			require_nodes(((const CoalesceExpr *) node)->args, 1, INT_MAX);
			break;
		case T_MinMaxExpr:
			require_nodes(((const MinMaxExpr *) node)->args, 1, INT_MAX);
			break;
		default:
			break;
	}
}

/* Has a node of one argument that one? */
static void
require_argument_of_node(const Node *node)
{
	switch (nodeTag(node))
	{
		case T_RelabelType:
			require_node(((const RelabelType *) node)->arg);
			break;
		case T_CoerceViaIO:
			require_node(((const CoerceViaIO *) node)->arg);
			break;
		case T_ArrayCoerceExpr:
			require_node(((const ArrayCoerceExpr *) node)->arg);
			require_node(((const ArrayCoerceExpr *) node)->elemexpr);
			break;
		case T_ConvertRowtypeExpr:
			require_node(((const ConvertRowtypeExpr *) node)->arg);
			break;
		case T_CoerceToDomain:
			require_node(((const CoerceToDomain *) node)->arg);
			break;
		case T_CollateExpr:
			require_node(((const CollateExpr *) node)->arg);
			break;
		case T_FieldSelect:
			require_node(((const FieldSelect *) node)->arg);
			break;
		case T_SubscriptingRef:
			require_node(((const SubscriptingRef *) node)->refexpr);
			break;
		case T_NullTest:
			require_node(((const NullTest *) node)->arg);
			break;
		case T_BooleanTest:
			require_node(((const BooleanTest *) node)->arg);
			break;
		case T_CaseWhen:
			require_node(((const CaseWhen *) node)->expr);
			require_node(((const CaseWhen *) node)->result);
			break;
		default:
			break;
	}
}

static bool
require_sound_walker(Node *node, void *argument)
{
	if (node == NULL)
		return false;
	require_lists_of_node(node);
	require_argument_of_node(node);
	return expression_tree_walker(node, require_sound_walker, argument);
}

/* Have the nodes of a tree the arguments that they must have? */
void
require_sound_nodes(Node *tree)
{
	(void) require_sound_walker(tree, NULL);
}
