/*-------------------------------------------------------------------------
 *
 * live/comments.c
 *		Reads what is said of tables, columns, types, sequences, constraints
 *		and indexes.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_description.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/rel.h"

#include "live/reader.h"

/* The object that a row of pg_description is about; NULL if it is none of ours. */
static ModelObject *
object_of_comment(Reader *reader, Form_pg_description form)
{
	ModelObject *object = NULL;

	if (form->classoid == RelationRelationId)
	{
		object = find_in_set(&reader->relations, form->objoid);
		if (object == NULL)
			object = find_in_set(&reader->indexes, form->objoid);
		if (object != NULL && form->objsubid != 0)
			object = object->kind != MODEL_TABLE ? NULL :
				(ModelObject *) table_find_attnum((ModelTable *) object, form->objsubid);
	}
	else if (form->classoid == TypeRelationId)
		object = find_in_set(&reader->types, form->objoid);
	else if (form->classoid == ConstraintRelationId)
		object = find_in_set(&reader->constraints, form->objoid);
	return object;
}

/* Read the comments of everything that has been read. */
void
read_comments(Reader *reader)
{
	Relation	catalog = table_open(DescriptionRelationId, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(catalog);
	Oid		   *oids = palloc((reader->relations.count + reader->types.count +
							   reader->indexes.count + reader->constraints.count + 1) *
							  sizeof(Oid));
	int			count = 0;
	OidSet		set;
	OidScan		scan;
	HeapTuple	row;

	count = add_oids_of_set(oids, count, &reader->relations);
	count = add_oids_of_set(oids, count, &reader->types);
	count = add_oids_of_set(oids, count, &reader->indexes);
	count = add_oids_of_set(oids, count, &reader->constraints);
	set = oid_set(oids, count);
	scan = begin_scan_by_oids(catalog, DescriptionObjIndexId, Anum_pg_description_objoid,
							  &set, reader->snapshot);
	while ((row = next_row(&scan)) != NULL)
	{
		ModelObject *object = object_of_comment(reader, (Form_pg_description) GETSTRUCT(row));

		if (object != NULL)
			object->comment = row_text(row, desc, Anum_pg_description_description);
	}
	table_close(catalog, AccessShareLock);
}
