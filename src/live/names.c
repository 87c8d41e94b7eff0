/*-------------------------------------------------------------------------
 *
 * live/names.c
 *		Finds out which names that a model needs are already taken.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/dependency.h"
#include "catalog/index.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/catcache.h"
#include "utils/lsyscache.h"
#include "utils/regproc.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#include "live/reader.h"
#include "compat.h"
#include "schema/interface.h"

/* What a name of pg_class stands for. */
static const char *
relation_kind(char relkind)
{
	switch (relkind)
	{
		case RELKIND_VIEW:
			return "view";
		case RELKIND_MATVIEW:
			return "materialized view";
		case RELKIND_SEQUENCE:
			return "sequence";
		case RELKIND_INDEX:
		case RELKIND_PARTITIONED_INDEX:
			return "index";
		case RELKIND_COMPOSITE_TYPE:
			return "type";
		case RELKIND_FOREIGN_TABLE:
			return "foreign table";
		default:
			return "table";
	}
}

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
		return relation_kind(get_rel_relkind(oid));
	return psprintf("index of table %s", get_rel_name(table));
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

		taken = lappend(taken, psprintf("%s %s", relation_kind(form->relkind),
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

/* The relations and types of the schema that are in the way of the model. */
List *
catalog_taken_names(Oid schema, const Model *wanted)
{
	List	   *taken = NIL;
	Relation	relations = table_open(RelationRelationId, AccessShareLock);
	Relation	types = table_open(TypeRelationId, AccessShareLock);
	ListCell   *lt;
	ListCell   *lc;

	foreach(lt, wanted->enums)
	{
		const char *name = ((ModelEnum *) lfirst(lt))->name;

		taken = add_taken_type(taken, types, schema, name);
		taken = add_taken_relation(taken, relations, schema, name);
	}
	foreach(lt, wanted->tables)
	{
		ModelTable *table = lfirst(lt);

		int			known = list_length(taken);

		taken = add_taken_relation(taken, relations, schema, table->name);
		taken = add_taken_type(taken, types, schema, table->name);
		if (list_length(taken) > known)
			continue;			/* most likely its keys and indexes too */
		foreach(lc, table->constraints)
		{
			ModelConstraint *constraint = lfirst(lc);

			if (constraint->index != NULL)
				taken = add_taken_relation(taken, relations, schema, constraint->name);
		}
		foreach(lc, table->indexes)
			taken = add_taken_relation(taken, relations, schema,
									   ((ModelIndex *) lfirst(lc))->name);
	}
	table_close(types, AccessShareLock);
	table_close(relations, AccessShareLock);
	return taken;
}

/* Add those of the functions of a name that are not the extension's own. */
static List *
add_overloads(List *overloads, const Installation *installation, CatCList *functions)
{
	List	   *found = NIL;
	ListCell   *lc;

	for (int i = 0; i < functions->n_members; i++)
	{
		Form_pg_proc form = (Form_pg_proc) GETSTRUCT(&functions->members[i]->tuple);

		if (form->pronamespace == installation->schema)
			found = lappend_oid(found, form->oid);
	}
	if (list_length(found) < 2)
		return overloads;		/* most likely its own one */
	foreach(lc, found)
	{
		if (getExtensionOfObject(ProcedureRelationId, lfirst_oid(lc)) != installation->extension)
			overloads = lappend(overloads, format_procedure_qualified(lfirst_oid(lc)));
	}
	return overloads;
}

/*
 * The functions of the extension's schema that have a name of its own ones and
 * other arguments, so that a call without casts may reach them.
 */
List *
catalog_overloads(const Installation *installation)
{
	List	   *overloads = NIL;

	for (int i = 0; i < interface_function_count; i++)
	{
		CatCList   *functions;

		if (interface_functions[i].for_scripts ||
			(i > 0 && strcmp(interface_functions[i].name, interface_functions[i - 1].name) == 0))
			continue;			/* or the event trigger of the function before */
		functions = SearchSysCacheList1(PROCNAMEARGSNSP,
										CStringGetDatum(interface_functions[i].name));
		overloads = add_overloads(overloads, installation, functions);
		ReleaseSysCacheList(functions);
	}
	return overloads;
}
