/*-------------------------------------------------------------------------
 *
 * describe/page.h
 *		Writes a page as Markdown or as HTML.
 *
 * page_text() and those like it return a part of a line in the page's own
 * markup; what takes a "line" takes one or more of those.  Nothing that is
 * given to them as a text can become markup.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_PAGE_H
#define SCHEMA_SETUP_PAGE_H

#include "lib/stringinfo.h"

#include "describe/description.h"

typedef struct Page
{
	StringInfoData text;
	bool		html;
} Page;

extern const char *page_text(const Page *page, const char *text);
extern const char *page_code(const Page *page, const char *text);
extern const char *page_link(const Page *page, const char *kind, const char *name);
extern const char *page_marks(const Page *page, const List *findings);

extern void page_begin(Page *page, bool html, const char *title);
extern void page_end(Page *page);
extern void page_heading(Page *page, int level, const char *kind, const char *name, const char *marks);
extern void page_paragraph(Page *page, const char *line);
extern void page_picture(Page *page, const char *picture);
extern void page_table(Page *page, const char *heads);
extern void page_row(Page *page, const char *const *cells, int count, const List *findings);
extern void page_table_end(Page *page);

#endif							/* SCHEMA_SETUP_PAGE_H */
