/*-------------------------------------------------------------------------
 *
 * diff/diff.h
 *		The differences between two models.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_DIFF_H
#define SCHEMA_SETUP_DIFF_H

#include "model/model.h"
#include "diff/problems.h"

/*
 * One difference between the model that is wanted and the one that is there.
 * want and have are the objects themselves (a ModelTable, ModelColumn, ...),
 * NULL on the side that has none; the tables they belong to stand beside them.
 */
typedef struct Difference
{
	Problem		problem;
	const char *object_type;
	const char *table;			/* NULL for what belongs to no table */
	const char *name;
	const char *expected;		/* NULL: nothing */
	const char *actual;			/* NULL: nothing */
	const ModelTable *want_table;
	const ModelTable *have_table;
	const void *want;
	const void *have;
	bool		name_taken;		/* by what actual says */
} Difference;

extern List *diff_models(const Model *want, const Model *have);
extern bool table_has_additions(const ModelTable *table);
extern const char *object_name(const char *table, const char *name);

/* A column that is there under another name. */
typedef struct ColumnRename
{
	const char *table;
	const ModelColumn *want;
	const ModelColumn *have;
} ColumnRename;

/* What the files of this folder share. */
typedef struct Diff
{
	const Model *want;
	const Model *have;
	const ModelTable *want_table;	/* the table at hand */
	const ModelTable *have_table;
	List	   *renamed_columns;	/* ColumnRename, of all tables */
	List	   *differences;
} Diff;

extern Difference *differ(Diff *diff, Problem problem, const char *object_type,
						  const char *name, const char *expected, const char *actual);
extern void find_renamed_columns(Diff *diff);
extern NameArray wanted_names(const Diff *diff, const char *table,
							  const NameArray *names);
extern void diff_columns(Diff *diff);
extern void diff_constraints(Diff *diff);
extern void diff_indexes(Diff *diff);
extern void diff_table_properties(Diff *diff);
extern void diff_attachments(Diff *diff);

#endif							/* SCHEMA_SETUP_DIFF_H */
