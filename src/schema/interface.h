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
	SchemaVersion since;
	const char *name;
	const char *statement;		/* without a semicolon */
	bool		for_scripts;	/* called by them alone, with exact types */
} InterfaceFunction;

extern const InterfaceFunction interface_functions[];
extern const int interface_function_count;

#endif							/* SCHEMA_SETUP_INTERFACE_H */
