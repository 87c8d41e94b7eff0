/*-------------------------------------------------------------------------
 *
 * tenants.c
 *		Which schemas a command works on, where there may be more than one.
 *
 * A schema has the tables if it has more than half of them by their names: one that has lost some is to be seen, and one of
 * another application that has a table "users" is not.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/tenants.h"

/*
 * Runs a command that looks at schemas: on one, or on however many there are; returns the exit status. Where the extension
 * is not installed, some know what to say of one nevertheless.
 */
int
run_on_schemas(const Options *options, OnSchemas on_one, OnSchemas on_many, OnSchemas not_installed)
{
	Session    *session = open_session(options);
	int			status;

	look(session);
	if (session->installed == NULL && not_installed != NULL && options_name_one(options))
		status = not_installed(session);
	else
	{
		must_be_installed(session);
		status = options_name_one(options) ? on_one(session) : on_many(session);
	}
	close_session(session);
	return status;
}

/* Each schema of the database, and whether it has the tables. The schema of the extension has them, whatever it has. */
#define SCHEMAS \
	"(SELECT nspname, nspname = home OR 2 * tables > wanted AS has_tables, nspname = home AS is_own FROM (" \
	"SELECT n.nspname, %L::name AS home, (SELECT count(*) FROM wanted) AS wanted, " \
	"(SELECT count(*) FROM pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p') " \
	"AND c.relname = ANY (ARRAY(SELECT object FROM wanted)) AND NOT EXISTS (SELECT FROM pg_depend d JOIN pg_extension e ON d.refobjid = e.oid " \
	"WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' " \
	"AND e.extname <> '" EXTENSION_NAME "')) AS tables " \
	"FROM pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema') n) s"

/* A pattern as LIKE has it. */
static char *
like_pattern(const char *pattern)
{
	PQExpBuffer buffer = createPQExpBuffer();

	for (; *pattern != '\0'; pattern++)
	{
		if (*pattern == '*')
			appendPQExpBufferChar(buffer, '%');
		else if (*pattern == '?')
			appendPQExpBufferChar(buffer, '_');
		else
		{
			if (strchr("%_\\", *pattern) != NULL)
				appendPQExpBufferChar(buffer, '\\');
			appendPQExpBufferChar(buffer, *pattern);
		}
	}
	return buffer->data;
}

/* Whether a schema has one of these names, as a condition. */
static char *
named_by(Session *session, const TextList *names)
{
	PQExpBuffer buffer = createPQExpBuffer();

	appendPQExpBufferStr(buffer, "(false");
	for (int i = 0; i < names->count; i++)
		append_filled(buffer, session, " OR nspname LIKE %L", like_pattern(names->values[i]));
	appendPQExpBufferChar(buffer, ')');
	return buffer->data;
}

/* Appends the schemas for which a condition holds, the extension's own first; false if there are none. */
static bool
add_schemas(Session *session, TextList *schemas, const char *condition)
{
	PGresult   *result;
	int			found;

	result = read_rows(session, "look for the schemas",
					   fill(session, "WITH wanted AS MATERIALIZED (SELECT object FROM " FUNCTION("objects") "(NULL::regnamespace) "
							"WHERE object_type = 'table') SELECT nspname FROM " SCHEMAS " WHERE %s ORDER BY NOT is_own, nspname",
							session->home, session->home, condition));
	found = PQntuples(result);
	for (int i = 0; i < found; i++)
		add_text(schemas, pg_strdup(value_at(result, i, 0)));
	PQclear(result);
	return found > 0;
}

/* Makes sure that each name that was given is one of a schema, or stands for some that have the tables. */
static void
check_names(Session *session, const TextList *names)
{
	for (int i = 0; i < names->count; i++)
	{
		TextList	ignored = {0};
		const char *name = names->values[i];
		TextList	one = {.count = 1, .values = &name};

		if (!is_pattern(name) && !add_schemas(session, &ignored, fill(session, "nspname = %L", name)))
			fail(NULL, "schema \"%s\" does not exist", name);
		if (is_pattern(name) && !add_schemas(session, &ignored, fill(session, "has_tables AND %s", named_by(session, &one))))
			fail("A schema has the tables if it has more than half of them.", "no schema named like \"%s\" has the tables", name);
	}
}

/*
 * The schemas that the options mean, each once, the extension's own first. Those that a pattern stands for have the tables;
 * one that is named is taken at its word. Without any it is the extension's own. Ends the program where there is none.
 */
TextList
find_schemas(Session *session)
{
	const Options *options = session->options;
	TextList	schemas = {0};
	TextList	exact = {0};
	PQExpBuffer condition = createPQExpBuffer();

	if (!options->all && options->schemas.count == 0)
	{
		add_text(&schemas, session->home);
		return schemas;
	}
	check_names(session, &options->schemas);
	for (int i = 0; i < options->schemas.count; i++)
	{
		if (!is_pattern(options->schemas.values[i]))
			add_text(&exact, options->schemas.values[i]);
	}
	appendPQExpBuffer(condition, "(has_tables AND %s OR %s)", options->all ? "true" : named_by(session, &options->schemas),
					  named_by(session, &exact));
	appendPQExpBuffer(condition, " AND NOT %s", named_by(session, &options->excluded));
	if (!add_schemas(session, &schemas, condition->data))
		fail(NULL, "--exclude leaves no schema");
	destroyPQExpBuffer(condition);
	return schemas;
}

/* Every schema that has the tables, the extension's own first. */
TextList
all_schemas(Session *session)
{
	TextList	schemas = {0};

	add_schemas(session, &schemas, "has_tables");
	return schemas;
}

/* "1 schema", "2 schemas" */
char *
count_of_schemas(int count)
{
	return psprintf(count == 1 ? "%d schema" : "%d schemas", count);
}

/* Says that there are other schemas than the extension's own, where that was looked at alone. */
void
mention_others(Session *session)
{
	int			others = all_schemas(session).count - 1;

	if (others > 0 && !session->options->json)
		say("not looked at: %s with the same tables; --all is for them too", count_of_schemas(others));
}

static bool
has_text(const TextList *list, const char *text)
{
	for (int i = 0; i < list->count; i++)
	{
		if (strcmp(list->values[i], text) == 0)
			return true;
	}
	return false;
}

/* Makes sure that schemas have the tables. */
void
need_tables(Session *session, const TextList *schemas)
{
	TextList	having = all_schemas(session);

	for (int i = 0; i < schemas->count; i++)
	{
		const char *schema = schemas->values[i];

		if (!has_text(&having, schema))
			fail("This makes them there: SELECT " EXTENSION_NAME "_install(name::regnamespace). A superuser moves the extension "
				 "itself with ALTER EXTENSION " EXTENSION_NAME " SET SCHEMA.",
				 "the extension is in schema \"%s\", and schema \"%s\" does not have its tables", session->home, schema);
	}
}

/* Is it the schema that the extension is in? */
bool
is_home(Session *session, const char *schema)
{
	return strcmp(schema, session->home) == 0;
}

/*
 * The schemas, for the FROM of a query: "place" in the list, "schema" as text, "target" as an argument of the extension's
 * functions.
 */
char *
schemas_source(Session *session, const TextList *schemas)
{
	PQExpBuffer buffer = createPQExpBuffer();

	for (int i = 0; i < schemas->count; i++)
		append_filled(buffer, session, "%s%L", i > 0 ? ", " : "", schemas->values[i]);
	return fill(session, "(SELECT place, name AS schema, n.oid::regnamespace AS target FROM unnest(ARRAY[%s]::text[]) "
				"WITH ORDINALITY AS w (name, place) JOIN pg_namespace n ON n.nspname = name ORDER BY place) s", buffer->data);
}

/* The version that schemas are to have: the one that was asked for, or that of the extension. */
const char *
target_version(Session *session)
{
	return session->options->to_version != NULL ? session->options->to_version : session->installed;
}
