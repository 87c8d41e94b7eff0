/*-------------------------------------------------------------------------
 *
 * live/renamed.c
 *		Finds tables of ours that were renamed, and are no members, by the names
 *		of their primary keys.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_index.h"
#include "miscadmin.h"

#include "live/reader.h"
#include "compat.h"

/* The index of the schema with a name; InvalidOid if there is none. */
static Oid
index_named(const Reader *reader, const char *name)
{
	Relation	catalog = table_open(RelationRelationId, AccessShareLock);
	SysScanDesc scan = begin_scan_by_name(catalog, ClassNameNspIndexId, Anum_pg_class_relname,
										  Anum_pg_class_relnamespace, name, reader->schema,
										  reader->snapshot);
	HeapTuple	row = systable_getnext(scan);
	Oid			result = InvalidOid;

	if (HeapTupleIsValid(row) && ((Form_pg_class) GETSTRUCT(row))->relkind == RELKIND_INDEX)
		result = ((Form_pg_class) GETSTRUCT(row))->oid;
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return result;
}

/* The table of the index of a primary key; InvalidOid if it is not one. */
static Oid
table_of_primary_index(const Reader *reader, Oid index)
{
	Relation	catalog = table_open(IndexRelationId, AccessShareLock);
	SysScanDesc scan = begin_scan_by_oid(catalog, IndexRelidIndexId, Anum_pg_index_indexrelid,
										 index, reader->snapshot);
	HeapTuple	row = systable_getnext(scan);
	Oid			result = InvalidOid;

	if (HeapTupleIsValid(row) && ((Form_pg_index) GETSTRUCT(row))->indisprimary)
		result = ((Form_pg_index) GETSTRUCT(row))->indrelid;
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return result;
}

/* Take the tables of the schema into the model that have the primary key of one that is missing. */
void
take_renamed_tables(Reader *reader)
{
	const KnownNames *known = reader->known;

	for (int i = 0; i < known->primary_keys.count; i++)
	{
		Oid			index;
		Oid			table = InvalidOid;

		CHECK_FOR_INTERRUPTS();
		if (model_find_table(reader->model, known->primary_key_tables[i]) != NULL)
			continue;
		index = index_named(reader, known->primary_keys.names[i]);
		if (OidIsValid(index))
			table = table_of_primary_index(reader, index);
		if (OidIsValid(table) && find_table(reader, table) == NULL)
			(void) take_moved_table(reader, table, false);
	}
}
