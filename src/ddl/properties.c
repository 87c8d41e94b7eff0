/*-------------------------------------------------------------------------
 *
 * ddl/properties.c
 *		Writes the statements for what a table has beside columns and keys,
 *		and for what hangs on it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "compat.h"
#include "ddl/writer.h"
#include "schema/print.h"

/* The storage parameters of a table or index of either model. */
static const List *
options_of(const ModelObject *object)
{
	return object->kind == MODEL_TABLE ? as_table(object)->options : as_index(object)->options;
}

/* Names of the parameters that are set on one side only. */
static const char *
names_of_options_without(const List *options, const List *others)
{
	StringInfoData names;
	ListCell   *lc;

	initStringInfo(&names);
	foreach(lc, options)
	{
		const ModelOption *option = lfirst(lc);

		if (!is_gone(option->name) && option_value(others, option->name) == NULL)
			appendStringInfo(&names, "%s%s", names.len > 0 ? ", " : "", option->name);
	}
	return names.data;
}

/* Give a table or index its storage parameters, and take others off. */
void
write_storage_parameters(Writer *writer)
{
	const ModelObject *object = writer->difference->want;
	const List *want = options_of(object);
	const char *kind = object->kind == MODEL_TABLE ? "TABLE" : "INDEX";
	const char *name = target_name(writer, object->name);
	const char *others = names_of_options_without(options_of(writer->difference->have), want);

	if (others[0] != '\0')
		add_statement(writer, PHASE_PROPERTIES, BLOCKS_WRITERS, "ALTER %s %s RESET (%s)", kind,
					  name, others);
	if (want != NIL)
		add_statement(writer, PHASE_PROPERTIES, BLOCKS_WRITERS, "ALTER %s %s SET (%s)", kind,
					  name, options_text(want));
}

/*
 * Make a table logged or not.  Logged ones begin with the parents, unlogged ones
 * with the children: a logged table cannot reference an unlogged one.
 */
static void
write_persistence(Writer *writer)
{
	const ModelTable *table = writer->difference->want_table;
	bool		logged = table->persistence == RELPERSISTENCE_PERMANENT;
	int			depth = table_depth(writer->target->want, table->base.name);
	StatementPlace place = {
		.phase = PHASE_PROPERTIES,
		.rank = logged ? depth : -depth,
		.table = table->base.name,
	};

	if (writer->difference->have_table->persistence == RELPERSISTENCE_TEMP)
		return;
	add_placed_statement(writer, &place, BLOCKS_ALL | REWRITES_TABLE,
						 "ALTER TABLE %s SET %s", table_name(writer),
						 logged ? "LOGGED" : "UNLOGGED");
}

/* Say what identifies a row for replication. */
void
write_replica_identity(Writer *writer, const ModelTable *table)
{
	const char *identity = "DEFAULT";

	if (table->replica_identity == REPLICA_IDENTITY_FULL)
		identity = "FULL";
	else if (table->replica_identity == REPLICA_IDENTITY_NOTHING)
		identity = "NOTHING";
	else if (table->replica_identity == REPLICA_IDENTITY_INDEX)
		identity = psprintf("USING INDEX %s", quote_identifier(table->replica_index));
	add_statement(writer, PHASE_TABLE_SETTINGS, BLOCKS_ALL, "ALTER TABLE %s REPLICA IDENTITY %s",
				  target_name(writer, table->base.name), identity);
}

/* Say which index CLUSTER orders the rows by, if any. */
void
write_clustering(Writer *writer, const ModelTable *table)
{
	const char *index = clustering_index(table);

	if (index != NULL)
		add_statement(writer, PHASE_TABLE_SETTINGS, BLOCKS_WRITERS,
					  "ALTER TABLE %s CLUSTER ON %s", target_name(writer, table->base.name),
					  quote_identifier(index));
}

/*
 * Let the owner of a table use the schema; only for as long as it takes, if the
 * table is going to be another one's.
 */
static void
write_usage(Writer *writer)
{
	const ModelTable *have = writer->difference->have_table;
	const char *owner = have->base.owner;
	const char *expected = writer->target->have->owner;
	const char *schema = quote_identifier(writer->target->have->schema);
	bool		leaves = !texts_equal(owner, expected) &&
		owner_will_change(writer, expected, &have->base);
	bool		late = leaves && has_late_owner(writer, &have->base);

	if (owner == NULL || (leaves && !late))
		return;
	add_statement(writer, PHASE_GRANTS, 0, "GRANT USAGE ON SCHEMA %s TO %s", schema,
				  quote_identifier(owner));
	if (late)
		add_statement(writer, PHASE_LATE_OWNERS, 0, "REVOKE USAGE ON SCHEMA %s FROM %s", schema,
					  quote_identifier(owner));
}

/* Set what a table has beside its columns back to what it should be. */
void
write_table_property(Writer *writer)
{
	const ModelTable *want = writer->difference->want_table;

	switch (writer->difference->problem)
	{
		case UNLOGGED_TABLE:
			write_persistence(writer);
			break;
		case DIFFERENT_ACCESS_METHOD:
			add_statement(writer, PHASE_PROPERTIES, BLOCKS_ALL | REWRITES_TABLE,
						  "ALTER TABLE %s SET ACCESS METHOD %s", table_name(writer),
						  quote_identifier(want->access_method));
			break;
		case DIFFERENT_REPLICA_IDENTITY:
			write_replica_identity(writer, want);
			break;
		case AUTOVACUUM_DISABLED:
			add_statement(writer, PHASE_PROPERTIES, 0,
						  "ALTER TABLE %s RESET (autovacuum_enabled)", table_name(writer));
			break;
		case DIFFERENT_CLUSTERING:
			if (clustering_index(want) != NULL)
				write_clustering(writer, want);
			else
				add_statement(writer, PHASE_TABLE_SETTINGS, BLOCKS_WRITERS,
							  "ALTER TABLE %s SET WITHOUT CLUSTER", table_name(writer));
			break;
		case OWNER_WITHOUT_SCHEMA_USAGE:
			write_usage(writer);
			break;
		case OWNER_WITHOUT_PRIVILEGES:
			if (writer->difference->have->owner != NULL)
				add_statement(writer, PHASE_GRANTS, 0, "GRANT %s ON TABLE %s TO %s",
							  writer->difference->have_table->owner_lacks, table_name(writer),
							  quote_identifier(writer->difference->have->owner));
			break;
		case TABLE_OF_TYPE:
			add_statement(writer, PHASE_MOVES, BLOCKS_ALL, "ALTER TABLE %s NOT OF", table_name(writer));
			break;
		default:
			break;
	}
}

/* Has the owner granted PUBLIC nothing of what it may do? */
static bool
grants_are_of_others(const Difference *difference)
{
	switch (difference->have->kind)
	{
		case MODEL_TABLE:
			return as_table(difference->have)->public_grants_of_others;
		case MODEL_SEQUENCE:
			return as_sequence(difference->have)->public_grants_of_others;
		default:
			return as_column(difference->have)->public_grants_of_others;
	}
}

/* Take from PUBLIC what it may do with a table, a column or a sequence. */
void
write_revoke(Writer *writer)
{
	const ModelObject *object = writer->difference->want;

	if (grants_are_of_others(writer->difference))
		return;					/* who has granted it has to take it back */
	if (object->kind == MODEL_COLUMN)
		add_statement(writer, PHASE_GRANTS, 0, "REVOKE ALL (%s) ON TABLE %s FROM PUBLIC",
					  quote_identifier(object->name), table_name(writer));
	else
		add_statement(writer, PHASE_GRANTS, 0, "REVOKE ALL ON %s %s FROM PUBLIC",
					  object_keywords(object), target_name(writer, object->name));
}

/* Switch row security off, which shows rows that it hid. */
void
write_row_security(Writer *writer)
{
	const ModelTable *have = writer->difference->have_table;

	if (have->row_security)
		add_statement(writer, PHASE_PROPERTIES, BLOCKS_ALL,
					  "ALTER TABLE %s DISABLE ROW LEVEL SECURITY", table_name(writer));
	if (have->force_row_security)
		add_statement(writer, PHASE_PROPERTIES, BLOCKS_ALL,
					  "ALTER TABLE %s NO FORCE ROW LEVEL SECURITY", table_name(writer));
}

/* End an inheritance, before anything else: what a table has from its parent can neither be renamed nor dropped. */
static void
write_end_of_inheritance(Writer *writer, const char *parent, const char *action,
						 const char *child)
{
	StatementPlace place = {.phase = PHASE_TABLE_RENAMES, .rank = 1};

	add_placed_statement(writer, &place, BLOCKS_ALL, "ALTER TABLE %s %s %s", parent, action, child);
}

/* Take off the table what hangs on it. */
void
write_detachment(Writer *writer)
{
	const ModelAttachment *have = as_attachment(writer->difference->have);
	const char *table = table_name(writer);
	const char *name = have->identity;

	if (name == NULL)
		return;					/* a part of it is gone */
	switch (have->kind)
	{
		case ATTACHED_TRIGGER:
			/* That of a partition goes with its detachment. */
			add_statement(writer, PHASE_DROPS, BLOCKS_ALL, "DROP TRIGGER %s%s ON %s",
						  writer->difference->have_table->is_partition ? "IF EXISTS " : "",
						  name, table);
			break;
		case ATTACHED_RULE:
			add_statement(writer, PHASE_DROPS, BLOCKS_ALL, "DROP RULE %s ON %s", name, table);
			break;
		case ATTACHED_POLICY:
			add_statement(writer, PHASE_DROPS, BLOCKS_ALL, "DROP POLICY %s ON %s", name, table);
			break;
		case ATTACHED_CHILD:
			write_end_of_inheritance(writer, name, "NO INHERIT", table);
			break;
		case ATTACHED_PARENT:
			if (writer->difference->have_table->is_partition)
				write_end_of_inheritance(writer, name, "DETACH PARTITION", table);
			else
				write_end_of_inheritance(writer, table, "NO INHERIT", name);
			break;
		case ATTACHED_STATISTICS:
			add_statement(writer, PHASE_DROPS, 0, "DROP STATISTICS %s", name);
			break;
		case ATTACHED_PUBLICATION:
			add_statement(writer, PHASE_DROPS, 0, "ALTER PUBLICATION %s DROP TABLE %s",
						  name, table);
			break;
	}
}
