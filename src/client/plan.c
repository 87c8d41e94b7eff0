/*-------------------------------------------------------------------------
 *
 * plan.c
 *		Plans: schema_setup plan, and for others to run.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/commands.h"
#include "client/install.h"
#include "client/plan_file.h"
#include "client/tenants.h"

/* The call that returns a plan, for the FROM of a query. */
char *
plan_call(Session *session, const PlanRequest *request)
{
	return fill(session, FUNCTION("plan") "(%s, %L::text, %s, %s)", session->home, target_of(session, request->schema),
				request->to_version, request->online ? "true" : "false", request->allow_data_loss ? "true" : "false");
}

/* Reads a plan. */
Plan
read_plan(Session *session, const PlanRequest *request)
{
	PGresult   *result;
	Plan		plan;

	result = read_rows(session, "plan",
					   fill(session, "SELECT coalesce(md5(string_agg(statement, ';' ORDER BY step)), 'none'), "
							"count(*) FILTER (WHERE statement NOT LIKE '--%%'), "
							"coalesce(string_agg(%s, E'\\n' ORDER BY step), ''), count(*) FILTER (WHERE %s) > 0 FROM %s",
							STATEMENT_TEXT, fail_condition(session), plan_call(session, request)));
	plan.digest = pg_strdup(value_at(result, 0, 0));
	plan.to_run = atoi(value_at(result, 0, 1));
	plan.text = pg_strdup(value_at(result, 0, 2));
	plan.fails = truth_at(result, 0, 3);
	PQclear(result);
	return plan;
}

/* The statements of a plan that --fail-on is about, as a condition; all of them where it was not given. */
char *
fail_condition(Session *session)
{
	const TextList *hazards = &session->options->fail_on;
	PQExpBuffer buffer = createPQExpBuffer();

	if (hazards->count == 0)
		return "true";
	for (int i = 0; i < hazards->count; i++)
		append_filled(buffer, session, "%s%L", i > 0 ? ", " : "", hazards->values[i]);
	return fill(session, "hazards && ARRAY[%s]::text[]", buffer->data);
}

/* Is there anything that verification finds, and no statement of a plan mends? It is none of the plan's to another version. */
static bool
is_left(Session *session, const PlanRequest *request)
{
	PGresult   *result;
	bool		left;

	if (session->options->fail_on.count > 0 || strcmp(request->to_version, session->installed) != 0)
		return false;
	result = read_rows(session, "verify",
					   fill(session, "SELECT count(*) > 0 FROM " FUNCTION("verify") "(%s) WHERE severity <> 'note'",
							session->home, target_of(session, request->schema)));
	left = truth_at(result, 0, 0);
	PQclear(result);
	return left;
}

/* The same as an array of JSON. */
static bool
print_plan_as_json(Session *session, const PlanRequest *request)
{
	PGresult   *result;
	bool		found;

	result = read_rows(session, "plan", fill(session, "SELECT coalesce(json_agg(p ORDER BY step), '[]'), count(*) FILTER (WHERE %s) > 0 FROM %s p",
											 fail_condition(session), plan_call(session, request)));
	printf("%s\n", value_at(result, 0, 0));
	found = truth_at(result, 0, 1) || is_left(session, request);
	PQclear(result);
	return found;
}

/* Prints a plan as SQL; true if there is anything in it, or anything that --fail-on is about. */
static bool
print_plan(Session *session, const PlanRequest *request)
{
	Plan		plan = read_plan(session, request);

	if (plan.text[0] == '\0')
	{
		say(is_left(session, request) ? "-- verification finds something that no statement mends%s: see " PROGRAM_NAME " verify" :
			"-- nothing to do", request->allow_data_loss ? "" : " without --allow-data-loss");
		return is_left(session, request);
	}
	say("-- database \"%s\": from what is there to version %s\n", session->database, request->to_version);
	printf("%s", plan.text);
	return plan.fails;
}

/* Writes a plan into the file that was named; true as for print_plan(). */
static bool
save_plan(Session *session, const PlanRequest *request)
{
	Plan		plan = read_plan(session, request);

	write_plan_file(session, session->options->out, request, &plan);
	say("plan to version %s: %d statement%s in %s", request->to_version, plan.to_run, plan.to_run == 1 ? "" : "s", session->options->out);
	return plan.text[0] != '\0' ? plan.fails : is_left(session, request);
}

static int
plan_to(Session *session, const char *version)
{
	const Options *options = session->options;
	PlanRequest request = {.schema = named_schema(options), .to_version = version, .online = options->online,
	.allow_data_loss = options->allow_data_loss};
	bool		found = options->out != NULL ? save_plan(session, &request) :
		options->json ? print_plan_as_json(session, &request) : print_plan(session, &request);

	return found ? EXIT_FINDINGS : EXIT_DONE;
}

static int
plan_one(Session *session)
{
	return plan_to(session, target_version(session));
}

/* Plans what migrate would make where the extension is not installed. */
static int
plan_installation(Session *session)
{
	const char *doing = "plan the installation";
	Package		package;
	int			status;

	need_package(session, &package);
	borrow_functions(session, doing, false);
	if (!session->options->json)
		say("-- the extension is not installed: this is what " PROGRAM_NAME " migrate makes, or what has to be mended before migrate --adopt\n"
			"-- takes in what is there");
	status = plan_to(session, package.newest);
	return_functions(session, doing);
	return status;
}

/* schema_setup plan */
int
run_plan(const Options *options)
{
	return run_on_schemas(options, plan_one, plan_many, options->out == NULL ? plan_installation : NULL);
}
