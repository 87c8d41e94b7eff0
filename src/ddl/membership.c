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
#include "catalog/pg_constraint.h"
#include "commands/defrem.h"
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

/* The name that an object has, with its schema where that is known. */
const char *
name_with_schema(const Writer *writer, const ModelObject *object)
{
	if (object->kind == MODEL_OTHER)
		return object->name;
	if (object->moved_to != NULL)
		return quote_qualified_identifier(object->moved_to, object->live_name);
	return target_name(writer, object->live_name);
}

/* Bring an object back from the schema it was moved to. */
void
write_schema_move(Writer *writer)
{
	const ModelObject *have = writer->difference->have;
	bool		is_function = have->kind == MODEL_FUNCTION;

	if (is_gone(have->moved_to))
		return;					/* no name leads to it */
	if (have->kind == MODEL_TABLE)
		write_place_cleared(writer, as_table(have));
	add_statement(writer, PHASE_MOVES, is_function ? 0 : BLOCKS_ALL, "ALTER %s %s SET SCHEMA %s",
				  object_keywords(have),
				  is_function ? routine_name(writer, have) : name_with_schema(writer, have),
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

/* Give what was made in a phase to its owner. */
void
write_owner_in(Writer *writer, Phase phase, const ModelObject *object)
{
	if (writer->target->owner == NULL)
		return;
	add_statement(writer, phase, 0, "ALTER %s %s OWNER TO %s", object_keywords(object),
				  target_name(writer, object->name), writer->target->owner);
	((Statement *) llast(writer->statements))->gives = true;
}

/* Give what was made to its owner. */
void
write_owner(Writer *writer, const ModelObject *object)
{
	write_owner_in(writer, phase_of_object(object), object);
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
	add_statement(writer, writer->target->ahead ? phase_of_object(object) : PHASE_MEMBERS, 0,
				  "ALTER EXTENSION " EXTENSION_NAME " ADD %s %s",
				  object_keywords(object),
				  object->kind == MODEL_FUNCTION || object->kind == MODEL_EVENT_TRIGGER ?
				  routine_name(writer, object) : target_name(writer, object->name));
	if (object->kind == MODEL_TABLE || object->kind == MODEL_SEQUENCE)
		write_registration(writer);
}

void
write_missing_membership(Writer *writer)
{
	if (writer->difference->name_taken)
		write_function_in_place_of_another(writer);
	else
		write_membership(writer, writer->difference->want);
}

/* Have the rows of exactly the extension's tables in every dump. */
void
write_registration(Writer *writer)
{
	/* Where the server cannot read what is registered, it drops no table of the extension, nor takes one out. */
	StatementPlace early = {.phase = PHASE_STRAYS, .rank = -1};
	StatementPlace last = {.phase = PHASE_REGISTRATION};

	if (!writer->target->members)
		return;
	add_placed_statement(writer, writer->target->have->registrations_damaged ? &early : &last, 0, "SELECT %s()",
						 target_name(writer, EXTENSION_NAME "_register_for_dump"));
	((Statement *) llast(writer->statements))->registers = true;
}

/* The same for a table or sequence that a script has just made. */
void
write_new_registration(Writer *writer, const char *name)
{
	add_statement(writer, PHASE_REGISTRATION, 0,
				  "SELECT pg_catalog.pg_extension_config_dump(%s, '')",
				  quote_literal_cstr(name));
}

/* Is it of the older version? */
static bool
was_in_version(const Writer *writer, const ModelObject *object)
{
	const Model *before = writer->target->before;

	switch (object->kind)
	{
		case MODEL_TABLE:
			return model_find_table(before, object->name) != NULL;
		case MODEL_SEQUENCE:
			return model_find_sequence(before, object->name) != NULL;
		case MODEL_ENUM:
		case MODEL_DOMAIN:
			return model_find_type(before, object->name) != NULL;
		default:
			return false;
	}
}

/* Does what the new version no longer has go?  A table only with leave. */
static bool
is_to_be_dropped(const Writer *writer, const ModelObject *object)
{
	const DdlTarget *target = writer->target;

	return target->before != NULL && was_in_version(writer, object) &&
		(target->allow_data_loss || object->kind != MODEL_TABLE);
}

/* Foreign keys of a table that goes are in the way of others that go, or change. */
static void
write_keys_of_old_table(Writer *writer, const ModelTable *table)
{
	StatementPlace place = {.phase = PHASE_FOREIGN_KEY_DROPS, .table = table->base.name};
	ListCell   *lc;

	foreach(lc, table->constraints)
	{
		const ModelConstraint *key = lfirst(lc);

		if (key->type == CONSTRAINT_FOREIGN && !texts_equal(key->ref_table, table->base.name))
			add_placed_statement(writer, &place, BLOCKS_ALL, "ALTER TABLE %s DROP CONSTRAINT %s",
								 target_name(writer, table->base.name),
								 quote_identifier(key->base.name));
	}
}

/* Has a version an index, constraint or table of this name? */
bool
name_is_taken(const Model *want, const char *name)
{
	ListCell   *lc;

	foreach(lc, want->tables)
	{
		if (model_find_constraint(lfirst(lc), name) != NULL ||
			model_find_index(lfirst(lc), name) != NULL)
			return true;
	}
	return model_find_table(want, name) != NULL;
}

/* A name that only one thing has, during the update; the statement that gives it comes next. */
const char *
passing_name(const Writer *writer, const char *name, const char *label)
{
	return makeObjectName(name, NULL, psprintf("%s_%d", label, list_length(writer->statements)));
}

/* What a type is called until it goes: a new table may have its name. */
static const char *
name_of_old_type(Writer *writer, const ModelObject *object, const char *name)
{
	const char *aside;

	if (object->kind == MODEL_SEQUENCE ||
		model_find_table(writer->target->want, object->name) == NULL)
		return name;
	aside = passing_name(writer, object->name, "dropped");
	add_statement(writer, PHASE_RENAMES, 0, "ALTER %s %s RENAME TO %s", object_keywords(object),
				  name, quote_identifier(aside));
	return target_name(writer, aside);
}

/* Give a constraint or index a name for a while; returns that. */
static const char *
write_passing_name(Writer *writer, bool is_constraint, const char *name, const char *passing)
{
	/* Behind the renames of a step file, and before the others. */
	StatementPlace place = {
		.phase = PHASE_TABLE_RENAMES,
		.rank = 2,
		.table = writer->difference->want_table->base.name,
	};

	add_placed_statement(writer, &place, BLOCKS_ALL, "ALTER %s %s RENAME %s%s%sTO %s",
						 is_constraint ? "TABLE" : "INDEX",
						 is_constraint ? table_name(writer) : target_name(writer, name),
						 is_constraint ? "CONSTRAINT " : "",
						 is_constraint ? quote_identifier(name) : "", is_constraint ? " " : "",
						 quote_identifier(passing));
	return passing;
}

/* The difference that says of an index by this name that it is not wanted; NULL if none does. */
static const Difference *
unexpected_index(const Writer *writer, const char *name)
{
	ListCell   *lc;

	foreach(lc, writer->target->differences)
	{
		const Difference *difference = lfirst(lc);

		if (difference->problem == UNEXPECTED_INDEX && strcmp(difference->have->name, name) == 0)
			return difference;
	}
	return NULL;
}

/* Have an index that nobody wants, and that stays without leave, give up a name of ours. */
void
write_name_freed(Writer *writer, const char *name)
{
	StatementPlace place = {.phase = PHASE_TABLE_RENAMES, .rank = 2};
	const Difference *difference = unexpected_index(writer, name);

	if (writer->target->before != NULL || writer->target->allow_data_loss || difference == NULL ||
		was_written(writer, difference->have))
		return;
	place.table = difference->have_table->base.name;
	add_placed_statement(writer, &place, BLOCKS_ALL, "ALTER INDEX %s RENAME TO %s",
						 target_name(writer, name),
						 quote_identifier(passing_name(writer, name, "set_aside")));
}

/*
 * What a constraint or index is called that gets a name which another one has
 * until it gets one itself: two tables that swap their names swap those as well.
 */
const char *
name_on_the_way(Writer *writer, bool is_constraint, const char *from, const char *to)
{
	if (!name_is_taken(writer->target->have, to))
		return from;
	write_name_freed(writer, to);
	return write_passing_name(writer, is_constraint, from, passing_name(writer, to, "renamed"));
}

/* Does something that has another index or constraint's name now get this one? */
static bool
is_new_name(const Writer *writer, const char *name)
{
	ListCell   *lc;

	foreach(lc, writer->target->differences)
	{
		const Difference *difference = lfirst(lc);

		if ((difference->problem == RENAMED_CONSTRAINT || difference->problem == RENAMED_INDEX) &&
			strcmp(difference->expected, name) == 0)
			return true;
	}
	return false;
}

/*
 * What a constraint or index is called until it is dropped: another one may get its
 * name before that, on a table that swaps names with its own.
 */
const char *
name_until_dropped(Writer *writer, bool is_constraint, const char *name)
{
	if (writer->target->before == NULL || !is_new_name(writer, name))
		return name;
	return write_passing_name(writer, is_constraint, name, passing_name(writer, name, "dropped"));
}

/* When something gets its name: if that was taken, behind the drops of a repair, since what had it may go by one. */
Phase
phase_of_last_name(const Writer *writer, bool on_the_way)
{
	return on_the_way && writer->target->before == NULL ? PHASE_COLUMN_DROPS : PHASE_RENAMES;
}

/* Has one of these objects that are there the name? */
static bool
has_live_name(const List *objects, const char *name)
{
	ListCell   *lc;

	foreach(lc, objects)
	{
		if (strcmp(((ModelObject *) lfirst(lc))->live_name, name) == 0)
			return true;
	}
	return false;
}

/* Has something that shares its names with an object the name? */
static bool
live_name_is_taken(const Model *have, const ModelObject *object, const char *name)
{
	if (object->kind == MODEL_ENUM || object->kind == MODEL_DOMAIN)
		return has_live_name(have->enums, name) || has_live_name(have->domains, name);
	return has_live_name(have->tables, name) || has_live_name(have->sequences, name);
}

/*
 * Give a table, type or sequence its name back; by way of another one, if what
 * has the name gets its own only then, or another one gets the name that it has.  A type that is none of ours and has it
 * stays by another name.
 */
void
write_object_rename(Writer *writer)
{
	const Difference *difference = writer->difference;
	const ModelObject *have = difference->have;
	StatementPlace place = {.phase = PHASE_TABLE_RENAMES, .rank = -1};
	int			hazards = have->kind == MODEL_TABLE ? BLOCKS_ALL : 0;
	const char *name = difference->actual;

	if (have->kind == MODEL_TABLE)
		write_place_cleared(writer, as_table(have));
	if (difference->name_taken)
		add_placed_statement(writer, &place, 0, "ALTER TYPE %s RENAME TO %s",
							 target_name(writer, difference->expected),
							 quote_identifier(passing_name(writer, difference->expected, "set_aside")));
	if ((live_name_is_taken(writer->target->have, have, difference->expected) ||
		 live_name_is_taken(writer->target->want, have, difference->actual)) &&
		(have->kind != MODEL_TABLE || as_table(have)->in_its_place == NULL))
	{
		name = passing_name(writer, difference->expected, "renamed");
		add_placed_statement(writer, &place, hazards, "ALTER %s %s RENAME TO %s",
							 object_keywords(have), target_name(writer, difference->actual),
							 quote_identifier(name));
	}
	add_statement(writer, PHASE_TABLE_RENAMES, hazards, "ALTER %s %s RENAME TO %s",
				  object_keywords(have), target_name(writer, name),
				  quote_identifier(difference->expected));
}

/* Let an index of a table that goes not have a name that something else gets. */
static void
write_name_of_old_index(Writer *writer, const ModelTable *table, const char *name)
{
	/* Behind the renames of a step file, and before those that follow from them. */
	StatementPlace place = {
		.phase = PHASE_TABLE_RENAMES,
		.rank = 2,
		.table = table->base.name,
	};

	if (name_is_taken(writer->target->want, name))
		add_placed_statement(writer, &place, BLOCKS_ALL, "ALTER INDEX %s RENAME TO %s",
							 target_name(writer, name),
							 quote_identifier(passing_name(writer, name, "dropped")));
}

/*
 * Have what is in the place of a table go: a table that is no member stays by
 * another name, with its rows, and so do its indexes where they have names of ours.
 */
void
write_place_cleared(Writer *writer, const ModelTable *table)
{
	StatementPlace place = {.phase = PHASE_MOVES, .rank = -1};
	const ModelTable *other = table->in_its_place;
	const char *name;
	ListCell   *lc;

	if (other == NULL || was_written(writer, &other->base))
		return;
	name = target_name(writer, other->base.live_name);
	if (other->relkind != RELKIND_RELATION && other->relkind != RELKIND_PARTITIONED_TABLE)
	{
		add_placed_statement(writer, &place, BLOCKS_ALL | DELETES_DATA, "DROP %s %s",
							 relation_kind_keywords(other->relkind), name);
		return;
	}
	add_placed_statement(writer, &place, BLOCKS_ALL, "ALTER TABLE %s RENAME TO %s", name,
						 quote_identifier(passing_name(writer, other->base.name, "set_aside")));
	foreach(lc, other->indexes)
	{
		const char *index = ((ModelIndex *) lfirst(lc))->base.name;

		if (name_is_taken(writer->target->want, index))
			add_placed_statement(writer, &place, BLOCKS_ALL, "ALTER INDEX %s RENAME TO %s",
								 target_name(writer, index),
								 quote_identifier(passing_name(writer, index, "set_aside")));
	}
}

/* Until a table goes, its keys and indexes are in the way of those that get their names. */
static void
write_names_of_old_table(Writer *writer, const ModelTable *table)
{
	ListCell   *lc;

	foreach(lc, table->constraints)
	{
		const ModelConstraint *constraint = lfirst(lc);

		if (constraint->index != NULL)
			write_name_of_old_index(writer, table, constraint->base.name);
	}
	foreach(lc, table->indexes)
		write_name_of_old_index(writer, table, ((ModelIndex *) lfirst(lc))->base.name);
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
	bool		late = steps_read_rows(writer->target->steps);
	StatementPlace place = {.phase = late ? PHASE_OLD_TABLES : PHASE_DROPS};

	if (is_gone(object->name) || is_gone(object->moved_to))
		return;					/* no name leads to it */
	name = name_with_schema(writer, object);
	if (!is_to_be_dropped(writer, object))
	{
		if (writer->target->members &&
			(writer->target->before == NULL || !was_in_version(writer, object)))
			add_statement(writer, PHASE_STRAYS, 0,
						  "ALTER EXTENSION " EXTENSION_NAME " DROP %s %s", kind, name);
		return;
	}
	if (object->kind == MODEL_TABLE)
	{
		place.rank = -table_depth(writer->target->have, object->name);
		write_keys_of_old_table(writer, as_table(object));
		if (writer->target->before != NULL)
			write_names_of_old_table(writer, as_table(object));
	}
	else
	{
		name = name_of_old_type(writer, object, name);
		place.phase = PHASE_TYPE_DROPS;
		place.rank = object->kind == MODEL_DOMAIN ? -1 : 0;	/* of an enum, perhaps */
	}
	if (writer->target->members || writer->target->in_script)
		add_placed_statement(writer, &place, 0, "ALTER EXTENSION " EXTENSION_NAME " DROP %s %s",
							 kind, name);
	add_placed_statement(writer, &place, object->kind == MODEL_TABLE ? BLOCKS_ALL | DELETES_DATA : 0,
						 "DROP %s %s", kind, name);
}
