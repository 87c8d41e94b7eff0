/*-------------------------------------------------------------------------
 *
 * prepare.c
 *		What of an update blocks nobody and is done ahead, or taken back: statements of a plan, each in a transaction of its own.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/holders.h"
#include "client/install.h"
#include "client/progress.h"
#include "client/signals.h"
#include "client/update.h"

/* What is done ahead of an update, or taken back */
typedef struct Preparation
{
	Session    *session;
	const char *schema;			/* NULL for the extension's own */
	const PlanRequest *request; /* of the update; NULL: it is taken back */
	bool		allow_data_loss;	/* when it is */
	PQExpBuffer left;			/* statements that are not run any more, as literals: what they are for only the update will make */
	bool		transactional;	/* the statement that was read last is run in a transaction */
	WantedLocks locks;			/* that it needs */
	bool		once;			/* that statement finds something to do each time: it is run once */
	int			failures;		/* since a statement succeeded */
} Preparation;

/*
 * The query of what is to be done ahead: of the plan, what comes before the update itself. A schema that is none of the
 * versions has no such plan: indexes are made ahead for it, and no more.
 */
static const char *
query_of_preparations(const Preparation *preparation)
{
	return fill(preparation->session, "WITH plan AS MATERIALIZED (SELECT * FROM %s), "
				"later AS (SELECT min(step) AS from_step FROM plan WHERE " IS_UPDATE ") "
				"SELECT step, statement, transactional, hazards, reason FROM plan, later "
				"WHERE CASE WHEN from_step IS NOT NULL THEN step < from_step ELSE "
				"reason ~ '^(missing|invalid|renamed)_index: ' AND NOT hazards && '{blocks writers,blocks readers}' END",
				plan_call(preparation->session, preparation->request));
}

/* The query of what takes it back. */
static const char *
query_of_return(const Preparation *preparation)
{
	return fill(preparation->session, "SELECT step, statement, transactional, hazards, reason FROM "
				FUNCTION("plan_abort") "(%s, %s)", preparation->session->home,
				target_of(preparation->session, preparation->schema), preparation->allow_data_loss ? "true" : "false");
}

/* Reads the next statement; NULL if there is none. */
static char *
read_next(Preparation *preparation)
{
	PGresult   *result;
	char	   *statement = NULL;

	result = read_rows(preparation->session, "plan the update",
					   fill(preparation->session, "SELECT statement, transactional, hazards && '{blocks readers}', reason LIKE 'backfill: %%' FROM (%s) p "
							"WHERE statement <> ALL (ARRAY[%s]::text[]) AND statement NOT LIKE '--%%' ORDER BY step LIMIT 1",
							preparation->request != NULL ? query_of_preparations(preparation) : query_of_return(preparation),
							preparation->left->data));
	if (PQntuples(result) > 0)
	{
		statement = pg_strdup(value_at(result, 0, 0));
		preparation->transactional = truth_at(result, 0, 1);
		preparation->locks = locks_of(preparation->session, preparation->schema, statement, truth_at(result, 0, 2));
		preparation->once = truth_at(result, 0, 3);
	}
	PQclear(result);
	return statement;
}

/* The next statement to run; NULL if there is none. In the moment that a build begins it looks like one that failed. */
static char *
next_preparation(Preparation *preparation)
{
	char	   *statement = read_next(preparation);

	while (statement != NULL && preparation->request != NULL && strncmp(statement, "DROP", 4) == 0)
	{
		char	   *again;

		pause_session(preparation->session, 1000);
		again = read_next(preparation);
		if (again != NULL && strcmp(again, statement) == 0)
			break;
		statement = again;
	}
	return statement;
}

/* Does not run a statement again. */
static void
leave_out(Preparation *preparation, const char *statement)
{
	append_filled(preparation->left, preparation->session, "%s%L", preparation->left->len > 0 ? ", " : "", statement);
}

/* Deals with a statement that failed: ends the program unless another look may help. */
static void
deal_with_failure(Preparation *preparation, const char *statement, const PGresult *failure)
{
	Session    *session = preparation->session;

	if (has_sqlstate(failure, "42703 42P01 42704"))
	{
		say("  left to the update: %s", primary_message(failure));
		leave_out(preparation, statement);
		return;
	}
	if (!has_sqlstate(failure, "42P07 40P01 40001 55P03"))
		explain(failure, "prepare the update");
	try_again(session, ++preparation->failures, has_sqlstate(failure, "55P03") ?
			  name_holder(session, &preparation->locks, primary_message(failure)) : primary_message(failure));
}

/*
 * Has a statement wait for nobody who has been in its way for a while, if it needs such locks as those that run in a
 * transaction do. The last attempt is made in any case.
 */
static bool
is_time_for(Preparation *preparation)
{
	char	   *holder;

	if (!preparation->transactional || preparation->failures + 1 >= preparation->session->options->retries)
		return true;
	holder = find_holder(preparation->session, &preparation->locks);
	if (holder != NULL)
		try_again(preparation->session, ++preparation->failures, holder);
	return holder == NULL;
}

/* The statement as it is run: in a transaction it does not wait for long behind what it makes others wait for. */
static const char *
bounded(const Preparation *preparation, const char *statement)
{
	const char *lock_timeout = preparation->session->options->lock_timeout;

	if (!preparation->transactional)
		return statement;
	if (preparation->locks.lock[0] == '\0')
		return psprintf("%s; %s", fill(preparation->session, "SET LOCAL lock_timeout = %L", lock_timeout), statement);
	return psprintf("SET LOCAL lock_timeout = '10s'; %s; %s; %s", preparation->locks.lock,
					fill(preparation->session, "SET LOCAL lock_timeout = %L", lock_timeout), statement);
}

/* Runs a statement, and shows how far it is. False where it failed in a way that another look may help. */
static bool
run_preparation(Preparation *preparation, const char *statement)
{
	int64		begin = clock_milliseconds();
	Watcher		watcher;
	PGresult   *result;
	bool		done;

	if (preparation->failures == 0)
		say("%s", statement);
	else
		say("%s (attempt %d of %d)", statement, preparation->failures + 1, preparation->session->options->retries);
	if (!is_time_for(preparation))
		return false;
	watch_progress(preparation->session, &watcher);
	result = execute(preparation->session, bounded(preparation, statement));
	stop_watching(preparation->session);
	done = PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK;
	if (done)
		say_done(begin);
	else
		deal_with_failure(preparation, statement, result);
	if (done)
		preparation->failures = 0;
	if (done && preparation->once)
		leave_out(preparation, statement);
	PQclear(result);
	return done;
}

/* Runs all statements, as long as there is another one. */
static void
run_preparations(Preparation *preparation)
{
	char	   *before = NULL;

	for (;;)
	{
		char	   *statement = next_preparation(preparation);

		if (statement != NULL && before != NULL && strcmp(statement, before) == 0)
			fail("See what is there with: " PROGRAM_NAME " verify", "this did not help: %s", statement);
		if (statement != NULL)
			before = run_preparation(preparation, statement) ? statement : NULL;
		else if (!wait_for_build(preparation->session, preparation->schema))
			break;
	}
}

/* Does all that can be done ahead. */
void
prepare_update(Session *session, const PlanRequest *request)
{
	Preparation preparation = {.session = session, .schema = request->schema, .request = request,
	.left = createPQExpBuffer()};
	PlanRequest at_once = *request;

	at_once.online = false;
	run_first(session, &at_once, IS_LABEL);
	run_preparations(&preparation);
	destroyPQExpBuffer(preparation.left);
}

/* Takes back what was done ahead, and says what only a person can; false if there is such. */
bool
take_back_preparations(Session *session, const char *schema, bool allow_data_loss)
{
	Preparation preparation = {.session = session, .schema = schema, .allow_data_loss = allow_data_loss,
	.left = createPQExpBuffer()};
	PGresult   *result;
	int			left;

	run_preparations(&preparation);
	result = read_rows(session, "see what is left", query_of_return(&preparation));
	left = PQntuples(result);
	for (int i = 0; i < left; i++)
		complain(NULL, "left as it is:\n%s", value_at(result, i, 1));
	if (left > 0)
		complain(NULL, "once a backup has them: " PROGRAM_NAME " migrate --abort --allow-data-loss");
	PQclear(result);
	destroyPQExpBuffer(preparation.left);
	return left == 0;
}

/* Does this process still hold such a lock on one of the tables as a build does? */
static bool
builder_runs(Session *session, const char *schema, int process)
{
	PGresult   *result;
	bool		runs;

	result = must_execute(session, "look for index builds",
						  fill(session, "SELECT EXISTS (SELECT FROM %s t JOIN pg_locks l ON l.locktype = 'relation' AND l.relation = t.oid "
							   "WHERE l.mode = 'ShareUpdateExclusiveLock' AND l.pid = %d)",
							   tables_of(session, schema), process));
	runs = truth_at(result, 0, 0);
	PQclear(result);
	return runs;
}

/* Waits a while for an index that another session builds on one of the tables. False when there is none. */
bool
wait_for_build(Session *session, const char *schema)
{
	PGresult   *result;
	int64		begin = clock_milliseconds();
	bool		found;

	result = must_execute(session, "look for index builds",
						  fill(session, "SELECT l.pid, format('process %%s is building an index on %%s.%%s', l.pid, "
							   "quote_ident(n.nspname), quote_ident(t.relname)) FROM %s t "
							   "JOIN pg_class c ON c.oid = t.oid JOIN pg_namespace n ON n.oid = c.relnamespace "
							   "JOIN pg_index i ON i.indrelid = t.oid AND NOT (i.indisvalid AND i.indisready) "
							   "JOIN pg_locks l ON l.locktype = 'relation' AND l.relation = t.oid AND l.mode = 'ShareUpdateExclusiveLock' "
							   "AND l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1",
							   tables_of(session, schema)));
	found = PQntuples(result) > 0;
	if (found)
	{
		int			process = atoi(value_at(result, 0, 0));

		say("waiting: %s", value_at(result, 0, 1));
		while (clock_milliseconds() - begin < 30000 && builder_runs(session, schema, process))
		{
			char	   *progress = is_terminal_output() ? progress_of(session->connection, process) : NULL;

			if (progress != NULL)
				show_progress(progress);
			pause_session(session, 1000);
		}
		show_progress(NULL);
	}
	PQclear(result);
	return found;
}
