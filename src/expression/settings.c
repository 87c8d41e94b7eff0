/*-------------------------------------------------------------------------
 *
 * expression/settings.c
 *		Fixes the settings that change what a text means, or how it is written.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "expression/expression.h"
#include "settings.h"

/* As in a new cluster, and as pg_dump sets them. */
static const struct
{
	const char *name;
	const char *value;
}			fixed_settings[] =
{
	{"DateStyle", "ISO, MDY"},
	{"IntervalStyle", "postgres"},
	{"TimeZone", "UTC"},
	{"timezone_abbreviations", "Default"},
	{"array_nulls", "on"},
	{"backslash_quote", "safe_encoding"},
	{"bytea_output", "hex"},
	{"extra_float_digits", "1"},
	{"lc_monetary", "C"},
	{"quote_all_identifiers", "off"},
	{"standard_conforming_strings", "on"},
	{"transform_null_equals", "off"},
	{"xmloption", "content"},
};

/* Set an option, if it is not so already: to set one costs more than to look. */
static void
fix_option(const char *name, const char *value)
{
	const char *current = GetConfigOption(name, true, false);

	if (current != NULL && strcmp(current, value) == 0)
		return;
	set_option(name, value);
}

/* Begin to read and write as everywhere; the level goes to end_fixed_settings(). */
int
begin_fixed_settings(const char *search_path)
{
	int			level = NewGUCNestLevel();

	for (int i = 0; i < (int) lengthof(fixed_settings); i++)
		fix_option(fixed_settings[i].name, fixed_settings[i].value);
	fix_option("search_path", search_path);
	return level;
}

/* The settings are again what they were. */
void
end_fixed_settings(int level)
{
	AtEOXact_GUC(true, level);
}

/* The statement that a script begins with, to fix them until it ends. */
const char *
fixed_settings_statement(void)
{
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfoString(&text, "SELECT pg_catalog.set_config(s.name, s.value, true)\nFROM (VALUES");
	for (int i = 0; i < (int) lengthof(fixed_settings); i++)
		appendStringInfo(&text, "%s\n\t(%s::pg_catalog.text, %s::pg_catalog.text)", i > 0 ? "," : "",
						 quote_literal_cstr(fixed_settings[i].name),
						 quote_literal_cstr(fixed_settings[i].value));
	appendStringInfoString(&text, ") AS s (name, value)");
	return text.data;
}
