/*-------------------------------------------------------------------------
 *
 * schema/alter.c
 *		ALTER TABLE in a definition, and what is said with its grammar of
 *		sequences and indexes: what pg_dump writes behind CREATE TABLE.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"

#include "schema/parser.h"

/* The tokens of a subcommand's expression, behind a keyword. */
static Piece
command_piece(const Parser *parser, const Piece *command, const char *keyword)
{
	Piece		piece = *command;

	piece.first = find_token(parser->source, piece, keyword) + 1;
	return piece;
}

/* SET or DROP DEFAULT. */
static void
alter_default(Parser *parser, ModelTable *table, const AlterTableCmd *command,
			  const Piece *piece)
{
	ModelColumn *column = own_column(parser, table, command->name, parser->location);

	if (column->identity != '\0' || column->generated != '\0')
		ereport(ERROR,
				(errcode(ERRCODE_SYNTAX_ERROR),
				 errmsg("%s: column \"%s\" is an identity or generated column",
						place_here(parser), command->name)));
	parse_default(parser, column, command->def, command_piece(parser, piece, "default"));
}

/* SET STATISTICS: -1, and in newer versions DEFAULT, is the default target. */
static void
alter_statistics(Parser *parser, ModelTable *table, const AlterTableCmd *command)
{
	ModelColumn *column;

	if (command->name == NULL)
		parser_not_held(parser, parser->location, "SET STATISTICS of an index", NULL);
	column = own_column(parser, table, command->name, parser->location);
	column->statistics = command->def ? intVal(command->def) : -1;
}

/* Find an index of a table, or that of one of its constraints. */
ModelIndex *
own_index(Parser *parser, const ModelTable *table, const char *name)
{
	ModelIndex *index = named_object(parser, NAMES_OF_RELATIONS, name);

	if (index == NULL || index->base.kind != MODEL_INDEX ||
		(table != NULL && index->base.parent != &table->base))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 table ?
				 errmsg("%s: index \"%s\" of table \"%s\" does not exist", place_here(parser),
						name, table->base.name) :
				 errmsg("%s: index \"%s\" does not exist", place_here(parser), name)));
	return index;
}

/* REPLICA IDENTITY. */
static void
alter_replica_identity(Parser *parser, ModelTable *table, const ReplicaIdentityStmt *identity)
{
	table->replica_identity = identity->identity_type;
	table->replica_index = NULL;
	if (identity->identity_type != REPLICA_IDENTITY_INDEX)
		return;
	(void) own_index(parser, table, identity->name);
	table->replica_index = identity->name;
}

/* CLUSTER ON, or SET WITHOUT CLUSTER for no name. */
static void
alter_cluster(Parser *parser, ModelTable *table, const char *name)
{
	ListCell   *lc;

	foreach(lc, table->indexes)
		((ModelIndex *) lfirst(lc))->clustered = false;
	foreach(lc, table->constraints)
	{
		ModelConstraint *constraint = lfirst(lc);

		if (constraint->index != NULL)
			constraint->index->clustered = false;
	}
	if (name != NULL)
		own_index(parser, table, name)->clustered = true;
}

/* SET LOGGED or UNLOGGED, which the sequences of columns follow. */
static void
alter_persistence(Parser *parser, ModelTable *table, char persistence)
{
	ListCell   *lc;

	table->persistence = persistence;
	foreach(lc, parser->model->sequences)
	{
		ModelSequence *sequence = lfirst(lc);

		if (texts_equal(sequence->owner_table, table->base.name))
			sequence->unlogged = persistence == RELPERSISTENCE_UNLOGGED;
	}
}

/* ADD GENERATED ... AS IDENTITY. */
static void
alter_identity(Parser *parser, ModelTable *table, const AlterTableCmd *command)
{
	ModelColumn *column = own_column(parser, table, command->name, parser->location);

	if (!column->not_null)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("%s: column \"%s\" must be NOT NULL before identity can be added",
						place_here(parser), command->name)));
	parse_identity(parser, table, column, (Constraint *) command->def);
}

/* Parse a subcommand that adds neither columns nor constraints. */
static void
parse_other_command(Parser *parser, ModelTable *table, AlterTableCmd *command,
					const Piece *piece)
{
	switch (command->subtype)
	{
		case AT_ColumnDefault:
			alter_default(parser, table, command, piece);
			break;
		case AT_SetNotNull:
			own_column(parser, table, command->name, parser->location)->not_null = true;
			break;
		case AT_DropNotNull:
			own_column(parser, table, command->name, parser->location)->not_null = false;
			break;
		case AT_AddIdentity:
			alter_identity(parser, table, command);
			break;
		case AT_SetStorage:
			parse_storage(parser, own_column(parser, table, command->name, parser->location),
						  strVal(command->def));
			break;
		case AT_SetCompression:
			parse_compression(parser, own_column(parser, table, command->name, parser->location),
							  strVal(command->def));
			break;
		case AT_SetStatistics:
			alter_statistics(parser, table, command);
			break;
		case AT_SetRelOptions:
			table->options = parse_table_options(parser, table->options, (List *) command->def);
			break;
		case AT_ReplicaIdentity:
			alter_replica_identity(parser, table, (ReplicaIdentityStmt *) command->def);
			break;
		case AT_ClusterOn:
		case AT_DropCluster:
			alter_cluster(parser, table, command->name);
			break;
		case AT_SetLogged:
		case AT_SetUnLogged:
			alter_persistence(parser, table, command->subtype == AT_SetLogged ?
							  RELPERSISTENCE_PERMANENT : RELPERSISTENCE_UNLOGGED);
			break;
		case AT_SetAccessMethod:
			table->access_method = table_access_method(parser, command->name);
			break;
		case AT_ChangeOwner:
			parser_not_held(parser, parser->location, "an owner",
							"The owner is that of the extension; pg_dump leaves owners out with -O.");
		default:
			parser_not_held(parser, parser->location, "this form of ALTER TABLE",
							"A definition says what the schema is; what is done to one on its way to a version is said in a step file.");
	}
}

/* The tokens of each subcommand of ALTER TABLE [IF EXISTS] [ONLY] name [*]. */
static List *
command_pieces(const Parser *parser, const AlterTableStmt *statement)
{
	const Source *source = parser->source;
	Piece		piece = parser->statement;

	/* The name is one token or, with its schema, three. */
	piece.first = source_token_at(source, statement->relation->location);
	if (token_is(source, piece.first, "("))
		piece.first++;
	piece.first += statement->relation->schemaname ? 3 : 1;
	if (token_is(source, piece.first, "*") || token_is(source, piece.first, ")"))
		piece.first++;
	return source_split(source, piece);
}

/* Parse the subcommands of ALTER TABLE: first what adds columns, and constraints last. */
static void
parse_commands(Parser *parser, ModelTable *table, const AlterTableStmt *statement,
			   NewConstraints *constraints)
{
	List	   *pieces = command_pieces(parser, statement);
	ListCell   *lc,
			   *lc2;

	forboth(lc, statement->cmds, lc2, pieces)
	{
		AlterTableCmd *command = lfirst(lc);

		parser->location = token_start(parser->source, ((Piece *) lfirst(lc2))->first);
		if (command->subtype == AT_AddColumn)
			(void) parse_column(parser, table, (ColumnDef *) command->def, constraints);
		else if (command->subtype == AT_AddConstraint)
			add_table_constraint(parser, table, (Constraint *) command->def, constraints);
		close_keys(parser, table, constraints);
	}
	parse_generated(parser, table, constraints);
	forboth(lc, statement->cmds, lc2, pieces)
	{
		AlterTableCmd *command = lfirst(lc);

		parser->location = token_start(parser->source, ((Piece *) lfirst(lc2))->first);
		if (command->subtype != AT_AddColumn && command->subtype != AT_AddConstraint)
			parse_other_command(parser, table, command, lfirst(lc2));
	}
}

/* ALTER SEQUENCE ... SET LOGGED, and the like. */
static void
alter_sequence_persistence(Parser *parser, const AlterTableStmt *statement)
{
	ModelSequence *sequence = own_sequence(parser, statement->relation);
	ListCell   *lc;

	foreach(lc, statement->cmds)
	{
		const AlterTableCmd *command = lfirst(lc);

		if (command->subtype != AT_SetLogged && command->subtype != AT_SetUnLogged)
			parser_not_held(parser, parser->location, "this form of ALTER SEQUENCE", NULL);
		sequence->unlogged = command->subtype == AT_SetUnLogged;
	}
}

/* ALTER INDEX ... SET (...). */
static void
alter_index(Parser *parser, const AlterTableStmt *statement)
{
	ModelIndex *index = own_index(parser, NULL, own_relation(parser, statement->relation));
	ListCell   *lc;

	foreach(lc, statement->cmds)
	{
		const AlterTableCmd *command = lfirst(lc);

		if (command->subtype != AT_SetRelOptions)
			parser_not_held(parser, parser->location, "this form of ALTER INDEX", NULL);
		index->options = parse_index_options(parser, index->options,
											 parse_access_method(parser, index->method,
																 parser->location),
											 (List *) command->def);
	}
}

void
parse_alter_table(Parser *parser, AlterTableStmt *statement)
{
	ModelTable *table;
	NewConstraints constraints = {0};
	ListCell   *lc;

	if (statement->objtype == OBJECT_SEQUENCE)
	{
		alter_sequence_persistence(parser, statement);
		return;
	}
	if (statement->objtype == OBJECT_INDEX)
	{
		alter_index(parser, statement);
		return;
	}
	if (statement->objtype != OBJECT_TABLE)
		parser_not_held(parser, parser->location, "this form of ALTER", NULL);
	table = own_table(parser, statement->relation);
	parse_commands(parser, table, statement, &constraints);
	parse_keys(parser, table, constraints.keys, false);
	foreach(lc, constraints.others)
	{
		Constraint *constraint = lfirst(lc);

		if (constraint->contype == CONSTR_CHECK)
			parse_checks(parser, table, list_make1(constraint), false);
		else
			parse_foreign_key(parser, table, constraint, false);
	}
}
