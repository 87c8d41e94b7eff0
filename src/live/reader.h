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
#include "catalog/pg_attribute.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
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

/* Objects that were read, to find them by OIDs: mostly their own. */
typedef struct SetEntry
{
	Oid			oid;
	ModelObject *object;
} SetEntry;

typedef struct ObjectSet
{
	int			count;
	int			room;
	SetEntry   *entries;
	bool		sorted;
} ObjectSet;

/* How the values of a type are kept */
typedef struct TypeLayout
{
	Oid			type;
	int16		length;
	bool		by_value;
	char		alignment;
} TypeLayout;

/* The operators of a foreign key from columns of one type to an index of one operator class */
typedef struct Equality
{
	Oid			operator_class;
	Oid			referencing;
	bool		known;
	Oid			both;
	Oid			references;
	Oid			own;
} Equality;

/* What pg_class says of a table, and what was found of that. */
typedef struct CatalogFacts
{
	int			relnatts;
	int			relchecks;
	bool		relhasindex;
	bool		relhastriggers;
	Oid			relnamespace;
	Oid			relam;
	int			attributes;
	bool		any_index;
	bool		any_trigger;
	bool		any_parent;
	bool		row_type_found;
	bool		toast_found;
	bool		toast_index_works;
} CatalogFacts;

/* What one reading of the catalog carries along. */
typedef struct Reader
{
	Model	   *model;
	const Installation *installation;
	const KnownNames *known;	/* NULL: read all of the schema */
	Oid			schema;
	Snapshot	snapshot;
	ObjectSet	relations;		/* ModelTable and ModelSequence */
	List	   *impostors;		/* ModelTable, which have the names of our tables
								 * that are elsewhere */
	ObjectSet	types;			/* ModelEnum and ModelDomain */
	ObjectSet	indexes;
	ObjectSet	constraints;
	List	   *other_constraints;	/* OIDs, whose triggers are on our tables */
	ObjectSet	toast_tables;	/* ModelTable, by the OIDs of those */
	ObjectSet	own_types;		/* as types, by their OIDs and their arrays' */
	List	   *index_builds;	/* IndexBuild, once somebody wants to know */
	bool		knows_builds;
	TypeLayout	layouts[16];	/* by their OIDs, the last ones that were looked up */
	Equality	equality;		/* likewise */
	List	   *collations;		/* CollationVersion */
	Oid			owner;			/* likewise */
	const char *owner_name;
	bool		owner_has_usage;
} Reader;

/* Takes what it needs from one row that belongs to a table. */
typedef void (*TableRowReader) (Reader *reader, ModelTable *table,
								HeapTuple row, TupleDesc desc);

/* scan.c */
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
extern ArrayType *name_keys(const char *const *names, int count);

/* objects.c */
extern void add_to_set(ObjectSet *set, Oid oid, ModelObject *object);
extern int	add_oids_of_set(Oid *oids, int count, const ObjectSet *set);
extern void *find_in_set(ObjectSet *set, Oid oid);
extern ModelTable *find_table(Reader *reader, Oid oid);
extern ModelObject *find_member_object(Reader *reader, Oid catalog, Oid oid);
extern bool is_sound_array(const ArrayType *array, Oid element);
extern const void *array_elements(Datum value, bool isnull, Oid element, int *count);
extern const void *row_array(HeapTuple row, TupleDesc desc, int attribute, Oid element,
							 int *count);
extern const char **row_texts(HeapTuple row, TupleDesc desc, int attribute, int *count);
extern NameArray table_columns_of_array(const ModelTable *table, HeapTuple row,
										TupleDesc desc, int attribute);
extern const char *relation_name(const Reader *reader, Oid relation);
extern const char *row_text(HeapTuple row, TupleDesc desc, int attribute);
extern List *option_list(HeapTuple row, TupleDesc desc, int attribute, const char *prefix);
extern SysScanDesc begin_scan_of_names(Reader *reader, Relation catalog, Oid index,
									   AttrNumber name_column, AttrNumber schema_column,
									   const NameArray *names);

/* relations.c */
extern void take_owner(Reader *reader, Oid owner);
extern ModelTable *table_of_row(Reader *reader, HeapTuple row, TupleDesc desc);
extern void add_table(Reader *reader, ModelTable *table);
extern void read_tables(Reader *reader);
extern void sort_columns(Reader *reader);
extern void read_index_relations(Reader *reader);

/* sequences.c */
extern ModelSequence *sequence_of_row(Reader *reader, HeapTuple row, TupleDesc desc);
extern bool take_sequence_row(Reader *reader, HeapTuple row, TupleDesc desc);
extern void read_sequences(Reader *reader);

/* types.c */
extern ModelObject *type_of_row(Reader *reader, HeapTuple row, TupleDesc desc);
extern void read_types(Reader *reader);
extern void complete_domains(Reader *reader);
extern void read_labels(Reader *reader);
extern TypeRef type_ref(Reader *reader, Oid type, int32 typmod);

/* domains.c */
extern void read_domain_constraints(Reader *reader);

/* columns.c */
extern void read_column(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);
extern void read_default(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);

/* keys.c, indexes.c, triggers.c */
extern Expression *stored_expression(ExpressionUse use, TypeRef type, const char *stored);
extern void read_index(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);
extern void read_class_options(Reader *reader);
extern void read_constraint(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);
extern void read_trigger(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);

/* attachments.c */
extern void read_rule(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);
extern void read_policy(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);
extern void read_child(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);
extern void read_parent(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);
extern ModelAttachment *attach(ModelTable *table, AttachmentKind kind, const char *name,
							   Oid oid);
extern void read_statistics(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);
extern void read_publication(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc);

/* consistency.c */
extern void contradict_number(ModelObject *object, const char *column, int64 expected,
							  int64 actual);
extern void contradict_flag(ModelObject *object, const char *column, bool expected, bool actual);
extern void check_column_layout(Reader *reader, ModelColumn *column, Form_pg_attribute form);
extern void check_relation(const Reader *reader, ModelObject *object, Form_pg_class form);
extern void check_index_relation(const Reader *reader, ModelIndex *index, Form_pg_class form);
extern void check_toast_relation(const Reader *reader, ModelTable *table, Form_pg_class form);
extern void check_consistency(Reader *reader);

/* made_types.c */
extern void check_enum_type(ModelObject *object, Form_pg_type form);
extern void check_types_beside(Reader *reader);

/* renamed.c */
extern void take_renamed_tables(Reader *reader);

/* comments.c */
extern void read_comments(Reader *reader);

/* access.c */
extern const char *public_grants(Datum acl, Oid owner, bool *of_others);
extern const char *privileges_missing(Datum acl, Oid owner);
extern void add_grants(ModelObject *object, const ArrayType *acl, bool of_column);
extern bool role_has_schema_usage(const Reader *reader, Oid role, Oid schema);

/* dependents.c */
extern void read_constraint_dependents(Reader *reader);
extern void read_additions_of_others(Reader *reader);

/* collations.c */
extern void check_collations(Reader *reader);

/* routines.c */
extern void read_routines(Reader *reader, List **functions, List **guards);

/* extension.c */
extern bool take_moved_table(Reader *reader, Oid oid, bool member);
extern void read_members(Reader *reader);
extern void read_registrations(Reader *reader);
extern void read_initial_privileges(Reader *reader);

#endif							/* SCHEMA_SETUP_CATALOG_READER_H */
