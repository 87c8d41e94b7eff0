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
#include "catalog/pg_am.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/rel.h"

#include "live/reader.h"

/*
 * The storage parameters of a relation as text, NULL for none.  Whether
 * autovacuum is on goes into *autovacuum instead, where the caller wants it.
 */
static const char *
storage_parameters(HeapTuple row, TupleDesc desc, bool *autovacuum)
{
	StringInfoData others;
	bool		isnull;
	Datum		value = heap_getattr(row, Anum_pg_class_reloptions, desc, &isnull);
	Datum	   *options;
	int			count;

	if (isnull)
		return NULL;
	initStringInfo(&others);
	deconstruct_array(DatumGetArrayTypeP(value), TEXTOID, -1, false, TYPALIGN_INT,
					  &options, NULL, &count);
	for (int i = 0; i < count; i++)
	{
		const char *option = TextDatumGetCString(options[i]);
		bool		on;

		if (autovacuum != NULL &&
			strncmp(option, "autovacuum_enabled=", 19) == 0 &&
			parse_bool(option + 19, &on))
			*autovacuum = on;
		else
			appendStringInfo(&others, "%s%s", others.len > 0 ? ", " : "", option);
	}
	return others.len > 0 ? others.data : NULL;
}

/* "toast.a=1, toast.b=2" from "a=1, b=2". */
static const char *
with_toast_prefix(const char *options)
{
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoString(&text, "toast.");
	for (const char *c = options; *c != '\0'; c++)
	{
		appendStringInfoChar(&text, *c);
		if (c[0] == ' ' && c > options && c[-1] == ',')
			appendStringInfoString(&text, "toast.");
	}
	return text.data;
}

/* The name of an access method, "" for none. */
static const char *
access_method_name(Oid access_method)
{
	const char *name;

	if (access_method == HEAP_TABLE_AM_OID)
		return "heap";
	if (access_method == BTREE_AM_OID)
		return "btree";
	name = get_am_name(access_method);
	return name ? name : "";
}

/* Note the name and rights of an owner, who mostly is the last one's too. */
void
take_owner(Reader *reader, Oid owner)
{
	if (OidIsValid(reader->owner) && reader->owner == owner)
		return;
	reader->owner = owner;
	reader->owner_name = GetUserNameFromId(owner, true);
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

	table->oid = form->oid;
	table->relkind = form->relkind;
	table->persistence = form->relpersistence;
	table->access_method = access_method_name(form->relam);
	table->replica_identity = form->relreplident;
	table->toast_oid = form->reltoastrelid;
	table->has_rules = form->relhasrules;
	table->is_partition = form->relispartition;
	table->options = storage_parameters(row, desc, &table->autovacuum);
	table->row_security = form->relrowsecurity;
	table->force_row_security = form->relforcerowsecurity;
	table->public_grants = isnull ? NULL : public_grants(acl);
	take_owner(reader, form->relowner);
	table->owner = reader->owner_name;
	table->owner_has_usage = form->relnamespace == reader->schema ?
		reader->owner_has_usage :
		role_has_schema_usage(reader, form->relowner, form->relnamespace);
	table->member = false;
	table->dump_registrations = 0;
	return table;
}

/* Is this the name of a table of any version? */
static bool
is_table_of_ours(const char *name)
{
	for (int i = 0; i < schema_table_count; i++)
	{
		if (strcmp(schema_tables[i].name, name) == 0)
			return true;
	}
	return false;
}

/* Read the tables of any version that exist in the schema. */
void
read_tables(Reader *reader)
{
	Relation	catalog = table_open(RelationRelationId, AccessShareLock);
	const char **names = palloc(schema_table_count * sizeof(char *));
	SysScanDesc scan;
	HeapTuple	row;

	for (int i = 0; i < schema_table_count; i++)
		names[i] = schema_tables[i].name;
	scan = begin_scan_by_names(catalog, ClassNameNspIndexId, Anum_pg_class_relname,
							   Anum_pg_class_relnamespace,
							   name_array(names, schema_table_count), reader->schema,
							   reader->snapshot);
	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		if (is_table_of_ours(NameStr(((Form_pg_class) GETSTRUCT(row))->relname)))
			reader->model->tables =
				lappend(reader->model->tables,
						table_of_row(reader, row, RelationGetDescr(catalog)));
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
}

static int
compare_columns(const ListCell *a, const ListCell *b)
{
	return ((ModelColumn *) lfirst(a))->attnum - ((ModelColumn *) lfirst(b))->attnum;
}

/* Give the indexes of primary keys, unique and exclusion constraints to them. */
static void
hand_over_indexes(ModelTable *table)
{
	List	   *plain = NIL;
	ListCell   *li;

	foreach(li, table->indexes)
	{
		ModelIndex *index = lfirst(li);
		bool		of_constraint = false;
		ListCell   *lk;

		foreach(lk, table->constraints)
		{
			ModelConstraint *constraint = lfirst(lk);

			if (constraint->index_oid == index->oid &&
				constraint->kind != CONSTRAINT_FOREIGN)
			{
				constraint->index = index;
				of_constraint = true;
			}
		}
		if (!of_constraint)
			plain = lappend(plain, index);
	}
	table->indexes = plain;
}

/* Find an index by its OID in any of the tables. */
static ModelIndex *
find_index(const Reader *reader, Oid oid)
{
	ListCell   *lt;

	foreach(lt, reader->model->tables)
	{
		ListCell   *lc;

		foreach(lc, ((ModelTable *) lfirst(lt))->indexes)
		{
			if (((ModelIndex *) lfirst(lc))->oid == oid)
				return lfirst(lc);
		}
	}
	return NULL;
}

/* Add the storage parameters of a table's TOAST table to its own. */
static void
read_toast_relation(const Reader *reader, HeapTuple row, TupleDesc desc)
{
	Oid			oid = ((Form_pg_class) GETSTRUCT(row))->oid;
	const char *options = storage_parameters(row, desc, NULL);
	ListCell   *lt;

	foreach(lt, reader->model->tables)
	{
		ModelTable *table = lfirst(lt);

		if (table->toast_oid == oid && options != NULL)
			table->options = psprintf("%s%s%s", table->options ? table->options : "",
									  table->options ? ", " : "",
									  with_toast_prefix(options));
	}
}

/* Complete the indexes of all tables from their rows of pg_class. */
void
read_index_relations(Reader *reader)
{
	Relation	catalog = table_open(RelationRelationId, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(catalog);
	Oid		   *oids;
	int			count = 0;
	OidSet		set;
	OidScan		scan;
	HeapTuple	row;
	ListCell   *lt;

	foreach(lt, reader->model->tables)
		count += 1 + list_length(((ModelTable *) lfirst(lt))->indexes);
	oids = palloc(Max(count, 1) * sizeof(Oid));
	count = 0;
	foreach(lt, reader->model->tables)
	{
		ListCell   *lc;

		foreach(lc, ((ModelTable *) lfirst(lt))->indexes)
			oids[count++] = ((ModelIndex *) lfirst(lc))->oid;
		if (OidIsValid(((ModelTable *) lfirst(lt))->toast_oid))
			oids[count++] = ((ModelTable *) lfirst(lt))->toast_oid;
	}
	set = oid_set(oids, count);
	scan = begin_scan_by_oids(catalog, ClassOidIndexId, Anum_pg_class_oid, &set,
							  reader->snapshot);
	while ((row = next_row(&scan)) != NULL)
	{
		Form_pg_class form = (Form_pg_class) GETSTRUCT(row);
		ModelIndex *index = find_index(reader, form->oid);

		if (index == NULL)
		{
			if (form->relkind == RELKIND_TOASTVALUE)
				read_toast_relation(reader, row, desc);
			continue;
		}
		index->name = pstrdup(NameStr(form->relname));
		index->method = access_method_name(form->relam);
		index->options = storage_parameters(row, desc, NULL);
	}
	table_close(catalog, AccessShareLock);
	foreach(lt, reader->model->tables)
	{
		ModelTable *table = lfirst(lt);

		hand_over_indexes(table);
		list_sort(table->columns, compare_columns);
	}
}
