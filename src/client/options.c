/*-------------------------------------------------------------------------
 *
 * options.c
 *		Reads the command line. All of it is read and checked before anything is done.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <limits.h>

#include "client/help.h"
#include "client/message.h"
#include "client/options.h"

/* Where in the arguments the parser is. */
typedef struct Parser
{
	int			argc;
	char	  **argv;
	int			next;
	bool		given[64];		/* by the place in option_table */
	TextList	words;			/* what is no option */
	bool		help;
	bool		version;
	Options    *options;
} Parser;

/* Appends a text to a list. */
void
add_text(TextList *list, const char *text)
{
	list->values = pg_realloc(list->values, (list->count + 1) * sizeof(char *));
	list->values[list->count++] = text;
}

/* The option with this long name that the command knows, or else one that any does; NULL if none does. */
static const OptionInfo *
find_long(const char *name, size_t length, unsigned commands)
{
	const OptionInfo *found = NULL;

	for (int i = 0; i < option_count; i++)
	{
		const OptionInfo *option = &option_table[i];

		if (strncmp(option->name, name, length) != 0 || option->name[length] != '\0')
			continue;
		if (option->commands & commands)
			return option;
		found = option;
	}
	return found;
}

static const OptionInfo *
find_letter(char letter)
{
	for (int i = 0; i < option_count; i++)
	{
		if (option_table[i].letter == letter)
			return &option_table[i];
	}
	return NULL;
}

/* The value of an option: what is behind it in the same argument, or else the next argument. */
static const char *
value_of(Parser *parser, const char *shown, const char *attached)
{
	if (attached == NULL && parser->next < parser->argc)
		attached = parser->argv[parser->next++];
	if (attached == NULL || attached[0] == '\0')
		usage_error("%s needs a value", shown);
	return attached;
}

/* Reads a number between the bounds of an option. */
static int
number_of(const OptionInfo *option, const char *shown, const char *text)
{
	size_t		digits = strspn(text, "0123456789");
	long		number = strtol(text, NULL, 10);

	if (digits == 0 || digits > 9 || text[digits] != '\0')
		usage_error("%s needs a number, not \"%s\"", shown, text);
	if (number < option->smallest || number > option->largest)
		usage_error("%s needs a number from %d to %d, not \"%s\"", shown, option->smallest, option->largest, text);
	return (int) number;
}

/* Makes sure that a text is a time as the server reads it, longer than none and shorter than it can count. */
static void
check_duration(const char *shown, const char *text)
{
	size_t		digits = strspn(text, "0123456789");
	const char *unit = text + digits;
	long		factor = strcmp(unit, "min") == 0 ? 60000 : strcmp(unit, "s") == 0 ? 1000 : 1;
	long		number = strtol(text, NULL, 10);

	if (digits == 0 || digits > 9 || (factor == 1 && unit[0] != '\0' && strcmp(unit, "ms") != 0))
		usage_error("%s needs a time like 500ms or 2s, not \"%s\"", shown, text);
	if (number == 0)
		usage_error("%s needs a time, and %s would be to wait without end", shown, text);
	if (number > INT_MAX / factor)
		usage_error("%s is too long: \"%s\"", shown, text);
}

/* Takes in an option; attached is what the same argument has behind it, or NULL. */
static void
take_option(Parser *parser, const OptionInfo *option, const char *shown, const char *attached)
{
	char	   *field = (char *) parser->options + option->field;
	const char *value = NULL;

	parser->given[option - option_table] = true;
	if (option->value == NULL && attached != NULL)
		usage_error("%s takes no value", shown);
	if (option->value != NULL)
		value = value_of(parser, shown, attached);
	switch (option->kind)
	{
		case OPTION_HELP:
			parser->help = true;
			break;
		case OPTION_VERSION:
			parser->version = true;
			break;
		case OPTION_FLAG:
			*(bool *) field = true;
			break;
		case OPTION_TEXT:
			*(const char **) field = value;
			break;
		case OPTION_LIST:
			add_text((TextList *) field, value);
			break;
		case OPTION_NUMBER:
			*(int *) field = number_of(option, shown, value);
			break;
		case OPTION_DURATION:
			check_duration(shown, value);
			*(const char **) field = value;
			break;
	}
}

/* Takes in an argument --NAME, --NAME=VALUE or --NAME VALUE. */
static void
take_long(Parser *parser, const char *argument, const CommandInfo *command)
{
	const char *equals = strchr(argument, '=');
	size_t		length = equals != NULL ? equals - argument : strlen(argument);
	char	   *shown = pnstrdup(argument, length);
	const OptionInfo *option = find_long(argument + 2, length - 2, command ? ON(command - command_table) : 0);

	if (option == NULL)
		usage_error("unknown option%s%s: %s", command ? " of " : "", command ? command->name : "", shown);
	take_option(parser, option, shown, equals != NULL ? equals + 1 : NULL);
}

/* Takes in an argument of letters: -w, -wy, -d NAME, -dNAME. */
static void
take_letters(Parser *parser, const char *argument, const CommandInfo *command)
{
	for (const char *letter = argument + 1; *letter != '\0'; letter++)
	{
		char		shown[] = {'-', *letter, '\0'};
		const OptionInfo *option = find_letter(*letter);

		if (option == NULL)
			usage_error("unknown option%s%s: %s", command ? " of " : "", command ? command->name : "", shown);
		if (option->value != NULL)
		{
			take_option(parser, option, shown, letter[1] != '\0' ? letter + 1 : NULL);
			return;
		}
		take_option(parser, option, shown, NULL);
	}
}

static const CommandInfo *
find_command(const char *name)
{
	for (int i = 0; i < command_count; i++)
	{
		if (strcmp(command_table[i].name, name) == 0)
			return &command_table[i];
	}
	return NULL;
}

/*
 * The command among the arguments: the first that is neither an option nor the value of one. It is looked for before
 * options are read, since some mean different things in different commands; NULL if there is none.
 */
static const char *
command_word(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
	{
		const char *argument = argv[i];
		const OptionInfo *option = NULL;

		if (strcmp(argument, "--") == 0)
			return i + 1 < argc ? argv[i + 1] : NULL;
		if (argument[0] != '-' || argument[1] == '\0')
			return argument;
		if (argument[1] == '-')
			option = strchr(argument, '=') ? NULL : find_long(argument + 2, strlen(argument + 2), 0);
		else
		{
			const char *letter = argument + 1;

			while ((option = find_letter(*letter)) != NULL && option->value == NULL && letter[1] != '\0')
				letter++;
			if (letter[1] != '\0')
				option = NULL;
		}
		if (option != NULL && option->value != NULL)
			i++;
	}
	return NULL;
}

/* Reads all arguments. */
static void
parse_arguments(Parser *parser, const CommandInfo *command)
{
	bool		only_words = false;

	while (parser->next < parser->argc)
	{
		const char *argument = parser->argv[parser->next++];

		if (only_words || argument[0] != '-' || argument[1] == '\0')
			add_text(&parser->words, argument);
		else if (strcmp(argument, "--") == 0)
			only_words = true;
		else if (argument[1] == '-')
			take_long(parser, argument, command);
		else
			take_letters(parser, argument, command);
	}
}

/* Is a word among some that are separated by commas and "and"? */
static bool
is_listed(const char *word, const char *list)
{
	size_t		length = strlen(word);

	for (const char *at = list; *at != '\0'; at += strspn(at, ", "))
	{
		size_t		listed = strcspn(at, ", ");

		if (listed == length && strncmp(at, word, length) == 0 && strcmp(word, "and") != 0)
			return true;
		at += listed;
	}
	return false;
}

/* Makes sure that what is to be printed can be. */
static void
check_format(Options *options, Command command)
{
	const char *formats = command == COMMAND_DIAGRAM ? "mermaid, dot and svg" :
		command == COMMAND_DOCS ? "html and markdown" : "text, json, github and junit";

	if (options->format == NULL)
		return;
	if (options->json && command == COMMAND_VERIFY)
		usage_error("--json and --format are the same: give one of them");
	if (!is_listed(options->format, formats))
		usage_error("--format is one of %s, not \"%s\"", formats, options->format);
	if (command == COMMAND_VERIFY)
		options->json = strcmp(options->format, "json") == 0;
}

/* Makes sure that there are such hazards: one that is spelled wrong would never be found. */
static void
check_hazards(const TextList *hazards)
{
	static const char *const known[] = {
#define HAZARD(name, bit, words) words,
#include "hazardlist.h"
#undef HAZARD
	};

	for (int i = 0; i < hazards->count; i++)
	{
		bool		found = false;

		for (int j = 0; j < lengthof(known); j++)
			found |= strcmp(hazards->values[i], known[j]) == 0;
		if (!found)
			usage_error("--fail-on is what hazards of a plan say, for example \"%s\", not \"%s\"", known[0], hazards->values[i]);
	}
}

/* Is it a command for one schema at a time? */
static bool
works_on_one(Command command)
{
	return command == COMMAND_PUSH || command == COMMAND_DIAGRAM || command == COMMAND_DOCS;
}

/* Makes sure that the command knows all options that were given, and takes as many words. */
static void
check_options(const Parser *parser, const CommandInfo *command)
{
	for (int i = 0; i < option_count; i++)
	{
		if (parser->given[i] && !(option_table[i].commands & ON(command - command_table)))
			usage_error("unknown option of %s: --%s", command->name, option_table[i].name);
	}
	if (parser->words.count > (command->word != NULL ? 2 : 1))
		usage_error("unknown option of %s: %s", command->name, parser->words.values[parser->words.count - 1]);
	if (command->word != NULL && parser->words.count < 2)
		usage_error("%s needs a %s", command->name, command->word);
	if (parser->options->never_password && parser->options->always_password)
		usage_error("--password and --no-password are opposites");
	if (parser->options->abort && (parser->options->adopt || parser->options->to_version != NULL))
		usage_error("--abort goes back to the installed version: it has neither --adopt nor --to");
	if (!options_name_one(parser->options) && (works_on_one(command - command_table) || parser->options->abort))
		usage_error("%s works on one schema at a time", parser->options->abort ? "--abort" : command->name);
	if (parser->options->out != NULL && !options_name_one(parser->options))
		usage_error("--out takes the plan of one schema");
	if (parser->options->out != NULL && parser->options->online)
		usage_error("--out takes no plan for --online: migrate runs that, and plans anew before each statement");
	if (parser->options->out != NULL && parser->options->json)
		usage_error("--out and --json are two ways to print the same");
	if (parser->options->all && parser->options->schemas.count > 0)
		usage_error("--all is every schema: it has no --schema beside it");
	if (parser->options->excluded.count > 0 && options_name_one(parser->options) && !parser->options->all)
		usage_error("--exclude is for --all, or a --schema that stands for more than one");
}

/* Reads the command line. Does not return where it is wrong, or asks for help or the version. */
void
parse_options(int argc, char **argv, Options *options)
{
	Parser		parser = {.argc = argc, .argv = argv, .next = 1, .options = options};
	const char *word = command_word(argc, argv);
	bool		wants_help = word != NULL && strcmp(word, "help") == 0;
	const CommandInfo *command = word != NULL ? find_command(word) : NULL;

	StaticAssertStmt(sizeof(parser.given) >= 40, "there is a place for each option");
	options->lock_timeout = "500ms";
	options->max_lock_time = "3s";
	options->retries = 10;
	options->jobs = 1;
	options->web_port = 4983;
	if (word != NULL && command == NULL && !wants_help)
		usage_error("unknown command: %s", word);
	parse_arguments(&parser, command);
	if (wants_help && parser.words.count > 1 && (command = find_command(parser.words.values[1])) == NULL)
		usage_error("unknown command: %s", parser.words.values[1]);
	if (parser.help || wants_help)
	{
		print_help(stdout, command);
		leave(EXIT_DONE);
	}
	if (parser.version)
	{
		printf(PROGRAM_NAME " " SCHEMA_SETUP_VERSION "\n");
		leave(EXIT_DONE);
	}
	if (command == NULL)
	{
		print_help(stderr, NULL);
		exit(EXIT_FAILED);
	}
	check_options(&parser, command);
	check_format(options, command - command_table);
	check_hazards(&options->fail_on);
	options->command = command;
	options->word = parser.words.count > 1 ? parser.words.values[1] : NULL;
}

Command
command_of(const Options *options)
{
	return options->command - command_table;
}

/* May a name stand for more than one schema? */
bool
is_pattern(const char *name)
{
	return strpbrk(name, "*?") != NULL;
}

/* Is it one schema that is worked on: the extension's own, or another one by its name? */
bool
options_name_one(const Options *options)
{
	return !options->all && options->schemas.count <= 1 &&
		(options->schemas.count == 0 || !is_pattern(options->schemas.values[0]));
}

/* Is it a format for the tools of others? */
bool
is_report(const char *format)
{
	return format != NULL && (strcmp(format, "github") == 0 || strcmp(format, "junit") == 0);
}

/* The one schema that was named, or NULL. */
const char *
named_schema(const Options *options)
{
	return options->schemas.count > 0 ? options->schemas.values[0] : NULL;
}
