/*-------------------------------------------------------------------------
 *
 * schema/types.c
 *		The types that a definition names, and those that it makes.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "parser/parse_type.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "expression/expression.h"
#include "schema/parser.h"

/* Does pg_catalog, which is first in every search_path, have a type of this name? */
static bool
is_built_in(const char *name)
{
	return SearchSysCacheExists2(TYPENAMENSP, CStringGetDatum(name),
								 ObjectIdGetDatum(PG_CATALOG_NAMESPACE));
}

/* A schema that a type is said to be in is the definition's own, or the first that is said. */
static bool
may_be_own_schema(const Parser *parser, const char *schema)
{
	return parser->schema ? is_own_schema(parser, schema) : strcmp(schema, "pg_catalog") != 0;
}

/* The name of the definition's own type that is meant; NULL: another type is. */
const char *
own_type_name(const Parser *parser, const TypeName *type_name)
{
	const char *name;

	if (type_name->names == NIL || list_length(type_name->names) > 2)
		return NULL;
	name = strVal(llast(type_name->names));
	if (list_length(type_name->names) == 2 ?
		!may_be_own_schema(parser, strVal(linitial(type_name->names))) : is_built_in(name))
		return NULL;
	return named_object(parser, NAMES_OF_TYPES, name) != NULL ? name : NULL;
}

/* Make a reference to one of the definition's own types. */
static TypeRef
own_type(const Parser *parser, const TypeName *type_name, const char *name)
{
	TypeRef		result = {.typmod = -1, .own = name};
	const ModelObject *object = named_object(parser, NAMES_OF_TYPES, name);

	if (object->kind == MODEL_TABLE)
		parser_not_held(parser, type_name->location, "the row type of a table", NULL);
	if (type_name->typmods != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_SYNTAX_ERROR),
				 errmsg("%s: type modifier is not allowed for type \"%s\"",
						place(parser, type_name->location), name)));
	result.own_array = type_name->arrayBounds != NIL;
	return result;
}

/* Find the type that a value is cast to, which may be "unknown"; an error if there is none. */
TypeRef
parse_cast_type(Parser *parser, const TypeName *type_name)
{
	TypeRef		result = {0};
	const char *own = own_type_name(parser, type_name);

	if (own != NULL && list_length(type_name->names) == 2 && parser->schema == NULL)
		parser->schema = strVal(linitial(type_name->names));
	if (type_name->location >= 0)
		parser->location = type_name->location;
	if (type_name->setof || type_name->pct_type)
		parser_not_held(parser, parser->location, "a type of this kind", NULL);
	if (own != NULL)
		return own_type(parser, type_name, own);
	if (list_length(type_name->names) == 1 &&
		!OidIsValid(LookupTypeNameOid(parser->pstate, type_name, true)))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("%s: type \"%s\" does not exist", place_here(parser),
						strVal(linitial(type_name->names))),
				 errhint("A type of the definition has to be made first, one of another schema to be written with its schema.")));
	typenameTypeIdAndMod(parser->pstate, type_name, &result.oid, &result.typmod);
	return result;
}

/* Find the type that something is to be of; an error if there is none. */
TypeRef
parse_type_name(Parser *parser, const TypeName *type_name)
{
	TypeRef		result = parse_cast_type(parser, type_name);

	if (result.own == NULL && get_typtype(result.oid) == TYPTYPE_PSEUDO)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TABLE_DEFINITION),
				 errmsg("%s: nothing can be of pseudo-type %s", place_here(parser),
						type_text(&result, ""))));
	return result;
}

/*
 * A type that exists and has the operators of one that may not: of an enum
 * those of any enum, of a domain those of its base type.
 */
Oid
stand_in_type(const Parser *parser, const TypeRef *type)
{
	const ModelObject *object;

	if (type->own == NULL)
		return type->oid;
	if (type->own_array)
		return ANYARRAYOID;
	object = named_object(parser, NAMES_OF_TYPES, type->own);
	if (object->kind == MODEL_DOMAIN)
		return stand_in_type(parser, &as_domain(object)->type);
	return ANYENUMOID;
}

/* Is this a domain, of the definition or another one? */
bool
is_domain_type(const Parser *parser, const TypeRef *type)
{
	const ModelObject *object;

	if (type->own == NULL)
		return get_typtype(type->oid) == TYPTYPE_DOMAIN;
	object = named_object(parser, NAMES_OF_TYPES, type->own);
	return !type->own_array && object->kind == MODEL_DOMAIN;
}

/* The collation of a type; InvalidOid if it has none. */
static Oid
collation_of_type(const Parser *parser, const TypeRef *type)
{
	const ModelObject *object;

	if (type->own == NULL)
		return get_typcollation(type->oid);
	object = named_object(parser, NAMES_OF_TYPES, type->own);
	return object->kind == MODEL_DOMAIN ? as_domain(object)->collation : InvalidOid;
}

/* The collation of a column or domain: what is said, or that of its type. */
Oid
parse_collation(Parser *parser, const CollateClause *clause, const TypeRef *type)
{
	Oid			collation = collation_of_type(parser, type);

	if (clause == NULL)
		return collation;
	parser->location = clause->location;
	if (!OidIsValid(collation))
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("%s: collations are not supported by type %s", place_here(parser),
						type_text(type, ""))));
	return get_collation_oid(clause->collname, false);
}

/* How the server stores values of a type if nothing is said, as in pg_type.typstorage. */
char
default_storage(const Parser *parser, const TypeRef *type)
{
	if (type->own_array)
		return TYPSTORAGE_EXTENDED;
	return get_typstorage(stand_in_type(parser, type));
}

void
parse_create_enum(Parser *parser, const CreateEnumStmt *statement)
{
	const char *schema;
	char	   *name;
	ModelEnum  *result;

	DeconstructQualifiedName(statement->typeName, (char **) &schema, &name);
	result = model_make_enum(own_name(parser, schema, name, parser->location));
	result->base.location = parser->location;
	result->labels = name_array(statement->vals);
	for (int i = 0; i < result->labels.count; i++)
	{
		const char *label = result->labels.names[i];
		NameArray	before = {i, result->labels.names};

		if (strlen(label) >= NAMEDATALEN)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_NAME),
					 errmsg("%s: a label of type \"%s\" has %d bytes", place_here(parser), name,
							(int) strlen(label)),
					 errdetail("Labels have %d bytes or less.", NAMEDATALEN - 1)));
		if (names_contain(&before, label))
			ereport(ERROR,
					(errcode(ERRCODE_DUPLICATE_OBJECT),
					 errmsg("%s: label \"%s\" of type \"%s\" is there twice", place_here(parser),
							label, name)));
	}
	take_name(parser, NAMES_OF_TYPES, name, result, parser->location);
	parser->model->enums = lappend(parser->model->enums, result);
}
