/*-------------------------------------------------------------------------
 *
 * functions/script.h
 *		The extension's scripts, as text.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_SCRIPT_H
#define SCHEMA_SETUP_SCRIPT_H

#include "ddl/ddl.h"
#include "schema/schema.h"

extern const char *script_text(SchemaVersion from, SchemaVersion to);
extern const char *script_of_functions(void);
extern const char *script_of_adoption(SchemaVersion to);
extern List *script_statements(SchemaVersion from, SchemaVersion to, const char *owner);
extern bool script_runs_as_owner(const Statement *statement);

#endif							/* SCHEMA_SETUP_SCRIPT_H */
