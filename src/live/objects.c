/*-------------------------------------------------------------------------
 *
 * live/objects.c
 *		Finds what was read by its OID, and takes rows of catalogs apart.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"

#include "live/lookup.h"
#include "live/reader.h"

/* Have an object found by an OID. */
void
add_to_set(ObjectSet *set, Oid oid, ModelObject *object)
{
	if (set->count == set->room)
	{
		set->room = Max(32, 2 * set->room);
		set->entries = set->entries == NULL ?
			palloc(set->room * sizeof(SetEntry)) :
			repalloc(set->entries, set->room * sizeof(SetEntry));
	}
	set->sorted = set->count == 0 ||
		(set->sorted && set->entries[set->count - 1].oid <= oid);
	set->entries[set->count].oid = oid;
	set->entries[set->count++].object = object;
}

/* Put the OIDs of a set into an array; how many does it have then? */
int
add_oids_of_set(Oid *oids, int count, const ObjectSet *set)
{
	for (int i = 0; i < set->count; i++)
		oids[count++] = set->entries[i].oid;
	return count;
}

/* A quicksort whose comparisons are no calls: this is done each time. */
#define ST_SORT sort_entries
#define ST_ELEMENT_TYPE SetEntry
#define ST_COMPARE(a, b) ((a)->oid < (b)->oid ? -1 : (a)->oid > (b)->oid)
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* So few are looked through; more are sorted. */
#define FEW 12

/* Find one of them; NULL if it is not there. */
void *
find_in_set(ObjectSet *set, Oid oid)
{
	int			low = 0;
	int			high = set->count - 1;

	if (!set->sorted && set->count <= FEW)
	{
		for (int i = 0; i < set->count; i++)
		{
			if (set->entries[i].oid == oid)
				return set->entries[i].object;
		}
		return NULL;
	}
	if (!set->sorted)
	{
		CHECK_FOR_INTERRUPTS();
		sort_entries(set->entries, set->count);
		set->sorted = true;
	}
	/* Most that are not there are of other objects, made before or after. */
	if (set->count == 0 || oid < set->entries[0].oid || oid > set->entries[high].oid)
		return NULL;
	while (low <= high)
	{
		int			middle = (low + high) / 2;
		Oid			found = set->entries[middle].oid;

		if (found == oid)
			return set->entries[middle].object;
		if (found < oid)
			low = middle + 1;
		else
			high = middle - 1;
	}
	return NULL;
}

/* Find a table of the model being read; NULL if it is not one. */
ModelTable *
find_table(Reader *reader, Oid oid)
{
	ModelObject *object = find_in_set(&reader->relations, oid);

	return object && object->kind == MODEL_TABLE ? (ModelTable *) object : NULL;
}

/* Find what can be a member of the extension by its catalog and OID. */
ModelObject *
find_member_object(Reader *reader, Oid catalog, Oid oid)
{
	if (catalog == RelationRelationId)
		return find_in_set(&reader->relations, oid);
	if (catalog == TypeRelationId)
		return find_in_set(&reader->types, oid);
	return NULL;
}

/* Do the elements of an array of text end where it does? */
static bool
has_whole_texts(const ArrayType *array, int count)
{
	const char *here = ARR_DATA_PTR(array);
	const char *end = (const char *) array + VARSIZE(array);

	for (int i = 0; i < count; i++)
	{
		if (ARR_HASNULL(array) && !(ARR_NULLBITMAP(array)[i / 8] & (1 << (i % 8))))
			continue;
		here = (const char *) att_align_pointer(here, TYPALIGN_INT, -1, here);
		if (here >= end || (!VARATT_IS_1B(here) && end - here < VARHDRSZ) ||
			VARATT_IS_1B_E(here) || VARSIZE_ANY(here) > (Size) (end - here) ||
			VARSIZE_ANY(here) == 0)
			return false;
		here += VARSIZE_ANY(here);
	}
	return true;
}

/* How long an element of such an array is; -1: each as it says itself. */
static int
element_size(Oid element)
{
	switch (element)
	{
		case INT2OID:
			return sizeof(int16);
		case ACLITEMOID:
			return sizeof(AclItem);
		case TEXTOID:
			return -1;
		case CHAROID:
			return sizeof(char);
		default:
			Assert(element == OIDOID);
			return sizeof(Oid);
	}
}

/*
 * Is a value of a catalog an array of these elements, as long as it says?  The
 * server believes all of it.
 */
bool
is_sound_array(const ArrayType *array, Oid element)
{
	Size		size = VARSIZE(array);
	int			length = element_size(element);
	int64		count = ARR_NDIM(array) == 0 ? 0 : 1;
	Size		start;

	if (size < sizeof(ArrayType) || ARR_ELEMTYPE(array) != element ||
		ARR_NDIM(array) < 0 || ARR_NDIM(array) > MAXDIM ||
		size < ARR_OVERHEAD_NONULLS(ARR_NDIM(array)))
		return false;
	for (int i = 0; i < ARR_NDIM(array); i++)
	{
		if (ARR_DIMS(array)[i] < 0 || (count *= ARR_DIMS(array)[i]) > (int64) size * BITS_PER_BYTE)
			return false;
	}
	start = ARR_HASNULL(array) ? ARR_OVERHEAD_WITHNULLS(ARR_NDIM(array), count) :
		ARR_OVERHEAD_NONULLS(ARR_NDIM(array));
	if (size < start || (ARR_HASNULL(array) && (Size) array->dataoffset != start))
		return false;
	if (length < 0)
		return has_whole_texts(array, count);
	if (ARR_HASNULL(array))
		count = pg_popcount((const char *) ARR_NULLBITMAP(array), (count + 7) / 8);
	return size - start >= (Size) (count * length);
}

/* The elements of an array that has NULLs, which become 0. */
static const void *
elements_without_nulls(ArrayType *array, int *count)
{
	Datum	   *values;
	bool	   *nulls;
	bool		of_oids = ARR_ELEMTYPE(array) == OIDOID;
	int			size = of_oids ? sizeof(Oid) : sizeof(int16);
	char	   *result;

	deconstruct_array(array, ARR_ELEMTYPE(array), size, true,
					  of_oids ? TYPALIGN_INT : TYPALIGN_SHORT, &values, &nulls, count);
	result = palloc0(Max(*count, 1) * size);
	for (int i = 0; i < *count; i++)
	{
		if (nulls[i])
			continue;
		if (of_oids)
			((Oid *) result)[i] = DatumGetObjectId(values[i]);
		else
			((int16 *) result)[i] = DatumGetInt16(values[i]);
	}
	return result;
}

/*
 * The elements of an array of OIDs or int2 (element says which), and how many
 * there are: none if it is NULL, or of something else.
 */
const void *
array_elements(Datum value, bool isnull, Oid element, int *count)
{
	ArrayType  *array;

	Assert(element == OIDOID || element == INT2OID);
	*count = 0;
	if (isnull)
		return NULL;
	array = DatumGetArrayTypeP(value);
	if (!is_sound_array(array, element))
		return NULL;
	if (ARR_HASNULL(array))
		return elements_without_nulls(array, count);
	*count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	return ARR_DATA_PTR(array);
}

/* The same of an array in a catalog row. */
const void *
row_array(HeapTuple row, TupleDesc desc, int attribute, Oid element, int *count)
{
	bool		isnull;
	Datum		value = heap_getattr(row, attribute, desc, &isnull);

	return array_elements(value, isnull, element, count);
}

/*
 * The elements of a text[] of a catalog row, and how many there are.  GONE
 * stands for one that is NULL.
 */
const char **
row_texts(HeapTuple row, TupleDesc desc, int attribute, int *count)
{
	bool		isnull;
	Datum		value = heap_getattr(row, attribute, desc, &isnull);
	Datum	   *texts;
	bool	   *nulls;
	const char **result;

	*count = 0;
	if (isnull || !is_sound_array(DatumGetArrayTypeP(value), TEXTOID))
		return NULL;
	deconstruct_array(DatumGetArrayTypeP(value), TEXTOID, -1, false, TYPALIGN_INT,
					  &texts, &nulls, count);
	result = palloc(Max(*count, 1) * sizeof(char *));
	for (int i = 0; i < *count; i++)
		result[i] = nulls[i] ? GONE : TextDatumGetCString(texts[i]);
	return result;
}

/* The columns that an int2[] of a catalog row names; none if it is NULL. */
NameArray
table_columns_of_array(const ModelTable *table, HeapTuple row, TupleDesc desc,
					   int attribute)
{
	NameArray	result;
	const int16 *attnums = row_array(row, desc, attribute, INT2OID, &result.count);
	const char **names = palloc(Max(result.count, 1) * sizeof(char *));

	result.names = names;
	for (int i = 0; i < result.count; i++)
	{
		ModelColumn *column = table_find_attnum(table, attnums[i]);

		names[i] = column ? column->base.name : GONE;
	}
	return result;
}

/*
 * The name of a relation that another one refers to: plain if it is in the
 * schema being read, otherwise qualified.
 */
const char *
relation_name(const Reader *reader, Oid relation)
{
	const char *name = get_rel_name(relation);

	return name != NULL && get_rel_namespace(relation) == reader->schema ? name :
		relation_text(relation);
}

/* A text, or tree, of a catalog row; NULL if it is NULL. */
const char *
row_text(HeapTuple row, TupleDesc desc, int attribute)
{
	bool		isnull;
	Datum		value = heap_getattr(row, attribute, desc, &isnull);

	return isnull ? NULL : TextDatumGetCString(value);
}

/* One of the parameters, as "name=value" says it. */
static ModelOption *
option_of_text(const char *text, const char *prefix)
{
	ModelOption *option = palloc(sizeof(ModelOption));
	char	   *name = pstrdup(text);
	char	   *equals = strchr(name, '=');

	if (equals != NULL)
		*equals = '\0';
	option->name = is_gone(text) ? GONE : prefix ? psprintf("%s%s", prefix, name) : name;
	option->value = equals ? equals + 1 : "true";
	return option;
}

/* The parameters (ModelOption) of a text[] of a catalog row. */
List *
option_list(HeapTuple row, TupleDesc desc, int attribute, const char *prefix)
{
	int			count;
	const char **texts = row_texts(row, desc, attribute, &count);
	List	   *options = NIL;

	for (int i = 0; i < count; i++)
		options = lappend(options, option_of_text(texts[i], prefix));
	return options;
}

/*
 * Begin to read the rows of a schema that have one of the names, or, where the
 * whole schema is read, all of them.
 */
SysScanDesc
begin_scan_of_names(Reader *reader, Relation catalog, Oid index, AttrNumber name_column,
					AttrNumber schema_column, const NameArray *names)
{
	ScanKeyData key;

	if (reader->known != NULL)
		return begin_scan_by_names(catalog, index, name_column, schema_column,
								   name_keys(names->names, names->count), reader->schema,
								   reader->snapshot);
	ScanKeyInit(&key, schema_column, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(reader->schema));
	return systable_beginscan(catalog, InvalidOid, false, reader->snapshot, 1, &key);
}
