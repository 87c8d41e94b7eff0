/*-------------------------------------------------------------------------
 *
 * session.c
 *		Statements in a session. A signal cancels the one that runs, and the program ends when the server has ended it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <poll.h>
#include <unistd.h>

#include "client/session.h"
#include "client/signals.h"

/* How often a statement is looked after while it runs */
#define LOOK_MILLISECONDS 100

/* Shows a warning as the server would have psql show it. */
static void
receive_notice(void *data, const PGresult *notice)
{
	Session    *session = data;
	char	   *text;

	if (!session->show_warnings)
		return;
	text = PQresultVerboseErrorMessage(notice, PQERRORS_DEFAULT, PQSHOW_CONTEXT_NEVER);
	fputs(text, stderr);
	PQfreemem(text);
}

/* Connects to the database that the options and the environment mean. */
Session *
open_session(const Options *options)
{
	Session    *session = pg_malloc0(sizeof(Session));

	session->options = options;
	read_parameters(options, &session->parameters);
	session->connection = connect_to(&session->parameters, options);
	PQsetNoticeReceiver(session->connection, receive_notice, session);
	return session;
}

/* One more session in the same database, with nothing looked at; NULL where there is none to be had. */
Session *
open_another_session(Session *session)
{
	Session    *another;
	PGconn	   *connection = try_to_connect(&session->parameters);

	if (connection == NULL)
		return NULL;
	another = pg_malloc0(sizeof(Session));
	another->options = session->options;
	another->parameters = session->parameters;
	another->connection = connection;
	PQsetNoticeReceiver(connection, receive_notice, another);
	make_patient(another);
	return another;
}

/* Ends a session, and waits until the server has. */
void
close_session(Session *session)
{
	struct pollfd socket = {.fd = dup(PQsocket(session->connection)), .events = POLLIN};
	char		rest[1024];

	PQfinish(session->connection);
	while (socket.fd >= 0 && poll(&socket, 1, 2000) > 0 && read(socket.fd, rest, sizeof(rest)) > 0)
		;
	close(socket.fd);
}

/* Ends the program after a signal. */
static void
end_interrupted(Session *session)
{
	show_progress(NULL);
	complain(session->if_interrupted, "interrupted");
	close_session(session);
	fflush(stdout);
	_exit(128 + received_signal());
}

/* Ends the program if a signal has come. */
void
check_signal(Session *session)
{
	if (received_signal() != 0)
		end_interrupted(session);
}

/* Does nothing for a while. */
void
pause_session(Session *session, long milliseconds)
{
	int64		end = clock_milliseconds() + milliseconds;

	for (;;)
	{
		int64		left = end - clock_milliseconds();

		check_signal(session);
		if (left <= 0)
			return;
		wait_for_sockets(NULL, 0, -1, left);
	}
}

/* Has the server cancel what the session runs. */
void
cancel_statement(PGconn *connection)
{
	PGcancel   *cancel = PQgetCancel(connection);
	char		error[256];

	if (cancel != NULL)
		PQcancel(cancel, error, sizeof(error));
	PQfreeCancel(cancel);
}

/* Waits until the next result is there. After a signal the statement is cancelled, again and again until it ends. */
static void
wait_for_result(Session *session, int64 begin)
{
	int64		cancelled = 0;

	while (PQisBusy(session->connection))
	{
		int			socket = PQsocket(session->connection);

		if (received_signal() != 0 && clock_milliseconds() - cancelled >= 1000)
		{
			cancel_statement(session->connection);
			cancelled = clock_milliseconds();
		}
		wait_for_sockets(&socket, 1, -1, LOOK_MILLISECONDS);
		if (PQconsumeInput(session->connection) == 0)
			return;
		if (session->watcher != NULL && received_signal() == 0)
			session->watcher->look(session->watcher, clock_milliseconds() - begin);
	}
}

/*
 * Runs statements, in one transaction unless they say otherwise. Returns the result of the last one, or of the one that
 * failed.
 */
PGresult *
execute(Session *session, const char *statements)
{
	PGresult   *last = NULL;
	PGresult   *result;
	int64		begin = clock_milliseconds();

	check_signal(session);
	if (PQsendQuery(session->connection, statements) == 0)
		return PQmakeEmptyPGresult(session->connection, PGRES_FATAL_ERROR);
	for (;;)
	{
		wait_for_result(session, begin);
		result = PQgetResult(session->connection);
		if (result == NULL)
			break;
		PQclear(last);
		last = result;
	}
	check_signal(session);
	return last;
}

static bool
succeeded(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY;
}

/* As execute, and where it fails the program ends; "doing" says what for. */
PGresult *
must_execute(Session *session, const char *doing, const char *statements)
{
	PGresult   *result = execute(session, statements);

	if (!succeeded(result))
		explain(result, doing);
	return result;
}

/*
 * Gets a session ready for what may take long: settings of a role or database do not cut it short, and the extension's
 * guard need not report what is done here on purpose. What somebody has killed is not finished by the server either.
 */
void
make_patient(Session *session)
{
	PQclear(must_execute(session, "begin",
						 "SET search_path = pg_catalog, pg_temp; SET client_min_messages = warning;"
						 "SET default_transaction_read_only = off; SET default_transaction_isolation = 'read committed';"
						 "SET statement_timeout = 0; SET lock_timeout = 0;"
						 "SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings WHERE name IN"
						 " ('idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout');"
						 "SELECT pg_catalog.set_config('" EXTENSION_NAME ".on_drift', 'off', false)"));

	/* Not every system can tell that a client is gone. */
	PQclear(execute(session, "SET client_connection_check_interval = '1s'"));
}
