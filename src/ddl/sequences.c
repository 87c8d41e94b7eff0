/*-------------------------------------------------------------------------
 *
 * ddl/sequences.c
 *		Writes the statements for sequences: those that stand alone, and those
 *		of columns.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"

#include "ddl/writer.h"
#include "schema/print.h"

/* Let a sequence go with its column. */
static void
write_owning_column(Writer *writer, const ModelSequence *sequence)
{
	const char *name = target_name(writer, sequence->base.name);

	add_statement(writer, PHASE_SEQUENCE_OWNERS, 0, "ALTER SEQUENCE %s OWNED BY %s.%s", name,
				  target_name(writer, sequence->owner_table),
				  quote_identifier(sequence->owner_column));
}

/* A column that is there and takes, or will take, the values of a sequence; NULL if none does. */
static const ModelColumn *
column_with_values(const Writer *writer, const ModelSequence *sequence)
{
	ListCell   *lt;

	foreach(lt, writer->target->want->tables)
	{
		const ModelTable *table = lfirst(lt);
		const ModelTable *have = model_find_table(writer->target->have, table->base.name);
		ListCell   *lc;

		foreach(lc, have ? table->columns : NIL)
		{
			const ModelColumn *column = lfirst(lc);
			bool		takes = texts_equal(column->default_sequence, sequence->base.name) ||
				(column->identity != '\0' &&
				 column_sequence(writer->target->want, column) == sequence);

			if (takes && model_find_column(have, column->base.name) != NULL)
				return column;
		}
	}
	return NULL;
}

/* Have a new sequence go on behind the values that rows have already. */
static void
write_sequence_value(Writer *writer, const ModelSequence *sequence)
{
	const ModelColumn *column = column_with_values(writer, sequence);
	StatementPlace place = {.phase = PHASE_KEYS};
	const char *last;

	if (column == NULL)
		return;
	place.table = column->base.parent->name;
	last = psprintf("pg_catalog.%s(%s)", sequence->increment > 0 ? "max" : "min",
					quote_identifier(column->base.name));
	add_placed_statement(writer, &place, SCANS_TABLE,
						 "SELECT pg_catalog.setval(%s, %s) FROM %s HAVING %s BETWEEN "
						 INT64_FORMAT " AND " INT64_FORMAT,
						 quote_literal_cstr(target_name(writer, sequence->base.name)), last,
						 target_name(writer, place.table), last, sequence->minimum,
						 sequence->maximum);
}

/* Create a sequence, before the table whose column takes its values. */
void
write_sequence(Writer *writer)
{
	const ModelSequence *sequence = as_sequence(writer->difference->want);
	const char *name = target_name(writer, sequence->base.name);
	const char *definition = sequence_definition(sequence);

	add_statement(writer, PHASE_SEQUENCES, 0, "CREATE %sSEQUENCE %s%s%s",
				  sequence->unlogged ? "UNLOGGED " : "", name,
				  definition[0] != '\0' ? " " : "", definition);
	write_owner(writer, &sequence->base);
	if (sequence->owner_table != NULL)
		write_owning_column(writer, sequence);
	write_membership(writer, &sequence->base);
	if (writer->target->in_script)
		write_new_registration(writer, name);
	write_new_comment(writer, &sequence->base);
	write_sequence_value(writer, sequence);
}

/* Give a sequence its name back. */
void
write_sequence_rename(Writer *writer)
{
	add_statement(writer, PHASE_TABLE_RENAMES, 0, "ALTER SEQUENCE %s RENAME TO %s",
				  target_name(writer, writer->difference->actual),
				  quote_identifier(writer->difference->expected));
}

static const char *
sequence_type(const ModelSequence *sequence)
{
	return sequence->type == INT2OID ? "smallint" :
		sequence->type == INT4OID ? "integer" : "bigint";
}

/* What a sequence is called while another one takes its name. */
static const char *
replaced_name(const ModelSequence *sequence)
{
	return psprintf("%s_replaced", sequence->base.name);
}

/* Let a sequence go on where the one that had its name is. */
static void
write_number_of_replaced(Writer *writer, Phase phase, const ModelSequence *sequence)
{
	add_statement(writer, phase, 0,
				  "SELECT pg_catalog.setval(%s, last_value, is_called) FROM %s",
				  quote_literal_cstr(target_name(writer, sequence->base.name)),
				  target_name(writer, replaced_name(sequence)));
}

static void
write_rename_of_replaced(Writer *writer, Phase phase, const ModelSequence *sequence)
{
	add_statement(writer, phase, BLOCKS_ALL, "ALTER SEQUENCE %s RENAME TO %s",
				  target_name(writer, sequence->base.name),
				  quote_identifier(replaced_name(sequence)));
}

/* Make a sequence of its own for a column whose identity goes, and its sequence with it. */
static void
write_sequence_instead_of_identity(Writer *writer, const ModelSequence *want)
{
	write_rename_of_replaced(writer, PHASE_RENAMES, want);
	write_sequence(writer);
	write_number_of_replaced(writer, PHASE_SEQUENCES, want);
}

/*
 * Let a column that takes its values from a sequence by default have them by
 * identity, which has a sequence of its own by the same name and goes on where
 * that one is.
 */
void
write_identity_instead_of_sequence(Writer *writer, const ModelSequence *want,
								   const char *statement)
{
	const char *old = target_name(writer, replaced_name(want));

	add_statement(writer, PHASE_COLUMNS, 0, "ALTER SEQUENCE %s OWNED BY NONE",
				  target_name(writer, want->base.name));
	write_rename_of_replaced(writer, PHASE_COLUMNS, want);
	add_statement(writer, PHASE_COLUMNS, BLOCKS_ALL, "%s", statement);
	write_number_of_replaced(writer, PHASE_COLUMNS, want);
	if (writer->target->members)
		add_statement(writer, PHASE_COLUMNS, 0,
					  "ALTER EXTENSION " EXTENSION_NAME " DROP SEQUENCE %s", old);
	add_statement(writer, PHASE_COLUMNS, 0, "DROP SEQUENCE %s", old);
}

/* Have a sequence make the wanted numbers; the one that it is at stays. */
void
write_sequence_change(Writer *writer)
{
	const ModelSequence *want = as_sequence(writer->difference->want);
	const ModelSequence *have = as_sequence(writer->difference->have);
	const char *name = target_name(writer, want->base.name);

	if (want->identity != have->identity)
	{
		if (have->identity)
			write_sequence_instead_of_identity(writer, want);
		return;					/* or it comes with the column */
	}
	add_statement(writer, PHASE_SEQUENCES, 0,
				  "ALTER SEQUENCE %s AS %s INCREMENT BY " INT64_FORMAT
				  " MINVALUE " INT64_FORMAT " MAXVALUE " INT64_FORMAT
				  " START WITH " INT64_FORMAT " CACHE " INT64_FORMAT " %s",
				  name, sequence_type(want), want->increment, want->minimum, want->maximum,
				  want->start, want->cache, want->cycle ? "CYCLE" : "NO CYCLE");
	if (want->unlogged != have->unlogged)
		add_statement(writer, PHASE_SEQUENCES, 0, "ALTER SEQUENCE %s SET %s", name,
					  want->unlogged ? "UNLOGGED" : "LOGGED");
	if (texts_equal(want->owner_table, have->owner_table) &&
		texts_equal(want->owner_column, have->owner_column))
		return;
	/* It would go with a column, or its table, that goes. */
	if (have->owner_table != NULL)
		add_statement(writer, PHASE_KEY_DROPS, 0, "ALTER SEQUENCE %s OWNED BY NONE", name);
	if (want->owner_table != NULL)
		write_owning_column(writer, want);
}

/* Do for the sequence of a new identity column what a statement does not. */
void
write_identity_sequence(Writer *writer, const ModelColumn *column)
{
	const ModelSequence *sequence = column_sequence(writer->target->want, column);

	if (sequence == NULL)
		return;
	write_membership(writer, &sequence->base);
	if (writer->target->in_script)
		write_new_registration(writer, target_name(writer, sequence->base.name));
	write_new_comment(writer, &sequence->base);
	write_sequence_value(writer, sequence);
}
