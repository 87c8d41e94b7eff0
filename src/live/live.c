/*-------------------------------------------------------------------------
 *
 * live/live.c
 *		Reads the live catalog into a model: which tables and enums there
 *		are, and what belongs to each.
 *
 * See live/reader.h for the rules that every reader of a catalog keeps.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/indexing.h"
#include "catalog/pg_attrdef.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_index.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_policy.h"
#include "catalog/pg_publication_rel.h"
#include "catalog/pg_rewrite.h"
#include "catalog/pg_statistic_ext.h"
#include "catalog/pg_trigger.h"
#include "miscadmin.h"
#include "storage/bufmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#include "live/reader.h"
#include "compat.h"
#include "live/lookup.h"

/* pg_rewrite has a row for every view, pg_class knows who else has any. */
static bool
any_table_has_rules(const Reader *reader)
{
	ListCell   *lc;

	foreach(lc, reader->model->tables)
	{
		if (((ModelTable *) lfirst(lc))->has_rules)
			return true;
	}
	return false;
}

/* A column of a catalog, and where it is in a row. */
#define COLUMN_OF(catalog, column) \
	Anum_##catalog##_##column, offsetof(FormData_##catalog, column)

/*
 * The catalogs whose rows belong to a table, in the order they must be read:
 * columns before the keys that name them, indexes before their constraints,
 * constraints before the triggers that enforce them.
 */
static const struct
{
	Oid			catalog;
	Oid			index;
	AttrNumber	table_column;
	int			table_offset;	/* of that in a row */
	TableRowReader read_row;
	bool		often_empty;	/* in a whole database */
	bool		(*worth_reading) (const Reader *reader);	/* NULL: always */
}			table_catalogs[] =
{
	{AttributeRelationId, AttributeRelidNumIndexId, COLUMN_OF(pg_attribute, attrelid), read_column},
	{AttrDefaultRelationId, AttrDefaultIndexId, COLUMN_OF(pg_attrdef, adrelid), read_default},
	{IndexRelationId, IndexIndrelidIndexId, COLUMN_OF(pg_index, indrelid), read_index},
	{ConstraintRelationId, ConstraintRelidTypidNameIndexId, COLUMN_OF(pg_constraint, conrelid), read_constraint},
	{TriggerRelationId, TriggerRelidNameIndexId, COLUMN_OF(pg_trigger, tgrelid), read_trigger},
	{RewriteRelationId, RewriteRelRulenameIndexId, COLUMN_OF(pg_rewrite, ev_class), read_rule, false, any_table_has_rules},
	{PolicyRelationId, PolicyPolrelidPolnameIndexId, COLUMN_OF(pg_policy, polrelid), read_policy, true},
	{InheritsRelationId, InheritsParentIndexId, COLUMN_OF(pg_inherits, inhparent), read_child, true},
	{InheritsRelationId, InheritsRelidSeqnoIndexId, COLUMN_OF(pg_inherits, inhrelid), read_parent, true},
	{StatisticExtRelationId, StatisticExtRelidIndexId, COLUMN_OF(pg_statistic_ext, stxrelid), read_statistics, true},
	{PublicationRelRelationId, PublicationRelPrrelidPrpubidIndexId, COLUMN_OF(pg_publication_rel, prrelid), read_publication, true},
};

/* The OIDs of the tables, and of those in their places, to scan for what belongs to them; or with their TOAST tables. */
static OidSet
table_oids(const Reader *reader, bool with_toast)
{
	List	   *tables = list_concat_copy(reader->model->tables, reader->impostors);
	Oid		   *oids = palloc(Max(2 * list_length(tables), 1) * sizeof(Oid));
	int			count = 0;
	ListCell   *lc;

	foreach(lc, tables)
	{
		const ModelTable *table = lfirst(lc);

		oids[count++] = table->base.oid;
		if (with_toast && OidIsValid(table->toast_oid))
			oids[count++] = table->toast_oid;
	}
	return oid_set(oids, count);
}

/* Note that the TOAST table of one of ours has its index, and that it works. */
static void
read_toast_index(Reader *reader, Form_pg_index form)
{
	ModelTable *table = find_in_set(&reader->toast_tables, form->indrelid);

	if (table != NULL)
		table->facts->toast_index_works |= form->indisvalid && form->indisready && form->indislive &&
			form->indisunique && form->indisprimary && form->indimmediate && !form->indisexclusion &&
			form->indnatts == 2 && form->indnkeyatts == 2;
}

/*
 * Read, from each catalog of table_catalogs, the rows of all tables.  Rows of
 * one table come together, so the table is looked up only when it changes.
 */
static void
read_table_catalogs(Reader *reader)
{
	OidSet		oids = table_oids(reader, false);
	OidSet		with_toast = table_oids(reader, true);

	for (int i = 0; i < (int) lengthof(table_catalogs); i++)
	{
		Relation	catalog = table_open(table_catalogs[i].catalog, AccessShareLock);
		TupleDesc	desc = RelationGetDescr(catalog);
		ModelTable *table = NULL;
		Oid			last = InvalidOid;
		OidScan		scan;
		HeapTuple	row;

		/* Many databases have no policy, no publication, ... at all. */
		if ((table_catalogs[i].often_empty && RelationGetNumberOfBlocks(catalog) == 0) ||
			(table_catalogs[i].worth_reading && !table_catalogs[i].worth_reading(reader)))
		{
			table_close(catalog, AccessShareLock);
			continue;
		}
		scan = begin_scan_by_oids(catalog, table_catalogs[i].index,
								  table_catalogs[i].table_column,
								  table_catalogs[i].catalog == IndexRelationId ? &with_toast : &oids,
								  reader->snapshot);
		while ((row = next_row(&scan)) != NULL)
		{
			Oid			oid = *(Oid *) ((char *) GETSTRUCT(row) +
										table_catalogs[i].table_offset);

			if (oid != last)
				table = find_table(reader, oid);
			last = oid;
			if (table != NULL)
				table_catalogs[i].read_row(reader, table, row, desc);
			else if (table_catalogs[i].catalog == IndexRelationId)
				read_toast_index(reader, (Form_pg_index) GETSTRUCT(row));
		}
		table_close(catalog, AccessShareLock);
		if (table_catalogs[i].catalog == AttributeRelationId)
			sort_columns(reader);
	}
}

/*
 * Whose tables these seem to be, where no extension says it: the owner of most
 * of them, and of several the one whose name sorts first.  This is to report
 * others, and gives nobody a right.
 */
static const char *
most_common_owner(const Model *model)
{
	const char *owner = NULL;
	int			owner_count = 0;
	ListCell   *lc;

	foreach(lc, model->tables)
	{
		const char *candidate = ((ModelTable *) lfirst(lc))->base.owner;
		int			count = 0;
		ListCell   *lo;

		if (((ModelTable *) lfirst(lc))->relkind != RELKIND_RELATION ||
			texts_equal(candidate, owner))
			continue;
		foreach(lo, model->tables)
			count += texts_equal(((ModelTable *) lfirst(lo))->base.owner, candidate);
		if (count > owner_count ||
			(count == owner_count && candidate && owner && strcmp(candidate, owner) < 0))
		{
			owner = candidate;
			owner_count = count;
		}
	}
	if (owner == NULL && model->enums != NIL)
		return ((ModelEnum *) linitial(model->enums))->base.owner;
	return owner;
}

/* Raise an error if a schema that is gone is still there for the snapshot: it was dropped a moment ago. */
static void
require_gone_before(Oid schema, Snapshot snapshot)
{
	Relation	catalog = table_open(NamespaceRelationId, AccessShareLock);
	SysScanDesc scan = begin_scan_by_oid(catalog, NamespaceOidIndexId, Anum_pg_namespace_oid,
										 schema, snapshot);

	if (HeapTupleIsValid(systable_getnext(scan)))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_SCHEMA),
				 errmsg("schema with OID %u does not exist", schema)));
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
}

/*
 * Make a reader of a schema under the active snapshot.  That of the extension
 * may be gone where its row is damaged; then only the members are left to read.
 */
static Reader
make_reader(const Installation *installation, Oid schema, const KnownNames *known)
{
	Reader		reader = {0};

	reader.model = palloc0(sizeof(Model));
	reader.installation = installation;
	reader.known = known;
	reader.schema = schema;
	reader.snapshot = GetActiveSnapshot();
	reader.model->schema = schema_text(schema);
	if (is_gone(reader.model->schema))
		require_gone_before(schema, reader.snapshot);
	return reader;
}

/* Read what belongs to the tables and types that are there. */
static void
read_contents(Reader *reader)
{
	complete_domains(reader);
	read_labels(reader);
	read_domain_constraints(reader);
	read_table_catalogs(reader);
	read_index_relations(reader);
	read_constraint_dependents(reader);
	check_consistency(reader);
	check_collations(reader);
	read_class_options(reader);
	read_sequences(reader);
	read_comments(reader);
}

/*
 * Read the tables, types and sequences of the schema that any version has, with
 * everything that belongs to them, under the active snapshot.  What is not there
 * is not in the model.
 */
Model *
catalog_read(const Installation *installation, Oid schema, const KnownNames *known)
{
	Reader		reader = make_reader(installation, schema, known);

	reader.model->packaged = (schema == installation->schema);
	reader.model->registrations_damaged = installation->registrations_damaged;
	reader.model->unpackaged = (strcmp(installation->version, UNPACKAGED) == 0);
	read_types(&reader);
	read_tables(&reader);
	if (reader.model->packaged)
	{
		read_members(&reader);
		read_registrations(&reader);
		read_initial_privileges(&reader);
	}
	take_renamed_tables(&reader);
	read_contents(&reader);
	read_additions_of_others(&reader);
	reader.model->owner = reader.model->packaged && !reader.model->unpackaged ?
		role_name(installation->owner) : most_common_owner(reader.model);
	model_sort(reader.model);
	return reader.model;
}

/* Read all tables, types and sequences of a schema, whosever they are. */
Model *
catalog_read_all(Oid schema)
{
	Reader		reader = make_reader(NULL, schema, NULL);

	read_types(&reader);
	read_tables(&reader);
	read_contents(&reader);
	reader.model->owner = most_common_owner(reader.model);
	model_sort(reader.model);
	return reader.model;
}
