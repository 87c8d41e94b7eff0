/*-------------------------------------------------------------------------
 *
 * catalog.c
 *		Reads the live catalog into a model: which tables and enums there
 *		are, and what belongs to each.
 *
 * See catalog_reader.h for the rules that every reader of a catalog keeps.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/reloptions.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_am.h"
#include "catalog/pg_attrdef.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_enum.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_index.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_init_privs.h"
#include "catalog/pg_policy.h"
#include "catalog/pg_publication_rel.h"
#include "catalog/pg_rewrite.h"
#include "catalog/pg_statistic_ext.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "miscadmin.h"
#include "storage/bufmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "catalog_reader.h"
#include "compat.h"

static bool any_table_has_rules(const Reader *reader);

/*
 * The catalogs whose rows belong to a table, in the order they must be read:
 * columns before the keys that name them, indexes before their constraints,
 * constraints before the triggers that enforce them.
 */
static const struct
{
	Oid			catalog;
	Oid			index;
	AttrNumber	table_column;
	TableRowReader read_row;
	bool		(*worth_reading) (const Reader *reader);	/* NULL: always */
}			table_catalogs[] =
{
	{AttributeRelationId, AttributeRelidNumIndexId, Anum_pg_attribute_attrelid, read_column},
	{AttrDefaultRelationId, AttrDefaultIndexId, Anum_pg_attrdef_adrelid, read_default},
	{IndexRelationId, IndexIndrelidIndexId, Anum_pg_index_indrelid, read_index},
	{ConstraintRelationId, ConstraintRelidTypidNameIndexId, Anum_pg_constraint_conrelid, read_constraint},
	{TriggerRelationId, TriggerRelidNameIndexId, Anum_pg_trigger_tgrelid, read_trigger},
	{RewriteRelationId, RewriteRelRulenameIndexId, Anum_pg_rewrite_ev_class, read_rule, any_table_has_rules},
	{PolicyRelationId, PolicyPolrelidPolnameIndexId, Anum_pg_policy_polrelid, read_policy},
	{InheritsRelationId, InheritsParentIndexId, Anum_pg_inherits_inhparent, read_child},
	{InheritsRelationId, InheritsRelidSeqnoIndexId, Anum_pg_inherits_inhrelid, read_parent},
	{StatisticExtRelationId, StatisticExtRelidIndexId, Anum_pg_statistic_ext_stxrelid, read_statistics},
	{PublicationRelRelationId, PublicationRelPrrelidPrpubidIndexId, Anum_pg_publication_rel_prrelid, read_publication},
	{InitPrivsRelationId, InitPrivsObjIndexId, Anum_pg_init_privs_objoid, read_initial_privileges},
};

/* Find a table of the model being read by its OID; NULL if it is not one. */
ModelTable *
reader_find_table(const Reader *reader, Oid oid)
{
	ListCell   *lc;

	foreach(lc, reader->model->tables)
	{
		ModelTable *table = lfirst(lc);

		if (table->oid == oid)
			return table;
	}
	return NULL;
}

/* Find a column by its attribute number; NULL if it was dropped. */
ModelColumn *
table_find_attnum(const ModelTable *table, int attnum)
{
	ListCell   *lc;

	foreach(lc, table->columns)
	{
		ModelColumn *column = lfirst(lc);

		if (column->attnum == attnum)
			return column;
	}
	return NULL;
}

/* The columns that an int2[] of a catalog row names; none if it is NULL. */
NameArray
table_columns_of_array(const ModelTable *table, HeapTuple row, TupleDesc desc,
					   int attribute)
{
	NameArray	result = {0, NULL};
	const char **names;
	ArrayType  *array;
	int16	   *attnums;
	bool		isnull;
	Datum		value = heap_getattr(row, attribute, desc, &isnull);

	if (isnull)
		return result;
	array = DatumGetArrayTypeP(value);
	result.count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	attnums = (int16 *) ARR_DATA_PTR(array);
	result.names = names = palloc(Max(result.count, 1) * sizeof(char *));
	for (int i = 0; i < result.count; i++)
	{
		ModelColumn *column = table_find_attnum(table, attnums[i]);

		names[i] = column ? column->name : "?";
	}
	return result;
}

/* A name with its schema, quoted where needed. */
const char *
qualified_name(Oid schema, const char *name)
{
	const char *schema_name = get_namespace_name(schema);

	return quote_qualified_identifier(schema_name ? schema_name : "?", name);
}

/*
 * The name of a relation that another one refers to: plain if it is in the
 * schema being read, otherwise qualified.
 */
const char *
relation_name(const Reader *reader, Oid relation)
{
	const char *name = get_rel_name(relation);
	Oid			schema;

	if (name == NULL)
		return "?";
	schema = get_rel_namespace(relation);
	return schema == reader->schema ? name : qualified_name(schema, name);
}

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
static void
take_owner(Reader *reader, Oid owner)
{
	if (OidIsValid(reader->owner) && reader->owner == owner)
		return;
	reader->owner = owner;
	reader->owner_name = GetUserNameFromId(owner, true);
	reader->owner_has_usage = role_has_schema_usage(owner, reader->schema);
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
		reader->owner_has_usage : role_has_schema_usage(form->relowner, form->relnamespace);
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
static void
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
static void
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
static void
read_labels(Reader *reader)
{
	Relation	catalog = table_open(EnumRelationId, AccessShareLock);
	List	   *enums = reader->model->enums;
	Oid		   *oids = palloc(Max(list_length(enums), 1) * sizeof(Oid));
	int			room = 32;
	int			count = 0;
	LabelRow   *labels = palloc(room * sizeof(LabelRow));
	OidSet		set;
	SysScanDesc scan;
	HeapTuple	row;
	ListCell   *lc;

	foreach(lc, enums)
		oids[foreach_current_index(lc)] = ((ModelEnum *) lfirst(lc))->oid;
	set = oid_set(oids, list_length(enums));
	scan = begin_scan_by_oids(catalog, EnumTypIdSortOrderIndexId, Anum_pg_enum_enumtypid,
							  &set, reader->snapshot);
	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		Form_pg_enum form = (Form_pg_enum) GETSTRUCT(row);

		if (count == room)
			labels = repalloc(labels, (room *= 2) * sizeof(LabelRow));
		labels[count].type = form->enumtypid;
		labels[count].order = form->enumsortorder;
		labels[count++].label = pstrdup(NameStr(form->enumlabel));
	}
	systable_endscan(scan);
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

/* pg_rewrite has a row for every view, pg_class knows who else has any. */
static bool
any_table_has_rules(const Reader *reader)
{
	ListCell   *lc;

	foreach(lc, reader->model->tables)
	{
		if (((ModelTable *) lfirst(lc))->has_rules)
			return true;
	}
	return false;
}

/* The OIDs of the tables, to scan for what belongs to them. */
static OidSet
table_oids(const Reader *reader)
{
	List	   *tables = reader->model->tables;
	Oid		   *oids = palloc(Max(list_length(tables), 1) * sizeof(Oid));
	ListCell   *lc;

	foreach(lc, tables)
		oids[foreach_current_index(lc)] = ((ModelTable *) lfirst(lc))->oid;
	return oid_set(oids, list_length(tables));
}

/*
 * Read, from each catalog of table_catalogs, the rows of all tables.  Rows of
 * one table come together, so the table is looked up only when it changes.
 */
static void
read_table_catalogs(Reader *reader)
{
	OidSet		oids = table_oids(reader);

	for (int i = 0; i < (int) lengthof(table_catalogs); i++)
	{
		Relation	catalog = table_open(table_catalogs[i].catalog, AccessShareLock);
		TupleDesc	desc = RelationGetDescr(catalog);
		ModelTable *table = NULL;
		Oid			last = InvalidOid;
		SysScanDesc scan;
		HeapTuple	row;

		/* Many databases have no policy, no publication, ... at all. */
		if (RelationGetNumberOfBlocks(catalog) == 0 ||
			(table_catalogs[i].worth_reading && !table_catalogs[i].worth_reading(reader)))
		{
			table_close(catalog, AccessShareLock);
			continue;
		}
		scan = begin_scan_by_oids(catalog, table_catalogs[i].index,
								  table_catalogs[i].table_column, &oids,
								  reader->snapshot);
		while (HeapTupleIsValid(row = systable_getnext(scan)))
		{
			bool		isnull;
			Oid			oid = DatumGetObjectId(heap_getattr(row, table_catalogs[i].table_column,
															desc, &isnull));

			if (oid != last)
				table = reader_find_table(reader, oid);
			last = oid;
			if (table != NULL)
				table_catalogs[i].read_row(reader, table, row, desc);
		}
		systable_endscan(scan);
		table_close(catalog, AccessShareLock);
	}
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
static void
read_index_relations(Reader *reader)
{
	Relation	catalog = table_open(RelationRelationId, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(catalog);
	Oid		   *oids;
	int			count = 0;
	OidSet		set;
	SysScanDesc scan;
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
	while (HeapTupleIsValid(row = systable_getnext(scan)))
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
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	foreach(lt, reader->model->tables)
	{
		ModelTable *table = lfirst(lt);

		hand_over_indexes(table);
		list_sort(table->columns, compare_columns);
	}
}

/*
 * Whose tables these are, where no extension says it: the owner of most of
 * them, and of several the one whose name sorts first.
 */
static const char *
most_common_owner(const Model *model)
{
	const char *owner = NULL;
	int			owner_count = 0;
	ListCell   *lc;

	foreach(lc, model->tables)
	{
		const char *candidate = ((ModelTable *) lfirst(lc))->owner;
		int			count = 0;
		ListCell   *lo;

		foreach(lo, model->tables)
			count += texts_equal(((ModelTable *) lfirst(lo))->owner, candidate);
		if (count > owner_count ||
			(count == owner_count && candidate && owner && strcmp(candidate, owner) < 0))
		{
			owner = candidate;
			owner_count = count;
		}
	}
	return owner;
}

/*
 * Read the tables and enums of the schema, with everything that belongs to
 * them, under the active snapshot.  What is not there is not in the model.
 */
Model *
catalog_read(const Installation *installation, Oid schema)
{
	Reader		reader = {0};

	reader.model = palloc0(sizeof(Model));
	reader.installation = installation;
	reader.schema = schema;
	reader.snapshot = GetActiveSnapshot();
	reader.model->schema = get_namespace_name(schema);
	reader.model->packaged = (schema == installation->schema);
	reader.search_path = psprintf("pg_catalog, %s",
								  quote_identifier(reader.model->schema));

	read_enums(&reader);
	read_tables(&reader);
	if (reader.model->packaged)
	{
		read_members(&reader);
		read_registrations(&reader);
	}
	read_labels(&reader);
	read_table_catalogs(&reader);
	read_index_relations(&reader);
	reader.model->owner = reader.model->packaged ?
		GetUserNameFromId(installation->owner, true) : most_common_owner(reader.model);
	model_sort(reader.model);
	return reader.model;
}
