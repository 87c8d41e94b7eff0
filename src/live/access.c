/*-------------------------------------------------------------------------
 *
 * live/access.c
 *		Reads who may do what: grants, use of a schema.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/rel.h"

#include "live/lookup.h"
#include "live/reader.h"
#include "compat.h"

/* Is it what it must be, so that it can be looked into?  A damaged one has NULLs. */
static bool
is_sound_acl(const ArrayType *acl)
{
	return is_sound_array(acl, ACLITEMOID) && ARR_NDIM(acl) == 1 && !ARR_HASNULL(acl);
}

/*
 * The privileges that an ACL gives to PUBLIC, as text; NULL for none, GONE if it
 * is damaged.  Are they all given by others than the owner, whose grants nobody
 * else takes back?
 */
const char *
public_grants(Datum acl, Oid owner, bool *of_others)
{
	Acl		   *array = DatumGetAclP(acl);
	AclItem    *items = ACL_DAT(array);
	AclMode		granted = ACL_NO_RIGHTS;

	*of_others = true;
	if (!is_sound_acl(array))
		return GONE;
	for (int i = 0; i < ACL_NUM(array); i++)
	{
		if (items[i].ai_grantee != ACL_ID_PUBLIC)
			continue;
		granted |= ACLITEM_GET_PRIVS(items[i]);
		*of_others &= (items[i].ai_grantor != owner);
	}
	return granted == ACL_NO_RIGHTS ? NULL : privileges_text(granted);
}

/* The privileges on a table that its owner lacks, and foreign keys need; NULL: none. */
const char *
privileges_missing(Datum acl, Oid owner)
{
	const AclMode needed = ACL_SELECT | ACL_INSERT | ACL_UPDATE | ACL_DELETE;
	Acl		   *items = DatumGetAclP(acl);
	AclMode		missing;

	if (!is_sound_acl(items) || superuser_arg(owner))
		return NULL;
	missing = needed & ~aclmask(items, owner, owner, needed, ACLMASK_ALL);
	return missing == ACL_NO_RIGHTS ? NULL : privileges_text(missing);
}

/*
 * Add to an object what an ACL of it, or of a column, grants.  A role that is
 * gone has no name and no grants any more.
 */
void
add_grants(ModelObject *object, const ArrayType *acl, bool of_column)
{
	const AclItem *items = ACL_DAT(acl);

	if (!is_sound_acl(acl))
		return;
	for (int i = 0; i < ACL_NUM(acl); i++)
	{
		bool		to_public = items[i].ai_grantee == ACL_ID_PUBLIC;
		ModelGrant *grant = palloc(sizeof(ModelGrant));

		grant->grantee = to_public ? NULL : role_name(items[i].ai_grantee);
		grant->grantor = role_name(items[i].ai_grantor);
		grant->privileges = ACLITEM_GET_PRIVS(items[i]);
		grant->options = ACLITEM_GET_GOPTIONS(items[i]);
		grant->of_column = of_column;
		if (grant->grantor != NULL && (grant->grantee != NULL || to_public))
			object->grants = lappend(object->grants, grant);
	}
}

/* May the role use the objects of the schema, as the snapshot has it? */
bool
role_has_schema_usage(const Reader *reader, Oid role, Oid schema)
{
	Relation	catalog;
	SysScanDesc scan;
	HeapTuple	row;
	bool		usage = true;	/* of one that is dropped at this moment */

	if (superuser_arg(role) || has_privs_of_role(role, ROLE_PG_READ_ALL_DATA) ||
		has_privs_of_role(role, ROLE_PG_WRITE_ALL_DATA))
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
		Acl		   *items = isnull ? acldefault(OBJECT_SCHEMA, owner) : DatumGetAclP(acl);

		usage = is_sound_acl(items) &&
			aclmask(items, role, owner, ACL_USAGE, ACLMASK_ANY) != ACL_NO_RIGHTS;
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return usage;
}
