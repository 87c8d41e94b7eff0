/*-------------------------------------------------------------------------
 *
 * live/extension.c
 *		Reads the extension itself: its version, its members, and what it
 *		registered for pg_dump.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/dependency.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_event_trigger.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_init_privs.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "utils/array.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#include "live/reader.h"
#include "compat.h"
#include "live/lookup.h"

/* Is an array one that pg_dump can read: a list whose first place is 1, without NULLs? */
static bool
is_list_for_dump(HeapTuple row, TupleDesc desc, int attribute)
{
	bool		isnull;
	Datum		value = heap_getattr(row, attribute, desc, &isnull);
	const ArrayType *array = isnull ? NULL : DatumGetArrayTypeP(value);

	return array == NULL ||
		(ARR_NDIM(array) <= 1 && !ARR_HASNULL(array) && (ARR_NDIM(array) == 0 || ARR_LBOUND(array)[0] == 1));
}

/* Take the list of registered tables from the row of pg_extension. */
static void
read_configuration(Installation *installation, HeapTuple row, TupleDesc desc)
{
	int			count;
	int			condition_count;
	const Oid  *tables = row_array(row, desc, Anum_pg_extension_extconfig, OIDOID, &count);
	const char **conditions = row_texts(row, desc, Anum_pg_extension_extcondition,
										&condition_count);
	Oid		   *registered = palloc(Max(count, 1) * sizeof(Oid));

	/* pg_dump ends with an error where it cannot read both: then nothing is in any dump. */
	if (condition_count != count || !is_list_for_dump(row, desc, Anum_pg_extension_extconfig) ||
		!is_list_for_dump(row, desc, Anum_pg_extension_extcondition))
	{
		installation->registrations_damaged = true;
		count = 0;
	}
	if (count > 0)
		memcpy(registered, tables, count * sizeof(Oid));
	installation->registered_count = count;
	installation->registered_tables = registered;
	installation->dump_conditions = palloc0(Max(count, 1) * sizeof(char *));
	for (int i = 0; i < Min(condition_count, count); i++)
	{
		if (conditions[i][0] != '\0')
			installation->dump_conditions[i] = conditions[i];
	}
}

/* Read what pg_extension says of this extension; NULL if it is not installed. */
Installation *
catalog_read_installation(void)
{
	Installation *installation = NULL;
	Relation	catalog = table_open(ExtensionRelationId, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(catalog);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	row;

	ScanKeyInit(&key, Anum_pg_extension_extname, BTEqualStrategyNumber, F_NAMEEQ,
				CStringGetDatum(EXTENSION_NAME));
	scan = systable_beginscan(catalog, ExtensionNameIndexId, true,
							  GetActiveSnapshot(), 1, &key);
	row = systable_getnext(scan);
	if (HeapTupleIsValid(row))
	{
		Form_pg_extension form = (Form_pg_extension) GETSTRUCT(row);
		bool		isnull;

		installation = palloc0(sizeof(Installation));
		installation->extension = form->oid;
		installation->schema = form->extnamespace;
		installation->owner = form->extowner;
		installation->version =
			TextDatumGetCString(heap_getattr(row, Anum_pg_extension_extversion,
											 desc, &isnull));
		read_configuration(installation, row, desc);
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return installation;
}

/* Mark an object of the model as a member; false if it is none of them. */
static bool
mark_member(Reader *reader, Oid catalog, Oid oid)
{
	ModelObject *object = find_member_object(reader, catalog, oid);

	if (object != NULL)
		object->member = true;
	return object != NULL;
}

/*
 * Is this a type that comes with another object: an array, a table's row type?
 * A composite type has a relation too, which is nothing but its own.
 */
static bool
is_dependent_type(Oid type)
{
	Oid			relation = get_typ_typrelid(type);

	return OidIsValid(get_element_type(type)) ||
		(OidIsValid(relation) && get_rel_relkind(relation) != RELKIND_COMPOSITE_TYPE);
}

/* The table whose primary key has this name; NULL if none has it. */
static const char *
table_of_primary_key(const KnownNames *known, const char *name)
{
	for (int i = 0; i < known->primary_keys.count; i++)
	{
		if (strcmp(known->primary_keys.names[i], name) == 0)
			return known->primary_key_tables[i];
	}
	return NULL;
}

/*
 * Is none of our tables by this name there yet?  What has the name and is no
 * member does not count: it was put in the place of a member, which has the rows.
 */
static bool
is_missing_table(const Reader *reader, const char *name)
{
	const ModelTable *table = model_find_table(reader->model, name);

	return table == NULL || !table->base.member;
}

/* Take what has the name of a table out of the model, if there is any. */
static void
take_place_of(Reader *reader, ModelTable *table)
{
	ModelTable *impostor = model_find_table(reader->model, table->base.name);

	if (impostor == NULL)
		return;
	reader->model->tables = list_delete_ptr(reader->model->tables, impostor);
	reader->impostors = lappend(reader->impostors, impostor);
	table->in_its_place = impostor;
}

/*
 * Which of our tables this is, by its name, or by that of its primary key where
 * it was renamed.  NULL if it is none, or if that one is there already.
 */
static const char *
own_table_name(const Reader *reader, Oid oid, const char *name)
{
	Relation	catalog;
	SysScanDesc scan;
	HeapTuple	row;
	const char *result = NULL;

	if (names_contain_sorted(&reader->known->tables, name))
		return is_missing_table(reader, name) ? pstrdup(name) : NULL;
	catalog = table_open(ConstraintRelationId, AccessShareLock);
	scan = begin_scan_by_oid(catalog, ConstraintRelidTypidNameIndexId,
							 Anum_pg_constraint_conrelid, oid, reader->snapshot);
	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		Form_pg_constraint form = (Form_pg_constraint) GETSTRUCT(row);
		const char *table = form->contype == CONSTRAINT_PRIMARY ?
			table_of_primary_key(reader->known, NameStr(form->conname)) : NULL;

		if (table != NULL && is_missing_table(reader, table))
			result = table;
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return result;
}

/*
 * If this is a table of ours that was moved to another schema or renamed, take it
 * into the model.
 */
bool
take_moved_table(Reader *reader, Oid oid, bool member)
{
	Relation	catalog = table_open(RelationRelationId, AccessShareLock);
	SysScanDesc scan = begin_scan_by_oid(catalog, ClassOidIndexId, Anum_pg_class_oid,
										 oid, reader->snapshot);
	HeapTuple	row = systable_getnext(scan);
	const char *name = NULL;

	if (HeapTupleIsValid(row))
	{
		Form_pg_class form = (Form_pg_class) GETSTRUCT(row);

		name = own_table_name(reader, oid, NameStr(form->relname));
		/* What has its name may be another one: its columns tell. */
		if (name == NULL && member && form->relnamespace == reader->schema &&
			(form->relkind == RELKIND_RELATION || form->relkind == RELKIND_PARTITIONED_TABLE))
			name = pstrdup(NameStr(form->relname));
		if (name != NULL)
		{
			ModelTable *table = table_of_row(reader, row, RelationGetDescr(catalog));

			table->base.name = name;
			if (form->relnamespace != reader->schema)
				table->base.moved_to = schema_text(form->relnamespace);
			table->base.member = member;
			take_place_of(reader, table);
			add_table(reader, table);
		}
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return name != NULL;
}

/* The same for a sequence, whatever its name. */
static bool
take_moved_sequence(Reader *reader, Oid oid)
{
	Relation	catalog = table_open(RelationRelationId, AccessShareLock);
	SysScanDesc scan = begin_scan_by_oid(catalog, ClassOidIndexId, Anum_pg_class_oid,
										 oid, reader->snapshot);
	HeapTuple	row = systable_getnext(scan);
	bool		taken = false;

	if (HeapTupleIsValid(row))
	{
		Form_pg_class form = (Form_pg_class) GETSTRUCT(row);

		taken = form->relkind == RELKIND_SEQUENCE &&
			model_find_sequence(reader->model, NameStr(form->relname)) == NULL;
		if (taken)
		{
			ModelSequence *sequence = sequence_of_row(reader, row, RelationGetDescr(catalog));

			if (form->relnamespace != reader->schema)
				sequence->base.moved_to = schema_text(form->relnamespace);
			sequence->base.member = true;
		}
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return taken;
}

/* The same for a type, whatever its name: which one it is, what it is made of tells. */
static bool
take_moved_type(Reader *reader, Oid oid)
{
	Relation	catalog = table_open(TypeRelationId, AccessShareLock);
	SysScanDesc scan = begin_scan_by_oid(catalog, TypeOidIndexId, Anum_pg_type_oid, oid,
										 reader->snapshot);
	HeapTuple	row = systable_getnext(scan);
	ModelObject *type = NULL;

	if (HeapTupleIsValid(row))
	{
		Form_pg_type form = (Form_pg_type) GETSTRUCT(row);

		if (model_find_type(reader->model, NameStr(form->typname)) == NULL)
			type = type_of_row(reader, row, RelationGetDescr(catalog));
		if (type != NULL)
		{
			if (form->typnamespace != reader->schema)
				type->moved_to = schema_text(form->typnamespace);
			type->member = true;
		}
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return type != NULL;
}

/* Is this a sequence of a column of ours, which comes and goes with the column? */
static bool
is_sequence_of_column(Reader *reader, Oid oid)
{
	Relation	catalog = table_open(DependRelationId, AccessShareLock);
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	row;
	bool		result = false;

	ScanKeyInit(&keys[0], Anum_pg_depend_classid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(RelationRelationId));
	ScanKeyInit(&keys[1], Anum_pg_depend_objid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(oid));
	scan = systable_beginscan(catalog, DependDependerIndexId, true, reader->snapshot, 2, keys);
	while (!result && HeapTupleIsValid(row = systable_getnext(scan)))
	{
		Form_pg_depend form = (Form_pg_depend) GETSTRUCT(row);

		result = form->refclassid == RelationRelationId && form->refobjsubid != 0 &&
			find_table(reader, form->refobjid) != NULL;
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return result && get_rel_relkind(oid) == RELKIND_SEQUENCE;
}

/* Note a member that the extension's scripts do not make. */
static void
note_stray(Reader *reader, Oid catalog, Oid oid)
{
	ModelStray *stray;
	ObjectText	text;

	if (get_rel_name(catalog) == NULL)
		text = (ObjectText) {psprintf("object of catalog %u", catalog), GONE};
	else if (!object_text(catalog, oid, &text))
		return;					/* dropped in the meantime */
	stray = model_make_stray(text.type, text.identity ? text.identity : GONE);
	stray->base.oid = oid;
	stray->is_table = (catalog == RelationRelationId &&
					   (get_rel_relkind(oid) == RELKIND_RELATION ||
						get_rel_relkind(oid) == RELKIND_PARTITIONED_TABLE));
	reader->model->strays = lappend(reader->model->strays, stray);
}

/* Read the members of the extension. */
void
read_members(Reader *reader)
{
	Relation	catalog = table_open(DependRelationId, AccessShareLock);
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	row;
	List	   *functions = NIL;
	List	   *guards = NIL;
	List	   *others = NIL;
	ListCell   *lc;

	ScanKeyInit(&keys[0], Anum_pg_depend_refclassid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(ExtensionRelationId));
	ScanKeyInit(&keys[1], Anum_pg_depend_refobjid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(reader->installation->extension));
	scan = systable_beginscan(catalog, DependReferenceIndexId, true,
							  reader->snapshot, 2, keys);
	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		Form_pg_depend form = (Form_pg_depend) GETSTRUCT(row);
		ObjectAddress *other;

		CHECK_FOR_INTERRUPTS();
		/* What is said of a column is of no use to pg_dump. */
		if (form->deptype != DEPENDENCY_EXTENSION || form->objsubid != 0 || form->refobjsubid != 0 ||
			mark_member(reader, form->classid, form->objid) ||
			(form->classid == TypeRelationId && is_dependent_type(form->objid)))
			continue;
		if (form->classid == ProcedureRelationId)
			functions = lappend_oid(functions, form->objid);
		else if (form->classid == EventTriggerRelationId)
			guards = lappend_oid(guards, form->objid);
		else
		{
			other = palloc(sizeof(ObjectAddress));
			ObjectAddressSet(*other, form->classid, form->objid);
			others = lappend(others, other);
		}
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	read_routines(reader, &functions, &guards);
	foreach(lc, functions)
		note_stray(reader, ProcedureRelationId, lfirst_oid(lc));
	foreach(lc, guards)
		note_stray(reader, EventTriggerRelationId, lfirst_oid(lc));

	foreach(lc, others)
	{
		const ObjectAddress *other = lfirst(lc);

		CHECK_FOR_INTERRUPTS();
		if (!(other->classId == RelationRelationId &&
			  (take_moved_table(reader, other->objectId, true) ||
			   take_moved_sequence(reader, other->objectId) ||
			   is_sequence_of_column(reader, other->objectId))) &&
			!(other->classId == TypeRelationId &&
			  take_moved_type(reader, other->objectId)))
			note_stray(reader, other->classId, other->objectId);
	}
}

/* Is this a table that belongs to the extension, though not one of ours? */
static bool
is_member_table(const Reader *reader, Oid oid)
{
	return get_rel_name(oid) != NULL &&
		getExtensionOfObject(RelationRelationId, oid) == reader->installation->extension;
}

/* Read which tables and sequences are registered for pg_dump. */
void
read_registrations(Reader *reader)
{
	const Installation *installation = reader->installation;

	for (int i = 0; i < installation->registered_count; i++)
	{
		Oid			oid = installation->registered_tables[i];
		ModelObject *object = find_in_set(&reader->relations, oid);

		CHECK_FOR_INTERRUPTS();
		if (object != NULL && object->kind == MODEL_SEQUENCE)
			((ModelSequence *) object)->dump_registrations++;
		else if (object != NULL)
		{
			ModelTable *table = (ModelTable *) object;

			table->dump_registrations++;
			if (installation->dump_conditions[i] != NULL)
				table->dump_condition = installation->dump_conditions[i];
		}
		else if (!is_member_table(reader, oid))
			reader->model->dangling_registrations =
				lappend(reader->model->dangling_registrations,
						model_make_stray("table", get_rel_name(oid) ? relation_text(oid) :
										 psprintf("%u", oid)));
	}
}

/*
 * Read which objects have grants that pg_dump takes for the extension's own.
 */
void
read_initial_privileges(Reader *reader)
{
	Relation	catalog = table_open(InitPrivsRelationId, AccessShareLock);
	Oid		   *oids = palloc((1 + reader->relations.count + reader->types.count) * sizeof(Oid));
	int			count;
	OidSet		set;
	OidScan		scan;
	HeapTuple	row;

	count = add_oids_of_set(oids, 0, &reader->relations);
	count = add_oids_of_set(oids, count, &reader->types);
	set = oid_set(oids, count);
	scan = begin_scan_by_oids(catalog, InitPrivsObjIndexId, Anum_pg_init_privs_objoid, &set,
							  reader->snapshot);
	while ((row = next_row(&scan)) != NULL)
	{
		Form_pg_init_privs form = (Form_pg_init_privs) GETSTRUCT(row);
		ModelObject *object = find_member_object(reader, form->classoid, form->objoid);

		if (object != NULL)
			object->initial_grants = true;
	}
	table_close(catalog, AccessShareLock);
}
