/*-------------------------------------------------------------------------
 *
 * live/types.c
 *		Reads the enums and domains, and the labels of enums.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_enum.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/rel.h"

#include "live/reader.h"

/* Fill in what enums and domains have in common. */
static void
read_type_object(Reader *reader, ModelObject *object, HeapTuple row, TupleDesc desc)
{
	Form_pg_type form = (Form_pg_type) GETSTRUCT(row);
	bool		isnull;
	Datum		acl = heap_getattr(row, Anum_pg_type_typacl, desc, &isnull);

	object->oid = form->oid;
	object->member = false;
	take_owner(reader, form->typowner);
	object->owner = reader->owner_name;
	add_grants(object, isnull ? acldefault(OBJECT_TYPE, form->typowner) : DatumGetAclP(acl),
			   false);
	add_to_set(&reader->types, form->oid, object);
	add_to_set(&reader->own_types, form->oid, object);
	if (OidIsValid(form->typarray))
		add_to_set(&reader->own_types, form->typarray, object);
}

static ModelEnum *
enum_of_row(Reader *reader, Form_pg_type form)
{
	ModelEnum  *type = model_make_enum(pstrdup(NameStr(form->typname)));

	type->is_enum = (form->typtype == TYPTYPE_ENUM);
	type->owner_oid = form->typowner;
	type->namespace_oid = form->typnamespace;
	type->array_oid = form->typarray;
	if (type->is_enum)
		check_enum_type(&type->base, form);
	reader->model->enums = lappend(reader->model->enums, type);
	return type;
}

static ModelDomain *
domain_of_row(Reader *reader, HeapTuple row, TupleDesc desc)
{
	Form_pg_type form = (Form_pg_type) GETSTRUCT(row);
	ModelDomain *domain = model_make_domain(pstrdup(NameStr(form->typname)));
	const char *stored = row_text(row, desc, Anum_pg_type_typdefaultbin);

	domain->is_domain = (form->typtype == TYPTYPE_DOMAIN);
	domain->collation = form->typcollation;
	domain->not_null = form->typnotnull;
	/* Whether that is one of the schema's own is known when all are read. */
	domain->type.oid = form->typbasetype;
	domain->type.typmod = form->typtypmod;
	if (stored != NULL)
		domain->default_value = stored_expression(EXPRESSION_DEFAULT, domain->type, stored);
	reader->model->domains = lappend(reader->model->domains, domain);
	return domain;
}

/* Make an enum or domain of its row of pg_type; NULL if it is neither, and should not be. */
ModelObject *
type_of_row(Reader *reader, HeapTuple row, TupleDesc desc)
{
	Form_pg_type form = (Form_pg_type) GETSTRUCT(row);
	const char *name = NameStr(form->typname);
	bool		is_known = reader->known != NULL &&
		names_contain_sorted(&reader->known->types, name);
	bool		can_be_enum = !is_known || names_contain_sorted(&reader->known->enums, name);
	bool		can_be_domain = !is_known || names_contain_sorted(&reader->known->domains, name);
	ModelObject *object = NULL;

	if (!is_known && form->typtype != TYPTYPE_ENUM && form->typtype != TYPTYPE_DOMAIN)
		return NULL;
	if (can_be_enum && (form->typtype == TYPTYPE_ENUM || !can_be_domain))
		object = &enum_of_row(reader, form)->base;
	else if (can_be_domain)
		object = &domain_of_row(reader, row, desc)->base;
	if (object != NULL)
		read_type_object(reader, object, row, desc);
	return object;
}

/* Read the types by the names of types of any version that exist in the schema. */
void
read_types(Reader *reader)
{
	Relation	catalog;
	SysScanDesc scan;
	HeapTuple	row;

	if (reader->known != NULL && reader->known->types.count == 0)
		return;
	catalog = table_open(TypeRelationId, AccessShareLock);
	scan = begin_scan_of_names(reader, catalog, TypeNameNspIndexId, Anum_pg_type_typname,
							   Anum_pg_type_typnamespace,
							   reader->known ? &reader->known->types : NULL);
	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		CHECK_FOR_INTERRUPTS();
		type_of_row(reader, row, RelationGetDescr(catalog));
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
}

/*
 * A type as a model has it: one of the schema's own by its name.  One that was
 * made in single-user mode on a new server has an OID like a built-in one.
 */
TypeRef
type_ref(Reader *reader, Oid type, int32 typmod)
{
	TypeRef		result = {type, typmod};
	const ModelObject *own = find_in_set(&reader->own_types, type);

	if (own != NULL)
	{
		result.own = own->name;
		result.own_array = own->oid != type;
	}
	return result;
}

/* Say of what types the domains are, when all types have been read. */
void
complete_domains(Reader *reader)
{
	ListCell   *lc;

	foreach(lc, reader->model->domains)
	{
		ModelDomain *domain = lfirst(lc);

		if (domain->is_domain)
			domain->type = type_ref(reader, domain->type.oid, domain->type.typmod);
		if (domain->default_value != NULL)
			domain->default_value->type = domain->type;
	}
}

/* A label with what puts it in its place. */
typedef struct LabelRow
{
	Oid			type;
	Oid			oid;
	float4		order;
	const char *label;
} LabelRow;

static int
compare_label_rows(const void *a, const void *b)
{
	const LabelRow *left = a;
	const LabelRow *right = b;

	if (left->type != right->type)
		return left->type < right->type ? -1 : 1;
	return left->order < right->order ? -1 : left->order > right->order ? 1 : 0;
}

/* Read the rows of pg_enum of all enums, ordered by type and place. */
static LabelRow *
read_label_rows(Reader *reader, int *count)
{
	Relation	catalog = table_open(EnumRelationId, AccessShareLock);
	List	   *enums = reader->model->enums;
	Oid		   *oids = palloc(Max(list_length(enums), 1) * sizeof(Oid));
	int			room = 32;
	LabelRow   *labels = palloc(room * sizeof(LabelRow));
	OidSet		set;
	OidScan		scan;
	HeapTuple	row;
	ListCell   *lc;

	foreach(lc, enums)
		oids[foreach_current_index(lc)] = ((ModelEnum *) lfirst(lc))->base.oid;
	set = oid_set(oids, list_length(enums));
	scan = begin_scan_by_oids(catalog, EnumTypIdSortOrderIndexId, Anum_pg_enum_enumtypid,
							  &set, reader->snapshot);
	*count = 0;
	while ((row = next_row(&scan)) != NULL)
	{
		Form_pg_enum form = (Form_pg_enum) GETSTRUCT(row);

		if (*count == room)
			labels = repalloc(labels, (room *= 2) * sizeof(LabelRow));
		labels[*count].type = form->enumtypid;
		labels[*count].oid = form->oid;
		labels[*count].order = form->enumsortorder;
		labels[(*count)++].label = pstrdup(NameStr(form->enumlabel));
	}
	table_close(catalog, AccessShareLock);
	qsort(labels, *count, sizeof(LabelRow), compare_label_rows);
	return labels;
}

/*
 * Note where labels compare in another order than they have: of even OIDs the server
 * only asks which is larger.
 */
static void
check_label_order(ModelEnum *type, const LabelRow *labels)
{
	Oid			last = InvalidOid;

	for (int i = 0; i < type->labels.count; i++)
	{
		if (labels[i].oid % 2 != 0)
			continue;
		contradict_flag(&type->base, psprintf("OID of label \"%s\" rises", labels[i].label), true,
						labels[i].oid > last);
		last = labels[i].oid;
	}
}

/* Read the labels of all enums. */
void
read_labels(Reader *reader)
{
	int			count;
	LabelRow   *labels;
	const char **names;

	if (reader->model->enums == NIL)
		return;
	labels = read_label_rows(reader, &count);
	names = palloc(Max(count, 1) * sizeof(char *));
	for (int i = 0; i < count; i++)
	{
		ModelObject *type = find_in_set(&reader->types, labels[i].type);
		ModelEnum  *own = (ModelEnum *) type;

		names[i] = labels[i].label;
		if (type == NULL || type->kind != MODEL_ENUM)
			continue;
		if (own->labels.count++ == 0)
			own->labels.names = &names[i];
		if (i + 1 == count || labels[i + 1].type != labels[i].type)
			check_label_order(own, &labels[i + 1 - own->labels.count]);
	}
}
