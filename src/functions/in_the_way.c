/*-------------------------------------------------------------------------
 *
 * functions/in_the_way.c
 *		Which rows are in the way of statements that tighten.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_class.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "tcop/tcopprot.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/syscache.h"

#include "functions/functions.h"
#include "functions/script.h"
#include "model/words.h"
#include "settings.h"
#include "verify/data_checks.h"

/* Is it an error that rows have caused? */
bool
is_of_rows(const ErrorData *error)
{
	return ERRCODE_TO_CATEGORY(error->sqlerrcode) == ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION;
}

/* The check for what has a name, of a table. */
static const DataCheck *
check_of_name(const Model *want, const Model *have, const char *table, const char *name)
{
	ListCell   *lc;

	foreach(lc, data_checks(want, have))
	{
		const DataCheck *check = lfirst(lc);

		if (check != NULL && check->enforced && check->about->parent != NULL &&
			strcmp(check->about->parent->name, table) == 0 &&
			strcmp(check->about->name, name) == 0)
			return check;
	}
	return NULL;
}

/* The check for what a subcommand of ALTER TABLE demands of rows. */
static const DataCheck *
check_of_command(const Model *want, const Model *have, const char *table,
				 const AlterTableCmd *command)
{
	switch (command->subtype)
	{
		case AT_SetNotNull:
			return check_of_null(have, table, command->name);
		case AT_AddConstraint:
			return check_of_name(want, have, table, ((const Constraint *) command->def)->conname);
		case AT_ValidateConstraint:
			return check_of_name(want, have, table, command->name);
		default:
			return NULL;
	}
}

/* The check for what a statement demands of rows; NULL if there is none for it. */
static const DataCheck *
check_of_statement(const Model *want, const Model *have, const char *text)
{
	const Node *node = linitial_node(RawStmt, pg_parse_query(text))->stmt;
	ListCell   *lc;

	if (IsA(node, IndexStmt))
		return check_of_name(want, have, ((const IndexStmt *) node)->relation->relname,
							 ((const IndexStmt *) node)->idxname);
	foreach(lc, IsA(node, AlterTableStmt) ? ((const AlterTableStmt *) node)->cmds : NIL)
	{
		const DataCheck *check = check_of_command(want, have,
												  ((const AlterTableStmt *) node)->relation->relname,
												  lfirst(lc));

		if (check != NULL)
			return check;
	}
	return NULL;
}

/* Is a statement, or the step that it is there for, on a table, or does that get its name? */
static bool
is_on_table(const Statement *statement, const char *table)
{
	const Step *step = statement->step;

	return texts_equal(statement->table, table) ||
		(step != NULL && (texts_equal(step->table, table) ||
						  (step->kind == STEP_RENAME && texts_equal(step->new_name, table))));
}

/* Does a statement on the tables of a check change what the check looks at?  An UPDATE sets some columns only. */
static bool
changes_what_is_checked(const Statement *statement, const DataCheck *check)
{
	const Node *node = linitial_node(RawStmt, pg_parse_query(statement->text))->stmt;
	ListCell   *lc;

	if (!IsA(node, UpdateStmt))
		return true;
	foreach(lc, ((const UpdateStmt *) node)->targetList)
	{
		if (strstr(check->query, quote_identifier(lfirst_node(ResTarget, lc)->name)) != NULL)
			return true;
	}
	return false;
}

/* May statements of an update mend the rows that a check looks for, or make the check mean something else? */
static bool
any_may_mend(const List *statements, const DataCheck *check)
{
	ListCell   *ls;
	ListCell   *lt;

	foreach(ls, statements)
	{
		const Statement *statement = lfirst(ls);

		if (statement->step == NULL && statement->phase != PHASE_ROWS)
			continue;
		foreach(lt, check->tables)
		{
			if (is_on_table(statement, ((const ModelTable *) lfirst(lt))->base.name) &&
				changes_what_is_checked(statement, check))
				return true;
		}
	}
	return false;
}

/*
 * The checks (DataCheck) for what the statements of an update demand of the rows
 * that are there: not those for rows that the update itself may mend.
 */
List *
checks_of_statements(const Model *want, const Model *have, const List *statements)
{
	List	   *checks = NIL;
	ListCell   *lc;

	foreach(lc, statements)
	{
		const Statement *statement = lfirst(lc);
		const DataCheck *check = statement->step || statement->choice ? NULL :
			check_of_statement(want, have, statement->text);

		if (check != NULL && !any_may_mend(statements, check))
			checks = lappend(checks, (void *) check);
	}
	return checks;
}

/* The owner of the tables of a check; InvalidOid if there is more than one, or the caller may not act as it. */
static Oid
owner_to_count_as(const DataCheck *check)
{
	Oid			owner = InvalidOid;
	ListCell   *lc;

	foreach(lc, check->tables)
	{
		Oid			oid = ((const ModelTable *) lfirst(lc))->base.oid;
		HeapTuple	row = SearchSysCache1(RELOID, ObjectIdGetDatum(oid));
		Oid			its_owner = InvalidOid;

		if (HeapTupleIsValid(row))
		{
			its_owner = ((Form_pg_class) GETSTRUCT(row))->relowner;
			ReleaseSysCache(row);
		}
		if (!OidIsValid(its_owner) || (OidIsValid(owner) && owner != its_owner))
			return InvalidOid;
		owner = its_owner;
	}
	return OidIsValid(owner) && has_privs_of_role(GetUserId(), owner) ? owner : InvalidOid;
}

/*
 * How many rows are in the way of a statement that has failed, and the query that
 * shows them, after what it has done was undone; NULL if that is not known.
 */
const char *
rows_in_the_way(const Model *want, const Model *have, const char *text)
{
	const DataCheck *check = check_of_statement(want, have, text);
	Oid			owner = check ? owner_to_count_as(check) : InvalidOid;
	int			level;
	int64		count;

	if (!OidIsValid(owner) || check->rows == NULL)
		return NULL;
	level = NewGUCNestLevel();
	set_option("search_path", "pg_catalog, pg_temp");
	set_option("row_security", "off");
	count = count_rows_as(owner, check->query);
	AtEOXact_GUC(false, level);
	return count == 0 ? NULL :
		psprintf("Rows in its way: " INT64_FORMAT "\nThis shows them: %s;", count, check->rows);
}
