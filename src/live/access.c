/*-------------------------------------------------------------------------
 *
 * live/access.c
 *		Reads who may do what: grants to PUBLIC, use of a schema.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_namespace.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/rel.h"

#include "live/reader.h"
#include "compat.h"

static const struct
{
	AclMode		mode;
	const char *name;
}			privileges[] =
{
	{ACL_SELECT, "SELECT"},
	{ACL_INSERT, "INSERT"},
	{ACL_UPDATE, "UPDATE"},
	{ACL_DELETE, "DELETE"},
	{ACL_TRUNCATE, "TRUNCATE"},
	{ACL_REFERENCES, "REFERENCES"},
	{ACL_TRIGGER, "TRIGGER"},
#ifdef ACL_MAINTAIN
	{ACL_MAINTAIN, "MAINTAIN"},
#endif
};

/* The privileges that an ACL gives to PUBLIC, as text; NULL for none. */
const char *
public_grants(Datum acl)
{
	Acl		   *array = DatumGetAclP(acl);
	AclItem    *items = ACL_DAT(array);
	AclMode		granted = ACL_NO_RIGHTS;
	StringInfoData text;

	for (int i = 0; i < ACL_NUM(array); i++)
	{
		if (items[i].ai_grantee == ACL_ID_PUBLIC)
			granted |= ACLITEM_GET_PRIVS(items[i]);
	}
	if (granted == ACL_NO_RIGHTS)
		return NULL;
	initStringInfo(&text);
	for (int i = 0; i < (int) lengthof(privileges); i++)
	{
		if (granted & privileges[i].mode)
			appendStringInfo(&text, "%s%s", text.len > 0 ? ", " : "",
							 privileges[i].name);
	}
	return text.data;
}

/* May the role use the objects of the schema, as the snapshot has it? */
bool
role_has_schema_usage(const Reader *reader, Oid role, Oid schema)
{
	Relation	catalog;
	SysScanDesc scan;
	HeapTuple	row;
	bool		usage = true;	/* of one that is dropped at this moment */

	if (superuser_arg(role) || reads_all_data(role))
		return true;
	catalog = table_open(NamespaceRelationId, AccessShareLock);
	scan = begin_scan_by_oid(catalog, NamespaceOidIndexId, Anum_pg_namespace_oid, schema,
							 reader->snapshot);
	row = systable_getnext(scan);
	if (HeapTupleIsValid(row))
	{
		Oid			owner = ((Form_pg_namespace) GETSTRUCT(row))->nspowner;
		bool		isnull;
		Datum		acl = heap_getattr(row, Anum_pg_namespace_nspacl,
									   RelationGetDescr(catalog), &isnull);

		usage = aclmask(isnull ? acldefault(OBJECT_SCHEMA, owner) : DatumGetAclP(acl),
						role, owner, ACL_USAGE, ACLMASK_ANY) != ACL_NO_RIGHTS;
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return usage;
}
