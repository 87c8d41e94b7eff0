/*-------------------------------------------------------------------------
 *
 * signals.c
 *		Signals that end the program, and waiting that heeds them.
 *
 * Signals are delivered while the program waits, and only then: so none comes unseen between a look at whether one has
 * come and the wait. What a signal is to lead to is for whoever waits to decide.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include <signal.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <time.h>

#include "client/signals.h"

static volatile sig_atomic_t signal_received = 0;
static sigset_t normal_mask;

static const int ending_signals[] = {SIGINT, SIGTERM, SIGHUP};

static void
handle_signal(int signal_number)
{
	if (signal_number != SIGCHLD)
		signal_received = signal_number;
}

/* Has the signals wait until the program does. One that was ignored when it began stays ignored. */
void
init_signals(void)
{
	sigset_t	blocked;
	struct sigaction action = {.sa_handler = handle_signal};

	sigemptyset(&action.sa_mask);
	sigemptyset(&blocked);
	for (int i = 0; i < lengthof(ending_signals); i++)
	{
		struct sigaction before;

		sigaction(ending_signals[i], NULL, &before);
		if (before.sa_handler == SIG_IGN)
			continue;
		sigaction(ending_signals[i], &action, NULL);
		sigaddset(&blocked, ending_signals[i]);
	}
	sigaction(SIGCHLD, &action, NULL);
	sigaddset(&blocked, SIGCHLD);
	sigprocmask(SIG_BLOCK, &blocked, &normal_mask);

	/* Who does not want to read on does not end a statement half-way. */
	signal(SIGPIPE, SIG_IGN);
}

/* Puts signals back to what they were, for a program that takes the place of a child of this one. */
void
restore_signals(void)
{
	for (int i = 0; i < lengthof(ending_signals); i++)
	{
		struct sigaction now;

		sigaction(ending_signals[i], NULL, &now);
		if (now.sa_handler != SIG_IGN)
			signal(ending_signals[i], SIG_DFL);
	}
	signal(SIGPIPE, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	sigprocmask(SIG_SETMASK, &normal_mask, NULL);
}

/* The signal that wants the program to end, or 0. */
int
received_signal(void)
{
	return signal_received;
}

/*
 * Waits until one of the sockets is readable, the one called writable is that, a signal comes, or so many milliseconds
 * are over; negative is without end. False where time was over.
 */
bool
wait_for_sockets(const int *sockets, int count, int writable, long milliseconds)
{
	fd_set		readable_set,
				writable_set;
	struct timespec timeout;
	int			highest = writable;

	FD_ZERO(&readable_set);
	FD_ZERO(&writable_set);
	for (int i = 0; i < count; i++)
	{
		FD_SET(sockets[i], &readable_set);
		highest = Max(highest, sockets[i]);
	}
	if (writable >= 0)
		FD_SET(writable, &writable_set);
	timeout.tv_sec = milliseconds / 1000;
	timeout.tv_nsec = (milliseconds % 1000) * 1000000;
	return pselect(highest + 1, &readable_set, &writable_set, NULL, milliseconds < 0 ? NULL : &timeout, &normal_mask) != 0;
}

/* A clock that nobody sets. */
int64
clock_milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
