/*-------------------------------------------------------------------------
 *
 * execute/holders.c
 *		Says who has a table locked so that it cannot be changed.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "storage/lock.h"
#include "utils/builtins.h"

#include "execute/locks.h"
#include "settings.h"

/* The modes that stand in the way of one, as an array in SQL. */
static const char *
conflicting_modes(LOCKMODE wanted)
{
	StringInfoData array;

	initStringInfo(&array);
	for (LOCKMODE mode = AccessShareLock; mode <= AccessExclusiveLock; mode++)
	{
		if (DoLockModesConflict(wanted, mode))
			appendStringInfo(&array, "%s'%s'", array.len > 0 ? "," : "",
							 GetLockmodeName(DEFAULT_LOCKMETHOD, mode));
	}
	return array.data;
}

/* The query that says it, in one line for each of who it is. */
static const char *
query_of_holders(const WantedLock *wanted)
{
	return psprintf(
		"SELECT pg_catalog.string_agg(who, E'\\n' ORDER BY who) FROM ("
		"SELECT DISTINCT CASE WHEN l.pid IS NULL THEN"
		" pg_catalog.format('prepared transaction %%L of role %%s, prepared at %%s', p.gid, p.owner, p.prepared)"
		" ELSE pg_catalog.concat('process ', l.pid,"
		" ' of role ' OPERATOR(pg_catalog.||) a.usename,"
		" ', ' OPERATOR(pg_catalog.||) NULLIF(a.application_name, ''),"
		" ', ' OPERATOR(pg_catalog.||) NULLIF(a.backend_type, 'client backend'),"
		" ', in a transaction since ' OPERATOR(pg_catalog.||) a.xact_start::pg_catalog.text,"
		" ', ' OPERATOR(pg_catalog.||) a.state,"
		" ': ' OPERATOR(pg_catalog.||) pg_catalog.left(a.query, 80)) END AS who"
		" FROM pg_catalog.pg_locks AS l"
		" LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid OPERATOR(pg_catalog.=) l.pid"
		" LEFT JOIN pg_catalog.pg_locks AS t ON l.pid IS NULL AND t.pid IS NULL"
		" AND t.locktype OPERATOR(pg_catalog.=) 'transactionid'"
		" AND t.virtualtransaction OPERATOR(pg_catalog.=) l.virtualtransaction"
		" LEFT JOIN pg_catalog.pg_prepared_xacts AS p ON p.transaction OPERATOR(pg_catalog.=) t.transactionid"
		" WHERE l.locktype OPERATOR(pg_catalog.=) 'relation' AND l.relation OPERATOR(pg_catalog.=) %u"
		" AND l.database OPERATOR(pg_catalog.=) (SELECT d.oid FROM pg_catalog.pg_database AS d"
		" WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database())"
		" AND l.granted AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()"
		" AND l.mode OPERATOR(pg_catalog.=) ANY (ARRAY[%s])) AS h",
		wanted->oid, conflicting_modes(wanted->mode));
}

/* A line for each of those who have a table locked so that a lock cannot be had; NULL: nobody now. */
const char *
holders_of_lock(const WantedLock *wanted)
{
	int			level = NewGUCNestLevel();
	const char *query = query_of_holders(wanted);
	MemoryContext caller = CurrentMemoryContext;
	const char *holders = NULL;

	set_option("search_path", "pg_catalog, pg_temp");
	SPI_connect();
	if (SPI_execute(query, true, 1) == SPI_OK_SELECT && SPI_processed == 1)
		holders = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);
	if (holders != NULL)
		holders = MemoryContextStrdup(caller, holders);
	SPI_finish();
	AtEOXact_GUC(false, level);
	return holders;
}
