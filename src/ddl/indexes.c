/*-------------------------------------------------------------------------
 *
 * ddl/indexes.c
 *		Writes the statements for indexes.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "utils/builtins.h"

#include "ddl/writer.h"
#include "schema/print.h"

/* Let a new index serve for CLUSTER, or as replica identity, if it should. */
void
write_uses_of_index(Writer *writer, const ModelTable *table, const ModelIndex *index)
{
	if (index->clustered)
		write_clustering(writer, table);
	if (texts_equal(table->replica_index, index->base.name))
		write_replica_identity(writer, table);
}

/*
 * Create an index.  In an update script, one that was built beforehand with
 * CONCURRENTLY is taken as it is; the script's closing assertion refuses one
 * that is not exactly the wanted one.
 */
void
write_new_index(Writer *writer, const ModelTable *table, const ModelIndex *index)
{
	bool		new_table = writer->difference->problem == MISSING_TABLE;
	bool		early = index->unique && steps_on_conflict(writer->target->steps, table->base.name);

	add_statement(writer, early ? PHASE_EARLY_INDEXES : PHASE_INDEXES,
				  BUILDS_INDEX | SCANS_TABLE | BLOCKS_WRITERS, "CREATE %sINDEX %s%s ON %s %s",
				  index->unique ? "UNIQUE " : "",
				  writer->target->in_script && !new_table ? "IF NOT EXISTS " : "",
				  quote_identifier(index->base.name),
				  target_name(writer, table->base.name),
				  index_definition(table, index, writer->target->prefix));
	write_uses_of_index(writer, table, index);
	write_new_comment(writer, &index->base);
}

/*
 * Drop an index of ours, or one of a plain name.  A script finds one under
 * another name if it is to be dropped after the update.
 */
void
write_drop_of_index(Writer *writer, Phase phase, const char *name)
{
	add_statement(writer, phase, writer->target->ahead ? NO_TRANSACTION : BLOCKS_ALL,
				  "DROP INDEX %s%s%s", writer->target->ahead ? "CONCURRENTLY " : "",
				  writer->target->in_script ? "IF EXISTS " : "", target_name(writer, name));
}

/* Is the name free, or taken only by an index of our tables that may go? */
static bool
name_will_be_free(const Writer *writer)
{
	const char *name = difference_object(writer->difference)->name;
	ListCell   *lt;

	if (!writer->difference->name_taken)
		return true;
	foreach(lt, writer->target->have->tables)
	{
		if (model_find_index(lfirst(lt), name) != NULL)
			return writer->target->allow_data_loss;
	}
	return false;
}

/* Create an index, unless something else has its name. */
void
write_missing_index(Writer *writer)
{
	if (name_will_be_free(writer))
		write_new_index(writer, writer->difference->want_table,
						as_index(writer->difference->want));
}

/* Mark again the index of a table that had the marks before it was made again. */
void
write_marks_on_index(Writer *writer, const ModelTable *table, const ModelIndex *index)
{
	if (index->clustered)
		write_clustering(writer, table);
	if (table->replica_identity == REPLICA_IDENTITY_INDEX &&
		texts_equal(table->replica_index, index->base.name))
		write_replica_identity(writer, table);
}

static void
write_rename_of_index(Writer *writer, Phase phase, const char *name, const char *new_name)
{
	/* A script takes one that was renamed ahead. */
	add_statement(writer, phase, 0, "ALTER INDEX %s%s RENAME TO %s",
				  writer->target->in_script ? "IF EXISTS " : "", target_name(writer, name),
				  quote_identifier(new_name));
}

/* Has it the default operator class of somebody, which an index that is made again would get too? */
bool
has_planted_class(const ModelObject *index)
{
	ListCell   *lc;

	foreach(lc, index && index->kind == MODEL_INDEX ? ((const ModelIndex *) index)->elements : NIL)
	{
		if (((const IndexElement *) lfirst(lc))->planted_class)
			return true;
	}
	return false;
}

/*
 * Drop an index that is not what it should be, and create what it should, unless
 * that is there.
 */
void
write_index_again(Writer *writer)
{
	const ModelIndex *want = as_index(writer->difference->want);
	const ModelTable *table = writer->difference->want_table;

	if (has_planted_class(writer->difference->have))
		return;					/* that goes first, and whose it is says who has to drop it */
	write_drop_of_index(writer, PHASE_KEY_DROPS, want->base.name);
	if (writer->difference->replacement != NULL)
		write_rename_of_index(writer, PHASE_INDEXES, writer->difference->replacement->name,
							  want->base.name);
	else
		write_new_index(writer, table, want);
	write_marks_on_index(writer, table, want);
}

/* The constraint that an index is of; NULL if it is of none. */
static const ModelConstraint *
constraint_of_index(const ModelTable *table, const ModelIndex *index)
{
	ListCell   *lc;

	foreach(lc, table->constraints)
	{
		if (((ModelConstraint *) lfirst(lc))->index == index)
			return lfirst(lc);
	}
	return NULL;
}

/* Rebuild an index that a failed build left invalid. */
void
write_valid_index(Writer *writer)
{
	const ModelTable *table = writer->difference->want_table;
	const ModelIndex *want = as_index(writer->difference->want);
	const ModelIndex *have = as_index(writer->difference->have);
	const ModelConstraint *key = constraint_of_index(table, want);

	if (have == NULL || is_gone(have->base.name))
		return;					/* the catalog is damaged */
	if (key == NULL)
		write_index_again(writer);
	else if ((want->unique && !have->unique) || (want->immediate && !have->immediate))
	{
		/* A primary key cannot go while foreign keys reference it. */
		if (key->type == CONSTRAINT_PRIMARY)
			return;
		write_drop_of_constraint(writer, PHASE_KEY_DROPS, want->base.name);
		write_new_constraint(writer, table, key);
	}
	else
		add_statement(writer, PHASE_KEYS, BUILDS_INDEX | SCANS_TABLE | BLOCKS_ALL,
					  "REINDEX INDEX %s", target_name(writer, want->base.name));
}

void
write_index_rename(Writer *writer)
{
	const char *name;

	if (is_gone(writer->difference->actual))
		return;					/* the catalog is damaged */
	name = name_on_the_way(writer, false, writer->difference->actual,
						   writer->difference->expected);
	write_rename_of_index(writer, phase_of_last_name(writer, name != writer->difference->actual),
						  name, writer->difference->expected);
}

void
write_index_drop(Writer *writer)
{
	const ModelIndex *have = as_index(writer->difference->have);

	if (is_gone(have->base.name) || writer->difference->serves)
		return;					/* the catalog is damaged, or it becomes what is wanted */
	write_drop_of_index(writer, PHASE_DROPS,
						name_until_dropped(writer, false, have->base.name));
}
