/*-------------------------------------------------------------------------
 *
 * model/copy.c
 *		Copies a model.
 *
 * What parsing leaves behind is many times larger, and a model is kept.  Every
 * field of model.h that is a pointer and is set in definitions is copied here.
 * What only a live model has is shared by both.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "model/model.h"

static const char *
copy_text(const char *text)
{
	return text && !is_gone(text) ? pstrdup(text) : text;
}

static void *
copy_bytes(const void *bytes, size_t size)
{
	return memcpy(palloc(size), bytes, size);
}

static NameArray
copy_names(const NameArray *names)
{
	NameArray	result = {names->count, NULL};
	const char **copies;

	if (names->count == 0)
		return result;
	copies = palloc(names->count * sizeof(char *));
	for (int i = 0; i < names->count; i++)
		copies[i] = copy_text(names->names[i]);
	result.names = copies;
	return result;
}

static TypeRef
copy_type(const TypeRef *type)
{
	TypeRef		result = *type;

	result.own = copy_text(type->own);
	return result;
}

static Expression *
copy_expression(const Expression *expression)
{
	Expression *result;

	if (expression == NULL)
		return NULL;
	result = copy_bytes(expression, sizeof(Expression));
	result->type = copy_type(&expression->type);
	result->text = copy_text(expression->text);
	result->own_types = copy_names(&expression->own_types);
	if (expression->own_types.count > 0)
		result->own_places = copy_bytes(expression->own_places,
										expression->own_types.count * sizeof(int));
	return result;
}

static List *
copy_options(const List *options)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, options)
	{
		ModelOption *option = copy_bytes(lfirst(lc), sizeof(ModelOption));

		option->name = copy_text(option->name);
		option->value = copy_text(option->value);
		result = lappend(result, option);
	}
	return result;
}

/* Copy an object of some size, and what all have in common. */
static void *
copy_object(const ModelObject *object, size_t size, const ModelObject *parent)
{
	ModelObject *result = copy_bytes(object, size);

	result->name = copy_text(object->name);
	if (object->live_name == object->name)
		result->live_name = result->name;
	result->comment = copy_text(object->comment);
	result->place = copy_text(object->place);
	result->parent = parent;
	return result;
}

#define COPY_OBJECT(object, parent) \
	copy_object(&(object)->base, sizeof(*(object)), parent)

static ModelColumn *
copy_column(const ModelColumn *column, const ModelObject *table)
{
	ModelColumn *result = COPY_OBJECT(column, table);

	result->type = copy_type(&column->type);
	result->default_value = copy_expression(column->default_value);
	result->default_sequence = copy_text(column->default_sequence);
	return result;
}

static ModelIndex *
copy_index(const ModelIndex *index, const ModelObject *table)
{
	ModelIndex *result = COPY_OBJECT(index, table);
	ListCell   *lc;

	result->method = copy_text(index->method);
	result->elements = NIL;
	foreach(lc, index->elements)
	{
		IndexElement *element = copy_bytes(lfirst(lc), sizeof(IndexElement));

		element->column = copy_text(element->column);
		element->expression = copy_expression(element->expression);
		element->class_options = copy_options(element->class_options);
		result->elements = lappend(result->elements, element);
	}
	result->included = copy_names(&index->included);
	result->predicate = copy_expression(index->predicate);
	result->options = copy_options(index->options);
	return result;
}

static ModelConstraint *
copy_constraint(const ModelConstraint *constraint, const ModelObject *parent)
{
	ModelConstraint *result = COPY_OBJECT(constraint, parent);

	result->columns = copy_names(&constraint->columns);
	result->expression = copy_expression(constraint->expression);
	result->operators = copy_names(&constraint->operators);
	if (constraint->index != NULL)
		result->index = copy_index(constraint->index, parent);
	result->ref_schema = copy_text(constraint->ref_schema);
	result->ref_table = copy_text(constraint->ref_table);
	result->ref_columns = copy_names(&constraint->ref_columns);
	result->delete_columns = copy_names(&constraint->delete_columns);
	return result;
}

static ModelTable *
copy_table(const ModelTable *table)
{
	ModelTable *result = COPY_OBJECT(table, NULL);
	ListCell   *lc;

	result->access_method = copy_text(table->access_method);
	result->replica_index = copy_text(table->replica_index);
	result->options = copy_options(table->options);
	result->columns = result->constraints = result->indexes = NIL;
	foreach(lc, table->columns)
		result->columns = lappend(result->columns, copy_column(lfirst(lc), &result->base));
	foreach(lc, table->constraints)
		result->constraints = lappend(result->constraints,
									  copy_constraint(lfirst(lc), &result->base));
	foreach(lc, table->indexes)
		result->indexes = lappend(result->indexes, copy_index(lfirst(lc), &result->base));
	return result;
}

static ModelDomain *
copy_domain(const ModelDomain *domain)
{
	ModelDomain *result = COPY_OBJECT(domain, NULL);
	ListCell   *lc;

	result->type = copy_type(&domain->type);
	result->default_value = copy_expression(domain->default_value);
	result->constraints = NIL;
	foreach(lc, domain->constraints)
		result->constraints = lappend(result->constraints,
									  copy_constraint(lfirst(lc), &result->base));
	return result;
}

/* Copy a model into the current memory context; all of it if it is that of a definition. */
Model *
model_copy(const Model *model)
{
	Model	   *result = copy_bytes(model, sizeof(Model));
	ListCell   *lc;

	result->enums = result->domains = result->sequences = result->tables = NIL;
	foreach(lc, model->enums)
	{
		const ModelEnum *type = lfirst(lc);
		ModelEnum  *copy = COPY_OBJECT(type, NULL);

		copy->labels = copy_names(&type->labels);
		result->enums = lappend(result->enums, copy);
	}
	foreach(lc, model->domains)
		result->domains = lappend(result->domains, copy_domain(lfirst(lc)));
	foreach(lc, model->sequences)
	{
		const ModelSequence *sequence = lfirst(lc);
		ModelSequence *copy = COPY_OBJECT(sequence, NULL);

		copy->owner_table = copy_text(sequence->owner_table);
		copy->owner_column = copy_text(sequence->owner_column);
		result->sequences = lappend(result->sequences, copy);
	}
	foreach(lc, model->tables)
		result->tables = lappend(result->tables, copy_table(lfirst(lc)));
	model_note_places(result);
	return result;
}
