/*-------------------------------------------------------------------------
 *
 * expression/conversion.c
 *		What a change of a column's type does to its values.
 *
 * It is asked of the server, as ALTER TABLE does: the cast of the column is
 * made and planned, which takes away the casts to a length that change nothing.
 * The schema's own types need not exist for that.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "parser/parse_coerce.h"
#include "parser/parse_collate.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

#include "compat.h"
#include "expression/tree.h"

/* What a column of the type holds, of a domain what that is made of. */
TypeShape
type_shape(const TypeRef *type, const Model *model)
{
	TypeShape	shape = {.oid = type->oid, .typmod = type->typmod, .array = type->own_array};
	const ModelDomain *domain = type->own ? model_find_domain(model, type->own) : NULL;

	if (type->own == NULL)
	{
		shape.element = get_element_type(getBaseType(type->oid));
		shape.array = OidIsValid(shape.element);
		if (!shape.array)
			shape.element = type->oid;
	}
	else if (domain != NULL)
	{
		shape = type_shape(&domain->type, model);
		shape.constrained |= domain->not_null || domain->constraints != NIL;
		if (type->own_array)
		{
			shape.oid = get_array_type(shape.oid);
			shape.of_own = true;
		}
		shape.array |= type->own_array;
	}
	else
		shape.labels = type->own;
	return shape;
}

/* Are values of the type, which is no array, texts? */
static bool
is_text(Oid type)
{
	return type == TEXTOID || type == VARCHAROID || type == BPCHAROID || type == NAMEOID;
}

/* Does it hold texts, or arrays of them? */
bool
holds_texts(const TypeShape *shape)
{
	return shape->labels == NULL && is_text(getBaseType(shape->element));
}

/* Are they texts of any length? */
bool
holds_any_text(const TypeShape *shape)
{
	return holds_texts(shape) && shape->typmod < 0 &&
		(shape->element == TEXTOID || shape->element == VARCHAROID);
}

/* Does what a function makes of a value depend on who calls it? */
static bool
depends_on_session(Oid function, void *context)
{
	switch (function)
	{
		case F_ENUM_IN:
		case F_ENUM_OUT:
		case F_ARRAY_IN:
		case F_ARRAY_OUT:
		case F_RANGE_IN:
		case F_RANGE_OUT:
		case F_MULTIRANGE_IN:
		case F_MULTIRANGE_OUT:
		case F_RECORD_IN:
		case F_RECORD_OUT:
		case F_DOMAIN_IN:
			return false;		/* as their elements, which are looked at */
		case F_BYTEAOUT:
			return true;		/* it is said to be immutable */
		default:
			return func_volatile(function) != PROVOLATILE_IMMUTABLE;
	}
}

/* Does the text of a value, or the value of a text, depend on the session? */
static bool
text_depends_on_session(Oid type, bool input)
{
	Oid			element;
	Oid			function;
	Oid			parameter;
	bool		varlena;

	type = getBaseType(type);
	element = get_element_type(type);
	if (!OidIsValid(element))
		element = get_range_subtype(type);
	if (OidIsValid(element))
		return text_depends_on_session(element, input);
	if (input)
		getTypeInputInfo(type, &function, &parameter);
	else
		getTypeOutputInfo(type, &function, &varlena);
	return depends_on_session(function, NULL);
}

/* Called for each node of a cast. */
static bool
node_depends_on_session(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, CoerceViaIO))
	{
		const CoerceViaIO *cast = (CoerceViaIO *) node;

		return text_depends_on_session(exprType((Node *) cast->arg), false) ||
			text_depends_on_session(cast->resulttype, true) ||
			node_depends_on_session((Node *) cast->arg, context);
	}
	return check_functions_in_node(node, depends_on_session, NULL) ||
		expression_tree_walker(node, node_depends_on_session, context);
}

/* Does a planned cast write the values again?  As ATColumnChangeRequiresRewrite() has it. */
static bool
writes_values(Node *tree)
{
	for (;;)
	{
		if (IsA(tree, Var))
			return false;
		if (IsA(tree, RelabelType))
			tree = (Node *) ((RelabelType *) tree)->arg;
		else if (IsA(tree, CoerceToDomain) &&
				 !domain_has_constraints(((CoerceToDomain *) tree)->resulttype))
			tree = (Node *) ((CoerceToDomain *) tree)->arg;
		else
			return true;
	}
}

/* A cast, for run_protected(). */
typedef struct Cast
{
	const TypeShape *from;
	const TypeShape *to;
	CoercionContext context;
	Node	   *tree;			/* planned; NULL: there is none */
} Cast;

static void
cast_work(void *argument)
{
	Cast	   *cast = argument;
	ParseState *pstate = make_parsestate(NULL);
	Node	   *tree = (Node *) makeVar(1, 1, cast->from->oid, cast->from->typmod,
										get_typcollation(cast->from->oid), 0);

	tree = coerce_to_target_type(pstate, tree, cast->from->oid, cast->to->oid,
								 cast->to->typmod, cast->context, COERCE_IMPLICIT_CAST, -1);
	if (tree != NULL)
	{
		assign_expr_collations(pstate, tree);
		tree = (Node *) expression_planner((Expr *) tree);
	}
	free_parsestate(pstate);
	cast->tree = tree;
}

/* The planned cast of one type to the other; NULL if the server has none. */
static Node *
planned_cast(const TypeShape *from, const TypeShape *to, CoercionContext context)
{
	Cast		cast = {from, to, context, NULL};

	if (run_protected(cast_work, &cast) != NULL)
		return NULL;
	return cast.tree;
}

/* Can the one be written as the other by a cast? */
bool
has_explicit_cast(const TypeShape *from, const TypeShape *to)
{
	return from->labels == NULL && to->labels == NULL && !from->of_own && !to->of_own &&
		planned_cast(from, to, COERCION_EXPLICIT) != NULL;
}

/* How many digits an integer type has at most; 0 for other types. */
static int
integer_digits(Oid type)
{
	return type == INT2OID ? 5 : type == INT4OID ? 10 : type == INT8OID ? 19 : 0;
}

/* The digits before the point, and those after it, of numeric(p,s). */
static void
numeric_digits(int32 typmod, int *before, int *after)
{
	int			precision = ((typmod - VARHDRSZ) >> 16) & 0xffff;
	int			scale = (typmod - VARHDRSZ) & 0x7ff;

	scale = (scale ^ 1024) - 1024;	/* it may be negative */
	*before = precision - scale;
	*after = scale;
}

/* Is there room for each integer or numeric of one type in a numeric? */
static bool
numeric_has_room(Oid from, int32 from_typmod, int32 to_typmod)
{
	int			from_before = integer_digits(from);
	int			from_after = 0;
	int			to_before;
	int			to_after;

	if (from_before == 0 && from != NUMERICOID)
		return false;
	if (to_typmod < 0)
		return true;
	if (from == NUMERICOID && from_typmod < 0)
		return false;
	if (from == NUMERICOID)
		numeric_digits(from_typmod, &from_before, &from_after);
	numeric_digits(to_typmod, &to_before, &to_after);
	return from_before <= to_before && from_after <= to_after;
}

/* Is the second of two modifiers that are lengths not the shorter one? */
static bool
has_length_for(int32 from_typmod, int32 to_typmod)
{
	return to_typmod < 0 || (from_typmod >= 0 && from_typmod <= to_typmod);
}

/*
 * Is every value of one built-in type kept in the other for sure, or else an
 * error raised by the server itself?
 */
static bool
keeps_values(Oid from, int32 from_typmod, Oid to, int32 to_typmod)
{
	switch (to)
	{
		case INT4OID:
			return from == INT2OID;
		case INT8OID:
			return from == INT2OID || from == INT4OID;
		case FLOAT4OID:
			return from == INT2OID;
		case FLOAT8OID:
			return from == INT2OID || from == INT4OID || from == FLOAT4OID;
		case NUMERICOID:
			return numeric_has_room(from, from_typmod, to_typmod);
		case VARCHAROID:
		case BPCHAROID:
			return from == BPCHAROID && has_length_for(from_typmod, to_typmod);
		case VARBITOID:
			return from == BITOID && has_length_for(from_typmod, to_typmod);
		case TIMESTAMPOID:
			return from == DATEOID;
		case INTERVALOID:
			return from == TIMEOID && to_typmod < 0;
		case JSONOID:
			return from == JSONBOID;
		case MACADDR8OID:
			return from == MACADDROID;
		default:
			return to == TEXTOID && from == BPCHAROID;
	}
}

/*
 * The same of any types without labels.  The text of a floating-point number
 * may have fewer digits, as the session has it.
 */
static bool
shapes_keep_values(const TypeShape *from, const TypeShape *to)
{
	Oid			element = getBaseType(from->element);

	if (holds_any_text(to) && !is_text(element) && element != FLOAT4OID && element != FLOAT8OID)
		return true;
	return from->array == to->array &&
		keeps_values(element, from->typmod, to->element, to->typmod);
}

/* Of a type that has labels, or an array of it: only texts say what they are. */
static Conversion
conversion_of_labels(const TypeShape *from, const TypeShape *to)
{
	if (texts_equal(from->labels, to->labels) && from->array == to->array)
		return to->constrained ? CONVERSION_KEEPS : CONVERSION_NOTHING;
	if (to->labels != NULL)
		return CONVERSION_BY_TEXT;
	return holds_any_text(to) ? CONVERSION_BY_TEXT : CONVERSION_CHECKED;
}

/* Of types that the server knows. */
static Conversion
conversion_of_shapes(const TypeShape *from, const TypeShape *to)
{
	Node	   *tree = planned_cast(from, to, COERCION_ASSIGNMENT);

	if (tree != NULL && !writes_values(tree))
		return to->constrained ? CONVERSION_KEEPS : CONVERSION_NOTHING;
	if (tree == NULL && (tree = planned_cast(from, to, COERCION_EXPLICIT)) == NULL)
		return text_depends_on_session(from->oid, false) ||
			text_depends_on_session(to->oid, true) ? CONVERSION_OF_SESSION : CONVERSION_CHECKED;
	if (node_depends_on_session(tree, NULL))
		return CONVERSION_OF_SESSION;
	return shapes_keep_values(from, to) ? CONVERSION_KEEPS : CONVERSION_CHECKED;
}

/* Does a damaged catalog refer to a type that is not there? */
static bool
is_gone_type(const TypeRef *type)
{
	return type->own == NULL && !SearchSysCacheExists1(TYPEOID, ObjectIdGetDatum(type->oid));
}

/*
 * What a column's change from one type to another does to its values.  The
 * models are those that have the schema's own types on either side.
 */
Conversion
type_conversion(const TypeRef *from, const Model *have, const TypeRef *to, const Model *want)
{
	TypeShape	before;
	TypeShape	after;

	if (types_equal(from, to))
		return CONVERSION_NOTHING;	/* only the collation changes */
	if (is_gone_type(from) || is_gone_type(to))
		return CONVERSION_NONE;
	before = type_shape(from, have);
	after = type_shape(to, want);
	if (after.array && !before.array)
		return CONVERSION_NONE;
	if (before.labels != NULL || after.labels != NULL)
		return conversion_of_labels(&before, &after);
	if (!OidIsValid(before.oid) || !OidIsValid(after.oid) ||
		get_typtype(before.oid) == TYPTYPE_PSEUDO || get_typtype(after.oid) == TYPTYPE_PSEUDO)
		return CONVERSION_NONE;
	if ((before.of_own || after.of_own) && before.oid == after.oid)
		return CONVERSION_KEEPS;	/* each element becomes one of the domain */
	return conversion_of_shapes(&before, &after);
}

/*
 * Does the server know a way from one type to another?  Where a type has labels
 * its text is one; there are casts of texts to all else.
 */
bool
type_has_cast(const TypeRef *from, const Model *have, const TypeRef *to, const Model *want)
{
	TypeShape	before = type_shape(from, have);
	TypeShape	after = type_shape(to, want);

	return before.labels != NULL || after.labels != NULL || before.of_own || after.of_own ||
		planned_cast(&before, &after, COERCION_EXPLICIT) != NULL;
}
