/*-------------------------------------------------------------------------
 *
 * completion.c
 *		What has a shell complete commands and options, of the tables of both.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/commands.h"
#include "client/message.h"

/* Prints the names of all commands. */
static void
print_command_names(const char *separator)
{
	for (int i = 0; i < command_count; i++)
		printf("%s%s", i > 0 ? separator : "", command_table[i].name);
}

/* Prints the names of the options that a command has. */
static void
print_option_names(unsigned commands)
{
	bool		any = false;

	for (int i = 0; i < option_count; i++)
	{
		if (!(option_table[i].commands & commands))
			continue;
		printf("%s--%s", any ? " " : "", option_table[i].name);
		any = true;
	}
}

/* Prints a text up to its first comma or line break, between quotes, as all these shells read it. */
static void
print_brief(const char *text)
{
	putchar('\'');
	for (int i = 0; text[i] != '\0' && text[i] != '\n' && strchr(",;:", text[i]) == NULL; i++)
	{
		if (text[i] == '\'')
			printf("'\\''");
		else
			putchar(text[i]);
	}
	putchar('\'');
}

/* What completes the words behind a command, in bash and in zsh, which has bash's functions too */
static void
print_bash(void)
{
	printf("_" PROGRAM_NAME "()\n{\n"
		   "\tlocal word=\"${COMP_WORDS[COMP_CWORD]}\" command= i\n\n"
		   "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
		   "\t\tcase \"${COMP_WORDS[i]}\" in\n"
		   "\t\t\t");
	print_command_names(" | ");
	printf(") command=\"${COMP_WORDS[i]}\"; break ;;\n"
		   "\t\tesac\n"
		   "\tdone\n"
		   "\tcase \"$command\" in\n"
		   "\t\t'') COMPREPLY=($(compgen -W '");
	print_command_names(" ");
	printf(" --help --version' -- \"$word\")) ;;\n");
	for (int i = 0; i < command_count; i++)
	{
		printf("\t\t%s) COMPREPLY=($(compgen -W '%s", command_table[i].name, i == COMMAND_COMPLETION ? "bash zsh fish " : "");
		print_option_names(ON(i));
		printf("' -- \"$word\")) ;;\n");
	}
	printf("\tesac\n}\ncomplete -F _" PROGRAM_NAME " " PROGRAM_NAME "\n");
}

static void
print_zsh(void)
{
	printf("#compdef " PROGRAM_NAME "\nautoload -Uz bashcompinit && bashcompinit\n");
	print_bash();
}

static void
print_fish(void)
{
	printf("complete -c " PROGRAM_NAME " -f\n");
	for (int i = 0; i < command_count; i++)
	{
		printf("complete -c " PROGRAM_NAME " -n __fish_use_subcommand -a %s -d ", command_table[i].name);
		print_brief(command_table[i].summary);
		putchar('\n');
	}
	for (int i = 0; i < option_count; i++)
	{
		const OptionInfo *option = &option_table[i];

		printf("complete -c " PROGRAM_NAME " -n '__fish_seen_subcommand_from");
		for (int j = 0; j < command_count; j++)
		{
			if (option->commands & ON(j))
				printf(" %s", command_table[j].name);
		}
		printf("' -l %s%s -d ", option->name, option->value != NULL ? " -r" : "");
		print_brief(option->summary);
		putchar('\n');
	}
	printf("complete -c " PROGRAM_NAME " -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'\n");
}

/* schema_setup completion */
int
run_completion(const Options *options)
{
	if (strcmp(options->word, "bash") == 0)
		print_bash();
	else if (strcmp(options->word, "zsh") == 0)
		print_zsh();
	else if (strcmp(options->word, "fish") == 0)
		print_fish();
	else
		usage_error("completion is there for bash, zsh and fish, not for %s", options->word);
	return EXIT_DONE;
}
