/*-------------------------------------------------------------------------
 *
 * functions/disk_space.c
 *		What an update may write to disk, and what is free there.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

#include "catalog/pg_authid.h"
#include "catalog/pg_class.h"
#include "catalog/pg_tablespace.h"
#include "commands/tablespace.h"
#include "miscadmin.h"
#include "nodes/value.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"
#include "utils/tuplestore.h"

#include "execute/lock_time.h"
#include "functions/functions.h"

PG_FUNCTION_INFO_V1(schema_setup_disk_space);

/* Where something is written to. */
typedef struct FileSystem
{
	dev_t		device;
	List	   *places;			/* "tablespace x" or "WAL" */
	int64		available;
	int64		needed;
} FileSystem;

/* Note that something is written to a place of the server, whose path is relative to its data directory. */
static void
add_needed(List **file_systems, const char *place, const char *path, int64 needed)
{
	FileSystem *file_system = NULL;
	struct stat status;
	struct statvfs space;
	ListCell   *lc;

	if (stat(path, &status) != 0 || statvfs(path, &space) != 0)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not find out how much disk is free in \"%s\": %m", path)));
	foreach(lc, *file_systems)
	{
		if (((FileSystem *) lfirst(lc))->device == status.st_dev)
			file_system = lfirst(lc);
	}
	if (file_system == NULL)
	{
		file_system = palloc0(sizeof(FileSystem));
		file_system->device = status.st_dev;
		file_system->available = (int64) space.f_bavail * (int64) space.f_frsize;
		*file_systems = lappend(*file_systems, file_system);
	}
	file_system->places = list_append_unique(file_system->places, makeString(pstrdup(place)));
	file_system->needed += needed;
}

/* The same for a tablespace; InvalidOid is the database's own. */
static void
add_needed_in_tablespace(List **file_systems, Oid tablespace, int64 needed)
{
	if (!OidIsValid(tablespace))
		tablespace = MyDatabaseTableSpace;
	add_needed(file_systems, psprintf("tablespace %s", quote_identifier(get_tablespace_name(tablespace))),
			   tablespace == DEFAULTTABLESPACE_OID ? "base" : psprintf("pg_tblspc/%u", tablespace),
			   needed);
}

/* The size of a table, with its indexes or without them and its large values. */
static int64
size_of(Oid table, bool all)
{
	if (all)
		return DatumGetInt64(DirectFunctionCall1(pg_total_relation_size, ObjectIdGetDatum(table)));
	return DatumGetInt64(DirectFunctionCall2(pg_relation_size, ObjectIdGetDatum(table),
											 PointerGetDatum(cstring_to_text("main"))));
}

/*
 * Note what a statement may write: a table that is written again with all that
 * belongs to it, or an index, which is no larger than its table.
 */
static void
add_statement(List **file_systems, const Statement *statement, Oid schema)
{
	bool		rewrites = (statement->hazards & REWRITES_TABLE) != 0 || statement->phase == PHASE_ROWS;
	Oid			table = table_of_statement(statement, schema);
	int64		size;

	if (!OidIsValid(table) || (!rewrites && !(statement->hazards & BUILDS_INDEX)))
		return;
	size = size_of(table, rewrites);
	add_needed_in_tablespace(file_systems,
							 rewrites ? get_rel_tablespace(table) :
							 GetDefaultTablespace(RELPERSISTENCE_PERMANENT, false),
							 size);
	add_needed(file_systems, "WAL", "pg_wal", size);
}

/* The names of places, for a person. */
static const char *
places_text(const FileSystem *file_system)
{
	StringInfoData text;
	ListCell   *lc;

	initStringInfo(&text);
	foreach(lc, file_system->places)
		appendStringInfo(&text, "%s%s", text.len > 0 ? ", " : "", strVal(lfirst(lc)));
	return text.data;
}

static void
add_file_system_row(RowSet *rows, const FileSystem *file_system)
{
	Datum		values[3];
	bool		nulls[3] = {false};

	values[0] = CStringGetTextDatum(places_text(file_system));
	values[1] = Int64GetDatum(file_system->needed);
	values[2] = Int64GetDatum(file_system->available);
	tuplestore_putvalues(rows->store, rows->desc, values, nulls);
}

/* What statements that take the schema to a version may need of each file system, and what is free there. */
Datum
schema_setup_disk_space(PG_FUNCTION_ARGS)
{
	RowSet		rows = begin_rows(fcinfo);
	Work		work = begin_work();
	Installation *installation = require_installation();
	Oid			schema = target_schema(fcinfo, installation);
	Comparison	comparison = compare(installation, schema, version_argument(fcinfo, installation));
	DdlTarget	target = ddl_target(&comparison);
	List	   *file_systems = NIL;
	bool		update;
	ListCell   *lc;

	if (!has_privs_of_role(GetUserId(), ROLE_PG_READ_ALL_STATS))
		require_ownership(installation, "read how much disk is free");
	foreach(lc, statements_to_version(&comparison, installation, comparison.version,
									  !PG_ARGISNULL(1), &target, &update))
		add_statement(&file_systems, lfirst(lc), schema);
	foreach(lc, file_systems)
		add_file_system_row(&rows, lfirst(lc));
	end_work(work);
	return (Datum) 0;
}
