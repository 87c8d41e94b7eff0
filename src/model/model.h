/*-------------------------------------------------------------------------
 *
 * model/model.h
 *		A schema as plain structs: what a version should be, or what a live
 *		catalog is.
 *
 * Both sides of every comparison have this form.  All memory belongs to the
 * memory context that was current when the model was made, or to schema/schema.c.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_MODEL_H
#define SCHEMA_SETUP_MODEL_H

#include "nodes/pg_list.h"
#include "schema/schema.h"

typedef struct NameArray
{
	int			count;
	const char *const *names;
} NameArray;

typedef struct ModelColumn
{
	const char *name;
	const char *type;			/* as format_type writes it */
	const char *collation;		/* NULL: the type's own */
	bool		not_null;
	bool		not_null_validated;
	const char *default_value;	/* NULL: none; see expression/expression.c */
	char		identity;		/* '\0', or as in pg_attribute */
	char		generated;		/* '\0', or as in pg_attribute */
	const char *public_grants;	/* NULL: none */

	/* Only in a live model. */
	bool		has_grants;		/* of its own, or had some */
	int16		attnum;
	Oid			type_oid;
	bool		type_of_others; /* neither built in nor an enum of the schema */
	Oid			collation_oid;
} ModelColumn;

typedef struct ModelIndex
{
	const char *name;
	const char *method;
	bool		unique;
	bool		nulls_not_distinct;
	NameArray	columns;		/* key columns with what is not default */
	NameArray	included;
	const char *predicate;		/* NULL: none */
	const char *options;		/* storage parameters, NULL: none */
	bool		immediate;		/* uniqueness is checked at once */
	bool		valid;
	bool		ready;
	bool		being_built;

	/* Only in a live model. */
	Oid			oid;
	bool		unexpected;		/* so the comparison has found */
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
	KEY_TRIGGER_WRONG_FUNCTION,
	KEY_TRIGGER_DUPLICATE,
} KeyTriggerState;

typedef struct ModelConstraint
{
	const char *name;
	char		kind;			/* as in pg_constraint.contype */
	NameArray	columns;
	bool		deferrable;
	bool		deferred;
	bool		validated;
	bool		enforced;
	const char *expression;		/* of a check constraint */
	NameArray	operators;		/* of an exclusion constraint */
	ModelIndex *index;			/* of a primary key, unique or exclusion */

	/* Foreign keys. */
	const char *ref_table;		/* qualified if in another schema */
	NameArray	ref_columns;
	char		on_update;		/* these three as in pg_constraint */
	char		on_delete;
	char		match;
	NameArray	delete_columns;	/* ON DELETE SET NULL (...) */
	KeyTriggerState triggers[KEY_TRIGGER_COUNT];

	/* Only in a live model. */
	Oid			oid;
	Oid			ref_table_oid;
	Oid			index_oid;
	bool		unexpected;		/* so the comparison has found */
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
	AttachmentKind kind;
	const char *name;
	const char *identity;		/* quoted, with its schema if it is in one */
	const char *definition;		/* what it does, where that is known */
} ModelAttachment;

typedef struct ModelTable
{
	const char *name;
	const char *live_name;		/* another one if it was renamed */
	char		relkind;
	char		persistence;
	const char *access_method;
	char		replica_identity;
	bool		autovacuum;
	const char *options;		/* other storage parameters, NULL: none */
	bool		row_security;
	bool		force_row_security;
	const char *public_grants;	/* NULL: none */
	const char *owner;
	bool		owner_has_usage;
	bool		member;			/* of the extension */
	int			dump_registrations;
	const char *dump_condition;	/* NULL: all rows are dumped */
	bool		initial_grants; /* pg_dump takes grants for the extension's */
	const char *moved_to;		/* the schema a member table was moved to */
	List	   *columns;		/* ModelColumn, in their order */
	List	   *constraints;	/* ModelConstraint, by name */
	List	   *indexes;		/* ModelIndex without those of constraints, by
								 * name */
	List	   *attachments;	/* ModelAttachment, by kind and name */

	/* Only in a live model. */
	Oid			oid;
	Oid			toast_oid;
	bool		has_rules;		/* or had some */
	bool		is_partition;
} ModelTable;

typedef struct ModelEnum
{
	const char *name;
	bool		is_enum;		/* false: another type has the name */
	NameArray	labels;			/* in their order */
	const char *owner;
	bool		member;
	bool		initial_grants; /* pg_dump takes grants for the extension's */
	const char *moved_to;

	/* Only in a live model. */
	Oid			oid;
} ModelEnum;

/* A member of the extension that its scripts do not make. */
typedef struct ModelStray
{
	bool		is_table;
	const char *type;
	const char *name;
} ModelStray;

typedef struct Model
{
	const char *schema;			/* NULL in the model of a version */
	bool		packaged;		/* the schema of the extension itself */
	bool		unpackaged;		/* which has not taken its tables in yet */
	const char *owner;			/* whose the tables and types should be */
	List	   *enums;			/* ModelEnum, by name */
	List	   *tables;			/* ModelTable, by name */
	List	   *strays;			/* ModelStray */
	List	   *dangling_registrations; /* what they point to, as text */
	List	   *functions;		/* names of the extension's own members */
	List	   *guards;			/* names of its event triggers */
	List	   *disabled_guards;	/* those of them that do not always fire */
	List	   *overloads;		/* other functions of the same names */
} Model;

extern SchemaVersion model_find_version(const char *name);
extern Model *model_of_version(SchemaVersion version);

extern ModelTable *model_make_table(const char *name);
extern ModelEnum *model_make_enum(const char *name);
extern ModelIndex *model_make_index(const char *name);
extern ModelConstraint *model_make_constraint(const char *name, char kind);

extern const char *model_common_owner(const Model *model);
extern bool model_is_mostly_of(const Model *model, const char *owner);
extern ModelEnum *model_find_enum(const Model *model, const char *name);
extern ModelTable *model_find_table(const Model *model, const char *name);
extern ModelColumn *model_find_column(const ModelTable *table, const char *name);
extern ModelConstraint *model_find_constraint(const ModelTable *table, const char *name);
extern ModelIndex *model_find_index(const ModelTable *table, const char *name);

extern bool names_equal(const NameArray *a, const NameArray *b);
extern bool names_contain(const NameArray *array, const char *name);
extern bool texts_equal(const char *a, const char *b);

extern void model_sort(Model *model);

#endif							/* SCHEMA_SETUP_MODEL_H */
