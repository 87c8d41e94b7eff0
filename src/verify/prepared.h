/*-------------------------------------------------------------------------
 *
 * verify/prepared.h
 *		What is there ahead of an update, or is left over from one.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_PREPARED_H
#define SCHEMA_SETUP_PREPARED_H

#include "diff/diff.h"
#include "schema/schema.h"

extern void note_other_versions(List *differences, const Model *have, SchemaVersion version);

#endif							/* SCHEMA_SETUP_PREPARED_H */
