/*-------------------------------------------------------------------------
 *
 * plan_file.h
 *		Plans in files: what was looked at is what is run.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_PLAN_FILE_H
#define CLIENT_PLAN_FILE_H

#include "client/plan.h"

/* What a file has of a plan */
typedef struct PlanFile
{
	PlanRequest request;
	char	   *fingerprint;	/* of the schema that it was made for */
	char	   *digest;			/* of its statements, as Plan has it */
	char	   *checksum;		/* of all of it */
	char	   *text;			/* for people */
} PlanFile;

extern void write_plan_file(Session *session, const char *path, const PlanRequest *request, const Plan *plan);
extern PlanFile *read_plan_file(const char *path);
extern bool plan_file_is_whole(Session *session, const PlanFile *file);
extern char *fingerprint_of(Session *session, const char *schema);

#endif							/* CLIENT_PLAN_FILE_H */
