/*-------------------------------------------------------------------------
 *
 * verify/problems.h
 *		What every problem means to who reads it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_VERIFY_PROBLEMS_H
#define SCHEMA_SETUP_VERIFY_PROBLEMS_H

#include "diff/problems.h"

/* Severities as the SQL functions write them. */
#define SEVERITY_ERROR "error"
#define SEVERITY_WARNING "warning"
#define SEVERITY_NOTE "note"

typedef struct ProblemInfo
{
	const char *code;
	const char *severity;		/* in the schema of the extension */
	const char *plain_severity; /* of ordinary tables in another schema */
	bool		blocks_scripts; /* a script that leaves this has failed */
	const char *detail;			/* what it means, in the extension's schema */
	const char *plain_detail;	/* the same for ordinary tables, where it
								 * differs */
} ProblemInfo;

extern const ProblemInfo problems[PROBLEM_COUNT];

#endif							/* SCHEMA_SETUP_VERIFY_PROBLEMS_H */
