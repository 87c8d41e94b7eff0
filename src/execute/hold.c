/*-------------------------------------------------------------------------
 *
 * execute/hold.c
 *		Keeps the extension and its schema as they are while statements run.
 *
 * Whatever holds several of these takes them in one order: the schema, the
 * extension, the extension's row, the schema's row, and then what is in the
 * schema (execute/objects.c).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/heapam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_namespace.h"
#include "miscadmin.h"
#include "storage/bufmgr.h"
#include "storage/lmgr.h"
#include "utils/fmgroids.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "execute/hold.h"

/* The row of an extension, which no cache finds by its OID. */
static HeapTuple
extension_row(Relation catalog, Oid extension)
{
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	row;

	ScanKeyInit(&key, Anum_pg_extension_oid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(extension));
	scan = systable_beginscan(catalog, ExtensionOidIndexId, true, NULL, 1, &key);
	row = systable_getnext(scan);
	row = HeapTupleIsValid(row) ? heap_copytuple(row) : NULL;
	systable_endscan(scan);
	return row;
}

/* Lock a row of a catalog; false if it has changed meanwhile or is gone. */
static bool
lock_row(Relation catalog, int cache, Oid oid, bool *gone)
{
	HeapTuple	row = RelationGetRelid(catalog) == ExtensionRelationId ?
		extension_row(catalog, oid) : SearchSysCacheCopy1(cache, ObjectIdGetDatum(oid));
	HeapTupleData locked;
	TM_FailureData failure;
	TM_Result	result;
	Buffer		buffer;

	*gone = !HeapTupleIsValid(row);
	if (*gone)
		return false;
	locked.t_self = row->t_self;
	locked.t_tableOid = RelationGetRelid(catalog);
	result = heap_lock_tuple(catalog, &locked, GetCurrentCommandId(true),
							 LockTupleNoKeyExclusive, LockWaitBlock, false, &buffer,
							 &failure);
	ReleaseBuffer(buffer);
	return result == TM_Ok || result == TM_SelfModified;
}

/*
 * Keep the row of a catalog as it is until the transaction ends; false if there
 * is none.  To rename a schema or a type, or to give it away, takes no lock but
 * this.
 */
bool
hold_row(Oid catalog_oid, int cache, Oid oid)
{
	Relation	catalog = table_open(catalog_oid, RowShareLock);
	bool		gone = false;

	while (!lock_row(catalog, cache, oid, &gone) && !gone)
	{
		CHECK_FOR_INTERRUPTS();
		AcceptInvalidationMessages();
	}
	table_close(catalog, NoLock);
	return !gone;
}

/* Keep a schema from being dropped until the transaction ends. */
void
lock_schema(Oid schema)
{
	LockDatabaseObject(NamespaceRelationId, schema, 0, AccessShareLock);
}

/*
 * Keep an extension, and others from changing it, until the transaction ends.
 * Its schema is locked before, as DROP SCHEMA ... CASCADE does, and its row
 * before that of the schema: ALTER EXTENSION ... UPDATE has changed that before
 * its script begins, so a script must not call this.
 */
void
hold_extension(Oid extension)
{
	LockDatabaseObject(ExtensionRelationId, extension, 0, ShareUpdateExclusiveLock);
	(void) hold_row(ExtensionRelationId, -1, extension);
}

/*
 * Keep the schema under its name until the transaction ends, and other calls
 * of this function for the same schema waiting.  The schema is locked before its
 * row, in the order in which DROP SCHEMA takes them.
 */
HeldSchema
hold_schema(Oid schema)
{
	HeldSchema	held = {schema};

	lock_schema(schema);
	if (!hold_row(NamespaceRelationId, NAMESPACEOID, schema))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_SCHEMA),
				 errmsg("schema with OID %u does not exist", schema)));
	held.name = get_namespace_name(schema);
	return held;
}

/* Raise an error if a statement has let the schema become another one. */
void
require_same_schema(const HeldSchema *schema)
{
	const char *name = get_namespace_name(schema->oid);

	if (name == NULL || strcmp(name, schema->name) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_IN_USE),
				 errmsg("schema \"%s\" was renamed by code that a statement ran",
						schema->name),
				 errdetail("It is called by what the owner of the tables has put on them. Nothing was changed.")));
}
