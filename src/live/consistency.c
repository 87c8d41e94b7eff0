/*-------------------------------------------------------------------------
 *
 * live/consistency.c
 *		Finds where the catalog says of a table one thing in one row, and
 *		another one in another row.
 *
 * The server believes each row where it reads it: a default that pg_attribute
 * does not know of is not used, a trigger that pg_class does not know of does not
 * fire.  No statement does that; damage and changes of the catalog by hand do.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/multixact.h"
#include "access/stratnum.h"
#include "access/table.h"
#include "access/transam.h"
#include "catalog/pg_am.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_opclass.h"
#include "catalog/pg_tablespace.h"
#include "catalog/pg_type.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "compat.h"
#include "expression/expression.h"
#include "live/reader.h"

/* Note what a catalog should say of an object, and says. */
static void
contradict(ModelObject *object, const char *expected, const char *actual)
{
	ModelContradiction *contradiction = palloc(sizeof(ModelContradiction));

	contradiction->expected = expected;
	contradiction->actual = actual;
	object->contradictions = lappend(object->contradictions, contradiction);
}

/* Note that a number of a catalog is not what it should be. */
void
contradict_number(ModelObject *object, const char *column, int64 expected, int64 actual)
{
	if (expected != actual)
		contradict(object, psprintf("%s " INT64_FORMAT, column, expected),
				   psprintf("%s " INT64_FORMAT, column, actual));
}

/* Note that a flag of a catalog is not what it should be. */
void
contradict_flag(ModelObject *object, const char *column, bool expected, bool actual)
{
	if (expected != actual)
		contradict(object, psprintf("%s %s", column, expected ? "true" : "false"),
				   psprintf("%s %s", column, actual ? "true" : "false"));
}

/* How the values of a type are kept, from a few that were looked up; NULL: it is gone. */
static const TypeLayout *
layout_of_type(Reader *reader, Oid type)
{
	TypeLayout *layout = &reader->layouts[type % lengthof(reader->layouts)];
	HeapTuple	row;
	Form_pg_type form;

	if (layout->type == type)
		return layout;
	row = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	if (!HeapTupleIsValid(row))
		return NULL;
	form = (Form_pg_type) GETSTRUCT(row);
	*layout = (TypeLayout) {type, form->typlen, form->typbyval, form->typalign};
	ReleaseSysCache(row);
	return layout;
}

/* Is there such a tablespace, or was there when the snapshot was taken?  0 is that of the database. */
static bool
is_tablespace(const Reader *reader, Oid tablespace)
{
	Relation	catalog;
	SysScanDesc scan;
	bool		found;

	if (!OidIsValid(tablespace) ||
		SearchSysCacheExists1(TABLESPACEOID, ObjectIdGetDatum(tablespace)))
		return true;
	catalog = table_open(TableSpaceRelationId, AccessShareLock);
	scan = begin_scan_by_oid(catalog, TablespaceOidIndexId, Anum_pg_tablespace_oid, tablespace,
							 reader->snapshot);
	found = HeapTupleIsValid(systable_getnext(scan));
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return found;
}

/* What pg_class says of all that has rows or entries; what: is put before the names of columns. */
static void
check_storage(const Reader *reader, ModelObject *object, const char *what, Form_pg_class form)
{
	const struct
	{
		const char *column;
		bool		expected;
		bool		actual;
	}			columns[] =
	{
		{"relfilenode, a file", true, OidIsValid(form->relfilenode)},
		{"reltablespace, one that there is", true, is_tablespace(reader, form->reltablespace)},
		{"relrewrite, a table", false, OidIsValid(form->relrewrite)},
		{"relispopulated", true, form->relispopulated},
		{"relisshared", false, form->relisshared},
		{"relfrozenxid, a transaction", form->relkind != RELKIND_INDEX,
		form->relkind != RELKIND_INDEX && TransactionIdIsNormal(form->relfrozenxid)},
		{"relminmxid, a multixact", form->relkind != RELKIND_INDEX,
		form->relkind != RELKIND_INDEX && MultiXactIdIsValid(form->relminmxid)},
	};

	for (int i = 0; i < (int) lengthof(columns); i++)
	{
		if (columns[i].expected != columns[i].actual)
			contradict_flag(object, psprintf("%s%s", what, columns[i].column), columns[i].expected,
							columns[i].actual);
	}
}

/* The same of a table. */
void
check_relation(const Reader *reader, ModelObject *object, Form_pg_class form)
{
	check_storage(reader, object, "", form);
}

/* The same of an index. */
void
check_index_relation(const Reader *reader, ModelIndex *index, Form_pg_class form)
{
	ModelObject *object = &index->base;
	const ModelTable *table = (const ModelTable *) index->base.parent;

	check_storage(reader, object, "", form);
	contradict_number(object, "relkind", RELKIND_INDEX, form->relkind);
	contradict_number(object, "relnatts", list_length(index->elements) + index->included.count,
					  form->relnatts);
	contradict_number(object, "relowner", table->owner_oid, form->relowner);
	contradict_number(object, "relnamespace", table->facts->relnamespace, form->relnamespace);
	contradict_number(object, "relpersistence", table->persistence, form->relpersistence);
	contradict_number(object, "reltype", InvalidOid, form->reltype);
	contradict_number(object, "reltoastrelid", InvalidOid, form->reltoastrelid);
	contradict_number(object, "relchecks", 0, form->relchecks);
	contradict_flag(object, "relispartition", false, form->relispartition);
}

/* The same of the TOAST table of a table. */
void
check_toast_relation(const Reader *reader, ModelTable *table, Form_pg_class form)
{
	ModelObject *object = &table->base;

	table->facts->toast_found = true;
	check_storage(reader, object, "TOAST table: ", form);
	contradict_flag(object, "TOAST table: relam, heap or that of the table", true,
					form->relam == HEAP_TABLE_AM_OID || form->relam == table->facts->relam);
	contradict_number(object, "TOAST table: relnatts", 3, form->relnatts);
	contradict_flag(object, "TOAST table: relhasindex", true, form->relhasindex);
	contradict_number(object, "TOAST table: relowner", table->owner_oid, form->relowner);
	contradict_number(object, "TOAST table: relpersistence", table->persistence,
					  form->relpersistence);
}

/* Compare how the values of a column are kept with what its type says. */
void
check_column_layout(Reader *reader, ModelColumn *column, Form_pg_attribute form)
{
	const TypeLayout *layout = layout_of_type(reader, form->atttypid);

	if (layout == NULL)
		return;
	contradict_number(&column->base, "attlen", layout->length, form->attlen);
	contradict_flag(&column->base, "attbyval", layout->by_value, form->attbyval);
	contradict_number(&column->base, "attalign", layout->alignment, form->attalign);
	if (layout->length != -1)
		contradict_flag(&column->base, "attstorage plain", true,
						form->attstorage == TYPSTORAGE_PLAIN);
	else
		contradict_flag(&column->base, "attstorage, one that there is", true,
						form->attstorage != '\0' && strchr("pexm", form->attstorage) != NULL);
	contradict_flag(&column->base, "attcompression, one that there is", true,
					strchr("pl", form->attcompression) != NULL);
	contradict_flag(&column->base, "attcacheoff none", true, attribute_has_no_offset(form));
}

static void
check_columns(const ModelTable *table)
{
	ListCell   *lc;

	foreach(lc, table->columns)
	{
		ModelColumn *column = lfirst(lc);

		contradict_flag(&column->base, "atthasdef", column->has_default_row, column->marked_default);
		if (table->facts->any_parent)
			continue;
		contradict_flag(&column->base, "attislocal", true, column->local);
		contradict_number(&column->base, "attinhcount", 0, column->inherited);
	}
}

/* Are values kept that may be too large for a row? */
static bool
needs_toast_table(const ModelTable *table)
{
	ListCell   *lc;

	foreach(lc, table->columns)
	{
		const ModelColumn *column = lfirst(lc);

		if (column->unlimited)
			return true;
	}
	return false;
}

/* How many check constraints a table has. */
static int
count_checks(const ModelTable *table)
{
	int			count = 0;
	ListCell   *lc;

	foreach(lc, table->constraints)
		count += ((const ModelConstraint *) lfirst(lc))->type == CONSTRAINT_CHECK;
	return count;
}

/* What pg_class says of a table, where it may not only say too much. */
static void
check_table(ModelTable *table)
{
	const CatalogFacts *facts = table->facts;
	ModelObject *object = &table->base;

	contradict_number(object, "relnatts", facts->attributes, facts->relnatts);
	contradict_number(object, "relchecks", count_checks(table), facts->relchecks);
	if (facts->any_index)
		contradict_flag(object, "relhasindex", true, facts->relhasindex);
	if (facts->any_trigger)
		contradict_flag(object, "relhastriggers", true, facts->relhastriggers);
	if (table->is_partition && !table->facts->any_parent)
		contradict_flag(object, "relispartition", false, true);
	if (needs_toast_table(table) || OidIsValid(table->toast_oid))
	{
		contradict_flag(object, "TOAST table", true, facts->toast_found);
		contradict_flag(object, "TOAST table: an index that works", true, facts->toast_index_works);
	}
	contradict_flag(object, "row type", true, facts->row_type_found);
}

/* What pg_index says of the index of a constraint, or of one that is of none. */
static void
check_index(ModelIndex *index, const ModelConstraint *constraint)
{
	char		constraint_type = constraint ? constraint->type : '\0';

	contradict_flag(&index->base, "indisprimary", constraint_type == CONSTRAINT_PRIMARY, index->primary);
	contradict_flag(&index->base, "indisexclusion", constraint_type == CONSTRAINT_EXCLUSION,
					index->exclusion);
	if (constraint != NULL)
		contradict_flag(&index->base, "relname, that of its constraint", true,
						strcmp(index->base.live_name, constraint->base.live_name) == 0);
}

/* The family of an operator class, and the type that it is for; false: it is gone. */
static bool
find_operator_class(Oid operator_class, Oid *family, Oid *type)
{
	HeapTuple	row = SearchSysCache1(CLAOID, ObjectIdGetDatum(operator_class));

	if (!HeapTupleIsValid(row))
		return false;
	*family = ((Form_pg_opclass) GETSTRUCT(row))->opcfamily;
	*type = ((Form_pg_opclass) GETSTRUCT(row))->opcintype;
	ReleaseSysCache(row);
	return true;
}

/* The operators by which a foreign key compares values, as the server chooses them. */
static bool
find_equality(Oid operator_class, Oid referencing, Equality *equality)
{
	Oid			family;
	Oid			type;

	if (!find_operator_class(operator_class, &family, &type) || get_typtype(referencing) == '\0')
		return false;
	referencing = getBaseType(referencing);
	equality->references = get_opfamily_member(family, type, type, BTEqualStrategyNumber);
	equality->both = get_opfamily_member(family, type, referencing, BTEqualStrategyNumber);
	equality->own = OidIsValid(equality->both) ?
		get_opfamily_member(family, referencing, referencing, BTEqualStrategyNumber) : InvalidOid;
	if (!OidIsValid(equality->own))
		equality->both = equality->own = equality->references;
	return OidIsValid(equality->references);
}

/* The same, from what was looked up last, which mostly is it. */
static const Equality *
equality_of(Reader *reader, Oid operator_class, Oid referencing)
{
	Equality   *last = &reader->equality;

	if (last->operator_class != operator_class || last->referencing != referencing ||
		!OidIsValid(operator_class))
	{
		last->operator_class = operator_class;
		last->referencing = referencing;
		last->known = find_equality(operator_class, referencing, last);
	}
	return last->known ? last : NULL;
}

/* Compare an operator of a foreign key, of which there is one for each column. */
static void
check_operators(ModelConstraint *key, const char *column, const OidArray *operators, int place, Oid expected)
{
	Oid			actual = place < operators->count ? operators->oids[place] : InvalidOid;

	if (actual != expected)
		contradict(&key->base, psprintf("%s %s", column, operator_text(expected)),
				   psprintf("%s %s", column, OidIsValid(actual) ? operator_text(actual) : "none"));
}

/* The column of an index that has this name; NULL: none has. */
static const IndexElement *
element_of_column(const ModelIndex *index, const char *column)
{
	ListCell   *lc;

	foreach(lc, index->elements)
	{
		const IndexElement *element = lfirst(lc);

		if (texts_equal(element->column, column))
			return element;
	}
	return NULL;
}

/* Compare the operators by which a foreign key compares one of its columns. */
static void
check_equality(Reader *reader, ModelConstraint *key, const ModelIndex *index, int place)
{
	const IndexElement *element = element_of_column(index, key->ref_columns.names[place]);
	const Equality *equality = element == NULL ? NULL :
		equality_of(reader, element->live_class, key->column_types.oids[place]);

	if (equality == NULL)
		return;
	check_operators(key, "conpfeqop", &key->both_equal, place, equality->both);
	check_operators(key, "conppeqop", &key->references_equal, place, equality->references);
	check_operators(key, "conffeqop", &key->own_equal, place, equality->own);
}

/* Compare by which index and operators a foreign key finds rows. */
static void
check_foreign_key(Reader *reader, ModelConstraint *key)
{
	const ModelTable *other = find_table(reader, key->ref_table_oid);
	const ModelIndex *index = find_in_set(&reader->indexes, key->index_oid);

	if (other == NULL || key->period)
		return;
	contradict_flag(&key->base, "conindid, a unique index of what it references", true,
					index != NULL && index->unique && index->base.parent == &other->base);
	for (int i = 0; index != NULL && i < Min(key->column_types.count, key->ref_columns.count); i++)
		check_equality(reader, key, index, i);
}

/* How many triggers of a constraint there are, whatever their state. */
static int
count_triggers(const ModelConstraint *key)
{
	int			most = key->type == CONSTRAINT_FOREIGN ? KEY_TRIGGER_COUNT : key->deferrable ? 1 : 0;
	int			count = 0;

	for (int i = 0; key->enforced && i < most; i++)
		count += key->triggers[i] != KEY_TRIGGER_MISSING;
	return count;
}

/* Does what the server made for a constraint go with it, and not alone? */
static void
check_ties(ModelConstraint *constraint)
{
	contradict_flag(&constraint->base, "triggers tied to it by pg_depend", true,
					constraint->tied_triggers >= count_triggers(constraint));
	if (constraint->index != NULL)
		contradict_flag(&constraint->index->base, "tied to its constraint by pg_depend", true,
						constraint->index_tied);
}

/* What pg_constraint says of any constraint. */
static void
check_constraint(const ModelTable *table, ModelConstraint *constraint)
{
	ModelObject *object = &constraint->base;
	bool		is_key = constraint->type == CONSTRAINT_PRIMARY || constraint->type == CONSTRAINT_UNIQUE;

	contradict_flag(object, "oid", true, OidIsValid(object->oid));
	contradict_number(object, "connamespace", table->facts->relnamespace, constraint->namespace_oid);
	contradict_number(object, "contypid", InvalidOid, constraint->domain_oid);
	if (is_key)
		contradict_flag(object, "convalidated", true, constraint->validated);
	if (constraint->type != CONSTRAINT_FOREIGN)
		contradict_number(object, "confrelid", InvalidOid, constraint->ref_table_oid);
	if (table->facts->any_parent)
		return;
	contradict_number(object, "conparentid", InvalidOid, constraint->parent_oid);
	contradict_flag(object, "conislocal", true, constraint->local);
	contradict_number(object, "coninhcount", 0, constraint->inherited);
	check_ties(constraint);
}

/* Look for contradictions in all that was read of the tables. */
void
check_consistency(Reader *reader)
{
	ListCell   *lt;
	ListCell   *lc;

	check_types_beside(reader);
	foreach(lt, reader->model->tables)
	{
		ModelTable *table = lfirst(lt);

		if (table->relkind != RELKIND_RELATION)
			continue;
		check_table(table);
		check_columns(table);
		foreach(lc, table->indexes)
			check_index(lfirst(lc), NULL);
		foreach(lc, table->constraints)
		{
			ModelConstraint *constraint = lfirst(lc);

			check_constraint(table, constraint);
			if (constraint->type == CONSTRAINT_FOREIGN)
				check_foreign_key(reader, constraint);
			else if (constraint->index != NULL)
				check_index(constraint->index, constraint);
		}
	}
}
