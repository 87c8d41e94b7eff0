/*-------------------------------------------------------------------------
 *
 * diff/problems.h
 *		The problems of diff/problemlist.h as an enum.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_PROBLEMS_H
#define SCHEMA_SETUP_PROBLEMS_H

#define PROBLEM(name, code, severity, plain_severity, blocks_scripts, detail, plain_detail) \
	name,

typedef enum Problem
{
#include "diff/problemlist.h"
	PROBLEM_COUNT
} Problem;

#undef PROBLEM

#endif							/* SCHEMA_SETUP_PROBLEMS_H */
