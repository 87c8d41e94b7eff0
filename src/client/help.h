/*-------------------------------------------------------------------------
 *
 * help.h
 *		What --help prints.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_HELP_H
#define CLIENT_HELP_H

#include "client/options.h"

extern void print_help(FILE *stream, const CommandInfo *command);

#endif							/* CLIENT_HELP_H */
