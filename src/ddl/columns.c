/*-------------------------------------------------------------------------
 *
 * ddl/columns.c
 *		Writes the statements for columns.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_attribute.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "compat.h"
#include "ddl/writer.h"
#include "expression/expression.h"
#include "schema/print.h"

/* The name of the column of the difference at hand, as SQL. */
static const char *
column_name(const Writer *writer)
{
	return quote_identifier(difference_object(writer->difference)->name);
}

/* A column's default as SQL; NULL if it has none. */
static const char *
default_text(const Writer *writer, const ModelColumn *column)
{
	if (column->default_sequence != NULL)
		return next_value_text(column->default_sequence, writer->target->prefix);
	if (column->default_value == NULL || column->generated != '\0')
		return NULL;
	return expression_text(column->default_value, writer->difference->want_table,
						   writer->target->prefix);
}

/* Has another kind of type the name of this one, which is the schema's own? */
bool
type_is_in_the_way(const Writer *writer, const TypeRef *type)
{
	const ModelEnum *labels;
	const ModelDomain *domain;

	if (type->own == NULL)
		return false;
	labels = model_find_enum(writer->target->have, type->own);
	domain = model_find_domain(writer->target->have, type->own);
	return (labels != NULL && !labels->is_enum) || (domain != NULL && !domain->is_domain);
}

/*
 * A column as CREATE TABLE and ADD COLUMN take it.  That its NOT NULL is not
 * validated cannot be said there, see write_column_settings().
 */
const char *
new_column_clause(const Writer *writer, const ModelTable *table, const ModelColumn *column)
{
	ModelColumn plain = *column;

	if (!column->not_null_validated)
	{
		plain.not_null = false;
		plain.not_null_validated = true;
	}
	return psprintf("%s %s", quote_identifier(column->base.name),
					column_definition(writer->target->want, table, &plain,
									  writer->target->prefix));
}

/* Has the server to look at each value of the type, as a domain of the schema checks it? */
bool
type_is_constrained(const Model *model, const TypeRef *type)
{
	TypeShape	shape = type_shape(type, model);

	return shape.constrained || shape.of_own;
}

/* May a column's default be another one in each row? */
bool
default_is_volatile(const DdlTarget *target, const ModelTable *table, const ModelColumn *column)
{
	const ExpressionContext context = {.types = target->want, .other = target->have};

	return column->default_value != NULL && column->generated == '\0' &&
		expression_is_volatile(column->default_value, table, &context);
}

/* Does the server write all rows again to add the column? */
static int
new_column_hazards(const Writer *writer, const ModelTable *table, const ModelColumn *column)
{
	return column->identity != '\0' || column->default_sequence != NULL ||
		column->generated == ATTRIBUTE_GENERATED_STORED ||
		type_is_constrained(writer->target->want, &column->type) ||
		default_is_volatile(writer->target, table, column) ? REWRITES_TABLE : 0;
}

/* A check that is validated saves the server from looking at the rows; NULL: there is none. */
static void
write_set_not_null(Writer *writer, const char *column, const ModelObject *check)
{
	bool		known = check != NULL && as_constraint(check)->validated;

	add_statement(writer, PHASE_NOT_NULL, BLOCKS_ALL | (known ? 0 : SCANS_TABLE),
				  "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL", table_name(writer),
				  quote_identifier(column));
}

/* Is a new column NULL in the rows that are there, until a step fills it? */
static bool
is_filled_by_steps(const Writer *writer, const ModelTable *table, const ModelColumn *column)
{
	return column->not_null && column->default_value == NULL &&
		column->default_sequence == NULL && column->identity == '\0' &&
		steps_fill(writer->target->steps, table->base.name);
}

/*
 * Add a column at the end, after those that stand before it and are added too.
 * A script takes one that was added ahead; its closing assertion refuses one
 * that is not exactly the wanted one.
 */
static void
write_new_column(Writer *writer, Phase phase, const ModelColumn *want)
{
	const ModelTable *table = writer->difference->want_table;
	StatementPlace place = {.phase = phase, .table = table->base.name};
	ModelColumn plain = *want;
	bool		filled = is_filled_by_steps(writer, table, want);
	ListCell   *lc;

	foreach(lc, table->columns)
	{
		if (lfirst(lc) == want)
			place.rank = foreach_current_index(lc) + 1;
	}
	if (phase == PHASE_COMPUTED_COLUMNS)
		writer->late = lappend(writer->late, (void *) want);
	plain.not_null = want->not_null && !filled;
	add_placed_statement(writer, &place, BLOCKS_ALL | new_column_hazards(writer, table, want),
						 "ALTER TABLE %s ADD COLUMN %s%s",
						 table_name(writer),
						 writer->target->in_script && phase == PHASE_COLUMNS ? "IF NOT EXISTS " : "",
						 new_column_clause(writer, table, &plain));
	if (filled)
		write_set_not_null(writer, want->base.name, NULL);
	write_column_settings(writer, table, want, NULL);
	write_identity_sequence(writer, want, false);
	write_new_comment(writer, &want->base);
}

/* Make a column again that the server computes; no value of it is lost for good. */
static void
write_computed_again(Writer *writer, Phase phase, const ModelColumn *want)
{
	StatementPlace place = {
		.phase = PHASE_COLUMN_DROPS,
		.rank = -1,
		.table = writer->difference->want_table->base.name,
	};

	add_placed_statement(writer, &place, BLOCKS_ALL, "ALTER TABLE %s DROP COLUMN %s",
						 table_name(writer), quote_identifier(want->base.name));
	write_sequences_around(writer, want);
	write_new_column(writer, phase, want);
	writer->again = lappend(writer->again, (void *) want);
	write_dependents_again(writer, writer->difference->want_table, list_make1((void *) want));
}

/* The server changes no type of a column that others are computed of. */
void
write_computed_of(Writer *writer, const ModelColumn *changed)
{
	const ModelTable *want = writer->difference->want_table;
	ListCell   *lc;

	foreach(lc, want->columns)
	{
		const ModelColumn *column = lfirst(lc);
		const ModelColumn *have = model_find_column(writer->difference->have_table,
													column->base.name);

		if (column->generated != '\0' && have != NULL && have->generated != '\0' &&
			expression_uses_column(column->default_value, want->base.name, changed->base.name))
			write_computed_again(writer, PHASE_COMPUTED_COLUMNS, column);
	}
}

/* Is a column computed of one whose type changes? */
static bool
is_computed_of_changed(const Writer *writer, const ModelColumn *column)
{
	ListCell   *lc;

	foreach(lc, column->generated != '\0' ? writer->target->differences : NIL)
	{
		const Difference *difference = lfirst(lc);

		if ((difference->problem == DIFFERENT_COLUMN_TYPE ||
			 difference->problem == DIFFERENT_COLUMN_COLLATION) &&
			difference->want_table == writer->difference->want_table &&
			expression_uses_column(column->default_value, difference->want_table->base.name,
								   difference->want->name))
			return true;
	}
	return is_computed_of_late_enum(writer, writer->difference->want_table, column);
}

/* When a column is made that is computed: of those that change, when they have. */
static Phase
phase_of_column(const Writer *writer, const ModelColumn *want)
{
	return is_computed_of_changed(writer, want) ? PHASE_COMPUTED_COLUMNS : PHASE_COLUMNS;
}

/* Add a column at the end; where that is not its place, it moves later. */
void
write_missing_column(Writer *writer)
{
	const ModelColumn *want = as_column(writer->difference->want);

	if (type_is_in_the_way(writer, &want->type))
		return;
	write_new_column(writer, phase_of_column(writer, want), want);
	write_column_order(writer);
}

void
write_column_drop(Writer *writer)
{
	const ModelColumn *have = as_column(writer->difference->have);
	StatementPlace place = {
		.phase = steps_read_rows(writer->target->steps) ? PHASE_OLD_COLUMNS : PHASE_COLUMN_DROPS,
		.table = writer->difference->want_table->base.name,
	};

	/* One that is generated goes before those that it is generated from. */
	if (have->generated != '\0')
		place.rank = -1;
	/* Statements on rows may leave it out, or empty it.  An identity fills itself. */
	if (have->not_null && have->identity == '\0' && steps_fill(writer->target->steps, place.table))
		add_statement(writer, PHASE_COLUMNS, BLOCKS_ALL,
					  "ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL", table_name(writer),
					  column_name(writer));
	add_placed_statement(writer, &place, BLOCKS_ALL | DELETES_DATA,
						 "ALTER TABLE %s DROP COLUMN %s", table_name(writer),
						 column_name(writer));
}

/* Have a column as the server leaves it that gets another type: how it keeps large values is forgotten. */
void
column_loses_settings(ModelColumn *column)
{
	column->storage = '\0';
	column->compression = '\0';
}

/*
 * Change a column's type, and its collation with it.  Nothing is lost: what
 * does not hold a value raises an error.
 */
void
write_column_type(Writer *writer)
{
	const ModelColumn *want = as_column(writer->difference->want);
	const ModelColumn *have = as_column(writer->difference->have);
	const Step *step = steps_find_type(writer->target->steps,
									   writer->difference->want_table->base.name,
									   want->base.name);
	const char *name = quote_identifier(want->base.name);
	const char *type = type_text(&want->type, writer->target->prefix);
	const char *new_default = default_text(writer, want);
	ModelColumn changed = *have;
	StringInfoData text;

	if (step == NULL && !type_change_is_made(writer, &have->type, &want->type))
		return;
	if (type_is_in_the_way(writer, &want->type))
		return;
	if (want->generated != '\0')
	{
		if (have->generated != '\0')
			write_computed_again(writer, phase_of_column(writer, want), want);
		return;					/* or it comes with how it is generated */
	}
	write_computed_of(writer, want);
	if (want->type.own != NULL || have->type.own != NULL || step != NULL)
		write_expressions_around(writer, want);
	initStringInfo(&text);
	if (have->generated == '\0' &&
		(have->default_value != NULL || have->default_sequence != NULL))
		appendStringInfo(&text, "ALTER COLUMN %s DROP DEFAULT, ", name);
	appendStringInfo(&text, "ALTER COLUMN %s TYPE %s", name, type);
	if (OidIsValid(want->collation) && want->collation != type_collation(&want->type))
		appendStringInfo(&text, " COLLATE %s", collation_text(want->collation));
	if (step != NULL)
		appendStringInfo(&text, " USING %s",
						 expression_text(step->text, NULL, writer->target->prefix));
	else
		appendStringInfoString(&text, using_clause(writer, want, have));
	if (new_default != NULL)
		appendStringInfo(&text, ", ALTER COLUMN %s SET DEFAULT %s", name, new_default);
	add_statement(writer, PHASE_COLUMN_TYPES,
				  BLOCKS_ALL | (step ? REWRITES_TABLE : type_change_hazards(writer, &have->type, &want->type)),
				  "ALTER TABLE %s %s", table_name(writer), text.data);
	column_loses_settings(&changed);
	write_column_settings(writer, writer->difference->want_table, want, &changed);
}

/* Drop the check that has told the server that no row is NULL. */
static void
write_drop_of_check(Writer *writer)
{
	if (writer->difference->replacement != NULL)
		write_drop_of_constraint(writer, PHASE_PROPERTIES, writer->difference->replacement->name);
}

void
write_column_nullability(Writer *writer)
{
	const ModelColumn *want = as_column(writer->difference->want);
	const char *table = table_name(writer);

	if (want->not_null)
	{
		write_set_not_null(writer, want->base.name, writer->difference->replacement);
		write_drop_of_check(writer);
	}
	else
		add_statement(writer, PHASE_COLUMNS, BLOCKS_ALL,
					  "ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL", table,
					  quote_identifier(want->base.name));
}

#ifdef HAVE_SET_EXPRESSION
/* Is one wanted before the column that stands behind it?  Then it goes to the end, as up to 16. */
static bool
column_moves_back(const ModelTable *want, const ModelTable *have, const ModelColumn *column)
{
	int			place = model_column_place(have, column->base.name);
	ListCell   *lc;

	foreach(lc, want->columns)
	{
		const ModelColumn *before = lfirst(lc);

		if (before == column)
			return false;
		if (model_column_place(have, before->base.name) > place)
			return true;
	}
	return false;
}
#endif

/*
 * Have the server compute a column in another way.  Before 17 that takes a new
 * column; its values are all computed again.
 */
static void
write_generated_again(Writer *writer, const ModelColumn *want)
{
#ifdef HAVE_SET_EXPRESSION
	const ModelTable *table = writer->difference->want_table;
	const char *name = quote_identifier(want->base.name);

	if (is_computed_of_changed(writer, want))
		return;					/* it is made again with that */
	if (!column_moves_back(table, writer->difference->have_table, want))
		add_statement(writer, PHASE_COMPUTED_COLUMNS, BLOCKS_ALL | REWRITES_TABLE,
					  "ALTER TABLE %s ALTER COLUMN %s SET EXPRESSION AS (%s)",
					  table_name(writer), name,
					  expression_text(want->default_value, table, writer->target->prefix));
	else
		write_computed_again(writer, phase_of_column(writer, want), want);
#else
	write_computed_again(writer, phase_of_column(writer, want), want);
#endif
}

void
write_column_default(Writer *writer)
{
	const ModelColumn *want = as_column(writer->difference->want);
	const ModelColumn *have = as_column(writer->difference->have);
	const char *name = quote_identifier(want->base.name);
	const char *value = default_text(writer, want);

	if (!types_equal(&want->type, &have->type) || enum_is_made_again(writer, want->type.own))
		return;					/* comes with the type, or does not fit */
	if (want->generated != '\0')
		write_generated_again(writer, want);
	else if (value != NULL)
		add_statement(writer, PHASE_COLUMNS, BLOCKS_ALL,
					  "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s",
					  table_name(writer), name, value);
	else
		add_statement(writer, PHASE_COLUMNS, BLOCKS_ALL,
					  "ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT",
					  table_name(writer), name);
}

/* " GENERATED ALWAYS AS IDENTITY (...)", of the column's definition. */
static const char *
identity_clause(const Writer *writer, const ModelColumn *want)
{
	return identity_definition(writer->target->want, want, writer->target->prefix);
}

/* Let the server number the rows by itself, or no longer do so. */
void
write_column_identity(Writer *writer)
{
	const ModelColumn *want = as_column(writer->difference->want);
	const ModelColumn *have = as_column(writer->difference->have);
	const char *name = quote_identifier(want->base.name);
	/* Before a default is set, and after its sequence has the number. */
	StatementPlace first = {
		.phase = PHASE_COLUMNS,
		.rank = -1,
		.table = writer->difference->want_table->base.name,
	};

	if (want->identity == '\0')
	{
		write_release_of_identity(writer, &first, have);
		add_placed_statement(writer, &first, BLOCKS_ALL,
							 "ALTER TABLE %s ALTER COLUMN %s DROP IDENTITY", table_name(writer),
							 name);
	}
	else if (have->identity == '\0')
	{
		const ModelSequence *sequence = column_sequence(writer->target->want, want);
		const char *statement = psprintf("ALTER TABLE %s ALTER COLUMN %s ADD %s",
										 table_name(writer), name,
										 identity_clause(writer, want));
		bool		replaces = sequence != NULL &&
			texts_equal(have->default_sequence, sequence->base.name);

		if (replaces)
			write_identity_instead_of_sequence(writer, sequence, statement);
		else
			add_statement(writer, PHASE_NOT_NULL, BLOCKS_ALL, "%s", statement);
		write_identity_sequence(writer, want, replaces);
	}
	else
		add_statement(writer, PHASE_COLUMNS, BLOCKS_ALL,
					  "ALTER TABLE %s ALTER COLUMN %s SET GENERATED %s", table_name(writer),
					  name, want->identity == ATTRIBUTE_IDENTITY_ALWAYS ? "ALWAYS" :
					  "BY DEFAULT");
}

/*
 * Let the server compute a column, or no longer do so.  What somebody wrote into
 * it is lost when it is computed, and a virtual one has no values to keep.
 */
void
write_column_generation(Writer *writer)
{
	const ModelColumn *want = as_column(writer->difference->want);
	const ModelColumn *have = as_column(writer->difference->have);
	const char *name = quote_identifier(want->base.name);

	if (want->generated != '\0')
	{
		if (writer->target->allow_data_loss || have->generated != '\0')
			write_computed_again(writer, phase_of_column(writer, want), want);
		return;
	}
	if (have->generated != ATTRIBUTE_GENERATED_STORED)
		return;
	add_statement(writer, PHASE_COLUMN_DROPS, BLOCKS_ALL,
				  "ALTER TABLE %s ALTER COLUMN %s DROP EXPRESSION", table_name(writer), name);
	if (want->default_value != NULL || want->default_sequence != NULL)
		write_column_default(writer);
}

/*
 * Set how a column keeps large values, and what is known of them, where it is
 * not as the other one has it, or else as a new column has it.
 */
void
write_column_settings(Writer *writer, const ModelTable *table, const ModelColumn *column,
					  const ModelColumn *have)
{
	const char *name = quote_identifier(column->base.name);
	const char *table_text = target_name(writer, table->base.name);

	if (have == NULL && !column->not_null_validated)
		add_statement(writer, PHASE_PROPERTIES, BLOCKS_ALL, "ALTER TABLE %s ADD NOT NULL %s NOT VALID",
					  table_text, name);
	if (column->storage != (have ? have->storage : '\0'))
		add_statement(writer, PHASE_PROPERTIES, BLOCKS_ALL, "%s",
					  storage_statement(writer->target->want, table, column,
										writer->target->prefix));
	if (have != NULL && column->compression != have->compression)
		add_statement(writer, PHASE_PROPERTIES, BLOCKS_ALL,
					  "ALTER TABLE %s ALTER COLUMN %s SET COMPRESSION %s", table_text, name,
					  column->compression != '\0' ? compression_text(column->compression) :
					  "DEFAULT");
	if (column->statistics != (have ? have->statistics : -1))
		add_statement(writer, PHASE_PROPERTIES, 0,
					  "ALTER TABLE %s ALTER COLUMN %s SET STATISTICS %d", table_text, name,
					  column->statistics);
}

void
write_column_storage(Writer *writer)
{
	write_column_settings(writer, writer->difference->want_table,
						  as_column(writer->difference->want),
						  as_column(writer->difference->have));
}
