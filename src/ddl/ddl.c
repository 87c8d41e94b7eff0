/*-------------------------------------------------------------------------
 *
 * ddl/ddl.c
 *		Writes the statements that remove differences, in an order that works.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "catalog/pg_constraint.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "ddl/writer.h"
#include "model/ahead.h"
#include "schema/print.h"

static void
write_function_drop(Writer *writer)
{
	add_statement(writer, PHASE_DROPS, 0, "DROP ROUTINE %s",
				  difference_object(writer->difference)->name);
}

static void write_collation_advice(Writer *writer);

static void
write_different_comment(Writer *writer)
{
	write_comment(writer, writer->difference->want);
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
	[MISSING_ENUM] = {write_enum},
	[RENAMED_TYPE] = {write_object_rename},
	[MISSING_ENUM_LABEL] = {write_label},
	[UNEXPECTED_ENUM_LABEL] = {write_enum_again, true},
	[DIFFERENT_ENUM_ORDER] = {write_enum_again},

	[MISSING_DOMAIN] = {write_domain},
	[DIFFERENT_DOMAIN] = {write_domain_change},
	[MISSING_DOMAIN_CONSTRAINT] = {write_domain_constraint},
	[DIFFERENT_DOMAIN_CONSTRAINT] = {write_domain_constraint_again},
	[UNEXPECTED_DOMAIN_CONSTRAINT] = {write_domain_constraint_drop, true},

	[MISSING_SEQUENCE] = {write_sequence},
	[RENAMED_SEQUENCE] = {write_object_rename},
	[DIFFERENT_SEQUENCE] = {write_sequence_change},

	[MISSING_TABLE] = {write_table},
	[NOT_A_TABLE] = {write_table_in_place_of_another, true},
	[RENAMED_TABLE] = {write_object_rename},
	[MISSING_COLUMN] = {write_missing_column},
	[UNEXPECTED_COLUMN] = {write_column_drop, true},
	[DIFFERENT_COLUMN_TYPE] = {write_column_type},
	[DIFFERENT_COLUMN_COLLATION] = {write_column_type},
	[DIFFERENT_COLUMN_NULLABILITY] = {write_column_nullability},
	[DIFFERENT_COLUMN_DEFAULT] = {write_column_default},
	[DIFFERENT_COLUMN_IDENTITY] = {write_column_identity},
	[DIFFERENT_COLUMN_GENERATION] = {write_column_generation},
	[DIFFERENT_COLUMN_ORDER] = {write_column_order},
	[DIFFERENT_COLUMN_STORAGE] = {write_column_storage},

	[MISSING_PRIMARY_KEY] = {write_missing_key},
	[DIFFERENT_PRIMARY_KEY] = {write_constraint_again},
	[MISSING_UNIQUE_CONSTRAINT] = {write_missing_key},
	[DIFFERENT_UNIQUE_CONSTRAINT] = {write_constraint_again},
	[MISSING_FOREIGN_KEY] = {write_missing_foreign_key},
	[DIFFERENT_FOREIGN_KEY] = {write_constraint_again},
	[FOREIGN_KEY_NOT_ENFORCED] = {write_enforcement},
	[FOREIGN_KEY_NOT_VALIDATED] = {write_validation},
	[MISSING_CHECK_CONSTRAINT] = {write_missing_constraint},
	[DIFFERENT_CHECK_CONSTRAINT] = {write_constraint_again},
	[CHECK_CONSTRAINT_NOT_ENFORCED] = {write_constraint_again},
	[CHECK_CONSTRAINT_NOT_VALIDATED] = {write_validation},
	[MISSING_EXCLUSION_CONSTRAINT] = {write_missing_constraint},
	[DIFFERENT_EXCLUSION_CONSTRAINT] = {write_constraint_again},
	[RENAMED_CONSTRAINT] = {write_constraint_rename},
	[UNEXPECTED_CONSTRAINT] = {write_constraint_drop, true},

	[MISSING_INDEX] = {write_missing_index},
	[DIFFERENT_INDEX] = {write_index_again},
	[INVALID_INDEX] = {write_valid_index},
	[STALE_INDEX_COLLATION] = {write_collation_advice},
	[RENAMED_INDEX] = {write_index_rename},
	[UNEXPECTED_INDEX] = {write_index_drop, true},
	[REPLACED_INDEX] = {write_index_drop},

	[UNEXPECTED_TRIGGER] = {write_detachment, true},
	[HIDDEN_TRIGGER] = {write_detachment, true},
	[UNEXPECTED_RULE] = {write_detachment, true},
	[UNEXPECTED_POLICY] = {write_detachment, true},
	[UNEXPECTED_INHERITANCE] = {write_detachment, true},
	[ATTACHED_AS_PARTITION] = {write_detachment, true},
	[UNEXPECTED_STATISTICS] = {write_detachment, true},
	[UNEXPECTED_PUBLICATION] = {write_detachment, true},
	[UNEXPECTED_REFERENCE] = {write_reference_drop, true},
	[UNEXPECTED_CAST] = {write_type_addition_drop, true},
	[UNEXPECTED_OPERATOR] = {write_type_addition_drop, true},

	[UNLOGGED_TABLE] = {write_table_property},
	[DIFFERENT_ACCESS_METHOD] = {write_table_property},
	[DIFFERENT_REPLICA_IDENTITY] = {write_table_property},
	[AUTOVACUUM_DISABLED] = {write_table_property},
	[UNEXPECTED_STORAGE_PARAMETER] = {write_storage_parameters},
	[DIFFERENT_STORAGE_PARAMETER] = {write_storage_parameters},
	[DIFFERENT_CLUSTERING] = {write_table_property},
	[DIFFERENT_COMMENT] = {write_different_comment},

	[WRONG_SCHEMA] = {write_schema_move},
	[NOT_A_MEMBER] = {write_missing_membership},
	[NOT_REGISTERED_FOR_DUMP] = {write_registration},
	[PARTLY_REGISTERED_FOR_DUMP] = {write_registration},
	[REGISTERED_TWICE] = {write_registration},
	[DANGLING_REGISTRATION] = {write_registration},
	[GRANTS_NOT_IN_DUMP] = {write_registration},
	[MISSING_FUNCTION] = {write_routine},
	[RENAMED_FUNCTION] = {write_function_rename},
	[UNTRUSTED_FUNCTION] = {write_function_again},
	[DIFFERENT_FUNCTION] = {write_function_again},
	[MISSING_GUARD] = {write_routine},
	[DIFFERENT_GUARD] = {write_guard_again},
	[GUARD_NOT_ENABLED] = {write_guard_enabling},
	[UNEXPECTED_MEMBER_TABLE] = {write_stray},
	[UNEXPECTED_MEMBER] = {write_stray},
	[UNEXPECTED_FUNCTION] = {write_function_drop, true},
	[INCONSISTENT_CATALOG] = {write_consistency},

	[DIFFERENT_OWNER] = {write_owner_change},
	[OWNER_WITHOUT_SCHEMA_USAGE] = {write_table_property},
	[OWNER_WITHOUT_PRIVILEGES] = {write_table_property},
	[TABLE_OF_TYPE] = {write_table_property},
	[GRANTED_TO_PUBLIC] = {write_revoke},
	[UNEXPECTED_GRANT] = {write_grant_revokes},
	[UNEXPECTED_ROW_SECURITY] = {write_row_security, true},
	[ROW_SECURITY_WITHOUT_POLICY] = {write_row_security, true},
};

static int
compare_statements(const ListCell *a, const ListCell *b)
{
	const Statement *left = lfirst(a);
	const Statement *right = lfirst(b);

	if (left->phase != right->phase)
		return (int) left->phase - (int) right->phase;
	if (left->rank != right->rank)
		return left->rank - right->rank;
	return left->number - right->number;
}

static int
compare_texts(const void *a, const void *b)
{
	const Statement *left = *(Statement *const *) a;
	const Statement *right = *(Statement *const *) b;
	int			order = strcmp(left->text, right->text);

	return order != 0 ? order : left->number - right->number;
}

/* The statements in their order, each text once. */
List *
statements_in_order(List *statements)
{
	int			count = list_length(statements);
	Statement **sorted = palloc(Max(count, 1) * sizeof(Statement *));
	List	   *result = NIL;
	ListCell   *lc;

	list_sort(statements, compare_statements);
	foreach(lc, statements)
	{
		sorted[foreach_current_index(lc)] = lfirst(lc);
		((Statement *) lfirst(lc))->number = foreach_current_index(lc);
	}
	qsort(sorted, count, sizeof(Statement *), compare_texts);
	for (int i = 1; i < count; i++)
	{
		if (strcmp(sorted[i]->text, sorted[i - 1]->text) == 0 && sorted[i]->step == NULL)
			sorted[i]->repeated = true;
	}
	foreach(lc, statements)
	{
		if (!((Statement *) lfirst(lc))->repeated)
			result = lappend(result, lfirst(lc));
	}
	return result;
}

/* The statement that gives what is there the name of what is missing. */
static const char *
pair_rename(const Writer *writer, const Difference *difference)
{
	if (difference->part != NULL)
		return psprintf("ALTER TYPE %s RENAME VALUE %s TO %s",
						target_name(writer, difference->want->name),
						quote_literal_cstr(difference->pair),
						quote_literal_cstr(difference->part));
	if (difference->problem == RENAMED_TABLE)
		return psprintf("ALTER TABLE %s RENAME TO %s", target_name(writer, difference->pair),
						quote_identifier(difference->want->name));
	return psprintf("ALTER TABLE %s RENAME COLUMN %s TO %s", table_name(writer),
					quote_identifier(difference->pair),
					quote_identifier(difference->want->name));
}

/* A text as a comment: each line of it is one, also those of a name with line breaks. */
static const char *
commented(const char *lines)
{
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoString(&text, "-- ");
	for (const char *c = lines; *c != '\0'; c++)
	{
		appendStringInfoChar(&text, *c);
		if (*c == '\n' || *c == '\r')
			appendStringInfoString(&text, "-- ");
	}
	return text.data;
}

/* Write statements as a comment below its first lines: somebody decides about them. */
static void
write_commented(Writer *writer, StringInfo text, List *statements)
{
	ListCell   *lc;

	foreach(lc, statements_in_order(statements))
		appendStringInfo(text, "%s\n%s", foreach_current_index(lc) > 0 ? ";" : "",
						 ((Statement *) lfirst(lc))->text);
	writer->choice = true;
	add_statement(writer, PHASE_REGISTRATION, 0, "%s", commented(text->data));
	writer->choice = false;
}

/*
 * What somebody can do about an index whose order may be another one by now.  It is
 * not done: the version is one of all indexes of the database, also of others.
 */
static void
write_collation_advice(Writer *writer)
{
	const CollationVersion *collation = as_index(writer->difference->have)->stale_collation;
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfo(&text, "Make it again:\nREINDEX INDEX CONCURRENTLY %s;\n"
					 "When all indexes of the database that have texts in this order are made again:\n%s",
					 target_name(writer, writer->difference->have->name), collation->refresh);
	write_commented(writer, &text, NIL);
}

/*
 * What somebody can do about something that is missing and may be there by
 * another name.  Rows depend on which it is, so none of it is done.
 */
static void
write_choice(Writer *writer)
{
	const Difference *difference = writer->difference;
	bool		is_table = difference->problem == RENAMED_TABLE;
	Writer		other = *writer;
	StringInfoData text;

	if (difference->want == NULL || difference->problem == UNEXPECTED_ENUM_LABEL)
		return;					/* is said of what is missing */
	other.statements = NIL;
	other.choice = true;
	other.written = list_make1((void *) difference->want_table);	/* no other column moves */
	if (is_table)
		write_table(&other);
	else
		writers[difference->problem].write(&other);
	initStringInfo(&text);
	appendStringInfo(&text, "If \"%s\" is it, by another name:\n%s;\nIf it is not%s:",
					 difference->pair, pair_rename(writer, difference),
					 is_table ? ", when its keys and indexes have other names" : "");
	write_commented(writer, &text, other.statements);
}

/* Is it the name that an index of a table gets until it is dropped? */
bool
is_replaced_of(const ModelTable *table, const char *name)
{
	ListCell   *lc;

	foreach(lc, table->indexes)
	{
		if (strcmp(replaced_name(((ModelIndex *) lfirst(lc))->base.name), name) == 0)
			return true;
	}
	return false;
}

/* Is a table not where its name leads, since something else has that? */
static bool
is_displaced(const ModelTable *have)
{
	return have != NULL && have->in_its_place != NULL;
}

/*
 * Would a statement for the difference at hand be on what is in the place of a
 * table?  The table gets that back only with leave.
 */
static bool
is_out_of_reach(const Writer *writer)
{
	const Difference *difference = writer->difference;
	const ModelObject *want = difference->want;

	if (writer->target->allow_data_loss)
		return false;
	if (is_displaced(difference->have_table))
		return true;
	return want != NULL && want->kind == MODEL_CONSTRAINT &&
		as_constraint(want)->type == CONSTRAINT_FOREIGN &&
		is_displaced(model_find_table(writer->target->have, as_constraint(want)->ref_table));
}

/* Say how a table gets its place back; what else is different of it waits for that. */
static void
write_way_back(Writer *writer)
{
	const Difference *difference = writer->difference;
	DdlTarget	target = *writer->target;
	Writer		other = *writer;
	StringInfoData text;

	if (difference->problem != RENAMED_TABLE && difference->problem != WRONG_SCHEMA)
		return;
	target.allow_data_loss = true;
	other.target = &target;
	other.statements = NIL;
	writers[difference->problem].write(&other);
	initStringInfo(&text);
	appendStringInfo(&text, "Only with leave, since a %s that is no member has the name:",
					 relation_kind_text(difference->have_table->in_its_place->relkind));
	write_commented(writer, &text, other.statements);
}

/* Is what is not wanted any more, and has no rows, something of the version before an update? */
static bool
leaves_with_version(const Writer *writer)
{
	const Difference *difference = writer->difference;
	const ModelTable *table;
	const ModelEnum *type;

	if (writer->target->before == NULL)
		return false;
	if (difference->problem == UNEXPECTED_ENUM_LABEL)
	{
		type = model_find_enum(writer->target->before, difference->have->name);
		return type != NULL && model_label_place(type, difference->part) >= 0;
	}
	table = difference->have_table ?
		model_find_table(writer->target->before, difference->have_table->base.name) : NULL;
	return table != NULL &&
		((difference->problem == UNEXPECTED_CONSTRAINT &&
		  model_find_constraint(table, difference->have->name) != NULL) ||
		 (difference->problem == UNEXPECTED_INDEX &&
		  (model_find_index(table, difference->have->name) != NULL ||
		   is_replaced_of(table, difference->have->name))));
}

/* Is it an index that a build which has failed left invalid?  It serves nobody, and nothing is lost with it. */
static bool
is_of_failed_build(const Difference *difference)
{
	return difference->problem == UNEXPECTED_INDEX && !as_index(difference->have)->valid &&
		!as_index(difference->have)->being_built;
}

/* Write what removes the difference at hand. */
static void
write_difference(Writer *writer)
{
	Problem		problem = writer->difference->problem;

	/* Of a schema that is gone, where only members are left, nothing has a name. */
	if (writer->target->have->schema != NULL && is_gone(writer->target->have->schema))
		return;
	if (is_out_of_reach(writer))
		write_way_back(writer);
	else if (writer->difference->pair != NULL)
		write_choice(writer);
	else if (writers[problem].write != NULL &&
		(!writers[problem].with_leave || writer->target->allow_data_loss ||
			  is_of_failed_build(writer->difference) || leaves_with_version(writer)))
		writers[problem].write(writer);
}

/* The statements (Statement) that remove the differences, in their order. */
List *
ddl_for_differences(const List *differences, const DdlTarget *target)
{
	EnumsAgain	enums_again = {false};
	Writer		writer = {.target = target, .enums_again = &enums_again};
	ListCell   *lc;

	foreach(lc, differences)
	{
		CHECK_FOR_INTERRUPTS();
		writer.difference = lfirst(lc);
		write_difference(&writer);
	}
	writer.difference = NULL;
	write_keys_around(&writer);
	write_steps(&writer);
	if (target->in_place)
		require_column_places(&writer);
	return statements_in_order(writer.statements);
}

/* What removes one difference, as one text; NULL if nothing can. */
const char *
ddl_for_difference(const Difference *difference, const DdlTarget *target)
{
	EnumsAgain	enums_again = {false};
	Writer		writer = {.target = target, .difference = difference, .enums_again = &enums_again};
	StringInfoData text;
	ListCell   *lc;

	write_difference(&writer);
	if (writer.statements == NIL)
		return NULL;
	initStringInfo(&text);
	foreach(lc, statements_in_order(writer.statements))
		appendStringInfo(&text, "%s%s;", text.len > 0 ? "\n" : "",
						 ((Statement *) lfirst(lc))->text);
	return text.data;
}
