/*-------------------------------------------------------------------------
 *
 * execute/hold.h
 *		Keeps what statements name from becoming something else.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_EXECUTE_HOLD_H
#define SCHEMA_SETUP_EXECUTE_HOLD_H

#include "storage/lockdefs.h"
#include "utils/hsearch.h"

#include "ddl/ddl.h"

/*
 * The schema that statements name, which must not become another one meanwhile,
 * and the relations, types and functions that they may name.
 */
typedef struct HeldSchema
{
	Oid			oid;
	const char *name;
	Oid			owner;			/* of what is made in it; InvalidOid: the caller */
	HTAB	   *objects;		/* HeldObject; NULL: none yet */
} HeldSchema;

/* hold.c: the extension, the schema */
extern bool hold_row(Oid catalog, int cache, Oid oid);
extern void lock_schema(Oid schema);
extern void hold_extension(Oid extension);
extern HeldSchema hold_schema(Oid schema);
extern void require_same_schema(const HeldSchema *schema);

/* objects.c: what is in the schema */
extern bool hold_objects_of(HeldSchema *schema, const List *statements, const Model *have,
							const Statement **current);
extern bool hold_objects_in(HeldSchema *schema, const Model *model);
extern void require_held_objects(const HeldSchema *schema, const char *text);
extern Oid hold_table(const char *schema, const char *name, LOCKMODE mode);
extern void hold_what_was_changed(HeldSchema *schema, const char *text);

#endif							/* SCHEMA_SETUP_EXECUTE_HOLD_H */
