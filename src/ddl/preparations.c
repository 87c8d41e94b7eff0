/*-------------------------------------------------------------------------
 *
 * ddl/preparations.c
 *		Writes what can be done ahead of an update, while the application goes
 *		on as it was.
 *
 * Each statement is a transaction of its own.  None looks at rows, builds an
 * index or rewrites a table under a lock that anybody has to wait for; many take
 * one for a moment.  The update takes what is there then.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_attribute.h"
#include "catalog/pg_constraint.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "ddl/writer.h"
#include "expression/expression.h"
#include "model/ahead.h"
#include "model/words.h"
#include "schema/print.h"

/*
 * Has a table its columns under the names that they are to have, so that
 * something can be made on it before the renames of the update?
 */
static bool
table_keeps_names(const Writer *writer, const char *table)
{
	return model_find_table(writer->target->have, table) != NULL &&
		!steps_rename(writer->target->steps, table);
}

/* Can something that makes no demands of rows be made on the table at hand? */
static bool
may_prepare(const Writer *writer)
{
	return table_keeps_names(writer, writer->difference->want_table->base.name);
}

/*
 * The same for what rows may be in the way of.  Statements of the update may be
 * there to mend those.
 */
static bool
may_demand(const Writer *writer, const char *table)
{
	return table_keeps_names(writer, table) &&
		!steps_change_rows(writer->target->steps, table);
}

/* Can a column be added ahead?  Not if the server would write all rows again. */
bool
may_add_column(const Writer *writer, const ModelColumn *column)
{
	return column->generated == '\0' && column->identity == '\0' &&
		column->default_sequence == NULL &&
		!type_is_constrained(writer->target->want, &column->type) &&
		!type_is_in_the_way(writer, &column->type);
}

/* Are columns of a table there, with the types that they are to have, or can be added ahead? */
static bool
has_columns(const Writer *writer, const char *table, const NameArray *columns)
{
	const ModelTable *want = model_find_table(writer->target->want, table);
	const ModelTable *have = model_find_table(writer->target->have, table);

	for (int i = 0; i < columns->count; i++)
	{
		const ModelColumn *wanted = model_find_column(want, columns->names[i]);
		const ModelColumn *there = model_find_column(have, columns->names[i]);

		if (there != NULL ? wanted != NULL && !types_equal(&there->type, &wanted->type) :
			wanted == NULL || !may_add_column(writer, wanted))
			return false;
	}
	return true;
}

/* The same for those that an index names. */
static bool
has_columns_of_index(const Writer *writer, const ModelIndex *index)
{
	const char *table = writer->difference->want_table->base.name;
	ListCell   *lc;

	foreach(lc, index->elements)
	{
		const char *column = ((IndexElement *) lfirst(lc))->column;
		const NameArray one = {.count = 1, .names = &column};

		if (column != NULL && !has_columns(writer, table, &one))
			return false;
	}
	return has_columns(writer, table, &index->included);
}

static bool
may_prepare_index(const Writer *writer, const ModelIndex *want)
{
	const char *table = writer->difference->want_table->base.name;

	return (want->unique ? may_demand(writer, table) : table_keeps_names(writer, table)) &&
		has_columns_of_index(writer, want);
}

/* A constraint looks at rows: of both tables, if it is a foreign key. */
static bool
may_prepare_constraint(const Writer *writer, const ModelConstraint *want)
{
	const char *table = want->base.parent->name;

	return want->enforced && may_demand(writer, table) &&
		has_columns(writer, table, &want->columns) &&
		(want->type != CONSTRAINT_FOREIGN || want->ref_schema != NULL ||
		 (may_demand(writer, want->ref_table) &&
		  has_columns(writer, want->ref_table, &want->ref_columns)));
}

/* Text as a literal that can have quotes in it. */
static const char *
dollar_quoted(const char *text)
{
	const char *tag = "$$";

	while (strstr(text, tag) != NULL)
		tag = psprintf("$x%s", tag + 1);
	return psprintf("%s%s%s", tag, text, tag);
}

/*
 * Create an enum that is a member of the extension from its first moment: a dump that
 * has both would make it twice.
 */
static void
prepare_enum(Writer *writer)
{
	const ModelEnum *want = as_enum(writer->difference->want);
	const char *name = target_name(writer, want->base.name);
	const char *create = enum_text(writer, want);

	if (writer->target->members)
		create = psprintf("DO %s", dollar_quoted(psprintf("BEGIN %s; ALTER EXTENSION " EXTENSION_NAME " ADD TYPE %s; END",
														  create, name)));
	add_statement(writer, PHASE_TYPES, 0, "%s", create);
	write_owner(writer, &want->base);
	write_new_comment(writer, &want->base);
}

static void
write_not_null_check(Writer *writer, const ModelTable *table, const ModelColumn *column)
{
	const char *table_text = target_name(writer, table->base.name);
	const char *check = quote_identifier(prepared_check_name(table->base.name, column->base.name));

	add_statement(writer, PHASE_NOT_NULL, BLOCKS_ALL,
				  "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID",
				  table_text, check, quote_identifier(column->base.name));
	add_statement(writer, PHASE_VALIDATION, SCANS_TABLE, "ALTER TABLE %s VALIDATE CONSTRAINT %s",
				  table_text, check);
}

/*
 * Add a column that may be NULL, with its default.  Rows that are there get it
 * at once if it is the same for all of them, else in batches.
 */
static void
prepare_column(Writer *writer)
{
	const ModelTable *table = writer->difference->want_table;
	const ModelColumn *want = as_column(writer->difference->want);
	StatementPlace place = {.phase = PHASE_COLUMNS, .table = table->base.name};
	ModelColumn plain = *want;
	const char *later = "";

	if (!may_prepare(writer) || !may_add_column(writer, want))
		return;
	plain.not_null = false;
	plain.not_null_validated = true;
	if (default_is_volatile(writer->target, table, want))
	{
		if (writer->target->before == NULL)
			return;
		plain.default_value = NULL;
		later = psprintf(", ALTER COLUMN %s SET DEFAULT %s", quote_identifier(want->base.name),
						 expression_text(want->default_value, table, writer->target->prefix));
	}
	place.rank = model_column_place(table, want->base.name);
	add_placed_statement(writer, &place, BLOCKS_ALL, "ALTER TABLE %s ADD COLUMN %s%s",
						 table_name(writer), new_column_clause(writer, table, &plain), later);
	/* Without a default, the application that is there writes rows without a value. */
	if (want->not_null && want->default_value != NULL && may_demand(writer, table->base.name))
		write_not_null_check(writer, table, want);
}

/* A check that is validated saves SET NOT NULL from looking at the rows. */
static void
prepare_not_null(Writer *writer)
{
	const ModelTable *table = writer->difference->want_table;
	const ModelColumn *want = as_column(writer->difference->want);
	const ModelObject *check = writer->difference->replacement;

	if (!want->not_null || !want->not_null_validated || !may_demand(writer, table->base.name))
		return;
	if (check == NULL)
		write_not_null_check(writer, table, want);
	else if (!as_constraint(check)->validated)
		add_statement(writer, PHASE_VALIDATION, SCANS_TABLE,
					  "ALTER TABLE %s VALIDATE CONSTRAINT %s", table_name(writer),
					  quote_identifier(check->name));
}

static void
write_index_concurrently(Writer *writer, const ModelTable *table, const ModelIndex *index,
						 const char *name)
{
	add_statement(writer, PHASE_INDEXES, BUILDS_INDEX | SCANS_TABLE | NO_TRANSACTION,
				  "CREATE %sINDEX CONCURRENTLY %s ON %s %s", index->unique ? "UNIQUE " : "",
				  quote_identifier(name), target_name(writer, table->base.name),
				  index_definition(table, index, writer->target->prefix));
}

/* Drop an index that a build has left invalid; not while the build is going on. */
static void
write_drop_of_invalid(Writer *writer, const ModelObject *have)
{
	if (!is_gone(have->name) && !as_index(have)->being_built)
		write_drop_of_index(writer, PHASE_DROPS, have->name);
}

static void
prepare_index(Writer *writer)
{
	const ModelIndex *want = as_index(writer->difference->want);

	if (!writer->difference->name_taken && may_prepare_index(writer, want))
		write_index_concurrently(writer, writer->difference->want_table, want,
								 want->base.name);
}

/* Build an index again that a killed or failed build has left invalid. */
static void
prepare_valid_index(Writer *writer)
{
	const ModelIndex *want = as_index(writer->difference->want);
	const ModelIndex *have = as_index(writer->difference->have);

	if (have == NULL || is_gone(have->base.name) || !may_prepare_index(writer, want))
		return;
	if (have->of_constraint)
	{
		if (have->unique == want->unique && have->immediate == want->immediate)
			add_statement(writer, PHASE_INDEXES, BUILDS_INDEX | SCANS_TABLE | NO_TRANSACTION,
						  "REINDEX INDEX CONCURRENTLY %s", target_name(writer, want->base.name));
		return;
	}
	write_drop_of_invalid(writer, &have->base);
	write_index_concurrently(writer, writer->difference->want_table, want, want->base.name);
}

/* Have an index out of the way of the update, which nobody stops using meanwhile. */
static void
write_way_out(Writer *writer, const char *name)
{
	add_statement(writer, PHASE_COMMENTS, 0, "ALTER INDEX %s RENAME TO %s",
				  target_name(writer, name), quote_identifier(replaced_name(name)));
	write_drop_of_index(writer, PHASE_AFTER_UPDATE, replaced_name(name));
}

/* Build what an index is to become beside it, then have that out of the way. */
static void
prepare_index_again(Writer *writer)
{
	const ModelIndex *want = as_index(writer->difference->want);
	const ModelTable *table = writer->difference->want_table;

	if (!may_prepare_index(writer, want) || has_planted_class(writer->difference->have))
		return;
	if (writer->difference->replacement == NULL)
		write_index_concurrently(writer, table, want, prepared_name(want->base.name));
	write_way_out(writer, want->base.name);
}

/* Is it a name of an index that is made ahead, of this table? */
static bool
is_name_of_prepared(const ModelTable *table, const char *name)
{
	ListCell   *lc;

	foreach(lc, table->indexes)
	{
		if (strcmp(prepared_name(((ModelIndex *) lfirst(lc))->base.name), name) == 0)
			return true;
	}
	foreach(lc, table->constraints)
	{
		const ModelConstraint *constraint = lfirst(lc);

		if (constraint->index != NULL &&
			(strcmp(constraint->base.name, name) == 0 ||
			 strcmp(prepared_name(constraint->base.name), name) == 0))
			return true;
	}
	return false;
}

/* An index that the version before has and this one has not, or what a build that has failed left. */
static void
prepare_index_drop(Writer *writer)
{
	const Difference *difference = writer->difference;
	const ModelIndex *have = as_index(difference->have);
	const ModelTable *before = writer->target->before ?
		model_find_table(writer->target->before, difference->have_table->base.name) : NULL;

	if (difference->serves || is_gone(have->base.name) || !may_prepare(writer))
		return;
	if (before != NULL && model_find_index(before, have->base.name) != NULL)
		write_way_out(writer, have->base.name);
	else if (!have->valid &&
			 (before == NULL || is_name_of_prepared(difference->want_table, have->base.name)))
		write_drop_of_invalid(writer, &have->base);
	else if (before != NULL && have->valid && is_replaced_of(before, have->base.name))
		write_drop_of_index(writer, PHASE_AFTER_UPDATE, have->base.name);
}

/* A type that was made ahead, and is no member of the extension yet. */
static void
prepare_membership(Writer *writer)
{
	const ModelObject *want = writer->difference->want;

	if (want->kind == MODEL_ENUM && writer->target->before != NULL &&
		model_find_type(writer->target->before, want->name) == NULL)
		write_membership(writer, want);
}

/* Build the index of a primary key or unique constraint, under a name that is free. */
static void
prepare_key(Writer *writer)
{
	const ModelConstraint *want = as_constraint(writer->difference->want);
	const char *name = writer->difference->have != NULL ? prepared_name(want->base.name) :
		want->base.name;
	const ModelIndex *there = model_find_index(writer->difference->have_table, name);

	if (writer->difference->replacement != NULL || want->deferrable || want->index == NULL ||
		(there != NULL && (there->valid || there->being_built)) ||
		!may_prepare_constraint(writer, want))
		return;
	write_index_concurrently(writer, writer->difference->want_table, want->index, name);
}

/* Add a foreign key or check that is in force for new rows, then look at the others. */
static void
write_constraint_in_steps(Writer *writer, const ModelConstraint *want, const char *name)
{
	ModelConstraint named = *want;

	named.base.name = name;
	write_validated_constraint(writer, writer->difference->want_table, &named);
}

static void
prepare_constraint(Writer *writer)
{
	const ModelConstraint *want = as_constraint(writer->difference->want);

	if (may_prepare_constraint(writer, want))
		write_constraint_in_steps(writer, want, want->base.name);
}

/* The same under another name, beside what it is to replace. */
static void
prepare_constraint_again(Writer *writer)
{
	const ModelConstraint *want = as_constraint(writer->difference->want);
	const ModelObject *replacement = writer->difference->replacement;

	if (!may_prepare_constraint(writer, want))
		return;
	if (replacement == NULL)
		write_constraint_in_steps(writer, want, prepared_name(want->base.name));
	else if (want->validated && !as_constraint(replacement)->validated)
		write_check_of_rows(writer, table_name(writer), as_constraint(replacement));
}

static void
prepare_validation(Writer *writer)
{
	const ModelConstraint *want = as_constraint(writer->difference->want);

	if (may_prepare_constraint(writer, want))
		write_check_of_rows(writer, table_name(writer), want);
}

/*
 * Does a statement mention what gets its name only by the steps of the update, a
 * type or label?
 */
static bool
mentions_new_name(const Steps *steps, const Statement *statement)
{
	ListCell   *lc;

	foreach(lc, steps ? steps->steps : NIL)
	{
		const Step *step = lfirst(lc);

		if (step->kind == STEP_RENAME &&
			(step->object == MODEL_ENUM || step->object == MODEL_DOMAIN) &&
			strstr(statement->text, step->label ? quote_literal_cstr(step->new_name) :
				   quote_identifier(step->new_name)) != NULL)
			return true;
	}
	return false;
}

/*
 * What can be done ahead about each difference; NULL: it is left to the update.
 * All means: nothing is left to it then.
 */
static const struct
{
	void		(*prepare) (Writer *writer);
	bool		all;
}			preparers[PROBLEM_COUNT] =
{
	[MISSING_ENUM] = {prepare_enum},
	[MISSING_ENUM_LABEL] = {write_label, true},
	[NOT_A_MEMBER] = {prepare_membership},
	[MISSING_COLUMN] = {prepare_column},
	[DIFFERENT_COLUMN_NULLABILITY] = {prepare_not_null},
	[MISSING_INDEX] = {prepare_index, true},
	[INVALID_INDEX] = {prepare_valid_index, true},
	[DIFFERENT_INDEX] = {prepare_index_again},
	[REPLACED_INDEX] = {write_index_drop, true},
	[UNEXPECTED_INDEX] = {prepare_index_drop, true},
	[MISSING_PRIMARY_KEY] = {prepare_key},
	[DIFFERENT_PRIMARY_KEY] = {prepare_key},
	[MISSING_UNIQUE_CONSTRAINT] = {prepare_key},
	[DIFFERENT_UNIQUE_CONSTRAINT] = {prepare_key},
	[MISSING_FOREIGN_KEY] = {prepare_constraint, true},
	[MISSING_CHECK_CONSTRAINT] = {prepare_constraint, true},
	[DIFFERENT_FOREIGN_KEY] = {prepare_constraint_again},
	[DIFFERENT_CHECK_CONSTRAINT] = {prepare_constraint_again},
	[FOREIGN_KEY_NOT_VALIDATED] = {prepare_validation, true},
	[CHECK_CONSTRAINT_NOT_VALIDATED] = {prepare_validation, true},
};

/* Is nothing left of a problem when what can be done ahead is done? */
bool
preparation_is_all(Problem problem)
{
	return preparers[problem].all;
}

/*
 * The statements (Statement) that can be run ahead of an update, in their order,
 * each in a transaction of its own; then those of PHASE_AFTER_UPDATE.  Sets
 * prepared to the differences that they are about.
 */
List *
ddl_preparations(const DdlTarget *target, List **prepared)
{
	DdlTarget	ahead = *target;
	EnumsAgain	enums_again = {false};
	Writer		writer = {.target = &ahead, .enums_again = &enums_again};
	List	   *statements = NIL;
	ListCell   *lc;

	ahead.ahead = true;
	foreach(lc, target->differences)
	{
		CHECK_FOR_INTERRUPTS();
		writer.difference = lfirst(lc);
		if (preparers[writer.difference->problem].prepare != NULL && writer.difference->pair == NULL)
			preparers[writer.difference->problem].prepare(&writer);
	}
	*prepared = NIL;
	foreach(lc, writer.statements)
	{
		const Statement *statement = lfirst(lc);

		if (mentions_new_name(target->steps, statement))
			continue;
		statements = lappend(statements, lfirst(lc));
		*prepared = lappend(*prepared, (void *) statement->difference);
	}
	return statements_in_order(statements);
}
