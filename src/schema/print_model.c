/*-------------------------------------------------------------------------
 *
 * schema/print_model.c
 *		Writes a model as a definition: what a person would write, in an order
 *		that psql can run.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "schema/printer.h"

/* Labels are written one a line where they are longer than this together. */
#define LABELS_IN_A_LINE 72

/* Write the comment of an object, if it has one. */
void
print_comment(Printer *printer, const ModelObject *object)
{
	if (object->comment != NULL)
		appendStringInfo(&printer->text, "%s;\n", comment_statement(object, ""));
}

static void
print_enum(Printer *printer, const ModelEnum *type)
{
	const char *labels = labels_text(&type->labels);

	if (!type->is_enum)
		return;
	appendStringInfo(&printer->text, "\nCREATE TYPE %s AS ENUM (",
					 identifier_text(type->base.name));
	if (strlen(labels) <= LABELS_IN_A_LINE)
		appendStringInfoString(&printer->text, labels);
	else
	{
		for (int i = 0; i < type->labels.count; i++)
			appendStringInfo(&printer->text, "%s\n\t%s", i > 0 ? "," : "",
							 quote_literal_cstr(type->labels.names[i]));
		appendStringInfoChar(&printer->text, '\n');
	}
	appendStringInfoString(&printer->text, ");\n");
	print_comment(printer, &type->base);
}

static void print_domain(Printer *printer, const ModelDomain *domain);

/* Write first the domains that an expression of a domain names. */
static void
print_domains_in(Printer *printer, const Expression *expression)
{
	for (int i = 0; expression != NULL && i < expression->own_types.count; i++)
	{
		const ModelDomain *domain =
			model_find_domain(printer->model, expression->own_types.names[i]);

		if (domain != NULL)
			print_domain(printer, domain);
	}
}

/* Write first what a domain is made of. */
static void
print_domain_parents(Printer *printer, const ModelDomain *domain)
{
	const ModelDomain *base = domain->type.own ?
		model_find_domain(printer->model, domain->type.own) : NULL;
	ListCell   *lc;

	if (base != NULL)
		print_domain(printer, base);
	print_domains_in(printer, domain->default_value);
	foreach(lc, domain->constraints)
		print_domains_in(printer, ((ModelConstraint *) lfirst(lc))->expression);
}

static void
print_domain(Printer *printer, const ModelDomain *domain)
{
	const char *name = identifier_text(domain->base.name);
	ListCell   *lc;

	check_stack_depth();
	if (!domain->is_domain || list_member_ptr(printer->begun, domain))
		return;
	printer->begun = lappend(printer->begun, (void *) domain);
	print_domain_parents(printer, domain);
	appendStringInfo(&printer->text, "\nCREATE DOMAIN %s AS %s;\n", name,
					 domain_definition(domain, ""));
	foreach(lc, domain->constraints)
	{
		const ModelConstraint *constraint = lfirst(lc);

		if (!constraint->validated)
			appendStringInfo(&printer->text, "ALTER DOMAIN %s ADD CONSTRAINT %s %s NOT VALID;\n",
							 name, identifier_text(constraint->base.name),
							 constraint_definition(NULL, constraint, ""));
	}
	print_comment(printer, &domain->base);
	foreach(lc, domain->constraints)
		print_comment(printer, lfirst(lc));
}

/* Does CREATE TABLE make this sequence, for an identity or serial column? */
bool
is_made_with_table(const Printer *printer, const ModelSequence *sequence)
{
	const ModelTable *table = sequence->owner_table ?
		model_find_table(printer->model, sequence->owner_table) : NULL;
	const ModelColumn *column = table ? model_find_column(table, sequence->owner_column) : NULL;

	if (sequence->identity || column == NULL)
		return sequence->identity;
	return texts_equal(column->default_sequence, sequence->base.name) &&
		serial_keyword(printer->model, table, column) != NULL;
}

/* Write a sequence that no table brings with it. */
static void
print_sequence(Printer *printer, const ModelSequence *sequence)
{
	const char *definition = sequence_definition(sequence);

	if (is_made_with_table(printer, sequence))
		return;
	appendStringInfo(&printer->text, "\nCREATE %sSEQUENCE %s%s%s;\n",
					 sequence->unlogged ? "UNLOGGED " : "",
					 identifier_text(sequence->base.name),
					 definition[0] != '\0' ? " " : "", definition);
	print_comment(printer, &sequence->base);
}

/* Write the tables that a table references, as far as they can come first, and it. */
static void
print_table_after_parents(Printer *printer, const ModelTable *table)
{
	ListCell   *lc;

	check_stack_depth();
	if (table->relkind != RELKIND_RELATION || list_member_ptr(printer->begun, table))
		return;
	printer->begun = lappend(printer->begun, (void *) table);
	foreach(lc, table->constraints)
	{
		const ModelConstraint *key = lfirst(lc);
		const ModelTable *parent = NULL;

		if (key->type == CONSTRAINT_FOREIGN && key->ref_schema == NULL)
			parent = model_find_table(printer->model, key->ref_table);
		if (parent != NULL)
			print_table_after_parents(printer, parent);
	}
	print_table(printer, table);
}

/* The whole model as a definition. */
const char *
definition_text(const Model *model)
{
	Printer		printer = {model};
	ListCell   *lc;

	initStringInfo(&printer.text);
	foreach(lc, model->enums)
		print_enum(&printer, lfirst(lc));
	foreach(lc, model->domains)
		print_domain(&printer, lfirst(lc));
	foreach(lc, model->sequences)
		print_sequence(&printer, lfirst(lc));
	foreach(lc, model->tables)
		print_table_after_parents(&printer, lfirst(lc));
	if (printer.later != NIL)
		appendStringInfoChar(&printer.text, '\n');
	foreach(lc, printer.later)
		print_added_constraint(&printer, lfirst(lc));
	/* The first statement begins the text. */
	return printer.text.len > 0 ? printer.text.data + 1 : printer.text.data;
}
