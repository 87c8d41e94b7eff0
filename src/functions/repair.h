/*-------------------------------------------------------------------------
 *
 * functions/repair.h
 *		A repair, and what its files share.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_REPAIR_H
#define SCHEMA_SETUP_REPAIR_H

#include "execute/hold.h"
#include "functions/functions.h"

/* A finding that could not be removed, known by its words: differences are found anew each time. */
typedef struct Failure
{
	const char *reason;
	const char *statement;		/* that failed */
	const char *error;
} Failure;

/* A statement that a repair has run, or could not. */
typedef struct DoneStatement
{
	const Statement *statement;
	const char *error;			/* NULL: none */
} DoneStatement;

/* What a repair is to do, and has done. */
typedef struct Repair
{
	HeldSchema	schema;
	const char *version;		/* NULL: the installed one */
	bool		allow_data_loss;
	bool		update;			/* it is one, all of it or nothing */
	Comparison	comparison;		/* that the last plan was made of */
	List	   *failures;		/* Failure */
	List	   *done;			/* DoneStatement, in their order */
	const Statement *current;
} Repair;

/* repair.c */
extern Comparison compare_now(const Repair *repair, Installation **installation);

/* owners.c */
extern bool changes_owner(const Statement *statement);
extern void require_nothing_added(Repair *repair, const List *statements);

#endif							/* SCHEMA_SETUP_REPAIR_H */
