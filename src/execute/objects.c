/*-------------------------------------------------------------------------
 *
 * execute/objects.c
 *		Keeps the objects that statements name from becoming something else.
 *
 * A statement names a table, and a name may mean another object by the time
 * that the statement runs: a view that its owner has put in the table's place
 * would be given to a superuser.  So what a plan names is locked first, by its
 * OID, and then the plan is made again.  Locks keep other sessions out.  They
 * do not keep out code that the statements themselves run, so each name is
 * looked up again right before its statement: it must mean the very object
 * that was locked, of the same kind and the same owner.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "compat.h"
#include "ddl/ddl.h"
#include "execute/hold.h"
#include "execute/locks.h"
#include "execute/names.h"
#include "execute/partners.h"

/* By what an object is found. */
typedef struct ObjectKey
{
	Oid			catalog;		/* pg_class, pg_type or pg_proc */
	Oid			oid;
} ObjectKey;

/* An object that is locked, or is to be, and what it was when it was locked. */
typedef struct HeldObject
{
	ObjectKey	key;
	LOCKMODE	mode;
	char		kind;			/* relkind, typtype or prokind; '\0' if it is gone */
	Oid			owner;			/* InvalidOid: as that of its table */
} HeldObject;

/* What has to be locked, and what the server will lock with it. */
typedef struct Needs
{
	const HeldSchema *schema;
	HTAB	   *objects;		/* HeldObject */
	Partners	keys;
	Partners	domains;
} Needs;

/* A table of HeldObject. */
static HTAB *
make_objects(void)
{
	HASHCTL		control = {
		.keysize = sizeof(ObjectKey),
		.entrysize = sizeof(HeldObject),
		.hcxt = CurrentMemoryContext,
	};

	return hash_create("held objects", 64, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

/* Find an object; NULL if it is not there. */
static HeldObject *
find_held(HTAB *objects, Oid catalog, Oid oid)
{
	ObjectKey	key = {catalog, oid};

	return objects ? hash_search(objects, &key, HASH_FIND, NULL) : NULL;
}

/* Find an object, or add one that is not locked yet. */
static HeldObject *
find_or_add_held(HTAB *objects, Oid catalog, Oid oid)
{
	ObjectKey	key = {catalog, oid};
	bool		found;
	HeldObject *held = hash_search(objects, &key, HASH_ENTER, &found);

	if (!found)
	{
		held->mode = NoLock;
		held->kind = '\0';
		held->owner = InvalidOid;
	}
	return held;
}

/* The cache that finds the rows of a catalog by their OID. */
static int
row_cache(Oid catalog)
{
	return catalog == TypeRelationId ? TYPEOID :
		catalog == ProcedureRelationId ? PROCOID : RELOID;
}

/* Does the owner of a relation change with that of a table? */
static bool
goes_with_table(Oid relation, char kind)
{
	Oid			table;
	int32		column;

	return kind == RELKIND_INDEX || kind == RELKIND_PARTITIONED_INDEX ||
		(kind == RELKIND_SEQUENCE &&
		 (sequenceIsOwned(relation, DEPENDENCY_AUTO, &table, &column) ||
		  sequenceIsOwned(relation, DEPENDENCY_INTERNAL, &table, &column)));
}

/* Note of what kind an object is and whose. */
static void
identify(HeldObject *held)
{
	HeapTuple	row = SearchSysCache1(row_cache(held->key.catalog),
									  ObjectIdGetDatum(held->key.oid));

	held->kind = '\0';
	held->owner = InvalidOid;
	if (!HeapTupleIsValid(row))
		return;
	if (held->key.catalog == TypeRelationId)
	{
		held->kind = ((Form_pg_type) GETSTRUCT(row))->typtype;
		held->owner = ((Form_pg_type) GETSTRUCT(row))->typowner;
	}
	else if (held->key.catalog == ProcedureRelationId)
	{
		held->kind = ((Form_pg_proc) GETSTRUCT(row))->prokind;
		held->owner = ((Form_pg_proc) GETSTRUCT(row))->proowner;
	}
	else
	{
		held->kind = ((Form_pg_class) GETSTRUCT(row))->relkind;
		if (!goes_with_table(held->key.oid, held->kind))
			held->owner = ((Form_pg_class) GETSTRUCT(row))->relowner;
	}
	ReleaseSysCache(row);
}

/* Note that an object has to be locked, unless it is as strongly already. */
static void
need_lock(Needs *needs, Oid catalog, Oid oid, LOCKMODE mode)
{
	const HeldObject *held = find_held(needs->schema->objects, catalog, oid);
	HeldObject *found;

	if (held != NULL)
		mode = stronger_lock(mode, held->mode);
	if (!OidIsValid(oid) || (held != NULL && held->mode == mode))
		return;
	found = find_or_add_held(needs->objects, catalog, oid);
	found->mode = stronger_lock(found->mode, mode);
}

/* The same for the tables that the server locks with an object. */
static void
need_partners(Needs *needs, const Partners *partners, Oid object, LOCKMODE mode)
{
	for (const Partner *partner = first_partner(partners, object); partner != NULL;
		 partner = next_partner(partners, partner))
		need_lock(needs, RelationRelationId, partner->table, mode);
}

/* What a statement needs locked, and never less than what keeps a name. */
static void
need_locks_of(Needs *needs, const Statement *statement)
{
	ListCell   *lc;

	foreach(lc, objects_named_in(statement->text))
	{
		const NamedObject *object = lfirst(lc);

		need_lock(needs, object->catalog, object->oid, object->mode);
		if (object->takes_keys)
			need_partners(needs, &needs->keys, object->oid, AccessExclusiveLock);
		if (statement->phase == PHASE_DOMAIN_CHECKS)
			need_partners(needs, &needs->domains, object->oid, ShareLock);
	}
	if (statement->references != NULL)
		need_lock(needs, RelationRelationId,
				  get_relname_relid(statement->references, needs->schema->oid), RowShareLock);
}

/*
 * Tables come before indexes and sequences, and those before what is no
 * relation, each by OID, as in pg_dump.
 */
static int
compare_held(const ListCell *a, const ListCell *b)
{
	const HeldObject *left = lfirst(a);
	const HeldObject *right = lfirst(b);
	bool		left_is_part = left->kind == RELKIND_INDEX || left->kind == RELKIND_SEQUENCE;
	bool		right_is_part = right->kind == RELKIND_INDEX || right->kind == RELKIND_SEQUENCE;

	if (left->key.catalog != right->key.catalog)
		return left->key.catalog == RelationRelationId ? -1 :
			right->key.catalog == RelationRelationId ? 1 :
			left->key.catalog < right->key.catalog ? -1 : 1;
	if (left->key.catalog == RelationRelationId && left_is_part != right_is_part)
		return left_is_part ? 1 : -1;
	return left->key.oid < right->key.oid ? -1 : left->key.oid > right->key.oid ? 1 : 0;
}

/* The locks that objects are to have. */
static List *
locks_of(const List *objects)
{
	List	   *locks = NIL;
	ListCell   *lc;

	foreach(lc, objects)
	{
		const HeldObject *object = lfirst(lc);
		WantedLock *lock = palloc(sizeof(WantedLock));

		*lock = (WantedLock) {object->key.catalog, object->key.oid, object->mode};
		locks = lappend(locks, lock);
	}
	return locks;
}

/* Note what a locked object is; that of another kind than a relation is kept by its row too. */
static void
note_held(HeldSchema *schema, HeldObject *object)
{
	Oid			catalog = object->key.catalog;

	if (catalog != RelationRelationId)
		(void) hold_row(catalog, row_cache(catalog), object->key.oid);
	identify(object);
	*find_or_add_held(schema->objects, catalog, object->key.oid) = *object;
}

/* The objects of a table, in the order in which they are locked. */
static List *
objects_in_order(HTAB *objects)
{
	List	   *list = NIL;
	HASH_SEQ_STATUS status;
	HeldObject *object;

	hash_seq_init(&status, objects);
	while ((object = hash_seq_search(&status)) != NULL)
	{
		identify(object);
		list = lappend(list, object);
	}
	list_sort(list, compare_held);
	return list;
}

/* Lock objects in their order, and note them; false if there are none. */
static bool
lock_objects(HeldSchema *schema, HTAB *needed)
{
	List	   *objects = objects_in_order(needed);
	bool		any = objects != NIL;
	ListCell   *lc;

	if (schema->objects == NULL)
		schema->objects = make_objects();
	take_locks(locks_of(objects));
	foreach(lc, objects)
		note_held(schema, lfirst(lc));
	hash_destroy(needed);
	return any;
}

/*
 * Lock what statements name, all of it in one order and each at once with the
 * strongest lock that is needed.  Returns true if all of it was locked already;
 * if not, what the statements name may have changed while this waited.  An error
 * that is one of a statement leaves that in *current, which is NULL otherwise.
 */
bool
hold_objects_of(HeldSchema *schema, const List *statements, const Model *have,
				const Statement **current)
{
	Needs		needs = {
		.schema = schema,
		.objects = make_objects(),
		.keys = partners_by_keys(have),
		.domains = partners_by_domains(have),
	};
	ListCell   *lc;

	foreach(lc, statements)
	{
		CHECK_FOR_INTERRUPTS();
		*current = lfirst(lc);
		need_locks_of(&needs, *current);
	}
	*current = NULL;
	return !lock_objects(schema, needs.objects);
}

/* Note that objects of a model have to be locked so that they keep their names. */
static void
need_objects(Needs *needs, Oid catalog, const List *objects)
{
	ListCell   *lc;

	foreach(lc, objects)
		need_lock(needs, catalog, ((const ModelObject *) lfirst(lc))->oid,
				  ShareUpdateExclusiveLock);
}

/*
 * Lock the tables, sequences and types of a model so that they keep their names
 * and owners.  Returns true if all were locked already.
 */
bool
hold_objects_in(HeldSchema *schema, const Model *model)
{
	Needs		needs = {.schema = schema, .objects = make_objects()};

	need_objects(&needs, RelationRelationId, model->tables);
	need_objects(&needs, RelationRelationId, model->sequences);
	need_objects(&needs, TypeRelationId, model->domains);
	need_objects(&needs, TypeRelationId, model->enums);
	return !lock_objects(schema, needs.objects);
}

/*
 * Does a name mean what is held?  What comes with a table is what it is there
 * for if the table is, which stands before it.
 */
static bool
is_held(const HeldSchema *schema, const NamedObject *object)
{
	const HeldObject *held = find_held(schema->objects, object->catalog, object->oid);
	HeldObject	now = {{object->catalog, object->oid}};

	if (held == NULL)
		return object->comes_with_table;
	identify(&now);
	return held->kind == now.kind && held->owner == now.owner;
}

/* Raise an error unless the names in a statement mean what is held. */
void
require_held_objects(const HeldSchema *schema, const char *text)
{
	ListCell   *lc;

	foreach(lc, objects_named_in(text))
	{
		const NamedObject *object = lfirst(lc);

		if (!is_held(schema, object))
			ereport(ERROR,
					(errcode(ERRCODE_OBJECT_IN_USE),
					 errmsg("\"%s\" became another object while the schema was being changed",
							object->name),
					 errdetail("Code that the owner of a table has put on it can do so when a statement runs it. Nothing was changed."),
					 errhint("Look at it with " EXTENSION_NAME "_verify(), then try again.")));
	}
}

/* Hold what a statement has made, and note whose its objects are now. */
void
hold_what_was_changed(HeldSchema *schema, const char *text)
{
	bool		made = makes_objects(text);
	ListCell   *lc;

	CommandCounterIncrement();
	if (schema->objects == NULL)
		schema->objects = make_objects();
	foreach(lc, objects_named_in(text))
	{
		const NamedObject *object = lfirst(lc);
		HeldObject *held = find_held(schema->objects, object->catalog, object->oid);

		if (held == NULL && made)
		{
			held = find_or_add_held(schema->objects, object->catalog, object->oid);
			held->mode = AccessExclusiveLock;
		}
		if (held != NULL)
			identify(held);
	}
}

/* Keep a table under its name until the transaction ends, and return its owner. */
Oid
hold_table(const char *schema, const char *name, LOCKMODE mode)
{
	RangeVar   *table = makeRangeVar(pstrdup(schema), pstrdup(name), -1);
	Oid			oid = RangeVarGetRelid(table, mode, false);
	HeapTuple	row = SearchSysCache1(RELOID, ObjectIdGetDatum(oid));
	Form_pg_class form;
	Oid			owner;

	if (!HeapTupleIsValid(row))
		elog(ERROR, "cache lookup failed for relation %u", oid);
	form = (Form_pg_class) GETSTRUCT(row);
	if (form->relkind != RELKIND_RELATION)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a table", name)));
	owner = form->relowner;
	ReleaseSysCache(row);
	return owner;
}
