/*-------------------------------------------------------------------------
 *
 * verify/fingerprint.c
 *		Writes a model in a canonical form and hashes that.
 *
 * The form has what the schema is and whether it is enforced.  It leaves out
 * what may differ between servers with the same schema: names of schemas and
 * owners, grants, membership, publications, storage parameters, comments.
 * Every text in it has its length before it, so that no two models have one
 * form, and is in UTF-8, whatever the encoding of the database.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "compat.h"
#include "expression/expression.h"
#include "model/words.h"
#include "verify/fingerprint.h"

/* A form in the making. */
typedef struct Form
{
	StringInfoData text;
	ExpressionContext context;
} Form;

/*
 * A text of the database in UTF-8, whatever its encoding: the same names are the
 * same everywhere.  Of SQL_ASCII nobody knows what its bytes mean.
 */
static const char *
in_utf8(const char *text)
{
	if (GetDatabaseEncoding() == PG_SQL_ASCII)
		return text;
	return pg_server_to_any(text, strlen(text), PG_UTF8);
}

/* Add a text, or that there is none. */
static void
append_text(Form *form, const char *text)
{
	if (text == NULL)
	{
		appendStringInfoString(&form->text, " -");
		return;
	}
	text = in_utf8(text);
	appendStringInfo(&form->text, " %zu:%s", strlen(text), text);
}

static void
append_number(Form *form, int64 number)
{
	appendStringInfo(&form->text, " " INT64_FORMAT, number);
}

static void
append_names(Form *form, const NameArray *names)
{
	append_number(form, names->count);
	for (int i = 0; i < names->count; i++)
		append_text(form, names->names[i]);
}

static int
compare_objects(const ListCell *a, const ListCell *b)
{
	const ModelObject *left = lfirst(a);
	const ModelObject *right = lfirst(b);
	const char *left_name = in_utf8(left->name);
	const char *right_name = in_utf8(right->name);

	if (left->kind == MODEL_ATTACHMENT && as_attachment(left)->kind != as_attachment(right)->kind)
		return (int) as_attachment(left)->kind - (int) as_attachment(right)->kind;
	return strcmp(left_name, right_name);
}

/* A list of the model, which is in the order of its names, in that of UTF-8. */
static const List *
in_utf8_order(const List *objects)
{
	List	   *result;

	if (GetDatabaseEncoding() == PG_UTF8 || GetDatabaseEncoding() == PG_SQL_ASCII)
		return objects;			/* it has it already */
	CHECK_FOR_INTERRUPTS();
	result = list_copy(objects);
	list_sort(result, compare_objects);
	return result;
}

/* Begin a line: what it is about. */
static void
begin_line(Form *form, const ModelObject *object)
{
	CHECK_FOR_INTERRUPTS();
	appendStringInfoString(&form->text, object_kind_text(object));
	if (object->parent != NULL)
		append_text(form, object->parent->name);
	append_text(form, object->live_name);
}

static void
end_line(Form *form)
{
	appendStringInfoChar(&form->text, '\n');
}

static void
append_expression(Form *form, const ModelTable *table, const Expression *expression)
{
	append_text(form, expression == NULL ? NULL :
				expression_canonical(expression, table, &form->context));
}

static void
append_type(Form *form, const TypeRef *type)
{
	append_text(form, type_text(type, ""));
}

static void
append_collation(Form *form, Oid collation)
{
	append_text(form, OidIsValid(collation) ? collation_text(collation) : NULL);
}

static void
append_column(Form *form, const ModelTable *table, const ModelColumn *column)
{
	begin_line(form, &column->base);
	append_type(form, &column->type);
	append_collation(form, column->collation);
	append_number(form, column->not_null);
	append_number(form, column->not_null_validated);
	append_number(form, column->identity);
	append_number(form, column->generated);
	append_text(form, column->default_sequence);
	append_expression(form, table, column->default_value);
	end_line(form);
}

/* What an index is, and whether it can be used. */
static void
append_index(Form *form, const ModelTable *table, const ModelIndex *index)
{
	ListCell   *lc;

	append_text(form, index->method);
	append_number(form, index->unique);
	append_number(form, index->immediate);
	append_number(form, index->nulls_not_distinct);
	append_number(form, index->valid && index->ready);
	append_number(form, list_length(index->elements));
	foreach(lc, index->elements)
	{
		const IndexElement *element = lfirst(lc);
		ListCell   *lo;

		append_text(form, element->column);
		append_expression(form, table, element->expression);
		append_collation(form, element->collation);
		append_text(form, OidIsValid(element->operator_class) ?
					operator_class_text(element->operator_class) : NULL);
		append_number(form, element->order);
		foreach(lo, element->class_options)
		{
			append_text(form, ((ModelOption *) lfirst(lo))->name);
			append_text(form, ((ModelOption *) lfirst(lo))->value);
		}
	}
	append_names(form, &index->included);
	append_expression(form, table, index->predicate);
}

static void
append_foreign_key(Form *form, const ModelConstraint *key)
{
	append_text(form, key->ref_schema);
	append_text(form, key->ref_table);
	append_names(form, &key->ref_columns);
	append_number(form, key->on_update);
	append_number(form, key->on_delete);
	append_number(form, key->match);
	append_names(form, &key->delete_columns);
	for (int i = 0; i < KEY_TRIGGER_COUNT; i++)
		append_number(form, key->triggers[i]);
}

static void
append_constraint(Form *form, const ModelTable *table, const ModelConstraint *constraint)
{
	begin_line(form, &constraint->base);
	append_names(form, &constraint->columns);
	append_number(form, constraint->deferrable);
	append_number(form, constraint->deferred);
	append_number(form, constraint->validated);
	append_number(form, constraint->enforced);
	append_number(form, constraint->no_inherit);
	append_expression(form, table, constraint->expression);
	append_names(form, &constraint->operators);
	if (constraint->index != NULL)
		append_index(form, table, constraint->index);
	if (constraint->type != CONSTRAINT_FOREIGN && constraint->deferrable)
		append_number(form, constraint->triggers[INSERT_CHECK]);
	if (constraint->type == CONSTRAINT_FOREIGN)
		append_foreign_key(form, constraint);
	end_line(form);
}

static void
append_table(Form *form, const ModelTable *table)
{
	ListCell   *lc;

	begin_line(form, &table->base);
	append_number(form, table->relkind);
	append_number(form, table->persistence);
	append_number(form, table->row_security);
	append_number(form, table->force_row_security);
	end_line(form);
	foreach(lc, table->columns)
		append_column(form, table, lfirst(lc));
	foreach(lc, in_utf8_order(table->constraints))
		append_constraint(form, table, lfirst(lc));
	foreach(lc, in_utf8_order(table->indexes))
	{
		begin_line(form, &((ModelIndex *) lfirst(lc))->base);
		append_index(form, table, lfirst(lc));
		end_line(form);
	}
	foreach(lc, in_utf8_order(table->attachments))
	{
		const ModelAttachment *attachment = lfirst(lc);

		if (attachment->kind == ATTACHED_PUBLICATION)
			continue;
		begin_line(form, &attachment->base);
		append_text(form, attachment->definition);
		end_line(form);
	}
}

static void
append_domain(Form *form, const ModelDomain *domain)
{
	ListCell   *lc;

	begin_line(form, &domain->base);
	append_number(form, domain->is_domain);
	append_type(form, &domain->type);
	append_collation(form, domain->collation);
	append_number(form, domain->not_null);
	append_expression(form, NULL, domain->default_value);
	end_line(form);
	foreach(lc, in_utf8_order(domain->constraints))
		append_constraint(form, NULL, lfirst(lc));
}

static void
append_sequence(Form *form, const ModelSequence *sequence)
{
	begin_line(form, &sequence->base);
	append_number(form, sequence->relkind);
	append_number(form, sequence->type);
	append_number(form, sequence->start);
	append_number(form, sequence->increment);
	append_number(form, sequence->minimum);
	append_number(form, sequence->maximum);
	append_number(form, sequence->cache);
	append_number(form, sequence->cycle);
	append_number(form, sequence->unlogged);
	append_number(form, sequence->identity);
	append_text(form, sequence->owner_table);
	append_text(form, sequence->owner_column);
	end_line(form);
}

/*
 * The whole model as lines of text, in an order that depends on names alone, and
 * in UTF-8.
 */
const char *
model_canonical_form(const Model *model)
{
	Form		form = {.context = {model, model->schema}};
	ListCell   *lc;

	initStringInfo(&form.text);
	foreach(lc, in_utf8_order(model->enums))
	{
		const ModelEnum *type = lfirst(lc);

		begin_line(&form, &type->base);
		append_number(&form, type->is_enum);
		append_names(&form, &type->labels);
		end_line(&form);
	}
	foreach(lc, in_utf8_order(model->domains))
		append_domain(&form, lfirst(lc));
	foreach(lc, in_utf8_order(model->sequences))
		append_sequence(&form, lfirst(lc));
	foreach(lc, in_utf8_order(model->tables))
		append_table(&form, lfirst(lc));
	return form.text.data;
}

/* The SHA-256 of the canonical form, in hexadecimal digits. */
const char *
model_fingerprint(const Model *model)
{
	const char *form = model_canonical_form(model);
	Datum		bytes = CStringGetTextDatum(form);
	bytea	   *hash = DatumGetByteaPP(DirectFunctionCall1(sha256_bytea, bytes));
	int			length = VARSIZE_ANY_EXHDR(hash);
	char	   *digits = palloc(2 * length + 1);

	for (int i = 0; i < length; i++)
		sprintf(digits + 2 * i, "%02x", (unsigned char) VARDATA_ANY(hash)[i]);
	return digits;
}
