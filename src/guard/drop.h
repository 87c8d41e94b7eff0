/*-------------------------------------------------------------------------
 *
 * guard/drop.h
 *		What keeps data from being lost, changes from going unnoticed, and
 *		others' functions out of the extension's scripts.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_GUARD_H
#define SCHEMA_SETUP_GUARD_H

extern bool in_own_script(void);
extern bool data_loss_is_allowed(void);
extern void guard_init(void);
extern void script_guard_init(void);

#endif							/* SCHEMA_SETUP_GUARD_H */
