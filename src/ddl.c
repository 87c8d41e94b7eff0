/*-------------------------------------------------------------------------
 *
 * ddl.c
 *		Writes the statements that remove differences, in an order that works.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "catalog/pg_constraint.h"
#include "ddl_writer.h"

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

/* Write what removes the difference at hand. */
static void
write_difference(Writer *writer)
{
	const Difference *difference = writer->difference;
	bool		may_drop = writer->target->allow_data_loss;

	switch (difference->problem)
	{
		case MISSING_ENUM:
			write_enum(writer, difference->want);
			break;
		case MISSING_ENUM_LABEL:
			write_label(writer);
			break;
		case RENAMED_ENUM_LABEL:
			write_label_rename(writer);
			break;
		case UNEXPECTED_ENUM_LABEL:
			if (may_drop)
				write_enum_again(writer);
			break;
		case DIFFERENT_ENUM_ORDER:
			write_enum_again(writer);
			break;
		case MISSING_TABLE:
			write_table(writer);
			break;
		case NOT_A_TABLE:
			if (may_drop)
				write_table_in_place_of_another(writer);
			break;
		case RENAMED_TABLE:
			write_table_rename(writer);
			break;
		case RENAMED_COLUMN:
			write_column_rename(writer);
			break;
		case MISSING_COLUMN:
			write_missing_column(writer);
			break;
		case UNEXPECTED_COLUMN:
			if (may_drop)
				write_column_drop(writer);
			break;
		case DIFFERENT_COLUMN_TYPE:
		case DIFFERENT_COLUMN_COLLATION:
			write_column_type(writer);
			break;
		case DIFFERENT_COLUMN_NULLABILITY:
			write_column_nullability(writer);
			break;
		case DIFFERENT_COLUMN_DEFAULT:
			write_column_default(writer);
			break;
		case DIFFERENT_COLUMN_IDENTITY:
			write_column_identity(writer);
			break;
		case DIFFERENT_COLUMN_GENERATION:
			write_column_generation(writer);
			break;
		case DIFFERENT_COLUMN_ORDER:
			write_column_order(writer);
			break;
		case MISSING_PRIMARY_KEY:
		case MISSING_UNIQUE_CONSTRAINT:
			write_missing_key(writer);
			break;
		case MISSING_FOREIGN_KEY:
			write_missing_foreign_key(writer);
			break;
		case DIFFERENT_PRIMARY_KEY:
		case DIFFERENT_UNIQUE_CONSTRAINT:
		case DIFFERENT_FOREIGN_KEY:
			write_constraint_again(writer);
			break;
		case FOREIGN_KEY_NOT_ENFORCED:
			write_enforcement(writer);
			break;
		case FOREIGN_KEY_NOT_VALIDATED:
			write_validation(writer);
			break;
		case RENAMED_CONSTRAINT:
			write_constraint_rename(writer);
			break;
		case UNEXPECTED_CONSTRAINT:
			if (may_drop)
				write_constraint_drop(writer);
			break;
		case MISSING_INDEX:
			write_missing_index(writer);
			break;
		case DIFFERENT_INDEX:
			write_index_again(writer);
			break;
		case INVALID_INDEX:
			write_valid_index(writer);
			break;
		case RENAMED_INDEX:
			write_index_rename(writer);
			break;
		case UNEXPECTED_INDEX:
			if (may_drop)
				write_index_drop(writer);
			break;
		case UNEXPECTED_TRIGGER:
		case UNEXPECTED_RULE:
		case UNEXPECTED_POLICY:
		case UNEXPECTED_INHERITANCE:
		case UNEXPECTED_STATISTICS:
		case UNEXPECTED_PUBLICATION:
			if (may_drop)
				write_detachment(writer);
			break;
		case UNLOGGED_TABLE:
		case DIFFERENT_ACCESS_METHOD:
		case DIFFERENT_REPLICA_IDENTITY:
		case AUTOVACUUM_DISABLED:
		case UNEXPECTED_STORAGE_PARAMETER:
		case OWNER_WITHOUT_SCHEMA_USAGE:
			write_table_property(writer);
			break;
		case GRANTED_TO_PUBLIC:
			write_revoke(writer);
			break;
		case UNEXPECTED_ROW_SECURITY:
		case ROW_SECURITY_WITHOUT_POLICY:
			if (may_drop)
				write_row_security(writer);
			break;
		case WRONG_SCHEMA:
			write_schema_move(writer);
			break;
		case DIFFERENT_OWNER:
			write_owner_change(writer);
			break;
		case NOT_A_MEMBER:
			write_membership(writer, difference->object_type, difference->name);
			break;
		case NOT_REGISTERED_FOR_DUMP:
		case PARTLY_REGISTERED_FOR_DUMP:
		case REGISTERED_TWICE:
		case DANGLING_REGISTRATION:
		case GRANTS_NOT_IN_DUMP:
			write_registration(writer);
			break;
		case GUARD_NOT_ENABLED:
			add_statement(writer, PHASE_OWNERS, 0, "ALTER EVENT TRIGGER %s ENABLE ALWAYS",
						  quote_identifier(difference->name));
			break;
		case UNEXPECTED_MEMBER_TABLE:
		case UNEXPECTED_MEMBER:
			write_stray(writer);
			break;
		case NOT_AN_ENUM:
		case INDEX_BEING_BUILT:
		case POLICY_WITHOUT_ROW_SECURITY:
			/* Nothing to run: a person decides, time or another statement helps. */
			break;
	}
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
