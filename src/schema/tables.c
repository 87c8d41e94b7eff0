/*-------------------------------------------------------------------------
 *
 * schema/tables.c
 *		CREATE TABLE in a definition.
 *
 * What a statement makes is named in the order in which the server does it:
 * sequences, the table, checks, keys, foreign keys.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "commands/defrem.h"

#include "schema/parser.h"

/* Raise an error for what a table of a definition does not have. */
static void
refuse_clauses(Parser *parser, const CreateStmt *statement)
{
	const char *what = NULL;

	if (statement->relation->relpersistence == RELPERSISTENCE_TEMP)
		what = "a temporary table";
	else if (statement->partspec != NULL || statement->partbound != NULL)
		what = "a partitioned table";
	else if (statement->inhRelations != NIL)
		what = "INHERITS";
	else if (statement->ofTypename != NULL)
		what = "a table of a type";
	else if (statement->oncommit != ONCOMMIT_NOOP)
		what = "ON COMMIT";
	else if (statement->tablespacename != NULL)
		what = "a tablespace";
	if (what != NULL)
		parser_not_held(parser, parser->location, what, NULL);
}

/* Parse a column or a constraint of CREATE TABLE. */
static void
parse_element(Parser *parser, ModelTable *table, Node *element, NewConstraints *constraints)
{
	if (IsA(element, ColumnDef))
		(void) parse_column(parser, table, (ColumnDef *) element, constraints);
	else if (IsA(element, Constraint))
		return;
	else if (IsA(element, TableLikeClause))
		parser_not_held(parser, ((TableLikeClause *) element)->relation->location, "LIKE",
						"Write the columns.");
	else
		parser_not_held(parser, parser->location, "an element of this kind", NULL);
}

/* Find the access method of a table. */
const char *
table_access_method(Parser *parser, const char *name)
{
	if (name == NULL)
		return "heap";
	if (!OidIsValid(get_table_am_oid(name, true)))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("%s: access method \"%s\" does not exist", place_here(parser), name)));
	return name;
}

/* Parse the columns of a new table, then note its constraints in their order. */
static void
parse_elements(Parser *parser, ModelTable *table, const CreateStmt *statement,
			   NewConstraints *constraints)
{
	ListCell   *lc;

	foreach(lc, statement->tableElts)
	{
		/* Those of columns and of the table have one order. */
		constraints->last = NULL;
		parse_element(parser, table, lfirst(lc), constraints);
		if (IsA(lfirst(lc), Constraint) &&
			((Constraint *) lfirst(lc))->contype != CONSTR_NOTNULL)
			add_table_constraint(parser, table, lfirst(lc), constraints);
	}
	/* A NOT NULL of the table may come before its column. */
	foreach(lc, statement->tableElts)
	{
		if (IsA(lfirst(lc), Constraint) &&
			((Constraint *) lfirst(lc))->contype == CONSTR_NOTNULL)
			add_table_constraint(parser, table, lfirst(lc), constraints);
	}
	close_keys(parser, table, constraints);
}

void
parse_create_table(Parser *parser, CreateStmt *statement)
{
	int			location = parser->location;
	ModelTable *table;
	NewConstraints constraints = {0};
	ListCell   *lc;

	refuse_clauses(parser, statement);
	table = model_make_table(own_relation(parser, statement->relation));
	table->base.location = statement->relation->location;
	table->base.place = place(parser, table->base.location);
	table->persistence = statement->relation->relpersistence;
	table->access_method = table_access_method(parser, statement->accessMethod ?
											   statement->accessMethod : parser->access_method);
	table->options = parse_table_options(parser, NIL, statement->options);
	parse_elements(parser, table, statement, &constraints);
	parser->location = location;
	take_name(parser, NAMES_OF_RELATIONS, table->base.name, table, table->base.location);
	take_name(parser, NAMES_OF_TYPES, table->base.name, table, table->base.location);
	parser->model->tables = lappend(parser->model->tables, table);

	parse_generated(parser, table, &constraints);
	parse_checks(parser, table, constraints.checks, true);
	parse_keys(parser, table, constraints.keys, true);
	foreach(lc, constraints.foreign_keys)
		parse_foreign_key(parser, table, lfirst(lc), true);
}
