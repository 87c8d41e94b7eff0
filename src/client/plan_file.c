/*-------------------------------------------------------------------------
 *
 * plan_file.c
 *		Reads and writes plans in files.
 *
 * A file is SQL, so that people can read it, and psql could run it. What tells which plan it is stands in comments above the
 * statements; the statements themselves are compared with those that the server plans when it is applied.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/file.h"
#include "client/plan_file.h"

#define FIRST_LINE	"-- plan of " PROGRAM_NAME ", format 1"

/* What stands in a comment of the head of a file, in this order; a value is the rest of its line. */
typedef enum HeadLine
{
	HEAD_SCHEMA,				/* empty for the extension's own */
	HEAD_VERSION,
	HEAD_DATA_LOSS,
	HEAD_FINGERPRINT,
	HEAD_DIGEST,
	HEAD_CHECKSUM,				/* of the head above it and the text */
	HEAD_LINES
} HeadLine;

static const char *const head_names[HEAD_LINES] = {
	[HEAD_SCHEMA] = "schema",
	[HEAD_VERSION] = "to version",
	[HEAD_DATA_LOSS] = "data loss allowed",
	[HEAD_FINGERPRINT] = "for fingerprint",
	[HEAD_DIGEST] = "digest",
	[HEAD_CHECKSUM] = "checksum",
};

/* What tells a schema as it is from how it could be. */
char *
fingerprint_of(Session *session, const char *schema)
{
	PGresult   *result = read_rows(session, "plan", fill(session, "SELECT " FUNCTION("fingerprint") "(%s)", session->home,
														  target_of(session, schema)));
	char	   *fingerprint = pg_strdup(value_at(result, 0, 0));

	PQclear(result);
	return fingerprint;
}

/* A checksum of what a file says. */
static char *
checksum_of(Session *session, const PlanFile *file)
{
	PGresult   *result = read_rows(session, "plan",
								   fill(session, "SELECT md5(concat_ws('/', %L, %L, %L, %L, %L, %L))", file->request.schema != NULL ? file->request.schema : "",
										file->request.to_version, file->request.allow_data_loss ? "yes" : "no", file->fingerprint,
										file->digest, file->text));
	char	   *checksum = pg_strdup(value_at(result, 0, 0));

	PQclear(result);
	return checksum;
}

static void
write_head(FILE *out, HeadLine line, const char *value)
{
	fprintf(out, "-- %s: %s\n", head_names[line], value);
}

/* Writes a plan into a file, in place of what is there by its name. */
void
write_plan_file(Session *session, const char *path, const PlanRequest *request, const Plan *plan)
{
	PlanFile	file = {.request = *request, .fingerprint = fingerprint_of(session, request->schema), .digest = plan->digest, .text = plan->text};
	const char *schema = request->schema != NULL ? request->schema : "";
	const char *checksum = checksum_of(session, &file);
	FILE	   *out;

	if (strpbrk(schema, "\r\n") != NULL)
		fail("Rename it, or run the plan by psql.", "a plan of a schema with a line break in its name is not written into a file");
	out = open_to_write(path);
	fprintf(out, FIRST_LINE "\n");
	write_head(out, HEAD_SCHEMA, schema);
	write_head(out, HEAD_VERSION, request->to_version);
	write_head(out, HEAD_DATA_LOSS, request->allow_data_loss ? "yes" : "no");
	write_head(out, HEAD_FINGERPRINT, file.fingerprint);
	write_head(out, HEAD_DIGEST, file.digest);
	write_head(out, HEAD_CHECKSUM, checksum);
	fprintf(out, "\n%s", plan->text);
	close_written(out, path);
}

static void
no_plan(const char *path)
{
	fail("Write one with: " PROGRAM_NAME " plan --out FILE", "\"%s\" is no plan", path);
}

/* Takes a line off the text; returns it without its end. */
static char *
take_line(char **text, const char *path)
{
	char	   *line = *text;
	char	   *end = strchr(line, '\n');

	if (end == NULL)
		no_plan(path);
	*end = '\0';
	*text = end + 1;
	return line;
}

/* Reads what a file says; whether it was changed is for plan_file_is_whole(). */
PlanFile *
read_plan_file(const char *path)
{
	PlanFile   *file = pg_malloc0(sizeof(PlanFile));
	char	   *text = read_text(path);
	char	   *values[HEAD_LINES];

	if (strcmp(take_line(&text, path), FIRST_LINE) != 0)
		no_plan(path);
	for (int i = 0; i < HEAD_LINES; i++)
	{
		char	   *line = take_line(&text, path);
		const char *start = psprintf("-- %s: ", head_names[i]);

		if (strncmp(line, start, strlen(start)) != 0)
			no_plan(path);
		values[i] = line + strlen(start);
	}
	if (*take_line(&text, path) != '\0')
		no_plan(path);
	file->request.schema = values[HEAD_SCHEMA][0] != '\0' ? values[HEAD_SCHEMA] : NULL;
	file->request.to_version = values[HEAD_VERSION];
	file->request.allow_data_loss = strcmp(values[HEAD_DATA_LOSS], "yes") == 0;
	file->fingerprint = values[HEAD_FINGERPRINT];
	file->digest = values[HEAD_DIGEST];
	file->checksum = values[HEAD_CHECKSUM];
	file->text = text;
	return file;
}

/* Is a file as it was written? Whoever changes its statements finds that others are run. */
bool
plan_file_is_whole(Session *session, const PlanFile *file)
{
	return strcmp(checksum_of(session, file), file->checksum) == 0;
}
