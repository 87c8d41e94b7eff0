/*-------------------------------------------------------------------------
 *
 * options.h
 *		The commands and their options: what the program is asked for.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_OPTIONS_H
#define CLIENT_OPTIONS_H

typedef enum Command
{
	COMMAND_MIGRATE,
	COMMAND_PUSH,
	COMMAND_PLAN,
	COMMAND_APPLY,
	COMMAND_PULL,
	COMMAND_DIAGRAM,
	COMMAND_DOCS,
	COMMAND_VERIFY,
	COMMAND_CHECK_DATA,
	COMMAND_STATUS,
	COMMAND_STUDIO,
	COMMAND_MANUAL,
	COMMAND_COMPLETION
} Command;

/* Values of an option that may be given more than once, in their order. */
typedef struct TextList
{
	int			count;
	const char **values;
} TextList;

/* All there is to say on the command line. What was not said is NULL, false, or the default. */
typedef struct Options
{
	const struct CommandInfo *command;
	const char *word;			/* what the command is for, of those that take one; or NULL */

	/* The connection */
	const char *dbname;
	const char *host;
	const char *port;
	const char *user;
	bool		never_password;
	bool		always_password;

	/* What to work on */
	TextList	schemas;
	TextList	excluded;
	bool		all;
	const char *to_version;

	/* How */
	const char *lock_timeout;
	const char *max_lock_time;
	int			retries;
	int			jobs;
	int			canary;
	int			max_failures;
	int			web_port;
	bool		adopt;
	bool		online;
	bool		allow_blocking;
	bool		allow_data_loss;
	bool		abort;
	bool		yes;
	TextList	fail_on;
	const char *format;
	bool		json;
	const char *out;
} Options;

typedef struct CommandInfo
{
	const char *name;
	const char *summary;
	int			(*run) (const Options *options);	/* returns the exit status */
	const char *word;			/* what its argument is called in help; NULL: it takes none */
} CommandInfo;

typedef enum OptionKind
{
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_FLAG,
	OPTION_TEXT,
	OPTION_LIST,
	OPTION_NUMBER,
	OPTION_DURATION
} OptionKind;

typedef struct OptionInfo
{
	const char *name;
	char		letter;			/* 0 for none */
	const char *value;			/* what it is called in help; NULL for a flag */
	OptionKind	kind;
	size_t		field;			/* in Options */
	unsigned	commands;		/* a bit for each Command that knows it */
	const char *summary;
	int			smallest;		/* of a number */
	int			largest;
} OptionInfo;

#define ON(command) (1u << (command))

extern const CommandInfo command_table[];
extern const int command_count;
extern const OptionInfo option_table[];
extern const int option_count;

extern void parse_options(int argc, char **argv, Options *options);
extern Command command_of(const Options *options);
extern void add_text(TextList *list, const char *text);
extern bool is_pattern(const char *name);
extern bool options_name_one(const Options *options);
extern bool is_report(const char *format);
extern const char *named_schema(const Options *options);

#endif							/* CLIENT_OPTIONS_H */
