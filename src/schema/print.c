/*-------------------------------------------------------------------------
 *
 * schema/print.c
 *		Lists of names, words for kinds of objects, and comments, as SQL.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "compat.h"
#include "schema/print.h"

/* "a, b" */
const char *
names_text(const NameArray *names)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < names->count; i++)
		appendStringInfo(&text, "%s%s", i > 0 ? ", " : "",
						 identifier_text(names->names[i]));
	return text.data;
}

/* "'a', 'b'": the labels of an enum. */
const char *
labels_text(const NameArray *labels)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < labels->count; i++)
		appendStringInfo(&text, "%s%s", i > 0 ? ", " : "",
						 quote_literal_cstr(labels->names[i]));
	return text.data;
}

/* More labels than these are not all shown to people. */
#define SHOWN_LABELS 100

/* The same for people: of very many the first ones, and how many there are. */
const char *
labels_summary(const NameArray *labels)
{
	NameArray	shown = *labels;

	if (labels->count <= SHOWN_LABELS)
		return labels_text(labels);
	shown.count = SHOWN_LABELS;
	return psprintf("%s, ... (%d labels)", labels_text(&shown), labels->count);
}

/* "a, b": the columns of a table in their order. */
const char *
column_names_text(const List *columns)
{
	StringInfoData text;
	ListCell   *lc;

	initStringInfo(&text);
	foreach(lc, columns)
		appendStringInfo(&text, "%s%s", text.len > 0 ? ", " : "",
						 identifier_text(((ModelObject *) lfirst(lc))->name));
	return text.data;
}

/* Does a number stay as it is when the grammar has read and written it? */
static bool
is_plain_number(const char *value)
{
	const char *digits = value[0] == '-' ? value + 1 : value;
	size_t		whole = strspn(digits, "0123456789");
	size_t		fraction = 0;

	if (whole == 0 || whole > 9)
		return false;
	if (digits[0] == '0' && (whole > 1 || (digits > value && digits[1] == '\0')))
		return false;
	if (digits[whole] == '.')
	{
		fraction = strspn(digits + whole + 1, "0123456789");
		if (fraction == 0)
			return false;
		whole += 1 + fraction;
	}
	return digits[whole] == '\0';
}

/* The value of a storage parameter, in quotes where it would be read otherwise. */
static const char *
option_value_text(const char *value)
{
	if (is_plain_number(value) || strcmp(value, "true") == 0 || strcmp(value, "false") == 0 ||
		strcmp(value, "on") == 0 ||
		(value[0] != '\0' && identifier_text(value) == value))
		return value;
	return quote_literal_cstr(value);
}

/* "fillfactor=70, toast.autovacuum_enabled=false" */
const char *
options_text(const List *options)
{
	StringInfoData text;
	ListCell   *lc;

	initStringInfo(&text);
	foreach(lc, options)
	{
		const ModelOption *option = lfirst(lc);
		const char *dot = strchr(option->name, '.');

		appendStringInfoString(&text, text.len > 0 ? ", " : "");
		if (dot != NULL)
			appendStringInfo(&text, "%s.%s",
							 identifier_text(pnstrdup(option->name, dot - option->name)),
							 identifier_text(dot + 1));
		else
			appendStringInfoString(&text, identifier_text(option->name));
		appendStringInfo(&text, "=%s", option_value_text(option->value));
	}
	return text.data;
}

/* What stands in COMMENT ON between ON and IS. */
static const char *
comment_target(const ModelObject *object, const char *prefix)
{
	const char *name = identifier_text(object->name);
	const char *parent = object->parent ? identifier_text(object->parent->name) : "";

	switch (object->kind)
	{
		case MODEL_ENUM:
			return psprintf("TYPE %s%s", prefix, name);
		case MODEL_DOMAIN:
			return psprintf("DOMAIN %s%s", prefix, name);
		case MODEL_SEQUENCE:
			return psprintf("SEQUENCE %s%s", prefix, name);
		case MODEL_TABLE:
			return psprintf("%s %s%s", relation_kind_keywords(as_table(object)->relkind),
							prefix, name);
		case MODEL_COLUMN:
			return psprintf("COLUMN %s%s.%s", prefix, parent, name);
		case MODEL_CONSTRAINT:
			return psprintf("CONSTRAINT %s ON %s%s%s", name,
							object->parent->kind == MODEL_DOMAIN ? "DOMAIN " : "",
							prefix, parent);
		case MODEL_INDEX:
			return psprintf("INDEX %s%s", prefix, name);
		default:
			elog(ERROR, "no comment on a %s", object_kind_text(object));
	}
}

/* The statement that gives an object its comment, or takes it away. */
const char *
comment_statement(const ModelObject *object, const char *prefix)
{
	return psprintf("COMMENT ON %s IS %s", comment_target(object, prefix),
					object->comment ? quote_literal_cstr(object->comment) : "NULL");
}
