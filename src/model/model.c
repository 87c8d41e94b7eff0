/*-------------------------------------------------------------------------
 *
 * model/model.c
 *		Makes the objects of a model, and brings them into their order.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"

#include "model/model.h"

const char *const GONE = "?";

/* Fill in what every object has. */
static void
init_object(ModelObject *object, ModelKind kind, const char *name, const ModelObject *parent)
{
	object->kind = kind;
	object->name = name;
	object->live_name = name;
	object->parent = parent;
	object->location = -1;
	object->member = true;
}

/* Make a table as CREATE TABLE leaves it, with no columns. */
ModelTable *
model_make_table(const char *name)
{
	ModelTable *table = palloc0(sizeof(ModelTable));

	init_object(&table->base, MODEL_TABLE, name, NULL);
	table->relkind = RELKIND_RELATION;
	table->persistence = RELPERSISTENCE_PERMANENT;
	table->access_method = "heap";
	table->replica_identity = REPLICA_IDENTITY_DEFAULT;
	table->owner_has_usage = true;
	table->dump_registrations = 1;
	return table;
}

/* Make a column that may be NULL; the caller adds it to the table's columns. */
ModelColumn *
model_make_column(const ModelTable *table, const char *name)
{
	ModelColumn *column = palloc0(sizeof(ModelColumn));

	init_object(&column->base, MODEL_COLUMN, name, &table->base);
	column->type.typmod = -1;
	column->not_null_validated = true;
	column->statistics = -1;
	return column;
}

/* Make an enum without labels. */
ModelEnum *
model_make_enum(const char *name)
{
	ModelEnum  *result = palloc0(sizeof(ModelEnum));

	init_object(&result->base, MODEL_ENUM, name, NULL);
	result->is_enum = true;
	return result;
}

/* Make a domain without constraints. */
ModelDomain *
model_make_domain(const char *name)
{
	ModelDomain *result = palloc0(sizeof(ModelDomain));

	init_object(&result->base, MODEL_DOMAIN, name, NULL);
	result->is_domain = true;
	result->type.typmod = -1;
	return result;
}

/* Make a sequence as CREATE SEQUENCE leaves it. */
ModelSequence *
model_make_sequence(const char *name)
{
	ModelSequence *sequence = palloc0(sizeof(ModelSequence));

	init_object(&sequence->base, MODEL_SEQUENCE, name, NULL);
	sequence->relkind = RELKIND_SEQUENCE;
	sequence->type = INT8OID;
	sequence->start = 1;
	sequence->increment = 1;
	sequence->minimum = 1;
	sequence->maximum = PG_INT64_MAX;
	sequence->cache = 1;
	sequence->dump_registrations = 1;
	return sequence;
}

/* Make a plain btree index without columns. */
ModelIndex *
model_make_index(const ModelTable *table, const char *name)
{
	ModelIndex *index = palloc0(sizeof(ModelIndex));

	init_object(&index->base, MODEL_INDEX, name, &table->base);
	index->method = "btree";
	index->immediate = true;
	index->valid = true;
	index->ready = true;
	return index;
}

/* Make a constraint that is validated and enforced, without columns. */
ModelConstraint *
model_make_constraint(const ModelObject *parent, const char *name, char type)
{
	ModelConstraint *constraint = palloc0(sizeof(ModelConstraint));

	init_object(&constraint->base, MODEL_CONSTRAINT, name, parent);
	constraint->type = type;
	constraint->validated = true;
	constraint->enforced = true;
	return constraint;
}

/* Make something that hangs on a table. */
ModelAttachment *
model_make_attachment(const ModelTable *table, AttachmentKind kind, const char *name)
{
	ModelAttachment *attachment = palloc0(sizeof(ModelAttachment));

	init_object(&attachment->base, MODEL_ATTACHMENT, name, &table->base);
	attachment->kind = kind;
	return attachment;
}

/* Add to a type, or to the row type of a table, what somebody has made of it. */
ModelTypeAddition *
model_make_type_addition(ModelObject *type, TypeAdditionKind kind, const char *name)
{
	ModelTypeAddition *addition = palloc0(sizeof(ModelTypeAddition));

	init_object(&addition->base, MODEL_TYPE_ADDITION, name, type);
	addition->kind = kind;
	type->type_additions = lappend(type->type_additions, addition);
	return addition;
}

/* Add to a table a foreign key of another one that references it. */
ModelReference *
model_make_reference(ModelTable *table, const char *name)
{
	ModelReference *reference = palloc0(sizeof(ModelReference));

	init_object(&reference->base, MODEL_REFERENCE, name, &table->base);
	table->references = lappend(table->references, reference);
	return reference;
}

/* Make a function of the extension, as the plainest declaration has it. */
ModelFunction *
model_make_function(const char *name)
{
	ModelFunction *function = palloc0(sizeof(ModelFunction));

	init_object(&function->base, MODEL_FUNCTION, name, NULL);
	function->volatility = PROVOLATILE_VOLATILE;
	function->parallel = PROPARALLEL_UNSAFE;
	return function;
}

/* Make an event trigger of the extension, for all commands. */
ModelGuard *
model_make_guard(const char *name)
{
	ModelGuard *guard = palloc0(sizeof(ModelGuard));

	init_object(&guard->base, MODEL_EVENT_TRIGGER, name, NULL);
	return guard;
}

/* Make a member of the extension that no definition has. */
ModelStray *
model_make_stray(const char *type, const char *name)
{
	ModelStray *stray = palloc0(sizeof(ModelStray));

	init_object(&stray->base, MODEL_OTHER, name, NULL);
	stray->type = type;
	return stray;
}

static int
compare_objects(const ListCell *a, const ListCell *b)
{
	return strcmp(((ModelObject *) lfirst(a))->name, ((ModelObject *) lfirst(b))->name);
}

static int
compare_options(const ListCell *a, const ListCell *b)
{
	return strcmp(((ModelOption *) lfirst(a))->name, ((ModelOption *) lfirst(b))->name);
}

static int
compare_attachments(const ListCell *a, const ListCell *b)
{
	const ModelAttachment *left = lfirst(a);
	const ModelAttachment *right = lfirst(b);

	if (left->kind != right->kind)
		return (int) left->kind - (int) right->kind;
	return strcmp(left->base.name, right->base.name);
}

static int
compare_type_additions(const ListCell *a, const ListCell *b)
{
	const ModelTypeAddition *left = lfirst(a);
	const ModelTypeAddition *right = lfirst(b);
	int			order = (int) left->kind - (int) right->kind;

	if (order == 0)
		order = strcmp(left->type, right->type);
	return order != 0 ? order : strcmp(left->base.name, right->base.name);
}

static int
compare_references(const ListCell *a, const ListCell *b)
{
	const ModelReference *left = lfirst(a);
	const ModelReference *right = lfirst(b);
	int			order = strcmp(left->table, right->table);

	return order != 0 ? order : strcmp(left->base.name, right->base.name);
}

static void
sort_type_additions(const List *types)
{
	ListCell   *lc;

	foreach(lc, types)
		list_sort(((ModelObject *) lfirst(lc))->type_additions, compare_type_additions);
}

/* So many names are sorted; fewer are looked through. */
#define MANY 64

/* By name; of equal ones the first comes first. */
static int
compare_places(const void *a, const void *b)
{
	const NamePlace *left = a;
	const NamePlace *right = b;
	int			order = strcmp(left->name, right->name);

	return order != 0 ? order : left->place - right->place;
}

/* Have names found by their places, if there are many. */
static NamePlaces
sort_places(const char *const *names, int count)
{
	NamePlaces	result = {0, NULL};

	if (count < MANY)
		return result;
	CHECK_FOR_INTERRUPTS();
	result.count = count;
	result.places = palloc(count * sizeof(NamePlace));
	for (int i = 0; i < count; i++)
	{
		result.places[i].name = names[i];
		result.places[i].place = i;
	}
	qsort(result.places, count, sizeof(NamePlace), compare_places);
	return result;
}

static NamePlaces
sort_columns(const List *columns)
{
	NamePlaces	result = {0, NULL};
	const char **names;
	ListCell   *lc;

	if (list_length(columns) < MANY)
		return result;
	names = palloc(list_length(columns) * sizeof(char *));
	foreach(lc, columns)
		names[foreach_current_index(lc)] = ((ModelColumn *) lfirst(lc))->base.name;
	return sort_places(names, list_length(columns));
}

static void
sort_table(ModelTable *table)
{
	ListCell   *lc;

	list_sort(table->references, compare_references);
	CHECK_FOR_INTERRUPTS();
	list_sort(table->constraints, compare_objects);
	list_sort(table->indexes, compare_objects);
	list_sort(table->attachments, compare_attachments);
	list_sort(table->options, compare_options);
	foreach(lc, table->indexes)
		list_sort(((ModelIndex *) lfirst(lc))->options, compare_options);
	foreach(lc, table->constraints)
	{
		ModelConstraint *constraint = lfirst(lc);

		if (constraint->index != NULL)
			list_sort(constraint->index->options, compare_options);
	}
	table->sorted = true;
}

/* Bring a model into the order that comparison and output rely on. */
void
model_sort(Model *model)
{
	ListCell   *lc;

	list_sort(model->enums, compare_objects);
	list_sort(model->domains, compare_objects);
	list_sort(model->sequences, compare_objects);
	list_sort(model->tables, compare_objects);
	list_sort(model->strays, compare_objects);
	list_sort(model->functions, compare_objects);
	list_sort(model->guards, compare_objects);
	sort_type_additions(model->enums);
	sort_type_additions(model->domains);
	sort_type_additions(model->tables);
	foreach(lc, model->domains)
		list_sort(((ModelDomain *) lfirst(lc))->constraints, compare_objects);
	foreach(lc, model->tables)
		sort_table(lfirst(lc));
	model->sorted = true;
	model_note_places(model);
}

/* Have columns and labels found quickly, where there are many. */
void
model_note_places(Model *model)
{
	ListCell   *lc;

	foreach(lc, model->enums)
	{
		ModelEnum  *type = lfirst(lc);

		type->label_places = sort_places(type->labels.names, type->labels.count);
	}
	foreach(lc, model->tables)
	{
		ModelTable *table = lfirst(lc);

		table->column_places = sort_columns(table->columns);
	}
}
