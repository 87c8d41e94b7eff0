/*-------------------------------------------------------------------------
 *
 * live/scan.c
 *		Begins scans of the catalogs.
 *
 * Objects that were made by one script have OIDs that lie close together.  It
 * is cheaper to read such a run as a whole, with a few rows of others, than to
 * descend the index for each of them: that is what keeps verification cheap.
 * So scans for several objects return other objects' rows too, and in any
 * order where the server may not use the catalogs' indexes
 * (ignore_system_indexes): callers skip what they do not know, and sort where
 * the order matters.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/indexing.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"

#include "live/reader.h"

/* Objects whose OIDs are no farther apart are read in one run. */
#define DENSE_DISTANCE 256

/* Begin a scan for one OID. */
SysScanDesc
begin_scan_by_oid(Relation catalog, Oid index, AttrNumber column, Oid oid,
				  Snapshot snapshot)
{
	ScanKeyData key;

	ScanKeyInit(&key, column, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(oid));
	return systable_beginscan(catalog, index, true, snapshot, 1, &key);
}

/* Begin a scan for several OIDs.  next_row() ends it. */
OidScan
begin_scan_by_oids(Relation catalog, Oid index, AttrNumber column,
				   const OidSet *oids, Snapshot snapshot)
{
	OidScan		scan = {catalog, index, column, oids, snapshot};

	return scan;
}

/* Begin to read a run of OIDs. */
static SysScanDesc
begin_run(const OidScan *scan, const OidRun *run)
{
	ScanKeyData keys[3];
	int			count = 2;

	ScanKeyInit(&keys[0], scan->column, BTGreaterEqualStrategyNumber, F_OIDGE,
				ObjectIdGetDatum(run->first));
	ScanKeyInit(&keys[1], scan->column, BTLessEqualStrategyNumber, F_OIDLE,
				ObjectIdGetDatum(run->last));
	if (scan->index == AttributeRelidNumIndexId)	/* leave out the system columns */
		ScanKeyInit(&keys[count++], Anum_pg_attribute_attnum, BTGreaterStrategyNumber,
					F_INT2GT, Int16GetDatum(0));
	return systable_beginscan(scan->catalog, scan->index, true, scan->snapshot, count, keys);
}

/* The next row, which the following call makes invalid; NULL after the last. */
HeapTuple
next_row(OidScan *scan)
{
	while (scan->run < scan->oids->count)
	{
		HeapTuple	row;

		CHECK_FOR_INTERRUPTS();
		if (scan->current == NULL)
			scan->current = begin_run(scan, &scan->oids->runs[scan->run]);
		row = systable_getnext(scan->current);
		if (HeapTupleIsValid(row))
			return row;
		systable_endscan(scan->current);
		scan->current = NULL;
		scan->run++;
	}
	return NULL;
}

/* Begin a scan for one name in a schema. */
SysScanDesc
begin_scan_by_name(Relation catalog, Oid index, AttrNumber name_column,
				   AttrNumber schema_column, const char *name, Oid schema,
				   Snapshot snapshot)
{
	ScanKeyData keys[2];

	ScanKeyInit(&keys[0], name_column, BTEqualStrategyNumber, F_NAMEEQ,
				CStringGetDatum(name));
	ScanKeyInit(&keys[1], schema_column, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(schema));
	return systable_beginscan(catalog, index, true, snapshot, 2, keys);
}

/* Begin a scan for several names in a schema. */
SysScanDesc
begin_scan_by_names(Relation catalog, Oid index, AttrNumber name_column,
					AttrNumber schema_column, ArrayType *names, Oid schema,
					Snapshot snapshot)
{
	ScanKeyData keys[2];

	ScanKeyEntryInitialize(&keys[0], SK_SEARCHARRAY, name_column, BTEqualStrategyNumber,
						   InvalidOid, C_COLLATION_OID, F_NAMEEQ, PointerGetDatum(names));
	ScanKeyInit(&keys[1], schema_column, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(schema));
	return systable_beginscan(catalog, index, true, snapshot,
							  IgnoreSystemIndexes ? 1 : 2,
							  IgnoreSystemIndexes ? &keys[1] : keys);
}

/* A quicksort whose comparisons are no calls: this is done each time. */
#define ST_SORT sort_oids
#define ST_ELEMENT_TYPE Oid
#define ST_COMPARE(a, b) (*(a) < *(b) ? -1 : *(a) > *(b))
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* OIDs in the form that begin_scan_by_oids takes; oids gets sorted. */
OidSet
oid_set(Oid *oids, int count)
{
	OidSet		set = {0, palloc(Max(count, 1) * sizeof(OidRun))};

	sort_oids(oids, count);
	for (int i = 0; i < count; i++)
	{
		if (set.count == 0 || oids[i] - set.runs[set.count - 1].last > DENSE_DISTANCE)
			set.runs[set.count++].first = oids[i];
		set.runs[set.count - 1].last = oids[i];
	}
	return set;
}

/* Names in the form that begin_scan_by_names takes. */
ArrayType *
name_keys(const char *const *names, int count)
{
	Datum	   *values = palloc(Max(count, 1) * sizeof(Datum));

	for (int i = 0; i < count; i++)
	{
		Name		name = palloc(sizeof(NameData));

		namestrcpy(name, names[i]);
		values[i] = NameGetDatum(name);
	}
	return construct_array(values, count, NAMEOID, NAMEDATALEN, false, TYPALIGN_CHAR);
}
