/*-------------------------------------------------------------------------
 *
 * ddl/ddl.h
 *		The statements that remove differences.  Text only: nothing here
 *		executes anything.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_DDL_H
#define SCHEMA_SETUP_DDL_H

#include "diff/diff.h"
#include "schema/steps.h"

/*
 * The order in which statements work, whatever they are for: names; what loosens;
 * what is added; the statements on rows of a step file; what tightens.  What has
 * rows and leaves with a version goes last, since those statements may read it.
 */
typedef enum Phase
{
	PHASE_SETTINGS,				/* on which the meaning of texts depends */
	PHASE_LABELS,				/* that are to be used, in a transaction of its own */
	PHASE_MOVES,				/* back to their schemas */
	PHASE_TABLE_RENAMES,		/* and names */
	PHASE_RENAMES,
	PHASE_GRANTS,
	PHASE_STRAYS,				/* out of the extension */
	PHASE_FOREIGN_KEY_DROPS,	/* what is made again below */
	PHASE_KEY_DROPS,
	PHASE_DROPS,				/* what is not wanted */
	PHASE_COLUMN_DROPS,			/* also of what the server computes again below */
	PHASE_OWNER_REVOKES,		/* what would become the new owner's grants */
	PHASE_OWNERS,				/* before all that evaluates what others made */
	PHASE_TYPES,
	PHASE_DOMAINS,				/* which may be of those types */
	PHASE_SEQUENCES,
	PHASE_TABLES,
	PHASE_COLUMNS,
	PHASE_EARLY_KEYS,			/* that statements on rows want, by ON CONFLICT */
	PHASE_EARLY_INDEXES,
	PHASE_ROWS,
	PHASE_ENUMS,				/* that are made again, when no row uses what leaves */
	PHASE_LATE_TABLES,			/* with columns computed of those */
	PHASE_COLUMN_TYPES,
	PHASE_COMPUTED_COLUMNS,		/* of those */
	PHASE_NOT_NULL,				/* and identity, which needs it */
	PHASE_COLUMN_ORDER,
	PHASE_PROPERTIES,
	PHASE_LATE_OWNER_REVOKES,
	PHASE_LATE_OWNERS,			/* of tables that had something of others until here */
	PHASE_SEQUENCE_OWNERS,		/* when their columns are there, and of one owner */
	PHASE_KEYS,
	PHASE_INDEXES,
	PHASE_TABLE_SETTINGS,		/* that name an index */
	PHASE_FOREIGN_KEYS,
	PHASE_VALIDATION,
	PHASE_DOMAIN_CHECKS,
	PHASE_OLD_COLUMNS,			/* what leaves with a version */
	PHASE_OLD_TABLES,
	PHASE_TYPE_DROPS,			/* when no column has them any more */
	PHASE_COMMENTS,
	PHASE_MEMBERS,
	PHASE_REGISTRATION,
	PHASE_AFTER_UPDATE,			/* of what was prepared; never in it */
} Phase;

/* What to know before running a statement: bits, named by hazard_name(). */
enum
{
#define HAZARD(name, bit, words) name = 1 << bit,
#include "hazardlist.h"
#undef HAZARD
};

#define HAZARD_COUNT 8

#define BLOCKS_ALL (BLOCKS_WRITERS | BLOCKS_READERS)

typedef struct Statement
{
	Phase		phase;
	int			rank;			/* of what depends on others within a phase */
	int			number;			/* keeps the order of the rest */
	int			hazards;
	const char *text;			/* without a semicolon */
	const char *table;			/* the one that it is on; NULL: on none */
	const char *references;		/* by a foreign key in it; NULL: none */
	const Difference *difference;	/* the one that it is there for; NULL: a step */
	const Step *step;			/* of a step file, that it is there for */
	const char *reason;			/* of one that is there for neither */
	bool		choice;			/* says what can be done, for a person; does nothing */
	bool		gives;			/* what was just made to its owner */
	bool		registers;		/* all tables for dumps */
	bool		repeated;		/* an earlier one has the same text */
} Statement;

/* What the statements are for, and where they are to be run. */
typedef struct DdlTarget
{
	const Model *want;			/* what they lead to */
	const Model *have;			/* what is there before */
	const List *differences;	/* between them */
	const Steps *steps;			/* said of the way from one version to the next */
	const Model *before;		/* the older version as the steps leave it; what
								 * only that has goes; NULL: no update */
	const char *prefix;			/* "app." before each name, or "" */
	const char *owner;			/* of what is made, as SQL; NULL: leave it */
	NameArray	taken_tables;	/* that types have the names of, sorted */
	bool		in_script;		/* in a script of the extension */
	bool		members;		/* what is made joins the extension */
	bool		ahead;			/* of an update, or of a repair: nobody is to wait */
	bool		allow_data_loss;
	bool		in_place;		/* an error where columns would have to move */
} DdlTarget;

extern List *ddl_for_differences(const List *differences, const DdlTarget *target);
extern const char *ddl_for_difference(const Difference *difference,
									  const DdlTarget *target);
extern List *ddl_preparations(const DdlTarget *target, List **prepared);
extern bool preparation_is_all(Problem problem);
extern List *ddl_take_back(const DdlTarget *target);
extern List *ddl_columns_to_fill(const DdlTarget *target);
extern bool default_is_volatile(const DdlTarget *target, const ModelTable *table,
								const ModelColumn *column);
extern Statement *fill_statement(const char *prefix, const ModelColumn *column);
extern const char *column_fill_text(const char *prefix, const ModelColumn *column);
extern List *ddl_for_update(DdlTarget *target, const Steps *steps);
extern const char *hazard_name(int bit);
extern bool statement_has_label(const Statement *statement, const char *label);
extern bool makes_table(const Statement *statement);
extern bool looks_at_rows(const Statement *statement);
extern const char *object_keywords(const ModelObject *object);

#endif							/* SCHEMA_SETUP_DDL_H */
