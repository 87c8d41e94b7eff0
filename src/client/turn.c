/*-------------------------------------------------------------------------
 *
 * turn.c
 *		One runner of migrate at a time is at work in a database: the one whose session has an advisory lock.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/turn.h"

#define TURN "1935894637, 1"

/* Says who has the lock. */
static void
say_who(Session *session)
{
	PGresult   *result;

	result = must_execute(session, "see who else is at work",
						  "SELECT format('waiting: %s is at work in this database (process %s%s)', "
						  "coalesce(nullif(max(application_name), ''), 'another runner'), max(a.pid), ', since ' || max(backend_start)::time(0)) "
						  "FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid) "
						  "WHERE locktype = 'advisory' AND (classid, objid, objsubid) = (" TURN ", 2) AND granted "
						  "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) HAVING count(*) > 0");
	if (PQntuples(result) > 0)
		say("%s", value_at(result, 0, 0));
	PQclear(result);
}

/*
 * Waits until no other runner is at work. A session that waits inside of a statement would hold up the other's CREATE
 * INDEX CONCURRENTLY, so this one asks again and again.
 */
void
take_turn(Session *session)
{
	for (int waited = 0;; waited++)
	{
		PGresult   *result = must_execute(session, "wait for other runners", "SELECT pg_try_advisory_lock(" TURN ")");
		bool		taken = truth_at(result, 0, 0);

		PQclear(result);
		if (taken)
			return;
		if (waited % 30 == 0)
			say_who(session);
		pause_session(session, 1000);
	}
}
