/*-------------------------------------------------------------------------
 *
 * ddl/tables.c
 *		Writes the statements for tables and columns.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_attribute.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "ddl/writer.h"
#include "model/print.h"

/* "app." before the name of an enum of the schema, nothing before others. */
static const char *
type_prefix(const Writer *writer, const ModelColumn *column)
{
	return model_find_enum(writer->target->want, column->type) != NULL ?
		writer->target->prefix : "";
}

/* A column as CREATE TABLE takes it. */
static const char *
column_clause(const Writer *writer, const ModelColumn *column)
{
	return psprintf("%s %s", quote_identifier(column->name),
					column_definition(column, type_prefix(writer, column)));
}

/* Create a table with everything that belongs to it. */
void
write_table(Writer *writer)
{
	const ModelTable *table = writer->difference->want_table;
	const char *name = target_name(writer, table->name);
	StringInfoData text;
	ListCell   *lc;

	initStringInfo(&text);
	foreach(lc, table->columns)
		appendStringInfo(&text, "%s\n\t%s", text.len > 0 ? "," : "",
						 column_clause(writer, lfirst(lc)));
	foreach(lc, table->constraints)
	{
		const ModelConstraint *constraint = lfirst(lc);

		if (constraint->kind == CONSTRAINT_FOREIGN)
			write_new_constraint(writer, table, constraint);
		else
			appendStringInfo(&text, ",\n\tCONSTRAINT %s %s",
							 quote_identifier(constraint->name),
							 constraint_definition(constraint, writer->target->prefix));
	}
	add_statement(writer, PHASE_TABLES, 0, "CREATE TABLE %s (%s\n)", name, text.data);
	write_owner(writer, "TABLE", table->name);
	foreach(lc, table->indexes)
		write_new_index(writer, table, lfirst(lc));
	write_membership(writer, "table", table->name);
	if (writer->target->in_script)
		write_new_registration(writer, name);
}

/* Drop what has the name of a table, and create the table. */
void
write_table_in_place_of_another(Writer *writer)
{
	const ModelTable *have = writer->difference->have_table;
	const char *kind = relation_kind_keywords(have->relkind);

	if (have->member && writer->target->members)
		add_statement(writer, PHASE_STRAYS, 0, "ALTER EXTENSION schema_setup DROP %s %s", kind,
					  live_table_name(writer));
	add_statement(writer, PHASE_DROPS, BLOCKS_ALL | DELETES_DATA, "DROP %s %s", kind,
				  live_table_name(writer));
	write_table(writer);
}

/* Add a column at the end; where that is not its place, it moves later. */
void
write_missing_column(Writer *writer)
{
	const ModelColumn *want = writer->difference->want;
	const ModelEnum *type = model_find_enum(writer->target->have, want->type);

	if (type != NULL && !type->is_enum)
		return;					/* another type has the enum's name */
	add_statement(writer, PHASE_COLUMNS, BLOCKS_ALL, "ALTER TABLE %s ADD COLUMN %s",
				  live_table_name(writer), column_clause(writer, want));
	write_column_order(writer);
}

/* Give a column its name back. */
void
write_column_rename(Writer *writer)
{
	add_statement(writer, PHASE_RENAMES, BLOCKS_ALL, "ALTER TABLE %s RENAME COLUMN %s TO %s",
				  live_table_name(writer), quote_identifier(writer->difference->actual),
				  quote_identifier(writer->difference->expected));
}

/* Give a table its name back. */
void
write_table_rename(Writer *writer)
{
	add_statement(writer, PHASE_TABLE_RENAMES, BLOCKS_ALL, "ALTER TABLE %s RENAME TO %s",
				  target_name(writer, writer->difference->actual),
				  quote_identifier(writer->difference->expected));
}

void
write_column_drop(Writer *writer)
{
	const ModelColumn *have = writer->difference->have;

	add_statement(writer, PHASE_COLUMN_DROPS, BLOCKS_ALL | DELETES_DATA,
				  "ALTER TABLE %s DROP COLUMN %s", live_table_name(writer),
				  quote_identifier(have->name));
}

/* The numbers in parentheses of a type's name; -1 for one that is not there. */
static void
type_modifiers(const char *type, int *first, int *second)
{
	const char *open = strchr(type, '(');

	*first = *second = -1;
	if (open != NULL)
		sscanf(open, "(%d,%d)", first, second);
}

/* Is this the name of the type, apart from numbers in parentheses? */
static bool
is_type(const char *type, const char *name)
{
	size_t		length = strlen(name);

	return strncmp(type, name, length) == 0 &&
		(type[length] == '\0' || type[length] == '(');
}

/* Can every value of one type be stored in the other as it is? */
bool
type_change_keeps_values(const char *from, const char *to)
{
	static const char *const integers[] = {"smallint", "integer", "bigint"};
	int			from_first;
	int			from_second;
	int			to_first;
	int			to_second;

	if (strcmp(from, to) == 0)
		return true;			/* only the collation changes */
	type_modifiers(from, &from_first, &from_second);
	type_modifiers(to, &to_first, &to_second);
	if (is_type(from, "character varying") && is_type(to, "text"))
		return true;
	if (is_type(from, "character varying") && is_type(to, "character varying"))
		return to_first == -1 || (from_first != -1 && from_first <= to_first);
	if (is_type(from, "numeric") && is_type(to, "numeric"))
		return to_first == -1 ||
			(from_first != -1 && from_second <= to_second &&
			 from_first - from_second <= to_first - to_second);
	for (int i = 0; i < (int) lengthof(integers); i++)
	{
		for (int j = i + 1; j < (int) lengthof(integers); j++)
		{
			if (strcmp(from, integers[i]) == 0 && strcmp(to, integers[j]) == 0)
				return true;
		}
	}
	return false;
}

/* What to know of a change of type, besides that it locks the table. */
static int
type_change_hazards(const char *from, const char *to)
{
	int			from_first;
	int			from_second;
	int			to_first;
	int			to_second;

	if (!type_change_keeps_values(from, to))
		return REWRITES_TABLE | DELETES_DATA;
	if (strcmp(from, to) == 0)
		return BUILDS_INDEX;	/* only the collation changes */
	type_modifiers(from, &from_first, &from_second);
	type_modifiers(to, &to_first, &to_second);
	if (is_type(from, "character varying") ||
		(is_type(from, "numeric") && (to_first == -1 || from_second == to_second)))
		return 0;				/* the values stay as they are */
	return REWRITES_TABLE;
}

/*
 * Change a column's type, and its collation with it.  What may not hold every
 * value is written only with leave to lose data.
 */
void
write_column_type(Writer *writer)
{
	const ModelColumn *want = writer->difference->want;
	const ModelColumn *have = writer->difference->have;
	bool		keeps_values = type_change_keeps_values(have->type, want->type);
	const char *name = quote_identifier(want->name);
	const char *type = psprintf("%s%s", type_prefix(writer, want), want->type);
	const ModelEnum *new_enum = model_find_enum(writer->target->have, want->type);
	StringInfoData text;

	if (!keeps_values && !writer->target->allow_data_loss)
		return;
	if (new_enum != NULL && !new_enum->is_enum)
		return;					/* another type has the enum's name */
	initStringInfo(&text);
	if (have->default_value != NULL)
		appendStringInfo(&text, "ALTER COLUMN %s DROP DEFAULT, ", name);
	appendStringInfo(&text, "ALTER COLUMN %s TYPE %s", name, type);
	if (want->collation != NULL)
		appendStringInfo(&text, " COLLATE %s", want->collation);
	if (!keeps_values)
		appendStringInfo(&text, " USING %s%s::%s", name,
						 model_find_enum(writer->target->want, want->type) ?
						 "::pg_catalog.text" : "", type);
	if (want->default_value != NULL)
		appendStringInfo(&text, ", ALTER COLUMN %s SET DEFAULT %s", name,
						 want->default_value);
	add_statement(writer, PHASE_COLUMNS,
				  BLOCKS_ALL | type_change_hazards(have->type, want->type),
				  "ALTER TABLE %s %s", live_table_name(writer), text.data);
}

/*
 * Set NOT NULL without blocking anybody for long: a check constraint that is
 * validated beforehand saves the scan.
 */
static void
write_not_null_online(Writer *writer, const char *table, const char *column)
{
	const char *check = quote_identifier(psprintf("%s_is_not_null", column));
	const char *name = quote_identifier(column);

	add_statement(writer, PHASE_VALIDATION, BLOCKS_ALL,
				  "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID",
				  table, check, name);
	add_statement(writer, PHASE_VALIDATION, SCANS_TABLE,
				  "ALTER TABLE %s VALIDATE CONSTRAINT %s", table, check);
	add_statement(writer, PHASE_VALIDATION, BLOCKS_ALL,
				  "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL", table, name);
	add_statement(writer, PHASE_VALIDATION, BLOCKS_ALL, "ALTER TABLE %s DROP CONSTRAINT %s",
				  table, check);
}

void
write_column_nullability(Writer *writer)
{
	const ModelColumn *want = writer->difference->want;
	const char *table = live_table_name(writer);

	if (want->not_null && writer->target->online)
		write_not_null_online(writer, table, want->name);
	else
		add_statement(writer, PHASE_COLUMNS, BLOCKS_ALL | (want->not_null ? SCANS_TABLE : 0),
					  "ALTER TABLE %s ALTER COLUMN %s %s NOT NULL", table,
					  quote_identifier(want->name), want->not_null ? "SET" : "DROP");
}

void
write_column_default(Writer *writer)
{
	const ModelColumn *want = writer->difference->want;
	const ModelColumn *have = writer->difference->have;
	const char *name = quote_identifier(want->name);

	if (strcmp(want->type, have->type) != 0)
		return;					/* comes with the type, or does not fit */
	if (want->default_value != NULL)
		add_statement(writer, PHASE_COLUMNS, BLOCKS_ALL,
					  "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s",
					  live_table_name(writer), name, want->default_value);
	else
		add_statement(writer, PHASE_COLUMNS, BLOCKS_ALL,
					  "ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT",
					  live_table_name(writer), name);
}

/* No version has an identity column. */
void
write_column_identity(Writer *writer)
{
	const ModelColumn *want = writer->difference->want;

	add_statement(writer, PHASE_DROPS, BLOCKS_ALL,
				  "ALTER TABLE %s ALTER COLUMN %s DROP IDENTITY", live_table_name(writer),
				  quote_identifier(want->name));
}

/* No version has a generated column, and a virtual one has no values to keep. */
void
write_column_generation(Writer *writer)
{
	const ModelColumn *want = writer->difference->want;
	const ModelColumn *have = writer->difference->have;

	if (have->generated != ATTRIBUTE_GENERATED_STORED)
		return;
	add_statement(writer, PHASE_COLUMNS, BLOCKS_ALL,
				  "ALTER TABLE %s ALTER COLUMN %s DROP EXPRESSION", live_table_name(writer),
				  quote_identifier(want->name));
	if (want->default_value != NULL)
		write_column_default(writer);
}

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
		const ModelColumn *column = model_find_column(have, ((ModelColumn *) lfirst(lw))->name);
		int			place = -1;
		ListCell   *lh;

		foreach(lh, have->columns)
		{
			if (lfirst(lh) == column)
				place = foreach_current_index(lh);
		}
		if (column == NULL || place < last)
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
	const char *table = live_table_name(writer);
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
		const char *name = quote_identifier(column->name);
		const char *old = quote_identifier(psprintf("%s_moved", column->name));
		const char *comma = foreach_current_index(lc) > 0 ? ", " : "";

		add_statement(writer, PHASE_COLUMN_ORDER, BLOCKS_ALL,
					  "ALTER TABLE %s RENAME COLUMN %s TO %s", table, name, old);
		appendStringInfo(&add, "%sADD COLUMN %s %s%s", comma, name,
						 type_prefix(writer, column), column->type);
		appendStringInfo(&copy, "%s%s = %s", comma, name, old);
		appendStringInfo(&finish, "%sDROP COLUMN %s", comma, old);
		if (column->default_value != NULL)
			appendStringInfo(&finish, ", ALTER COLUMN %s SET DEFAULT %s", name,
							 column->default_value);
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
		if (names_contain(names, ((ModelColumn *) lfirst(lc))->name))
			return true;
	}
	return false;
}

/* Make the keys and indexes again that went with moved columns. */
static void
write_dependents_again(Writer *writer, const ModelTable *want, const List *moved)
{
	ListCell   *lc;

	foreach(lc, want->constraints)
	{
		if (names_contain_any(&((ModelConstraint *) lfirst(lc))->columns, moved))
			write_new_constraint(writer, want, lfirst(lc));
	}
	foreach(lc, want->indexes)
	{
		if (names_contain_any(&((ModelIndex *) lfirst(lc))->columns, moved))
			write_new_index(writer, want, lfirst(lc));
	}
}

/*
 * Is there, beside what is in the model, what moving a column would drop, or
 * keep from seeing all rows?
 */
static bool
has_other_dependents(const ModelTable *have)
{
	ListCell   *lc;

	if (have->row_security || table_has_additions(have))
		return true;
	foreach(lc, have->columns)
	{
		if (((ModelColumn *) lfirst(lc))->has_grants)
			return true;
	}
	return false;
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

	if (has_other_dependents(have) && !writer->target->allow_data_loss)
		return;
	for (int i = columns_in_place(want, have); i < list_length(want->columns); i++)
	{
		ModelColumn *column = list_nth(want->columns, i);
		bool		missing = model_find_column(have, column->name) == NULL;

		/* One that was just added is in its place if nothing moved before it. */
		if (!missing || moved != NIL)
			moved = lappend(moved, column);
	}
	if (moved != NIL)
	{
		write_column_moves(writer, moved);
		write_dependents_again(writer, want, moved);
	}
}
