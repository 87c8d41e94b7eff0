/*-------------------------------------------------------------------------
 *
 * ddl/take_back.c
 *		Writes what takes back what was made ahead of an update.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "ddl/writer.h"

/* An index may only have made way for what was to replace it. */
static void
take_back_index(Writer *writer)
{
	const Difference *difference = writer->difference;

	if (difference->want != NULL)
		add_statement(writer, PHASE_RENAMES, 0, "ALTER INDEX %s RENAME TO %s",
					  target_name(writer, difference->have->name),
					  quote_identifier(difference->want->name));
	else
		write_drop_of_index(writer, PHASE_DROPS, difference->have->name);
}

/* A column may only have come to refuse NULL. */
static void
take_back_column(Writer *writer)
{
	const Difference *difference = writer->difference;

	if (difference->want != NULL)
		add_statement(writer, PHASE_DROPS, BLOCKS_ALL, "ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL",
					  table_name(writer), quote_identifier(difference->have->name));
	else
		write_column_drop(writer);
}

/* The member of an extension cannot be dropped by itself. */
static void
take_back_type(Writer *writer)
{
	const char *name = target_name(writer, writer->difference->have->name);

	if (writer->difference->part != NULL)
		return;					/* a label cannot be dropped, and is no harm */
	if (writer->target->members)
		add_statement(writer, PHASE_TYPE_DROPS, 0,
					  "DO $$BEGIN ALTER EXTENSION " EXTENSION_NAME " DROP TYPE %s; DROP TYPE %s; END$$",
					  name, name);
	else
		add_statement(writer, PHASE_TYPE_DROPS, 0, "DROP TYPE %s", name);
}

static void
take_back(Writer *writer)
{
	switch (writer->difference->have->kind)
	{
		case MODEL_INDEX:
			take_back_index(writer);
			break;
		case MODEL_CONSTRAINT:
			write_constraint_drop(writer);
			break;
		case MODEL_COLUMN:
			take_back_column(writer);
			break;
		case MODEL_ENUM:
			take_back_type(writer);
			break;
		default:
			break;
	}
}

/*
 * The statements (Statement) that take back what is prepared for a newer version, in
 * their order, each in a transaction of its own.  A column goes with its values.
 */
List *
ddl_take_back(const DdlTarget *target)
{
	DdlTarget	ahead = *target;
	EnumsAgain	enums_again = {false};
	Writer		writer = {.target = &ahead, .enums_again = &enums_again};
	ListCell   *lc;

	ahead.ahead = true;
	foreach(lc, target->differences)
	{
		writer.difference = lfirst(lc);
		if (writer.difference->problem == PREPARED)
			take_back(&writer);
	}
	return statements_in_order(writer.statements);
}
