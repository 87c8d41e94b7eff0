/*-------------------------------------------------------------------------
 *
 * install.c
 *		The extension's package on the server, and what gets the extension into a database.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/findings.h"
#include "client/install.h"
#include "client/json.h"
#include "client/signals.h"

/* Where the functions are for as long as one command. */
#define BORROWED_SCHEMA "\"" EXTENSION_NAME " for one command\""

/*
 * Looks at the extension's package on the server. Where Debian's extension_destdir is in use, pg_available_extensions does
 * not know what the server finds there.
 */
void
find_package(Session *session, Package *package)
{
	PGresult   *result;

	result = execute(session,
					 fill(session, "%s"
						  "WITH wanted AS (SELECT coalesce(%L, max(default_version), (SELECT target FROM pg_extension_update_paths(%L) "
						  "WHERE target ~ '^\\d+(\\.\\d+)*$' ORDER BY string_to_array(target, '.')::int[] DESC LIMIT 1)) AS newest "
						  "FROM pg_available_extensions WHERE name = %L) "
						  "SELECT newest, EXISTS (SELECT FROM pg_extension_update_paths(%L) "
						  "WHERE path IS NOT NULL AND source = %L::text AND target = newest "
						  "AND CASE WHEN %L::text IS NOT NULL OR source || target !~ '^[\\d.]+$' THEN true "
						  "ELSE string_to_array(source, '.')::int[] < string_to_array(target, '.')::int[] END) FROM wanted",
						  safe_settings(session), session->options->to_version, EXTENSION_NAME, EXTENSION_NAME, EXTENSION_NAME, session->installed,
						  session->options->to_version));
	if (has_sqlstate(result, "0A000 58P01"))
		fail("Install it there (in its source tree: make && make install), then run this again.",
			 "the package of the extension " EXTENSION_NAME " is not installed on that server");
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		explain(result, "look for the package");
	package->newest = pg_strdup(value_at(result, 0, 0));
	package->leads_there = truth_at(result, 0, 1);
	PQclear(result);
}

/* Makes sure that the server takes changes, and has the extension's package. */
void
need_package(Session *session, Package *package)
{
	look(session);
	if (session->standby)
		fail("Connect to the primary server.", "this server is a standby and takes no changes");
	find_package(session, package);
}

/* Says that a step is done, and how long it took. */
void
say_done(int64 begin)
{
	say("  done in %.2f s", (clock_milliseconds() - begin) / 1000.0);
}

/* Part of CREATE EXTENSION: the schema that was asked for. */
static const char *
schema_clause(Session *session)
{
	const char *schema = named_schema(session->options);

	return schema != NULL ? fill(session, " SCHEMA %I", schema) : "";
}

/* Ends the program where the extension could not be installed. */
static void
explain_install(const PGresult *failure)
{
	const char *detail = PQresultErrorField(failure, PG_DIAG_MESSAGE_DETAIL);

	if (has_sqlstate(failure, "42710"))
		fail(psprintf("%s\nIf they are the application's tables: " PROGRAM_NAME " migrate --adopt takes them in.\n"
					  "If not, rename or move them, or install into another schema with --schema.", detail != NULL ? detail : ""),
			 "cannot install the extension: %s", primary_message(failure));
	explain(failure, "install the extension");
}

/* Installs the extension. Where somebody else does so at the same moment, theirs is as good. */
void
install(Session *session, const Package *package)
{
	int64		begin = clock_milliseconds();
	const char *schema = named_schema(session->options);
	PGresult   *result;

	say("CREATE EXTENSION " EXTENSION_NAME "%s%s%s, version %s", schema ? " SCHEMA \"" : "", schema ? schema : "", schema ? "\"" : "",
		package->newest);
	session->if_interrupted = "Nothing was installed.";
	result = execute(session,
					 fill(session, "RESET search_path; CREATE EXTENSION IF NOT EXISTS %I%s VERSION %L; "
						  "SET search_path = pg_catalog, pg_temp", EXTENSION_NAME, schema_clause(session), package->newest));
	session->if_interrupted = NULL;
	look(session);
	if (session->installed == NULL)
		explain_install(result);
	PQclear(result);
	say_done(begin);
}

/* Says why tables and types are not fit to be taken in; returns the exit status. */
int
explain_refusal(Session *session, const PGresult *failure, const char *version)
{
	const char *detail = PQresultErrorField(failure, PG_DIAG_MESSAGE_DETAIL);

	if (!has_sqlstate(failure, "55000"))
		explain(failure, "take the tables in");
	complain(detail, "they were not taken in, and nothing was changed: %s", primary_message(failure));
	complain(NULL, "to see what mends it: " PROGRAM_NAME " plan --to %s", version);
	return EXIT_FINDINGS;
}

/* Installs the functions alone, in a transaction that goes on; the clause says in which schema. */
static void
install_functions(Session *session, const char *doing, const char *clause)
{
	PQclear(must_execute(session, doing,
						 fill(session, "RESET search_path; CREATE EXTENSION %I%s VERSION 'unpackaged'; "
							  "SET search_path = pg_catalog, pg_temp", EXTENSION_NAME, clause)));
}

/* Makes sure that the role may install the extension, if only for a moment. */
static void
need_create(Session *session, const char *doing)
{
	PGresult   *result = must_execute(session, doing, "SELECT has_database_privilege(current_database(), 'CREATE')");

	if (!truth_at(result, 0, 0))
		fail("Its functions are made for that, in a transaction that is rolled back. The owner of the database may, or: GRANT CREATE ON DATABASE ... TO this role.",
			 "cannot %s: the extension is not installed in database \"%s\", and this role may not install it", doing, session->database);
	PQclear(result);
}

/*
 * Begins a transaction that has the functions, for what is asked where the extension is not installed: in the schema where
 * migrate would install it, or else in one of their own. It is to be rolled back. It has one snapshot, as read_rows() wants it.
 */
void
borrow_functions(Session *session, const char *doing, bool in_own_schema)
{
	PQclear(must_execute(session, doing, "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE"));
	need_create(session, doing);
	if (in_own_schema)
		PQclear(must_execute(session, doing, "CREATE SCHEMA " BORROWED_SCHEMA));
	install_functions(session, doing, in_own_schema ? " SCHEMA " BORROWED_SCHEMA : schema_clause(session));
	look(session);
}

/* Ends it, with nothing left. */
void
return_functions(Session *session, const char *doing)
{
	PQclear(must_execute(session, doing, "ROLLBACK"));
}

/* Begins the transaction that takes tables in: with the functions alone, if they are not there yet. */
static void
begin_adoption(Session *session)
{
	const char *doing = "take the tables in";

	PQclear(must_execute(session, doing, "BEGIN"));
	PQclear(must_execute(session, doing, "SET LOCAL lock_timeout = '10s'"));
	if (session->installed == NULL)
		install_functions(session, doing, schema_clause(session));
	must_hold_home(session, doing);
}

/*
 * Takes in the tables and types that are there already, as the newest version that they fit; the update follows. It is
 * one transaction, also where the extension is not installed yet: with its functions alone, a dump could not be
 * restored. It blocks neither readers nor writers. Returns the exit status.
 */
int
adopt(Session *session, const Package *package)
{
	int64		begin = clock_milliseconds();
	PGresult   *result;
	const char *version;

	say("taking in the tables and types that are there");
	session->if_interrupted = "Nothing was taken in.";
	begin_adoption(session);
	result = must_execute(session, "take the tables in",
						  fill(session, "SELECT coalesce(" FUNCTION("version") "(NULL::regnamespace), %L)", session->home, package->newest));
	version = value_at(result, 0, 0);
	session->show_warnings = true;
	result = execute(session,
					 fill(session, "SELECT set_config('" EXTENSION_NAME ".allow_data_loss', %L, true); ALTER EXTENSION %I UPDATE TO %L",
						  session->options->allow_data_loss ? "on" : "off", EXTENSION_NAME, version));
	session->show_warnings = false;
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		return explain_refusal(session, result, version);
	PQclear(must_execute(session, "take the tables in", "COMMIT"));
	session->if_interrupted = "The tables were taken in. Run it again: it goes on where it stopped.";
	say("taken in as version %s", version);
	say_done(begin);
	look(session);
	return EXIT_DONE;
}

/* Lists the errors that verification finds; false if there are none. With --json they are left to print_summary. */
bool
list_errors(Session *session, const char *schema)
{
	bool		found;

	if (session->options->json)
	{
		findings_as_json(session, schema, "severity = 'error'", &found);
		return found;
	}
	return list_findings(session, schema, "severity = 'error'");
}

/* With --json, prints how the database is when all is done. */
void
print_summary(Session *session, const char *schema)
{
	PQExpBuffer buffer = createPQExpBuffer();
	bool		found;

	if (!session->options->json)
		return;
	appendPQExpBufferChar(buffer, '{');
	append_json_member(buffer, "database", session->database);
	append_json_member(buffer, "version", session->installed);
	printf("%s, \"findings\": %s}\n", buffer->data, findings_as_json(session, schema, "true", &found));
	destroyPQExpBuffer(buffer);
}
