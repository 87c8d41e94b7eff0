/*-------------------------------------------------------------------------
 *
 * guard/drop.c
 *		The drop guard: nobody drops the extension with its rows by mistake.
 *
 * An event trigger has this library loaded when a command begins.  The
 * library's hook then sees each table before it is dropped, however the command
 * came to it, and refuses while it has rows.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "access/tableam.h"
#include "catalog/dependency.h"
#include "catalog/objectaccess.h"
#include "catalog/pg_class.h"
#include "commands/event_trigger.h"
#include "commands/extension.h"
#include "executor/tuptable.h"
#include "miscadmin.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "compat.h"
#include "guard/drift.h"
#include "guard/drop.h"

PG_FUNCTION_INFO_V1(schema_setup_drop_guard);

static bool allow_data_loss = false;
static object_access_hook_type previous_hook = NULL;

/* Does the table, which the caller has locked, have a row? */
static bool
has_rows(Oid oid)
{
	Relation	table = table_open(oid, NoLock);
	Snapshot	snapshot = RegisterSnapshot(GetLatestSnapshot());
	TupleTableSlot *slot = table_slot_create(table, NULL);
	TableScanDesc scan = begin_table_scan(table, snapshot);
	bool		found = table_scan_getnextslot(scan, ForwardScanDirection, slot);

	table_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
	UnregisterSnapshot(snapshot);
	table_close(table, NoLock);
	return found;
}

/* Is a script of this extension, not of another one, running? */
bool
in_own_script(void)
{
	return creating_extension &&
		CurrentExtensionObject == get_extension_oid(EXTENSION_NAME, true);
}

/* Has somebody said that rows may go? */
bool
data_loss_is_allowed(void)
{
	return allow_data_loss;
}

/* Is this a table that belongs to the extension? */
static bool
is_member_table(Oid oid)
{
	Oid			extension;

	if (get_rel_relkind(oid) != RELKIND_RELATION)
		return false;
	extension = getExtensionOfObject(RelationRelationId, oid);
	return OidIsValid(extension) && extension == get_extension_oid(EXTENSION_NAME, true);
}

/* Refuse to drop a table of the extension that has rows. */
static void
guard_object_access(ObjectAccessType access, Oid class, Oid object, int column, void *arg)
{
	if (previous_hook)
		previous_hook(access, class, object, column, arg);
	if (access != OAT_DROP || class != RelationRelationId || column != 0 ||
		allow_data_loss || IsBinaryUpgrade)
		return;
	if (is_member_table(object) && !in_own_script() && has_rows(object))
		ereport(ERROR,
				(errcode(ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST),
				 errmsg("cannot drop table \"%s\" of extension \"" EXTENSION_NAME "\" because it has rows",
						get_rel_name(object)),
				 errdetail("Dropping the extension deletes the rows of all its tables."),
				 errhint("To keep the tables, call " EXTENSION_NAME "_eject() first. "
						 "To delete the rows, SET " EXTENSION_NAME ".allow_data_loss = on.")));
}

/*
 * At the beginning of a command.  The event trigger has done its part for the
 * hook when this library is loaded; the drift guard may have to look now.
 */
Datum
schema_setup_drop_guard(PG_FUNCTION_ARGS)
{
	if (!CALLED_AS_EVENT_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_EVENT_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" was not called by event trigger manager",
						EXTENSION_NAME "_drop_guard")));
	drift_command_begins(((EventTriggerData *) fcinfo->context)->parsetree);
	PG_RETURN_NULL();
}

/* Define the setting and stand guard from now on. */
void
guard_init(void)
{
	DefineCustomBoolVariable(EXTENSION_NAME ".allow_data_loss",
							 "Allows dropping the extension while its tables have rows.",
							 NULL, &allow_data_loss, false, PGC_USERSET, 0,
							 NULL, NULL, NULL);
	previous_hook = object_access_hook;
	object_access_hook = guard_object_access;
}
