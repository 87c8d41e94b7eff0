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
#include "verify/prepared.h"

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
	note_other_versions(comparison.differences, comparison.have, version);
	return comparison;
}
