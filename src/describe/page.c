/*-------------------------------------------------------------------------
 *
 * describe/page.c
 *		Writes a page as Markdown or as HTML.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "describe/page.h"

/* All that a page of HTML needs, so that it can be sent to somebody as one file. */
static const char style[] =
"body { font: 15px/1.5 system-ui, sans-serif; color: #202020; max-width: 76rem; margin: 2rem auto; padding: 0 1.5rem }\n"
"h1, h2, h3 { line-height: 1.2; margin: 2rem 0 .6rem } h3 { border-top: 1px solid #dbe7f3; padding-top: 1rem }\n"
"table { border-collapse: collapse; margin: .6rem 0 1.2rem } th, td { text-align: left; vertical-align: top; padding: .25rem .9rem .25rem 0; border-bottom: 1px solid #e8edf2 }\n"
"th { font-weight: 600; color: #5b6b7f } td { white-space: pre-line } code { font: 13px ui-monospace, monospace; background: #f2f5f8; padding: .05rem .25rem }\n"
"a { color: #1e40af; text-decoration: none } a:hover { text-decoration: underline }\n"
".picture { overflow: auto; border: 1px solid #dbe7f3; padding: .5rem } .picture svg { display: block }\n"
".mark { font-size: 12px; color: white; border-radius: 3px; padding: .1rem .4rem; white-space: nowrap }\n"
".error { background: #c62828 } .warning { background: #b26a00 } .note { background: #2e7d32 }\n"
"tr.found-error td { background: #fdecea } tr.found-warning td { background: #fff4e0 } tr.found-note td { background: #eaf5ea }\n";

static void
append_html(StringInfo result, const char *text)
{
	for (; *text != '\0'; text++)
	{
		switch (*text)
		{
			case '&':
				appendStringInfoString(result, "&amp;");
				break;
			case '<':
				appendStringInfoString(result, "&lt;");
				break;
			case '>':
				appendStringInfoString(result, "&gt;");
				break;
			case '"':
				appendStringInfoString(result, "&quot;");
				break;
			case '\n':
			case '\t':
				appendStringInfoChar(result, *text);
				break;
			default:
				appendStringInfoChar(result, (unsigned char) *text < ' ' ? ' ' : *text);
		}
	}
}

/* Has the character a meaning in Markdown where it stands?  An underscore has none in a word. */
static bool
is_markup(const char *text, const char *at)
{
	if (*at == '_')
		return at == text || !isalnum((unsigned char) at[-1]) || !isalnum((unsigned char) at[1]);
	if (at == text && strchr("#+-=", *at) != NULL)
		return true;
	if ((*at == '.' || *at == ')') && at > text)
		return strspn(text, "0123456789") == (size_t) (at - text);
	return strchr("\\`*[]<>|&~$", *at) != NULL;
}

/* A text as a part of a line. */
const char *
page_text(const Page *page, const char *text)
{
	StringInfoData result;

	initStringInfo(&result);
	if (page->html)
		append_html(&result, text);
	else
	{
		for (const char *at = text; *at != '\0'; at++)
		{
			if (is_markup(text, at))
				appendStringInfoChar(&result, '\\');
			appendStringInfoChar(&result, (unsigned char) *at < ' ' ? ' ' : *at);
		}
	}
	return result.data;
}

/* The longest run of backticks in a text. */
static int
longest_run(const char *text)
{
	int			longest = 0;

	while (*(text += strcspn(text, "`")) != '\0')
	{
		int			length = strspn(text, "`");

		longest = Max(longest, length);
		text += length;
	}
	return longest;
}

/* A text as code, a part of a line. */
const char *
page_code(const Page *page, const char *text)
{
	StringInfoData result;
	int			fence = longest_run(text) + 1;
	bool		apart = fence > 1;

	initStringInfo(&result);
	if (page->html)
	{
		appendStringInfoString(&result, "<code>");
		append_html(&result, text);
		appendStringInfoString(&result, "</code>");
		return result.data;
	}
	if (*text == '\0')
		return "";
	for (int i = 0; i < fence; i++)
		appendStringInfoChar(&result, '`');
	if (apart)
		appendStringInfoChar(&result, ' ');
	for (; *text != '\0'; text++)
	{
		bool		space = (unsigned char) *text <= ' ';

		if (*text == '|')
			appendStringInfoChar(&result, '\\');	/* also in code it would end a cell */
		if (*text == ' ' || !space || result.data[result.len - 1] != ' ')
			appendStringInfoChar(&result, space ? ' ' : *text);
	}
	if (apart)
		appendStringInfoChar(&result, ' ');
	for (int i = 0; i < fence; i++)
		appendStringInfoChar(&result, '`');
	return result.data;
}

/* What names an object within the page. */
static const char *
anchor(const char *kind, const char *name)
{
	StringInfoData result;

	initStringInfo(&result);
	appendStringInfo(&result, "%s-", kind);
	for (; *name != '\0'; name++)
	{
		if (isalnum((unsigned char) *name) || *name == '_')
			appendStringInfoChar(&result, *name);
		else
			appendStringInfo(&result, ".%02x", (unsigned char) *name);
	}
	return result.data;
}

/* A link to an object of the page, a part of a line. */
const char *
page_link(const Page *page, const char *kind, const char *name)
{
	const char *place = anchor(kind, name);
	const char *shown = page_code(page, name);

	return page->html ? psprintf("<a href=\"#%s\">%s</a>", place, shown) : psprintf("[%s](#%s)", shown, place);
}

/* What was found of an object, as signs behind its name; "" for nothing. */
const char *
page_marks(const Page *page, const List *findings)
{
	StringInfoData result;
	ListCell   *lc;

	initStringInfo(&result);
	foreach(lc, findings)
	{
		const Finding *finding = lfirst(lc);

		if (page->html)
			appendStringInfo(&result, " <span class=\"mark %s\">%s</span>", finding->severity, finding->problem);
		else
			appendStringInfo(&result, " **%s**", page_text(page, finding->problem));
	}
	return result.data;
}

/* The first lines of a page. */
void
page_begin(Page *page, bool html, const char *title)
{
	initStringInfo(&page->text);
	page->html = html;
	if (html)
		appendStringInfo(&page->text, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
						 "<meta name=\"viewport\" content=\"width=device-width\"/>\n<title>%s</title>\n<style>\n%s</style>\n</head>\n<body>\n",
						 page_text(page, title), style);
	page_heading(page, 1, NULL, title, "");
}

void
page_end(Page *page)
{
	if (page->html)
		appendStringInfoString(&page->text, "</body>\n</html>\n");
}

/* A heading; one of an object, of some kind, can be linked to. */
void
page_heading(Page *page, int level, const char *kind, const char *name, const char *marks)
{
	if (page->html)
		appendStringInfo(&page->text, "<h%d%s>%s%s</h%d>\n", level,
						 kind ? psprintf(" id=\"%s\"", anchor(kind, name)) : "",
						 page_text(page, name), marks, level);
	else
		appendStringInfo(&page->text, "%s%s%.*s %s%s\n", page->text.len > 0 ? "\n" : "",
						 kind ? psprintf("<a id=\"%s\"></a>\n\n", anchor(kind, name)) : "",
						 level, "######", page_text(page, name), marks);
}

void
page_paragraph(Page *page, const char *line)
{
	if (page->html)
		appendStringInfo(&page->text, "<p>%s</p>\n", line);
	else
		appendStringInfo(&page->text, "\n%s\n", line);
}

/* A diagram: in Markdown of Mermaid, in HTML an element. */
void
page_picture(Page *page, const char *picture)
{
	if (page->html)
		appendStringInfo(&page->text, "<div class=\"picture\">\n%s\n</div>\n", picture);
	else
		appendStringInfo(&page->text, "\n```mermaid\n%s```\n", picture);
}

/* Begins a table; its heads are separated by commas. */
void
page_table(Page *page, const char *heads)
{
	appendStringInfoString(&page->text, page->html ? "<table>\n<tr>" : "\n");
	for (const char *head = heads; *head != '\0';)
	{
		int			length = strcspn(head, ",");

		appendStringInfo(&page->text, page->html ? "<th>%.*s</th>" : "| %.*s ", length, head);
		head += length;
		if (*head == ',')
			head++;
	}
	if (page->html)
	{
		appendStringInfoString(&page->text, "</tr>\n");
		return;
	}
	appendStringInfoString(&page->text, "|\n");
	for (const char *head = heads; head != NULL; head = strchr(head, ',') ? strchr(head, ',') + 1 : NULL)
		appendStringInfoString(&page->text, "| --- ");
	appendStringInfoString(&page->text, "|\n");
}

/* A row of a table. */
void
page_row(Page *page, const char *const *cells, int count, const List *findings)
{
	const char *severity = worst_severity(findings);

	if (page->html)
		appendStringInfo(&page->text, "<tr%s>", severity ? psprintf(" class=\"found-%s\"", severity) : "");
	for (int i = 0; i < count; i++)
	{
		if (page->html)
			appendStringInfo(&page->text, "<td>%s</td>", cells[i]);
		else
			appendStringInfo(&page->text, "| %s%s", cells[i], *cells[i] != '\0' ? " " : "");
	}
	appendStringInfoString(&page->text, page->html ? "</tr>\n" : "|\n");
}

void
page_table_end(Page *page)
{
	if (page->html)
		appendStringInfoString(&page->text, "</table>\n");
}
