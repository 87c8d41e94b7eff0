/*-------------------------------------------------------------------------
 *
 * preflight.c
 *		What is looked at before anything is done for an update.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/update.h"

/* Says of slots that nobody reads that they keep what the update writes. */
static void
name_slots(Session *session)
{
	PGresult   *result;

	result = must_execute(session, "look for replication slots",
						  "SELECT format('replication slot %s is not in use: the server keeps all WAL for it, %s now', "
						  "quote_ident(slot_name), pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn))) "
						  "FROM pg_replication_slots WHERE NOT active AND restart_lsn IS NOT NULL ORDER BY slot_name");
	for (int i = 0; i < PQntuples(result); i++)
		say("%s", value_at(result, i, 0));
	PQclear(result);
}

/* Reads what a query finds; no rows where the role may not, after saying what was left out. */
static PGresult *
read_if_allowed(Session *session, const char *left_out, const char *query)
{
	PGresult   *result = try_to_read_rows(session, query);

	if (PQresultStatus(result) != PGRES_TUPLES_OK)
	{
		if (!has_sqlstate(result, "42501"))
			explain(result, "plan the update");
		say("%s: %s", left_out, primary_message(result));
	}
	return result;
}

/* Says where the update may write more than there is room for. */
static void
name_full_disks(Session *session, const char *schema, const char *version)
{
	PGresult   *result;

	result = read_if_allowed(session, "how much disk is free was not looked at",
							 fill(session, "SELECT format('%%s: the update may write %%s there, and %%s are free', places, "
								  "pg_size_pretty(needed), pg_size_pretty(available)) "
								  "FROM " FUNCTION("disk_space") "(%s, %L) WHERE needed > available",
								  session->home, target_of(session, schema), version));
	for (int i = 0; i < PQntuples(result); i++)
		say("%s", value_at(result, i, 0));
	PQclear(result);
}

/*
 * Looks for what keeps the update from succeeding. Says which rows do, how many they are and what shows them; false if
 * there are any. Nobody waits for it, however long it reads.
 */
bool
may_succeed(Session *session, const char *schema, const char *version)
{
	PGresult   *result;
	int			found;

	name_slots(session);
	name_full_disks(session, schema, version);
	result = read_if_allowed(session, "no rows are looked at before",
							 fill(session, "SELECT format('%%s: %%s rows of %%s', problem, row_count, object), detail "
								  "FROM " FUNCTION("check_data") "(%s, %L) WHERE severity = 'error'",
								  session->home, target_of(session, schema), version));
	found = PQntuples(result);
	for (int i = 0; i < found; i++)
		complain(value_at(result, i, 1), "%s", value_at(result, i, 0));
	if (found > 0)
		complain("What becomes of them is for a person to decide. Then run it again.",
				 "the update to version %s was refused, and nothing was changed: rows are in its way", version);
	PQclear(result);
	return found == 0;
}
