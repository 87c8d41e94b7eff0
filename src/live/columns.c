/*-------------------------------------------------------------------------
 *
 * live/columns.c
 *		Reads the columns of a table and their defaults.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/toast_compression.h"
#include "access/transam.h"
#include "catalog/pg_attrdef.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "expression/expression.h"
#include "live/reader.h"

/* How a column keeps large values, where that is not as its type says. */
static void
read_storage(ModelColumn *column, HeapTuple row, TupleDesc desc)
{
	Form_pg_attribute form = (Form_pg_attribute) GETSTRUCT(row);
	bool		isnull;
	Datum		target = heap_getattr(row, Anum_pg_attribute_attstattarget, desc, &isnull);

	/* Of a type that is gone nothing is known. */
	if (form->attlen == -1 && get_typtype(form->atttypid) != '\0' &&
		form->attstorage != get_typstorage(form->atttypid))
		column->storage = form->attstorage;
	if (CompressionMethodIsValid(form->attcompression))
		column->compression = form->attcompression;
	column->statistics = isnull ? -1 : statistics_target(target);
}

/* Read a row of pg_attribute. */
void
read_column(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc)
{
	Form_pg_attribute form = (Form_pg_attribute) GETSTRUCT(row);
	ModelColumn *column;
	bool		isnull;
	Datum		acl;

	if (form->attnum <= 0)
		return;
	table->facts->attributes++;
	if (form->attisdropped)
		return;
	column = model_make_column(table, pstrdup(NameStr(form->attname)));
	column->type = type_ref(reader, form->atttypid, form->atttypmod);
	column->collation = form->attcollation;
	column->not_null = form->attnotnull;
	column->identity = form->attidentity;
	column->generated = form->attgenerated;
	column->attnum = form->attnum;
	column->type_of_others = column->type.own == NULL &&
		form->atttypid >= FirstUnpinnedObjectId;
	column->marked_default = form->atthasdef;
	column->local = form->attislocal;
	column->inherited = form->attinhcount;
	column->unlimited = form->attlen == -1 && form->attstorage != TYPSTORAGE_PLAIN &&
		type_maximum_size(form->atttypid, form->atttypmod) < 0;
	contradict_flag(&column->base, "atthasmissing", !heap_attisnull(row, Anum_pg_attribute_attmissingval, desc),
					form->atthasmissing);
	check_column_layout(reader, column, form);
	read_storage(column, row, desc);
	acl = heap_getattr(row, Anum_pg_attribute_attacl, desc, &isnull);
	column->has_grants = !isnull;
	if (column->has_grants)
	{
		column->public_grants = public_grants(acl, table->owner_oid,
											  &column->public_grants_of_others);
		add_grants(&table->base, DatumGetAclP(acl), true);
	}
	table->columns = lappend(table->columns, column);
}

/*
 * The sequence of the schema whose next value a default is; NULL if it is none.
 * A tree is parsed only where it can be one.
 */
static const char *
sequence_of_default(Reader *reader, const char *stored)
{
	Oid			oid;
	ModelObject *sequence;

	if (reader->model->sequences == NIL || !is_next_value(stored, &oid))
		return NULL;
	sequence = find_in_set(&reader->relations, oid);
	return sequence && sequence->kind == MODEL_SEQUENCE ? sequence->name : NULL;
}

/* Read a row of pg_attrdef. */
void
read_default(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc)
{
	Form_pg_attrdef form = (Form_pg_attrdef) GETSTRUCT(row);
	ModelColumn *column = table_find_attnum(table, form->adnum);
	const char *stored = row_text(row, desc, Anum_pg_attrdef_adbin);

	if (column == NULL)
		return;
	column->has_default_row = true;
	contradict_flag(&column->base, "oid of the default", true, OidIsValid(form->oid));
	if (stored == NULL)
		return;
	column->default_sequence = sequence_of_default(reader, stored);
	if (column->default_sequence == NULL && !is_null_default(stored))
		column->default_value =
			stored_expression(column->generated ? EXPRESSION_GENERATED : EXPRESSION_DEFAULT,
							  column->type, stored);
}
