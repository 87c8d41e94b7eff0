/*-------------------------------------------------------------------------
 *
 * settings.h
 *		Settings of the server for as long as a piece of work takes.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_SETTINGS_H
#define SCHEMA_SETUP_SETTINGS_H

#include "utils/guc.h"

/* Set an option until the nest level (NewGUCNestLevel, AtEOXact_GUC) ends. */
static inline void
set_option(const char *name, const char *value)
{
	(void) set_config_option(name, value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
							 true, 0, false);
}

#endif							/* SCHEMA_SETUP_SETTINGS_H */
