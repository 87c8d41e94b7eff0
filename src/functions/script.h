/*-------------------------------------------------------------------------
 *
 * functions/script.h
 *		The extension's scripts, as text.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_SCRIPT_H
#define SCHEMA_SETUP_SCRIPT_H

#include "schema/schema.h"

extern const char *script_text(SchemaVersion from, SchemaVersion to);
extern const char *script_of_functions(void);
extern const char *script_of_adoption(void);

#endif							/* SCHEMA_SETUP_SCRIPT_H */
