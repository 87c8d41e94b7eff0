/*-------------------------------------------------------------------------
 *
 * live/indexes.c
 *		Reads the indexes of a table.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "access/transam.h"
#include "catalog/indexing.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_class.h"
#include "catalog/pg_index.h"
#include "catalog/pg_opclass.h"
#include "catalog/pg_type.h"
#include "commands/progress.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "compat.h"
#include "expression/expression.h"
#include "live/reader.h"

/* Make an expression of a tree as the catalog stores it. */
Expression *
stored_expression(ExpressionUse use, TypeRef type, const char *stored)
{
	Expression *expression = palloc0(sizeof(Expression));

	expression->use = use;
	expression->type = type;
	expression->stored = stored;
	return expression;
}

/* What pg_index has of each column of an index; a damaged row has too few. */
typedef struct IndexVectors
{
	const int16 *columns;
	const Oid  *collations;
	const Oid  *classes;
	const int16 *orders;
	int			column_count;
	int			collation_count;
	int			class_count;
	int			order_count;
	List	   *expressions;	/* those that are not taken yet */
} IndexVectors;

/* Read them from the attributes of a row, which are cheaper to take together. */
static IndexVectors
index_vectors(const Datum *values, const bool *nulls)
{
	IndexVectors vectors;
	const int	columns = Anum_pg_index_indkey - 1;
	const int	collations = Anum_pg_index_indcollation - 1;
	const int	classes = Anum_pg_index_indclass - 1;
	const int	orders = Anum_pg_index_indoption - 1;
	const int	expressions = Anum_pg_index_indexprs - 1;

	vectors.columns = array_elements(values[columns], nulls[columns], INT2OID,
									 &vectors.column_count);
	vectors.collations = array_elements(values[collations], nulls[collations], OIDOID,
										&vectors.collation_count);
	vectors.classes = array_elements(values[classes], nulls[classes], OIDOID,
									 &vectors.class_count);
	vectors.orders = array_elements(values[orders], nulls[orders], INT2OID,
									&vectors.order_count);
	vectors.expressions = nulls[expressions] ? NIL :
		stored_list(TextDatumGetCString(values[expressions]));
	return vectors;
}

/* Is the operator class the default one of its type? */
static bool
is_default_class(Oid operator_class, bool *planted)
{
	HeapTuple	row = SearchSysCache1(CLAOID, ObjectIdGetDatum(operator_class));
	Form_pg_opclass form;
	bool		result;

	*planted = false;
	if (!HeapTupleIsValid(row))
		return false;
	form = (Form_pg_opclass) GETSTRUCT(row);
	/* One that somebody has made for a type that is built in is not meant where none is said. */
	*planted = form->opcdefault && operator_class >= FirstUnpinnedObjectId &&
		form->opcintype < FirstUnpinnedObjectId;
	result = form->opcdefault && !*planted;
	ReleaseSysCache(row);
	return result;
}

/* Make the expression of an index; its type is its own. */
static Expression *
index_expression(Node *tree)
{
	TypeRef		type = {InvalidOid, -1};
	Expression *expression = stored_expression(EXPRESSION_INDEX, type, NULL);

	expression->tree = tree;
	return expression;
}

/* Read a column of an index; its collation is that of the column or expression. */
static IndexElement *
read_element(const ModelTable *table, IndexVectors *vectors, int place)
{
	IndexElement *element = palloc0(sizeof(IndexElement));
	int			attnum = place < vectors->column_count ? vectors->columns[place] : -1;
	ModelColumn *column = table_find_attnum(table, attnum);

	if (attnum == 0 && vectors->expressions != NIL)
	{
		Node	   *tree = linitial(vectors->expressions);

		vectors->expressions = list_delete_first(vectors->expressions);
		element->expression = index_expression(tree);
		element->collation = tree_collation(tree);
	}
	else
	{
		element->column = column ? column->base.name : GONE;
		element->collation = column ? column->collation : InvalidOid;
	}
	return element;
}

/* Read what only a key column has. */
static void
read_key_element(IndexElement *element, const IndexVectors *vectors, int place)
{
	Oid			collation = place < vectors->collation_count ?
		vectors->collations[place] : InvalidOid;
	Oid			class = place < vectors->class_count ? vectors->classes[place] : InvalidOid;

	/* What is gone has none to compare with. */
	element->collation = collation == element->collation ||
		(element->column != NULL && is_gone(element->column)) ? InvalidOid : collation;
	element->live_class = class;
	element->live_collation = collation;
	element->operator_class = is_default_class(class, &element->planted_class) ? InvalidOid : class;
	element->order = place < vectors->order_count ? vectors->orders[place] : 0;
	if (!OidIsValid(class))
		element->column = GONE; /* the row is damaged */
}

/* Has a row of pg_index as many of each as it says that there are columns? */
static bool
has_whole_vectors(Form_pg_index form, const IndexVectors *vectors)
{
	return vectors->column_count == form->indnatts &&
		vectors->collation_count == form->indnkeyatts &&
		vectors->class_count == form->indnkeyatts && vectors->order_count == form->indnkeyatts;
}

/* Read the columns of an index into index->elements and index->included. */
static void
read_index_columns(const ModelTable *table, ModelIndex *index, Form_pg_index form,
				   IndexVectors vectors)
{
	/* More columns than another one says there can only be in a damaged row. */
	int			count = Max(vectors.column_count, Max(Min(form->indnatts, INDEX_MAX_KEYS),
													  Min(form->indnkeyatts, INDEX_MAX_KEYS)));
	const char **included = palloc(Max(count, 1) * sizeof(char *));

	index->included.names = included;
	for (int i = 0; i < count; i++)
	{
		IndexElement *element = read_element(table, &vectors, i);

		if (i >= form->indnatts)
			element->column = GONE;
		if (i >= form->indnkeyatts)
		{
			included[index->included.count++] = element->column ? element->column : GONE;
			continue;
		}
		read_key_element(element, &vectors, i);
		index->elements = lappend(index->elements, element);
	}
	if (index->elements != NIL && !has_whole_vectors(form, &vectors))
		((IndexElement *) llast(index->elements))->column = GONE;
}

/* An index that a session is building. */
typedef struct IndexBuild
{
	Oid			table;
	int64		index;			/* for a moment after it appears: 0 */
	bool		again;			/* others are built in the place of those that are there */
} IndexBuild;

/*
 * The indexes (IndexBuild) that are being built at this moment.  Only the server
 * where the sessions run knows; a standby does not.
 */
static List *
index_builds(void)
{
	List	   *builds = NIL;
	int			count;

	/* Within a transaction the server would show its first look again. */
	pgstat_clear_backend_activity_snapshot();
	count = pgstat_fetch_stat_numbackends();
	for (int i = 1; i <= count; i++)
	{
		LocalPgBackendStatus *backend = local_backend_status(i);
		const PgBackendStatus *status;
		IndexBuild *build;

		if (backend == NULL)
			continue;
		status = &backend->backendStatus;
		if (status->st_procpid == 0 ||
			status->st_databaseid != MyDatabaseId ||
			status->st_progress_command != PROGRESS_COMMAND_CREATE_INDEX)
			continue;
		build = palloc(sizeof(IndexBuild));
		build->table = status->st_progress_command_target;
		build->index = status->st_progress_param[PROGRESS_CREATEIDX_INDEX_OID];
		build->again = status->st_progress_param[PROGRESS_CREATEIDX_COMMAND] ==
			PROGRESS_CREATEIDX_COMMAND_REINDEX_CONCURRENTLY;
		builds = lappend(builds, build);
	}
	return builds;
}

/* Is a session building this index?  They are asked once for a whole reading. */
static bool
index_is_being_built(Reader *reader, Oid table, Oid index)
{
	ListCell   *lc;

	if (!reader->knows_builds)
		reader->index_builds = index_builds();
	reader->knows_builds = true;
	foreach(lc, reader->index_builds)
	{
		const IndexBuild *build = lfirst(lc);

		if (build->table == table &&
			(build->index == (int64) index || build->index == 0 || build->again))
			return true;
	}
	return false;
}

/*
 * Can the columns of an index have parameters of their operator classes?  Of
 * those that are built in, only with some methods.
 */
static bool
can_have_class_options(const ModelIndex *index)
{
	ListCell   *lc;

	if (strcmp(index->method, "btree") != 0 && strcmp(index->method, "hash") != 0)
		return true;
	foreach(lc, index->elements)
	{
		if (((IndexElement *) lfirst(lc))->operator_class >= FirstUnpinnedObjectId)
			return true;
	}
	return false;
}

/* The OIDs of the indexes for which that is so. */
static OidSet
oids_with_class_options(const Reader *reader)
{
	Oid		   *oids = palloc(Max(reader->indexes.count, 1) * sizeof(Oid));
	int			count = 0;

	for (int i = 0; i < reader->indexes.count; i++)
	{
		const SetEntry *entry = &reader->indexes.entries[i];

		if (can_have_class_options((ModelIndex *) entry->object))
			oids[count++] = entry->oid;
	}
	return oid_set(oids, count);
}

/* Read the parameters of operator classes; the methods of the indexes are known. */
void
read_class_options(Reader *reader)
{
	OidSet		set = oids_with_class_options(reader);
	Relation	catalog;
	OidScan		scan;
	HeapTuple	row;

	if (set.count == 0)
		return;
	catalog = table_open(AttributeRelationId, AccessShareLock);
	scan = begin_scan_by_oids(catalog, AttributeRelidNumIndexId, Anum_pg_attribute_attrelid,
							  &set, reader->snapshot);
	while ((row = next_row(&scan)) != NULL)
	{
		Form_pg_attribute form = (Form_pg_attribute) GETSTRUCT(row);
		ModelIndex *index = find_in_set(&reader->indexes, form->attrelid);

		if (index != NULL && form->attnum >= 1 && form->attnum <= list_length(index->elements))
			((IndexElement *) list_nth(index->elements, form->attnum - 1))->class_options =
				option_list(row, RelationGetDescr(catalog), Anum_pg_attribute_attoptions, NULL);
	}
	table_close(catalog, AccessShareLock);
}

/* Is one of the columns of an index an expression? */
static bool
has_expression(const ModelIndex *index)
{
	ListCell   *lc;

	foreach(lc, index->elements)
	{
		if (((const IndexElement *) lfirst(lc))->column == NULL)
			return true;
	}
	return false;
}

/* Read a row of pg_index.  Its row of pg_class is read later. */
void
read_index(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc)
{
	Form_pg_index form = (Form_pg_index) GETSTRUCT(row);
	ModelIndex *index = model_make_index(table, GONE);
	TypeRef		boolean = {BOOLOID, -1};
	Datum		values[Natts_pg_index];
	bool		nulls[Natts_pg_index];

	heap_deform_tuple(row, desc, values, nulls);
	index->base.oid = form->indexrelid;
	index->base.member = false;
	index->unique = form->indisunique;
	index->immediate = form->indimmediate;
	index->nulls_not_distinct = form->indnullsnotdistinct;
	index->valid = form->indisvalid;
	index->ready = form->indisready && form->indislive;
	index->primary = form->indisprimary;
	index->exclusion = form->indisexclusion;
	index->clustered = form->indisclustered;
	index->replica_identity = form->indisreplident;
	if (!index->valid || !index->ready)
		index->being_built = index_is_being_built(reader, table->base.oid, index->base.oid);
	if (!nulls[Anum_pg_index_indpred - 1])
		index->predicate =
			stored_expression(EXPRESSION_PREDICATE, boolean,
							  TextDatumGetCString(values[Anum_pg_index_indpred - 1]));
	read_index_columns(table, index, form, index_vectors(values, nulls));
	contradict_flag(&index->base, "indexprs", has_expression(index),
					!nulls[Anum_pg_index_indexprs - 1]);
	table->indexes = lappend(table->indexes, index);
	table->facts->any_index = true;
	add_to_set(&reader->indexes, form->indexrelid, &index->base);
}
