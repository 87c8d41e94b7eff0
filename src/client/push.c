/*-------------------------------------------------------------------------
 *
 * push.c
 *		schema_setup push: makes the schema what the newest version says, without a version step.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <fcntl.h>
#include <unistd.h>

#include "client/commands.h"
#include "client/findings.h"
#include "client/install.h"
#include "client/plan.h"
#include "client/pooler.h"

/* Plans that follow each other, where one makes another necessary */
#define MAX_ROUNDS 4

/* Reads an answer on a terminal; false where there is none. Nothing is taken for an answer that a pipe has. */
static bool
ask(const char *question, char *answer, int size)
{
	FILE	   *in = fopen("/dev/tty", "r");
	FILE	   *out = fopen("/dev/tty", "w");
	bool		asked = in != NULL && out != NULL;

	if (asked)
	{
		fputs(question, out);
		fflush(out);
		if (fgets(answer, size, in) == NULL)
			answer[0] = '\0';
	}
	if (in != NULL)
		fclose(in);
	if (out != NULL)
		fclose(out);
	return asked;
}

/* Asks whether to go on, unless that was said beforehand; ends the program where the answer is not yes. */
static void
confirm(Session *session)
{
	char		answer[16];

	if (session->options->yes)
		return;
	if (!ask(psprintf("Run this in database \"%s\"? [y/N] ", session->database), answer, sizeof(answer)))
		fail("There is no terminal to ask on: --yes runs it without being asked.", "nothing was changed");
	check_signal(session);
	answer[strcspn(answer, "\r\n")] = '\0';
	if (pg_strcasecmp(answer, "y") != 0 && pg_strcasecmp(answer, "yes") != 0)
		fail(NULL, "nothing was changed");
}

/*
 * Runs the plan that was shown, if it still is the same. The server runs it, not this program: it locks what the
 * statements name and looks again before it runs them, and what a table's owner has put on it does not get this role's
 * rights. What its further looks find to do is printed.
 */
void
run_shown_plan(Session *session, const PlanRequest *request, const Plan *plan)
{
	PGresult   *result;

	session->if_interrupted = "Nothing of the plan was run.";
	PQclear(must_execute(session, "run the plan", "BEGIN"));
	must_hold_home(session, "run the plan");
	result = must_execute(session, "run the plan",
						  fill(session, "WITH shown AS MATERIALIZED (SELECT count(*) AS steps FROM %s) "
							   "SELECT coalesce(md5(string_agg(statement, ';' ORDER BY step) FILTER (WHERE step <= steps)), 'none'), "
							   "string_agg(%s, E'\\n' ORDER BY step) FILTER (WHERE step > steps), "
							   "string_agg(format(E'%%s;\\n%%s', statement, error), E'\\n' ORDER BY step) FILTER (WHERE error IS NOT NULL) "
							   "FROM shown, " FUNCTION("repair") "(%s, %s, %L::text) GROUP BY steps",
							   plan_call(session, request), STATEMENT_TEXT, session->home, target_of(session, request->schema),
							   request->allow_data_loss ? "true" : "false", request->to_version));
	if (value_at(result, 0, 0) == NULL || strcmp(value_at(result, 0, 0), plan->digest) != 0)
		fail("Run it again.", "the schema has changed since the plan was shown");
	PQclear(must_execute(session, "run the plan", "COMMIT"));
	session->if_interrupted = "The plan was run.";
	if (value_at(result, 0, 1) != NULL)
		say("%s", value_at(result, 0, 1));
	if (value_at(result, 0, 2) != NULL)
		fail(value_at(result, 0, 2), "cannot run all of the plan:");
	PQclear(result);
}

/* Lists what is done only with --allow-data-loss. False if it is nothing. */
static bool
list_refused(Session *session, const PlanRequest *request)
{
	PlanRequest with_loss = *request;
	Plan		plan;

	if (request->allow_data_loss)
		return false;
	with_loss.allow_data_loss = true;
	plan = read_plan(session, &with_loss);
	if (plan.to_run == 0)
		return false;
	complain("These statements run only with --allow-data-loss:",
			 "what is left loses data, or drops what version %s does not have", request->to_version);
	say("\n%s", plan.text);
	return true;
}

/* Runs plan after plan until none has anything to run; returns the last one. */
static Plan
run_plans(Session *session, const PlanRequest *request)
{
	Plan		plan = read_plan(session, request);
	bool		changed = false;

	for (int rounds = MAX_ROUNDS; plan.to_run > 0; rounds--)
	{
		if (rounds == 0)
			fail(NULL, "the plan does not come to an end; see what is left: " PROGRAM_NAME " plan --to %s", request->to_version);
		say("%s", plan.text);
		confirm(session);
		if (run_first(session, request, IS_LABEL))
			plan = read_plan(session, request);
		if (plan.to_run > 0)
			run_shown_plan(session, request, &plan);
		changed = true;
		plan = read_plan(session, request);
	}
	if (changed)
		say("done");
	return plan;
}

/* Says how the schema is after a plan, and has the extension be that version too; returns the exit status. */
int
say_result(Session *session, const Package *package, const PlanRequest *request, const Plan *left)
{
	if (left->text[0] != '\0')
	{
		complain(NULL, "what is left is for a person to choose: something may have another name, and rows depend on it");
		say("\n%s", left->text);
		return EXIT_FINDINGS;
	}
	if (list_refused(session, request))
		return EXIT_FINDINGS;
	if (strcmp(session->installed, request->to_version) != 0)
	{
		if (!may_follow(session, package, request->schema))
		{
			say("the schema is that of version %s; the extension is at %s", request->to_version, session->installed);
			return EXIT_DONE;
		}
		need_ownership(session);
		if (follow(session, package) != EXIT_DONE)
			return EXIT_FINDINGS;
	}
	if (list_errors(session, request->schema))
		return EXIT_FINDINGS;
	say("database \"%s\" has the schema of version %s", session->database, request->to_version);
	return EXIT_DONE;
}

/* schema_setup push */
int
run_push(const Options *options)
{
	Session    *session = open_session(options);
	PlanRequest request = {.schema = named_schema(options), .allow_data_loss = options->allow_data_loss};
	Package		package;
	Plan		left;
	int			status;

	need_package(session, &package);
	need_own_session(session);
	make_patient(session);
	if (session->installed == NULL)
	{
		install(session, &package);
		request.schema = NULL;
	}
	request.to_version = package.newest;
	left = run_plans(session, &request);
	status = say_result(session, &package, &request, &left);
	print_summary(session, request.schema);
	close_session(session);
	return status;
}
