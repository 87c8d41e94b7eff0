/*-------------------------------------------------------------------------
 *
 * registration.h
 *		Writes what the catalog says about dumping the extension's tables.
 *
 *-------------------------------------------------------------------------
 */
#ifndef REGISTRATION_H
#define REGISTRATION_H

#include "catalog.h"

extern void register_tables(const Installation *installation, const Model *model);

#endif							/* REGISTRATION_H */
