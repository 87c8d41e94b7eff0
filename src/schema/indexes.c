/*-------------------------------------------------------------------------
 *
 * schema/indexes.c
 *		The indexes of a definition.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/amapi.h"
#include "access/htup_details.h"
#include "catalog/pg_opclass.h"
#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "utils/syscache.h"

#include "expression/expression.h"
#include "schema/parser.h"

/* Find an access method of indexes; btree if none is said. */
Oid
parse_access_method(Parser *parser, const char *name, int location)
{
	Oid			result = get_index_am_oid(name ? name : "btree", true);

	if (!OidIsValid(result))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("%s: access method \"%s\" does not exist", place(parser, location),
						name)));
	return result;
}

/* The type of an index's column that says which operators it has; InvalidOid: not known. */
Oid
element_type(const Parser *parser, const ModelTable *table, const IndexElement *element)
{
	const ExpressionContext context = {parser->model, NULL};

	if (element->column == NULL)
		return expression_type(element->expression, table, &context);
	return stand_in_type(parser, &model_find_column(table, element->column)->type);
}

/* Is an operator class the default one of the type that it is for? */
static bool
is_default_class(Oid operator_class)
{
	HeapTuple	row = SearchSysCache1(CLAOID, ObjectIdGetDatum(operator_class));
	bool		result = HeapTupleIsValid(row) &&
		((Form_pg_opclass) GETSTRUCT(row))->opcdefault;

	if (HeapTupleIsValid(row))
		ReleaseSysCache(row);
	return result;
}

/*
 * Raise an error if a type has no default operator class.  To look for one takes
 * a scan of the catalog, and most indexes are of the same few types.
 */
static void
require_default_class(Parser *parser, Oid type, const char *method, Oid access_method)
{
	if (type == parser->indexed_type && access_method == parser->indexing_method)
		return;
	(void) ResolveOpClass(NIL, type, method, access_method);
	parser->indexed_type = type;
	parser->indexing_method = access_method;
}

/* Find an operator class; InvalidOid if it is the default one of the type, which may be unknown. */
static Oid
parse_operator_class(Parser *parser, List *names, Oid type, const char *method,
					 Oid access_method)
{
	Oid			result;

	if (OidIsValid(type) && names != NIL)
	{
		result = ResolveOpClass(names, type, method, access_method);
		return result == GetDefaultOpClass(type, access_method) ? InvalidOid : result;
	}
	if (names == NIL)
	{
		require_default_class(parser, type, method, access_method);
		return InvalidOid;
	}
	result = get_opclass_oid(access_method, names, false);
	return is_default_class(result) ? InvalidOid : result;
}

/* The collation that a column of an index has if none is said; InvalidOid: none, or not known. */
static Oid
own_collation(const Parser *parser, const ModelTable *table, const IndexElement *element)
{
	const ExpressionContext context = {parser->model, NULL, parser->model};

	if (element->column == NULL)
		return expression_collation(element->expression, table, &context);
	return model_find_column(table, element->column)->collation;
}

/* Find the collation of an index's column; InvalidOid if it is the column's own. */
static Oid
parse_element_collation(Parser *parser, const ModelTable *table, const IndexElement *element,
						List *names)
{
	Oid			own;
	Oid			result;

	if (names == NIL)
		return InvalidOid;
	own = own_collation(parser, table, element);
	if (element->column != NULL && !OidIsValid(own))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("%s: column \"%s\" has a type without collations", place_here(parser),
						element->column)));
	result = get_collation_oid(names, false);
	return result == own ? InvalidOid : result;
}

/* The order of an index's column, as bits like those of pg_index.indoption. */
static int16
parse_order(Parser *parser, const IndexElem *raw, const IndexAmRoutine *method)
{
	bool		descending = raw->ordering == SORTBY_DESC;
	bool		nulls_first = raw->nulls_ordering == SORTBY_NULLS_DEFAULT ? descending :
		raw->nulls_ordering == SORTBY_NULLS_FIRST;

	if (!method->amcanorder &&
		(raw->ordering != SORTBY_DEFAULT || raw->nulls_ordering != SORTBY_NULLS_DEFAULT))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s: an index of this access method has no order",
						place_here(parser))));
	return (descending ? INDOPTION_DESC : 0) | (nulls_first ? INDOPTION_NULLS_FIRST : 0);
}

/* The column that an expression in parentheses is; NULL if it is more than one. */
static const char *
lone_column(const ModelTable *table, Node *raw, List **collation)
{
	const ColumnRef *reference;

	while (raw != NULL && IsA(raw, CollateClause))
	{
		if (*collation == NIL)
			*collation = ((CollateClause *) raw)->collname;
		raw = ((CollateClause *) raw)->arg;
	}
	reference = (const ColumnRef *) raw;
	if (raw == NULL || !IsA(raw, ColumnRef) || list_length(reference->fields) != 1 ||
		!IsA(linitial(reference->fields), String) ||
		model_find_column(table, strVal(linitial(reference->fields))) == NULL)
		return NULL;
	return strVal(linitial(reference->fields));
}

/* The tokens of an index's expression: in parentheses, or a call with its arguments. */
static Piece
expression_piece(const Parser *parser, Piece piece)
{
	const Source *source = parser->source;
	int			open = find_token(source, piece, "(");

	if (open == piece.first)
	{
		piece.first = open + 1;
		piece.last = closing_token(source, open) - 1;
	}
	else if (open > 0)
		piece.last = closing_token(source, open);
	else
		piece.last = piece.first;
	return piece;
}

/*
 * Take COLLATE off an expression that it is the last part of, as the server
 * does: it is the collation of the index then, if none is said beside it.
 */
static Node *
take_collation(const Parser *parser, Node *raw, List **collation, Piece *piece)
{
	const Source *source = parser->source;

	while (raw != NULL && IsA(raw, CollateClause))
	{
		const CollateClause *clause = (const CollateClause *) raw;

		if (*collation == NIL)
			*collation = clause->collname;
		while (token_is(source, piece->first, "(") &&
			   closing_token(source, piece->first) == piece->last)
		{
			piece->first++;
			piece->last--;
		}
		piece->last = source_token_at(source, clause->location) - 1;
		raw = clause->arg;
	}
	return raw;
}

/* Parse a column or expression of an index.  The piece begins with it. */
IndexElement *
parse_index_element(Parser *parser, const ModelTable *table, Oid access_method,
					const char *method, IndexElem *raw, Piece piece)
{
	IndexElement *result = palloc0(sizeof(IndexElement));
	const TypeRef unknown = {.typmod = -1};
	List	   *collation = raw->collation;

	if (raw->name != NULL)
		result->column = own_column(parser, table, raw->name, parser->location)->base.name;
	else
		result->column = lone_column(table, raw->expr, &collation);
	if (result->column == NULL)
	{
		Node	   *expression;

		piece = expression_piece(parser, piece);
		expression = take_collation(parser, raw->expr, &collation, &piece);
		check_columns(parser, table, EXPRESSION_INDEX, expression);
		result->expression = expression_of_piece(parser, EXPRESSION_INDEX, unknown, expression,
												 piece);
	}
	result->collation = parse_element_collation(parser, table, result, collation);
	/* An expression's type is not looked for without need. */
	if (result->column != NULL || raw->opclass != NIL)
		result->operator_class = parse_operator_class(parser, raw->opclass,
													  element_type(parser, table, result),
													  method, access_method);
	result->class_options = parse_class_options(parser, raw->opclassopts);
	result->order = parse_order(parser, raw, GetIndexAmRoutineByAmId(access_method, false));
	return result;
}

/* Parse the columns and expressions of an index, which are separated by commas in a piece. */
List *
parse_index_elements(Parser *parser, const ModelTable *table, Oid access_method,
					 const char *method, List *elements, Piece list)
{
	List	   *pieces = source_split(parser->source, list);
	List	   *result = NIL;
	ListCell   *lc,
			   *lc2;

	if (list_length(pieces) > 1 &&
		!GetIndexAmRoutineByAmId(access_method, false)->amcanmulticol)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s: an index of access method \"%s\" has one column",
						place_here(parser), method)));
	forboth(lc, elements, lc2, pieces)
	{
		const Piece *piece = lfirst(lc2);

		parser->location = token_start(parser->source, piece->first);
		result = lappend(result, parse_index_element(parser, table, access_method, method,
													 lfirst(lc), *piece));
	}
	return result;
}

/* Parse the columns that an index includes. */
NameArray
parse_included(Parser *parser, const ModelTable *table, Oid access_method, List *elements)
{
	NameArray	result = {list_length(elements), NULL};
	const char **names = palloc(Max(result.count, 1) * sizeof(char *));
	ListCell   *lc;

	if (elements != NIL && !GetIndexAmRoutineByAmId(access_method, false)->amcaninclude)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s: an index of this access method includes no columns",
						place_here(parser))));
	foreach(lc, elements)
	{
		const IndexElem *element = lfirst(lc);

		if (element->name == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("%s: an index includes columns, not expressions",
							place_here(parser))));
		names[foreach_current_index(lc)] =
			own_column(parser, table, element->name, parser->location)->base.name;
	}
	result.names = names;
	return result;
}

/* The name of an index that says none. */
static const char *
choose_index_name(Parser *parser, const ModelTable *table, const IndexStmt *statement)
{
	List	   *elements = list_concat_copy(statement->indexParams,
											statement->indexIncludingParams);

	return choose_relation_name(parser, table->base.name,
								joined_names(index_column_names(elements)), "idx", false);
}

/* Parse the list of columns and what follows it. */
static void
parse_body(Parser *parser, const ModelTable *table, ModelIndex *index, IndexStmt *statement,
		   Oid access_method)
{
	const Source *source = parser->source;
	const TypeRef boolean = {.oid = BOOLOID, .typmod = -1};
	Piece		list,
				rest = parser->statement;

	list.first = find_token(source, parser->statement, "(") + 1;
	list.last = closing_token(source, list.first - 1) - 1;
	rest.first = list.last + 2;
	index->elements = parse_index_elements(parser, table, access_method, index->method,
										   statement->indexParams, list);
	parser->location = index->base.location;
	index->included = parse_included(parser, table, access_method,
									 statement->indexIncludingParams);
	index->options = parse_index_options(parser, NIL, access_method, statement->options);
	if (statement->whereClause == NULL)
		return;
	rest.first = find_token(source, rest, "where") + 1;
	check_columns(parser, table, EXPRESSION_PREDICATE, statement->whereClause);
	index->predicate = expression_of_piece(parser, EXPRESSION_PREDICATE, boolean,
										statement->whereClause, rest);
}

void
parse_create_index(Parser *parser, IndexStmt *statement)
{
	ModelTable *table = own_table(parser, statement->relation);
	Oid			access_method;
	ModelIndex *index;

	if (strcmp(statement->accessMethod, "rtree") == 0)
		statement->accessMethod = "gist";
	access_method = parse_access_method(parser, statement->accessMethod, parser->location);
	if (statement->tableSpace != NULL)
		parser_not_held(parser, parser->location, "a tablespace", NULL);
	if (statement->unique && !GetIndexAmRoutineByAmId(access_method, false)->amcanunique)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s: an index of access method \"%s\" cannot be unique",
						place_here(parser), statement->accessMethod)));
	index = model_make_index(table, statement->idxname ? statement->idxname :
							 choose_index_name(parser, table, statement));
	index->base.location = parser->location;
	index->method = statement->accessMethod;
	index->unique = statement->unique;
	index->nulls_not_distinct = statement->nulls_not_distinct;
	take_name(parser, NAMES_OF_RELATIONS, index->base.name, index, parser->location);
	parse_body(parser, table, index, statement, access_method);
	table->indexes = lappend(table->indexes, index);
}
