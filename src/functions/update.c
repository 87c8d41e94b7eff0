/*-------------------------------------------------------------------------
 *
 * functions/update.c
 *		For update scripts: what is looked at before anything is changed.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_enum.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "compat.h"
#include "execute/hold.h"
#include "functions/functions.h"
#include "functions/script.h"
#include "guard/drop.h"
#include "live/lookup.h"
#include "settings.h"

PG_FUNCTION_INFO_V1(schema_setup_check_builds);
PG_FUNCTION_INFO_V1(schema_setup_check_update);

/*
 * For update scripts: refuse to begin while a session builds an index of the
 * version concurrently.  The build would wait for the update to end, and the
 * update for the build.
 */
Datum
schema_setup_check_builds(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	SchemaVersion version = require_version(text_argument(fcinfo, 0, "version"));
	Installation *installation = require_installation();
	Comparison	comparison = compare(installation, installation->schema, version);
	ListCell   *lc;

	foreach(lc, comparison.differences)
	{
		const Difference *difference = lfirst(lc);

		if (difference->problem == INDEX_BEING_BUILT)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_IN_USE),
					 errmsg("index \"%s\" is being built by another session", difference->want->name),
					 errdetail("The update needs it, and cannot wait for it."),
					 errhint("Update when the build has ended. Nothing was changed.")));
	}
	end_work(work);
	PG_RETURN_VOID();
}

/* How many rows of a table there are, or how many have a value in a column of it. */
static int64
count_what_goes(const char *schema, const char *table, const char *column)
{
	Oid			owner = hold_table(schema, table, AccessExclusiveLock);

	return count_rows_as(owner, psprintf("SELECT pg_catalog.count(%s) FROM ONLY %s",
										 column ? quote_identifier(column) : "*",
										 quote_qualified_identifier(schema, table)));
}

/* Add what a difference of an update drops, if that has rows. */
static void
add_what_goes(StringInfo list, const char *schema, const Difference *difference)
{
	const ModelObject *have = difference->have;
	bool		is_column = difference->problem == UNEXPECTED_COLUMN;
	int64		count;

	if (!is_column && difference->problem != UNEXPECTED_MEMBER_TABLE)
		return;
	if (is_column && as_column(have)->generated != '\0')
		return;					/* computed of what stays */
	count = count_what_goes(schema, is_column ? have->parent->name : have->name,
							is_column ? have->name : NULL);
	if (count > 0)
		appendStringInfo(list, is_column ? "%scolumn \"%s.%s\": " INT64_FORMAT " values" :
						 "%stable \"%s%s\": " INT64_FORMAT " rows", list->len > 0 ? "\n" : "",
						 is_column ? have->parent->name : "", have->name, count);
}

/* Raise an error if the update would lose rows and nobody has said that it may. */
static void
require_leave_to_lose_rows(const char *schema, const DdlTarget *target, const char *version)
{
	StringInfoData list;
	ListCell   *lc;

	if (data_loss_is_allowed())
		return;
	set_option("row_security", "off");
	initStringInfo(&list);
	foreach(lc, target->differences)
		add_what_goes(&list, schema, lfirst(lc));
	if (list.len > 0)
		ereport(ERROR,
				(errcode(ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST),
				 errmsg("the update to version %s drops what has rows", version),
				 errdetail("%s", list.data),
				 errhint("Nothing was changed. Once a backup has them, SET " EXTENSION_NAME ".allow_data_loss = on.")));
}

/* The label of an enum as it is there; InvalidOid if it is not. */
static Oid
label_oid(Oid schema, const char *type, const char *label)
{
	Oid			oid = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, PointerGetDatum(type),
									  ObjectIdGetDatum(schema));
	HeapTuple	row = SearchSysCache2(ENUMTYPOIDNAME, ObjectIdGetDatum(oid),
									  CStringGetDatum(label));
	Oid			result;

	if (!HeapTupleIsValid(row))
		return InvalidOid;
	result = ((Form_pg_enum) GETSTRUCT(row))->oid;
	ReleaseSysCache(row);
	return result;
}

/* Is a label there, and was it before this transaction? */
static bool
label_can_be_used(Oid schema, const char *type, const char *label)
{
	Oid			oid = label_oid(schema, type, label);

	return OidIsValid(oid) && !EnumUncommitted(oid);
}

/* Raise an error if a statement uses a label that an update before this one has added just now. */
static void
require_older_labels(Oid schema, const Statement *statement, SchemaVersion from, SchemaVersion to)
{
	ListCell   *lc;

	foreach(lc, model_of_version(from)->enums)
	{
		const ModelEnum *type = lfirst(lc);

		for (int i = 0; i < type->labels.count; i++)
		{
			const char *label = type->labels.names[i];

			if (statement_has_label(statement, label) &&
				OidIsValid(label_oid(schema, type->base.name, label)) &&
				!label_can_be_used(schema, type->base.name, label))
				ereport(ERROR,
						(errcode(ERRCODE_UNSAFE_NEW_ENUM_VALUE_USAGE),
						 errmsg("the update to version %s uses label \"%s\" of type \"%s\", which was added in the same transaction",
								version_name(to), label, type->base.name),
						 errdetail("A label can be used only once the transaction has ended that added it."),
						 errhint("Nothing was changed. Update to version %s first, in a transaction of its own: ALTER EXTENSION " EXTENSION_NAME " UPDATE TO '%s'",
								 version_name(from), version_name(from))));
		}
	}
}

/*
 * Raise an error if the update uses a label that it would have to add itself: the
 * server lets nobody use one before the transaction ends that added it.
 */
void
require_labels(Oid schema, const List *statements, const char *version)
{
	StringInfoData list;
	ListCell   *lc;

	initStringInfo(&list);
	foreach(lc, statements)
	{
		const Statement *statement = lfirst(lc);

		if (statement->phase == PHASE_LABELS &&
			(statement->hazards & OWN_TRANSACTION) != 0 &&
			!label_can_be_used(schema, statement->difference->want->name,
							   statement->difference->part))
			appendStringInfo(&list, "%s%s;", list.len > 0 ? "\n" : "", statement->text);
	}
	if (list.len > 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNSAFE_NEW_ENUM_VALUE_USAGE),
				 errmsg("the update to version %s uses labels that have to be added before it", version),
				 errdetail("A label can be used only once the transaction has ended that added it."),
				 errhint("Nothing was changed. Run this first, each in a transaction of its own:\n%s",
						 list.data)));
}

/*
 * When everything has its new name: refuse what cannot succeed, or would lose rows
 * without leave, before anything else is done.
 */
void
check_update(const Installation *installation, SchemaVersion from, SchemaVersion to)
{
	const char *schema = get_namespace_name(installation->schema);
	DdlTarget	target = {.prefix = psprintf("%s.", quote_identifier(schema))};
	List	   *statements = statements_between(from, to, &target);
	ListCell   *lc;

	require_labels(installation->schema, statements, version_name(to));
	foreach(lc, from < to ? statements : NIL)
		require_older_labels(installation->schema, lfirst(lc), from, to);
	require_leave_to_lose_rows(schema, &target, version_name(to));
}

/* The same for update scripts. */
Datum
schema_setup_check_update(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	SchemaVersion from = require_version(text_argument(fcinfo, 0, "version"));
	SchemaVersion to = require_version(text_argument(fcinfo, 1, "version"));
	Installation *installation = require_installation();

	require_own_script(installation, "check_update");
	check_update(installation, from, to);
	end_work(work);
	PG_RETURN_VOID();
}
