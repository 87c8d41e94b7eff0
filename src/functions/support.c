/*-------------------------------------------------------------------------
 *
 * functions/support.c
 *		What the SQL-callable functions share: arguments, memory, rows.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/tuplestore.h"
#include "utils/syscache.h"

#include "functions/functions.h"
#include "execute/hold.h"
#include "execute/registration.h"
#include "live/lookup.h"
#include "guard/drop.h"

/* An argument of a function that is there for scripts. */
const char *
text_argument(FunctionCallInfo fcinfo, int number, const char *name)
{
	if (PG_ARGISNULL(number))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the %s must not be null", name)));
	return text_to_cstring(PG_GETARG_TEXT_PP(number));
}

/* Prepare to return rows; they go into a tuplestore. */
RowSet
begin_rows(FunctionCallInfo fcinfo)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext caller;
	TupleDesc	desc;
	RowSet		rows;

	if (result == NULL || !IsA(result, ReturnSetInfo) ||
		(result->allowedModes & SFRM_Materialize) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("set-valued function called in context that cannot accept a set")));
	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	caller = MemoryContextSwitchTo(result->econtext->ecxt_per_query_memory);
	rows.desc = CreateTupleDescCopy(desc);
	rows.store = tuplestore_begin_heap((result->allowedModes & SFRM_Materialize_Random) != 0,
									   false, work_mem);
	result->returnMode = SFRM_Materialize;
	result->setResult = rows.store;
	result->setDesc = rows.desc;
	MemoryContextSwitchTo(caller);
	return rows;
}

/* Add a row of texts, of which any may be NULL. */
void
add_row(RowSet *rows, const char *const *texts)
{
	Datum		values[8];
	bool		nulls[8];

	CHECK_FOR_INTERRUPTS();
	Assert(rows->desc->natts <= lengthof(values));
	for (int i = 0; i < rows->desc->natts; i++)
	{
		nulls[i] = (texts[i] == NULL);
		values[i] = nulls[i] ? (Datum) 0 : CStringGetTextDatum(texts[i]);
	}
	tuplestore_putvalues(rows->store, rows->desc, values, nulls);
}

/* The extension's row, or an error where it is not installed. */
Installation *
require_installation(void)
{
	Installation *installation = catalog_read_installation();

	if (installation == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("extension \"" EXTENSION_NAME "\" is not installed in this database"),
				 errhint("Use CREATE EXTENSION " EXTENSION_NAME ".")));
	return installation;
}

/*
 * The extension's row as it is now, and stays until the transaction ends; only
 * for who may do with the extension what he likes.
 */
Installation *
hold_installation(const char *action)
{
	Oid			held = InvalidOid;

	for (;;)
	{
		Installation *installation;

		PushActiveSnapshot(GetLatestSnapshot());
		installation = require_installation();
		PopActiveSnapshot();
		require_ownership(installation, action);
		if (installation->extension == held || in_own_script())
			return installation;
		held = installation->extension;
		lock_schema(installation->schema);
		hold_extension(held);
	}
}

/* Find a version that the library knows, or raise an error. */
SchemaVersion
require_version(const char *name)
{
	SchemaVersion version = version_find(name);

	if (strcmp(name, UNPACKAGED) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("extension \"" EXTENSION_NAME "\" has no tables yet"),
				 errhint("ALTER EXTENSION " EXTENSION_NAME " UPDATE takes the existing ones in.")));

	if (version == NO_VERSION)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("version \"%s\" of extension \"" EXTENSION_NAME "\" is not known to its library",
						name),
				 errdetail("The library on this server knows versions %s to %s.",
						   version_name(0), version_name(version_newest())),
				 errhint("If it is the installed version, install the package that brings it and open a new session.")));
	return version;
}

/* The schema that an optional first argument means; the extension's own may be gone, where its row is damaged. */
Oid
target_schema(FunctionCallInfo fcinfo, const Installation *installation)
{
	Oid			schema = PG_ARGISNULL(0) ? installation->schema : PG_GETARG_OID(0);

	if (schema != installation->schema &&
		!SearchSysCacheExists1(NAMESPACEOID, ObjectIdGetDatum(schema)))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_SCHEMA),
				 errmsg("schema with OID %u does not exist", schema)));
	return schema;
}

/* The version that an optional second argument means: the installed one without. */
SchemaVersion
version_argument(FunctionCallInfo fcinfo, const Installation *installation)
{
	bool		given = PG_NARGS() > 1 && !PG_ARGISNULL(1);

	return require_version(given ? text_to_cstring(PG_GETARG_TEXT_PP(1)) : installation->version);
}

/* Compare the schema of the first argument with the installed version. */
Comparison
compare_target(FunctionCallInfo fcinfo)
{
	Installation *installation = require_installation();
	Oid			schema = target_schema(fcinfo, installation);

	return compare(installation, schema, require_version(installation->version));
}

/* Raise an error unless the caller may do with the extension what he likes. */
void
require_ownership(const Installation *installation, const char *action)
{
	if (!has_privs_of_role(GetUserId(), installation->owner))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be owner of extension \"" EXTENSION_NAME "\" to %s", action),
				 errhint("Call it as role \"%s\" or as a superuser.",
						 role_text(installation->owner))));
}

/* The tables that cannot be made since types have their names, sorted. */
static NameArray
names_of_types(const List *differences)
{
	const char **names = palloc(Max(list_length(differences), 1) * sizeof(char *));
	NameArray	taken = {0, names};
	ListCell   *lc;

	/* Differences come in the order of the wanted model, which is by name. */
	foreach(lc, differences)
	{
		const Difference *difference = lfirst(lc);

		if (difference->problem == MISSING_TABLE && difference->name_taken)
			names[taken.count++] = difference->want->name;
	}
	return taken;
}

/* Whose is what is made beside a schema's objects; NULL: who makes it. */
const char *
owner_of_made(const Model *have)
{
	return have->packaged && !have->unpackaged ? have->owner : model_common_owner(have);
}

/* Statements that make the live schema what it should be, where it is. */
DdlTarget
ddl_target(const Comparison *comparison)
{
	const Model *have = comparison->have;
	bool		members = have->packaged && !have->unpackaged;
	const char *owner = owner_of_made(have);
	DdlTarget	target = {
		.want = comparison->want,
		.have = have,
		.differences = comparison->differences,
		.prefix = psprintf("%s.", quote_identifier(have->schema)),
		.owner = owner ? quote_identifier(owner) : NULL,
		.members = members,
		.taken_tables = names_of_types(comparison->differences),
	};

	return target;
}

/* The objects of two lists that are sorted by names, each name once. */
static List *
all_objects(const List *objects, const List *others)
{
	List	   *result = list_copy(objects);
	ListCell   *lo;

	foreach(lo, others)
	{
		if (find_object(objects, ((ModelObject *) lfirst(lo))->name) == NULL)
			result = lappend(result, lfirst(lo));
	}
	return result;
}

/* The same objects, where one has another name at present by that. */
static List *
under_live_names(List *objects, const Model *have)
{
	ListCell   *lc;

	foreach(lc, objects)
	{
		const ModelObject *object = lfirst(lc);
		const ModelObject *there = object->kind == MODEL_TABLE ?
			(ModelObject *) model_find_table(have, object->name) :
			model_find_type(have, object->name);

		if (there != NULL && strcmp(there->live_name, object->name) != 0)
		{
			ModelObject *copy = palloc(sizeof(ModelObject));

			*copy = *object;
			copy->name = there->live_name;
			lfirst(lc) = copy;
		}
	}
	return objects;
}

/*
 * Register exactly the extension's tables for pg_dump, with all their rows, and
 * have their grants dumped: no version grants anything, so no grant is the
 * extension's own.  A plan may lead to the newest version before the extension
 * is updated, so the tables of that one are registered too.
 */
void
register_for_dump(void)
{
	Installation *installation;
	const Model *installed;
	const Model *newest = model_of_version(version_newest());
	const Model *have;
	Model		both = {0};

	installation = hold_installation("register its tables for pg_dump");
	PushActiveSnapshot(GetTransactionSnapshot());	/* what has just got its name has it */
	have = compare(installation, installation->schema, require_version(installation->version)).have;
	PopActiveSnapshot();
	installed = model_of_version(require_version(installation->version));
	both.tables = under_live_names(all_objects(installed->tables, newest->tables), have);
	both.sequences = all_objects(installed->sequences, newest->sequences);
	both.enums = under_live_names(all_objects(installed->enums, newest->enums), have);
	both.domains = under_live_names(all_objects(installed->domains, newest->domains), have);
	register_members(installation, &both);
}
