/*-------------------------------------------------------------------------
 *
 * failure.c
 *		Plain words for errors of the server, by their SQLSTATE: messages are in the server's language.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/session.h"

/* The SQLSTATE of an error; empty where the server did not send one. */
const char *
sqlstate_of(const PGresult *result)
{
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	return sqlstate != NULL ? sqlstate : "";
}

/* Is the SQLSTATE of an error among those, separated by blanks? */
bool
has_sqlstate(const PGresult *result, const char *sqlstates)
{
	const char *sqlstate = sqlstate_of(result);

	return sqlstate[0] != '\0' && strstr(sqlstates, sqlstate) != NULL;
}

/* What an error says in its first line. */
const char *
primary_message(const PGresult *result)
{
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	if (message != NULL)
		return message;
	message = PQresultErrorMessage(result);
	return pnstrdup(message, strcspn(message, "\n"));
}

/* Detail and hint of an error, on lines of their own. */
char *
more_of_message(const PGresult *result, bool with_labels)
{
	PQExpBuffer buffer = createPQExpBuffer();
	const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
	const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);

	if (detail != NULL)
		appendPQExpBuffer(buffer, "%s%s\n", with_labels ? "DETAIL:  " : "", detail);
	if (hint != NULL)
		appendPQExpBuffer(buffer, "%s%s\n", with_labels ? "HINT:  " : "", hint);
	return buffer->data;
}

/* Says who may, where a role may not. */
static const char *
advice_on_privileges(const char *doing)
{
	if (strstr(doing, "install") != NULL)
		return "Run it as the owner of the database, or have its owner run: GRANT CREATE ON DATABASE ... TO this role.\n"
			"The schema's owner can let this role in: GRANT USAGE, CREATE ON SCHEMA ... TO this role.";
	if (strstr(doing, "update") != NULL || strstr(doing, "plan") != NULL || strstr(doing, "prepare") != NULL)
		return "Run it as the role that owns the extension, or as a superuser.";
	return "The schema's owner can let this role in: GRANT USAGE ON SCHEMA ... TO this role.";
}

/* What a query of the program's own raises an error for, as the end of a text; NULL for any other error. */
static char *
own_error(const PGresult *result)
{
	const char *error = has_sqlstate(result, "22P02") ? strstr(primary_message(result), "\"" OWN_ERROR) : NULL;

	if (error == NULL)
		return NULL;
	error += strlen("\"" OWN_ERROR);
	return pnstrdup(error, strcspn(error, "\""));
}

/* Ends the program with plain words for an error. */
void
explain(const PGresult *result, const char *doing)
{
	const char *message = primary_message(result);

	show_progress(NULL);
	if (own_error(result) != NULL)
		fail("What it says cannot be believed, and nothing was done. If nobody else is at work: whoever may has changed it, and a superuser "
			 "makes it again as the extension's script has it, with CREATE OR REPLACE FUNCTION.", "cannot %s: %s", doing, own_error(result));
	if (has_sqlstate(result, "42501"))
		fail(advice_on_privileges(doing), "cannot %s: this role may not: %s", doing, message);
	if (has_sqlstate(result, "58P01"))
		fail("The package of the extension is not on that server, or not all of it: install it there.",
			 "cannot %s: %s", doing, message);
	if (has_sqlstate(result, "25006"))
		fail("Connect to the primary server.", "cannot %s: the server takes no changes: %s", doing, message);
	if (has_sqlstate(result, "3F000"))
		fail("Make it with CREATE SCHEMA, or name another one by --schema.", "cannot %s: %s", doing, message);
	if (has_sqlstate(result, "22023"))
		fail(more_of_message(result, false), "cannot %s: %s", doing, message);
	if (sqlstate_of(result)[0] == '\0' || strncmp(sqlstate_of(result), "08", 2) == 0 ||
		has_sqlstate(result, "57P01 57P02 57P03 57P05"))
		fail("Run it again when the server is back.", "cannot %s: the connection was lost: %s", doing, message);
	fail(psprintf("%s\n%s", message, more_of_message(result, true)), "cannot %s:", doing);
}
