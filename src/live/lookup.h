/*-------------------------------------------------------------------------
 *
 * lookup.h
 *		Names of objects of the live catalog, by OID.
 *
 * What the catalog refers to need not be there: it may have been dropped
 * after the snapshot was taken, or the catalog is damaged.  Nothing else looks
 * up a name by OID.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_LOOKUP_H
#define SCHEMA_SETUP_LOOKUP_H

#include "model/model.h"

/* NULL where the object is gone: for what becomes part of a statement. */
extern const char *role_name(Oid role);
extern const char *qualified_name(Oid schema, const char *name);

/* GONE where the object is gone: for what people read. */
extern const char *role_text(Oid role);
extern const char *schema_text(Oid schema);
extern const char *relation_text(Oid relation);
extern const char *publication_text(Oid publication);
extern const char *column_text(Oid relation, int attnum);
extern const char *function_text(Oid function);
extern const char *language_text(Oid language);
extern const char *access_method_text(Oid access_method);

/* What of an object of any kind can be asked of the server. */
typedef struct ObjectText
{
	const char *type;			/* "view" */
	const char *identity;		/* with its schema */
} ObjectText;

extern bool object_text(Oid class, Oid oid, ObjectText *text);
extern const char *routine_identity(Oid routine);
extern Oid	relation_of_constraint(Oid schema, const char *name);
extern List *names_on_table(Oid table);
extern List *foreign_keys_in(Oid table, const char *constraint, AttrNumber column, bool *found);

#endif							/* SCHEMA_SETUP_LOOKUP_H */
