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

/* When a trigger of a key fires, as pg_trigger has it. */
static int
key_trigger_type(KeyTrigger which)
{
	return TRIGGER_TYPE_ROW | (which == INSERT_CHECK ? TRIGGER_TYPE_INSERT :
							   which == DELETE_ACTION ? TRIGGER_TYPE_DELETE : TRIGGER_TYPE_UPDATE);
}

/* Can what a trigger of a key does wait for the end of the transaction?  Actions that change rows cannot. */
static bool
may_wait(const ModelConstraint *key, KeyTrigger which)
{
	char		action = which == DELETE_ACTION ? key->on_delete : key->on_update;

	return which == INSERT_CHECK || which == UPDATE_CHECK || action == FKCONSTR_ACTION_NOACTION;
}

/* Does a trigger fire always, whatever the row and its columns are, and with no arguments? */
static bool
is_unconditional(HeapTuple row, TupleDesc desc)
{
	Form_pg_trigger form = (Form_pg_trigger) GETSTRUCT(row);

	return form->tgattr.dim1 == 0 && form->tgnargs == 0 && heap_attisnull(row, Anum_pg_trigger_tgqual, desc) &&
		heap_attisnull(row, Anum_pg_trigger_tgoldtable, desc) &&
		heap_attisnull(row, Anum_pg_trigger_tgnewtable, desc);
}

/* Is a trigger of a key what the server makes for it, on the table at hand? */
static bool
is_as_made(const ModelConstraint *key, KeyTrigger which, Oid table, HeapTuple row, TupleDesc desc)
{
	Form_pg_trigger form = (Form_pg_trigger) GETSTRUCT(row);
	bool		checks = which == INSERT_CHECK || which == UPDATE_CHECK;
	Oid			own = key->base.parent->oid;

	return form->tgfoid == key_trigger_function(key, which) &&
		form->tgtype == key_trigger_type(which) &&
		table == (checks ? own : key->ref_table_oid) &&
		form->tgconstrrelid == (checks ? key->ref_table_oid : own) &&
		form->tgconstrindid == key->index_oid && !OidIsValid(form->tgparentid) &&
		form->tgdeferrable == (key->deferrable && may_wait(key, which)) &&
		form->tginitdeferred == (key->deferred && may_wait(key, which)) &&
		is_unconditional(row, desc);
}

/* Does the trigger do its part of enforcing the key? */
static KeyTriggerState
key_trigger_state(const ModelConstraint *key, KeyTrigger which, Oid table, HeapTuple row, TupleDesc desc)
{
	Form_pg_trigger form = (Form_pg_trigger) GETSTRUCT(row);

	if (key->triggers[which] != KEY_TRIGGER_MISSING)
		return KEY_TRIGGER_DUPLICATE;
	if (!is_as_made(key, which, table, row, desc) || !OidIsValid(form->oid) ||
		strchr("ODRA", form->tgenabled) == NULL)
		return KEY_TRIGGER_CHANGED;
	if (form->tgenabled == TRIGGER_DISABLED)
		return KEY_TRIGGER_DISABLED;
	if (form->tgenabled == TRIGGER_FIRES_ON_REPLICA)
		return KEY_TRIGGER_REPLICA_ONLY;
	return KEY_TRIGGER_ENABLED;
}

/* Does the trigger of a deferrable key, of which there is one, work? */
static KeyTriggerState
recheck_state(const ModelConstraint *key, Oid table, HeapTuple row, TupleDesc desc)
{
	Form_pg_trigger form = (Form_pg_trigger) GETSTRUCT(row);

	if (key->triggers[INSERT_CHECK] != KEY_TRIGGER_MISSING)
		return KEY_TRIGGER_DUPLICATE;
	if (form->tgfoid != F_UNIQUE_KEY_RECHECK || table != key->base.parent->oid ||
		form->tgtype != (TRIGGER_TYPE_ROW | TRIGGER_TYPE_INSERT | TRIGGER_TYPE_UPDATE) ||
		form->tgconstrindid != key->index_oid || !form->tgdeferrable ||
		form->tginitdeferred != key->deferred || !is_unconditional(row, desc))
		return KEY_TRIGGER_CHANGED;
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
 * Without any, somebody has only marked them so.
 */
void
read_trigger(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc)
{
	Form_pg_trigger form = (Form_pg_trigger) GETSTRUCT(row);
	ModelConstraint *key;

	table->facts->any_trigger = true;
	if (!form->tgisinternal || !OidIsValid(form->tgconstraint))
	{
		ModelAttachment *trigger = attach(table, ATTACHED_TRIGGER, pstrdup(NameStr(form->tgname)),
										  form->oid);

		trigger->definition = trigger_definition(form);
		trigger->hidden = form->tgisinternal;
		return;
	}
	key = find_key(reader, form->tgconstraint);
	if (key != NULL && key->type != CONSTRAINT_FOREIGN)
		key->triggers[INSERT_CHECK] = recheck_state(key, table->base.oid, row, desc);
	else if (key != NULL)
	{
		KeyTrigger	which = key_trigger_of(key, table, form);

		key->triggers[which] = key_trigger_state(key, which, table->base.oid, row, desc);
	}
	else
		reader->other_constraints = lappend_oid(reader->other_constraints, form->tgconstraint);
}
