/*-------------------------------------------------------------------------
 *
 * expression/expression.c
 *		Writes the expressions of a catalog (defaults, predicates, checks) as
 *		text that is the same on every server.
 *
 * The server's own pg_get_expr() locks the table and follows search_path, so
 * it is of no use here.  The usual defaults are recognized by structure: a
 * constant of the column's type is written as a literal without a cast, a
 * function call without arguments as name().  schema/schema.c writes its defaults
 * this way too.  Any other expression goes through the server's deparser.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/transam.h"
#include "access/xact.h"
#include "catalog/pg_enum.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/plannodes.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/resowner.h"
#include "utils/ruleutils.h"
#include "utils/syscache.h"

#include "live/reader.h"
#include "settings.h"

/*
 * Take off the casts that the parser added by itself.  One by a function that
 * is not the server's own may make any other value of it, and stays.
 */
static Node *
strip_implicit_casts(Node *node)
{
	for (;;)
	{
		if (IsA(node, FuncExpr) &&
			((FuncExpr *) node)->funcformat == COERCE_IMPLICIT_CAST &&
			((FuncExpr *) node)->funcid < FirstNormalObjectId &&
			((FuncExpr *) node)->args != NIL)
			node = linitial(((FuncExpr *) node)->args);
		else if (IsA(node, RelabelType) &&
				 ((RelabelType *) node)->relabelformat == COERCE_IMPLICIT_CAST)
			node = (Node *) ((RelabelType *) node)->arg;
		else
			return node;
	}
}

/* The label of an enum's value; NULL if there is no such value (any more). */
static const char *
enum_label(Oid value)
{
	HeapTuple	row = SearchSysCache1(ENUMOID, ObjectIdGetDatum(value));
	const char *label;

	if (!HeapTupleIsValid(row))
		return NULL;
	label = pstrdup(NameStr(((Form_pg_enum) GETSTRUCT(row))->enumlabel));
	ReleaseSysCache(row);
	return label;
}

/*
 * Begin to write values and names as pg_dump does, whatever the session's
 * settings; the level goes to AtEOXact_GUC().
 */
static int
begin_fixed_settings(const char *search_path)
{
	static const struct
	{
		const char *name;
		const char *value;
	}			settings[] =
	{
		{"DateStyle", "ISO"},
		{"IntervalStyle", "postgres"},
		{"TimeZone", "UTC"},
		{"bytea_output", "hex"},
		{"extra_float_digits", "1"},
		{"lc_monetary", "C"},
		{"xmloption", "content"},
	};
	int			level = NewGUCNestLevel();

	for (int i = 0; i < (int) lengthof(settings); i++)
		set_option(settings[i].name, settings[i].value);
	set_option("search_path", search_path);
	return level;
}

/* Does the text of a type's values depend on no setting? */
static bool
has_fixed_output(Oid type)
{
	return type == TEXTOID || type == VARCHAROID || type == INT4OID ||
		type == INT8OID || type == NUMERICOID || type == UUIDOID || type == JSONBOID;
}

/* A value of a built-in type as text. */
static const char *
value_text(Oid type, Datum value)
{
	Oid			output;
	bool		varlena;
	int			level;
	const char *result;

	getTypeOutputInfo(type, &output, &varlena);
	if (has_fixed_output(type))
		return OidOutputFunctionCall(output, value);
	level = begin_fixed_settings("pg_catalog");
	result = OidOutputFunctionCall(output, value);
	AtEOXact_GUC(true, level);
	return result;
}

/* A number without zeros at the end that say nothing: 0 for 0.00. */
static const char *
shortest_number(const char *text)
{
	char	   *copy = pstrdup(text);
	size_t		length = strlen(copy);

	if (strchr(copy, '.') == NULL)
		return text;
	while (copy[length - 1] == '0')
		length--;
	if (copy[length - 1] == '.')
		length--;
	copy[length] = '\0';
	return copy;
}

/*
 * A constant as the literal that makes it in this column, where equal values
 * have equal literals; NULL for a constant of a type that this cannot be done
 * for without running code that is not the server's own.
 */
static const char *
literal_text(const ModelColumn *column, const Const *value)
{
	const char *text;

	if (value->consttype == BOOLOID)
		return DatumGetBool(value->constvalue) ? "true" : "false";
	if (value->consttype < FirstNormalObjectId)
		text = value_text(value->consttype, value->constvalue);
	else if (type_is_enum(value->consttype))
		text = enum_label(DatumGetObjectId(value->constvalue));
	else
		return NULL;
	if (text == NULL)
		return NULL;
	if (column->type_oid == NUMERICOID)
		return quote_literal_cstr(shortest_number(text));
	return value->consttype == INT4OID ? text : quote_literal_cstr(text);
}

/* Is this now() in the words of the SQL standard? */
static bool
is_current_timestamp(const Node *node)
{
	SQLValueFunctionOp op;

	if (!IsA(node, SQLValueFunction))
		return false;
	op = ((const SQLValueFunction *) node)->op;
	return op == SVFOP_CURRENT_TIMESTAMP || op == SVFOP_LOCALTIMESTAMP;
}

/* Is this DEFAULT NULL, which is the same as no default? */
bool
is_null_default(Node *tree)
{
	Node	   *node = strip_implicit_casts(tree);

	return IsA(node, Const) && ((Const *) node)->constisnull;
}

/*
 * A column's default in the form that schema/schema.c uses; NULL if it is not one of
 * the usual defaults.
 */
const char *
default_text(const ModelColumn *column, Node *tree)
{
	Node	   *node = strip_implicit_casts(tree);

	if (IsA(node, Const) && !((Const *) node)->constisnull)
		return literal_text(column, (Const *) node);
	if (is_current_timestamp(node))
		return "now()";
	if (IsA(node, FuncExpr) && ((FuncExpr *) node)->args == NIL)
	{
		Oid			function = ((FuncExpr *) node)->funcid;
		const char *name = get_func_name(function);

		if (name != NULL && get_func_namespace(function) == PG_CATALOG_NAMESPACE)
			return psprintf("%s()", quote_identifier(name));
	}
	return NULL;
}

/*
 * A deparse context in which the table's columns have their names.  For a real
 * relation the deparser would open and lock it; for a VALUES list of the same
 * columns it takes our word.
 */
static List *
deparse_context_of(const ModelTable *table)
{
	PlannedStmt *statement = makeNode(PlannedStmt);
	RangeTblEntry *entry = makeNode(RangeTblEntry);
	List	   *names = NIL;
	int			last = 0;
	ListCell   *lc;

	foreach(lc, table->columns)
		last = Max(last, ((ModelColumn *) lfirst(lc))->attnum);
	for (int attnum = 1; attnum <= last; attnum++)
	{
		ModelColumn *column = table_find_attnum(table, attnum);

		names = lappend(names, makeString(pstrdup(column ? column->name : "?")));
	}
	entry->rtekind = RTE_VALUES;
	entry->eref = makeAlias(table->name, names);
	statement->rtable = list_make1(entry);
	return deparse_context_for_plan_tree(statement, list_make1(pstrdup(table->name)));
}

/* Run the server's deparser with settings of our own. */
static const char *
deparse(const Reader *reader, const ModelTable *table, Node *tree)
{
	int			level = begin_fixed_settings(reader->search_path);
	const char *text = deparse_expression(tree, deparse_context_of(table), false, false);

	AtEOXact_GUC(true, level);
	return text;
}

/*
 * Any expression as text.  The deparser fails on a damaged catalog, or when
 * what an expression uses is dropped at this moment.  A subtransaction keeps
 * that from ending the whole reading: the expression is then written as "?".
 */
const char *
expression_text(const Reader *reader, const ModelTable *table, Node *tree)
{
	MemoryContext context = CurrentMemoryContext;
	ResourceOwner owner = CurrentResourceOwner;
	const char *volatile text = "?";

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(context);
	PG_TRY();
	{
		text = deparse(reader, table, tree);
		ReleaseCurrentSubTransaction();
	}
	PG_CATCH();
	{
		ErrorData  *error;

		MemoryContextSwitchTo(context);
		error = CopyErrorData();
		FlushErrorState();
		RollbackAndReleaseCurrentSubTransaction();
		if (error->sqlerrcode == ERRCODE_QUERY_CANCELED)
		{
			MemoryContextSwitchTo(context);
			CurrentResourceOwner = owner;
			ReThrowError(error);
		}
		FreeErrorData(error);
	}
	PG_END_TRY();
	MemoryContextSwitchTo(context);
	CurrentResourceOwner = owner;
	return text;
}
