/*-------------------------------------------------------------------------
 *
 * execute/names.h
 *		Which objects the names in a statement mean at the moment.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_EXECUTE_NAMES_H
#define SCHEMA_SETUP_EXECUTE_NAMES_H

#include "nodes/pg_list.h"
#include "storage/lockdefs.h"

/* A relation, type or function that a statement names. */
typedef struct NamedObject
{
	Oid			catalog;		/* pg_class, pg_type or pg_proc */
	Oid			oid;
	const char *name;			/* as the statement has it */
	LOCKMODE	mode;			/* the strongest lock that the statement takes */
	bool		takes_keys;		/* and takes it on tables with foreign keys to
								 * or from it too */
	bool		comes_with_table;	/* an index, or an identity column's
									 * sequence: its table is named before it */
} NamedObject;

extern List *objects_named_in(const char *statement);
extern LOCKMODE table_lock_of(const char *statement, LOCKMODE *referenced);
extern bool makes_objects(const char *statement);
extern LOCKMODE stronger_lock(LOCKMODE a, LOCKMODE b);

#endif							/* SCHEMA_SETUP_EXECUTE_NAMES_H */
