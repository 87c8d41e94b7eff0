/*-------------------------------------------------------------------------
 *
 * commands.h
 *		What each command does. All return the exit status.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_COMMANDS_H
#define CLIENT_COMMANDS_H

#include "client/options.h"

extern int	run_migrate(const Options *options);
extern int	run_push(const Options *options);
extern int	run_plan(const Options *options);
extern int	run_apply(const Options *options);
extern int	run_pull(const Options *options);
extern int	run_diagram(const Options *options);
extern int	run_docs(const Options *options);
extern int	run_verify(const Options *options);
extern int	run_check_data(const Options *options);
extern int	run_status(const Options *options);
extern int	run_manual(const Options *options);
extern int	run_completion(const Options *options);
extern int	run_studio(const Options *options);

#endif							/* CLIENT_COMMANDS_H */
