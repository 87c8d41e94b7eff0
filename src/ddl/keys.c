/*-------------------------------------------------------------------------
 *
 * ddl/keys.c
 *		Writes the statements for constraints and indexes.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_constraint.h"
#include "utils/builtins.h"

#include "ddl/writer.h"
#include "model/print.h"

/* What follows CREATE INDEX name ON table. */
static const char *
index_clause(const ModelIndex *index)
{
	return index_definition(index) + (index->unique ? strlen("UNIQUE ") : 0);
}

/*
 * A primary key or unique constraint over an index that is built first, which
 * blocks nobody.
 */
static void
write_key_online(Writer *writer, const ModelTable *table, const ModelConstraint *key)
{
	const char *table_name = target_name(writer, table->name);
	const char *name = quote_identifier(key->name);

	add_statement(writer, PHASE_KEYS, BUILDS_INDEX | SCANS_TABLE | NO_TRANSACTION,
				  "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s %s", name, table_name,
				  index_clause(key->index));
	add_statement(writer, PHASE_KEYS, BLOCKS_ALL,
				  "ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s", table_name, name,
				  key->kind == CONSTRAINT_PRIMARY ? "PRIMARY KEY" : "UNIQUE", name);
}

/* Add a statement that has the server look at both tables of a foreign key. */
static void
add_foreign_key_statement(Writer *writer, const ModelConstraint *key, Phase phase,
						  int hazards, const char *text)
{
	add_statement(writer, phase, hazards, "%s", text);
	((Statement *) llast(writer->statements))->references = key->ref_table;
}

static void
write_key_validation(Writer *writer, const char *table_name, const ModelConstraint *key)
{
	add_foreign_key_statement(writer, key, PHASE_VALIDATION, SCANS_TABLE,
							  psprintf("ALTER TABLE %s VALIDATE CONSTRAINT %s", table_name,
									   quote_identifier(key->name)));
}

/* A foreign key; online it blocks nobody while it looks at the rows. */
static void
write_foreign_key(Writer *writer, const ModelTable *table, const ModelConstraint *key)
{
	const char *table_name = target_name(writer, table->name);
	const char *name = quote_identifier(key->name);
	const char *definition = constraint_definition(key, writer->target->prefix);

	if (writer->target->online)
	{
		add_foreign_key_statement(writer, key, PHASE_FOREIGN_KEYS, BLOCKS_WRITERS,
								  psprintf("ALTER TABLE %s ADD CONSTRAINT %s %s NOT VALID",
										   table_name, name, definition));
		write_key_validation(writer, table_name, key);
	}
	else
		add_foreign_key_statement(writer, key, PHASE_FOREIGN_KEYS,
								  BLOCKS_WRITERS | SCANS_TABLE,
								  psprintf("ALTER TABLE %s\n\tADD CONSTRAINT %s\n\t%s",
										   table_name, name, definition));
}

/* Add a constraint. */
void
write_new_constraint(Writer *writer, const ModelTable *table,
					 const ModelConstraint *constraint)
{
	if (constraint->kind == CONSTRAINT_FOREIGN)
		write_foreign_key(writer, table, constraint);
	else if (writer->target->online && constraint->index != NULL &&
			 !constraint->deferrable)
		write_key_online(writer, table, constraint);
	else
		add_statement(writer, PHASE_KEYS, BLOCKS_ALL | BUILDS_INDEX | SCANS_TABLE,
					  "ALTER TABLE %s\n\tADD CONSTRAINT %s\n\t%s",
					  target_name(writer, table->name), quote_identifier(constraint->name),
					  constraint_definition(constraint, writer->target->prefix));
}

/*
 * Create an index.  In an update script, one that was built beforehand with
 * CONCURRENTLY is taken as it is; the script's closing assertion refuses one
 * that is not exactly the wanted one.
 */
void
write_new_index(Writer *writer, const ModelTable *table, const ModelIndex *index)
{
	bool		new_table = writer->difference->problem == MISSING_TABLE;
	bool		online = writer->target->online && !new_table;

	add_statement(writer, PHASE_INDEXES,
				  BUILDS_INDEX | SCANS_TABLE | (online ? NO_TRANSACTION : BLOCKS_WRITERS),
				  "CREATE %sINDEX %s%s%s ON %s %s",
				  index->unique ? "UNIQUE " : "",
				  online ? "CONCURRENTLY " : "",
				  writer->target->in_script && !new_table ? "IF NOT EXISTS " : "",
				  quote_identifier(index->name), target_name(writer, table->name),
				  index_clause(index));
}

/* Have the columns their types, or will they have them when the keys are made? */
static bool
types_will_fit(const Writer *writer, const char *table, const NameArray *columns)
{
	const ModelTable *want = model_find_table(writer->target->want, table);
	const ModelTable *have = model_find_table(writer->target->have, table);

	for (int i = 0; have != NULL && i < columns->count; i++)
	{
		const ModelColumn *wanted = model_find_column(want, columns->names[i]);
		const ModelColumn *there = model_find_column(have, columns->names[i]);

		if (there != NULL && !type_change_keeps_values(there->type, wanted->type) &&
			!writer->target->allow_data_loss)
			return false;
	}
	return true;
}

/* Add a foreign key, unless the types on its two sides will not match. */
void
write_missing_foreign_key(Writer *writer)
{
	const ModelConstraint *key = writer->difference->want;
	const ModelTable *table = writer->difference->want_table;

	if (types_will_fit(writer, table->name, &key->columns) &&
		types_will_fit(writer, key->ref_table, &key->ref_columns))
		write_new_constraint(writer, table, key);
}

/* Drop an index of ours, or one of a plain name. */
static void
write_drop_of_index(Writer *writer, Phase phase, const char *name)
{
	add_statement(writer, phase, writer->target->online ? NO_TRANSACTION : BLOCKS_ALL,
				  "DROP INDEX %s%s", writer->target->online ? "CONCURRENTLY " : "",
				  target_name(writer, name));
}

/* Can the index become that of the primary key or unique constraint? */
static bool
index_fits_key(const ModelIndex *index, const ModelConstraint *key)
{
	return index->unique && index->valid && index->predicate == NULL &&
		names_equal(&index->columns, &key->index->columns);
}

/*
 * Add a primary key or unique constraint.  A unique index of that name which
 * enforces it already becomes the constraint's.  Somebody else's primary key
 * is in the way until it may be dropped.
 */
void
write_missing_key(Writer *writer)
{
	const ModelTable *have = writer->difference->have_table;
	const ModelConstraint *want = writer->difference->want;
	const ModelIndex *index = model_find_index(have, want->name);
	ListCell   *lc;

	foreach(lc, have->constraints)
	{
		if (want->kind == CONSTRAINT_PRIMARY && !writer->target->allow_data_loss &&
			((ModelConstraint *) lfirst(lc))->kind == CONSTRAINT_PRIMARY)
			return;
	}
	if (index == NULL)
	{
		if (!writer->difference->name_taken)
			write_new_constraint(writer, writer->difference->want_table, want);
	}
	else if (index_fits_key(index, want))
		add_statement(writer, PHASE_KEYS, BLOCKS_ALL,
					  "ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s",
					  live_table_name(writer), quote_identifier(want->name),
					  want->kind == CONSTRAINT_PRIMARY ? "PRIMARY KEY" : "UNIQUE",
					  quote_identifier(want->name));
	else if (writer->target->allow_data_loss)
	{
		write_drop_of_index(writer, PHASE_DROPS, want->name);
		write_new_constraint(writer, writer->difference->want_table, want);
	}
}

/* Drop a constraint by the name that it has. */
static void
write_drop_of_constraint(Writer *writer, Phase phase, const char *name)
{
	add_statement(writer, phase, BLOCKS_ALL, "ALTER TABLE %s DROP CONSTRAINT %s",
				  live_table_name(writer), quote_identifier(name));
}

/* Drop a constraint that is not what it should be, and add what it should. */
void
write_constraint_again(Writer *writer)
{
	const ModelConstraint *want = writer->difference->want;
	const ModelConstraint *have = writer->difference->have;

	write_drop_of_constraint(writer, have->kind == CONSTRAINT_FOREIGN ?
							 PHASE_FOREIGN_KEY_DROPS : PHASE_KEY_DROPS, want->name);
	write_new_constraint(writer, writer->difference->want_table, want);
}

/*
 * Make a foreign key again that is not enforced.  To enable its triggers would
 * be less work, but rows that came in meanwhile would never be checked.  The
 * server cannot drop a key whose triggers are gone from the catalog.
 */
void
write_enforcement(Writer *writer)
{
	const ModelConstraint *have = writer->difference->have;

	for (int i = 0; have->enforced && i < KEY_TRIGGER_COUNT; i++)
	{
		if (have->triggers[i] == KEY_TRIGGER_MISSING)
			return;
	}
	write_constraint_again(writer);
}

void
write_validation(Writer *writer)
{
	write_key_validation(writer, live_table_name(writer), writer->difference->want);
}

void
write_constraint_rename(Writer *writer)
{
	add_statement(writer, PHASE_RENAMES, BLOCKS_ALL,
				  "ALTER TABLE %s RENAME CONSTRAINT %s TO %s", live_table_name(writer),
				  quote_identifier(writer->difference->actual),
				  quote_identifier(writer->difference->expected));
}

void
write_constraint_drop(Writer *writer)
{
	const ModelConstraint *have = writer->difference->have;

	write_drop_of_constraint(writer, PHASE_DROPS, have->name);
}

/* Is the name free, or taken only by an index of our tables that may go? */
static bool
name_will_be_free(const Writer *writer)
{
	ListCell   *lt;

	if (!writer->difference->name_taken)
		return true;
	foreach(lt, writer->target->have->tables)
	{
		if (model_find_index(lfirst(lt), writer->difference->name) != NULL)
			return writer->target->allow_data_loss;
	}
	return false;
}

/* Create an index, unless something else has its name. */
void
write_missing_index(Writer *writer)
{
	if (name_will_be_free(writer))
		write_new_index(writer, writer->difference->want_table, writer->difference->want);
}

/* Drop an index that is not what it should be, and create what it should. */
void
write_index_again(Writer *writer)
{
	const ModelIndex *want = writer->difference->want;

	write_drop_of_index(writer, PHASE_KEY_DROPS, want->name);
	write_new_index(writer, writer->difference->want_table, want);
}

/* Is it the index of a primary key or unique constraint? */
static bool
is_index_of_constraint(const ModelTable *table, const ModelIndex *index)
{
	return model_find_index(table, index->name) == NULL;
}

/* Rebuild an index that a failed build left invalid. */
void
write_valid_index(Writer *writer)
{
	const ModelIndex *want = writer->difference->want;
	const ModelIndex *have = writer->difference->have;
	bool		online = writer->target->online;

	if (!is_index_of_constraint(writer->difference->want_table, want))
		write_index_again(writer);
	else if ((want->unique && !have->unique) || (want->immediate && !have->immediate))
	{
		const ModelTable *table = writer->difference->want_table;
		const ModelConstraint *key = model_find_constraint(table, want->name);

		/* A primary key cannot go while foreign keys reference it. */
		if (key->kind == CONSTRAINT_PRIMARY)
			return;
		write_drop_of_constraint(writer, PHASE_KEY_DROPS, want->name);
		write_new_constraint(writer, table, key);
	}
	else
		add_statement(writer, PHASE_KEYS,
					  BUILDS_INDEX | SCANS_TABLE | (online ? NO_TRANSACTION : BLOCKS_ALL),
					  "REINDEX INDEX %s%s", online ? "CONCURRENTLY " : "",
					  target_name(writer, want->name));
}

void
write_index_rename(Writer *writer)
{
	add_statement(writer, PHASE_RENAMES, 0, "ALTER INDEX %s RENAME TO %s",
				  target_name(writer, writer->difference->actual),
				  quote_identifier(writer->difference->expected));
}

void
write_index_drop(Writer *writer)
{
	const ModelIndex *have = writer->difference->have;
	const ModelConstraint *key = model_find_constraint(writer->difference->want_table,
													   have->name);

	/* It becomes the constraint's, see write_missing_key(). */
	if (key != NULL && key->index != NULL && index_fits_key(have, key))
		return;
	write_drop_of_index(writer, PHASE_DROPS, have->name);
}
