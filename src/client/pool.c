/*-------------------------------------------------------------------------
 *
 * pool.c
 *		Sessions that work at the same time, each on a task of its own.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/pool.h"
#include "client/signals.h"

/* Has up to so many sessions; fewer where the server has no more connections. */
Pool *
open_pool(Session *session, int size)
{
	Pool	   *pool = pg_malloc0(sizeof(Pool));

	pool->workers = pg_malloc0(size * sizeof(Worker));
	pool->workers[pool->count++].session = session;
	while (pool->count < size)
	{
		Session    *another = open_another_session(session);

		if (another == NULL)
		{
			say("the server has connections for %d at a time, not %d", pool->count, size);
			break;
		}
		pool->workers[pool->count++].session = another;
	}
	return pool;
}

/* A worker that has nothing to do, or NULL. */
Worker *
idle_worker(Pool *pool)
{
	for (int i = 0; i < pool->count; i++)
	{
		if (pool->workers[i].task == NULL)
			return &pool->workers[i];
	}
	return NULL;
}

/* Is there a worker that works? */
bool
is_any_busy(const Pool *pool)
{
	for (int i = 0; i < pool->count; i++)
	{
		if (pool->workers[i].task != NULL)
			return true;
	}
	return false;
}

/* Has a worker run statements, in one transaction. */
void
begin_task(Worker *worker, void *task, const char *statements)
{
	worker->task = task;
	worker->result = NULL;
	if (PQsendQuery(worker->session->connection, statements) == 0)
		worker->result = PQmakeEmptyPGresult(worker->session->connection, PGRES_FATAL_ERROR);
}

/* Takes in what the server has sent; true if that is all. The last result stays, or the one that failed. */
static bool
has_ended(Worker *worker)
{
	PGconn	   *connection = worker->session->connection;

	if (PQconsumeInput(connection) == 0 && PQstatus(connection) == CONNECTION_OK)
		return false;
	while (!PQisBusy(connection))
	{
		PGresult   *result = PQgetResult(connection);

		if (result == NULL)
			return true;
		PQclear(worker->result);
		worker->result = result;
	}
	return false;
}

/* After a signal, has the server end what all run, again and again until it has; then the program ends. */
static void
end_all(Pool *pool)
{
	while (is_any_busy(pool))
	{
		for (int i = 0; i < pool->count; i++)
		{
			Worker	   *worker = &pool->workers[i];

			if (worker->task == NULL)
				continue;
			cancel_statement(worker->session->connection);
			if (has_ended(worker))
				worker->task = NULL;
		}
		if (is_any_busy(pool))
			wait_for_sockets(NULL, 0, -1, 100);
	}
	check_signal(pool->workers[0].session);
}

/* A worker that has ended its task, whose result and task are the caller's to take; NULL where none has in time. */
Worker *
wait_for_worker(Pool *pool, long milliseconds)
{
	int64		end = clock_milliseconds() + milliseconds;
	int		   *sockets = pg_malloc(pool->count * sizeof(int));
	Worker	   *ended = NULL;

	while (ended == NULL)
	{
		int			count = 0;
		int64		left = end - clock_milliseconds();

		if (received_signal() != 0)
			end_all(pool);
		for (int i = 0; i < pool->count && ended == NULL; i++)
		{
			if (pool->workers[i].task == NULL)
				continue;
			if (has_ended(&pool->workers[i]))
				ended = &pool->workers[i];
			else
				sockets[count++] = PQsocket(pool->workers[i].session->connection);
		}
		if (ended != NULL || left <= 0)
			break;
		wait_for_sockets(sockets, count, -1, left);
	}
	pg_free(sockets);
	return ended;
}

/*
 * Sees to it that a worker that has ended its task can have another one. It gets a new session if its own was lost; where
 * there is none to be had, there is one worker less. Without the session of the program itself others may be at work, so
 * that is its end.
 */
void
mend_worker(Pool *pool, Worker *worker)
{
	Session    *another;

	worker->task = NULL;
	if (PQstatus(worker->session->connection) == CONNECTION_OK)
		return;
	if (worker == &pool->workers[0])
		fail("Run it again when the server is back: it goes on where it stopped.", "the connection was lost");
	another = open_another_session(pool->workers[0].session);
	PQfinish(worker->session->connection);
	if (another != NULL)
		worker->session = another;
	else
		*worker = pool->workers[--pool->count];
}

/* Ends all sessions but that of the program itself. */
void
close_pool(Pool *pool)
{
	for (int i = 1; i < pool->count; i++)
		close_session(pool->workers[i].session);
	pg_free(pool->workers);
	pg_free(pool);
}
