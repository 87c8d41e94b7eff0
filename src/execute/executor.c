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
 * Statements name tables by their schema.  hold_schema() keeps other sessions
 * from renaming it; that code run by a statement has not done so is looked up
 * after each.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/heapam.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_namespace.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "storage/bufmgr.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "compat.h"
#include "execute/executor.h"
#include "settings.h"

/* Lock a schema's row; false if it has changed meanwhile. */
static bool
lock_schema_row(Relation catalog, Oid schema)
{
	HeapTuple	row = SearchSysCacheCopy1(NAMESPACEOID, ObjectIdGetDatum(schema));
	HeapTupleData locked;
	TM_FailureData failure;
	TM_Result	result;
	Buffer		buffer;

	if (!HeapTupleIsValid(row))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_SCHEMA),
				 errmsg("schema with OID %u does not exist", schema)));
	locked.t_self = row->t_self;
	locked.t_tableOid = NamespaceRelationId;
	result = heap_lock_tuple(catalog, &locked, GetCurrentCommandId(true),
							 LockTupleNoKeyExclusive, LockWaitBlock, false, &buffer,
							 &failure);
	ReleaseBuffer(buffer);
	return result == TM_Ok || result == TM_SelfModified;
}

/*
 * Keep the schema under its name until the transaction ends, and other calls
 * of this function for the same schema waiting.  Scripts lock its row first.
 */
HeldSchema
hold_schema(Oid schema)
{
	HeldSchema	held = {schema};
	Relation	catalog;

	catalog = table_open(NamespaceRelationId, RowShareLock);
	while (!lock_schema_row(catalog, schema))
		AcceptInvalidationMessages();
	table_close(catalog, NoLock);
	LockDatabaseObject(NamespaceRelationId, schema, 0, ShareUpdateExclusiveLock);
	held.name = get_namespace_name(schema);
	return held;
}

/* Raise an error if a statement has let the schema become another one. */
static void
require_same_schema(const HeldSchema *schema)
{
	const char *name = get_namespace_name(schema->oid);

	if (name == NULL || strcmp(name, schema->name) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("schema \"%s\" was renamed by code that a statement ran",
						schema->name),
				 errdetail("It is called by what the owner of the tables has put on them. Nothing was changed.")));
}

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

/*
 * Run a statement under a search_path.  It is not to see fewer rows than there
 * are: where row security would hide some, it fails.
 */
static void
execute_under(const char *search_path, const char *text)
{
	int			level = NewGUCNestLevel();

	set_option("search_path", search_path);
	set_option("row_security", "off");
	set_option("schema_setup.on_drift", "off");
	SPI_connect();
	if (SPI_execute(text, false, 0) < 0)
		elog(ERROR, "could not execute \"%s\"", text);
	SPI_finish();
	AtEOXact_GUC(false, level);
}

/* Run a statement as the caller; its names are qualified. */
void
execute_text(const char *text)
{
	execute_under("pg_catalog, pg_temp", text);
}

/* Say as whom a failing statement ran, who may lack a right that the caller has. */
static void
role_error_context(void *role)
{
	errcontext("run as role \"%s\", the owner of the table", (const char *) role);
}

/* Run a statement as the owner of its table, in its schema. */
static void
execute_as(Oid owner, const HeldSchema *schema, const char *text)
{
	ErrorContextCallback callback = {
		.previous = error_context_stack,
		.callback = role_error_context,
		.arg = GetUserNameFromId(owner, false),
	};
	Oid			caller;
	int			context;

	error_context_stack = &callback;
	GetUserIdAndSecContext(&caller, &context);
	SetUserIdAndSecContext(owner, context | SECURITY_LOCAL_USERID_CHANGE |
						   SECURITY_RESTRICTED_OPERATION);
	execute_under(psprintf("%s, pg_temp", quote_identifier(schema->name)), text);
	SetUserIdAndSecContext(caller, context);
	error_context_stack = callback.previous;
}

/* Keep a table under its name until the transaction ends, and return its owner. */
static Oid
hold_table(const HeldSchema *schema, const char *name, LOCKMODE mode)
{
	RangeVar   *table = makeRangeVar(pstrdup(schema->name), pstrdup(name), -1);
	Oid			oid = RangeVarGetRelid(table, mode, false);
	HeapTuple	row = SearchSysCache1(RELOID, ObjectIdGetDatum(oid));
	Oid			owner;

	if (!HeapTupleIsValid(row))
		elog(ERROR, "cache lookup failed for relation %u", oid);
	owner = ((Form_pg_class) GETSTRUCT(row))->relowner;
	ReleaseSysCache(row);
	return owner;
}

/*
 * Raise an error unless a statement may run as the owner of its table: only
 * for who may act as that role, and, where a foreign key has the server look at
 * the referenced table too, only if nobody else may have put code there.
 */
static void
require_trust(Oid owner, const char *table, Oid other_owner, const char *other)
{
	if (!has_privs_of_role(GetUserId(), owner))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("must be owner of table \"%s\"", table),
				 errhint("Call it as role \"%s\" or as a superuser.",
						 GetUserNameFromId(owner, true))));
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
						GetUserNameFromId(owner, true), schema->name),
				 errhint("GRANT USAGE, CREATE ON SCHEMA %s TO %s",
						 quote_identifier(schema->name),
						 quote_identifier(GetUserNameFromId(owner, false)))));
}

/*
 * Run a statement on a table as the owner of the table.  references is the
 * table that a foreign key in it references, or NULL.
 */
void
execute_on_table(const char *text, const HeldSchema *schema, const char *table,
				 const char *references)
{
	Oid			owner = hold_table(schema, table, ShareUpdateExclusiveLock);
	Oid			other_owner = references ?
		hold_table(schema, references, AccessShareLock) : owner;

	require_trust(owner, table, other_owner, references);
	require_usage(owner, schema);
	execute_as(owner, schema, text);
	require_same_schema(schema);
}

/* Run a statement that is there for a difference. */
void
execute_statement(const Statement *statement, const HeldSchema *schema)
{
	ErrorContextCallback callback = {
		.previous = error_context_stack,
		.callback = statement_error_context,
		.arg = (void *) statement,
	};

	error_context_stack = &callback;
	if (looks_at_rows(statement))
		execute_on_table(statement->text, schema, statement->table, statement->references);
	else
	{
		execute_text(statement->text);
		require_same_schema(schema);
	}
	error_context_stack = callback.previous;
}
