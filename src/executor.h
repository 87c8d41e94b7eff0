/*-------------------------------------------------------------------------
 *
 * executor.h
 *		Runs statements.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_EXECUTOR_H
#define SCHEMA_SETUP_EXECUTOR_H

#include "ddl.h"

extern const char *statement_reason(const Statement *statement);
extern void execute_statement(const Statement *statement, Oid owner);
extern void execute_text(const char *text);
extern void execute_statements(const List *statements, Oid owner);

#endif							/* SCHEMA_SETUP_EXECUTOR_H */
