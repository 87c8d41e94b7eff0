/*-------------------------------------------------------------------------
 *
 * ddl/column_order.c
 *		Writes the statements that put the columns of a table in their order.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_constraint.h"
#include "commands/defrem.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "ddl/writer.h"
#include "expression/expression.h"
#include "schema/print.h"

/*
 * Of the wanted columns, how many stand in the wanted order from the first one
 * on?  Those stay; the rest moves to the end, where missing ones are added.
 */
static int
columns_in_place(const ModelTable *want, const ModelTable *have)
{
	int			count = 0;
	int			last = -1;
	ListCell   *lw;

	foreach(lw, want->columns)
	{
		int			place = model_column_place(have, ((ModelColumn *) lfirst(lw))->base.name);

		if (place < 0 || place < last)
			break;
		last = place;
		count++;
	}
	return count;
}

/*
 * Move columns to the end of their table: make them again and copy their
 * values.  The keys and indexes of this table go with the old ones; a view
 * that uses one makes the statement fail.
 */
static void
write_column_moves(Writer *writer, const List *columns)
{
	const ModelTable *want = writer->difference->want_table;
	const char *table = table_name(writer);
	StringInfoData add;
	StringInfoData copy;
	StringInfoData finish;
	ListCell   *lc;

	initStringInfo(&add);
	initStringInfo(&copy);
	initStringInfo(&finish);
	foreach(lc, columns)
	{
		const ModelColumn *column = lfirst(lc);
		const char *name = quote_identifier(column->base.name);
		const char *old = quote_identifier(makeObjectName(column->base.name, NULL, "moved"));
		const char *comma = foreach_current_index(lc) > 0 ? ", " : "";

		write_sequences_around(writer, column);
		add_statement(writer, PHASE_COLUMN_ORDER, BLOCKS_ALL,
					  "ALTER TABLE %s RENAME COLUMN %s TO %s", table, name, old);
		appendStringInfo(&add, "%sADD COLUMN %s %s", comma, name,
						 type_text(&column->type, writer->target->prefix));
		appendStringInfo(&copy, "%s%s = %s", comma, name, old);
		appendStringInfo(&finish, "%sDROP COLUMN %s", comma, old);
		if (column->default_value != NULL)
			appendStringInfo(&finish, ", ALTER COLUMN %s SET DEFAULT %s", name,
							 expression_text(column->default_value, want,
											 writer->target->prefix));
		if (column->not_null)
			appendStringInfo(&finish, ", ALTER COLUMN %s SET NOT NULL", name);
	}
	add_statement(writer, PHASE_COLUMN_ORDER, BLOCKS_ALL, "ALTER TABLE %s %s", table, add.data);
	add_statement(writer, PHASE_COLUMN_ORDER, BLOCKS_ALL | REWRITES_TABLE,
				  "UPDATE %s SET %s", table, copy.data);
	add_statement(writer, PHASE_COLUMN_ORDER, BLOCKS_ALL | SCANS_TABLE, "ALTER TABLE %s %s",
				  table, finish.data);
}

/* Is one of the columns among the names? */
static bool
names_contain_any(const NameArray *names, const List *columns)
{
	ListCell   *lc;

	foreach(lc, columns)
	{
		if (names_contain(names, ((ModelColumn *) lfirst(lc))->base.name))
			return true;
	}
	return false;
}

/* Does an expression of the table name one of the columns? */
static bool
expression_uses_any(const Expression *expression, const ModelTable *table, const List *columns)
{
	ListCell   *lc;

	foreach(lc, columns)
	{
		if (expression_uses_column(expression, table->base.name,
								   ((ModelColumn *) lfirst(lc))->base.name))
			return true;
	}
	return false;
}

/* Is a wanted index on one of the columns? */
static bool
index_uses_any(const ModelTable *table, const ModelIndex *index, const List *columns)
{
	ListCell   *lc;

	if (names_contain_any(&index->included, columns) ||
		expression_uses_any(index->predicate, table, columns))
		return true;
	foreach(lc, index->elements)
	{
		const IndexElement *element = lfirst(lc);
		NameArray	name = {1, &element->column};

		if (element->column != NULL ? names_contain_any(&name, columns) :
			expression_uses_any(element->expression, table, columns))
			return true;
	}
	return false;
}

/* Is a wanted constraint on one of the columns? */
static bool
constraint_uses_any(const ModelTable *table, const ModelConstraint *constraint,
					const List *columns)
{
	return names_contain_any(&constraint->columns, columns) ||
		expression_uses_any(constraint->expression, table, columns) ||
		(constraint->index != NULL && index_uses_any(table, constraint->index, columns));
}

/* Make the constraints and indexes again that went with columns. */
void
write_dependents_again(Writer *writer, const ModelTable *want, const List *columns)
{
	ListCell   *lc;

	foreach(lc, want->constraints)
	{
		if (constraint_uses_any(want, lfirst(lc), columns))
			write_new_constraint(writer, want, lfirst(lc));
	}
	foreach(lc, want->indexes)
	{
		if (index_uses_any(want, lfirst(lc), columns))
			write_new_index(writer, want, lfirst(lc));
	}
}

/* Has an index an expression with the column? */
static bool
index_has_expression_with(const ModelTable *table, const ModelIndex *index, const List *column)
{
	ListCell   *lc;

	if (expression_uses_any(index->predicate, table, column))
		return true;
	foreach(lc, index->elements)
	{
		if (expression_uses_any(((IndexElement *) lfirst(lc))->expression, table, column))
			return true;
	}
	return false;
}

/*
 * The server cannot change a type where an expression is not valid for the new
 * one as it has it stored.  So what is wanted as it is, and has an expression
 * with the column, goes before, and is made again after.
 */
void
write_expressions_around(Writer *writer, const ModelColumn *column)
{
	const ModelTable *want = writer->difference->want_table;
	const ModelTable *have = writer->difference->have_table;
	List	   *columns = list_make1((void *) column);
	ListCell   *lc;

	foreach(lc, want->constraints)
	{
		const ModelConstraint *constraint = lfirst(lc);

		if (have_by_new_name(writer, &constraint->base,
							 model_find_constraint(have, constraint->base.name)) != NULL &&
			(expression_uses_any(constraint->expression, want, columns) ||
			 (constraint->index != NULL &&
			  index_has_expression_with(want, constraint->index, columns))))
		{
			write_drop_of_constraint(writer, PHASE_KEY_DROPS, constraint->base.name);
			write_new_constraint(writer, want, constraint);
		}
	}
	foreach(lc, want->indexes)
	{
		const ModelIndex *index = lfirst(lc);

		if (have_by_new_name(writer, &index->base,
							 model_find_index(have, index->base.name)) != NULL &&
			index_has_expression_with(want, index, columns))
		{
			write_drop_of_index(writer, PHASE_KEY_DROPS, index->base.name);
			write_new_index(writer, want, index);
			write_marks_on_index(writer, want, index);
		}
	}
}

/* May an index that is there be on any column that is not in its list? */
static bool
has_expressions(const ModelIndex *index)
{
	ListCell   *lc;

	if (index->predicate != NULL)
		return true;
	foreach(lc, index->elements)
	{
		if (((IndexElement *) lfirst(lc))->column == NULL)
			return true;
	}
	return false;
}

/* Can a column be made again by a plain one of its type, and be copied? */
static bool
can_be_moved(const ModelColumn *column)
{
	return column->generated == '\0' && column->identity == '\0' &&
		column->default_sequence == NULL;
}

/*
 * Is there, beside what is in the model, what moving a column would drop, or
 * keep from seeing all rows?  Or what is in it and cannot be made again?
 */
static bool
has_other_dependents(const Writer *writer, const ModelTable *have)
{
	ListCell   *lc;

	if (have->row_security ||
		table_has_additions(writer->target->have, have, writer->target->differences))
		return true;
	foreach(lc, have->columns)
	{
		if (((ModelColumn *) lfirst(lc))->has_grants)
			return true;
	}
	foreach(lc, have->constraints)
	{
		/* What it is on, only its expression says. */
		if (((ModelConstraint *) lfirst(lc))->type == CONSTRAINT_CHECK)
			return true;
	}
	foreach(lc, have->indexes)
	{
		if (has_expressions(lfirst(lc)))
			return true;
	}
	return false;
}

/* The columns of a table after the statements: those that stay, those that come, and those that come last. */
static List *
columns_after(const Writer *writer, const ModelTable *want, const ModelTable *have)
{
	List	   *stay = NIL;
	List	   *come = NIL;
	List	   *last = NIL;
	ListCell   *lc;

	foreach(lc, have->columns)
	{
		ModelColumn *column = model_find_column(want, ((ModelColumn *) lfirst(lc))->base.name);

		if (column != NULL && !list_member_ptr(writer->again, column))
			stay = lappend(stay, column);
	}
	foreach(lc, want->columns)
	{
		ModelColumn *column = lfirst(lc);

		if (list_member_ptr(writer->late, column))
			last = lappend(last, column);
		else if (!list_member_ptr(stay, column))
			come = lappend(come, column);
	}
	return list_concat(list_concat(stay, come), last);
}

/* The names of columns, for people. */
static const char *
columns_text(const List *columns)
{
	StringInfoData text;
	ListCell   *lc;

	initStringInfo(&text);
	foreach(lc, columns)
		appendStringInfo(&text, "%s%s", text.len > 0 ? ", " : "",
						 quote_identifier(((ModelColumn *) lfirst(lc))->base.name));
	return text.data;
}

/* Raise an error where the columns of a table would not be in the wanted order. */
void
require_column_places(const Writer *writer)
{
	bool		back = writer->target->steps != NULL && writer->target->steps->back;
	ListCell   *lc;

	foreach(lc, writer->target->want->tables)
	{
		const ModelTable *want = lfirst(lc);
		const ModelTable *have = model_find_table(writer->target->have, want->base.name);
		List	   *after = have ? columns_after(writer, want, have) : NIL;

		for (int i = 0; i < list_length(after); i++)
		{
			if (list_nth(after, i) == list_nth(want->columns, i))
				continue;
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 back ?
					 errmsg("the columns of table \"%s\" would be in another order than in the older definition",
							want->base.name) :
					 errmsg("the columns of table \"%s\" would be in another order than in the new definition",
							want->base.name),
					 errdetail("An update keeps them in the order that they have, and adds new and recomputed ones at the end: %s.",
							   columns_text(after)),
					 back ?
					 errhint("To return to the version before, restore a backup.") :
					 errhint("In the new definition, write them in that order.")));
		}
	}
}

/*
 * Put the columns in their order.  Whatever else uses a column that moves
 * would go with it, so then a person has to do it.
 */
void
write_column_order(Writer *writer)
{
	const ModelTable *want = writer->difference->want_table;
	const ModelTable *have = writer->difference->have_table;
	List	   *moved = NIL;

	if (was_written(writer, &want->base))
		return;
	for (int i = columns_in_place(want, have); i < list_length(want->columns); i++)
	{
		ModelColumn *column = list_nth(want->columns, i);
		bool		missing = model_find_column(have, column->base.name) == NULL;

		/* One that was just added is in its place if nothing moved before it. */
		if (!missing || moved != NIL)
			moved = lappend(moved, column);
		if (moved != NIL && !can_be_moved(column))
			return;
	}
	if (moved == NIL ||
		(has_other_dependents(writer, have) && !writer->target->allow_data_loss))
		return;
	write_column_moves(writer, moved);
	write_dependents_again(writer, want, moved);
}
