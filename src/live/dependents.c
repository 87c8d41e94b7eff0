/*-------------------------------------------------------------------------
 *
 * live/dependents.c
 *		Reads from pg_depend what others have made of our types and tables:
 *		casts, operators and types of the types, foreign keys to the tables.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/pg_cast.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_opclass.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_opfamily.h"
#include "catalog/pg_transform.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "compat.h"
#include "live/lookup.h"
#include "live/reader.h"

/* Takes a row of pg_depend. */
typedef void (*DependentReader) (Reader *reader, ObjectSet *known, Form_pg_depend form);

/* The schema's own types, the row types of its tables, and the arrays of both. */
static ObjectSet
known_types(Reader *reader)
{
	ObjectSet	known = {0};
	ListCell   *lc;

	for (int i = 0; i < reader->own_types.count; i++)
		add_to_set(&known, reader->own_types.entries[i].oid,
				   reader->own_types.entries[i].object);
	foreach(lc, reader->model->tables)
	{
		ModelTable *table = lfirst(lc);
		Oid			array = OidIsValid(table->row_type_oid) ?
			get_array_type(table->row_type_oid) : InvalidOid;

		if (OidIsValid(table->row_type_oid))
			add_to_set(&known, table->row_type_oid, &table->base);
		if (OidIsValid(array))
			add_to_set(&known, array, &table->base);
	}
	return known;
}

/* Read the rows of pg_depend about what depends on any of these objects. */
static void
read_dependents(Reader *reader, Oid class, const OidSet *oids, ObjectSet *known,
				DependentReader read_row)
{
	Relation	catalog = table_open(DependRelationId, AccessShareLock);

	for (int i = 0; i < oids->count; i++)
	{
		ScanKeyData keys[3];
		SysScanDesc scan;
		HeapTuple	row;

		ScanKeyInit(&keys[0], Anum_pg_depend_refclassid, BTEqualStrategyNumber, F_OIDEQ,
					ObjectIdGetDatum(class));
		ScanKeyInit(&keys[1], Anum_pg_depend_refobjid, BTGreaterEqualStrategyNumber, F_OIDGE,
					ObjectIdGetDatum(oids->runs[i].first));
		ScanKeyInit(&keys[2], Anum_pg_depend_refobjid, BTLessEqualStrategyNumber, F_OIDLE,
					ObjectIdGetDatum(oids->runs[i].last));
		scan = systable_beginscan(catalog, DependReferenceIndexId, true, reader->snapshot,
								  3, keys);
		while (HeapTupleIsValid(row = systable_getnext(scan)))
		{
			CHECK_FOR_INTERRUPTS();
			read_row(reader, known, (Form_pg_depend) GETSTRUCT(row));
		}
		systable_endscan(scan);
	}
	table_close(catalog, AccessShareLock);
}

/* What kind of addition to a type is this?  false: none. */
static bool
addition_kind(ObjectSet *known, Form_pg_depend form, TypeAdditionKind *kind)
{
	char		typtype;

	switch (form->classid)
	{
		case CastRelationId:
		case TransformRelationId:
			*kind = ADDED_CAST;
			return true;
		case OperatorRelationId:
		case OperatorClassRelationId:
		case OperatorFamilyRelationId:
			*kind = ADDED_OPERATOR;
			return true;
		case TypeRelationId:
			*kind = ADDED_TYPE;
			typtype = get_typtype(form->objid);
			return find_in_set(known, form->objid) == NULL &&
				(typtype == TYPTYPE_DOMAIN || typtype == TYPTYPE_RANGE);
		default:
			return false;
	}
}

/* Is it there already?  An operator depends on each of its arguments. */
static bool
has_addition(const ModelObject *object, const char *type, const char *name)
{
	ListCell   *lc;

	foreach(lc, object->type_additions)
	{
		const ModelTypeAddition *addition = lfirst(lc);

		if (strcmp(addition->type, type) == 0 && strcmp(addition->base.name, name) == 0)
			return true;
	}
	return false;
}

/* Note what has been made of a type of ours. */
static void
read_type_dependent(Reader *reader, ObjectSet *known, Form_pg_depend form)
{
	ModelObject *object = find_in_set(known, form->refobjid);
	ModelTypeAddition *addition;
	TypeAdditionKind kind;
	ObjectText	text;
	const char *name;

	if (object == NULL || !addition_kind(known, form, &kind) ||
		!object_text(form->classid, form->objid, &text))
		return;
	name = text.identity ? text.identity : GONE;
	if (has_addition(object, text.type, name))
		return;
	addition = model_make_type_addition(object, kind, name);
	addition->base.oid = form->objid;
	addition->type = text.type;
	addition->identity = text.identity;
}

/* Note that an index or trigger of a constraint depends on it. */
static void
read_constraint_dependent(Reader *reader, ObjectSet *known, Form_pg_depend form)
{
	ModelConstraint *constraint = (ModelConstraint *) find_in_set(known, form->refobjid);

	if (constraint == NULL || form->deptype != DEPENDENCY_INTERNAL)
		return;
	if (form->classid == TriggerRelationId)
		constraint->tied_triggers++;
	else if (form->classid == RelationRelationId && form->objid == constraint->index_oid)
		constraint->index_tied = true;
}

/* Read what depends on the constraints, as its server makes it. */
void
read_constraint_dependents(Reader *reader)
{
	Oid		   *oids = palloc(Max(reader->constraints.count, 1) * sizeof(Oid));
	OidSet		set = oid_set(oids, add_oids_of_set(oids, 0, &reader->constraints));

	read_dependents(reader, ConstraintRelationId, &set, &reader->constraints,
					read_constraint_dependent);
}

/* The name of the owner of a relation; NULL if one of them is gone. */
static const char *
relation_owner(Oid relation)
{
	HeapTuple	row = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	const char *owner;

	if (!HeapTupleIsValid(row))
		return NULL;
	owner = role_name(((Form_pg_class) GETSTRUCT(row))->relowner);
	ReleaseSysCache(row);
	return owner;
}

/* Note the constraint if it is a foreign key of another table to one of ours. */
static void
take_reference(Reader *reader, Form_pg_constraint form)
{
	ModelTable *table = find_table(reader, form->confrelid);
	const char *name = get_rel_name(form->conrelid);
	ModelReference *reference;

	if (form->contype != CONSTRAINT_FOREIGN || table == NULL || name == NULL ||
		find_table(reader, form->conrelid) != NULL)
		return;
	reference = model_make_reference(table, pstrdup(NameStr(form->conname)));
	reference->base.oid = form->oid;
	reference->base.owner = relation_owner(form->conrelid);
	reference->table = relation_text(form->conrelid);
	reference->identity = qualified_name(get_rel_namespace(form->conrelid), name);
}

#ifdef HAVE_UNENFORCED_KEYS
/* Collect the constraints that depend on a table of ours: some have no trigger. */
static void
read_table_dependent(Reader *reader, ObjectSet *known, Form_pg_depend form)
{
	if (form->classid == ConstraintRelationId && form->deptype == DEPENDENCY_NORMAL &&
		find_in_set(&reader->constraints, form->objid) == NULL &&
		find_table(reader, form->refobjid) != NULL)
		reader->other_constraints = lappend_oid(reader->other_constraints, form->objid);
}

static void
read_table_dependents(Reader *reader, ObjectSet *known)
{
	List	   *tables = reader->model->tables;
	Oid		   *oids = palloc(Max(list_length(tables), 1) * sizeof(Oid));
	OidSet		set;
	ListCell   *lc;

	foreach(lc, tables)
		oids[foreach_current_index(lc)] = ((ModelTable *) lfirst(lc))->base.oid;
	set = oid_set(oids, list_length(tables));
	read_dependents(reader, RelationRelationId, &set, known, read_table_dependent);
}
#endif

/* Read the foreign keys of other tables to ours. */
static void
read_references(Reader *reader)
{
	Relation	catalog;
	ListCell   *lc;

	if (reader->other_constraints == NIL)
		return;
	/* A key has two triggers on the table that it references. */
	list_sort(reader->other_constraints, list_oid_cmp);
	list_deduplicate_oid(reader->other_constraints);
	catalog = table_open(ConstraintRelationId, AccessShareLock);
	foreach(lc, reader->other_constraints)
	{
		SysScanDesc scan = begin_scan_by_oid(catalog, ConstraintOidIndexId,
											 Anum_pg_constraint_oid, lfirst_oid(lc),
											 reader->snapshot);
		HeapTuple	row = systable_getnext(scan);

		if (HeapTupleIsValid(row))
			take_reference(reader, (Form_pg_constraint) GETSTRUCT(row));
		systable_endscan(scan);
	}
	table_close(catalog, AccessShareLock);
}

/*
 * Read what others have made of our types, and the foreign keys of other tables
 * to ours.  Our own constraints and triggers have been read.
 */
void
read_additions_of_others(Reader *reader)
{
	ObjectSet	known = known_types(reader);
	Oid		   *oids = palloc(Max(known.count, 1) * sizeof(Oid));
	OidSet		set;

	set = oid_set(oids, add_oids_of_set(oids, 0, &known));
	read_dependents(reader, TypeRelationId, &set, &known, read_type_dependent);
#ifdef HAVE_UNENFORCED_KEYS
	read_table_dependents(reader, &known);
#endif
	read_references(reader);
}
