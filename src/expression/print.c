/*-------------------------------------------------------------------------
 *
 * expression/print.c
 *		Expressions as text.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/transam.h"
#include "catalog/pg_type.h"
#include "nodes/value.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/regproc.h"
#include "utils/ruleutils.h"
#include "utils/syscache.h"

#include "expression/tree.h"

/* Stands for the schema in a canonical text, where what is in it is no type. */
#define ANY_SCHEMA "@extschema@."

/* After so many rounds a text has settled, or never will. */
#define MAX_ROUNDS 4

/* What the server writes for a tree whose columns are numbered by their order. */
const char *
deparse(Node *tree, const ModelTable *table)
{
	return deparse_expression(tree, columns_deparse_context(table, tree), false, false);
}

/* The author's text, with a prefix before the names of own types. */
static const char *
prefixed_text(const Expression *expression, const char *prefix)
{
	StringInfoData result;
	int			done = 0;

	if (prefix == NULL || prefix[0] == '\0' || expression->own_types.count == 0)
		return expression->text;
	initStringInfo(&result);
	for (int i = 0; i < expression->own_types.count; i++)
	{
		int			place = expression->own_places[i];

		appendBinaryStringInfo(&result, expression->text + done, place - done);
		appendStringInfoString(&result, prefix);
		done = place;
	}
	appendStringInfoString(&result, expression->text + done);
	return result.data;
}

/* A piece of work for run_protected(). */
typedef struct Printing
{
	Subject		subject;
	const char *prefix;
	const char *text;
} Printing;

static Oid
type_namespace(Oid type)
{
	HeapTuple	row = SearchSysCache1(TYPEOID, ObjectIdGetDatum(type));
	Oid			namespace = InvalidOid;

	if (HeapTupleIsValid(row))
	{
		namespace = ((Form_pg_type) GETSTRUCT(row))->typnamespace;
		ReleaseSysCache(row);
	}
	return namespace;
}

/* The schema that a stored expression is in; NULL if that cannot be seen of it. */
static const char *
schema_of(const Subject *subject)
{
	const TypeRef *type = &subject->expression->type;

	if (subject->table != NULL)
		return get_namespace_name(get_rel_namespace(subject->table->base.oid));
	return type->own ? get_namespace_name(type_namespace(type->oid)) : NULL;
}

static void
print_work(void *argument)
{
	Printing   *printing = argument;
	const Subject *subject = &printing->subject;
	Node	   *tree = subject_tree(subject);

	printing->text = write_own_names(deparse(tree, subject->table), schema_of(subject),
									 printing->prefix, NULL);
}

/* An expression as SQL; GONE if the server cannot write what it has stored. */
const char *
expression_text(const Expression *expression, const ModelTable *table, const char *prefix)
{
	Printing	printing = {{expression, table, NULL}, prefix ? prefix : "", GONE};
	MemoryContext work;
	MemoryContext caller;
	const char *text;

	if (expression->text != NULL)
		return with_safe_literals(prefixed_text(expression, prefix));
	/* What it takes is freed before the next one, of which there may be many. */
	work = AllocSetContextCreate(CurrentMemoryContext, "schema_setup text of an expression",
								 ALLOCSET_DEFAULT_SIZES);
	caller = MemoryContextSwitchTo(work);
	(void) run_protected(print_work, &printing);
	MemoryContextSwitchTo(caller);
	text = is_gone(printing.text) ? GONE : pstrdup(with_safe_literals(printing.text));
	MemoryContextDelete(work);
	return text;
}

static int
compare_strings(const ListCell *a, const ListCell *b)
{
	return strcmp(strVal(lfirst(a)), strVal(lfirst(b)));
}

/*
 * The functions in a tree that are not built in.  Casts that the parser added,
 * and the operators of CASE, NULLIF and IS DISTINCT FROM, are not in its text.
 */
static const char *
functions_text(Node *tree)
{
	StringInfoData result;
	List	   *names = NIL;
	ListCell   *lc;

	foreach(lc, tree_functions(tree))
	{
		if (lfirst_oid(lc) >= FirstUnpinnedObjectId)
			names = lappend(names, makeString(format_procedure_qualified(lfirst_oid(lc))));
	}
	list_sort(names, compare_strings);
	initStringInfo(&result);
	foreach(lc, names)
		appendStringInfo(&result, " %s", strVal(lfirst(lc)));
	return result.data;
}

/*
 * The text of a tree that a dump and restore leaves as it is.  The server
 * reads some of what it writes as another tree (x IN ('a', 'b') of a varchar),
 * which it then writes in another way.
 */
const char *
settled_text(Node *tree, const Subject *subject)
{
	ExpressionUse use = subject->expression->use;
	const char *functions = functions_text(tree);
	const char *text = deparse(normal_form(tree, use), subject->table);

	for (int i = 0; i < MAX_ROUNDS; i++)
	{
		Node	   *again = read_again(text, subject);
		const char *next = deparse(normal_form(again, use), subject->table);

		if (strcmp(text, next) == 0)
			break;
		text = next;
	}
	return psprintf("%s%s", text, functions);
}

static void
canonical_work(void *argument)
{
	Printing   *printing = argument;
	const Subject *subject = &printing->subject;
	Node	   *tree = subject_tree(subject);

	printing->text = write_own_names(settled_text(tree, subject), subject->context->schema, "",
									 ANY_SCHEMA);
}

/* Of one that the server cannot read: no other has the same text. */
static const char *
unreadable_text(const Expression *expression)
{
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfo(&text, "%s ", GONE);
	if (expression->text != NULL)
		appendStringInfoString(&text, expression->text);
	else
		append_without_locations(&text, expression->stored ? expression->stored :
								 nodeToString(expression->tree));
	return text.data;
}

/*
 * A text that equal expressions have in all schemas and on all servers, also
 * after a dump and restore, and no other one.
 */
const char *
expression_canonical(const Expression *expression, const ModelTable *table,
					 const ExpressionContext *context)
{
	Printing	printing = {{expression, table, context}, NULL, NULL};
	const CacheValue *known;
	CacheValue	value = {false, InvalidOid, NULL};
	CacheKey	key;

	begin_cache_key(&key, 'c');
	add_stored_to_key(&key, &printing.subject, NULL);
	known = cache_find(&key);
	if (known != NULL)
		return pstrdup(known->text);
	if (run_protected(canonical_work, &printing) != NULL)
		return unreadable_text(expression);
	value.text = printing.text;
	cache_store(&key, &value);
	return printing.text;
}
