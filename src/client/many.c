/*-------------------------------------------------------------------------
 *
 * many.c
 *		The commands that look, for many schemas: each is one statement, whose rows say which schema they are of.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/findings.h"
#include "client/plan.h"
#include "client/tenants.h"

/* The names of the schemas that rows are of, each once: the first column of rows in the order of the schemas. */
static TextList
schemas_of_rows(const PGresult *result, int severity_column)
{
	TextList	schemas = {0};

	for (int i = 0; i < PQntuples(result); i++)
	{
		const char *schema = value_at(result, i, 0);

		if (severity_column >= 0 && strcmp(value_at(result, i, severity_column), "note") == 0)
			continue;
		if (schemas.count == 0 || strcmp(schemas.values[schemas.count - 1], schema) != 0)
			add_text(&schemas, schema);
	}
	return schemas;
}

/* Prints the one value of a query that is JSON; returns whether there is anything to be found in it. */
static bool
print_json(Session *session, const char *doing, const char *query)
{
	PGresult   *result = read_rows(session, doing, query);
	bool		found = truth_at(result, 0, 1);

	printf("%s\n", value_at(result, 0, 0));
	PQclear(result);
	return found;
}

/* schema_setup verify */
int
verify_many(Session *session)
{
	TextList	schemas = find_schemas(session);
	char	   *source = schemas_source(session, &schemas);
	PGresult   *result;
	TextList	different;

	if (is_report(session->options->format))
		return print_report(session, &schemas, session->options->format) ? EXIT_FINDINGS : EXIT_DONE;
	if (session->options->json)
		return print_json(session, "verify",
						  fill(session, "SELECT coalesce(json_agg(r), '[]'), count(*) FILTER (WHERE severity <> 'note') > 0 FROM "
							   "(SELECT s.schema, f.* FROM %s, LATERAL " FUNCTION("verify") "(s.target) f) r", source, session->home)) ?
			EXIT_FINDINGS : EXIT_DONE;
	result = read_rows(session, "verify",
					   fill(session, "SELECT s.schema, severity, problem, object_type || ' ' || object AS object, expected, actual, repair, "
							"row_number() OVER (PARTITION BY repair ORDER BY place, ordinality) = 1 "
							"FROM %s, LATERAL " FUNCTION("verify") "(s.target) WITH ORDINALITY ORDER BY place, ordinality",
							source, session->home));
	if (PQntuples(result) > 0)
	{
		print_rows(result, FINDING_COLUMNS + 1);
		list_repairs(result, FINDING_COLUMNS + 1);
	}
	different = schemas_of_rows(result, 1);
	if (different.count == 0)
		say("version %s in %s of database \"%s\" is intact", session->installed, count_of_schemas(schemas.count), session->database);
	else
		say("different from version %s: %d of %s of database \"%s\"", session->installed, different.count,
			count_of_schemas(schemas.count), session->database);
	return different.count > 0 ? EXIT_FINDINGS : EXIT_DONE;
}

/* schema_setup check-data */
int
check_data_of_many(Session *session)
{
	TextList	schemas = find_schemas(session);
	const char *version = session->options->to_version;
	char	   *rows = fill(session, "%s, LATERAL " FUNCTION("check_data") "(s.target%s) f", schemas_source(session, &schemas), session->home,
							version != NULL ? fill(session, ", %L", version) : "");
	PGresult   *result;
	TextList	different;

	session->if_interrupted = "Nothing was changed.";
	if (session->options->json)
		return print_json(session, "check the rows",
						  fill(session, "SELECT coalesce(json_agg(r), '[]'), count(*) > 0 FROM (SELECT s.schema, f.* FROM %s) r", rows)) ?
			EXIT_FINDINGS : EXIT_DONE;
	result = read_rows(session, "check the rows",
					   fill(session, "SELECT s.schema, severity, problem, object, row_count, detail FROM %s", rows));
	if (PQntuples(result) > 0)
		print_rows(result, PQnfields(result));
	different = schemas_of_rows(result, -1);
	if (different.count == 0)
		say(version != NULL ? "no row in %s of database \"%s\" is in the way of version %s" :
			"the rows in %s of database \"%s\" are what they should be", count_of_schemas(schemas.count), session->database, version);
	return different.count > 0 ? EXIT_FINDINGS : EXIT_DONE;
}

/* schema_setup pull */
int
pull_many(Session *session)
{
	TextList	schemas = find_schemas(session);
	PGresult   *result;

	result = read_rows(session, "read the schema",
					   fill(session, session->options->json ?
							"SELECT coalesce(json_agg(json_build_object('schema', s.schema, 'definition', " FUNCTION("definition") "(s.target))), '[]') "
							"FROM %s" :
							"SELECT format(E'-- schema \"%%s\"\\n\\n%%s', regexp_replace(s.schema, E'[\\n\\r]', '?', 'g'), "
							FUNCTION("definition") "(s.target)) FROM %s",
							session->home, schemas_source(session, &schemas)));
	for (int i = 0; i < PQntuples(result); i++)
		printf("%s%s\n", i > 0 ? "\n" : "", value_at(result, i, 0));
	PQclear(result);
	return EXIT_DONE;
}

/* Is there anything that verification finds in schemas that are to have the installed version? */
static bool
is_any_different(Session *session, const char *source)
{
	PGresult   *result;
	bool		different;

	if (session->options->fail_on.count > 0 || strcmp(target_version(session), session->installed) != 0)
		return false;
	result = read_rows(session, "verify",
					   fill(session, "SELECT count(*) > 0 FROM %s, LATERAL " FUNCTION("verify") "(s.target) WHERE severity <> 'note'",
							source, session->home));
	different = truth_at(result, 0, 0);
	PQclear(result);
	return different;
}

/* schema_setup plan */
int
plan_many(Session *session)
{
	const Options *options = session->options;
	TextList	schemas = find_schemas(session);
	char	   *source = schemas_source(session, &schemas);
	char	   *rows = fill(session, "%s, LATERAL " FUNCTION("plan") "(s.target, %L::text, %s, %s) p", source, session->home,
							target_version(session), options->online ? "true" : "false", options->allow_data_loss ? "true" : "false");
	PGresult   *result;
	bool		found = false;

	if (options->json)
		return print_json(session, "plan", fill(session, "SELECT coalesce(json_agg(r), '[]'), count(*) FILTER (WHERE %s) > 0 "
												"FROM (SELECT s.schema, p.* FROM %s) r", fail_condition(session), rows)) ||
			is_any_different(session, source) ? EXIT_FINDINGS : EXIT_DONE;
	result = read_rows(session, "plan",
					   fill(session, "SELECT regexp_replace(s.schema, E'[\\n\\r]', '?', 'g'), string_agg(%s, E'\\n' ORDER BY step), "
							"count(*) FILTER (WHERE %s) > 0 FROM %s GROUP BY place, s.schema ORDER BY place",
							STATEMENT_TEXT, fail_condition(session), rows));
	for (int i = 0; i < PQntuples(result); i++)
	{
		found |= truth_at(result, i, 2);
		printf("%s-- database \"%s\", schema \"%s\": from what is there to version %s\n\n%s", i > 0 ? "\n" : "", session->database,
			   value_at(result, i, 0), target_version(session), value_at(result, i, 1));
	}
	if (PQntuples(result) == 0)
	{
		found = is_any_different(session, source);
		say(found ? "-- verification finds something that no statement mends%s: see " PROGRAM_NAME " verify" : "-- nothing to do",
			options->allow_data_loss ? "" : " without --allow-data-loss");
	}
	PQclear(result);
	return found ? EXIT_FINDINGS : EXIT_DONE;
}
