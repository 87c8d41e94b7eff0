/*-------------------------------------------------------------------------
 *
 * writers.c
 *		Waiting for a moment in which nobody has been writing for long: what has to wait for who writes has whoever writes
 *		next wait behind it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <unistd.h>

#include "client/signals.h"
#include "client/update.h"
#include "client/writers.h"

#define WRITES \
	"l.locktype = 'relation' AND l.relation = t.oid AND l.mode NOT IN ('AccessShareLock', 'RowShareLock') " \
	"AND l.pid IS DISTINCT FROM pg_backend_pid()"

/* Says who has been writing to a table of the extension for a while; NULL if nobody has. */
char *
find_writer(Session *session)
{
	PGresult   *before;
	PGresult   *after;
	char	   *writer;

	before = must_execute(session, "look for writers",
						  fill(session, "SELECT coalesce(array_agg(virtualtransaction), '{}') FROM %s t JOIN pg_locks l ON " WRITES, TABLES));
	if (strcmp(value_at(before, 0, 0), "{}") == 0)
		return NULL;
	pause_session(session, 200);
	after = must_execute(session, "look for writers",
						 fill(session, "SELECT max(format('process %%s has a transaction open that writes to %%s.%%s', l.pid, "
							  "quote_ident(n.nspname), quote_ident(t.relname))) FROM %s t JOIN pg_class c ON c.oid = t.oid "
							  "JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_locks l ON " WRITES
							  " AND l.virtualtransaction = ANY (%L)", TABLES, value_at(before, 0, 0)));
	writer = value_at(after, 0, 0) != NULL ? pg_strdup(value_at(after, 0, 0)) : NULL;
	PQclear(before);
	PQclear(after);
	return writer;
}

/*
 * Waits after an attempt that came to nothing: twice as long each time up to ten seconds, give or take a half. Behind the
 * last one the program ends.
 */
void
try_again(Session *session, int attempt, const char *reason)
{
	long		milliseconds = attempt > 4 ? 10000 : 1000L << (attempt - 1);
	int			retries = session->options->retries;

	say("  not yet: %s", reason);
	if (attempt >= retries)
		fail("What is ready stays ready. Run it again when the long transactions have ended.",
			 "no moment was found in %d attempts: %s", retries, reason);
	pause_session(session, milliseconds / 2 + (clock_milliseconds() * 7919 + getpid()) % milliseconds);
}
