/*-------------------------------------------------------------------------
 *
 * diff/types.c
 *		Compares enums, with their labels, and domains.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"

#include "diff/compare.h"
#include "schema/print.h"

/* Two enums that differ, and their labels as text, which every finding has. */
typedef struct LabelDiff
{
	const ModelEnum *want;
	const ModelEnum *have;
	const char *expected;
	const char *actual;
	int		   *pair_of_wanted; /* for each the place of the label there that may
								 * be it by another name, or -1 */
	int		   *pair_of_there;	/* the other way round */
} LabelDiff;

/* The labels of one enum that the other has too, in their order. */
static NameArray
common_labels(const ModelEnum *type, const ModelEnum *other)
{
	NameArray	common = {0, NULL};
	const char **names = palloc(Max(type->labels.count, 1) * sizeof(char *));

	for (int i = 0; i < type->labels.count; i++)
	{
		if (model_label_place(other, type->labels.names[i]) >= 0)
			names[common.count++] = type->labels.names[i];
	}
	common.names = names;
	return common;
}

/* Note that a label is missing or unexpected. */
static void
differ_in_label(Diff *diff, Problem problem, const LabelDiff *labels, const char *label,
				const char *pair)
{
	Difference *difference = differ(diff, problem, &labels->want->base, &labels->have->base,
									labels->expected, labels->actual);

	difference->part = label;
	difference->pair = pair;
}

/* Are these labels, of what is there, none of the wanted ones? */
static bool
are_unknown_labels(const LabelDiff *labels, int first, int end)
{
	for (int i = first; i < end; i++)
	{
		if (model_label_place(labels->want, labels->have->labels.names[i]) >= 0)
			return false;
	}
	return true;
}

/* The places of labels that have no pair. */
static int *
no_pairs(int count)
{
	int		   *result = palloc(Max(count, 1) * sizeof(int));

	for (int i = 0; i < count; i++)
		result[i] = -1;
	return result;
}

/*
 * Find the labels that may have been renamed: where as many unknown ones stand
 * between two that are known as are wanted there.  Rows have them, so only a
 * person can say.
 */
static void
find_label_pairs(const Diff *diff, LabelDiff *labels)
{
	const NameArray *want = &labels->want->labels;
	int			have_first = 0; /* after the last label that both have */
	int			end;

	labels->pair_of_wanted = no_pairs(want->count);
	labels->pair_of_there = no_pairs(labels->have->labels.count);
	if (diff->have->schema == NULL)
		return;					/* a step file says it */
	for (int first = 0; first < want->count; first = end + 1)
	{
		int			have_end = labels->have->labels.count;

		CHECK_FOR_INTERRUPTS();
		for (end = first; end < want->count; end++)
		{
			int			place = model_label_place(labels->have, want->names[end]);

			if (place >= 0)
			{
				have_end = place;
				break;
			}
		}
		if (have_end - have_first == end - first &&
			are_unknown_labels(labels, have_first, have_end))
		{
			for (int i = first; i < end; i++)
			{
				labels->pair_of_wanted[i] = have_first + i - first;
				labels->pair_of_there[have_first + i - first] = i;
			}
		}
		have_first = have_end + 1;
	}
}

/* Compare the order of the labels that both have. */
static void
diff_label_order(Diff *diff, const LabelDiff *labels)
{
	NameArray	wanted = common_labels(labels->want, labels->have);
	NameArray	there = common_labels(labels->have, labels->want);

	if (!names_equal(&wanted, &there))
		differ(diff, DIFFERENT_ENUM_ORDER, &labels->want->base, &labels->have->base,
			   labels->expected, labels->actual);
}

static void
diff_labels(Diff *diff, const ModelEnum *want, const ModelEnum *have)
{
	LabelDiff	labels = {want, have, labels_summary(&want->labels),
		have->labels.count > 0 ? labels_summary(&have->labels) : "no labels"};

	find_label_pairs(diff, &labels);
	for (int i = 0; i < want->labels.count; i++)
	{
		int			pair = labels.pair_of_wanted[i];

		if (model_label_place(have, want->labels.names[i]) < 0)
			differ_in_label(diff, MISSING_ENUM_LABEL, &labels, want->labels.names[i],
							pair < 0 ? NULL : have->labels.names[pair]);
	}
	for (int i = 0; i < have->labels.count; i++)
	{
		int			pair = labels.pair_of_there[i];

		if (model_label_place(want, have->labels.names[i]) < 0)
			differ_in_label(diff, UNEXPECTED_ENUM_LABEL, &labels, have->labels.names[i],
							pair < 0 ? NULL : want->labels.names[pair]);
	}
	diff_label_order(diff, &labels);
}

static void
diff_type_name(Diff *diff, const ModelObject *want, const ModelObject *have)
{
	if (strcmp(have->live_name, want->name) != 0)
		differ(diff, RENAMED_TYPE, want, have, want->name, have->live_name);
}

/* Compare the enums. */
void
diff_enums(Diff *diff)
{
	ListCell   *lc;

	foreach(lc, diff->want->enums)
	{
		const ModelEnum *want = lfirst(lc);
		const ModelEnum *have = model_find_enum(diff->have, want->base.name);

		if (have == NULL)
			differ(diff, MISSING_ENUM, &want->base, NULL, labels_summary(&want->labels), NULL);
		else if (!have->is_enum)
			differ(diff, NOT_AN_ENUM, &want->base, &have->base, labels_summary(&want->labels),
				   "another kind of type");
		else
		{
			diff_type_name(diff, &want->base, &have->base);
			if (!names_equal(&want->labels, &have->labels))
				diff_labels(diff, want, have);
			diff_membership(diff, &want->base, &have->base);
			diff_comment(diff, &want->base, &have->base);
			diff_consistency(diff, &want->base, &have->base);
			diff_type_additions(diff, &have->base);
		}
	}
}

/* Compare the checks of two domains. */
static void
diff_domain_constraints(Diff *diff, const ModelDomain *want, const ModelDomain *have)
{
	ListCell   *lw;
	ListCell   *lh;

	foreach(lw, want->constraints)
	{
		const ModelConstraint *wanted = lfirst(lw);
		const ModelConstraint *there = NULL;

		foreach(lh, have->constraints)
		{
			if (strcmp(((ModelConstraint *) lfirst(lh))->base.name, wanted->base.name) == 0)
				there = lfirst(lh);
		}
		if (there == NULL)
			differ(diff, MISSING_DOMAIN_CONSTRAINT, &wanted->base, NULL,
				   constraint_definition(NULL, wanted, ""), NULL);
		else if (!same_expression(diff, wanted->expression, there->expression) ||
				 (wanted->validated && !there->validated))
			differ(diff, DIFFERENT_DOMAIN_CONSTRAINT, &wanted->base, &there->base,
				   constraint_definition(NULL, wanted, ""),
				   psprintf("%s%s", constraint_definition(NULL, there, ""),
							there->validated ? "" : " NOT VALID"));
		else
			diff_comment(diff, &wanted->base, &there->base);
	}
	foreach(lh, have->constraints)
	{
		const ModelConstraint *there = lfirst(lh);
		bool		wanted = false;

		foreach(lw, want->constraints)
			wanted |= strcmp(((ModelConstraint *) lfirst(lw))->base.name, there->base.name) == 0;
		if (!wanted)
			differ(diff, UNEXPECTED_DOMAIN_CONSTRAINT, NULL, &there->base, NULL,
				   constraint_definition(NULL, there, ""));
	}
}

/* Compare the domains. */
void
diff_domains(Diff *diff)
{
	ListCell   *lc;

	foreach(lc, diff->want->domains)
	{
		const ModelDomain *want = lfirst(lc);
		const ModelDomain *have = model_find_domain(diff->have, want->base.name);

		if (have == NULL)
			differ(diff, MISSING_DOMAIN, &want->base, NULL, domain_definition(want, ""), NULL);
		else if (!have->is_domain)
			differ(diff, NOT_A_DOMAIN, &want->base, &have->base, domain_definition(want, ""),
				   "another kind of type");
		else
		{
			diff_type_name(diff, &want->base, &have->base);
			if (!types_equal(&want->type, &have->type) ||
				want->collation != have->collation || want->not_null != have->not_null ||
				!same_expression(diff, want->default_value, have->default_value))
				differ(diff, DIFFERENT_DOMAIN, &want->base, &have->base,
					   domain_definition(want, ""), domain_definition(have, ""));
			diff_domain_constraints(diff, want, have);
			diff_membership(diff, &want->base, &have->base);
			diff_comment(diff, &want->base, &have->base);
			diff_type_additions(diff, &have->base);
		}
	}
}
