/*-------------------------------------------------------------------------
 *
 * live/columns.c
 *		Reads the columns of a table and their defaults.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/transam.h"
#include "catalog/pg_attrdef.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "live/reader.h"
#include "compat.h"

/* Take a schema off the front of a type's name. */
static const char *
strip_schema(const char *schema, const char *type)
{
	size_t		length = strlen(schema);

	if (strncmp(type, schema, length) == 0 && type[length] == '.')
		return type + length + 1;
	return type;
}

/* Has a built-in type the name of this one, so that it must be qualified? */
static bool
is_named_as_built_in(Oid type)
{
	HeapTuple	row = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	bool		result = false;

	if (HeapTupleIsValid(row))
	{
		result = SearchSysCacheExists2(TYPENAMENSP,
									   CStringGetDatum(NameStr(((Form_pg_type) GETSTRUCT(row))->typname)),
									   ObjectIdGetDatum(PG_CATALOG_NAMESPACE));
		ReleaseSysCache(row);
	}
	return result;
}

/*
 * The name of a type with its modifier: plain for a type of pg_catalog, or of
 * the schema being read where that says it, otherwise qualified.  The
 * enums of the schema are known from the snapshot, built-in types cannot
 * change.
 */
static const char *
type_name(Reader *reader, Oid type, int32 typmod)
{
	ListCell   *lc;
	TypeNameMemo *memo;

	foreach(lc, reader->model->enums)
	{
		ModelEnum  *known = lfirst(lc);

		if (known->oid == type)
			return known->name;
	}
	foreach(lc, reader->type_names)
	{
		memo = lfirst(lc);
		if (memo->type == type && memo->typmod == typmod)
			return memo->name;
	}
	memo = palloc(sizeof(TypeNameMemo));
	memo->type = type;
	memo->typmod = typmod;
	memo->name = format_type_extended(type, typmod,
									  FORMAT_TYPE_TYPEMOD_GIVEN |
									  FORMAT_TYPE_ALLOW_INVALID |
									  FORMAT_TYPE_FORCE_QUALIFY);
	if (type < FirstNormalObjectId)
		memo->name = strip_schema("pg_catalog", memo->name);
	else if (!is_named_as_built_in(type))
		memo->name = strip_schema(quote_identifier(reader->model->schema), memo->name);
	reader->type_names = lappend(reader->type_names, memo);
	return memo->name;
}

/* The name of a collation that is not the type's own; NULL if it is. */
static const char *
collation_name(Oid collation)
{
	if (collation == InvalidOid || collation == DEFAULT_COLLATION_OID)
		return NULL;
	return collation_text(collation);
}

/* Is a type neither built in nor an enum of the schema?  Then it may have casts. */
static bool
is_type_of_others(const Reader *reader, Oid type)
{
	const ModelEnum *own;

	if (type < FirstNormalObjectId)
		return false;
	own = reader_find_enum(reader, type);
	return own == NULL || !own->is_enum;
}

/* Read a row of pg_attribute. */
void
read_column(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc)
{
	Form_pg_attribute form = (Form_pg_attribute) GETSTRUCT(row);
	ModelColumn *column;
	bool		isnull;
	Datum		acl;

	if (form->attnum <= 0 || form->attisdropped)
		return;
	column = palloc0(sizeof(ModelColumn));
	column->name = pstrdup(NameStr(form->attname));
	column->type = type_name(reader, form->atttypid, form->atttypmod);
	column->collation = collation_name(form->attcollation);
	column->not_null = form->attnotnull;
	column->not_null_validated = true;
	column->identity = form->attidentity;
	column->generated = form->attgenerated;
	column->attnum = form->attnum;
	column->type_oid = form->atttypid;
	column->type_of_others = is_type_of_others(reader, form->atttypid);
	column->collation_oid = form->attcollation;
	acl = heap_getattr(row, Anum_pg_attribute_attacl, desc, &isnull);
	column->has_grants = !isnull;
	if (column->has_grants)
		column->public_grants = public_grants(acl);
	table->columns = lappend(table->columns, column);
}

#define LOCATION ":location "

/*
 * Are two stored expressions the same but for the places in the statements
 * that they were written in?
 */
static bool
same_tree(const char *a, const char *b)
{
	while (*a == *b)
	{
		if (*a == '\0')
			return true;
		if (*a == ':' && strncmp(a, LOCATION, strlen(LOCATION)) == 0 &&
			strncmp(b, LOCATION, strlen(LOCATION)) == 0)
		{
			a += strlen(LOCATION);
			b += strlen(LOCATION);
			a += strspn(a, "-0123456789");
			b += strspn(b, "-0123456789");
		}
		else
		{
			a++;
			b++;
		}
	}
	return false;
}

/*
 * A default as text; tree is used up.  Most of a schema's defaults repeat a handful, and to
 * parse a stored expression costs more than everything else about a column.
 */
static const char *
column_default(Reader *reader, const ModelTable *table, const ModelColumn *column,
			   char *tree)
{
	ListCell   *lc;
	DefaultMemo *memo;
	const char *text;
	Node	   *node;

	foreach(lc, reader->defaults)
	{
		memo = lfirst(lc);
		if (memo->type == column->type_oid &&
			strncmp(memo->tree, tree, memo->common) == 0 &&
			same_tree(memo->tree + memo->common, tree + memo->common))
		{
			pfree(tree);
			return memo->text;
		}
	}
	node = stringToNode(tree);
	if (is_null_default(node))
		return NULL;			/* as if there were none */
	text = default_text(column, node);
	if (text == NULL)
		return expression_text(reader, table, node);
	memo = palloc(sizeof(DefaultMemo));
	memo->type = column->type_oid;
	memo->tree = tree;
	memo->common = strstr(tree, LOCATION) ? strstr(tree, LOCATION) - tree : 0;
	memo->text = text;
	reader->defaults = lappend(reader->defaults, memo);
	return text;
}

/* Read a row of pg_attrdef. */
void
read_default(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc)
{
	Form_pg_attrdef form = (Form_pg_attrdef) GETSTRUCT(row);
	ModelColumn *column = table_find_attnum(table, form->adnum);
	bool		isnull;
	Datum		tree = heap_getattr(row, Anum_pg_attrdef_adbin, desc, &isnull);

	if (column == NULL || isnull)
		return;
	column->default_value = column_default(reader, table, column,
										   TextDatumGetCString(tree));
}
