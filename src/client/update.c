/*-------------------------------------------------------------------------
 *
 * update.c
 *		Takes the extension from one version to another: first what can be done without blocking writers, then the rest
 *		in a moment, in as many attempts as are allowed.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/install.h"
#include "client/signals.h"
#include "client/update.h"
#include "client/holders.h"

/* What became of an attempt */
typedef enum Outcome
{
	OUTCOME_DONE,
	OUTCOME_BUSY,				/* nothing was changed; another attempt may help */
	OUTCOME_DRIFT				/* the schema is not fit for the update, which was said */
} Outcome;

/* An attempt to update */
typedef struct Attempt
{
	Session    *session;
	const PlanRequest *request;
	WantedLocks locks;
	bool		hasty;			/* does not look whether others are in the way */
	char	   *busy;			/* why it was not made now */
} Attempt;

/* Says that the schema is not fit for the update. */
static Outcome
explain_drift(const Attempt *attempt, const PGresult *failure)
{
	complain(more_of_message(failure, false), "the update was refused, and nothing was changed: %s", primary_message(failure));
	complain(NULL, "see what takes the schema there with: " PROGRAM_NAME " plan --to %s --online", attempt->request->to_version);
	return OUTCOME_DRIFT;
}

/* Ends the program where the update would lose rows that nobody has said may go. */
static void
explain_loss(const PGresult *failure)
{
	complain(PQresultErrorField(failure, PG_DIAG_MESSAGE_DETAIL), "the update was refused, and nothing was changed: %s",
			 primary_message(failure));
	fail(NULL, "once a backup has them: " PROGRAM_NAME " migrate --allow-data-loss");
}

/* Ends the program where the update would have others wait for too long, or did. */
static void
explain_blocking(const Attempt *attempt, const PGresult *failure)
{
	bool		was_ended = has_sqlstate(failure, "57014");

	const char *limit = attempt->session->options->max_lock_time;

	complain(more_of_message(failure, false), was_ended ? "the update was ended, and nothing was changed: %s" :
			 "the update was refused, and nothing was changed: %s", primary_message(failure));
	fail("When nobody is there: --allow-blocking lets it go on for as long as it takes.",
		 "others wait for an update no longer than %s, unless --max-lock-time says so", limit);
}

/* What an attempt that failed leads to. */
static Outcome
outcome_of_failure(Attempt *attempt, PGresult *failure)
{
	PQclear(execute(attempt->session, "ROLLBACK"));
	attempt->busy = pg_strdup(primary_message(failure));
	if (has_sqlstate(failure, "55000"))
		return explain_drift(attempt, failure);
	if (has_sqlstate(failure, "2BP01"))
		explain_loss(failure);
	if (has_sqlstate(failure, "53400 57014"))
		explain_blocking(attempt, failure);
	if (!has_sqlstate(failure, "55P03 40P01 40001 55006"))
		explain(failure, "update the extension");
	if (has_sqlstate(failure, "55P03") && attempt->locks.tables != NULL)
		attempt->busy = name_holder(attempt->session, &attempt->locks, attempt->busy);
	return OUTCOME_BUSY;
}

/* Runs a statement of an attempt; false where it fails. */
static bool
run(Attempt *attempt, const char *statement, PGresult **result)
{
	ExecStatusType status;

	*result = execute(attempt->session, statement);
	status = PQresultStatus(*result);
	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY;
}

/* Finds what is left to the update, and which locks that needs. */
static bool
find_locks(Attempt *attempt, PGresult **result)
{
	PlanRequest left = *attempt->request;

	left.online = false;
	if (!run(attempt, fill(attempt->session, "SELECT coalesce(string_agg(statement, ';'), ''), coalesce(bool_or(hazards && '{blocks readers}'), false) FROM %s",
						   plan_call(attempt->session, &left)), result))
		return false;
	attempt->locks = locks_of(attempt->session, attempt->request->schema, value_at(*result, 0, 0), truth_at(*result, 0, 1));
	return true;
}

/*
 * Begins an attempt with a lock on the tables of the update that keeps autovacuum and index builds away but blocks no
 * reader or writer, so it may be waited for.
 */
static bool
lock_tables(Attempt *attempt, PGresult **result)
{
	Session    *session = attempt->session;

	return run(attempt, "BEGIN ISOLATION LEVEL READ COMMITTED", result) && hold_home(session, result) &&
		run(attempt, "SET LOCAL lock_timeout = '10s'", result) && find_locks(attempt, result) &&
		run(attempt, attempt->locks.lock, result) &&
		run(attempt, fill(session, "SET LOCAL lock_timeout = %L", session->options->lock_timeout), result);
}

/* Asks whether all that is left is what blocks nobody: then it comes at once. */
static bool
blocks_nobody(Attempt *attempt, PGresult **result)
{
	return run(attempt, fill(attempt->session, "SELECT count(*) = 0 FROM %s WHERE hazards && '{blocks writers,blocks readers}'",
							 plan_call(attempt->session, attempt->request)), result);
}

/* The statement that takes the schema to the version: the extension's own with it, another one by itself. */
static const char *
update_statement(const Attempt *attempt)
{
	const PlanRequest *request = attempt->request;

	if (request->schema == NULL)
		return fill(attempt->session, "ALTER EXTENSION %I UPDATE TO %L", EXTENSION_NAME, request->to_version);
	return fill(attempt->session, "SELECT count(*) FROM " FUNCTION("repair") "(%s, %s, %L)", attempt->session->home,
				target_of(attempt->session, request->schema), request->allow_data_loss ? "true" : "false", request->to_version);
}

/* Makes one attempt to update. */
static Outcome
try_update(Attempt *attempt)
{
	Session    *session = attempt->session;
	PGresult   *result;

	attempt->busy = NULL;
	if (!lock_tables(attempt, &result) || !blocks_nobody(attempt, &result))
		return outcome_of_failure(attempt, result);
	if (!attempt->hasty && !truth_at(result, 0, 0))
		attempt->busy = find_holder(session, &attempt->locks);
	if (attempt->busy != NULL)
	{
		PQclear(execute(session, "ROLLBACK"));
		return OUTCOME_BUSY;
	}
	if (!run(attempt, fill(session, "SELECT set_config('" EXTENSION_NAME ".allow_data_loss', %L, true), "
						   "set_config('" EXTENSION_NAME ".max_lock_time', %L, true)",
						   session->options->allow_data_loss ? "on" : "off",
						   session->options->allow_blocking ? "0" : session->options->max_lock_time), &result) ||
		!run(attempt, update_statement(attempt), &result) ||
		!run(attempt, "COMMIT", &result))
		return outcome_of_failure(attempt, result);
	return OUTCOME_DONE;
}

/*
 * Takes the last step. Others' writes wait for no attempt longer than --lock-timeout. The last one is made in any case.
 */
static int
take_last_step(Session *session, const PlanRequest *request)
{
	int			retries = session->options->retries;

	for (int number = 1;; number++)
	{
		Attempt		attempt = {.session = session, .request = request, .hasty = number >= retries};
		int64		begin = clock_milliseconds();
		Outcome		outcome;

		if (request->schema == NULL)
			say("ALTER EXTENSION " EXTENSION_NAME " UPDATE TO '%s' (attempt %d of %d)", request->to_version, number, retries);
		else
			say("schema \"%s\" to version %s (attempt %d of %d)", request->schema, request->to_version, number, retries);
		outcome = try_update(&attempt);
		if (outcome == OUTCOME_DRIFT)
			return EXIT_FINDINGS;
		if (outcome == OUTCOME_DONE)
		{
			say_done(begin);
			return EXIT_DONE;
		}
		try_again(session, number, attempt.busy);
	}
}

/* The version that the next update of the plan leads to; the one that is wanted where the plan has no update. */
static char *
next_version(Session *session, const PlanRequest *request)
{
	PGresult   *result;
	char	   *version;

	result = read_rows(session, "plan the update",
					   fill(session, "SELECT " UPDATE_VERSION " FROM %s WHERE " IS_UPDATE " ORDER BY step LIMIT 1",
							plan_call(session, request)));
	version = pg_strdup(PQntuples(result) > 0 ? value_at(result, 0, 0) : request->to_version);
	PQclear(result);
	return version;
}

/* Drops the indexes that an update of the extension has replaced: the last one, or one that was interrupted behind that. */
void
drop_replaced_indexes(Session *session)
{
	PlanRequest request = {.online = true};
	PGresult   *statements;

	statements = read_rows(session, "see what was replaced",
						   fill(session, "SELECT statement FROM %s WHERE reason LIKE 'replaced_index: %%' ORDER BY step",
								plan_call(session, &request)));
	for (int i = 0; i < PQntuples(statements); i++)
	{
		int64		begin = clock_milliseconds();

		say("%s", value_at(statements, i, 0));
		PQclear(must_execute(session, "finish the update", value_at(statements, i, 0)));
		say_done(begin);
	}
	PQclear(statements);
}

/* The version that a schema has, of the extension's own the installed one; NULL for none. */
char *
version_of(Session *session, const char *schema)
{
	PGresult   *result;
	char	   *version;

	result = read_rows(session, "look at the version", fill(session, "SELECT " FUNCTION("version") "(%s)", session->home,
															target_of(session, schema)));
	version = value_at(result, 0, 0) != NULL ? pg_strdup(value_at(result, 0, 0)) : NULL;
	PQclear(result);
	return version;
}

/* Are these two versions? NULL is none. */
static bool
is_other(const char *version, const char *other)
{
	return version == NULL || other == NULL ? version != other : strcmp(version, other) != 0;
}

/* Takes a schema to a version, by way of those in between; NULL: the extension with its own. Returns the exit status. */
int
update_version(Session *session, const char *schema, const char *version)
{
	PlanRequest request = {.schema = schema, .to_version = version, .online = true,
	.allow_data_loss = session->options->allow_data_loss};
	int			status = may_succeed(session, schema, version) ? EXIT_DONE : EXIT_FINDINGS;

	for (char *before; status == EXIT_DONE && is_other(before = version_of(session, schema), version);)
	{
		request.to_version = version;
		request.to_version = next_version(session, &request);
		prepare_update(session, &request);
		status = take_last_step(session, &request);
		if (status == EXIT_DONE && schema == NULL)
			drop_replaced_indexes(session);
		look(session);
		if (status == EXIT_DONE && !is_other(before, version_of(session, schema)))
			fail("See what is there with: " PROGRAM_NAME " verify", "the update to version %s did not help", request.to_version);
	}
	return status;
}
