/*-------------------------------------------------------------------------
 *
 * expression/compare.c
 *		Do two expressions mean the same?
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/nodeFuncs.h"
#include "utils/memutils.h"

#include "expression/tree.h"

/* A piece of work for run_protected(). */
typedef struct Comparison
{
	Subject		want;
	Subject		have;
	bool		read;			/* could both be read? */
	bool		equal;
} Comparison;

static int32
wanted_typmod(const Var *var, const ModelTable *table)
{
	if (var->varattno < 1 || var->varattno > list_length(table->columns))
		return var->vartypmod;
	return ((ModelColumn *) list_nth(table->columns, var->varattno - 1))->type.typmod;
}

/* Columns have the modifiers that they should have: another one is the column's difference. */
static bool
set_typmods_walker(Node *node, void *argument)
{
	if (node == NULL)
		return false;
	if (IsA(node, Var))
		((Var *) node)->vartypmod = wanted_typmod((Var *) node, argument);
	return expression_tree_walker(node, set_typmods_walker, argument);
}

/* The tree of what is there, with the columns as they are in the wanted table. */
static Node *
have_tree(const Comparison *comparison)
{
	const Subject *have = &comparison->have;
	const ModelTable *table = comparison->want.table;
	Node	   *tree;

	if (have->expression->text == NULL)
		tree = read_stored(have->expression);
	else
		tree = subject_tree(have);
	if (table == NULL || have->table == NULL)
		return renumber_columns(tree, NULL, NULL);
	tree = renumber_columns(tree, have->table, table);
	(void) set_typmods_walker(tree, (void *) table);
	return tree;
}

/*
 * The same tree, or the same after the server has written and read both once
 * more, as in a dump and restore?  What the server does not write, as casts
 * that the parser added, must be the same before.
 */
static bool
trees_equal(Node *want, Node *have, const Subject *subject)
{
	ExpressionUse use = subject->expression->use;

	if (equal(want, have))
		return true;
	want = normal_form(want, use);
	have = normal_form(have, use);
	if (equal(want, have))
		return true;
	return equal(tree_functions(want), tree_functions(have)) &&
		strcmp(settled_text(want, subject), settled_text(have, subject)) == 0;
}

static void
compare_work(void *argument)
{
	Comparison *comparison = argument;
	Node	   *want = subject_tree(&comparison->want);
	Node	   *have = have_tree(comparison);

	comparison->read = true;
	comparison->equal = trees_equal(want, have, &comparison->want);
}

/* For two definitions that the server cannot read: is it the same grammar? */
static void
compare_raw_work(void *argument)
{
	Comparison *comparison = argument;
	Node	   *want = parse_expression(comparison->want.expression->text);
	Node	   *have = parse_expression(comparison->have.expression->text);

	comparison->equal = equal(want, have);
}

/* Is it known whether they are equal?  Makes the key to remember it. */
static bool
is_known(Comparison *comparison, CacheKey *key)
{
	const CacheValue *known;

	begin_cache_key(key, 'e');
	add_text_to_key(key, &comparison->want);
	add_stored_to_key(key, &comparison->have, comparison->want.table);
	known = cache_find(key);
	if (known != NULL)
		comparison->equal = known->equal;
	return known != NULL;
}

/* Compare, and remember what came of it if both could be read. */
static bool
compare(Comparison *comparison, const CacheKey *key)
{
	bool		definitions = comparison->want.expression->text != NULL &&
		comparison->have.expression->text != NULL;

	(void) run_protected(compare_work, comparison);
	if (comparison->read)
	{
		CacheValue	value = {comparison->equal, InvalidOid, NULL};

		cache_store(key, &value);
	}
	else if (definitions)
		(void) run_protected(compare_raw_work, comparison);
	return comparison->equal;
}

static void
means_nothing_work(void *argument)
{
	Comparison *comparison = argument;
	const Subject *subject = &comparison->want;

	comparison->equal = means_nothing(subject_tree(subject), subject->expression->use);
}

/* Is this as good as no expression? */
static bool
is_nothing(Comparison *comparison)
{
	(void) run_protected(means_nothing_work, comparison);
	return comparison->equal;
}

/* Do they mean the same?  What only one side has is as its absence if it says nothing. */
bool
expressions_equal(const Expression *want, const ModelTable *want_table,
				  const Expression *have, const ModelTable *have_table,
				  const ExpressionContext *context)
{
	Comparison	comparison = {{want, want_table, context}, {have, have_table, context}};
	MemoryContext work;
	MemoryContext caller;
	CacheKey	key = {{0}};
	bool		result;

	if (want == have)
		return true;
	if (want != NULL && have != NULL && want->use != have->use)
		return false;
	if (want != NULL && have != NULL && is_known(&comparison, &key))
	{
		pfree(key.bytes.data);
		return comparison.equal;
	}
	work = AllocSetContextCreate(CurrentMemoryContext, "schema_setup comparison of expressions",
								 ALLOCSET_DEFAULT_SIZES);
	caller = MemoryContextSwitchTo(work);
	if (want == NULL)
		comparison.want = comparison.have;
	result = want == NULL || have == NULL ? is_nothing(&comparison) :
		compare(&comparison, &key);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(work);
	return result;
}
