/*-------------------------------------------------------------------------
 *
 * execute/locks.c
 *		Takes the locks of a change: all of them, within one deadline.
 *
 * Who waits for a lock has others wait behind it, and each lock that it has
 * already too.  So lock_timeout, where it is set, is the time for all of them
 * together.  For the first half of it nobody is kept waiting: what is not free
 * is tried again, all or nothing.  Those who come and go would keep that from
 * ever succeeding, so in the second half it waits in line.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "miscadmin.h"
#include "storage/latch.h"
#include "storage/lmgr.h"
#include "storage/proc.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"
#include "utils/wait_event.h"

#include "execute/locks.h"
#include "settings.h"
#include "subtransaction.h"

/* How long to wait before locks that were not free are tried again, in ms. */
#define PAUSE_MS 10

/* Take a lock if that is possible at once. */
static bool
try_lock(const WantedLock *wanted)
{
	LOCKTAG		tag;

	if (wanted->catalog == RelationRelationId)
		return ConditionalLockRelationOid(wanted->oid, wanted->mode);
	SET_LOCKTAG_OBJECT(tag, MyDatabaseId, wanted->catalog, wanted->oid, 0);
	if (LockAcquire(&tag, wanted->mode, false, true) == LOCKACQUIRE_NOT_AVAIL)
		return false;
	AcceptInvalidationMessages();
	return true;
}

/* Take all locks if that is possible at once, or none. */
static bool
try_locks(const List *wanted)
{
	Subtransaction subtransaction = begin_subtransaction();
	ListCell   *lc;

	foreach(lc, wanted)
	{
		if (!try_lock(lfirst(lc)))
		{
			abandon_subtransaction(&subtransaction);
			return false;
		}
	}
	end_subtransaction(&subtransaction);
	return true;
}

/* Try until it succeeds or a time has come. */
static bool
try_locks_until(const List *wanted, TimestampTz end)
{
	while (!try_locks(wanted))
	{
		if (GetCurrentTimestamp() >= end)
			return false;
		(void) WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH, PAUSE_MS,
						 PG_WAIT_EXTENSION);
		ResetLatch(MyLatch);
		CHECK_FOR_INTERRUPTS();
	}
	return true;
}

/* Take a lock, waiting for it until a time; 0: for as long as it takes. */
static void
wait_for_lock(const WantedLock *wanted, TimestampTz end)
{
	if (end != 0)
		set_option("lock_timeout",
				   psprintf("%ld", Max(TimestampDifferenceMilliseconds(GetCurrentTimestamp(), end), 1)));
	if (wanted->catalog == RelationRelationId)
		LockRelationOid(wanted->oid, wanted->mode);
	else
		LockDatabaseObject(wanted->catalog, wanted->oid, 0, wanted->mode);
}

/* Say of a lock that was not to be had in time who has it. */
static void
explain_timeout(const WantedLock *wanted, ErrorData *error, int timeout)
{
	const char *name = wanted->catalog == RelationRelationId ? get_rel_name(wanted->oid) : NULL;

	if (error->sqlerrcode != ERRCODE_LOCK_NOT_AVAILABLE || name == NULL)
		return;
	error->message = psprintf("could not lock \"%s\" within %d ms", name, timeout);
	error->detail = unconstify(char *, holders_of_lock(wanted));
	error->hint = pstrdup("Nothing was changed. Try again when they have ended, or wait longer by lock_timeout.");
}

/* Wait for each lock in turn. */
static void
wait_for_locks(const List *wanted, TimestampTz end, int timeout)
{
	Subtransaction subtransaction = begin_subtransaction();
	const WantedLock *volatile current = NULL;
	ErrorData  *error;

	PG_TRY();
	{
		ListCell   *lc;

		foreach(lc, wanted)
		{
			CHECK_FOR_INTERRUPTS();
			current = lfirst(lc);
			wait_for_lock(current, end);
		}
		end_subtransaction(&subtransaction);
	}
	PG_CATCH();
	{
		error = undo_subtransaction(&subtransaction);
		explain_timeout(current, error, timeout);
		ReThrowError(error);
	}
	PG_END_TRY();
}

/*
 * Take locks (WantedLock) in their order, until the transaction ends.  Where
 * lock_timeout is set, it is the time for all of them.
 */
void
take_locks(const List *wanted)
{
	int			timeout = LockTimeout;
	int			level = NewGUCNestLevel();
	TimestampTz begin = GetCurrentTimestamp();

	if (timeout == 0 ||
		!try_locks_until(wanted, TimestampTzPlusMilliseconds(begin, timeout / 2)))
		wait_for_locks(wanted, timeout == 0 ? 0 : TimestampTzPlusMilliseconds(begin, timeout),
					   timeout);
	AtEOXact_GUC(false, level);
}
