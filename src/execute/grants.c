/*-------------------------------------------------------------------------
 *
 * execute/grants.c
 *		Keeps other sessions from what they could still do to a table while
 *		it gets another owner.
 *
 * Before 18, GRANT takes no lock on its table.  Until the change of owner is committed, a
 * session of the former owner takes him for the owner.  A grant on the table
 * changes its row of pg_class, which has been changed here, so it waits, and
 * fails.  A grant on columns changes theirs, so those are changed here too.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_attribute.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"

#include "execute/grants.h"

/*
 * Have other sessions' grants on columns of a table fail that are not
 * committed when this transaction is.
 */
void
hold_column_grants(Oid table)
{
	Relation	catalog = table_open(AttributeRelationId, RowExclusiveLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	row;

	ScanKeyInit(&key, Anum_pg_attribute_attrelid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(table));
	scan = systable_beginscan(catalog, AttributeRelidNumIndexId, true, NULL, 1, &key);
	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		HeapTuple	same = heap_copytuple(row);

		CatalogTupleUpdate(catalog, &same->t_self, same);
		heap_freetuple(same);
	}
	systable_endscan(scan);
	table_close(catalog, RowExclusiveLock);
}
