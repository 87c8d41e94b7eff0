/*-------------------------------------------------------------------------
 *
 * progress.h
 *		How far the building of an index is.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_PROGRESS_H
#define CLIENT_PROGRESS_H

#include "client/session.h"

extern char *progress_of(PGconn *connection, int process);
extern void watch_progress(Session *session, Watcher *watcher);
extern void stop_watching(Session *session);

#endif							/* CLIENT_PROGRESS_H */
