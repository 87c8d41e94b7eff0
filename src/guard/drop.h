/*-------------------------------------------------------------------------
 *
 * guard/drop.h
 *		What keeps data from being lost and changes from going unnoticed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_GUARD_H
#define SCHEMA_SETUP_GUARD_H

extern bool in_own_script(void);
extern void guard_init(void);

#endif							/* SCHEMA_SETUP_GUARD_H */
