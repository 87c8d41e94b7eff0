/*-------------------------------------------------------------------------
 *
 * connection.c
 *		Connections to the database, and plain words for those that fail.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <fcntl.h>
#include <unistd.h>

#include "client/connection.h"
#include "client/message.h"
#include "client/signals.h"
#include "common/string.h"

/* Leaves where a signal came. Nothing has been done yet. */
static void
leave_at_signal(void)
{
	if (received_signal() == 0)
		return;
	complain(NULL, "interrupted");
	exit(128 + received_signal());
}

/* The seconds that libpq would wait for a host; 0 is without end. */
static long
connect_timeout(const Parameters *parameters)
{
	const char *value = known_value(parameters, "connect_timeout");
	long		seconds = value != NULL ? strtol(value, NULL, 10) : 0;

	return seconds <= 0 ? 0 : Max(seconds, 2);
}

/* Brings a connection that was begun to an end, whichever it is; false where its time was over. */
static bool
finish_connection(PGconn *connection, long seconds)
{
	int64		end = clock_milliseconds() + seconds * 1000;
	PostgresPollingStatusType status = PGRES_POLLING_WRITING;

	while (status != PGRES_POLLING_OK && status != PGRES_POLLING_FAILED)
	{
		int			socket = PQsocket(connection);
		int64		left = end - clock_milliseconds();

		if (seconds > 0 && left <= 0)
			return false;
		wait_for_sockets(&socket, status == PGRES_POLLING_READING ? 1 : 0, status == PGRES_POLLING_WRITING ? socket : -1,
						 seconds > 0 ? left : -1);
		leave_at_signal();
		status = PQconnectPoll(connection);
	}
	return true;
}

/*
 * Connects, or returns a connection that says what is wrong, with the SQLSTATE in its message: libpq gives it in no
 * other way. It is the caller's to look whether it is a good one.
 */
static PGconn *
begin_and_finish(const Parameters *parameters, bool *timed_out)
{
	const char *host = known_value(parameters, "host");
	PGconn	   *connection;

	*timed_out = false;

	/* Which of several hosts is next when one does not answer is known to libpq alone. */
	if (host != NULL && strchr(host, ',') != NULL)
		return PQconnectdbParams(parameters->names, parameters->values, 0);
	connection = PQconnectStartParams(parameters->names, parameters->values, 0);
	if (connection == NULL)
		fail(NULL, "out of memory");
	PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
	if (PQstatus(connection) != CONNECTION_BAD)
		*timed_out = !finish_connection(connection, connect_timeout(parameters));
	PQsetErrorVerbosity(connection, PQERRORS_DEFAULT);
	return connection;
}

/*
 * Takes the last SQLSTATE out of libpq's message, and cuts the message to what the server said with it. Without one the
 * SQLSTATE is empty, and the message is libpq's first line.
 */
static char *
split_message(const char *message, char *sqlstate)
{
	const char *text = message;

	sqlstate[0] = '\0';
	for (const char *at = strstr(message, ":  "); at != NULL; at = strstr(at + 1, ":  "))
	{
		if (strspn(at + 3, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 5 && at[8] == ':' && at[9] == ' ')
		{
			strlcpy(sqlstate, at + 3, 6);
			text = at + 10;
		}
	}
	return pnstrdup(text, strcspn(text, "\n"));
}

/* Ends the program with plain words for a connection that failed. */
static void
explain_connection(PGconn *connection)
{
	char		sqlstate[6];
	char	   *message = split_message(PQerrorMessage(connection), sqlstate);

	if (PQconnectionNeedsPassword(connection))
		fail("Give it in DATABASE_URL, PGPASSWORD or ~/.pgpass.", "the server wants a password");
	if (strcmp(sqlstate, "28P01") == 0)
		fail("Check DATABASE_URL, or PGUSER and PGPASSWORD.", "the password is wrong, or the user: %s", message);
	if (strncmp(sqlstate, "28", 2) == 0)
		fail("Check the user in DATABASE_URL or PGUSER, and pg_hba.conf on the server.",
			 "the server does not let this user in: %s", message);
	if (strcmp(sqlstate, "3D000") == 0)
		fail("Create it with createdb, or check DATABASE_URL or PGDATABASE.", "there is no such database: %s", message);
	if (strcmp(sqlstate, "57P03") == 0)
		fail("Run it again in a moment.", "the server is not ready: %s", message);
	if (strcmp(sqlstate, "53300") == 0)
		fail("Run it again when others have ended, or raise the limit of connections of the role, the database or the server.",
			 "the server has no free connection: %s", message);
	if (sqlstate[0] != '\0')
		fail(NULL, "the server does not accept the connection: %s", message);
	fail("Is it running there? Check DATABASE_URL, or PGHOST and PGPORT.", "the server cannot be reached: %s", message);
}

/* Ends the program where the server did not answer in time. */
static void
explain_timeout(const Parameters *parameters)
{
	fail("Is it running there? Check DATABASE_URL, or PGHOST and PGPORT, or give it more time with connect_timeout.",
		 "the server cannot be reached: no answer within %ld s", connect_timeout(parameters));
}

/* Is there a terminal to ask for a password on? */
static bool
may_ask(const Options *options)
{
	int			terminal;

	if (options->never_password || (terminal = open("/dev/tty", O_RDWR)) < 0)
		return false;
	close(terminal);
	return true;
}

/* Connects, and ends the program with plain words where that fails. A password that was typed is kept. */
PGconn *
connect_to(Parameters *parameters, const Options *options)
{
	bool		timed_out;
	bool		asked = options->always_password;
	PGconn	   *connection;

	if (options->always_password)
		set_parameter(parameters, "password", simple_prompt("Password: ", false));
	connection = begin_and_finish(parameters, &timed_out);
	if (!timed_out && PQstatus(connection) == CONNECTION_BAD && PQconnectionNeedsPassword(connection) && !asked &&
		may_ask(options))
	{
		PQfinish(connection);
		set_parameter(parameters, "password", simple_prompt("Password: ", false));
		connection = begin_and_finish(parameters, &timed_out);
	}
	if (timed_out)
		explain_timeout(parameters);
	if (PQstatus(connection) == CONNECTION_BAD)
		explain_connection(connection);
	return connection;
}

/* One more connection to the same database, where it is to be had; otherwise NULL. */
PGconn *
try_to_connect(const Parameters *parameters)
{
	bool		timed_out;
	PGconn	   *connection = begin_and_finish(parameters, &timed_out);

	if (!timed_out && PQstatus(connection) == CONNECTION_OK)
		return connection;
	PQfinish(connection);
	return NULL;
}

/* Connects, and ends the program where that fails for another reason than a password: then it returns NULL. */
PGconn *
connect_unless_password(const Parameters *parameters)
{
	bool		timed_out;
	char		sqlstate[6];
	PGconn	   *connection = begin_and_finish(parameters, &timed_out);

	if (timed_out)
		explain_timeout(parameters);
	if (PQstatus(connection) == CONNECTION_OK)
		return connection;
	split_message(PQerrorMessage(connection), sqlstate);
	if (!PQconnectionNeedsPassword(connection) && strcmp(sqlstate, "28P01") != 0)
		explain_connection(connection);
	PQfinish(connection);
	return NULL;
}
