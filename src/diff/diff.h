/*-------------------------------------------------------------------------
 *
 * diff/diff.h
 *		The differences between two models.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_DIFF_H
#define SCHEMA_SETUP_DIFF_H

#include "diff/problems.h"
#include "model/model.h"

/*
 * One difference between the model that is wanted and the one that is there.
 * want and have are the objects themselves, NULL on the side that has none;
 * the tables that they are or belong to stand beside them.
 */
typedef struct Difference
{
	Problem		problem;
	const ModelObject *want;
	const ModelObject *have;
	const ModelTable *want_table;
	const ModelTable *have_table;
	const char *part;			/* of the object, a label; NULL: all of it */
	const char *expected;		/* NULL: nothing */
	const char *actual;			/* NULL: nothing */
	bool		name_taken;		/* by what actual says */
	const char *pair;			/* what is missing, or unexpected, may be this one
								 * by another name; NULL: it is certain */
	const ModelObject *replacement; /* what is there under another name, and is
									 * as wanted; NULL: nothing */
	bool		serves;			/* what is unexpected is such a one */
} Difference;

extern List *diff_models(const Model *want, const Model *have);

/* additions.c: what of others hangs on what there is, with its differences */
extern bool table_has_additions(const Model *have, const ModelTable *table,
								const List *differences);
extern bool object_has_additions(const Model *have, const ModelObject *object,
								 const List *differences);

/* routines.c */
extern bool same_declaration(const ModelFunction *want, const ModelFunction *have);
extern bool same_defaults(const ModelFunction *want, const ModelFunction *have);

/* rights.c */
extern bool object_was_opened(const ModelObject *before, const ModelObject *now,
							  const char *owner);

/* difference.c */
extern const char *problem_code(Problem problem);
extern const ModelObject *difference_object(const Difference *difference);
extern const char *difference_kind(const Difference *difference);
extern const char *difference_name(const Difference *difference);

#endif							/* SCHEMA_SETUP_DIFF_H */
