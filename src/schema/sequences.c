/*-------------------------------------------------------------------------
 *
 * schema/sequences.c
 *		The sequences of a definition: their own statements, and those that
 *		serial and identity columns bring with them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "nodes/makefuncs.h"
#include "utils/builtins.h"

#include "expression/expression.h"
#include "schema/parser.h"

/* Which options a statement has; NULL: not said. */
typedef struct SequenceOptions
{
	DefElem    *type;
	DefElem    *increment;
	DefElem    *minimum;
	DefElem    *maximum;
	DefElem    *start;
	DefElem    *cache;
	DefElem    *cycle;
	DefElem    *owner;
	DefElem    *name;
	DefElem    *logged;
} SequenceOptions;

/* The place of an option in SequenceOptions; NULL if there is none. */
static DefElem **
option_place(SequenceOptions *options, const char *name)
{
	const struct
	{
		const char *name;
		DefElem   **place;
	}			places[] = {
		{"as", &options->type},
		{"increment", &options->increment},
		{"minvalue", &options->minimum},
		{"maxvalue", &options->maximum},
		{"start", &options->start},
		{"cache", &options->cache},
		{"cycle", &options->cycle},
		{"owned_by", &options->owner},
		{"sequence_name", &options->name},
		{"logged", &options->logged},
		{"unlogged", &options->logged},
	};

	for (int i = 0; i < lengthof(places); i++)
	{
		if (strcmp(places[i].name, name) == 0)
			return places[i].place;
	}
	return NULL;
}

static SequenceOptions
collect_options(Parser *parser, List *list)
{
	SequenceOptions options = {0};
	ListCell   *lc;

	foreach(lc, list)
	{
		DefElem    *element = lfirst(lc);
		DefElem   **where = option_place(&options, element->defname);

		if (where == NULL)
			parser_not_held(parser, element->location,
							psprintf("the sequence option %s", element->defname),
							"A definition does not say at which value a sequence is.");
		if (*where != NULL)
			ereport(ERROR,
					(errcode(ERRCODE_SYNTAX_ERROR),
					 errmsg("%s: conflicting or redundant options",
							place(parser, element->location))));
		*where = element;
	}
	return options;
}

/* The least and greatest value of a type of sequences. */
static int64
type_minimum(Oid type)
{
	return type == INT2OID ? PG_INT16_MIN : type == INT4OID ? PG_INT32_MIN : PG_INT64_MIN;
}

static int64
type_maximum(Oid type)
{
	return type == INT2OID ? PG_INT16_MAX : type == INT4OID ? PG_INT32_MAX : PG_INT64_MAX;
}

/* Raise an error for values that the server would refuse. */
static void
check_sequence(Parser *parser, const ModelSequence *sequence)
{
	const char *problem = NULL;

	if (sequence->increment == 0)
		problem = "INCREMENT must not be zero";
	else if (sequence->maximum > type_maximum(sequence->type) ||
			 sequence->maximum < type_minimum(sequence->type))
		problem = "MAXVALUE is out of range for the type of the sequence";
	else if (sequence->minimum > type_maximum(sequence->type) ||
			 sequence->minimum < type_minimum(sequence->type))
		problem = "MINVALUE is out of range for the type of the sequence";
	else if (sequence->minimum >= sequence->maximum)
		problem = "MINVALUE must be less than MAXVALUE";
	else if (sequence->start < sequence->minimum || sequence->start > sequence->maximum)
		problem = "START must be between MINVALUE and MAXVALUE";
	else if (sequence->cache <= 0)
		problem = "CACHE must be greater than zero";
	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s: %s", place_here(parser), problem)));
}

/* AS: the limits of the old type become those of the new one. */
static void
set_type(Parser *parser, ModelSequence *sequence, const DefElem *option)
{
	TypeRef		type = parse_type_name(parser, defGetTypeName((DefElem *) option));

	if (type.oid != INT2OID && type.oid != INT4OID && type.oid != INT8OID)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s: the type of a sequence is smallint, integer or bigint",
						place_here(parser))));
	if (sequence->maximum == type_maximum(sequence->type))
		sequence->maximum = type_maximum(type.oid);
	if (sequence->minimum == type_minimum(sequence->type))
		sequence->minimum = type_minimum(type.oid);
	sequence->type = type.oid;
}

/* Set what options say; what they do not say stays, or is the default of a new one. */
static void
set_options(Parser *parser, ModelSequence *sequence, const SequenceOptions *options, bool is_new)
{
	if (options->type != NULL)
		set_type(parser, sequence, options->type);
	if (options->increment != NULL)
		sequence->increment = defGetInt64(options->increment);
	if (options->cycle != NULL)
		sequence->cycle = boolVal(options->cycle->arg);
	if (options->maximum != NULL && options->maximum->arg != NULL)
		sequence->maximum = defGetInt64(options->maximum);
	else if (is_new || options->maximum != NULL)
		sequence->maximum = sequence->increment > 0 ? type_maximum(sequence->type) : -1;
	if (options->minimum != NULL && options->minimum->arg != NULL)
		sequence->minimum = defGetInt64(options->minimum);
	else if (is_new || options->minimum != NULL)
		sequence->minimum = sequence->increment > 0 ? 1 : type_minimum(sequence->type);
	if (options->start != NULL)
		sequence->start = defGetInt64(options->start);
	else if (is_new)
		sequence->start = sequence->increment > 0 ? sequence->minimum : sequence->maximum;
	if (options->cache != NULL)
		sequence->cache = defGetInt64(options->cache);
	check_sequence(parser, sequence);
}

/* OWNED BY [schema.]table.column, or NONE. */
static void
set_owner(Parser *parser, ModelSequence *sequence, const DefElem *option)
{
	List	   *names = defGetQualifiedName((DefElem *) option);
	RangeVar   *relation;
	ModelTable *table;

	if (list_length(names) == 1)
	{
		if (strcmp(strVal(linitial(names)), "none") != 0)
			ereport(ERROR,
					(errcode(ERRCODE_SYNTAX_ERROR),
					 errmsg("%s: invalid OWNED BY option", place_here(parser)),
					 errhint("Specify OWNED BY table.column or OWNED BY NONE.")));
		sequence->owner_table = NULL;
		sequence->owner_column = NULL;
		return;
	}
	relation = makeRangeVarFromNameList(list_copy_head(names, list_length(names) - 1));
	relation->location = option->location >= 0 ? option->location : parser->location;
	table = own_table(parser, relation);
	sequence->owner_table = table->base.name;
	sequence->owner_column = own_column(parser, table, strVal(llast(names)),
										relation->location)->base.name;
}

/* Add a sequence to the model. */
static ModelSequence *
add_sequence(Parser *parser, const char *name, const SequenceOptions *options, int location)
{
	ModelSequence *sequence = model_make_sequence(name);

	sequence->base.location = location;
	set_options(parser, sequence, options, true);
	/* A sequence has no row type (any more), but the server still looks for one. */
	if (named_object(parser, NAMES_OF_TYPES, name) != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_OBJECT),
				 errmsg("%s: type \"%s\" is there already", place(parser, location), name)));
	take_name(parser, NAMES_OF_RELATIONS, name, sequence, location);
	parser->model->sequences = lappend(parser->model->sequences, sequence);
	return sequence;
}

void
parse_create_sequence(Parser *parser, CreateSeqStmt *statement)
{
	SequenceOptions options = collect_options(parser, statement->options);
	ModelSequence *sequence;

	if (statement->sequence->relpersistence == RELPERSISTENCE_TEMP)
		parser_not_held(parser, parser->location, "a temporary sequence", NULL);
	if (options.name != NULL || options.logged != NULL)
		parser_not_held(parser, parser->location, "SEQUENCE NAME of a sequence", NULL);
	sequence = add_sequence(parser, own_relation(parser, statement->sequence), &options,
							statement->sequence->location);
	sequence->unlogged = statement->sequence->relpersistence == RELPERSISTENCE_UNLOGGED;
	if (options.owner != NULL)
		set_owner(parser, sequence, options.owner);
}

/* The sequence that a statement is about. */
ModelSequence *
own_sequence(Parser *parser, const RangeVar *relation)
{
	const char *name = own_relation(parser, relation);
	ModelSequence *sequence = named_object(parser, NAMES_OF_RELATIONS, name);

	if (sequence == NULL || sequence->base.kind != MODEL_SEQUENCE)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("%s: sequence \"%s\" does not exist",
						place(parser, relation->location), name)));
	return sequence;
}

void
parse_alter_sequence(Parser *parser, AlterSeqStmt *statement)
{
	ModelSequence *sequence = own_sequence(parser, statement->sequence);
	SequenceOptions options = collect_options(parser, statement->options);

	set_options(parser, sequence, &options, false);
	if (options.owner != NULL && sequence->identity)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s: an identity column's sequence keeps its owner",
						place_here(parser))));
	if (options.owner != NULL)
		set_owner(parser, sequence, options.owner);
}

/* Make the sequence of a serial or identity column. */
ModelSequence *
parse_column_sequence(Parser *parser, ModelTable *table, ModelColumn *column, Oid type,
					  List *options, bool identity)
{
	SequenceOptions collected = collect_options(parser, options);
	ModelSequence *sequence;
	const char *name;

	if (collected.name != NULL)
	{
		RangeVar   *relation = makeRangeVarFromNameList((List *) collected.name->arg);

		relation->location = collected.name->location;
		name = own_relation(parser, relation);
	}
	else
		name = choose_relation_name(parser, table->base.name, column->base.name, "seq", false);
	if (collected.owner != NULL)
		parser_not_held(parser, collected.owner->location, "OWNED BY of an identity column", NULL);
	if (collected.type == NULL)
		collected.type = makeDefElem("as", (Node *) makeTypeNameFromOid(type, -1), -1);
	sequence = add_sequence(parser, name, &collected, column->base.location);
	sequence->identity = identity;
	sequence->owner_table = table->base.name;
	sequence->owner_column = column->base.name;
	sequence->unlogged = collected.logged ?
		strcmp(collected.logged->defname, "unlogged") == 0 :
		table->persistence == RELPERSISTENCE_UNLOGGED;
	return sequence;
}

/* The text that nextval() has as its argument, however it is cast; NULL: another thing. */
static const char *
sequence_argument(Node *argument)
{
	while (IsA(argument, TypeCast))
	{
		const TypeCast *cast = (const TypeCast *) argument;
		const char *type = strVal(llast(cast->typeName->names));

		if (strcmp(type, "regclass") != 0 && strcmp(type, "text") != 0)
			return NULL;
		argument = cast->arg;
	}
	if (!IsA(argument, A_Const) || ((const A_Const *) argument)->isnull ||
		!IsA(&((const A_Const *) argument)->val, String))
		return NULL;
	return strVal(&((A_Const *) argument)->val);
}

/* Is this a call of the server's nextval()? */
static bool
is_nextval(const FuncCall *call)
{
	if (strcmp(strVal(llast(call->funcname)), "nextval") != 0 || list_length(call->args) != 1)
		return false;
	return list_length(call->funcname) == 1 ||
		strcmp(strVal(linitial(call->funcname)), "pg_catalog") == 0;
}

/* A sequence that a default names, which may come later. */
typedef struct NamedSequence
{
	const char *name;
	int			location;
} NamedSequence;

/* The name of the definition's sequence whose next value is a default; NULL: none is. */
const char *
sequence_of_default(Parser *parser, Node *raw)
{
	const char *text;
	RangeVar   *relation;
	NamedSequence *named;

	if (!IsA(raw, FuncCall) || !is_nextval((FuncCall *) raw))
		return NULL;
	text = sequence_argument(linitial(((FuncCall *) raw)->args));
	if (text == NULL)
		return NULL;
	relation = makeRangeVarFromNameList(name_list_of_text(text));
	if (relation->schemaname != NULL && parser->schema == NULL &&
		named_object(parser, NAMES_OF_RELATIONS, relation->relname) != NULL)
		parser->schema = relation->schemaname;
	if (!is_own_schema(parser, relation->schemaname))
		return NULL;
	named = palloc(sizeof(NamedSequence));
	named->name = relation->relname;
	named->location = ((FuncCall *) raw)->location;
	parser->sequences = lappend(parser->sequences, named);
	return named->name;
}

/* Raise an error if a sequence is not there that a default names. */
void
resolve_sequences(Parser *parser)
{
	ListCell   *lc;

	foreach(lc, parser->sequences)
	{
		const NamedSequence *named = lfirst(lc);
		const ModelObject *object = named_object(parser, NAMES_OF_RELATIONS, named->name);

		if (object == NULL || object->kind != MODEL_SEQUENCE)
			ereport(ERROR,
					(errcode(ERRCODE_UNDEFINED_TABLE),
					 errmsg("%s: sequence \"%s\" does not exist",
							place(parser, named->location), named->name)));
	}
}
