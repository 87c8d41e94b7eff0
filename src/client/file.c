/*-------------------------------------------------------------------------
 *
 * file.c
 *		Files that the command line names.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "pqexpbuffer.h"

#include "client/file.h"
#include "client/message.h"

/* Opens a file to write it, in place of what is there by its name. */
FILE *
open_to_write(const char *path)
{
	FILE	   *out = fopen(path, "w");

	if (out == NULL)
		fail(NULL, "cannot write \"%s\": %s", path, strerror(errno));
	return out;
}

/* Closes it; what was written is there then. */
void
close_written(FILE *out, const char *path)
{
	if (fflush(out) != 0 || ferror(out) || fclose(out) != 0)
		fail(NULL, "cannot write \"%s\": %s", path, strerror(errno));
}

/* Reads all of a file. */
char *
read_text(const char *path)
{
	PQExpBuffer buffer = createPQExpBuffer();
	FILE	   *in = fopen(path, "r");
	char		part[8192];
	size_t		length;

	if (in == NULL)
		fail(NULL, "cannot read \"%s\": %s", path, strerror(errno));
	while ((length = fread(part, 1, sizeof(part), in)) > 0)
		appendBinaryPQExpBuffer(buffer, part, length);
	if (ferror(in))
		fail(NULL, "cannot read \"%s\": %s", path, strerror(errno));
	fclose(in);
	return buffer->data;
}
