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
#include "access/heapam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_init_privs.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "execute/registration.h"

/* Is this relation one of the model, in the extension's schema? */
static bool
is_relation_of_model(const Installation *installation, const Model *model, Oid relation)
{
	const char *name = get_rel_name(relation);

	return name != NULL && get_rel_namespace(relation) == installation->schema &&
		(model_find_table(model, name) != NULL || model_find_sequence(model, name) != NULL);
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

/* Have the grants on types of the model dumped. */
static void
register_types(const Installation *installation, const List *types)
{
	ListCell   *lc;

	foreach(lc, types)
	{
		Oid			type = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid,
										   CStringGetDatum(((ModelObject *) lfirst(lc))->name),
										   ObjectIdGetDatum(installation->schema));

		if (OidIsValid(type) && is_member(installation, TypeRelationId, type))
			delete_initial_privileges(TypeRelationId, type);
	}
}

/* The two arrays of pg_extension in the making. */
typedef struct Registrations
{
	Datum	   *relations;
	Datum	   *conditions;
	int			count;
} Registrations;

static void
add_registration(Registrations *registrations, Oid relation, const char *condition)
{
	registrations->relations[registrations->count] = ObjectIdGetDatum(relation);
	registrations->conditions[registrations->count++] = CStringGetTextDatum(condition);
}

/* Register the members among tables or sequences of the model. */
static void
register_relations(Registrations *registrations, const Installation *installation,
				   const List *objects)
{
	ListCell   *lc;

	foreach(lc, objects)
	{
		Oid			relation = get_relname_relid(((ModelObject *) lfirst(lc))->name,
												 installation->schema);

		if (!OidIsValid(relation) || !is_member(installation, RelationRelationId, relation))
			continue;
		add_registration(registrations, relation, "");
		delete_initial_privileges(RelationRelationId, relation);
	}
}

/*
 * Register the tables and sequences of the model that are members of the
 * extension, with all their rows and values, and have their grants and those on
 * its types dumped.  Registrations of other members stay; those of anything else
 * go.
 */
void
register_members(const Installation *installation, const Model *model)
{
	int			most = installation->registered_count + list_length(model->tables) +
		list_length(model->sequences);
	Registrations registrations = {
		.relations = palloc(Max(most, 1) * sizeof(Datum)),
		.conditions = palloc(Max(most, 1) * sizeof(Datum)),
	};

	for (int i = 0; i < installation->registered_count; i++)
	{
		Oid			relation = installation->registered_tables[i];

		CHECK_FOR_INTERRUPTS();
		if (!is_relation_of_model(installation, model, relation) &&
			is_member(installation, RelationRelationId, relation))
			add_registration(&registrations, relation, installation->dump_conditions[i] ?
							 installation->dump_conditions[i] : "");
	}
	register_relations(&registrations, installation, model->tables);
	register_relations(&registrations, installation, model->sequences);
	write_configuration(installation, registrations.relations, registrations.conditions,
						registrations.count);
	register_types(installation, model->enums);
	register_types(installation, model->domains);
}
