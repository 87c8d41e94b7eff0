/*-------------------------------------------------------------------------
 *
 * schema/constraints.c
 *		The constraints of a definition as statements have them, and its checks.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_constraint.h"
#include "catalog/pg_type.h"

#include "schema/parser.h"

/* DEFERRABLE and the like come after the constraint that they belong to. */
static void
add_attribute(Parser *parser, const Constraint *attribute, Constraint *constraint)
{
	bool		is_key = constraint != NULL && constraint->contype != CONSTR_CHECK;

	if (!is_key && attribute->contype <= CONSTR_ATTR_IMMEDIATE)
		ereport(ERROR,
				(errcode(ERRCODE_SYNTAX_ERROR),
				 errmsg("%s: there is no key here that this could belong to",
						place(parser, attribute->location))));
	switch (attribute->contype)
	{
		case CONSTR_ATTR_DEFERRABLE:
			constraint->deferrable = true;
			break;
		case CONSTR_ATTR_NOT_DEFERRABLE:
			constraint->deferrable = false;
			break;
		case CONSTR_ATTR_DEFERRED:
			constraint->deferrable = true;
			constraint->initdeferred = true;
			break;
		case CONSTR_ATTR_IMMEDIATE:
			constraint->initdeferred = false;
			break;
		default:
			if (!set_raw_enforced(constraint, attribute->contype))
				parser_not_held(parser, attribute->location, "this constraint", NULL);
	}
}

/* NOT NULL as a constraint of the table, from 18 on. */
static void
add_not_null(Parser *parser, ModelTable *table, const Constraint *constraint)
{
	ModelColumn *column = own_column(parser, table, strVal(linitial(constraint->keys)),
									 constraint->location);

	if (constraint->is_no_inherit)
		parser_not_held(parser, constraint->location, "NOT NULL NO INHERIT", NULL);
	column->not_null = true;
	column->not_null_validated = !constraint->skip_validation;
}

/* Note a constraint that a statement makes; it is parsed when all columns are there. */
void
add_table_constraint(Parser *parser, ModelTable *table, Constraint *constraint,
					 NewConstraints *constraints)
{
	if (constraint_has_period(constraint))
		parser_not_held(parser, constraint->location, "a key with a period", NULL);
	switch (constraint->contype)
	{
		case CONSTR_CHECK:
			constraints->checks = lappend(constraints->checks, constraint);
			constraints->others = lappend(constraints->others, constraint);
			break;
		case CONSTR_PRIMARY:
		case CONSTR_UNIQUE:
		case CONSTR_EXCLUSION:
			constraints->open_keys = lappend(constraints->open_keys, constraint);
			break;
		case CONSTR_FOREIGN:
			constraints->foreign_keys = lappend(constraints->foreign_keys, constraint);
			constraints->others = lappend(constraints->others, constraint);
			break;
		case CONSTR_NOTNULL:
			add_not_null(parser, table, constraint);
			break;
		default:
			add_attribute(parser, constraint, constraints->last);
			return;
	}
	constraints->last = constraint;
}

/* Add a constraint to its table, which can have its name once. */
void
add_constraint(Parser *parser, ModelTable *table, ModelConstraint *constraint)
{
	if (model_find_constraint(table, constraint->base.name) != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_OBJECT),
				 errmsg("%s: constraint \"%s\" of table \"%s\" is there already",
						place(parser, constraint->base.location), constraint->base.name,
						table->base.name)));
	take_name(parser, NAMES_OF_CONSTRAINTS, constraint->base.name, constraint,
			  constraint->base.location);
	table->constraints = lappend(table->constraints, constraint);
}

/* Make a check constraint of a table, or of a domain whose base type is given. */
ModelConstraint *
parse_check(Parser *parser, const ModelObject *parent, const ModelTable *table, TypeRef type,
			const Constraint *constraint)
{
	ExpressionUse use = table ? EXPRESSION_CHECK : EXPRESSION_DOMAIN_CHECK;
	List	   *columns = check_columns(parser, table, use, constraint->raw_expr);
	const char *name = constraint->conname;
	ModelConstraint *check;

	if (name == NULL)
	{
		const char *column = table && list_length(columns) == 1 ? linitial(columns) : "";

		name = choose_constraint_name(parser, parent->name, *column ? column : NULL, "check");
	}
	check = model_make_constraint(parent, name, CONSTRAINT_CHECK);
	check->base.location = constraint->location;
	check->no_inherit = constraint->is_no_inherit;
	check->enforced = raw_constraint_is_enforced(constraint);
	check->validated = check->enforced && !constraint->skip_validation;
	check->expression = expression_of_piece(parser, use, type, constraint->raw_expr,
										 parenthesis_piece(parser, constraint->location,
														   "check"));
	return check;
}

/* Parse the checks of a table.  Those of a new one are valid whatever is said. */
void
parse_checks(Parser *parser, ModelTable *table, const List *checks, bool new_table)
{
	const TypeRef boolean = {.oid = BOOLOID, .typmod = -1};
	ListCell   *lc;

	foreach(lc, checks)
	{
		Constraint *constraint = lfirst(lc);
		ModelConstraint *check;

		parser->location = constraint->location;
		check = parse_check(parser, &table->base, table, boolean, constraint);
		if (new_table)
			check->validated = check->enforced;
		add_constraint(parser, table, check);
	}
}
