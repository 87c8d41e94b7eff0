/*-------------------------------------------------------------------------
 *
 * expression/protect.c
 *		Keeps the errors of an expression from ending more than itself.
 *
 * Both the server's parser and its deparser fail on what does not fit a
 * catalog, as one that is damaged, or that changes at this moment.
 *
 * They also run code: a literal of an array of a domain, or of a row or range
 * with one, is read by the checks of the domain, with the rights of who calls.
 * Somebody else's functions are refused while an expression is worked on.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/objectaccess.h"
#include "catalog/pg_proc.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "expression/tree.h"
#include "subtransaction.h"

static object_access_hook_type previous_hook = NULL;

/* Is an expression being worked on at this moment? */
static bool working = false;

/* The server is about to run a function: not one that may be, or run, somebody's code. */
static void
refuse_code(ObjectAccessType access, Oid class, Oid object, int column, void *arg)
{
	if (previous_hook)
		previous_hook(access, class, object, column, arg);
	if (working && access == OAT_FUNCTION_EXECUTE && class == ProcedureRelationId &&
		function_can_run_code(object))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("reading the expression would run function \"%s\"",
						get_func_name(object))));
}

/* Refuse code from now on, wherever an expression is worked on. */
void
expression_init(void)
{
	previous_hook = object_access_hook;
	object_access_hook = refuse_code;
}

/*
 * Does an error say something of the expression: that the server cannot find or
 * does not know what is in it?  Any other, such as one about locks, memory,
 * time or damaged storage, says that it could not be read.
 */
static bool
is_error_of_expression(const ErrorData *error)
{
	switch (ERRCODE_TO_CATEGORY(error->sqlerrcode))
	{
		case ERRCODE_FEATURE_NOT_SUPPORTED:
		case ERRCODE_DATA_EXCEPTION:
		case ERRCODE_INVALID_SCHEMA_NAME:
			return true;
		case ERRCODE_SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION:
			return error->sqlerrcode != ERRCODE_INSUFFICIENT_PRIVILEGE;
		default:
			/* The latter: of a label that the same transaction has added. */
			return error->sqlerrcode == ERRCODE_INTERNAL_ERROR ||
				error->sqlerrcode == ERRCODE_UNSAFE_NEW_ENUM_VALUE_USAGE;
	}
}

/*
 * Do the work under the fixed settings, and without running code of others.  Returns NULL, or what is wrong with
 * the expression; other errors go on.  A subtransaction without writes needs
 * no transaction id: this works on a standby.
 */
const char *
run_protected(ProtectedWork work, void *argument)
{
	Subtransaction subtransaction;
	bool		was_working = working;
	const char *volatile problem = NULL;

	subtransaction = begin_subtransaction();
	PG_TRY();
	{
		int			level = begin_fixed_settings(FIXED_PATH);

		working = true;
		work(argument);
		working = was_working;
		end_fixed_settings(level);
		end_subtransaction(&subtransaction);
	}
	PG_CATCH();
	{
		ErrorData  *error = undo_subtransaction(&subtransaction);

		working = was_working;
		if (!is_error_of_expression(error))
			ReThrowError(error);
		problem = error->message ? error->message : "unknown error";
	}
	PG_END_TRY();
	return problem;
}
