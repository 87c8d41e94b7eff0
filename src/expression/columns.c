/*-------------------------------------------------------------------------
 *
 * expression/columns.c
 *		The columns that an expression can name, without the table itself.
 *
 * To the server they are those of a VALUES list with their names and types: it
 * opens no relation for that, and takes our word.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/plannodes.h"
#include "optimizer/optimizer.h"
#include "parser/parse_relation.h"
#include "utils/lsyscache.h"
#include "utils/ruleutils.h"

#include "expression/tree.h"

/* No expression can name this. */
#define NO_NAME ""

/* The columns of a VALUES list. */
typedef struct ColumnLists
{
	List	   *row;
	List	   *names;
	List	   *types;
	List	   *typmods;
	List	   *collations;
} ColumnLists;

/* The place of a column, counted from 1; 0 if there is none. */
int
column_place(const ModelTable *table, const char *name)
{
	return model_column_place(table, name) + 1;
}

static void
add_column(ColumnLists *lists, const char *name, Oid type, int32 typmod, Oid collation)
{
	lists->row = lappend(lists->row, makeNullConst(type, -1, InvalidOid));
	lists->names = lappend(lists->names, makeString(pstrdup(name)));
	lists->types = lappend_oid(lists->types, type);
	lists->typmods = lappend_int(lists->typmods, typmod);
	lists->collations = lappend_oid(lists->collations, collation);
}

/* A column; one of a type that does not exist only keeps its place. */
static void
add_model_column(ColumnLists *lists, const ModelColumn *column, const ExpressionContext *context)
{
	Oid			type = type_oid(&column->type, context);

	if (!OidIsValid(type) || !get_typisdefined(type))
		add_column(lists, NO_NAME, TEXTOID, -1, InvalidOid);
	else
		add_column(lists, column->base.name, type, column->type.typmod,
				   OidIsValid(column->collation) ? column->collation : get_typcollation(type));
}

/* The type of the table's rows; InvalidOid if it does not exist. */
static Oid
row_type(const Subject *subject)
{
	const ModelTable *live = subject->table;

	if (!OidIsValid(live->base.oid))
		live = model_find_table(subject->context->types, live->base.name);
	return live && OidIsValid(live->base.oid) ? get_rel_type_id(live->base.oid) : InvalidOid;
}

/* Is this the table's name for a whole row of it? */
static bool
is_whole_row(const ColumnRef *ref, const ModelTable *table)
{
	Node	   *first = linitial(ref->fields);

	if (!IsA(first, String) || strcmp(strVal(first), table->base.name) != 0)
		return false;
	if (list_length(ref->fields) == 1)
		return column_place(table, table->base.name) == 0;
	return list_length(ref->fields) == 2 && IsA(lsecond(ref->fields), A_Star);
}

/* Before the server looks for a column: a whole row is of the table's type. */
static Node *
find_whole_row(ParseState *pstate, ColumnRef *ref)
{
	const Subject *subject = pstate->p_ref_hook_state;
	Oid			type;

	if (!is_whole_row(ref, subject->table))
		return NULL;
	type = row_type(subject);
	if (!OidIsValid(type))
		return NULL;			/* a row of some kind, then */
	return (Node *) makeVar(1, InvalidAttrNumber, type, -1, InvalidOid, 0);
}

/* After it has found none: a column of a type that does not exist. */
static Node *
explain_missing_column(ParseState *pstate, ColumnRef *ref, Node *found)
{
	const Subject *subject = pstate->p_ref_hook_state;
	Node	   *name = llast(ref->fields);
	const ModelColumn *column;

	if (found != NULL || !IsA(name, String))
		return NULL;
	column = model_find_column(subject->table, strVal(name));
	if (column != NULL && !OidIsValid(type_oid(&column->type, subject->context)))
		ereport(ERROR,
				errcode(ERRCODE_UNDEFINED_OBJECT),
				errmsg("type \"%s\" of column \"%s\" does not exist",
					   column->type.own ? column->type.own : GONE, column->base.name));
	return NULL;
}

/* Let an expression name the columns of the table, and tableoid. */
void
add_columns(ParseState *pstate, Subject *subject)
{
	ColumnLists lists = {NIL};
	ParseNamespaceItem *item;
	ListCell   *lc;

	foreach(lc, subject->table->columns)
		add_model_column(&lists, lfirst(lc), subject->context);
	add_column(&lists, "tableoid", OIDOID, -1, InvalidOid);
	item = addRangeTableEntryForValues(pstate, list_make1(lists.row), lists.types, lists.typmods,
									   lists.collations,
									   makeAlias(subject->table->base.name, lists.names),
									   false, false);
	addNSItemToQuery(pstate, item, false, true, true);
	pstate->p_pre_columnref_hook = find_whole_row;
	pstate->p_post_columnref_hook = explain_missing_column;
	pstate->p_ref_hook_state = subject;
}

/* The name of the column at a place: tableoid comes after those of the table. */
static const char *
name_at_place(const ModelTable *table, int place)
{
	if (place <= list_length(table->columns))
		return ((ModelColumn *) list_nth(table->columns, place - 1))->base.name;
	return "tableoid";
}

/*
 * The names of the columns up to the last one that a tree uses.  Those of others
 * are empty, as of dropped ones: with all of a wide table the server would take
 * long to make sure that none comes twice.
 */
static List *
used_names(const ModelTable *table, Node *tree)
{
	Bitmapset  *used = NULL;
	List	   *names = NIL;

	pull_varattnos(tree, 1, &used);
	for (int member = -1; (member = bms_next_member(used, member)) >= 0;)
	{
		int			place = member + FirstLowInvalidHeapAttributeNumber;

		if (place < 1 || place > list_length(table->columns) + 1)
			continue;
		while (list_length(names) < place - 1)
			names = lappend(names, makeString(pstrdup(NO_NAME)));
		names = lappend(names, makeString(pstrdup(name_at_place(table, place))));
	}
	return names;
}

/* What the deparser needs to write the columns that a tree uses by their names. */
List *
columns_deparse_context(const ModelTable *table, Node *tree)
{
	PlannedStmt *statement = makeNode(PlannedStmt);
	RangeTblEntry *entry = makeNode(RangeTblEntry);

	if (table == NULL)
		return NIL;
	entry->rtekind = RTE_VALUES;
	entry->eref = makeAlias(table->base.name, used_names(table, tree));
	statement->rtable = list_make1(entry);
	return deparse_context_for_plan_tree(statement, list_make1(pstrdup(table->base.name)));
}
