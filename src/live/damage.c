/*-------------------------------------------------------------------------
 *
 * live/damage.c
 *		Finds what the server itself does not bear in the rows of a relation.
 *
 * Verification reads rows and opens nothing.  A command opens the relations that
 * it names: then the server reads their rules and policies, and what their
 * indexes are made of, and crashes on what is none.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/catalog.h"
#include "catalog/indexing.h"
#include "catalog/pg_am.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_class.h"
#include "catalog/pg_index.h"
#include "catalog/pg_policy.h"
#include "catalog/pg_rewrite.h"
#include "catalog/pg_type.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "compat.h"
#include "expression/expression.h"
#include "live/lookup.h"
#include "live/reader.h"

/* The catalogs with trees that a command may come to read, whatever it is about. */
static const struct
{
	Oid			catalog;
	Oid			index;
	AttrNumber	relation_column;
	AttrNumber	object_column;
}			tree_catalogs[] =
{
	{RewriteRelationId, RewriteRelRulenameIndexId, Anum_pg_rewrite_ev_class, Anum_pg_rewrite_oid},
	{PolicyRelationId, PolicyPolrelidPolnameIndexId, Anum_pg_policy_polrelid, Anum_pg_policy_oid},
	{IndexRelationId, IndexIndrelidIndexId, Anum_pg_index_indrelid, Anum_pg_index_indexrelid},
};

/* Is an access method there, and of this type? */
static bool
is_access_method(Oid oid, char type)
{
	HeapTuple	row = SearchSysCache1(AMOID, ObjectIdGetDatum(oid));
	bool		result;

	if (!HeapTupleIsValid(row))
		return false;
	result = ((Form_pg_am) GETSTRUCT(row))->amtype == type;
	ReleaseSysCache(row);
	return result;
}

/* Has a relation the access method that its kind needs, and is it of a kind at all? */
static bool
is_of_sound_kind(Form_pg_class form)
{
	switch (form->relkind)
	{
		case RELKIND_RELATION:
		case RELKIND_TOASTVALUE:
		case RELKIND_MATVIEW:
			return is_access_method(form->relam, AMTYPE_TABLE);
		case RELKIND_INDEX:
		case RELKIND_PARTITIONED_INDEX:
			return is_access_method(form->relam, AMTYPE_INDEX);
		case RELKIND_SEQUENCE:
		case RELKIND_VIEW:
		case RELKIND_COMPOSITE_TYPE:
		case RELKIND_FOREIGN_TABLE:
			return !OidIsValid(form->relam);
		case RELKIND_PARTITIONED_TABLE:
			return PARTITIONED_TABLES_HAVE_ACCESS_METHODS || !OidIsValid(form->relam);
		default:
			return false;
	}
}

/* Can the server read the storage parameters of a relation? */
static bool
has_sound_options(HeapTuple row)
{
	bool		isnull;
	Datum		options = SysCacheGetAttr(RELOID, row, Anum_pg_class_reloptions, &isnull);

	return isnull || is_sound_array(DatumGetArrayTypeP(options), TEXTOID);
}

/* Can the server make something of the row of pg_class?  An index is where its table is. */
static bool
is_sound_relation(Oid relation, Oid table, Oid *toast)
{
	HeapTuple	row = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	Form_pg_class form;
	bool		result;

	*toast = InvalidOid;
	if (!HeapTupleIsValid(row))
		return true;			/* it says by itself that it is gone */
	form = (Form_pg_class) GETSTRUCT(row);
	*toast = form->reltoastrelid;
	result = !form->relisshared && is_of_sound_kind(form) && has_sound_options(row) &&
		(form->relpersistence == RELPERSISTENCE_PERMANENT ||
		 form->relpersistence == RELPERSISTENCE_UNLOGGED) &&
		(!OidIsValid(table) || form->relnamespace == get_rel_namespace(table));
	ReleaseSysCache(row);
	return result;
}

/* Is a column of a type that the server can use, and does its row say the same of its values? */
static bool
is_sound_column(Form_pg_attribute column)
{
	HeapTuple	row;
	Form_pg_type type;
	bool		result;

	if (column->attisdropped)
		return true;
	row = SearchSysCache1(TYPEOID, ObjectIdGetDatum(column->atttypid));
	if (!HeapTupleIsValid(row))
		return false;
	type = (Form_pg_type) GETSTRUCT(row);
	result = column->attlen == type->typlen && column->attbyval == type->typbyval &&
		column->attalign == type->typalign;
	ReleaseSysCache(row);
	return result && type_is_sound(column->atttypid);
}

/* Are all columns of a relation? */
static bool
has_sound_columns(Oid relation)
{
	Relation	catalog = table_open(AttributeRelationId, AccessShareLock);
	SysScanDesc scan = begin_scan_by_oid(catalog, AttributeRelidNumIndexId,
										 Anum_pg_attribute_attrelid, relation, NULL);
	bool		sound = true;
	HeapTuple	row;

	while (sound && HeapTupleIsValid(row = systable_getnext(scan)))
		sound = is_sound_column((Form_pg_attribute) GETSTRUCT(row));
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return sound;
}

/* Are the trees in a row what the server can read? */
static bool
has_whole_trees(HeapTuple row, TupleDesc desc)
{
	for (int i = 0; i < desc->natts; i++)
	{
		const char *stored = TupleDescAttr(desc, i)->atttypid == PG_NODE_TREEOID ?
			row_text(row, desc, i + 1) : NULL;

		if (stored != NULL && !stored_is_whole(stored))
			return false;
	}
	return true;
}

/* The name of a catalog in which a row of a relation is damaged; NULL if none is. */
static const char *
damage_in(int place, Oid relation, Oid except)
{
	Relation	catalog = table_open(tree_catalogs[place].catalog, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(catalog);
	SysScanDesc scan = begin_scan_by_oid(catalog, tree_catalogs[place].index,
										 tree_catalogs[place].relation_column, relation, NULL);
	const char *damaged = NULL;
	HeapTuple	row;

	while (damaged == NULL && HeapTupleIsValid(row = systable_getnext(scan)))
	{
		bool		isnull;
		Oid			object = DatumGetObjectId(heap_getattr(row, tree_catalogs[place].object_column,
														   desc, &isnull));
		Oid			none;

		/* An index that is to go is not looked into. */
		if (tree_catalogs[place].catalog == IndexRelationId ?
			!is_sound_relation(object, relation, &none) || (object != except && !has_whole_trees(row, desc)) :
			!has_whole_trees(row, desc))
			damaged = pstrdup(RelationGetRelationName(catalog));
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return damaged;
}

/* Does the server take a relation for one of its own? */
static bool
is_of_server(Oid relation)
{
	HeapTuple	row = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	bool		result;

	if (!HeapTupleIsValid(row))
		return false;
	result = IsSystemClass(relation, (Form_pg_class) GETSTRUCT(row));
	ReleaseSysCache(row);
	return result;
}

/*
 * In which catalog is something of a relation damaged, so that the server may
 * crash where a command opens it?  NULL: in none.  An index that the command is
 * to drop may be.
 */
const char *
catalog_damage_of(Oid relation, Oid dropped_index)
{
	Oid			toast;
	Oid			none;

	if (is_of_server(relation) || !is_sound_relation(relation, InvalidOid, &toast) ||
		!is_sound_relation(toast, InvalidOid, &none))
		return "pg_class";
	if (!has_sound_columns(relation))
		return "pg_attribute";
	for (int i = 0; i < (int) lengthof(tree_catalogs); i++)
	{
		const char *damaged = damage_in(i, relation, dropped_index);

		if (damaged != NULL)
			return damaged;
	}
	return NULL;
}
