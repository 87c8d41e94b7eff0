/*-------------------------------------------------------------------------
 *
 * execute/work.h
 *		What the work of one call is done in.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_WORK_H
#define SCHEMA_SETUP_WORK_H

/* The memory and the settings of a call, and what it goes back to. */
typedef struct Work
{
	MemoryContext context;
	MemoryContext caller;
	int			guc_level;
} Work;

extern Work begin_work(void);
extern void end_work(Work work);

#endif							/* SCHEMA_SETUP_WORK_H */
