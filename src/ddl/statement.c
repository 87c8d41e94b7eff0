/*-------------------------------------------------------------------------
 *
 * ddl/statement.c
 *		Makes statements, and knows what is to be known of them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_constraint.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "ddl/writer.h"
#include "schema/print.h"

/* The fixed words for a hazard. */
const char *
hazard_name(int bit)
{
	switch (bit)
	{
#define HAZARD(name, bit, words) case name: return words;
#include "hazardlist.h"
#undef HAZARD
	}
	elog(ERROR, "unrecognized hazard: %d", bit);
}

/*
 * Does the statement have the server look at the rows of a table, and so run
 * what its owner has put on it?  An index does too, but that the server itself
 * builds as the owner.
 */
bool
looks_at_rows(const Statement *statement)
{
	switch (statement->phase)
	{
		case PHASE_COLUMNS:
		case PHASE_ROWS:
		case PHASE_COLUMN_TYPES:
		case PHASE_COMPUTED_COLUMNS:
		case PHASE_NOT_NULL:
		case PHASE_COLUMN_ORDER:
		case PHASE_EARLY_KEYS:
		case PHASE_KEYS:
		case PHASE_FOREIGN_KEYS:
		case PHASE_VALIDATION:
			return statement->table != NULL;
		default:
			return (statement->hazards & REWRITES_TABLE) != 0;
	}
}

/* Is it one of those that make a table, and so on none yet? */
bool
makes_table(const Statement *statement)
{
	return statement->phase == PHASE_TABLES || statement->phase == PHASE_LATE_TABLES;
}

/* May a statement use a label of an enum, by the looks of its text? */
bool
statement_has_label(const Statement *statement, const char *label)
{
	return statement->phase != PHASE_TYPES && statement->phase != PHASE_TABLE_RENAMES &&
		strstr(statement->text, quote_literal_cstr(label)) != NULL;
}

/* Add a statement with all that belongs to it; its text is ready. */
static void
append_statement(Writer *writer, const StatementPlace *place, int hazards, const char *text)
{
	Statement  *statement = palloc0(sizeof(Statement));

	statement->phase = place->phase;
	statement->rank = place->rank;
	statement->number = list_length(writer->statements);
	statement->hazards = hazards;
	statement->text = text;
	statement->table = place->table;
	statement->references = place->references;
	statement->difference = writer->difference;
	statement->step = writer->step;
	statement->choice = writer->choice;
	writer->statements = lappend(writer->statements, statement);
}

#define FORMAT_TEXT(text, format) \
	do { \
		initStringInfo(&(text)); \
		for (;;) \
		{ \
			va_list		args; \
			int			needed; \
\
			va_start(args, format); \
			needed = appendStringInfoVA(&(text), format, args); \
			va_end(args); \
			if (needed == 0) \
				break; \
			enlargeStringInfo(&(text), needed); \
		} \
	} while (0)

/* Add a statement, as psprintf would write it. */
void
add_placed_statement(Writer *writer, const StatementPlace *place, int hazards,
					 const char *format,...)
{
	StringInfoData text;

	FORMAT_TEXT(text, format);
	append_statement(writer, place, hazards, text.data);
}

/* Add a statement on the table of the difference at hand, if it has one. */
void
add_statement(Writer *writer, Phase phase, int hazards, const char *format,...)
{
	const ModelTable *table = writer->difference ? writer->difference->want_table : NULL;
	StatementPlace place = {.phase = phase, .table = table ? table->base.name : NULL};
	StringInfoData text;

	FORMAT_TEXT(text, format);
	append_statement(writer, &place, hazards, text.data);
}

/*
 * Have the statements for an object, which several differences lead to, been
 * written for another one?  If not, they are to be written now.
 */
bool
was_written(Writer *writer, const ModelObject *object)
{
	if (list_member_ptr(writer->written, object))
		return true;
	writer->written = lappend(writer->written, (void *) object);
	return false;
}

/* The name of a table, type or index where the statements run. */
const char *
target_name(const Writer *writer, const char *name)
{
	return psprintf("%s%s", writer->target->prefix, quote_identifier(name));
}

/* The name that the table of the difference at hand has, or has got by then. */
const char *
table_name(const Writer *writer)
{
	return target_name(writer, writer->difference->want_table->base.name);
}

/*
 * How many tables a table references, by way of others too: parents come before
 * children in this order, but those that reference each other, which have none.
 */
int
table_depth(const Model *model, const char *name)
{
	ModelTable *first = model_find_table(model, name);
	List	   *reached = first ? list_make1(first) : NIL;

	/* The list grows while it is walked along. */
	for (int i = 0; i < list_length(reached); i++)
	{
		ListCell   *lc;

		foreach(lc, ((ModelTable *) list_nth(reached, i))->constraints)
		{
			const ModelConstraint *key = lfirst(lc);
			ModelTable *other = key->type == CONSTRAINT_FOREIGN && key->ref_schema == NULL ?
				model_find_table(model, key->ref_table) : NULL;

			if (other != NULL)
				reached = list_append_unique_ptr(reached, other);
		}
	}
	return list_length(reached);
}

/* Say of an object what the definition says of it. */
void
write_comment(Writer *writer, const ModelObject *object)
{
	add_statement(writer, PHASE_COMMENTS, 0, "%s",
				  comment_statement(object, writer->target->prefix));
}

/* The same for one that is made, and so has none. */
void
write_new_comment(Writer *writer, const ModelObject *object)
{
	if (object->comment != NULL)
		write_comment(writer, object);
}
