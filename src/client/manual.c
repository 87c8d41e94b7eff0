/*-------------------------------------------------------------------------
 *
 * manual.c
 *		The manual page, of the tables of commands and options.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <ctype.h>

#include "client/commands.h"
#include "client/help.h"
#include "client/message.h"

/* Prints a text so that roff takes none of it for a request. */
static void
print_roff(const char *text)
{
	for (const char *at = text; *at != '\0'; at++)
	{
		if (*at == '\n')
			putchar(' ');
		else if (*at == '\\')
			printf("\\e");
		else if (*at == '-')
			printf("\\-");
		else if (*at == '.' && at == text)
			printf("\\&.");
		else
			putchar(*at);
	}
	putchar('\n');
}

static void
print_manual_option(const OptionInfo *option)
{
	printf(".TP\n");
	if (option->letter != 0)
		printf("\\fB\\-%c\\fR, ", option->letter);
	printf("\\fB\\-\\-");
	for (const char *at = option->name; *at != '\0'; at++)
		printf(*at == '-' ? "\\-" : "%c", *at);
	printf("\\fR");
	if (option->value != NULL)
		printf(" \\fI%s\\fR", option->value);
	putchar('\n');
	print_roff(option->summary);
}

/* Prints the options that a command has and others do not, or those that all have. */
static void
print_manual_options(unsigned commands, bool of_connection)
{
	for (int i = 0; i < option_count; i++)
	{
		if ((option_table[i].commands & commands) && is_of_connection(&option_table[i]) == of_connection)
			print_manual_option(&option_table[i]);
	}
}

/* schema_setup manual */
int
run_manual(const Options *options)
{
	printf(".TH ");
	for (const char *at = PROGRAM_NAME; *at != '\0'; at++)
		putchar(toupper((unsigned char) *at));
	printf(" 1 \"\" \"" PROGRAM_NAME " " SCHEMA_SETUP_VERSION "\"\n.SH NAME\n" PROGRAM_NAME " \\- install, update and verify the schema of the "
		   "PostgreSQL extension " EXTENSION_NAME "\n.SH SYNOPSIS\n.B " PROGRAM_NAME "\n.I COMMAND\n[\\fIOPTION\\fR ...]\n.SH COMMANDS\n");
	for (int i = 0; i < command_count; i++)
	{
		printf(".SS %s\n", command_table[i].name);
		print_roff(command_table[i].summary);
		print_manual_options(ON(i), false);
	}
	printf(".SH OPTIONS OF ALL COMMANDS\n");
	print_manual_options(ON(COMMAND_VERIFY), true);
	printf(".SH ENVIRONMENT\n");
	print_roff(help_on_environment);
	printf(".SH EXIT STATUS\n");
	print_roff(help_on_status);
	return EXIT_DONE;
}
