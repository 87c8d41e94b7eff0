/*-------------------------------------------------------------------------
 *
 * schema/rename.c
 *		Gives an object of a model another name, wherever the model has it, as
 *		the server does.
 *
 * The lists are in another order then, until model_sort().
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "expression/expression.h"
#include "schema/parser.h"

/* What has got another name. */
typedef struct NameChange
{
	const char *table;			/* whose column; NULL: something else */
	const char *name;
	const char *new_name;
} NameChange;

typedef Expression *(*ExpressionChange) (Expression *expression, const NameChange *change);

static Expression *
change_table(Expression *expression, const NameChange *change)
{
	return expression_rename_table(expression, change->name, change->new_name);
}

static Expression *
change_column(Expression *expression, const NameChange *change)
{
	return expression_rename_column(expression, change->table, change->name, change->new_name);
}

static Expression *
change_type(Expression *expression, const NameChange *change)
{
	return expression_rename_type(expression, change->name, change->new_name);
}

static Expression *
change_label(Expression *expression, const NameChange *change)
{
	return expression_rename_label(expression, change->name, change->new_name);
}

static void
change_index(ModelIndex *index, ExpressionChange function, const NameChange *change)
{
	ListCell   *lc;

	foreach(lc, index->elements)
	{
		IndexElement *element = lfirst(lc);

		element->expression = function(element->expression, change);
	}
	index->predicate = function(index->predicate, change);
}

/* Change all expressions of a table. */
static void
change_expressions_of_table(ModelTable *table, ExpressionChange function,
							const NameChange *change)
{
	ListCell   *lc;

	foreach(lc, table->columns)
	{
		ModelColumn *column = lfirst(lc);

		column->default_value = function(column->default_value, change);
	}
	foreach(lc, table->constraints)
	{
		ModelConstraint *constraint = lfirst(lc);

		constraint->expression = function(constraint->expression, change);
		if (constraint->index != NULL)
			change_index(constraint->index, function, change);
	}
	foreach(lc, table->indexes)
		change_index(lfirst(lc), function, change);
}

/* Change all expressions of a model. */
static void
change_expressions(Model *model, ExpressionChange function, const NameChange *change)
{
	ListCell   *lc;
	ListCell   *lk;

	foreach(lc, model->tables)
		change_expressions_of_table(lfirst(lc), function, change);
	foreach(lc, model->domains)
	{
		ModelDomain *domain = lfirst(lc);

		domain->default_value = function(domain->default_value, change);
		foreach(lk, domain->constraints)
		{
			ModelConstraint *constraint = lfirst(lk);

			constraint->expression = function(constraint->expression, change);
		}
	}
}

static void
change_text(const char **text, const NameChange *change)
{
	if (texts_equal(*text, change->name))
		*text = change->new_name;
}

/* The array with one of its names changed, which others may share. */
static void
change_names(NameArray *array, const NameChange *change)
{
	const char **names = palloc(Max(array->count, 1) * sizeof(char *));

	for (int i = 0; i < array->count; i++)
	{
		names[i] = array->names[i];
		change_text(&names[i], change);
	}
	array->names = names;
}

static void
set_name(ModelObject *object, const char *name)
{
	object->name = object->live_name = name;
}

/* Give a table another name. */
void
rename_table(Model *model, const char *name, const char *new_name)
{
	ModelTable *table = model_find_table(model, name);
	NameChange	change = {NULL, name, new_name};
	ListCell   *lt;
	ListCell   *lc;

	change_expressions_of_table(table, change_table, &change);
	foreach(lt, model->tables)
	{
		foreach(lc, ((ModelTable *) lfirst(lt))->constraints)
		{
			ModelConstraint *key = lfirst(lc);

			if (key->ref_schema == NULL)
				change_text(&key->ref_table, &change);
		}
	}
	foreach(lc, model->sequences)
		change_text(&((ModelSequence *) lfirst(lc))->owner_table, &change);
	set_name(&table->base, new_name);
}

static void
rename_column_of_index(ModelIndex *index, const NameChange *change)
{
	ListCell   *lc;

	foreach(lc, index->elements)
		change_text(&((IndexElement *) lfirst(lc))->column, change);
	change_names(&index->included, change);
}

/* Give a column another name in the foreign keys that reference it. */
static void
rename_referenced_column(Model *model, const NameChange *change)
{
	ListCell   *lt;
	ListCell   *lc;

	foreach(lt, model->tables)
	{
		foreach(lc, ((ModelTable *) lfirst(lt))->constraints)
		{
			ModelConstraint *key = lfirst(lc);

			if (key->ref_schema == NULL && texts_equal(key->ref_table, change->table))
				change_names(&key->ref_columns, change);
		}
	}
}

/* Give a column of a table another name. */
void
rename_column(Model *model, ModelTable *table, const char *name, const char *new_name)
{
	NameChange	change = {table->base.name, name, new_name};
	ListCell   *lc;

	change_expressions_of_table(table, change_column, &change);
	foreach(lc, table->constraints)
	{
		ModelConstraint *constraint = lfirst(lc);

		change_names(&constraint->columns, &change);
		change_names(&constraint->delete_columns, &change);
		if (constraint->index != NULL)
			rename_column_of_index(constraint->index, &change);
	}
	foreach(lc, table->indexes)
		rename_column_of_index(lfirst(lc), &change);
	rename_referenced_column(model, &change);
	foreach(lc, model->sequences)
	{
		ModelSequence *sequence = lfirst(lc);

		if (texts_equal(sequence->owner_table, change.table))
			change_text(&sequence->owner_column, &change);
	}
	set_name(&model_find_column(table, name)->base, new_name);
}

/* Give an enum or domain another name. */
void
rename_type(Model *model, const char *name, const char *new_name)
{
	NameChange	change = {NULL, name, new_name};
	ListCell   *lt;
	ListCell   *lc;

	change_expressions(model, change_type, &change);
	foreach(lt, model->tables)
	{
		foreach(lc, ((ModelTable *) lfirst(lt))->columns)
			change_text(&((ModelColumn *) lfirst(lc))->type.own, &change);
	}
	foreach(lc, model->domains)
		change_text(&((ModelDomain *) lfirst(lc))->type.own, &change);
	set_name(model_find_type(model, name), new_name);
}

/* Give a label of an enum another name, also where something may use it. */
void
rename_label(Model *model, ModelEnum *type, const char *label, const char *new_label)
{
	NameChange	change = {NULL, label, new_label};
	ListCell   *lc;
	ListCell   *lk;

	foreach(lc, model->tables)
	{
		if (table_has_type(lfirst(lc), type->base.name))
			change_expressions_of_table(lfirst(lc), change_label, &change);
	}
	foreach(lc, model->domains)
	{
		ModelDomain *domain = lfirst(lc);

		if (!texts_equal(domain->type.own, type->base.name))
			continue;
		domain->default_value = change_label(domain->default_value, &change);
		foreach(lk, domain->constraints)
		{
			ModelConstraint *constraint = lfirst(lk);

			constraint->expression = change_label(constraint->expression, &change);
		}
	}
	change_names(&type->labels, &change);
}

/* Give an index, or a constraint and with it its index, another name. */
void
rename_index(Model *model, ModelTable *table, const char *name, const char *new_name)
{
	ModelConstraint *constraint = model_find_constraint(table, name);
	ModelIndex *index = constraint ? constraint->index : model_find_index(table, name);
	NameChange	change = {NULL, name, new_name};

	if (constraint != NULL)
		set_name(&constraint->base, new_name);
	if (index != NULL)
	{
		set_name(&index->base, new_name);
		change_text(&table->replica_index, &change);
	}
}

/* Give a sequence another name. */
void
rename_sequence(Model *model, const char *name, const char *new_name)
{
	NameChange	change = {NULL, name, new_name};
	ListCell   *lt;
	ListCell   *lc;

	foreach(lt, model->tables)
	{
		foreach(lc, ((ModelTable *) lfirst(lt))->columns)
			change_text(&((ModelColumn *) lfirst(lc))->default_sequence, &change);
	}
	set_name(&model_find_sequence(model, name)->base, new_name);
}
