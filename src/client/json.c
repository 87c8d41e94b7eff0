/*-------------------------------------------------------------------------
 *
 * json.c
 *		Values of JSON that the program writes itself.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/json.h"

/* Appends a string of JSON, or null. */
void
append_json_string(PQExpBuffer buffer, const char *text)
{
	if (text == NULL)
	{
		appendPQExpBufferStr(buffer, "null");
		return;
	}
	appendPQExpBufferChar(buffer, '"');
	for (; *text != '\0'; text++)
	{
		unsigned char c = (unsigned char) *text;

		if (c == '"' || c == '\\')
			appendPQExpBuffer(buffer, "\\%c", c);
		else if (c == '\n')
			appendPQExpBufferStr(buffer, "\\n");
		else if (c < ' ')
			appendPQExpBuffer(buffer, "\\u%04x", c);
		else
			appendPQExpBufferChar(buffer, c);
	}
	appendPQExpBufferChar(buffer, '"');
}

/* Appends a member of an object, behind a comma unless it is the first. */
void
append_json_member(PQExpBuffer buffer, const char *name, const char *text)
{
	if (buffer->len > 0 && buffer->data[buffer->len - 1] != '{')
		appendPQExpBufferStr(buffer, ", ");
	append_json_string(buffer, name);
	appendPQExpBufferStr(buffer, ": ");
	append_json_string(buffer, text);
}

/* Prints the object that says why the program has failed. */
void
print_json_error(const char *message, const char *advice)
{
	PQExpBuffer buffer = createPQExpBuffer();

	appendPQExpBufferChar(buffer, '{');
	append_json_member(buffer, "error", message);
	append_json_member(buffer, "advice", advice);
	printf("%s}\n", buffer->data);
	destroyPQExpBuffer(buffer);
}
