/*-------------------------------------------------------------------------
 *
 * schema/schema.h
 *		The versions of the schema, and definitions in SQL as models.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_SCHEMA_H
#define SCHEMA_SETUP_SCHEMA_H

#include "model/model.h"
#include "schema/steps.h"

/* A version's place among those that the library knows, the oldest first. */
typedef int SchemaVersion;

#define NO_VERSION (-1)

/* A file of sql/schema, as the build puts it into the library. */
typedef struct DefinitionFile
{
	const char *version;
	const char *file;			/* its name, for errors */
	const char *text;

	/* Of the way there from the version before; NULL: nothing is said. */
	const char *steps_file;
	const char *steps;
	const char *backfill_file;
	const char *backfill;
} DefinitionFile;

/* definitions.c, which the build writes */
extern const DefinitionFile definition_files[];
extern const int definition_file_count;

/* versions.c */
extern SchemaVersion version_find(const char *name);
extern const char *version_name(SchemaVersion version);
extern SchemaVersion version_newest(void);
extern const Model *model_of_version(SchemaVersion version);
extern const KnownNames *names_of_all_versions(void);
extern Steps *steps_from_version(SchemaVersion version);
extern Steps *steps_to_version(SchemaVersion version, const Model *live);

/* definition.c */
extern Model *definition_parse(const char *text, const char *file);

#endif							/* SCHEMA_SETUP_SCHEMA_H */
