/*-------------------------------------------------------------------------
 *
 * ddl/properties.c
 *		Writes the statements for what surrounds a table: its properties, its
 *		owner, its membership in the extension, what hangs on it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "compat.h"
#include "ddl/writer.h"

/* "a, b" from "a=1, b=2". */
static const char *
option_names(const char *options)
{
	StringInfoData names;
	bool		in_value = false;

	initStringInfo(&names);
	for (const char *c = options; *c != '\0'; c++)
	{
		if (*c == '=')
			in_value = true;
		else if (*c == ',')
			in_value = false;
		if (!in_value)
			appendStringInfoChar(&names, *c);
	}
	return names.data;
}

/* Take storage parameters off the table, or off the index that has them. */
static void
write_option_reset(Writer *writer)
{
	const Difference *difference = writer->difference;
	bool		is_table = strcmp(difference->object_type, "table") == 0;

	add_statement(writer, PHASE_PROPERTIES, BLOCKS_WRITERS, "ALTER %s %s RESET (%s)",
				  is_table ? "TABLE" : "INDEX", target_name(writer, difference->name),
				  option_names(difference->actual));
}

/*
 * Make a table logged.  Its parents come first: a logged table cannot
 * reference an unlogged one.
 */
static void
write_logged(Writer *writer)
{
	const ModelTable *table = writer->difference->want_table;
	Statement  *statement;

	if (writer->difference->have_table->persistence != RELPERSISTENCE_UNLOGGED)
		return;
	add_statement(writer, PHASE_PROPERTIES, BLOCKS_ALL | REWRITES_TABLE,
				  "ALTER TABLE %s SET LOGGED", live_table_name(writer));
	statement = llast(writer->statements);
	statement->number += 10000 * table_depth(writer->target->want, table->name);
}

/* Set what a table has beside its columns back to what it should be. */
void
write_table_property(Writer *writer)
{
	const Difference *difference = writer->difference;

	switch (difference->problem)
	{
		case UNLOGGED_TABLE:
			write_logged(writer);
			break;
		case DIFFERENT_ACCESS_METHOD:
#ifdef HAVE_SET_ACCESS_METHOD
			add_statement(writer, PHASE_PROPERTIES, BLOCKS_ALL | REWRITES_TABLE,
						  "ALTER TABLE %s SET ACCESS METHOD %s", live_table_name(writer),
						  quote_identifier(difference->expected));
#endif
			break;
		case DIFFERENT_REPLICA_IDENTITY:
			add_statement(writer, PHASE_PROPERTIES, BLOCKS_ALL,
						  "ALTER TABLE %s REPLICA IDENTITY DEFAULT", live_table_name(writer));
			break;
		case AUTOVACUUM_DISABLED:
			add_statement(writer, PHASE_PROPERTIES, 0,
						  "ALTER TABLE %s RESET (autovacuum_enabled)",
						  live_table_name(writer));
			break;
		case UNEXPECTED_STORAGE_PARAMETER:
			write_option_reset(writer);
			break;
		case OWNER_WITHOUT_SCHEMA_USAGE:
			add_statement(writer, PHASE_GRANTS, 0, "GRANT USAGE ON SCHEMA %s TO %s",
						  quote_identifier(writer->target->have->schema),
						  quote_identifier(difference->have_table->owner));
			break;
		default:
			break;
	}
}

/* Take from PUBLIC what it may do with a table or a column. */
void
write_revoke(Writer *writer)
{
	const Difference *difference = writer->difference;
	const char *table = live_table_name(writer);

	if (strcmp(difference->object_type, "table") == 0)
		add_statement(writer, PHASE_GRANTS, 0, "REVOKE ALL ON TABLE %s FROM PUBLIC", table);
	else
		add_statement(writer, PHASE_GRANTS, 0, "REVOKE ALL (%s) ON TABLE %s FROM PUBLIC",
					  quote_identifier(difference->name), table);
}

/* Switch row security off, which shows rows that it hid. */
void
write_row_security(Writer *writer)
{
	const ModelTable *have = writer->difference->have_table;

	if (have->row_security)
		add_statement(writer, PHASE_PROPERTIES, BLOCKS_ALL,
					  "ALTER TABLE %s DISABLE ROW LEVEL SECURITY", live_table_name(writer));
	if (have->force_row_security)
		add_statement(writer, PHASE_PROPERTIES, BLOCKS_ALL,
					  "ALTER TABLE %s NO FORCE ROW LEVEL SECURITY", live_table_name(writer));
}

/* Take off the table what hangs on it. */
void
write_detachment(Writer *writer)
{
	const ModelAttachment *have = writer->difference->have;
	const char *table = live_table_name(writer);
	const char *name = have->identity;

	switch (have->kind)
	{
		case ATTACHED_TRIGGER:
			add_statement(writer, PHASE_DROPS, BLOCKS_ALL, "DROP TRIGGER %s ON %s", name, table);
			break;
		case ATTACHED_RULE:
			add_statement(writer, PHASE_DROPS, BLOCKS_ALL, "DROP RULE %s ON %s", name, table);
			break;
		case ATTACHED_POLICY:
			add_statement(writer, PHASE_DROPS, BLOCKS_ALL, "DROP POLICY %s ON %s", name, table);
			break;
		case ATTACHED_CHILD:
			add_statement(writer, PHASE_DROPS, BLOCKS_ALL, "ALTER TABLE %s NO INHERIT %s",
						  name, table);
			break;
		case ATTACHED_PARENT:
			if (writer->difference->have_table->is_partition)
				add_statement(writer, PHASE_DROPS, BLOCKS_ALL,
							  "ALTER TABLE %s DETACH PARTITION %s",
							  name, table);
			else
				add_statement(writer, PHASE_DROPS, BLOCKS_ALL, "ALTER TABLE %s NO INHERIT %s",
							  table, name);
			break;
		case ATTACHED_STATISTICS:
			add_statement(writer, PHASE_DROPS, 0, "DROP STATISTICS %s",
						  name);
			break;
		case ATTACHED_PUBLICATION:
			add_statement(writer, PHASE_DROPS, 0, "ALTER PUBLICATION %s DROP TABLE %s",
						  name, table);
			break;
	}
}

/* Bring a table or type back from the schema it was moved to. */
void
write_schema_move(Writer *writer)
{
	const Difference *difference = writer->difference;
	bool		is_table = strcmp(difference->object_type, "table") == 0;

	add_statement(writer, PHASE_MOVES, BLOCKS_ALL, "ALTER %s %s SET SCHEMA %s",
				  is_table ? "TABLE" : "TYPE",
				  quote_qualified_identifier(difference->actual,
											 is_table ? difference->have_table->live_name :
											 difference->name),
				  quote_identifier(writer->target->have->schema));
}

/* Give what was made to its owner. */
void
write_owner(Writer *writer, const char *kind, const char *name)
{
	Phase		phase = strcmp(kind, "TYPE") == 0 ? PHASE_TYPES : PHASE_TABLES;

	if (writer->target->owner != NULL)
		add_statement(writer, phase, 0, "ALTER %s %s OWNER TO %s", kind,
					  target_name(writer, name), writer->target->owner);
}

/*
 * Give a table or type of the extension back to its owner, but not, without
 * leave, where most of them belong to others, as which the application may
 * connect, or where somebody has put something on the table, which would be
 * the owner's to run.  Ordinary tables are for their owners to give away.
 */
void
write_owner_change(Writer *writer)
{
	const Difference *difference = writer->difference;
	const DdlTarget *target = writer->target;
	bool		is_table = strcmp(difference->object_type, "table") == 0;

	if (!target->members)
		return;
	if (!target->allow_data_loss &&
		(!model_is_mostly_of(target->have, difference->expected) ||
		 (is_table && table_has_additions(difference->have_table))))
		return;
	add_statement(writer, PHASE_OWNERS, BLOCKS_ALL, "ALTER %s %s OWNER TO %s",
				  is_table ? "TABLE" : "TYPE", target_name(writer, difference->name),
				  quote_identifier(difference->expected));
}

/*
 * Make an object a member of the extension; what a script makes is one by
 * itself.  A table also has to be in every dump.
 */
void
write_membership(Writer *writer, const char *object_type, const char *name)
{
	if (!writer->target->members)
		return;
	if (strcmp(object_type, "event trigger") == 0)
		add_statement(writer, PHASE_MEMBERS, 0,
					  "ALTER EXTENSION schema_setup ADD EVENT TRIGGER %s",
					  quote_identifier(name));
	else
		add_statement(writer, PHASE_MEMBERS, 0, "ALTER EXTENSION schema_setup ADD %s %s",
					  strcmp(object_type, "enum") == 0 ? "TYPE" :
					  strcmp(object_type, "table") == 0 ? "TABLE" : "FUNCTION",
					  target_name(writer, name));
	if (strcmp(object_type, "table") == 0)
		write_registration(writer);
}

/* Have the rows of exactly the extension's tables in every dump. */
void
write_registration(Writer *writer)
{
	if (!writer->target->members)
		return;
	add_statement(writer, PHASE_REGISTRATION, 0, "SELECT %s()",
				  target_name(writer, "schema_setup_register_for_dump"));
}

/* The same for a table that a script has just made. */
void
write_new_registration(Writer *writer, const char *table)
{
	add_statement(writer, PHASE_REGISTRATION, 0,
				  "SELECT pg_catalog.pg_extension_config_dump(%s, '')",
				  quote_literal_cstr(table));
}

/*
 * Let an object leave the extension and stay as it is.  In a script it is a
 * table or type that the version no longer has: that one goes.
 */
void
write_stray(Writer *writer)
{
	const Difference *difference = writer->difference;

	add_statement(writer, PHASE_STRAYS, 0, "ALTER EXTENSION schema_setup DROP %s %s",
				  difference->object_type, difference->name);
	if (writer->target->in_script)
		add_statement(writer, PHASE_DROPS, BLOCKS_ALL | DELETES_DATA, "DROP %s %s",
					  difference->object_type, difference->name);
}
