/*-------------------------------------------------------------------------
 *
 * schema/definition.c
 *		Makes a model of a definition: what is said of each kind of statement.
 *
 * The server's grammar parses the text.  The order of statements is that in
 * which psql could run them, but a foreign key may reference a table that
 * comes later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "parser/parser.h"
#include "tcop/utility.h"

#include "expression/expression.h"
#include "schema/parser.h"
#include "schema/schema.h"

/* CREATE SCHEMA: what says the definition's own schema. */
static void
parse_create_schema(Parser *parser, const CreateSchemaStmt *statement)
{
	if (statement->schemaElts != NIL || statement->schemaname == NULL)
		parser_not_held(parser, parser->location, "CREATE SCHEMA with more than a name",
						"Write what is in the schema as statements of their own.");
	own_name(parser, statement->schemaname, statement->schemaname, parser->location);
}

/* Does a SET set this to a text?  If so, to which? */
static const char *
set_text(const VariableSetStmt *statement, const char *name)
{
	A_Const    *value;

	if (statement->kind != VAR_SET_VALUE || strcmp(statement->name, name) != 0)
		return NULL;
	value = linitial(statement->args);
	return IsA(value, A_Const) && !value->isnull && IsA(&value->val, String) ?
		strVal(&value->val) : NULL;
}

/* SET: of interest is what pg_dump says of the tables and indexes that follow. */
static void
parse_set(Parser *parser, const VariableSetStmt *statement)
{
	const char *access_method = set_text(statement, "default_table_access_method");
	const char *tablespace = set_text(statement, "default_tablespace");

	if (access_method != NULL)
		parser->access_method = access_method;
	if (tablespace != NULL && *tablespace != '\0')
		parser_not_held(parser, parser->location, "a tablespace",
						"pg_dump leaves tablespaces out with --no-tablespaces.");
}

/* BEGIN and COMMIT make no difference. */
static bool
is_begin_or_commit(const TransactionStmt *statement)
{
	return statement->kind == TRANS_STMT_BEGIN || statement->kind == TRANS_STMT_START ||
		statement->kind == TRANS_STMT_COMMIT;
}

/* Is this how pg_dump sets a search_path? */
static bool
is_set_config(const SelectStmt *statement)
{
	const ResTarget *target;

	if (list_length(statement->targetList) != 1 || statement->fromClause != NIL)
		return false;
	target = linitial(statement->targetList);
	return IsA(target->val, FuncCall) &&
		strcmp(strVal(llast(((FuncCall *) target->val)->funcname)), "set_config") == 0;
}

/* What to do about a statement that no definition has. */
static const char *
refusal_hint(const Node *statement)
{
	switch (nodeTag(statement))
	{
		case T_GrantStmt:
		case T_GrantRoleStmt:
		case T_AlterDefaultPrivilegesStmt:
			return "Privileges are granted beside the schema; pg_dump leaves them out with -x.";
		case T_AlterOwnerStmt:
			return "The owner is that of the extension; pg_dump leaves owners out with -O.";
		case T_CreateExtensionStmt:
			return "Make the extension beforehand, and leave this line out; what is of it is "
				"written with the name of its schema.";
		case T_InsertStmt:
		case T_UpdateStmt:
		case T_DeleteStmt:
		case T_RenameStmt:
		case T_DropStmt:
			return "A definition says what the schema is; what is done to one on its way to a "
				"version is said in a step file.";
		case T_AlterEnumStmt:
			return "Write all labels in CREATE TYPE.";
		default:
			return "A definition has enums, domains, sequences, tables, constraints, indexes "
				"and comments.";
	}
}

/* What a statement is that no definition has. */
static const char *
statement_words(Node *statement)
{
	switch (nodeTag(statement))
	{
		case T_CompositeTypeStmt:
			return "a composite type";
		case T_CreateRangeStmt:
			return "a range type";
		case T_RenameStmt:
			return "RENAME";
		case T_AlterObjectSchemaStmt:
			return "SET SCHEMA";
		default:
			return GetCommandTagName(CreateCommandTag(statement));
	}
}

static void
refuse(Parser *parser, Node *statement)
{
	parser_not_held(parser, parser->location, statement_words(statement),
					refusal_hint(statement));
}

/* All statements are in the model: what they refer to is looked up. */
static void
finish_model(Parser *parser)
{
	resolve_sequences(parser);
	resolve_foreign_keys(parser);
	model_sort(parser->model);
}

/* Parse a statement into the model; NULL is the end. */
static void
parse_statement(Parser *parser, Node *statement)
{
	if (statement == NULL)
	{
		finish_model(parser);
		return;
	}
	switch (nodeTag(statement))
	{
		case T_CreateEnumStmt:
			parse_create_enum(parser, (CreateEnumStmt *) statement);
			break;
		case T_CreateDomainStmt:
			parse_create_domain(parser, (CreateDomainStmt *) statement);
			break;
		case T_AlterDomainStmt:
			parse_alter_domain(parser, (AlterDomainStmt *) statement);
			break;
		case T_CreateSeqStmt:
			parse_create_sequence(parser, (CreateSeqStmt *) statement);
			break;
		case T_AlterSeqStmt:
			parse_alter_sequence(parser, (AlterSeqStmt *) statement);
			break;
		case T_CreateStmt:
			parse_create_table(parser, (CreateStmt *) statement);
			break;
		case T_AlterTableStmt:
			parse_alter_table(parser, (AlterTableStmt *) statement);
			break;
		case T_IndexStmt:
			parse_create_index(parser, (IndexStmt *) statement);
			break;
		case T_CommentStmt:
			parse_comment(parser, (CommentStmt *) statement);
			break;
		case T_CreateSchemaStmt:
			parse_create_schema(parser, (CreateSchemaStmt *) statement);
			break;
		case T_VariableSetStmt:
			parse_set(parser, (VariableSetStmt *) statement);
			break;
		case T_SelectStmt:
			if (!is_set_config((SelectStmt *) statement))
				refuse(parser, statement);
			break;
		case T_TransactionStmt:
			if (!is_begin_or_commit((TransactionStmt *) statement))
				refuse(parser, statement);
			break;
		default:
			refuse(parser, statement);
	}
}

/* Parse the text of the source, one statement after another. */
static void
parse_statements(Parser *parser, StatementParser parse)
{
	Source	   *source = parser->source;
	ListCell   *lc;

	source_read(source);
	foreach(lc, raw_parser(source->text, RAW_PARSE_DEFAULT))
	{
		const RawStmt *raw = lfirst(lc);

		parser->statement.first = source_token_at(source, raw->stmt_location);
		parser->statement.last = raw->stmt_len == 0 ? source->count - 1 :
			source_token_at(source, raw->stmt_location + raw->stmt_len) - 1;
		/* The last one may be followed by a semicolon of its own. */
		if (token_is(source, parser->statement.last, ";"))
			parser->statement.last--;
		parser->location = token_start(source, parser->statement.first);
		parse(parser, raw->stmt);
	}
	parse(parser, NULL);
}

/*
 * Note the place of an error of the server.  Those further out, which are about
 * the query that called, would take it for a place in theirs.
 */
static void
note_error_position(void *context)
{
	Parser	   *parser = context;

	if (geterrposition() > 0)
		parser->error_position = geterrposition();
	errposition(0);
}

/* Raise an error of the server again, with its place in the definition. */
static void
rethrow_with_place(const Parser *parser, MemoryContext context)
{
	const char *file = parser->source->file;
	ErrorData  *error;
	int			location = parser->location;

	MemoryContextSwitchTo(context);
	error = CopyErrorData();
	FlushErrorState();
	if (parser->error_position > 0)
		location = source_location(parser->source, parser->error_position);
	/* Ours have it. */
	if (error->sqlerrcode != ERRCODE_QUERY_CANCELED &&
		strncmp(error->message, file, strlen(file)) != 0)
		error->message = psprintf("%s: %s", place(parser, location), error->message);
	ReThrowError(error);
}

/* Make a parser for a source, with an empty model. */
Parser *
make_parser(const char *text, const char *file)
{
	Parser	   *parser = palloc0(sizeof(Parser));
	HASHCTL		control = {
		.keysize = sizeof(int) + NAMEDATALEN,
		.entrysize = sizeof(int) + NAMEDATALEN + sizeof(void *),
		.hcxt = CurrentMemoryContext,
	};

	parser->names = hash_create("names of a definition", 256, &control,
								HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	parser->model = palloc0(sizeof(Model));
	parser->source = source_make(text, file);
	parser->pstate = make_parsestate(NULL);
	parser->pstate->p_sourcetext = parser->source->text;
	return parser;
}

/*
 * Parse a text, one statement after another, under fixed settings.  Errors say
 * where in the file they are.
 */
void
parse_text(Parser *parser, StatementParser parse)
{
	MemoryContext context = CurrentMemoryContext;
	int			level = begin_fixed_settings("pg_catalog");
	ErrorContextCallback callback = {error_context_stack, note_error_position, parser};

	error_context_stack = &callback;
	PG_TRY();
	{
		parse_statements(parser, parse);
	}
	PG_CATCH();
	{
		rethrow_with_place(parser, context);
	}
	PG_END_TRY();
	error_context_stack = callback.previous;
	end_fixed_settings(level);
}

/*
 * Make a model of a definition.  It belongs to the current memory context, and
 * points into nothing else.
 */
Model *
definition_parse(const char *text, const char *file)
{
	Parser	   *parser = make_parser(text, file ? file : "definition");

	parse_text(parser, parse_statement);
	return parser->model;
}
