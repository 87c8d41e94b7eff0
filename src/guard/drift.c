/*-------------------------------------------------------------------------
 *
 * guard/drift.c
 *		The drift guard: reports at once, or refuses, a command that makes the
 *		tables differ from what they should be.
 *
 * At the end of a command the schema is verified twice, under a snapshot that
 * sees what the command did and under one that does not: what only the first
 * one shows is the command's doing.  For a command that commits in the middle
 * there is no such snapshot at its end, so what was different is noted when it
 * begins, if it is on a table of the extension.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/dependency.h"
#include "catalog/index.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "commands/event_trigger.h"
#include "commands/extension.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/parsenodes.h"
#include "parser/parse_type.h"
#include "utils/acl.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

#include "compat.h"
#include "guard/drift.h"
#include "execute/work.h"
#include "verify/comparison.h"
#include "verify/findings.h"
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

/* Was it the owner of the database who set that? */
static bool set_for_database = false;

/* A command that commits in the middle, as it was when it began. */
typedef struct Beginning
{
	MemoryContext context;		/* of this; it goes with the command's portal */
	MemoryContextCallback at_end;
	const Node *command;
	List	   *tables;			/* OIDs of those that the command is on */
	List	   *differences;	/* NotedDifference, that there were */
} Beginning;

/* NULL while no such command runs on a table of ours. */
static Beginning *beginning = NULL;

/* A table, or the one that an index is on. */
static Oid
table_of_relation(Oid oid)
{
	return get_rel_relkind(oid) == RELKIND_INDEX ? IndexGetRelation(oid, true) : oid;
}

/* Does this belong to the extension? */
static bool
is_our_table(Oid table)
{
	Oid			extension = getExtensionOfObject(RelationRelationId, table);

	return OidIsValid(extension) && extension == get_extension_oid(EXTENSION_NAME, true);
}

/*
 * Can a command on this relation concern the extension's tables?  One that is
 * not found may have had the name before the command.
 */
static bool
relation_concerns_us(const RangeVar *relation)
{
	Oid			oid = RangeVarGetRelid(relation, NoLock, true);

	return !OidIsValid(oid) || is_our_table(table_of_relation(oid));
}

/* The partition that ALTER TABLE takes off without blocking others, if it does. */
static const RangeVar *
partition_detached_concurrently(const AlterTableStmt *command)
{
	ListCell   *lc;

	foreach(lc, command->cmds)
	{
		const AlterTableCmd *part = lfirst(lc);

		if (part->subtype == AT_DetachPartition && ((PartitionCmd *) part->def)->concurrent)
			return ((PartitionCmd *) part->def)->name;
	}
	return NULL;
}

/* Does the command commit before it ends? */
static bool
commits_in_the_middle(const Node *command)
{
	switch (nodeTag(command))
	{
		case T_IndexStmt:
			return ((const IndexStmt *) command)->concurrent;
		case T_DropStmt:
			return ((const DropStmt *) command)->concurrent;
		case T_AlterTableStmt:
			return partition_detached_concurrently((const AlterTableStmt *) command) != NULL;
		default:
			return false;
	}
}

/* The tables (OIDs) that a command which commits in the middle is on. */
static List *
tables_of_command(const Node *command)
{
	const RangeVar *first;
	const RangeVar *second = NULL;
	List	   *tables;

	if (IsA(command, IndexStmt))
		first = ((const IndexStmt *) command)->relation;
	else if (IsA(command, DropStmt))
		first = makeRangeVarFromNameList(linitial(((const DropStmt *) command)->objects));
	else
	{
		first = ((const AlterTableStmt *) command)->relation;
		second = partition_detached_concurrently((const AlterTableStmt *) command);
	}
	tables = list_make1_oid(table_of_relation(RangeVarGetRelid(first, NoLock, true)));
	if (second != NULL)
		tables = lappend_oid(tables, RangeVarGetRelid(second, NoLock, true));
	return tables;
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

/* Can a command on this type concern the extension's? */
static bool
type_concerns_us(const TypeName *name)
{
	Oid			oid = LookupTypeNameOid(NULL, name, true);
	Oid			extension;

	if (!OidIsValid(oid))
		return true;
	extension = getExtensionOfObject(TypeRelationId, oid);
	return OidIsValid(extension) && extension == get_extension_oid(EXTENSION_NAME, true);
}

/* The relation of a list of names, the last of which may be that of a part of it. */
static bool
named_relation_concerns_us(List *names, bool with_part)
{
	return relation_concerns_us(makeRangeVarFromNameList(with_part ?
														 list_copy_head(names, list_length(names) - 1) :
														 names));
}

/* Is this a comment on something of a kind that definitions have? */
static bool
comment_concerns_us(const CommentStmt *command)
{
	switch (command->objtype)
	{
		case OBJECT_TABLE:
		case OBJECT_INDEX:
		case OBJECT_SEQUENCE:
			return named_relation_concerns_us((List *) command->object, false);
		case OBJECT_COLUMN:
		case OBJECT_TABCONSTRAINT:
			return named_relation_concerns_us((List *) command->object, true);
		case OBJECT_TYPE:
		case OBJECT_DOMAIN:
			return type_concerns_us((const TypeName *) command->object);
		case OBJECT_DOMCONSTRAINT:
			return type_concerns_us(linitial((List *) command->object));
		default:
			return false;
	}
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
		case T_AlterSeqStmt:
			return relation_concerns_us(((const AlterSeqStmt *) command)->sequence);
		case T_AlterDomainStmt:
			return type_concerns_us(makeTypeNameFromNameList(((const AlterDomainStmt *) command)->typeName));
		case T_CommentStmt:
			return comment_concerns_us((const CommentStmt *) command);
		case T_AlterExtensionStmt:
			/* Our own script has made sure of what it leaves. */
			return strcmp(((const AlterExtensionStmt *) command)->extname,
						  EXTENSION_NAME) != 0;
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
	version = version_find((*installation)->version);
	if (version == NO_VERSION)
		return NIL;
	return compare(*installation, (*installation)->schema, version).differences;
}

/* What there is to know of a difference to find it again. */
typedef struct NotedDifference
{
	Problem		problem;
	const char *name;
	const char *actual;			/* NULL: nothing */
} NotedDifference;

/* Texts in any fixed order, where NULL comes first. */
static int
compare_texts(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

/*
 * Equal if the same thing is different.  Of a label one finding says all the
 * labels of its enum, which another label changes.
 */
static int
compare_notes(const NotedDifference *a, const NotedDifference *b)
{
	int			order = (int) a->problem - (int) b->problem;

	if (order == 0)
		order = strcmp(a->name, b->name);
	if (order == 0 && a->problem != UNEXPECTED_ENUM_LABEL && a->problem != MISSING_ENUM_LABEL)
		order = compare_texts(a->actual, b->actual);
	return order;
}

static int
compare_note_cells(const ListCell *a, const ListCell *b)
{
	return compare_notes(lfirst(a), lfirst(b));
}

/* Note differences in the current memory context, in an order that serves to find them. */
static List *
note_differences(const List *differences)
{
	List	   *notes = NIL;
	ListCell   *lc;

	foreach(lc, differences)
	{
		const Difference *difference = lfirst(lc);
		NotedDifference *note = palloc(sizeof(NotedDifference));

		CHECK_FOR_INTERRUPTS();
		note->problem = difference->problem;
		note->name = pstrdup(difference_name(difference));
		note->actual = difference->actual ? pstrdup(difference->actual) : NULL;
		notes = lappend(notes, note);
	}
	list_sort(notes, compare_note_cells);
	return notes;
}

/* Was the same thing different before? */
static bool
was_different(const List *before, const Difference *difference)
{
	NotedDifference now = {difference->problem, difference_name(difference), difference->actual};
	int			low = 0;
	int			high = list_length(before);

	CHECK_FOR_INTERRUPTS();
	while (low < high)
	{
		int			middle = (low + high) / 2;
		int			order = compare_notes(list_nth(before, middle), &now);

		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/*
 * What would be different now without the command: as of the same snapshot, but
 * of this transaction only what it had done when the command began.  So what
 * others have committed since then is not the command's doing.
 */
static List *
differences_without_command(Snapshot now)
{
	Installation *installation;
	CommandId	began;
	List	   *differences;

	if (!ActiveSnapshotSet())
		return NIL;
	began = GetActiveSnapshot()->curcid;
	PushCopiedSnapshot(now);
	GetActiveSnapshot()->curcid = began;
	differences = current_differences(&installation);
	PopActiveSnapshot();
	return differences;
}

/*
 * Can this difference be the doing of the command that commits in the middle?
 * While it runs, others change other tables, and other things of this one.
 */
static bool
is_of_command(const Difference *difference)
{
	return difference->have_table != NULL &&
		list_member_oid(beginning->tables, difference->have_table->base.oid) &&
		(IsA(beginning->command, AlterTableStmt) ||
		 difference_object(difference)->kind == MODEL_INDEX);
}

/* What is different now that was not before the command. */
static List *
new_differences(const Node *command)
{
	bool		concurrent = commits_in_the_middle(command);
	Snapshot	snapshot;
	Installation *now;
	List	   *before = NIL;
	List	   *after;
	List	   *differences = NIL;
	ListCell   *lc;

	if (concurrent && (beginning == NULL || beginning->command != command))
		return NIL;				/* not on our tables, or nobody knows */
	snapshot = RegisterSnapshot(GetTransactionSnapshot());
	PushActiveSnapshot(snapshot);
	after = current_differences(&now);
	PopActiveSnapshot();
	if (after != NIL)
		before = concurrent ? beginning->differences :
			note_differences(differences_without_command(snapshot));
	UnregisterSnapshot(snapshot);
	foreach(lc, after)
	{
		if (!was_different(before, lfirst(lc)) &&
			(!concurrent || is_of_command(lfirst(lc))) &&
			((const Difference *) lfirst(lc))->problem != PREPARED)
			differences = lappend(differences, lfirst(lc));
	}
	return differences;
}

/* Its memory goes: the command has ended, or failed. */
static void
forget_beginning(void *arg)
{
	beginning = NULL;
}

/*
 * Keep what a command has found when it began until it ends.  A portal lives
 * longer than the transactions of the command that it runs, and goes in the end
 * however that ends.
 */
static void
keep_beginning(const Node *command, const List *tables, const List *differences)
{
	MemoryContext context;
	MemoryContext caller;

	if (beginning != NULL)
		MemoryContextDelete(beginning->context);
	context = AllocSetContextCreate(PortalContext, EXTENSION_NAME " before a command",
									ALLOCSET_SMALL_SIZES);
	caller = MemoryContextSwitchTo(context);
	beginning = palloc0(sizeof(Beginning));
	beginning->context = context;
	beginning->at_end.func = forget_beginning;
	MemoryContextRegisterResetCallback(context, &beginning->at_end);
	beginning->command = command;
	beginning->tables = list_copy(tables);
	beginning->differences = note_differences(differences);
	MemoryContextSwitchTo(caller);
}

/* Is there nothing to report, whatever a command does? */
static bool
is_off(void)
{
	return on_drift == ON_DRIFT_OFF || IsBinaryUpgrade || in_own_script();
}

/*
 * The owner of a database may not have a superuser's GRANT pass by a setting of
 * the database: the superuser would not know.
 */
static bool
is_looked_at_when_off(const Node *command)
{
	return IsA(command, GrantStmt) && set_for_database && !IsBinaryUpgrade && !in_own_script();
}

/*
 * At the beginning of any command: note what is different, if it commits in the
 * middle and is on a table of ours.
 */
void
drift_command_begins(const Node *command)
{
	Installation *installation;
	List	   *tables;
	ListCell   *lc;
	Work		work;
	bool		ours = false;

	if (!commits_in_the_middle(command) || is_off() || PortalContext == NULL)
		return;
	work = begin_work();
	tables = tables_of_command(command);
	foreach(lc, tables)
		ours |= is_our_table(lfirst_oid(lc));
	if (ours)
	{
		PushActiveSnapshot(GetTransactionSnapshot());
		keep_beginning(command, tables, current_differences(&installation));
		PopActiveSnapshot();
	}
	end_work(work);
}

/*
 * Is this one of the statements of a dump, as the settings tell that pg_dump has
 * written above them?  Whoever restores it has to have all of it; nobody works so.
 */
static bool
is_restoring(void)
{
	return !check_function_bodies && namespace_search_path[0] == '\0';
}

/*
 * Must this command not be refused?  A restore with --disable-triggers switches
 * the triggers of whole tables off and on again, and must not end halfway.
 * What works concurrently has been committed already, and must not be left half
 * done.
 */
static bool
cannot_be_refused(const Node *command)
{
	ListCell   *lc;

	if (commits_in_the_middle(command) || is_restoring())
		return true;
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

/*
 * Does a GRANT let others put code on what is a superuser's?  A restore makes
 * the grants of a former owner again, on tables that are a superuser's if he
 * restores them, and shows no warning.
 */
static bool
opens_way_to_superuser(const Node *command, const List *differences)
{
	ListCell   *lc;

	if (!IsA(command, GrantStmt))
		return false;
	foreach(lc, differences)
	{
		const Difference *difference = lfirst(lc);

		if (difference->problem == UNEXPECTED_GRANT && difference->have->owner != NULL &&
			superuser_arg(get_role_oid(difference->have->owner, true)))
			return true;
	}
	return false;
}

static void
report_drift(const List *differences, const EventTriggerData *event)
{
	bool		refuse = (on_drift == ON_DRIFT_ERROR && !cannot_be_refused(event->parsetree)) ||
		opens_way_to_superuser(event->parsetree, differences);
	List	   *findings = NIL;
	ListCell   *lc;

	foreach(lc, differences)
		findings = lappend(findings, finding_of(lfirst(lc), true));

	ereport(refuse ? ERROR : WARNING,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("%s makes the schema differ from what extension \"" EXTENSION_NAME "\" installed",
					GetCommandTagName(event->tag)),
			 errdetail("%s", findings_text(findings)),
			 errhint(refuse ? "Change the schema by a new version, or SET " EXTENSION_NAME ".on_drift = off." :
					 EXTENSION_NAME "_verify() says what it means and what repairs it.")));
}

/* At the end of a command: report what it did to the schema. */
Datum
schema_setup_drift_guard(PG_FUNCTION_ARGS)
{
	const EventTriggerData *event;
	Work		work;
	List	   *differences;

	if (!CALLED_AS_EVENT_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_EVENT_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("function \"%s\" was not called by event trigger manager",
						EXTENSION_NAME "_drift_guard")));
	event = (EventTriggerData *) fcinfo->context;
	if ((is_off() && !is_looked_at_when_off(event->parsetree)) ||
		!command_concerns_us(event->parsetree))
		PG_RETURN_NULL();
	work = begin_work();
	differences = new_differences(event->parsetree);
	if (differences != NIL &&
		(!is_off() || opens_way_to_superuser(event->parsetree, differences)))
		report_drift(differences, event);
	end_work(work);
	PG_RETURN_NULL();
}

/* Note where a value of the setting comes from. */
static bool
check_on_drift(int *value, void **extra, GucSource source)
{
	bool	   *for_database = guc_extra(sizeof(bool));

	if (for_database == NULL)
		return false;
	*for_database = (source == PGC_S_DATABASE);
	*extra = for_database;
	return true;
}

static void
assign_on_drift(int value, void *extra)
{
	set_for_database = extra != NULL && *(bool *) extra;
}

/* Define the setting. */
void
drift_init(void)
{
	DefineCustomEnumVariable(EXTENSION_NAME ".on_drift",
							 "What happens when a command makes the schema differ.",
							 NULL, &on_drift, ON_DRIFT_WARNING, on_drift_options,
							 PGC_USERSET, 0, check_on_drift, assign_on_drift, NULL);
}
