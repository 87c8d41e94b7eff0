/*-------------------------------------------------------------------------
 *
 * live/reader.h
 *		What the files of this folder share.
 *
 * All rows are read by index scans under one snapshot, and no lock is taken
 * on anything but the catalogs themselves.  The syscache, which shows the
 * newest committed state instead, serves only for objects that cannot change
 * (built-in types, operator classes, ...) and for the names of foreign ones.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_CATALOG_READER_H
#define SCHEMA_SETUP_CATALOG_READER_H

#include "access/genam.h"
#include "access/htup_details.h"
#include "utils/array.h"
#include "utils/snapshot.h"

#include "live/live.h"

/* OIDs to scan a catalog for, as runs of such that lie close together. */
typedef struct OidRun
{
	Oid			first;
	Oid			last;
} OidRun;

typedef struct OidSet
{
	int			count;
	OidRun	   *runs;
} OidSet;

/* A scan of a catalog for such OIDs. */
typedef struct OidScan
{
	Relation	catalog;
	Oid			index;
	AttrNumber	column;
	const OidSet *oids;
	Snapshot	snapshot;
	int			run;			/* the one at hand */
	SysScanDesc current;
} OidScan;

typedef struct TypeNameMemo
{
	Oid			type;
	int32		typmod;
	const char *name;
} TypeNameMemo;

typedef struct DefaultMemo
{
	Oid			type;			/* of the column */
	const char *tree;
	size_t		common;			/* length up to the first location */
	const char *text;
} DefaultMemo;

/* What one reading of the catalog carries along. */
typedef struct Reader
{
	Model	   *model;
	const Installation *installation;
	Oid			schema;
	Snapshot	snapshot;
	List	   *type_names;		/* TypeNameMemo */
	List	   *defaults;		/* DefaultMemo */
	const char *search_path;	/* to print expressions under */
	Oid			owner;			/* the last one that was looked up */
	const char *owner_name;
	bool		owner_has_usage;
} Reader;

/* Takes what it needs from one row that belongs to a table. */
typedef void (*TableRowReader) (Reader *reader, ModelTable *table,
								HeapTuple row, TupleDesc desc);

/* live/scan.c */
extern SysScanDesc begin_scan_by_oid(Relation catalog, Oid index, AttrNumber column,
									 Oid oid, Snapshot snapshot);
extern OidScan begin_scan_by_oids(Relation catalog, Oid index, AttrNumber column,
								  const OidSet *oids, Snapshot snapshot);
extern HeapTuple next_row(OidScan *scan);
extern SysScanDesc begin_scan_by_name(Relation catalog, Oid index,
									  AttrNumber name_column, AttrNumber schema_column,
									  const char *name, Oid schema, Snapshot snapshot);
extern SysScanDesc begin_scan_by_names(Relation catalog, Oid index,
									   AttrNumber name_column, AttrNumber schema_column,
									   ArrayType *names, Oid schema, Snapshot snapshot);
extern OidSet oid_set(Oid *oids, int count);
extern ArrayType *name_array(const char *const *names, int count);

/* live/live.c */
extern ModelTable *reader_find_table(const Reader *reader, Oid oid);
extern ModelEnum *reader_find_enum(const Reader *reader, Oid oid);
extern ModelColumn *table_find_attnum(const ModelTable *table, int attnum);
extern const void *row_array(HeapTuple row, TupleDesc desc, int attribute, int *count);
extern NameArray table_columns_of_array(const ModelTable *table, HeapTuple row,
										TupleDesc desc, int attribute);
extern const char *qualified_name(Oid schema, const char *name);
extern const char *relation_name(const Reader *reader, Oid relation);

/* live/relations.c */
extern void take_owner(Reader *reader, Oid owner);
extern ModelTable *table_of_row(Reader *reader, HeapTuple row, TupleDesc desc);
extern void read_tables(Reader *reader);
extern void read_index_relations(Reader *reader);

/* live/types.c */
extern ModelEnum *enum_of_row(Reader *reader, HeapTuple row);
extern void read_enums(Reader *reader);
extern void read_labels(Reader *reader);

/* live/columns.c */
extern void read_column(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);
extern void read_default(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);

/* expression/expression.c */
extern bool is_null_default(Node *tree);
extern const char *default_text(const ModelColumn *column, Node *tree);
extern const char *expression_text(const Reader *reader, const ModelTable *table, Node *tree);

/* live/keys.c, live/triggers.c */
extern const char *collation_text(Oid collation);
extern void read_index(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);
extern void read_constraint(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);
extern void read_trigger(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);

/* live/attachments.c */
extern void read_rule(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);
extern void read_policy(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);
extern void read_child(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);
extern void read_parent(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);
extern void attach(ModelTable *table, AttachmentKind kind, const char *name);
extern void read_statistics(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);
extern void read_publication(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);

/* live/access.c */
extern const char *public_grants(Datum acl);
extern bool role_has_schema_usage(const Reader *reader, Oid role, Oid schema);

/* live/extension.c */
extern void read_members(Reader *reader);
extern void read_registrations(Reader *reader);
extern void read_initial_privileges(Reader *reader);

#endif							/* SCHEMA_SETUP_CATALOG_READER_H */
