/*-------------------------------------------------------------------------
 *
 * expression/names.c
 *		Names of types in the text of an expression: what they mean, and how
 *		the schema's own are written.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "common/keywords.h"
#include "nodes/nodeFuncs.h"
#include "parser/parser.h"
#include "parser/scanner.h"
#include "parser/scansup.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "expression/tree.h"

/* The names that stand for the schema's own types. */
typedef struct Resolving
{
	const NameArray *own;
	const ExpressionContext *context;
} Resolving;

/* A type by its qualified name, also where the caller may not use the schema. */
static Oid
qualified_type_oid(const char *schema, const char *name)
{
	Oid			namespace;
	Oid			type;

	if (strcmp(schema, "pg_catalog") == 0)
		return InvalidOid;		/* the server finds it as well */
	namespace = get_namespace_oid(schema, true);
	if (!OidIsValid(namespace))
		return InvalidOid;
	type = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum(name),
						   ObjectIdGetDatum(namespace));
	if (!type_is_sound(type))
		report_damage("it has a value of a type that is");
	return type;
}

/* What a name means that the server would not find; InvalidOid: leave it to the server. */
static Oid
named_type_oid(const List *names, const Resolving *resolving)
{
	const char *name = strVal(linitial(names));
	Oid			type;

	if (list_length(names) == 2)
		return qualified_type_oid(name, strVal(lsecond(names)));
	if (list_length(names) != 1 || !names_contain(resolving->own, name))
		return InvalidOid;
	type = own_type_oid(name, false, resolving->context);
	if (!OidIsValid(type))
		ereport(ERROR,
				errcode(ERRCODE_UNDEFINED_OBJECT),
				errmsg("type \"%s\" does not exist", name));
	return type;
}

/* Put the type itself in the place of its name. */
static bool
resolve_type_walker(Node *node, void *argument)
{
	TypeName   *name = (TypeName *) node;
	Oid			type;

	if (node == NULL)
		return false;
	if (!IsA(node, TypeName) || name->names == NIL || name->pct_type)
		return raw_expression_tree_walker(node, resolve_type_walker, argument);
	type = named_type_oid(name->names, argument);
	if (OidIsValid(type))
	{
		name->names = NIL;
		name->typeOid = name->arrayBounds != NIL ? get_array_type(type) : type;
		name->arrayBounds = NIL;
	}
	return raw_expression_tree_walker(node, resolve_type_walker, argument);
}

/*
 * Let the names of own types, and those that say their schema, mean what they
 * are in the context.  Changes the tree.
 */
void
resolve_types(Node *raw, const NameArray *own, const ExpressionContext *context)
{
	Resolving	resolving = {own, context};

	(void) resolve_type_walker(raw, &resolving);
}

/* Cut a text into its tokens (Slice). */
List *
token_slices(const char *text)
{
	core_yy_extra_type extra;
	core_yyscan_t scanner = scanner_init(text, &extra, &ScanKeywords, ScanKeywordTokens);
	core_YYSTYPE value;
	YYLTYPE		location;
	List	   *slices = NIL;
	Slice	   *last = NULL;

	for (;;)
	{
		int			token = core_yylex(&value, &location, scanner);
		const char *here = token == 0 ? text + strlen(text) : text + location;

		if (last != NULL)
		{
			last->length = here - last->start;
			while (last->length > 0 && scanner_isspace(last->start[last->length - 1]))
				last->length--;
		}
		if (token == 0)
			break;
		last = palloc(sizeof(Slice));
		last->start = here;
		slices = lappend(slices, last);
	}
	scanner_finish(scanner);
	return slices;
}

static bool
slice_is(const Slice *slice, const char *text)
{
	return strlen(text) == slice->length && strncmp(slice->start, text, slice->length) == 0;
}

/* Is this an enum or domain of the schema? */
static bool
is_own_type(const char *name, Oid schema)
{
	HeapTuple	row = SearchSysCache2(TYPENAMENSP, CStringGetDatum(name),
									  ObjectIdGetDatum(schema));
	char		kind;

	if (!HeapTupleIsValid(row))
		return false;
	kind = ((Form_pg_type) GETSTRUCT(row))->typtype;
	ReleaseSysCache(row);
	return kind == TYPTYPE_ENUM || kind == TYPTYPE_DOMAIN;
}

/* The name that an identifier stands for, as the server writes it. */
static const char *
identifier_name(const Slice *identifier)
{
	StringInfoData name;
	bool		quoted = identifier->start[0] == '"';

	initStringInfo(&name);
	for (int i = quoted ? 1 : 0; i < identifier->length - (quoted ? 1 : 0); i++)
	{
		appendStringInfoChar(&name, identifier->start[i]);
		if (identifier->start[i] == '"')
			i++;				/* the second one of two */
	}
	return name.data;
}

/* What is written for a name that is qualified by the schema; NULL: as it is. */
static const char *
written_own_name(const Slice *identifier, Oid schema, const char *prefix,
				 const char *other_prefix)
{
	const char *name = identifier_name(identifier);

	if (is_own_type(name, schema) && (prefix[0] != '\0' || !is_name_of_built_in(name)))
		other_prefix = prefix;
	if (other_prefix == NULL)
		return NULL;
	return psprintf("%s%.*s", other_prefix, identifier->length, identifier->start);
}

/*
 * Write the own types in what the deparser has written with a prefix in place
 * of the schema, and what else is in the schema with another one (NULL: as it
 * is).
 */
const char *
write_own_names(const char *text, const char *schema, const char *prefix,
				const char *other_prefix)
{
	Oid			schema_oid;
	const char *rest = text;
	StringInfoData result;
	List	   *slices;

	if (schema == NULL)
		return text;
	schema_oid = get_namespace_oid(schema, true);
	schema = quote_identifier(schema);
	if (!OidIsValid(schema_oid) || strstr(text, schema) == NULL)
		return text;
	initStringInfo(&result);
	slices = token_slices(text);
	for (int i = 0; i + 2 < list_length(slices); i++)
	{
		const Slice *first = list_nth(slices, i);
		const Slice *identifier = list_nth(slices, i + 2);
		const char *written;

		if (!slice_is(first, schema) || !slice_is(list_nth(slices, i + 1), "."))
			continue;
		written = written_own_name(identifier, schema_oid, prefix, other_prefix);
		if (written == NULL)
			continue;
		appendBinaryStringInfo(&result, rest, first->start - rest);
		appendStringInfoString(&result, written);
		rest = identifier->start + identifier->length;
		i += 2;
	}
	appendStringInfoString(&result, rest);
	return result.data;
}
