/*-------------------------------------------------------------------------
 *
 * schema/keys.c
 *		The primary keys, unique and exclusion constraints of a definition.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_constraint.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "parser/parse_oper.h"
#include "utils/builtins.h"

#include "expression/expression.h"
#include "schema/parser.h"

/* Make the elements of a key: its columns as the parser has those of an index. */
static List *
plain_elements(const List *names)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, names)
	{
		IndexElem  *element = makeNode(IndexElem);

		element->name = strVal(lfirst(lc));
		result = lappend(result, element);
	}
	return result;
}

/* The elements of a key or exclusion constraint. */
static List *
raw_elements(const Constraint *constraint)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, constraint->exclusions)
		result = lappend(result, linitial(lfirst_node(List, lc)));
	return constraint->contype == CONSTR_EXCLUSION ? result : plain_elements(constraint->keys);
}

/* Choose the name of a key that has none. */
static const char *
choose_key_name(Parser *parser, const ModelTable *table, const Constraint *constraint)
{
	List	   *elements = list_concat(raw_elements(constraint),
									   plain_elements(constraint->including));

	if (constraint->contype == CONSTR_PRIMARY)
		return choose_relation_name(parser, table->base.name, NULL, "pkey", true);
	return choose_relation_name(parser, table->base.name,
								joined_names(index_column_names(elements)),
								constraint->contype == CONSTR_UNIQUE ? "key" : "excl", true);
}

/* The elements of a primary key or unique constraint in the model. */
static List *
key_elements(Parser *parser, const ModelTable *table, Oid access_method,
			 const Constraint *constraint)
{
	ListCell   *lc;
	NameArray	names = name_array(constraint->keys);
	List	   *elements = NIL;

	for (int i = 0; i < names.count; i++)
	{
		NameArray	before = {i, names.names};

		if (names_contain(&before, names.names[i]))
			ereport(ERROR,
					(errcode(ERRCODE_DUPLICATE_COLUMN),
					 errmsg("%s: column \"%s\" is twice in a key", place_here(parser),
							names.names[i])));
	}
	foreach(lc, raw_elements(constraint))
		elements = lappend(elements, parse_index_element(parser, table, access_method, "btree",
														 lfirst(lc), parser->statement));
	return elements;
}

/* The name of an operator of an exclusion constraint, as SQL. */
static const char *
exclusion_operator(Parser *parser, List *names, Oid type)
{
	if (OidIsValid(type))
		return operator_text(compatible_oper_opid(names, type, type, false));
	if (list_length(names) == 1 || strcmp(strVal(linitial(names)), "pg_catalog") == 0)
		return strVal(llast(names));
	return psprintf("OPERATOR(%s.%s)", quote_identifier(strVal(linitial(names))),
					strVal(llast(names)));
}

/* Parse what only an exclusion constraint has. */
static void
parse_exclusion(Parser *parser, const ModelTable *table, ModelConstraint *key,
				const Constraint *constraint, Oid access_method)
{
	const Source *source = parser->source;
	int			first = source_token_at(source, constraint->location);
	Piece		list = {first, parser->statement.last};
	const char **operators = palloc(list_length(constraint->exclusions) * sizeof(char *));
	ListCell   *lc;
	const TypeRef boolean = {.oid = BOOLOID, .typmod = -1};

	list.first = find_token(source, list, "(") + 1;
	list.last = closing_token(source, list.first - 1) - 1;
	key->index->elements = parse_index_elements(parser, table, access_method,
												key->index->method, raw_elements(constraint),
												list);
	foreach(lc, constraint->exclusions)
	{
		int			i = foreach_current_index(lc);

		operators[i] = exclusion_operator(parser, lsecond(lfirst_node(List, lc)),
										  element_type(parser, table,
													   list_nth(key->index->elements, i)));
	}
	key->operators.count = list_length(constraint->exclusions);
	key->operators.names = operators;
	if (constraint->where_clause != NULL)
	{
		check_columns(parser, table, EXPRESSION_PREDICATE, constraint->where_clause);
		key->index->predicate =
			expression_of_piece(parser, EXPRESSION_PREDICATE, boolean, constraint->where_clause,
							 parenthesis_piece(parser, source->tokens[list.last].start, "where"));
	}
}

/* The columns of a key, without those of expressions. */
static NameArray
element_columns(const List *elements)
{
	NameArray	result = {0, NULL};
	const char **names = palloc(Max(list_length(elements), 1) * sizeof(char *));
	ListCell   *lc;

	foreach(lc, elements)
	{
		const IndexElement *element = lfirst(lc);

		if (element->column != NULL)
			names[result.count++] = element->column;
	}
	result.names = names;
	return result;
}

/* The columns of a primary key are not NULL. */
static void
set_not_null(ModelTable *table, const ModelConstraint *key)
{
	for (int i = 0; i < key->columns.count; i++)
		model_find_column(table, key->columns.names[i])->not_null = true;
}

/* Raise an error for an index that cannot become a constraint. */
static void
require_usable(Parser *parser, const ModelTable *table, const char *name,
			   const ModelIndex *index)
{
	const char *problem = NULL;
	ListCell   *lc;

	if (index == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("%s: index \"%s\" of table \"%s\" does not exist", place_here(parser),
						name, table->base.name)));
	if (!index->unique)
		problem = "is not unique";
	else if (strcmp(index->method, "btree") != 0)
		problem = "is not a btree";
	else if (index->predicate != NULL)
		problem = "is partial";
	foreach(lc, index->elements)
	{
		const IndexElement *element = lfirst(lc);

		if (element->expression != NULL)
			problem = "has an expression";
		else if (OidIsValid(element->collation) || OidIsValid(element->operator_class) ||
				 element->class_options != NIL || element->order != 0)
			problem = "does not have the default order";
	}
	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("%s: index \"%s\" %s, and so cannot become a key", place_here(parser),
						name, problem)));
}

/* USING INDEX: an index becomes that of a constraint, and takes its name. */
static ModelIndex *
take_index(Parser *parser, ModelTable *table, const Constraint *constraint)
{
	ModelIndex *index = model_find_index(table, constraint->indexname);
	const char *name = constraint->conname ? constraint->conname : constraint->indexname;

	require_usable(parser, table, constraint->indexname, index);
	table->indexes = list_delete_ptr(table->indexes, index);
	release_name(parser, NAMES_OF_RELATIONS, index->base.name);
	index->base.name = index->base.live_name = name;
	return index;
}

/* Make the index of a key. */
static ModelIndex *
make_index(Parser *parser, ModelTable *table, const Constraint *constraint, Oid access_method)
{
	ModelIndex *index = model_make_index(table, constraint->conname ? constraint->conname :
										 choose_key_name(parser, table, constraint));

	index->base.location = constraint->location;
	index->method = constraint->access_method ? constraint->access_method : "btree";
	index->unique = constraint->contype != CONSTR_EXCLUSION;
	index->nulls_not_distinct = constraint->nulls_not_distinct;
	index->included = parse_included(parser, table, access_method,
									 plain_elements(constraint->including));
	index->options = parse_index_options(parser, NIL, access_method, constraint->options);
	return index;
}

/* Parse a primary key, unique or exclusion constraint. */
static void
parse_key(Parser *parser, ModelTable *table, const Constraint *constraint)
{
	char		type = constraint->contype == CONSTR_PRIMARY ? CONSTRAINT_PRIMARY :
		constraint->contype == CONSTR_UNIQUE ? CONSTRAINT_UNIQUE : CONSTRAINT_EXCLUSION;
	Oid			access_method = parse_access_method(parser, constraint->access_method,
													constraint->location);
	ModelIndex *index;
	ModelConstraint *key;

	parser->location = constraint->location;
	if (constraint->indexspace != NULL)
		parser_not_held(parser, constraint->location, "a tablespace", NULL);
	if (constraint->indexname != NULL)
		index = take_index(parser, table, constraint);
	else
		index = make_index(parser, table, constraint, access_method);
	key = model_make_constraint(&table->base, index->base.name, type);
	key->base.location = constraint->location;
	key->index = index;
	key->deferrable = constraint->deferrable;
	key->deferred = constraint->initdeferred;
	index->immediate = !constraint->deferrable;
	take_name(parser, NAMES_OF_RELATIONS, index->base.name, index, constraint->location);
	if (type == CONSTRAINT_EXCLUSION)
		parse_exclusion(parser, table, key, constraint, access_method);
	else if (constraint->indexname == NULL)
		index->elements = key_elements(parser, table, access_method, constraint);
	key->columns = element_columns(index->elements);
	if (type == CONSTRAINT_PRIMARY)
		set_not_null(table, key);
	add_constraint(parser, table, key);
}

/* Do two keys of one statement say the same? */
static bool
same_key(const Constraint *a, const Constraint *b)
{
	return a->indexname == NULL && b->indexname == NULL &&
		(a->contype == CONSTR_EXCLUSION) == (b->contype == CONSTR_EXCLUSION) &&
		equal(a->keys, b->keys) && equal(a->including, b->including) &&
		equal(a->exclusions, b->exclusions) && equal(a->where_clause, b->where_clause) &&
		texts_equal(a->access_method, b->access_method) &&
		a->nulls_not_distinct == b->nulls_not_distinct &&
		a->deferrable == b->deferrable && a->initdeferred == b->initdeferred;
}

/* Raise an error for another primary key. */
static void
refuse_second_primary_key(Parser *parser, const ModelTable *table, const Constraint *constraint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TABLE_DEFINITION),
			 errmsg("%s: table \"%s\" has a primary key already",
					place(parser, constraint->location), table->base.name)));
}

/* The key of a list that says the same as another one; NULL if there is none. */
static Constraint *
find_same_key(const List *keys, const Constraint *key)
{
	ListCell   *lc;

	foreach(lc, keys)
	{
		if (same_key(key, lfirst(lc)))
			return lfirst(lc);
	}
	return NULL;
}

/*
 * Take over the keys of CREATE TABLE or of one subcommand of ALTER TABLE: the
 * primary key first, and of several that say the same only one, as the server
 * does it.
 */
void
close_keys(Parser *parser, const ModelTable *table, NewConstraints *constraints)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, constraints->open_keys)
	{
		if (((Constraint *) lfirst(lc))->contype != CONSTR_PRIMARY)
			continue;
		if (result != NIL)
			refuse_second_primary_key(parser, table, lfirst(lc));
		result = lappend(result, lfirst(lc));
	}
	foreach(lc, constraints->open_keys)
	{
		Constraint *key = lfirst(lc);
		Constraint *same = find_same_key(result, key);

		if (same == NULL)
			result = lappend(result, key);
		else if (same->conname == NULL)
			same->conname = key->conname;
	}
	constraints->keys = list_concat(constraints->keys, result);
	constraints->open_keys = NIL;
	constraints->last = NULL;
}

/* Parse the keys and exclusion constraints that a statement makes. */
void
parse_keys(Parser *parser, ModelTable *table, const List *keys, bool new_table)
{
	ListCell   *lc;

	foreach(lc, keys)
	{
		const Constraint *constraint = lfirst(lc);

		if (new_table && constraint->indexname != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("%s: a new table has no index that could be used",
							place(parser, constraint->location))));
		if (constraint->contype == CONSTR_PRIMARY && primary_key(table) != NULL)
			refuse_second_primary_key(parser, table, constraint);
		parse_key(parser, table, constraint);
	}
}
