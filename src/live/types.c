/*-------------------------------------------------------------------------
 *
 * live/types.c
 *		Reads the enums and their labels.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_enum.h"
#include "catalog/pg_type.h"
#include "utils/rel.h"

#include "live/reader.h"

/* Make an enum of its row of pg_type, without its labels. */
ModelEnum *
enum_of_row(Reader *reader, HeapTuple row)
{
	Form_pg_type form = (Form_pg_type) GETSTRUCT(row);
	ModelEnum  *type = model_make_enum(pstrdup(NameStr(form->typname)));

	type->oid = form->oid;
	type->is_enum = (form->typtype == TYPTYPE_ENUM);
	take_owner(reader, form->typowner);
	type->owner = reader->owner_name;
	type->member = false;
	return type;
}

static bool
is_enum_of_ours(const char *name)
{
	for (int i = 0; i < schema_enum_count; i++)
	{
		if (strcmp(schema_enums[i].name, name) == 0)
			return true;
	}
	return false;
}

/* Read the types by the names of enums of any version that exist in the schema. */
void
read_enums(Reader *reader)
{
	Relation	catalog = table_open(TypeRelationId, AccessShareLock);
	const char **names = palloc(schema_enum_count * sizeof(char *));
	SysScanDesc scan;
	HeapTuple	row;

	for (int i = 0; i < schema_enum_count; i++)
		names[i] = schema_enums[i].name;
	scan = begin_scan_by_names(catalog, TypeNameNspIndexId, Anum_pg_type_typname,
							   Anum_pg_type_typnamespace,
							   name_array(names, schema_enum_count), reader->schema,
							   reader->snapshot);
	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		if (is_enum_of_ours(NameStr(((Form_pg_type) GETSTRUCT(row))->typname)))
			reader->model->enums = lappend(reader->model->enums, enum_of_row(reader, row));
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
}

/* A label with what puts it in its place. */
typedef struct LabelRow
{
	Oid			type;
	float4		order;
	const char *label;
} LabelRow;

static int
compare_label_rows(const void *a, const void *b)
{
	const LabelRow *left = a;
	const LabelRow *right = b;

	return left->order < right->order ? -1 : left->order > right->order ? 1 : 0;
}

/* Read the labels of all enums. */
void
read_labels(Reader *reader)
{
	Relation	catalog = table_open(EnumRelationId, AccessShareLock);
	List	   *enums = reader->model->enums;
	Oid		   *oids = palloc(Max(list_length(enums), 1) * sizeof(Oid));
	int			room = 32;
	int			count = 0;
	LabelRow   *labels = palloc(room * sizeof(LabelRow));
	OidSet		set;
	OidScan		scan;
	HeapTuple	row;
	ListCell   *lc;

	foreach(lc, enums)
		oids[foreach_current_index(lc)] = ((ModelEnum *) lfirst(lc))->oid;
	set = oid_set(oids, list_length(enums));
	scan = begin_scan_by_oids(catalog, EnumTypIdSortOrderIndexId, Anum_pg_enum_enumtypid,
							  &set, reader->snapshot);
	while ((row = next_row(&scan)) != NULL)
	{
		Form_pg_enum form = (Form_pg_enum) GETSTRUCT(row);

		if (count == room)
			labels = repalloc(labels, (room *= 2) * sizeof(LabelRow));
		labels[count].type = form->enumtypid;
		labels[count].order = form->enumsortorder;
		labels[count++].label = pstrdup(NameStr(form->enumlabel));
	}
	table_close(catalog, AccessShareLock);

	qsort(labels, count, sizeof(LabelRow), compare_label_rows);
	foreach(lc, enums)
	{
		ModelEnum  *type = lfirst(lc);
		const char **names = palloc(Max(count, 1) * sizeof(char *));

		for (int i = 0; i < count; i++)
		{
			if (labels[i].type == type->oid)
				names[type->labels.count++] = labels[i].label;
		}
		type->labels.names = names;
	}
}
