/*-------------------------------------------------------------------------
 *
 * diff/routines.c
 *		Compares the extension's own functions and event triggers, on which it
 *		rests what all other comparisons come to.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "diff/compare.h"

/* The properties that differ, of both sides; without memory as long as there are none. */
typedef struct Properties
{
	StringInfoData expected;
	StringInfoData actual;
} Properties;

static void
add_property(Properties *properties, const char *expected, const char *actual)
{
	const char *separator = properties->expected.data ? ", " : "";

	if (properties->expected.data == NULL)
	{
		initStringInfo(&properties->expected);
		initStringInfo(&properties->actual);
	}
	appendStringInfo(&properties->expected, "%s%s", separator, expected);
	appendStringInfo(&properties->actual, "%s%s", separator, actual);
}

/* Compare what is true of one or of both. */
static void
compare_flag(Properties *properties, bool want, bool have, const char *is, const char *is_not)
{
	if (want != have)
		add_property(properties, want ? is : is_not, have ? is : is_not);
}

/* A text as a literal, or that there is none. */
static const char *
literal_or_none(const char *text)
{
	return text ? quote_literal_cstr(text) : "NULL";
}

static const char *
volatility_text(char volatility)
{
	switch (volatility)
	{
		case PROVOLATILE_IMMUTABLE:
			return "IMMUTABLE";
		case PROVOLATILE_STABLE:
			return "STABLE";
		case PROVOLATILE_VOLATILE:
			return "VOLATILE";
		default:
			return GONE;
	}
}

static const char *
parallel_text(char parallel)
{
	switch (parallel)
	{
		case PROPARALLEL_SAFE:
			return "PARALLEL SAFE";
		case PROPARALLEL_RESTRICTED:
			return "PARALLEL RESTRICTED";
		case PROPARALLEL_UNSAFE:
			return "PARALLEL UNSAFE";
		default:
			return GONE;
	}
}

static const char *
names_text(const NameArray *names, const char *none)
{
	StringInfoData text;

	if (names->count == 0)
		return none;
	initStringInfo(&text);
	for (int i = 0; i < names->count; i++)
		appendStringInfo(&text, "%s%s", i > 0 ? ", " : "", names->names[i]);
	return text.data;
}

static const char *
type_name(Oid type)
{
	TypeRef		ref = {type, -1};

	return type_text(&ref, "");
}

/* "target regnamespace, version text": the arguments, or the columns of the rows. */
static void
append_arguments(StringInfo text, const ModelFunction *function, bool columns)
{
	bool		first = true;

	for (int i = 0; i < function->argument_count; i++)
	{
		const ModelArgument *argument = &function->arguments[i];

		if ((argument->mode == PROARGMODE_TABLE) != columns)
			continue;
		appendStringInfo(text, "%s%s%s%s", first ? "" : ", ", argument->name,
						 argument->name[0] != '\0' ? " " : "", type_name(argument->type));
		first = false;
	}
}

/* " DEFAULT NULL, false": the defaults of the last arguments. */
static void
append_defaults(StringInfo text, const ModelFunction *function)
{
	ListCell   *lc;

	if (function->defaults == NULL)
		return;
	appendStringInfoString(text, " DEFAULT ");
	foreach(lc, stored_list(function->defaults))
	{
		Expression	expression = {.use = EXPRESSION_DEFAULT, .tree = lfirst(lc)};

		appendStringInfo(text, "%s%s", foreach_current_index(lc) > 0 ? ", " : "",
						 expression_text(&expression, NULL, ""));
	}
}

/* "(target regnamespace) DEFAULT NULL RETURNS void" */
static const char *
signature_text(const ModelFunction *function)
{
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoChar(&text, '(');
	append_arguments(&text, function, false);
	appendStringInfoChar(&text, ')');
	append_defaults(&text, function);
	if (function->returns_set && function->result == RECORDOID)
	{
		appendStringInfoString(&text, " RETURNS TABLE (");
		append_arguments(&text, function, true);
		appendStringInfoChar(&text, ')');
	}
	else
		appendStringInfo(&text, " RETURNS %s%s", function->returns_set ? "SETOF " : "",
						 type_name(function->result));
	return text.data;
}

/* Do they take the same arguments, and return the same, by the same names? */
bool
same_declaration(const ModelFunction *want, const ModelFunction *have)
{
	if (want->argument_count != have->argument_count || want->result != have->result ||
		want->returns_set != have->returns_set)
		return false;
	for (int i = 0; i < want->argument_count; i++)
	{
		if (want->arguments[i].type != have->arguments[i].type ||
			want->arguments[i].mode != have->arguments[i].mode ||
			strcmp(want->arguments[i].name, have->arguments[i].name) != 0)
			return false;
	}
	return true;
}

/* And the same defaults? */
bool
same_defaults(const ModelFunction *want, const ModelFunction *have)
{
	if (want->default_count != have->default_count)
		return false;
	return want->defaults == NULL || have->defaults == NULL ?
		want->defaults == have->defaults : stored_trees_equal(want->defaults, have->defaults);
}

/* Is it what the extension's library has? */
static bool
same_code(const ModelFunction *want, const ModelFunction *have)
{
	return strcmp(want->language, have->language) == 0 &&
		texts_equal(want->library, have->library) && texts_equal(want->symbol, have->symbol);
}

static const char *
code_text(const ModelFunction *function)
{
	if (function->library == NULL)
		return psprintf("LANGUAGE %s AS %s", function->language,
						literal_or_none(function->symbol));
	return psprintf("LANGUAGE %s AS %s, %s", function->language,
					quote_literal_cstr(function->library), literal_or_none(function->symbol));
}

/* Note who owns one of the extension's own, and with it can change what it does. */
static void
compare_owner(Properties *properties, const char *owner, bool is_superuser)
{
	if (!is_superuser)
		add_property(properties, "owned by a superuser",
					 psprintf("owned by %s", owner ? quote_identifier(owner) : GONE));
}

/* How it is run. */
static void
compare_execution(Properties *properties, const ModelFunction *want, const ModelFunction *have)
{
	if (want->volatility != have->volatility)
		add_property(properties, volatility_text(want->volatility),
					 volatility_text(have->volatility));
	if (want->parallel != have->parallel)
		add_property(properties, parallel_text(want->parallel), parallel_text(have->parallel));
	compare_flag(properties, want->strict, have->strict, "STRICT", "CALLED ON NULL INPUT");
	compare_flag(properties, want->security_definer, have->security_definer, "SECURITY DEFINER",
				 "SECURITY INVOKER");
	compare_flag(properties, want->leakproof, have->leakproof, "LEAKPROOF", "NOT LEAKPROOF");
	compare_flag(properties, want->has_support, have->has_support, "a support function",
				 "no support function");
	if (!names_equal(&want->settings, &have->settings))
		add_property(properties, names_text(&want->settings, "no settings"),
					 names_text(&have->settings, "no settings"));
	if (want->for_scripts && have->public_may_call)
		add_property(properties, "no EXECUTE for PUBLIC", "EXECUTE for PUBLIC");
}

static void
diff_function(Diff *diff, const ModelFunction *want, const ModelFunction *have)
{
	Properties	properties = {{0}};

	if (!same_declaration(want, have) || !same_defaults(want, have))
		add_property(&properties, signature_text(want), signature_text(have));
	if (!same_code(want, have))
		add_property(&properties, code_text(want), code_text(have));
	compare_execution(&properties, want, have);
	compare_owner(&properties, have->base.owner, have->owner_is_superuser);
	if (properties.expected.data != NULL)
		differ(diff, want->decides ? UNTRUSTED_FUNCTION : DIFFERENT_FUNCTION, &want->base,
			   &have->base, properties.expected.data, properties.actual.data);
	diff_consistency(diff, &want->base, &have->base);
}

/* Where a function is, and whether it is the extension's; what it does if it is. */
static void
diff_function_membership(Diff *diff, const ModelFunction *want, const ModelFunction *have)
{
	if (have == NULL)
		differ(diff, MISSING_FUNCTION, &want->base, NULL, "function", NULL);
	else if (!have->base.member)
		/* One that is somebody else's does not become the extension's. */
		differ(diff, NOT_A_MEMBER, &want->base, &have->base, "member of the extension",
			   "not a member")->name_taken = !same_code(want, have) || !have->owner_is_superuser;
	else if (have->base.moved_to != NULL)
		differ(diff, WRONG_SCHEMA, &want->base, &have->base, diff->have->schema,
			   have->base.moved_to);
	else if (strcmp(have->base.live_name, want->base.name) != 0)
		differ(diff, RENAMED_FUNCTION, &want->base, &have->base, want->base.name,
			   have->base.live_name);
	else
		diff_function(diff, want, have);
}

/* Have they the same names, in any order? */
static bool
same_set(const NameArray *want, const NameArray *have)
{
	for (int i = 0; i < want->count; i++)
	{
		if (!names_contain(have, want->names[i]))
			return false;
	}
	return want->count == have->count;
}

static void
diff_guard(Diff *diff, const ModelGuard *want, const ModelGuard *have)
{
	Properties	properties = {{0}};

	if (strcmp(want->base.name, have->base.live_name) != 0)
		add_property(&properties, psprintf("named %s", want->base.name),
					 psprintf("named %s", have->base.live_name));
	if (strcmp(want->event, have->event) != 0)
		add_property(&properties, psprintf("on %s", want->event), psprintf("on %s", have->event));
	if (strcmp(want->function, have->function) != 0)
		add_property(&properties, psprintf("calls %s", want->function),
					 psprintf("calls %s", is_gone(have->function) ? "another function" :
							  have->function));
	if (!same_set(&want->tags, &have->tags))
		add_property(&properties, psprintf("for %s", names_text(&want->tags, "all commands")),
					 psprintf("for %s", names_text(&have->tags, "all commands")));
	compare_owner(&properties, have->base.owner, have->owner_is_superuser);
	if (properties.expected.data != NULL)
		differ(diff, DIFFERENT_GUARD, &want->base, &have->base, properties.expected.data,
			   properties.actual.data);
	else if (have->disabled)
		differ(diff, GUARD_NOT_ENABLED, &want->base, &have->base, "enabled always",
			   "not enabled always");
}

/* Compare the extension's own functions and event triggers. */
void
diff_routines(Diff *diff)
{
	ListCell   *lc;

	foreach(lc, diff->want->functions)
	{
		const ModelFunction *want = lfirst(lc);

		diff_function_membership(diff, want, model_find_function(diff->have, want->base.name));
	}
	foreach(lc, diff->want->guards)
	{
		const ModelGuard *want = lfirst(lc);
		const ModelGuard *have = model_find_guard(diff->have, want->base.name);

		if (have == NULL)
			differ(diff, MISSING_GUARD, &want->base, NULL, "event trigger", NULL);
		else if (!have->base.member)
			differ(diff, NOT_A_MEMBER, &want->base, &have->base, "member of the extension",
				   "not a member");
		else
			diff_guard(diff, want, have);
	}
}
