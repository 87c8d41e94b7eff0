/*-------------------------------------------------------------------------
 *
 * expression/analyse.c
 *		Makes the tree of an expression that the server would store.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "nodes/parsenodes.h"
#include "parser/parse_coerce.h"
#include "parser/parse_collate.h"
#include "parser/parse_expr.h"
#include "parser/parser.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "expression/tree.h"

/* The grammar's tree of an expression, whose places are PARSED_EXPRESSION_START further on. */
Node *
parse_expression(const char *text)
{
	/* A comment at the end of the text must not take the parenthesis with it. */
	List	   *statements = raw_parser(psprintf(PARSED_EXPRESSION_PREFIX "%s\n)", text),
									   RAW_PARSE_DEFAULT);
	SelectStmt *select;

	if (list_length(statements) == 1)
	{
		select = (SelectStmt *) linitial_node(RawStmt, statements)->stmt;
		if (IsA(select, SelectStmt) && list_length(select->targetList) == 1 &&
			select->fromClause == NIL && select->whereClause == NULL)
			return linitial_node(ResTarget, select->targetList)->val;
	}
	ereport(ERROR,
			errcode(ERRCODE_SYNTAX_ERROR),
			errmsg("not an expression: %s", text));
	return NULL;
}

/* As what the server's parser reads it, which decides what may be in it. */
static ParseExprKind
parse_kind(ExpressionUse use)
{
	switch (use)
	{
		case EXPRESSION_DEFAULT:
			return EXPR_KIND_COLUMN_DEFAULT;
		case EXPRESSION_GENERATED:
			return EXPR_KIND_GENERATED_COLUMN;
		case EXPRESSION_CHECK:
			return EXPR_KIND_CHECK_CONSTRAINT;
		case EXPRESSION_DOMAIN_CHECK:
			return EXPR_KIND_DOMAIN_CHECK;
		case EXPRESSION_INDEX:
			return EXPR_KIND_INDEX_EXPRESSION;
		case EXPRESSION_PREDICATE:
			return EXPR_KIND_INDEX_PREDICATE;
	}
	elog(ERROR, "unrecognized use of an expression: %d", (int) use);
}

/* The type that an expression becomes, or that a domain is of. */
static Oid
wanted_type(const Subject *subject)
{
	const TypeRef *type = &subject->expression->type;
	Oid			oid = type_oid(type, subject->context);

	if (!OidIsValid(oid))
		ereport(ERROR,
				errcode(ERRCODE_UNDEFINED_OBJECT),
				errmsg("type \"%s\" does not exist", type->own ? type->own : GONE));
	return oid;
}

/* In the check of a domain, VALUE is the value. */
static Node *
find_domain_value(ParseState *pstate, ColumnRef *ref)
{
	const Subject *subject = pstate->p_ref_hook_state;
	CoerceToDomainValue *value;

	if (list_length(ref->fields) != 1 || !IsA(linitial(ref->fields), String) ||
		strcmp(strVal(linitial(ref->fields)), "value") != 0)
		return NULL;
	value = makeNode(CoerceToDomainValue);
	value->typeId = wanted_type(subject);
	value->typeMod = subject->expression->type.typmod;
	value->collation = get_typcollation(value->typeId);
	value->location = ref->location;
	return (Node *) value;
}

/* A default becomes what the column is. */
static Node *
coerce_to_wanted_type(ParseState *pstate, Node *tree, const Subject *subject)
{
	Oid			want = wanted_type(subject);
	Oid			have = exprType(tree);
	Node	   *coerced = coerce_to_target_type(pstate, tree, have, want,
												subject->expression->type.typmod,
												COERCION_ASSIGNMENT, COERCE_IMPLICIT_CAST, -1);

	if (coerced == NULL)
		ereport(ERROR,
				errcode(ERRCODE_DATATYPE_MISMATCH),
				errmsg("expression is of type %s, and must be of type %s",
					   format_type_be(have), format_type_be(want)));
	return coerced;
}

/* What an expression can name. */
static void
add_names(ParseState *pstate, Subject *subject)
{
	if (subject->expression->use == EXPRESSION_DOMAIN_CHECK)
	{
		pstate->p_pre_columnref_hook = find_domain_value;
		pstate->p_ref_hook_state = subject;
	}
	else if (subject->expression->use != EXPRESSION_DEFAULT)
		add_columns(pstate, subject);
}

/* Analyse the grammar's tree; the types in it must be resolved. */
Node *
analyse_parsed(Node *raw, const Subject *subject)
{
	ParseState *pstate = make_parsestate(NULL);
	Subject		names = *subject;
	ExpressionUse use = subject->expression->use;
	Node	   *tree;

	add_names(pstate, &names);
	tree = transformExpr(pstate, raw, parse_kind(use));
	if (use == EXPRESSION_DEFAULT || use == EXPRESSION_GENERATED)
		tree = coerce_to_wanted_type(pstate, tree, subject);
	else if (use == EXPRESSION_PREDICATE)
		tree = coerce_to_boolean(pstate, tree, "WHERE");
	else if (use != EXPRESSION_INDEX)
		tree = coerce_to_boolean(pstate, tree, "CHECK");
	assign_expr_collations(pstate, tree);
	free_parsestate(pstate);
	return tree;
}

/* Read what the deparser has written; it qualifies all that is not built in. */
Node *
read_again(const char *text, const Subject *subject)
{
	static const NameArray none = {0, NULL};
	Node	   *raw = parse_expression(text);

	resolve_types(raw, &none, subject->context);
	return analyse_parsed(raw, subject);
}

/* The tree with the columns numbered by their order, whatever the expression is. */
Node *
subject_tree(const Subject *subject)
{
	const Expression *expression = subject->expression;
	Node	   *raw;

	if (expression->text == NULL)
		return renumber_columns(read_stored(expression), subject->table, subject->table);
	raw = parse_expression(expression->text);
	resolve_types(raw, &expression->own_types, subject->context);
	return analyse_parsed(raw, subject);
}

/* A piece of work for run_protected(). */
typedef struct Analysis
{
	Subject		subject;
	Node	   *tree;
} Analysis;

static void
analyse_work(void *argument)
{
	Analysis   *analysis = argument;

	analysis->tree = subject_tree(&analysis->subject);
}

/* The tree of an expression; NULL if the server cannot read it. */
Node *
expression_analyse(const Expression *expression, const ModelTable *table,
				   const ExpressionContext *context)
{
	Analysis	analysis = {{expression, table, context}, NULL};

	if (run_protected(analyse_work, &analysis) != NULL)
		return NULL;
	return analysis.tree;
}

/* The collation of an expression; InvalidOid if it has none, or cannot be read. */
Oid
expression_collation(const Expression *expression, const ModelTable *table,
					 const ExpressionContext *context)
{
	Node	   *tree = expression_analyse(expression, table, context);

	return tree ? exprCollation(tree) : InvalidOid;
}

/* The type of an expression; InvalidOid if it cannot be read. */
Oid
expression_type(const Expression *expression, const ModelTable *table,
				const ExpressionContext *context)
{
	Node	   *tree = expression_analyse(expression, table, context);

	return tree ? exprType(tree) : InvalidOid;
}

/* May an expression have another value each time?  So may one that cannot be read. */
bool
expression_is_volatile(const Expression *expression, const ModelTable *table,
					   const ExpressionContext *context)
{
	Node	   *tree = expression_analyse(expression, table, context);

	return tree == NULL || contain_volatile_functions(tree);
}
