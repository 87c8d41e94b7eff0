/*-------------------------------------------------------------------------
 *
 * executor.c
 *		Runs statements in the current transaction.
 *
 * They run with no search_path but the server's own, so that nothing in them
 * can be taken over by an object of the same name; and as the caller, but for
 * those that go through a table's rows: these run as the owner of the tables,
 * as the server itself does for indexes, since they may evaluate expressions
 * that the owner has put there.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "executor/spi.h"
#include "miscadmin.h"

#include "executor.h"
#include "settings.h"

/* What a statement is there for: "missing_index: index memberships_user_id_idx". */
const char *
statement_reason(const Statement *statement)
{
	const Difference *difference = statement->difference;

	return psprintf("%s: %s %s", problems[difference->problem].code, difference->object_type,
					object_name(difference->table, difference->name));
}

/* Say which finding a failing statement was to remove. */
static void
statement_error_context(void *statement)
{
	errcontext("statement for %s; if it fails, nothing is changed",
			   statement_reason(statement));
}

/* Run a statement. */
void
execute_text(const char *text)
{
	int			level = NewGUCNestLevel();

	set_option("search_path", "pg_catalog, pg_temp");
	set_option("schema_setup.on_drift", "off");
	SPI_connect();
	if (SPI_execute(text, false, 0) < 0)
		elog(ERROR, "could not execute \"%s\"", text);
	SPI_finish();
	AtEOXact_GUC(true, level);
}

/* Run a statement as another role. */
static void
execute_text_as(const char *text, Oid role)
{
	Oid			caller;
	int			context;

	GetUserIdAndSecContext(&caller, &context);
	SetUserIdAndSecContext(role, context | SECURITY_LOCAL_USERID_CHANGE |
						   SECURITY_RESTRICTED_OPERATION);
	execute_text(text);
	SetUserIdAndSecContext(caller, context);
}

/* May the statement evaluate checks, triggers or casts of an existing table? */
static bool
may_evaluate_expressions(const Statement *statement)
{
	return (statement->hazards & REWRITES_TABLE) != 0 ||
		statement->phase == PHASE_COLUMNS;
}

/*
 * Run a statement that is there for a difference.  owner is that of the tables,
 * or InvalidOid where there are none yet.
 */
void
execute_statement(const Statement *statement, Oid owner)
{
	ErrorContextCallback callback = {
		.previous = error_context_stack,
		.callback = statement_error_context,
		.arg = (void *) statement,
	};

	error_context_stack = &callback;
	if (OidIsValid(owner) && may_evaluate_expressions(statement))
		execute_text_as(statement->text, owner);
	else
		execute_text(statement->text);
	error_context_stack = callback.previous;
}

/* Run several. */
void
execute_statements(const List *statements, Oid owner)
{
	ListCell   *lc;

	foreach(lc, statements)
		execute_statement(lfirst(lc), owner);
}
