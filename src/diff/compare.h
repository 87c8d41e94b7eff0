/*-------------------------------------------------------------------------
 *
 * diff/compare.h
 *		What the files of this folder share.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_COMPARE_H
#define SCHEMA_SETUP_COMPARE_H

#include "diff/diff.h"
#include "expression/expression.h"

/* A column that is missing and one that is unexpected, which may be it by another name. */
typedef struct ColumnPair
{
	const char *table;
	const ModelColumn *want;
	const ModelColumn *have;
} ColumnPair;

/* A comparison under way. */
typedef struct Diff
{
	const Model *want;
	const Model *have;
	ExpressionContext context;
	const ModelTable *want_table;	/* the table at hand */
	const ModelTable *have_table;
	List	   *pairs;			/* ColumnPair, of all tables */
	List	   *replacements;	/* ModelObject, of the table at hand */
	List	   *differences;
} Diff;

/* difference.c */
extern Difference *differ(Diff *diff, Problem problem, const ModelObject *want,
						  const ModelObject *have, const char *expected,
						  const char *actual);

/* objects.c: what is compared of objects of every kind */
extern void diff_membership(Diff *diff, const ModelObject *want, const ModelObject *have);
extern const char *options_or_null(const List *options);
extern void diff_comment(Diff *diff, const ModelObject *want, const ModelObject *have);

/* pairs.c */
extern void find_column_pairs(Diff *diff);
extern NameArray wanted_names(const Diff *diff, const char *table, const NameArray *names);
extern const char *wanted_name(const Diff *diff, const char *table, const char *name);
extern const ColumnPair *pair_of(const Diff *diff, const ModelColumn *column);
extern bool same_column_names(const ModelTable *want, const ModelTable *have);

/* types.c, sequences.c */
extern void diff_enums(Diff *diff);
extern void diff_domains(Diff *diff);
extern void diff_sequences(Diff *diff);
extern bool same_sequence_name(const Diff *diff, const char *want, const char *have);
extern bool is_renamed_sequence(const Diff *diff, const ModelSequence *have);

/* columns.c */
extern void diff_columns(Diff *diff);

/* keys.c, indexes.c */
extern void diff_constraints(Diff *diff);
extern void diff_indexes(Diff *diff);
extern bool same_columns(const Diff *diff, const NameArray *want, const NameArray *have);
extern bool same_elements(const Diff *diff, const ModelIndex *want, const ModelIndex *have);
extern bool same_expression(const Diff *diff, const Expression *want, const Expression *have);
extern void diff_index_state(Diff *diff, const ModelIndex *want, const ModelIndex *have);
extern bool same_constraint(const Diff *diff, const ModelConstraint *want,
							const ModelConstraint *have);
extern bool same_index(const Diff *diff, const ModelIndex *want, const ModelIndex *have);
extern bool triggers_work(const ModelConstraint *key);

/* replacements.c */
extern void note_replacement(Diff *diff, Difference *difference);
extern void note_unexpected(const Diff *diff, Difference *difference);

/* table.c */
extern void diff_table_properties(Diff *diff);
extern void diff_attachments(Diff *diff);

/* routines.c */
extern void diff_routines(Diff *diff);

/* rights.c */
extern void diff_consistency(Diff *diff, const ModelObject *want, const ModelObject *have);
extern void diff_type_additions(Diff *diff, const ModelObject *have);
extern bool reference_is_of_others(const Model *have, const ModelTable *table,
								   const ModelReference *reference);
extern void diff_references(Diff *diff);
extern void diff_grants(Diff *diff);

#endif							/* SCHEMA_SETUP_COMPARE_H */
