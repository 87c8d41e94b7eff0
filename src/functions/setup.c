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
#include "catalog/dependency.h"
#include "commands/extension.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "nodes/value.h"
#include "tcop/tcopprot.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/snapmgr.h"

#include "compat.h"
#include "model/words.h"
#include "functions/script.h"
#include "execute/domains.h"
#include "execute/executor.h"
#include "verify/findings.h"
#include "functions/functions.h"
#include "live/lookup.h"
#include "settings.h"

PG_FUNCTION_INFO_V1(schema_setup_install);
PG_FUNCTION_INFO_V1(schema_setup_eject);
PG_FUNCTION_INFO_V1(schema_setup_check_names);
PG_FUNCTION_INFO_V1(schema_setup_check_adoption);
PG_FUNCTION_INFO_V1(schema_setup_adopt);
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
				 errmsg("schema \"%s\" already has objects by names that extension \"" EXTENSION_NAME "\" needs",
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
				 errmsg_plural("schema \"%s\" does not have version %s of extension \"" EXTENSION_NAME "\": %d problem",
							   "schema \"%s\" does not have version %s of extension \"" EXTENSION_NAME "\": %d problems",
							   list_length(findings), schema, version, list_length(findings)),
				 errdetail("%s", findings_text(findings)),
				 errhint("%s", hint)));
}

/* Make the tables and types of a version in another schema. */
static void
install_into(const Installation *installation, HeldSchema *schema,
			 SchemaVersion version)
{
	Comparison	comparison = compare(installation, schema->oid, version);
	DdlTarget	target = ddl_target(&comparison);
	List	   *statements = ddl_for_differences(comparison.differences, &target);
	const Statement *current;
	ListCell   *lc;

	(void) hold_objects_of(schema, statements, comparison.have, &current);
	foreach(lc, statements)
		execute_statement(lfirst(lc), schema);
	CommandCounterIncrement();
	PushActiveSnapshot(GetTransactionSnapshot());
	comparison = compare(installation, schema->oid, version);
	PopActiveSnapshot();
	require_no_findings(findings_that_block_scripts(comparison.differences, false),
						schema->name, version_name(version), REMOVE_WHAT_IS_WRONG);
}

/*
 * Raise an error unless a role may make tables in a schema; a script could make
 * them for it anyway.
 */
static void
require_create_on_schema(Oid schema, Oid role, const char *purpose)
{
	if (schema_acl_check(schema, role, ACL_CREATE) != ACLCHECK_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be owner of schema \"%s\", or have CREATE on it, to %s",
						schema_text(schema), purpose)));
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

	PreventCommandIfReadOnly(EXTENSION_NAME "_install()");
	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("the schema to install into must not be null")));
	schema = target_schema(fcinfo, installation);
	version = version_argument(fcinfo, installation);
	if (schema == installation->schema)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("schema \"%s\" is the schema of the extension itself",
						schema_text(schema)),
				 errhint("Its tables are there already, or " EXTENSION_NAME "_repair() makes them.")));
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

/* The schema of the extension, with what is in it locked under its names. */
static Model *
held_model(const Installation *installation)
{
	HeldSchema	schema = hold_schema(installation->schema);
	Model	   *model;

	do
	{
		CHECK_FOR_INTERRUPTS();
		PushActiveSnapshot(GetLatestSnapshot());
		model = catalog_read(installation, schema.oid, names_of_all_versions());
		PopActiveSnapshot();
	} while (!hold_objects_in(&schema, model));
	return model;
}

/* Take the members among objects of a model out of the extension; how many? */
static int
eject_objects(const Model *have, const List *objects)
{
	int			count = 0;
	ListCell   *lc;

	foreach(lc, objects)
	{
		const ModelObject *object = lfirst(lc);

		if (!object->member)
			continue;
		execute_text(psprintf("ALTER EXTENSION " EXTENSION_NAME " DROP %s %s",
							  object_keywords(object),
							  quote_qualified_identifier(object->moved_to ? object->moved_to :
														 have->schema, object->live_name)));
		count++;
	}
	return count;
}

/* Take all tables, sequences and types of a model out; how many? */
static int
eject_members(const Model *have)
{
	return eject_objects(have, have->tables) + eject_objects(have, have->sequences) +
		eject_objects(have, have->domains) + eject_objects(have, have->enums);
}

/*
 * Turn the tables and types into ordinary objects.  They keep their rows,
 * grants and indexes, and stay when the extension is dropped.
 */
Datum
schema_setup_eject(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	Installation *installation;

	PreventCommandIfReadOnly(EXTENSION_NAME "_eject()");
	installation = hold_installation("eject its tables");
	if (eject_members(held_model(installation)) == 0)
		ereport(NOTICE,
				(errmsg("extension \"" EXTENSION_NAME "\" has no tables and types to eject")));
	else
		ereport(NOTICE,
				(errmsg("the tables and types are ordinary objects now"),
				 errhint("DROP EXTENSION " EXTENSION_NAME " leaves them. Until then, a dump has them and the extension's own, and cannot be restored.")));
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
	SchemaVersion version = require_version(text_argument(fcinfo, 0, "version"));
	Installation *installation = require_installation();

	require_create_on_schema(installation->schema, installation->owner,
							 "have the extension there");
	require_free_names(schema_text(installation->schema),
					   catalog_taken_names(installation->schema, model_of_version(version)),
					   "Rename or move them, or install into another schema with CREATE EXTENSION " EXTENSION_NAME " SCHEMA other_schema. "
					   "If they are the application's own tables, CREATE EXTENSION " EXTENSION_NAME " VERSION 'unpackaged' and ALTER EXTENSION " EXTENSION_NAME " UPDATE take them in.");
	end_work(work);
	PG_RETURN_VOID();
}

/* Add "type x of role y" for each object that is not of this role. */
static List *
add_not_owned(List *others, Oid role, const List *objects)
{
	ListCell   *lc;

	foreach(lc, objects)
	{
		const ModelObject *object = lfirst(lc);
		const char *owner = object->owner;

		if (owner == NULL || get_role_oid(owner, true) != role)
			others = lappend(others, psprintf("%s %s of role %s",
											  object->kind == MODEL_ENUM ? "type" :
											  object_kind_text(object),
											  quote_identifier(object->name),
											  owner ? quote_identifier(owner) : GONE));
	}
	return others;
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
	const char *own = role_text(installation->owner);

	others = add_not_owned(others, installation->owner, have->enums);
	others = add_not_owned(others, installation->owner, have->domains);
	others = add_not_owned(others, installation->owner, have->sequences);
	others = add_not_owned(others, installation->owner, have->tables);
	if (others != NIL && !superuser_arg(installation->owner))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("role \"%s\" must be owner of all tables and types to take them into the extension",
						own),
				 errdetail("It does not own: %s.", list_text(others)),
				 errhint("Create the extension as their owner.")));
	if (owner != NULL && !is_gone(own) && strcmp(owner, own) != 0)
		ereport(WARNING,
				(errmsg("the tables and types belong to role \"%s\", the extension to role \"%s\"",
						owner, own),
				 errdetail("Restored from a dump, they belong to the owner of the extension."),
				 errhint("To make it one role: " EXTENSION_NAME "_eject(), DROP EXTENSION " EXTENSION_NAME ", and then as role \"%s\" CREATE EXTENSION " EXTENSION_NAME " VERSION 'unpackaged' and ALTER EXTENSION " EXTENSION_NAME " UPDATE.",
						 owner)));
}

/* Is a difference no reason to refuse tables, or even to warn? */
static bool
is_no_news(const Difference *difference, bool one_owner)
{
	return difference->problem == NOT_A_MEMBER ||
		(difference->problem == DIFFERENT_OWNER && one_owner) ||
		difference->problem == PREPARED;
}

/* The findings of one severity that tables have which may be taken in. */
static List *
adoption_findings(const Comparison *comparison, const char *severity)
{
	bool		one_owner = model_common_owner(comparison->have) != NULL;
	List	   *findings = NIL;
	ListCell   *lc;

	foreach(lc, comparison->differences)
	{
		Finding    *finding = finding_of(lfirst(lc), true);

		if (!is_no_news(lfirst(lc), one_owner) &&
			strcmp(finding->severity, severity) == 0)
			findings = lappend(findings, finding);
	}
	return findings;
}

/*
 * The newest version, up to one, that the existing tables can be taken in as.
 * The comparison is the one with it, or, if there is none, with the one that
 * they are nearest to.  What is looked at is locked first, and so is what is
 * taken in.
 */
static SchemaVersion
version_to_adopt(const Installation *installation, SchemaVersion newest,
				 Comparison *comparison)
{
	int			fewest = -1;
	SchemaVersion fitting = NO_VERSION;

	(void) held_model(installation);
	PushActiveSnapshot(GetLatestSnapshot());
	for (SchemaVersion v = newest; v >= 0 && fitting == NO_VERSION; v--)
	{
		Comparison	candidate = compare(installation, installation->schema, v);
		int			count = list_length(adoption_findings(&candidate,
														  SEVERITY_ERROR));

		if (fewest < 0 || count < fewest)
		{
			fewest = count;
			*comparison = candidate;
			comparison->version = v;
		}
		if (count == 0)
			fitting = v;
	}
	PopActiveSnapshot();
	return fitting;
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
	SchemaVersion newest = require_version(text_argument(fcinfo, 0, "version"));
	Installation *installation = require_installation();
	Comparison	comparison;
	SchemaVersion version = version_to_adopt(installation, newest, &comparison);
	ListCell   *lc;

	require_create_on_schema(installation->schema, installation->owner,
							 "have the extension there");
	require_ownership_of_all(installation, comparison.have);
	if (version == NO_VERSION)
		require_no_findings(adoption_findings(&comparison, SEVERITY_ERROR),
							comparison.have->schema, version_name(comparison.version),
							psprintf("Nothing was changed. SELECT * FROM " EXTENSION_NAME "_plan(to_version => '%s') has the statements that mend what can be mended without loss. "
									 "Until the tables are taken in, DROP EXTENSION " EXTENSION_NAME ", since a dump that has both cannot be restored.",
									 version_name(comparison.version)));
	foreach(lc, adoption_findings(&comparison, SEVERITY_WARNING))
	{
		const Finding *finding = lfirst(lc);

		ereport(WARNING,
				(errmsg("%s: %s %s", finding->problem, finding->object_type, finding->object),
				 errdetail("%s", finding->detail)));
	}
	ereport(NOTICE,
			(errmsg("the existing tables and types are taken in as version %s",
					version_name(version))));
	end_work(work);
	PG_RETURN_VOID();
}

/* Make objects of a version members of the extension. */
static void
adopt_objects(const Model *have, const List *objects)
{
	ListCell   *lc;

	foreach(lc, objects)
	{
		const ModelObject *object = lfirst(lc);

		execute_text(psprintf("ALTER EXTENSION " EXTENSION_NAME " ADD %s %s", object_keywords(object),
							  quote_qualified_identifier(have->schema, object->name)));
	}
}

/* Run what leads from the adopted version to the wanted one, as a script does. */
static void
update_adopted(const Installation *installation, SchemaVersion from, SchemaVersion to)
{
	HeldSchema	schema = hold_schema(installation->schema);
	const char *owner = quote_identifier(role_text(installation->owner));
	bool		checked = false;
	ListCell   *lc;

	begin_update(installation, from, to);
	foreach(lc, script_statements(from, to, owner, qualifier(&schema)))
	{
		const Statement *statement = lfirst(lc);

		if (!checked && statement->phase > PHASE_RENAMES)
		{
			CommandCounterIncrement();
			check_update(installation, from, to);
			checked = true;
		}
		if (script_runs_as_owner(statement, from))
			run_as_owner(installation, statement->text);
		else
			execute_text(statement->text);
		CommandCounterIncrement();
	}
}

/*
 * For the script that takes existing tables in, once they have been looked at:
 * make them members, as the version that they are, and update them.
 */
Datum
schema_setup_adopt(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	SchemaVersion newest = require_version(text_argument(fcinfo, 0, "version"));
	Installation *installation = require_installation();
	Comparison	comparison;
	SchemaVersion version;

	require_own_script(installation, "adopt");
	version = version_to_adopt(installation, newest, &comparison);
	if (version == NO_VERSION)
		elog(ERROR, "the existing tables fit no version");
	adopt_objects(comparison.have, comparison.want->enums);
	adopt_objects(comparison.have, comparison.want->domains);
	adopt_objects(comparison.have, comparison.want->sequences);
	adopt_objects(comparison.have, comparison.want->tables);
	CommandCounterIncrement();
	register_for_dump();
	for (; version < newest; version++)
		update_adopted(installation, version, version + 1);
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
	SchemaVersion version = require_version(text_argument(fcinfo, 0, "version"));
	Installation *installation = require_installation();
	Comparison	comparison = compare(installation, installation->schema, version);

	require_no_findings(findings_that_block_scripts(comparison.differences, true),
						comparison.have->schema, version_name(version),
						REMOVE_WHAT_IS_WRONG);
	end_work(work);
	PG_RETURN_VOID();
}

/* Have the rows and grants of exactly the extension's tables in every dump. */
Datum
schema_setup_register_for_dump(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();

	PreventCommandIfReadOnly(EXTENSION_NAME "_register_for_dump()");
	register_for_dump();
	end_work(work);
	PG_RETURN_VOID();
}
