/*-------------------------------------------------------------------------
 *
 * ddl/types.c
 *		Writes the statements for enums and their labels.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "commands/defrem.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "ddl/writer.h"
#include "expression/expression.h"
#include "schema/print.h"

/* The statement that creates an enum. */
const char *
enum_text(const Writer *writer, const ModelEnum *type)
{
	return psprintf("CREATE TYPE %s AS ENUM (%s)", target_name(writer, type->base.name),
					labels_text(&type->labels));
}

void
write_enum(Writer *writer)
{
	const ModelEnum *type = as_enum(writer->difference->want);

	add_statement(writer, PHASE_TYPES, 0, "%s", enum_text(writer, type));
	write_owner(writer, &type->base);
	write_membership(writer, &type->base);
	write_new_comment(writer, &type->base);
}

/* Does an index have the literal? */
static bool
index_uses_literal(const ModelIndex *index, const char *literal)
{
	ListCell   *lc;

	if (index == NULL)
		return false;
	foreach(lc, index->elements)
	{
		if (expression_uses_literal(((IndexElement *) lfirst(lc))->expression, literal))
			return true;
	}
	return expression_uses_literal(index->predicate, literal);
}

/* Has an expression of a table the literal? */
static bool
table_uses_literal(const ModelTable *table, const char *literal)
{
	ListCell   *lc;

	foreach(lc, table->columns)
	{
		if (expression_uses_literal(((ModelColumn *) lfirst(lc))->default_value, literal))
			return true;
	}
	foreach(lc, table->constraints)
	{
		const ModelConstraint *constraint = lfirst(lc);

		if (expression_uses_literal(constraint->expression, literal) ||
			index_uses_literal(constraint->index, literal))
			return true;
	}
	foreach(lc, table->indexes)
	{
		if (index_uses_literal(lfirst(lc), literal))
			return true;
	}
	return false;
}

static bool
domain_uses_literal(const ModelDomain *domain, const char *literal)
{
	ListCell   *lc;

	foreach(lc, domain->constraints)
	{
		if (expression_uses_literal(((ModelConstraint *) lfirst(lc))->expression, literal))
			return true;
	}
	return expression_uses_literal(domain->default_value, literal);
}

/*
 * Is a new label used by what has the type, or by a statement on rows?  Before the
 * transaction ends that added it, the server refuses that.
 */
bool
label_is_used(const Model *want, const Steps *steps, const ModelEnum *type, const char *label)
{
	ListCell   *lc;

	if (steps_use_literal(steps, label))
		return true;
	foreach(lc, want->domains)
	{
		const ModelDomain *domain = lfirst(lc);

		if (texts_equal(domain->type.own, type->base.name) && domain_uses_literal(domain, label))
			return true;
	}
	foreach(lc, want->tables)
	{
		if (table_has_type(lfirst(lc), type->base.name) && table_uses_literal(lfirst(lc), label))
			return true;
	}
	return false;
}

/* Is a domain of the schema made of the enum?  Then that cannot be dropped. */
static bool
has_domain(const Writer *writer, const ModelObject *type)
{
	ListCell   *lc;

	foreach(lc, writer->target->have->domains)
	{
		if (texts_equal(((ModelDomain *) lfirst(lc))->type.own, type->name))
			return true;
	}
	return false;
}

/* Does a difference lead to an enum that is made again? */
static bool
has_enum_made_again(const Writer *writer, const Difference *difference)
{
	if (difference->problem != DIFFERENT_ENUM_ORDER &&
		(difference->problem != UNEXPECTED_ENUM_LABEL || !writer->target->allow_data_loss))
		return false;
	return difference->want != NULL && difference->have != NULL && difference->pair == NULL &&
		!is_held_by_additions(writer, difference->have->type_additions) &&
		!has_domain(writer, difference->have);
}

/* Will an enum be made again, with all labels?  NULL names none. */
bool
enum_is_made_again(const Writer *writer, const char *name)
{
	EnumsAgain *again = writer->enums_again;
	ListCell   *lc;

	if (name == NULL)
		return false;
	foreach(lc, again->known ? NIL : writer->target->differences)
	{
		const Difference *difference = lfirst(lc);

		CHECK_FOR_INTERRUPTS();
		if (has_enum_made_again(writer, difference))
			again->enums = list_append_unique_ptr(again->enums, (void *) difference->want);
	}
	again->known = true;
	foreach(lc, again->enums)
	{
		if (strcmp(((ModelEnum *) lfirst(lc))->base.name, name) == 0)
			return true;
	}
	return false;
}

/* Is a column computed of one whose enum is made again behind the statements on rows? */
bool
is_computed_of_late_enum(const Writer *writer, const ModelTable *table, const ModelColumn *column)
{
	ListCell   *lc;

	if (column->generated == '\0' || !steps_read_rows(writer->target->steps))
		return false;
	foreach(lc, table->columns)
	{
		const ModelColumn *other = lfirst(lc);

		if (enum_is_made_again(writer, other->type.own) &&
			expression_uses_column(column->default_value, table->base.name, other->base.name))
			return true;
	}
	return false;
}

/* Is a new label to come first, in a transaction of its own? */
static bool
comes_first(const Writer *writer, const ModelEnum *want, const char *label)
{
	const DdlTarget *target = writer->target;

	return !target->in_script && label_is_used(target->want, target->steps, want, label);
}

/*
 * The label behind which one goes that comes first: the nearest before it that
 * is there, or comes first too; NULL if there is none.
 */
static const char *
first_neighbour(const Writer *writer, const ModelEnum *want, int place)
{
	const ModelEnum *have = as_enum(writer->difference->have);

	for (int i = place - 1; i >= 0; i--)
	{
		CHECK_FOR_INTERRUPTS();
		if (model_label_place(have, want->labels.names[i]) >= 0 ||
			comes_first(writer, want, want->labels.names[i]))
			return want->labels.names[i];
	}
	return NULL;
}

/* Where a label goes: " AFTER 'x'", of labels that are there by then. */
static const char *
place_of_label(const Writer *writer, const ModelEnum *want, int place, bool first)
{
	const ModelEnum *have = as_enum(writer->difference->have);
	const char *side = "AFTER";
	const char *neighbour = place == 0 ? NULL : first ? first_neighbour(writer, want, place) :
		want->labels.names[place - 1];

	for (int i = place + 1; neighbour == NULL && i < want->labels.count; i++)
	{
		side = "BEFORE";
		if (model_label_place(have, want->labels.names[i]) >= 0)
			neighbour = want->labels.names[i];
	}
	if (neighbour == NULL)
		return "";
	if (first)
		neighbour = steps_old_label(writer->target->steps, want->base.name, neighbour);
	return psprintf(" %s %s", side, quote_literal_cstr(neighbour));
}

/*
 * Add a label beside a neighbour that is there already, or that a statement before
 * this one adds.  One that is used comes in a transaction of its own, and so
 * before anything has another name; a script makes sure that it is there.
 */
void
write_label(Writer *writer)
{
	const DdlTarget *target = writer->target;
	const ModelEnum *want = as_enum(writer->difference->want);
	const char *label = writer->difference->part;
	bool		used = label_is_used(target->want, target->steps, want, label);
	bool		first = used && !target->in_script;
	const char *name = first ? steps_old_type(target->steps, want->base.name) : want->base.name;

	/* A repair gives the type its name only then. */
	if (first && target->before == NULL && !writer->choice)
		name = writer->difference->have->live_name;
	if (enum_is_made_again(writer, want->base.name) &&
		!(used && steps_read_rows(target->steps)))
		return;
	add_statement(writer, first ? PHASE_LABELS : PHASE_TYPES, first ? OWN_TRANSACTION : 0,
				  "ALTER TYPE %s ADD VALUE %s%s%s", target_name(writer, name),
				  target->in_script ? "IF NOT EXISTS " : "", quote_literal_cstr(label),
				  place_of_label(writer, want, model_label_place(want, label), first));
}

/*
 * Let a column use the new type of the same name instead of the old one.  Values
 * go by their output function: a cast of the type may be somebody's code.
 */
static void
write_column_of_new_type(Writer *writer, Phase phase, const ModelTable *table,
						 const ModelColumn *column)
{
	StatementPlace place = {.phase = phase, .table = table->base.name};
	const char *name = quote_identifier(column->base.name);
	const char *type = type_text(&column->type, writer->target->prefix);
	ModelColumn changed = *column;
	const char *set_default = column->default_value == NULL ? "" :
		psprintf(", ALTER COLUMN %s SET DEFAULT %s", name,
				 expression_text(column->default_value, table, writer->target->prefix));

	add_placed_statement(writer, &place, BLOCKS_ALL | REWRITES_TABLE,
						 "ALTER TABLE %s ALTER COLUMN %s DROP DEFAULT, "
						 "ALTER COLUMN %s TYPE %s USING pg_catalog.%s(%s)::pg_catalog.text::%s%s",
						 target_name(writer, table->base.name), name, name, type,
						 column->type.own_array ? "array_out" : "enum_out", name, type,
						 set_default);
	column_loses_settings(&changed);
	write_column_settings(writer, table, column, &changed);
}

/* Has a live column the type, or the array of it, that it should have? */
static bool
has_wanted_type(const ModelTable *live, const ModelColumn *column)
{
	const ModelColumn *have = live ? model_find_column(live, column->base.name) : NULL;

	return have != NULL && types_equal(&have->type, &column->type);
}

/* Is it a new column, which by then has been made with the type that goes? */
static bool
is_new_by(const Writer *writer, Phase phase, const ModelTable *live, const ModelColumn *column)
{
	if (phase != PHASE_ENUMS)
		return false;
	return live != NULL ? model_find_column(live, column->base.name) == NULL :
		!table_comes_late(writer, as_table(column->base.parent));
}

/* Have what the server cannot change with a column's type go before and come after. */
static void
write_what_hangs_on(Writer *writer, const ModelTable *table, const ModelTable *live,
					const ModelColumn *column)
{
	const Difference *difference = writer->difference;
	Difference *of_table = palloc(sizeof(Difference));

	*of_table = *difference;
	of_table->want_table = table;
	of_table->have_table = live;
	writer->difference = of_table;
	write_expressions_around(writer, column);
	write_computed_of(writer, column);
	writer->difference = difference;
}

/* Let all columns of the type use the new one. */
static void
write_columns_of_new_type(Writer *writer, Phase phase, const ModelEnum *type)
{
	ListCell   *lt;

	foreach(lt, writer->target->want->tables)
	{
		const ModelTable *table = lfirst(lt);
		const ModelTable *live = model_find_table(writer->target->have, table->base.name);
		ListCell   *lc;

		foreach(lc, table->columns)
		{
			const ModelColumn *column = lfirst(lc);

			if (texts_equal(column->type.own, type->base.name) &&
				(has_wanted_type(live, column) || is_new_by(writer, phase, live, column)))
			{
				write_column_of_new_type(writer, phase, table, column);
				if (live != NULL)
					write_what_hangs_on(writer, table, live, column);
			}
		}
	}
}

/* What a type is called that is made again, until it goes: a name that nothing else has. */
static const char *
name_of_replaced(const Writer *writer, const char *name)
{
	const char *old_name = makeObjectName(name, NULL, "replaced");

	if (strncmp(old_name, name, strlen(name)) != 0 ||
		model_find_type(writer->target->have, old_name) != NULL ||
		model_find_type(writer->target->want, old_name) != NULL ||
		name_is_taken(writer->target->have, old_name) ||
		name_is_taken(writer->target->want, old_name))
		return passing_name(writer, name, "replaced");
	return old_name;
}

/*
 * Labels can neither be removed nor moved, so make the type again.  A row that
 * uses a label that is gone makes the statement fail; nothing is lost then.  The
 * old type goes when nothing that leaves has it any more.
 */
void
write_enum_again(Writer *writer)
{
	const ModelEnum *want = as_enum(writer->difference->want);
	const char *name = target_name(writer, want->base.name);
	const char *old_name = name_of_replaced(writer, want->base.name);
	const char *old = target_name(writer, old_name);
	/* Statements on rows are to take the labels away that leave. */
	Phase		phase = steps_read_rows(writer->target->steps) ? PHASE_ENUMS : PHASE_TYPES;

	if (has_domain(writer, writer->difference->have) && writer->target->have->schema == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("labels of type \"%s\" leave or have another order, and a domain is made of it",
						want->base.name),
				 errhint("In the definition, keep the labels, or make another type and domain and have the columns use those.")));
	if (is_held_by_additions(writer, writer->difference->have->type_additions) ||
		has_domain(writer, writer->difference->have) || was_written(writer, &want->base))
		return;
	add_statement(writer, phase, 0, "ALTER TYPE %s RENAME TO %s", name,
				  quote_identifier(old_name));
	add_statement(writer, phase, 0, "CREATE TYPE %s AS ENUM (%s)", name,
				  labels_text(&want->labels));
	write_columns_of_new_type(writer, phase, want);
	if (writer->target->members && writer->difference->have->member)
		add_statement(writer, PHASE_TYPE_DROPS, 0,
					  "ALTER EXTENSION " EXTENSION_NAME " DROP TYPE %s", old);
	add_statement(writer, PHASE_TYPE_DROPS, 0, "DROP TYPE %s", old);
	write_owner_in(writer, phase, &want->base);
	write_membership(writer, &want->base);
	write_new_comment(writer, &want->base);
}
