/*-------------------------------------------------------------------------
 *
 * execute/lock_time.h
 *		Bounds how long a change goes on under the locks that it has taken.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_EXECUTE_LOCK_TIME_H
#define SCHEMA_SETUP_EXECUTE_LOCK_TIME_H

#include "ddl/ddl.h"

extern void lock_time_init(void);
extern Oid	table_of_statement(const Statement *statement, Oid schema);
extern void require_short(const List *statements, Oid schema);
extern void limit_lock_time(void);

#endif							/* SCHEMA_SETUP_EXECUTE_LOCK_TIME_H */
