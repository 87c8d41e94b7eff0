/*-------------------------------------------------------------------------
 *
 * schema/options.c
 *		The storage parameters of a definition.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/amapi.h"
#include "access/reloptions.h"
#include "catalog/pg_class.h"
#include "commands/defrem.h"
#include "nodes/pg_list.h"

#include "schema/parser.h"

/* WITH (oids = false) was once written by pg_dump, and means nothing. */
static bool
is_no_oids(const DefElem *definition)
{
	return definition->defnamespace == NULL && strcmp(definition->defname, "oids") == 0 &&
		definition->arg != NULL && !defGetBoolean((DefElem *) definition);
}

/* Set a parameter in a list of ModelOption, as the server stores it. */
static List *
set_parameter(List *options, const DefElem *definition)
{
	ModelOption *option = palloc(sizeof(ModelOption));
	ListCell   *lc;

	option->name = definition->defnamespace ?
		psprintf("%s.%s", definition->defnamespace, definition->defname) : definition->defname;
	option->value = definition->arg ? defGetString((DefElem *) definition) : "true";
	foreach(lc, options)
	{
		if (strcmp(((ModelOption *) lfirst(lc))->name, option->name) == 0)
		{
			lfirst(lc) = option;
			return options;
		}
	}
	return lappend(options, option);
}

/* The parameters of a list that are in a namespace, as the server's functions take them. */
static Datum
parameters_of(const List *definitions, const char *name_space)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, definitions)
	{
		DefElem    *definition = copyObject(lfirst(lc));

		if (!texts_equal(definition->defnamespace, name_space))
			continue;
		definition->defnamespace = NULL;
		result = lappend(result, definition);
	}
	return transformRelOptions((Datum) 0, result, NULL, NULL, true, false);
}

/* Parse the storage parameters of a table, to be added to those that it has. */
List *
parse_table_options(Parser *parser, List *old, List *definitions)
{
	ListCell   *lc;

	foreach(lc, definitions)
	{
		const DefElem *definition = lfirst(lc);

		parser->location = definition->location;
		if (definition->defnamespace != NULL && strcmp(definition->defnamespace, "toast") != 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("%s: unrecognized parameter namespace \"%s\"", place_here(parser),
							definition->defnamespace)));
		if (!is_no_oids(definition))
			old = set_parameter(old, definition);
	}
	/* These raise errors for what the server does not know. */
	if (definitions == NIL)
		return old;
	(void) heap_reloptions(RELKIND_RELATION, parameters_of(definitions, NULL), true);
	(void) heap_reloptions(RELKIND_TOASTVALUE, parameters_of(definitions, "toast"), true);
	return old;
}

/* Parse the storage parameters of an index, to be added to those that it has. */
List *
parse_index_options(Parser *parser, List *old, Oid access_method, List *definitions)
{
	const IndexAmRoutine *method;
	ListCell   *lc;

	if (definitions == NIL)
		return old;
	method = GetIndexAmRoutineByAmId(access_method, false);
	(void) index_reloptions(method->amoptions,
							transformRelOptions((Datum) 0, definitions, NULL, NULL, false, false),
							true);
	foreach(lc, definitions)
		old = set_parameter(old, lfirst(lc));
	return old;
}

/* Parse the parameters of an operator class. */
List *
parse_class_options(Parser *parser, List *definitions)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, definitions)
		result = set_parameter(result, lfirst(lc));
	return result;
}
