/*-------------------------------------------------------------------------
 *
 * interface.h
 *		The SQL functions of the extension, as data.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INTERFACE_H
#define INTERFACE_H

#include "schema.h"

typedef struct InterfaceFunction
{
	SchemaVersion since;
	const char *statement;		/* CREATE FUNCTION, without a semicolon */
} InterfaceFunction;

extern const InterfaceFunction interface_functions[];
extern const int interface_function_count;

#endif							/* INTERFACE_H */
