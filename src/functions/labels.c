/*-------------------------------------------------------------------------
 *
 * functions/labels.c
 *		Labels of enums in several updates at once.
 *
 * A label can be used only once the transaction has ended that added it.  So
 * one that a later update of a chain uses is added before all of them, by the
 * names that there are then.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "functions/chain.h"

/* The enums whose labels come first, each with what it has by then. */
typedef struct EarlyEnum
{
	const char *name;			/* in the live schema */
	List	   *labels;			/* texts, that are there or come first */
} EarlyEnum;

/* The label that a statement adds; NULL if it adds none. */
static const char *
added_label(const Statement *statement)
{
	return statement->difference != NULL && !statement->choice &&
		statement->difference->problem == MISSING_ENUM_LABEL ? statement->difference->part : NULL;
}

/* Does an update make a type, or make it again? */
static bool
makes_type(const Update *update, const char *type, const DdlTarget *target)
{
	const char *start = psprintf("CREATE TYPE %s%s AS ENUM ", target->prefix, quote_identifier(type));
	ListCell   *lc;

	foreach(lc, update->statements)
	{
		if (strncmp(((Statement *) lfirst(lc))->text, start, strlen(start)) == 0)
			return true;
	}
	return false;
}

/*
 * The name that a type to which an update adds a label has before the first one;
 * NULL if one before it makes the type.
 */
static const char *
name_before(const List *updates, int number, const char *type, const DdlTarget *target)
{
	type = steps_old_type(((Update *) list_nth(updates, number))->steps, type);
	for (int i = number - 1; i >= 0; i--)
	{
		const Update *update = list_nth(updates, i);

		if (makes_type(update, type, target))
			return NULL;
		type = steps_old_type(update->steps, type);
	}
	return type;
}

/* The name that a label of a type has before the first update, if it is there then. */
static const char *
label_before(const List *updates, int number, const char *type, const char *label)
{
	for (int i = number; i >= 0; i--)
	{
		const Update *update = list_nth(updates, i);

		label = steps_old_label(update->steps, type, label);
		type = steps_old_type(update->steps, type);
	}
	return label;
}

/* What a type and a label of it are called after an update; false if it has them no more. */
static bool
names_after(const Update *update, const char **type, const char **label)
{
	ListCell   *lc;

	foreach(lc, model_of_version(update->to)->enums)
	{
		const ModelEnum *other = lfirst(lc);

		if (strcmp(steps_old_type(update->steps, other->base.name), *type) != 0)
			continue;
		for (int i = 0; i < other->labels.count; i++)
		{
			if (strcmp(steps_old_label(update->steps, other->base.name, other->labels.names[i]),
					   *label) != 0)
				continue;
			*type = other->base.name;
			*label = other->labels.names[i];
			return true;
		}
		return false;
	}
	return false;
}

/* Is a label that an update adds used by it, or by one behind it? */
static bool
is_used(const List *updates, int number, const Statement *statement)
{
	const char *type = statement->difference->want->name;
	const char *label = statement->difference->part;

	if (statement->phase == PHASE_LABELS)
		return true;
	for (int i = number; i < list_length(updates); i++)
	{
		const Update *update = list_nth(updates, i);
		ListCell   *lc;

		if (i > number && !names_after(update, &type, &label))
			return false;
		foreach(lc, update->statements)
		{
			if (lfirst(lc) != statement && statement_has_label(lfirst(lc), label))
				return true;
		}
	}
	return false;
}

/* Raise an error for a label that cannot come before all updates. */
static void
refuse_label(const Update *update, const Statement *statement, const DdlTarget *target)
{
	const char *version = version_name(update->from);

	ereport(ERROR,
			(errcode(ERRCODE_UNSAFE_NEW_ENUM_VALUE_USAGE),
			 errmsg("the update to version %s adds label \"%s\" of type \"%s\", which is used in the same transaction",
					version_name(update->to), statement->difference->part,
					statement->difference->want->name),
			 errdetail("A label can be used only once the transaction has ended that added it, and this one cannot come before version %s.",
					   version),
			 target->members ?
			 errhint("Update to version %s first: ALTER EXTENSION " EXTENSION_NAME " UPDATE TO '%s'",
					 version, version) :
			 errhint("Update to version %s first: SELECT * FROM " EXTENSION_NAME "_repair(%s, to_version => '%s')",
					 version, quote_literal_cstr(quote_identifier(target->have->schema)), version)));
}

static bool
has_text(const List *texts, const char *text)
{
	ListCell   *lc;

	foreach(lc, texts)
	{
		if (strcmp(lfirst(lc), text) == 0)
			return true;
	}
	return false;
}

/* The enum of a name whose labels come first; NULL if they do not. */
static EarlyEnum *
find_early(const List *enums, const char *name)
{
	ListCell   *lc;

	foreach(lc, enums)
	{
		if (strcmp(((EarlyEnum *) lfirst(lc))->name, name) == 0)
			return lfirst(lc);
	}
	return NULL;
}

static EarlyEnum *
make_early(const Model *live, const char *name)
{
	EarlyEnum  *early = palloc0(sizeof(EarlyEnum));
	const ModelEnum *type = model_find_enum(live, name);

	early->name = name;
	for (int i = 0; i < type->labels.count; i++)
		early->labels = lappend(early->labels, (void *) type->labels.names[i]);
	return early;
}

/* Take a label off an enum of a live model. */
static void
forget_label(ModelEnum *type, const char *label)
{
	const char **names = palloc(type->labels.count * sizeof(char *));
	int			count = 0;

	for (int i = 0; i < type->labels.count; i++)
	{
		if (strcmp(type->labels.names[i], label) != 0)
			names[count++] = type->labels.names[i];
	}
	type->labels.names = names;
	type->labels.count = count;
	type->label_places.count = 0;
}

/* Has the version that the updates begin with a label? */
static bool
was_before(const List *updates, const char *type, const char *label)
{
	const Model *old = model_of_version(((Update *) linitial(updates))->from);
	const ModelEnum *known = model_find_enum(old, type);

	return known != NULL && model_label_place(known, label) >= 0;
}

/*
 * Take the labels off a live model that updates behind the first one add, and
 * that are there already: they are none of the first one's business.
 */
void
forget_labels_to_come(const List *updates, Model *live, const DdlTarget *target)
{
	ListCell   *lu;
	ListCell   *lc;

	foreach(lu, updates)
	{
		foreach(lc, ((Update *) lfirst(lu))->statements)
		{
			const Statement *statement = lfirst(lc);
			const char *label = added_label(statement);
			const char *name = label ? name_before(updates, foreach_current_index(lu),
												   statement->difference->want->name, target) : NULL;
			ModelEnum  *type = name ? model_find_enum(live, name) : NULL;

			if (type != NULL && names_contain(&type->labels, label) &&
				!was_before(updates, name, label))
				forget_label(type, label);
		}
	}
}

/* Where a label goes: " AFTER 'x'", of labels that are there before all updates, or come first. */
static const char *
early_place(const List *updates, int number, const EarlyEnum *early, const Statement *statement)
{
	const ModelEnum *want = as_enum(statement->difference->want);
	int			place = model_label_place(want, statement->difference->part);
	const char *name;

	for (int i = place - 1; i >= 0; i--)
	{
		name = label_before(updates, number, want->base.name, want->labels.names[i]);
		if (has_text(early->labels, name))
			return psprintf(" AFTER %s", quote_literal_cstr(name));
	}
	for (int i = place + 1; i < want->labels.count; i++)
	{
		name = label_before(updates, number, want->base.name, want->labels.names[i]);
		if (has_text(early->labels, name))
			return psprintf(" BEFORE %s", quote_literal_cstr(name));
	}
	return "";
}

/* The statement that adds a label before all updates. */
static Statement *
early_statement(const List *updates, int number, EarlyEnum *early, const Statement *statement,
				const DdlTarget *target)
{
	Statement  *result = palloc(sizeof(Statement));
	const char *label = added_label(statement);

	if (has_text(early->labels, label))
		refuse_label(list_nth(updates, number), statement, target);
	*result = *statement;
	result->phase = PHASE_LABELS;
	result->hazards = OWN_TRANSACTION;
	result->text = psprintf("ALTER TYPE %s%s ADD VALUE %s%s", target->prefix,
							quote_identifier(early->name), quote_literal_cstr(label),
							early_place(updates, number, early, statement));
	early->labels = lappend(early->labels, (void *) label);
	return result;
}

/*
 * Must a label come before all updates?  Sets done if it is there already, so
 * that nothing is left to do.
 */
static bool
comes_early(const List *updates, int number, Statement *statement, const ModelEnum *type,
			const DdlTarget *target, bool *done)
{
	bool		used = is_used(updates, number, statement);
	bool		there = type != NULL && names_contain(&type->labels, added_label(statement));

	*done = there && !was_before(updates, type->base.name, added_label(statement));
	if (used && (type == NULL || (there && !*done)))
		refuse_label(list_nth(updates, number), statement, target);
	if (type == NULL)
		statement->hazards &= ~OWN_TRANSACTION;
	return used && type != NULL && !there;
}

/*
 * The enums of which labels must come before all updates.  What adds labels that
 * are there already is taken off the updates.
 */
static List *
early_enums(const List *updates, const Model *live, const DdlTarget *target)
{
	List	   *enums = NIL;
	ListCell   *lu;
	ListCell   *lc;

	foreach(lu, updates)
	{
		Update	   *update = lfirst(lu);

		foreach(lc, update->statements)
		{
			Statement  *statement = lfirst(lc);
			const char *name;
			bool		done;

			if (added_label(statement) == NULL)
				continue;
			name = name_before(updates, foreach_current_index(lu),
							   statement->difference->want->name, target);
			if (comes_early(updates, foreach_current_index(lu), statement,
							name ? model_find_enum(live, name) : NULL, target, &done) &&
				find_early(enums, name) == NULL)
				enums = lappend(enums, make_early(live, name));
			if (done)
				update->statements = foreach_delete_current(update->statements, lc);
		}
	}
	return enums;
}

/*
 * Take the statements that add labels to certain enums off the updates, in their
 * order.  Returns (Statement) what adds them before all updates.
 */
List *
labels_first(const List *updates, const Model *live, const DdlTarget *target)
{
	List	   *enums = early_enums(updates, live, target);
	List	   *first = NIL;
	ListCell   *lu;
	ListCell   *lc;

	foreach(lu, updates)
	{
		Update	   *update = lfirst(lu);
		int			number = foreach_current_index(lu);

		foreach(lc, update->statements)
		{
			const Statement *statement = lfirst(lc);
			const char *name = added_label(statement) == NULL ? NULL :
				name_before(updates, number, statement->difference->want->name, target);
			EarlyEnum  *early = name ? find_early(enums, name) : NULL;

			if (early == NULL)
				continue;
			first = lappend(first, early_statement(updates, number, early, statement, target));
			update->statements = foreach_delete_current(update->statements, lc);
		}
	}
	return first;
}
