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
#include "verify/identity.h"
#include "verify/prepared.h"

/* Has a type a name that gets its own back as well? */
static bool
has_misnamed_type(const List *differences, const char *name)
{
	ListCell   *lc;

	foreach(lc, differences)
	{
		const Difference *difference = lfirst(lc);

		if (difference->problem == RENAMED_TYPE && strcmp(difference->actual, name) == 0)
			return true;
	}
	return false;
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
			case RENAMED_TYPE:
				difference->name_taken = !has_misnamed_type(differences, difference->want->name) &&
					catalog_has_any_type(schema, difference->want->name);
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
	Model	   *have = catalog_read(installation, schema, names_of_all_versions());

	comparison.version = version;
	comparison.want = model_of_version(version);
	comparison.have = have;
	if (!have->packaged || version == version_find(installation->version))
		settle_identities(comparison.want, have);	/* between two versions a step file says it */
	comparison.differences = diff_models(comparison.want, comparison.have);
	note_taken_names(comparison.differences, schema);
	note_other_versions(comparison.differences, comparison.have, version);
	return comparison;
}
