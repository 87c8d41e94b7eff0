/*-------------------------------------------------------------------------
 *
 * schema/print_keys.c
 *		Constraints and indexes as SQL.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "commands/defrem.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "compat.h"
#include "expression/expression.h"
#include "schema/print.h"

/* The type of what an index is on; own types do not matter here. */
static Oid
element_type(const ModelTable *table, const IndexElement *element)
{
	const Model no_types = {0};
	const ExpressionContext context = {&no_types, NULL};
	const ModelColumn *column;

	if (element->column == NULL)
		return expression_type(element->expression, table, &context);
	column = model_find_column(table, element->column);
	return column ? column->type.oid : InvalidOid;
}

/*
 * The operator class of an element.  Options of one cannot be given without
 * its name, so then the one that the type has by default is named.
 */
static Oid
class_to_name(const ModelTable *table, const ModelIndex *index, const IndexElement *element)
{
	Oid			type;

	if (OidIsValid(element->operator_class) || element->class_options == NIL)
		return element->operator_class;
	type = element_type(table, element);
	return OidIsValid(type) ?
		GetDefaultOpClass(type, get_index_am_oid(index->method, false)) : InvalidOid;
}

/* "lower(email) COLLATE "C" text_pattern_ops DESC NULLS LAST" */
static void
append_element(StringInfo text, const ModelTable *table, const ModelIndex *index,
			   const IndexElement *element, const char *prefix)
{
	Oid			operator_class = class_to_name(table, index, element);
	bool		nulls_first = (element->order & INDOPTION_NULLS_FIRST) != 0;

	if (element->column != NULL)
		appendStringInfoString(text, identifier_text(element->column));
	else
		appendStringInfo(text, "(%s)", expression_text(element->expression, table, prefix));
	if (OidIsValid(element->collation))
		appendStringInfo(text, " COLLATE %s", collation_text(element->collation));
	if (OidIsValid(operator_class))
		appendStringInfo(text, " %s", operator_class_text(operator_class));
	if (element->class_options != NIL)
		appendStringInfo(text, " (%s)", options_text(element->class_options));
	if (element->order & INDOPTION_DESC)
		appendStringInfo(text, " DESC%s", nulls_first ? "" : " NULLS LAST");
	else if (nulls_first)
		appendStringInfoString(text, " NULLS FIRST");
}

/* "a, (lower(b)) DESC": what an index is on, in its order. */
const char *
index_elements(const ModelTable *table, const ModelIndex *index, const char *prefix)
{
	StringInfoData text;
	ListCell   *lc;

	initStringInfo(&text);
	foreach(lc, index->elements)
	{
		appendStringInfoString(&text, text.len > 0 ? ", " : "");
		append_element(&text, table, index, lfirst(lc), prefix);
	}
	return text.data;
}

static void
append_included(StringInfo text, const ModelIndex *index)
{
	if (index->included.count > 0)
		appendStringInfo(text, " INCLUDE (%s)", names_text(&index->included));
}

static void
append_options(StringInfo text, const List *options)
{
	if (options != NIL)
		appendStringInfo(text, " WITH (%s)", options_text(options));
}

/* What CREATE INDEX takes after ON table. */
const char *
index_definition(const ModelTable *table, const ModelIndex *index, const char *prefix)
{
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfo(&text, "USING %s (%s)", identifier_text(index->method),
					 index_elements(table, index, prefix));
	append_included(&text, index);
	if (index->nulls_not_distinct)
		appendStringInfoString(&text, " NULLS NOT DISTINCT");
	append_options(&text, index->options);
	if (index->predicate != NULL)
		appendStringInfo(&text, " WHERE %s",
						 expression_text(index->predicate, table, prefix));
	return text.data;
}

/* The same for people, who want to know the table and whether it is usable. */
const char *
index_text(const ModelTable *table, const ModelIndex *index)
{
	return psprintf("%sON %s %s%s", index->unique ? "UNIQUE " : "",
					identifier_text(table->base.name), index_definition(table, index, ""),
					index->valid && index->ready ? "" :
					index->being_built ? " (being built)" : " (invalid)");
}

/* " ON DELETE CASCADE", or nothing for the default action. */
static void
append_action(StringInfo text, const char *event, char action)
{
	const char *words;

	switch (action)
	{
		case FKCONSTR_ACTION_NOACTION:
			return;
		case FKCONSTR_ACTION_RESTRICT:
			words = "RESTRICT";
			break;
		case FKCONSTR_ACTION_CASCADE:
			words = "CASCADE";
			break;
		case FKCONSTR_ACTION_SETNULL:
			words = "SET NULL";
			break;
		case FKCONSTR_ACTION_SETDEFAULT:
			words = "SET DEFAULT";
			break;
		default:
			words = "?";
	}
	appendStringInfo(text, " ON %s %s", event, words);
}

static void
append_foreign_key(StringInfo text, const ModelConstraint *key, const char *prefix)
{
	if (is_gone(key->ref_table))
		prefix = "";
	else if (key->ref_schema != NULL)
		prefix = psprintf("%s.", identifier_text(key->ref_schema));
	appendStringInfo(text, "FOREIGN KEY (%s) REFERENCES %s%s (%s)",
					 names_text(&key->columns), prefix, identifier_text(key->ref_table),
					 names_text(&key->ref_columns));
	if (key->match == FKCONSTR_MATCH_FULL)
		appendStringInfoString(text, " MATCH FULL");
	append_action(text, "UPDATE", key->on_update);
	append_action(text, "DELETE", key->on_delete);
	if (key->delete_columns.count > 0)
		appendStringInfo(text, " (%s)", names_text(&key->delete_columns));
}

static void
append_key(StringInfo text, const ModelTable *table, const ModelConstraint *key,
		   const char *prefix)
{
	const ModelIndex *index = key->index;

	appendStringInfo(text, "%s%s (%s)",
					 key->type == CONSTRAINT_PRIMARY ? "PRIMARY KEY" : "UNIQUE",
					 index != NULL && index->nulls_not_distinct ? " NULLS NOT DISTINCT" : "",
					 index != NULL ? index_elements(table, index, prefix) :
					 names_text(&key->columns));
	if (index != NULL)
	{
		append_included(text, index);
		append_options(text, index->options);
	}
}

static void
append_exclusion(StringInfo text, const ModelTable *table, const ModelConstraint *constraint,
				 const char *prefix)
{
	const ModelIndex *index = constraint->index;
	int			place = 0;
	ListCell   *lc;

	appendStringInfoString(text, "EXCLUDE");
	if (index == NULL)
		return;
	appendStringInfo(text, " USING %s (", identifier_text(index->method));
	foreach(lc, index->elements)
	{
		appendStringInfoString(text, place > 0 ? ", " : "");
		append_element(text, table, index, lfirst(lc), prefix);
		appendStringInfo(text, " WITH %s", place < constraint->operators.count ?
						 constraint->operators.names[place] : "?");
		place++;
	}
	appendStringInfoChar(text, ')');
	append_included(text, index);
	append_options(text, index->options);
	if (index->predicate != NULL)
		appendStringInfo(text, " WHERE (%s)",
						 expression_text(index->predicate, table, prefix));
}

/*
 * A constraint without its name, as ALTER TABLE ... ADD CONSTRAINT takes it.
 * Whether it is validated and enforced is not part of the definition.
 */
const char *
constraint_definition(const ModelTable *table, const ModelConstraint *constraint,
					  const char *prefix)
{
	StringInfoData text;

	initStringInfo(&text);
	switch (constraint->type)
	{
		case CONSTRAINT_PRIMARY:
		case CONSTRAINT_UNIQUE:
			append_key(&text, table, constraint, prefix);
			break;
		case CONSTRAINT_FOREIGN:
			append_foreign_key(&text, constraint, prefix);
			break;
		case CONSTRAINT_CHECK:
			appendStringInfo(&text, "CHECK (%s)%s", constraint->expression ?
							 expression_text(constraint->expression, table, prefix) : "?",
							 constraint->no_inherit ? " NO INHERIT" : "");
			break;
		default:
			append_exclusion(&text, table, constraint, prefix);
	}
	if (constraint->deferrable)
		appendStringInfoString(&text, constraint->deferred ?
							   " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE");
	return text.data;
}
