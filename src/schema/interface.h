/*-------------------------------------------------------------------------
 *
 * schema/interface.h
 *		The SQL functions of the extension, as data.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_INTERFACE_H
#define SCHEMA_SETUP_INTERFACE_H

#include "schema/schema.h"

typedef struct InterfaceFunction
{
	const char *since;			/* the version it came in with; NULL: the first */
	const char *name;
	const char *statement;		/* without a semicolon behind the last one */
	bool		decides;		/* what is reported, refused or kept */
} InterfaceFunction;

extern const InterfaceFunction interface_functions[];
extern const int interface_function_count;

/* interface.c */
extern SchemaVersion version_of_function(const InterfaceFunction *function);

/* routines.c */
extern void add_routines(Model *model, SchemaVersion version);
extern List *routine_declaration(const ModelObject *routine, const char *prefix,
								 bool or_replace);

#endif							/* SCHEMA_SETUP_INTERFACE_H */
