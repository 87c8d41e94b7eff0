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
	const char *statement;		/* without a semicolon */
	bool		for_scripts;	/* called by them alone, with exact types */
} InterfaceFunction;

extern const InterfaceFunction interface_functions[];
extern const int interface_function_count;

extern bool is_event_trigger(const InterfaceFunction *row);
extern SchemaVersion version_of_function(const InterfaceFunction *function);
extern void add_routines(Model *model, SchemaVersion version);

#endif							/* SCHEMA_SETUP_INTERFACE_H */
