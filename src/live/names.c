/*-------------------------------------------------------------------------
 *
 * live/names.c
 *		Finds out which names that a model needs are already taken.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/index.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "live/reader.h"
#include "model/words.h"
#include "compat.h"
#include "live/lookup.h"

/*
 * What relation of the schema has this name, as "view" or "index of table x";
 * NULL if none has.
 */
const char *
catalog_relation_named(Oid schema, const char *name)
{
	Oid			oid = get_relname_relid(name, schema);
	Oid			table;

	if (!OidIsValid(oid))
		return NULL;
	table = IndexGetRelation(oid, true);
	if (get_rel_relkind(oid) != RELKIND_INDEX || !OidIsValid(table))
		return relation_kind_text(get_rel_relkind(oid));
	return psprintf("index of table %s", get_rel_name(table) ? get_rel_name(table) : GONE);
}

/* Add "kind name" to the list if the schema has a relation of this name. */
static List *
add_taken_relation(List *taken, Relation catalog, Oid schema, const char *name)
{
	SysScanDesc scan = begin_scan_by_name(catalog, ClassNameNspIndexId,
										  Anum_pg_class_relname,
										  Anum_pg_class_relnamespace, name, schema,
										  GetActiveSnapshot());
	HeapTuple	row = systable_getnext(scan);

	if (HeapTupleIsValid(row))
	{
		Form_pg_class form = (Form_pg_class) GETSTRUCT(row);

		taken = lappend(taken, psprintf("%s %s", relation_kind_text(form->relkind),
										quote_identifier(name)));
	}
	systable_endscan(scan);
	return taken;
}

/*
 * Add "type name" to the list if the schema has a type of this name that is
 * not the row type of a relation.  An array type makes room by itself.
 */
static List *
add_taken_type(List *taken, Relation catalog, Oid schema, const char *name)
{
	SysScanDesc scan = begin_scan_by_name(catalog, TypeNameNspIndexId,
										  Anum_pg_type_typname,
										  Anum_pg_type_typnamespace, name, schema,
										  GetActiveSnapshot());
	HeapTuple	row = systable_getnext(scan);

	if (HeapTupleIsValid(row))
	{
		Form_pg_type form = (Form_pg_type) GETSTRUCT(row);

		if (!OidIsValid(form->typrelid) && !OidIsValid(form->typelem))
			taken = lappend(taken, psprintf("type %s", quote_identifier(name)));
	}
	systable_endscan(scan);
	return taken;
}

/* Is there any type of this name? */
bool
catalog_has_any_type(Oid schema, const char *name)
{
	Relation	types = table_open(TypeRelationId, AccessShareLock);
	SysScanDesc scan = begin_scan_by_name(types, TypeNameNspIndexId, Anum_pg_type_typname,
										  Anum_pg_type_typnamespace, name, schema,
										  GetActiveSnapshot());
	bool		found = HeapTupleIsValid(systable_getnext(scan));

	systable_endscan(scan);
	table_close(types, AccessShareLock);
	return found;
}

/* Is there a type of this name that makes no room for a table's row type? */
bool
catalog_has_type(Oid schema, const char *name)
{
	Relation	types = table_open(TypeRelationId, AccessShareLock);
	List	   *taken = add_taken_type(NIL, types, schema, name);

	table_close(types, AccessShareLock);
	return taken != NIL;
}

/* Add what is in the way of objects that are types, relations or both. */
static List *
add_taken_names(List *taken, Relation relations, Relation types, Oid schema,
				const List *objects)
{
	ListCell   *lc;

	foreach(lc, objects)
	{
		const char *name = ((ModelObject *) lfirst(lc))->name;

		taken = add_taken_type(taken, types, schema, name);
		taken = add_taken_relation(taken, relations, schema, name);
	}
	return taken;
}

/* Add what is in the way of a table, or else of its keys and indexes. */
static List *
add_taken_by_table(List *taken, Relation relations, Relation types, Oid schema,
				   const ModelTable *table)
{
	int			known = list_length(taken);
	ListCell   *lc;

	taken = add_taken_relation(taken, relations, schema, table->base.name);
	taken = add_taken_type(taken, types, schema, table->base.name);
	if (list_length(taken) > known)
		return taken;			/* most likely its keys and indexes too */
	foreach(lc, table->constraints)
	{
		ModelConstraint *constraint = lfirst(lc);

		if (constraint->index != NULL)
			taken = add_taken_relation(taken, relations, schema, constraint->base.name);
	}
	foreach(lc, table->indexes)
		taken = add_taken_relation(taken, relations, schema,
								   ((ModelIndex *) lfirst(lc))->base.name);
	return taken;
}

/* The relations and types of the schema that are in the way of the model. */
List *
catalog_taken_names(Oid schema, const Model *wanted)
{
	List	   *taken = NIL;
	Relation	relations = table_open(RelationRelationId, AccessShareLock);
	Relation	types = table_open(TypeRelationId, AccessShareLock);
	ListCell   *lc;

	taken = add_taken_names(taken, relations, types, schema, wanted->enums);
	taken = add_taken_names(taken, relations, types, schema, wanted->domains);
	foreach(lc, wanted->sequences)
		taken = add_taken_relation(taken, relations, schema,
								   ((ModelSequence *) lfirst(lc))->base.name);
	foreach(lc, wanted->tables)
		taken = add_taken_by_table(taken, relations, types, schema, lfirst(lc));
	table_close(types, AccessShareLock);
	table_close(relations, AccessShareLock);
	return taken;
}
