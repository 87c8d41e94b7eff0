/*-------------------------------------------------------------------------
 *
 * signals.h
 *		Signals that end the program, and waiting that heeds them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_SIGNALS_H
#define CLIENT_SIGNALS_H

#include <sys/types.h>

extern void init_signals(void);
extern void restore_signals(void);
extern int	received_signal(void);
extern bool wait_for_sockets(const int *sockets, int count, int writable, long milliseconds);
extern int64 clock_milliseconds(void);

#endif							/* CLIENT_SIGNALS_H */
