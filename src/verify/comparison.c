/*-------------------------------------------------------------------------
 *
 * verify/comparison.c
 *		Compares a live schema with a version of the extension's.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "live/lookup.h"
#include "verify/comparison.h"

/*
 * Is a function that the extension has lost still there, one that its library
 * made?
 */
static bool
has_own_function(Oid schema, const char *name)
{
	const char *symbol = psprintf("schema_setup%s", name + strlen(EXTENSION_NAME));

	return catalog_has_own_function(schema, name, symbol);
}

/*
 * Say of what is missing and needs a name that something else has it, for that
 * is in the way of making it, and what has it in pg_class.
 */
static void
note_taken_names(const List *differences, Oid schema)
{
	ListCell   *lc;

	foreach(lc, differences)
	{
		Difference *difference = lfirst(lc);

		switch (difference->problem)
		{
			case MISSING_INDEX:
			case MISSING_PRIMARY_KEY:
			case MISSING_UNIQUE_CONSTRAINT:
			case MISSING_EXCLUSION_CONSTRAINT:
				difference->actual = catalog_relation_named(schema, difference->want->name);
				difference->name_taken = difference->actual != NULL;
				break;
			case MISSING_TABLE:
				difference->name_taken = catalog_has_type(schema, difference->want->name);
				break;
			case NOT_A_MEMBER:
				if (difference->want->kind == MODEL_FUNCTION)
					difference->name_taken = !has_own_function(schema, difference->want->name);
				break;
			default:
				break;
		}
	}
}

/* Compare a schema with the version that it should have. */
Comparison
compare(const Installation *installation, Oid schema, SchemaVersion version)
{
	Comparison	comparison;

	comparison.version = version;
	comparison.want = model_of_version(version);
	comparison.have = catalog_read(installation, schema, names_of_all_versions());
	comparison.differences = diff_models(comparison.want, comparison.have);
	note_taken_names(comparison.differences, schema);
	return comparison;
}

/* Has a version newer than this one an index of this name? */
static bool
newer_version_has_index(SchemaVersion installed, const char *table, const char *name)
{
	for (SchemaVersion v = installed + 1; v <= version_newest(); v++)
	{
		const ModelTable *wanted = model_find_table(model_of_version(v), table);

		if (wanted != NULL && model_find_index(wanted, name) != NULL)
			return true;
	}
	return false;
}

/* The name that an enum has when the steps to a version are made. */
static const char *
name_in_version(SchemaVersion version, const char *name)
{
	ListCell   *lc;

	foreach(lc, steps_to_version(version, NULL)->steps)
	{
		const Step *step = lfirst(lc);

		if (step->kind == STEP_RENAME && step->object == MODEL_ENUM && !step->label &&
			strcmp(step->name, name) == 0)
			name = step->new_name;
	}
	return name;
}

/* Has a version newer than this one the label, of the enum by whatever name it has there? */
static bool
newer_version_has_label(SchemaVersion installed, const char *type, const char *label)
{
	for (SchemaVersion v = Max(installed + 1, 1); v <= version_newest(); v++)
	{
		const ModelEnum *wanted;

		type = name_in_version(v, type);
		wanted = model_find_enum(model_of_version(v), type);
		if (wanted != NULL && model_label_place(wanted, label) >= 0)
			return true;
	}
	return false;
}

/*
 * Is what is unexpected an index or label of a version newer than the installed
 * one, made before the update?
 */
bool
is_of_newer_version(const Difference *difference, const Installation *installation)
{
	SchemaVersion installed = version_find(installation->version);

	switch (difference->problem)
	{
		case UNEXPECTED_INDEX:
			return newer_version_has_index(installed, difference->have_table->base.name,
										   difference->have->name);
		case UNEXPECTED_ENUM_LABEL:
			return newer_version_has_label(installed, difference->have->name, difference->part);
		default:
			return false;
	}
}
