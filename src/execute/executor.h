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
extern void execute_text(const char *text);
extern void execute_in_schema(const char *text, const HeldSchema *schema);
extern void execute_on_table(const char *text, const HeldSchema *schema, const char *table,
							 const char *references);
extern void execute_statement(const Statement *statement, HeldSchema *schema);

#endif							/* SCHEMA_SETUP_EXECUTOR_H */
