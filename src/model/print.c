/*-------------------------------------------------------------------------
 *
 * model/print.c
 *		Writes parts of a model as SQL: what a column, a constraint or an
 *		index is, for scripts, findings and the fingerprint alike.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_attribute.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "model/print.h"

/* Identifiers with commas between them. */
static void
append_names(StringInfo buffer, const NameArray *names)
{
	for (int i = 0; i < names->count; i++)
		appendStringInfo(buffer, "%s%s", i > 0 ? ", " : "",
						 quote_identifier(names->names[i]));
}

/* Texts with commas between them, as they are. */
static void
append_texts(StringInfo buffer, const NameArray *texts)
{
	for (int i = 0; i < texts->count; i++)
		appendStringInfo(buffer, "%s%s", i > 0 ? ", " : "", texts->names[i]);
}

/* "a, b" */
const char *
names_text(const NameArray *names)
{
	StringInfoData text;

	initStringInfo(&text);
	append_names(&text, names);
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

/* "a, b": the columns of a table in their order. */
const char *
column_names_text(const List *columns)
{
	StringInfoData text;
	ListCell   *lc;

	initStringInfo(&text);
	foreach(lc, columns)
		appendStringInfo(&text, "%s%s", text.len > 0 ? ", " : "",
						 quote_identifier(((ModelColumn *) lfirst(lc))->name));
	return text.data;
}

/*
 * A column without its name, as CREATE TABLE takes it.  The prefix goes before
 * a type that is an enum of the schema; the caller knows which are.
 */
const char *
column_definition(const ModelColumn *column, const char *type_prefix)
{
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfo(&text, "%s%s", type_prefix, column->type);
	if (column->collation != NULL)
		appendStringInfo(&text, " COLLATE %s", column->collation);
	if (column->generated != '\0')
		appendStringInfo(&text, " GENERATED ALWAYS AS (%s) %s",
						 column->default_value ? column->default_value : "?",
						 column->generated == ATTRIBUTE_GENERATED_STORED ?
						 "STORED" : "VIRTUAL");
	else if (column->default_value != NULL)
		appendStringInfo(&text, " DEFAULT %s", column->default_value);
	if (column->identity != '\0')
		appendStringInfo(&text, " GENERATED %s AS IDENTITY",
						 column->identity == ATTRIBUTE_IDENTITY_ALWAYS ?
						 "ALWAYS" : "BY DEFAULT");
	if (column->not_null)
		appendStringInfoString(&text, " NOT NULL");
	if (!column->not_null_validated)
		appendStringInfoString(&text, " NOT VALID");
	return text.data;
}

/* " ON DELETE CASCADE", or nothing for the default action. */
static void
append_action(StringInfo buffer, const char *event, char action)
{
	const char *text;

	switch (action)
	{
		case FKCONSTR_ACTION_NOACTION:
			return;
		case FKCONSTR_ACTION_RESTRICT:
			text = "RESTRICT";
			break;
		case FKCONSTR_ACTION_CASCADE:
			text = "CASCADE";
			break;
		case FKCONSTR_ACTION_SETNULL:
			text = "SET NULL";
			break;
		case FKCONSTR_ACTION_SETDEFAULT:
			text = "SET DEFAULT";
			break;
		default:
			text = "?";
	}
	appendStringInfo(buffer, " ON %s %s", event, text);
}

static void
append_foreign_key(StringInfo buffer, const ModelConstraint *key, const char *table_prefix)
{
	appendStringInfoString(buffer, "FOREIGN KEY (");
	append_names(buffer, &key->columns);
	appendStringInfo(buffer, ") REFERENCES %s%s (", table_prefix, key->ref_table);
	append_names(buffer, &key->ref_columns);
	appendStringInfoChar(buffer, ')');
	if (key->match == FKCONSTR_MATCH_FULL)
		appendStringInfoString(buffer, " MATCH FULL");
	append_action(buffer, "UPDATE", key->on_update);
	append_action(buffer, "DELETE", key->on_delete);
	if (key->delete_columns.count > 0)
	{
		appendStringInfoString(buffer, " (");
		append_names(buffer, &key->delete_columns);
		appendStringInfoChar(buffer, ')');
	}
}

static void
append_key(StringInfo buffer, const ModelConstraint *key)
{
	appendStringInfoString(buffer, key->kind == CONSTRAINT_PRIMARY ?
						   "PRIMARY KEY" : "UNIQUE");
	if (key->index != NULL && key->index->nulls_not_distinct)
		appendStringInfoString(buffer, " NULLS NOT DISTINCT");
	appendStringInfoString(buffer, " (");
	if (key->index != NULL)
		append_texts(buffer, &key->index->columns);
	else
		append_names(buffer, &key->columns);
	appendStringInfoChar(buffer, ')');
	if (key->index != NULL && key->index->included.count > 0)
	{
		appendStringInfoString(buffer, " INCLUDE (");
		append_texts(buffer, &key->index->included);
		appendStringInfoChar(buffer, ')');
	}
}

static void
append_exclusion(StringInfo buffer, const ModelConstraint *constraint)
{
	const ModelIndex *index = constraint->index;

	appendStringInfoString(buffer, "EXCLUDE");
	if (index == NULL)
		return;
	appendStringInfo(buffer, " USING %s (", index->method);
	for (int i = 0; i < index->columns.count; i++)
		appendStringInfo(buffer, "%s%s WITH %s", i > 0 ? ", " : "",
						 index->columns.names[i],
						 i < constraint->operators.count ?
						 constraint->operators.names[i] : "?");
	appendStringInfoChar(buffer, ')');
	if (index->predicate != NULL)
		appendStringInfo(buffer, " WHERE (%s)", index->predicate);
}

/* What kind of constraint it is, by pg_constraint's letter. */
const char *
constraint_kind_text(char kind)
{
	switch (kind)
	{
		case CONSTRAINT_PRIMARY:
			return "primary key";
		case CONSTRAINT_UNIQUE:
			return "unique constraint";
		case CONSTRAINT_FOREIGN:
			return "foreign key";
		case CONSTRAINT_CHECK:
			return "check constraint";
		case CONSTRAINT_EXCLUSION:
			return "exclusion constraint";
		default:
			return "constraint";
	}
}

/*
 * A constraint without its name, as ALTER TABLE ... ADD CONSTRAINT takes it.
 * Whether it is validated and enforced is not part of the definition.
 */
const char *
constraint_definition(const ModelConstraint *constraint, const char *table_prefix)
{
	StringInfoData text;

	initStringInfo(&text);
	switch (constraint->kind)
	{
		case CONSTRAINT_PRIMARY:
		case CONSTRAINT_UNIQUE:
			append_key(&text, constraint);
			break;
		case CONSTRAINT_FOREIGN:
			append_foreign_key(&text, constraint, table_prefix);
			break;
		case CONSTRAINT_CHECK:
			appendStringInfo(&text, "CHECK (%s)", constraint->expression ?
							 constraint->expression : "?");
			break;
		default:
			append_exclusion(&text, constraint);
	}
	if (constraint->deferrable)
		appendStringInfoString(&text, constraint->deferred ?
							   " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE");
	return text.data;
}

/* What CREATE INDEX takes after ON table; "UNIQUE" stands first here. */
const char *
index_definition(const ModelIndex *index)
{
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfo(&text, "%sUSING %s (", index->unique ? "UNIQUE " : "", index->method);
	append_texts(&text, &index->columns);
	appendStringInfoChar(&text, ')');
	if (index->included.count > 0)
	{
		appendStringInfoString(&text, " INCLUDE (");
		append_texts(&text, &index->included);
		appendStringInfoChar(&text, ')');
	}
	if (index->nulls_not_distinct)
		appendStringInfoString(&text, " NULLS NOT DISTINCT");
	if (index->predicate != NULL)
		appendStringInfo(&text, " WHERE %s", index->predicate);
	return text.data;
}

/* The same for people, who want to know the table and whether it is usable. */
const char *
index_text(const char *table, const ModelIndex *index)
{
	return psprintf("%sON %s %s%s", index->unique ? "UNIQUE " : "", quote_identifier(table),
					index_definition(index) + (index->unique ? strlen("UNIQUE ") : 0),
					index->valid && index->ready ? "" :
					index->being_built ? " (being built)" : " (invalid)");
}

/* What stands before the name of a relation in ALTER and DROP. */
const char *
relation_kind_keywords(char relkind)
{
	switch (relkind)
	{
		case RELKIND_VIEW:
			return "VIEW";
		case RELKIND_MATVIEW:
			return "MATERIALIZED VIEW";
		case RELKIND_FOREIGN_TABLE:
			return "FOREIGN TABLE";
		case RELKIND_SEQUENCE:
			return "SEQUENCE";
		default:
			return "TABLE";
	}
}

/* What hangs on a table, as one word for people. */
const char *
attachment_kind_text(AttachmentKind kind)
{
	switch (kind)
	{
		case ATTACHED_TRIGGER:
			return "trigger";
		case ATTACHED_RULE:
			return "rule";
		case ATTACHED_POLICY:
			return "policy";
		case ATTACHED_CHILD:
			return "child table";
		case ATTACHED_PARENT:
			return "parent table";
		case ATTACHED_STATISTICS:
			return "statistics";
		case ATTACHED_PUBLICATION:
			return "publication";
	}
	elog(ERROR, "unrecognized attachment: %d", (int) kind);
}
