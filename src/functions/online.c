/*-------------------------------------------------------------------------
 *
 * functions/online.c
 *		The plan that has nobody wait: what can be done ahead, each statement by
 *		itself, and then the short rest.
 *
 * It is made from the catalog each time, so whoever was interrupted plans again
 * and goes on.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "functions/chain.h"
#include "functions/functions.h"
#include "functions/plan.h"

/* A plan in the making. */
typedef struct OnlinePlan
{
	RowSet	   *rows;
	int			step;			/* the number of the last row */
	const char *home;			/* "app." of the extension's schema */
	const char *schema;			/* the one that the plan is for, as an argument */
	bool		packaged;		/* that is the extension's own */
	bool		allow_data_loss;
} OnlinePlan;

static void
add_text(OnlinePlan *plan, const char *text, int hazards, const char *reason)
{
	add_plan_row(plan->rows, ++plan->step, text, hazards, reason, NULL);
}

/* The row that fills what rows have to have before the update demands it. */
static void
add_backfill(OnlinePlan *plan, SchemaVersion to)
{
	add_text(plan, psprintf("DO $$DECLARE place pg_catalog.int8 := 0; BEGIN WHILE place IS NOT NULL LOOP "
							"place := %s" EXTENSION_NAME "_backfill(%s, place); COMMIT; END LOOP; END$$",
							plan->home, plan->schema),
			 NO_TRANSACTION, psprintf("backfill: rows for version %s, in batches", version_name(to)));
}

/* The row that does what is left, in one transaction. */
static void
add_rest(OnlinePlan *plan, SchemaVersion to, bool update, int hazards)
{
	if (plan->packaged && update)
		add_text(plan, psprintf("ALTER EXTENSION " EXTENSION_NAME " UPDATE TO '%s'", version_name(to)),
				 hazards, psprintf("update: to version %s", version_name(to)));
	else
		add_text(plan, psprintf("SELECT * FROM %s" EXTENSION_NAME "_repair(%s, %s, '%s')", plan->home,
								plan->schema, plan->allow_data_loss ? "true" : "false",
								version_name(to)),
				 hazards, update ? psprintf("update: to version %s", version_name(to)) :
				 "repair: what cannot be done ahead");
}

/* What is to be known of those statements of an update that nothing was done ahead for. */
static int
hazards_of_rest(const List *statements, const List *prepared)
{
	int			hazards = 0;
	ListCell   *lc;

	foreach(lc, statements)
	{
		const Statement *statement = lfirst(lc);

		if (!list_member_ptr(prepared, statement->difference))
			hazards |= statement->hazards & ~(NO_TRANSACTION | OWN_TRANSACTION);
	}
	return hazards;
}

/* Are rows filled ahead of the update?  Before renames, its statements mean nothing. */
static bool
has_backfill(const DdlTarget *target, const Steps *steps)
{
	ListCell   *lc;

	foreach(lc, steps->steps)
	{
		if (((const Step *) lfirst(lc))->backfill && !steps_rename_any(steps))
			return true;
	}
	return ddl_columns_to_fill(target) != NIL;
}

/*
 * Add the rows of an update to the version after another one, where the live schema
 * is that; NULL: where the updates before this one are made.
 */
static void
add_update(OnlinePlan *plan, const DdlTarget *target, const Model *live, SchemaVersion to)
{
	DdlTarget	next = *target;
	const Steps *steps = target_update(&next, live, to);
	List	   *statements = ddl_for_update(&next, steps);
	List	   *prepared;
	List	   *preparations = ddl_preparations(&next, &prepared);
	bool		filled = !has_backfill(&next, steps);
	bool		updated = false;
	ListCell   *lc;

	foreach(lc, preparations)
	{
		const Statement *statement = lfirst(lc);

		if (statement->phase > PHASE_ROWS && !filled)
		{
			add_backfill(plan, to);
			filled = true;
		}
		if (statement->phase == PHASE_AFTER_UPDATE && !updated)
		{
			add_rest(plan, to, true, hazards_of_rest(statements, prepared));
			updated = true;
		}
		/* In another schema the function drops what was replaced. */
		if (plan->packaged || statement->phase != PHASE_AFTER_UPDATE)
			add_statement_row(plan->rows, ++plan->step, statement, NULL);
	}
	if (!filled)
		add_backfill(plan, to);
	if (!updated)
		add_rest(plan, to, true, hazards_of_rest(statements, prepared));
}

/* Add the rows that repair a schema, where it is. */
static void
add_repair(OnlinePlan *plan, const DdlTarget *target, SchemaVersion version)
{
	List	   *statements = ddl_for_differences(target->differences, target);
	List	   *prepared;
	bool		all = true;
	ListCell   *lc;

	foreach(lc, ddl_preparations(target, &prepared))
		add_statement_row(plan->rows, ++plan->step, lfirst(lc), NULL);
	foreach(lc, statements)
	{
		const Statement *statement = lfirst(lc);

		if (statement->choice)
			add_statement_row(plan->rows, ++plan->step, statement, NULL);
		else if (!list_member_ptr(prepared, statement->difference) ||
				 !preparation_is_all(statement->difference->problem))
			all = false;
	}
	if (!all)
		add_rest(plan, version, false, hazards_of_rest(statements, prepared));
}

/* The version that the updates of a schema to a version begin with; NO_VERSION: it is repaired. */
static SchemaVersion
first_version(const Installation *installation, const Comparison *comparison)
{
	SchemaVersion installed = version_find(installation->version);
	Comparison	now;

	if (!comparison->have->packaged)
		return version_to_update(installation, comparison, comparison->version);
	if (installed == NO_VERSION || installed >= comparison->version)
		return NO_VERSION;
	now = compare(installation, installation->schema, installed);
	return fits(&now) ? installed : NO_VERSION;
}

/* Add the rows of the plan to the version that a live schema was compared with. */
void
add_online_plan(RowSet *rows, const Installation *installation, const Comparison *comparison,
				const DdlTarget *target)
{
	const Model *have = comparison->have;
	SchemaVersion from = first_version(installation, comparison);
	OnlinePlan	plan = {
		.rows = rows,
		.home = psprintf("%s.", quote_identifier(get_namespace_name(installation->schema))),
		.packaged = have->packaged,
		.schema = have->packaged ? "NULL" :
		psprintf("%s::pg_catalog.regnamespace",
				 quote_literal_cstr(quote_identifier(have->schema))),
		.allow_data_loss = target->allow_data_loss,
	};

	if (from == NO_VERSION)
		add_repair(&plan, target, comparison->version);
	for (SchemaVersion version = from; from != NO_VERSION && version < comparison->version; version++)
		add_update(&plan, target, version == from ? have : NULL, version + 1);
}
