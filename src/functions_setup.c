/*-------------------------------------------------------------------------
 *
 * functions_setup.c
 *		The SQL-callable functions that bring tables in and out: install them
 *		in another schema, eject them from the extension, and what the
 *		extension's own scripts call.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"

#include "compat.h"
#include "executor.h"
#include "findings.h"
#include "functions.h"
#include "registration.h"
#include "settings.h"

PG_FUNCTION_INFO_V1(schema_setup_install);
PG_FUNCTION_INFO_V1(schema_setup_eject);
PG_FUNCTION_INFO_V1(schema_setup_check_names);
PG_FUNCTION_INFO_V1(schema_setup_check_adoption);
PG_FUNCTION_INFO_V1(schema_setup_check_builds);
PG_FUNCTION_INFO_V1(schema_setup_assert_version);
PG_FUNCTION_INFO_V1(schema_setup_register_for_dump);

/* The setting of a distributed engine that would take each new table at once. */
#define CITUS_SETTING "citus.enable_schema_based_sharding"

/* Raise an error if the schema has something by a name that the model needs. */
static void
require_free_names(Oid schema, const Model *model, const char *hint)
{
	List	   *taken = catalog_taken_names(schema, model);
	StringInfoData names;
	ListCell   *lc;

	if (taken == NIL)
		return;
	initStringInfo(&names);
	foreach(lc, taken)
		appendStringInfo(&names, "%s%s", names.len > 0 ? ", " : "", (char *) lfirst(lc));
	ereport(ERROR,
			(errcode(ERRCODE_DUPLICATE_OBJECT),
			 errmsg("schema \"%s\" already has objects by names that extension \"schema_setup\" needs",
					get_namespace_name(schema)),
			 errdetail("Already there: %s.", names.data),
			 errhint("%s", hint)));
}

/* Raise an error that lists the findings, if there are any. */
static void
require_no_findings(const List *findings, const char *schema, const char *version)
{
	if (findings != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg_plural("schema \"%s\" does not have version %s of extension \"schema_setup\": %d problem",
							   "schema \"%s\" does not have version %s of extension \"schema_setup\": %d problems",
							   list_length(findings), schema, version, list_length(findings)),
				 errdetail("%s", findings_text(findings)),
				 errhint("Nothing was changed. Remove what is wrong, then try again.")));
}

/* Make the tables and types of a version in another schema. */
static void
install_into(const Installation *installation, Oid schema, SchemaVersion version)
{
	Comparison	comparison = compare(installation, schema, version);
	DdlTarget	target = ddl_target(&comparison);

	target.owner = NULL;
	execute_statements(ddl_for_differences(comparison.differences, &target), InvalidOid);
	CommandCounterIncrement();
	PushActiveSnapshot(GetTransactionSnapshot());
	comparison = compare(installation, schema, version);
	PopActiveSnapshot();
	require_no_findings(findings_that_block_scripts(comparison.differences, false),
						comparison.have->schema, schema_versions[version]);
}

/* Make the tables in another schema, as ordinary objects. */
Datum
schema_setup_install(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	Installation *installation = require_installation();
	SchemaVersion version;
	Oid			schema;

	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the schema to install into must not be null")));
	schema = target_schema(fcinfo, installation);
	version = require_version(PG_ARGISNULL(1) ? installation->version :
							  text_to_cstring(PG_GETARG_TEXT_PP(1)));
	if (schema == installation->schema)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("schema \"%s\" is the schema of the extension itself",
						get_namespace_name(schema)),
				 errhint("Its tables are there already, or schema_setup_repair() makes them.")));
	if (schema_acl_check(schema, GetUserId(), ACL_CREATE) != ACLCHECK_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be owner of schema \"%s\", or have CREATE on it, to install into it",
						get_namespace_name(schema))));
	require_free_names(schema, model_of_version(version),
					   "Rename or move them, or install into another schema.");
	if (GetConfigOption(CITUS_SETTING, true, false) != NULL)
		set_option(CITUS_SETTING, "off");
	install_into(installation, schema, version);
	end_work(work);
	PG_RETURN_VOID();
}

/* Take an object out of the extension. */
static void
eject(const Model *have, const char *kind, const char *moved_to, const char *name)
{
	execute_text(psprintf("ALTER EXTENSION schema_setup DROP %s %s", kind,
						  quote_qualified_identifier(moved_to ? moved_to : have->schema,
													 name)));
}

/*
 * Turn the tables and types into ordinary objects.  They keep their rows,
 * grants and indexes, and stay when the extension is dropped.
 */
Datum
schema_setup_eject(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	Installation *installation = require_installation();
	const Model *have;
	ListCell   *lc;

	require_ownership(installation, "eject its tables");
	have = catalog_read(installation, installation->schema);
	foreach(lc, have->tables)
	{
		const ModelTable *table = lfirst(lc);

		if (table->member)
			eject(have, "TABLE", table->moved_to, table->live_name);
	}
	foreach(lc, have->enums)
	{
		const ModelEnum *type = lfirst(lc);

		if (type->member)
			eject(have, "TYPE", type->moved_to, type->name);
	}
	end_work(work);
	PG_RETURN_VOID();
}

/*
 * For install scripts: refuse to begin where the schema already has something
 * by a name that the version needs.
 */
Datum
schema_setup_check_names(PG_FUNCTION_ARGS)
{
	SchemaVersion version = require_version(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	Installation *installation = require_installation();

	require_free_names(installation->schema, model_of_version(version),
					   "Rename or move them, or install into another schema with CREATE EXTENSION schema_setup SCHEMA other_schema. "
					   "If they are the application's own tables, CREATE EXTENSION schema_setup VERSION 'unpackaged' and ALTER EXTENSION schema_setup UPDATE take them in.");
	PG_RETURN_VOID();
}

/*
 * For update scripts: refuse to begin while a session builds an index of the
 * version concurrently.  The build would wait for the update to end, and the
 * update for the build.
 */
Datum
schema_setup_check_builds(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	SchemaVersion version = require_version(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	Installation *installation = require_installation();
	Comparison	comparison = compare(installation, installation->schema, version);
	ListCell   *lc;

	foreach(lc, comparison.differences)
	{
		const Difference *difference = lfirst(lc);

		if (difference->problem == INDEX_BEING_BUILT)
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_IN_USE),
					 errmsg("index \"%s\" is being built by another session", difference->name),
					 errdetail("The update needs it, and cannot wait for it."),
					 errhint("Update when the build has ended. Nothing was changed.")));
	}
	end_work(work);
	PG_RETURN_VOID();
}

/* Raise an error unless the extension's owner may do as the object's owner. */
static void
require_owned(const Installation *installation, const char *kind, const char *name,
			  const char *owner)
{
	Oid			role = owner ? get_role_oid(owner, true) : InvalidOid;

	if (!OidIsValid(role) || !has_privs_of_role(installation->owner, role))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be owner of %s \"%s\" to take it into the extension", kind, name),
				 errdetail("It belongs to role \"%s\".", owner ? owner : "?")));
}

/*
 * The script runs with more rights than the one who runs it: who cannot drop
 * a table must not come to do so by way of the extension.
 */
static void
require_ownership_of_all(const Installation *installation, const Model *have)
{
	ListCell   *lc;

	foreach(lc, have->enums)
		require_owned(installation, "type", ((ModelEnum *) lfirst(lc))->name,
					  ((ModelEnum *) lfirst(lc))->owner);
	foreach(lc, have->tables)
		require_owned(installation, "table", ((ModelTable *) lfirst(lc))->name,
					  ((ModelTable *) lfirst(lc))->owner);
}

/*
 * For the script that takes existing tables in: refuse with every difference
 * named that is an error, and warn of the others.  That they are no members
 * yet is what the script is there to change.
 */
Datum
schema_setup_check_adoption(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	SchemaVersion version = require_version(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	Installation *installation = require_installation();
	Comparison	comparison = compare(installation, installation->schema, version);
	List	   *errors = NIL;
	ListCell   *lc;

	require_ownership_of_all(installation, comparison.have);
	foreach(lc, comparison.differences)
	{
		const Difference *difference = lfirst(lc);
		Finding    *finding = finding_of(difference, true);

		if (difference->problem == NOT_A_MEMBER || is_index_of_newer_version(difference))
			continue;
		if (strcmp(finding->severity, SEVERITY_ERROR) == 0)
			errors = lappend(errors, finding);
		else
			ereport(WARNING,
					(errmsg("%s: %s %s", finding->problem, finding->object_type,
							finding->object),
					 errdetail("%s", finding->detail)));
	}
	require_no_findings(errors, comparison.have->schema, schema_versions[version]);
	end_work(work);
	PG_RETURN_VOID();
}

/*
 * For install and update scripts: raise an error unless everything of the
 * version is there, exact and enforced.  What is there beyond it is no reason
 * to fail.
 */
Datum
schema_setup_assert_version(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	SchemaVersion version = require_version(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	Installation *installation = require_installation();
	Comparison	comparison = compare(installation, installation->schema, version);

	require_no_findings(findings_that_block_scripts(comparison.differences, true),
						comparison.have->schema, schema_versions[version]);
	end_work(work);
	PG_RETURN_VOID();
}

/*
 * The model of a version, with the tables of the newest one too: a plan may
 * lead there before the extension is updated.
 */
static const Model *
model_with_newer_tables(SchemaVersion version)
{
	Model	   *model = model_of_version(version);
	ListCell   *lc;

	foreach(lc, model_of_version(NEWEST_VERSION)->tables)
	{
		if (model_find_table(model, ((ModelTable *) lfirst(lc))->name) == NULL)
			model->tables = lappend(model->tables, lfirst(lc));
	}
	return model;
}

/*
 * Register exactly the extension's tables for pg_dump, with all their rows, and
 * have their grants dumped: no version grants anything, so no grant is the
 * extension's own.
 */
Datum
schema_setup_register_for_dump(PG_FUNCTION_ARGS)
{
	Installation *installation = require_installation();

	require_ownership(installation, "register its tables for pg_dump");
	register_tables(installation,
					model_with_newer_tables(require_version(installation->version)));
	PG_RETURN_VOID();
}
