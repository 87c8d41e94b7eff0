/*-------------------------------------------------------------------------
 *
 * schema/columns.c
 *		The columns of a definition.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/toast_compression.h"
#include "catalog/heap.h"
#include "catalog/pg_attribute.h"
#include "catalog/pg_type.h"
#include "utils/lsyscache.h"

#include "schema/parser.h"

/* What is said of a column while its clauses are parsed. */
typedef struct ColumnClauses
{
	bool		null_said;
	bool		default_said;
	bool		serial;
} ColumnClauses;

/* The integer type of a serial column; InvalidOid for any other. */
static Oid
serial_type(const Parser *parser, const TypeName *type_name)
{
	static const struct
	{
		const char *name;
		Oid			type;
	}			types[] = {
		{"smallserial", INT2OID}, {"serial2", INT2OID}, {"serial", INT4OID},
		{"serial4", INT4OID}, {"bigserial", INT8OID}, {"serial8", INT8OID},
	};

	if (list_length(type_name->names) != 1 || type_name->pct_type)
		return InvalidOid;
	for (int i = 0; i < lengthof(types); i++)
	{
		if (strcmp(strVal(linitial(type_name->names)), types[i].name) != 0)
			continue;
		if (type_name->arrayBounds != NIL || type_name->typmods != NIL)
			parser_not_held(parser, type_name->location, "serial with more than its name", NULL);
		return types[i].type;
	}
	return InvalidOid;
}

/* How the values of a column are stored; what its type has anyway is not noted. */
void
parse_storage(Parser *parser, ModelColumn *column, const char *name)
{
	static const struct
	{
		const char *name;
		char		storage;
	}			storages[] = {
		{"plain", TYPSTORAGE_PLAIN}, {"external", TYPSTORAGE_EXTERNAL},
		{"extended", TYPSTORAGE_EXTENDED}, {"main", TYPSTORAGE_MAIN}, {"default", '\0'},
	};
	char		normal = default_storage(parser, &column->type);

	for (int i = 0; i < lengthof(storages); i++)
	{
		if (pg_strcasecmp(name, storages[i].name) != 0)
			continue;
		if (normal == TYPSTORAGE_PLAIN && storages[i].storage != normal &&
			storages[i].storage != '\0')
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("%s: the type of column \"%s\" can only have storage PLAIN",
							place_here(parser), column->base.name)));
		column->storage = storages[i].storage == normal ? '\0' : storages[i].storage;
		return;
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s: invalid storage type \"%s\"", place_here(parser), name)));
}

/* How the values of a column are compressed. */
void
parse_compression(Parser *parser, ModelColumn *column, const char *name)
{
	if (strcmp(name, "default") == 0)
	{
		column->compression = '\0';
		return;
	}
	column->compression = CompressionNameToMethod(name);
	if (!CompressionMethodIsValid(column->compression))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s: invalid compression method \"%s\"", place_here(parser), name)));
	if (default_storage(parser, &column->type) == TYPSTORAGE_PLAIN)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s: the type of column \"%s\" is not compressed", place_here(parser),
						column->base.name)));
}

/* Make a column an identity column, with its sequence. */
void
parse_identity(Parser *parser, ModelTable *table, ModelColumn *column,
			   const Constraint *constraint)
{
	Oid			type = column->type.own ? InvalidOid : column->type.oid;

	if (type != INT2OID && type != INT4OID && type != INT8OID)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s: identity column type must be smallint, integer, or bigint",
						place_here(parser))));
	if (column->identity != '\0' || column->default_value || column->default_sequence)
		ereport(ERROR,
				(errcode(ERRCODE_SYNTAX_ERROR),
				 errmsg("%s: both default and identity for column \"%s\"", place_here(parser),
						column->base.name)));
	column->identity = constraint->generated_when;
	column->not_null = true;
	(void) parse_column_sequence(parser, table, column, type, constraint->options, true);
}

/* Set NOT NULL or NULL; both is an error. */
static void
parse_nullability(Parser *parser, ModelColumn *column, ColumnClauses *clauses, bool not_null)
{
	if (clauses->null_said ? not_null : !not_null && column->not_null)
		ereport(ERROR,
				(errcode(ERRCODE_SYNTAX_ERROR),
				 errmsg("%s: conflicting NULL/NOT NULL declarations for column \"%s\"",
						place_here(parser), column->base.name)));
	if (not_null)
		column->not_null = true;
	else
		clauses->null_said = true;
}

/* A column has one default, or what generates it. */
static void
note_default(Parser *parser, ModelColumn *column, ColumnClauses *clauses)
{
	if (clauses->default_said || clauses->serial)
		ereport(ERROR,
				(errcode(ERRCODE_SYNTAX_ERROR),
				 errmsg("%s: multiple default values for column \"%s\"", place_here(parser),
						column->base.name)));
	clauses->default_said = true;
}

/* Parse a clause of a column.  What makes a constraint is left for later. */
static void
parse_clause(Parser *parser, ModelTable *table, ModelColumn *column, Constraint *constraint,
			 int end, ColumnClauses *clauses, NewConstraints *constraints)
{
	parser->location = constraint->location;
	if (constraint->contype <= CONSTR_GENERATED)
		constraints->last = NULL;
	switch (constraint->contype)
	{
		case CONSTR_NULL:
			parse_nullability(parser, column, clauses, false);
			break;
		case CONSTR_NOTNULL:
			if (constraint->is_no_inherit)
				parser_not_held(parser, parser->location, "NOT NULL NO INHERIT", NULL);
			parse_nullability(parser, column, clauses, true);
			break;
		case CONSTR_DEFAULT:
			note_default(parser, column, clauses);
			parse_default(parser, column, constraint->raw_expr,
						  default_piece(parser, constraint->location, end));
			break;
		case CONSTR_IDENTITY:
			note_default(parser, column, clauses);
			if (clauses->null_said)
				parse_nullability(parser, column, clauses, true);
			parse_identity(parser, table, column, constraint);
			break;
		case CONSTR_GENERATED:
			/* The columns that it uses may come later. */
			note_default(parser, column, clauses);
			column->generated = generated_kind(constraint);
			constraints->generated = lappend(constraints->generated, constraint);
			constraints->generated_columns = lappend(constraints->generated_columns, column);
			break;
		case CONSTR_FOREIGN:
			constraint->fk_attrs = list_make1(makeString(pstrdup(column->base.name)));
			add_table_constraint(parser, table, constraint, constraints);
			break;
		case CONSTR_PRIMARY:
		case CONSTR_UNIQUE:
			if (constraint->keys == NIL)
				constraint->keys = list_make1(makeString(pstrdup(column->base.name)));
			add_table_constraint(parser, table, constraint, constraints);
			break;
		default:
			add_table_constraint(parser, table, constraint, constraints);
	}
}

/* Where a clause ends: where the next one begins, or the collation. */
static int
clause_end(const Parser *parser, const ColumnDef *definition, const Constraint *constraint,
		   const ListCell *next)
{
	int			end = next ? ((Constraint *) lfirst(next))->location :
		token_start(parser->source, parser->statement.last + 1);

	if (definition->collClause != NULL &&
		definition->collClause->location > constraint->location &&
		definition->collClause->location < end)
		end = definition->collClause->location;
	return end;
}

/* Make the column with its type, and what is said before its clauses. */
static ModelColumn *
make_column(Parser *parser, ModelTable *table, ColumnDef *definition)
{
	ModelColumn *column;

	parser->location = definition->location;
	if (list_length(table->columns) == MaxHeapAttributeNumber)
		ereport(ERROR,
				(errcode(ERRCODE_TOO_MANY_COLUMNS),
				 errmsg("%s: tables can have at most %d columns", place_here(parser),
						MaxHeapAttributeNumber)));
	if (model_find_column(table, definition->colname) != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_COLUMN),
				 errmsg("%s: column \"%s\" of table \"%s\" is there already", place_here(parser),
						definition->colname, table->base.name)));
	if (SystemAttributeByName(definition->colname) != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_COLUMN),
				 errmsg("%s: every table has a system column \"%s\"", place_here(parser),
						definition->colname)));
	if (definition->fdwoptions != NIL)
		parser_not_held(parser, parser->location, "OPTIONS of a column", NULL);
	column = model_make_column(table, definition->colname);
	column->base.location = definition->location;
	column->base.place = place_here(parser);
	table->columns = lappend(table->columns, column);
	return column;
}

/* Parse a column of CREATE TABLE or ADD COLUMN into its table. */
ModelColumn *
parse_column(Parser *parser, ModelTable *table, ColumnDef *definition,
			 NewConstraints *constraints)
{
	ModelColumn *column = make_column(parser, table, definition);
	ColumnClauses clauses = {0};
	Oid			serial = serial_type(parser, definition->typeName);
	ListCell   *lc;

	if (OidIsValid(serial))
	{
		column->type.oid = serial;
		column->not_null = true;
		clauses.serial = true;
		column->default_sequence =
			parse_column_sequence(parser, table, column, serial, NIL, false)->base.name;
	}
	else
		column->type = parse_type_name(parser, definition->typeName);
	column->collation = parse_collation(parser, definition->collClause, &column->type);
	parser->location = definition->location;
	if (column_storage_name(definition) != NULL)
		parse_storage(parser, column, column_storage_name(definition));
	if (definition->compression != NULL)
		parse_compression(parser, column, definition->compression);
	foreach(lc, definition->constraints)
	{
		Constraint *constraint = lfirst(lc);

		parse_clause(parser, table, column, constraint,
					 clause_end(parser, definition, constraint,
								lnext(definition->constraints, lc)),
					 &clauses, constraints);
	}
	return column;
}

/* Parse what generates columns, when all columns are there. */
void
parse_generated(Parser *parser, ModelTable *table, const NewConstraints *constraints)
{
	ListCell   *lc,
			   *lc2;

	forboth(lc, constraints->generated, lc2, constraints->generated_columns)
	{
		Constraint *constraint = lfirst(lc);
		ModelColumn *column = lfirst(lc2);

		check_columns(parser, table, EXPRESSION_GENERATED, constraint->raw_expr);
		column->default_value =
			expression_of_piece(parser, EXPRESSION_GENERATED, column->type, constraint->raw_expr,
							 parenthesis_piece(parser, constraint->location, "as"));
	}
}
