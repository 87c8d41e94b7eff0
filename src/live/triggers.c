/*-------------------------------------------------------------------------
 *
 * live/triggers.c
 *		Reads the triggers of a table: the internal ones that enforce foreign
 *		keys, and those that somebody added.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_constraint.h"
#include "catalog/pg_trigger.h"
#include "commands/trigger.h"
#include "lib/stringinfo.h"
#include "utils/fmgroids.h"

#include "live/reader.h"
#include "compat.h"
#include "live/lookup.h"

/* The functions that a foreign key's actions need, by pg_constraint's letters. */
static const struct
{
	char		action;
	Oid			on_delete;
	Oid			on_update;
}			action_functions[] =
{
	{FKCONSTR_ACTION_NOACTION, F_RI_FKEY_NOACTION_DEL, F_RI_FKEY_NOACTION_UPD},
	{FKCONSTR_ACTION_RESTRICT, F_RI_FKEY_RESTRICT_DEL, F_RI_FKEY_RESTRICT_UPD},
	{FKCONSTR_ACTION_CASCADE, F_RI_FKEY_CASCADE_DEL, F_RI_FKEY_CASCADE_UPD},
	{FKCONSTR_ACTION_SETNULL, F_RI_FKEY_SETNULL_DEL, F_RI_FKEY_SETNULL_UPD},
	{FKCONSTR_ACTION_SETDEFAULT, F_RI_FKEY_SETDEFAULT_DEL, F_RI_FKEY_SETDEFAULT_UPD},
};

/* Which of a key's four triggers a row of pg_trigger is. */
static KeyTrigger
key_trigger_of(const ModelConstraint *key, const ModelTable *table, Form_pg_trigger form)
{
	bool		checks = RI_FKey_trigger_type(form->tgfoid) == RI_TRIGGER_FK;

	/* A wrong function does not tell the side; then the table does. */
	if (RI_FKey_trigger_type(form->tgfoid) == RI_TRIGGER_NONE)
		checks = (table->base.oid != key->ref_table_oid);
	if (checks)
		return TRIGGER_FOR_INSERT(form->tgtype) ? INSERT_CHECK : UPDATE_CHECK;
	return TRIGGER_FOR_DELETE(form->tgtype) ? DELETE_ACTION : UPDATE_ACTION;
}

/* The function that a trigger of a key must call. */
static Oid
key_trigger_function(const ModelConstraint *key, KeyTrigger which)
{
	char		action = which == DELETE_ACTION ? key->on_delete : key->on_update;

	if (which == INSERT_CHECK)
		return F_RI_FKEY_CHECK_INS;
	if (which == UPDATE_CHECK)
		return F_RI_FKEY_CHECK_UPD;
	for (int i = 0; i < (int) lengthof(action_functions); i++)
	{
		if (action_functions[i].action == action)
			return which == DELETE_ACTION ? action_functions[i].on_delete :
				action_functions[i].on_update;
	}
	return InvalidOid;
}

/* Does the trigger do its part of enforcing the key? */
static KeyTriggerState
key_trigger_state(const ModelConstraint *key, KeyTrigger which, Form_pg_trigger form)
{
	if (key->triggers[which] != KEY_TRIGGER_MISSING)
		return KEY_TRIGGER_DUPLICATE;
	if (form->tgfoid != key_trigger_function(key, which) ||
		!TRIGGER_FOR_ROW(form->tgtype) || !TRIGGER_FOR_AFTER(form->tgtype))
		return KEY_TRIGGER_WRONG_FUNCTION;
	if (form->tgenabled == TRIGGER_DISABLED)
		return KEY_TRIGGER_DISABLED;
	if (form->tgenabled == TRIGGER_FIRES_ON_REPLICA)
		return KEY_TRIGGER_REPLICA_ONLY;
	return KEY_TRIGGER_ENABLED;
}

/* Does the trigger of a deferrable key, of which there is one, work? */
static KeyTriggerState
recheck_state(const ModelConstraint *key, Form_pg_trigger form)
{
	if (key->triggers[INSERT_CHECK] != KEY_TRIGGER_MISSING)
		return KEY_TRIGGER_DUPLICATE;
	if (form->tgfoid != F_UNIQUE_KEY_RECHECK || !TRIGGER_FOR_ROW(form->tgtype) ||
		!TRIGGER_FOR_AFTER(form->tgtype))
		return KEY_TRIGGER_WRONG_FUNCTION;
	if (form->tgenabled == TRIGGER_DISABLED)
		return KEY_TRIGGER_DISABLED;
	return form->tgenabled == TRIGGER_FIRES_ON_REPLICA ? KEY_TRIGGER_REPLICA_ONLY :
		KEY_TRIGGER_ENABLED;
}

/* Find the foreign or deferrable key with this OID in any of the tables. */
static ModelConstraint *
find_key(Reader *reader, Oid constraint)
{
	ModelConstraint *key = find_in_set(&reader->constraints, constraint);

	return key && (key->type == CONSTRAINT_FOREIGN || key->deferrable) ? key : NULL;
}

/* "BEFORE INSERT OR UPDATE FOR EACH ROW EXECUTE FUNCTION f()". */
static const char *
trigger_definition(Form_pg_trigger form)
{
	static const struct
	{
		int			bit;
		const char *name;
	}			events[] =
	{
		{TRIGGER_TYPE_INSERT, "INSERT"},
		{TRIGGER_TYPE_UPDATE, "UPDATE"},
		{TRIGGER_TYPE_DELETE, "DELETE"},
		{TRIGGER_TYPE_TRUNCATE, "TRUNCATE"},
	};
	StringInfoData text;
	bool		first = true;

	initStringInfo(&text);
	appendStringInfoString(&text, TRIGGER_FOR_BEFORE(form->tgtype) ? "BEFORE" : "AFTER");
	for (int i = 0; i < (int) lengthof(events); i++)
	{
		if (form->tgtype & events[i].bit)
		{
			appendStringInfo(&text, "%s%s", first ? " " : " OR ", events[i].name);
			first = false;
		}
	}
	appendStringInfo(&text, " FOR EACH %s EXECUTE FUNCTION %s()%s",
					 TRIGGER_FOR_ROW(form->tgtype) ? "ROW" : "STATEMENT",
					 function_text(form->tgfoid),
					 form->tgenabled == TRIGGER_DISABLED ? " (disabled)" : "");
	return text.data;
}

/*
 * Read a row of pg_trigger.  Internal triggers of anything but our foreign and
 * deferrable keys belong to somebody else's: a key that references our table, say.
 */
void
read_trigger(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc)
{
	Form_pg_trigger form = (Form_pg_trigger) GETSTRUCT(row);
	ModelConstraint *key;

	if (!form->tgisinternal)
	{
		attach(table, ATTACHED_TRIGGER, pstrdup(NameStr(form->tgname)),
			   form->oid)->definition = trigger_definition(form);
		return;
	}
	key = find_key(reader, form->tgconstraint);
	if (key != NULL && key->type != CONSTRAINT_FOREIGN)
		key->triggers[INSERT_CHECK] = recheck_state(key, form);
	else if (key != NULL)
	{
		KeyTrigger	which = key_trigger_of(key, table, form);

		key->triggers[which] = key_trigger_state(key, which, form);
	}
	else if (OidIsValid(form->tgconstraint))
		reader->other_constraints = lappend_oid(reader->other_constraints, form->tgconstraint);
}
