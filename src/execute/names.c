/*-------------------------------------------------------------------------
 *
 * execute/names.c
 *		Which objects the names in a statement mean at the moment.
 *
 * The statement itself is asked, as the server is going to parse it, not who
 * wrote it: so what is looked at is what will be found.  Names of built-in
 * types and names without a schema are left out.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/tablecmds.h"
#include "nodes/value.h"
#include "parser/parse_func.h"
#include "storage/lock.h"
#include "tcop/tcopprot.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "execute/find.h"
#include "live/lookup.h"

/* A lock mode that keeps out whatever one of two modes keeps out. */
LOCKMODE
stronger_lock(LOCKMODE a, LOCKMODE b)
{
	LOCKMODE	weak = Min(a, b);
	LOCKMODE	strong = Max(a, b);

	/* SHARE lets others have SHARE, against which these would have to wait. */
	if (strong == ShareLock && (weak == RowExclusiveLock || weak == ShareUpdateExclusiveLock))
		return ShareRowExclusiveLock;
	return strong;
}

/* Is the definition in a command of ALTER TABLE an expression? */
static bool
is_expression(const AlterTableCmd *command)
{
#ifdef HAVE_SET_EXPRESSION
	if (command->subtype == AT_SetExpression)
		return true;
#endif
	return command->subtype == AT_ColumnDefault;
}

/*
 * Add the tables that a command of ALTER TABLE locks since foreign keys go with what it
 * drops.  False if there is nothing of that name yet, so that which these are is not known.
 */
static bool
add_referenced(List **objects, const AlterTableCmd *command, Oid table)
{
	bool		is_column = command->subtype == AT_DropColumn;
	AttrNumber	column = is_column ? get_attnum(table, command->name) : InvalidAttrNumber;
	bool		found;
	ListCell   *lc;

	foreach(lc, foreign_keys_in(table, is_column ? NULL : command->name, column, &found))
		*objects = add_object(*objects, RelationRelationId, lfirst_oid(lc),
							  get_rel_name(lfirst_oid(lc)), AccessExclusiveLock);
	return is_column ? column != InvalidAttrNumber : found;
}

/* Add what an ALTER TABLE names. */
static List *
add_altered(List *objects, const AlterTableStmt *statement)
{
	List	   *own = add_relation(NIL, statement->relation,
								   AlterTableGetLockLevel(statement->cmds));
	Oid			table = own != NIL ? ((const NamedObject *) llast(own))->oid : InvalidOid;
	bool		takes_keys = false;
	ListCell   *lc;

	foreach(lc, statement->cmds)
	{
		const AlterTableCmd *command = lfirst(lc);

		if (command->subtype == AT_DropConstraint || command->subtype == AT_DropColumn)
			takes_keys |= !add_referenced(&objects, command, table);
		takes_keys |= command->subtype == AT_AlterColumnType;
	}
	foreach(lc, own)
		((NamedObject *) lfirst(lc))->takes_keys = takes_keys;
	objects = list_concat(own, objects);
	foreach(lc, statement->cmds)
	{
		const AlterTableCmd *command = lfirst(lc);

		if (is_expression(command))
			objects = add_in_expression(objects, command->def);
		else
			objects = add_definition(objects, command->def);
	}
	return objects;
}

/* Add the types that a cast or operator is of; NULL stands for none. */
static List *
add_types(List *objects, const List *types)
{
	ListCell   *lc;

	foreach(lc, types)
	{
		if (lfirst(lc) != NULL)
			objects = add_type(objects, lfirst_node(TypeName, lc)->names,
							   ShareUpdateExclusiveLock);
	}
	return objects;
}

/* Add what a DROP names. */
static List *
add_dropped(List *objects, const DropStmt *statement)
{
	ListCell   *lc;

	foreach(lc, statement->objects)
	{
		switch (statement->removeType)
		{
			case OBJECT_TABLE:
			case OBJECT_VIEW:
			case OBJECT_MATVIEW:
			case OBJECT_FOREIGN_TABLE:
			case OBJECT_SEQUENCE:
			case OBJECT_INDEX:
				objects = add_listed_relation(objects, lfirst(lc), 0, AccessExclusiveLock);
				break;
			case OBJECT_TRIGGER:
			case OBJECT_RULE:
			case OBJECT_POLICY:
				objects = add_listed_relation(objects, lfirst(lc), 1, AccessExclusiveLock);
				break;
			case OBJECT_TYPE:
			case OBJECT_DOMAIN:
				objects = add_type(objects, lfirst_node(TypeName, lc)->names,
								   AccessExclusiveLock);
				break;
			case OBJECT_CAST:
				objects = add_types(objects, lfirst_node(List, lc));
				break;
			case OBJECT_OPERATOR:
				objects = add_types(objects, lfirst_node(ObjectWithArgs, lc)->objargs);
				break;
			default:
				break;
		}
	}
	return objects;
}

/* Add the function that a name means. */
static List *
add_function(List *objects, ObjectWithArgs *function)
{
	return add_object(objects, ProcedureRelationId,
					  LookupFuncWithArgs(OBJECT_FUNCTION, function, true),
					  strVal(llast(function->objname)), ShareUpdateExclusiveLock);
}

/* Add the function that a statement makes, or makes again. */
static List *
add_made_function(List *objects, const CreateFunctionStmt *statement)
{
	ObjectWithArgs *function = makeNode(ObjectWithArgs);
	ListCell   *lc;

	function->objname = statement->funcname;
	foreach(lc, statement->parameters)
	{
		const FunctionParameter *parameter = lfirst(lc);

		if (parameter->mode != FUNC_PARAM_TABLE)
			function->objargs = lappend(function->objargs, parameter->argType);
	}
	return add_function(objects, function);
}

/* Add what ALTER EXTENSION ... ADD or DROP names. */
static List *
add_member(List *objects, const AlterExtensionContentsStmt *statement)
{
	switch (statement->objtype)
	{
		case OBJECT_TABLE:
		case OBJECT_VIEW:
		case OBJECT_MATVIEW:
		case OBJECT_FOREIGN_TABLE:
		case OBJECT_SEQUENCE:
		case OBJECT_INDEX:
			return add_listed_relation(objects, castNode(List, statement->object), 0,
									   ShareUpdateExclusiveLock);
		case OBJECT_TYPE:
		case OBJECT_DOMAIN:
			return add_type(objects, castNode(TypeName, statement->object)->names,
							ShareUpdateExclusiveLock);
		case OBJECT_FUNCTION:
			if (statement->action < 0)
				return objects; /* a member is what it is */
			return add_function(objects, castNode(ObjectWithArgs, statement->object));
		default:
			return objects;
	}
}

/* Add what a statement names that changes a name, a schema or an owner. */
static List *
add_identified(List *objects, ObjectType kind, const RangeVar *relation, Node *object)
{
	if (relation != NULL)
		return add_relation(objects, relation, kind == OBJECT_INDEX ?
							ShareUpdateExclusiveLock : AccessExclusiveLock);
	if (kind == OBJECT_TYPE || kind == OBJECT_DOMAIN || kind == OBJECT_DOMCONSTRAINT)
		return add_type(objects, castNode(List, object), AccessExclusiveLock);
	if (kind == OBJECT_FUNCTION)
		return add_function(objects, castNode(ObjectWithArgs, object));
	return objects;
}

/* Add what a GRANT or REVOKE names: it takes no lock, but the name is to stay. */
static List *
add_granted(List *objects, const GrantStmt *statement)
{
	ListCell   *lc;

	foreach(lc, statement->objects)
	{
		switch (statement->objtype)
		{
			case OBJECT_TABLE:
			case OBJECT_SEQUENCE:
				objects = add_relation(objects, lfirst_node(RangeVar, lc),
									   ShareUpdateExclusiveLock);
				break;
			case OBJECT_TYPE:
			case OBJECT_DOMAIN:
				objects = add_type(objects, lfirst_node(List, lc), ShareUpdateExclusiveLock);
				break;
			default:
				break;
		}
	}
	return objects;
}

/* Add what ALTER PUBLICATION ... DROP TABLE names. */
static List *
add_published(List *objects, const AlterPublicationStmt *statement)
{
	ListCell   *lc;

	foreach(lc, statement->pubobjects)
	{
		const PublicationObjSpec *object = lfirst(lc);

		if (object->pubtable != NULL)
			objects = add_relation(objects, object->pubtable->relation,
								   ShareUpdateExclusiveLock);
	}
	return objects;
}

/* Add what a CREATE INDEX names. */
static List *
add_index(List *objects, const IndexStmt *statement)
{
	objects = add_relation(objects, statement->relation,
						   statement->concurrent ? ShareUpdateExclusiveLock : ShareLock);
	objects = add_definitions(objects, statement->indexParams);
	return add_in_expression(objects, statement->whereClause);
}

/* Add what a CREATE DOMAIN names. */
static List *
add_domain(List *objects, const CreateDomainStmt *statement)
{
	objects = add_type(objects, statement->domainname, AccessExclusiveLock);
	objects = add_type(objects, statement->typeName->names, AccessShareLock);
	return add_definitions(objects, statement->constraints);
}

/* Add what an ALTER DOMAIN names. */
static List *
add_altered_domain(List *objects, const AlterDomainStmt *statement)
{
	objects = add_type(objects, statement->typeName, AccessExclusiveLock);
	if (statement->def == NULL || IsA(statement->def, Constraint))
		return add_definition(objects, statement->def);
	return add_in_expression(objects, statement->def);	/* a default */
}

/* Add what an ALTER SEQUENCE names: the table too that it is owned by. */
static List *
add_altered_sequence(List *objects, const AlterSeqStmt *statement)
{
	ListCell   *lc;

	objects = add_relation(objects, statement->sequence, ShareRowExclusiveLock);
	foreach(lc, statement->options)
	{
		const DefElem *option = lfirst(lc);

		if (strcmp(option->defname, "owned_by") == 0)
			objects = add_listed_relation(objects, castNode(List, option->arg), 1,
										  ShareUpdateExclusiveLock);
	}
	return objects;
}

/* Add what a COMMENT is on. */
static List *
add_commented(List *objects, const CommentStmt *statement)
{
	switch (statement->objtype)
	{
		case OBJECT_TABLE:
		case OBJECT_SEQUENCE:
		case OBJECT_INDEX:
			return add_listed_relation(objects, castNode(List, statement->object), 0,
									   ShareUpdateExclusiveLock);
		case OBJECT_COLUMN:
		case OBJECT_TABCONSTRAINT:
			return add_listed_relation(objects, castNode(List, statement->object), 1,
									   ShareUpdateExclusiveLock);
		case OBJECT_TYPE:
		case OBJECT_DOMAIN:
			return add_type(objects, castNode(TypeName, statement->object)->names,
							ShareUpdateExclusiveLock);
		case OBJECT_DOMCONSTRAINT:
			return add_type(objects,
							linitial_node(TypeName, castNode(List, statement->object))->names,
							ShareUpdateExclusiveLock);
		default:
			return objects;
	}
}

/* Add what an UPDATE names. */
static List *
add_updated(List *objects, const UpdateStmt *statement)
{
	ListCell   *lc;

	objects = add_relation(objects, statement->relation, ShareUpdateExclusiveLock);
	foreach(lc, statement->targetList)
		objects = add_in_expression(objects, (Node *) lfirst_node(ResTarget, lc)->val);
	return objects;
}

/* Add what a SELECT sets a sequence from, and that sequence. */
static List *
add_selected(List *objects, const SelectStmt *statement)
{
	ListCell   *lc;

	objects = add_definitions(objects, statement->fromClause);
	foreach(lc, statement->targetList)
	{
		const Node *value = lfirst_node(ResTarget, lc)->val;
		const A_Const *name = IsA(value, FuncCall) && ((FuncCall *) value)->args != NIL ?
			linitial(((FuncCall *) value)->args) : NULL;

		if (name != NULL && IsA(name, A_Const) && !name->isnull && IsA(&name->val, String))
			objects = add_listed_relation(objects, name_list_of_text(name->val.sval.sval), 0,
										  ShareUpdateExclusiveLock);
	}
	return objects;
}

/* Add what a parsed statement names. */
static List *
add_named(List *objects, Node *node)
{
	switch (nodeTag(node))
	{
		case T_AlterTableStmt:
			return add_altered(objects, (AlterTableStmt *) node);
		case T_CreateStmt:
			objects = add_relation(objects, ((CreateStmt *) node)->relation,
								   ShareUpdateExclusiveLock);
			return add_definitions(objects, ((CreateStmt *) node)->tableElts);
		case T_CreateFunctionStmt:
			return add_made_function(objects, (CreateFunctionStmt *) node);
		case T_CreateEnumStmt:
			return add_type(objects, ((CreateEnumStmt *) node)->typeName, AccessExclusiveLock);
		case T_AlterEnumStmt:
			return add_type(objects, ((AlterEnumStmt *) node)->typeName, AccessExclusiveLock);
		case T_IndexStmt:
			return add_index(objects, (IndexStmt *) node);
		case T_CreateDomainStmt:
			return add_domain(objects, (CreateDomainStmt *) node);
		case T_AlterDomainStmt:
			return add_altered_domain(objects, (AlterDomainStmt *) node);
		case T_CreateSeqStmt:
			return add_relation(objects, ((CreateSeqStmt *) node)->sequence, AccessExclusiveLock);
		case T_AlterSeqStmt:
			return add_altered_sequence(objects, (AlterSeqStmt *) node);
		case T_CommentStmt:
			return add_commented(objects, (CommentStmt *) node);
		case T_ReindexStmt:
			return add_relation(objects, ((ReindexStmt *) node)->relation, AccessExclusiveLock);
		case T_DropStmt:
			return add_dropped(objects, (DropStmt *) node);
		case T_RenameStmt:
			return add_identified(objects, ((RenameStmt *) node)->renameType,
								  ((RenameStmt *) node)->relation, ((RenameStmt *) node)->object);
		case T_AlterObjectSchemaStmt:
			return add_identified(objects, ((AlterObjectSchemaStmt *) node)->objectType,
								  ((AlterObjectSchemaStmt *) node)->relation,
								  ((AlterObjectSchemaStmt *) node)->object);
		case T_AlterOwnerStmt:
			return add_identified(objects, ((AlterOwnerStmt *) node)->objectType,
								  ((AlterOwnerStmt *) node)->relation,
								  ((AlterOwnerStmt *) node)->object);
		case T_AlterExtensionContentsStmt:
			return add_member(objects, (AlterExtensionContentsStmt *) node);
		case T_GrantStmt:
			return add_granted(objects, (GrantStmt *) node);
		case T_AlterPublicationStmt:
			return add_published(objects, (AlterPublicationStmt *) node);
		case T_UpdateStmt:
			return add_updated(objects, (UpdateStmt *) node);
		case T_SelectStmt:
			return add_selected(objects, (SelectStmt *) node);
		default:
			return objects;
	}
}

/* The objects (NamedObject) that a statement names and that are there. */
List *
objects_named_in(const char *statement)
{
	List	   *objects = NIL;
	ListCell   *lc;

	AcceptInvalidationMessages();
	foreach(lc, pg_parse_query(statement))
		objects = add_named(objects, lfirst_node(RawStmt, lc)->stmt);
	return objects;
}

/*
 * The lock that a statement on a table takes on it, never less than what keeps
 * its name, and on the table that a foreign key in it references.
 */
LOCKMODE
table_lock_of(const char *statement, LOCKMODE *referenced)
{
	const Node *node = linitial_node(RawStmt, pg_parse_query(statement))->stmt;
	LOCKMODE	mode = ShareUpdateExclusiveLock;
	ListCell   *lc;

	*referenced = RowShareLock;
	if (IsA(node, IndexStmt) && !((const IndexStmt *) node)->concurrent)
		return ShareLock;
	if (!IsA(node, AlterTableStmt))
		return mode;
	foreach(lc, ((const AlterTableStmt *) node)->cmds)
	{
		if (((const AlterTableCmd *) lfirst(lc))->subtype == AT_AddConstraint)
			*referenced = ShareRowExclusiveLock;
	}
	return stronger_lock(mode, AlterTableGetLockLevel(((const AlterTableStmt *) node)->cmds));
}

/* Does a statement make what it names? */
bool
makes_objects(const char *statement)
{
	const Node *node = linitial_node(RawStmt, pg_parse_query(statement))->stmt;

	return IsA(node, CreateStmt) || IsA(node, CreateEnumStmt) ||
		IsA(node, CreateDomainStmt) || IsA(node, CreateSeqStmt) || IsA(node, CreateFunctionStmt);
}
