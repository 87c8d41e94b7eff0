/*-------------------------------------------------------------------------
 *
 * functions/taken.c
 *		For update scripts: takes what was made ahead in place of making it.
 *
 * What is there need not be finished.  The rest follows from its differences, as
 * in any plan; whether it is exactly what is wanted then, the last statement of
 * the script finds out.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_constraint.h"
#include "nodes/parsenodes.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "functions/functions.h"
#include "functions/script.h"
#include "live/lookup.h"
#include "model/ahead.h"

/* What a statement of a script is there to make or change. */
typedef struct MadeObject
{
	ModelKind	kind;
	const char *table;			/* NULL: it belongs to none */
	const char *name;
	bool		is_new;			/* it is not changed */
} MadeObject;

/* What a subcommand of ALTER TABLE makes or changes; false: nothing that is made ahead. */
static bool
object_of_subcommand(const AlterTableCmd *command, MadeObject *object)
{
	switch (command->subtype)
	{
		case AT_AddColumn:
			object->kind = MODEL_COLUMN;
			object->name = castNode(ColumnDef, command->def)->colname;
			object->is_new = true;
			return true;
		case AT_SetNotNull:
			object->kind = MODEL_COLUMN;
			object->name = command->name;
			return true;
		case AT_AddConstraint:
			object->kind = MODEL_CONSTRAINT;
			object->name = castNode(Constraint, command->def)->conname;
			object->is_new = true;
			return object->name != NULL;
		default:
			return false;
	}
}

/* The same for a statement. */
static bool
object_of_statement(const Node *statement, MadeObject *object)
{
	const AlterTableStmt *alter = (const AlterTableStmt *) statement;
	const IndexStmt *index = (const IndexStmt *) statement;

	switch (nodeTag(statement))
	{
		case T_AlterTableStmt:
			object->table = alter->relation->relname;
			return list_length(alter->cmds) == 1 &&
				object_of_subcommand(linitial(alter->cmds), object);
		case T_IndexStmt:
			object->kind = MODEL_INDEX;
			object->table = index->relation->relname;
			object->name = index->idxname;
			object->is_new = true;
			return object->name != NULL;
		case T_CreateEnumStmt:
			object->kind = MODEL_ENUM;
			object->name = strVal(llast(((const CreateEnumStmt *) statement)->typeName));
			object->is_new = true;
			return true;
		default:
			return false;
	}
}

/* The table that an object is on; InvalidOid: it is on none, or on one that is not there. */
static Oid
table_of_object(Oid schema, const MadeObject *object)
{
	return object->table ? get_relname_relid(object->table, schema) : InvalidOid;
}

/* Has something got the name of what is to be made? */
static bool
is_taken(Oid schema, const MadeObject *object)
{
	Oid			table = table_of_object(schema, object);

	if (!object->is_new)
		return false;
	switch (object->kind)
	{
		case MODEL_COLUMN:
			return get_attnum(table, object->name) != InvalidAttrNumber;
		case MODEL_CONSTRAINT:
			return OidIsValid(get_relation_constraint_oid(table, object->name, true)) ||
				OidIsValid(get_relname_relid(object->name, schema));
		case MODEL_INDEX:
			return OidIsValid(get_relname_relid(object->name, schema));
		default:
			return catalog_has_type(schema, object->name);
	}
}

/* Has a table indexes or constraints of names that the wanted one has not? */
static bool
has_others(Oid table, const ModelTable *want)
{
	ListCell   *lc;

	foreach(lc, names_on_table(table))
	{
		if (model_find_index(want, lfirst(lc)) == NULL &&
			model_find_constraint(want, lfirst(lc)) == NULL)
			return true;
	}
	return false;
}

/*
 * Is anything there that may have been made ahead for an object, under its name
 * or another?  To find out takes no lock, and no comparison.
 */
static bool
may_be_made(Oid schema, const Model *want, const MadeObject *object)
{
	const ModelTable *table = object->table ? model_find_table(want, object->table) : NULL;

	if (is_taken(schema, object))
		return true;
	return table != NULL && (object->kind != MODEL_COLUMN || !object->is_new) &&
		has_others(table_of_object(schema, object), table);
}

/* Is what a difference is about there, and only not finished? */
static bool
is_unfinished(const Difference *difference)
{
	switch (difference->problem)
	{
		case FOREIGN_KEY_NOT_VALIDATED:
		case CHECK_CONSTRAINT_NOT_VALIDATED:
		case RENAMED_CONSTRAINT:
		case RENAMED_INDEX:
		case DIFFERENT_COLUMN_NULLABILITY:
		case DIFFERENT_COLUMN_DEFAULT:
		case NOT_A_MEMBER:
			return true;
		default:
			return difference->replacement != NULL;
	}
}

/* Is a difference about an object, or about the index of a constraint? */
static bool
is_about(const Difference *difference, const MadeObject *object)
{
	const ModelObject *want = difference->want;

	return want != NULL && strcmp(want->name, object->name) == 0 &&
		(want->kind == object->kind ||
		 (want->kind == MODEL_INDEX && object->kind == MODEL_CONSTRAINT)) &&
		(object->table == NULL ||
		 (difference->want_table != NULL &&
		  strcmp(difference->want_table->base.name, object->table) == 0));
}

/* Fill a column that was added ahead, where a row has no value yet. */
static Statement *
statement_that_fills(const Comparison *comparison, const DdlTarget *target,
					 const MadeObject *object)
{
	const ModelTable *table = object->table ?
		model_find_table(comparison->want, object->table) : NULL;
	const ModelColumn *column = table ? model_find_column(table, object->name) : NULL;

	if (object->kind != MODEL_COLUMN || !object->is_new || column == NULL ||
		!default_is_volatile(target, table, column))
		return NULL;
	return fill_statement(target->prefix, column);
}

/*
 * Is there already what a statement of a script makes, or part of it?  Then
 * sets statements (Statement) to what is still to be done.  Something else of
 * its name is left: it is the last statement of the script that refuses it.
 */
bool
is_made_ahead(const Installation *installation, const Node *statement, List **statements)
{
	MadeObject	object = {0};
	Comparison	comparison;
	DdlTarget	target;
	List	   *unfinished = NIL;
	SchemaVersion version = require_version(installation->version);
	Statement  *fill;
	bool		is_as_wanted = true;
	ListCell   *lc;

	if (!object_of_statement(statement, &object) ||
		!may_be_made(installation->schema, model_of_version(version), &object))
		return false;
	comparison = compare(installation, installation->schema, version);
	foreach(lc, comparison.differences)
	{
		if (!is_about(lfirst(lc), &object))
			continue;
		is_as_wanted = false;
		if (is_unfinished(lfirst(lc)))
			unfinished = lappend(unfinished, lfirst(lc));
	}
	if (unfinished == NIL && !is_as_wanted && !is_taken(installation->schema, &object))
		return false;
	target = ddl_target(&comparison);
	*statements = ddl_for_differences(unfinished, &target);
	fill = statement_that_fills(&comparison, &target, &object);
	if (fill != NULL)
		*statements = lcons(fill, *statements);
	return true;
}
