/*-------------------------------------------------------------------------
 *
 * live/keys.c
 *		Reads the constraints of a table.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_constraint.h"
#include "catalog/pg_type.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "expression/expression.h"
#include "live/lookup.h"
#include "live/reader.h"

/* The columns of a table that is not being read, which an int2[] names. */
static NameArray
columns_of_other_table(Oid table, HeapTuple row, TupleDesc desc, int attribute)
{
	NameArray	result;
	const int16 *attnums = row_array(row, desc, attribute, INT2OID, &result.count);
	const char **names = palloc(Max(result.count, 1) * sizeof(char *));

	result.names = names;
	for (int i = 0; i < result.count; i++)
		names[i] = column_text(table, attnums[i]);
	return result;
}

/* The operators of an exclusion constraint. */
static NameArray
exclusion_operators(HeapTuple row, TupleDesc desc)
{
	NameArray	result;
	const Oid  *operators = row_array(row, desc, Anum_pg_constraint_conexclop, OIDOID,
									&result.count);
	const char **names = palloc(Max(result.count, 1) * sizeof(char *));

	result.names = names;
	for (int i = 0; i < result.count; i++)
		names[i] = operator_text(operators[i]);
	return result;
}

/* Operators by which a foreign key compares. */
static OidArray
operators_of_row(const Datum *values, const bool *nulls, int attribute)
{
	OidArray	result;
	const Oid  *oids = array_elements(values[attribute - 1], nulls[attribute - 1], OIDOID, &result.count);
	Oid		   *copy = palloc(Max(result.count, 1) * sizeof(Oid));

	/* They may be in the row itself, which goes with the next one. */
	if (result.count > 0)
		memcpy(copy, oids, result.count * sizeof(Oid));
	result.oids = copy;
	return result;
}

/* The types of the columns of a key; InvalidOid for one that is gone. */
static OidArray
types_of_columns(const ModelTable *table, const Datum *values, const bool *nulls)
{
	OidArray	result;
	const int	attribute = Anum_pg_constraint_conkey - 1;
	const int16 *columns = array_elements(values[attribute], nulls[attribute], INT2OID, &result.count);
	Oid		   *types = palloc(Max(result.count, 1) * sizeof(Oid));

	for (int i = 0; i < result.count; i++)
	{
		const ModelColumn *column = table_find_attnum(table, columns[i]);

		types[i] = column ? column->type.oid : InvalidOid;
	}
	result.oids = types;
	return result;
}

/* Read by what a foreign key compares, from the attributes of the row, which are cheaper to take together. */
static void
read_comparison(const ModelTable *table, ModelConstraint *key, HeapTuple row, TupleDesc desc)
{
	Datum		values[Natts_pg_constraint];
	bool		nulls[Natts_pg_constraint];

	heap_deform_tuple(row, desc, values, nulls);
	key->column_types = types_of_columns(table, values, nulls);
	key->both_equal = operators_of_row(values, nulls, Anum_pg_constraint_conpfeqop);
	key->references_equal = operators_of_row(values, nulls, Anum_pg_constraint_conppeqop);
	key->own_equal = operators_of_row(values, nulls, Anum_pg_constraint_conffeqop);
}

/* Note which table, of this schema or another one, a key references. */
static void
read_referenced_table(Reader *reader, ModelConstraint *key, Oid relation)
{
	ModelTable *table = find_table(reader, relation);
	bool		is_impostor = list_member_ptr(reader->impostors, table);
	const char *name = get_rel_name(relation);
	Oid			schema = name ? get_rel_namespace(relation) : InvalidOid;

	/* It has the name of our table, and is another one. */
	if (is_impostor)
		table = NULL;
	key->ref_table_oid = relation;
	key->ref_table = table ? table->base.name : name ? name : GONE;
	key->ref_schema = table || !name || (schema == reader->schema && !is_impostor) ? NULL :
		schema_text(schema);
}

/* Read what only a foreign key has. */
static void
read_foreign_key(Reader *reader, const ModelTable *table, ModelConstraint *key,
				 HeapTuple row, TupleDesc desc)
{
	Form_pg_constraint form = (Form_pg_constraint) GETSTRUCT(row);
	ModelTable *ref_table = find_table(reader, form->confrelid);

	key->on_update = form->confupdtype;
	key->on_delete = form->confdeltype;
	key->match = form->confmatchtype;
	read_referenced_table(reader, key, form->confrelid);
	key->ref_columns = ref_table ?
		table_columns_of_array(ref_table, row, desc, Anum_pg_constraint_confkey) :
		columns_of_other_table(form->confrelid, row, desc, Anum_pg_constraint_confkey);
	key->delete_columns = table_columns_of_array(table, row, desc,
												 Anum_pg_constraint_confdelsetcols);
	key->period = constraint_is_over_period(form);
	read_comparison(table, key, row, desc);
	for (int i = 0; i < KEY_TRIGGER_COUNT; i++)
		key->triggers[i] = KEY_TRIGGER_MISSING;
}

/* Note on its column that a NOT NULL is not validated. */
static void
read_not_null(const ModelTable *table, HeapTuple row, TupleDesc desc)
{
	Form_pg_constraint form = (Form_pg_constraint) GETSTRUCT(row);
	NameArray	columns = table_columns_of_array(table, row, desc,
												 Anum_pg_constraint_conkey);

	if (!form->convalidated && columns.count == 1)
	{
		ModelColumn *column = model_find_column(table, columns.names[0]);

		if (column != NULL)
			column->not_null_validated = false;
	}
}

/* Read a row of pg_constraint. */
void
read_constraint(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc)
{
	Form_pg_constraint form = (Form_pg_constraint) GETSTRUCT(row);
	ModelConstraint *constraint;

	if (form->contype == CONSTRAINT_NOTNULL)
	{
		read_not_null(table, row, desc);
		return;
	}
	/* Constraint triggers are triggers: their rows of pg_trigger say more. */
	if (form->contype == CONSTRAINT_TRIGGER)
		return;

	constraint = model_make_constraint(&table->base, pstrdup(NameStr(form->conname)),
									   form->contype);
	constraint->base.oid = form->oid;
	constraint->base.member = false;
	constraint->index_oid = form->conindid;
	constraint->namespace_oid = form->connamespace;
	constraint->domain_oid = form->contypid;
	constraint->parent_oid = form->conparentid;
	constraint->local = form->conislocal;
	constraint->inherited = form->coninhcount;
	constraint->ref_table_oid = form->confrelid;
	constraint->columns = table_columns_of_array(table, row, desc,
												 Anum_pg_constraint_conkey);
	constraint->deferrable = form->condeferrable;
	constraint->deferred = form->condeferred;
	constraint->validated = form->convalidated;
	constraint->enforced = constraint_is_enforced(form);
	/* A deferrable key has one trigger, for what it looks at later. */
	if (constraint->deferrable && OidIsValid(constraint->index_oid) &&
		constraint->type != CONSTRAINT_FOREIGN)
		constraint->triggers[INSERT_CHECK] = KEY_TRIGGER_MISSING;
	constraint->no_inherit = form->contype == CONSTRAINT_CHECK && form->connoinherit;
	if (form->contype == CONSTRAINT_FOREIGN)
		read_foreign_key(reader, table, constraint, row, desc);
	else if (form->contype == CONSTRAINT_EXCLUSION)
		constraint->operators = exclusion_operators(row, desc);
	else if (form->contype == CONSTRAINT_CHECK)
	{
		const char *stored = row_text(row, desc, Anum_pg_constraint_conbin);
		TypeRef		boolean = {BOOLOID, -1};

		if (stored != NULL)
			constraint->expression = stored_expression(EXPRESSION_CHECK, boolean, stored);
	}
	table->constraints = lappend(table->constraints, constraint);
	add_to_set(&reader->constraints, form->oid, &constraint->base);
}
