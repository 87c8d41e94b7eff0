/*-------------------------------------------------------------------------
 *
 * schema/comments.c
 *		COMMENT ON in a definition.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/namespace.h"

#include "schema/parser.h"

/* A name with schema as the statement has it, as a relation. */
static RangeVar *
named_relation(const Parser *parser, List *names)
{
	RangeVar   *relation = makeRangeVarFromNameList(names);

	relation->location = parser->location;
	return relation;
}

/* The table of [schema.]table.part. */
static ModelTable *
table_of_part(Parser *parser, List *names)
{
	return own_table(parser,
					 named_relation(parser, list_copy_head(names, list_length(names) - 1)));
}

/* The constraint of a list; an error if there is none of this name. */
static ModelObject *
listed_constraint(const Parser *parser, const List *constraints, const char *name)
{
	ListCell   *lc;

	foreach(lc, constraints)
	{
		ModelConstraint *constraint = lfirst(lc);

		if (strcmp(constraint->base.name, name) == 0)
			return &constraint->base;
	}
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_OBJECT),
			 errmsg("%s: constraint \"%s\" does not exist", place_here(parser), name)));
}

/* An enum or domain. */
static ModelObject *
commented_type(Parser *parser, TypeName *type_name)
{
	const char *name = own_type_name(parser, type_name);
	ModelObject *object = name ? named_object(parser, NAMES_OF_TYPES, name) : NULL;

	if (object == NULL || object->kind == MODEL_TABLE)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("%s: type \"%s\" does not exist", place_here(parser),
						strVal(llast(type_name->names)))));
	return object;
}

/* What a comment is on; NULL if it is on something that is passed over. */
static ModelObject *
commented_object(Parser *parser, const CommentStmt *statement)
{
	List	   *names = (List *) statement->object;

	switch (statement->objtype)
	{
		case OBJECT_SCHEMA:
			own_name(parser, strVal(statement->object), strVal(statement->object),
					 parser->location);
			return NULL;
		case OBJECT_TABLE:
			return &own_table(parser, named_relation(parser, names))->base;
		case OBJECT_COLUMN:
			return &own_column(parser, table_of_part(parser, names), strVal(llast(names)),
							   parser->location)->base;
		case OBJECT_SEQUENCE:
			return &own_sequence(parser, named_relation(parser, names))->base;
		case OBJECT_INDEX:
			return &own_index(parser, NULL,
							  own_relation(parser, named_relation(parser, names)))->base;
		case OBJECT_TABCONSTRAINT:
			return listed_constraint(parser, table_of_part(parser, names)->constraints,
									 strVal(llast(names)));
		case OBJECT_TYPE:
		case OBJECT_DOMAIN:
			return commented_type(parser, (TypeName *) statement->object);
		case OBJECT_DOMCONSTRAINT:
			return listed_constraint(parser,
									 own_domain(parser,
												linitial_node(TypeName, names)->names)->constraints,
									 strVal(lsecond(names)));
		default:
			parser_not_held(parser, parser->location, "COMMENT on such an object",
							NULL);
	}
}

/* Set the comment of an object; an empty one is none. */
void
parse_comment(Parser *parser, const CommentStmt *statement)
{
	ModelObject *object = commented_object(parser, statement);

	if (object != NULL)
		object->comment = statement->comment && *statement->comment ? statement->comment : NULL;
}
