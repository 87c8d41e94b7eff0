/*-------------------------------------------------------------------------
 *
 * execute/replicas.c
 *		Has a change that writes much wait for those who replicate it.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <limits.h>

#include "access/xlog.h"
#include "miscadmin.h"
#include "replication/walsender.h"
#include "replication/walsender_private.h"
#include "storage/latch.h"
#include "utils/guc.h"
#include "utils/wait_event.h"

#include "execute/replicas.h"

/* How long to wait at a time, and between two looks, in ms. */
#define LONGEST_WAIT 1000
#define PAUSE 100

/* Settings */
static int	max_replica_lag = 64 * 1024;

/* Has one who takes part in the replication not applied what is older than so many bytes? */
static bool
lags(WalSnd *sender, XLogRecPtr now)
{
	XLogRecPtr	applied;
	bool		streams;

	SpinLockAcquire(&sender->mutex);
	streams = sender->pid != 0 && sender->state == WALSNDSTATE_STREAMING;
	applied = sender->apply;
	SpinLockRelease(&sender->mutex);
	return streams && !XLogRecPtrIsInvalid(applied) && applied < now &&
		now - applied > (uint64) max_replica_lag * 1024;
}

static bool
any_lags(void)
{
	XLogRecPtr	now = GetFlushRecPtr(NULL);

	for (int i = 0; i < max_wal_senders; i++)
	{
		if (lags(&WalSndCtl->walsnds[i], now))
			return true;
	}
	return false;
}

/*
 * Wait a short while for replicas that lag behind; true: they still do.  The
 * caller ends its transaction then and asks again, since who waits in one keeps
 * VACUUM from its work.
 */
bool
wait_for_replicas(void)
{
	for (int waited = 0; max_replica_lag >= 0 && any_lags(); waited += PAUSE)
	{
		if (waited >= LONGEST_WAIT)
			return true;
		CHECK_FOR_INTERRUPTS();
		(void) WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH, PAUSE,
						 PG_WAIT_EXTENSION);
		ResetLatch(MyLatch);
	}
	return false;
}

/* Define the setting. */
void
replicas_init(void)
{
	DefineCustomIntVariable(EXTENSION_NAME ".max_replica_lag",
							"Backfills wait while a replica has more than this still to apply; -1: they never do.",
							NULL, &max_replica_lag, 64 * 1024, -1, INT_MAX, PGC_USERSET, GUC_UNIT_KB,
							NULL, NULL, NULL);
}
