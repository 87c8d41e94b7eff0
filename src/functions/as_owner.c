/*-------------------------------------------------------------------------
 *
 * functions/as_owner.c
 *		For update scripts: runs what looks at rows as the owner of the table.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/dependency.h"
#include "commands/extension.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/parsenodes.h"
#include "tcop/tcopprot.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "execute/domains.h"
#include "execute/executor.h"
#include "functions/functions.h"
#include "functions/script.h"
#include "live/lookup.h"
#include "subtransaction.h"

PG_FUNCTION_INFO_V1(schema_setup_run_as_owner);

/* The table whose constraints are to be checked at once: they are those of one. */
static const RangeVar *
relation_of_constraints(const ConstraintsSetStmt *statement, Oid schema)
{
	const RangeVar *name = linitial_node(RangeVar, statement->constraints);
	Oid			relation = relation_of_constraint(schema, name->relname);

	return makeRangeVar(NULL, OidIsValid(relation) ? get_rel_name(relation) : name->relname, -1);
}

/* The table that a statement of a script is on. */
static const RangeVar *
relation_of_statement(const Node *statement, Oid schema)
{
	switch (nodeTag(statement))
	{
		case T_IndexStmt:
			return ((const IndexStmt *) statement)->relation;
		case T_AlterTableStmt:
			return ((const AlterTableStmt *) statement)->relation;
		case T_InsertStmt:
			return ((const InsertStmt *) statement)->relation;
		case T_UpdateStmt:
			return ((const UpdateStmt *) statement)->relation;
		case T_DeleteStmt:
			return ((const DeleteStmt *) statement)->relation;
		case T_MergeStmt:
			return ((const MergeStmt *) statement)->relation;
		case T_ConstraintsSetStmt:
			return relation_of_constraints((const ConstraintsSetStmt *) statement, schema);
		case T_SelectStmt:		/* the number of a sequence, of the rows of one table */
			return linitial_node(RangeVar, ((const SelectStmt *) statement)->fromClause);
		default:
			elog(ERROR, "unexpected statement: %d", (int) nodeTag(statement));
	}
}

/* The table that a statement is on, and one that its foreign key references. */
static void
tables_of_statement(const Node *statement, Oid schema, const char **table,
					const char **references)
{
	ListCell   *lc;

	*table = relation_of_statement(statement, schema)->relname;
	*references = NULL;
	if (!IsA(statement, AlterTableStmt))
		return;
	foreach(lc, ((const AlterTableStmt *) statement)->cmds)
	{
		const Node *definition = ((const AlterTableCmd *) lfirst(lc))->def;

		if (definition != NULL && IsA(definition, Constraint) &&
			((const Constraint *) definition)->contype == CONSTR_FOREIGN)
			*references = ((const Constraint *) definition)->pktable->relname;
	}
}

/* What qualifies a name. */
const char *
qualifier(const HeldSchema *schema)
{
	return psprintf("%s.", quote_identifier(schema->name));
}

/* Is it a statement on a table? */
static bool
is_on_table(const Node *statement)
{
	return !IsA(statement, CreateStmt) && !IsA(statement, CreateEnumStmt) &&
		!IsA(statement, CreateDomainStmt) && !IsA(statement, CreateSeqStmt) &&
		!IsA(statement, AlterDomainStmt);
}

/* Run a statement as the owner of its table, or of what it makes. */
static void
execute_as_owner(const char *command, const char *table, const char *references,
				 const HeldSchema *schema)
{
	if (table != NULL)
		(void) execute_on_table(command, schema, table, references);
	else
		execute_as_maker(command, schema, domains_of_statement(command, schema->oid));
}

/*
 * Run a statement of a script as if it were not one of a script: what it runs
 * of others must not make members of the extension, nor register for pg_dump
 * what that would read as a superuser.
 */
static void
execute_outside_script(const char *command, const char *table, const char *references,
					   const HeldSchema *schema)
{
	Oid			extension = CurrentExtensionObject;

	creating_extension = false;
	CurrentExtensionObject = InvalidOid;
	PG_TRY();
	{
		execute_as_owner(command, table, references, schema);
	}
	PG_FINALLY();
	{
		creating_extension = true;
		CurrentExtensionObject = extension;
	}
	PG_END_TRY();
}

/* Raise an error of a statement again, with the rows that are in its way. */
static void
rethrow_with_rows(const Installation *installation, const char *text, ErrorData *error)
{
	const char *rows = NULL;

	if (is_of_rows(error))
	{
		Comparison	comparison = compare(installation, installation->schema,
										 require_version(installation->version));

		rows = rows_in_the_way(comparison.want, comparison.have, text);
	}
	if (rows != NULL)
		error->detail = error->detail ? psprintf("%s\n%s", error->detail, rows) : pstrdup(rows);
	ReThrowError(error);
}

/* Run a statement in a subtransaction, so that what it fails of can still be looked at. */
static void
execute_and_explain(const Installation *installation, const char *command, const char *table,
					const char *references, const HeldSchema *schema)
{
	Subtransaction subtransaction;

	subtransaction = begin_subtransaction();
	PG_TRY();
	{
		execute_outside_script(command, table, references, schema);
		end_subtransaction(&subtransaction);
	}
	PG_CATCH();
	{
		rethrow_with_rows(installation, command, undo_subtransaction(&subtransaction));
	}
	PG_END_TRY();
}

/* Make what a name means a member of the extension. */
static void
join_extension(const char *kind, const HeldSchema *schema, const char *name)
{
	execute_text(psprintf("ALTER EXTENSION " EXTENSION_NAME " ADD %s %s", kind,
						  quote_qualified_identifier(schema->name, name)));
}

/* The same for what a statement has made, with the sequences of a table's columns. */
static void
join_extension_as_made(const Node *statement, const HeldSchema *schema)
{
	const char *table;
	ListCell   *lc;

	if (IsA(statement, CreateEnumStmt))
		join_extension("TYPE", schema,
					   strVal(llast(((const CreateEnumStmt *) statement)->typeName)));
	if (IsA(statement, CreateDomainStmt))
		join_extension("DOMAIN", schema,
					   strVal(llast(((const CreateDomainStmt *) statement)->domainname)));
	if (IsA(statement, CreateSeqStmt))
		join_extension("SEQUENCE", schema,
					   ((const CreateSeqStmt *) statement)->sequence->relname);
	if (!IsA(statement, CreateStmt))
		return;
	CommandCounterIncrement();
	table = ((const CreateStmt *) statement)->relation->relname;
	join_extension("TABLE", schema, table);
	foreach(lc, getOwnedSequences(get_relname_relid(table, schema->oid)))
		join_extension("SEQUENCE", schema, get_rel_name(lfirst_oid(lc)));
}

/*
 * A statement of a script with the schema before its names, which a literal
 * may begin with too.
 */
static const char *
qualified_command(const char *command, const HeldSchema *schema)
{
	const char *prefix = qualifier(schema);
	const char *in_literal = quote_literal_cstr(prefix);
	const char *place;
	StringInfoData text;

	initStringInfo(&text);
	while ((place = strstr(command, SCHEMA_TO_COME)) != NULL)
	{
		appendBinaryStringInfo(&text, command, place - command);
		if (place > command && place[-1] == '\'')
			appendBinaryStringInfo(&text, strchr(in_literal, '\'') + 1,
								   strlen(strchr(in_literal, '\'')) - 2);
		else
			appendStringInfoString(&text, prefix);
		command = place + strlen(SCHEMA_TO_COME);
	}
	appendStringInfoString(&text, command);
	return text.data;
}

/* Run what is still to be done of what was made ahead. */
static void
finish(const Installation *installation, const List *statements, const HeldSchema *schema)
{
	ListCell   *lc;

	foreach(lc, statements)
	{
		const Statement *statement = lfirst(lc);

		if (statement->phase == PHASE_MEMBERS)
			execute_text(statement->text);
		else
			execute_and_explain(installation, statement->text, statement->table,
								statement->references, schema);
		CommandCounterIncrement();
	}
}

/* Run a statement of a script as it is. */
static void
make(const Installation *installation, const Node *statement, const char *command,
	 const HeldSchema *schema)
{
	const char *table = NULL;
	const char *references = NULL;

	if (is_on_table(statement))
		tables_of_statement(statement, schema->oid, &table, &references);
	execute_and_explain(installation, command, table, references, schema);
	join_extension_as_made(statement, schema);
}

/*
 * Run a statement of a script that may run what others have put on a table or
 * into a domain.  The script has a superuser's rights, this has the owner's.
 * What was made ahead is left as it is, or finished.
 */
void
run_as_owner(const Installation *installation, const char *command)
{
	HeldSchema	schema = hold_schema(installation->schema);
	List	   *statements;
	const Node *statement;
	List	   *rest;

	command = qualified_command(command, &schema);
	statements = pg_parse_query(command);
	if (list_length(statements) != 1)
		elog(ERROR, "one statement expected: %s", command);
	statement = linitial_node(RawStmt, statements)->stmt;
	schema.owner = installation->owner;
	if (is_made_ahead(installation, statement, &rest))
		finish(installation, rest, &schema);
	else
		make(installation, statement, command, &schema);
}

/* Raise an error unless one of the extension's own scripts calls. */
void
require_own_script(const Installation *installation, const char *function)
{
	if (!creating_extension || CurrentExtensionObject != installation->extension)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg(EXTENSION_NAME "_%s() can only be called from a script of the extension",
						function)));
}

/* For update scripts: run a statement as the owner of its table. */
Datum
schema_setup_run_as_owner(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	const char *command = text_argument(fcinfo, 0, "statement");
	Installation *installation = require_installation();

	require_own_script(installation, "run_as_owner");
	run_as_owner(installation, command);
	end_work(work);
	PG_RETURN_VOID();
}
