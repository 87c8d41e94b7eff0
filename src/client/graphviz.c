/*-------------------------------------------------------------------------
 *
 * graphviz.c
 *		Has Graphviz draw a diagram.
 *
 * Its program "dot" is run without a shell, and reads and writes pipes.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <sys/wait.h>
#include <unistd.h>

#include "pqexpbuffer.h"

#include "client/graphviz.h"
#include "client/message.h"

/* What a child exits with that could not become dot */
#define NOT_FOUND 127

/* Becomes dot, between two pipes. */
static void
become_dot(const int *to_dot, const int *from_dot)
{
	dup2(to_dot[0], STDIN_FILENO);
	dup2(from_dot[1], STDOUT_FILENO);
	for (int i = 0; i < 2; i++)
	{
		close(to_dot[i]);
		close(from_dot[i]);
	}
	execlp("dot", "dot", "-Tsvg", (char *) NULL);
	_exit(NOT_FOUND);
}

/* Starts dot; in and out become our ends of the pipes. */
static pid_t
start_dot(int *in, int *out)
{
	int			to_dot[2];
	int			from_dot[2];
	pid_t		child;

	if (pipe(to_dot) != 0 || pipe(from_dot) != 0)
		fail(NULL, "cannot make a pipe: %s", strerror(errno));
	fflush(NULL);
	child = fork();
	if (child < 0)
		fail(NULL, "cannot start a process: %s", strerror(errno));
	if (child == 0)
		become_dot(to_dot, from_dot);
	close(to_dot[0]);
	close(from_dot[1]);
	*in = to_dot[1];
	*out = from_dot[0];
	return child;
}

/* Writes all of a text; what dot does not read is not missed. */
static void
write_all(int out, const char *text)
{
	size_t		left = strlen(text);

	while (left > 0)
	{
		ssize_t		written = write(out, text, left);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			break;
		text += written;
		left -= written;
	}
	close(out);
}

static char *
read_all(int in)
{
	PQExpBuffer buffer = createPQExpBuffer();
	char		part[8192];
	ssize_t		length;

	while ((length = read(in, part, sizeof(part))) != 0)
	{
		if (length > 0)
			appendBinaryPQExpBuffer(buffer, part, length);
		else if (errno != EINTR)
			break;
	}
	close(in);
	return buffer->data;
}

/*
 * A diagram in the language of Graphviz as an element of SVG, or NULL if there is no Graphviz here. It reads all of a
 * diagram before it writes anything.
 */
char *
drawn_by_graphviz(const char *diagram)
{
	int			in;
	int			out;
	pid_t		child = start_dot(&in, &out);
	char	   *text;
	char	   *element;
	int			status = 0;

	write_all(in, diagram);
	text = read_all(out);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_FOUND)
		return NULL;
	element = strstr(text, "<svg");
	if (status != 0 || element == NULL)
		fail(NULL, "Graphviz could not draw the diagram");
	return element;
}
