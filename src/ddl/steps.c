/*-------------------------------------------------------------------------
 *
 * ddl/steps.c
 *		Writes the statements of a step file: renames, and statements on rows.
 *		Drops, and how values become another type, are written with the
 *		differences that they are about.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "ddl/writer.h"
#include "expression/expression.h"

/* What stands before RENAME. */
static const char *
renamed_object(const Writer *writer, const Step *step)
{
	switch (step->object)
	{
		case MODEL_TABLE:
		case MODEL_COLUMN:
		case MODEL_CONSTRAINT:
			return psprintf("TABLE %s", target_name(writer, step->table));
		case MODEL_INDEX:
			return psprintf("INDEX %s", target_name(writer, step->name));
		case MODEL_SEQUENCE:
			return psprintf("SEQUENCE %s", target_name(writer, step->name));
		case MODEL_DOMAIN:
			return psprintf("DOMAIN %s", target_name(writer, step->table ? step->table : step->name));
		default:
			return psprintf("TYPE %s", target_name(writer, step->table ? step->table : step->name));
	}
}

/* What stands behind it, up to TO. */
static const char *
renamed_part(const Step *step)
{
	if (step->label)
		return psprintf(" VALUE %s", quote_literal_cstr(step->name));
	if (step->object == MODEL_COLUMN)
		return psprintf(" COLUMN %s", quote_identifier(step->name));
	if (step->object == MODEL_CONSTRAINT || (step->object == MODEL_DOMAIN && step->table != NULL))
		return psprintf(" CONSTRAINT %s", quote_identifier(step->name));
	return "";
}

/* A rename, or how something that is dropped later makes way; in the order of the file. */
static void
write_rename(Writer *writer, const Step *step, int rank)
{
	StatementPlace place = {.phase = PHASE_TABLE_RENAMES, .rank = rank};

	if (step->object == MODEL_TABLE || step->object == MODEL_COLUMN || step->object == MODEL_CONSTRAINT)
		place.table = step->object == MODEL_TABLE ? step->name : step->table;
	add_placed_statement(writer, &place, place.table ? BLOCKS_ALL : 0, "ALTER %s RENAME%s TO %s",
						 step->kind == STEP_DROP && step->object == MODEL_TABLE ?
						 psprintf("TABLE %s", target_name(writer, step->name)) :
						 renamed_object(writer, step), renamed_part(step),
						 step->label ? quote_literal_cstr(step->new_name) :
						 quote_identifier(step->new_name));
}

static void
write_rows(Writer *writer, const Step *step, int rank)
{
	StatementPlace place = {.phase = PHASE_ROWS, .rank = rank, .table = step->table};

	add_placed_statement(writer, &place, SCANS_TABLE, "%s",
						 expression_text(step->text, NULL, writer->target->prefix));
}

/*
 * What a constraint is called when statements on rows are run, as the statements
 * that are written have it; NULL if it is not there then.
 */
static const char *
name_at_rows(const Writer *writer, const ModelTable *table, const ModelConstraint *constraint)
{
	const char *name = constraint->base.name;
	const char *alter = psprintf("ALTER TABLE %s", target_name(writer, table->base.name));
	const char *drop = psprintf("%s DROP CONSTRAINT %s", alter, quote_identifier(name));
	const char *rename = psprintf("%s RENAME CONSTRAINT %s TO ", alter, quote_identifier(name));
	const char *drop_table = psprintf("DROP TABLE %s", target_name(writer, table->base.name));
	const char *result = target_name(writer, name);
	ListCell   *lc;

	foreach(lc, writer->statements)
	{
		const Statement *statement = lfirst(lc);

		if (statement->phase >= PHASE_ROWS || statement->step != NULL)
			continue;
		if (strcmp(statement->text, drop) == 0 || strcmp(statement->text, drop_table) == 0)
			return NULL;
		for (int i = 0; i < constraint->columns.count; i++)
		{
			if (strcmp(statement->text, psprintf("%s DROP COLUMN %s", alter,
												 quote_identifier(constraint->columns.names[i]))) == 0)
				return NULL;
		}
		if (strncmp(statement->text, rename, strlen(rename)) == 0)
		{
			name = statement->text + strlen(rename);
			result = psprintf("%s%s", writer->target->prefix, name);
			drop = psprintf("%s DROP CONSTRAINT %s", alter, name);
			rename = psprintf("%s RENAME CONSTRAINT %s TO ", alter, name);
		}
	}
	return result;
}

/* The constraints of a table that are checked only when the transaction ends, as SQL; NULL: none. */
static const char *
deferred_constraints(const Writer *writer, const char *name)
{
	const ModelTable *table = model_find_table(writer->target->have, name);
	StringInfoData text;
	ListCell   *lc;

	initStringInfo(&text);
	foreach(lc, table ? table->constraints : NIL)
	{
		const ModelConstraint *constraint = lfirst(lc);
		const char *constraint_name = constraint->deferred ?
			name_at_rows(writer, table, constraint) : NULL;

		if (constraint_name != NULL)
			appendStringInfo(&text, "%s%s", text.len > 0 ? ", " : "", constraint_name);
	}
	return text.len > 0 ? text.data : NULL;
}

/*
 * Have what statements on rows have left to be checked at the end of the
 * transaction checked after the last of them: before, no table of theirs can be
 * altered.  A foreign key also waits for changes of the table that it references.
 */
static void
write_checks_of_rows(Writer *writer)
{
	ListCell   *lc;

	foreach(lc, writer->target->have->tables)
	{
		const ModelTable *table = lfirst(lc);
		StatementPlace place = {.phase = PHASE_ROWS, .table = table->base.name};
		const char *names = deferred_constraints(writer, table->base.name);

		if (names != NULL)
			add_placed_statement(writer, &place, SCANS_TABLE, "SET CONSTRAINTS %s IMMEDIATE", names);
	}
}

/* Write the steps.  What fills rows in batches comes before other statements on rows. */
void
write_steps(Writer *writer)
{
	const Step *last = NULL;
	ListCell   *lc;

	foreach(lc, writer->target->steps ? writer->target->steps->steps : NIL)
	{
		const Step *step = lfirst(lc);
		int			rank = foreach_current_index(lc) - list_length(writer->target->steps->steps);

		writer->step = step;
		if (step->kind == STEP_RENAME || step_moves_aside(step))
			write_rename(writer, step, rank);
		else if (step->kind == STEP_ROWS)
			write_rows(writer, step, rank - (step->backfill ? list_length(writer->target->steps->steps) : 0));
		if (step->kind == STEP_ROWS)
			last = step;
	}
	writer->step = last;
	if (last != NULL)
		write_checks_of_rows(writer);
	writer->step = NULL;
}
