/*-------------------------------------------------------------------------
 *
 * ddl/keys.c
 *		Writes the statements for constraints of tables.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "utils/builtins.h"

#include "ddl/writer.h"
#include "schema/print.h"

/* Where the statements for a foreign key stand: they look at both tables. */
static StatementPlace
key_place(Phase phase, const ModelConstraint *key)
{
	StatementPlace place = {
		.phase = phase,
		.table = key->base.parent->name,
		.references = key->ref_schema == NULL ? key->ref_table : NULL,
	};

	return place;
}

/* Have the rows checked that were there before the constraint. */
void
write_check_of_rows(Writer *writer, const char *table_text, const ModelConstraint *constraint)
{
	StatementPlace place = key_place(PHASE_VALIDATION, constraint);

	add_placed_statement(writer, &place, SCANS_TABLE, "ALTER TABLE %s VALIDATE CONSTRAINT %s",
						 table_text, quote_identifier(constraint->base.name));
}

/* A foreign key or check; ahead of an update it blocks nobody while it looks at the rows. */
void
write_validated_constraint(Writer *writer, const ModelTable *table,
						   const ModelConstraint *constraint)
{
	bool		is_key = constraint->type == CONSTRAINT_FOREIGN;
	StatementPlace place = key_place(is_key ? PHASE_FOREIGN_KEYS : PHASE_KEYS, constraint);
	int			blocks = is_key ? BLOCKS_WRITERS : BLOCKS_ALL;
	const char *table_text = target_name(writer, table->base.name);
	const char *name = quote_identifier(constraint->base.name);
	const char *definition = constraint_definition(table, constraint, writer->target->prefix);

	if (!constraint->enforced)
		add_placed_statement(writer, &place, blocks,
							 "ALTER TABLE %s\n\tADD CONSTRAINT %s\n\t%s NOT ENFORCED",
							 table_text, name, definition);
	else if (writer->target->ahead || !constraint->validated)
	{
		add_placed_statement(writer, &place, blocks,
							 "ALTER TABLE %s ADD CONSTRAINT %s %s NOT VALID", table_text,
							 name, definition);
		if (constraint->validated)
			write_check_of_rows(writer, table_text, constraint);
	}
	else
		add_placed_statement(writer, &place, blocks | SCANS_TABLE,
							 "ALTER TABLE %s\n\tADD CONSTRAINT %s\n\t%s", table_text, name,
							 definition);
}

/* What is said of a new constraint, and of its index. */
void
write_comments_of_constraint(Writer *writer, const ModelConstraint *constraint)
{
	write_new_comment(writer, &constraint->base);
	if (constraint->index != NULL)
		write_new_comment(writer, &constraint->index->base);
}

/* Is what a foreign key references a table, or will it be one? */
static bool
is_referenced_table(const Writer *writer, const ModelConstraint *key)
{
	const ModelTable *have = model_find_table(writer->target->have, key->ref_table);
	const ModelTable *want = model_find_table(writer->target->want, key->ref_table);

	if (key->ref_schema != NULL || (have != NULL && have->relkind == RELKIND_RELATION))
		return true;
	return want != NULL && table_can_be_made(writer, want) &&
		(have == NULL || (writer->target->allow_data_loss &&
						  place_can_be_cleared(writer, have)));
}

/* Add a constraint; not a foreign key to what is no table. */
void
write_new_constraint(Writer *writer, const ModelTable *table,
					 const ModelConstraint *constraint)
{
	if (constraint->type == CONSTRAINT_FOREIGN && !is_referenced_table(writer, constraint))
		return;
	write_comments_of_constraint(writer, constraint);
	if (constraint->index != NULL)
		write_uses_of_index(writer, table, constraint->index);
	if (constraint->type == CONSTRAINT_FOREIGN || constraint->type == CONSTRAINT_CHECK)
		write_validated_constraint(writer, table, constraint);
	else
	{
		bool		early = steps_on_conflict(writer->target->steps, table->base.name);
		StatementPlace place = key_place(early ? PHASE_EARLY_KEYS : PHASE_KEYS, constraint);

		add_placed_statement(writer, &place, BLOCKS_ALL | BUILDS_INDEX | SCANS_TABLE,
							 "ALTER TABLE %s\n\tADD CONSTRAINT %s\n\t%s",
							 target_name(writer, table->base.name),
							 quote_identifier(constraint->base.name),
							 constraint_definition(table, constraint,
												   writer->target->prefix));
	}
}

/* Add a check or exclusion constraint. */
void
write_missing_constraint(Writer *writer)
{
	if (!writer->difference->name_taken)
		write_new_constraint(writer, writer->difference->want_table,
							 as_constraint(writer->difference->want));
}

/* Have the columns their types, or will they have them when the keys are made? */
static bool
types_will_fit(const Writer *writer, const char *table, const NameArray *columns)
{
	const ModelTable *want = model_find_table(writer->target->want, table);
	const ModelTable *have = model_find_table(writer->target->have, table);

	for (int i = 0; have != NULL && want != NULL && i < columns->count; i++)
	{
		const ModelColumn *wanted = model_find_column(want, columns->names[i]);
		const ModelColumn *there = model_find_column(have, columns->names[i]);

		if (there != NULL && wanted != NULL &&
			!type_change_is_made(writer, &there->type, &wanted->type))
			return false;
	}
	return true;
}

/* Add a foreign key, unless the types on its two sides will not match. */
void
write_missing_foreign_key(Writer *writer)
{
	const ModelConstraint *key = as_constraint(writer->difference->want);
	const ModelTable *table = writer->difference->want_table;

	if (types_will_fit(writer, table->base.name, &key->columns) &&
		types_will_fit(writer, key->ref_table, &key->ref_columns))
		write_new_constraint(writer, table, key);
}

/* Has the table a primary key of somebody else's? */
static bool
has_primary_key(const ModelTable *table)
{
	ListCell   *lc;

	foreach(lc, table->constraints)
	{
		if (((ModelConstraint *) lfirst(lc))->type == CONSTRAINT_PRIMARY)
			return true;
	}
	return false;
}

/*
 * Let what is there under another name take the place of a constraint.  A unique
 * index becomes that of the constraint, and gets its name.
 */
static void
write_replacement(Writer *writer, const ModelTable *table, const ModelConstraint *want)
{
	const ModelObject *replacement = writer->difference->replacement;
	StatementPlace place = key_place(want->type == CONSTRAINT_FOREIGN ? PHASE_FOREIGN_KEYS : PHASE_KEYS,
									 want);
	const char *table_text = target_name(writer, table->base.name);
	const char *name = quote_identifier(want->base.name);
	const char *other = quote_identifier(replacement->name);

	if (replacement->kind == MODEL_INDEX)
		add_placed_statement(writer, &place, BLOCKS_ALL,
							 "ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s", table_text,
							 name, want->type == CONSTRAINT_PRIMARY ? "PRIMARY KEY" : "UNIQUE",
							 other);
	else
	{
		add_placed_statement(writer, &place, BLOCKS_ALL,
							 "ALTER TABLE %s RENAME CONSTRAINT %s TO %s", table_text, other, name);
		if (want->validated && !as_constraint(replacement)->validated)
			write_check_of_rows(writer, table_text, want);
	}
	write_comments_of_constraint(writer, want);
	if (want->index != NULL)
		write_uses_of_index(writer, table, want->index);
}

/* Add a constraint, or what can take its place. */
static void
write_constraint_or_replacement(Writer *writer, const ModelConstraint *want)
{
	if (writer->difference->replacement != NULL)
		write_replacement(writer, writer->difference->want_table, want);
	else
		write_new_constraint(writer, writer->difference->want_table, want);
}

/*
 * Add a primary key or unique constraint.  A unique index which enforces it
 * already becomes the constraint's.  Somebody else's primary key is in the way
 * until it may be dropped.
 */
void
write_missing_key(Writer *writer)
{
	const ModelTable *have = writer->difference->have_table;
	const ModelConstraint *want = as_constraint(writer->difference->want);
	const ModelObject *replacement = writer->difference->replacement;
	const ModelIndex *index = model_find_index(have, want->base.name);

	if (want->type == CONSTRAINT_PRIMARY && !writer->target->allow_data_loss &&
		has_primary_key(have))
		return;
	if (index != NULL && &index->base != replacement)
	{
		if (!writer->target->allow_data_loss)
			return;
		write_drop_of_index(writer, PHASE_DROPS, want->base.name);
	}
	else if (index == NULL && writer->difference->name_taken)
		return;
	write_constraint_or_replacement(writer, want);
}

/* Drop a constraint by the name that it has. */
void
write_drop_of_constraint(Writer *writer, Phase phase, const char *name)
{
	add_statement(writer, phase, BLOCKS_ALL, "ALTER TABLE %s DROP CONSTRAINT %s",
				  table_name(writer), quote_identifier(name));
}

/* Drop a constraint that is not what it should be, and add what it should. */
void
write_constraint_again(Writer *writer)
{
	const ModelConstraint *want = as_constraint(writer->difference->want);
	const ModelConstraint *have = as_constraint(writer->difference->have);

	if (want->type == CONSTRAINT_FOREIGN && !is_referenced_table(writer, want))
		return;
	write_drop_of_constraint(writer, have->type == CONSTRAINT_FOREIGN ?
							 PHASE_FOREIGN_KEY_DROPS : PHASE_KEY_DROPS, want->base.name);
	write_constraint_or_replacement(writer, want);
	if (want->index != NULL)
		write_marks_on_index(writer, writer->difference->want_table, want->index);
}

/*
 * Has a foreign key all its triggers, and would they go with it?  The server cannot
 * drop one that has not, and leaves what it does not know of.
 */
static bool
has_all_triggers(const ModelConstraint *key)
{
	for (int i = 0; key->enforced && i < KEY_TRIGGER_COUNT; i++)
	{
		if (key->triggers[i] == KEY_TRIGGER_MISSING)
			return false;
	}
	return !key->enforced || key->tied_triggers >= KEY_TRIGGER_COUNT;
}

/*
 * Make a foreign key again that is not enforced.  To enable its triggers would
 * be less work, but rows that came in meanwhile would never be checked.
 */
void
write_enforcement(Writer *writer)
{
	if (has_all_triggers(as_constraint(writer->difference->have)))
		write_constraint_again(writer);
}

/* The same where the catalog says of a foreign key what cannot be.  Of all else, no statement makes a row again. */
void
write_consistency(Writer *writer)
{
	const ModelObject *have = writer->difference->have;

	if (have->kind == MODEL_CONSTRAINT && as_constraint(have)->type == CONSTRAINT_FOREIGN &&
		has_all_triggers(as_constraint(have)))
		write_constraint_again(writer);
}

void
write_validation(Writer *writer)
{
	write_check_of_rows(writer, table_name(writer), as_constraint(writer->difference->want));
}

void
write_constraint_rename(Writer *writer)
{
	const char *name = name_on_the_way(writer, true, writer->difference->actual,
									   writer->difference->expected);

	add_statement(writer, phase_of_last_name(writer, name != writer->difference->actual),
				  BLOCKS_ALL, "ALTER TABLE %s RENAME CONSTRAINT %s TO %s", table_name(writer),
				  quote_identifier(name),
				  quote_identifier(writer->difference->expected));
}

void
write_constraint_drop(Writer *writer)
{
	const ModelConstraint *have = as_constraint(writer->difference->have);

	if (writer->difference->serves)
		return;
	/* A key that is referenced can only go after those that reference it. */
	write_drop_of_constraint(writer, have->type == CONSTRAINT_FOREIGN ?
							 PHASE_FOREIGN_KEY_DROPS : PHASE_DROPS,
							 have->index ? name_until_dropped(writer, true, have->base.name) :
							 have->base.name);
}
