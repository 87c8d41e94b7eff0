/*-------------------------------------------------------------------------
 *
 * execute/lock_time.c
 *		Bounds how long a change goes on under the locks that it has taken.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <limits.h>

#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/timeout.h"
#include "utils/timestamp.h"

#include "execute/lock_time.h"

/*
 * What a server gets done in a millisecond at the least, in bytes of a table: to
 * read it, and to write it again or build an index on it.
 */
#define BYTES_READ_PER_MS (256 * 1024)
#define BYTES_WRITTEN_PER_MS (32 * 1024)

/* Settings */
static int	max_lock_time = 0;

/* How long a statement takes, by the size of its table, in ms. */
static int64
estimated_time(const Statement *statement, int64 bytes)
{
	if (statement->hazards & (REWRITES_TABLE | BUILDS_INDEX))
		return bytes / BYTES_WRITTEN_PER_MS;
	return statement->hazards & SCANS_TABLE ? bytes / BYTES_READ_PER_MS : 0;
}

/* The table of a schema that a statement is on; InvalidOid if that is not there. */
Oid
table_of_statement(const Statement *statement, Oid schema)
{
	return statement->table ? get_relname_relid(statement->table, schema) : InvalidOid;
}

/* The size of the table that a statement is on; 0 if that is not there. */
static int64
size_of_table(const Statement *statement, Oid schema)
{
	Oid			table = table_of_statement(statement, schema);

	return OidIsValid(table) ?
		DatumGetInt64(DirectFunctionCall1(pg_table_size, ObjectIdGetDatum(table))) : 0;
}

/* Raise an error if statements take longer than a change may, by what is known of their tables. */
void
require_short(const List *statements, Oid schema)
{
	StringInfoData list;
	int64		sum = 0;
	ListCell   *lc;

	if (max_lock_time == 0)
		return;
	initStringInfo(&list);
	foreach(lc, statements)
	{
		const Statement *statement = lfirst(lc);
		int64		bytes = size_of_table(statement, schema);
		int64		estimate = estimated_time(statement, bytes);

		sum += estimate;
		if (estimate > 0)
			appendStringInfo(&list, "%stable \"%s\", " INT64_FORMAT " MB, about " INT64_FORMAT " ms: %s",
							 list.len > 0 ? "\n" : "", statement->table, bytes >> 20, estimate,
							 statement->text);
	}
	if (sum > max_lock_time)
		ereport(ERROR,
				(errcode(ERRCODE_CONFIGURATION_LIMIT_EXCEEDED),
				 errmsg("this would have others wait for longer than %d ms", max_lock_time),
				 errdetail("%s", list.data),
				 errhint("Nothing was changed. Run what " EXTENSION_NAME "_plan(online => true) prepares, or give it the time by " EXTENSION_NAME ".max_lock_time.")));
}

/* From now on, the statement that runs may go on for so long. */
void
limit_lock_time(void)
{
	TimestampTz end = TimestampTzPlusMilliseconds(GetCurrentTimestamp(), max_lock_time);

	if (max_lock_time == 0 ||
		(get_timeout_active(STATEMENT_TIMEOUT) &&
		 get_timeout_finish_time(STATEMENT_TIMEOUT) < end))
		return;
	enable_timeout_at(STATEMENT_TIMEOUT, end);
}

/* Define the setting. */
void
lock_time_init(void)
{
	DefineCustomIntVariable(EXTENSION_NAME ".max_lock_time",
							"How long an update or repair may go on once it has its locks.",
							NULL, &max_lock_time, 0, 0, INT_MAX, PGC_USERSET, GUC_UNIT_MS,
							NULL, NULL, NULL);
}
