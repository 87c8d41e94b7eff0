/*-------------------------------------------------------------------------
 *
 * diff/table.c
 *		Compares what two tables have beside columns, keys and indexes: their
 *		properties, and what hangs on them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "utils/builtins.h"

#include "diff/compare.h"
#include "schema/print.h"

#define AUTOVACUUM "autovacuum_enabled"

/* Note a difference of the table at hand. */
static void
differ_in_table(Diff *diff, Problem problem, const char *expected, const char *actual)
{
	differ(diff, problem, &diff->want_table->base, &diff->have_table->base, expected, actual);
}

static const char *
replica_identity_text(const ModelTable *table)
{
	switch (table->replica_identity)
	{
		case REPLICA_IDENTITY_DEFAULT:
			return "default";
		case REPLICA_IDENTITY_NOTHING:
			return "nothing";
		case REPLICA_IDENTITY_FULL:
			return "full";
		default:
			return psprintf("index %s",
							table->replica_index ? quote_identifier(table->replica_index) : "?");
	}
}

/* Does the table have something of this kind hanging on it? */
static bool
has_attachment(const ModelTable *table, AttachmentKind kind)
{
	ListCell   *lc;

	foreach(lc, table->attachments)
	{
		if (((ModelAttachment *) lfirst(lc))->kind == kind)
			return true;
	}
	return false;
}

static void
diff_row_security(Diff *diff)
{
	const ModelTable *have = diff->have_table;
	bool		policies = has_attachment(have, ATTACHED_POLICY);
	const char *actual = have->row_security ?
		(have->force_row_security ? "enabled, forced" : "enabled") :
		(have->force_row_security ? "disabled, forced" : "disabled");

	if (have->row_security && !policies)
		differ_in_table(diff, ROW_SECURITY_WITHOUT_POLICY, "disabled", actual);
	else if (!have->row_security && policies)
		differ_in_table(diff, POLICY_WITHOUT_ROW_SECURITY, "no policies",
						"policies, row security disabled");
	else if (have->row_security || have->force_row_security)
		differ_in_table(diff, UNEXPECTED_ROW_SECURITY, "disabled", actual);
}

/* Is autovacuum on, as the parameters of a table say? */
static bool
autovacuum_is_on(const List *options)
{
	const char *value = option_value(options, AUTOVACUUM);
	bool		on;

	return value == NULL || !parse_bool(value, &on) || on;
}

/* The storage parameters but for the one that is compared by itself. */
static List *
other_options(const List *options)
{
	List	   *others = NIL;
	ListCell   *lc;

	foreach(lc, options)
	{
		if (strcmp(((ModelOption *) lfirst(lc))->name, AUTOVACUUM) != 0)
			others = lappend(others, lfirst(lc));
	}
	return others;
}

static void
diff_options(Diff *diff)
{
	List	   *want = other_options(diff->want_table->options);
	List	   *have = other_options(diff->have_table->options);
	bool		wanted_on = autovacuum_is_on(diff->want_table->options);
	bool		on = autovacuum_is_on(diff->have_table->options);

	if (wanted_on && !on)
		differ_in_table(diff, AUTOVACUUM_DISABLED, AUTOVACUUM "=true", AUTOVACUUM "=false");
	else if (on && !wanted_on)
		differ_in_table(diff, DIFFERENT_STORAGE_PARAMETER, AUTOVACUUM "=false",
						AUTOVACUUM "=true");
	if (!options_equal(want, have))
		differ_in_table(diff, want == NIL ? UNEXPECTED_STORAGE_PARAMETER :
						DIFFERENT_STORAGE_PARAMETER, options_or_null(want), options_or_null(have));
}

/* Compare what is kept of a table beside its columns. */
void
diff_table_properties(Diff *diff)
{
	const ModelTable *want = diff->want_table;
	const ModelTable *have = diff->have_table;

	if (have->persistence != want->persistence)
		differ_in_table(diff, UNLOGGED_TABLE, persistence_text(want->persistence),
						persistence_text(have->persistence));
	if (!texts_equal(have->access_method, want->access_method))
		differ_in_table(diff, DIFFERENT_ACCESS_METHOD, want->access_method,
						have->access_method);
	if (have->replica_identity != want->replica_identity ||
		(want->replica_identity == REPLICA_IDENTITY_INDEX &&
		 !texts_equal(have->replica_index, want->replica_index)))
		differ_in_table(diff, DIFFERENT_REPLICA_IDENTITY, replica_identity_text(want),
						replica_identity_text(have));
	diff_options(diff);
	if (!texts_equal(clustering_index(want), clustering_index(have)))
		differ_in_table(diff, DIFFERENT_CLUSTERING, clustering_index(want),
						clustering_index(have));
	if (!have->owner_has_usage)
		differ_in_table(diff, OWNER_WITHOUT_SCHEMA_USAGE,
						psprintf("USAGE for %s",
								 have->base.owner ? quote_identifier(have->base.owner) : GONE),
						"no USAGE");
	if (have->owner_lacks != NULL)
		differ_in_table(diff, OWNER_WITHOUT_PRIVILEGES,
						psprintf("%s for %s", have->owner_lacks,
								 have->base.owner ? quote_identifier(have->base.owner) : GONE),
						psprintf("no %s", have->owner_lacks));
	if (have->of_type != NULL)
		differ_in_table(diff, TABLE_OF_TYPE, NULL, psprintf("OF %s", have->of_type));
	if (have->public_grants != NULL)
		differ_in_table(diff, GRANTED_TO_PUBLIC, NULL, have->public_grants);
	diff_grants(diff);
	diff_row_security(diff);
	diff_comment(diff, &want->base, &have->base);
}

static Problem
attachment_problem(const ModelTable *table, const ModelAttachment *attachment)
{
	switch (attachment->kind)
	{
		case ATTACHED_TRIGGER:
			return attachment->hidden ? HIDDEN_TRIGGER : UNEXPECTED_TRIGGER;
		case ATTACHED_RULE:
			return UNEXPECTED_RULE;
		case ATTACHED_POLICY:
			return UNEXPECTED_POLICY;
		case ATTACHED_CHILD:
			return UNEXPECTED_INHERITANCE;
		case ATTACHED_PARENT:
			return table->is_partition ? ATTACHED_AS_PARTITION : UNEXPECTED_INHERITANCE;
		case ATTACHED_STATISTICS:
			return UNEXPECTED_STATISTICS;
		case ATTACHED_PUBLICATION:
			return UNEXPECTED_PUBLICATION;
	}
	elog(ERROR, "unrecognized attachment: %d", (int) attachment->kind);
}

/* No definition has anything hanging on its tables, so all of it is unexpected. */
void
diff_attachments(Diff *diff)
{
	ListCell   *lc;

	foreach(lc, diff->have_table->attachments)
	{
		const ModelAttachment *have = lfirst(lc);

		differ(diff, attachment_problem(diff->have_table, have), NULL, &have->base, NULL,
			   have->definition ? have->definition : attachment_kind_text(have->kind));
	}
}
