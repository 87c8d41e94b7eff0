/*-------------------------------------------------------------------------
 *
 * functions/chain.h
 *		Several updates, one after the other.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_CHAIN_H
#define SCHEMA_SETUP_CHAIN_H

#include "ddl/ddl.h"
#include "schema/schema.h"

/* From one version to one beside it. */
typedef struct Update
{
	SchemaVersion from;
	SchemaVersion to;
	const Steps *steps;
	List	   *statements;		/* Statement; NIL until they are known */
} Update;

/* chain.c */
extern const Steps *target_update(DdlTarget *target, const Model *live, SchemaVersion to);
extern List *statements_of_updates(const Model *live, SchemaVersion from, SchemaVersion to,
								   const DdlTarget *target);

/* labels.c */
extern void forget_labels_to_come(const List *updates, Model *live,
								  const DdlTarget *target);
extern List *labels_first(const List *updates, const Model *live, const DdlTarget *target);

#endif							/* SCHEMA_SETUP_CHAIN_H */
