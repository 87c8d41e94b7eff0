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

#include "ddl/ddl.h"
#include "execute/work.h"
#include "live/live.h"
#include "schema/schema.h"
#include "verify/comparison.h"

/* Rows of a set-returning function in the making. */
typedef struct RowSet
{
	Tuplestorestate *store;
	TupleDesc	desc;
} RowSet;

extern const char *text_argument(FunctionCallInfo fcinfo, int number, const char *name);
extern RowSet begin_rows(FunctionCallInfo fcinfo);
extern void add_row(RowSet *rows, const char *const *texts);

extern Datum returned_text(Work work, const char *value);

extern Installation *require_installation(void);
extern Installation *hold_installation(const char *action);
extern void require_ownership(const Installation *installation, const char *action);
extern SchemaVersion require_version(const char *name);
extern Oid	target_schema(FunctionCallInfo fcinfo, const Installation *installation);
extern SchemaVersion version_argument(FunctionCallInfo fcinfo, const Installation *installation);

extern Comparison compare_target(FunctionCallInfo fcinfo);
extern const char *owner_of_made(const Model *have);
extern DdlTarget ddl_target(const Comparison *comparison);
extern bool is_of_rows(const ErrorData *error);
extern const char *rows_in_the_way(const Model *want, const Model *have, const char *text);
extern List *checks_of_statements(const Model *want, const Model *have, const List *statements);
extern int64 count_rows_as(Oid role, const char *query);
extern void require_labels(Oid schema, const List *statements, const char *version);
extern void register_for_dump(void);
extern void add_statement_row(RowSet *rows, int step, const Statement *statement,
							  const char *error);
extern List *statements_to_version(const Comparison *comparison, const Installation *installation,
								   SchemaVersion to, bool asked, const DdlTarget *target,
								   bool *update);
extern SchemaVersion newest_fitting_version(const Installation *installation, Oid schema,
											SchemaVersion newest);

#endif							/* SCHEMA_SETUP_FUNCTIONS_H */
