/*-------------------------------------------------------------------------
 *
 * execute/registration.h
 *		Writes what the catalog says about dumping the extension's tables.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_REGISTRATION_H
#define SCHEMA_SETUP_REGISTRATION_H

#include "live/live.h"

extern void register_members(const Installation *installation, const Model *model);

#endif							/* SCHEMA_SETUP_REGISTRATION_H */
