/*-------------------------------------------------------------------------
 *
 * holders.c
 *		Who holds what is to be locked, and waiting for a moment in which nobody has for long: what has to wait for them has
 *		whoever comes next wait behind it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <unistd.h>

#include "client/holders.h"
#include "client/signals.h"
#include "client/update.h"

/* A lock of another session, or of a prepared transaction, on a table of ours */
#define HELD_LOCKS \
	"pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace " \
	"JOIN pg_locks l ON l.locktype = 'relation' AND l.relation = c.oid AND l.granted AND l.pid IS DISTINCT FROM pg_backend_pid() " \
	"AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"

/* The tables of a schema, for the FROM of a query; NULL: those of the extension. */
const char *
tables_of(Session *session, const char *schema)
{
	if (schema == NULL)
		return "(SELECT c.oid, c.relname FROM pg_extension e "
			"JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e' "
			"JOIN pg_class c ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND c.relkind = 'r' "
			"WHERE e.extname = '" EXTENSION_NAME "')";
	return fill(session, "(SELECT c.oid, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
				"WHERE c.relkind = 'r' AND n.nspname = %L)", schema);
}

/* The locks on those tables of a schema for which a condition holds. */
static WantedLocks
locks_on(Session *session, const char *schema, const char *condition, bool from_readers)
{
	PGresult   *result;
	WantedLocks wanted = {.from_readers = from_readers};

	result = must_execute(session, "look for the tables",
						  fill(session, "SELECT coalesce(array_agg(oid ORDER BY oid), '{}'), "
							   "coalesce('LOCK TABLE ' || string_agg(oid::regclass::text, ', ' ORDER BY oid) || "
							   "' IN SHARE UPDATE EXCLUSIVE MODE', '') FROM %s t WHERE %s",
							   tables_of(session, schema), condition));
	wanted.tables = pg_strdup(value_at(result, 0, 0));
	wanted.lock = pg_strdup(value_at(result, 0, 1));
	PQclear(result);
	return wanted;
}

/* The locks that statements need on tables of a schema: those that they name. */
WantedLocks
locks_of(Session *session, const char *schema, const char *statements, bool from_readers)
{
	return locks_on(session, schema, fill(session, "strpos(%L, quote_ident(relname)) > 0", statements), from_readers);
}

/* The locks on all tables of a schema. */
WantedLocks
all_locks(Session *session, const char *schema)
{
	return locks_on(session, schema, "true", true);
}

/* The locks that are in the way, as a condition. Who vacuums or builds an index is waited for otherwise. */
static const char *
is_in_the_way(Session *session, const WantedLocks *wanted)
{
	return fill(session, "l.relation = ANY (%L::oid[]) AND l.mode <> 'ShareUpdateExclusiveLock'%s", wanted->tables,
				wanted->from_readers ? "" : " AND l.mode NOT IN ('AccessShareLock', 'RowShareLock')");
}

/* Says what one of those does whose locks fit a condition; NULL if there is none. */
static char *
describe_holder(Session *session, const char *condition)
{
	PGresult   *result;
	char	   *holder;

	result = must_execute(session, "look for who is in the way",
						  fill(session, "SELECT CASE WHEN l.pid IS NULL THEN 'a prepared transaction' ELSE format('process %%s', l.pid) END || "
							   "CASE WHEN a.query LIKE 'autovacuum: %%' THEN format(' (%%s)', a.query) "
							   "WHEN l.mode = 'ShareUpdateExclusiveLock' THEN ' vacuums, analyzes or builds an index of ' "
							   "WHEN l.mode IN ('AccessShareLock', 'RowShareLock') THEN ' has a transaction open that reads ' "
							   "ELSE ' has a transaction open that writes to ' END || format('%%I.%%I', n.nspname, c.relname) "
							   "FROM " HELD_LOCKS " LEFT JOIN pg_stat_activity a USING (pid) WHERE %s "
							   "ORDER BY l.mode IN ('AccessShareLock', 'RowShareLock'), l.pid LIMIT 1", condition));
	holder = PQntuples(result) > 0 ? pg_strdup(value_at(result, 0, 0)) : NULL;
	PQclear(result);
	return holder;
}

/* Says who has had for a while what is to be locked; NULL if nobody has. */
char *
find_holder(Session *session, const WantedLocks *wanted)
{
	PGresult   *before;
	const char *in_the_way = is_in_the_way(session, wanted);
	char	   *holder = NULL;

	before = must_execute(session, "look for who is in the way",
						  fill(session, "SELECT coalesce(array_agg(virtualtransaction), '{}') FROM " HELD_LOCKS " WHERE %s", in_the_way));
	if (strcmp(value_at(before, 0, 0), "{}") != 0)
	{
		pause_session(session, 200);
		holder = describe_holder(session, fill(session, "%s AND l.virtualtransaction = ANY (%L)", in_the_way, value_at(before, 0, 0)));
	}
	PQclear(before);
	return holder;
}

/* Why a lock was not to be had: who has one now, or else what the server said. */
char *
name_holder(Session *session, const WantedLocks *wanted, const char *reason)
{
	char	   *holder = describe_holder(session, fill(session, "l.relation = ANY (%L::oid[])", wanted->tables));

	return holder != NULL ? psprintf("%s: %s", reason, holder) : pg_strdup(reason);
}

/*
 * Waits after an attempt that came to nothing: twice as long each time up to ten seconds, give or take a half. Behind the
 * last one the program ends.
 */
void
try_again(Session *session, int attempt, const char *reason)
{
	long		milliseconds = attempt > 4 ? 10000 : 1000L << (attempt - 1);
	int			retries = session->options->retries;

	say("  not yet: %s", reason);
	if (attempt >= retries)
		fail("What is ready stays ready. Run it again when the long transactions have ended.",
			 "no moment was found in %d attempts: %s", retries, reason);
	pause_session(session, milliseconds / 2 + (clock_milliseconds() * 7919 + getpid()) % milliseconds);
}
