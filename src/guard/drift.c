/*-------------------------------------------------------------------------
 *
 * guard/drift.c
 *		The drift guard: reports at once, or refuses, a command that makes the
 *		tables differ from what they should be.
 *
 * At the end of a command the schema is verified twice, under a new snapshot
 * and under the one that the command began with: what only the new one shows
 * is the command's doing.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/dependency.h"
#include "catalog/index.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "commands/event_trigger.h"
#include "commands/extension.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"

#include "guard/drift.h"
#include "verify/findings.h"
#include "functions/functions.h"
#include "guard/drop.h"

PG_FUNCTION_INFO_V1(schema_setup_drift_guard);

typedef enum OnDrift
{
	ON_DRIFT_OFF,
	ON_DRIFT_WARNING,
	ON_DRIFT_ERROR,
} OnDrift;

static const struct config_enum_entry on_drift_options[] = {
	{"off", ON_DRIFT_OFF, false},
	{"warning", ON_DRIFT_WARNING, false},
	{"error", ON_DRIFT_ERROR, false},
	{NULL, 0, false}
};

static int	on_drift = ON_DRIFT_WARNING;

/*
 * Can a command on this relation concern the extension's tables?  One that is
 * not found may have had the name before the command.
 */
static bool
relation_concerns_us(const RangeVar *relation)
{
	Oid			oid = RangeVarGetRelid(relation, NoLock, true);
	Oid			table;

	if (!OidIsValid(oid))
		return true;
	table = get_rel_relkind(oid) == RELKIND_INDEX ? IndexGetRelation(oid, true) : oid;
	return getExtensionOfObject(RelationRelationId, table) ==
		get_extension_oid("schema_setup", true);
}

/* Does the command give a table a parent, where one of them may be ours? */
static bool
has_inheritance_command(const AlterTableStmt *command)
{
	ListCell   *lc;

	foreach(lc, command->cmds)
	{
		switch (((AlterTableCmd *) lfirst(lc))->subtype)
		{
			case AT_AddInherit:
			case AT_DropInherit:
			case AT_AttachPartition:
			case AT_DetachPartition:
				return true;
			default:
				break;
		}
	}
	return false;
}

/* Can the command concern the extension's tables?  Most cannot. */
static bool
command_concerns_us(const Node *command)
{
	switch (nodeTag(command))
	{
		case T_AlterTableStmt:
			return relation_concerns_us(((const AlterTableStmt *) command)->relation) ||
				has_inheritance_command((const AlterTableStmt *) command);
		case T_IndexStmt:
			return relation_concerns_us(((const IndexStmt *) command)->relation);
		case T_CreateTrigStmt:
			return relation_concerns_us(((const CreateTrigStmt *) command)->relation);
		case T_RuleStmt:
			return relation_concerns_us(((const RuleStmt *) command)->relation);
		case T_CreatePolicyStmt:
			return relation_concerns_us(((const CreatePolicyStmt *) command)->table);
		case T_AlterPolicyStmt:
			return relation_concerns_us(((const AlterPolicyStmt *) command)->table);
		case T_CreateStmt:
			return ((const CreateStmt *) command)->inhRelations != NIL;
		case T_CreateForeignTableStmt:
			return ((const CreateForeignTableStmt *) command)->base.inhRelations != NIL;
		case T_CreateSchemaStmt:
			return ((const CreateSchemaStmt *) command)->schemaElts != NIL;
		case T_AlterExtensionStmt:
			/* Our own script has made sure of what it leaves. */
			return strcmp(((const AlterExtensionStmt *) command)->extname,
						  "schema_setup") != 0;
		default:
			return true;
	}
}

/* The differences of the extension's own schema under the active snapshot. */
static List *
current_differences(Installation **installation)
{
	SchemaVersion version;

	*installation = catalog_read_installation();
	if (*installation == NULL)
		return NIL;
	version = model_find_version((*installation)->version);
	if (version == NEVER)
		return NIL;
	return compare(*installation, (*installation)->schema, version).differences;
}

/* Was the same thing different before? */
static bool
was_different(const List *before, const Difference *difference)
{
	ListCell   *lc;

	foreach(lc, before)
	{
		const Difference *other = lfirst(lc);

		if (other->problem == difference->problem &&
			strcmp(other->name, difference->name) == 0 &&
			texts_equal(other->table, difference->table) &&
			texts_equal(other->actual, difference->actual))
			return true;
	}
	return false;
}

/* What is different now that was not before the command. */
static List *
new_findings(void)
{
	Installation *now;
	Installation *then;
	List	   *before = NIL;
	List	   *after;
	List	   *findings = NIL;
	ListCell   *lc;

	PushActiveSnapshot(GetTransactionSnapshot());
	after = current_differences(&now);
	PopActiveSnapshot();
	if (after != NIL && ActiveSnapshotSet())
		before = current_differences(&then);
	foreach(lc, after)
	{
		if (!was_different(before, lfirst(lc)) &&
			!is_index_of_newer_version(lfirst(lc), now))
			findings = lappend(findings, finding_of(lfirst(lc), true));
	}
	return findings;
}

/*
 * Must this command not be refused?  A restore with --disable-triggers switches
 * the triggers of whole tables off and on again, and must not end halfway.
 * What works concurrently has been committed already.
 */
static bool
cannot_be_refused(const Node *command)
{
	ListCell   *lc;

	if (IsA(command, IndexStmt))
		return ((const IndexStmt *) command)->concurrent;
	if (IsA(command, DropStmt))
		return ((const DropStmt *) command)->concurrent;
	if (!IsA(command, AlterTableStmt))
		return false;
	foreach(lc, ((const AlterTableStmt *) command)->cmds)
	{
		AlterTableType type = ((AlterTableCmd *) lfirst(lc))->subtype;

		if (type != AT_DisableTrigAll && type != AT_EnableTrigAll)
			return false;
	}
	return true;
}

static void
report_drift(const List *findings, const EventTriggerData *event)
{
	bool		refuse = on_drift == ON_DRIFT_ERROR && !cannot_be_refused(event->parsetree);

	ereport(refuse ? ERROR : WARNING,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("%s makes the schema differ from what extension \"schema_setup\" installed",
					GetCommandTagName(event->tag)),
			 errdetail("%s", findings_text(findings)),
			 errhint(refuse ? "Change the schema by a new version, or SET schema_setup.on_drift = off." :
					 "schema_setup_verify() says what it means and what repairs it.")));
}

/* At the end of a command: report what it did to the schema. */
Datum
schema_setup_drift_guard(PG_FUNCTION_ARGS)
{
	const EventTriggerData *event;
	Work		work;
	List	   *findings;

	if (!CALLED_AS_EVENT_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_EVENT_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" was not called by event trigger manager",
						"schema_setup_drift_guard")));
	event = (EventTriggerData *) fcinfo->context;
	if (on_drift == ON_DRIFT_OFF || IsBinaryUpgrade || in_own_script() ||
		!command_concerns_us(event->parsetree))
		PG_RETURN_NULL();
	work = begin_work();
	findings = new_findings();
	if (findings != NIL)
		report_drift(findings, event);
	end_work(work);
	PG_RETURN_NULL();
}

/* Define the setting. */
void
drift_init(void)
{
	DefineCustomEnumVariable("schema_setup.on_drift",
							 "What happens when a command makes the schema differ.",
							 NULL, &on_drift, ON_DRIFT_WARNING, on_drift_options,
							 PGC_USERSET, 0, NULL, NULL, NULL);
}
