/*-------------------------------------------------------------------------
 *
 * ddl/dependents.c
 *		Writes what has to be done to foreign keys whose tables' keys or
 *		columns are made again: they go before, and are made again and checked
 *		after.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_constraint.h"
#include "utils/builtins.h"

#include "ddl/writer.h"
#include "expression/expression.h"

/* What is there of a wanted constraint or index, if it has that name or is going to get it; else NULL. */
const ModelObject *
have_by_new_name(const Writer *writer, const ModelObject *want, const void *same_name)
{
	ListCell   *lc;

	foreach(lc, same_name == NULL ? writer->target->differences : NIL)
	{
		const Difference *difference = lfirst(lc);

		if (difference->want == want && (difference->problem == RENAMED_CONSTRAINT ||
										 difference->problem == RENAMED_INDEX))
			return difference->have;
	}
	return same_name;
}

/* Are the columns of an index those that a foreign key references? */
static bool
index_is_referenced(const ModelIndex *index, const ModelConstraint *key)
{
	ListCell   *lc;

	if (index == NULL || !index->unique ||
		list_length(index->elements) != key->ref_columns.count)
		return false;
	foreach(lc, index->elements)
	{
		const IndexElement *element = lfirst(lc);

		if (element->column == NULL || !names_contain(&key->ref_columns, element->column))
			return false;
	}
	return true;
}

/* Does what removes a difference drop a key or unique index, and which?  NULL if not. */
static const ModelIndex *
dropped_index(const Writer *writer, const Difference *difference)
{
	switch (difference->problem)
	{
		case DIFFERENT_PRIMARY_KEY:
		case DIFFERENT_UNIQUE_CONSTRAINT:
			return as_constraint(difference->have)->index;
		case UNEXPECTED_CONSTRAINT:
			return writer->target->allow_data_loss ? as_constraint(difference->have)->index : NULL;
		case DIFFERENT_INDEX:
			return as_index(difference->have);
		case UNEXPECTED_INDEX:
			return writer->target->allow_data_loss ? as_index(difference->have) : NULL;
		default:
			return NULL;
	}
}

/* Does a difference change the type of a column so that a foreign key on it cannot stay? */
static bool
changes_type(const Difference *difference, const char *table, const NameArray *columns)
{
	const ModelColumn *want;
	const ModelColumn *have;

	if (difference->problem != DIFFERENT_COLUMN_TYPE ||
		strcmp(difference->want_table->base.name, table) != 0)
		return false;
	want = as_column(difference->want);
	have = as_column(difference->have);
	return names_contain(columns, want->base.name) &&
		(want->type.oid != have->type.oid || !texts_equal(want->type.own, have->type.own));
}

/* Is a column of an enum that is made again among these? */
static bool
has_column_of_enum(const Writer *writer, const char *table, const NameArray *columns,
				   const char *type)
{
	const ModelTable *want = model_find_table(writer->target->want, table);

	for (int i = 0; want != NULL && i < columns->count; i++)
	{
		const ModelColumn *column = model_find_column(want, columns->names[i]);

		if (column != NULL && texts_equal(column->type.own, type))
			return true;
	}
	return false;
}

/* Can a foreign key that is there not stay while a difference is removed? */
static bool
is_in_the_way(const Writer *writer, const ModelConstraint *key, const Difference *difference)
{
	const ModelIndex *index;

	if (key->type != CONSTRAINT_FOREIGN || key->ref_schema != NULL)
		return false;
	if (difference->want != NULL && difference->want->kind == MODEL_ENUM &&
		enum_is_made_again(writer, difference->want->name) &&
		has_column_of_enum(writer, key->base.parent->name, &key->columns, difference->want->name))
		return true;
	if (difference->want_table == NULL)
		return false;
	if (changes_type(difference, key->base.parent->name, &key->columns) ||
		changes_type(difference, key->ref_table, &key->ref_columns))
		return true;
	index = strcmp(difference->want_table->base.name, key->ref_table) == 0 ?
		dropped_index(writer, difference) : NULL;
	return index != NULL && index_is_referenced(index, key);
}

/* The difference for which a foreign key cannot stay; NULL if it can. */
static const Difference *
what_is_under(const Writer *writer, const ModelConstraint *key)
{
	ListCell   *lc;

	foreach(lc, writer->target->differences)
	{
		if (is_in_the_way(writer, key, lfirst(lc)))
			return lfirst(lc);
	}
	return NULL;
}

/* Drop a foreign key that is there as it should be, and make it again, checked. */
static void
write_key_around(Writer *writer, const ModelTable *table, const ModelConstraint *key)
{
	StatementPlace place = {.phase = PHASE_FOREIGN_KEY_DROPS, .table = table->base.name};

	add_placed_statement(writer, &place, BLOCKS_ALL, "ALTER TABLE %s DROP CONSTRAINT %s",
						 target_name(writer, table->base.name),
						 quote_identifier(key->base.name));
	write_new_constraint(writer, table, key);
}

/* Does a statement lead to this difference?  Without it, nothing is in the way. */
static bool
was_removed(const Writer *writer, const Difference *difference)
{
	ListCell   *lc;

	foreach(lc, writer->statements)
	{
		if (((Statement *) lfirst(lc))->difference == difference)
			return true;
	}
	return false;
}

/*
 * Have the foreign keys out of the way that are wanted as they are, but hang on
 * what is made again.
 */
void
write_keys_around(Writer *writer)
{
	ListCell   *lt;
	ListCell   *lc;

	foreach(lt, writer->target->want->tables)
	{
		const ModelTable *table = lfirst(lt);
		const ModelTable *there = model_find_table(writer->target->have, table->base.name);

		foreach(lc, there ? table->constraints : NIL)
		{
			const ModelConstraint *want = lfirst(lc);
			const ModelConstraint *have = want->type != CONSTRAINT_FOREIGN ? NULL :
				as_constraint(have_by_new_name(writer, &want->base,
											   model_find_constraint(there, want->base.name)));
			const Difference *difference = have ? what_is_under(writer, have) : NULL;

			if (difference == NULL || !was_removed(writer, difference))
				continue;
			writer->difference = difference;
			write_key_around(writer, table, want);
			writer->difference = NULL;
		}
	}
}
