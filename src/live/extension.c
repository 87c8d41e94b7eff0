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
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

#include "live/reader.h"
#include "compat.h"
#include "schema/interface.h"

#define EXTENSION_NAME "schema_setup"

/* Take the list of registered tables from the row of pg_extension. */
static void
read_configuration(Installation *installation, HeapTuple row, TupleDesc desc)
{
	bool		isnull;
	Datum		value = heap_getattr(row, Anum_pg_extension_extconfig, desc, &isnull);
	ArrayType  *tables;
	Datum	   *conditions;
	int			condition_count;

	if (isnull)
		return;
	tables = DatumGetArrayTypePCopy(value);
	installation->registered_count = ArrayGetNItems(ARR_NDIM(tables), ARR_DIMS(tables));
	installation->registered_tables = (Oid *) ARR_DATA_PTR(tables);
	installation->dump_conditions =
		palloc0(Max(installation->registered_count, 1) * sizeof(char *));
	value = heap_getattr(row, Anum_pg_extension_extcondition, desc, &isnull);
	if (isnull)
		return;
	deconstruct_array(DatumGetArrayTypeP(value), TEXTOID, -1, false, TYPALIGN_INT,
					  &conditions, NULL, &condition_count);
	for (int i = 0; i < Min(condition_count, installation->registered_count); i++)
	{
		const char *condition = TextDatumGetCString(conditions[i]);

		if (condition[0] != '\0')
			installation->dump_conditions[i] = condition;
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

/* Mark a table or enum of the model as a member; false if it is none of them. */
static bool
mark_member(const Reader *reader, Oid catalog, Oid oid)
{
	if (catalog == RelationRelationId)
	{
		ModelTable *table = reader_find_table(reader, oid);

		if (table != NULL)
			table->member = true;
		return table != NULL;
	}
	if (catalog == TypeRelationId)
	{
		ModelEnum  *type = reader_find_enum(reader, oid);

		if (type != NULL)
			type->member = true;
		return type != NULL;
	}
	return false;
}

/* Is this a type that comes with another object: an array, a row type? */
static bool
is_dependent_type(Oid type)
{
	return OidIsValid(get_element_type(type)) || OidIsValid(get_typ_typrelid(type));
}

/* Take a member function of ours into the model; false if it is none. */
static bool
take_function(Reader *reader, Oid function)
{
	const char *name = get_func_name(function);

	for (int i = 0; name != NULL && i < interface_function_count; i++)
	{
		if (strcmp(interface_functions[i].name, name) == 0)
		{
			reader->model->functions = lappend(reader->model->functions,
											   (void *) interface_functions[i].name);
			return true;
		}
	}
	return name == NULL;		/* dropped in the meantime */
}

/* Take an event trigger of ours into the model; false if it is none. */
static bool
take_guard(Reader *reader, Oid oid)
{
	HeapTuple	row = SearchSysCache1(EVENTTRIGGEROID, ObjectIdGetDatum(oid));
	Form_pg_event_trigger form;
	bool		found = false;

	if (!HeapTupleIsValid(row))
		return true;			/* dropped in the meantime */
	form = (Form_pg_event_trigger) GETSTRUCT(row);
	for (int i = 0; !found && i < interface_function_count; i++)
	{
		found = strcmp(interface_functions[i].name, NameStr(form->evtname)) == 0;
		if (!found)
			continue;
		reader->model->guards = lappend(reader->model->guards,
										(void *) interface_functions[i].name);
		if (form->evtenabled != TRIGGER_FIRES_ALWAYS)
			reader->model->disabled_guards =
				lappend(reader->model->disabled_guards,
						(void *) interface_functions[i].name);
	}
	ReleaseSysCache(row);
	return found;
}

/*
 * Which of our tables a member is, by its name, or by that of its primary key
 * where it was renamed.  NULL if it is none, or if that one is there already.
 */
static const char *
own_table_name(const Reader *reader, Oid oid, const char *name)
{
	Relation	catalog;
	SysScanDesc scan;
	HeapTuple	row;
	const char *result = NULL;

	for (int i = 0; i < schema_table_count; i++)
	{
		if (strcmp(schema_tables[i].name, name) == 0)
			return model_find_table(reader->model, name) ? NULL : schema_tables[i].name;
	}
	catalog = table_open(ConstraintRelationId, AccessShareLock);
	scan = begin_scan_by_oid(catalog, ConstraintRelidTypidNameIndexId,
							 Anum_pg_constraint_conrelid, oid, reader->snapshot);
	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		Form_pg_constraint form = (Form_pg_constraint) GETSTRUCT(row);

		for (int i = 0; i < schema_key_count; i++)
		{
			if (form->contype == CONSTRAINT_PRIMARY &&
				strcmp(schema_keys[i].name, NameStr(form->conname)) == 0 &&
				model_find_table(reader->model, schema_keys[i].table) == NULL)
				result = schema_keys[i].table;
		}
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return result;
}

/*
 * If a member is a table of ours that was moved to another schema or renamed,
 * take it into the model.
 */
static bool
take_moved_table(Reader *reader, Oid oid)
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
		if (name != NULL)
		{
			ModelTable *table = table_of_row(reader, row, RelationGetDescr(catalog));

			table->name = name;
			if (form->relnamespace != reader->schema)
				table->moved_to = get_namespace_name(form->relnamespace);
			table->member = true;
			reader->model->tables = lappend(reader->model->tables, table);
		}
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return name != NULL;
}

/* The same for a type. */
static bool
take_moved_type(Reader *reader, Oid oid)
{
	Model	   *model = reader->model;
	HeapTuple	row = SearchSysCache1(TYPEOID, ObjectIdGetDatum(oid));
	ModelEnum  *type = NULL;

	if (!HeapTupleIsValid(row))
		return false;
	for (int i = 0; type == NULL && i < schema_enum_count; i++)
	{
		Form_pg_type form = (Form_pg_type) GETSTRUCT(row);

		if (strcmp(schema_enums[i].name, NameStr(form->typname)) == 0 &&
			model_find_enum(model, schema_enums[i].name) == NULL)
		{
			type = enum_of_row(reader, row);
			type->moved_to = get_namespace_name(form->typnamespace);
			type->member = true;
			model->enums = lappend(model->enums, type);
		}
	}
	ReleaseSysCache(row);
	return type != NULL;
}

/* Note a member that the extension's scripts do not make. */
static void
note_stray(Reader *reader, Oid catalog, Oid oid)
{
	ObjectAddress address;
	ModelStray *stray;
	const char *type;
	const char *name;

	ObjectAddressSet(address, catalog, oid);
	type = object_type_description(&address);
	name = object_identity(&address);
	if (type == NULL || name == NULL)
		return;					/* dropped in the meantime */
	stray = palloc(sizeof(ModelStray));
	stray->is_table = (catalog == RelationRelationId &&
					   (get_rel_relkind(oid) == RELKIND_RELATION ||
						get_rel_relkind(oid) == RELKIND_PARTITIONED_TABLE));
	stray->type = type;
	stray->name = name;
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

		if (form->deptype != DEPENDENCY_EXTENSION ||
			mark_member(reader, form->classid, form->objid) ||
			(form->classid == ProcedureRelationId && take_function(reader, form->objid)) ||
			(form->classid == EventTriggerRelationId && take_guard(reader, form->objid)) ||
			(form->classid == TypeRelationId && is_dependent_type(form->objid)))
			continue;
		other = palloc(sizeof(ObjectAddress));
		ObjectAddressSet(*other, form->classid, form->objid);
		others = lappend(others, other);
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);

	foreach(lc, others)
	{
		const ObjectAddress *other = lfirst(lc);

		if (!(other->classId == RelationRelationId &&
			  take_moved_table(reader, other->objectId)) &&
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

/* Read which tables are registered for pg_dump. */
void
read_registrations(Reader *reader)
{
	const Installation *installation = reader->installation;

	for (int i = 0; i < installation->registered_count; i++)
	{
		Oid			oid = installation->registered_tables[i];
		ModelTable *table = reader_find_table(reader, oid);

		if (table != NULL)
		{
			table->dump_registrations++;
			if (installation->dump_conditions[i] != NULL)
				table->dump_condition = installation->dump_conditions[i];
		}
		else if (!is_member_table(reader, oid))
			reader->model->dangling_registrations =
				lappend(reader->model->dangling_registrations,
						(void *) (get_rel_name(oid) ?
								  qualified_name(get_rel_namespace(oid), get_rel_name(oid)) :
								  psprintf("%u", oid)));
	}
}

/*
 * Read which tables and enums have grants that pg_dump takes for the
 * extension's own.
 */
void
read_initial_privileges(Reader *reader)
{
	Relation	catalog = table_open(InitPrivsRelationId, AccessShareLock);
	List	   *tables = reader->model->tables;
	List	   *enums = reader->model->enums;
	Oid		   *oids = palloc((1 + list_length(tables) + list_length(enums)) * sizeof(Oid));
	int			count = 0;
	OidSet		set;
	OidScan		scan;
	HeapTuple	row;
	ListCell   *lc;

	foreach(lc, tables)
		oids[count++] = ((ModelTable *) lfirst(lc))->oid;
	foreach(lc, enums)
		oids[count++] = ((ModelEnum *) lfirst(lc))->oid;
	set = oid_set(oids, count);
	scan = begin_scan_by_oids(catalog, InitPrivsObjIndexId, Anum_pg_init_privs_objoid, &set,
							  reader->snapshot);
	while ((row = next_row(&scan)) != NULL)
	{
		Form_pg_init_privs form = (Form_pg_init_privs) GETSTRUCT(row);
		ModelTable *table = reader_find_table(reader, form->objoid);
		ModelEnum  *type = reader_find_enum(reader, form->objoid);

		/* OIDs of different catalogs may be the same. */
		if (form->classoid == RelationRelationId && table != NULL)
			table->initial_grants = true;
		if (form->classoid == TypeRelationId && type != NULL)
			type->initial_grants = true;
	}
	table_close(catalog, AccessShareLock);
}
