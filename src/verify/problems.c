/*-------------------------------------------------------------------------
 *
 * verify/problems.c
 *		What every problem is called, how severe it is, and what it means.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "verify/problems.h"

#define ERR SEVERITY_ERROR
#define WARN SEVERITY_WARNING
#define NOTE SEVERITY_NOTE

#define PROBLEM(name, code, severity, plain_severity, blocks_scripts, detail, plain_detail) \
	[name] = {code, severity, plain_severity, blocks_scripts, detail, plain_detail},

const ProblemInfo problems[PROBLEM_COUNT] = {
#include "diff/problemlist.h"
};
