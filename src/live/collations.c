/*-------------------------------------------------------------------------
 *
 * live/collations.c
 *		Finds the indexes whose texts may be in another order than the library
 *		that compares them has by now.
 *
 * The server notes the version of the library beside each collation, and of the
 * database's own, when it is made; an operating system that was upgraded, or a
 * standby on another one, has another.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_collation.h"
#include "catalog/pg_database.h"
#include "catalog/pg_opclass.h"
#include "commands/dbcommands.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/syscache.h"

#include "expression/expression.h"
#include "live/reader.h"
#include "subtransaction.h"

/* The text in a column of a row of a cache; NULL if there is none. */
static const char *
cached_text(int cache, HeapTuple row, AttrNumber column)
{
	bool		isnull;
	Datum		datum = SysCacheGetAttr(cache, row, column, &isnull);

	return isnull ? NULL : TextDatumGetCString(datum);
}

/* Call a function of the server's that takes an OID and returns a text, or NULL. */
static const char *
call_with_oid(PGFunction function, Oid oid)
{
	LOCAL_FCINFO(fcinfo, 1);
	Datum		result;

	InitFunctionCallInfoData(*fcinfo, NULL, 1, InvalidOid, NULL, NULL);
	fcinfo->args[0].value = ObjectIdGetDatum(oid);
	fcinfo->args[0].isnull = false;
	result = function(fcinfo);
	return fcinfo->isnull ? NULL : TextDatumGetCString(result);
}

/*
 * The version that the library has by now of a collation, or of the database's own;
 * NULL if it has none, GONE if it knows no such collation, for the row is damaged.
 */
static const char *
actual_version(bool of_database, Oid oid)
{
	Subtransaction subtransaction = begin_subtransaction();
	const char *volatile version = NULL;

	PG_TRY();
	{
		version = call_with_oid(of_database ? pg_database_collation_actual_version :
								pg_collation_actual_version, oid);
		end_subtransaction(&subtransaction);
	}
	PG_CATCH();
	{
		ErrorData  *error = undo_subtransaction(&subtransaction);

		if (error->sqlerrcode != ERRCODE_INTERNAL_ERROR &&
			ERRCODE_TO_CATEGORY(error->sqlerrcode) != ERRCODE_DATA_EXCEPTION)
			ReThrowError(error);
		FreeErrorData(error);
		version = GONE;
	}
	PG_END_TRY();
	return version;
}

/* The two versions of a collation, each NULL where it has none: of the library, and what the catalog has. */
static void
read_versions(CollationVersion *version)
{
	bool		is_default = (version->collation == DEFAULT_COLLATION_OID);
	int			cache = is_default ? DATABASEOID : COLLOID;
	Oid			oid = is_default ? MyDatabaseId : version->collation;
	HeapTuple	row = SearchSysCache1(cache, ObjectIdGetDatum(oid));

	if (!HeapTupleIsValid(row))
		return;
	version->recorded = cached_text(cache, row, is_default ? Anum_pg_database_datcollversion :
									Anum_pg_collation_collversion);
	ReleaseSysCache(row);
	if (version->recorded != NULL)
		version->actual = actual_version(is_default, oid);
}

/* What was found of a collation, which is looked up once. */
static const CollationVersion *
version_of_collation(Reader *reader, Oid collation)
{
	CollationVersion *version;
	ListCell   *lc;

	foreach(lc, reader->collations)
	{
		if (((CollationVersion *) lfirst(lc))->collation == collation)
			return lfirst(lc);
	}
	version = palloc0(sizeof(CollationVersion));
	version->collation = collation;
	read_versions(version);
	if (version->recorded != NULL && version->actual != NULL &&
		strcmp(version->recorded, version->actual) != 0)
	{
		version->changed = true;
		version->name = collation_text(collation);
		version->refresh = collation == DEFAULT_COLLATION_OID ?
			psprintf("ALTER DATABASE %s REFRESH COLLATION VERSION",
					 quote_identifier(get_database_name(MyDatabaseId))) :
			psprintf("ALTER COLLATION %s REFRESH VERSION", version->name);
	}
	reader->collations = lappend(reader->collations, version);
	return version;
}

/* Does an operator class compare texts by their bytes, whatever their collation is? */
static bool
compares_bytes(Oid operator_class)
{
	return operator_class == TEXT_BTREE_PATTERN_OPS_OID ||
		operator_class == VARCHAR_BTREE_PATTERN_OPS_OID ||
		operator_class == BPCHAR_BTREE_PATTERN_OPS_OID;
}

/* Note which collation of an index has another order by now, the first one. */
static void
check_collations_of_index(Reader *reader, ModelIndex *index)
{
	ListCell   *lc;

	if (strcmp(index->method, "hash") == 0 || strcmp(index->method, "gin") == 0)
		return;					/* in no order of texts */
	foreach(lc, index->elements)
	{
		const IndexElement *element = lfirst(lc);
		const CollationVersion *version;

		if (!OidIsValid(element->live_collation) || compares_bytes(element->live_class))
			continue;
		version = version_of_collation(reader, element->live_collation);
		if (version->changed)
		{
			index->stale_collation = version;
			return;
		}
	}
}

/* Look at all indexes that were read. */
void
check_collations(Reader *reader)
{
	ListCell   *lt;
	ListCell   *lc;

	foreach(lt, reader->model->tables)
	{
		ModelTable *table = lfirst(lt);

		foreach(lc, table->indexes)
			check_collations_of_index(reader, lfirst(lc));
		foreach(lc, table->constraints)
		{
			ModelConstraint *constraint = lfirst(lc);

			if (constraint->index != NULL && !is_gone(constraint->index->base.name))
				check_collations_of_index(reader, constraint->index);
		}
	}
}
