/*-------------------------------------------------------------------------
 *
 * functions/plan.h
 *		What the functions about plans share.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_FUNCTIONS_PLAN_H
#define SCHEMA_SETUP_FUNCTIONS_PLAN_H

#include "functions/functions.h"

/* plan.c */
extern bool fits(const Comparison *comparison);
extern SchemaVersion version_to_update(const Installation *installation,
									   const Comparison *comparison, SchemaVersion to);
extern void add_plan_row(RowSet *rows, int step, const char *text, int hazards,
						 const char *reason, const char *error);

/* online.c */
extern void add_online_plan(RowSet *rows, const Installation *installation,
							const Comparison *comparison, const DdlTarget *target);

#endif							/* SCHEMA_SETUP_FUNCTIONS_PLAN_H */
