/*-------------------------------------------------------------------------
 *
 * model/words.c
 *		What kinds of objects, and states of them, are called.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/toast_compression.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_type.h"
#include "utils/builtins.h"

#include "compat.h"
#include "model/words.h"

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
		case CONSTRAINT_NOTNULL:
			return "not-null constraint";
		default:
			return "constraint";
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
		case RELKIND_INDEX:
		case RELKIND_PARTITIONED_INDEX:
			return "INDEX";
		case RELKIND_COMPOSITE_TYPE:
			return "TYPE";
		default:
			return "TABLE";
	}
}

/* What an object is, in words for people and programs. */
const char *
object_kind_text(const ModelObject *object)
{
	switch (object->kind)
	{
		case MODEL_ENUM:
			return "enum";
		case MODEL_DOMAIN:
			return "domain";
		case MODEL_SEQUENCE:
			return "sequence";
		case MODEL_TABLE:
			return "table";
		case MODEL_COLUMN:
			return "column";
		case MODEL_CONSTRAINT:
			return constraint_kind_text(as_constraint(object)->type);
		case MODEL_INDEX:
			return "index";
		case MODEL_ATTACHMENT:
			return attachment_kind_text(as_attachment(object)->kind);
		case MODEL_TYPE_ADDITION:
			return as_type_addition(object)->type;
		case MODEL_REFERENCE:
			return "foreign key";
		case MODEL_FUNCTION:
			return "function";
		case MODEL_EVENT_TRIGGER:
			return "event trigger";
		case MODEL_OTHER:
			return as_stray(object)->type;
	}
	elog(ERROR, "unrecognized kind of object: %d", (int) object->kind);
}

/*
 * The name of an object for people: "table.name" of what has its name within
 * a table or domain.  An index has its own within the schema, and what is made
 * of a type elsewhere.
 */
const char *
object_full_name(const ModelObject *object)
{
	if (object->parent == NULL || object->kind == MODEL_INDEX ||
		object->kind == MODEL_TYPE_ADDITION)
		return object->name;
	return psprintf("%s.%s", object->parent->name, object->name);
}

/* What a row of pg_class stands for. */
const char *
relation_kind_text(char relkind)
{
	switch (relkind)
	{
		case RELKIND_VIEW:
			return "view";
		case RELKIND_MATVIEW:
			return "materialized view";
		case RELKIND_SEQUENCE:
			return "sequence";
		case RELKIND_INDEX:
		case RELKIND_PARTITIONED_INDEX:
			return "index";
		case RELKIND_COMPOSITE_TYPE:
			return "type";
		case RELKIND_FOREIGN_TABLE:
			return "foreign table";
		case RELKIND_PARTITIONED_TABLE:
			return "partitioned table";
		default:
			return "table";
	}
}

/* A name as SQL; of one that is gone no more is known. */
const char *
identifier_text(const char *name)
{
	return is_gone(name) ? name : quote_identifier(name);
}

/* How long the rows of a table last. */
const char *
persistence_text(char persistence)
{
	return persistence == RELPERSISTENCE_UNLOGGED ? "unlogged" :
		persistence == RELPERSISTENCE_TEMP ? "temporary" : "logged";
}

/* The keyword for how large values are kept. */
const char *
storage_text(char storage)
{
	switch (storage)
	{
		case TYPSTORAGE_PLAIN:
			return "PLAIN";
		case TYPSTORAGE_EXTERNAL:
			return "EXTERNAL";
		case TYPSTORAGE_MAIN:
			return "MAIN";
		default:
			return "EXTENDED";
	}
}

/* The name of a way to compress. */
const char *
compression_text(char compression)
{
	return compression == TOAST_LZ4_COMPRESSION ? "lz4" : "pglz";
}
