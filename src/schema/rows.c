/*-------------------------------------------------------------------------
 *
 * schema/rows.c
 *		The statements of a step file that change rows, and those that fill
 *		them in batches.
 *
 * They are kept as their author wrote them.  Where a name of the schema's own
 * begins is noted, so that the schema can be written before it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"

#include "compat.h"
#include "expression/expression.h"
#include "schema/parser.h"

/* A name of the schema's own in the source. */
typedef struct OwnName
{
	const char *name;
	int			location;
} OwnName;

/* A search for the own names in a statement. */
typedef struct OwnNames
{
	const Parser *parser;
	List	   *hidden;			/* names of queries WITH */
	List	   *names;			/* OwnName */
} OwnNames;

static bool
find_queries(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, CommonTableExpr))
	{
		List	  **names = context;

		*names = lappend(*names, makeString(((CommonTableExpr *) node)->ctename));
	}
	return raw_expression_tree_walker(node, find_queries, context);
}

static bool
is_hidden(const OwnNames *own, const char *name)
{
	ListCell   *lc;

	foreach(lc, own->hidden)
	{
		if (strcmp(strVal(lfirst(lc)), name) == 0)
			return true;
	}
	return false;
}

static void
add_own_name(OwnNames *own, const char *name, int location)
{
	OwnName    *result = palloc(sizeof(OwnName));

	result->name = name;
	result->location = location;
	own->names = lappend(own->names, result);
}

/* A table of the older or of the newer version. */
static void
add_relation(OwnNames *own, const RangeVar *relation)
{
	const char *name = relation->relname;

	if (relation->schemaname != NULL || is_hidden(own, name))
		return;
	if (model_find_table(own->parser->model, name) != NULL ||
		model_find_table(own->parser->want, name) != NULL)
		add_own_name(own, name, relation->location);
}

static void
add_type(OwnNames *own, const TypeName *type)
{
	const char *name = own_type_name(own->parser, type);

	if (name != NULL && list_length(type->names) == 1)
		add_own_name(own, name, type->location);
}

static bool
find_own_names(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, RangeVar))
		add_relation(context, (RangeVar *) node);
	else if (IsA(node, TypeName))
		add_type(context, (TypeName *) node);
	return raw_expression_tree_walker(node, find_own_names, context);
}

static int
compare_own_names(const ListCell *a, const ListCell *b)
{
	return ((OwnName *) lfirst(a))->location - ((OwnName *) lfirst(b))->location;
}

static bool
find_literals(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, A_Const) && !((A_Const *) node)->isnull && IsA(&((A_Const *) node)->val, String))
	{
		List	  **literals = context;

		*literals = lappend(*literals, makeString(strVal(&((A_Const *) node)->val)));
	}
	return raw_expression_tree_walker(node, find_literals, context);
}

/* The tables of INSERT ... ON CONFLICT, also behind WITH. */
static bool
find_conflicts(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, InsertStmt) && ((InsertStmt *) node)->onConflictClause != NULL)
	{
		List	  **names = context;

		*names = lappend(*names, makeString(((InsertStmt *) node)->relation->relname));
	}
	return raw_expression_tree_walker(node, find_conflicts, context);
}

/* The names of types that both models have are known where a text is read. */
void
note_types(Parser *parser)
{
	const List *types[] = {parser->model->enums, parser->model->domains,
	parser->want->enums, parser->want->domains};
	ListCell   *lc;

	for (int i = 0; i < lengthof(types); i++)
	{
		foreach(lc, types[i])
		{
			ModelObject *type = lfirst(lc);

			if (named_object(parser, NAMES_OF_TYPES, type->name) == NULL)
				take_name(parser, NAMES_OF_TYPES, type->name, type, 0);
		}
	}
}

/* A piece of the source with the names in it that are own ones, whose list is in their order. */
static void
append_piece(StringInfo text, List **names, const Parser *parser, int start, int end,
			 const List *all)
{
	int			begin = text->len;
	ListCell   *lc;

	appendBinaryStringInfo(text, parser->source->text + start, end - start);
	foreach(lc, all)
	{
		const OwnName *own = lfirst(lc);
		OwnName    *copy;

		if (own->location < start || own->location >= end)
			continue;
		copy = palloc(sizeof(OwnName));
		copy->name = own->name;
		copy->location = begin + own->location - start;
		*names = lappend(*names, copy);
	}
}

static Expression *
make_text(const char *text, const List *names)
{
	Expression *result = palloc0(sizeof(Expression));
	const char **own = palloc(Max(list_length(names), 1) * sizeof(char *));
	int		   *places = palloc(Max(list_length(names), 1) * sizeof(int));
	ListCell   *lc;

	foreach(lc, names)
	{
		own[foreach_current_index(lc)] = ((OwnName *) lfirst(lc))->name;
		places[foreach_current_index(lc)] = ((OwnName *) lfirst(lc))->location;
	}
	result->text = text;
	result->own_types.count = list_length(names);
	result->own_types.names = own;
	result->own_places = places;
	return result;
}

/* The end of the statement that is being parsed. */
static int
statement_end(const Parser *parser)
{
	return parser->source->tokens[parser->statement.last].end;
}

/* The own names of a statement, in their order. */
static List *
own_names_of(Parser *parser, Node *statement)
{
	OwnNames	own = {parser, NIL, NIL};

	note_types(parser);
	(void) find_queries(statement, &own.hidden);
	(void) find_own_names(statement, &own);
	list_sort(own.names, compare_own_names);
	return own.names;
}

/* The table whose rows a statement changes. */
static const RangeVar *
changed_relation(const Node *statement)
{
	switch (nodeTag(statement))
	{
		case T_InsertStmt:
			return ((InsertStmt *) statement)->relation;
		case T_UpdateStmt:
			return ((UpdateStmt *) statement)->relation;
		case T_DeleteStmt:
			return ((DeleteStmt *) statement)->relation;
		default:
			return ((MergeStmt *) statement)->relation;
	}
}

/* The step of a statement that changes rows of a table. */
static Step *
add_rows_step(Parser *parser, Node *statement)
{
	const RangeVar *relation = changed_relation(statement);
	Step	   *step = palloc0(sizeof(Step));
	StringInfoData text;
	List	   *names = NIL;

	if (relation->schemaname != NULL ||
		(model_find_table(parser->model, relation->relname) == NULL &&
		 model_find_table(parser->want, relation->relname) == NULL))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("%s: \"%s\" is a table of neither version", place_here(parser),
						relation->relname),
				 errhint("A statement on rows is on a table of the schema, by the name alone that it has when all renames are made.")));
	step->kind = STEP_ROWS;
	step->place = place_here(parser);
	step->object = MODEL_TABLE;
	step->table = relation->relname;
	(void) find_conflicts(statement, &step->conflicts);
	(void) find_literals(statement, &step->literals);
	initStringInfo(&text);
	append_piece(&text, &names, parser, parser->location, statement_end(parser),
				 own_names_of(parser, statement));
	step->text = make_text(text.data, names);
	parser->steps->steps = lappend(parser->steps->steps, step);
	return step;
}

/* INSERT, UPDATE, DELETE or MERGE. */
void
parse_rows(Parser *parser, Node *statement)
{
	(void) add_rows_step(parser, statement);
}

/* What a backfill calls the table of which it fills rows. */
static const char *
alias_of(const UpdateStmt *statement)
{
	return statement->relation->alias ? statement->relation->alias->aliasname :
		statement->relation->relname;
}

/* A backfill on the rows of some blocks: the bounds of BETWEEN, of type tid, are to follow. */
static const Expression *
batch_text(Parser *parser, const UpdateStmt *statement)
{
	int			where = find_token(parser->source, parser->statement, "where");
	int			condition = token_start(parser->source, where + 1);
	List	   *all = own_names_of(parser, (Node *) statement);
	List	   *names = NIL;
	StringInfoData text;

	initStringInfo(&text);
	append_piece(&text, &names, parser, parser->location, condition, all);
	appendStringInfoString(&text, "(");
	append_piece(&text, &names, parser, condition, statement_end(parser), all);
	appendStringInfo(&text, ") AND %s.ctid BETWEEN ", quote_identifier(alias_of(statement)));
	return make_text(text.data, names);
}

/* An UPDATE that can run ahead, in batches. */
void
parse_backfill(Parser *parser, UpdateStmt *statement)
{
	Step	   *step;

	if (statement->whereClause == NULL || statement->withClause != NULL ||
		IsA(statement->whereClause, CurrentOfExpr) || has_returning(statement))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
				 errmsg("%s: a backfill is an UPDATE with WHERE, without WITH and RETURNING",
						place_here(parser)),
				 errhint("Its condition must not hold any more for a row that it has filled.")));
	step = add_rows_step(parser, (Node *) statement);
	step->backfill = true;
	step->batch = batch_text(parser, statement);
}

/* The step that drops a table, or a column by the name that it has until then; NULL if none does. */
const Step *
steps_find_drop(const Steps *steps, const char *table, const char *column)
{
	ListCell   *lc;

	foreach(lc, steps ? steps->steps : NIL)
	{
		const Step *step = lfirst(lc);

		if (step->kind == STEP_DROP &&
			(column == NULL ? step->object == MODEL_TABLE && strcmp(step->table, table) == 0 :
			 step->object == MODEL_COLUMN && strcmp(step->last_table, table) == 0 &&
			 strcmp(step->new_name, column) == 0))
			return step;
	}
	return NULL;
}

/* The step that says how values of a column become its new type; NULL if none does. */
const Step *
steps_find_type(const Steps *steps, const char *table, const char *column)
{
	ListCell   *lc;

	foreach(lc, steps ? steps->steps : NIL)
	{
		const Step *step = lfirst(lc);

		if (step->kind == STEP_TYPE && strcmp(step->table, table) == 0 &&
			strcmp(step->name, column) == 0)
			return step;
	}
	return NULL;
}

/* Is there a statement on rows, or one that makes a value of another type? */
bool
steps_read_rows(const Steps *steps)
{
	ListCell   *lc;

	foreach(lc, steps ? steps->steps : NIL)
	{
		if (((Step *) lfirst(lc))->text != NULL)
			return true;
	}
	return false;
}

/* Is there a statement on the rows of a table? */
bool
steps_fill(const Steps *steps, const char *table)
{
	ListCell   *lc;

	foreach(lc, steps ? steps->steps : NIL)
	{
		const Step *step = lfirst(lc);

		if (step->kind == STEP_ROWS && strcmp(step->table, table) == 0)
			return true;
	}
	return false;
}

/* Does an update itself change rows of a table, in no backfill that can come ahead of it? */
bool
steps_change_rows(const Steps *steps, const char *table)
{
	ListCell   *lc;

	foreach(lc, steps ? steps->steps : NIL)
	{
		const Step *step = lfirst(lc);

		if (step->kind == STEP_ROWS && !step->backfill && strcmp(step->table, table) == 0)
			return true;
	}
	return false;
}

/* Gets anything another name? */
bool
steps_rename_any(const Steps *steps)
{
	ListCell   *lc;

	foreach(lc, steps ? steps->steps : NIL)
	{
		const Step *step = lfirst(lc);

		if (step->kind == STEP_RENAME || step_moves_aside(step))
			return true;
	}
	return false;
}

/* Gets a table, or anything of it, another name? */
bool
steps_rename(const Steps *steps, const char *table)
{
	ListCell   *lc;

	foreach(lc, steps ? steps->steps : NIL)
	{
		const Step *step = lfirst(lc);

		if ((step->kind == STEP_RENAME || step_moves_aside(step)) && !step->label &&
			(texts_equal(step->table, table) || texts_equal(step->last_table, table) ||
			 (step->object == MODEL_TABLE && strcmp(step->new_name, table) == 0)))
			return true;
	}
	return false;
}

/* Does a statement on rows name a table? */
bool
steps_name_table(const Steps *steps, const char *table)
{
	ListCell   *lc;

	foreach(lc, steps ? steps->steps : NIL)
	{
		const Step *step = lfirst(lc);

		if (step->kind == STEP_ROWS && names_contain(&step->text->own_types, table))
			return true;
	}
	return false;
}

/* Does one look for conflicts in it, for which it wants a key or unique index? */
bool
steps_on_conflict(const Steps *steps, const char *table)
{
	ListCell   *lc;
	ListCell   *ln;

	foreach(lc, steps ? steps->steps : NIL)
	{
		foreach(ln, ((Step *) lfirst(lc))->conflicts)
		{
			if (strcmp(strVal(lfirst(ln)), table) == 0)
				return true;
		}
	}
	return false;
}

/* Is a literal in a statement on rows? */
bool
steps_use_literal(const Steps *steps, const char *literal)
{
	ListCell   *lc;
	ListCell   *ll;

	foreach(lc, steps ? steps->steps : NIL)
	{
		foreach(ll, ((Step *) lfirst(lc))->literals)
		{
			if (strcmp(strVal(lfirst(ll)), literal) == 0)
				return true;
		}
	}
	return false;
}

/* The name that something has before the renames, of which the last may be of one before it. */
static const char *
old_name(const Steps *steps, bool label, const char *table, const char *name)
{
	for (int i = list_length(steps ? steps->steps : NIL) - 1; i >= 0; i--)
	{
		const Step *step = list_nth(steps->steps, i);

		if (step->kind == STEP_RENAME && step->label == label && step->object == MODEL_ENUM &&
			texts_equal(step->table, table) && strcmp(step->new_name, name) == 0)
			name = step->name;
	}
	return name;
}

/* The name of an enum before the steps. */
const char *
steps_old_type(const Steps *steps, const char *name)
{
	return old_name(steps, false, NULL, name);
}

/* A label of an enum before the steps; a rename of the label has the name of the type at its time. */
const char *
steps_old_label(const Steps *steps, const char *type, const char *label)
{
	const char *before = old_name(steps, true, type, label);

	return before != label ? before : old_name(steps, true, steps_old_type(steps, type), label);
}

/* Makes what is dropped way for something of its name? */
bool
step_moves_aside(const Step *step)
{
	return step->kind == STEP_DROP && strcmp(step->name, step->new_name) != 0;
}
