/*-------------------------------------------------------------------------
 *
 * diff/diff.c
 *		Compares two models.
 *
 * It changes neither of them.  Differences come in the order of the wanted
 * model: types, sequences, tables with what belongs to each, the extension's
 * own functions, strays.  What belongs to a table that is missing is not
 * reported one by one.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "diff/compare.h"
#include "schema/print.h"

/* Compare how pg_dump treats a table's rows. */
static void
diff_registration(Diff *diff, const ModelTable *want, const ModelTable *have)
{
	if (!diff->have->packaged || !have->base.member)
		return;					/* a dump has it whole, if it is no member */
	if (have->dump_registrations == 0)
		differ(diff, NOT_REGISTERED_FOR_DUMP, &want->base, &have->base,
			   "all rows in a dump", "no rows in a dump");
	else if (have->dump_registrations > 1)
		differ(diff, REGISTERED_TWICE, &want->base, &have->base, "1 registration",
			   psprintf("%d registrations", have->dump_registrations));
	if (have->dump_condition != NULL)
		differ(diff, PARTLY_REGISTERED_FOR_DUMP, &want->base, &have->base,
			   "all rows in a dump", have->dump_condition);
}

/* Note where the catalog contradicts itself about an object. */
void
diff_consistency(Diff *diff, const ModelObject *want, const ModelObject *have)
{
	ListCell   *lc;

	foreach(lc, have->contradictions)
	{
		const ModelContradiction *contradiction = lfirst(lc);

		differ(diff, INCONSISTENT_CATALOG, want, have, contradiction->expected,
			   contradiction->actual);
	}
}

/* The same for what the table at hand has, and is wanted. */
static void
diff_consistency_of_parts(Diff *diff, const ModelTable *want, const ModelTable *have)
{
	ListCell   *lc;

	foreach(lc, want->columns)
	{
		const ModelObject *column = lfirst(lc);
		const ModelColumn *there = model_find_column(have, column->name);

		if (there != NULL)
			diff_consistency(diff, column, &there->base);
	}
	foreach(lc, want->constraints)
	{
		const ModelObject *constraint = lfirst(lc);
		const ModelConstraint *there = model_find_constraint(have, constraint->name);

		if (there != NULL)
			diff_consistency(diff, constraint, &there->base);
		if (there != NULL && there->index != NULL)
			diff_consistency(diff, constraint, &there->index->base);
	}
	foreach(lc, want->indexes)
	{
		const ModelObject *index = lfirst(lc);
		const ModelIndex *there = model_find_index(have, index->name);

		if (there != NULL)
			diff_consistency(diff, index, &there->base);
	}
}

/* Compare the table at hand. */
static void
diff_table(Diff *diff, const ModelTable *want, const ModelTable *have)
{
	if (have == NULL)
	{
		differ(diff, MISSING_TABLE, &want->base, NULL, "table", NULL);
		return;
	}
	if (have->relkind != want->relkind)
	{
		differ(diff, NOT_A_TABLE, &want->base, &have->base, "table",
			   relation_kind_text(have->relkind));
		return;
	}
	if (strcmp(have->base.live_name, want->base.name) != 0)
	{
		Difference *renamed = differ(diff, RENAMED_TABLE, &want->base, &have->base,
									 want->base.name, have->base.live_name);

		if (!have->base.member && model_find_table(diff->want, have->base.live_name) == NULL)
		{
			renamed->pair = have->base.live_name;	/* only by the name of its key */
			return;
		}
	}
	diff->replacements = NIL;
	diff_membership(diff, &want->base, &have->base);
	diff_registration(diff, want, have);
	diff_table_properties(diff);
	diff_columns(diff);
	diff_constraints(diff);
	diff_indexes(diff);
	diff_consistency(diff, &want->base, &have->base);
	diff_consistency_of_parts(diff, want, have);
	diff_attachments(diff);
	diff_references(diff);
	diff_type_additions(diff, &have->base);
}

static void
diff_tables(Diff *diff)
{
	ListCell   *lc;

	foreach(lc, diff->want->tables)
	{
		CHECK_FOR_INTERRUPTS();
		diff->want_table = lfirst(lc);
		diff->have_table = model_find_table(diff->have, diff->want_table->base.name);
		diff_table(diff, diff->want_table, diff->have_table);
	}
	diff->want_table = NULL;
	diff->have_table = NULL;
}

/* Is a sequence one of a column that is not wanted either, or of its identity? */
static bool
goes_with_column(const Diff *diff, const ModelSequence *sequence)
{
	const ModelTable *table = sequence->owner_table == NULL ? NULL :
		model_find_table(diff->want, sequence->owner_table);

	return sequence->identity ||
		(sequence->owner_table != NULL &&
		 (table == NULL || model_find_column(table, sequence->owner_column) == NULL));
}

/*
 * Tables, types and sequences that this schema has in another version.  Outside
 * the extension's own schema there is no telling whose they are.
 */
static void
diff_other_versions(Diff *diff)
{
	ListCell   *lc;

	foreach(lc, diff->have->tables)
	{
		const ModelObject *have = lfirst(lc);

		if (have->member && model_find_table(diff->want, have->name) == NULL)
			differ(diff, UNEXPECTED_MEMBER_TABLE, NULL, have, NULL, "member of the extension");
	}
	foreach(lc, diff->have->enums)
	{
		const ModelObject *have = lfirst(lc);

		if (have->member && model_find_enum(diff->want, have->name) == NULL)
			differ(diff, UNEXPECTED_MEMBER, NULL, have, NULL, "member of the extension");
	}
	foreach(lc, diff->have->domains)
	{
		const ModelObject *have = lfirst(lc);

		if (have->member && model_find_domain(diff->want, have->name) == NULL)
			differ(diff, UNEXPECTED_MEMBER, NULL, have, NULL, "member of the extension");
	}
	foreach(lc, diff->have->sequences)
	{
		const ModelSequence *have = lfirst(lc);

		if (have->base.member && !goes_with_column(diff, have) &&
			model_find_sequence(diff->want, have->base.name) == NULL &&
			!is_renamed_sequence(diff, have))
			differ(diff, UNEXPECTED_MEMBER, NULL, &have->base, NULL, "member of the extension");
	}
}

/* What is beside the schema, and is known by its text alone. */
static void
differ_in_stray(Diff *diff, Problem problem, const ModelStray *stray, const char *actual)
{
	differ(diff, problem, NULL, &stray->base, NULL, actual);
}

static void
diff_strays(Diff *diff)
{
	ListCell   *lc;

	foreach(lc, diff->have->strays)
	{
		const ModelStray *stray = lfirst(lc);

		differ_in_stray(diff, stray->is_table ? UNEXPECTED_MEMBER_TABLE : UNEXPECTED_MEMBER,
						stray, "member of the extension");
	}
	foreach(lc, diff->have->dangling_registrations)
		differ_in_stray(diff, DANGLING_REGISTRATION, lfirst(lc), "registered for pg_dump");
	foreach(lc, diff->have->overloads)
		differ_in_stray(diff, UNEXPECTED_FUNCTION, lfirst(lc), "not a member of the extension");
}

/* List what has to change in one model to make it the other. */
List *
diff_models(const Model *want, const Model *have)
{
	Diff		diff = {
		.want = want,
		.have = have,
		.context = {have, have->schema, have->schema ? NULL : want},
	};

	find_column_pairs(&diff);
	diff_enums(&diff);
	diff_domains(&diff);
	diff_sequences(&diff);
	diff_tables(&diff);
	diff_other_versions(&diff);
	if (have->packaged)
		diff_routines(&diff);
	diff_strays(&diff);
	return diff.differences;
}
