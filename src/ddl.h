/*-------------------------------------------------------------------------
 *
 * ddl.h
 *		The statements that remove differences.  Text only: nothing here
 *		executes anything.
 *
 *-------------------------------------------------------------------------
 */
#ifndef DDL_H
#define DDL_H

#include "diff.h"

/* The order in which statements work, whatever they are for. */
typedef enum Phase
{
	PHASE_TYPES,
	PHASE_TABLES,
	PHASE_FOREIGN_KEYS,
	PHASE_INDEXES,
	PHASE_REGISTRATION,
} Phase;

typedef struct Statement
{
	Phase		phase;
	int			number;			/* keeps the order within a phase */
	const char *text;			/* without a semicolon */
} Statement;

/* Where the statements are to be run. */
typedef struct DdlTarget
{
	const char *prefix;			/* "app." before each name, or "" */
	const char *owner;			/* of what is made, as SQL; NULL: leave it */
	bool		in_script;		/* in a script of the extension */
	const Model *model;			/* what the statements lead to */
} DdlTarget;

extern List *ddl_for_differences(const List *differences, const DdlTarget *target);

#endif							/* DDL_H */
