/*-------------------------------------------------------------------------
 *
 * model/model.c
 *		Builds the model of a version from schema/schema.c, and looks things up in
 *		any model.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "utils/builtins.h"

#include "schema/interface.h"
#include "model/model.h"

/* Are these rows part of the version? */
#define IN_VERSION(row, version) \
	((row)->since <= (version) && \
	 ((row)->until == NEVER || (row)->until > (version)))

/* Find a released version by its name; NEVER if the library has no such. */
SchemaVersion
model_find_version(const char *name)
{
	for (int v = V1_0; v <= NEWEST_VERSION; v++)
	{
		if (strcmp(schema_versions[v], name) == 0)
			return (SchemaVersion) v;
	}
	return NEVER;
}

/* Make a table as CREATE TABLE leaves it, with no columns. */
ModelTable *
model_make_table(const char *name)
{
	ModelTable *table = palloc0(sizeof(ModelTable));

	table->name = name;
	table->live_name = name;
	table->relkind = RELKIND_RELATION;
	table->persistence = RELPERSISTENCE_PERMANENT;
	table->access_method = "heap";
	table->replica_identity = REPLICA_IDENTITY_DEFAULT;
	table->autovacuum = true;
	table->owner_has_usage = true;
	table->member = true;
	table->dump_registrations = 1;
	return table;
}

/* Make an enum without labels. */
ModelEnum *
model_make_enum(const char *name)
{
	ModelEnum  *result = palloc0(sizeof(ModelEnum));

	result->name = name;
	result->is_enum = true;
	result->member = true;
	return result;
}

/* Make a plain btree index without columns. */
ModelIndex *
model_make_index(const char *name)
{
	ModelIndex *index = palloc0(sizeof(ModelIndex));

	index->name = name;
	index->method = "btree";
	index->immediate = true;
	index->valid = true;
	index->ready = true;
	return index;
}

/* Make a constraint that is validated and enforced, without columns. */
ModelConstraint *
model_make_constraint(const char *name, char kind)
{
	ModelConstraint *constraint = palloc0(sizeof(ModelConstraint));

	constraint->name = name;
	constraint->kind = kind;
	constraint->validated = true;
	constraint->enforced = true;
	return constraint;
}

/* Wrap a NULL-terminated array of schema/schema.c. */
static NameArray
names_of(const char *const *columns)
{
	NameArray	array = {0, columns};

	while (columns[array.count] != NULL)
		array.count++;
	return array;
}

/* The same as an index has them: quoted where needed. */
static NameArray
quoted_names_of(const char *const *columns)
{
	NameArray	array = names_of(columns);
	const char **quoted = palloc(array.count * sizeof(char *));

	for (int i = 0; i < array.count; i++)
		quoted[i] = quote_identifier(array.names[i]);
	array.names = quoted;
	return array;
}

static void
add_enums(Model *model, SchemaVersion version)
{
	for (int i = 0; i < schema_enum_count; i++)
	{
		const SchemaEnum *row = &schema_enums[i];
		ModelEnum  *type;
		const char **labels;

		if (!IN_VERSION(row, version))
			continue;
		type = model_make_enum(row->name);
		labels = palloc(schema_label_count * sizeof(char *));
		type->labels.names = labels;
		for (int j = 0; j < schema_label_count; j++)
		{
			const SchemaLabel *label = &schema_labels[j];

			if (IN_VERSION(label, version) &&
				strcmp(label->enum_name, row->name) == 0)
				labels[type->labels.count++] = label->label;
		}
		model->enums = lappend(model->enums, type);
	}
}

static void
add_tables(Model *model, SchemaVersion version)
{
	for (int i = 0; i < schema_table_count; i++)
	{
		const SchemaTable *row = &schema_tables[i];

		if (IN_VERSION(row, version))
			model->tables = lappend(model->tables, model_make_table(row->name));
	}
}

/*
 * The table that a row of schema/schema.c names.  Rows of a table stand together, so
 * the last one found is nearly always the one wanted.
 */
static ModelTable *
table_of(const Model *model, const char *name, ModelTable *last)
{
	if (last != NULL && strcmp(last->name, name) == 0)
		return last;
	last = model_find_table(model, name);
	if (last == NULL)
		elog(ERROR, "schema.c: table \"%s\" is not in this version", name);
	return last;
}

static void
add_columns(Model *model, SchemaVersion version)
{
	ModelTable *table = NULL;

	for (int i = 0; i < schema_column_count; i++)
	{
		const SchemaColumn *row = &schema_columns[i];
		ModelColumn *column;

		if (!IN_VERSION(row, version))
			continue;
		table = table_of(model, row->table, table);
		column = palloc0(sizeof(ModelColumn));
		column->name = row->name;
		column->type = row->type;
		column->not_null = (row->null == NOT_NULL);
		column->not_null_validated = true;
		column->default_value = row->default_value;
		table->columns = lappend(table->columns, column);
	}
}

static void
add_keys(Model *model, SchemaVersion version)
{
	ModelTable *table = NULL;

	for (int i = 0; i < schema_key_count; i++)
	{
		const SchemaKey *row = &schema_keys[i];
		ModelConstraint *key;

		if (!IN_VERSION(row, version))
			continue;
		table = table_of(model, row->table, table);
		key = model_make_constraint(row->name,
									row->kind == PRIMARY_KEY ?
									CONSTRAINT_PRIMARY : CONSTRAINT_UNIQUE);
		key->columns = names_of(row->columns);
		key->index = model_make_index(row->name);
		key->index->columns = quoted_names_of(row->columns);
		key->index->unique = true;
		table->constraints = lappend(table->constraints, key);
	}
}

static char
action_char(SchemaAction action)
{
	switch (action)
	{
		case NO_ACTION:
			return FKCONSTR_ACTION_NOACTION;
		case CASCADE:
			return FKCONSTR_ACTION_CASCADE;
		case SET_NULL:
			return FKCONSTR_ACTION_SETNULL;
	}
	elog(ERROR, "unrecognized action: %d", (int) action);
}

static void
add_functions(Model *model, SchemaVersion version)
{
	for (int i = 0; i < interface_function_count; i++)
	{
		const InterfaceFunction *row = &interface_functions[i];

		if (row->since > version)
			continue;
		if (strncmp(row->statement, "CREATE EVENT", strlen("CREATE EVENT")) == 0)
			model->guards = lappend(model->guards, (void *) row->name);
		else
			model->functions = lappend(model->functions, (void *) row->name);
	}
}

static void
add_foreign_keys(Model *model, SchemaVersion version)
{
	ModelTable *table = NULL;

	for (int i = 0; i < schema_foreign_key_count; i++)
	{
		const SchemaForeignKey *row = &schema_foreign_keys[i];
		ModelConstraint *key;

		if (!IN_VERSION(row, version))
			continue;
		table = table_of(model, row->table, table);
		key = model_make_constraint(row->name, CONSTRAINT_FOREIGN);
		key->columns = names_of(row->columns);
		key->ref_table = row->ref_table;
		key->ref_columns = names_of(row->ref_columns);
		key->on_update = FKCONSTR_ACTION_NOACTION;
		key->on_delete = action_char(row->on_delete);
		key->match = FKCONSTR_MATCH_SIMPLE;
		table->constraints = lappend(table->constraints, key);
	}
}

static void
add_indexes(Model *model, SchemaVersion version)
{
	ModelTable *table = NULL;

	for (int i = 0; i < schema_index_count; i++)
	{
		const SchemaIndex *row = &schema_indexes[i];
		ModelIndex *index;

		if (!IN_VERSION(row, version))
			continue;
		table = table_of(model, row->table, table);
		index = model_make_index(row->name);
		index->columns = quoted_names_of(row->columns);
		table->indexes = lappend(table->indexes, index);
	}
}

static int
compare_tables(const ListCell *a, const ListCell *b)
{
	return strcmp(((ModelTable *) lfirst(a))->name,
				  ((ModelTable *) lfirst(b))->name);
}

static int
compare_enums(const ListCell *a, const ListCell *b)
{
	return strcmp(((ModelEnum *) lfirst(a))->name,
				  ((ModelEnum *) lfirst(b))->name);
}

static int
compare_constraints(const ListCell *a, const ListCell *b)
{
	return strcmp(((ModelConstraint *) lfirst(a))->name,
				  ((ModelConstraint *) lfirst(b))->name);
}

static int
compare_indexes(const ListCell *a, const ListCell *b)
{
	return strcmp(((ModelIndex *) lfirst(a))->name,
				  ((ModelIndex *) lfirst(b))->name);
}

static int
compare_attachments(const ListCell *a, const ListCell *b)
{
	const ModelAttachment *left = lfirst(a);
	const ModelAttachment *right = lfirst(b);

	if (left->kind != right->kind)
		return (int) left->kind - (int) right->kind;
	return strcmp(left->name, right->name);
}

static int
compare_strays(const ListCell *a, const ListCell *b)
{
	return strcmp(((ModelStray *) lfirst(a))->name, ((ModelStray *) lfirst(b))->name);
}

/* Bring a model into the order that comparison and output rely on. */
void
model_sort(Model *model)
{
	ListCell   *lc;

	list_sort(model->enums, compare_enums);
	list_sort(model->tables, compare_tables);
	list_sort(model->strays, compare_strays);
	foreach(lc, model->tables)
	{
		ModelTable *table = lfirst(lc);

		list_sort(table->constraints, compare_constraints);
		list_sort(table->indexes, compare_indexes);
		list_sort(table->attachments, compare_attachments);
	}
}

/* Build the model of a version: what a catalog with it must be. */
Model *
model_of_version(SchemaVersion version)
{
	Model	   *model = palloc0(sizeof(Model));

	add_enums(model, version);
	add_tables(model, version);
	add_columns(model, version);
	add_keys(model, version);
	add_foreign_keys(model, version);
	add_indexes(model, version);
	add_functions(model, version);
	model_sort(model);
	return model;
}

/* Look one up by name; NULL if there is none. */
#define DEFINE_FIND(function, Container, list, Item) \
Item * \
function(const Container *container, const char *name) \
{ \
	ListCell   *lc; \
\
	foreach(lc, container->list) \
	{ \
		Item	   *item = lfirst(lc); \
\
		if (strcmp(item->name, name) == 0) \
			return item; \
	} \
	return NULL; \
}

DEFINE_FIND(model_find_enum, Model, enums, ModelEnum)
DEFINE_FIND(model_find_table, Model, tables, ModelTable)
DEFINE_FIND(model_find_column, ModelTable, columns, ModelColumn)
DEFINE_FIND(model_find_constraint, ModelTable, constraints, ModelConstraint)
DEFINE_FIND(model_find_index, ModelTable, indexes, ModelIndex)

/* Whose all the tables and enums are; NULL if there are none, or several owners. */
const char *
model_common_owner(const Model *model)
{
	const char *owner = NULL;
	ListCell   *lc;

	foreach(lc, model->tables)
	{
		const ModelTable *table = lfirst(lc);

		if (table->relkind != RELKIND_RELATION)
			continue;
		if (table->owner == NULL || (owner != NULL && strcmp(owner, table->owner) != 0))
			return NULL;
		owner = table->owner;
	}
	foreach(lc, model->enums)
	{
		const ModelEnum *type = lfirst(lc);

		if (type->owner == NULL || (owner != NULL && strcmp(owner, type->owner) != 0))
			return NULL;
		owner = type->owner;
	}
	return owner;
}

/* Do more than half of the tables and enums belong to this role? */
bool
model_is_mostly_of(const Model *model, const char *owner)
{
	int			balance = 0;
	ListCell   *lc;

	foreach(lc, model->tables)
		balance += texts_equal(((ModelTable *) lfirst(lc))->owner, owner) ? 1 : -1;
	foreach(lc, model->enums)
		balance += texts_equal(((ModelEnum *) lfirst(lc))->owner, owner) ? 1 : -1;
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

/* Equal, where NULL is equal to NULL alone? */
bool
texts_equal(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}
