/*-------------------------------------------------------------------------
 *
 * schema/steps.h
 *		A step file: what a comparison of two definitions cannot know of the
 *		way from one to the other.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_STEPS_H
#define SCHEMA_SETUP_STEPS_H

#include "model/model.h"

typedef enum StepKind
{
	STEP_RENAME,
	STEP_DROP,
	STEP_TYPE,					/* ALTER COLUMN ... TYPE ... USING */
	STEP_ROWS,					/* INSERT, UPDATE, DELETE, MERGE */
} StepKind;

/*
 * One statement of a step file.  Names are those when it is its turn.  A label is
 * renamed as a part of its type.
 */
typedef struct Step
{
	StepKind	kind;
	const char *place;			/* FILE:LINE:COLUMN */
	ModelKind	object;			/* what is renamed or dropped */
	bool		label;
	const char *table;			/* that it is, belongs to, or has the rows */
	const char *last_table;		/* its name when all renames are made, for the drop of a column */
	const char *name;			/* of what is renamed or dropped, or of a column */
	const char *new_name;		/* of a rename; what is dropped is called that by then */
	List	   *conflicts;		/* String, tables of INSERT ... ON CONFLICT in it */
	bool		backfill;		/* an UPDATE that can also run ahead, in batches */
	const Expression *text;		/* a statement, or what follows USING */
	const Expression *batch;	/* a backfill on some blocks: their bounds are to follow */
	List	   *literals;		/* String, in the statement */
} Step;

/* What leads from one model to another, as far as it is said. */
typedef struct Steps
{
	List	   *steps;			/* Step, in their order */
	const Model *have;			/* the older one as the renames and drops leave it */
	bool		back;			/* from a version to the one before it */
} Steps;

/* steps.c; a text may be NULL */
extern Steps *steps_parse(const char *text, const char *file, const char *backfill_text,
						  const char *backfill_file, const Model *have, const Model *want);

/* back.c */
extern Steps *steps_back(const Steps *forward, const Model *newer);

/* look-ups, which take NULL for no steps */
extern const Step *steps_find_drop(const Steps *steps, const char *table, const char *column);
extern const Step *steps_find_type(const Steps *steps, const char *table, const char *column);
extern bool steps_read_rows(const Steps *steps);
extern bool steps_fill(const Steps *steps, const char *table);
extern bool steps_change_rows(const Steps *steps, const char *table);
extern bool steps_rename_any(const Steps *steps);
extern bool steps_rename(const Steps *steps, const char *table);
extern bool steps_name_table(const Steps *steps, const char *table);
extern bool steps_on_conflict(const Steps *steps, const char *table);
extern bool steps_use_literal(const Steps *steps, const char *literal);
extern const char *steps_old_type(const Steps *steps, const char *name);
extern const char *steps_old_label(const Steps *steps, const char *type, const char *label);
extern bool step_moves_aside(const Step *step);

#endif							/* SCHEMA_SETUP_STEPS_H */
