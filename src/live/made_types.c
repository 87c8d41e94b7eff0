/*-------------------------------------------------------------------------
 *
 * live/made_types.c
 *		Finds where pg_type says another thing of a type than what the server
 *		makes: enums with their array types, and the row types of tables.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"

#include "live/reader.h"

/* What a type is that the server makes, as pg_type has it */
typedef struct ExpectedType
{
	const char *what;			/* before the names of columns */
	int16		length;
	bool		by_value;
	char		kind;
	char		category;
	char		alignment;
	char		storage;
	Oid			relation;
	Oid			element;
	Oid			subscript;
	Oid			input;
	Oid			output;
	Oid			receive;
	Oid			send;
	Oid			analyze;
} ExpectedType;

/* Compare what pg_type says of a type with what it must be. */
static void
check_type(ModelObject *object, Form_pg_type form, const ExpectedType *expected)
{
	const struct
	{
		const char *column;
		int64		expected;
		int64		actual;
	}			columns[] =
	{
		{"typlen", expected->length, form->typlen},
		{"typbyval", expected->by_value, form->typbyval},
		{"typtype", expected->kind, form->typtype},
		{"typcategory", expected->category, form->typcategory},
		{"typispreferred", false, form->typispreferred},
		{"typisdefined", true, form->typisdefined},
		{"typdelim", ',', form->typdelim},
		{"typrelid", expected->relation, form->typrelid},
		{"typsubscript", expected->subscript, form->typsubscript},
		{"typelem", expected->element, form->typelem},
		{"typinput", expected->input, form->typinput},
		{"typoutput", expected->output, form->typoutput},
		{"typreceive", expected->receive, form->typreceive},
		{"typsend", expected->send, form->typsend},
		{"typmodin", InvalidOid, form->typmodin},
		{"typmodout", InvalidOid, form->typmodout},
		{"typanalyze", expected->analyze, form->typanalyze},
		{"typalign", expected->alignment, form->typalign},
		{"typstorage", expected->storage, form->typstorage},
		{"typnotnull", false, form->typnotnull},
		{"typbasetype", InvalidOid, form->typbasetype},
		{"typtypmod", -1, form->typtypmod},
		{"typndims", 0, form->typndims},
		{"typcollation", InvalidOid, form->typcollation},
	};

	for (int i = 0; i < (int) lengthof(columns); i++)
	{
		if (columns[i].expected != columns[i].actual)
			contradict_number(object, psprintf("%s%s", expected->what, columns[i].column),
							  columns[i].expected, columns[i].actual);
	}
}

/* The same for a type that comes with another object: it has that one's owner and schema too. */
static void
check_type_beside(ModelObject *object, Form_pg_type form, Oid owner, Oid namespace,
				  const ExpectedType *expected)
{
	check_type(object, form, expected);
	contradict_number(object, psprintf("%stypowner", expected->what), owner, form->typowner);
	contradict_number(object, psprintf("%stypnamespace", expected->what), namespace,
					  form->typnamespace);
}

/* What pg_type says of an enum. */
void
check_enum_type(ModelObject *object, Form_pg_type form)
{
	const ExpectedType own = {
		"", sizeof(Oid), true, TYPTYPE_ENUM, TYPCATEGORY_ENUM, TYPALIGN_INT, TYPSTORAGE_PLAIN,
		InvalidOid, InvalidOid, InvalidOid, F_ENUM_IN, F_ENUM_OUT, F_ENUM_RECV, F_ENUM_SEND, InvalidOid,
	};

	check_type(object, form, &own);
}

/* What pg_type says of its array type. */
static void
check_array_type(ModelEnum *type, Form_pg_type form)
{
	const ExpectedType array = {
		"array type: ", -1, false, TYPTYPE_BASE, TYPCATEGORY_ARRAY, TYPALIGN_INT, TYPSTORAGE_EXTENDED,
		InvalidOid, type->base.oid, F_ARRAY_SUBSCRIPT_HANDLER, F_ARRAY_IN, F_ARRAY_OUT, F_ARRAY_RECV,
		F_ARRAY_SEND, F_ARRAY_TYPANALYZE,
	};

	type->array_found = true;
	check_type_beside(&type->base, form, type->owner_oid, type->namespace_oid, &array);
}

/* What pg_type says of the row type of a table. */
static void
check_row_type(ModelTable *table, Form_pg_type form)
{
	const ExpectedType row = {
		"row type: ", -1, false, TYPTYPE_COMPOSITE, TYPCATEGORY_COMPOSITE, TYPALIGN_DOUBLE, TYPSTORAGE_EXTENDED,
		table->base.oid, InvalidOid, InvalidOid, F_RECORD_IN, F_RECORD_OUT, F_RECORD_RECV, F_RECORD_SEND, InvalidOid,
	};

	table->facts->row_type_found = true;
	check_type_beside(&table->base, form, table->owner_oid, table->facts->relnamespace, &row);
}

/* The types that come with tables and enums: by their OIDs, the objects that they are of. */
static ObjectSet
types_beside(const Reader *reader)
{
	ObjectSet	types = {0};
	ListCell   *lc;

	foreach(lc, reader->model->tables)
	{
		ModelTable *table = lfirst(lc);

		if (table->relkind == RELKIND_RELATION)
			add_to_set(&types, table->row_type_oid, &table->base);
	}
	foreach(lc, reader->model->enums)
	{
		ModelEnum  *type = lfirst(lc);

		if (type->is_enum)
			add_to_set(&types, type->array_oid, &type->base);
	}
	return types;
}

/* Read the rows of pg_type of the types that come with tables and enums. */
void
check_types_beside(Reader *reader)
{
	Relation	catalog = table_open(TypeRelationId, AccessShareLock);
	ObjectSet	types = types_beside(reader);
	Oid		   *oids = palloc((types.count + 1) * sizeof(Oid));
	OidSet		set = oid_set(oids, add_oids_of_set(oids, 0, &types));
	OidScan		scan = begin_scan_by_oids(catalog, TypeOidIndexId, Anum_pg_type_oid, &set,
										  reader->snapshot);
	HeapTuple	row;
	ListCell   *lc;

	while ((row = next_row(&scan)) != NULL)
	{
		Form_pg_type form = (Form_pg_type) GETSTRUCT(row);
		ModelObject *object = find_in_set(&types, form->oid);

		if (object != NULL && object->kind == MODEL_TABLE)
			check_row_type((ModelTable *) object, form);
		else if (object != NULL)
			check_array_type((ModelEnum *) object, form);
	}
	table_close(catalog, AccessShareLock);
	foreach(lc, reader->model->enums)
	{
		ModelEnum  *type = lfirst(lc);

		contradict_flag(&type->base, "array type", type->is_enum, type->array_found);
	}
}
