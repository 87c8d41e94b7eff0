/*-------------------------------------------------------------------------
 *
 * expression/tree.h
 *		What the files of this folder share: trees of expressions.
 *
 * Functions without another word raise the server's errors, and expect the
 * fixed settings: run_protected() sets them, and catches those.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_TREE_H
#define SCHEMA_SETUP_TREE_H

#include "lib/stringinfo.h"
#include "nodes/primnodes.h"
#include "parser/parse_node.h"

#include "expression/expression.h"

/* Only built-in things are found without a schema, and temporary ones last. */
#define FIXED_PATH "pg_catalog, pg_temp"

/* An expression, what its columns are of, and where types are looked up. */
typedef struct Subject
{
	const Expression *expression;
	const ModelTable *table;	/* NULL: none, or a domain */
	const ExpressionContext *context;
} Subject;

/* protect.c: NULL, or the message of an error that belongs to the expression. */
typedef void (*ProtectedWork) (void *argument);
extern const char *run_protected(ProtectedWork work, void *argument);

/* code.c; it raises no errors. */
extern bool function_can_run_code(Oid function);

/* analyse.c */
#define PARSED_EXPRESSION_PREFIX "SELECT ("
#define PARSED_EXPRESSION_START ((int) strlen(PARSED_EXPRESSION_PREFIX))

extern Node *parse_expression(const char *text);
extern Node *analyse_parsed(Node *raw, const Subject *subject);
extern Node *subject_tree(const Subject *subject);
extern Node *read_again(const char *text, const Subject *subject);

/* columns.c */
extern void add_columns(ParseState *pstate, Subject *subject);
extern List *columns_deparse_context(const ModelTable *table, Node *tree);
extern int	column_place(const ModelTable *table, const char *name);

/* sound.c */
extern void report_damage(const char *what);
extern void require_sound_constants(const char *stored);
extern void require_sound_nodes(Node *tree);

/* stored.c */
extern Node *read_stored(const Expression *expression);
extern Node *renumber_columns(Node *tree, const ModelTable *from, const ModelTable *to);
extern void append_without_locations(StringInfo bytes, const char *stored);
extern bool stored_oids(const char *stored, List **oids);

/* normal.c */
extern Node *strip_implicit_casts(Node *node);
extern Node *normal_form(Node *tree, ExpressionUse use);
extern List *tree_functions(Node *tree);
extern bool means_nothing(Node *tree, ExpressionUse use);

/* A part of a text between the starts of two tokens, without space at its end. */
typedef struct Slice
{
	const char *start;
	int			length;
} Slice;

/* literals.c; it expects no settings. */
extern const char *with_safe_literals(const char *text);

/* names.c */
extern List *token_slices(const char *text);
extern void resolve_types(Node *raw, const NameArray *own, const ExpressionContext *context);
extern const char *write_own_names(const char *text, const char *schema, const char *prefix,
								   const char *other_prefix);

/* type.c; it raises no errors. */
extern Oid	own_type_oid(const char *name, bool array, const ExpressionContext *context);
extern bool is_name_of_built_in(const char *name);

/* print.c */
extern const char *deparse(Node *tree, const ModelTable *table);
extern const char *settled_text(Node *tree, const Subject *subject);

/* cache.c: what was found out of an expression, or of a pair. */
typedef struct CacheKey
{
	StringInfoData bytes;
	bool		usable;			/* false: depends on more than is in the key */
	uint64		generation;		/* of the cache when it was looked at */
	const char *stored;			/* a tree that may use own types; else NULL */
	const Model *types;			/* which have their names there */
} CacheKey;

typedef struct CacheValue
{
	bool		equal;
	Oid			oid;
	const char *text;
} CacheValue;

extern void begin_cache_key(CacheKey *key, char purpose);
extern void add_text_to_key(CacheKey *key, const Subject *subject);
extern void add_stored_to_key(CacheKey *key, const Subject *subject,
							  const ModelTable *wanted);
extern const CacheValue *cache_find(CacheKey *key);
extern void cache_store(const CacheKey *key, const CacheValue *value);

#endif							/* SCHEMA_SETUP_TREE_H */
