/*-------------------------------------------------------------------------
 *
 * expression/type.c
 *		Types, and what else of the catalog a definition names, as SQL.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_opclass.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "expression/tree.h"
#include "compat.h"

/* The same type, with the same modifier? */
bool
types_equal(const TypeRef *a, const TypeRef *b)
{
	if (a->own != NULL || b->own != NULL)
		return texts_equal(a->own, b->own) && a->own_array == b->own_array;
	return a->oid == b->oid && a->typmod == b->typmod;
}

/* Has a built-in type this name, so that it means that one if alone? */
bool
is_name_of_built_in(const char *name)
{
	return SearchSysCacheExists2(TYPENAMENSP, CStringGetDatum(name),
								 ObjectIdGetDatum(PG_CATALOG_NAMESPACE));
}

/* A type that is not the schema's own. */
static const char *
catalog_type_text(Oid type, int32 typmod)
{
	static const char built_in[] = "pg_catalog.";
	const char *text = format_type_extended(type, typmod,
											FORMAT_TYPE_TYPEMOD_GIVEN |
											FORMAT_TYPE_INVALID_AS_NULL |
											FORMAT_TYPE_FORCE_QUALIFY);

	if (text == NULL)
		return GONE;
	if (strncmp(text, built_in, strlen(built_in)) == 0)
		text += strlen(built_in);
	return text;
}

/*
 * A type as SQL.  One of the schema's own that has the name of a built-in one
 * stays qualified where it would be taken for that.
 */
const char *
type_text(const TypeRef *type, const char *prefix)
{
	if (type->own == NULL)
		return catalog_type_text(type->oid, type->typmod);
	if (prefix == NULL)
		prefix = "";
	if (prefix[0] == '\0' && OidIsValid(type->oid) && is_name_of_built_in(type->own))
		return catalog_type_text(type->oid, type->typmod);
	return psprintf("%s%s%s", prefix, quote_identifier(type->own), type->own_array ? "[]" : "");
}

/* The built-in type that stands for one of a definition. */
static Oid
stand_in_oid(const ModelObject *type, const ExpressionContext *context)
{
	return type->kind == MODEL_ENUM ? TEXTOID : type_oid(&as_domain(type)->type, context);
}

/* The OID of a type, or of its array, if the server can use it; InvalidOid if not. */
static Oid
sound_type(Oid type, bool array)
{
	if (array)
		type = get_array_type(type);
	return type_is_sound(type) ? type : InvalidOid;
}

/* The OID of an own type, or of its array; InvalidOid if it does not exist, or is damaged. */
Oid
own_type_oid(const char *name, bool array, const ExpressionContext *context)
{
	const ModelObject *found = model_find_type(context->types, name);

	if (context->other != NULL)
	{
		Oid			oid;

		if (found == NULL)
			found = model_find_type(context->other, name);
		if (found == NULL)
			return InvalidOid;
		oid = stand_in_oid(found, context);
		return array ? get_array_type(oid) : oid;
	}
	if (found == NULL || !OidIsValid(found->oid))
		return InvalidOid;
	if (found->kind == MODEL_ENUM && !((const ModelEnum *) found)->is_enum)
		return InvalidOid;
	if (found->kind == MODEL_DOMAIN && !((const ModelDomain *) found)->is_domain)
		return InvalidOid;
	return sound_type(found->oid, array);
}

/* The OID of a type; InvalidOid if it does not exist (yet), or is damaged. */
Oid
type_oid(const TypeRef *type, const ExpressionContext *context)
{
	Oid			own;

	if (type->own == NULL)
		return type->oid;
	own = own_type_oid(type->own, type->own_array, context);
	return OidIsValid(own) ? own : sound_type(type->oid, false);
}

/* The collation that the type brings along; InvalidOid if none, or if it does not exist yet. */
Oid
type_collation(const TypeRef *type)
{
	return OidIsValid(type->oid) ? get_typcollation(type->oid) : InvalidOid;
}

/* A name, qualified if it is not in pg_catalog. */
static const char *
name_in_schema(Oid schema, const char *name)
{
	const char *schema_name;

	if (schema == PG_CATALOG_NAMESPACE)
		return quote_identifier(name);
	schema_name = get_namespace_name(schema);
	return schema_name ? quote_qualified_identifier(schema_name, name) : GONE;
}

/* A collation as SQL. */
const char *
collation_text(Oid collation)
{
	HeapTuple	row = SearchSysCache1(COLLOID, ObjectIdGetDatum(collation));
	Form_pg_collation form;
	const char *text;

	if (!HeapTupleIsValid(row))
		return GONE;
	form = (Form_pg_collation) GETSTRUCT(row);
	text = name_in_schema(form->collnamespace, pstrdup(NameStr(form->collname)));
	ReleaseSysCache(row);
	return text;
}

/* An operator class as SQL. */
const char *
operator_class_text(Oid operator_class)
{
	HeapTuple	row = SearchSysCache1(CLAOID, ObjectIdGetDatum(operator_class));
	Form_pg_opclass form;
	const char *text;

	if (!HeapTupleIsValid(row))
		return GONE;
	form = (Form_pg_opclass) GETSTRUCT(row);
	text = name_in_schema(form->opcnamespace, pstrdup(NameStr(form->opcname)));
	ReleaseSysCache(row);
	return text;
}

/* An operator as SQL: =, or OPERATOR(app.=). */
const char *
operator_text(Oid operator)
{
	HeapTuple	row = SearchSysCache1(OPEROID, ObjectIdGetDatum(operator));
	Form_pg_operator form;
	const char *schema;
	const char *text;

	if (!HeapTupleIsValid(row))
		return GONE;
	form = (Form_pg_operator) GETSTRUCT(row);
	if (form->oprnamespace == PG_CATALOG_NAMESPACE)
		text = pstrdup(NameStr(form->oprname));
	else if ((schema = get_namespace_name(form->oprnamespace)) == NULL)
		text = GONE;
	else
		text = psprintf("OPERATOR(%s.%s)", quote_identifier(schema), NameStr(form->oprname));
	ReleaseSysCache(row);
	return text;
}
