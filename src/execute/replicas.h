/*-------------------------------------------------------------------------
 *
 * execute/replicas.h
 *		Has a change that writes much wait for those who replicate it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_EXECUTE_REPLICAS_H
#define SCHEMA_SETUP_EXECUTE_REPLICAS_H

extern void replicas_init(void);
extern bool wait_for_replicas(void);

#endif							/* SCHEMA_SETUP_EXECUTE_REPLICAS_H */
