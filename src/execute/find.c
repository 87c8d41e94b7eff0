/*-------------------------------------------------------------------------
 *
 * execute/find.c
 *		Finds what the parts of a statement name.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/dependency.h"
#include "catalog/index.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/value.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "compat.h"
#include "execute/find.h"

/* Add an object that a name means; nothing where there is none. */
List *
add_object(List *objects, Oid catalog, Oid oid, const char *name, LOCKMODE mode)
{
	NamedObject *object;

	if (!OidIsValid(oid))
		return objects;
	object = palloc0(sizeof(NamedObject));
	object->catalog = catalog;
	object->oid = oid;
	object->name = name;
	object->mode = mode;
	return lappend(objects, object);
}

/* The table that an index, or the sequence of a column, belongs to. */
static Oid
table_of_relation(Oid relation, char kind, bool *comes_with_it)
{
	Oid			table = InvalidOid;
	int32		column;

	*comes_with_it = true;
	if (kind == RELKIND_INDEX || kind == RELKIND_PARTITIONED_INDEX)
		return IndexGetRelation(relation, true);
	if (kind != RELKIND_SEQUENCE || sequenceIsOwned(relation, DEPENDENCY_INTERNAL, &table, &column))
		return table;
	*comes_with_it = false;
	return sequenceIsOwned(relation, DEPENDENCY_AUTO, &table, &column) ? table : InvalidOid;
}

/* Add the relation that a name means, and the table that it belongs to before it. */
List *
add_relation(List *objects, const RangeVar *name, LOCKMODE mode)
{
	Oid			schema = name && name->schemaname ?
		get_namespace_oid(name->schemaname, true) : InvalidOid;
	Oid			oid = OidIsValid(schema) ? get_relname_relid(name->relname, schema) : InvalidOid;
	bool		comes_with_table;
	Oid			table;

	if (!OidIsValid(oid))
		return objects;
	table = table_of_relation(oid, get_rel_relkind(oid), &comes_with_table);
	objects = add_object(objects, RelationRelationId, table, name->relname, mode);
	objects = add_object(objects, RelationRelationId, oid, name->relname, mode);
	((NamedObject *) llast(objects))->comes_with_table = comes_with_table && OidIsValid(table);
	return objects;
}

/* The same for a name as a list; the last parts of it may be something else's. */
List *
add_listed_relation(List *objects, const List *names, int others, LOCKMODE mode)
{
	int			count = list_length(names) - others;

	if (count != 2)
		return objects;
	return add_relation(objects, makeRangeVar(strVal(linitial(names)), strVal(lsecond(names)), -1),
						mode);
}

/* Add the type that a name means, unless it is built in. */
List *
add_type(List *objects, const List *names, LOCKMODE mode)
{
	Oid			schema;
	const char *name;

	if (list_length(names) != 2)
		return objects;
	schema = get_namespace_oid(strVal(linitial(names)), true);
	name = strVal(lsecond(names));
	if (!OidIsValid(schema) || schema == PG_CATALOG_NAMESPACE)
		return objects;
	return add_object(objects, TypeRelationId,
					  GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum(name),
									  ObjectIdGetDatum(schema)),
					  name, mode);
}

/* The relation in 'app.numbers'::regclass; NIL if it is something else. */
static List *
relation_of_constant(const Node *node)
{
	const TypeCast *cast = (const TypeCast *) node;
	const A_Const *constant;

	if (!IsA(node, TypeCast) || !IsA(cast->arg, A_Const) || cast->typeName->names == NIL ||
		strcmp(strVal(llast(cast->typeName->names)), "regclass") != 0)
		return NIL;
	constant = (const A_Const *) cast->arg;
	if (constant->isnull || !IsA(&constant->val, String))
		return NIL;
	return name_list_of_text(constant->val.sval.sval);
}

/* Add the types, and the sequences, in a part of an expression. */
static bool
add_in_node(Node *node, void *list)
{
	List	  **objects = list;

	if (node == NULL)
		return false;
	if (IsA(node, TypeName))
	{
		*objects = add_type(*objects, ((TypeName *) node)->names, AccessShareLock);
		return false;
	}
	*objects = add_listed_relation(*objects, relation_of_constant(node), 0, AccessShareLock);
	return raw_expression_tree_walker(node, add_in_node, list);
}

/* Add what an expression names. */
List *
add_in_expression(List *objects, Node *expression)
{
	(void) add_in_node(expression, &objects);
	return objects;
}

/* Add what a column is defined by, as far as that has names. */
static List *
add_column(List *objects, const ColumnDef *column)
{
	if (column->typeName != NULL)
		objects = add_type(objects, column->typeName->names, AccessShareLock);
	objects = add_in_expression(objects, column->raw_default);
	return add_definitions(objects, column->constraints);
}

/* Add the table that a foreign key references, and what is in expressions. */
static List *
add_constraint(List *objects, const Constraint *constraint)
{
	ListCell   *lc;

	objects = add_relation(objects, constraint->pktable, ShareRowExclusiveLock);
	objects = add_in_expression(objects, constraint->raw_expr);
	objects = add_in_expression(objects, constraint->where_clause);
	foreach(lc, constraint->exclusions)
		objects = add_definition(objects, linitial(lfirst(lc)));
	return objects;
}

/* Add what a column, constraint, index element, parent or partition names. */
List *
add_definition(List *objects, const Node *definition)
{
	if (definition == NULL)
		return objects;
	switch (nodeTag(definition))
	{
		case T_ColumnDef:
			return add_column(objects, (const ColumnDef *) definition);
		case T_Constraint:
			return add_constraint(objects, (const Constraint *) definition);
		case T_IndexElem:
			return add_in_expression(objects, ((const IndexElem *) definition)->expr);
		case T_RangeVar:
			return add_relation(objects, (const RangeVar *) definition,
								ShareUpdateExclusiveLock);
		case T_PartitionCmd:
			return add_relation(objects, ((const PartitionCmd *) definition)->name,
								AccessExclusiveLock);
		default:
			return objects;
	}
}

/* Add what each of them names. */
List *
add_definitions(List *objects, const List *definitions)
{
	ListCell   *lc;

	foreach(lc, definitions)
		objects = add_definition(objects, lfirst(lc));
	return objects;
}
