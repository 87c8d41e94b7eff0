/*-------------------------------------------------------------------------
 *
 * schema/parser.c
 *		What all that parses a definition needs: places for errors, and the
 *		definition's own schema, tables and columns.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/parser.h"

/* For errors: a place in the definition. */
const char *
place(const Parser *parser, int location)
{
	return source_place(parser->source, location);
}

/* For errors: the place of what is being parsed. */
const char *
place_here(const Parser *parser)
{
	return place(parser, parser->location);
}

/* Raise the error for what no definition has. */
void
parser_not_held(const Parser *parser, int location, const char *what, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("%s: %s is not part of a definition", place(parser, location), what),
			 hint ? errhint("%s", hint) : 0));
}

/* Is this the name of the definition's own schema? */
bool
is_own_schema(const Parser *parser, const char *schema)
{
	return schema == NULL ||
		(parser->schema != NULL && strcmp(parser->schema, schema) == 0);
}

/* The name of an object of the definition, which may say the one schema that it is in. */
const char *
own_name(Parser *parser, const char *schema, const char *name, int location)
{
	if (schema != NULL && parser->schema == NULL)
		parser->schema = schema;
	if (!is_own_schema(parser, schema))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_SCHEMA_NAME),
				 errmsg("%s: \"%s\" is in schema \"%s\", and what came before in \"%s\"",
						place(parser, location), name, schema, parser->schema),
				 errhint("A definition is of one schema.")));
	return name;
}

const char *
own_relation(Parser *parser, const RangeVar *relation)
{
	return own_name(parser, relation->schemaname, relation->relname, relation->location);
}

/* The table that a statement is about. */
ModelTable *
own_table(Parser *parser, const RangeVar *relation)
{
	const char *name = own_relation(parser, relation);
	ModelObject *object = named_object(parser, NAMES_OF_RELATIONS, name);

	if (object == NULL || object->kind != MODEL_TABLE)
		ereport(ERROR,
				(errcode(object ? ERRCODE_WRONG_OBJECT_TYPE : ERRCODE_UNDEFINED_TABLE),
				 object ?
				 errmsg("%s: \"%s\" is not a table", place(parser, relation->location), name) :
				 errmsg("%s: table \"%s\" does not exist", place(parser, relation->location),
						name)));
	return (ModelTable *) object;
}

/* A column of a table; an error if there is none. */
ModelColumn *
own_column(const Parser *parser, const ModelTable *table, const char *name, int location)
{
	ModelColumn *column = model_find_column(table, name);

	if (column == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("%s: column \"%s\" of table \"%s\" does not exist",
						place(parser, location), name, table->base.name)));
	return column;
}

/* Names of a list of strings of a parse tree. */
NameArray
name_array(const List *strings)
{
	NameArray	result = {list_length(strings), NULL};
	const char **names = palloc(Max(result.count, 1) * sizeof(char *));
	ListCell   *lc;

	foreach(lc, strings)
		names[foreach_current_index(lc)] = strVal(lfirst(lc));
	result.names = names;
	return result;
}
