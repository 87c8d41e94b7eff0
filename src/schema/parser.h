/*-------------------------------------------------------------------------
 *
 * schema/parser.h
 *		Shared by the files that make a model of a definition.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_PARSER_H
#define SCHEMA_SETUP_PARSER_H

#include "nodes/parsenodes.h"
#include "parser/parse_node.h"
#include "utils/hsearch.h"

#include "compat.h"
#include "model/model.h"
#include "schema/steps.h"

/* A token of the source. */
typedef struct Token
{
	int			start;
	int			end;			/* behind its last byte */
} Token;

/* A definition's text, and where what is in it. */
typedef struct Source
{
	const char *file;			/* for errors */
	char	   *text;
	int			line_count;
	int		   *lines;			/* where each begins */
	int			count;
	int			size;			/* of the array */
	Token	   *tokens;
	int			scanned;		/* where the scanner began, as long as it is at work */
} Source;

/* A piece of the source: from one token to another, both in it. */
typedef struct Piece
{
	int			first;
	int			last;
} Piece;

/* What has a name that nothing else may have. */
typedef enum NameSpace
{
	NAMES_OF_RELATIONS,
	NAMES_OF_TYPES,
	NAMES_OF_CONSTRAINTS,		/* which several tables may share */
} NameSpace;

/* What is known while a definition is parsed. */
typedef struct Parser
{
	Source	   *source;
	ParseState *pstate;			/* for errors of the server */
	Model	   *model;
	HTAB	   *names;			/* NameEntry */
	const char *schema;			/* the definition's own one; NULL: not said yet */
	const char *access_method;	/* of tables that say none; NULL: heap */
	Piece		statement;		/* that is being parsed */
	int			location;		/* of what is being parsed, in the source */
	Oid			indexed_type;	/* which has a default operator class ... */
	Oid			indexing_method;	/* ... of this */
	int			error_position; /* of an error of the server, or 0 */
	List	   *foreign_keys;	/* UnresolvedKey */
	List	   *sequences;		/* NamedSequence */

	/* Of a step file, whose model is the older one as the steps leave it. */
	Steps	   *steps;
	const Model *want;
} Parser;

/* What parses each statement, and then NULL once. */
typedef void (*StatementParser) (Parser *parser, Node *statement);

/* Constraints that a statement makes when its columns are there. */
typedef struct NewConstraints
{
	List	   *checks;			/* Constraint */
	List	   *open_keys;		/* primary keys, unique and exclusion constraints */
	List	   *keys;			/* those that close_keys() has taken over */
	List	   *foreign_keys;
	List	   *others;			/* checks and foreign keys in their order */
	List	   *generated;		/* what generates columns ... */
	List	   *generated_columns;	/* ... which are these */
	Constraint *last;			/* DEFERRABLE and the like belong to it */
} NewConstraints;

/* definition.c */
extern Parser *make_parser(const char *text, const char *file);
extern void parse_text(Parser *parser, StatementParser parse);

/* source.c */
extern Source *source_make(const char *text, const char *file);
extern void source_read(Source *source);
extern const char *source_place(const Source *source, int location);
extern int	source_location(const Source *source, int position);
extern int	source_token_at(const Source *source, int location);
extern bool token_is(const Source *source, int token, const char *word);
extern int	closing_token(const Source *source, int token);
extern int	find_token(const Source *source, Piece piece, const char *word);
extern List *source_split(const Source *source, Piece piece);
extern int	token_start(const Source *source, int token);

/* names.c */
extern void take_name(Parser *parser, NameSpace space, const char *name, void *object,
					  int location);
extern void *named_object(const Parser *parser, NameSpace space, const char *name);
extern void release_name(Parser *parser, NameSpace space, const char *name);
extern const char *choose_relation_name(Parser *parser, const char *first, const char *second,
										const char *label, bool constraint);
extern const char *choose_constraint_name(Parser *parser, const char *first, const char *second,
										  const char *label);
extern const char *joined_names(const List *names);
extern List *index_column_names(const List *elements);

/* parser.c */
extern const char *place(const Parser *parser, int location);
extern const char *place_here(const Parser *parser);
pg_noreturn extern void parser_not_held(const Parser *parser, int location, const char *what,
										const char *hint);
extern bool is_own_schema(const Parser *parser, const char *schema);
extern const char *own_name(Parser *parser, const char *schema, const char *name, int location);
extern const char *own_relation(Parser *parser, const RangeVar *relation);
extern ModelTable *own_table(Parser *parser, const RangeVar *relation);
extern ModelColumn *own_column(const Parser *parser, const ModelTable *table, const char *name,
							   int location);
extern NameArray name_array(const List *strings);

/* types.c */
extern TypeRef parse_cast_type(Parser *parser, const TypeName *type_name);
extern TypeRef parse_type_name(Parser *parser, const TypeName *type_name);
extern const char *own_type_name(const Parser *parser, const TypeName *type_name);
extern Oid	stand_in_type(const Parser *parser, const TypeRef *type);
extern Oid	parse_collation(Parser *parser, const CollateClause *clause, const TypeRef *type);
extern bool is_domain_type(const Parser *parser, const TypeRef *type);
extern char default_storage(const Parser *parser, const TypeRef *type);
extern void parse_create_enum(Parser *parser, const CreateEnumStmt *statement);

/* domains.c */
extern ModelDomain *own_domain(Parser *parser, List *names);
extern void parse_create_domain(Parser *parser, const CreateDomainStmt *statement);
extern void parse_alter_domain(Parser *parser, const AlterDomainStmt *statement);

/* text.c */
extern Expression *expression_of_piece(Parser *parser, ExpressionUse use, TypeRef type, Node *raw,
									Piece piece);
extern void parse_default(Parser *parser, ModelColumn *column, Node *raw, Piece piece);
extern Piece default_piece(const Parser *parser, int location, int end);
extern Piece parenthesis_piece(const Parser *parser, int location, const char *word);
extern bool is_no_default(Parser *parser, const TypeRef *type, Node *raw);
extern void check_default(Parser *parser, const TypeRef *type, Node *raw);
extern List *check_columns(const Parser *parser, const ModelTable *table, ExpressionUse use,
						   Node *raw);

/* sequences.c */
extern ModelSequence *own_sequence(Parser *parser, const RangeVar *relation);
extern void parse_create_sequence(Parser *parser, CreateSeqStmt *statement);
extern void parse_alter_sequence(Parser *parser, AlterSeqStmt *statement);
extern ModelSequence *parse_column_sequence(Parser *parser, ModelTable *table,
											ModelColumn *column, Oid type, List *options,
											bool identity);
extern const char *sequence_of_default(Parser *parser, Node *raw);
extern void resolve_sequences(Parser *parser);

/* options.c */
extern List *parse_table_options(Parser *parser, List *old, List *definitions);
extern List *parse_index_options(Parser *parser, List *old, Oid access_method, List *definitions);
extern List *parse_class_options(Parser *parser, List *definitions);

/* columns.c */
extern ModelColumn *parse_column(Parser *parser, ModelTable *table, ColumnDef *definition,
								 NewConstraints *constraints);
extern void parse_generated(Parser *parser, ModelTable *table,
							const NewConstraints *constraints);
extern void parse_storage(Parser *parser, ModelColumn *column, const char *name);
extern void parse_compression(Parser *parser, ModelColumn *column, const char *name);
extern void parse_identity(Parser *parser, ModelTable *table, ModelColumn *column,
						   const Constraint *constraint);

/* tables.c */
extern void parse_create_table(Parser *parser, CreateStmt *statement);
extern const char *table_access_method(Parser *parser, const char *name);

/* alter.c */
extern ModelIndex *own_index(Parser *parser, const ModelTable *table, const char *name);
extern void parse_alter_table(Parser *parser, AlterTableStmt *statement);

/* constraints.c */
extern void add_table_constraint(Parser *parser, ModelTable *table, Constraint *constraint,
								 NewConstraints *constraints);
extern void parse_checks(Parser *parser, ModelTable *table, const List *checks, bool new_table);
extern ModelConstraint *parse_check(Parser *parser, const ModelObject *parent,
									const ModelTable *table, TypeRef type,
									const Constraint *constraint);
extern void add_constraint(Parser *parser, ModelTable *table, ModelConstraint *constraint);

/* keys.c */
extern void parse_keys(Parser *parser, ModelTable *table, const List *keys,
					   bool new_table);
extern void close_keys(Parser *parser, const ModelTable *table, NewConstraints *constraints);

/* foreign_keys.c */
extern void parse_foreign_key(Parser *parser, ModelTable *table, const Constraint *constraint,
							  bool new_table);
extern ModelConstraint *primary_key(const ModelTable *table);
extern void resolve_foreign_keys(Parser *parser);

/* indexes.c */
extern void parse_create_index(Parser *parser, IndexStmt *statement);
extern Oid	parse_access_method(Parser *parser, const char *name, int location);
extern IndexElement *parse_index_element(Parser *parser, const ModelTable *table,
										 Oid access_method, const char *method,
										 IndexElem *raw, Piece piece);
extern NameArray parse_included(Parser *parser, const ModelTable *table, Oid access_method,
								List *elements);
extern List *parse_index_elements(Parser *parser, const ModelTable *table, Oid access_method,
								  const char *method, List *elements, Piece list);
extern Oid	element_type(const Parser *parser, const ModelTable *table,
						 const IndexElement *element);

/* steps.c */
extern Model *model_to_change(const Model *model);

/* rename.c */
extern void rename_table(Model *model, const char *name, const char *new_name);
extern void rename_column(Model *model, ModelTable *table, const char *name, const char *new_name);
extern void rename_type(Model *model, const char *name, const char *new_name);
extern void rename_label(Model *model, ModelEnum *type, const char *label, const char *new_label);
extern void rename_index(Model *model, ModelTable *table, const char *name, const char *new_name);
extern void rename_sequence(Model *model, const char *name, const char *new_name);

/* rows.c */
extern void note_types(Parser *parser);
extern void parse_rows(Parser *parser, Node *statement);
extern void parse_backfill(Parser *parser, UpdateStmt *statement);

/* comments.c */
extern void parse_comment(Parser *parser, const CommentStmt *statement);

#endif							/* SCHEMA_SETUP_PARSER_H */
