/*-------------------------------------------------------------------------
 *
 * execute/executor.c
 *		Runs statements in the current transaction.
 *
 * What is in a table may be code: its owner can have a function called by a
 * check constraint, an index, a statistics object, a cast.  So a statement
 * that makes the server look at an existing table's rows runs as the owner of
 * the table, as the server itself does to build an index, and only if the
 * caller may act as that role.  All statements run with no search_path but the
 * server's own, and what settings they leave behind is undone.
 *
 * A statement that is not on an existing table and has the server make values of
 * domains, as of a default, runs as the owner of what it makes: the checks of
 * the domains are called then.
 *
 * Statements name tables by their schema.  That all these names mean what they
 * meant when the statements were written is the work of execute/hold.c and
 * execute/objects.c.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "executor/spi.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "nodes/value.h"
#include "storage/lmgr.h"
#include "tcop/tcopprot.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "compat.h"
#include "execute/damage.h"
#include "execute/domains.h"
#include "execute/executor.h"
#include "execute/names.h"
#include "expression/expression.h"
#include "live/lookup.h"
#include "settings.h"

/* What a statement is there for: "missing_index: index memberships_user_id_idx". */
const char *
statement_reason(const Statement *statement)
{
	const Difference *difference = statement->difference;

	if (statement->step != NULL)
		return psprintf("step: %s", statement->step->place);
	if (statement->reason != NULL)
		return statement->reason;
	return psprintf("%s: %s %s", problem_code(difference->problem), difference_kind(difference),
					difference_name(difference));
}

/* Say which finding a failing statement was to remove. */
static void
statement_error_context(void *statement)
{
	errcontext("statement for %s",
			   statement_reason(statement));
}

/*
 * Run a statement as the caller, so that it means the same whoever that is.  Its
 * names are qualified, and nothing that is not the server's own is found without:
 * an operator or function of somebody else may fit better than the built-in one
 * that is meant.  It is not to see fewer rows than there are: where row security
 * would hide some, it fails.  Returns how many rows it was about.
 */
uint64
execute_text(const char *text)
{
	int			level = begin_fixed_settings("pg_catalog, pg_temp");
	uint64		rows;

	set_option("row_security", "off");
	/* No row is read to find NULLs that a constraint rules out. */
	set_option("constraint_exclusion", "on");
	set_option(EXTENSION_NAME ".on_drift", "off");
	SPI_connect();
	if (SPI_execute(text, false, 0) < 0)
		elog(ERROR, "could not execute \"%s\"", text);
	rows = SPI_processed;
	SPI_finish();
	AtEOXact_GUC(false, level);
	return rows;
}

/* Say as whom a failing statement ran, who may lack a right that the caller has. */
static void
role_error_context(void *role)
{
	errcontext("run as role \"%s\", the owner of the table", (const char *) role);
}

/* Raise an error if an owner is gone. */
static void
require_role(Oid role)
{
	if (role_name(role) == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("role with OID %u does not exist", role)));
}

/* Run a statement as the owner of its table. */
static uint64
execute_as(Oid owner, const char *text)
{
	ErrorContextCallback callback = {
		.previous = error_context_stack,
		.callback = role_error_context,
		.arg = (void *) role_text(owner),
	};
	Oid			caller;
	int			context;
	uint64		rows;

	require_role(owner);
	error_context_stack = &callback;
	GetUserIdAndSecContext(&caller, &context);
	SetUserIdAndSecContext(owner, context | SECURITY_LOCAL_USERID_CHANGE |
						   SECURITY_RESTRICTED_OPERATION);
	rows = execute_text(text);
	SetUserIdAndSecContext(caller, context);
	error_context_stack = callback.previous;
	return rows;
}

/*
 * Raise an error unless a statement may run as the owner of its table: only
 * for who may act as that role, and, where a foreign key has the server look at
 * the referenced table too, only if nobody else may have put code there.
 */
static void
require_trust(Oid owner, const char *table, Oid other_owner, const char *other)
{
	require_role(owner);
	require_role(other_owner);
	if (!has_privs_of_role(GetUserId(), owner))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be owner of table \"%s\"", table),
				 errhint("Call it as role \"%s\" or as a superuser.",
						 role_text(owner))));
	if (!has_privs_of_role(other_owner, owner))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("tables \"%s\" and \"%s\" belong to different roles", table, other),
				 errdetail("A foreign key between them would run what the owner of one has put on it with the rights of the other."),
				 errhint("Give both to one role with ALTER TABLE ... OWNER TO.")));
}

/* Raise an error unless the owner of a table finds it in its schema. */
static void
require_usage(Oid owner, const HeldSchema *schema)
{
	if (schema_acl_check(schema->oid, owner, ACL_USAGE) != ACLCHECK_OK)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("role \"%s\" owns tables in schema \"%s\", and has no USAGE on it",
						role_text(owner), schema->name),
				 errhint("GRANT USAGE, CREATE ON SCHEMA %s TO %s",
						 quote_identifier(schema->name),
						 quote_identifier(role_text(owner)))));
}

/*
 * Run a statement on a table as the owner of the table.  references is the
 * table that a foreign key in it references, or NULL.  Each is locked at once
 * as strongly as the statement is going to.  Returns how many rows it was about.
 */
uint64
execute_on_table(const char *text, const HeldSchema *schema, const char *table,
				 const char *references)
{
	LOCKMODE	referenced_mode;
	LOCKMODE	mode = table_lock_of(text, &referenced_mode);
	Oid			owner = hold_table(schema->name, table, mode);
	Oid			other_owner = references ?
		hold_table(schema->name, references, referenced_mode) : owner;
	uint64		rows;

	require_trust(owner, table, other_owner, references);
	require_usage(owner, schema);
	require_trusted_domains(domains_of_statement(text, schema->oid), owner);
	rows = execute_as(owner, text);
	require_same_schema(schema);
	return rows;
}

/* Raise an error unless the caller may give the table of a statement away. */
static void
require_right_to_give(const Statement *statement, const HeldSchema *schema)
{
	Oid			owner;

	if (statement->table == NULL ||
		(statement->phase != PHASE_OWNERS && statement->phase != PHASE_LATE_OWNERS))
		return;
	owner = hold_table(schema->name, statement->table, AccessExclusiveLock);
	require_trust(owner, statement->table, owner, NULL);
}

/* As whom a statement runs that has the server make values of domains, and is on no table. */
static Oid
owner_of_values(const char *text, const HeldSchema *schema)
{
	const Node *node = linitial_node(RawStmt, pg_parse_query(text))->stmt;
	const AlterDomainStmt *altered = (const AlterDomainStmt *) node;
	Oid			type;

	if (!IsA(node, AlterDomainStmt))
		return OidIsValid(schema->owner) ? schema->owner : GetUserId();
	type = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid,
						   CStringGetDatum(strVal(llast(altered->typeName))),
						   ObjectIdGetDatum(schema->oid));
	return owner_of_type(type);
}

/*
 * Run a statement that has the server make values of domains, and makes or
 * changes what is no table yet, as the owner that it has or is going to have.
 */
void
execute_as_maker(const char *text, const HeldSchema *schema, const List *domains)
{
	Oid			owner = owner_of_values(text, schema);

	if (!has_privs_of_role(GetUserId(), owner))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must have the rights of role \"%s\"", role_text(owner)),
				 errdetail("What makes values of domains runs as the owner of what it makes.")));
	require_trusted_domains(domains, owner);
	require_usage(owner, schema);
	(void) execute_as(owner, text);
	require_same_schema(schema);
}

/* Run a statement with the rights that it needs, and none of others. */
static void
execute_with_rights(const Statement *statement, HeldSchema *schema)
{
	List	   *domains = NIL;

	if (looks_at_rows(statement))
	{
		(void) execute_on_table(statement->text, schema, statement->table, statement->references);
		return;
	}
	domains = domains_of_statement(statement->text, schema->oid);
	if (domains == NIL)
		(void) execute_text(statement->text);
	else if (statement->table == NULL || makes_table(statement))
		execute_as_maker(statement->text, schema, domains);
	else
		(void) execute_on_table(statement->text, schema, statement->table, statement->references);
	require_same_schema(schema);
	hold_what_was_changed(schema, statement->text);
}

/* Run a statement that is there for a difference. */
void
execute_statement(const Statement *statement, HeldSchema *schema)
{
	ErrorContextCallback callback = {
		.previous = error_context_stack,
		.callback = statement_error_context,
		.arg = (void *) statement,
	};

	error_context_stack = &callback;
	require_held_objects(schema, statement->text);
	require_undamaged(statement->text, statement->difference);
	require_right_to_give(statement, schema);
	execute_with_rights(statement, schema);
	error_context_stack = callback.previous;
}
