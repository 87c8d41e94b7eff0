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
#include "execute/hold.h"
#include "live/live.h"
#include "schema/schema.h"

extern const char *script_text(SchemaVersion from, SchemaVersion to);
extern const char *script_of_functions(void);
extern const char *script_of_adoption(SchemaVersion to);
extern List *statements_between(SchemaVersion from, SchemaVersion to, DdlTarget *target);

/* Stands before names where the name of the schema is not known yet. */
#define SCHEMA_TO_COME "@schema@."

extern List *script_statements(SchemaVersion from, SchemaVersion to, const char *owner,
							   const char *prefix);
extern void begin_update(const Installation *installation, SchemaVersion from,
						 SchemaVersion to);
extern void check_update(const Installation *installation, SchemaVersion from,
						 SchemaVersion to);
extern const char *qualifier(const HeldSchema *schema);
extern bool is_made_ahead(const Installation *installation, const struct Node *statement,
						  List **statements);
extern void run_as_owner(const Installation *installation, const char *command);
extern void require_own_script(const Installation *installation, const char *function);
extern bool script_runs_as_owner(const Statement *statement, SchemaVersion from);

#endif							/* SCHEMA_SETUP_SCRIPT_H */
