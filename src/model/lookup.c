/*-------------------------------------------------------------------------
 *
 * model/lookup.c
 *		Looks things up in a model, and compares its small parts.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"

#include "model/model.h"

/* Find an object by its name in a list that is sorted by names; NULL if there is none. */
void *
find_object(const List *objects, const char *name)
{
	int			low = 0;
	int			high = list_length(objects) - 1;

	while (low <= high)
	{
		int			middle = (low + high) / 2;
		ModelObject *object = list_nth(objects, middle);
		int			order = strcmp(object->name, name);

		if (order == 0)
			return object;
		if (order < 0)
			low = middle + 1;
		else
			high = middle - 1;
	}
	return NULL;
}

/* The same in a list that may not be sorted yet. */
static void *
find_in_list(const List *objects, const char *name, bool sorted)
{
	ListCell   *lc;

	if (sorted)
		return find_object(objects, name);
	foreach(lc, objects)
	{
		if (strcmp(((ModelObject *) lfirst(lc))->name, name) == 0)
			return lfirst(lc);
	}
	return NULL;
}

/* The place of the first of many things of this name; -1 if there is none. */
static int
find_place(const NamePlaces *places, const char *name)
{
	int			low = 0;
	int			high = places->count;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (strcmp(places->places[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < places->count && strcmp(places->places[low].name, name) == 0 ?
		places->places[low].place : -1;
}

/* These find one by name, and return NULL if there is none. */

ModelEnum *
model_find_enum(const Model *model, const char *name)
{
	return find_in_list(model->enums, name, model->sorted);
}

ModelDomain *
model_find_domain(const Model *model, const char *name)
{
	return find_in_list(model->domains, name, model->sorted);
}

ModelSequence *
model_find_sequence(const Model *model, const char *name)
{
	return find_in_list(model->sequences, name, model->sorted);
}

ModelTable *
model_find_table(const Model *model, const char *name)
{
	return find_in_list(model->tables, name, model->sorted);
}

/* A function of the extension itself. */
ModelFunction *
model_find_function(const Model *model, const char *name)
{
	return find_in_list(model->functions, name, model->sorted);
}

ModelGuard *
model_find_guard(const Model *model, const char *name)
{
	return find_in_list(model->guards, name, model->sorted);
}

/* An enum or domain. */
ModelObject *
model_find_type(const Model *model, const char *name)
{
	ModelEnum  *type = model_find_enum(model, name);

	return type ? &type->base : (ModelObject *) model_find_domain(model, name);
}

/* Is there an enum or domain with this OID? */
bool
model_has_type(const Model *model, Oid oid)
{
	const List *const lists[] = {model->enums, model->domains};

	for (int i = 0; i < (int) lengthof(lists); i++)
	{
		ListCell   *lc;

		foreach(lc, lists[i])
		{
			if (((ModelObject *) lfirst(lc))->oid == oid)
				return true;
		}
	}
	return false;
}

ModelColumn *
model_find_column(const ModelTable *table, const char *name)
{
	int			place = model_column_place(table, name);

	return place >= 0 ? list_nth(table->columns, place) : NULL;
}

/* The place of a column in the list, counted from 0; -1 if it is not there. */
int
model_column_place(const ModelTable *table, const char *name)
{
	ListCell   *lc;

	if (table->column_places.count > 0)
		return find_place(&table->column_places, name);
	foreach(lc, table->columns)
	{
		if (strcmp(((ModelColumn *) lfirst(lc))->base.name, name) == 0)
			return foreach_current_index(lc);
	}
	return -1;
}

/* The place of a label, counted from 0; -1 if it is not there. */
int
model_label_place(const ModelEnum *type, const char *label)
{
	if (type->label_places.count > 0)
		return find_place(&type->label_places, label);
	for (int i = 0; i < type->labels.count; i++)
	{
		if (strcmp(type->labels.names[i], label) == 0)
			return i;
	}
	return -1;
}

ModelConstraint *
model_find_constraint(const ModelTable *table, const char *name)
{
	return find_in_list(table->constraints, name, table->sorted);
}

ModelIndex *
model_find_index(const ModelTable *table, const char *name)
{
	return find_in_list(table->indexes, name, table->sorted);
}

/*
 * Find a column by its attribute number; NULL if it was dropped.  The columns
 * are in their order, mostly without gaps, so that the last place where it can
 * be is looked at first.
 */
ModelColumn *
table_find_attnum(const ModelTable *table, int attnum)
{
	int			low = 0;
	int			high = Min(attnum, list_length(table->columns));
	int			middle = high - 1;

	while (low < high)
	{
		ModelColumn *column = list_nth(table->columns, middle);

		if (column->attnum == attnum)
			return column;
		if (column->attnum < attnum)
			low = middle + 1;
		else
			high = middle;
		middle = low + (high - low) / 2;
	}
	return NULL;
}

/* Is a column of this type, which is one of the schema's own? */
bool
table_has_type(const ModelTable *table, const char *type)
{
	ListCell   *lc;

	foreach(lc, table->columns)
	{
		if (texts_equal(((ModelColumn *) lfirst(lc))->type.own, type))
			return true;
	}
	return false;
}

/* The sequence of an identity column; NULL if it has none. */
ModelSequence *
column_sequence(const Model *model, const ModelColumn *column)
{
	ListCell   *lc;

	if (column->identity == '\0')
		return NULL;
	foreach(lc, model->sequences)
	{
		ModelSequence *sequence = lfirst(lc);

		if (sequence->identity && texts_equal(sequence->owner_column, column->base.name) &&
			texts_equal(sequence->owner_table, column->base.parent->name))
			return sequence;
	}
	return NULL;
}

/* The index that CLUSTER orders a table's rows by; NULL for none. */
const char *
clustering_index(const ModelTable *table)
{
	ListCell   *lc;

	foreach(lc, table->indexes)
	{
		if (((ModelIndex *) lfirst(lc))->clustered)
			return ((ModelIndex *) lfirst(lc))->base.name;
	}
	foreach(lc, table->constraints)
	{
		const ModelConstraint *constraint = lfirst(lc);

		if (constraint->index != NULL && constraint->index->clustered)
			return constraint->base.name;
	}
	return NULL;
}

/* The first and last of a model's lists of what has an owner. */
static const List *
owned_list(const Model *model, int which)
{
	const List *const lists[] = {model->tables, model->enums, model->domains, model->sequences};

	return lists[which];
}

#define OWNED_LIST_COUNT 4

/* Does this object have an owner of its own that counts? */
static bool
counts_as_owned(const ModelObject *object)
{
	if (object->kind == MODEL_TABLE)
		return ((const ModelTable *) object)->relkind == RELKIND_RELATION;
	/* A sequence that a column owns has the owner of the table. */
	if (object->kind == MODEL_SEQUENCE)
		return ((const ModelSequence *) object)->owner_table == NULL;
	return true;
}

/* Whose all the tables and types are; NULL if there are none, or several owners. */
const char *
model_common_owner(const Model *model)
{
	const char *owner = NULL;

	for (int i = 0; i < OWNED_LIST_COUNT; i++)
	{
		ListCell   *lc;

		foreach(lc, owned_list(model, i))
		{
			const ModelObject *object = lfirst(lc);

			if (!counts_as_owned(object))
				continue;
			if (object->owner == NULL || (owner != NULL && strcmp(owner, object->owner) != 0))
				return NULL;
			owner = object->owner;
		}
	}
	return owner;
}

/* Do more than half of the tables and types belong to this role? */
bool
model_is_mostly_of(const Model *model, const char *owner)
{
	int			balance = 0;

	for (int i = 0; i < OWNED_LIST_COUNT; i++)
	{
		ListCell   *lc;

		foreach(lc, owned_list(model, i))
		{
			const ModelObject *object = lfirst(lc);

			if (counts_as_owned(object))
				balance += texts_equal(object->owner, owner) ? 1 : -1;
		}
	}
	return balance > 0;
}

/* The same names in the same order? */
bool
names_equal(const NameArray *a, const NameArray *b)
{
	if (a->count != b->count)
		return false;
	for (int i = 0; i < a->count; i++)
	{
		if (strcmp(a->names[i], b->names[i]) != 0)
			return false;
	}
	return true;
}

bool
names_contain(const NameArray *array, const char *name)
{
	for (int i = 0; i < array->count; i++)
	{
		if (strcmp(array->names[i], name) == 0)
			return true;
	}
	return false;
}

/* The same for names that are sorted. */
bool
names_contain_sorted(const NameArray *array, const char *name)
{
	int			low = 0;
	int			high = array->count - 1;

	while (low <= high)
	{
		int			middle = (low + high) / 2;
		int			order = strcmp(array->names[middle], name);

		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle - 1;
	}
	return false;
}

/* Equal, where NULL is equal to NULL alone? */
bool
texts_equal(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}

/* The value of a storage parameter; NULL if it is not set. */
const char *
option_value(const List *options, const char *name)
{
	ListCell   *lc;

	foreach(lc, options)
	{
		const ModelOption *option = lfirst(lc);

		if (strcmp(option->name, name) == 0)
			return option->value;
	}
	return NULL;
}

/* The same parameters with the same values? */
bool
options_equal(const List *a, const List *b)
{
	ListCell   *lc;

	if (list_length(a) != list_length(b))
		return false;
	foreach(lc, a)
	{
		const ModelOption *option = lfirst(lc);

		if (!texts_equal(option->value, option_value(b, option->name)))
			return false;
	}
	return true;
}
