/*-------------------------------------------------------------------------
 *
 * ddl/routines.c
 *		Writes the statements for the extension's own functions and event
 *		triggers.  Only a superuser can run most of them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_proc.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "ddl/writer.h"
#include "expression/expression.h"
#include "schema/interface.h"

/* Before they join the extension: what goes, then functions, then what calls them. */
#define RANK_OF_DROPS (-3)
#define RANK_OF_FUNCTIONS (-2)
#define RANK_OF_GUARDS (-1)

/* Add a statement about functions or event triggers. */
static void
add_routine_statement(Writer *writer, int rank, const char *text)
{
	StatementPlace place = {.phase = PHASE_MEMBERS, .rank = rank};

	add_placed_statement(writer, &place, 0, "%s", text);
}

/*
 * What names a function with its arguments, where it is, or an event trigger in
 * a statement.
 */
const char *
routine_name(const Writer *writer, const ModelObject *routine)
{
	const ModelFunction *function;
	StringInfoData text;
	bool		first = true;

	if (routine->kind == MODEL_EVENT_TRIGGER)
		return quote_identifier(routine->live_name);
	function = as_function(routine);
	initStringInfo(&text);
	appendStringInfo(&text, "%s(", name_with_schema(writer, routine));
	for (int i = 0; i < function->argument_count; i++)
	{
		TypeRef		type = {function->arguments[i].type, -1};

		if (function->arguments[i].mode != PROARGMODE_IN)
			continue;
		appendStringInfo(&text, "%s%s", first ? "" : ", ", type_text(&type, ""));
		first = false;
	}
	appendStringInfoChar(&text, ')');
	return text.data;
}

/* Can a statement name a function that is there?  */
static bool
has_name(const ModelFunction *function)
{
	for (int i = 0; i < function->argument_count; i++)
	{
		TypeRef		type = {function->arguments[i].type, -1};

		if (is_gone(type_text(&type, "")))
			return false;
	}
	return !is_gone(function->base.moved_to);
}

/* Make what is wanted, as a script does, or again what is there. */
static void
write_declaration(Writer *writer, const ModelObject *routine, bool or_replace)
{
	ListCell   *lc;

	foreach(lc, routine_declaration(routine, writer->target->prefix, or_replace))
		add_routine_statement(writer, routine->kind == MODEL_FUNCTION ? RANK_OF_FUNCTIONS :
							  RANK_OF_GUARDS, lfirst(lc));
}

/* Make a function or event trigger that is gone. */
void
write_routine(Writer *writer)
{
	write_declaration(writer, writer->difference->want, false);
	write_membership(writer, writer->difference->want);
}

/* Drop what cannot become what it should be; a member has to leave the extension first. */
static void
write_drop(Writer *writer, const ModelObject *have)
{
	const char *kind = object_keywords(have);
	const char *name = routine_name(writer, have);

	if (have->member)
		add_routine_statement(writer, RANK_OF_DROPS,
							  psprintf("ALTER EXTENSION " EXTENSION_NAME " DROP %s %s", kind,
									   name));
	add_routine_statement(writer, RANK_OF_DROPS, psprintf("DROP %s %s", kind, name));
}

void
write_function_rename(Writer *writer)
{
	const ModelFunction *have = as_function(writer->difference->have);

	if (has_name(have))
		add_routine_statement(writer, RANK_OF_FUNCTIONS,
							  psprintf("ALTER FUNCTION %s RENAME TO %s",
									   routine_name(writer, &have->base),
									   quote_identifier(have->base.name)));
}

/* A superuser who owns functions of the extension; NULL if none does. */
static const char *
owner_of_functions(const Model *have)
{
	ListCell   *lc;

	foreach(lc, have->functions)
	{
		const ModelFunction *function = lfirst(lc);

		if (function->base.member && function->owner_is_superuser)
			return function->base.owner;
	}
	return NULL;
}

/*
 * Make a function again what it should be; whose it is comes first.  One with other
 * defaults is dropped: the server, which goes through the old and the new ones side
 * by side, may crash on damaged ones.
 */
void
write_function_again(Writer *writer)
{
	const ModelFunction *want = as_function(writer->difference->want);
	const ModelFunction *have = as_function(writer->difference->have);
	const char *owner = owner_of_functions(writer->target->have);

	if (!has_name(have))
		return;					/* a part of it is gone */
	if (!same_declaration(want, have) || !same_defaults(want, have))
	{
		write_drop(writer, &have->base);
		write_routine(writer);
		return;
	}
	if (!have->owner_is_superuser && owner == NULL)
		return;
	if (!have->owner_is_superuser)
		add_routine_statement(writer, RANK_OF_DROPS,
							  psprintf("ALTER FUNCTION %s OWNER TO %s",
									   routine_name(writer, &have->base),
									   quote_identifier(owner)));
	write_declaration(writer, &want->base, true);
}

/* Drop an event trigger that is not what it should be, and make it. */
void
write_guard_again(Writer *writer)
{
	write_drop(writer, writer->difference->have);
	write_routine(writer);
}

/* Make the extension's own in the place of somebody else's, which does not become one. */
void
write_function_in_place_of_another(Writer *writer)
{
	const ModelObject *have = writer->difference->have;

	if (!writer->target->allow_data_loss || !has_name(as_function(have)))
		return;
	write_drop(writer, have);
	write_routine(writer);
}

void
write_guard_enabling(Writer *writer)
{
	add_statement(writer, PHASE_MEMBERS, 0, "ALTER EVENT TRIGGER %s ENABLE ALWAYS",
				  quote_identifier(difference_object(writer->difference)->name));
}
