/*-------------------------------------------------------------------------
 *
 * execute/domains.c
 *		Whose domains a statement has the server check values of, and whose
 *		types it converts values of.
 *
 * The owner of a domain can have a function called by a check of it, and the
 * server calls that as whoever makes a value one of the domain: also where it
 * reads a literal of an array, row or range with such values.  The owner of
 * any type can make a cast of it, which runs as whoever converts a value.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/transam.h"
#include "catalog/dependency.h"
#include "catalog/index.h"
#include "catalog/namespace.h"
#include "catalog/pg_attrdef.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "nodes/parsenodes.h"
#include "nodes/value.h"
#include "tcop/tcopprot.h"
#include "utils/acl.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "compat.h"
#include "execute/domains.h"
#include "live/lookup.h"

/* What a statement is made of, as far as that says of which types it makes values. */
typedef struct Parts
{
	Oid			schema;			/* of names without one */
	List	   *types;			/* their OIDs */
	List	   *columns;		/* names; what is compared with them becomes of their types */
	List	   *targets;		/* names; what they are set to becomes of their types */
	List	   *tables;			/* OIDs */
	List	   *cast_types;		/* OIDs; what else becomes of them by a cast */
	bool		expressions;	/* has it any? */
	bool		stored;			/* does it evaluate those of the tables? */
	bool		parsed_again;	/* are those of the tables written as text and parsed again? */
	List	   *changed;		/* names of columns that have another type then */
} Parts;

static bool add_parts(Node *node, void *parts);

/* The type that a name means; InvalidOid if there is none. */
static Oid
type_of_name(const List *names)
{
	Oid			schema;

	/* No path that a statement is run under leads to one without its schema but the server's own. */
	if (list_length(names) != 2)
		return InvalidOid;
	schema = get_namespace_oid(strVal(linitial(names)), true);
	if (!OidIsValid(schema))
		return InvalidOid;
	return GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum(strVal(llast(names))),
						   ObjectIdGetDatum(schema));
}

/* Add what a cast is made of; a literal is read by the type alone. */
static void
add_cast(Parts *parts, const TypeCast *cast)
{
	if (!IsA(cast->arg, A_Const))
		parts->cast_types = lappend_oid(parts->cast_types,
										type_of_name(cast->typeName->names));
	(void) add_parts(cast->arg, parts);
	(void) add_parts((Node *) cast->typeName, parts);
}

/* Add the table that a name means, or that of an index, if it is there. */
static void
add_table(Parts *parts, const RangeVar *name)
{
	Oid			schema = name->schemaname ? get_namespace_oid(name->schemaname, true) :
		parts->schema;
	Oid			table = OidIsValid(schema) ? get_relname_relid(name->relname, schema) : InvalidOid;

	if (OidIsValid(table) && get_rel_relkind(table) == RELKIND_INDEX)
		table = IndexGetRelation(table, true);
	if (OidIsValid(table))
		parts->tables = list_append_unique_oid(parts->tables, table);
}

/* Add what is in an expression. */
static void
add_expression(Parts *parts, Node *expression)
{
	parts->expressions |= expression != NULL;
	(void) add_parts(expression, parts);
}

/* Add what a constraint of a table, column or domain is made of. */
static void
add_constraint_parts(Parts *parts, const Constraint *constraint)
{
	ListCell   *lc;

	add_expression(parts, constraint->raw_expr);
	add_expression(parts, constraint->where_clause);
	foreach(lc, constraint->exclusions)
		(void) add_parts(linitial(lfirst(lc)), parts);
}

/* Does a command of ALTER TABLE have the server evaluate what is stored of the table? */
static bool
evaluates_stored(const AlterTableCmd *command)
{
	switch (command->subtype)
	{
		case AT_AddColumn:
		case AT_AlterColumnType:
		case AT_ValidateConstraint:
		case AT_SetLogged:
		case AT_SetUnLogged:
			return true;
		default:
#ifdef HAVE_SET_EXPRESSION
			if (command->subtype == AT_SetExpression)
				return true;
#endif
			return false;
	}
}

/*
 * Does it have the server write what is stored of the table as text, and parse it
 * again?  A cast that was made since may be found then.
 */
static bool
parses_again(const AlterTableCmd *command)
{
#ifdef HAVE_SET_EXPRESSION
	if (command->subtype == AT_SetExpression)
		return true;
#endif
	return command->subtype == AT_AlterColumnType;
}

/* Add what a command of ALTER TABLE is made of. */
static void
add_command_parts(Parts *parts, const AlterTableCmd *command)
{
	parts->stored |= evaluates_stored(command);
	if (parses_again(command))
	{
		parts->parsed_again = true;
		parts->changed = lappend(parts->changed, command->name);
	}
	if (command->def == NULL)
		return;
	if (IsA(command->def, ColumnDef) || IsA(command->def, Constraint))
		(void) add_parts(command->def, parts);
	else if (command->subtype == AT_ColumnDefault || evaluates_stored(command))
	{
		parts->targets = lappend(parts->targets, command->name);
		add_expression(parts, command->def);
	}
}

/*
 * Is this a column alone that is asked for NULL, or given to a function which
 * writes it by the output function of its type?  That asks no cast.
 */
static bool
converts_nothing(const Node *node)
{
	const FuncCall *call = (const FuncCall *) node;
	const char *name;

	if (IsA(node, NullTest))
		return IsA(((const NullTest *) node)->arg, ColumnRef);
	if (!IsA(node, FuncCall) || list_length(call->funcname) != 2 ||
		strcmp(strVal(linitial(call->funcname)), "pg_catalog") != 0 || call->args == NIL ||
		!IsA(llast(call->args), ColumnRef))
		return false;
	name = strVal(llast(call->funcname));
	return strcmp(name, "format") == 0 || strcmp(name, "concat") == 0 ||
		strcmp(name, "enum_out") == 0 ||
		strcmp(name, "array_out") == 0;
}

/* Add what a node within a statement is made of. */
static bool
add_parts(Node *node, void *context)
{
	Parts	   *parts = context;
	ListCell   *lc;

	if (node == NULL || converts_nothing(node))
		return false;
	switch (nodeTag(node))
	{
		case T_TypeName:
			parts->types = lappend_oid(parts->types,
									   type_of_name(((TypeName *) node)->names));
			return false;
		case T_TypeCast:
			add_cast(parts, (TypeCast *) node);
			return false;
		case T_RangeVar:
			add_table(parts, (RangeVar *) node);
			return false;
		case T_ColumnRef:
			if (IsA(llast(((ColumnRef *) node)->fields), String))
				parts->columns = lappend(parts->columns,
										 strVal(llast(((ColumnRef *) node)->fields)));
			return false;
		case T_ColumnDef:
			(void) add_parts((Node *) ((ColumnDef *) node)->typeName, parts);
			add_expression(parts, ((ColumnDef *) node)->raw_default);
			return add_parts((Node *) ((ColumnDef *) node)->constraints, parts);
		case T_Constraint:
			add_constraint_parts(parts, (Constraint *) node);
			return false;
		case T_AlterTableCmd:
			add_command_parts(parts, (AlterTableCmd *) node);
			return false;
		case T_IndexElem:
			add_expression(parts, ((IndexElem *) node)->expr);
			return false;
		case T_List:
			foreach(lc, (List *) node)
				(void) add_parts(lfirst(lc), parts);
			return false;
		default:
			return raw_expression_tree_walker(node, add_parts, context);
	}
}

/* Add what an UPDATE is made of. */
static void
add_update_parts(Parts *parts, const UpdateStmt *statement)
{
	ListCell   *lc;

	parts->stored = true;
	add_table(parts, statement->relation);
	foreach(lc, statement->targetList)
	{
		const ResTarget *target = lfirst_node(ResTarget, lc);

		parts->targets = lappend(parts->targets, target->name);
		add_expression(parts, target->val);
	}
	(void) add_parts((Node *) statement->fromClause, parts);
	add_expression(parts, statement->whereClause);
	(void) add_parts((Node *) statement->withClause, parts);
}

/* Add what a statement is made of that may set any column of a table. */
static void
add_rows_parts(Parts *parts, const RangeVar *relation, Node *statement)
{
	Oid			table = get_relname_relid(relation->relname,
										  relation->schemaname ?
										  get_namespace_oid(relation->schemaname, true) :
										  parts->schema);
	HeapTuple	row;

	parts->stored = true;
	parts->expressions = true;
	add_table(parts, relation);
	for (AttrNumber i = 1; HeapTupleIsValid(row = SearchSysCache2(ATTNUM, ObjectIdGetDatum(table),
																  Int16GetDatum(i))); i++)
	{
		parts->types = lappend_oid(parts->types, ((Form_pg_attribute) GETSTRUCT(row))->atttypid);
		ReleaseSysCache(row);
	}
	(void) raw_expression_tree_walker(statement, add_parts, parts);
}

/* Add what an ALTER DOMAIN is made of; what it compares VALUE with becomes of the type below. */
static void
add_domain_parts(Parts *parts, const AlterDomainStmt *statement)
{
	Oid			domain = type_of_name(statement->typeName);

	if (statement->def == NULL || !OidIsValid(domain))
		return;
	parts->types = lappend_oid(parts->types, getBaseType(domain));
	(void) add_parts(statement->def, parts);
}

/* What a statement is made of. */
static Parts
parts_of_statement(Node *node, Oid schema)
{
	Parts		parts = {.schema = schema};

	switch (nodeTag(node))
	{
		case T_CreateStmt:
			(void) add_parts((Node *) ((CreateStmt *) node)->tableElts, &parts);
			if (!parts.expressions)
				parts.types = NIL;	/* of columns that no value is made for */
			break;
		case T_AlterTableStmt:
			add_table(&parts, ((AlterTableStmt *) node)->relation);
			(void) add_parts((Node *) ((AlterTableStmt *) node)->cmds, &parts);
			break;
		case T_IndexStmt:
			add_table(&parts, ((IndexStmt *) node)->relation);
			(void) add_parts((Node *) ((IndexStmt *) node)->indexParams, &parts);
			(void) add_parts(((IndexStmt *) node)->whereClause, &parts);
			break;
		case T_ReindexStmt:
			parts.stored = true;
			add_table(&parts, ((ReindexStmt *) node)->relation);
			break;
		case T_CreateDomainStmt:
			(void) add_parts((Node *) ((CreateDomainStmt *) node)->typeName, &parts);
			(void) add_parts((Node *) ((CreateDomainStmt *) node)->constraints, &parts);
			break;
		case T_AlterDomainStmt:
			add_domain_parts(&parts, (AlterDomainStmt *) node);
			break;
		case T_UpdateStmt:
			add_update_parts(&parts, (UpdateStmt *) node);
			break;
		case T_InsertStmt:
			add_rows_parts(&parts, ((InsertStmt *) node)->relation, node);
			break;
		case T_DeleteStmt:
			add_rows_parts(&parts, ((DeleteStmt *) node)->relation, node);
			break;
		case T_MergeStmt:
			add_rows_parts(&parts, ((MergeStmt *) node)->relation, node);
			break;
		case T_SelectStmt:
			parts.stored = true;	/* the planner looks at it */
			(void) add_parts(node, &parts);
			break;
		default:
			break;
	}
	return parts;
}

static List *add_domains_of_type(List *domains, Oid type);

/* Add the domains in the columns of a row type. */
static List *
add_domains_of_row(List *domains, Oid relation)
{
	HeapTuple	row;

	for (AttrNumber i = 1; HeapTupleIsValid(row = SearchSysCache2(ATTNUM, ObjectIdGetDatum(relation),
																  Int16GetDatum(i))); i++)
	{
		Oid			type = ((Form_pg_attribute) GETSTRUCT(row))->atttypid;

		ReleaseSysCache(row);
		domains = add_domains_of_type(domains, type);
	}
	return domains;
}

/* Add the domains whose checks a value of a type has to meet, within it too. */
static List *
add_domains_of_type(List *domains, Oid type)
{
	HeapTuple	row = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	Form_pg_type form = HeapTupleIsValid(row) ? (Form_pg_type) GETSTRUCT(row) : NULL;

	check_stack_depth();
	if (form == NULL)
		return domains;
	if (form->typtype == TYPTYPE_DOMAIN)
		domains = add_domains_of_type(list_append_unique_oid(domains, type), form->typbasetype);
	else if (OidIsValid(form->typelem))
		domains = add_domains_of_type(domains, form->typelem);
	else if (form->typtype == TYPTYPE_COMPOSITE)
		domains = add_domains_of_row(domains, form->typrelid);
	else if (form->typtype == TYPTYPE_RANGE)
		domains = add_domains_of_type(domains, get_range_subtype(type));
	else if (form->typtype == TYPTYPE_MULTIRANGE)
		domains = add_domains_of_type(domains, get_multirange_range(type));
	ReleaseSysCache(row);
	return domains;
}

/* Add a type, or that of an array's elements, if it is not built in. */
static List *
add_type_with_casts(List *types, Oid type)
{
	Oid			element = get_element_type(type);

	if (OidIsValid(element))
		type = element;
	return type < FirstNormalObjectId ? types : list_append_unique_oid(types, type);
}

/*
 * Add the domains of columns.  A literal that is compared with a column of a
 * domain becomes of the type below, one that is stored there of the domain.
 * Where there are casts, each column may be what is cast.
 */
static List *
add_domains_of_columns(List *domains, Oid table, const List *names, const Parts *parts)
{
	bool		stored_there = names == parts->targets;
	ListCell   *lc;

	foreach(lc, names)
	{
		AttrNumber	number = get_attnum(table, lfirst(lc));
		Oid			type = number > 0 ? get_atttype(table, number) : InvalidOid;

		if (!OidIsValid(type))
			continue;
		domains = add_domains_of_type(domains, stored_there ? type : getBaseType(type));
		if (parts->cast_types != NIL)
			domains = add_type_with_casts(domains, getBaseType(type));
	}
	return domains;
}

static bool
is_named(const List *names, const char *name)
{
	ListCell   *lc;

	foreach(lc, names)
	{
		if (strcmp(lfirst(lc), name) == 0)
			return true;
	}
	return false;
}

/*
 * Add the types of the columns of a table: each may be what is cast.  Not those of
 * columns that get another type, which they have when the rest is parsed.
 */
static List *
add_types_of_table(List *types, Oid table, const List *changed)
{
	HeapTuple	row;

	for (AttrNumber i = 1; HeapTupleIsValid(row = SearchSysCache2(ATTNUM, ObjectIdGetDatum(table),
																  Int16GetDatum(i))); i++)
	{
		Form_pg_attribute column = (Form_pg_attribute) GETSTRUCT(row);

		if (OidIsValid(column->atttypid) && !is_named(changed, NameStr(column->attname)))
			types = add_type_with_casts(types, getBaseType(column->atttypid));
		ReleaseSysCache(row);
	}
	return types;
}

/* Open a scan of what depends on an object, or of what that depends on. */
static SysScanDesc
begin_dependencies(Relation catalog, bool on_it, Oid class, Oid object)
{
	ScanKeyData keys[2];

	ScanKeyInit(&keys[0], on_it ? Anum_pg_depend_refclassid : Anum_pg_depend_classid,
				BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(class));
	ScanKeyInit(&keys[1], on_it ? Anum_pg_depend_refobjid : Anum_pg_depend_objid,
				BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(object));
	return systable_beginscan(catalog, on_it ? DependReferenceIndexId : DependDependerIndexId,
							  true, NULL, 2, keys);
}

/* Add the domains that what is stored of an object names. */
static List *
add_domains_of_object(List *domains, Relation catalog, Oid class, Oid object)
{
	SysScanDesc scan = begin_dependencies(catalog, false, class, object);
	HeapTuple	row;

	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		const FormData_pg_depend *form = (Form_pg_depend) GETSTRUCT(row);

		if (form->refclassid == TypeRelationId)
			domains = add_domains_of_type(domains, form->refobjid);
	}
	systable_endscan(scan);
	return domains;
}

/* Is this a default that is no more than the value of new rows? */
static bool
is_plain_default(Oid class, Oid table, int column)
{
	return class == AttrDefaultRelationId &&
		(column <= 0 || get_attgenerated(table, column) == '\0');
}

/* Add the domains that the checks, indexes and generated columns of a table name. */
static List *
add_domains_stored_of_table(List *domains, Oid table)
{
	Relation	catalog = table_open(DependRelationId, AccessShareLock);
	SysScanDesc scan = begin_dependencies(catalog, true, RelationRelationId, table);
	HeapTuple	row;

	while (HeapTupleIsValid(row = systable_getnext(scan)))
	{
		const FormData_pg_depend *form = (Form_pg_depend) GETSTRUCT(row);

		CHECK_FOR_INTERRUPTS();
		if ((form->classid == ConstraintRelationId || form->classid == RelationRelationId ||
			 form->classid == AttrDefaultRelationId) &&
			!is_plain_default(form->classid, table, form->refobjsubid))
			domains = add_domains_of_object(domains, catalog, form->classid, form->objid);
	}
	systable_endscan(scan);
	table_close(catalog, AccessShareLock);
	return domains;
}

/*
 * The domains whose checks a statement may come to run, and the types whose
 * casts, as far as they are not built in.  Each literal counts as
 * if it were of the type of each column that the statement names.
 */
List *
domains_of_statement(const char *text, Oid schema)
{
	Parts		parts = parts_of_statement(linitial_node(RawStmt, pg_parse_query(text))->stmt,
										   schema);
	List	   *domains = NIL;
	ListCell   *lc;

	foreach(lc, parts.types)
		domains = add_domains_of_type(domains, lfirst_oid(lc));
	foreach(lc, parts.cast_types)
		domains = add_type_with_casts(domains, lfirst_oid(lc));
	foreach(lc, parts.tables)
	{
		Oid			table = lfirst_oid(lc);

		domains = add_domains_of_columns(domains, table, parts.columns, &parts);
		domains = add_domains_of_columns(domains, table, parts.targets, &parts);
		if (parts.stored)
			domains = add_domains_stored_of_table(domains, table);
		if (parts.parsed_again)
			domains = add_types_of_table(domains, table, parts.changed);
	}
	return domains;
}

/* The owner of a type; InvalidOid, which has no rights, if it is gone. */
Oid
owner_of_type(Oid type)
{
	HeapTuple	row = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	Oid			owner;

	if (!HeapTupleIsValid(row))
		return InvalidOid;
	owner = ((Form_pg_type) GETSTRUCT(row))->typowner;
	ReleaseSysCache(row);
	return owner;
}

static const char *
type_name(Oid type)
{
	HeapTuple	row = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	const char *name;

	if (!HeapTupleIsValid(row))
		return GONE;
	name = pstrdup(NameStr(((Form_pg_type) GETSTRUCT(row))->typname));
	ReleaseSysCache(row);
	return name;
}

/* Do all domains check what a role says, or somebody who may act as that? */
bool
domains_are_trusted(const List *domains, Oid role)
{
	ListCell   *lc;

	foreach(lc, domains)
	{
		if (!has_privs_of_role(owner_of_type(lfirst_oid(lc)), role))
			return false;
	}
	return true;
}

/* Raise an error if one of domains may call, as a role, what another one has put there. */
void
require_trusted_domains(const List *domains, Oid role)
{
	ListCell   *lc;

	foreach(lc, domains)
	{
		Oid			owner = owner_of_type(lfirst_oid(lc));
		bool		is_domain = get_typtype(lfirst_oid(lc)) == TYPTYPE_DOMAIN;

		if (!has_privs_of_role(owner, role))
			ereport(ERROR,
					(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
					 errmsg("%s \"%s\" belongs to role \"%s\"",
							is_domain ? "domain" : "type", type_name(lfirst_oid(lc)), role_text(owner)),
					 errdetail("What that role has put into its %s would run with the rights of role \"%s\".",
							   is_domain ? "checks" : "casts", role_text(role)),
					 errhint("Give it to the owner of the tables with ALTER %s ... OWNER TO.",
							 is_domain ? "DOMAIN" : "TYPE")));
	}
}
