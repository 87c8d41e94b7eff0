/*-------------------------------------------------------------------------
 *
 * guard/drift.h
 *		Reports at once what a command does to the schema.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_DRIFT_H
#define SCHEMA_SETUP_DRIFT_H

#include "nodes/nodes.h"

extern void drift_command_begins(const Node *command);
extern void drift_init(void);

#endif							/* SCHEMA_SETUP_DRIFT_H */
