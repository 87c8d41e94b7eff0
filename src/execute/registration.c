/*-------------------------------------------------------------------------
 *
 * execute/registration.c
 *		Writes what the catalog says about dumping the extension's tables.
 *
 * pg_extension_config_dump() works only in the extension's scripts, so this
 * writes the same columns itself.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_init_privs.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "execute/registration.h"

/* Is this table one of the model, in the extension's schema? */
static bool
is_table_of_model(const Installation *installation, const Model *model, Oid table)
{
	const char *name = get_rel_name(table);

	return name != NULL && get_rel_namespace(table) == installation->schema &&
		model_find_table(model, name) != NULL;
}

static bool
is_member(const Installation *installation, Oid catalog, Oid oid)
{
	return getExtensionOfObject(catalog, oid) == installation->extension;
}

/* Write the two arrays of pg_extension. */
static void
write_configuration(const Installation *installation, Datum *tables, Datum *conditions,
					int count)
{
	Relation	catalog = table_open(ExtensionRelationId, RowExclusiveLock);
	Datum		values[Natts_pg_extension] = {0};
	bool		nulls[Natts_pg_extension] = {false};
	bool		replaces[Natts_pg_extension] = {false};
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	row;

	values[Anum_pg_extension_extconfig - 1] =
		PointerGetDatum(construct_array(tables, count, OIDOID, sizeof(Oid), true,
										TYPALIGN_INT));
	values[Anum_pg_extension_extcondition - 1] =
		PointerGetDatum(construct_array(conditions, count, TEXTOID, -1, false,
										TYPALIGN_INT));
	replaces[Anum_pg_extension_extconfig - 1] = true;
	replaces[Anum_pg_extension_extcondition - 1] = true;
	ScanKeyInit(&key, Anum_pg_extension_oid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(installation->extension));
	scan = systable_beginscan(catalog, ExtensionOidIndexId, true, NULL, 1, &key);
	row = systable_getnext(scan);
	if (!HeapTupleIsValid(row))
		elog(ERROR, "could not find tuple for extension %u", installation->extension);
	row = heap_modify_tuple(row, RelationGetDescr(catalog), values, nulls, replaces);
	CatalogTupleUpdate(catalog, &row->t_self, row);
	systable_endscan(scan);
	table_close(catalog, RowExclusiveLock);
}

/* Forget that an object's grants were noted as the extension's own. */
static void
delete_initial_privileges(Oid class, Oid oid)
{
	Relation	catalog = table_open(InitPrivsRelationId, RowExclusiveLock);
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	row;

	ScanKeyInit(&keys[0], Anum_pg_init_privs_objoid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(oid));
	ScanKeyInit(&keys[1], Anum_pg_init_privs_classoid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(class));
	scan = systable_beginscan(catalog, InitPrivsObjIndexId, true, NULL, 2, keys);
	while (HeapTupleIsValid(row = systable_getnext(scan)))
		CatalogTupleDelete(catalog, &row->t_self);
	systable_endscan(scan);
	table_close(catalog, RowExclusiveLock);
}

/* Have the grants on the enums of the model dumped. */
static void
register_enums(const Installation *installation, const Model *model)
{
	ListCell   *lc;

	foreach(lc, model->enums)
	{
		Oid			type = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid,
										   CStringGetDatum(((ModelEnum *) lfirst(lc))->name),
										   ObjectIdGetDatum(installation->schema));

		if (OidIsValid(type) && is_member(installation, TypeRelationId, type))
			delete_initial_privileges(TypeRelationId, type);
	}
}

/*
 * Register the tables of the model that are members of the extension, with all
 * their rows, and have their grants and those on its enums dumped.
 * Registrations of other members stay; those of anything else go.
 */
void
register_members(const Installation *installation, const Model *model)
{
	int			most = installation->registered_count + list_length(model->tables);
	Datum	   *tables = palloc(most * sizeof(Datum));
	Datum	   *conditions = palloc(most * sizeof(Datum));
	int			count = 0;
	ListCell   *lc;

	for (int i = 0; i < installation->registered_count; i++)
	{
		Oid			table = installation->registered_tables[i];

		if (is_table_of_model(installation, model, table) ||
			!is_member(installation, RelationRelationId, table))
			continue;
		tables[count] = ObjectIdGetDatum(table);
		conditions[count++] = CStringGetTextDatum(installation->dump_conditions[i] ?
												  installation->dump_conditions[i] : "");
	}
	foreach(lc, model->tables)
	{
		Oid			table = get_relname_relid(((ModelTable *) lfirst(lc))->name,
											  installation->schema);

		if (!OidIsValid(table) || !is_member(installation, RelationRelationId, table))
			continue;
		tables[count] = ObjectIdGetDatum(table);
		conditions[count++] = CStringGetTextDatum("");
		delete_initial_privileges(RelationRelationId, table);
	}
	write_configuration(installation, tables, conditions, count);
	register_enums(installation, model);
}
