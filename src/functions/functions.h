/*-------------------------------------------------------------------------
 *
 * functions/functions.h
 *		What the SQL-callable functions share.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_FUNCTIONS_H
#define SCHEMA_SETUP_FUNCTIONS_H

#include "fmgr.h"
#include "funcapi.h"

#include "live/live.h"
#include "ddl/ddl.h"

/* A schema with what it should be and what it is. */
typedef struct Comparison
{
	Model	   *want;
	Model	   *have;
	List	   *differences;	/* Difference */
} Comparison;

/* What the work of one call is done in, and what it goes back to. */
typedef struct Work
{
	MemoryContext context;
	MemoryContext caller;
	int			guc_level;
} Work;

/* Rows of a set-returning function in the making. */
typedef struct RowSet
{
	Tuplestorestate *store;
	TupleDesc	desc;
} RowSet;

extern Work begin_work(void);
extern void end_work(Work work);

extern RowSet begin_rows(FunctionCallInfo fcinfo);
extern void add_row(RowSet *rows, const char *const *texts);

extern Installation *require_installation(void);
extern void require_ownership(const Installation *installation, const char *action);
extern SchemaVersion require_version(const char *name);
extern Oid	target_schema(FunctionCallInfo fcinfo, const Installation *installation);

extern Comparison compare(const Installation *installation, Oid schema,
						  SchemaVersion version);
extern Comparison compare_target(FunctionCallInfo fcinfo);
extern bool is_index_of_newer_version(const Difference *difference,
									  const Installation *installation);
extern DdlTarget ddl_target(const Comparison *comparison);
extern List *plan_statements(const Comparison *comparison, const Installation *installation,
							 const DdlTarget *target);
extern void register_for_dump(void);

#endif							/* SCHEMA_SETUP_FUNCTIONS_H */
