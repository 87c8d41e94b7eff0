/*-------------------------------------------------------------------------
 *
 * ddl/types.c
 *		Writes the statements for enums and their labels.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "ddl/writer.h"
#include "model/print.h"

/* Create a type. */
void
write_enum(Writer *writer, const ModelEnum *type)
{
	add_statement(writer, PHASE_TYPES, 0, "CREATE TYPE %s AS ENUM (%s)",
				  target_name(writer, type->name), labels_text(&type->labels));
	write_owner(writer, "TYPE", type->name);
	write_membership(writer, "enum", type->name);
}

/*
 * Add a label beside a neighbour that is there already, or that a statement
 * before this one adds.
 */
void
write_label(Writer *writer)
{
	const ModelEnum *want = writer->difference->want;
	const ModelEnum *have = writer->difference->have;
	const char *label = writer->difference->name;
	const char *name = target_name(writer, want->name);
	int			place = 0;

	while (strcmp(want->labels.names[place], label) != 0)
		place++;
	if (place > 0)
	{
		add_statement(writer, PHASE_TYPES, 0, "ALTER TYPE %s ADD VALUE %s AFTER %s", name,
					  quote_literal_cstr(label),
					  quote_literal_cstr(want->labels.names[place - 1]));
		return;
	}
	for (int i = 1; i < want->labels.count; i++)
	{
		if (names_contain(&have->labels, want->labels.names[i]))
		{
			add_statement(writer, PHASE_TYPES, 0, "ALTER TYPE %s ADD VALUE %s BEFORE %s",
						  name, quote_literal_cstr(label),
						  quote_literal_cstr(want->labels.names[i]));
			return;
		}
	}
	add_statement(writer, PHASE_TYPES, 0, "ALTER TYPE %s ADD VALUE %s", name,
				  quote_literal_cstr(label));
}

/* Give a label its name back.  The rows that have it keep it. */
void
write_label_rename(Writer *writer)
{
	const ModelEnum *want = writer->difference->want;

	add_statement(writer, PHASE_RENAMES, 0, "ALTER TYPE %s RENAME VALUE %s TO %s",
				  target_name(writer, want->name),
				  quote_literal_cstr(writer->difference->actual),
				  quote_literal_cstr(writer->difference->expected));
}

/* Let a column use the new type of the same name instead of the old one. */
static void
write_column_of_new_type(Writer *writer, const ModelTable *table,
						 const ModelColumn *column)
{
	const char *name = quote_identifier(column->name);
	const char *type = target_name(writer, column->type);

	add_statement(writer, PHASE_TYPES, BLOCKS_ALL | REWRITES_TABLE,
				  "ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT, "
				  "ALTER COLUMN %s TYPE %s USING %s::pg_catalog.text::%s%s%s",
				  target_name(writer, table->name), name, name, type, name, type,
				  column->default_value ? psprintf(", ALTER COLUMN %s SET DEFAULT ", name) : "",
				  column->default_value ? column->default_value : "");
	((Statement *) llast(writer->statements))->table = table->name;
}

/*
 * Labels can neither be removed nor moved, so make the type again.  A row that
 * uses a label that is gone makes the statement fail; nothing is lost then.
 */
void
write_enum_again(Writer *writer)
{
	const ModelEnum *want = writer->difference->want;
	const char *name = target_name(writer, want->name);
	const char *old_name = psprintf("%s_replaced", want->name);
	const char *old = target_name(writer, old_name);
	ListCell   *lt;

	add_statement(writer, PHASE_TYPES, 0, "ALTER TYPE %s RENAME TO %s", name,
				  quote_identifier(old_name));
	add_statement(writer, PHASE_TYPES, 0, "CREATE TYPE %s AS ENUM (%s)", name,
				  labels_text(&want->labels));
	foreach(lt, writer->target->want->tables)
	{
		const ModelTable *table = lfirst(lt);
		const ModelTable *live = model_find_table(writer->target->have, table->name);
		ListCell   *lc;

		foreach(lc, table->columns)
		{
			const ModelColumn *column = lfirst(lc);

			if (strcmp(column->type, want->name) == 0 && live != NULL &&
				model_find_column(live, column->name) != NULL)
				write_column_of_new_type(writer, table, column);
		}
	}
	if (writer->target->members)
		add_statement(writer, PHASE_TYPES, 0, "ALTER EXTENSION schema_setup DROP TYPE %s", old);
	add_statement(writer, PHASE_TYPES, 0, "DROP TYPE %s", old);
	write_owner(writer, "TYPE", want->name);
	write_membership(writer, "enum", want->name);
}
