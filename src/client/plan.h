/*-------------------------------------------------------------------------
 *
 * plan.h
 *		A plan: the statements that take a schema somewhere.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_PLAN_H
#define CLIENT_PLAN_H

#include "client/session.h"

/* What a plan is asked for */
typedef struct PlanRequest
{
	const char *schema;			/* NULL for the extension's own */
	const char *to_version;		/* NULL for the installed one */
	bool		online;
	bool		allow_data_loss;
} PlanRequest;

/* A plan as it is shown */
typedef struct Plan
{
	char	   *digest;			/* tells it from others */
	int			to_run;			/* statements that do something; others say what a person can choose from */
	char	   *text;			/* for people; empty if there is nothing */
	bool		fails;			/* has a statement that --fail-on is about */
} Plan;

extern char *plan_call(Session *session, const PlanRequest *request);
extern bool run_first(Session *session, const PlanRequest *request, const char *condition);
extern char *fail_condition(Session *session);
extern Plan read_plan(Session *session, const PlanRequest *request);

/* push.c */
extern void run_shown_plan(Session *session, const PlanRequest *request, const Plan *plan);

/* A label that other statements use */
#define IS_LABEL "hazards && '{needs a transaction of its own}'"

/* A statement of the plan for people to read. A name with a line break in it must not end the comment. */
#define STATEMENT_TEXT \
	"format(E'-- %s. %s\\n%s%s;\\n', step, regexp_replace(reason, E'[\\n\\r]+', ' ', 'g'), " \
	"CASE WHEN hazards <> '{}' THEN '-- ' || array_to_string(hazards, ', ') || E'\\n' ELSE '' END, statement)"


#endif							/* CLIENT_PLAN_H */
