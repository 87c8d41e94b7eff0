/*-------------------------------------------------------------------------
 *
 * verify/findings.h
 *		Differences as people and programs read them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_FINDINGS_H
#define SCHEMA_SETUP_FINDINGS_H

#include "diff/diff.h"
#include "verify/problems.h"

typedef struct Finding
{
	const char *severity;
	const char *problem;
	const char *object_type;
	const char *object;
	const char *expected;
	const char *actual;
	const char *detail;
} Finding;

extern Finding *finding_of(const Difference *difference, bool packaged);
extern List *findings_of_severity(const List *differences, bool packaged,
								  const char *severity);
extern List *findings_that_block_scripts(const List *differences, bool packaged);
extern const char *findings_text(const List *findings);

#endif							/* SCHEMA_SETUP_FINDINGS_H */
