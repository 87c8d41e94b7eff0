/*-------------------------------------------------------------------------
 *
 * schema/text.c
 *		The expressions of a definition: their text, and what can be said of
 *		them by names alone.
 *
 * Their types need not exist yet, so they are not analysed here.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "catalog/heap.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "nodes/nodeFuncs.h"
#include "utils/lsyscache.h"

#include "schema/parser.h"

/* The tokens of what a DEFAULT clause says that begins at a place and ends before another. */
Piece
default_piece(const Parser *parser, int location, int end)
{
	const Source *source = parser->source;
	Piece		piece;
	int			token = source_token_at(source, location);

	if (token_is(source, token, "constraint"))
		token += 2;
	piece.first = token + 1;
	for (token = piece.first; token < source->count && token_start(source, token) < end; token++)
	{
		if (token_is(source, token, ",") || token_is(source, token, ")"))
			break;
		token = closing_token(source, token);
	}
	piece.last = token - 1;
	return piece;
}

/* The tokens in the parentheses behind a keyword of a clause that begins at a place. */
Piece
parenthesis_piece(const Parser *parser, int location, const char *word)
{
	const Source *source = parser->source;
	Piece		piece;
	int			token = source_token_at(source, location);

	if (token_is(source, token, "constraint"))
		token += 2;
	while (token < source->count &&
		   !(token_is(source, token, word) && token_is(source, token + 1, "(")))
		token++;
	piece.first = token + 2;
	piece.last = closing_token(source, token + 1) - 1;
	return piece;
}

/* Where an expression names types of the definition. */
typedef struct OwnTypes
{
	Parser	   *parser;
	List	   *type_names;		/* TypeName, by location */
} OwnTypes;

static bool
find_own_types(Node *node, void *context)
{
	OwnTypes   *types = context;

	if (node == NULL)
		return false;
	if (IsA(node, TypeName))
	{
		/* A misspelt one is an error. */
		if (parse_cast_type(types->parser, (TypeName *) node).own != NULL)
			types->type_names = lappend(types->type_names, node);
	}
	return raw_expression_tree_walker(node, find_own_types, context);
}

static int
compare_type_names(const ListCell *a, const ListCell *b)
{
	return ((TypeName *) lfirst(a))->location - ((TypeName *) lfirst(b))->location;
}

/* Make an expression of a piece of the source that was parsed as the raw tree. */
Expression *
expression_of_piece(Parser *parser, ExpressionUse use, TypeRef type, Node *raw, Piece piece)
{
	const Source *source = parser->source;
	Expression *result = palloc0(sizeof(Expression));
	OwnTypes	types = {parser, NIL};
	const char **names;
	int		   *places;
	int			copied = token_start(source, piece.first);
	StringInfoData text;
	ListCell   *lc;

	(void) find_own_types(raw, &types);
	list_sort(types.type_names, compare_type_names);
	names = palloc(Max(list_length(types.type_names), 1) * sizeof(char *));
	places = palloc(Max(list_length(types.type_names), 1) * sizeof(int));
	initStringInfo(&text);
	foreach(lc, types.type_names)
	{
		TypeName   *type_name = lfirst(lc);
		int			token = source_token_at(source, type_name->location);

		/* Of schema.type the first two tokens are left out. */
		if (list_length(type_name->names) == 2)
			token += 2;
		appendBinaryStringInfo(&text, source->text + copied, type_name->location - copied);
		copied = token_start(source, token);
		names[foreach_current_index(lc)] = strVal(llast(type_name->names));
		places[foreach_current_index(lc)] = text.len;
	}
	appendBinaryStringInfo(&text, source->text + copied,
						   source->tokens[piece.last].end - copied);
	result->use = use;
	result->type = type;
	result->text = text.data;
	result->own_types.count = list_length(types.type_names);
	result->own_types.names = names;
	result->own_places = places;
	return result;
}

/* The column references of an expression. */
typedef struct References
{
	const Parser *parser;
	const ModelTable *table;	/* NULL: a domain */
	ExpressionUse use;
	List	   *columns;		/* names, each once; "" is the whole row */
} References;

static void
add_reference(References *references, const char *name)
{
	ListCell   *lc;

	foreach(lc, references->columns)
	{
		if (strcmp(lfirst(lc), name) == 0)
			return;
	}
	references->columns = lappend(references->columns, (void *) name);
}

/* A column of the table, which a generated column may use if it is not one itself. */
static void
check_column(References *references, const char *name, int location)
{
	const ModelColumn *column;

	if (SystemAttributeByName(name) == NULL)
	{
		column = own_column(references->parser, references->table, name, location);
		if (references->use == EXPRESSION_GENERATED && column->generated != '\0')
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
					 errmsg("%s: column \"%s\" is generated, and no other generated column can use it",
							place(references->parser, location), name)));
	}
	else if (strcmp(name, "tableoid") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_COLUMN_REFERENCE),
				 errmsg("%s: system column \"%s\" cannot be used here",
						place(references->parser, location), name)));
	add_reference(references, name);
}

/* What is said as name, table.name or table.*. */
static void
check_reference(References *references, const ColumnRef *reference)
{
	const Parser *parser = references->parser;
	const ModelTable *table = references->table;
	Node	   *last = llast(reference->fields);
	const char *first = IsA(linitial(reference->fields), String) ?
		strVal(linitial(reference->fields)) : "";

	if (references->use == EXPRESSION_DEFAULT)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_COLUMN_REFERENCE),
				 errmsg("%s: a default cannot use \"%s\", nor any column",
						place(parser, reference->location), first)));
	if (references->use == EXPRESSION_DOMAIN_CHECK)
	{
		if (strcmp(first, "value") != 0)
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_COLUMN),
					 errmsg("%s: \"%s\" does not exist; the value of a domain is VALUE",
							place(parser, reference->location), first)));
		return;
	}
	if (list_length(reference->fields) > 2 ||
		(list_length(reference->fields) == 2 && strcmp(first, table->base.name) != 0))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("%s: only columns of \"%s\" can be used here",
						place(parser, reference->location), table->base.name),
				 errhint("Write their names alone.")));
	if (!IsA(last, String))
		add_reference(references, "");
	else if (list_length(reference->fields) == 1 &&
			 strcmp(first, table->base.name) == 0 && model_find_column(table, first) == NULL)
		add_reference(references, "");
	else
		check_column(references, strVal(last), reference->location);
}

static bool
find_references(Node *node, void *context)
{
	References *references = context;

	if (node == NULL)
		return false;
	if (IsA(node, SubLink))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s: a subquery cannot be used here",
						place(references->parser, ((SubLink *) node)->location))));
	if (IsA(node, ColumnRef))
	{
		check_reference(references, (ColumnRef *) node);
		return false;
	}
	return raw_expression_tree_walker(node, find_references, context);
}

/*
 * Raise an error if an expression uses what is not there.  Returns the names
 * of the columns that it uses, each once; that of the whole row is empty.
 */
List *
check_columns(const Parser *parser, const ModelTable *table, ExpressionUse use, Node *raw)
{
	References	references = {parser, table, use, NIL};

	(void) find_references(raw, &references);
	return references.columns;
}

/*
 * Is this a default that the server does not store?  A bare NULL of the
 * column's type is none.  It stores one that has to be cut to a length, or
 * that hides the default of a domain.
 */
bool
is_no_default(Parser *parser, const TypeRef *type, Node *raw)
{
	if (IsA(raw, TypeCast))
	{
		TypeRef		cast = parse_cast_type(parser, ((TypeCast *) raw)->typeName);

		if (cast.typmod != -1 || cast.oid != type->oid || !texts_equal(cast.own, type->own) ||
			cast.own_array != type->own_array)
			return false;
		raw = ((TypeCast *) raw)->arg;
	}
	return IsA(raw, A_Const) && ((A_Const *) raw)->isnull && type->typmod == -1 &&
		!is_domain_type(parser, type);
}

static bool
is_date_or_time(Oid type)
{
	return type == DATEOID || type == TIMEOID || type == TIMETZOID || type == TIMESTAMPOID ||
		type == TIMESTAMPTZOID;
}

/* Does a text have one of the words that stand for the moment when it is read? */
static bool
names_a_moment(const char *text)
{
	static const char *const words[] = {"now", "today", "tomorrow", "yesterday"};

	for (const char *c = text; *c != '\0'; c++)
	{
		for (int i = 0; i < lengthof(words); i++)
		{
			if (pg_strncasecmp(c, words[i], strlen(words[i])) == 0)
				return true;
		}
	}
	return false;
}

static void
check_moment(const Parser *parser, Oid type, Node *constant)
{
	A_Const    *value = (A_Const *) constant;

	if (!IsA(constant, A_Const) || value->isnull || !IsA(&value->val, String) ||
		!is_date_or_time(type) || !names_a_moment(strVal(&value->val)))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
			 errmsg("%s: '%s' is the moment when the schema is made, not when a row is",
					place(parser, value->location), strVal(&value->val)),
			 errhint("Write now(), CURRENT_DATE or the like.")));
}

/* Look for such texts that are cast somewhere in an expression. */
static bool
find_moments(Node *node, void *context)
{
	Parser	   *parser = context;

	if (node == NULL)
		return false;
	if (IsA(node, TypeCast) && IsA(((TypeCast *) node)->arg, A_Const))
		check_moment(parser, parse_cast_type(parser, ((TypeCast *) node)->typeName).oid,
					 ((TypeCast *) node)->arg);
	return raw_expression_tree_walker(node, find_moments, context);
}

/* Raise an error for a default that would be a constant, and does not look like one. */
void
check_default(Parser *parser, const TypeRef *type, Node *raw)
{
	if (type->own == NULL)
		check_moment(parser, getBaseType(type->oid), raw);
	(void) find_moments(raw, parser);
}

/* Set the default of a column from an expression; NULL for none. */
void
parse_default(Parser *parser, ModelColumn *column, Node *raw, Piece piece)
{
	column->default_value = NULL;
	column->default_sequence = raw ? sequence_of_default(parser, raw) : NULL;
	if (raw == NULL || column->default_sequence != NULL || is_no_default(parser, &column->type, raw))
		return;
	check_default(parser, &column->type, raw);
	check_columns(parser, NULL, EXPRESSION_DEFAULT, raw);
	column->default_value = expression_of_piece(parser, EXPRESSION_DEFAULT, column->type, raw, piece);
}
