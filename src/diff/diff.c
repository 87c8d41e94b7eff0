/*-------------------------------------------------------------------------
 *
 * diff/diff.c
 *		Compares two models: enums, tables, membership.
 *
 * Pure: it reads nothing but the models.  Differences come in the order of
 * the wanted model: enums, tables with what belongs to each, strays.  What
 * belongs to a table that is missing is not reported one by one.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "model/print.h"
#include "diff/diff.h"

/* The name of an object that may belong to a table: "table.name" or "name". */
const char *
object_name(const char *table, const char *name)
{
	return table ? psprintf("%s.%s", table, name) : name;
}

/*
 * Note a difference.  It is returned, so that the caller can add what else
 * there is to say.
 */
Difference *
differ(Diff *diff, Problem problem, const char *object_type, const char *name,
	   const char *expected, const char *actual)
{
	Difference *difference = palloc0(sizeof(Difference));

	difference->problem = problem;
	difference->object_type = object_type;
	difference->name = name;
	difference->expected = expected;
	difference->actual = actual;
	difference->want_table = diff->want_table;
	difference->have_table = diff->have_table;
	if (strcmp(object_type, "table") == 0)
	{
		difference->want = diff->want_table;
		difference->have = diff->have_table;
	}
	diff->differences = lappend(diff->differences, difference);
	return difference;
}

/* The labels of one enum that the other has too, in their order. */
static NameArray
common_labels(const NameArray *labels, const NameArray *others)
{
	NameArray	common = {0, NULL};
	const char **names = palloc(Max(labels->count, 1) * sizeof(char *));

	for (int i = 0; i < labels->count; i++)
	{
		if (names_contain(others, labels->names[i]))
			names[common.count++] = labels->names[i];
	}
	common.names = names;
	return common;
}

/* Note a label that one of two enums lacks. */
static void
differ_in_label(Diff *diff, Problem problem, const ModelEnum *want,
				const ModelEnum *have, const char *label)
{
	Difference *difference = differ(diff, problem, "enum label", label,
									labels_text(&want->labels),
									have->labels.count > 0 ?
									labels_text(&have->labels) : "no labels");

	difference->table = want->name;
	difference->want = want;
	difference->have = have;
}

/* The place of a label; -1 if it is not there. */
static int
label_place(const NameArray *labels, const char *label)
{
	for (int i = 0; i < labels->count; i++)
	{
		if (strcmp(labels->names[i], label) == 0)
			return i;
	}
	return -1;
}

/*
 * The label that stands where the wanted one should, if it was renamed; NULL
 * if not.  Labels cannot be removed, so where as many unknown ones stand
 * between two that are known as are wanted there, they were renamed.
 */
static const char *
renamed_label(const NameArray *want, const NameArray *have, int place)
{
	int			first = place;	/* of the wanted ones that are not there */
	int			end = place;
	int			have_first;
	int			have_end;

	if (names_contain(have, want->names[place]))
		return NULL;
	while (first > 0 && !names_contain(have, want->names[first - 1]))
		first--;
	while (end < want->count && !names_contain(have, want->names[end]))
		end++;
	have_first = first > 0 ? label_place(have, want->names[first - 1]) + 1 : 0;
	have_end = end < want->count ? label_place(have, want->names[end]) : have->count;
	if (have_end - have_first != end - first)
		return NULL;
	for (int i = have_first; i < have_end; i++)
	{
		if (names_contain(want, have->names[i]))
			return NULL;
	}
	return have->names[have_first + place - first];
}

/* Is this label a wanted one under another name? */
static bool
is_renamed_label(const NameArray *want, const NameArray *have, const char *label)
{
	for (int i = 0; i < want->count; i++)
	{
		if (texts_equal(renamed_label(want, have, i), label))
			return true;
	}
	return false;
}

static void
diff_labels(Diff *diff, const ModelEnum *want, const ModelEnum *have)
{
	NameArray	wanted;
	NameArray	there;

	if (names_equal(&want->labels, &have->labels))
		return;
	for (int i = 0; i < want->labels.count; i++)
	{
		const char *label = want->labels.names[i];
		const char *renamed = renamed_label(&want->labels, &have->labels, i);

		if (renamed != NULL)
		{
			Difference *difference = differ(diff, RENAMED_ENUM_LABEL, "enum label",
											label, label, renamed);

			difference->table = want->name;
			difference->want = want;
			difference->have = have;
		}
		else if (!names_contain(&have->labels, label))
			differ_in_label(diff, MISSING_ENUM_LABEL, want, have, label);
	}
	for (int i = 0; i < have->labels.count; i++)
	{
		const char *label = have->labels.names[i];

		if (!names_contain(&want->labels, label) &&
			!is_renamed_label(&want->labels, &have->labels, label))
			differ_in_label(diff, UNEXPECTED_ENUM_LABEL, want, have, label);
	}
	wanted = common_labels(&want->labels, &have->labels);
	there = common_labels(&have->labels, &want->labels);
	if (!names_equal(&wanted, &there))
	{
		Difference *difference = differ(diff, DIFFERENT_ENUM_ORDER, "enum", want->name,
										labels_text(&want->labels),
										labels_text(&have->labels));

		difference->want = want;
		difference->have = have;
	}
}

/* Compare where an object is, and whether it is a member, with its owner. */
static void
diff_membership(Diff *diff, const char *object_type, const char *name, bool member,
				const char *moved_to, const char *owner, const void *want,
				const void *have)
{
	Difference *difference = NULL;

	if (moved_to != NULL)
		difference = differ(diff, WRONG_SCHEMA, object_type, name, diff->have->schema,
							moved_to);
	else if (diff->have->packaged && !member)
		difference = differ(diff, NOT_A_MEMBER, object_type, name,
							"member of the extension", "not a member");
	if (difference != NULL)
	{
		difference->want = want;
		difference->have = have;
	}
	if (!texts_equal(owner, diff->have->owner))
	{
		difference = differ(diff, DIFFERENT_OWNER, object_type, name,
							diff->have->owner, owner);
		difference->want = want;
		difference->have = have;
	}
}

/* Note of a table or enum whose grants a dump loses. */
static Difference *
differ_in_grants(Diff *diff, const char *object_type, const char *name)
{
	return differ(diff, GRANTS_NOT_IN_DUMP, object_type, name, "grants in a dump",
				  "grants taken for the extension's own");
}

static void
diff_enums(Diff *diff)
{
	ListCell   *lc;

	foreach(lc, diff->want->enums)
	{
		const ModelEnum *want = lfirst(lc);
		const ModelEnum *have = model_find_enum(diff->have, want->name);
		Difference *difference = NULL;

		if (have == NULL)
			difference = differ(diff, MISSING_ENUM, "enum", want->name,
								labels_text(&want->labels), NULL);
		else if (!have->is_enum)
			difference = differ(diff, NOT_AN_ENUM, "enum", want->name,
								labels_text(&want->labels), "another kind of type");
		if (difference != NULL)
		{
			difference->want = want;
			difference->have = have;
			continue;
		}
		diff_labels(diff, want, have);
		diff_membership(diff, "enum", want->name, have->member, have->moved_to,
						have->owner, want, have);
		if (have->member && have->initial_grants)
		{
			difference = differ_in_grants(diff, "enum", want->name);
			difference->want = want;
			difference->have = have;
		}
	}
}

/* The kind of a relation that stands where a table should. */
static const char *
relation_kind_text(char relkind)
{
	switch (relkind)
	{
		case RELKIND_VIEW:
			return "view";
		case RELKIND_MATVIEW:
			return "materialized view";
		case RELKIND_FOREIGN_TABLE:
			return "foreign table";
		case RELKIND_PARTITIONED_TABLE:
			return "partitioned table";
		default:
			return "another kind of relation";
	}
}

/* Compare how pg_dump treats a table's rows. */
static void
diff_registration(Diff *diff, const ModelTable *have)
{
	if (!diff->have->packaged || !have->member)
		return;					/* a dump has it whole, if it is no member */
	if (have->dump_registrations == 0)
		differ(diff, NOT_REGISTERED_FOR_DUMP, "table", have->name,
			   "all rows in a dump", "no rows in a dump");
	else if (have->dump_registrations > 1)
		differ(diff, REGISTERED_TWICE, "table", have->name, "1 registration",
			   psprintf("%d registrations", have->dump_registrations));
	if (have->initial_grants)
		differ_in_grants(diff, "table", have->name);
	if (have->dump_condition != NULL)
		differ(diff, PARTLY_REGISTERED_FOR_DUMP, "table", have->name,
			   "all rows in a dump", have->dump_condition);
}

static void
diff_tables(Diff *diff)
{
	ListCell   *lc;

	foreach(lc, diff->want->tables)
	{
		const ModelTable *want = lfirst(lc);
		const ModelTable *have = model_find_table(diff->have, want->name);

		diff->want_table = want;
		diff->have_table = have;
		if (have == NULL)
		{
			differ(diff, MISSING_TABLE, "table", want->name, "table", NULL);
			continue;
		}
		if (have->relkind != want->relkind)
		{
			differ(diff, NOT_A_TABLE, "table", want->name, "table",
				   relation_kind_text(have->relkind));
			continue;
		}
		if (strcmp(have->live_name, want->name) != 0)
			differ(diff, RENAMED_TABLE, "table", want->name, want->name, have->live_name);
		diff_membership(diff, "table", want->name, have->member, have->moved_to,
						have->owner, want, have);
		diff_registration(diff, have);
		diff_table_properties(diff);
		diff_columns(diff);
		diff_constraints(diff);
		diff_indexes(diff);
		diff_attachments(diff);
	}
	diff->want_table = NULL;
	diff->have_table = NULL;
}

/* A name as strays have it: with the schema, where that is known. */
static const char *
name_with_schema(const Model *model, const char *name)
{
	return model->schema ? quote_qualified_identifier(model->schema, name) :
		quote_identifier(name);
}

/*
 * Tables and enums that this schema has in another version.  Outside the
 * extension's own schema there is no telling whose they are.
 */
static void
diff_other_versions(Diff *diff)
{
	ListCell   *lc;

	foreach(lc, diff->have->tables)
	{
		const ModelTable *have = lfirst(lc);

		if (have->member && model_find_table(diff->want, have->name) == NULL)
			differ(diff, UNEXPECTED_MEMBER_TABLE, "table",
				   name_with_schema(diff->have, have->name), NULL,
				   "member of the extension")->have = have;
	}
	foreach(lc, diff->have->enums)
	{
		const ModelEnum *have = lfirst(lc);

		if (have->member && model_find_enum(diff->want, have->name) == NULL)
			differ(diff, UNEXPECTED_MEMBER, "type",
				   name_with_schema(diff->have, have->name), NULL,
				   "member of the extension")->have = have;
	}
}

/* Is the name in a list of names? */
static bool
list_contains_name(const List *names, const char *name)
{
	ListCell   *lc;

	foreach(lc, names)
	{
		if (strcmp(lfirst(lc), name) == 0)
			return true;
	}
	return false;
}

/* The functions and event triggers of the extension that are not as they were. */
static void
diff_functions(Diff *diff)
{
	ListCell   *lc;

	foreach(lc, diff->want->functions)
	{
		if (!list_contains_name(diff->have->functions, lfirst(lc)))
			differ(diff, NOT_A_MEMBER, "function", lfirst(lc),
				   "member of the extension", "not a member");
	}
	foreach(lc, diff->want->guards)
	{
		if (!list_contains_name(diff->have->guards, lfirst(lc)))
			differ(diff, NOT_A_MEMBER, "event trigger", lfirst(lc),
				   "member of the extension", "not a member");
		else if (list_contains_name(diff->have->disabled_guards, lfirst(lc)))
			differ(diff, GUARD_NOT_ENABLED, "event trigger", lfirst(lc), "enabled always",
				   "not enabled always");
	}
}

static void
diff_strays(Diff *diff)
{
	ListCell   *lc;

	foreach(lc, diff->have->strays)
	{
		const ModelStray *stray = lfirst(lc);

		differ(diff, stray->is_table ? UNEXPECTED_MEMBER_TABLE : UNEXPECTED_MEMBER,
			   stray->type, stray->name, NULL, "member of the extension")->have = stray;
	}
	foreach(lc, diff->have->dangling_registrations)
		differ(diff, DANGLING_REGISTRATION, "table", lfirst(lc), NULL,
			   "registered for pg_dump");
	foreach(lc, diff->have->overloads)
		differ(diff, UNEXPECTED_FUNCTION, "function", lfirst(lc), NULL,
			   "not a member of the extension");
}

/* List what has to change in one model to make it the other. */
List *
diff_models(const Model *want, const Model *have)
{
	Diff		diff = {want, have};

	find_renamed_columns(&diff);
	diff_enums(&diff);
	diff_tables(&diff);
	diff_other_versions(&diff);
	if (have->packaged)
		diff_functions(&diff);
	diff_strays(&diff);
	return diff.differences;
}
