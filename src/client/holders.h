/*-------------------------------------------------------------------------
 *
 * holders.h
 *		Who holds what is to be locked, and waiting for a moment in which nobody has for long.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_HOLDERS_H
#define CLIENT_HOLDERS_H

#include "client/session.h"

/* Locks that statements need */
typedef struct WantedLocks
{
	const char *tables;			/* OIDs, as the text of an array */
	const char *lock;			/* what keeps VACUUM and index builds away from them; empty for no tables */
	bool		from_readers;	/* readers are in the way too */
} WantedLocks;

extern const char *tables_of(Session *session, const char *schema);
extern WantedLocks locks_of(Session *session, const char *schema, const char *statements, bool from_readers);
extern WantedLocks all_locks(Session *session, const char *schema);
extern char *find_holder(Session *session, const WantedLocks *wanted);
extern char *name_holder(Session *session, const WantedLocks *wanted, const char *reason);
extern void try_again(Session *session, int attempt, const char *reason);

#endif							/* CLIENT_HOLDERS_H */
