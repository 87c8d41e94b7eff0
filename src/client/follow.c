/*-------------------------------------------------------------------------
 *
 * follow.c
 *		Has the extension be the version that its schema is already.
 *
 * The scripts cannot: what they rename has its new name, and statements on rows must not run twice. So the extension is made
 * anew around the tables.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/install.h"
#include "client/signals.h"

/* Do scripts take in the tables that are there as the version that is wanted? */
static bool
is_adoptable(Session *session, const Package *package)
{
	PGresult   *result = read_rows(session, "look for the package",
								   fill(session, "SELECT count(path) > 0 FROM pg_extension_update_paths(%L) "
										"WHERE source = 'unpackaged' AND target = %L", EXTENSION_NAME, package->newest));
	bool		adoptable = truth_at(result, 0, 0);

	PQclear(result);
	return adoptable;
}

/*
 * Is the schema that of the version that is wanted, and no longer that of the installed one? What keeps it from being told is
 * left to the update to say.
 */
bool
schema_is_ahead(Session *session, const Package *package)
{
	PGresult   *result;
	bool		ahead;

	if (!is_adoptable(session, package))
		return false;
	result = try_to_read_rows(session,
							  fill(session, "SELECT NOT EXISTS (SELECT FROM " FUNCTION("plan") "(NULL::regnamespace, %L::text, false, true)) "
								   "AND EXISTS (SELECT FROM " FUNCTION("verify") "(NULL::regnamespace) WHERE severity = 'error')",
								   session->home, package->newest, session->home));
	ahead = PQresultStatus(result) == PGRES_TUPLES_OK && truth_at(result, 0, 0);
	PQclear(result);
	return ahead;
}

/* Could the extension follow a schema that is of the version that is wanted? */
bool
may_follow(Session *session, const Package *package, const char *schema)
{
	return (schema == NULL || strcmp(schema, session->home) == 0) && is_adoptable(session, package);
}

/* Makes the extension anew around the tables, as their owner, in one transaction; returns the exit status. */
int
follow(Session *session, const Package *package)
{
	const char *doing = "make the extension anew";
	int64		begin = clock_milliseconds();
	PGresult   *result;

	say("the schema is that of version %s already: the extension, at %s, is made anew around it", package->newest,
		session->installed);
	session->if_interrupted = "Nothing was changed.";
	PQclear(must_execute(session, doing, "BEGIN"));
	PQclear(must_execute(session, doing, "SET LOCAL lock_timeout = '10s'"));
	must_hold_home(session, doing);
	PQclear(must_execute(session, doing, fill(session, "SELECT " FUNCTION("eject") "()", session->home)));
	PQclear(must_execute(session, doing, fill(session, "DROP EXTENSION %I; SET LOCAL ROLE %s; RESET search_path", EXTENSION_NAME,
											  session->owner)));
	PQclear(must_execute(session, doing, fill(session, "CREATE EXTENSION %I SCHEMA %I VERSION 'unpackaged'", EXTENSION_NAME,
											  session->home)));
	session->show_warnings = true;
	result = execute(session, fill(session, "ALTER EXTENSION %I UPDATE TO %L", EXTENSION_NAME, package->newest));
	session->show_warnings = false;
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		return explain_refusal(session, result, package->newest);
	PQclear(result);
	PQclear(must_execute(session, doing, "COMMIT"));
	PQclear(must_execute(session, doing, "SET search_path = pg_catalog, pg_temp"));
	session->if_interrupted = NULL;
	say_done(begin);
	look(session);
	return EXIT_DONE;
}
