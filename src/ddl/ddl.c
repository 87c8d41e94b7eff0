/*-------------------------------------------------------------------------
 *
 * ddl/ddl.c
 *		Writes the statements that remove differences, in an order that works.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "catalog/pg_constraint.h"
#include "ddl/writer.h"

/* The fixed words for a hazard. */
const char *
hazard_name(int bit)
{
	switch (bit)
	{
		case BLOCKS_WRITERS:
			return "blocks writers";
		case BLOCKS_READERS:
			return "blocks readers";
		case SCANS_TABLE:
			return "scans the table";
		case REWRITES_TABLE:
			return "rewrites the table";
		case BUILDS_INDEX:
			return "builds an index";
		case DELETES_DATA:
			return "deletes data";
		case NO_TRANSACTION:
			return "cannot run in a transaction";
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
		case PHASE_COLUMN_ORDER:
		case PHASE_KEYS:
		case PHASE_FOREIGN_KEYS:
		case PHASE_VALIDATION:
			return true;
		default:
			return (statement->hazards & REWRITES_TABLE) != 0;
	}
}

/* Add a statement for the difference at hand, as psprintf would write it. */
void
add_statement(Writer *writer, Phase phase, int hazards, const char *format,...)
{
	Statement  *statement = palloc(sizeof(Statement));
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
	statement->hazards = hazards;
	statement->text = text.data;
	statement->table = writer->difference->want_table ?
		writer->difference->want_table->name : NULL;
	statement->references = NULL;
	statement->difference = writer->difference;
	writer->statements = lappend(writer->statements, statement);
}

/* The name of a table, type or index where the statements run. */
const char *
target_name(const Writer *writer, const char *name)
{
	return psprintf("%s%s", writer->target->prefix, quote_identifier(name));
}

/* The name of the table of the difference at hand. */
const char *
live_table_name(const Writer *writer)
{
	return target_name(writer, writer->difference->want_table->name);
}

/*
 * How many foreign keys away from a table that references none: parents come
 * before children in this order.
 */
int
table_depth(const Model *model, const char *name)
{
	const ModelTable *table = model_find_table(model, name);
	int			depth = 0;
	ListCell   *lc;

	if (table == NULL)
		return 0;
	foreach(lc, table->constraints)
	{
		const ModelConstraint *key = lfirst(lc);

		if (key->kind == CONSTRAINT_FOREIGN && strcmp(key->ref_table, name) != 0)
			depth = Max(depth, 1 + table_depth(model, key->ref_table));
	}
	return depth;
}

static void
write_missing_enum(Writer *writer)
{
	write_enum(writer, writer->difference->want);
}

static void
write_missing_membership(Writer *writer)
{
	write_membership(writer, writer->difference->object_type, writer->difference->name);
}

static void
write_guard(Writer *writer)
{
	add_statement(writer, PHASE_MEMBERS, 0, "ALTER EVENT TRIGGER %s ENABLE ALWAYS",
				  quote_identifier(writer->difference->name));
}

static void
write_function_drop(Writer *writer)
{
	add_statement(writer, PHASE_DROPS, 0, "DROP ROUTINE %s", writer->difference->name);
}

/*
 * What removes each difference.  Where there is nothing, no statement can: a
 * person has to decide, or another finding's repair or time removes it.  With
 * leave means: only with leave to lose data, since rows, or what somebody else
 * has made, would go.
 */
static const struct
{
	void		(*write) (Writer *writer);
	bool		with_leave;
}			writers[PROBLEM_COUNT] =
{
	[MISSING_ENUM] = {write_missing_enum},
	[MISSING_ENUM_LABEL] = {write_label},
	[RENAMED_ENUM_LABEL] = {write_label_rename},
	[UNEXPECTED_ENUM_LABEL] = {write_enum_again, true},
	[DIFFERENT_ENUM_ORDER] = {write_enum_again},

	[MISSING_TABLE] = {write_table},
	[NOT_A_TABLE] = {write_table_in_place_of_another, true},
	[RENAMED_TABLE] = {write_table_rename},
	[MISSING_COLUMN] = {write_missing_column},
	[RENAMED_COLUMN] = {write_column_rename},
	[UNEXPECTED_COLUMN] = {write_column_drop, true},
	[DIFFERENT_COLUMN_TYPE] = {write_column_type},
	[DIFFERENT_COLUMN_COLLATION] = {write_column_type},
	[DIFFERENT_COLUMN_NULLABILITY] = {write_column_nullability},
	[DIFFERENT_COLUMN_DEFAULT] = {write_column_default},
	[DIFFERENT_COLUMN_IDENTITY] = {write_column_identity},
	[DIFFERENT_COLUMN_GENERATION] = {write_column_generation},
	[DIFFERENT_COLUMN_ORDER] = {write_column_order},

	[MISSING_PRIMARY_KEY] = {write_missing_key},
	[DIFFERENT_PRIMARY_KEY] = {write_constraint_again},
	[MISSING_UNIQUE_CONSTRAINT] = {write_missing_key},
	[DIFFERENT_UNIQUE_CONSTRAINT] = {write_constraint_again},
	[MISSING_FOREIGN_KEY] = {write_missing_foreign_key},
	[DIFFERENT_FOREIGN_KEY] = {write_constraint_again},
	[FOREIGN_KEY_NOT_ENFORCED] = {write_enforcement},
	[FOREIGN_KEY_NOT_VALIDATED] = {write_validation},
	[RENAMED_CONSTRAINT] = {write_constraint_rename},
	[UNEXPECTED_CONSTRAINT] = {write_constraint_drop, true},

	[MISSING_INDEX] = {write_missing_index},
	[DIFFERENT_INDEX] = {write_index_again},
	[INVALID_INDEX] = {write_valid_index},
	[RENAMED_INDEX] = {write_index_rename},
	[UNEXPECTED_INDEX] = {write_index_drop, true},

	[UNEXPECTED_TRIGGER] = {write_detachment, true},
	[UNEXPECTED_RULE] = {write_detachment, true},
	[UNEXPECTED_POLICY] = {write_detachment, true},
	[UNEXPECTED_INHERITANCE] = {write_detachment, true},
	[UNEXPECTED_STATISTICS] = {write_detachment, true},
	[UNEXPECTED_PUBLICATION] = {write_detachment, true},

	[UNLOGGED_TABLE] = {write_table_property},
	[DIFFERENT_ACCESS_METHOD] = {write_table_property},
	[DIFFERENT_REPLICA_IDENTITY] = {write_table_property},
	[AUTOVACUUM_DISABLED] = {write_table_property},
	[UNEXPECTED_STORAGE_PARAMETER] = {write_table_property},

	[WRONG_SCHEMA] = {write_schema_move},
	[NOT_A_MEMBER] = {write_missing_membership},
	[NOT_REGISTERED_FOR_DUMP] = {write_registration},
	[PARTLY_REGISTERED_FOR_DUMP] = {write_registration},
	[REGISTERED_TWICE] = {write_registration},
	[DANGLING_REGISTRATION] = {write_registration},
	[GRANTS_NOT_IN_DUMP] = {write_registration},
	[GUARD_NOT_ENABLED] = {write_guard},
	[UNEXPECTED_MEMBER_TABLE] = {write_stray},
	[UNEXPECTED_MEMBER] = {write_stray},
	[UNEXPECTED_FUNCTION] = {write_function_drop, true},

	[DIFFERENT_OWNER] = {write_owner_change},
	[OWNER_WITHOUT_SCHEMA_USAGE] = {write_table_property},
	[GRANTED_TO_PUBLIC] = {write_revoke},
	[UNEXPECTED_ROW_SECURITY] = {write_row_security, true},
	[ROW_SECURITY_WITHOUT_POLICY] = {write_row_security, true},
};

/* Write what removes the difference at hand. */
static void
write_difference(Writer *writer)
{
	Problem		problem = writer->difference->problem;

	if (writers[problem].write != NULL &&
		(!writers[problem].with_leave || writer->target->allow_data_loss))
		writers[problem].write(writer);
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

/* The statements in their order, each text once. */
static List *
in_order(List *statements)
{
	List	   *result = NIL;
	ListCell   *lc;

	list_sort(statements, compare_statements);
	foreach(lc, statements)
	{
		Statement  *statement = lfirst(lc);
		bool		known = false;
		ListCell   *lr;

		foreach(lr, result)
			known |= strcmp(((Statement *) lfirst(lr))->text, statement->text) == 0;
		if (!known)
			result = lappend(result, statement);
	}
	return result;
}

/* The statements (Statement) that remove the differences, in their order. */
List *
ddl_for_differences(const List *differences, const DdlTarget *target)
{
	Writer		writer = {target};
	ListCell   *lc;

	foreach(lc, differences)
	{
		writer.difference = lfirst(lc);
		write_difference(&writer);
	}
	return in_order(writer.statements);
}

/* What removes one difference, as one text; NULL if nothing can. */
const char *
ddl_for_difference(const Difference *difference, const DdlTarget *target)
{
	Writer		writer = {target, difference};
	StringInfoData text;
	ListCell   *lc;

	write_difference(&writer);
	if (writer.statements == NIL)
		return NULL;
	initStringInfo(&text);
	foreach(lc, in_order(writer.statements))
		appendStringInfo(&text, "%s%s;", text.len > 0 ? "\n" : "",
						 ((Statement *) lfirst(lc))->text);
	return text.data;
}
