/*-------------------------------------------------------------------------
 *
 * live/live.h
 *		Reads the live catalog into a model.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_CATALOG_H
#define SCHEMA_SETUP_CATALOG_H

#include "model/model.h"

/* The version without tables, from which existing ones are taken in. */
#define UNPACKAGED "unpackaged"

/* The extension as pg_extension has it. */
typedef struct Installation
{
	Oid			extension;
	Oid			schema;
	Oid			owner;
	const char *version;
	int			registered_count;	/* pg_extension_config_dump */
	const Oid  *registered_tables;
	const char **dump_conditions;	/* NULL: all rows */
	bool		registrations_damaged;	/* the lists are none that the server reads */
} Installation;

extern Installation *catalog_read_installation(void);
extern Model *catalog_read(const Installation *installation, Oid schema,
						   const KnownNames *known);
extern Model *catalog_read_all(Oid schema);
extern const char *catalog_relation_named(Oid schema, const char *name);
extern bool catalog_has_any_type(Oid schema, const char *name);
extern bool catalog_has_type(Oid schema, const char *name);
extern const char *catalog_damage_of(Oid relation, Oid dropped_index);
extern List *catalog_taken_names(Oid schema, const Model *wanted);

#endif							/* SCHEMA_SETUP_CATALOG_H */
