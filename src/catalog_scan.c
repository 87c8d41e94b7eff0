/*-------------------------------------------------------------------------
 *
 * catalog_scan.c
 *		Begins scans of the catalogs.
 *
 * A scan that looks for the rows of several objects opens, locks and closes
 * the index once for all of them.  Such scans are what keeps verification
 * cheap.  They may return other objects' rows too, and in any order where the
 * server may not use the catalogs' indexes (ignore_system_indexes): callers
 * skip what they do not know, and sort where the order matters.
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

#include "catalog_reader.h"

/* Up to this many OIDs for each object that is looked for are a dense range. */
#define DENSE_DISTANCE 64

/* Begin a scan for one OID. */
SysScanDesc
begin_scan_by_oid(Relation catalog, Oid index, AttrNumber column, Oid oid,
				  Snapshot snapshot)
{
	ScanKeyData key;

	ScanKeyInit(&key, column, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(oid));
	return systable_beginscan(catalog, index, true, snapshot, 1, &key);
}

/*
 * Begin a scan for several OIDs.  Objects that were made by one script have
 * OIDs that lie close together.  It is cheaper then to read the whole range,
 * with a few rows of others, than to descend the index for each of them.
 */
SysScanDesc
begin_scan_by_oids(Relation catalog, Oid index, AttrNumber column,
				   const OidSet *oids, Snapshot snapshot)
{
	ScanKeyData keys[3];
	int			count = 0;

	if (oids->last - oids->first < (Oid) (oids->count * DENSE_DISTANCE))
	{
		ScanKeyInit(&keys[count++], column, BTGreaterEqualStrategyNumber, F_OIDGE,
					ObjectIdGetDatum(oids->first));
		ScanKeyInit(&keys[count++], column, BTLessEqualStrategyNumber, F_OIDLE,
					ObjectIdGetDatum(oids->last));
	}
	else
		ScanKeyEntryInitialize(&keys[count++], SK_SEARCHARRAY, column,
							   BTEqualStrategyNumber, InvalidOid, InvalidOid, F_OIDEQ,
							   PointerGetDatum(oids->array));
	if (index == AttributeRelidNumIndexId)	/* leave out the system columns */
		ScanKeyInit(&keys[count++], Anum_pg_attribute_attnum, BTGreaterStrategyNumber,
					F_INT2GT, Int16GetDatum(0));
	return systable_beginscan(catalog, index, true, snapshot,
							  IgnoreSystemIndexes ? 0 : count, keys);
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

/* OIDs in the form that begin_scan_by_oids takes. */
OidSet
oid_set(const Oid *oids, int count)
{
	OidSet		set = {count, InvalidOid, InvalidOid, NULL};
	Datum	   *values = palloc(Max(count, 1) * sizeof(Datum));

	for (int i = 0; i < count; i++)
	{
		values[i] = ObjectIdGetDatum(oids[i]);
		set.first = i == 0 ? oids[i] : Min(set.first, oids[i]);
		set.last = Max(set.last, oids[i]);
	}
	set.array = construct_array(values, count, OIDOID, sizeof(Oid), true, TYPALIGN_INT);
	return set;
}

/* Names in the form that begin_scan_by_names takes. */
ArrayType *
name_array(const char *const *names, int count)
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
