/*-------------------------------------------------------------------------
 *
 * execute/locks.h
 *		Takes the locks of a change.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_EXECUTE_LOCKS_H
#define SCHEMA_SETUP_EXECUTE_LOCKS_H

#include "nodes/pg_list.h"
#include "storage/lockdefs.h"

/* A lock to be taken until the transaction ends. */
typedef struct WantedLock
{
	Oid			catalog;		/* pg_class, pg_type or pg_proc */
	Oid			oid;
	LOCKMODE	mode;
} WantedLock;

/* locks.c */
extern void take_locks(const List *wanted);

/* holders.c */
extern const char *holders_of_lock(const WantedLock *wanted);

#endif							/* SCHEMA_SETUP_EXECUTE_LOCKS_H */
