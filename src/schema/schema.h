/*-------------------------------------------------------------------------
 *
 * schema/schema.h
 *		The shape of the schema data in schema/schema.c.
 *
 * Every object carries the version it came in with (since) and, where it
 * left, the first version without it (until).
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_SCHEMA_H
#define SCHEMA_SETUP_SCHEMA_H

/* Released versions in ascending order; the last one is the newest. */
typedef enum SchemaVersion
{
	NEVER = 0,
	V1_0,
	V1_1,
} SchemaVersion;

#define NEWEST_VERSION V1_1

/* A key of more columns than this needs a larger number here. */
#define MAX_KEY_COLUMNS 4

typedef struct SchemaEnum
{
	const char *name;
	SchemaVersion since;
	SchemaVersion until;
} SchemaEnum;

typedef struct SchemaLabel
{
	const char *enum_name;
	const char *label;
	SchemaVersion since;
	SchemaVersion until;
} SchemaLabel;

typedef struct SchemaTable
{
	const char *name;
	SchemaVersion since;
	SchemaVersion until;
} SchemaTable;

typedef enum SchemaNull
{
	NULLABLE,
	NOT_NULL,
} SchemaNull;

/* default_value: as format written by expression/expression.c, NULL for none. */
typedef struct SchemaColumn
{
	const char *table;
	const char *name;
	const char *type;
	SchemaNull	null;
	const char *default_value;
	SchemaVersion since;
	SchemaVersion until;
} SchemaColumn;

typedef enum SchemaKeyKind
{
	PRIMARY_KEY,
	UNIQUE,
} SchemaKeyKind;

typedef struct SchemaKey
{
	const char *table;
	const char *name;
	SchemaKeyKind kind;
	const char *columns[MAX_KEY_COLUMNS + 1];
	SchemaVersion since;
	SchemaVersion until;
} SchemaKey;

typedef enum SchemaAction
{
	NO_ACTION,
	CASCADE,
	SET_NULL,
} SchemaAction;

/* ON UPDATE NO ACTION, MATCH SIMPLE, not deferrable, like every key here. */
typedef struct SchemaForeignKey
{
	const char *table;
	const char *name;
	const char *columns[MAX_KEY_COLUMNS + 1];
	const char *ref_table;
	const char *ref_columns[MAX_KEY_COLUMNS + 1];
	SchemaAction on_delete;
	SchemaVersion since;
	SchemaVersion until;
} SchemaForeignKey;

/* A btree index, ascending, with the default operator classes. */
typedef struct SchemaIndex
{
	const char *table;
	const char *name;
	const char *columns[MAX_KEY_COLUMNS + 1];
	SchemaVersion since;
	SchemaVersion until;
} SchemaIndex;

extern const char *const schema_versions[];

extern const SchemaEnum schema_enums[];
extern const SchemaLabel schema_labels[];
extern const SchemaTable schema_tables[];
extern const SchemaColumn schema_columns[];
extern const SchemaKey schema_keys[];
extern const SchemaForeignKey schema_foreign_keys[];
extern const SchemaIndex schema_indexes[];

extern const int schema_enum_count;
extern const int schema_label_count;
extern const int schema_table_count;
extern const int schema_column_count;
extern const int schema_key_count;
extern const int schema_foreign_key_count;
extern const int schema_index_count;

#endif							/* SCHEMA_SETUP_SCHEMA_H */
