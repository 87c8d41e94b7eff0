/*-------------------------------------------------------------------------
 *
 * schema/back.c
 *		The way from a version back to the one before it, made of the steps
 *		that led there.
 *
 * Renames are reversed.  What came with the version goes, and what it dropped
 * comes back empty.  What was done to rows stays as it is.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "schema/parser.h"

/* Make a rename in the model the other way round. */
static void
rename_back(Model *model, const Step *step)
{
	ModelTable *table = step->table ? model_find_table(model, step->table) : NULL;

	switch (step->object)
	{
		case MODEL_TABLE:
			rename_table(model, step->new_name, step->name);
			break;
		case MODEL_COLUMN:
			rename_column(model, table, step->new_name, step->name);
			break;
		case MODEL_INDEX:
		case MODEL_CONSTRAINT:
			rename_index(model, table, step->new_name, step->name);
			break;
		case MODEL_SEQUENCE:
			rename_sequence(model, step->new_name, step->name);
			break;
		default:
			if (step->label)
				rename_label(model, model_find_enum(model, step->table), step->new_name, step->name);
			else
				rename_type(model, step->new_name, step->name);
	}
}

/* Does the newer version still have what a step renamed? */
static bool
is_there(const Model *model, const Step *step)
{
	ModelTable *table = step->table ? model_find_table(model, step->table) : NULL;
	ModelEnum  *type;

	switch (step->object)
	{
		case MODEL_TABLE:
			return model_find_table(model, step->new_name) != NULL;
		case MODEL_COLUMN:
			return table != NULL && model_find_column(table, step->new_name) != NULL;
		case MODEL_INDEX:
		case MODEL_CONSTRAINT:
			return table != NULL && (model_find_constraint(table, step->new_name) != NULL ||
									 model_find_index(table, step->new_name) != NULL);
		case MODEL_SEQUENCE:
			return model_find_sequence(model, step->new_name) != NULL;
		case MODEL_DOMAIN:
			/* The constraint of one is made again instead. */
			return step->table == NULL && model_find_type(model, step->new_name) != NULL;
		default:
			type = step->label ? model_find_enum(model, step->table) : NULL;
			return step->label ? type != NULL && names_contain(&type->labels, step->new_name) :
				model_find_type(model, step->new_name) != NULL;
	}
}

/* A step that leads back; NULL for one that nothing does. */
static Step *
step_back(const Step *step)
{
	Step	   *back;

	if (step->kind == STEP_TYPE)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("%s: there is no way back from a type that values become by USING",
						step->place),
				 errhint("To return to the version before, restore a backup.")));
	if (step->kind != STEP_RENAME)
		return NULL;
	back = palloc(sizeof(Step));
	*back = *step;
	back->name = step->new_name;
	back->new_name = step->name;
	/* A table is called by the name that it has until then. */
	if (step->object == MODEL_TABLE)
		back->table = step->new_name;
	return back;
}

/*
 * The steps from the newer version to the older one, of those that led from the
 * older one to it.
 */
Steps *
steps_back(const Steps *forward, const Model *newer)
{
	Steps	   *steps = palloc0(sizeof(Steps));
	Model	   *model = model_to_change(newer);

	steps->back = true;
	for (int i = list_length(forward->steps) - 1; i >= 0; i--)
	{
		const Step *step = list_nth(forward->steps, i);
		Step	   *back = step_back(step);

		if (back == NULL || !is_there(model, step))
			continue;
		rename_back(model, step);
		steps->steps = lappend(steps->steps, back);
	}
	model_sort(model);
	steps->have = model;
	return steps;
}
