/*-------------------------------------------------------------------------
 *
 * expression/stored.c
 *		Expressions as the catalog stores them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/sysattr.h"
#include "access/transam.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "utils/fmgroids.h"

#include "expression/tree.h"

/*
 * The server's reader of nodes trusts the text, and goes on behind its end
 * where a field is missing: there it finds these.
 */
#define ZEROS " 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0"
#define PADDING ZEROS ZEROS ZEROS ZEROS ZEROS ZEROS ZEROS ZEROS

/* Where the node ends that begins here; NULL if it does not. */
static const char *
node_end(const char *text)
{
	int			depth = 0;

	for (const char *here = text; *here != '\0'; here++)
	{
		if (*here == '\\' && here[1] != '\0')
			here++;
		else if (*here == '{' || *here == '(')
			depth++;
		else if ((*here == '}' || *here == ')') && --depth == 0)
			return here + 1;
	}
	return NULL;
}

/* The node, or list of nodes, of a text of the catalog. */
static Node *
read_node(const char *stored)
{
	const char *end;
	Node	   *tree;

	if (stored == NULL || (stored[0] != '{' && stored[0] != '('))
		report_damage("it is no node");
	end = node_end(stored);
	if (end == NULL || *end != '\0')
		report_damage("it does not end where its node does");
	require_sound_constants(stored);
	tree = stringToNode(psprintf("%s%s", stored, PADDING));
	require_sound_nodes(tree);
	return tree;
}

/* The tree of a stored expression, as the catalog has it. */
Node *
read_stored(const Expression *expression)
{
	Node	   *tree = expression->tree ? expression->tree : read_node(expression->stored);

	if (tree == NULL)
		report_damage("it is empty");
	(void) exprType(tree);		/* is it an expression at all? */
	return tree;
}

/* The tables whose columns change places. */
typedef struct Renumbering
{
	const ModelTable *from;
	const ModelTable *to;
} Renumbering;

/* The column that a Var means. */
static const ModelColumn *
column_of(const Var *var, const ModelTable *table)
{
	const ModelColumn *column;

	if (OidIsValid(table->base.oid))
		column = table_find_attnum(table, var->varattno);
	else if (var->varattno >= 1 && var->varattno <= list_length(table->columns))
		column = list_nth(table->columns, var->varattno - 1);
	else
		column = NULL;
	if (column == NULL)
		report_damage(psprintf("there is no column %d", var->varattno));
	return column;
}

/* The place of a Var's column in the other table. */
static int
new_place(const Var *var, const Renumbering *renumbering)
{
	const ModelColumn *column;
	int			place;

	if (var->varno != 1 || var->varlevelsup != 0 || renumbering->from == NULL)
		report_damage("it has columns of another table");
	if (var->varattno == InvalidAttrNumber)
		return InvalidAttrNumber;
	if (var->varattno == TableOidAttributeNumber)
		return list_length(renumbering->to->columns) + 1;
	column = column_of(var, renumbering->from);
	place = column_place(renumbering->to, column->base.name);
	if (place == 0)
		ereport(ERROR,
				errcode(ERRCODE_UNDEFINED_COLUMN),
				errmsg("column \"%s\" does not exist", column->base.name));
	return place;
}

static Node *
renumber_mutator(Node *node, void *argument)
{
	Var		   *var;

	if (node == NULL)
		return NULL;
	if (!IsA(node, Var))
		return expression_tree_mutator(node, renumber_mutator, argument);
	var = copyObject((Var *) node);
	var->varattno = new_place(var, argument);
	var->varattnosyn = var->varattno;
	return (Node *) var;
}

/*
 * Number the columns of a stored tree as they are in another table's list; the
 * tableoid comes after them.  One that is not there is an error.
 */
Node *
renumber_columns(Node *tree, const ModelTable *from, const ModelTable *to)
{
	Renumbering renumbering = {from, to};

	return renumber_mutator(tree, &renumbering);
}

/* Does a field with this label hold numbers that are no OIDs? */
static bool
is_plain_number(const char *label)
{
	int			length = strcspn(label, " ");

	return (length >= 3 && pg_strncasecmp(label + length - 3, "mod", 3) == 0) ||
		strncmp(label, "location", length) == 0 ||
		strncmp(label, "constvalue", length) == 0;
}

/* Do values of this type stand for things that have names? */
static bool
is_type_of_names(Oid type)
{
	switch (type)
	{
		case REGPROCOID:
		case REGPROCEDUREOID:
		case REGOPEROID:
		case REGOPERATOROID:
		case REGCLASSOID:
		case REGTYPEOID:
		case REGROLEOID:
		case REGNAMESPACEOID:
		case REGCONFIGOID:
		case REGDICTIONARYOID:
		case REGCOLLATIONOID:
			return true;
		default:
			return false;
	}
}

#define TYPE "type "

/* Has a stored tree values that stand for things that have names? */
static bool
has_values_of_names(const char *stored)
{
	const char *place;

	while ((place = strstr(stored, TYPE)) != NULL)
	{
		stored = place + strlen(TYPE);
		if (is_type_of_names(strtoul(stored, NULL, 10)))
			return true;
	}
	return false;
}

#define LOCATION ":location "

/* Add a stored tree but for the places in the statement that it was written in. */
void
append_without_locations(StringInfo bytes, const char *stored)
{
	const char *place;

	while ((place = strstr(stored, LOCATION)) != NULL)
	{
		appendBinaryStringInfo(bytes, stored, place - stored);
		stored = place + strlen(LOCATION);
		stored += strspn(stored, "-0123456789");
	}
	appendStringInfoString(bytes, stored);
}

/* Are two stored trees, or lists of such, the same but for their places? */
bool
stored_trees_equal(const char *a, const char *b)
{
	const char *digits = "-0123456789";
	size_t		length = strlen(LOCATION);

	for (;; a++, b++)
	{
		if (*a == ':' && strncmp(a, LOCATION, length) == 0 && strncmp(b, LOCATION, length) == 0)
		{
			a += length + strspn(a + length, digits);
			b += length + strspn(b + length, digits);
		}
		if (*a != *b)
			return false;
		if (*a == '\0')
			return true;
	}
}

/* The label of the field that a place in a stored tree belongs to. */
static const char *
label_before(const char *stored, const char *place)
{
	while (place > stored && !(place[0] == ':' && place[-1] == ' '))
		place--;
	return place > stored ? place + 1 : "";
}

#define IS_DIGIT(c) ((unsigned char) ((c) - '0') < 10)

/* No number that is less has so many digits. */
#define OID_DIGITS 5
StaticAssertDecl(FirstNormalObjectId >= 10000, "OIDs of what is not built in have five digits");

/*
 * What is not built in of the things that a stored tree uses, as a list of
 * OIDs.  False if it has the OIDs of things in its values.
 *
 * Only each fifth byte is looked at, since a number that counts is not shorter.
 */
bool
stored_oids(const char *stored, List **oids)
{
	const char *end = stored + strlen(stored);

	*oids = NIL;
	for (const char *here = stored; here < end; here += OID_DIGITS)
	{
		const char *first = here;

		if (!IS_DIGIT(*here))
			continue;
		while (first > stored && IS_DIGIT(first[-1]))
			first--;
		while (IS_DIGIT(*here))
			here++;
		if (here - first >= OID_DIGITS && first > stored && first[-1] == ' ' &&
			(*here == '\0' || strchr(" {}()[]", *here) != NULL) &&
			strtoul(first, NULL, 10) >= FirstNormalObjectId &&
			!is_plain_number(label_before(stored, first)))
			*oids = list_append_unique_oid(*oids, strtoul(first, NULL, 10));
	}
	return !has_values_of_names(stored);
}

/* A piece of work for run_protected(). */
typedef struct Reading
{
	const char *stored;
	Node	   *tree;
} Reading;

static void
read_work(void *argument)
{
	Reading    *reading = argument;

	reading->tree = read_node(reading->stored);
}

/* As read_node(), where nobody catches errors: NULL if it is damaged. */
static Node *
try_read_node(const char *stored)
{
	Reading		reading = {stored, NULL};

	if (run_protected(read_work, &reading) != NULL)
		return NULL;
	return reading.tree;
}

/* Are two texts the same but for numbers, some of which are places in a statement? */
static bool
same_without_numbers(const char *a, const char *b)
{
	static const char *const digits = "-0123456789";

	for (;; a++, b++)
	{
		a += strspn(a, digits);
		b += strspn(b, digits);
		if (*a != *b)
			return false;
		if (*a == '\0')
			return true;
	}
}

/* A piece of work for run_protected(): to read a tree, and nothing from behind its end. */
static void
read_whole_work(void *argument)
{
	if (!same_without_numbers(argument, nodeToString(read_node(argument))))
		report_damage("it has not the fields that its nodes must have");
}

/* Is all there that the server reads of a tree?  It crashes where it is not.  "<>" is none. */
bool
stored_is_whole(const char *stored)
{
	return strcmp(stored, "<>") == 0 || run_protected(read_whole_work, (void *) stored) == NULL;
}

/* The sequence whose next value a tree is; InvalidOid if it is something else. */
static Oid
sequence_of_tree(Node *tree)
{
	FuncExpr   *call;
	Const	   *argument;

	/* A column of a domain has the value made one of it. */
	if (tree != NULL && IsA(tree, CoerceToDomain) &&
		((CoerceToDomain *) tree)->coercionformat == COERCE_IMPLICIT_CAST)
		tree = (Node *) ((CoerceToDomain *) tree)->arg;
	call = tree ? (FuncExpr *) strip_implicit_casts(tree) : NULL;
	if (call == NULL || !IsA(call, FuncExpr) || call->funcid != F_NEXTVAL ||
		list_length(call->args) != 1)
		return InvalidOid;
	argument = linitial(call->args);
	if (!IsA(argument, Const) || argument->consttype != REGCLASSOID || argument->constisnull)
		return InvalidOid;
	return DatumGetObjectId(argument->constvalue);
}

/* Is a stored default the next value of a sequence, and of which? */
bool
is_next_value(const char *stored, Oid *sequence)
{
	static const char *const call = ":funcid " CppAsString2(F_NEXTVAL) " ";
	const CacheValue *known;
	CacheKey	key;

	/* Most defaults are none, and that is seen without reading them. */
	if (strstr(stored, call) == NULL)
		return false;
	begin_cache_key(&key, 'n');
	append_without_locations(&key.bytes, stored);
	known = cache_find(&key);
	if (known != NULL)
		*sequence = known->oid;
	else
	{
		CacheValue	value = {false, InvalidOid, NULL};

		*sequence = value.oid = sequence_of_tree(try_read_node(stored));
		cache_store(&key, &value);
	}
	pfree(key.bytes.data);
	return OidIsValid(*sequence);
}

/* Is a stored default NULL, which is the same as no default? */
bool
is_null_default(const char *stored)
{
	Node	   *tree;

	if (strstr(stored, "isnull true") == NULL)
		return false;
	tree = try_read_node(stored);
	return tree != NULL && means_nothing(tree, EXPRESSION_DEFAULT);
}

/* A piece of work for run_protected(). */
typedef struct CollationSearch
{
	Node	   *tree;
	Oid			collation;
} CollationSearch;

static void
collation_work(void *argument)
{
	CollationSearch *search = argument;

	search->collation = exprCollation(search->tree);
}

/* The collation of a tree; InvalidOid if it has none, or is no expression. */
Oid
tree_collation(Node *tree)
{
	CollationSearch search = {tree, InvalidOid};

	if (tree != NULL)
		(void) run_protected(collation_work, &search);
	return search.collation;
}

/* A stored list as a list of trees (pg_index.indexprs); NULL is empty. */
List *
stored_list(const char *stored)
{
	Node	   *list = stored ? try_read_node(stored) : NULL;

	return list && IsA(list, List) ? (List *) list : NIL;
}
