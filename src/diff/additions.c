/*-------------------------------------------------------------------------
 *
 * diff/additions.c
 *		Says whether something of others hangs on an object that may be code,
 *		and would run with the rights of whoever owns it, or writes to it.
 *
 * An expression, key or index that is as the definition has it is not of
 * others, whatever it calls.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/transam.h"
#include "catalog/pg_constraint.h"

#include "diff/compare.h"

/* Can one of an index's expressions run code? */
static bool
index_can_run_code(const Model *have, const ModelIndex *index)
{
	ListCell   *lc;

	if (index == NULL)
		return false;
	foreach(lc, index->elements)
	{
		if (expression_can_run_code(((IndexElement *) lfirst(lc))->expression, have))
			return true;
	}
	return expression_can_run_code(index->predicate, have);
}

/* Can a column that is not as the definition has it run code? */
static bool
column_can_run_code(const Model *have, const ModelColumn *column)
{
	return column->generated != '\0' || column->type_of_others ||
		expression_can_run_code(column->default_value, have);
}

/*
 * Can a constraint that is not as the definition has it?  A foreign key runs the
 * casts of a type that its other table has, and that is another role's.
 */
static bool
constraint_can_run_code(const Model *have, const ModelConstraint *constraint)
{
	if (constraint->type == CONSTRAINT_FOREIGN)
		return constraint->ref_schema != NULL || is_gone(constraint->ref_table) ||
			model_find_table(have, constraint->ref_table) == NULL;
	return expression_can_run_code(constraint->expression, have) ||
		index_can_run_code(have, constraint->index);
}

/* Does a difference of a table say that there is something that can run code? */
static bool
is_addition_to_table(const Model *have, const Difference *difference)
{
	switch (difference->problem)
	{
		case NOT_A_TABLE:
		case UNEXPECTED_CONSTRAINT:
		case UNEXPECTED_INDEX:
		case DIFFERENT_COLUMN_GENERATION:
			return true;
		case UNEXPECTED_COLUMN:
		case DIFFERENT_COLUMN_TYPE:
			return column_can_run_code(have, as_column(difference->have));
		case DIFFERENT_COLUMN_DEFAULT:
			return expression_can_run_code(as_column(difference->have)->default_value, have);
		case DIFFERENT_PRIMARY_KEY:
		case DIFFERENT_UNIQUE_CONSTRAINT:
		case DIFFERENT_FOREIGN_KEY:
		case DIFFERENT_CHECK_CONSTRAINT:
		case DIFFERENT_EXCLUSION_CONSTRAINT:
			return difference->have == NULL ||
				constraint_can_run_code(have, as_constraint(difference->have));
		case DIFFERENT_INDEX:
			return index_can_run_code(have, as_index(difference->have));
		default:
			return false;
	}
}

/* Does a difference of a type of the schema say so? */
static bool
is_addition_to_type(const Model *have, const Difference *difference)
{
	switch (difference->problem)
	{
		case NOT_AN_ENUM:
		case NOT_A_DOMAIN:
		case UNEXPECTED_DOMAIN_CONSTRAINT:
			return true;
		case DIFFERENT_DOMAIN_CONSTRAINT:
			return expression_can_run_code(as_constraint(difference->have)->expression, have);
		case DIFFERENT_DOMAIN:
			return (as_domain(difference->have)->type.own == NULL &&
					as_domain(difference->have)->type.oid >= FirstNormalObjectId) ||
				expression_can_run_code(as_domain(difference->have)->default_value, have);
		default:
			return false;
	}
}

/* Is anything about a type not as the definition has it, and can run code? */
static bool
type_has_additions(const Model *have, const char *name, const List *differences)
{
	ListCell   *lc;

	foreach(lc, differences)
	{
		const Difference *difference = lfirst(lc);
		const ModelObject *object = difference_object(difference);

		if (is_addition_to_type(have, difference) &&
			strcmp(object->parent ? object->parent->name : object->name, name) == 0)
			return true;
	}
	return false;
}

/* Has somebody put anything on a table that may be code?  Plain columns are not. */
bool
table_has_additions(const Model *have, const ModelTable *table, const List *differences)
{
	ListCell   *lc;

	if (table->attachments != NIL || table->base.type_additions != NIL)
		return true;
	foreach(lc, table->references)
	{
		if (reference_is_of_others(have, table, lfirst(lc)))
			return true;
	}
	foreach(lc, table->columns)
	{
		const char *type = ((ModelColumn *) lfirst(lc))->type.own;

		if (type != NULL && type_has_additions(have, type, differences))
			return true;
	}
	foreach(lc, differences)
	{
		const Difference *difference = lfirst(lc);

		if (difference->have_table != NULL &&
			strcmp(difference->have_table->base.name, table->base.name) == 0 &&
			is_addition_to_table(have, difference))
			return true;
	}
	return false;
}

/*
 * The same of an object of any kind: has somebody made anything of a type that
 * runs where its values are converted, compared or checked?
 */
bool
object_has_additions(const Model *have, const ModelObject *object, const List *differences)
{
	switch (object->kind)
	{
		case MODEL_TABLE:
			return table_has_additions(have, as_table(object), differences);
		case MODEL_ENUM:
		case MODEL_DOMAIN:
			return object->type_additions != NIL ||
				type_has_additions(have, object->name, differences);
		default:
			return false;
	}
}
