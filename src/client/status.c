/*-------------------------------------------------------------------------
 *
 * status.c
 *		schema_setup status: which schema has which version, and what is prepared for another one.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/commands.h"
#include "client/findings.h"
#include "client/install.h"
#include "client/json.h"
#include "client/tenants.h"

/*
 * The query of what there is to say of schemas. What a newer version has is no fault of a schema that has an older one,
 * so only those with the installed version, or none, have errors.
 */
static char *
status_query(Session *session, const TextList *schemas)
{
	return fill(session, "SELECT schema, version, "
				"CASE WHEN version = %L OR version IS NULL THEN count(*) FILTER (WHERE severity = 'error') END AS errors, "
				"count(*) FILTER (WHERE severity = 'warning') AS warnings, count(*) FILTER (WHERE problem = 'prepared') AS prepared "
				"FROM (SELECT s.*, " FUNCTION("version") "(target) AS version FROM %s OFFSET 0) s "
				"LEFT JOIN LATERAL " FUNCTION("verify") "(target) ON true GROUP BY place, schema, version",
				session->installed, session->home, schemas_source(session, schemas), session->home);
}

/* Prints what there is to say of each schema. */
static void
list_schemas(Session *session, const TextList *schemas)
{
	PGresult   *result = read_rows(session, "look at the schemas", fill(session, "%s ORDER BY place", status_query(session, schemas)));

	print_rows(result, PQnfields(result));
	PQclear(result);
}

/* Prints how many of the other schemas have which version. */
static void
count_schemas(Session *session, TextList schemas)
{
	PGresult   *result;

	/* The extension's own is the first. */
	schemas.values++;
	if (--schemas.count == 0)
		return;
	result = read_rows(session, "look at the schemas",
					   fill(session, "SELECT coalesce('version ' || version, 'the schema of no version'), count(*) FROM (%s) s "
							"GROUP BY version ORDER BY string_to_array(version, '.')::int[] DESC NULLS LAST", status_query(session, &schemas)));
	printf("  %-10s %s with the same tables\n", "tenants", count_of_schemas(schemas.count));
	for (int i = 0; i < PQntuples(result); i++)
		printf("  %-10s %s of them: %s\n", "", value_at(result, i, 1), value_at(result, i, 0));
	PQclear(result);
}

/* Prints since when the extension has its version, and had those before. */
static void
print_history(Session *session)
{
	PGresult   *result = read_rows(session, "read the history",
								   fill(session, "SELECT version, date_trunc('second', at), by_role, from_version, "
										"round(extract(epoch FROM took) * 1000) FROM " FUNCTION("history") "()", session->home));

	for (int i = 0; i < PQntuples(result); i++)
	{
		printf("  %-10s %s since %s, by %s", i == 0 ? "history" : "", value_at(result, i, 0), value_at(result, i, 1), value_at(result, i, 2));
		if (PQgetisnull(result, i, 3))
			printf(", installed in %s ms\n", value_at(result, i, 4));
		else
			printf(", from %s in %s ms\n", value_at(result, i, 3), value_at(result, i, 4));
	}
	PQclear(result);
}

/* Prints what there is to say of the extension and its own schema. */
static void
print_own_status(Session *session, const Package *package)
{
	TextList	own = {0};
	PGresult   *result;
	bool		intact;

	add_text(&own, session->home);
	result = read_rows(session, "look at the schema", status_query(session, &own));
	intact = strcmp(value_at(result, 0, 2), "0") == 0 && strcmp(value_at(result, 0, 3), "0") == 0;
	printf("database \"%s\"\n", session->database);
	printf("  %-10s version %s in schema \"%s\", owned by %s\n", "extension", session->installed, session->home, session->owner);
	printf("  %-10s %s is the newest version on the server%s\n", "package", package->newest,
		   strcmp(package->newest, session->installed) == 0 ? "" : ": " PROGRAM_NAME " migrate");
	if (intact)
		printf("  %-10s intact\n", "schema");
	else
		printf("  %-10s %s errors, %s warnings: " PROGRAM_NAME " verify\n", "schema", value_at(result, 0, 2), value_at(result, 0, 3));
	if (strcmp(value_at(result, 0, 4), "0") != 0)
		printf("  %-10s %s objects for a newer version: " PROGRAM_NAME " plan --online --to %s\n", "prepared", value_at(result, 0, 4),
			   package->newest);
	PQclear(result);
}

/* Prints all of it as an object of JSON. */
static void
print_status_as_json(Session *session, const Package *package, const TextList *schemas)
{
	PQExpBuffer buffer = createPQExpBuffer();
	PGresult   *result = read_rows(session, "look at the schemas",
								   fill(session, "SELECT json_agg(s) FROM (%s ORDER BY place) s", status_query(session, schemas)));
	PGresult   *history = read_rows(session, "read the history",
									fill(session, "SELECT coalesce(json_agg(h), '[]') FROM (SELECT version, from_version, at, "
										 "extract(epoch FROM took) AS seconds, by_role FROM " FUNCTION("history") "()) h", session->home));

	appendPQExpBufferChar(buffer, '{');
	append_json_member(buffer, "database", session->database);
	append_json_member(buffer, "version", session->installed);
	append_json_member(buffer, "newest", package->newest);
	append_json_member(buffer, "schema", session->home);
	append_json_member(buffer, "owner", session->owner);
	printf("%s, \"history\": %s, \"schemas\": %s}\n", buffer->data, value_at(history, 0, 0), value_at(result, 0, 0));
	PQclear(history);
	PQclear(result);
	destroyPQExpBuffer(buffer);
}

/* schema_setup status */
int
run_status(const Options *options)
{
	Session    *session = open_session(options);
	bool		is_asked_for = options->all || options->schemas.count > 0;
	TextList	schemas;
	Package		package;

	need_installed(session);
	find_package(session, &package);
	schemas = is_asked_for ? find_schemas(session) : all_schemas(session);
	if (options->json)
		print_status_as_json(session, &package, &schemas);
	else if (is_asked_for)
		list_schemas(session, &schemas);
	else
	{
		print_own_status(session, &package);
		count_schemas(session, schemas);
		print_history(session);
	}
	close_session(session);
	return EXIT_DONE;
}
