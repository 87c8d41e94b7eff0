/*-------------------------------------------------------------------------
 *
 * pool.h
 *		Sessions that work at the same time.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_POOL_H
#define CLIENT_POOL_H

#include "client/session.h"

typedef struct Worker
{
	Session    *session;
	void	   *task;			/* what it works on; NULL while it is idle */
	PGresult   *result;
} Worker;

typedef struct Pool
{
	int			count;
	Worker	   *workers;		/* the first has the session of the program itself */
} Pool;

extern Pool *open_pool(Session *session, int size);
extern Worker *idle_worker(Pool *pool);
extern void begin_task(Worker *worker, void *task, const char *statements);
extern bool is_any_busy(const Pool *pool);
extern Worker *wait_for_worker(Pool *pool, long milliseconds);
extern void mend_worker(Pool *pool, Worker *worker);
extern void close_pool(Pool *pool);

#endif							/* CLIENT_POOL_H */
