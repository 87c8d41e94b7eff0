/*-------------------------------------------------------------------------
 *
 * message.c
 *		What the program says, and how it ends.
 *
 * With --json standard output has one value of JSON and nothing else: progress goes to standard error then, and an
 * error that ends the program is that value.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "client/json.h"
#include "client/message.h"

static bool json_output = false;
static bool color_errors = false;
static Failure *caught_by = NULL;

/* Does a stream go to a terminal that understands more than text? */
static bool
is_terminal(FILE *stream)
{
	const char *term = getenv("TERM");

	return isatty(fileno(stream)) && term != NULL && strcmp(term, "dumb") != 0;
}

/* Decides on colors; a line of progress is out as soon as it is written. */
void
init_messages(void)
{
	const char *no_color = getenv("NO_COLOR");

	setvbuf(stdout, NULL, _IOLBF, 0);
	color_errors = is_terminal(stderr) && (no_color == NULL || no_color[0] == '\0');
}

void
use_json_output(void)
{
	json_output = true;
}

bool
is_json_output(void)
{
	return json_output;
}

/* Where progress goes. */
static FILE *
progress_stream(void)
{
	return json_output ? stderr : stdout;
}

bool
is_terminal_output(void)
{
	return is_terminal(progress_stream());
}

/* How wide a table may be: 0 where nobody reads it on a terminal. */
int
terminal_width(void)
{
	struct winsize size;

	if (!isatty(fileno(stdout)))
		return 0;
	if (ioctl(fileno(stdout), TIOCGWINSZ, &size) != 0 || size.ws_col < 60)
		return 100;
	return size.ws_col;
}

/* Prints one line of progress. */
void
say(const char *format,...)
{
	va_list		args;

	va_start(args, format);
	vfprintf(progress_stream(), format, args);
	va_end(args);
	fputc('\n', progress_stream());
}

/* Shows how far something is, in the place of what was shown before: a line on a terminal, which NULL takes away. */
void
show_progress(const char *text)
{
	if (!is_terminal_output())
		return;
	fprintf(progress_stream(), "\r\033[K%s%s", text != NULL ? "  " : "", text != NULL ? text : "");
	fflush(progress_stream());
}

/* Prints the lines of a text, each indented. */
static void
print_advice(const char *advice)
{
	while (advice != NULL && advice[0] != '\0')
	{
		size_t		length = strcspn(advice, "\n");

		fprintf(stderr, "  %.*s\n", (int) length, advice);
		advice += length;
		if (advice[0] == '\n')
			advice++;
	}
}

/* Prints what is wrong, and on lines of their own what to do about it. */
static void
print_complaint(const char *advice, const char *message)
{
	fflush(stdout);
	if (color_errors)
		fprintf(stderr, "\033[1;31m" PROGRAM_NAME ":\033[0m %s\n", message);
	else
		fprintf(stderr, PROGRAM_NAME ": %s\n", message);
	print_advice(advice);
}

/* Says what is wrong; advice may be NULL. */
void
complain(const char *advice, const char *format,...)
{
	va_list		args;
	char		message[8192];

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	print_complaint(advice, message);
}

/*
 * Has what would end the program as failed go on at the place of a failure instead, which is to be set by sigsetjmp; with
 * NULL the program ends again.
 */
void
catch_failures(Failure *failure)
{
	caught_by = failure;
}

/* Says what is wrong, and ends the program as failed. */
void
fail(const char *advice, const char *format,...)
{
	va_list		args;
	char		message[8192];

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	if (caught_by != NULL)
	{
		caught_by->message = pg_strdup(message);
		caught_by->advice = advice != NULL ? pg_strdup(advice) : NULL;
		siglongjmp(caught_by->place, 1);
	}
	print_complaint(advice, message);
	if (json_output)
		print_json_error(message, advice);
	leave(EXIT_FAILED);
}

/* Says what is wrong with the arguments, and ends the program as failed. */
void
usage_error(const char *format,...)
{
	va_list		args;
	char		message[8192];

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	print_complaint("Try: " PROGRAM_NAME " --help", message);
	exit(EXIT_FAILED);
}

/* Ends the program: as failed if what it printed could not be written. */
void
leave(int status)
{
	if (ferror(stdout) || fclose(stdout) != 0)
	{
		print_complaint(NULL, "what was to be printed could not be written");
		exit(EXIT_FAILED);
	}
	exit(status);
}
