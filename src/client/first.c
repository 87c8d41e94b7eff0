/*-------------------------------------------------------------------------
 *
 * first.c
 *		Statements that are run before the rest of a plan is: labels that others of them use can be used when the
 *		transaction that added them has ended.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/plan.h"

/* Runs the statements of a plan for which a condition holds, each in a transaction of its own; true if there were any. */
bool
run_first(Session *session, const PlanRequest *request, const char *condition)
{
	char	   *before = NULL;

	for (;;)
	{
		PGresult   *result;
		const char *statement;

		result = read_rows(session, "plan the update",
						   fill(session, "SELECT statement FROM %s WHERE %s ORDER BY step LIMIT 1",
								plan_call(session, request), condition));
		statement = value_at(result, 0, 0);
		if (statement == NULL)
			return before != NULL;
		if (before != NULL && strcmp(before, statement) == 0)
			fail(NULL, "this did not help: %s", statement);
		say("%s", statement);
		PQclear(must_execute(session, "prepare the rest", statement));
		before = pg_strdup(statement);
		PQclear(result);
	}
}
