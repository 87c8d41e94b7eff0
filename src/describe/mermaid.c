/*-------------------------------------------------------------------------
 *
 * describe/mermaid.c
 *		A schema as an entity-relationship diagram of Mermaid, which many
 *		sites and editors draw where they find it in Markdown.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_constraint.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"

#include "describe/description.h"

/* A text between double quotes: there is no way to write one in it, nor what begins an entity of HTML. */
static void
append_quoted(StringInfo text, const char *value)
{
	appendStringInfoChar(text, '"');
	for (; *value != '\0'; value++)
	{
		if (strchr("\"\\%;#", *value) != NULL)
			appendStringInfoChar(text, '\'');
		else
			appendStringInfoChar(text, (unsigned char) *value < ' ' ? ' ' : *value);
	}
	appendStringInfoChar(text, '"');
}

/* A word: what it cannot have becomes an underscore. */
static void
append_word(StringInfo text, const char *value, const char *allowed)
{
	if (!isalpha((unsigned char) *value) && *value != '_' && !IS_HIGHBIT_SET(*value))
		appendStringInfoChar(text, '_');
	for (; *value != '\0'; value++)
	{
		if (isalnum((unsigned char) *value) || *value == '_' || IS_HIGHBIT_SET(*value) || strchr(allowed, *value) != NULL)
			appendStringInfoChar(text, *value);
		else
			appendStringInfoChar(text, '_');
	}
}

/* "PK, FK" */
static void
append_keys(StringInfo text, const ColumnKeys *keys)
{
	const char *separator = " ";

	if (keys->primary)
	{
		appendStringInfo(text, "%sPK", separator);
		separator = ", ";
	}
	if (keys->foreign)
	{
		appendStringInfo(text, "%sFK", separator);
		separator = ", ";
	}
	if (keys->unique)
		appendStringInfo(text, "%sUK", separator);
}

/* What was found of an object, as the note behind a column. */
static void
append_findings(StringInfo text, const List *findings)
{
	StringInfoData codes;
	ListCell   *lc;

	if (findings == NIL)
		return;
	initStringInfo(&codes);
	foreach(lc, findings)
		appendStringInfo(&codes, "%s%s", codes.len > 0 ? ", " : "", ((const Finding *) lfirst(lc))->problem);
	appendStringInfoChar(text, ' ');
	append_quoted(text, codes.data);
}

static void
append_table(StringInfo text, const Description *description, const ModelTable *table)
{
	ListCell   *lc;

	appendStringInfoString(text, "    ");
	append_quoted(text, table->base.name);
	appendStringInfoString(text, " {\n");
	foreach(lc, with_missing(description, table->columns, MODEL_COLUMN, table))
	{
		const ModelColumn *column = lfirst(lc);
		const ColumnKeys keys = column_keys(table, column);

		CHECK_FOR_INTERRUPTS();
		appendStringInfoString(text, "        ");
		append_word(text, short_type_text(&column->type), "()[]");
		appendStringInfoChar(text, ' ');
		append_word(text, column->base.name, "");
		append_keys(text, &keys);
		append_findings(text, findings_on(description, &column->base));
		appendStringInfoChar(text, '\n');
	}
	appendStringInfoString(text, "    }\n");
}

/* "tenants" ||--o{ "memberships" : "tenant_id" */
static void
append_foreign_keys(StringInfo text, const Description *description, const ModelTable *table)
{
	ListCell   *lc;

	foreach(lc, with_missing(description, table->constraints, MODEL_CONSTRAINT, table))
	{
		const ModelConstraint *key = lfirst(lc);
		StringInfoData label;
		ListCell   *other;

		if (key->type != CONSTRAINT_FOREIGN || key->ref_schema != NULL ||
			described_table(description, key->ref_table) == NULL)
			continue;
		initStringInfo(&label);
		for (int i = 0; i < key->columns.count; i++)
			appendStringInfo(&label, "%s%s", i > 0 ? ", " : "", key->columns.names[i]);
		foreach(other, findings_on(description, &key->base))
			appendStringInfo(&label, " (%s)", ((const Finding *) lfirst(other))->problem);
		appendStringInfoString(text, "    ");
		append_quoted(text, key->ref_table);
		appendStringInfo(text, " %s--%s ", may_be_absent(table, key) ? "|o" : "||",
						 is_one_to_one(table, key) ? "o|" : "o{");
		append_quoted(text, table->base.name);
		appendStringInfoString(text, " : ");
		append_quoted(text, label.data);
		appendStringInfoChar(text, '\n');
	}
}

/* A schema as a diagram of Mermaid. */
const char *
mermaid_text(const Description *description)
{
	StringInfoData text;
	ListCell   *lc;

	initStringInfo(&text);
	appendStringInfoString(&text, "erDiagram\n");
	foreach(lc, description->tables)
		append_table(&text, description, lfirst(lc));
	foreach(lc, description->tables)
		append_foreign_keys(&text, description, lfirst(lc));
	return text.data;
}
