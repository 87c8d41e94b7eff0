/*-------------------------------------------------------------------------
 *
 * execute/executor.h
 *		Runs statements.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_EXECUTOR_H
#define SCHEMA_SETUP_EXECUTOR_H

#include "ddl/ddl.h"
#include "execute/hold.h"

extern const char *statement_reason(const Statement *statement);
extern uint64 execute_text(const char *text);
extern uint64 execute_on_table(const char *text, const HeldSchema *schema, const char *table,
							   const char *references);
extern void execute_as_maker(const char *text, const HeldSchema *schema, const List *domains);
extern void execute_statement(const Statement *statement, HeldSchema *schema);

#endif							/* SCHEMA_SETUP_EXECUTOR_H */
