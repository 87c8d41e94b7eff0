/*-------------------------------------------------------------------------
 *
 * session.h
 *		A session: statements in it, and what is known of its database.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_SESSION_H
#define CLIENT_SESSION_H

#include "pqexpbuffer.h"

#include "client/connection.h"
#include "client/message.h"

/* Is called now and then while a statement runs. */
typedef struct Watcher
{
	void		(*look) (struct Watcher *watcher, int64 milliseconds);
	void	   *data;
} Watcher;

typedef struct Session
{
	PGconn	   *connection;
	const Options *options;
	Parameters	parameters;
	Watcher    *watcher;		/* NULL for none */
	const char *if_interrupted; /* what to say where a signal ends the program */
	bool		show_warnings;

	/* What there is; see look() */
	char	   *database;		/* its name, fit to be printed in a line */
	char	   *role;
	char	   *installed;		/* version; NULL where it is not installed */
	char	   *home;			/* schema of the extension; NULL likewise */
	char	   *owner;			/* role that may not update; see look() */
	bool		standby;
	bool		may_hold;		/* a superuser, on a server that takes changes */
	bool		may_update;		/* has the rights of the owner of the extension */
} Session;

/* session.c */
extern Session *open_session(const Options *options);
extern Session *open_another_session(Session *session);
extern void close_session(Session *session);
extern void make_patient(Session *session);
extern PGresult *execute(Session *session, const char *statements);
extern PGresult *must_execute(Session *session, const char *doing, const char *statements);
extern void cancel_statement(PGconn *connection);
extern void check_signal(Session *session);
extern void pause_session(Session *session, long milliseconds);

/* query.c */
extern char *fill(Session *session, const char *pattern,...);
extern void append_filled(PQExpBuffer buffer, Session *session, const char *pattern,...);
extern const char *value_at(const PGresult *result, int row, int column);
extern bool truth_at(const PGresult *result, int row, int column);

/* look.c */
extern const char *safe_settings(Session *session);
extern void look(Session *session);
extern void must_be_installed(const Session *session);
extern void need_installed(Session *session);
extern PGresult *try_to_read_rows(Session *session, const char *query);
extern PGresult *read_rows(Session *session, const char *doing, const char *query);
extern bool hold_home(Session *session, PGresult **failure);
extern void must_hold_home(Session *session, const char *doing);
extern const char *target_of(Session *session, const char *schema);

/* failure.c */
extern const char *sqlstate_of(const PGresult *result);
extern bool has_sqlstate(const PGresult *result, const char *sqlstates);
extern const char *primary_message(const PGresult *result);
extern char *more_of_message(const PGresult *result, bool with_labels);
extern void explain(const PGresult *result, const char *doing) pg_noreturn_attribute;

/* How a text begins that is cast to a number, for the error that this raises to have it in its message */
#define OWN_ERROR EXTENSION_NAME ": "

/* One of the extension's functions, for fill(); the argument is the schema of the extension. */
#define FUNCTION(name) "%I.\"" EXTENSION_NAME "_" name "\""

#endif							/* CLIENT_SESSION_H */
