/*-------------------------------------------------------------------------
 *
 * schema/versions.c
 *		The versions of the schema, and their models.
 *
 * A model is made when it is first asked for, and kept as long as the backend
 * lives: the definitions are part of the library.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/transam.h"
#include "mb/pg_wchar.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

#include "schema/interface.h"
#include "schema/schema.h"

/* A model that was made, and the memory context that it is in. */
typedef struct CachedModel
{
	MemoryContext context;
	Model	   *model;
	bool		lasting;		/* refers to nothing but what initdb makes */
	bool		stale;			/* what it refers to may have gone */
} CachedModel;

/* Per version; NULL until the first one is made. */
static CachedModel *cached_models = NULL;

/*
 * What is said of the way to a version from the one before it: from its
 * definition, or from a live schema of that version.
 */
Steps *
steps_to_version(SchemaVersion version, const Model *live)
{
	const DefinitionFile *file = &definition_files[version];
	const char *texts[] = {file->steps, file->backfill};

	Assert(version > 0 && version < definition_file_count);
	for (int i = 0; i < lengthof(texts); i++)
	{
		if (texts[i] != NULL)
			texts[i] = pg_any_to_server(texts[i], strlen(texts[i]), PG_UTF8);
	}
	return steps_parse(texts[0], file->steps_file, texts[1], file->backfill_file,
					   live ? live : model_of_version(version - 1), model_of_version(version));
}

/* The way from a version back to the one before it. */
Steps *
steps_from_version(SchemaVersion version)
{
	return steps_back(steps_to_version(version, NULL), model_of_version(version));
}

/* Find a version by its name; NO_VERSION if there is none. */
SchemaVersion
version_find(const char *name)
{
	for (SchemaVersion version = 0; version < definition_file_count; version++)
	{
		if (strcmp(definition_files[version].version, name) == 0)
			return version;
	}
	return NO_VERSION;
}

const char *
version_name(SchemaVersion version)
{
	Assert(version >= 0 && version < definition_file_count);
	return definition_files[version].version;
}

SchemaVersion
version_newest(void)
{
	return definition_file_count - 1;
}

/* May what has this OID be dropped, and made again with another one? */
static bool
may_go(Oid oid)
{
	return oid >= FirstNormalObjectId;
}

static bool
elements_may_go(const List *elements)
{
	ListCell   *lc;

	foreach(lc, elements)
	{
		const IndexElement *element = lfirst(lc);

		if (may_go(element->collation) || may_go(element->operator_class))
			return true;
	}
	return false;
}

/* Has a table anything that some extension or user has made? */
static bool
table_may_go(const ModelTable *table)
{
	ListCell   *lc;

	foreach(lc, table->columns)
	{
		const ModelColumn *column = lfirst(lc);

		if (may_go(column->type.oid) || may_go(column->collation))
			return true;
	}
	foreach(lc, table->indexes)
	{
		if (elements_may_go(((ModelIndex *) lfirst(lc))->elements))
			return true;
	}
	foreach(lc, table->constraints)
	{
		const ModelConstraint *constraint = lfirst(lc);

		if (constraint->index != NULL && elements_may_go(constraint->index->elements))
			return true;
	}
	return false;
}

/* Does a model refer only to what is there as long as the database is? */
static bool
model_is_lasting(const Model *model)
{
	ListCell   *lc;

	foreach(lc, model->domains)
	{
		const ModelDomain *domain = lfirst(lc);

		if (may_go(domain->type.oid) || may_go(domain->collation))
			return false;
	}
	foreach(lc, model->tables)
	{
		if (table_may_go(lfirst(lc)))
			return false;
	}
	return true;
}

/*
 * Make the model of a version in a context.  What parsing leaves behind is not
 * in it.
 */
static Model *
make_model(SchemaVersion version, MemoryContext context)
{
	const DefinitionFile *file = &definition_files[version];
	MemoryContext work = AllocSetContextCreate(CurrentMemoryContext, "text of a version",
											   ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(work);
	char	   *text = pg_any_to_server(file->text, strlen(file->text), PG_UTF8);
	const Model *parsed = definition_parse(text, file->file);
	Model	   *model;

	MemoryContextSwitchTo(context);
	model = model_copy(parsed);
	add_routines(model, version);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(work);
	return model;
}

/* A type, operator class or collation has come or gone. */
static void
note_change(Datum argument, int cache, uint32 hash)
{
	for (SchemaVersion version = 0; version < definition_file_count; version++)
		cached_models[version].stale = !cached_models[version].lasting;
}

/* Make the cache, and have it told of changes. */
static void
init_cache(void)
{
	cached_models = MemoryContextAllocZero(TopMemoryContext,
										   definition_file_count * sizeof(CachedModel));
	CacheRegisterSyscacheCallback(TYPEOID, note_change, (Datum) 0);
	CacheRegisterSyscacheCallback(CLAOID, note_change, (Datum) 0);
	CacheRegisterSyscacheCallback(COLLOID, note_change, (Datum) 0);
}

/* The model of a version.  It stays as it is to the end of the transaction. */
const Model *
model_of_version(SchemaVersion version)
{
	CachedModel *cached;
	MemoryContext context;
	Model	   *model;

	Assert(version >= 0 && version < definition_file_count);
	if (cached_models == NULL)
		init_cache();
	cached = &cached_models[version];
	if (cached->model != NULL && !cached->stale)
		return cached->model;

	/* It goes with the caller's context until it is complete. */
	context = AllocSetContextCreate(CurrentMemoryContext, "model of a version",
									ALLOCSET_DEFAULT_SIZES);
	model = make_model(version, context);
	if (cached->model != NULL)
		MemoryContextSetParent(cached->context, TopTransactionContext);
	MemoryContextSetParent(context, CacheMemoryContext);
	cached->context = context;
	cached->model = model;
	cached->lasting = model_is_lasting(model);
	cached->stale = false;
	return model;
}
