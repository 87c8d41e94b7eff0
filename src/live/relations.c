/*-------------------------------------------------------------------------
 *
 * live/relations.c
 *		Reads the rows of pg_class: tables, their indexes and TOAST tables.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/rel.h"

#include "live/lookup.h"
#include "live/reader.h"

/* Note the name and rights of an owner, who mostly is the last one's too. */
void
take_owner(Reader *reader, Oid owner)
{
	if (OidIsValid(reader->owner) && reader->owner == owner)
		return;
	reader->owner = owner;
	reader->owner_name = role_name(owner);
	reader->owner_has_usage = role_has_schema_usage(reader, owner, reader->schema);
}

/* Make a table of its row of pg_class. */
ModelTable *
table_of_row(Reader *reader, HeapTuple row, TupleDesc desc)
{
	Form_pg_class form = (Form_pg_class) GETSTRUCT(row);
	ModelTable *table = model_make_table(pstrdup(NameStr(form->relname)));
	bool		isnull;
	Datum		acl = heap_getattr(row, Anum_pg_class_relacl, desc, &isnull);

	table->base.oid = form->oid;
	table->row_type_oid = form->reltype;
	table->relkind = form->relkind;
	table->persistence = form->relpersistence;
	table->access_method = access_method_text(form->relam);
	table->replica_identity = form->relreplident;
	table->toast_oid = form->reltoastrelid;
	table->has_rules = form->relhasrules;
	table->is_partition = form->relispartition;
	table->of_type = OidIsValid(form->reloftype) ?
		format_type_extended(form->reloftype, -1, FORMAT_TYPE_ALLOW_INVALID) : NULL;
	table->owner_lacks = isnull ? NULL : privileges_missing(acl, form->relowner);
	table->facts = palloc0(sizeof(CatalogFacts));
	table->facts->relnatts = form->relnatts;
	table->facts->relchecks = form->relchecks;
	table->facts->relhasindex = form->relhasindex;
	table->facts->relhastriggers = form->relhastriggers;
	table->facts->relnamespace = form->relnamespace;
	table->facts->relam = form->relam;
	if (form->relkind == RELKIND_RELATION)
		check_relation(reader, &table->base, form);
	table->options = option_list(row, desc, Anum_pg_class_reloptions, NULL);
	table->row_security = form->relrowsecurity;
	table->force_row_security = form->relforcerowsecurity;
	table->owner_oid = form->relowner;
	table->public_grants = isnull ? NULL :
		public_grants(acl, form->relowner, &table->public_grants_of_others);
	if (!isnull)
		add_grants(&table->base, DatumGetAclP(acl), false);
	take_owner(reader, form->relowner);
	table->base.owner = reader->owner_name;
	table->owner_has_usage = form->relnamespace == reader->schema ?
		reader->owner_has_usage :
		role_has_schema_usage(reader, form->relowner, form->relnamespace);
	table->base.member = false;
	table->dump_registrations = 0;
	return table;
}

/* Add a table to the model. */
void
add_table(Reader *reader, ModelTable *table)
{
	reader->model->tables = lappend(reader->model->tables, table);
	add_to_set(&reader->relations, table->base.oid, &table->base);
	if (OidIsValid(table->toast_oid))
		add_to_set(&reader->toast_tables, table->toast_oid, &table->base);
}

/* Is this the row of what can be a table, or stands in the place of one? */
static bool
is_row_of_table(const Reader *reader, Form_pg_class form)
{
	if (reader->known == NULL)
		return form->relkind == RELKIND_RELATION ||
			form->relkind == RELKIND_PARTITIONED_TABLE;
	return names_contain_sorted(&reader->known->tables, NameStr(form->relname));
}

/* Read the tables of any version that exist in the schema, and the sequences. */
void
read_tables(Reader *reader)
{
	Relation	catalog = table_open(RelationRelationId, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(catalog);
	SysScanDesc scan = begin_scan_of_names(reader, catalog, ClassNameNspIndexId,
										   Anum_pg_class_relname,
										   Anum_pg_class_relnamespace,
										   reader->known ? &reader->known->relations : NULL);
	HeapTuple	row;

	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		CHECK_FOR_INTERRUPTS();
		if (!take_sequence_row(reader, row, desc) &&
			is_row_of_table(reader, (Form_pg_class) GETSTRUCT(row)))
			add_table(reader, table_of_row(reader, row, desc));
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
}

static int
compare_columns(const ListCell *a, const ListCell *b)
{
	return ((ModelColumn *) lfirst(a))->attnum - ((ModelColumn *) lfirst(b))->attnum;
}

/* Bring the columns of all tables into their order. */
void
sort_columns(Reader *reader)
{
	ListCell   *lt;

	foreach(lt, reader->model->tables)
		list_sort(((ModelTable *) lfirst(lt))->columns, compare_columns);
}

/* Give the indexes of primary keys, unique and exclusion constraints to them. */
static void
hand_over_indexes(Reader *reader, ModelTable *table)
{
	List	   *others = NIL;
	ListCell   *lc;

	foreach(lc, table->constraints)
	{
		ModelConstraint *constraint = lfirst(lc);

		if (constraint->type == CONSTRAINT_FOREIGN || !OidIsValid(constraint->index_oid))
			continue;
		constraint->index = find_in_set(&reader->indexes, constraint->index_oid);
		if (constraint->index != NULL)
			constraint->index->of_constraint = true;
	}
	foreach(lc, table->indexes)
	{
		if (!((ModelIndex *) lfirst(lc))->of_constraint)
			others = lappend(others, lfirst(lc));
	}
	table->indexes = others;
}

/* Complete the indexes, and take the storage parameters of TOAST tables. */
static void
read_index_relation(Reader *reader, HeapTuple row, TupleDesc desc)
{
	Form_pg_class form = (Form_pg_class) GETSTRUCT(row);
	ModelIndex *index = find_in_set(&reader->indexes, form->oid);
	ModelTable *table;

	if (index != NULL)
	{
		index->base.name = index->base.live_name = pstrdup(NameStr(form->relname));
		index->method = access_method_text(form->relam);
		index->options = option_list(row, desc, Anum_pg_class_reloptions, NULL);
		if (index->replica_identity)
			((ModelTable *) index->base.parent)->replica_index = index->base.name;
		check_index_relation(reader, index, form);
		return;
	}
	if (form->relkind != RELKIND_TOASTVALUE)
		return;
	table = find_in_set(&reader->toast_tables, form->oid);
	if (table != NULL)
		check_toast_relation(reader, table, form);
	if (table != NULL)
		table->options = list_concat(table->options,
									 option_list(row, desc, Anum_pg_class_reloptions,
												 "toast."));
}

/* The OIDs of all indexes and TOAST tables. */
static OidSet
oids_of_indexes(const Reader *reader)
{
	Oid		   *oids = palloc((reader->indexes.count + reader->toast_tables.count + 1) *
							  sizeof(Oid));
	int			count = add_oids_of_set(oids, 0, &reader->indexes);

	count = add_oids_of_set(oids, count, &reader->toast_tables);
	return oid_set(oids, count);
}

/* Complete the indexes of all tables from their rows of pg_class. */
void
read_index_relations(Reader *reader)
{
	Relation	catalog = table_open(RelationRelationId, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(catalog);
	OidSet		set = oids_of_indexes(reader);
	OidScan		scan = begin_scan_by_oids(catalog, ClassOidIndexId, Anum_pg_class_oid, &set,
										  reader->snapshot);
	HeapTuple	row;
	ListCell   *lt;

	while ((row = next_row(&scan)) != NULL)
	{
		read_index_relation(reader, row, desc);
	}
	table_close(catalog, AccessShareLock);
	foreach(lt, reader->model->tables)
		hand_over_indexes(reader, lfirst(lt));
}
