/*-------------------------------------------------------------------------
 *
 * describe/description.h
 *		What diagrams and documents share.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_DESCRIPTION_H
#define SCHEMA_SETUP_DESCRIPTION_H

#include "describe/describe.h"
#include "verify/findings.h"

/* How a column takes part in keys. */
typedef struct ColumnKeys
{
	bool		primary;
	bool		foreign;
	bool		unique;			/* alone */
} ColumnKeys;

/* description.c */
extern List *findings_on(const Description *description, const ModelObject *object);
extern const char *worst_severity(const List *findings);
extern List *with_missing(const Description *description, const List *objects, ModelKind kind,
						  const ModelTable *table);
extern const ModelTable *described_table(const Description *description, const char *name);
extern ColumnKeys column_keys(const ModelTable *table, const ModelColumn *column);
extern bool is_one_to_one(const ModelTable *table, const ModelConstraint *key);
extern bool may_be_absent(const ModelTable *table, const ModelConstraint *key);
extern const char *short_type_text(const TypeRef *type);

#endif							/* SCHEMA_SETUP_DESCRIPTION_H */
