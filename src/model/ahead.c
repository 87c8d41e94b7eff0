/*-------------------------------------------------------------------------
 *
 * model/ahead.c
 *		The names of what is made ahead of an update, until that takes it.
 *
 * Nothing notes what was made: whoever goes on finds it by its structure, and
 * what was left unfinished by its name.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "commands/defrem.h"

#include "model/ahead.h"

/* What is to take the place of an index or constraint is called this as long as that has its name. */
const char *
prepared_name(const char *name)
{
	return makeObjectName(name, NULL, "prepared");
}

/* An index that an update replaces or drops is called this until it is dropped. */
const char *
replaced_name(const char *name)
{
	return makeObjectName(name, NULL, "replaced");
}

/* The check by which the server knows that no row is NULL in a column. */
const char *
prepared_check_name(const char *table, const char *column)
{
	return makeObjectName(table, column, "prepared");
}
