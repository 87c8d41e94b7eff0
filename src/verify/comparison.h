/*-------------------------------------------------------------------------
 *
 * verify/comparison.h
 *		A live schema, compared with a version of the extension's.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_COMPARISON_H
#define SCHEMA_SETUP_COMPARISON_H

#include "diff/diff.h"
#include "live/live.h"
#include "schema/schema.h"

/* A schema with what it should be and what it is. */
typedef struct Comparison
{
	const Model *want;
	const Model *have;
	List	   *differences;	/* Difference */
	SchemaVersion version;		/* the wanted one */
} Comparison;

extern Comparison compare(const Installation *installation, Oid schema,
						  SchemaVersion version);

#endif							/* SCHEMA_SETUP_COMPARISON_H */
