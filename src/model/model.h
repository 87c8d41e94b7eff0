/*-------------------------------------------------------------------------
 *
 * model/model.h
 *		A schema as plain structs: what a definition says it should be, or
 *		what a live catalog is.
 *
 * Both sides of every comparison have this form.  All memory belongs to the
 * memory context that was current when the model was made.  Models are not
 * changed once they are made.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_MODEL_H
#define SCHEMA_SETUP_MODEL_H

#include "nodes/parsenodes.h"
#include "nodes/pg_list.h"

/*
 * Stands for the name of what a live catalog refers to and does not have (any
 * more).  It is known by its address, since an object may have this name.  It
 * is for people to read: no statement may have it.
 */
extern const char *const GONE;

#define is_gone(name) ((name) == GONE)

/* Some of the server's own objects */
typedef struct OidArray
{
	int			count;
	const Oid  *oids;
} OidArray;

typedef struct NameArray
{
	int			count;
	const char *const *names;
} NameArray;

/* Where each of many names is, to find it quickly; empty where there are few. */
typedef struct NamePlace
{
	const char *name;
	int			place;
} NamePlace;

typedef struct NamePlaces
{
	int			count;
	NamePlace  *places;			/* by name; of equal ones the first comes first */
} NamePlaces;

/* What a model holds. */
typedef enum ModelKind
{
	MODEL_ENUM,
	MODEL_DOMAIN,
	MODEL_SEQUENCE,
	MODEL_TABLE,
	MODEL_COLUMN,
	MODEL_CONSTRAINT,			/* of a table or a domain */
	MODEL_INDEX,
	MODEL_ATTACHMENT,
	MODEL_TYPE_ADDITION,		/* what others have made of a type */
	MODEL_REFERENCE,			/* a foreign key of another table */
	MODEL_FUNCTION,				/* of the extension itself */
	MODEL_EVENT_TRIGGER,		/* likewise */
	MODEL_OTHER,				/* a member that no definition can have */
} ModelKind;

/* What is true of all of them; the first member of each. */
typedef struct ModelObject
{
	ModelKind	kind;
	const char *name;			/* the wanted one, see live_name */
	const struct ModelObject *parent;	/* the table or domain it belongs to */
	const char *comment;		/* NULL: none */

	/* Only in a definition. */
	int			location;		/* in its text */
	const char *place;			/* of a table or column, for errors */

	/* Only in a live model. */
	Oid			oid;
	const char *live_name;		/* differs from the name if it was renamed */
	const char *owner;			/* NULL: the role is gone, or as the parent's */
	bool		member;			/* of the extension */
	bool		initial_grants; /* pg_dump takes grants for the extension's */
	const char *moved_to;		/* the schema that a member was moved to */
	List	   *grants;			/* ModelGrant, also of a table's columns */
	List	   *type_additions; /* ModelTypeAddition, of the type or row type */
	List	   *contradictions; /* ModelContradiction, in the catalog itself */
} ModelObject;

/* Where one row of the catalog says another thing of an object than the others. */
typedef struct ModelContradiction
{
	const char *expected;
	const char *actual;
} ModelContradiction;

/* What one role has granted another on an object, or a column of it. */
typedef struct ModelGrant
{
	const char *grantee;		/* NULL: PUBLIC */
	const char *grantor;
	AclMode		privileges;
	AclMode		options;		/* which of them the grantee may grant */
	bool		of_column;
} ModelGrant;

/* What others can make of a type, to run where its values are used. */
typedef enum TypeAdditionKind
{
	ADDED_CAST,
	ADDED_OPERATOR,
	ADDED_TYPE,
} TypeAdditionKind;

typedef struct ModelTypeAddition
{
	ModelObject base;			/* its name is qualified, as people read it */
	TypeAdditionKind kind;
	const char *type;			/* "cast", "operator class", ... */
	const char *identity;		/* as DROP takes it; NULL: a part is gone */
} ModelTypeAddition;

/* A foreign key of a table that is not of the schema to one that is. */
typedef struct ModelReference
{
	ModelObject base;			/* whose owner is that of the other table */
	const char *table;			/* the other one, for people */
	const char *identity;		/* the same as SQL; NULL: a part is gone */
} ModelReference;

/* A type with its modifier.  One of the schema's own may not exist yet. */
typedef struct TypeRef
{
	Oid			oid;			/* InvalidOid: only its name is known */
	int32		typmod;
	const char *own;			/* name of the schema's own type; else NULL */
	bool		own_array;		/* an array of that one */
} TypeRef;

/* What an expression is used as: that decides how the server reads it. */
typedef enum ExpressionUse
{
	EXPRESSION_DEFAULT,
	EXPRESSION_GENERATED,
	EXPRESSION_CHECK,			/* of a table */
	EXPRESSION_DOMAIN_CHECK,
	EXPRESSION_INDEX,
	EXPRESSION_PREDICATE,
} ExpressionUse;

/*
 * An expression, as its author wrote it or as the catalog stores it.  See
 * expression/expression.h for what can be done with one.
 */
typedef struct Expression
{
	ExpressionUse use;
	TypeRef		type;			/* that it becomes, or of a domain's value */

	/* In a definition: names of the schema's own types are unqualified. */
	const char *text;
	NameArray	own_types;		/* of those in the text, in their order ... */
	const int  *own_places;		/* ... and where each begins */

	/* In a live model: one of them, the other one is made of it. */
	const char *stored;			/* as nodeToString() wrote it */
	struct Node *tree;
} Expression;

/* A storage parameter: "fillfactor", "toast.autovacuum_enabled". */
typedef struct ModelOption
{
	const char *name;
	const char *value;
} ModelOption;

typedef struct ModelSequence
{
	ModelObject base;
	Oid			type;			/* INT2OID, INT4OID or INT8OID */
	int64		start;
	int64		increment;
	int64		minimum;
	int64		maximum;
	int64		cache;
	bool		cycle;
	bool		unlogged;
	const char *owner_table;	/* OWNED BY, NULL: none */
	const char *owner_column;
	bool		identity;		/* belongs to an identity column */
	char		relkind;		/* not 'S': something else has the name */
	const char *public_grants;	/* NULL: none */
	bool		public_grants_of_others;	/* none of those by the owner */
	int			dump_registrations;
} ModelSequence;

typedef struct ModelColumn
{
	ModelObject base;
	TypeRef		type;
	Oid			collation;		/* InvalidOid: the type has none, or is unknown */
	bool		not_null;
	bool		not_null_validated;
	Expression *default_value;	/* or what generates it; NULL: none */
	const char *default_sequence;	/* its default is the next value of this */
	char		identity;		/* '\0', or as in pg_attribute */
	char		generated;		/* '\0', or as in pg_attribute */
	char		storage;		/* '\0': the type's own; or as in pg_attribute */
	char		compression;	/* '\0': the default one; or as in pg_attribute */
	int			statistics;		/* -1: the default target */
	const char *public_grants;	/* NULL: none */

	/* Only in a live model. */
	bool		has_grants;		/* of its own, or had some */
	bool		public_grants_of_others;	/* none of those by the owner */
	int16		attnum;
	bool		type_of_others; /* neither built in nor of the schema */
	bool		marked_default; /* it is said that there is a default */
	bool		has_default_row;	/* there is one */
	bool		local;			/* not only inherited */
	int			inherited;		/* from so many parents */
	bool		unlimited;		/* its values can be too large for a row */
} ModelColumn;

/* A column of an index. */
typedef struct IndexElement
{
	const char *column;			/* NULL: an expression */
	Expression *expression;
	Oid			collation;		/* InvalidOid: that of the column or expression */
	Oid			operator_class; /* InvalidOid: the default one of the type */
	List	   *class_options;	/* ModelOption, of the operator class */
	int16		order;			/* bits as in pg_index.indoption */
	Oid			live_class;		/* only in a live model: the operator class, also the default one */
	bool		planted_class;	/* likewise: the default one, which is somebody's for a built-in type */
	Oid			live_collation; /* likewise: also that of the column or expression */
} IndexElement;

/* A collation with the versions of the library that compares by it. */
typedef struct CollationVersion
{
	Oid			collation;
	const char *recorded;		/* by the catalog; NULL: none */
	const char *actual;			/* that there is now; NULL: none */
	bool		changed;
	const char *name;			/* these two only if it has changed */
	const char *refresh;		/* the statement that records what there is */
} CollationVersion;

typedef struct ModelIndex
{
	ModelObject base;
	const char *method;
	bool		unique;
	bool		nulls_not_distinct;
	List	   *elements;		/* IndexElement */
	NameArray	included;		/* columns */
	Expression *predicate;		/* NULL: none */
	List	   *options;		/* ModelOption, by name */
	bool		immediate;		/* uniqueness is checked at once */
	bool		valid;
	bool		ready;
	bool		being_built;
	bool		clustered;		/* CLUSTER ON */

	/* Only in a live model. */
	bool		replica_identity;
	bool		of_constraint;
	bool		primary;		/* what pg_index says that it is */
	bool		exclusion;
	const CollationVersion *stale_collation;	/* only in a live model; NULL: none */
} ModelIndex;

/* The four internal triggers that enforce a foreign key. */
typedef enum KeyTrigger
{
	INSERT_CHECK,
	UPDATE_CHECK,
	DELETE_ACTION,
	UPDATE_ACTION,
} KeyTrigger;

#define KEY_TRIGGER_COUNT (UPDATE_ACTION + 1)

typedef enum KeyTriggerState
{
	KEY_TRIGGER_ENABLED,
	KEY_TRIGGER_MISSING,
	KEY_TRIGGER_DISABLED,
	KEY_TRIGGER_REPLICA_ONLY,
	KEY_TRIGGER_CHANGED,
	KEY_TRIGGER_DUPLICATE,
} KeyTriggerState;

typedef struct ModelConstraint
{
	ModelObject base;
	char		type;			/* as in pg_constraint.contype */
	NameArray	columns;
	bool		deferrable;
	bool		deferred;
	bool		validated;
	bool		enforced;
	bool		no_inherit;
	Expression *expression;		/* of a check constraint */
	NameArray	operators;		/* of an exclusion constraint, as SQL */
	ModelIndex *index;			/* of a primary key, unique or exclusion */

	/* Foreign keys. */
	const char *ref_schema;		/* NULL: the schema itself */
	const char *ref_table;
	NameArray	ref_columns;
	char		on_update;		/* these three as in pg_constraint */
	char		on_delete;
	char		match;
	NameArray	delete_columns; /* ON DELETE SET NULL (...) */
	KeyTriggerState triggers[KEY_TRIGGER_COUNT];	/* also that of a
													 * deferrable key */

	/* Only in a live model. */
	Oid			ref_table_oid;
	Oid			index_oid;
	Oid			namespace_oid;
	Oid			domain_oid;
	Oid			parent_oid;
	bool		local;			/* not only inherited */
	int			inherited;		/* from so many parents */
	bool		period;			/* its last columns are periods */
	bool		index_tied;		/* goes with it, and not alone */
	int			tied_triggers;	/* likewise, so many */
	OidArray	column_types;	/* of its own columns */
	OidArray	both_equal;		/* operators by which it compares values: of both tables, ... */
	OidArray	references_equal;	/* ... of what it references, ... */
	OidArray	own_equal;		/* ... and its own */
} ModelConstraint;

/* What else can hang on a table. */
typedef enum AttachmentKind
{
	ATTACHED_TRIGGER,
	ATTACHED_RULE,
	ATTACHED_POLICY,
	ATTACHED_CHILD,
	ATTACHED_PARENT,
	ATTACHED_STATISTICS,
	ATTACHED_PUBLICATION,
} AttachmentKind;

typedef struct ModelAttachment
{
	ModelObject base;
	AttachmentKind kind;
	const char *identity;		/* quoted, with its schema if it is in one;
								 * NULL: a part of it is gone */
	const char *definition;		/* what it does, where that is known */
	bool		hidden;			/* a trigger that is marked as the server's own */
} ModelAttachment;

typedef struct ModelTable
{
	ModelObject base;
	char		relkind;
	char		persistence;
	const char *access_method;
	char		replica_identity;
	const char *replica_index;	/* of replica identity 'i' */
	List	   *options;		/* ModelOption, by name */
	bool		row_security;
	bool		force_row_security;
	const char *public_grants;	/* NULL: none */
	bool		owner_has_usage;
	int			dump_registrations;
	const char *dump_condition; /* NULL: all rows are dumped */
	List	   *columns;		/* ModelColumn, in their order */
	List	   *constraints;	/* ModelConstraint, by name */
	List	   *indexes;		/* ModelIndex without those of constraints, by
								 * name */
	List	   *attachments;	/* ModelAttachment, by kind and name */
	bool		sorted;			/* by model_sort() */
	NamePlaces	column_places;	/* likewise */

	/* Only in a live model. */
	List	   *references;		/* ModelReference, by table and name */
	Oid			row_type_oid;
	Oid			toast_oid;
	Oid			owner_oid;
	bool		public_grants_of_others;	/* none of those by the owner */
	bool		has_rules;		/* or had some */
	bool		is_partition;
	const char *of_type;		/* the type that it is a table of; NULL: none */
	const char *owner_lacks;	/* privileges of its owner that keys need; NULL: none */
	struct CatalogFacts *facts; /* see live/reader.h */
	const struct ModelTable *in_its_place;	/* what is not ours, and has its name; NULL:
											 * nothing */
} ModelTable;

typedef struct ModelEnum
{
	ModelObject base;
	bool		is_enum;		/* false: another kind of type has the name */
	NameArray	labels;			/* in their order */
	NamePlaces	label_places;	/* by model_sort() */

	/* Only in a live model. */
	Oid			owner_oid;
	Oid			namespace_oid;
	Oid			array_oid;
	bool		array_found;
} ModelEnum;

typedef struct ModelDomain
{
	ModelObject base;
	bool		is_domain;		/* false: another kind of type has the name */
	TypeRef		type;
	Oid			collation;
	bool		not_null;
	Expression *default_value;	/* NULL: none */
	List	   *constraints;	/* ModelConstraint, by name */
} ModelDomain;

/* An argument of a function, or a column of what it returns. */
typedef struct ModelArgument
{
	const char *name;			/* "": none */
	Oid			type;
	char		mode;			/* as in pg_proc.proargmodes */
} ModelArgument;

/* What the extension's scripts say for its library */
#define OWN_LIBRARY "$libdir/" EXTENSION_NAME

/* A function of the extension itself. */
typedef struct ModelFunction
{
	ModelObject base;
	bool		decides;		/* what is reported, refused or kept */
	int			argument_count;
	const ModelArgument *arguments;
	const char *defaults;		/* as pg_proc stores them, without locations; NULL: none */
	int			default_count;
	Oid			result;
	bool		returns_set;
	const char *language;
	const char *library;
	const char *symbol;			/* or the text of one that is not in C */
	char		volatility;		/* these two as in pg_proc */
	char		parallel;
	bool		strict;
	bool		security_definer;
	bool		leakproof;
	bool		has_support;	/* a planner support function */
	NameArray	settings;		/* that it runs under */
	bool		for_scripts;	/* PUBLIC may not call it */

	/* Only in a live model. */
	bool		public_may_call;
	bool		owner_is_superuser;
} ModelFunction;

/* An event trigger of the extension itself. */
typedef struct ModelGuard
{
	ModelObject base;
	const char *event;
	const char *function;		/* of the extension; in a live model GONE for
								 * any other */
	NameArray	tags;			/* none: all */
	bool		disabled;		/* does not always fire */

	/* Only in a live model. */
	Oid			function_oid;
	bool		owner_is_superuser;
} ModelGuard;

/* What is beside the schema: a member that its scripts do not make, say. */
typedef struct ModelStray
{
	ModelObject base;
	bool		is_table;
	const char *type;			/* as the server names it */
} ModelStray;

typedef struct Model
{
	const char *schema;			/* NULL in a definition */
	bool		packaged;		/* the schema of the extension itself */
	bool		unpackaged;		/* which has not taken its tables in yet */
	const char *owner;			/* whose the tables and types should be; NULL
								 * in a live model: the role is gone */
	List	   *enums;			/* ModelEnum, by name */
	List	   *domains;		/* ModelDomain, by name */
	List	   *sequences;		/* ModelSequence, by name */
	List	   *tables;			/* ModelTable, by name */
	List	   *functions;		/* ModelFunction of the extension */
	List	   *guards;			/* ModelGuard: its event triggers */

	bool		sorted;			/* by model_sort() */

	/* Only in a live model. */
	List	   *strays;			/* ModelStray */
	List	   *dangling_registrations; /* ModelStray: what they point to */
	bool		registrations_damaged;	/* no member can be dropped */
	List	   *overloads;		/* ModelStray: functions of the same names */
} Model;

/*
 * What to look for in a catalog: the names of what any version has, sorted, so
 * that what another version left is found as well.
 */
typedef struct KnownNames
{
	NameArray	tables;
	NameArray	sequences;
	NameArray	relations;		/* both */
	NameArray	enums;
	NameArray	domains;
	NameArray	types;			/* both */
	NameArray	primary_keys;
	const char *const *primary_key_tables;	/* which they are of */
	const List *functions;		/* ModelFunction of the extension, by name */
	const List *guards;			/* ModelGuard of the extension */
} KnownNames;

/* model.c: make an object as the plain statement leaves it. */
extern ModelTable *model_make_table(const char *name);
extern ModelColumn *model_make_column(const ModelTable *table, const char *name);
extern ModelEnum *model_make_enum(const char *name);
extern ModelDomain *model_make_domain(const char *name);
extern ModelSequence *model_make_sequence(const char *name);
extern ModelIndex *model_make_index(const ModelTable *table, const char *name);
extern ModelConstraint *model_make_constraint(const ModelObject *parent, const char *name,
											  char type);
extern ModelAttachment *model_make_attachment(const ModelTable *table, AttachmentKind kind,
											  const char *name);
extern ModelTypeAddition *model_make_type_addition(ModelObject *type, TypeAdditionKind kind,
												   const char *name);
extern ModelReference *model_make_reference(ModelTable *table, const char *name);
extern ModelFunction *model_make_function(const char *name);
extern ModelGuard *model_make_guard(const char *name);
extern ModelStray *model_make_stray(const char *type, const char *name);

/* model.c: bring a whole model into its order */
extern void model_sort(Model *model);
extern void model_note_places(Model *model);

/* copy.c */
extern Model *model_copy(const Model *model);

/* lookup.c */
extern ModelEnum *model_find_enum(const Model *model, const char *name);
extern ModelDomain *model_find_domain(const Model *model, const char *name);
extern ModelSequence *model_find_sequence(const Model *model, const char *name);
extern ModelTable *model_find_table(const Model *model, const char *name);
extern ModelFunction *model_find_function(const Model *model, const char *name);
extern ModelGuard *model_find_guard(const Model *model, const char *name);
extern ModelObject *model_find_type(const Model *model, const char *name);
extern bool model_has_type(const Model *model, Oid oid);
extern ModelColumn *model_find_column(const ModelTable *table, const char *name);
extern int	model_column_place(const ModelTable *table, const char *name);
extern int	model_label_place(const ModelEnum *type, const char *label);
extern ModelConstraint *model_find_constraint(const ModelTable *table, const char *name);
extern ModelIndex *model_find_index(const ModelTable *table, const char *name);
extern ModelColumn *table_find_attnum(const ModelTable *table, int attnum);
extern bool table_has_type(const ModelTable *table, const char *type);
extern ModelSequence *column_sequence(const Model *model, const ModelColumn *column);
extern const char *clustering_index(const ModelTable *table);
extern const char *model_common_owner(const Model *model);
extern bool model_is_mostly_of(const Model *model, const char *owner);

extern void *find_object(const List *objects, const char *name);
extern bool names_equal(const NameArray *a, const NameArray *b);
extern bool names_contain(const NameArray *array, const char *name);
extern bool names_contain_sorted(const NameArray *array, const char *name);
extern bool texts_equal(const char *a, const char *b);
extern bool options_equal(const List *a, const List *b);
extern const char *option_value(const List *options, const char *name);

/* grants.c: what grants mean */
extern const char *privileges_text(AclMode privileges);
extern const char *rightful_owner(const Model *model, const char *owner);
extern AclMode code_privileges(AclMode privileges);
extern List *grants_of_owner(const ModelObject *object, const char *except);
extern List *grants_that_let_code_in(const ModelObject *object, const char *except);
extern List *grants_by(const List *grants, const char *grantor);
extern bool grants_were_added(const List *before, const List *now, const char *owner);
extern AclMode privileges_to_keep(const Model *model, const ModelObject *object,
								  const char *owner, const char *grantee);

/* Is an object of this kind, and if so, as what it is? */
#define DEFINE_AS(function, kind_value, Type) \
static inline const Type * \
function(const ModelObject *object) \
{ \
	Assert(object == NULL || object->kind == (kind_value)); \
	return (const Type *) object; \
}

DEFINE_AS(as_enum, MODEL_ENUM, ModelEnum)
DEFINE_AS(as_domain, MODEL_DOMAIN, ModelDomain)
DEFINE_AS(as_sequence, MODEL_SEQUENCE, ModelSequence)
DEFINE_AS(as_table, MODEL_TABLE, ModelTable)
DEFINE_AS(as_column, MODEL_COLUMN, ModelColumn)
DEFINE_AS(as_constraint, MODEL_CONSTRAINT, ModelConstraint)
DEFINE_AS(as_index, MODEL_INDEX, ModelIndex)
DEFINE_AS(as_attachment, MODEL_ATTACHMENT, ModelAttachment)
DEFINE_AS(as_type_addition, MODEL_TYPE_ADDITION, ModelTypeAddition)
DEFINE_AS(as_reference, MODEL_REFERENCE, ModelReference)
DEFINE_AS(as_function, MODEL_FUNCTION, ModelFunction)
DEFINE_AS(as_guard, MODEL_EVENT_TRIGGER, ModelGuard)
DEFINE_AS(as_stray, MODEL_OTHER, ModelStray)

#endif							/* SCHEMA_SETUP_MODEL_H */
