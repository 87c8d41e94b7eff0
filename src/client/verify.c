/*-------------------------------------------------------------------------
 *
 * verify.c
 *		The commands that look at a schema, and show what they find: verify, check-data, pull.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/commands.h"
#include "client/findings.h"
#include "client/install.h"
#include "client/tenants.h"

/* Prints the statements that repair what was found, each once: in this column, and behind it whether it is the first time. */
void
list_repairs(const PGresult *result, int column)
{
	bool		any = false;

	for (int i = 0; i < PQntuples(result); i++)
	{
		if (value_at(result, i, column) == NULL || !truth_at(result, i, column + 1))
			continue;
		if (!any)
			printf("\nWhat repairs it (more: " PROGRAM_NAME " plan):\n\n");
		any = true;
		printf("%s\n", value_at(result, i, column));
	}
}

/* Is there more than what is ready for an update and said as a note? */
static bool
has_problem(const PGresult *result)
{
	for (int i = 0; i < PQntuples(result); i++)
	{
		if (strcmp(value_at(result, i, 0), "note") != 0)
			return true;
	}
	return false;
}

/*
 * Prints what verification finds, as a table, and what repairs it; the condition says which rows. False if there is
 * nothing, or what is ready for an update and nothing else.
 */
bool
list_findings(Session *session, const char *schema, const char *condition)
{
	PGresult   *result;
	bool		found;

	result = read_rows(session, "verify",
					   fill(session, "SELECT severity, problem, object_type || ' ' || object AS object, expected, actual, repair, "
							"row_number() OVER (PARTITION BY repair ORDER BY ordinality) = 1 "
							"FROM " FUNCTION("verify") "(%s) WITH ORDINALITY WHERE %s ORDER BY ordinality",
							session->home, target_of(session, schema), condition));
	found = has_problem(result);
	if (PQntuples(result) > 0)
	{
		print_rows(result, FINDING_COLUMNS);
		list_repairs(result, FINDING_COLUMNS);
	}
	PQclear(result);
	return found;
}

/* What verification finds, as an array of JSON; sets found as list_findings does. */
char *
findings_as_json(Session *session, const char *schema, const char *condition, bool *found)
{
	PGresult   *result;

	result = read_rows(session, "verify",
					   fill(session, "SELECT coalesce(json_agg(f), '[]'), count(*) FILTER (WHERE severity <> 'note') > 0 FROM "
							FUNCTION("verify") "(%s) f WHERE %s", session->home, target_of(session, schema), condition));
	*found = truth_at(result, 0, 1);
	return pg_strdup(value_at(result, 0, 0));
}

static int
verify_one(Session *session)
{
	const Options *options = session->options;
	bool		found;

	if (is_report(options->format))
	{
		TextList	schemas = find_schemas(session);

		return print_report(session, &schemas, options->format) ? EXIT_FINDINGS : EXIT_DONE;
	}
	if (options->json)
		printf("%s\n", findings_as_json(session, named_schema(options), "true", &found));
	else
	{
		found = list_findings(session, named_schema(options), "true");
		if (!found)
			say("version %s in database \"%s\" is intact", session->installed, session->database);
		if (named_schema(options) == NULL)
			mention_others(session);
	}
	return found ? EXIT_FINDINGS : EXIT_DONE;
}

/* schema_setup verify */
int
run_verify(const Options *options)
{
	return run_on_schemas(options, verify_one, verify_many, NULL);
}

static int
check_data_of_one(Session *session)
{
	const Options *options = session->options;
	const char *columns = "severity, problem, object, row_count, detail";
	PGresult   *result;
	bool		found;

	session->if_interrupted = "Nothing was changed.";
	result = read_rows(session, "check the rows",
					   fill(session, "SELECT %s FROM " FUNCTION("check_data") "(%s%s) f", options->json ? "coalesce(json_agg(f), '[]')" : columns,
							session->home, target_of(session, named_schema(options)),
							options->to_version ? fill(session, ", %L", options->to_version) : ""));
	if (options->json)
	{
		printf("%s\n", value_at(result, 0, 0));
		found = strcmp(value_at(result, 0, 0), "[]") != 0;
	}
	else
	{
		found = PQntuples(result) > 0;
		if (found)
			print_rows(result, PQnfields(result));
		else
			say(options->to_version ? "no row in database \"%s\" is in the way of version %s" :
				"the rows in database \"%s\" are what they should be", session->database, options->to_version);
	}
	return found ? EXIT_FINDINGS : EXIT_DONE;
}

/* schema_setup check-data */
int
run_check_data(const Options *options)
{
	return run_on_schemas(options, check_data_of_one, check_data_of_many, NULL);
}

static int
pull_schema(Session *session, const char *schema)
{
	PGresult   *result;

	result = read_rows(session, "read the schema",
					   fill(session, session->options->json ? "SELECT json_build_object('definition', " FUNCTION("definition") "(%s))" :
							"SELECT " FUNCTION("definition") "(%s)",
							session->home, target_of(session, schema)));
	printf("%s\n", value_at(result, 0, 0));
	PQclear(result);
	return EXIT_DONE;
}

static int
pull_one(Session *session)
{
	return pull_schema(session, named_schema(session->options));
}

/* Prints a schema of a database where the extension is not installed: its owner may have it next. */
static int
pull_without_extension(Session *session)
{
	const char *doing = "read the schema";
	const char *schema = named_schema(session->options);
	Package		package;

	need_package(session, &package);
	borrow_functions(session, doing, true);
	(void) pull_schema(session, schema != NULL ? schema : "public");
	return_functions(session, doing);
	return EXIT_DONE;
}

/* schema_setup pull */
int
run_pull(const Options *options)
{
	return run_on_schemas(options, pull_one, pull_many, pull_without_extension);
}
