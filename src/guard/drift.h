/*-------------------------------------------------------------------------
 *
 * guard/drift.h
 *		Reports at once what a command does to the schema.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_DRIFT_H
#define SCHEMA_SETUP_DRIFT_H

extern void drift_init(void);

#endif							/* SCHEMA_SETUP_DRIFT_H */
