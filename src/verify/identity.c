/*-------------------------------------------------------------------------
 *
 * verify/identity.c
 *		Tells which table or type of a live schema is which, where names went
 *		from one to another.
 *
 * Names that two swapped, or that went round, lead to what they do not mean:
 * compared by them each is another one, with columns or labels to be taken away
 * and given.  What they are made of tells.  One is taken for another only where
 * either is what the other resembles most, and more than what has its name.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"

#include "verify/identity.h"

/* How much two objects resemble each other: from 0 to this, equal. */
#define SAME	1000

/* A part of the parts of two that both have, as such a measure. */
static int
resemblance(int common, int want_count, int have_count)
{
	return want_count + have_count == 0 ? 0 : 2 * SAME * common / (want_count + have_count);
}

static int
table_resemblance(const ModelTable *want, const ModelTable *have)
{
	int			common = 0;
	ListCell   *lc;

	foreach(lc, want->columns)
		common += model_find_column(have, ((ModelObject *) lfirst(lc))->name) != NULL;
	return resemblance(common, list_length(want->columns), list_length(have->columns));
}

/* What enums and domains are told by */
typedef struct TypeUses
{
	int			common;			/* columns that should have one, and have the other */
	int			wanted;			/* columns that should have the one */
} TypeUses;

static TypeUses
uses_of_type(const Model *want, const char *name, const Model *have, const char *other)
{
	TypeUses	uses = {0, 0};
	ListCell   *lt;
	ListCell   *lc;

	foreach(lt, want->tables)
	{
		const ModelTable *table = lfirst(lt);
		const ModelTable *there = model_find_table(have, table->base.name);

		foreach(lc, table->columns)
		{
			const ModelColumn *column = lfirst(lc);
			const ModelColumn *column_there;

			if (!texts_equal(column->type.own, name))
				continue;
			column_there = there ? model_find_column(there, column->base.name) : NULL;
			uses.wanted++;
			uses.common += column_there != NULL && texts_equal(column_there->type.own, other);
		}
	}
	return uses;
}

/* By their columns, and an enum by its labels as well. */
static int
type_resemblance(const Model *want_model, const ModelObject *want, const Model *have_model,
				 const ModelObject *have)
{
	TypeUses	uses;
	const ModelEnum *wanted;
	const ModelEnum *there;
	int			common = 0;

	if (want->kind != have->kind)
		return 0;
	uses = uses_of_type(want_model, want->name, have_model, have->name);
	if (want->kind != MODEL_ENUM)
		return resemblance(uses.common, uses.wanted, uses.wanted);
	wanted = (const ModelEnum *) want;
	there = (const ModelEnum *) have;
	for (int i = 0; i < wanted->labels.count; i++)
		common += model_label_place(there, wanted->labels.names[i]) >= 0;
	return resemblance(common + uses.common, wanted->labels.count + uses.wanted,
					   there->labels.count + uses.wanted);
}

/* The tables, or types, that may be others than their names say, on both sides. */
typedef struct Candidates
{
	const Model *want_model;
	Model	   *have_model;
	bool		is_tables;
	List	   *want;			/* ModelObject */
	List	   *have;			/* likewise */
} Candidates;

static int
object_resemblance(const Candidates *candidates, const ModelObject *want, const ModelObject *have)
{
	if (want->kind == MODEL_TABLE)
		return table_resemblance((const ModelTable *) want, (const ModelTable *) have);
	return type_resemblance(candidates->want_model, want, candidates->have_model, have);
}

/* What object resembles one most, of those on the other side; NULL if two do, or none does by half. */
static const ModelObject *
most_alike(const Candidates *candidates, const ModelObject *object, bool is_wanted)
{
	const ModelObject *best = NULL;
	int			most = SAME / 2;
	ListCell   *lc;

	foreach(lc, is_wanted ? candidates->have : candidates->want)
	{
		const ModelObject *other = lfirst(lc);
		int			alike = is_wanted ? object_resemblance(candidates, object, other) :
			object_resemblance(candidates, other, object);

		CHECK_FOR_INTERRUPTS();
		if (alike == most)
			best = NULL;
		else if (alike > most)
		{
			best = other;
			most = alike;
		}
	}
	return best;
}

/* An object that has another name than its own. */
typedef struct Misnamed
{
	ModelObject *have;
	const char *live_name;
	const char *name;
} Misnamed;

/* Was this put in the place of a member?  That one can have its name back. */
static bool
is_impostor(const Model *model, const ModelObject *have)
{
	return have->kind != MODEL_TABLE && model->packaged && !have->member;
}

/* Is what has a name there, if anything has, none that keeps it? */
static bool
is_free(const Candidates *candidates, const List *misnamed, const char *name)
{
	const ModelObject *type;
	ListCell   *lc;

	foreach(lc, misnamed)
	{
		if (strcmp(((Misnamed *) lfirst(lc))->live_name, name) == 0)
			return true;
	}
	/* Outside the extension, where what is missing may never have been there, only names that went round. */
	if (!candidates->have_model->packaged)
		return false;
	if (candidates->is_tables)
		return model_find_table(candidates->have_model, name) == NULL;
	type = model_find_type(candidates->have_model, name);
	return type == NULL || is_impostor(candidates->have_model, type);
}

/* Those whose names are free, or get so by the others. */
static List *
without_taken_names(const Candidates *candidates, List *misnamed)
{
	ListCell   *lc;

	foreach(lc, misnamed)
	{
		if (!is_free(candidates, misnamed, ((Misnamed *) lfirst(lc))->name))
			return without_taken_names(candidates, list_delete_ptr(misnamed, lfirst(lc)));
	}
	return misnamed;
}

static List *
find_misnamed(const Candidates *candidates)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, candidates->want)
	{
		const ModelObject *want = lfirst(lc);
		const ModelObject *have = most_alike(candidates, want, true);
		Misnamed   *misnamed;

		if (have == NULL || strcmp(have->name, want->name) == 0 ||
			most_alike(candidates, have, false) != want)
			continue;
		misnamed = palloc(sizeof(Misnamed));
		misnamed->have = unconstify(ModelObject *, have);
		misnamed->live_name = have->name;
		misnamed->name = want->name;
		result = lappend(result, misnamed);
	}
	return without_taken_names(candidates, result);
}

/* Put what is meant in the place of a name, if it is one of those. */
static void
set_meant(const List *misnamed, const char **name)
{
	ListCell   *lc;

	foreach(lc, misnamed)
	{
		const Misnamed *one = lfirst(lc);

		if (texts_equal(*name, one->live_name))
		{
			*name = one->name;
			return;
		}
	}
}

static void
set_names(const List *misnamed)
{
	ListCell   *lc;

	foreach(lc, misnamed)
		((Misnamed *) lfirst(lc))->have->name = ((Misnamed *) lfirst(lc))->name;
}

static void
set_names_of_tables(Model *model, const List *misnamed)
{
	ListCell   *lc;
	ListCell   *lk;

	set_names(misnamed);
	foreach(lc, model->tables)
	{
		foreach(lk, ((ModelTable *) lfirst(lc))->constraints)
		{
			ModelConstraint *key = lfirst(lk);

			if (key->ref_schema == NULL)
				set_meant(misnamed, &key->ref_table);
		}
	}
	foreach(lc, model->sequences)
		set_meant(misnamed, &((ModelSequence *) lfirst(lc))->owner_table);
}

/* Take out of the model what has the name of a type that another one gets back; columns of it have a type that is not ours. */
static void
remove_impostor(Model *model, ModelObject *impostor)
{
	ListCell   *lc;
	ListCell   *lk;

	model->enums = list_delete_ptr(model->enums, impostor);
	model->domains = list_delete_ptr(model->domains, impostor);
	foreach(lc, model->tables)
	{
		foreach(lk, ((ModelTable *) lfirst(lc))->columns)
		{
			ModelColumn *column = lfirst(lk);

			if (texts_equal(column->type.own, impostor->name))
				column->type.own = NULL;
		}
	}
	foreach(lc, model->domains)
	{
		ModelDomain *domain = lfirst(lc);

		if (texts_equal(domain->type.own, impostor->name))
			domain->type.own = NULL;
	}
}

static void
set_names_of_types(Model *model, const List *misnamed)
{
	ListCell   *lc;
	ListCell   *lk;

	foreach(lc, misnamed)
	{
		ModelObject *other = model_find_type(model, ((Misnamed *) lfirst(lc))->name);

		if (other != NULL && is_impostor(model, other))
			remove_impostor(model, other);
	}
	set_names(misnamed);
	foreach(lc, model->tables)
	{
		foreach(lk, ((ModelTable *) lfirst(lc))->columns)
		{
			ModelColumn *column = lfirst(lk);

			set_meant(misnamed, &column->type.own);
			if (column->default_value != NULL)
				column->default_value->type = column->type;
		}
	}
	foreach(lc, model->domains)
	{
		ModelDomain *domain = lfirst(lc);

		set_meant(misnamed, &domain->type.own);
		if (domain->default_value != NULL)
			domain->default_value->type = domain->type;
	}
}

/* May an object that is there be another one than its name says?  Not what was put in the place of a member. */
static bool
may_be_misnamed(const Model *model, const ModelObject *have)
{
	if (have->moved_to != NULL || (model->packaged && !have->member))
		return false;
	switch (have->kind)
	{
		case MODEL_TABLE:
			return ((const ModelTable *) have)->in_its_place == NULL &&
				strcmp(have->name, have->live_name) == 0;
		case MODEL_ENUM:
			return ((const ModelEnum *) have)->is_enum;
		default:
			return ((const ModelDomain *) have)->is_domain;
	}
}

/* Take into account one that is wanted and what has its name, unless they are the same. */
static void
add_wanted(Candidates *candidates, const ModelObject *want, const ModelObject *have)
{
	if (have == NULL || is_impostor(candidates->have_model, have))
		candidates->want = lappend(candidates->want, (void *) want);
	else if (may_be_misnamed(candidates->have_model, have) &&
			 object_resemblance(candidates, want, have) < SAME)
	{
		candidates->want = lappend(candidates->want, (void *) want);
		candidates->have = lappend(candidates->have, (void *) have);
	}
}

/* Take into account one that is there, if it is not wanted by its name. */
static void
add_unknown(Candidates *candidates, const ModelObject *want, const ModelObject *have)
{
	if (want == NULL && may_be_misnamed(candidates->have_model, have))
		candidates->have = lappend(candidates->have, (void *) have);
}

static List *
misnamed_tables(const Model *want, Model *have)
{
	Candidates	candidates = {want, have, true};
	ListCell   *lc;

	foreach(lc, want->tables)
	{
		const ModelObject *table = lfirst(lc);

		add_wanted(&candidates, table, (ModelObject *) model_find_table(have, table->name));
	}
	foreach(lc, have->tables)
	{
		const ModelObject *table = lfirst(lc);

		add_unknown(&candidates, (ModelObject *) model_find_table(want, table->name), table);
	}
	return find_misnamed(&candidates);
}

/* Have the enums the wanted labels, and the columns the wanted types?  Then there is nothing to tell. */
static bool
types_are_as_wanted(const Model *want, const Model *have)
{
	ListCell   *lt;
	ListCell   *lc;

	foreach(lc, want->enums)
	{
		const ModelEnum *type = lfirst(lc);
		const ModelEnum *there = model_find_enum(have, type->base.name);

		if (there == NULL || !names_equal(&type->labels, &there->labels))
			return false;
	}
	foreach(lt, want->tables)
	{
		const ModelTable *table = lfirst(lt);
		const ModelTable *there = model_find_table(have, table->base.name);

		foreach(lc, there != NULL ? table->columns : NIL)
		{
			const ModelColumn *column = lfirst(lc);
			const ModelColumn *column_there = column->type.own == NULL ? NULL :
				model_find_column(there, column->base.name);

			if (column_there != NULL && !texts_equal(column->type.own, column_there->type.own))
				return false;
		}
	}
	return true;
}

static List *
misnamed_types(const Model *want, Model *have)
{
	Candidates	candidates = {want, have};
	ListCell   *lc;

	if (types_are_as_wanted(want, have))
		return NIL;
	foreach(lc, want->enums)
		add_wanted(&candidates, lfirst(lc), model_find_type(have, ((ModelObject *) lfirst(lc))->name));
	foreach(lc, want->domains)
		add_wanted(&candidates, lfirst(lc), model_find_type(have, ((ModelObject *) lfirst(lc))->name));
	foreach(lc, have->enums)
		add_unknown(&candidates, model_find_type(want, ((ModelObject *) lfirst(lc))->name), lfirst(lc));
	foreach(lc, have->domains)
		add_unknown(&candidates, model_find_type(want, ((ModelObject *) lfirst(lc))->name), lfirst(lc));
	return find_misnamed(&candidates);
}

/*
 * Give tables and types of a live model the names of what they are; what they are
 * called stays their live name.
 */
void
settle_identities(const Model *want, Model *have)
{
	List	   *tables = misnamed_tables(want, have);
	List	   *types;

	set_names_of_tables(have, tables);
	types = misnamed_types(want, have);
	set_names_of_types(have, types);
	if (tables != NIL || types != NIL)
		model_sort(have);
}
