/*-------------------------------------------------------------------------
 *
 * progress.c
 *		How far the building of an index is. A second connection looks; where there is none to be had, nothing is shown.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/progress.h"

/* Most statements are over before anybody wants to know. */
#define FIRST_LOOK		1000
#define PRINT_INTERVAL	30000

/* What is kept from one look to the next */
typedef struct Progress
{
	Session    *session;
	PGconn	   *connection;		/* NULL before the first look, and where there is none */
	bool		tried;
	int64		printed;
} Progress;

/* How far a session is with an index, by what its phases take of the whole; NULL where it builds none. */
char *
progress_of(PGconn *connection, int process)
{
	char	   *query = psprintf("SELECT pg_catalog.format('%%3s %%%%  %%s%%s', CASE "
								 "WHEN phase IN ('building index', 'building index: scanning table') THEN 40 * blocks_done / greatest(blocks_total, 1) "
								 "WHEN phase LIKE 'building index: sorting%%' THEN 42 "
								 "WHEN phase LIKE 'building index: loading%%' THEN 50 + 10 * tuples_done / greatest(tuples_total, 1) "
								 "WHEN phase = 'waiting for writers before validation' THEN 60 "
								 "WHEN phase LIKE 'index validation: scanning index' THEN 60 + 10 * blocks_done / greatest(blocks_total, 1) "
								 "WHEN phase LIKE 'index validation: sorting%%' THEN 70 "
								 "WHEN phase LIKE 'index validation: scanning table' THEN 72 + 26 * blocks_done / greatest(blocks_total, 1) "
								 "WHEN phase LIKE 'waiting for old snapshots' THEN 98 "
								 "WHEN phase LIKE 'waiting for readers%%' THEN 99 "
								 "ELSE 0 END, phase, ': process ' || nullif(current_locker_pid, 0)) "
								 "FROM pg_catalog.pg_stat_progress_create_index WHERE pid = %d AND phase IS NOT NULL", process);
	PGresult   *result;
	char	   *progress = NULL;

	PQclear(PQexec(connection, "SET search_path = pg_catalog, pg_temp"));
	result = PQexec(connection, query);
	if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) > 0)
		progress = pg_strdup(PQgetvalue(result, 0, 0));
	PQclear(result);
	pg_free(query);
	return progress;
}

/* Looks, and shows what it sees: all the time on a terminal, now and then elsewhere. */
static void
look_at_progress(Watcher *watcher, int64 milliseconds)
{
	Progress   *progress = watcher->data;
	char	   *text;

	if (milliseconds < FIRST_LOOK || (!is_terminal_output() && milliseconds - progress->printed < PRINT_INTERVAL))
		return;
	if (!progress->tried)
		progress->connection = try_to_connect(&progress->session->parameters);
	progress->tried = true;
	progress->printed = milliseconds;
	if (progress->connection == NULL)
		return;
	text = progress_of(progress->connection, PQbackendPID(progress->session->connection));
	if (text == NULL)
		return;
	if (is_terminal_output())
		show_progress(text);
	else
		say("  %s", text);
	pg_free(text);
}

/* Has the session's statements looked after until stop_watching. */
void
watch_progress(Session *session, Watcher *watcher)
{
	Progress   *progress = pg_malloc0(sizeof(Progress));

	progress->session = session;
	watcher->look = look_at_progress;
	watcher->data = progress;
	session->watcher = watcher;
}

void
stop_watching(Session *session)
{
	Progress   *progress = session->watcher->data;

	if (progress->connection != NULL)
		PQfinish(progress->connection);
	pg_free(progress);
	session->watcher = NULL;
	show_progress(NULL);
}
