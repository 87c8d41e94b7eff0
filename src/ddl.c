/*-------------------------------------------------------------------------
 *
 * ddl.c
 *		Writes the statements that remove differences.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_constraint.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "ddl.h"
#include "definition.h"

typedef struct Writer
{
	const DdlTarget *target;
	List	   *statements;
} Writer;

/* Add a statement, as psprintf would write it. */
static void
add_statement(Writer *writer, Phase phase, const char *format,...)
			pg_attribute_printf(3, 4);

static void
add_statement(Writer *writer, Phase phase, const char *format,...)
{
	Statement  *statement = palloc0(sizeof(Statement));
	StringInfoData text;

	initStringInfo(&text);
	for (;;)
	{
		va_list		args;
		int			needed;

		va_start(args, format);
		needed = appendStringInfoVA(&text, format, args);
		va_end(args);
		if (needed == 0)
			break;
		enlargeStringInfo(&text, needed);
	}
	statement->phase = phase;
	statement->number = list_length(writer->statements);
	statement->text = text.data;
	writer->statements = lappend(writer->statements, statement);
}

/* The name of a table, type or index where the statements run. */
static const char *
target_name(const Writer *writer, const char *name)
{
	return psprintf("%s%s", writer->target->prefix, quote_identifier(name));
}

/* The definition of a column, with its type found where the statements run. */
static const char *
target_column(const Writer *writer, const ModelColumn *column)
{
	bool		own = model_find_enum(writer->target->model, column->type) != NULL;

	return psprintf("%s %s", quote_identifier(column->name),
					column_definition(column, own ? writer->target->prefix : ""));
}

static void
create_enum(Writer *writer, const ModelEnum *type)
{
	const char *name = target_name(writer, type->name);

	add_statement(writer, PHASE_TYPES, "CREATE TYPE %s AS ENUM (%s)", name,
				  labels_text(&type->labels));
	if (writer->target->owner != NULL)
		add_statement(writer, PHASE_TYPES, "ALTER TYPE %s OWNER TO %s", name,
					  writer->target->owner);
}

static void
add_foreign_key(Writer *writer, const ModelTable *table, const ModelConstraint *key)
{
	add_statement(writer, PHASE_FOREIGN_KEYS, "ALTER TABLE %s\n\tADD CONSTRAINT %s\n\t%s",
				  target_name(writer, table->name), quote_identifier(key->name),
				  constraint_definition(key, writer->target->prefix));
}

/*
 * Create an index.  In an update script, one that was
 * built beforehand with CONCURRENTLY is taken as it is; the script's closing
 * assertion refuses one that is not exactly the wanted one.
 */
static void
create_index(Writer *writer, const ModelTable *table, const ModelIndex *index,
			 bool new_table)
{
	add_statement(writer, PHASE_INDEXES, "CREATE %sINDEX %s%s ON %s %s",
				  index->unique ? "UNIQUE " : "",
				  writer->target->in_script && !new_table ? "IF NOT EXISTS " : "",
				  quote_identifier(index->name),
				  target_name(writer, table->name),
				  index_definition(index) + (index->unique ? strlen("UNIQUE ") : 0));
}

static void
create_table(Writer *writer, const ModelTable *table)
{
	const char *name = target_name(writer, table->name);
	StringInfoData text;
	ListCell   *lc;

	initStringInfo(&text);
	foreach(lc, table->columns)
		appendStringInfo(&text, "%s\n\t%s", text.len > 0 ? "," : "",
						 target_column(writer, lfirst(lc)));
	foreach(lc, table->constraints)
	{
		const ModelConstraint *constraint = lfirst(lc);

		if (constraint->kind == CONSTRAINT_FOREIGN)
			add_foreign_key(writer, table, constraint);
		else
			appendStringInfo(&text, ",\n\tCONSTRAINT %s %s",
							 quote_identifier(constraint->name),
							 constraint_definition(constraint, writer->target->prefix));
	}
	add_statement(writer, PHASE_TABLES, "CREATE TABLE %s (%s\n)", name, text.data);
	if (writer->target->owner != NULL)
		add_statement(writer, PHASE_TABLES, "ALTER TABLE %s OWNER TO %s", name,
					  writer->target->owner);
	foreach(lc, table->indexes)
		create_index(writer, table, lfirst(lc), true);
	if (writer->target->in_script)
		add_statement(writer, PHASE_REGISTRATION,
					  "SELECT pg_catalog.pg_extension_config_dump(%s, '')",
					  quote_literal_cstr(name));
}

static int
compare_statements(const ListCell *a, const ListCell *b)
{
	const Statement *left = lfirst(a);
	const Statement *right = lfirst(b);

	if (left->phase != right->phase)
		return (int) left->phase - (int) right->phase;
	return left->number - right->number;
}

/* Write what removes one difference. */
static void
write_difference(Writer *writer, const Difference *difference)
{
	switch (difference->problem)
	{
		case MISSING_ENUM:
			create_enum(writer, difference->want);
			break;
		case MISSING_TABLE:
			create_table(writer, difference->want_table);
			break;
		case MISSING_FOREIGN_KEY:
			add_foreign_key(writer, difference->want_table, difference->want);
			break;
		case MISSING_INDEX:
			create_index(writer, difference->want_table, difference->want, false);
			break;
		default:
			break;
	}
}

/* The statements (Statement) that remove the differences, in their order. */
List *
ddl_for_differences(const List *differences, const DdlTarget *target)
{
	Writer		writer = {target};
	ListCell   *lc;

	foreach(lc, differences)
		write_difference(&writer, lfirst(lc));
	list_sort(writer.statements, compare_statements);
	return writer.statements;
}
