/*-------------------------------------------------------------------------
 *
 * executor.c
 *		Runs statements in the current transaction.
 *
 * They run as the caller, with no search_path but the server's own, so that
 * nothing in them can be taken over by an object of the same name.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "executor/spi.h"
#include "utils/guc.h"

#include "executor.h"

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

/* Set an option until the nest level ends. */
static void
set_option(const char *name, const char *value)
{
	(void) set_config_option(name, value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
							 true, 0, false);
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

/* Run a statement that is there for a difference. */
void
execute_statement(const Statement *statement)
{
	ErrorContextCallback callback = {
		.previous = error_context_stack,
		.callback = statement_error_context,
		.arg = (void *) statement,
	};

	error_context_stack = &callback;
	execute_text(statement->text);
	error_context_stack = callback.previous;
}

/* Run several. */
void
execute_statements(const List *statements)
{
	ListCell   *lc;

	foreach(lc, statements)
		execute_statement(lfirst(lc));
}
