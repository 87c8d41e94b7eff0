/*-------------------------------------------------------------------------
 *
 * expression/expression.h
 *		Types and expressions: read, compare, print.
 *
 * An expression is read against the columns of its table as a model has them:
 * no relation is opened, and none is locked.  Settings that change what a text
 * means are fixed, and names mean what pg_catalog has, and the schema's own
 * types as the context says.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_EXPRESSION_H
#define SCHEMA_SETUP_EXPRESSION_H

#include "model/model.h"

/* Where the schema's own types are looked up. */
typedef struct ExpressionContext
{
	const Model *types;			/* a live model, or a definition */
	const char *schema;			/* that they are in; NULL: nowhere yet */

	/*
	 * For two definitions, whose types exist nowhere: the other one.  Built-in
	 * types stand for them then, text for an enum and a domain's own base.
	 */
	const Model *other;
} ExpressionContext;

/*
 * type.c: types and other things of the catalog that a definition names.
 *
 * The texts are SQL, qualified if not in pg_catalog, and GONE where that is so.
 * A prefix ("app."; "" or NULL: none) is put before the names of own types.
 */
extern bool types_equal(const TypeRef *a, const TypeRef *b);
extern const char *type_text(const TypeRef *type, const char *prefix);
extern Oid	type_oid(const TypeRef *type, const ExpressionContext *context);
extern Oid	type_collation(const TypeRef *type);
extern const char *collation_text(Oid collation);
extern const char *operator_class_text(Oid operator_class);
extern const char *operator_text(Oid operator);

/*
 * conversion.c: what a change of a column's type does to its values, told from
 * the server's casts.  The schema's own types, which need not exist, are looked
 * up in the models.
 */
typedef enum Conversion
{
	CONVERSION_NOTHING,			/* they stay as they are on disk */
	CONVERSION_KEEPS,			/* written again; all are kept, or an error is raised */
	CONVERSION_BY_TEXT,			/* the same, and no cast does it: by the type's output */
	CONVERSION_CHECKED,			/* written again; one may not fit: to be compared */
	CONVERSION_OF_SESSION,		/* what they become depends on who does it */
	CONVERSION_NONE,			/* there is no way */
} Conversion;

/* What values of a type are made of; a domain is what it is of. */
typedef struct TypeShape
{
	Oid			oid;
	int32		typmod;
	bool		array;
	Oid			element;		/* of an array, or the type itself */
	const char *labels;			/* the schema's own enum, also in an array; else NULL */
	bool		constrained;	/* a domain of the schema that checks its values */
	bool		of_own;			/* an array of a domain of the schema */
} TypeShape;

extern Conversion type_conversion(const TypeRef *from, const Model *have, const TypeRef *to,
								  const Model *want);
extern TypeShape type_shape(const TypeRef *type, const Model *model);
extern bool holds_texts(const TypeShape *shape);
extern bool holds_any_text(const TypeShape *shape);
extern bool type_has_cast(const TypeRef *from, const Model *have, const TypeRef *to,
						  const Model *want);
extern bool has_explicit_cast(const TypeShape *from, const TypeShape *to);

/*
 * analyse.c: as the server would store it, with the columns of the table
 * numbered from 1 in the order of the list.  The table of a domain is NULL.
 *
 * NULL if the server cannot read it.  Only what is no fault of
 * the expression (a cancelled query, no memory) is an error.
 */
extern struct Node *expression_analyse(const Expression *expression, const ModelTable *table,
									   const ExpressionContext *context);
extern Oid	expression_collation(const Expression *expression, const ModelTable *table,
								 const ExpressionContext *context);
extern Oid	expression_type(const Expression *expression, const ModelTable *table,
							const ExpressionContext *context);
extern bool expression_is_volatile(const Expression *expression, const ModelTable *table,
								   const ExpressionContext *context);

/* uses.c: does an expression of a definition name a column of its table, or a literal?  NULL names none. */
extern bool expression_uses_column(const Expression *expression, const char *table,
								   const char *column);
extern bool expression_uses_literal(const Expression *expression, const char *literal);

/*
 * rename.c: the same expression where what it uses has got another name.  The
 * one that is given stays as it is; a stored tree knows no names.
 */
extern Expression *expression_rename_table(Expression *expression, const char *table,
										   const char *new_name);
extern Expression *expression_rename_column(Expression *expression, const char *table,
											const char *name, const char *new_name);
extern Expression *expression_rename_type(Expression *expression, const char *type,
										  const char *new_name);
extern Expression *expression_rename_label(Expression *expression, const char *label,
										   const char *new_label);

/* values.c: can the server read and write the values of a type? */
extern bool type_is_sound(Oid type);

/*
 * stored.c: trees as the catalog stores them.  One that is damaged is no next
 * value and no NULL, and as a list it is empty.  Equal ones may be written in
 * other places of their statements.
 */
extern bool stored_is_whole(const char *stored);
extern bool is_next_value(const char *stored, Oid *sequence);
extern bool is_null_default(const char *stored);
extern List *stored_list(const char *stored);
extern bool stored_trees_equal(const char *a, const char *b);
extern Oid	tree_collation(struct Node *tree);

/*
 * code.c: can a stored one run code that is not the server's own?  The types are
 * those of the schema.
 */
extern bool expression_can_run_code(const Expression *expression, const Model *types);

/*
 * compare.c: do they mean the same?  NULL is none.  One that cannot be read
 * differs from all that the catalog stores.
 */
extern bool expressions_equal(const Expression *want, const ModelTable *want_table,
							  const Expression *have, const ModelTable *have_table,
							  const ExpressionContext *context);

/*
 * print.c: the author's words, or what the server makes of the stored tree
 * (GONE if nothing); and a text that is equal for equal expressions in all
 * schemas.
 */
extern const char *expression_text(const Expression *expression, const ModelTable *table,
								   const char *prefix);
extern const char *expression_canonical(const Expression *expression, const ModelTable *table,
										const ExpressionContext *context);

/* protect.c: once, when the library is loaded. */
extern void expression_init(void);

/*
 * settings.c: texts of expressions mean what they mean in an extension's
 * script, until the level ends (or the transaction fails).  The statement fixes
 * them for a script, until that ends.
 */
extern int	begin_fixed_settings(const char *search_path);
extern void end_fixed_settings(int level);
extern const char *fixed_settings_statement(void);

#endif							/* SCHEMA_SETUP_EXPRESSION_H */
