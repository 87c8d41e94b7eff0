/*-------------------------------------------------------------------------
 *
 * query.c
 *		Puts texts of statements together, and takes values out of results.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/session.h"

/* Appends a value as SQL writes it, by the session's own rules. */
static void
append_escaped(PQExpBuffer buffer, PGconn *connection, const char *text, bool identifier)
{
	char	   *escaped;

	if (text == NULL)
	{
		appendPQExpBufferStr(buffer, "NULL");
		return;
	}
	escaped = identifier ? PQescapeIdentifier(connection, text, strlen(text)) : PQescapeLiteral(connection, text, strlen(text));
	if (escaped == NULL)
		fail(NULL, "this is no text in UTF-8: %s", text);
	appendPQExpBufferStr(buffer, escaped);
	PQfreemem(escaped);
}

/* Does the work of fill. */
static void
append_pattern(PQExpBuffer buffer, PGconn *connection, const char *pattern, va_list args)
{
	for (const char *at = pattern; *at != '\0'; at++)
	{
		if (*at != '%')
			appendPQExpBufferChar(buffer, *at);
		else if (*++at == 'L' || *at == 'I')
			append_escaped(buffer, connection, va_arg(args, const char *), *at == 'I');
		else if (*at == 's')
			appendPQExpBufferStr(buffer, va_arg(args, const char *));
		else if (*at == 'd')
			appendPQExpBuffer(buffer, "%d", va_arg(args, int));
		else
			appendPQExpBufferChar(buffer, *at);
	}
}

/*
 * Returns the text of a statement: %I becomes a name, %L a literal or NULL, %s a part of the statement, %d a number.
 */
char *
fill(Session *session, const char *pattern,...)
{
	PQExpBuffer buffer = createPQExpBuffer();
	va_list		args;

	va_start(args, pattern);
	append_pattern(buffer, session->connection, pattern, args);
	va_end(args);
	if (PQExpBufferBroken(buffer))
		fail(NULL, "out of memory");
	return buffer->data;
}

/* Appends to a text what fill returns. */
void
append_filled(PQExpBuffer buffer, Session *session, const char *pattern,...)
{
	va_list		args;

	va_start(args, pattern);
	append_pattern(buffer, session->connection, pattern, args);
	va_end(args);
	if (PQExpBufferBroken(buffer))
		fail(NULL, "out of memory");
}

/* A value of a row, or NULL. It lives as long as the result. */
const char *
value_at(const PGresult *result, int row, int column)
{
	if (row >= PQntuples(result) || PQgetisnull(result, row, column))
		return NULL;
	return PQgetvalue(result, row, column);
}

/* A boolean of a row. */
bool
truth_at(const PGresult *result, int row, int column)
{
	const char *value = value_at(result, row, column);

	return value != NULL && value[0] == 't';
}
