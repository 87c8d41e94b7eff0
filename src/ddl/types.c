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
#include "expression/expression.h"
#include "schema/print.h"

/* Create an enum. */
void
write_enum(Writer *writer)
{
	const ModelEnum *type = as_enum(writer->difference->want);

	add_statement(writer, PHASE_TYPES, 0, "CREATE TYPE %s AS ENUM (%s)",
				  target_name(writer, type->base.name), labels_text(&type->labels));
	write_owner(writer, &type->base);
	write_membership(writer, &type->base);
	write_new_comment(writer, &type->base);
}

/*
 * Add a label beside a neighbour that is there already, or that a statement
 * before this one adds.
 */
void
write_label(Writer *writer)
{
	const ModelEnum *want = as_enum(writer->difference->want);
	const ModelEnum *have = as_enum(writer->difference->have);
	const char *label = quote_literal_cstr(writer->difference->part);
	const char *name = target_name(writer, want->base.name);
	int			place = model_label_place(want, writer->difference->part);

	if (place > 0)
	{
		add_statement(writer, PHASE_TYPES, 0, "ALTER TYPE %s ADD VALUE %s AFTER %s", name,
					  label, quote_literal_cstr(want->labels.names[place - 1]));
		return;
	}
	for (int i = 1; i < want->labels.count; i++)
	{
		if (model_label_place(have, want->labels.names[i]) >= 0)
		{
			add_statement(writer, PHASE_TYPES, 0, "ALTER TYPE %s ADD VALUE %s BEFORE %s",
						  name, label, quote_literal_cstr(want->labels.names[i]));
			return;
		}
	}
	add_statement(writer, PHASE_TYPES, 0, "ALTER TYPE %s ADD VALUE %s", name, label);
}

/* Give a label its name back.  The rows that have it keep it. */
void
write_label_rename(Writer *writer)
{
	add_statement(writer, PHASE_RENAMES, 0, "ALTER TYPE %s RENAME VALUE %s TO %s",
				  target_name(writer, writer->difference->want->name),
				  quote_literal_cstr(writer->difference->actual),
				  quote_literal_cstr(writer->difference->expected));
}

/*
 * Let a column use the new type of the same name instead of the old one.  Values
 * go by their output function: a cast of the type may be somebody's code.
 */
static void
write_column_of_new_type(Writer *writer, const ModelTable *table, const ModelColumn *column)
{
	StatementPlace place = {.phase = PHASE_TYPES, .table = table->base.name};
	const char *name = quote_identifier(column->base.name);
	const char *type = type_text(&column->type, writer->target->prefix);
	const char *set_default = column->default_value == NULL ? "" :
		psprintf(", ALTER COLUMN %s SET DEFAULT %s", name,
				 expression_text(column->default_value, table, writer->target->prefix));

	add_placed_statement(writer, &place, BLOCKS_ALL | REWRITES_TABLE,
						 "ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT, "
						 "ALTER COLUMN %s TYPE %s USING pg_catalog.%s(%s)::pg_catalog.text::%s%s",
						 target_name(writer, table->base.name), name, name, type,
						 column->type.own_array ? "array_out" : "enum_out", name, type,
						 set_default);
}

/* Has a live column the type, or the array of it, that it should have? */
static bool
has_wanted_type(const ModelTable *live, const ModelColumn *column)
{
	const ModelColumn *have = live ? model_find_column(live, column->base.name) : NULL;

	return have != NULL && types_equal(&have->type, &column->type);
}

/* Let all columns of the type use the new one. */
static void
write_columns_of_new_type(Writer *writer, const ModelEnum *type)
{
	ListCell   *lt;

	foreach(lt, writer->target->want->tables)
	{
		const ModelTable *table = lfirst(lt);
		const ModelTable *live = model_find_table(writer->target->have, table->base.name);
		ListCell   *lc;

		foreach(lc, table->columns)
		{
			const ModelColumn *column = lfirst(lc);

			if (texts_equal(column->type.own, type->base.name) && has_wanted_type(live, column))
				write_column_of_new_type(writer, table, column);
		}
	}
}

/* Is a domain of the schema made of the enum?  Then that cannot be dropped. */
static bool
has_domain(const Writer *writer, const ModelObject *type)
{
	ListCell   *lc;

	foreach(lc, writer->target->have->domains)
	{
		if (texts_equal(((ModelDomain *) lfirst(lc))->type.own, type->name))
			return true;
	}
	return false;
}

/*
 * Labels can neither be removed nor moved, so make the type again.  A row that
 * uses a label that is gone makes the statement fail; nothing is lost then.
 */
void
write_enum_again(Writer *writer)
{
	const ModelEnum *want = as_enum(writer->difference->want);
	const char *name = target_name(writer, want->base.name);
	const char *old_name = psprintf("%s_replaced", want->base.name);
	const char *old = target_name(writer, old_name);

	if (is_held_by_additions(writer, writer->difference->have->type_additions) ||
		has_domain(writer, writer->difference->have) || was_written(writer, &want->base))
		return;
	add_statement(writer, PHASE_TYPES, 0, "ALTER TYPE %s RENAME TO %s", name,
				  quote_identifier(old_name));
	add_statement(writer, PHASE_TYPES, 0, "CREATE TYPE %s AS ENUM (%s)", name,
				  labels_text(&want->labels));
	write_columns_of_new_type(writer, want);
	if (writer->target->members)
		add_statement(writer, PHASE_TYPES, 0, "ALTER EXTENSION " EXTENSION_NAME " DROP TYPE %s",
					  old);
	add_statement(writer, PHASE_TYPES, 0, "DROP TYPE %s", old);
	write_owner(writer, &want->base);
	write_membership(writer, &want->base);
	write_new_comment(writer, &want->base);
}
