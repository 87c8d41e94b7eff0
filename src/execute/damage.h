/*-------------------------------------------------------------------------
 *
 * execute/damage.h
 *		Refuses statements that have the server open what is damaged.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_DAMAGE_H
#define SCHEMA_SETUP_DAMAGE_H

#include "diff/diff.h"

extern void require_undamaged(const char *text, const Difference *difference);

#endif							/* SCHEMA_SETUP_DAMAGE_H */
