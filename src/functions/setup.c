/*-------------------------------------------------------------------------
 *
 * functions/setup.c
 *		The SQL-callable functions that bring tables in and out: install them
 *		in another schema, eject them from the extension, and what the
 *		extension's own scripts call.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "commands/extension.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "tcop/tcopprot.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"

#include "compat.h"
#include "model/print.h"
#include "execute/executor.h"
#include "verify/findings.h"
#include "functions/functions.h"
#include "settings.h"

PG_FUNCTION_INFO_V1(schema_setup_install);
PG_FUNCTION_INFO_V1(schema_setup_eject);
PG_FUNCTION_INFO_V1(schema_setup_check_names);
PG_FUNCTION_INFO_V1(schema_setup_check_adoption);
PG_FUNCTION_INFO_V1(schema_setup_check_builds);
PG_FUNCTION_INFO_V1(schema_setup_run_as_owner);
PG_FUNCTION_INFO_V1(schema_setup_assert_version);
PG_FUNCTION_INFO_V1(schema_setup_register_for_dump);

#define REMOVE_WHAT_IS_WRONG "Nothing was changed. Remove what is wrong, then try again."

/* The setting of a distributed engine that would take each new table at once. */
#define CITUS_SETTING "citus.enable_schema_based_sharding"

/* Texts with commas between them. */
static const char *
list_text(const List *texts)
{
	StringInfoData text;
	ListCell   *lc;

	initStringInfo(&text);
	foreach(lc, texts)
		appendStringInfo(&text, "%s%s", text.len > 0 ? ", " : "", (char *) lfirst(lc));
	return text.data;
}

/* Raise an error if the schema has something by a name that is needed. */
static void
require_free_names(const char *schema, const List *taken, const char *hint)
{
	if (taken != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_OBJECT),
				 errmsg("schema \"%s\" already has objects by names that extension \"schema_setup\" needs",
						schema),
				 errdetail("Already there: %s.", list_text(taken)),
				 errhint("%s", hint)));
}

/* Raise an error that lists the findings, if there are any. */
static void
require_no_findings(const List *findings, const char *schema, const char *version,
					const char *hint)
{
	if (findings != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg_plural("schema \"%s\" does not have version %s of extension \"schema_setup\": %d problem",
							   "schema \"%s\" does not have version %s of extension \"schema_setup\": %d problems",
							   list_length(findings), schema, version, list_length(findings)),
				 errdetail("%s", findings_text(findings)),
				 errhint("%s", hint)));
}

/* Make the tables and types of a version in another schema. */
static void
install_into(const Installation *installation, const HeldSchema *schema,
			 SchemaVersion version)
{
	Comparison	comparison = compare(installation, schema->oid, version);
	DdlTarget	target = ddl_target(&comparison);
	ListCell   *lc;

	foreach(lc, ddl_for_differences(comparison.differences, &target))
		execute_statement(lfirst(lc), schema);
	CommandCounterIncrement();
	PushActiveSnapshot(GetTransactionSnapshot());
	comparison = compare(installation, schema->oid, version);
	PopActiveSnapshot();
	require_no_findings(findings_that_block_scripts(comparison.differences, false),
						schema->name, schema_versions[version], REMOVE_WHAT_IS_WRONG);
}

/*
 * Raise an error unless a role may make tables in a schema; a script could make
 * them for it anyway.
 */
static void
require_create_on_schema(Oid schema, Oid role, const char *purpose)
{
	const char *name = get_namespace_name(schema);

	if (schema_acl_check(schema, role, ACL_CREATE) != ACLCHECK_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be owner of schema \"%s\", or have CREATE on it, to %s",
						name ? name : "?", purpose)));
}

/* Make the tables in another schema, as ordinary objects. */
Datum
schema_setup_install(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	Installation *installation = require_installation();
	SchemaVersion version;
	Oid			schema;
	HeldSchema	held;

	PreventCommandIfReadOnly("schema_setup_install()");
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
	require_create_on_schema(schema, GetUserId(), "install into it");
	held = hold_schema(schema);
	require_free_names(held.name, catalog_taken_names(schema, model_of_version(version)),
					   "Rename or move them, or install into another schema.");
	if (GetConfigOption(CITUS_SETTING, true, false) != NULL)
		set_option(CITUS_SETTING, "off");
	install_into(installation, &held, version);
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

/* Take all tables and types of a model out of the extension; how many? */
static int
eject_members(const Model *have)
{
	int			count = 0;
	ListCell   *lc;

	foreach(lc, have->tables)
	{
		const ModelTable *table = lfirst(lc);

		if (!table->member)
			continue;
		eject(have, relation_kind_keywords(table->relkind), table->moved_to,
			  table->live_name);
		count++;
	}
	foreach(lc, have->enums)
	{
		const ModelEnum *type = lfirst(lc);

		if (!type->member)
			continue;
		eject(have, "TYPE", type->moved_to, type->name);
		count++;
	}
	return count;
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

	PreventCommandIfReadOnly("schema_setup_eject()");
	require_ownership(installation, "eject its tables");
	if (eject_members(catalog_read(installation, installation->schema)) == 0)
		ereport(NOTICE,
				(errmsg("extension \"schema_setup\" has no tables and types to eject")));
	else
		ereport(NOTICE,
				(errmsg("the tables and types are ordinary objects now"),
				 errhint("DROP EXTENSION schema_setup leaves them. Until then, a dump has them and the extension's own, and cannot be restored.")));
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
	Work		work = begin_work();
	SchemaVersion version = require_version(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	Installation *installation = require_installation();

	require_create_on_schema(installation->schema, installation->owner,
							 "have the extension there");
	require_free_names(get_namespace_name(installation->schema),
					   catalog_taken_names(installation->schema, model_of_version(version)),
					   "Rename or move them, or install into another schema with CREATE EXTENSION schema_setup SCHEMA other_schema. "
					   "If they are the application's own tables, CREATE EXTENSION schema_setup VERSION 'unpackaged' and ALTER EXTENSION schema_setup UPDATE take them in.");
	end_work(work);
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

/* "type x of role y", unless the object is of this role. */
static List *
add_if_not_owned(List *others, Oid role, const char *kind, const char *name,
				 const char *owner)
{
	if (owner != NULL && get_role_oid(owner, true) == role)
		return others;
	return lappend(others, psprintf("%s %s of role %s", kind, quote_identifier(name),
									owner ? quote_identifier(owner) : "?"));
}

/*
 * The script runs with more rights than the one who runs it: who cannot drop
 * a table must not come to do so by way of the extension, not even as a member
 * of the role that can and that may expel him.  A superuser may take anything
 * in; he is told if he most likely meant to do so as another role.
 */
static void
require_ownership_of_all(const Installation *installation, const Model *have)
{
	List	   *others = NIL;
	const char *owner = model_common_owner(have);
	const char *own = GetUserNameFromId(installation->owner, false);
	ListCell   *lc;

	foreach(lc, have->enums)
	{
		const ModelEnum *type = lfirst(lc);

		others = add_if_not_owned(others, installation->owner, "type", type->name,
								  type->owner);
	}
	foreach(lc, have->tables)
	{
		const ModelTable *table = lfirst(lc);

		others = add_if_not_owned(others, installation->owner, "table", table->name,
								  table->owner);
	}
	if (others != NIL && !superuser_arg(installation->owner))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("role \"%s\" must be owner of all tables and types to take them into the extension",
						own),
				 errdetail("It does not own: %s.", list_text(others)),
				 errhint("Create the extension as their owner.")));
	if (owner != NULL && strcmp(owner, own) != 0)
		ereport(WARNING,
				(errmsg("the tables and types belong to role \"%s\", the extension to role \"%s\"",
						owner, own),
				 errdetail("Restored from a dump, they belong to the owner of the extension."),
				 errhint("To make it one role: schema_setup_eject(), DROP EXTENSION schema_setup, and then as role \"%s\" CREATE EXTENSION schema_setup VERSION 'unpackaged' and ALTER EXTENSION schema_setup UPDATE.",
						 owner)));
}

/*
 * For the script that takes existing tables in: refuse with every difference
 * named that is an error, and warn of the others.  That they are no members
 * yet is what the script is there to change; that all belong to another role is
 * one warning.
 */
Datum
schema_setup_check_adoption(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	SchemaVersion version = require_version(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	Installation *installation = require_installation();
	Comparison	comparison = compare(installation, installation->schema, version);
	bool		one_owner = model_common_owner(comparison.have) != NULL;
	List	   *errors = NIL;
	ListCell   *lc;

	require_create_on_schema(installation->schema, installation->owner,
							 "have the extension there");
	require_ownership_of_all(installation, comparison.have);
	foreach(lc, comparison.differences)
	{
		const Difference *difference = lfirst(lc);
		Finding    *finding = finding_of(difference, true);

		if (difference->problem == NOT_A_MEMBER ||
			(difference->problem == DIFFERENT_OWNER && one_owner) ||
			is_index_of_newer_version(difference, installation))
			continue;
		if (strcmp(finding->severity, SEVERITY_ERROR) == 0)
			errors = lappend(errors, finding);
		else
			ereport(WARNING,
					(errmsg("%s: %s %s", finding->problem, finding->object_type,
							finding->object),
					 errdetail("%s", finding->detail)));
	}
	require_no_findings(errors, comparison.have->schema, schema_versions[version],
						psprintf("Nothing was changed. SELECT * FROM schema_setup_plan(to_version => '%s') has the statements that mend what can be mended without loss. "
								 "Until the tables are taken in, DROP EXTENSION schema_setup, since a dump that has both cannot be restored.",
								 schema_versions[version]));
	end_work(work);
	PG_RETURN_VOID();
}

/* The table that a statement is on, and one that its foreign key references. */
static void
tables_of_statement(const Node *statement, const char **table, const char **references)
{
	ListCell   *lc;

	if (IsA(statement, IndexStmt))
		*table = ((const IndexStmt *) statement)->relation->relname;
	else if (IsA(statement, AlterTableStmt))
		*table = ((const AlterTableStmt *) statement)->relation->relname;
	else
		elog(ERROR, "unexpected statement: %d", (int) nodeTag(statement));
	*references = NULL;
	if (!IsA(statement, AlterTableStmt))
		return;
	foreach(lc, ((const AlterTableStmt *) statement)->cmds)
	{
		const Node *definition = ((const AlterTableCmd *) lfirst(lc))->def;

		if (definition != NULL && IsA(definition, Constraint) &&
			((const Constraint *) definition)->contype == CONSTR_FOREIGN)
			*references = ((const Constraint *) definition)->pktable->relname;
	}
}

/* Is this an index that is there already?  To find out takes no lock. */
static bool
is_built_already(const Node *statement, Oid schema)
{
	const IndexStmt *index = (const IndexStmt *) statement;

	return IsA(statement, IndexStmt) && index->if_not_exists &&
		OidIsValid(get_relname_relid(index->idxname, schema));
}

/*
 * Run a statement of a script as if it were not one of a script: what it runs
 * of others must not make members of the extension, nor register for pg_dump
 * what that would read as a superuser.
 */
static void
execute_outside_script(const char *command, const HeldSchema *schema, const char *table,
					   const char *references)
{
	Oid			extension = CurrentExtensionObject;

	creating_extension = false;
	CurrentExtensionObject = InvalidOid;
	PG_TRY();
	{
		execute_on_table(command, schema, table, references);
	}
	PG_FINALLY();
	{
		creating_extension = true;
		CurrentExtensionObject = extension;
	}
	PG_END_TRY();
}

/*
 * For update scripts: run a CREATE INDEX or ALTER TABLE that has the server
 * look at the rows of an existing table, and so run what its owner has put on
 * it.  The script has a superuser's rights, this has the owner's.  An index
 * that is there already is left alone without waiting for anybody; whether it
 * is the wanted one, the script's last statement finds out.
 */
Datum
schema_setup_run_as_owner(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	const char *command = text_to_cstring(PG_GETARG_TEXT_PP(0));
	Installation *installation = require_installation();
	List	   *statements;
	const Node *statement;

	if (!creating_extension || CurrentExtensionObject != installation->extension)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("schema_setup_run_as_owner() can only be called from a script of the extension")));
	statements = pg_parse_query(command);
	if (list_length(statements) != 1)
		elog(ERROR, "one statement expected: %s", command);
	statement = linitial_node(RawStmt, statements)->stmt;
	if (!is_built_already(statement, installation->schema))
	{
		HeldSchema	schema = hold_schema(installation->schema);
		const char *table;
		const char *references;

		tables_of_statement(statement, &table, &references);
		execute_outside_script(command, &schema, table, references);
	}
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
						comparison.have->schema, schema_versions[version],
						REMOVE_WHAT_IS_WRONG);
	end_work(work);
	PG_RETURN_VOID();
}

/* Have the rows and grants of exactly the extension's tables in every dump. */
Datum
schema_setup_register_for_dump(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();

	PreventCommandIfReadOnly("schema_setup_register_for_dump()");
	require_ownership(require_installation(), "register its tables for pg_dump");
	register_for_dump();
	end_work(work);
	PG_RETURN_VOID();
}
