/*-------------------------------------------------------------------------
 *
 * ddl/fill.c
 *		Writes what fills a column that is added ahead of an update, and can have
 *		another value in each row.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "ddl/writer.h"
#include "model/words.h"

/*
 * The columns (ModelColumn) that come with an update, and can have another value in
 * each row: added ahead, they are NULL in the rows that are there.
 */
List *
ddl_columns_to_fill(const DdlTarget *target)
{
	EnumsAgain	enums_again = {false};
	const Writer writer = {.target = target, .enums_again = &enums_again};
	List	   *columns = NIL;
	ListCell   *lt;
	ListCell   *lc;

	foreach(lt, target->want->tables)
	{
		const ModelTable *table = lfirst(lt);
		const ModelTable *before = model_find_table(target->before, table->base.name);

		foreach(lc, before ? table->columns : NIL)
		{
			const ModelColumn *column = lfirst(lc);

			if (model_find_column(before, column->base.name) == NULL &&
				column->default_value != NULL && may_add_column(&writer, column) &&
				default_is_volatile(target, table, column))
				columns = lappend(columns, (void *) column);
		}
	}
	return columns;
}

/* The statement that gives a column its default in rows that have no value. */
const char *
column_fill_text(const char *prefix, const ModelColumn *column)
{
	const char *name = quote_identifier(column->base.name);

	return psprintf("UPDATE %s%s SET %s = DEFAULT WHERE %s IS NULL", prefix,
					quote_identifier(column->base.parent->name), name, name);
}

/* The same as a statement of an update. */
Statement *
fill_statement(const char *prefix, const ModelColumn *column)
{
	Statement  *statement = palloc0(sizeof(Statement));

	statement->phase = PHASE_ROWS;
	statement->hazards = SCANS_TABLE;
	statement->text = column_fill_text(prefix, column);
	statement->table = column->base.parent->name;
	statement->reason = psprintf("backfill: column %s", object_full_name(&column->base));
	return statement;
}
