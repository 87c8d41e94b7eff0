/*-------------------------------------------------------------------------
 *
 * live/keys.c
 *		Reads the constraints and indexes of a table.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_am.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_index.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_opclass.h"
#include "commands/progress.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "pgstat.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "live/reader.h"
#include "compat.h"

/*
 * The name of an object that most often is the server's own: qualified if it
 * is not.
 */
static const char *
name_outside_server(Oid schema, const char *name)
{
	return schema == PG_CATALOG_NAMESPACE ? pstrdup(quote_identifier(name)) :
		qualified_name(schema, name);
}

/* The name of a collation. */
const char *
collation_text(Oid collation)
{
	HeapTuple	row = SearchSysCache1(COLLOID, ObjectIdGetDatum(collation));
	Form_pg_collation form;
	const char *name;

	if (!HeapTupleIsValid(row))
		return "?";
	form = (Form_pg_collation) GETSTRUCT(row);
	name = name_outside_server(form->collnamespace, NameStr(form->collname));
	ReleaseSysCache(row);
	return name;
}

/* The name of an operator class that is not its type's default; NULL if it is. */
static const char *
operator_class_name(Oid operator_class)
{
	HeapTuple	row = SearchSysCache1(CLAOID, ObjectIdGetDatum(operator_class));
	Form_pg_opclass form;
	const char *name = NULL;

	if (!HeapTupleIsValid(row))
		return "?";
	form = (Form_pg_opclass) GETSTRUCT(row);
	if (!form->opcdefault)
		name = name_outside_server(form->opcnamespace, NameStr(form->opcname));
	ReleaseSysCache(row);
	return name;
}

/* What of an index's column is not as a plain column list would make it. */
static const char *
column_with_options(const char *column, Oid collation, Oid column_collation,
					Oid operator_class, int16 option)
{
	const char *class_name = operator_class_name(operator_class);
	bool		descending = (option & INDOPTION_DESC) != 0;
	bool		nulls_first = (option & INDOPTION_NULLS_FIRST) != 0;
	const char *collation_name = NULL;

	if (OidIsValid(collation) && collation != column_collation)
		collation_name = collation_text(collation);
	if (class_name == NULL && collation_name == NULL && option == 0)
		return column;
	return psprintf("%s%s%s%s%s%s%s", column,
					collation_name ? " COLLATE " : "",
					collation_name ? collation_name : "",
					class_name ? " " : "",
					class_name ? class_name : "",
					descending ? " DESC" : "",
					descending == nulls_first ? "" :
					nulls_first ? " NULLS FIRST" : " NULLS LAST");
}

/* One of the variable-length attributes of pg_index, whose rows all have them. */
static void *
index_vector(HeapTuple row, TupleDesc desc, int attribute)
{
	bool		isnull;
	Datum		value = heap_getattr(row, attribute, desc, &isnull);

	return isnull ? NULL : DatumGetPointer(value);
}

/* The expressions of an index or its predicate; NULL for none. */
static Node *
index_tree(HeapTuple row, TupleDesc desc, int attribute)
{
	bool		isnull;
	Datum		tree = heap_getattr(row, attribute, desc, &isnull);

	return isnull ? NULL : stringToNode(TextDatumGetCString(tree));
}

/* Read the columns of an index into index->columns and index->included. */
static void
read_index_columns(const Reader *reader, const ModelTable *table,
				   ModelIndex *index, HeapTuple row, TupleDesc desc)
{
	Form_pg_index form = (Form_pg_index) GETSTRUCT(row);
	oidvector  *collations = index_vector(row, desc, Anum_pg_index_indcollation);
	oidvector  *classes = index_vector(row, desc, Anum_pg_index_indclass);
	int2vector *options = index_vector(row, desc, Anum_pg_index_indoption);
	List	   *expressions = (List *) index_tree(row, desc, Anum_pg_index_indexprs);
	const char **names = palloc(form->indnatts * sizeof(char *));

	for (int i = 0; i < form->indnatts; i++)
	{
		int			attnum = form->indkey.values[i];
		ModelColumn *column = table_find_attnum(table, attnum);
		Oid			collation = column ? column->collation_oid : InvalidOid;

		if (attnum == 0 && expressions != NIL)
		{
			Node	   *expression = linitial(expressions);

			names[i] = psprintf("(%s)", expression_text(reader, table, expression));
			collation = exprCollation(expression);
			expressions = list_delete_first(expressions);
		}
		else
			names[i] = column ? quote_identifier(column->name) : "?";
		if (i < form->indnkeyatts)
			names[i] = column_with_options(names[i], collations->values[i], collation,
										   classes->values[i], options->values[i]);
	}
	index->columns.count = form->indnkeyatts;
	index->columns.names = names;
	index->included.count = form->indnatts - form->indnkeyatts;
	index->included.names = names + form->indnkeyatts;
}

/*
 * Is a session building this index at this moment?  Only the server where the
 * session runs knows; a standby does not.
 */
static bool
index_is_being_built(Oid table, Oid index)
{
	int			count;

	/* Within a transaction the server would show its first look again. */
	clear_backend_status();
	count = pgstat_fetch_stat_numbackends();
	for (int i = 1; i <= count; i++)
	{
		LocalPgBackendStatus *backend = local_backend_status(i);
		const PgBackendStatus *status;

		if (backend == NULL)
			continue;
		status = &backend->backendStatus;
		if (status->st_procpid == 0 ||
			status->st_databaseid != MyDatabaseId ||
			status->st_progress_command != PROGRESS_COMMAND_CREATE_INDEX ||
			status->st_progress_command_target != table)
			continue;
		/* For a moment after the index appears it has no OID there yet. */
		if (status->st_progress_param[PROGRESS_CREATEIDX_INDEX_OID] == (int64) index ||
			status->st_progress_param[PROGRESS_CREATEIDX_INDEX_OID] == 0)
			return true;
	}
	return false;
}

/* Read a row of pg_index.  Its row of pg_class is read later. */
void
read_index(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc)
{
	Form_pg_index form = (Form_pg_index) GETSTRUCT(row);
	ModelIndex *index = model_make_index("?");
	Node	   *predicate = index_tree(row, desc, Anum_pg_index_indpred);

	index->oid = form->indexrelid;
	index->unique = form->indisunique;
	index->immediate = form->indimmediate;
	index->nulls_not_distinct = index_nulls_not_distinct(form);
	index->valid = form->indisvalid;
	index->ready = form->indisready && form->indislive;
	if (!index->valid || !index->ready)
		index->being_built = index_is_being_built(table->oid, index->oid);
	if (predicate != NULL)
		index->predicate = expression_text(reader, table, predicate);
	read_index_columns(reader, table, index, row, desc);
	table->indexes = lappend(table->indexes, index);
}

/* The columns of a table that is not being read, which an int2[] names. */
static NameArray
columns_of_other_table(Oid table, HeapTuple row, TupleDesc desc, int attribute)
{
	NameArray	result;
	const int16 *attnums = row_array(row, desc, attribute, &result.count);
	const char **names = palloc(Max(result.count, 1) * sizeof(char *));

	result.names = names;
	for (int i = 0; i < result.count; i++)
	{
		const char *name = get_attname(table, attnums[i], true);

		names[i] = name ? name : "?";
	}
	return result;
}

/* The operators of an exclusion constraint. */
static NameArray
exclusion_operators(HeapTuple row, TupleDesc desc)
{
	NameArray	result;
	const Oid *operators = row_array(row, desc, Anum_pg_constraint_conexclop, &result.count);
	const char **names = palloc(Max(result.count, 1) * sizeof(char *));

	result.names = names;
	for (int i = 0; i < result.count; i++)
	{
		const char *name = get_opname(operators[i]);

		names[i] = name ? name : "?";
	}
	return result;
}

/* Read what only a foreign key has. */
static void
read_foreign_key(const Reader *reader, const ModelTable *table,
				 ModelConstraint *key, HeapTuple row, TupleDesc desc)
{
	Form_pg_constraint form = (Form_pg_constraint) GETSTRUCT(row);
	ModelTable *ref_table = reader_find_table(reader, form->confrelid);

	key->ref_table_oid = form->confrelid;
	key->on_update = form->confupdtype;
	key->on_delete = form->confdeltype;
	key->match = form->confmatchtype;
	if (ref_table != NULL)
	{
		key->ref_table = ref_table->name;
		key->ref_columns = table_columns_of_array(ref_table, row, desc,
												  Anum_pg_constraint_confkey);
	}
	else
	{
		key->ref_table = relation_name(reader, form->confrelid);
		key->ref_columns = columns_of_other_table(form->confrelid, row, desc,
												  Anum_pg_constraint_confkey);
	}
#ifdef HAVE_DELETE_COLUMNS
	key->delete_columns = table_columns_of_array(table, row, desc,
												 Anum_pg_constraint_confdelsetcols);
#endif
	for (int i = 0; i < KEY_TRIGGER_COUNT; i++)
		key->triggers[i] = KEY_TRIGGER_MISSING;
}

/* Note on its column that a NOT NULL is not validated. */
static void
read_not_null(const ModelTable *table, HeapTuple row, TupleDesc desc)
{
	Form_pg_constraint form = (Form_pg_constraint) GETSTRUCT(row);
	NameArray	columns = table_columns_of_array(table, row, desc,
												 Anum_pg_constraint_conkey);

	if (!form->convalidated && columns.count == 1)
	{
		ModelColumn *column = model_find_column(table, columns.names[0]);

		if (column != NULL)
			column->not_null_validated = false;
	}
}

/* Read a row of pg_constraint. */
void
read_constraint(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc)
{
	Form_pg_constraint form = (Form_pg_constraint) GETSTRUCT(row);
	ModelConstraint *constraint;

	if (form->contype == CONSTRAINT_NOTNULL)
	{
		read_not_null(table, row, desc);
		return;
	}
	/* Constraint triggers are triggers: their rows of pg_trigger say more. */
	if (form->contype == CONSTRAINT_TRIGGER)
		return;

	constraint = model_make_constraint(pstrdup(NameStr(form->conname)), form->contype);
	constraint->oid = form->oid;
	constraint->index_oid = form->conindid;
	constraint->columns = table_columns_of_array(table, row, desc,
												 Anum_pg_constraint_conkey);
	constraint->deferrable = form->condeferrable;
	constraint->deferred = form->condeferred;
	constraint->validated = form->convalidated;
	constraint->enforced = constraint_is_enforced(form);
	if (form->contype == CONSTRAINT_FOREIGN)
		read_foreign_key(reader, table, constraint, row, desc);
	else if (form->contype == CONSTRAINT_EXCLUSION)
		constraint->operators = exclusion_operators(row, desc);
	else if (form->contype == CONSTRAINT_CHECK)
	{
		bool		isnull;
		Datum		tree = heap_getattr(row, Anum_pg_constraint_conbin, desc, &isnull);

		if (!isnull)
			constraint->expression =
				expression_text(reader, table, stringToNode(TextDatumGetCString(tree)));
	}
	table->constraints = lappend(table->constraints, constraint);
}
