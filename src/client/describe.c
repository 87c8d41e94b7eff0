/*-------------------------------------------------------------------------
 *
 * describe.c
 *		Commands that describe a schema to people: diagram and docs.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/commands.h"
#include "client/file.h"
#include "client/graphviz.h"
#include "client/json.h"
#include "client/session.h"
#include "client/tenants.h"

#define GET_GRAPHVIZ "Install the package graphviz."

/* Prints a text, or writes it into the file that was named. */
static void
put_text(const Options *options, const char *text)
{
	PQExpBuffer buffer = createPQExpBuffer();

	if (options->out != NULL)
	{
		FILE	   *out = open_to_write(options->out);

		fputs(text, out);
		close_written(out, options->out);
		say("wrote %s", options->out);
	}
	else if (options->json)
	{
		appendPQExpBufferChar(buffer, '{');
		append_json_member(buffer, options->command->name, text);
		printf("%s}\n", buffer->data);
	}
	else
		fputs(text, stdout);
}

/* The text that a query returns. */
static char *
read_description(Session *session, const char *query)
{
	PGresult   *result = read_rows(session, "describe the schema", query);
	char	   *text = pg_strdup(value_at(result, 0, 0));

	PQclear(result);
	return text;
}

/* The schema as a diagram in a language that the server writes. */
static char *
read_diagram(Session *session, const char *language)
{
	return read_description(session,
							fill(session, "SELECT " FUNCTION("diagram") "(%s, %L)", session->home,
								 target_of(session, named_schema(session->options)), language));
}

static int
diagram_of_one(Session *session)
{
	const Options *options = session->options;
	const char *format = options->format != NULL ? options->format : "mermaid";
	char	   *text;

	if (strcmp(format, "svg") != 0)
		text = read_diagram(session, format);
	else if ((text = drawn_by_graphviz(read_diagram(session, "dot"))) == NULL)
		fail(GET_GRAPHVIZ " Or take --format dot, and have it drawn elsewhere.", "there is no Graphviz here, which draws the diagram");
	put_text(options, text);
	return EXIT_DONE;
}

/* schema_setup diagram */
int
run_diagram(const Options *options)
{
	return run_on_schemas(options, diagram_of_one, NULL, NULL);
}

static int
docs_of_one(Session *session)
{
	const Options *options = session->options;
	const char *format = options->format != NULL ? options->format : "html";
	char	   *picture = NULL;

	if (strcmp(format, "html") == 0)
	{
		picture = drawn_by_graphviz(read_diagram(session, "dot"));
		if (picture == NULL)
			complain(GET_GRAPHVIZ, "the page is without a diagram: there is no Graphviz here");
	}
	put_text(options, read_description(session, fill(session, "SELECT " FUNCTION("docs") "(%s, %L, %L)", session->home,
													 target_of(session, named_schema(options)), format, picture)));
	return EXIT_DONE;
}

/* schema_setup docs */
int
run_docs(const Options *options)
{
	return run_on_schemas(options, docs_of_one, NULL, NULL);
}
