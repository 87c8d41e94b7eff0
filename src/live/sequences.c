/*-------------------------------------------------------------------------
 *
 * live/sequences.c
 *		Reads the sequences, and which columns they belong to.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_sequence.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"

#include "live/lookup.h"
#include "live/reader.h"

/* Make a sequence of its row of pg_class, or of what stands in the place of one. */
ModelSequence *
sequence_of_row(Reader *reader, HeapTuple row, TupleDesc desc)
{
	Form_pg_class form = (Form_pg_class) GETSTRUCT(row);
	ModelSequence *sequence;
	bool		isnull;
	Datum		acl;

	sequence = model_make_sequence(pstrdup(NameStr(form->relname)));
	sequence->base.oid = form->oid;
	sequence->base.member = false;
	sequence->relkind = form->relkind;
	sequence->unlogged = form->relpersistence == RELPERSISTENCE_UNLOGGED;
	sequence->dump_registrations = 0;
	take_owner(reader, form->relowner);
	sequence->base.owner = reader->owner_name;
	acl = heap_getattr(row, Anum_pg_class_relacl, desc, &isnull);
	if (!isnull && form->relkind == RELKIND_SEQUENCE)
		sequence->public_grants = public_grants(acl, form->relowner,
												&sequence->public_grants_of_others);
	if (!isnull)
		add_grants(&sequence->base, DatumGetAclP(acl), false);
	reader->model->sequences = lappend(reader->model->sequences, sequence);
	add_to_set(&reader->relations, form->oid, &sequence->base);
	return sequence;
}

/*
 * Take a sequence from its row of pg_class, or what stands in the place of one;
 * false if it is neither.
 */
bool
take_sequence_row(Reader *reader, HeapTuple row, TupleDesc desc)
{
	Form_pg_class form = (Form_pg_class) GETSTRUCT(row);

	if (reader->known == NULL ? form->relkind != RELKIND_SEQUENCE :
		!names_contain_sorted(&reader->known->sequences, NameStr(form->relname)))
		return false;
	(void) sequence_of_row(reader, row, desc);
	return true;
}

/* Read the row of pg_sequence. */
static void
read_numbers(Reader *reader, ModelSequence *sequence, Relation catalog)
{
	SysScanDesc scan = begin_scan_by_oid(catalog, SequenceRelidIndexId,
										 Anum_pg_sequence_seqrelid, sequence->base.oid,
										 reader->snapshot);
	HeapTuple	row = systable_getnext(scan);

	if (HeapTupleIsValid(row))
	{
		Form_pg_sequence form = (Form_pg_sequence) GETSTRUCT(row);

		sequence->type = form->seqtypid;
		sequence->start = form->seqstart;
		sequence->increment = form->seqincrement;
		sequence->minimum = form->seqmin;
		sequence->maximum = form->seqmax;
		sequence->cache = form->seqcache;
		sequence->cycle = form->seqcycle;
	}
	systable_endscan(scan);
}

/* Find the column that a sequence belongs to. */
static void
read_owning_column(Reader *reader, ModelSequence *sequence, Relation catalog)
{
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple	row;

	ScanKeyInit(&keys[0], Anum_pg_depend_classid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(RelationRelationId));
	ScanKeyInit(&keys[1], Anum_pg_depend_objid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(sequence->base.oid));
	scan = systable_beginscan(catalog, DependDependerIndexId, true, reader->snapshot, 2, keys);
	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		Form_pg_depend form = (Form_pg_depend) GETSTRUCT(row);
		ModelTable *table;
		ModelColumn *column;

		if (form->refclassid != RelationRelationId || form->refobjsubid == 0 ||
			(form->deptype != DEPENDENCY_AUTO && form->deptype != DEPENDENCY_INTERNAL))
			continue;
		table = find_table(reader, form->refobjid);
		column = table ? table_find_attnum(table, form->refobjsubid) : NULL;
		sequence->owner_table = table ? table->base.name : relation_name(reader, form->refobjid);
		sequence->owner_column = column ? column->base.name :
			column_text(form->refobjid, form->refobjsubid);
		sequence->identity = form->deptype == DEPENDENCY_INTERNAL;
	}
	systable_endscan(scan);
}

/* Complete the sequences; the columns have been read. */
void
read_sequences(Reader *reader)
{
	Relation	sequences;
	Relation	depend;
	ListCell   *lc;

	if (reader->model->sequences == NIL)
		return;
	sequences = table_open(SequenceRelationId, AccessShareLock);
	depend = table_open(DependRelationId, AccessShareLock);
	foreach(lc, reader->model->sequences)
	{
		CHECK_FOR_INTERRUPTS();
		read_numbers(reader, lfirst(lc), sequences);
		read_owning_column(reader, lfirst(lc), depend);
	}
	table_close(depend, AccessShareLock);
	table_close(sequences, AccessShareLock);
}
