/*-------------------------------------------------------------------------
 *
 * expression/rename.c
 *		Writes the text of an expression with another name for what it uses.
 *
 * A stored tree knows what it uses by number: only texts are written anew.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"

#include "compat.h"
#include "expression/tree.h"

/* What is to have another name in which expression; for run_protected(). */
typedef struct Renaming
{
	const Expression *expression;
	const char *table;			/* whose column, or which */
	const char *name;			/* of a column or label; NULL: the table itself */
	const char *new_text;		/* as SQL */
	bool		label;
	List	   *edits;			/* Edit, in no order */
} Renaming;

/* A piece of the text that is to be another one. */
typedef struct Edit
{
	int			start;
	int			end;
	const char *text;
} Edit;

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* The end of a name or literal in quotes which begins at a place. */
static int
end_of_quotes(const char *text, int start)
{
	char		quote = text[start];
	bool		escapes = quote == '\'' && start > 0 && (text[start - 1] == 'E' || text[start - 1] == 'e');
	int			end = start + 1;

	while (text[end] != '\0')
	{
		if (escapes && text[end] == '\\' && text[end + 1] != '\0')
			end += 2;
		else if (text[end] != quote)
			end++;
		else if (text[end + 1] == quote)
			end += 2;
		else
			return end + 1;
	}
	return end;
}

/* The end of the name that begins at a place. */
static int
end_of_name(const char *text, int start)
{
	int			end = start;

	if (text[start] == '"')
		return end_of_quotes(text, start);
	while (isalnum((unsigned char) text[end]) || text[end] == '_' || text[end] == '$' ||
		   IS_HIGHBIT_SET(text[end]))
		end++;
	return end;
}

/* Note that the name that is the field of that number in a reference is another one. */
static void
edit_field(Renaming *renaming, const ColumnRef *ref, int field)
{
	const char *text = renaming->expression->text;
	Edit	   *edit = palloc(sizeof(Edit));

	edit->start = ref->location;
	for (int i = 0; i < field; i++)
	{
		edit->start = end_of_name(text, edit->start);
		while (is_blank(text[edit->start]) || text[edit->start] == '.')
			edit->start++;
	}
	edit->end = end_of_name(text, edit->start);
	edit->text = renaming->new_text;
	renaming->edits = lappend(renaming->edits, edit);
}

/* A reference of the grammar: name, table.name or table.*. */
static void
rename_reference(Renaming *renaming, const ColumnRef *ref)
{
	Node	   *first = linitial(ref->fields);
	Node	   *last = llast(ref->fields);
	int			count = list_length(ref->fields);

	if (renaming->label || !IsA(first, String) || count > 2)
		return;
	if (renaming->name == NULL)
	{
		if (count == 2 && strcmp(strVal(first), renaming->table) == 0)
			edit_field(renaming, ref, 0);
	}
	else if (IsA(last, String) && strcmp(strVal(last), renaming->name) == 0)
		edit_field(renaming, ref, count - 1);
}

/* A literal: the label may be one. */
static void
rename_literal(Renaming *renaming, A_Const *literal)
{
	const char *text = renaming->expression->text;
	Edit	   *edit;

	if (!renaming->label || literal->isnull || !IsA(&literal->val, String) ||
		strcmp(strVal(&literal->val), renaming->name) != 0 || literal->location < 0)
		return;
	edit = palloc(sizeof(Edit));
	edit->start = literal->location;
	edit->end = edit->start;
	if (text[edit->end] != '\'')
		edit->end++;			/* E'...' */
	if (text[edit->end] != '\'')
		return;					/* of a form that no label is written in */
	edit->end = end_of_quotes(text, edit->end);
	edit->text = renaming->new_text;
	renaming->edits = lappend(renaming->edits, edit);
}

static bool
rename_walker(Node *node, void *argument)
{
	if (node == NULL)
		return false;
	if (IsA(node, ColumnRef))
		rename_reference(argument, (ColumnRef *) node);
	else if (IsA(node, A_Const))
		rename_literal(argument, (A_Const *) node);
	return raw_expression_tree_walker(node, rename_walker, argument);
}

/* Where parse_expression() has what it is given. */
static bool
shift_walker(Node *node, void *argument)
{
	int			shift = *(int *) argument;

	if (node == NULL)
		return false;
	if (IsA(node, ColumnRef))
		((ColumnRef *) node)->location -= shift;
	else if (IsA(node, A_Const))
		((A_Const *) node)->location -= shift;
	return raw_expression_tree_walker(node, shift_walker, argument);
}

static void
rename_work(void *argument)
{
	Renaming   *renaming = argument;
	Node	   *raw = parse_expression(renaming->expression->text);
	int			shift = PARSED_EXPRESSION_START;

	(void) shift_walker(raw, &shift);
	(void) rename_walker(raw, renaming);
}

static int
compare_edits(const ListCell *a, const ListCell *b)
{
	return ((Edit *) lfirst(a))->start - ((Edit *) lfirst(b))->start;
}

/* The expression with its edits made; the places of types in it move with the text. */
static Expression *
edited(const Expression *expression, List *edits, const NameArray *own_types)
{
	Expression *result = palloc(sizeof(Expression));
	int		   *places = palloc(Max(own_types->count, 1) * sizeof(int));
	int			copied = 0;
	StringInfoData text;
	ListCell   *lc;

	*result = *expression;
	if (own_types->count > 0)
		memcpy(places, expression->own_places, own_types->count * sizeof(int));
	initStringInfo(&text);
	list_sort(edits, compare_edits);
	foreach(lc, edits)
	{
		const Edit *edit = lfirst(lc);
		int			longer = (int) strlen(edit->text) - (edit->end - edit->start);

		appendBinaryStringInfo(&text, expression->text + copied, edit->start - copied);
		appendStringInfoString(&text, edit->text);
		copied = edit->end;
		for (int i = 0; i < own_types->count; i++)
		{
			if (expression->own_places[i] > edit->start)
				places[i] += longer;
		}
	}
	appendStringInfoString(&text, expression->text + copied);
	result->text = text.data;
	result->own_types = *own_types;
	result->own_places = places;
	return result;
}

/* Find what has another name, and write it. */
static Expression *
renamed(Expression *expression, Renaming renaming)
{
	if (expression == NULL || expression->text == NULL)
		return expression;
	renaming.expression = expression;
	if (run_protected(rename_work, &renaming) != NULL || renaming.edits == NIL)
		return expression;
	return edited(expression, renaming.edits, &expression->own_types);
}

/* An expression of a table whose column has got another name. */
Expression *
expression_rename_column(Expression *expression, const char *table, const char *name,
						 const char *new_name)
{
	Renaming	renaming = {.table = table, .name = name, .new_text = quote_identifier(new_name)};

	return renamed(expression, renaming);
}

/* An expression of a table that has got another name. */
Expression *
expression_rename_table(Expression *expression, const char *table, const char *new_name)
{
	Renaming	renaming = {.table = table, .new_text = quote_identifier(new_name)};

	return renamed(expression, renaming);
}

/*
 * An expression that may use a label which has got another name.  Which of its
 * literals are one, only the server knows; all that look like it are taken for
 * it, so that an expression may seem to have changed that has not.
 */
Expression *
expression_rename_label(Expression *expression, const char *label, const char *new_label)
{
	Renaming	renaming = {.name = label, .new_text = quote_literal_cstr(new_label), .label = true};

	return renamed(expression, renaming);
}

/* An expression that may use a type of the schema which has got another name. */
Expression *
expression_rename_type(Expression *expression, const char *type, const char *new_name)
{
	NameArray	own_types;
	const char **names;
	List	   *edits = NIL;

	if (expression == NULL)
		return NULL;
	own_types = expression->own_types;
	names = palloc(Max(own_types.count, 1) * sizeof(char *));
	for (int i = 0; i < own_types.count; i++)
	{
		Edit	   *edit;

		names[i] = own_types.names[i];
		if (strcmp(names[i], type) != 0)
			continue;
		names[i] = new_name;
		edit = palloc(sizeof(Edit));
		edit->start = expression->own_places[i];
		edit->end = end_of_name(expression->text, edit->start);
		edit->text = quote_identifier(new_name);
		edits = lappend(edits, edit);
	}
	own_types.names = names;
	if (expression->text != NULL)
		expression = edited(expression, edits, &own_types);
	if (texts_equal(expression->type.own, type))
	{
		Expression *copy = palloc(sizeof(Expression));

		*copy = *expression;
		copy->type.own = new_name;
		expression = copy;
	}
	return expression;
}
