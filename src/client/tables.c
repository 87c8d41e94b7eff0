/*-------------------------------------------------------------------------
 *
 * tables.c
 *		The commands and their options. Help, the manual page and completions are made of these tables too.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/commands.h"
#include "client/options.h"

/* By Command */
const CommandInfo command_table[] = {
	[COMMAND_MIGRATE] = {"migrate",
		"install the extension, or update it to the newest version on the\n"
		"server, while the application goes on reading and writing; then verify",
	run_migrate},
	[COMMAND_PUSH] = {"push",
		"for development: make the schema what the newest version says, at once,\n"
		"without a version step",
	run_push},
	[COMMAND_PLAN] = {"plan", "print the SQL that repairs the schema, or takes it to a version", run_plan},
	[COMMAND_APPLY] = {"apply", "run a plan that plan has written into a file, if the schema is still what it was made for", run_apply, "FILE"},
	[COMMAND_PULL] = {"pull", "print the schema as it is, as a definition", run_pull},
	[COMMAND_DIAGRAM] = {"diagram", "print the tables and what they reference as a diagram", run_diagram},
	[COMMAND_DOCS] = {"docs",
		"print the tables, columns, keys, indexes and types with what they mean, and\n"
		"what differs from the installed version, as a page to read",
	run_docs},
	[COMMAND_VERIFY] = {"verify", "print what differs from the installed version", run_verify},
	[COMMAND_CHECK_DATA] = {"check-data", "read the rows: orphans, duplicates, what a constraint does not allow", run_check_data},
	[COMMAND_STATUS] = {"status", "print which schema has which version, and what is prepared for another one", run_status},
	[COMMAND_STUDIO] = {"studio", "look at the database in a browser, on this machine only", run_studio},
	[COMMAND_MANUAL] = {"manual", "print the manual page, as man -l - shows it", run_manual},
	[COMMAND_COMPLETION] = {"completion", "print what has a shell complete commands and options: bash, zsh or fish", run_completion, "SHELL"},
};

const int	command_count = lengthof(command_table);

#define FIELD(name) offsetof(Options, name)
#define EVERY		(~0u)
#define CONNECTED	(EVERY & ~ON(COMMAND_MANUAL) & ~ON(COMMAND_COMPLETION))
#define SQL			(CONNECTED & ~ON(COMMAND_STUDIO))
#define TENANTS		(SQL & ~ON(COMMAND_PUSH) & ~ON(COMMAND_APPLY) & ~ON(COMMAND_DIAGRAM) & ~ON(COMMAND_DOCS))

const OptionInfo option_table[] = {
	{"to", 0, "VERSION", OPTION_TEXT, FIELD(to_version), ON(COMMAND_PLAN) | ON(COMMAND_MIGRATE) | ON(COMMAND_CHECK_DATA),
	"to this version, in place of the newest one (migrate) or the installed one (plan); with check-data, "
	"what is in the way there"},
	{"adopt", 0, NULL, OPTION_FLAG, FIELD(adopt), ON(COMMAND_MIGRATE),
	"take in the tables and types that are there already, made by an ORM's migrations"},
	{"online", 0, NULL, OPTION_FLAG, FIELD(online), ON(COMMAND_PLAN), "in a way that does not block writers"},
	{"allow-data-loss", 0, NULL, OPTION_FLAG, FIELD(allow_data_loss),
		ON(COMMAND_PLAN) | ON(COMMAND_PUSH) | ON(COMMAND_MIGRATE),
	"drop what the version does not have, also where rows are lost"},
	{"fail-on", 0, "HAZARD", OPTION_LIST, FIELD(fail_on), ON(COMMAND_PLAN),
	"exit with 2 only if a statement does this, for example \"blocks writers\"; may be given more than once"},
	{"out", 0, "FILE", OPTION_TEXT, FIELD(out), ON(COMMAND_PLAN), "write the plan into a file, which apply runs"},
	{"out", 0, "FILE", OPTION_TEXT, FIELD(out), ON(COMMAND_DIAGRAM) | ON(COMMAND_DOCS), "write it into a file"},
	{"lock-timeout", 0, "TIME", OPTION_DURATION, FIELD(lock_timeout), ON(COMMAND_MIGRATE),
	"an attempt to update waits this long for locks (default 500ms)"},
	{"max-lock-time", 0, "TIME", OPTION_DURATION, FIELD(max_lock_time), ON(COMMAND_MIGRATE),
	"others wait for the update itself no longer than this (default 3s); what would take longer is refused"},
	{"allow-blocking", 0, NULL, OPTION_FLAG, FIELD(allow_blocking), ON(COMMAND_MIGRATE),
	"let others wait for as long as it takes"},
	{"retries", 0, "N", OPTION_NUMBER, FIELD(retries), ON(COMMAND_MIGRATE),
	"after so many attempts it gives up (default 10)", 1, 99999},
	{"abort", 0, NULL, OPTION_FLAG, FIELD(abort), ON(COMMAND_MIGRATE),
	"take back what was prepared for a newer version, in place of updating"},
	{"yes", 'y', NULL, OPTION_FLAG, FIELD(yes), ON(COMMAND_PUSH), "do not ask"},
	{"port", 0, "N", OPTION_NUMBER, FIELD(web_port), ON(COMMAND_STUDIO),
	"the port of the page (default 4983; 0 for any that is free)", 0, 65535},
	{"schema", 0, "NAME", OPTION_LIST, FIELD(schemas), SQL & ~ON(COMMAND_APPLY),
	"the schema to work on, in place of the extension's own; may be given more than once, and have * and ? for any text and "
	"any letter. With migrate and push of a database that does not have the extension yet, the schema to install it into"},
	{"all", 0, NULL, OPTION_FLAG, FIELD(all), TENANTS,
	"work on every schema that has the tables"},
	{"exclude", 0, "NAME", OPTION_LIST, FIELD(excluded), TENANTS,
	"of these schemas not this one; as for --schema"},
	{"jobs", 0, "N", OPTION_NUMBER, FIELD(jobs), ON(COMMAND_MIGRATE),
	"update so many schemas at a time (default 1)", 1, 64},
	{"canary", 0, "N", OPTION_NUMBER, FIELD(canary), ON(COMMAND_MIGRATE),
	"update so many schemas first, and the others if these are intact then", 1, 99999},
	{"max-failures", 0, "N", OPTION_NUMBER, FIELD(max_failures), ON(COMMAND_MIGRATE),
	"begin no other schema when so many could not be updated", 1, 99999},
	{"format", 0, "FORMAT", OPTION_TEXT, FIELD(format), ON(COMMAND_VERIFY),
	"print for a person (text), or for others: json, github for annotations of a workflow, junit for a report of tests"},
	{"format", 0, "FORMAT", OPTION_TEXT, FIELD(format), ON(COMMAND_DIAGRAM),
	"print it as mermaid, which many sites draw where they find it in Markdown (the default), as dot, for Graphviz, or as svg, which Graphviz makes of that"},
	{"format", 0, "FORMAT", OPTION_TEXT, FIELD(format), ON(COMMAND_DOCS),
	"print it as html, one file with a diagram by Graphviz (the default), or as markdown"},
	{"json", 0, NULL, OPTION_FLAG, FIELD(json), SQL, "print JSON"},
	{"dbname", 'd', "NAME", OPTION_TEXT, FIELD(dbname), CONNECTED,
	"a database, or a connection string in place of DATABASE_URL"},
	{"host", 'h', "HOST", OPTION_TEXT, FIELD(host), CONNECTED, "the server's host name or the directory of its socket"},
	{"port", 'p', "PORT", OPTION_TEXT, FIELD(port), SQL, "the server's port"},
	{"username", 'U', "NAME", OPTION_TEXT, FIELD(user), CONNECTED, "the role to connect as"},
	{"no-password", 'w', NULL, OPTION_FLAG, FIELD(never_password), CONNECTED, "never ask for a password"},
	{"password", 'W', NULL, OPTION_FLAG, FIELD(always_password), CONNECTED, "ask for a password"},
	{"help", '?', NULL, OPTION_HELP, 0, EVERY, "print this, and do nothing else"},
	{"version", 'V', NULL, OPTION_VERSION, 0, EVERY, "print the version, and do nothing else"},
};

const int	option_count = lengthof(option_table);
