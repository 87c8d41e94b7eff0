/*-------------------------------------------------------------------------
 *
 * ddl/tables.c
 *		Writes the statements for whole tables.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "ddl/writer.h"
#include "schema/print.h"

/* Can a constraint be part of CREATE TABLE? */
static bool
is_part_of_table(const ModelConstraint *constraint)
{
	return constraint->type != CONSTRAINT_FOREIGN && constraint->validated &&
		constraint->enforced;
}

/* The columns and constraints of a new table. */
static const char *
table_elements(Writer *writer, const ModelTable *table)
{
	StringInfoData text;
	ListCell   *lc;

	initStringInfo(&text);
	foreach(lc, table->columns)
	{
		const ModelColumn *column = lfirst(lc);

		appendStringInfo(&text, "%s\n\t%s", text.len > 0 ? "," : "",
						 new_column_clause(writer, table, column));
	}
	foreach(lc, table->constraints)
	{
		const ModelConstraint *constraint = lfirst(lc);

		if (is_part_of_table(constraint))
			appendStringInfo(&text, "%s\n\tCONSTRAINT %s %s", text.len > 0 ? "," : "",
							 quote_identifier(constraint->base.name),
							 constraint_definition(table, constraint,
												   writer->target->prefix));
	}
	return text.data;
}

/* What follows the closing parenthesis of CREATE TABLE. */
static const char *
table_clauses(const ModelTable *table)
{
	return psprintf("%s%s%s%s%s",
					strcmp(table->access_method, "heap") != 0 ? " USING " : "",
					strcmp(table->access_method, "heap") != 0 ?
					quote_identifier(table->access_method) : "",
					table->options != NIL ? " WITH (" : "",
					table->options != NIL ? options_text(table->options) : "",
					table->options != NIL ? ")" : "");
}

/* Add what a new table has that CREATE TABLE does not make. */
static void
write_rest_of_table(Writer *writer, const ModelTable *table)
{
	ListCell   *lc;

	foreach(lc, table->columns)
	{
		const ModelColumn *column = lfirst(lc);

		write_column_settings(writer, table, column, NULL);
		write_identity_sequence(writer, column, false);
		write_new_comment(writer, &column->base);
	}
	foreach(lc, table->constraints)
	{
		const ModelConstraint *constraint = lfirst(lc);

		if (is_part_of_table(constraint))
			write_comments_of_constraint(writer, constraint);
		else
			write_new_constraint(writer, table, constraint);
	}
	foreach(lc, table->indexes)
		write_new_index(writer, table, lfirst(lc));
	if (table->replica_identity != REPLICA_IDENTITY_DEFAULT)
		write_replica_identity(writer, table);
	write_clustering(writer, table);
	write_new_comment(writer, &table->base);
}

/* Can a table that is not there be made, or has somebody else's type a name that it needs? */
bool
table_can_be_made(const Writer *writer, const ModelTable *table)
{
	ListCell   *lc;

	if (names_contain_sorted(&writer->target->taken_tables, table->base.name))
		return false;
	foreach(lc, table->columns)
	{
		if (type_is_in_the_way(writer, &((const ModelColumn *) lfirst(lc))->type))
			return false;
	}
	return true;
}

/*
 * Does a new table wait until an enum is made again?  The server would not change
 * the type of a column that others are computed of.
 */
bool
table_comes_late(const Writer *writer, const ModelTable *table)
{
	ListCell   *lc;

	foreach(lc, table->columns)
	{
		if (is_computed_of_late_enum(writer, table, lfirst(lc)))
			return true;
	}
	return false;
}

/* Statements on rows cannot have a table that comes behind them. */
static void
require_no_rows_of(const Writer *writer, const ModelTable *table)
{
	if (steps_name_table(writer->target->steps, table->base.name))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%sstatements on rows use new table \"%s\", which has a column computed of a type whose labels leave or move in the same version",
						place_prefix(&table->base), table->base.name),
				 errhint("Let the labels leave, or move, in a version of their own.")));
}

/* Create a table with everything that belongs to it. */
void
write_table(Writer *writer)
{
	const ModelTable *table = writer->difference->want_table;
	const char *name = target_name(writer, table->base.name);
	Phase		phase = table_comes_late(writer, table) ? PHASE_LATE_TABLES : PHASE_TABLES;

	if (!table_can_be_made(writer, table))
		return;
	if (phase == PHASE_LATE_TABLES)
		require_no_rows_of(writer, table);
	add_statement(writer, phase, 0, "CREATE %sTABLE %s (%s\n)%s",
				  table->persistence == RELPERSISTENCE_UNLOGGED ? "UNLOGGED " : "",
				  name, table_elements(writer, table), table_clauses(table));
	write_owner_in(writer, phase, &table->base);
	write_membership(writer, &table->base);
	if (writer->target->in_script)
		write_new_registration(writer, name);
	write_rest_of_table(writer, table);
}

/* Can what has the name of a table be dropped?  The index of a key goes only with that. */
bool
place_can_be_cleared(const Writer *writer, const ModelTable *have)
{
	ListCell   *lt;

	foreach(lt, have->relkind == RELKIND_INDEX ? writer->target->have->tables : NIL)
	{
		ListCell   *lc;

		foreach(lc, ((ModelTable *) lfirst(lt))->constraints)
		{
			const ModelConstraint *key = lfirst(lc);

			if (key->type != CONSTRAINT_FOREIGN && key->index_oid == have->base.oid)
				return false;
		}
	}
	return true;
}

/* Drop what has the name of a table, and create the table. */
void
write_table_in_place_of_another(Writer *writer)
{
	const ModelTable *have = writer->difference->have_table;
	const char *kind = relation_kind_keywords(have->relkind);

	if (!place_can_be_cleared(writer, have) ||
		!table_can_be_made(writer, writer->difference->want_table))
		return;
	if (have->base.member && writer->target->members)
		add_statement(writer, PHASE_STRAYS, 0, "ALTER EXTENSION " EXTENSION_NAME " DROP %s %s",
					  kind, table_name(writer));
	add_statement(writer, PHASE_DROPS, BLOCKS_ALL | DELETES_DATA, "DROP %s %s", kind,
				  table_name(writer));
	write_table(writer);
}
