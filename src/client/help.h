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

extern const char help_on_environment[];
extern const char help_on_status[];

extern bool is_of_connection(const OptionInfo *option);
extern void print_help(FILE *stream, const CommandInfo *command);

#endif							/* CLIENT_HELP_H */
