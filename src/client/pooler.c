/*-------------------------------------------------------------------------
 *
 * pooler.c
 *		Poolers between the program and the server: what needs a session of its own is not done through one that has
 *		others work in it.
 *
 * What libpq takes for the process of the session is what the pooler says, and not what the server says. If so, the
 * session is still its client's own where the pooler works by sessions. Where it works by transactions, one that is idle
 * is given to whoever comes next: a second connection that asks a few times gets it, or the first one finds that it has
 * another one.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/pooler.h"

/* So many looks find one among as many connections that a pooler gives out by turns. */
#define LOOKS 25

/* The process that runs what a connection sends now; 0 where that fails. */
static int
server_process(PGconn *connection)
{
	PGresult   *result = PQexec(connection, "SELECT pg_catalog.pg_backend_pid()");
	int			process = PQresultStatus(result) == PGRES_TUPLES_OK ? atoi(PQgetvalue(result, 0, 0)) : 0;

	PQclear(result);
	return process;
}

/* Does the session stay with its connection, as far as a second connection can tell? */
static bool
stays_with_connection(Session *session, int process)
{
	PGconn	   *second = try_to_connect(&session->parameters);
	bool		stays = second != NULL;

	for (int i = 0; i < LOOKS && stays; i++)
		stays = server_process(second) != process && server_process(session->connection) == process;
	if (second != NULL)
		PQfinish(second);
	return stays;
}

/* Makes sure that the session is the program's own until it ends. */
void
need_own_session(Session *session)
{
	int			process = server_process(session->connection);

	if (process == PQbackendPID(session->connection) || stays_with_connection(session, process))
		return;
	fail("Give it the address of the server itself, for example by -h and -p; what only reads works through the pooler.",
		 "there is a connection pooler between this program and the server, and %s needs a session of its own",
		 session->options->command->name);
}
