/*-------------------------------------------------------------------------
 *
 * schema/known.c
 *		The names that the objects of all versions have.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_constraint.h"
#include "utils/memutils.h"

#include "schema/interface.h"
#include "schema/schema.h"

/* Names in the making, with the memory that they are to stay in. */
typedef struct Collector
{
	int			count;
	int			room;
	const char **names;
} Collector;

static void
collect_name(Collector *collector, const char *name)
{
	if (collector->count == collector->room)
	{
		collector->room = Max(64, 2 * collector->room);
		collector->names = collector->names == NULL ?
			palloc(collector->room * sizeof(char *)) :
			repalloc(collector->names, collector->room * sizeof(char *));
	}
	collector->names[collector->count++] = pstrdup(name);
}

static void
collect_objects(Collector *collector, const List *objects)
{
	ListCell   *lc;

	foreach(lc, objects)
		collect_name(collector, ((ModelObject *) lfirst(lc))->name);
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* The collected names in their order, each once. */
static NameArray
sorted_names(const Collector *collector)
{
	NameArray	result = {0, collector->names};

	qsort(collector->names, collector->count, sizeof(char *), compare_names);
	for (int i = 0; i < collector->count; i++)
	{
		if (i == 0 || strcmp(collector->names[i], collector->names[result.count - 1]) != 0)
			collector->names[result.count++] = collector->names[i];
	}
	return result;
}

/* Two sets of names as one. */
static NameArray
both(const NameArray *a, const NameArray *b)
{
	Collector	collector = {0};

	for (int i = 0; i < a->count; i++)
		collect_name(&collector, a->names[i]);
	for (int i = 0; i < b->count; i++)
		collect_name(&collector, b->names[i]);
	return sorted_names(&collector);
}

/* Note the primary keys of a version, with their tables. */
static void
collect_primary_keys(Collector *keys, Collector *tables, const Model *model)
{
	ListCell   *lt;

	foreach(lt, model->tables)
	{
		const ModelTable *table = lfirst(lt);
		ListCell   *lc;

		foreach(lc, table->constraints)
		{
			const ModelConstraint *constraint = lfirst(lc);

			if (constraint->type != CONSTRAINT_PRIMARY)
				continue;
			collect_name(keys, constraint->base.name);
			collect_name(tables, table->base.name);
		}
	}
}

static int
compare_objects(const ListCell *a, const ListCell *b)
{
	return strcmp(((ModelObject *) lfirst(a))->name, ((ModelObject *) lfirst(b))->name);
}

/* Note the functions and event triggers of the extension. */
static void
collect_routines(KnownNames *known)
{
	Model		newest = {0};

	add_routines(&newest, version_newest());
	list_sort(newest.functions, compare_objects);
	known->functions = newest.functions;
	known->guards = newest.guards;
}

static KnownNames *
collect_names(void)
{
	KnownNames *known = palloc0(sizeof(KnownNames));
	Collector	tables = {0};
	Collector	sequences = {0};
	Collector	enums = {0};
	Collector	domains = {0};
	Collector	keys = {0};
	Collector	key_tables = {0};

	for (SchemaVersion version = version_newest(); version >= 0; version--)
	{
		const Model *model = model_of_version(version);

		collect_objects(&tables, model->tables);
		collect_objects(&sequences, model->sequences);
		collect_objects(&enums, model->enums);
		collect_objects(&domains, model->domains);
		collect_primary_keys(&keys, &key_tables, model);
	}
	known->tables = sorted_names(&tables);
	known->sequences = sorted_names(&sequences);
	known->relations = both(&known->tables, &known->sequences);
	known->enums = sorted_names(&enums);
	known->domains = sorted_names(&domains);
	known->types = both(&known->enums, &known->domains);
	known->primary_keys.count = keys.count;
	known->primary_keys.names = keys.names;
	known->primary_key_tables = key_tables.names;
	collect_routines(known);
	return known;
}

/* The names of what any version has; collected once per backend. */
const KnownNames *
names_of_all_versions(void)
{
	static const KnownNames *known = NULL;
	MemoryContext context;
	MemoryContext caller;

	if (known != NULL)
		return known;
	/* It goes with the caller's context until it is complete. */
	context = AllocSetContextCreate(CurrentMemoryContext, "names of all versions",
									ALLOCSET_DEFAULT_SIZES);
	caller = MemoryContextSwitchTo(context);
	known = collect_names();
	MemoryContextSwitchTo(caller);
	MemoryContextSetParent(context, CacheMemoryContext);
	return known;
}
