/*-------------------------------------------------------------------------
 *
 * schema/routines.c
 *		The extension's own functions and event triggers as models, made of the
 *		declarations that its scripts have.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_proc.h"
#include "lib/stringinfo.h"
#include "parser/parse_coerce.h"
#include "parser/parse_collate.h"
#include "parser/parse_expr.h"
#include "parser/parse_type.h"
#include "parser/parser.h"
#include "utils/memutils.h"

#include "schema/interface.h"

/* What stands for the library in a script; the server puts OWN_LIBRARY there. */
#define LIBRARY_IN_SCRIPT "MODULE_PATHNAME"

/* A declaration, and what it makes. */
typedef struct Routine
{
	const InterfaceFunction *row;
	ModelObject *object;		/* ModelFunction or ModelGuard */
} Routine;

/* The only String of a list, or the last of several: a name without its schema. */
static const char *
last_string(const List *names)
{
	return pstrdup(strVal(llast(names)));
}

/* Take what a declaration says behind AS, LANGUAGE and the like; ROWS is an estimate. */
static void
take_option(ModelFunction *function, const DefElem *option)
{
	if (strcmp(option->defname, "language") == 0)
	{
		function->language = pstrdup(strVal(option->arg));
	}
	else if (strcmp(option->defname, "as") == 0)
	{
		Assert(strcmp(strVal(linitial((List *) option->arg)), LIBRARY_IN_SCRIPT) == 0);
		function->library = OWN_LIBRARY;
		function->symbol = last_string((List *) option->arg);
	}
	else if (strcmp(option->defname, "volatility") == 0)
		function->volatility = strcmp(strVal(option->arg), "stable") == 0 ? PROVOLATILE_STABLE :
			PROVOLATILE_VOLATILE;
	else if (strcmp(option->defname, "rows") != 0)
		elog(ERROR, "unrecognized option of function %s: %s", function->base.name,
			 option->defname);
}

/* What a default is stored as. */
static Node *
default_of_argument(const FunctionParameter *parameter, Oid type)
{
	ParseState *pstate = make_parsestate(NULL);
	Node	   *tree = transformExpr(pstate, copyObject(parameter->defexpr),
									 EXPR_KIND_FUNCTION_DEFAULT);

	tree = coerce_to_specific_type(pstate, tree, type, "DEFAULT");
	assign_expr_collations(pstate, tree);
	return tree;
}

/* Take the arguments, and the columns of the rows that are returned. */
static void
take_arguments(ModelFunction *function, const List *parameters)
{
	ModelArgument *arguments = palloc(Max(list_length(parameters), 1) * sizeof(ModelArgument));
	List	   *defaults = NIL;
	ListCell   *lc;

	foreach(lc, parameters)
	{
		const FunctionParameter *parameter = lfirst(lc);
		ModelArgument *argument = &arguments[function->argument_count++];

		argument->name = pstrdup(parameter->name);
		argument->type = typenameTypeId(NULL, parameter->argType);
		argument->mode = parameter->mode == FUNC_PARAM_TABLE ? PROARGMODE_TABLE : PROARGMODE_IN;
		if (parameter->defexpr != NULL)
			defaults = lappend(defaults, default_of_argument(parameter, argument->type));
	}
	function->arguments = arguments;
	function->defaults = defaults == NIL ? NULL : nodeToString(defaults);
	function->default_count = list_length(defaults);
}

static ModelObject *
function_of_statement(const InterfaceFunction *row, const CreateFunctionStmt *statement)
{
	ModelFunction *function = model_make_function(row->name);
	ListCell   *lc;

	Assert(strcmp(last_string(statement->funcname), row->name) == 0);
	function->decides = row->decides;
	function->result = typenameTypeId(NULL, statement->returnType);
	function->returns_set = statement->returnType->setof;
	take_arguments(function, statement->parameters);
	foreach(lc, statement->options)
		take_option(function, lfirst(lc));
	return &function->base;
}

static ModelObject *
guard_of_statement(const InterfaceFunction *row, const CreateEventTrigStmt *statement)
{
	ModelGuard *guard = model_make_guard(row->name);
	const List *tags = statement->whenclause == NIL ? NIL :
		(List *) linitial_node(DefElem, statement->whenclause)->arg;
	const char **names = palloc(Max(list_length(tags), 1) * sizeof(char *));
	ListCell   *lc;

	Assert(strcmp(statement->trigname, row->name) == 0);
	guard->event = pstrdup(statement->eventname);
	guard->function = last_string(statement->funcname);
	foreach(lc, tags)
		names[guard->tags.count++] = pstrdup(strVal(lfirst(lc)));
	guard->tags.names = names;
	return &guard->base;
}

/* Make what a declaration declares: the first of its statements does, the other adds to that. */
static ModelObject *
object_of_declaration(const InterfaceFunction *row)
{
	ModelObject *object = NULL;
	ListCell   *lc;

	foreach(lc, raw_parser(row->statement, RAW_PARSE_DEFAULT))
	{
		const Node *statement = lfirst_node(RawStmt, lc)->stmt;

		switch (nodeTag(statement))
		{
			case T_CreateFunctionStmt:
				object = function_of_statement(row, (const CreateFunctionStmt *) statement);
				break;
			case T_CreateEventTrigStmt:
				object = guard_of_statement(row, (const CreateEventTrigStmt *) statement);
				break;
			case T_GrantStmt:
				Assert(!((const GrantStmt *) statement)->is_grant);
				((ModelFunction *) object)->for_scripts = true;
				break;
			default:
				Assert(IsA(statement, AlterEventTrigStmt));
		}
	}
	return object;
}

static List *
make_routines(void)
{
	List	   *routines = NIL;

	for (int i = 0; i < interface_function_count; i++)
	{
		Routine    *routine = palloc(sizeof(Routine));

		routine->row = &interface_functions[i];
		routine->object = object_of_declaration(routine->row);
		routines = lappend(routines, routine);
	}
	return routines;
}

/* What all declarations make (Routine); made once per backend. */
static const List *
all_routines(void)
{
	static const List *routines = NIL;
	MemoryContext context;
	MemoryContext caller;

	if (routines != NIL)
		return routines;
	/* It goes with the caller's context until it is complete. */
	context = AllocSetContextCreate(CurrentMemoryContext, "functions of the extension",
									ALLOCSET_DEFAULT_SIZES);
	caller = MemoryContextSwitchTo(context);
	routines = make_routines();
	MemoryContextSwitchTo(caller);
	MemoryContextSetParent(context, CacheMemoryContext);
	return routines;
}

/* Add to the model of a version the functions and event triggers that it has. */
void
add_routines(Model *model, SchemaVersion version)
{
	ListCell   *lc;

	foreach(lc, all_routines())
	{
		const Routine *routine = lfirst(lc);

		if (version_of_function(routine->row) > version)
			continue;
		if (routine->object->kind == MODEL_FUNCTION)
			model->functions = lappend(model->functions, routine->object);
		else
			model->guards = lappend(model->guards, routine->object);
	}
}

/* Add a statement of a declaration with the names of functions qualified, and the library's own. */
static List *
add_qualified(List *statements, const char *statement, const char *prefix)
{
	static const char call[] = "FUNCTION " EXTENSION_NAME "_";
	StringInfoData text;

	initStringInfo(&text);
	while (*statement != '\0')
	{
		if (strncmp(statement, call, strlen(call)) == 0)
		{
			appendStringInfo(&text, "FUNCTION %s" EXTENSION_NAME "_", prefix);
			statement += strlen(call);
		}
		else if (strncmp(statement, LIBRARY_IN_SCRIPT, strlen(LIBRARY_IN_SCRIPT)) == 0)
		{
			appendStringInfoString(&text, OWN_LIBRARY);
			statement += strlen(LIBRARY_IN_SCRIPT);
		}
		else
			appendStringInfoChar(&text, *statement++);
	}
	return lappend(statements, text.data);
}

/*
 * The statements that make a function or event trigger in the schema that the
 * prefix names; or that make a function there again what it should be.
 */
List *
routine_declaration(const ModelObject *routine, const char *prefix, bool or_replace)
{
	static const char create[] = "CREATE ";
	List	   *statements = NIL;
	const char *text = NULL;
	const char *end;
	ListCell   *lc;

	foreach(lc, all_routines())
	{
		if (((Routine *) lfirst(lc))->object == routine)
			text = ((Routine *) lfirst(lc))->row->statement;
	}
	if (text == NULL)
		elog(ERROR, "%s has no declaration", routine->name);
	if (or_replace)
		text = psprintf("CREATE OR REPLACE %s", text + strlen(create));
	while ((end = strstr(text, ";\n")) != NULL)
	{
		statements = add_qualified(statements, pnstrdup(text, end - text), prefix);
		text = end + 2;
	}
	return add_qualified(statements, text, prefix);
}
