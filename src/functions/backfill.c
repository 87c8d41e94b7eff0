/*-------------------------------------------------------------------------
 *
 * functions/backfill.c
 *		The SQL-callable function that fills rows in batches, ahead of the
 *		update that needs them.
 *
 * It goes through each table once, by its blocks.  Where it is, only the caller
 * knows: nothing is noted, and the condition of a backfill holds no more for a row
 * that it has filled.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/relation.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "miscadmin.h"
#include "storage/bufmgr.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/timestamp.h"

#include "execute/executor.h"
#include "execute/replicas.h"
#include "expression/expression.h"
#include "functions/functions.h"

PG_FUNCTION_INFO_V1(schema_setup_backfill);

/* Who changes a row that is being filled waits about so long, in ms. */
#define BATCH_TIME 50

/* Of these, one is run before it is known how long they take. */
#define FIRST_BLOCKS 4
#define MOST_BLOCKS 8192

/* Say now and then how far it is, in ms. */
#define QUIET_TIME 10000

/* A table to go through: with a step of a backfill file, or for a column that came with its default. */
typedef struct Filling
{
	const Step *step;
	const ModelColumn *column;	/* where there is no step */
	const char *table;
} Filling;

/* Where the work is: in which filling, and at which block of its table. */
typedef struct Place
{
	int			filling;
	BlockNumber block;
} Place;

/* Say which backfill a failing statement is of. */
static void
backfill_error_context(void *step)
{
	errcontext("backfill %s; the columns that it fills have to be there, see " EXTENSION_NAME "_plan()",
			   ((const Step *) step)->place);
}

/* Before renames are made, the statements of an update have no meaning. */
static void
require_no_renames(const Steps *steps, const Step *backfill)
{
	ListCell   *lc;

	foreach(lc, steps->steps)
	{
		const Step *step = lfirst(lc);

		if (step->kind == STEP_RENAME || step_moves_aside(step))
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
					 errmsg("%s: the backfill cannot run ahead of an update that renames",
							backfill->place),
					 errdetail("%s: something has another name from there on.", step->place),
					 errhint("The update does all of it. To fill rows ahead, rename in a version of its own.")));
	}
}

/* The statement on the rows of some blocks of the table. */
static const char *
batch_text(const Filling *filling, const char *prefix, BlockNumber from, BlockNumber to)
{
	const char *text = filling->step ? expression_text(filling->step->batch, NULL, prefix) :
		psprintf("%s AND ctid BETWEEN ", column_fill_text(prefix, filling->column));

	return psprintf("%s'(%u,0)' AND '(%u,%u)'", text, from, to - 1, PG_UINT16_MAX);
}

/* Fill the rows of some blocks as the owner of their table. */
static void
fill_blocks(const Filling *filling, HeldSchema *schema, BlockNumber from, BlockNumber to)
{
	const char *prefix = psprintf("%s.", quote_identifier(schema->name));
	ErrorContextCallback callback = {
		.previous = error_context_stack,
		.callback = backfill_error_context,
		.arg = (void *) filling->step,
	};

	if (filling->step != NULL)
		error_context_stack = &callback;
	(void) execute_on_table(batch_text(filling, prefix, from, to), schema, filling->table, NULL);
	error_context_stack = callback.previous;
}

/* How many blocks a table has now; 0 if the update is to make what would be filled. */
static BlockNumber
count_blocks(const Filling *filling, const HeldSchema *schema)
{
	Oid			oid = get_relname_relid(filling->table, schema->oid);
	Relation	table;
	BlockNumber blocks;

	if (filling->step == NULL && get_attnum(oid, filling->column->base.name) == InvalidAttrNumber)
		return 0;
	(void) hold_table(schema->name, filling->table, RowExclusiveLock);
	table = relation_open(get_relname_relid(filling->table, schema->oid), NoLock);
	blocks = RelationGetNumberOfBlocks(table);
	relation_close(table, NoLock);
	return blocks;
}

/* Say how far it is, where it goes on for long. */
static void
say_place(const Filling *filling, const Place *place, BlockNumber blocks, TimestampTz begin)
{
	TimestampTz start = GetCurrentStatementStartTimestamp();
	long		before = TimestampDifferenceMilliseconds(start, begin) / QUIET_TIME;

	if (TimestampDifferenceMilliseconds(start, GetCurrentTimestamp()) / QUIET_TIME > before)
		ereport(NOTICE,
				(errmsg("backfill of table \"%s\": %u of %u blocks", filling->table, place->block,
						blocks)));
}

/* How many blocks to do next, after those that were done in some time. */
static BlockNumber
next_blocks(BlockNumber done, long milliseconds)
{
	int64		blocks = milliseconds == 0 ? (int64) done * 2 :
		(int64) done * (BATCH_TIME - milliseconds) / milliseconds;

	return Min(Max(blocks, 1), MOST_BLOCKS);
}

/* Go on with one table for a while; true: all of it was gone through. */
static bool
fill_for_a_while(const Filling *filling, Place *place, HeldSchema *schema)
{
	TimestampTz begin = GetCurrentTimestamp();
	BlockNumber blocks = count_blocks(filling, schema);
	BlockNumber first = place->block;
	BlockNumber next = FIRST_BLOCKS;
	long		milliseconds = 0;

	while (place->block < blocks && milliseconds < BATCH_TIME)
	{
		next = Min(next, blocks - place->block);
		fill_blocks(filling, schema, place->block, place->block + next);
		place->block += next;
		milliseconds = TimestampDifferenceMilliseconds(begin, GetCurrentTimestamp());
		next = next_blocks(place->block - first, milliseconds);
	}
	say_place(filling, place, blocks, begin);
	return place->block >= blocks;
}

/* The version that the schema is to be updated to next; NO_VERSION if there is none. */
static SchemaVersion
next_version(const Installation *installation, Oid schema)
{
	SchemaVersion version = schema == installation->schema ?
		require_version(installation->version) :
		newest_fitting_version(installation, schema, version_newest());

	return version == NO_VERSION || version == version_newest() ? NO_VERSION : version + 1;
}

/* The columns that come with a version, and have another value in each row. */
static List *
columns_to_fill(SchemaVersion version)
{
	const DdlTarget target = {
		.want = model_of_version(version),
		.have = model_of_version(version - 1),
		.before = steps_to_version(version, NULL)->have,
	};

	return ddl_columns_to_fill(&target);
}

/* What is to be filled ahead of the update to a version (Filling), in an order that is always the same. */
static List *
fillings_of_version(SchemaVersion version)
{
	const Steps *steps = steps_to_version(version, NULL);
	List	   *fillings = NIL;
	ListCell   *lc;

	foreach(lc, steps->steps)
	{
		const Step *step = lfirst(lc);
		Filling    *filling;

		if (!step->backfill)
			continue;
		require_no_renames(steps, step);
		filling = palloc0(sizeof(Filling));
		filling->step = step;
		filling->table = step->table;
		fillings = lappend(fillings, filling);
	}
	foreach(lc, columns_to_fill(version))
	{
		Filling    *filling = palloc0(sizeof(Filling));

		filling->column = lfirst(lc);
		filling->table = filling->column->base.parent->name;
		fillings = lappend(fillings, filling);
	}
	return fillings;
}

/* The place that the caller has got from the call before. */
static Place
place_argument(FunctionCallInfo fcinfo)
{
	int64		number = PG_ARGISNULL(1) ? 0 : PG_GETARG_INT64(1);
	Place		place = {.filling = number >> 32, .block = (BlockNumber) number};

	if (number < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a place to go on from is not negative"),
				 errhint("Begin with 0, then give what the call before has returned.")));
	return place;
}

/*
 * Fill rows, in this transaction, of what the next version fills, for a short
 * while from a place on.  Returns the place to go on from in another transaction;
 * NULL: there is no more.  While replicas lag, it waits and fills none.
 */
Datum
schema_setup_backfill(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	Installation *installation = require_installation();
	Oid			schema = target_schema(fcinfo, installation);
	Place		place = place_argument(fcinfo);
	SchemaVersion version = next_version(installation, schema);
	List	   *fillings = version == NO_VERSION ? NIL : fillings_of_version(version);
	int			count = list_length(fillings);
	HeldSchema	held;

	PreventCommandIfReadOnly(EXTENSION_NAME "_backfill()");
	if (place.filling < count && !wait_for_replicas())
	{
		lock_schema(schema);
		held = hold_schema(schema);
		if (fill_for_a_while(list_nth(fillings, place.filling), &place, &held))
		{
			place.filling++;
			place.block = 0;
		}
	}
	end_work(work);
	if (place.filling >= count)
		PG_RETURN_NULL();
	PG_RETURN_INT64(((int64) place.filling << 32) | place.block);
}
