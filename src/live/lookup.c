/*-------------------------------------------------------------------------
 *
 * lookup.c
 *		Names of objects of the live catalog, by OID: of those that are there,
 *		and of those that are gone.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/objectaddress.h"
#include "catalog/pg_am.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_index.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_opclass.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "compat.h"
#include "live/lookup.h"
#include "live/reader.h"
#include "subtransaction.h"

/* A name, or what stands for one that is gone. */
static const char *
known(const char *name)
{
	return name ? name : GONE;
}

/* The name of a role; NULL if it is gone. */
const char *
role_name(Oid role)
{
	return GetUserNameFromId(role, true);
}

const char *
role_text(Oid role)
{
	return known(role_name(role));
}

const char *
schema_text(Oid schema)
{
	return known(get_namespace_name(schema));
}

/* A name with its schema, quoted where needed; NULL if the schema is gone. */
const char *
qualified_name(Oid schema, const char *name)
{
	const char *schema_name = get_namespace_name(schema);

	return schema_name ? quote_qualified_identifier(schema_name, name) : NULL;
}

/* The same for people. */
static const char *
qualified_text(Oid schema, const char *name)
{
	const char *qualified = qualified_name(schema, name);

	return qualified ? qualified : psprintf("%s.%s", GONE, quote_identifier(name));
}

/* The name of a relation with its schema. */
const char *
relation_text(Oid relation)
{
	const char *name = get_rel_name(relation);

	return name ? qualified_text(get_rel_namespace(relation), name) : GONE;
}

const char *
publication_text(Oid publication)
{
	return known(get_publication_name(publication, true));
}

/* The name of a column of any table. */
const char *
column_text(Oid relation, int attnum)
{
	return known(get_attname(relation, attnum, true));
}

/* The name of a function with its schema, without arguments. */
const char *
function_text(Oid function)
{
	const char *name = get_func_name(function);

	return name ? qualified_text(get_func_namespace(function), name) : GONE;
}

/* The name of a language that functions are in. */
const char *
language_text(Oid language)
{
	return known(get_language_name(language, true));
}

/* The name of an access method, "" for none. */
const char *
access_method_text(Oid access_method)
{
	if (access_method == HEAP_TABLE_AM_OID)
		return "heap";
	if (access_method == BTREE_AM_OID)
		return "btree";
	return OidIsValid(access_method) ? known(get_am_name(access_method)) : "";
}

/*
 * The name of a routine with its schema and the types of its arguments, as a
 * statement takes it; NULL if any of them is gone.
 */
const char *
routine_identity(Oid routine)
{
	HeapTuple	row = SearchSysCache1(PROCOID, ObjectIdGetDatum(routine));
	Form_pg_proc form;
	const char *name;
	StringInfoData text;

	if (!HeapTupleIsValid(row))
		return NULL;
	form = (Form_pg_proc) GETSTRUCT(row);
	name = qualified_name(form->pronamespace, NameStr(form->proname));
	initStringInfo(&text);
	if (name != NULL)
		appendStringInfo(&text, "%s(", name);
	for (int i = 0; name != NULL && i < form->pronargs; i++)
	{
		const char *type = format_type_extended(form->proargtypes.values[i], -1,
												FORMAT_TYPE_INVALID_AS_NULL |
												FORMAT_TYPE_FORCE_QUALIFY);

		if (type == NULL)
			name = NULL;
		else
			appendStringInfo(&text, "%s%s", i > 0 ? "," : "", type);
	}
	ReleaseSysCache(row);
	if (name == NULL)
		return NULL;
	appendStringInfoChar(&text, ')');
	return text.data;
}

/* Is an object there, and is the schema that it is in?  One in none has it. */
static bool
is_there(Oid class, Oid oid, bool *has_schema)
{
	Relation	catalog = table_open(class, AccessShareLock);
	HeapTuple	row = get_catalog_object_by_oid(catalog, get_object_attnum_oid(class), oid);
	AttrNumber	schema = get_object_attnum_namespace(class);

	*has_schema = true;
	if (HeapTupleIsValid(row) && schema != InvalidAttrNumber)
	{
		bool		isnull;
		Datum		value = heap_getattr(row, schema, RelationGetDescr(catalog), &isnull);

		*has_schema = SearchSysCacheExists1(NAMESPACEOID, value);
	}
	table_close(catalog, AccessShareLock);
	return HeapTupleIsValid(row);
}

/*
 * Ask the server for what it calls an object, which must be there.  It crashes
 * on some kinds of objects whose schema is gone.
 */
static void
ask_for_object(const ObjectAddress *address, bool has_schema, ObjectText *text)
{
	text->type = getObjectTypeDescription(address, true);
	if (has_schema)
		text->identity = getObjectIdentity(address, true);
}

/*
 * What the server calls an object; false if it is gone, or of no kind that the
 * server knows.  An object may refer to others that are gone, which the server
 * takes for an internal error: then there is no identity.  A subtransaction
 * keeps that from ending the whole reading.
 */
bool
object_text(Oid class, Oid oid, ObjectText *text)
{
	Subtransaction subtransaction;
	ObjectText *volatile result = text;
	ObjectAddress address;
	bool		has_schema;

	result->type = result->identity = NULL;
	if (!is_objectclass_supported(class) || !is_there(class, oid, &has_schema))
		return false;
	ObjectAddressSet(address, class, oid);
	subtransaction = begin_subtransaction();
	PG_TRY();
	{
		ask_for_object(&address, has_schema, result);
		end_subtransaction(&subtransaction);
	}
	PG_CATCH();
	{
		ErrorData  *error = undo_subtransaction(&subtransaction);

		if (error->sqlerrcode != ERRCODE_INTERNAL_ERROR)
			ReThrowError(error);
		FreeErrorData(error);
		result->identity = NULL;
	}
	PG_END_TRY();
	return result->type != NULL;
}

/* The table that has a constraint of this name, one of them if there are several; InvalidOid if none has. */
Oid
relation_of_constraint(Oid schema, const char *name)
{
	Relation	catalog = table_open(ConstraintRelationId, AccessShareLock);
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	row;
	Oid			relation = InvalidOid;

	ScanKeyInit(&keys[0], Anum_pg_constraint_conname, BTEqualStrategyNumber, F_NAMEEQ,
				CStringGetDatum(name));
	ScanKeyInit(&keys[1], Anum_pg_constraint_connamespace, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(schema));
	scan = systable_beginscan(catalog, ConstraintNameNspIndexId, true, NULL, lengthof(keys), keys);
	while (!OidIsValid(relation) && HeapTupleIsValid(row = systable_getnext(scan)))
		relation = ((Form_pg_constraint) GETSTRUCT(row))->conrelid;
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return relation;
}

/* Is a column among those of a constraint? */
static bool
constraint_has_column(Relation catalog, HeapTuple row, AttrNumber column)
{
	int			count;
	const int16 *columns = row_array(row, RelationGetDescr(catalog), Anum_pg_constraint_conkey,
									 INT2OID, &count);

	for (int i = 0; i < count; i++)
	{
		if (columns[i] == column)
			return true;
	}
	return false;
}

/*
 * The tables (OIDs) that foreign keys of a table reference which go with a constraint, or
 * else with a column.  found: there is such a constraint, of any kind.
 */
List *
foreign_keys_in(Oid table, const char *constraint, AttrNumber column, bool *found)
{
	Relation	catalog = table_open(ConstraintRelationId, AccessShareLock);
	List	   *referenced = NIL;
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	row;

	*found = false;
	ScanKeyInit(&key, Anum_pg_constraint_conrelid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(table));
	scan = systable_beginscan(catalog, ConstraintRelidTypidNameIndexId, true, NULL, 1, &key);
	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		const FormData_pg_constraint *form = (Form_pg_constraint) GETSTRUCT(row);

		if (constraint != NULL ? strcmp(NameStr(form->conname), constraint) != 0 :
			!constraint_has_column(catalog, row, column))
			continue;
		*found = true;
		if (form->contype == CONSTRAINT_FOREIGN)
			referenced = list_append_unique_oid(referenced, form->confrelid);
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return referenced;
}

/* Add the names of a table's constraints. */
static List *
add_constraint_names(List *names, Oid table)
{
	Relation	catalog = table_open(ConstraintRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	row;

	ScanKeyInit(&key, Anum_pg_constraint_conrelid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(table));
	scan = systable_beginscan(catalog, ConstraintRelidTypidNameIndexId, true, NULL, 1, &key);
	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		Form_pg_constraint form = (Form_pg_constraint) GETSTRUCT(row);

		if (form->contype != CONSTRAINT_NOTNULL)
			names = lappend(names, pstrdup(NameStr(form->conname)));
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return names;
}

/* Add the names of a table's indexes. */
static List *
add_index_names(List *names, Oid table)
{
	Relation	catalog = table_open(IndexRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	row;

	ScanKeyInit(&key, Anum_pg_index_indrelid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(table));
	scan = systable_beginscan(catalog, IndexIndrelidIndexId, true, NULL, 1, &key);
	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		const char *name = get_rel_name(((Form_pg_index) GETSTRUCT(row))->indexrelid);

		if (name != NULL)
			names = lappend(names, (void *) name);
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return names;
}

/* The names of a table's constraints but NOT NULL, and of its indexes, without a lock on it. */
List *
names_on_table(Oid table)
{
	return add_index_names(add_constraint_names(NIL, table), table);
}
