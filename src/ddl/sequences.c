/*-------------------------------------------------------------------------
 *
 * ddl/sequences.c
 *		Writes the statements for sequences: those that stand alone, and those
 *		of columns.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "commands/defrem.h"
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

/* The sequence that a column has its values from until now; NULL: it has none. */
static const ModelSequence *
sequence_before(const Writer *writer, const ModelColumn *column)
{
	const Model *have = writer->target->have;
	const ModelTable *table = model_find_table(have, column->base.parent->name);
	const ModelColumn *before = table ? model_find_column(table, column->base.name) : NULL;

	if (before == NULL)
		return NULL;
	if (before->identity != '\0')
		return column_sequence(have, before);
	return before->default_sequence ? model_find_sequence(have, before->default_sequence) : NULL;
}

/*
 * Have a new sequence go on where the column's one before is, or else behind the
 * values that rows have already.
 */
static void
write_sequence_value(Writer *writer, Phase phase, const ModelSequence *sequence)
{
	const ModelColumn *column = column_with_values(writer, sequence);
	const ModelSequence *before = column ? sequence_before(writer, column) : NULL;
	StatementPlace place = {.phase = phase};
	const char *name = quote_literal_cstr(target_name(writer, sequence->base.name));
	const char *last;

	/* If it has the same name, its number goes on by write_number_of_replaced(). */
	if (column == NULL || (before != NULL && texts_equal(before->base.name, sequence->base.name)))
		return;
	if (before != NULL && before->relkind == RELKIND_SEQUENCE)
	{
		add_placed_statement(writer, &place, 0,
							 "SELECT pg_catalog.setval(%s, last_value, is_called) FROM %s", name,
							 target_name(writer, before->base.name));
		return;
	}
	place.phase = PHASE_KEYS;
	place.table = column->base.parent->name;
	last = psprintf("pg_catalog.%s(%s)", sequence->increment > 0 ? "max" : "min",
					quote_identifier(column->base.name));
	add_placed_statement(writer, &place, SCANS_TABLE,
						 "SELECT pg_catalog.setval(%s, %s) FROM %s HAVING %s BETWEEN "
						 INT64_FORMAT " AND " INT64_FORMAT, name, last,
						 target_name(writer, place.table), last, sequence->minimum,
						 sequence->maximum);
}

/* Create a sequence, before the table whose column takes its values. */
static void
write_new_sequence(Writer *writer)
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
}

/* Create one that goes on behind what there is. */
void
write_sequence(Writer *writer)
{
	write_new_sequence(writer);
	write_sequence_value(writer, PHASE_SEQUENCES, as_sequence(writer->difference->want));
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
	return makeObjectName(sequence->base.name, NULL, "replaced");
}

/* Let a sequence go on where the one that had its name is. */
static void
write_number_of_replaced(Writer *writer, Phase phase, const ModelSequence *sequence)
{
	StatementPlace place = {.phase = phase};

	add_placed_statement(writer, &place, 0,
						 "SELECT pg_catalog.setval(%s, last_value, is_called) FROM %s",
						 quote_literal_cstr(target_name(writer, sequence->base.name)),
						 target_name(writer, replaced_name(sequence)));
}

static void
write_rename_of_replaced(Writer *writer, Phase phase, const ModelSequence *sequence)
{
	StatementPlace place = {.phase = phase};

	add_placed_statement(writer, &place, BLOCKS_ALL, "ALTER SEQUENCE %s RENAME TO %s",
						 target_name(writer, sequence->base.name),
						 quote_identifier(replaced_name(sequence)));
}

/*
 * Let the sequence of a column whose identity goes leave the extension, which
 * would keep it.  It has another name by then where a new one has taken its own.
 */
void
write_release_of_identity(Writer *writer, const StatementPlace *column_place,
						  const ModelColumn *have)
{
	const DdlTarget *target = writer->target;
	const ModelSequence *before = column_sequence(target->have, have);
	const ModelSequence *want = before ? model_find_sequence(target->want, before->base.name) : NULL;
	StatementPlace place = {.phase = column_place->phase, .rank = column_place->rank};

	if (before == NULL || !(target->in_script || (target->members && before->base.member)))
		return;
	add_placed_statement(writer, &place, 0, "ALTER EXTENSION " EXTENSION_NAME " DROP SEQUENCE %s",
						 target_name(writer, want != NULL && !want->identity ?
									 replaced_name(before) : before->base.name));
}

/* Make a sequence of its own for a column whose identity goes, and its sequence with it. */
static void
write_sequence_instead_of_identity(Writer *writer, const ModelSequence *want)
{
	write_rename_of_replaced(writer, PHASE_RENAMES, want);
	write_new_sequence(writer);
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
	StatementPlace place = {.phase = PHASE_NOT_NULL};	/* not on the table */

	add_placed_statement(writer, &place, 0, "ALTER SEQUENCE %s OWNED BY NONE",
						 target_name(writer, want->base.name));
	write_rename_of_replaced(writer, PHASE_NOT_NULL, want);
	add_statement(writer, PHASE_NOT_NULL, BLOCKS_ALL, "%s", statement);
	write_number_of_replaced(writer, PHASE_NOT_NULL, want);
	if (writer->target->members || writer->target->in_script)
		add_placed_statement(writer, &place, 0,
							 "ALTER EXTENSION " EXTENSION_NAME " DROP SEQUENCE %s", old);
	add_placed_statement(writer, &place, 0, "DROP SEQUENCE %s", old);
}

/* Does a sequence go with its column, or that with its table? */
static bool
goes_with_its_table(const Writer *writer, const ModelSequence *sequence)
{
	const ModelTable *table = sequence->owner_table ?
		model_find_table(writer->target->want, sequence->owner_table) : NULL;

	return writer->target->before != NULL && sequence->owner_table != NULL &&
		(table == NULL || model_find_column(table, sequence->owner_column) == NULL);
}

/* Have a sequence make the wanted numbers; the one that it is at stays. */
void
write_sequence_change(Writer *writer)
{
	const ModelSequence *want = as_sequence(writer->difference->want);
	const ModelSequence *have = as_sequence(writer->difference->have);
	const char *name = target_name(writer, want->base.name);

	if (goes_with_its_table(writer, have) && (want->identity || have->identity))
	{
		/* Nothing of it is wanted but the name. */
		write_rename_of_replaced(writer, PHASE_RENAMES, want);
		if (!want->identity)
			write_sequence(writer);
		return;					/* or it comes with the column */
	}
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

/* Keep the sequences that belong to a column, and are not its own, when that is made again. */
void
write_sequences_around(Writer *writer, const ModelColumn *column)
{
	ListCell   *lc;

	foreach(lc, writer->target->want->sequences)
	{
		const ModelSequence *sequence = lfirst(lc);

		if (sequence->identity || !texts_equal(sequence->owner_table, column->base.parent->name) ||
			!texts_equal(sequence->owner_column, column->base.name) ||
			model_find_sequence(writer->target->have, sequence->base.name) == NULL)
			continue;
		add_statement(writer, PHASE_KEY_DROPS, 0, "ALTER SEQUENCE %s OWNED BY NONE",
					  target_name(writer, sequence->base.name));
		write_owning_column(writer, sequence);
	}
}

/* Do for the sequence of a new identity column what a statement does not; the number may be there already. */
void
write_identity_sequence(Writer *writer, const ModelColumn *column, bool has_number)
{
	const ModelSequence *sequence = column_sequence(writer->target->want, column);

	if (sequence == NULL)
		return;
	write_membership(writer, &sequence->base);
	/* What the owner of a table makes of it is no member, unlike a new table. */
	if (writer->target->in_script && writer->difference->problem != MISSING_TABLE)
		add_statement(writer, PHASE_MEMBERS, 0, "ALTER EXTENSION " EXTENSION_NAME " ADD SEQUENCE %s",
					  target_name(writer, sequence->base.name));
	if (writer->target->in_script)
		write_new_registration(writer, target_name(writer, sequence->base.name));
	write_new_comment(writer, &sequence->base);
	if (!has_number)
		write_sequence_value(writer, PHASE_NOT_NULL, sequence);
}
