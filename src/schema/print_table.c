/*-------------------------------------------------------------------------
 *
 * schema/print_table.c
 *		Writes a table as a part of a definition, with what belongs to it
 *		beside it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "schema/printer.h"

/* What a sequence of the table lacks when the table is there. */
static void
print_owned_sequence(Printer *printer, const ModelTable *table, const ModelSequence *sequence)
{
	const char *name = identifier_text(sequence->base.name);

	if (!is_made_with_table(printer, sequence))
		appendStringInfo(&printer->text, "ALTER SEQUENCE %s OWNED BY %s.%s;\n", name,
						 identifier_text(table->base.name),
						 identifier_text(sequence->owner_column));
	else
	{
		if (sequence->unlogged != (table->persistence == RELPERSISTENCE_UNLOGGED))
			appendStringInfo(&printer->text, "ALTER SEQUENCE %s SET %s;\n", name,
							 sequence->unlogged ? "UNLOGGED" : "LOGGED");
		print_comment(printer, &sequence->base);
	}
}

/* Has the table a constraint whose index makes these columns unique? */
static bool
has_key_on(const ModelTable *table, const NameArray *columns)
{
	ListCell   *lc;

	foreach(lc, table->constraints)
	{
		const ModelConstraint *key = lfirst(lc);
		bool		covered = key->columns.count == columns->count;

		if (key->type != CONSTRAINT_PRIMARY && key->type != CONSTRAINT_UNIQUE)
			continue;
		for (int i = 0; covered && i < columns->count; i++)
			covered = names_contain(&key->columns, columns->names[i]);
		if (covered)
			return true;
	}
	return false;
}

/* Can the constraint be part of CREATE TABLE, with what is there by then? */
static bool
fits_inside(const Printer *printer, const ModelTable *table, const ModelConstraint *constraint)
{
	if (!constraint->validated && constraint->enforced)
		return false;
	if (constraint->type != CONSTRAINT_FOREIGN || constraint->ref_schema != NULL)
		return true;
	if (strcmp(constraint->ref_table, table->base.name) == 0)
		return has_key_on(table, &constraint->ref_columns);
	return list_member_ptr(printer->tables,
						   model_find_table(printer->model, constraint->ref_table));
}

/* "CONSTRAINT name CHECK (...) NOT ENFORCED" */
static const char *
named_constraint(const ModelTable *table, const ModelConstraint *constraint)
{
	return psprintf("CONSTRAINT %s %s%s", identifier_text(constraint->base.name),
					constraint_definition(table, constraint, ""),
					!constraint->enforced ? " NOT ENFORCED" :
					!constraint->validated ? " NOT VALID" : "");
}

/* Add a constraint to a table that is there. */
void
print_added_constraint(Printer *printer, const ModelConstraint *constraint)
{
	const ModelTable *table = as_table(constraint->base.parent);

	appendStringInfo(&printer->text, "ALTER TABLE %s\n\tADD %s;\n",
					 identifier_text(table->base.name), named_constraint(table, constraint));
	print_comment(printer, &constraint->base);
}

/* "name text NOT NULL" */
static const char *
named_column(const Printer *printer, const ModelTable *table, const ModelColumn *column)
{
	const char *definition = serial_keyword(printer->model, table, column);
	ModelColumn valid = *column;

	/* That NOT NULL is not validated cannot be said here. */
	if (!column->not_null_validated)
	{
		valid.not_null = false;
		valid.not_null_validated = true;
	}
	if (definition == NULL)
		definition = column_definition(printer->model, table, &valid, "");
	return psprintf("%s %s", identifier_text(column->base.name), definition);
}

/* The constraints of a table of one kind that can be part of it. */
static void
print_constraints_inside(Printer *printer, const ModelTable *table, char type,
						 const char **separator)
{
	ListCell   *lc;

	foreach(lc, table->constraints)
	{
		const ModelConstraint *constraint = lfirst(lc);

		if (constraint->type == type && fits_inside(printer, table, constraint))
		{
			appendStringInfo(&printer->text, "%s\n\t%s", *separator,
							 named_constraint(table, constraint));
			*separator = ",";
		}
	}
}

static void
print_create_table(Printer *printer, const ModelTable *table)
{
	static const char kinds[] = {CONSTRAINT_PRIMARY, CONSTRAINT_UNIQUE, CONSTRAINT_EXCLUSION,
	CONSTRAINT_CHECK, CONSTRAINT_FOREIGN};
	const char *separator = "";
	ListCell   *lc;

	appendStringInfo(&printer->text, "\nCREATE %sTABLE %s (",
					 table->persistence == RELPERSISTENCE_UNLOGGED ? "UNLOGGED " : "",
					 identifier_text(table->base.name));
	foreach(lc, table->columns)
	{
		appendStringInfo(&printer->text, "%s\n\t%s", separator,
						 named_column(printer, table, lfirst(lc)));
		separator = ",";
	}
	for (int i = 0; i < (int) lengthof(kinds); i++)
		print_constraints_inside(printer, table, kinds[i], &separator);
	appendStringInfo(&printer->text, "%s)", separator[0] != '\0' ? "\n" : "");
	if (strcmp(table->access_method, "heap") != 0)
		appendStringInfo(&printer->text, " USING %s", identifier_text(table->access_method));
	if (table->options != NIL)
		appendStringInfo(&printer->text, " WITH (%s)", options_text(table->options));
	appendStringInfoString(&printer->text, ";\n");
}

/* What columns have that CREATE TABLE does not take. */
static void
print_column_settings(Printer *printer, const ModelTable *table)
{
	const char *name = identifier_text(table->base.name);
	ListCell   *lc;

	foreach(lc, table->columns)
	{
		const ModelColumn *column = lfirst(lc);

		if (!column->not_null_validated)
			appendStringInfo(&printer->text, "ALTER TABLE %s ADD NOT NULL %s NOT VALID;\n",
							 name, identifier_text(column->base.name));
		if (column->storage != '\0')
			appendStringInfo(&printer->text, "%s;\n",
							 storage_statement(printer->model, table, column, ""));
		if (column->statistics >= 0)
			appendStringInfo(&printer->text,
							 "ALTER TABLE %s ALTER COLUMN %s SET STATISTICS %d;\n", name,
							 identifier_text(column->base.name), column->statistics);
	}
}

static void
print_cluster_mark(Printer *printer, const ModelTable *table, const ModelIndex *index)
{
	if (index->clustered)
		appendStringInfo(&printer->text, "ALTER TABLE %s CLUSTER ON %s;\n",
						 identifier_text(table->base.name),
						 identifier_text(index->base.name));
}

static void
print_indexes(Printer *printer, const ModelTable *table)
{
	ListCell   *lc;

	foreach(lc, table->indexes)
	{
		const ModelIndex *index = lfirst(lc);

		appendStringInfo(&printer->text, "CREATE %sINDEX %s ON %s %s;\n",
						 index->unique ? "UNIQUE " : "", identifier_text(index->base.name),
						 identifier_text(table->base.name),
						 index_definition(table, index, ""));
		print_cluster_mark(printer, table, index);
		print_comment(printer, &index->base);
	}
}

static void
print_replica_identity(Printer *printer, const ModelTable *table)
{
	const char *identity;

	switch (table->replica_identity)
	{
		case REPLICA_IDENTITY_FULL:
			identity = "FULL";
			break;
		case REPLICA_IDENTITY_NOTHING:
			identity = "NOTHING";
			break;
		case REPLICA_IDENTITY_INDEX:
			if (table->replica_index == NULL)
				return;
			identity = psprintf("USING INDEX %s", identifier_text(table->replica_index));
			break;
		default:
			return;
	}
	appendStringInfo(&printer->text, "ALTER TABLE %s REPLICA IDENTITY %s;\n",
					 identifier_text(table->base.name), identity);
}

/* What of a table's constraints CREATE TABLE has not made. */
static void
print_constraints_outside(Printer *printer, const ModelTable *table)
{
	ListCell   *lc;

	foreach(lc, table->constraints)
	{
		const ModelConstraint *constraint = lfirst(lc);

		if (fits_inside(printer, table, constraint))
			print_comment(printer, &constraint->base);
		else if (constraint->type == CONSTRAINT_FOREIGN)
			printer->later = lappend(printer->later, (void *) constraint);
		else
			print_added_constraint(printer, constraint);
		if (constraint->index != NULL)
		{
			print_cluster_mark(printer, table, constraint->index);
			print_comment(printer, &constraint->index->base);
		}
	}
}

/* Write a table with all that belongs to it, but keys to tables that follow. */
void
print_table(Printer *printer, const ModelTable *table)
{
	ListCell   *lc;

	print_create_table(printer, table);
	print_column_settings(printer, table);
	foreach(lc, printer->model->sequences)
	{
		if (texts_equal(((ModelSequence *) lfirst(lc))->owner_table, table->base.name))
			print_owned_sequence(printer, table, lfirst(lc));
	}
	print_comment(printer, &table->base);
	foreach(lc, table->columns)
		print_comment(printer, lfirst(lc));
	print_constraints_outside(printer, table);
	print_indexes(printer, table);
	print_replica_identity(printer, table);
	printer->tables = lappend(printer->tables, (void *) table);
}
