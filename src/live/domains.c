/*-------------------------------------------------------------------------
 *
 * live/domains.c
 *		Reads the constraints of domains.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_constraint.h"
#include "miscadmin.h"
#include "utils/rel.h"

#include "compat.h"
#include "live/reader.h"

/* Read the rows of pg_constraint of all domains. */
void
read_domain_constraints(Reader *reader)
{
	Relation	catalog;
	TupleDesc	desc;
	ListCell   *lc;

	if (reader->model->domains == NIL)
		return;
	catalog = table_open(ConstraintRelationId, AccessShareLock);
	desc = RelationGetDescr(catalog);
	foreach(lc, reader->model->domains)
	{
		ModelDomain *domain = lfirst(lc);
		SysScanDesc scan = begin_scan_by_oid(catalog, ConstraintTypidIndexId,
											 Anum_pg_constraint_contypid, domain->base.oid,
											 reader->snapshot);
		HeapTuple	row;

		while (HeapTupleIsValid(row = systable_getnext(scan)))
		{
			Form_pg_constraint form = (Form_pg_constraint) GETSTRUCT(row);
			ModelConstraint *constraint;
			const char *stored = row_text(row, desc, Anum_pg_constraint_conbin);

			CHECK_FOR_INTERRUPTS();
			if (form->contype != CONSTRAINT_CHECK)
				continue;		/* NOT NULL, which pg_type has too */
			constraint = model_make_constraint(&domain->base, pstrdup(NameStr(form->conname)),
											   form->contype);
			constraint->base.oid = form->oid;
			constraint->validated = form->convalidated;
			if (stored != NULL)
				constraint->expression = stored_expression(EXPRESSION_DOMAIN_CHECK,
														   domain->type, stored);
			domain->constraints = lappend(domain->constraints, constraint);
			add_to_set(&reader->constraints, form->oid, &constraint->base);
		}
		systable_endscan(scan);
	}
	table_close(catalog, AccessShareLock);
}
