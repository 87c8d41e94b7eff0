/*-------------------------------------------------------------------------
 *
 * writers.h
 *		Waiting for a moment in which nobody has been writing for long.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_WRITERS_H
#define CLIENT_WRITERS_H

#include "client/session.h"

extern char *find_writer(Session *session);
extern void try_again(Session *session, int attempt, const char *reason);

#endif							/* CLIENT_WRITERS_H */
