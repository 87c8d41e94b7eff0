/*-------------------------------------------------------------------------
 *
 * subtransaction.h
 *		Work that may fail, and be undone while the rest goes on.
 *
 * begin_subtransaction(), then in PG_TRY the work and end_subtransaction() or
 * abandon_subtransaction(), in PG_CATCH undo_subtransaction().
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_SUBTRANSACTION_H
#define SCHEMA_SETUP_SUBTRANSACTION_H

#include "access/xact.h"
#include "utils/resowner.h"

/* What is to be as before when it has ended. */
typedef struct Subtransaction
{
	MemoryContext context;
	ResourceOwner owner;
} Subtransaction;

static inline void
leave_subtransaction(const Subtransaction *subtransaction)
{
	MemoryContextSwitchTo(subtransaction->context);
	CurrentResourceOwner = subtransaction->owner;
}

static inline Subtransaction
begin_subtransaction(void)
{
	Subtransaction result = {CurrentMemoryContext, CurrentResourceOwner};

	BeginInternalSubTransaction(NULL);
	MemoryContextSwitchTo(result.context);
	return result;
}

/* What was done stays. */
static inline void
end_subtransaction(const Subtransaction *subtransaction)
{
	ReleaseCurrentSubTransaction();
	leave_subtransaction(subtransaction);
}

/* What was done is undone. */
static inline void
abandon_subtransaction(const Subtransaction *subtransaction)
{
	RollbackAndReleaseCurrentSubTransaction();
	leave_subtransaction(subtransaction);
}

/* What was done is undone; returns the error, for the caller to raise again or not. */
static inline ErrorData *
undo_subtransaction(const Subtransaction *subtransaction)
{
	ErrorData  *error;

	MemoryContextSwitchTo(subtransaction->context);
	error = CopyErrorData();
	FlushErrorState();
	abandon_subtransaction(subtransaction);
	return error;
}

#endif							/* SCHEMA_SETUP_SUBTRANSACTION_H */
