/*-------------------------------------------------------------------------
 *
 * script.h
 *		The extension's scripts, as text.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include "schema.h"

extern const char *script_text(SchemaVersion from, SchemaVersion to);

#endif							/* SCRIPT_H */
