/*-------------------------------------------------------------------------
 *
 * ddl/membership.c
 *		Writes the statements for whose an object is, and for its membership
 *		in the extension.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "utils/builtins.h"

#include "ddl/writer.h"
#include "schema/print.h"

/* The words for a kind of object, where the server describes it by others. */
static const char *
stray_keywords(const char *type)
{
	return strcmp(type, "foreign-data wrapper") == 0 ? "foreign data wrapper" : type;
}

/* What stands before the name of an object in ALTER and DROP. */
const char *
object_keywords(const ModelObject *object)
{
	switch (object->kind)
	{
		case MODEL_ENUM:
			return "TYPE";
		case MODEL_DOMAIN:
			return "DOMAIN";
		case MODEL_SEQUENCE:
			return "SEQUENCE";
		case MODEL_TABLE:
			return relation_kind_keywords(as_table(object)->relkind);
		case MODEL_FUNCTION:
			return "FUNCTION";
		case MODEL_EVENT_TRIGGER:
			return "EVENT TRIGGER";
		default:
			return stray_keywords(as_stray(object)->type);
	}
}

/* Bring an object back from the schema it was moved to. */
void
write_schema_move(Writer *writer)
{
	const ModelObject *have = writer->difference->have;

	if (is_gone(have->moved_to))
		return;					/* no name leads to it */
	add_statement(writer, PHASE_MOVES, BLOCKS_ALL, "ALTER %s %s SET SCHEMA %s",
				  object_keywords(have),
				  quote_qualified_identifier(have->moved_to, have->live_name),
				  quote_identifier(writer->target->have->schema));
}

/* In which phase an object is made, and gets its owner. */
static Phase
phase_of_object(const ModelObject *object)
{
	switch (object->kind)
	{
		case MODEL_ENUM:
			return PHASE_TYPES;
		case MODEL_DOMAIN:
			return PHASE_DOMAINS;
		case MODEL_SEQUENCE:
			return PHASE_SEQUENCES;
		default:
			return PHASE_TABLES;
	}
}

/* Give what was made to its owner. */
void
write_owner(Writer *writer, const ModelObject *object)
{
	if (writer->target->owner != NULL)
		add_statement(writer, phase_of_object(object), 0, "ALTER %s %s OWNER TO %s",
					  object_keywords(object), target_name(writer, object->name),
					  writer->target->owner);
}

/*
 * Make an object a member of the extension; what a script makes is one by
 * itself.  A table or sequence also has to be in every dump.
 */
void
write_membership(Writer *writer, const ModelObject *object)
{
	if (!writer->target->members)
		return;
	add_statement(writer, PHASE_MEMBERS, 0, "ALTER EXTENSION " EXTENSION_NAME " ADD %s %s",
				  object_keywords(object),
				  object->kind == MODEL_EVENT_TRIGGER ? quote_identifier(object->name) :
				  target_name(writer, object->name));
	if (object->kind == MODEL_TABLE || object->kind == MODEL_SEQUENCE)
		write_registration(writer);
}

/* A function of that name which is somebody else's does not become the extension's. */
void
write_missing_membership(Writer *writer)
{
	if (!writer->difference->name_taken)
		write_membership(writer, writer->difference->want);
}

/* Have the rows of exactly the extension's tables in every dump. */
void
write_registration(Writer *writer)
{
	if (!writer->target->members)
		return;
	add_statement(writer, PHASE_REGISTRATION, 0, "SELECT %s()",
				  target_name(writer, EXTENSION_NAME "_register_for_dump"));
}

/* The same for a table or sequence that a script has just made. */
void
write_new_registration(Writer *writer, const char *name)
{
	add_statement(writer, PHASE_REGISTRATION, 0,
				  "SELECT pg_catalog.pg_extension_config_dump(%s, '')",
				  quote_literal_cstr(name));
}

/* The name of what leaves the extension, with its schema where that is known. */
static const char *
name_with_schema(const Writer *writer, const ModelObject *object)
{
	if (object->kind == MODEL_OTHER)
		return object->name;
	if (object->moved_to != NULL)
		return quote_qualified_identifier(object->moved_to, object->live_name);
	return target_name(writer, object->live_name);
}

/*
 * Does what the new definition no longer has go with its rows?  It does in a
 * script of the extension, and between two definitions if that may be.
 */
static bool
is_to_be_dropped(const Writer *writer, const ModelObject *object)
{
	const DdlTarget *target = writer->target;

	return target->in_script ||
		(target->have->schema == NULL &&
		 (target->allow_data_loss || object->kind != MODEL_TABLE));
}

/*
 * Let an object leave the extension and stay as it is.  In a script it is a
 * table, type or sequence that the version no longer has: that one goes, tables
 * before those that they reference, types when no column has them any more.
 */
void
write_stray(Writer *writer)
{
	const ModelObject *object = writer->difference->have;
	const char *kind = object_keywords(object);
	const char *name;
	StatementPlace place = {.phase = PHASE_DROPS};

	if (is_gone(object->name) || is_gone(object->moved_to))
		return;					/* no name leads to it */
	name = name_with_schema(writer, object);
	if (writer->target->members || writer->target->in_script)
		add_statement(writer, PHASE_STRAYS, 0,
					  "ALTER EXTENSION " EXTENSION_NAME " DROP %s %s", kind, name);
	if (!is_to_be_dropped(writer, object))
		return;
	if (object->kind == MODEL_TABLE)
		place.rank = -table_depth(writer->target->have, object->name);
	else
		place.phase = PHASE_TYPE_DROPS;
	add_placed_statement(writer, &place, BLOCKS_ALL | DELETES_DATA, "DROP %s %s", kind, name);
}
