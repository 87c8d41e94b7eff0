/*-------------------------------------------------------------------------
 *
 * describe/document.c
 *		A schema as a document: a diagram, what was found of it, and a
 *		dictionary of its tables and types.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_attribute.h"
#include "catalog/pg_constraint.h"
#include "miscadmin.h"

#include "describe/page.h"
#include "expression/expression.h"
#include "schema/print.h"

/* A foreign key with what it references, to find the former by the latter. */
typedef struct Incoming
{
	const char *referenced;
	const ModelConstraint *key;
} Incoming;

typedef struct Document
{
	Page		page;
	const Description *description;
	Incoming   *incoming;		/* by what they reference */
	int			incoming_count;
} Document;

/* Several parts of a line, separated. */
static void
append_part(StringInfo line, const char *separator, const char *part)
{
	if (*part != '\0')
		appendStringInfo(line, "%s%s", line->len > 0 ? separator : "", part);
}

/* The comment of an object as a part of a line; "" where there is none. */
static const char *
meaning(const Document *document, const ModelObject *object)
{
	return object->comment ? page_text(&document->page, object->comment) : "";
}

/* "15 tables" */
static void
append_count(StringInfo line, int count, const char *one, const char *many)
{
	if (count > 0)
		append_part(line, ", ", psprintf("%d %s", count, count == 1 ? one : many));
}

/* How much of everything there is. */
static void
print_counts(Document *document)
{
	const Model *model = document->description->model;
	StringInfoData line;
	int			keys = 0;
	int			indexes = 0;
	ListCell   *lc;
	ListCell   *inner;

	foreach(lc, model->tables)
	{
		const ModelTable *table = lfirst(lc);

		indexes += list_length(table->indexes);
		foreach(inner, table->constraints)
			keys += ((const ModelConstraint *) lfirst(inner))->type == CONSTRAINT_FOREIGN;
	}
	initStringInfo(&line);
	append_count(&line, list_length(model->tables), "table", "tables");
	append_count(&line, keys, "foreign key", "foreign keys");
	append_count(&line, indexes, "index besides those of keys", "indexes besides those of keys");
	append_count(&line, list_length(model->enums), "enum", "enums");
	append_count(&line, list_length(model->domains), "domain", "domains");
	page_paragraph(&document->page, line.len > 0 ? psprintf("%s.", line.data) : "There is nothing in it.");
}

/* All differences, with what they mean. */
static void
print_differences(Document *document)
{
	const Description *description = document->description;
	Page	   *page = &document->page;
	ListCell   *lc;

	/* Markdown is for a schema as it should be, for the most part, and says nothing of what is no news there. */
	if (!description->compared || (description->differences == NIL && !page->html))
		return;
	page_heading(page, 2, NULL, "Differences", "");
	if (description->differences == NIL)
	{
		page_paragraph(page, "None: all is as the version says.");
		return;
	}
	page_table(page, "problem,object,expected,actual,what it means");
	foreach(lc, description->differences)
	{
		const Finding *finding = finding_of(lfirst(lc), description->model->packaged);
		List	   *findings = list_make1((void *) finding);
		const char *cells[] = {
			page_marks(page, findings) + 1,
			psprintf("%s %s", page_text(page, finding->object_type), page_code(page, finding->object)),
			finding->expected ? page_code(page, finding->expected) : "",
			finding->actual ? page_code(page, finding->actual) : "",
			page_text(page, finding->detail),
		};

		CHECK_FOR_INTERRUPTS();
		page_row(page, cells, lengthof(cells), findings);
	}
	page_table_end(page);
}

/* The type of a column, with a link to one of the schema's own. */
static const char *
linked_type(const Page *page, const TypeRef *type)
{
	const char *text = short_type_text(type);

	if (type->own == NULL || type->own_array)
		return page_code(page, text);
	return page_link(page, "type", type->own);
}

/* Where the value of a column comes from if nobody says it; "" for nowhere. */
static const char *
value_source(const Page *page, const ModelTable *table, const ModelColumn *column)
{
	if (column->identity != '\0')
		return column->identity == ATTRIBUTE_IDENTITY_ALWAYS ? "identity, always" : "identity";
	if (column->default_sequence != NULL)
		return page_code(page, next_value_text(column->default_sequence, ""));
	if (column->default_value == NULL)
		return "";
	return psprintf("%s%s", column->generated != '\0' ? "generated: " : "",
					page_code(page, expression_text(column->default_value, table, "")));
}

/* The tables that the foreign keys of a column reference, as links. */
static const char *
linked_references(const Document *document, const ModelTable *table, const ModelColumn *column)
{
	StringInfoData line;
	ListCell   *lc;

	initStringInfo(&line);
	foreach(lc, table->constraints)
	{
		const ModelConstraint *key = lfirst(lc);

		if (key->type == CONSTRAINT_FOREIGN && key->ref_schema == NULL && names_contain(&key->columns, column->base.name))
			append_part(&line, ", ", page_link(&document->page, "table", key->ref_table));
	}
	return line.len > 0 ? psprintf("references %s", line.data) : "";
}

static void
print_columns(Document *document, const ModelTable *table)
{
	Page	   *page = &document->page;
	ListCell   *lc;

	page_table(page, "column,type,null,default,meaning");
	foreach(lc, with_missing(document->description, table->columns, MODEL_COLUMN, table))
	{
		const ModelColumn *column = lfirst(lc);
		List	   *findings = findings_on(document->description, &column->base);
		StringInfoData last;
		const char *cells[5];

		CHECK_FOR_INTERRUPTS();
		initStringInfo(&last);
		append_part(&last, " ", meaning(document, &column->base));
		append_part(&last, "; ", linked_references(document, table, column));
		cells[0] = psprintf("%s%s", page_code(page, column->base.name), page_marks(page, findings));
		cells[1] = linked_type(page, &column->type);
		cells[2] = column->not_null ? "no" : "yes";
		cells[3] = value_source(page, table, column);
		cells[4] = last.data;
		page_row(page, cells, lengthof(cells), findings);
	}
	page_table_end(page);
}

static void
print_constraints(Document *document, const ModelTable *table)
{
	List	   *constraints = with_missing(document->description, table->constraints, MODEL_CONSTRAINT, table);
	Page	   *page = &document->page;
	ListCell   *lc;

	if (constraints == NIL)
		return;
	page_table(page, "constraint,says,meaning");
	foreach(lc, constraints)
	{
		const ModelConstraint *constraint = lfirst(lc);
		List	   *findings = findings_on(document->description, &constraint->base);
		const char *cells[] = {
			psprintf("%s%s", page_code(page, constraint->base.name), page_marks(page, findings)),
			psprintf("%s%s", page_code(page, constraint_definition(table, constraint, "")),
					 !constraint->enforced ? " not enforced" : !constraint->validated ? " not validated" : ""),
			meaning(document, &constraint->base),
		};

		CHECK_FOR_INTERRUPTS();
		page_row(page, cells, lengthof(cells), findings);
	}
	page_table_end(page);
}

static void
print_indexes(Document *document, const ModelTable *table)
{
	List	   *indexes = with_missing(document->description, table->indexes, MODEL_INDEX, table);
	Page	   *page = &document->page;
	ListCell   *lc;

	if (indexes == NIL)
		return;
	page_table(page, "index,on,meaning");
	foreach(lc, indexes)
	{
		const ModelIndex *index = lfirst(lc);
		List	   *findings = findings_on(document->description, &index->base);
		const char *cells[] = {
			psprintf("%s%s", page_code(page, index->base.name), page_marks(page, findings)),
			psprintf("%s%s", index->unique ? "unique " : "", page_code(page, index_definition(table, index, ""))),
			meaning(document, &index->base),
		};

		CHECK_FOR_INTERRUPTS();
		page_row(page, cells, lengthof(cells), findings);
	}
	page_table_end(page);
}

static int
compare_incoming(const void *a, const void *b)
{
	const Incoming *left = a;
	const Incoming *right = b;
	int			order = strcmp(left->referenced, right->referenced);

	if (order == 0)
		order = strcmp(left->key->base.parent->name, right->key->base.parent->name);
	return order != 0 ? order : strcmp(left->key->base.name, right->key->base.name);
}

/* Notes all foreign keys by what they reference. */
static void
note_incoming(Document *document)
{
	int			size = 64;
	ListCell   *lc;
	ListCell   *inner;

	document->incoming = palloc(size * sizeof(Incoming));
	foreach(lc, document->description->tables)
	{
		foreach(inner, ((const ModelTable *) lfirst(lc))->constraints)
		{
			const ModelConstraint *key = lfirst(inner);

			if (key->type != CONSTRAINT_FOREIGN || key->ref_schema != NULL)
				continue;
			if (document->incoming_count == size)
				document->incoming = repalloc(document->incoming, (size *= 2) * sizeof(Incoming));
			document->incoming[document->incoming_count++] = (Incoming) {key->ref_table, key};
		}
	}
	qsort(document->incoming, document->incoming_count, sizeof(Incoming), compare_incoming);
}

/* Which tables reference this one, and by which columns. */
static void
print_incoming(Document *document, const ModelTable *table)
{
	const Page *page = &document->page;
	StringInfoData line;
	int			low = 0;
	int			high = document->incoming_count;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (strcmp(document->incoming[middle].referenced, table->base.name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	initStringInfo(&line);
	for (; low < document->incoming_count && strcmp(document->incoming[low].referenced, table->base.name) == 0; low++)
	{
		const ModelConstraint *key = document->incoming[low].key;

		append_part(&line, ", ", psprintf("%s by %s", page_link(page, "table", key->base.parent->name),
										  page_code(page, names_text(&key->columns))));
	}
	if (line.len > 0)
		page_paragraph(&document->page, psprintf("Referenced from %s.", line.data));
}

static void
print_table(Document *document, const ModelTable *table)
{
	Page	   *page = &document->page;

	page_heading(page, 3, "table", table->base.name,
				 page_marks(page, findings_on(document->description, &table->base)));
	if (table->base.comment != NULL)
		page_paragraph(page, meaning(document, &table->base));
	print_columns(document, table);
	print_constraints(document, table);
	print_indexes(document, table);
	print_incoming(document, table);
}

/* The columns that have a type, as a part of a line. */
static const char *
users_of_type(const Document *document, const char *type)
{
	const Page *page = &document->page;
	StringInfoData line;
	ListCell   *lc;
	ListCell   *inner;

	initStringInfo(&line);
	foreach(lc, document->description->tables)
	{
		const ModelTable *table = lfirst(lc);

		foreach(inner, table->columns)
		{
			const ModelColumn *column = lfirst(inner);

			if (texts_equal(column->type.own, type))
				append_part(&line, ", ", psprintf("%s of %s", page_code(page, column->base.name),
												  page_link(page, "table", table->base.name)));
		}
	}
	return line.data;
}

/* A type: what its values are, and where it is used. */
static void
print_type(Document *document, const ModelObject *type, const char *values)
{
	Page	   *page = &document->page;
	const char *users = users_of_type(document, type->name);

	page_heading(page, 3, "type", type->name, page_marks(page, findings_on(document->description, type)));
	if (type->comment != NULL)
		page_paragraph(page, meaning(document, type));
	page_paragraph(page, values);
	if (*users != '\0')
		page_paragraph(page, psprintf("Type of %s.", users));
}

static void
print_types(Document *document)
{
	const Description *description = document->description;
	List	   *enums = with_missing(description, description->model->enums, MODEL_ENUM, NULL);
	List	   *domains = with_missing(description, description->model->domains, MODEL_DOMAIN, NULL);
	Page	   *page = &document->page;
	ListCell   *lc;

	if (enums == NIL && domains == NIL)
		return;
	page_heading(page, 2, NULL, "Types", "");
	foreach(lc, enums)
	{
		const ModelEnum *type = lfirst(lc);

		print_type(document, &type->base, psprintf("One of %s.", page_code(page, labels_text(&type->labels))));
	}
	foreach(lc, domains)
	{
		const ModelDomain *domain = lfirst(lc);

		print_type(document, &domain->base, psprintf("%s.", page_code(page, domain_definition(domain, ""))));
	}
}

static const char *
document_text(const Description *description, bool html, const char *picture)
{
	Document	document = {.description = description};
	ListCell   *lc;

	note_incoming(&document);
	page_begin(&document.page, html, description->title);
	print_counts(&document);
	if (picture != NULL)
		page_picture(&document.page, picture);
	print_differences(&document);
	if (description->tables != NIL)
		page_heading(&document.page, 2, NULL, "Tables", "");
	foreach(lc, description->tables)
		print_table(&document, lfirst(lc));
	print_types(&document);
	page_end(&document.page);
	return document.page.text.data;
}

/* A schema as Markdown, with a diagram of Mermaid. */
const char *
markdown_text(const Description *description)
{
	return document_text(description, false, description->tables != NIL ? mermaid_text(description) : NULL);
}

/* A schema as a page of HTML that needs nothing else; the picture is put into it as it is. */
const char *
html_text(const Description *description, const char *picture)
{
	return document_text(description, true, picture);
}
