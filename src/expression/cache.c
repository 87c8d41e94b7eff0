/*-------------------------------------------------------------------------
 *
 * expression/cache.c
 *		Remembers what was found out of expressions, for as long as the backend.
 *
 * To analyse an expression costs more than everything else about a column, and
 * a schema is verified again and again.  A key has all that the result depends
 * on, but for labels of enums and casts: when those change, all is forgotten.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/nodes.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

#include "expression/tree.h"

/* When there is more, all is forgotten. */
#define MAX_BYTES (16 * 1024 * 1024)

/* A key and what was found; of two keys with one hash only the first has a place. */
typedef struct CacheEntry
{
	uint64		hash;
	const char *key;
	int			length;
	CacheValue	value;
	List	   *own_types;		/* OwnTypeName, of those in the stored tree */
} CacheEntry;

/* The name that an own type had, or the type of the elements of an array. */
typedef struct OwnTypeName
{
	Oid			oid;
	const char *name;
} OwnTypeName;

/* All that is remembered; memory NULL: nothing yet. */
static struct
{
	MemoryContext memory;
	HTAB	   *entries;
	uint64		generation;		/* changes when what is known is no more */
	uint64		entries_generation;
	bool		watching;
} cache;

/* Labels of enums or casts have changed, or may have. */
static void
forget(Datum argument, int cache_id, uint32 hash)
{
	cache.generation++;
}

/* Make it empty. */
static void
empty_cache(void)
{
	HASHCTL		control = {0};

	cache.entries = NULL;
	if (!cache.watching)
	{
		CacheRegisterSyscacheCallback(ENUMOID, forget, (Datum) 0);
		CacheRegisterSyscacheCallback(CASTSOURCETARGET, forget, (Datum) 0);
		cache.watching = true;
	}
	if (cache.memory == NULL)
		cache.memory = AllocSetContextCreate(CacheMemoryContext, "schema_setup expressions",
											 ALLOCSET_DEFAULT_SIZES);
	else
		MemoryContextReset(cache.memory);
	control.keysize = sizeof(uint64);
	control.entrysize = sizeof(CacheEntry);
	control.hcxt = cache.memory;
	cache.entries = hash_create("schema_setup expressions", 128, &control,
								HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	cache.entries_generation = cache.generation;
}

static void
add_bytes(CacheKey *key, const void *bytes, int length)
{
	appendBinaryStringInfo(&key->bytes, bytes, length);
}

/* With its end, so that no two keys are the same by chance. */
static void
add_string(CacheKey *key, const char *string)
{
	add_bytes(key, string, strlen(string) + 1);
}

static void
add_oid(CacheKey *key, Oid oid)
{
	add_bytes(key, &oid, sizeof(oid));
}

static void
add_int(CacheKey *key, int32 number)
{
	add_bytes(key, &number, sizeof(number));
}

/* Begin the key of a result of some kind. */
void
begin_cache_key(CacheKey *key, char purpose)
{
	initStringInfo(&key->bytes);
	key->usable = true;
	key->stored = NULL;
	key->types = NULL;
	appendStringInfoChar(&key->bytes, purpose);
}

/* What an expression is for. */
static void
add_use(CacheKey *key, const Subject *subject)
{
	int32		use[] = {
		subject->expression->use,
		(int32) type_oid(&subject->expression->type, subject->context),
		subject->expression->type.typmod
	};

	add_bytes(key, use, sizeof(use));
}

/* An expression in its author's words. */
void
add_text_to_key(CacheKey *key, const Subject *subject)
{
	const Expression *expression = subject->expression;

	if (expression->text == NULL)
	{
		key->usable = false;
		return;
	}
	add_string(key, expression->text);
	for (int i = 0; i < expression->own_types.count; i++)
		add_oid(key, own_type_oid(expression->own_types.names[i], false, subject->context));
	add_use(key, subject);
}

/*
 * The name of an own type, or the type of the elements of such an array; NULL
 * if it is none, has left the schema, or is damaged.
 */
static const char *
own_type_name(const Model *types, Oid oid)
{
	const List *const lists[] = {types->enums, types->domains};
	Oid			element = get_element_type(oid);

	for (int i = 0; i < (int) lengthof(lists); i++)
	{
		ListCell   *lc;

		foreach(lc, lists[i])
		{
			const ModelObject *type = lfirst(lc);

			if (type->oid == oid || (OidIsValid(element) && type->oid == element))
				return type->moved_to || !type_is_sound(oid) ? NULL : type->name;
		}
	}
	return NULL;
}

static void
add_column(CacheKey *key, const ModelColumn *column, const ExpressionContext *context)
{
	if (column == NULL)
		return;
	add_string(key, column->base.name);
	add_oid(key, type_oid(&column->type, context));
	add_int(key, column->type.typmod);
	add_oid(key, column->collation);
}

#define COLUMN ":varattno "

/*
 * The columns that a stored expression uses, and those of the same names that
 * are wanted.  On others nothing depends: an author's text that names one is
 * another expression, whatever it is.
 */
static void
add_columns_to_key(CacheKey *key, const char *stored, const Subject *subject,
				   const ModelTable *wanted)
{
	if (subject->table == NULL || subject->expression->use == EXPRESSION_DEFAULT)
		return;
	add_string(key, subject->table->base.name);
	for (const char *place = strstr(stored, COLUMN); place != NULL; place = strstr(place, COLUMN))
	{
		ModelColumn *column;

		place += strlen(COLUMN);
		column = table_find_attnum(subject->table, atoi(place));
		add_column(key, column, subject->context);
		if (column != NULL && wanted != NULL)
			add_column(key, model_find_column(wanted, column->base.name), subject->context);
	}
}

/*
 * An expression of the catalog, and the table that has what is wanted (NULL:
 * none).  What own types are called is not in the key, but in the entry.
 */
void
add_stored_to_key(CacheKey *key, const Subject *subject, const ModelTable *wanted)
{
	const Expression *expression = subject->expression;
	const char *stored = expression->stored;

	if (!key->usable)
		return;
	if (stored == NULL && expression->tree != NULL)
		stored = nodeToString(expression->tree);
	key->usable = stored != NULL;
	if (!key->usable)
		return;
	key->stored = stored;
	key->types = subject->context->types;
	append_without_locations(&key->bytes, stored);
	appendStringInfoChar(&key->bytes, '\0');
	add_use(key, subject);
	add_columns_to_key(key, stored, subject, wanted);
}

/* A hash of a key: of eight bytes at once, since keys are long. */
static uint64
hash_of_key(const StringInfoData *bytes)
{
	const char *here = bytes->data;
	const char *end = bytes->data + bytes->len;
	uint64		hash = bytes->len;
	uint64		word;

	for (; end - here >= (int) sizeof(word); here += sizeof(word))
	{
		memcpy(&word, here, sizeof(word));
		hash = (hash ^ word) * UINT64CONST(0x9E3779B97F4A7C15);
		hash ^= hash >> 32;
	}
	word = 0;
	memcpy(&word, here, end - here);
	hash = (hash ^ word) * UINT64CONST(0x9E3779B97F4A7C15);
	return hash ^ (hash >> 32);
}

/* The entry with this key, or the one that has its place; NULL if there is none. */
static CacheEntry *
find_entry(const CacheKey *key, HASHACTION action, bool *is_this)
{
	uint64		hash = hash_of_key(&key->bytes);
	bool		found;
	CacheEntry *entry = hash_search(cache.entries, &hash, action, &found);

	*is_this = found && entry->length == key->bytes.len &&
		memcmp(entry->key, key->bytes.data, entry->length) == 0;
	return entry;
}

/* Have the own types that an entry depends on the names that they had? */
static bool
are_names_the_same(const CacheEntry *entry, const Model *types)
{
	ListCell   *lc;

	foreach(lc, entry->own_types)
	{
		const OwnTypeName *own = lfirst(lc);

		if (!texts_equal(own_type_name(types, own->oid), own->name))
			return false;
	}
	return true;
}

/*
 * Note the names of own types in a stored tree, in the cache's memory.  False if
 * it uses anything else that is not built in: that may change unseen.
 */
static bool
note_names(const CacheKey *key, List **names)
{
	List	   *oids;
	ListCell   *lc;
	MemoryContext caller;

	*names = NIL;
	if (key->stored == NULL)
		return true;
	if (!stored_oids(key->stored, &oids))
		return false;
	foreach(lc, oids)
	{
		if (own_type_name(key->types, lfirst_oid(lc)) == NULL)
			return false;
	}
	caller = MemoryContextSwitchTo(cache.memory);
	foreach(lc, oids)
	{
		OwnTypeName *own = palloc(sizeof(OwnTypeName));

		own->oid = lfirst_oid(lc);
		own->name = pstrdup(own_type_name(key->types, own->oid));
		*names = lappend(*names, own);
	}
	MemoryContextSwitchTo(caller);
	return true;
}

/* What is known; NULL if nothing is.  It stays until the next call. */
const CacheValue *
cache_find(CacheKey *key)
{
	CacheEntry *entry;
	bool		is_this;

	if (!key->usable)
		return NULL;
	if (cache.entries == NULL || cache.entries_generation != cache.generation)
		empty_cache();
	key->generation = cache.generation;
	entry = find_entry(key, HASH_FIND, &is_this);
	return is_this && are_names_the_same(entry, key->types) ? &entry->value : NULL;
}

/* Remember a result, unless what it rests on has changed since it was looked for. */
void
cache_store(const CacheKey *key, const CacheValue *value)
{
	CacheEntry *entry;
	const char *bytes;
	const char *text;
	List	   *names;
	bool		found;

	if (!key->usable || key->generation != cache.generation)
		return;
	if (MemoryContextMemAllocated(cache.memory, true) > MAX_BYTES)
		empty_cache();
	if (!note_names(key, &names))
		return;
	/* What can fail comes first: an entry is never half made. */
	bytes = memcpy(MemoryContextAlloc(cache.memory, key->bytes.len), key->bytes.data,
				   key->bytes.len);
	text = value->text ? MemoryContextStrdup(cache.memory, value->text) : NULL;
	entry = find_entry(key, HASH_ENTER, &found);
	entry->key = bytes;
	entry->length = key->bytes.len;
	entry->value = *value;
	entry->value.text = text;
	entry->own_types = names;
}
