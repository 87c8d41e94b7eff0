/*-------------------------------------------------------------------------
 *
 * help.c
 *		What --help prints, of the tables of commands and options.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/help.h"
#include "client/message.h"

#define HELP_WIDTH 100

const char help_on_environment[] =
"The database is the one of DATABASE_URL, or of PGHOST, PGPORT, PGUSER, PGDATABASE and the other\n"
"variables of psql; the name of a database after -d is one on the server of DATABASE_URL.";

const char help_on_status[] = "0 intact or done, 1 could not tell or failed, 2 there are findings.";

/* Prints a text from a column on, where the line is now, in lines that end at words. */
static void
print_filled(FILE *stream, const char *text, int column)
{
	int			at = column;

	while (*text != '\0')
	{
		size_t		length = strcspn(text, " \n");

		if (at > column && at + 1 + (int) length > HELP_WIDTH)
		{
			fprintf(stream, "\n%*s", column, "");
			at = column;
		}
		if (at > column)
			at += fprintf(stream, " ");
		at += fprintf(stream, "%.*s", (int) length, text);
		text += length;
		if (*text != '\0')
			text++;
	}
	fputc('\n', stream);
}

/* Prints a line of a list: what it is about, and a text. */
static void
print_entry(FILE *stream, const char *name, const char *text)
{
	fprintf(stream, "  %-26s ", name);
	if (strlen(name) > 26)
		fprintf(stream, "\n%*s", 29, "");
	print_filled(stream, text, 29);
}

/* Is it one of the options that are listed apart: where the database is, and what all commands have? */
bool
is_of_connection(const OptionInfo *option)
{
	return option->letter != 0 && option->letter != 'y';
}

static void
print_option(FILE *stream, const OptionInfo *option)
{
	char		name[64];
	char		letter[] = {'-', option->letter, ',', ' ', '\0'};

	snprintf(name, sizeof(name), "%s--%s%s%s", option->letter ? letter : "    ", option->name,
			 option->value ? " " : "", option->value ? option->value : "");
	print_entry(stream, name, option->summary);
}

/* Prints the options that a command knows and others do not, or those that all do. */
static void
print_options(FILE *stream, unsigned commands, bool of_connection)
{
	for (int i = 0; i < option_count; i++)
	{
		const OptionInfo *option = &option_table[i];

		if ((option->commands & commands) && is_of_connection(option) == of_connection)
			print_option(stream, option);
	}
}

static void
print_commands(FILE *stream)
{
	for (int i = 0; i < command_count; i++)
		print_entry(stream, command_table[i].name, command_table[i].summary);
}

/* Does a command work on a database? */
static bool
has_connection(const CommandInfo *command)
{
	for (int i = 0; i < option_count; i++)
	{
		if ((option_table[i].commands & ON(command - command_table)) && is_of_connection(&option_table[i]) && option_table[i].value != NULL)
			return true;
	}
	return false;
}

/* Prints what the program is for, or one of its commands. */
void
print_help(FILE *stream, const CommandInfo *command)
{
	if (command == NULL)
	{
		fprintf(stream, PROGRAM_NAME " installs, updates and verifies the schema of the extension " EXTENSION_NAME ".\n\n"
				"usage: " PROGRAM_NAME " COMMAND [OPTION ...]\n\ncommands:\n");
		print_commands(stream);
		fprintf(stream, "\n" PROGRAM_NAME " COMMAND --help has the options of a command. All of them have:\n");
		print_options(stream, ON(COMMAND_VERIFY), true);
	}
	else
	{
		fprintf(stream, "usage: " PROGRAM_NAME " %s%s%s [OPTION ...]\n\n", command->name, command->word ? " " : "",
				command->word ? command->word : "");
		print_filled(stream, command->summary, 0);
		fprintf(stream, "\noptions:\n");
		print_options(stream, ON(command - command_table), false);
		if (has_connection(command))
			fprintf(stream, "\nthe connection:\n");
		print_options(stream, ON(command - command_table), true);
	}
	fprintf(stream, "\n%s\nExit status: %s\n", help_on_environment, help_on_status);
}
