/*-------------------------------------------------------------------------
 *
 * diff/sequences.c
 *		Compares sequences: those that stand alone, and those of columns.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"

#include "diff/compare.h"
#include "schema/print.h"

/* Do the sequences, of different names, make the numbers of the same column? */
static bool
serve_one_column(const Diff *diff, const ModelSequence *want, const ModelSequence *have)
{
	ListCell   *lt;

	if (want->owner_table != NULL || have->owner_table != NULL)
		return want->identity == have->identity &&
			texts_equal(want->owner_table, have->owner_table) &&
			texts_equal(want->owner_column, have->owner_column);
	foreach(lt, diff->want->tables)
	{
		const ModelTable *table = lfirst(lt);
		const ModelTable *there = model_find_table(diff->have, table->base.name);
		ListCell   *lc;

		foreach(lc, there ? table->columns : NIL)
		{
			const ModelColumn *column = lfirst(lc);
			const ModelColumn *other =
				texts_equal(column->default_sequence, want->base.name) ?
				model_find_column(there, column->base.name) : NULL;

			if (other != NULL && texts_equal(other->default_sequence, have->base.name))
				return true;
		}
	}
	return false;
}

/* The sequence that is there for a wanted one, under whatever name; NULL if none is. */
static const ModelSequence *
sequence_for(const Diff *diff, const ModelSequence *want)
{
	const ModelSequence *have = model_find_sequence(diff->have, want->base.name);
	ListCell   *lc;

	if (have != NULL)
		return have;
	foreach(lc, diff->have->sequences)
	{
		have = lfirst(lc);
		if (have->relkind == RELKIND_SEQUENCE &&
			model_find_sequence(diff->want, have->base.name) == NULL &&
			serve_one_column(diff, want, have))
			return have;
	}
	return NULL;
}

/* Is the sequence that is there by one name the wanted one of the other? */
bool
same_sequence_name(const Diff *diff, const char *want, const char *have)
{
	const ModelSequence *wanted;
	const ModelSequence *there;

	if (texts_equal(want, have) || want == NULL || have == NULL)
		return texts_equal(want, have);
	wanted = model_find_sequence(diff->want, want);
	there = wanted ? sequence_for(diff, wanted) : NULL;
	return there != NULL && strcmp(there->base.name, have) == 0;
}

/* Is this sequence a wanted one under another name? */
bool
is_renamed_sequence(const Diff *diff, const ModelSequence *have)
{
	ListCell   *lc;

	foreach(lc, diff->want->sequences)
	{
		if (sequence_for(diff, lfirst(lc)) == have)
			return true;
	}
	return false;
}

/* Is its value as safe as wanted?  One of a column follows the table, whose difference it is then. */
static bool
same_persistence(const Diff *diff, const ModelSequence *want, const ModelSequence *have)
{
	const ModelTable *wanted = want->owner_table ?
		model_find_table(diff->want, want->owner_table) : NULL;
	const ModelTable *there = wanted ? model_find_table(diff->have, want->owner_table) : NULL;

	return want->unlogged == have->unlogged ||
		(there != NULL && there->persistence != wanted->persistence);
}

/* Do they make the same numbers, for the same column? */
static bool
same_sequence(const ModelSequence *want, const ModelSequence *have)
{
	return want->type == have->type &&
		want->start == have->start &&
		want->increment == have->increment &&
		want->minimum == have->minimum &&
		want->maximum == have->maximum &&
		want->cache == have->cache &&
		want->cycle == have->cycle &&
		want->identity == have->identity &&
		texts_equal(want->owner_table, have->owner_table) &&
		texts_equal(want->owner_column, have->owner_column);
}

/* What a sequence is, with the column that it belongs to. */
static const char *
sequence_text(const ModelSequence *sequence)
{
	const char *definition = sequence_definition(sequence);

	return psprintf("%s%s%s%s%s%s", sequence->unlogged ? "UNLOGGED " : "",
					definition[0] != '\0' ? definition : "sequence",
					sequence->owner_table ? " OWNED BY " : "",
					sequence->owner_table ? sequence->owner_table : "",
					sequence->owner_table ? "." : "",
					sequence->owner_table ? sequence->owner_column : "");
}

/* Compare how pg_dump treats a sequence's value. */
static void
diff_value_in_dump(Diff *diff, const ModelSequence *want, const ModelSequence *have)
{
	if (!diff->have->packaged || !have->base.member)
		return;
	if (have->dump_registrations == 0)
		differ(diff, NOT_REGISTERED_FOR_DUMP, &want->base, &have->base,
			   "its value in a dump", "no value in a dump");
}

/* Compare the sequences; one that an identity column lacks goes with the column. */
void
diff_sequences(Diff *diff)
{
	ListCell   *lc;

	foreach(lc, diff->want->sequences)
	{
		const ModelSequence *want = lfirst(lc);
		const ModelSequence *have = sequence_for(diff, want);

		if (have == NULL)
		{
			if (!want->identity)
				differ(diff, MISSING_SEQUENCE, &want->base, NULL, sequence_text(want), NULL);
			continue;
		}
		if (have->relkind != RELKIND_SEQUENCE)
		{
			differ(diff, NOT_A_SEQUENCE, &want->base, &have->base, sequence_text(want),
				   relation_kind_text(have->relkind));
			continue;
		}
		if (strcmp(have->base.name, want->base.name) != 0)
			differ(diff, RENAMED_SEQUENCE, &want->base, &have->base, want->base.name,
				   have->base.name);
		if (!same_sequence(want, have) || !same_persistence(diff, want, have))
			differ(diff, DIFFERENT_SEQUENCE, &want->base, &have->base, sequence_text(want),
				   sequence_text(have));
		if (have->public_grants != NULL)
			differ(diff, GRANTED_TO_PUBLIC, &want->base, &have->base, NULL,
				   have->public_grants);
		diff_membership(diff, &want->base, &have->base);
		diff_value_in_dump(diff, want, have);
		diff_comment(diff, &want->base, &have->base);
	}
}
