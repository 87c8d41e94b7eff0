/*-------------------------------------------------------------------------
 *
 * live/live.c
 *		Reads the live catalog into a model: which tables and enums there
 *		are, and what belongs to each.
 *
 * See live/reader.h for the rules that every reader of a catalog keeps.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_attrdef.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_index.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_policy.h"
#include "catalog/pg_publication_rel.h"
#include "catalog/pg_rewrite.h"
#include "catalog/pg_statistic_ext.h"
#include "catalog/pg_trigger.h"
#include "miscadmin.h"
#include "storage/bufmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "live/reader.h"
#include "compat.h"

/* pg_rewrite has a row for every view, pg_class knows who else has any. */
static bool
any_table_has_rules(const Reader *reader)
{
	ListCell   *lc;

	foreach(lc, reader->model->tables)
	{
		if (((ModelTable *) lfirst(lc))->has_rules)
			return true;
	}
	return false;
}

/*
 * The catalogs whose rows belong to a table, in the order they must be read:
 * columns before the keys that name them, indexes before their constraints,
 * constraints before the triggers that enforce them.
 */
static const struct
{
	Oid			catalog;
	Oid			index;
	AttrNumber	table_column;
	TableRowReader read_row;
	bool		often_empty;	/* in a whole database */
	bool		(*worth_reading) (const Reader *reader);	/* NULL: always */
}			table_catalogs[] =
{
	{AttributeRelationId, AttributeRelidNumIndexId, Anum_pg_attribute_attrelid, read_column},
	{AttrDefaultRelationId, AttrDefaultIndexId, Anum_pg_attrdef_adrelid, read_default},
	{IndexRelationId, IndexIndrelidIndexId, Anum_pg_index_indrelid, read_index},
	{ConstraintRelationId, ConstraintRelidTypidNameIndexId, Anum_pg_constraint_conrelid, read_constraint},
	{TriggerRelationId, TriggerRelidNameIndexId, Anum_pg_trigger_tgrelid, read_trigger},
	{RewriteRelationId, RewriteRelRulenameIndexId, Anum_pg_rewrite_ev_class, read_rule, false, any_table_has_rules},
	{PolicyRelationId, PolicyPolrelidPolnameIndexId, Anum_pg_policy_polrelid, read_policy, true},
	{InheritsRelationId, InheritsParentIndexId, Anum_pg_inherits_inhparent, read_child, true},
	{InheritsRelationId, InheritsRelidSeqnoIndexId, Anum_pg_inherits_inhrelid, read_parent, true},
	{StatisticExtRelationId, StatisticExtRelidIndexId, Anum_pg_statistic_ext_stxrelid, read_statistics, true},
	{PublicationRelRelationId, PublicationRelPrrelidPrpubidIndexId, Anum_pg_publication_rel_prrelid, read_publication, true},
};

/* Find a table of the model being read by its OID; NULL if it is not one. */
ModelTable *
reader_find_table(const Reader *reader, Oid oid)
{
	ListCell   *lc;

	foreach(lc, reader->model->tables)
	{
		ModelTable *table = lfirst(lc);

		if (table->oid == oid)
			return table;
	}
	return NULL;
}

/* The same for an enum. */
ModelEnum *
reader_find_enum(const Reader *reader, Oid oid)
{
	ListCell   *lc;

	foreach(lc, reader->model->enums)
	{
		ModelEnum  *type = lfirst(lc);

		if (type->oid == oid)
			return type;
	}
	return NULL;
}

/* Find a column by its attribute number; NULL if it was dropped. */
ModelColumn *
table_find_attnum(const ModelTable *table, int attnum)
{
	ListCell   *lc;

	foreach(lc, table->columns)
	{
		ModelColumn *column = lfirst(lc);

		if (column->attnum == attnum)
			return column;
	}
	return NULL;
}

/* The elements of an array without NULLs in a catalog row, and how many. */
const void *
row_array(HeapTuple row, TupleDesc desc, int attribute, int *count)
{
	bool		isnull;
	Datum		value = heap_getattr(row, attribute, desc, &isnull);
	ArrayType  *array;

	*count = 0;
	if (isnull)
		return NULL;
	array = DatumGetArrayTypeP(value);
	*count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	return ARR_DATA_PTR(array);
}

/* The columns that an int2[] of a catalog row names; none if it is NULL. */
NameArray
table_columns_of_array(const ModelTable *table, HeapTuple row, TupleDesc desc,
					   int attribute)
{
	NameArray	result;
	const int16 *attnums = row_array(row, desc, attribute, &result.count);
	const char **names = palloc(Max(result.count, 1) * sizeof(char *));

	result.names = names;
	for (int i = 0; i < result.count; i++)
	{
		ModelColumn *column = table_find_attnum(table, attnums[i]);

		names[i] = column ? column->name : "?";
	}
	return result;
}

/* A name with its schema, quoted where needed. */
const char *
qualified_name(Oid schema, const char *name)
{
	const char *schema_name = get_namespace_name(schema);

	return quote_qualified_identifier(schema_name ? schema_name : "?", name);
}

/*
 * The name of a relation that another one refers to: plain if it is in the
 * schema being read, otherwise qualified.
 */
const char *
relation_name(const Reader *reader, Oid relation)
{
	const char *name = get_rel_name(relation);
	Oid			schema;

	if (name == NULL)
		return "?";
	schema = get_rel_namespace(relation);
	return schema == reader->schema ? name : qualified_name(schema, name);
}

/* The OIDs of the tables, to scan for what belongs to them. */
static OidSet
table_oids(const Reader *reader)
{
	List	   *tables = reader->model->tables;
	Oid		   *oids = palloc(Max(list_length(tables), 1) * sizeof(Oid));
	ListCell   *lc;

	foreach(lc, tables)
		oids[foreach_current_index(lc)] = ((ModelTable *) lfirst(lc))->oid;
	return oid_set(oids, list_length(tables));
}

/*
 * Read, from each catalog of table_catalogs, the rows of all tables.  Rows of
 * one table come together, so the table is looked up only when it changes.
 */
static void
read_table_catalogs(Reader *reader)
{
	OidSet		oids = table_oids(reader);

	for (int i = 0; i < (int) lengthof(table_catalogs); i++)
	{
		Relation	catalog = table_open(table_catalogs[i].catalog, AccessShareLock);
		TupleDesc	desc = RelationGetDescr(catalog);
		ModelTable *table = NULL;
		Oid			last = InvalidOid;
		OidScan		scan;
		HeapTuple	row;

		/* Many databases have no policy, no publication, ... at all. */
		if ((table_catalogs[i].often_empty && RelationGetNumberOfBlocks(catalog) == 0) ||
			(table_catalogs[i].worth_reading && !table_catalogs[i].worth_reading(reader)))
		{
			table_close(catalog, AccessShareLock);
			continue;
		}
		scan = begin_scan_by_oids(catalog, table_catalogs[i].index,
								  table_catalogs[i].table_column, &oids,
								  reader->snapshot);
		while ((row = next_row(&scan)) != NULL)
		{
			bool		isnull;
			Oid			oid = DatumGetObjectId(heap_getattr(row, table_catalogs[i].table_column,
															desc, &isnull));

			if (oid != last)
				table = reader_find_table(reader, oid);
			last = oid;
			if (table != NULL)
				table_catalogs[i].read_row(reader, table, row, desc);
		}
		table_close(catalog, AccessShareLock);
	}
}

/*
 * Whose tables these seem to be, where no extension says it: the owner of most
 * of them, and of several the one whose name sorts first.  This is to report
 * others, and gives nobody a right.
 */
static const char *
most_common_owner(const Model *model)
{
	const char *owner = NULL;
	int			owner_count = 0;
	ListCell   *lc;

	foreach(lc, model->tables)
	{
		const char *candidate = ((ModelTable *) lfirst(lc))->owner;
		int			count = 0;
		ListCell   *lo;

		if (((ModelTable *) lfirst(lc))->relkind != RELKIND_RELATION)
			continue;
		foreach(lo, model->tables)
			count += texts_equal(((ModelTable *) lfirst(lo))->owner, candidate);
		if (count > owner_count ||
			(count == owner_count && candidate && owner && strcmp(candidate, owner) < 0))
		{
			owner = candidate;
			owner_count = count;
		}
	}
	return owner;
}

/*
 * Read the tables and enums of the schema, with everything that belongs to
 * them, under the active snapshot.  What is not there is not in the model.
 */
Model *
catalog_read(const Installation *installation, Oid schema)
{
	Reader		reader = {0};

	reader.model = palloc0(sizeof(Model));
	reader.installation = installation;
	reader.schema = schema;
	reader.snapshot = GetActiveSnapshot();
	reader.model->schema = get_namespace_name(schema);
	if (reader.model->schema == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_SCHEMA),
				 errmsg("schema with OID %u does not exist", schema)));
	reader.model->packaged = (schema == installation->schema);
	reader.model->unpackaged = (strcmp(installation->version, UNPACKAGED) == 0);
	reader.search_path = psprintf("pg_catalog, %s",
								  quote_identifier(reader.model->schema));

	read_enums(&reader);
	read_tables(&reader);
	if (reader.model->packaged)
	{
		read_members(&reader);
		read_registrations(&reader);
		read_initial_privileges(&reader);
		reader.model->overloads = catalog_overloads(installation);
	}
	read_labels(&reader);
	read_table_catalogs(&reader);
	read_index_relations(&reader);
	reader.model->owner = reader.model->packaged && !reader.model->unpackaged ?
		GetUserNameFromId(installation->owner, true) : most_common_owner(reader.model);
	model_sort(reader.model);
	return reader.model;
}
