/*-------------------------------------------------------------------------
 *
 * functions/script.c
 *		Writes the extension's install and update scripts.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "ddl/ddl.h"
#include "expression/expression.h"
#include "schema/interface.h"
#include "schema/schema.h"
#include "functions/script.h"

/* What the server replaces by the owner of the extension. */
#define SCRIPT_OWNER "@extowner@"

/* What to write above the statements of a phase; NULL: nothing. */
static const char *
phase_heading(Phase phase)
{
	switch (phase)
	{
		case PHASE_TABLE_RENAMES:
		case PHASE_RENAMES:
			return "New names";
		case PHASE_STRAYS:
		case PHASE_FOREIGN_KEY_DROPS:
		case PHASE_KEY_DROPS:
		case PHASE_DROPS:
		case PHASE_COLUMN_DROPS:
			return "Leaves with this version, or is made again below";
		case PHASE_OLD_COLUMNS:
		case PHASE_OLD_TABLES:
		case PHASE_TYPE_DROPS:
			return "Leaves with this version";
		case PHASE_ROWS:
			return "Rows";
		case PHASE_ENUMS:
		case PHASE_TYPES:
		case PHASE_DOMAINS:
			return "Types";
		case PHASE_SEQUENCES:
		case PHASE_SEQUENCE_OWNERS:
			return "Sequences";
		case PHASE_TABLES:
		case PHASE_LATE_TABLES:
			return "Tables";
		case PHASE_COLUMNS:
		case PHASE_COLUMN_TYPES:
		case PHASE_COMPUTED_COLUMNS:
		case PHASE_NOT_NULL:
			return "Columns";
		case PHASE_EARLY_KEYS:
		case PHASE_KEYS:
			return "Keys";
		case PHASE_EARLY_INDEXES:
		case PHASE_INDEXES:
			return "Indexes";
		case PHASE_FOREIGN_KEYS:
			return "Foreign keys";
		case PHASE_PROPERTIES:
		case PHASE_TABLE_SETTINGS:
			return "Settings";
		case PHASE_VALIDATION:
		case PHASE_DOMAIN_CHECKS:
			return "Checks";
		case PHASE_COMMENTS:
			return "Comments";
		case PHASE_REGISTRATION:
			return "The rows of these tables are in every dump";
		default:
			return NULL;
	}
}

static void
append_heading(StringInfo script, const char *heading)
{
	appendStringInfo(script, "\n-- %s\n", heading);
}

/* The line that stops psql from running a script by itself. */
static void
append_start(StringInfo script, SchemaVersion from, SchemaVersion to)
{
	if (from == NO_VERSION)
		appendStringInfo(script, "/* The schema of version %s */\n\n"
						 "\\echo Use \"CREATE EXTENSION " EXTENSION_NAME "\" to load this file. \\quit\n",
						 version_name(to));
	else
		appendStringInfo(script, "/* From version %s to %s */\n\n"
						 "\\echo Use \"ALTER EXTENSION " EXTENSION_NAME " UPDATE TO '%s'\" to load this file. \\quit\n",
						 version_name(from), version_name(to), version_name(to));
}

/*
 * What keeps names from meaning something else.  The schema is locked before its
 * row, as DROP SCHEMA does: the server locks what it is asked the address of.
 * A script finds the extension's schema by a search_path that has its name from
 * before.  Nobody renames the schema from here on, and the path has the name that
 * it has now: as the catalog has it, since what the session has cached may still
 * be the old one.
 */
static void
append_hold(StringInfo script)
{
	const char *row = "FROM pg_catalog.pg_extension AS e, pg_catalog.pg_namespace AS n\n"
		"WHERE e.extname OPERATOR(pg_catalog.=) '" EXTENSION_NAME "' AND n.oid OPERATOR(pg_catalog.=) e.extnamespace";

	append_heading(script, "The schema keeps its name until the end, and names mean what is in it");
	appendStringInfo(script, "SELECT pg_catalog.pg_get_object_address('schema', ARRAY[n.nspname]::pg_catalog.text[], '{}')\n%s;\n", row);
	appendStringInfo(script, "SELECT %s\nFOR NO KEY UPDATE OF n;\n", row);
	appendStringInfo(script, "SELECT pg_catalog.set_config('search_path',\n"
					 "\tpg_catalog.concat(pg_catalog.quote_ident(n.nspname), ', pg_temp'), true)\n%s;\n", row);
	appendStringInfo(script, "SELECT pg_catalog.pg_get_object_address('schema',\n"
					 "\tARRAY['of any name but \"$user\", which means another one']::pg_catalog.text[], '{}')\n%s\n"
					 "AND COALESCE(pg_catalog.current_schema(), '') OPERATOR(pg_catalog.<>) n.nspname;\n", row);
	append_heading(script, "What a text means does not depend on who runs this");
	appendStringInfo(script, "%s;\n", fixed_settings_statement());
}

/* Functions that came in between two versions may be in use: none is taken away. */
static void
require_no_functions(SchemaVersion older, SchemaVersion newer)
{
	for (int i = 0; i < interface_function_count; i++)
	{
		SchemaVersion since = version_of_function(&interface_functions[i]);

		if (since > older && since <= newer)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("there is no way back to version %s: function %s came with %s",
							version_name(older), interface_functions[i].name,
							version_name(since))));
	}
}

/* The functions that came in after one version, up to the other. */
static void
append_functions(StringInfo script, SchemaVersion from, SchemaVersion to)
{
	bool		first = true;

	if (to < from)
		require_no_functions(to, from);
	for (int i = 0; i < interface_function_count; i++)
	{
		const InterfaceFunction *function = &interface_functions[i];
		SchemaVersion since = version_of_function(function);

		if (since <= from || since > to)
			continue;
		if (first)
			append_heading(script, "Functions and guards");
		appendStringInfo(script, "%s%s;\n", first ? "" : "\n", function->statement);
		first = false;
	}
}

/* Say of a statement what whoever reviews the script must not overlook. */
static void
append_warning(StringInfo script, int hazards)
{
	if (hazards & DELETES_DATA)
		appendStringInfo(script, "-- %s:\n", hazard_name(DELETES_DATA));
	else if (hazards & REWRITES_TABLE)
		appendStringInfo(script, "-- %s:\n", hazard_name(REWRITES_TABLE));
}

/*
 * Is all made as the owner of the extension that is new in an update?  It is
 * where the version before has domains: to make a table, or another domain, may
 * have the server make values of one, and run what its owner has put there.
 */
static bool
makes_as_owner(SchemaVersion from)
{
	return from != NO_VERSION && model_of_version(from)->domains != NIL;
}

/* Does a statement make an object, or change a domain? */
static bool
makes_or_changes_domain(const Statement *statement)
{
	switch (statement->phase)
	{
		case PHASE_TYPES:
		case PHASE_SEQUENCES:
		case PHASE_TABLES:
		case PHASE_LATE_TABLES:
			return strncmp(statement->text, "CREATE ", strlen("CREATE ")) == 0;
		case PHASE_DOMAINS:
		case PHASE_DOMAIN_CHECKS:
			return true;
		default:
			return false;
	}
}

/* Does a statement make an enum? */
static bool
is_new_enum(const Statement *statement)
{
	return statement->phase == PHASE_TYPES && statement->difference != NULL &&
		statement->difference->problem == MISSING_ENUM &&
		strncmp(statement->text, "CREATE ", strlen("CREATE ")) == 0;
}

/*
 * Must an update script leave a statement to the table's owner?  One too that makes
 * what may be there already, ahead of the update.
 */
bool
script_runs_as_owner(const Statement *statement, SchemaVersion from)
{
	if (from == NO_VERSION)
		return false;
	if (makes_as_owner(from) && makes_or_changes_domain(statement))
		return true;
	if (is_new_enum(statement))
		return true;
	if (statement->table == NULL)
		return false;
	if (statement->phase == PHASE_FOREIGN_KEYS)
		return true;			/* also of a new table: it looks at another one */
	return (makes_as_owner(from) || statement->difference == NULL ||
			statement->difference->problem != MISSING_TABLE) &&
		(statement->phase == PHASE_INDEXES || statement->phase == PHASE_EARLY_INDEXES ||
		 looks_at_rows(statement));
}

/*
 * To move columns, a script would have to update the rows, and the triggers of
 * a table's owner would run with the rights of the script.
 */
static void
refuse_column_order(const Statement *statement)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("new columns of table \"%s\" are not its last ones",
					statement->difference->want_table->base.name),
			 errhint("In the definition of the new version, put them after the table's other columns.")));
}

/*
 * The statements that lead from one version of the schema to the next or to the
 * one before, or from nothing to one, for a target of which the rest is set here.
 */
List *
statements_between(SchemaVersion from, SchemaVersion to, DdlTarget *target)
{
	static const Model nothing = {.sorted = true};
	static const Steps none = {.have = &nothing};

	target->want = model_of_version(to);
	return ddl_for_update(target, from == NO_VERSION ? &none :
						  from < to ? steps_to_version(to, NULL) : steps_from_version(from));
}

/*
 * The statements that lead from one version of the schema to the other, in a
 * script of the extension.  The owner is SQL, and so is what comes before each
 * name.
 */
List *
script_statements(SchemaVersion from, SchemaVersion to, const char *owner, const char *prefix)
{
	DdlTarget	target = {
		.prefix = prefix,
		.owner = owner,
		.in_script = true,
	};
	List	   *statements = statements_between(from, to, &target);
	ListCell   *lc;

	foreach(lc, statements)
	{
		const Statement *statement = lfirst(lc);

		if (statement->phase == PHASE_COLUMN_ORDER)
			refuse_column_order(statement);
		if (statement->gives && makes_as_owner(from))
			statements = foreach_delete_current(statements, lc);
	}
	return statements;
}

/* Does a statement use a label that came after the first version, perhaps in the same transaction? */
static bool
uses_later_label(SchemaVersion from, const Statement *statement)
{
	ListCell   *lc;

	foreach(lc, model_of_version(from)->enums)
	{
		const ModelEnum *type = lfirst(lc);
		const ModelEnum *first = model_find_enum(model_of_version(0), type->base.name);

		for (int i = 0; i < type->labels.count; i++)
		{
			if ((first == NULL || model_label_place(first, type->labels.names[i]) < 0) &&
				statement_has_label(statement, type->labels.names[i]))
				return true;
		}
	}
	return false;
}

/* Is there something to look at before the update, see schema_setup_check_update()? */
static bool
needs_check(SchemaVersion from, const List *statements)
{
	ListCell   *lc;

	if (from == NO_VERSION)
		return false;
	foreach(lc, statements)
	{
		const Statement *statement = lfirst(lc);
		const Difference *difference = statement->difference;

		if (difference != NULL &&
			(difference->problem == UNEXPECTED_COLUMN ||
			 difference->problem == UNEXPECTED_MEMBER_TABLE ||
			 difference->problem == MISSING_ENUM_LABEL))
			return true;
		if (uses_later_label(from, statement))
			return true;
	}
	return false;
}

static void
append_check(StringInfo script, SchemaVersion from, SchemaVersion to)
{
	append_heading(script, "Not without leave to lose rows, nor before labels can be used");
	appendStringInfo(script, "SELECT " EXTENSION_NAME "_check_update('%s'::pg_catalog.text, '%s'::pg_catalog.text);\n",
					 version_name(from), version_name(to));
}

/* What leads from one version of the schema to one beside it, phase by phase. */
static void
append_one_update(StringInfo script, SchemaVersion from, SchemaVersion to)
{
	List	   *statements = script_statements(from, to, SCRIPT_OWNER, "");
	bool		check = needs_check(from, statements);
	const char *last_heading = "";
	List	   *qualified = script_statements(from, to, SCRIPT_OWNER, SCHEMA_TO_COME);
	ListCell   *lc;
	ListCell   *lq;

	forboth(lc, statements, lq, qualified)
	{
		const Statement *statement = lfirst(lc);
		const char *heading = phase_heading(statement->phase);

		if (check && statement->phase > PHASE_RENAMES)
		{
			append_check(script, from, to);
			check = false;
		}

		if (heading != NULL && strcmp(heading, last_heading) != 0)
		{
			append_heading(script, heading);
			last_heading = heading;
		}
		append_warning(script, statement->hazards);
		if (script_runs_as_owner(statement, from))
			appendStringInfo(script, "SELECT " EXTENSION_NAME "_run_as_owner(%s::pg_catalog.text);\n",
							 quote_literal_cstr(((Statement *) lfirst(lq))->text));
		else
			appendStringInfo(script, "%s;\n", statement->text);
	}
}

/* What leads from one version of the schema to the other, by way of all between them. */
static void
append_schema(StringInfo script, SchemaVersion from, SchemaVersion to)
{
	SchemaVersion next;

	if (from == NO_VERSION)
		append_one_update(script, from, to);
	for (SchemaVersion version = from; version != NO_VERSION && version != to; version = next)
	{
		next = version < to ? version + 1 : version - 1;
		append_one_update(script, version, next);
	}
}

/* What comes before the first change. */
static void
append_beginning(StringInfo script, SchemaVersion from, SchemaVersion to)
{
	append_heading(script, "All locks before the first change");
	appendStringInfo(script, "SELECT " EXTENSION_NAME "_begin_update('%s'::pg_catalog.text, '%s'::pg_catalog.text);\n",
					 version_name(from), version_name(to));
}

/* A call of one of the functions that are there for scripts. */
static void
append_call(StringInfo script, const char *heading, const char *function,
			SchemaVersion version)
{
	append_heading(script, heading);
	appendStringInfo(script, "SELECT %s('%s'::pg_catalog.text);\n", function,
					 version_name(version));
}

/* What comes after the last change. */
static void
append_end(StringInfo script, const char *from, SchemaVersion to)
{
	append_call(script, "All of it is there, exact and enforced, or nothing is",
				EXTENSION_NAME "_assert_version", to);
	append_heading(script, "Since when, and by whom");
	appendStringInfo(script, "SELECT " EXTENSION_NAME "_record(%s::pg_catalog.text, '%s'::pg_catalog.text);\n",
					 from ? quote_literal_cstr(from) : "NULL", version_name(to));
}

/*
 * The script from one version to another, or the whole one if from is NO_VERSION.
 * The arguments' casts keep the calls from finding another function of the
 * same name that somebody made in the schema.
 */
const char *
script_text(SchemaVersion from, SchemaVersion to)
{
	StringInfoData script;

	initStringInfo(&script);
	append_start(&script, from, to);
	append_hold(&script);
	append_functions(&script, from, to);
	if (from == NO_VERSION)
		append_call(&script, "Nothing is made where a name is taken",
					EXTENSION_NAME "_check_names", to);
	else
	{
		append_call(&script, "Not while one of the indexes is being built",
					EXTENSION_NAME "_check_builds", to);
		append_beginning(&script, from, to);
	}
	append_schema(&script, from, to);
	append_end(&script, from == NO_VERSION ? NULL : version_name(from), to);
	return script.data;
}

/* The script of the version that has the functions alone. */
const char *
script_of_functions(void)
{
	StringInfoData script;

	initStringInfo(&script);
	appendStringInfoString(&script, "/* The functions, without the tables: ALTER EXTENSION " EXTENSION_NAME " UPDATE takes those in */\n\n"
						   "\\echo Use \"CREATE EXTENSION " EXTENSION_NAME " VERSION 'unpackaged'\" to load this file. \\quit\n");
	append_hold(&script);
	append_functions(&script, NO_VERSION, version_newest());
	return script.data;
}

/* The script that takes existing tables and types in, and leads to a version. */
const char *
script_of_adoption(SchemaVersion to)
{
	StringInfoData script;

	initStringInfo(&script);
	appendStringInfo(&script, "/* Existing tables and types become version %s */\n\n"
					 "\\echo Use \"ALTER EXTENSION " EXTENSION_NAME " UPDATE TO '%s'\" to load this file. \\quit\n",
					 version_name(to), version_name(to));
	append_hold(&script);
	append_call(&script, "Only what is exactly the schema of this or an earlier version",
				EXTENSION_NAME "_check_adoption", to);
	append_call(&script, "What is there becomes part of the extension, with its rows and grants in every dump",
				EXTENSION_NAME "_adopt", to);
	append_end(&script, UNPACKAGED, to);
	return script.data;
}
