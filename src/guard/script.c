/*-------------------------------------------------------------------------
 *
 * guard/script.c
 *		While a script of the extension runs, nobody else's functions do.
 *
 * A script has a superuser's rights, and the schema that it fills in its path.
 * A function or operator that somebody has made there may be a better match for
 * a call in an expression than the server's own, and the server runs what it
 * can compute when a column or index is made, before the end of the script
 * finds out that it is not what was meant.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/transam.h"
#include "catalog/objectaccess.h"
#include "catalog/pg_proc.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/syscache.h"

#include "guard/drop.h"
#include "live/lookup.h"

static object_access_hook_type previous_hook = NULL;

/* Whose a function is; InvalidOid if it is gone. */
static Oid
function_owner(Oid function)
{
	HeapTuple	row = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Oid			owner;

	if (!HeapTupleIsValid(row))
		return InvalidOid;
	owner = ((Form_pg_proc) GETSTRUCT(row))->proowner;
	ReleaseSysCache(row);
	return owner;
}

/* Refuse to run a function of a role that does not have the rights it would run with. */
static void
refuse_functions_of_others(ObjectAccessType access, Oid class, Oid object, int column, void *arg)
{
	Oid			owner;

	if (previous_hook)
		previous_hook(access, class, object, column, arg);
	if (access != OAT_FUNCTION_EXECUTE || class != ProcedureRelationId ||
		object < FirstNormalObjectId || !in_own_script())
		return;
	owner = function_owner(object);
	if (OidIsValid(owner) && !has_privs_of_role(owner, GetUserId()))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("a script of extension \"" EXTENSION_NAME "\" would run function %s of role \"%s\"",
						routine_identity(object) ? routine_identity(object) : GONE,
						role_text(owner)),
				 errdetail("It would run with the rights of role \"%s\". Nothing was changed.",
						   role_text(GetUserId())),
				 errhint("Drop it, or move it to a schema other than that of the extension.")));
}

/* Stand guard from now on. */
void
script_guard_init(void)
{
	previous_hook = object_access_hook;
	object_access_hook = refuse_functions_of_others;
}
