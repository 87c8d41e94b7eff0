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
#include "execute/registration.h"
#include "settings.h"

/*
 * Begin the work of one call: in a memory context of its own, and with names
 * quoted only where they must be, since they are compared as they are quoted.
 */
Work
begin_work(void)
{
	Work		work;

	work.guc_level = NewGUCNestLevel();
	if (quote_all_identifiers)
		set_option("quote_all_identifiers", "off");
	work.context = AllocSetContextCreate(CurrentMemoryContext, "schema_setup",
										 0, 64 * 1024, 256 * 1024);
	work.caller = MemoryContextSwitchTo(work.context);
	return work;
}

/* End it: free everything that it has allocated. */
void
end_work(Work work)
{
	MemoryContextSwitchTo(work.caller);
	MemoryContextDelete(work.context);
	AtEOXact_GUC(false, work.guc_level);
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
				 errmsg("extension \"schema_setup\" is not installed in this database"),
				 errhint("Use CREATE EXTENSION schema_setup.")));
	return installation;
}

/* Find a version that the library knows, or raise an error. */
SchemaVersion
require_version(const char *name)
{
	SchemaVersion version = model_find_version(name);

	if (strcmp(name, UNPACKAGED) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("extension \"schema_setup\" has no tables yet"),
				 errhint("ALTER EXTENSION schema_setup UPDATE takes the existing ones in.")));

	if (version == NEVER)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("version \"%s\" of extension \"schema_setup\" is not known to its library",
						name),
				 errdetail("The library on this server knows versions %s to %s.",
						   schema_versions[V1_0], schema_versions[NEWEST_VERSION]),
				 errhint("If it is the installed version, install the package that brings it and open a new session.")));
	return version;
}

/* The schema that an optional first argument means. */
Oid
target_schema(FunctionCallInfo fcinfo, const Installation *installation)
{
	Oid			schema = PG_ARGISNULL(0) ? installation->schema : PG_GETARG_OID(0);

	if (!SearchSysCacheExists1(NAMESPACEOID, ObjectIdGetDatum(schema)))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_SCHEMA),
				 errmsg("schema with OID %u does not exist", schema)));
	return schema;
}

/*
 * Say of keys and indexes that are missing what else has their name, for that
 * is in the way of making them.
 */
static void
note_taken_names(const List *differences, Oid schema)
{
	ListCell   *lc;

	foreach(lc, differences)
	{
		Difference *difference = lfirst(lc);

		if (difference->problem != MISSING_INDEX &&
			difference->problem != MISSING_PRIMARY_KEY &&
			difference->problem != MISSING_UNIQUE_CONSTRAINT)
			continue;
		difference->actual = catalog_relation_named(schema, difference->name);
		difference->name_taken = difference->actual != NULL;
	}
}

/* Compare a schema with the version that it should have. */
Comparison
compare(const Installation *installation, Oid schema, SchemaVersion version)
{
	Comparison	comparison;

	comparison.want = model_of_version(version);
	comparison.have = catalog_read(installation, schema);
	comparison.differences = diff_models(comparison.want, comparison.have);
	note_taken_names(comparison.differences, schema);
	return comparison;
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
				 errmsg("must be owner of extension \"schema_setup\" to %s", action),
				 errhint("Call it as role \"%s\" or as a superuser.",
						 GetUserNameFromId(installation->owner, true))));
}

/* Statements that make the live schema what it should be, where it is. */
DdlTarget
ddl_target(const Comparison *comparison)
{
	const Model *have = comparison->have;
	bool		members = have->packaged && !have->unpackaged;
	const char *owner = members ? have->owner : model_common_owner(have);
	DdlTarget	target = {
		.want = comparison->want,
		.have = have,
		.prefix = psprintf("%s.", quote_identifier(have->schema)),
		.owner = owner ? quote_identifier(owner) : NULL,
		.members = members,
	};

	return target;
}

/*
 * Is this unexpected index one of a version newer than the installed one, built
 * before the update?
 */
bool
is_index_of_newer_version(const Difference *difference, const Installation *installation)
{
	SchemaVersion installed = model_find_version(installation->version);

	if (difference->problem != UNEXPECTED_INDEX)
		return false;
	for (int i = 0; i < schema_index_count; i++)
	{
		if (strcmp(schema_indexes[i].name, difference->name) == 0)
			return schema_indexes[i].since > installed;
	}
	return false;
}

/* The statements of a plan; it leaves indexes alone that the update will use. */
List *
plan_statements(const Comparison *comparison, const Installation *installation,
				const DdlTarget *target)
{
	List	   *differences = NIL;
	ListCell   *lc;

	foreach(lc, comparison->differences)
	{
		if (!is_index_of_newer_version(lfirst(lc), installation))
			differences = lappend(differences, lfirst(lc));
	}
	return ddl_for_differences(differences, target);
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
	Model	   *model;
	const Model *newest = model_of_version(NEWEST_VERSION);
	ListCell   *lc;

	PushActiveSnapshot(GetTransactionSnapshot());
	installation = require_installation();
	PopActiveSnapshot();
	model = model_of_version(require_version(installation->version));
	foreach(lc, newest->tables)
	{
		if (model_find_table(model, ((ModelTable *) lfirst(lc))->name) == NULL)
			model->tables = lappend(model->tables, lfirst(lc));
	}
	foreach(lc, newest->enums)
	{
		if (model_find_enum(model, ((ModelEnum *) lfirst(lc))->name) == NULL)
			model->enums = lappend(model->enums, lfirst(lc));
	}
	register_members(installation, model);
}
