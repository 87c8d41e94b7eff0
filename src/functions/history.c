/*-------------------------------------------------------------------------
 *
 * functions/history.c
 *		Which versions the extension had: since when, by whom, and how long it
 *		took to come to each.
 *
 * It is kept in the comment of the extension, below whatever else that says: one
 * line per version, the newest first.  So a dump carries it, an update that is
 * rolled back leaves nothing, and there is no table that a tool wants to drop.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "catalog/pg_extension.h"
#include "commands/comment.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "pgtime.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

#include "functions/functions.h"
#include "functions/script.h"
#include "live/lookup.h"

PG_FUNCTION_INFO_V1(schema_setup_record);
PG_FUNCTION_INFO_V1(schema_setup_history);

/* What stands above the lines in the comment. */
#define HISTORY_HEADING "Versions, the newest first:"

/* As many are kept. */
#define HISTORY_LINES 20

/* The longest name of a version that is kept. */
#define VERSION_NAME_FORMAT "%63s"
#define VERSION_NAME_SIZE 64

/* One line. */
typedef struct HistoryEntry
{
	const char *version;
	const char *from;			/* NULL: installed */
	TimestampTz at;
	int64		took;			/* microseconds */
	const char *role;			/* as it is written, see role_in_line() */
} HistoryEntry;

/* The name of a role, on one line whatever it has. */
static const char *
role_in_line(const char *role)
{
	StringInfoData line;

	initStringInfo(&line);
	for (; *role != '\0'; role++)
	{
		if (*role == '\n' || *role == '\r' || *role == '\\')
			appendStringInfo(&line, "\\%03o", (unsigned char) *role);
		else
			appendStringInfoChar(&line, *role);
	}
	return line.data;
}

/* The reverse of it. */
static const char *
role_of_line(const char *line)
{
	StringInfoData role;

	initStringInfo(&role);
	for (; *line != '\0'; line++)
	{
		if (*line == '\\' && strlen(line) > 3)
		{
			appendStringInfoChar(&role, (char) strtol(pnstrdup(line + 1, 3), NULL, 8));
			line += 3;
		}
		else
			appendStringInfoChar(&role, *line);
	}
	return role.data;
}

static const char *
line_of_entry(const HistoryEntry *entry)
{
	struct pg_tm tm;
	fsec_t		fraction;

	if (timestamp2tm(entry->at, NULL, &tm, &fraction, NULL, NULL) != 0)
		return "";
	return psprintf("%s%s%s at %04d-%02d-%02d %02d:%02d:%02d.%06d+00 in " INT64_FORMAT ".%03d ms by %s",
					entry->version, entry->from ? " from " : "", entry->from ? entry->from : "",
					tm.tm_year, tm.tm_mon, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, (int) fraction,
					entry->took / 1000, (int) (entry->took % 1000), entry->role);
}

/* What a line says; NULL if it is not one that line_of_entry() writes. */
static HistoryEntry *
entry_of_line(const char *line)
{
	HistoryEntry *entry = palloc0(sizeof(HistoryEntry));
	char	   *version = palloc0(VERSION_NAME_SIZE);
	char	   *from = palloc0(VERSION_NAME_SIZE);
	struct pg_tm tm = {0};
	int			fraction;
	int			milliseconds;
	int			microseconds;
	int			length = 0;
	const char *rest;

	if (sscanf(line, VERSION_NAME_FORMAT " from " VERSION_NAME_FORMAT "%n", version, from, &length) == 2)
		entry->from = from;
	else if (sscanf(line, VERSION_NAME_FORMAT "%n", version, &length) != 1)
		return NULL;
	rest = line + length;
	length = 0;
	if (sscanf(rest, " at %d-%d-%d %d:%d:%d.%d+00 in %d.%d ms by %n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
			   &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &fraction, &milliseconds, &microseconds, &length) != 9 ||
		length == 0 || milliseconds < 0 || tm2timestamp(&tm, fraction, NULL, &entry->at) != 0)
		return NULL;
	entry->version = version;
	entry->took = (int64) milliseconds * 1000 + microseconds;
	entry->role = rest + length;
	return strcmp(line_of_entry(entry), line) == 0 ? entry : NULL;
}

/* What the comment of the extension says; *rest: all of it but the history. */
static List *
read_history(const Installation *installation, const char **rest)
{
	const char *comment = GetComment(installation->extension, ExtensionRelationId, 0);
	const char *heading = comment ? strstr(comment, HISTORY_HEADING) : NULL;
	List	   *entries = NIL;
	char	   *lines;

	*rest = comment ? comment : "";
	if (heading == NULL)
		return NIL;
	*rest = pnstrdup(comment, heading - comment);
	lines = pstrdup(heading + strlen(HISTORY_HEADING));
	for (char *line = strtok(lines, "\n"); line != NULL; line = strtok(NULL, "\n"))
	{
		HistoryEntry *entry = entry_of_line(line);

		if (entry != NULL)
			entries = lappend(entries, entry);
	}
	return entries;
}

/* Make it the comment of the extension, with what else is in that. */
static void
write_history(const Installation *installation, const List *entries, const char *rest)
{
	StringInfoData comment;
	ListCell   *lc;

	initStringInfo(&comment);
	appendStringInfoString(&comment, rest);
	if (comment.len > 0 && comment.data[comment.len - 1] != '\n')
		appendStringInfoChar(&comment, '\n');
	appendStringInfoString(&comment, HISTORY_HEADING);
	foreach(lc, entries)
		appendStringInfo(&comment, "\n%s", line_of_entry(lfirst(lc)));
	CreateComments(installation->extension, ExtensionRelationId, 0, comment.data);
}

/*
 * When did what is recorded now begin?  With the statement, or where that has
 * recorded a version before, with the end of it.
 */
static TimestampTz
time_of_begin(const List *entries)
{
	TimestampTz begin = GetCurrentStatementStartTimestamp();
	const HistoryEntry *newest = entries ? linitial(entries) : NULL;

	return newest == NULL ? begin : Max(begin, newest->at);
}

/* For the extension's scripts, as the last thing that they do: record the version. */
Datum
schema_setup_record(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	Installation *installation = require_installation();
	HistoryEntry entry = {
		.from = PG_ARGISNULL(0) ? NULL : text_argument(fcinfo, 0, "version"),
		.version = text_argument(fcinfo, 1, "version"),
		.at = GetCurrentTimestamp(),
		.role = role_in_line(role_text(GetSessionUserId())),
	};
	const char *rest;
	List	   *entries;

	require_own_script(installation, "record");
	entries = read_history(installation, &rest);
	entry.took = Max(entry.at - time_of_begin(entries), 0);
	write_history(installation, list_truncate(lcons(&entry, entries), HISTORY_LINES), rest);
	end_work(work);
	PG_RETURN_VOID();
}

/* The versions that the extension had, the newest first. */
Datum
schema_setup_history(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	RowSet		rows = begin_rows(fcinfo);
	const char *rest;
	ListCell   *lc;

	foreach(lc, read_history(require_installation(), &rest))
	{
		const HistoryEntry *entry = lfirst(lc);
		Interval	took = {.time = entry->took};
		Datum		values[] = {
			CStringGetTextDatum(entry->version),
			entry->from ? CStringGetTextDatum(entry->from) : (Datum) 0,
			TimestampTzGetDatum(entry->at),
			IntervalPGetDatum(&took),
			CStringGetTextDatum(role_of_line(entry->role)),
		};
		bool		nulls[lengthof(values)] = {false, entry->from == NULL};

		tuplestore_putvalues(rows.store, rows.desc, values, nulls);
	}
	end_work(work);
	return (Datum) 0;
}
