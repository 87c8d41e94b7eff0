/*-------------------------------------------------------------------------
 *
 * model/ahead.h
 *		The names of what is made ahead of an update, until that takes it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_AHEAD_H
#define SCHEMA_SETUP_AHEAD_H

extern const char *prepared_name(const char *name);
extern const char *replaced_name(const char *name);
extern const char *prepared_check_name(const char *table, const char *column);

#endif							/* SCHEMA_SETUP_AHEAD_H */
