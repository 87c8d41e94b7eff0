/*-------------------------------------------------------------------------
 *
 * apply.c
 *		schema_setup apply: runs a plan that somebody has looked at.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/commands.h"
#include "client/install.h"
#include "client/plan_file.h"
#include "client/pooler.h"

/* Ends the program unless the file is as it was written, and the plan of what is there is the one in it. */
static Plan
need_same_plan(Session *session, const PlanFile *file)
{
	const char *advice = "See what the plan is now: " PROGRAM_NAME " plan";
	Plan		plan;

	if (!plan_file_is_whole(session, file))
		fail("It runs as it was written. What is changed by hand is for psql, or for the definition of a version.", "the file was changed");
	if (strcmp(fingerprint_of(session, file->request.schema), file->fingerprint) != 0)
		fail(advice, "the schema is not what the plan was made for; nothing was changed");
	plan = read_plan(session, &file->request);
	if (strcmp(plan.digest, file->digest) != 0)
		fail(advice, "the same schema has another plan by now; nothing was changed");
	return plan;
}

/* schema_setup apply */
int
run_apply(const Options *options)
{
	PlanFile   *file = read_plan_file(options->word);
	Options		of_file = *options;
	Session    *session;
	Package		package;
	Plan		plan;
	Plan		left;
	int			status;

	of_file.to_version = file->request.to_version;
	session = open_session(&of_file);
	need_package(session, &package);
	need_installed(session);
	need_own_session(session);
	make_patient(session);
	plan = need_same_plan(session, file);
	say("%s", plan.text[0] != '\0' ? plan.text : "-- nothing to do");
	if (plan.to_run > 0 && run_first(session, &file->request, IS_LABEL))
		plan = read_plan(session, &file->request);
	if (plan.to_run > 0)
		run_shown_plan(session, &file->request, &plan);
	left = read_plan(session, &file->request);
	status = say_result(session, &package, &file->request, &left);
	close_session(session);
	return status;
}
