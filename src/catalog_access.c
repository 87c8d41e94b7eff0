/*-------------------------------------------------------------------------
 *
 * catalog_access.c
 *		Reads who may do what: grants to PUBLIC, use of a schema.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/acl.h"
#include "utils/array.h"

#include "catalog_reader.h"
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

/* May the role use the objects of the schema? */
bool
role_has_schema_usage(Oid role, Oid schema)
{
	return schema_acl_check(schema, role, ACL_USAGE) == ACLCHECK_OK;
}
