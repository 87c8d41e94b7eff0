/*-------------------------------------------------------------------------
 *
 * describe/dot.c
 *		A schema as a diagram in the language of Graphviz.
 *
 * Tables are boxes of rows, and foreign keys go from the columns that have
 * them.  What was found of something gives it a color.  In a large schema
 * only the columns of keys are shown, and how many others there are.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_constraint.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"

#include "describe/description.h"

/* So many tables are shown with all of their columns. */
#define MAX_TABLES_IN_FULL 30

#define PLAIN_COLOR "#5b6b7f"
#define HEAD_COLOR "#dbe7f3"
#define ERROR_COLOR "#c62828"
#define WARNING_COLOR "#b26a00"
#define NOTE_COLOR "#2e7d32"

/* A text in a label, which is like HTML. */
static void
append_escaped(StringInfo text, const char *value)
{
	for (; *value != '\0'; value++)
	{
		switch (*value)
		{
			case '&':
				appendStringInfoString(text, "&amp;");
				break;
			case '<':
				appendStringInfoString(text, "&lt;");
				break;
			case '>':
				appendStringInfoString(text, "&gt;");
				break;
			case '"':
				appendStringInfoString(text, "&quot;");
				break;
			default:
				appendStringInfoChar(text, (unsigned char) *value < ' ' ? ' ' : *value);
		}
	}
}

/* The color of what something was found of, or else of other things. */
static const char *
color_of(const List *findings, const char *otherwise)
{
	const char *severity = worst_severity(findings);

	if (severity == NULL)
		return otherwise;
	return strcmp(severity, SEVERITY_ERROR) == 0 ? ERROR_COLOR :
		strcmp(severity, SEVERITY_WARNING) == 0 ? WARNING_COLOR : NOTE_COLOR;
}

/* The place of a table among those that are described. */
static int
table_number(const Description *description, const ModelTable *table)
{
	int			low = 0;
	int			high = list_length(description->tables);

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (strcmp(((const ModelTable *) list_nth(description->tables, middle))->base.name, table->base.name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The place of a column among those of its table that are described; -1 if it is not there. */
static int
column_number(const List *columns, const char *name)
{
	ListCell   *lc;

	foreach(lc, columns)
	{
		if (strcmp(((const ModelColumn *) lfirst(lc))->base.name, name) == 0)
			return foreach_current_index(lc);
	}
	return -1;
}

/* A column of a table, as a row of two cells. */
static void
append_column(StringInfo text, const Description *description, const ModelTable *table,
			  const ModelColumn *column, int number)
{
	const ColumnKeys keys = column_keys(table, column);
	const char *color = color_of(findings_on(description, &column->base), "#202020");

	appendStringInfo(text, "<TR><TD ALIGN=\"LEFT\" PORT=\"l%d\"><FONT COLOR=\"%s\">%s", number, color,
					 keys.primary ? "<B>" : "");
	append_escaped(text, column->base.name);
	appendStringInfo(text, "%s</FONT></TD><TD ALIGN=\"LEFT\" PORT=\"r%d\"><FONT COLOR=\"%s\">",
					 keys.primary ? "</B>" : "", number,
					 strcmp(color, "#202020") == 0 ? PLAIN_COLOR : color);
	append_escaped(text, short_type_text(&column->type));
	appendStringInfo(text, "%s</FONT></TD></TR>\n", column->not_null ? "" : "?");
}

static void
append_table(StringInfo text, const Description *description, const ModelTable *table, bool in_full)
{
	List	   *columns = with_missing(description, table->columns, MODEL_COLUMN, table);
	const char *color = color_of(findings_on(description, &table->base), NULL);
	int			left_out = 0;
	ListCell   *lc;

	appendStringInfo(text, "t%d [color=\"%s\" label=<<TABLE BORDER=\"1\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"3\">\n"
					 "<TR><TD COLSPAN=\"2\" PORT=\"head\" BGCOLOR=\"" HEAD_COLOR "\"><FONT COLOR=\"%s\"><B>",
					 table_number(description, table), color ? color : PLAIN_COLOR, color ? color : "#202020");
	append_escaped(text, table->base.name);
	appendStringInfoString(text, "</B></FONT></TD></TR>\n");
	foreach(lc, columns)
	{
		const ModelColumn *column = lfirst(lc);
		const ColumnKeys keys = column_keys(table, column);

		CHECK_FOR_INTERRUPTS();
		if (in_full || keys.primary || keys.foreign || findings_on(description, &column->base) != NIL)
			append_column(text, description, table, column, foreach_current_index(lc));
		else
			left_out++;
	}
	if (left_out > 0)
		appendStringInfo(text, "<TR><TD ALIGN=\"LEFT\" COLSPAN=\"2\"><FONT COLOR=\"" PLAIN_COLOR "\">%d more</FONT></TD></TR>\n",
						 left_out);
	appendStringInfoString(text, "</TABLE>>]\n");
}

/* An edge for each foreign key, from its first column to the table that it references. */
static void
append_foreign_keys(StringInfo text, const Description *description, const ModelTable *table)
{
	List	   *columns = with_missing(description, table->columns, MODEL_COLUMN, table);
	ListCell   *lc;

	foreach(lc, with_missing(description, table->constraints, MODEL_CONSTRAINT, table))
	{
		const ModelConstraint *key = lfirst(lc);
		const ModelTable *other;
		List	   *findings;
		int			column;

		if (key->type != CONSTRAINT_FOREIGN || key->ref_schema != NULL)
			continue;
		other = described_table(description, key->ref_table);
		column = key->columns.count > 0 ? column_number(columns, key->columns.names[0]) : -1;
		if (other == NULL || column < 0)
			continue;
		findings = findings_on(description, &key->base);
		appendStringInfo(text, "t%d:l%d -> t%d:head [arrowtail=%s arrowhead=%s color=\"%s\"%s]\n",
						 table_number(description, table), column, table_number(description, other),
						 is_one_to_one(table, key) ? "teeodot" : "crowodot",
						 may_be_absent(table, key) ? "noneodot" : "nonetee",
						 color_of(findings, PLAIN_COLOR),
						 findings != NIL || !key->enforced || !key->validated ? " style=dashed" : "");
	}
}

/* A schema as a diagram of Graphviz. */
const char *
dot_text(const Description *description)
{
	bool		in_full = list_length(description->tables) <= MAX_TABLES_IN_FULL;
	StringInfoData text;
	ListCell   *lc;

	initStringInfo(&text);
	appendStringInfoString(&text, "digraph schema {\n"
						   "graph [rankdir=RL nodesep=0.3 ranksep=0.9 bgcolor=white fontname=\"sans-serif\"]\n"
						   "node [shape=plain fontname=\"sans-serif\" fontsize=10]\n"
						   "edge [dir=both arrowsize=0.7]\n");
	foreach(lc, description->tables)
		append_table(&text, description, lfirst(lc), in_full);
	foreach(lc, description->tables)
		append_foreign_keys(&text, description, lfirst(lc));
	appendStringInfoString(&text, "}\n");
	return text.data;
}
