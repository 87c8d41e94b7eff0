/*-------------------------------------------------------------------------
 *
 * execute/work.c
 *		What the work of one call is done in.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/memutils.h"

#include "execute/work.h"
#include "settings.h"

/*
 * Begin the work of one call: in a memory context of its own, and with names
 * quoted only where they must be, since they are compared as they are quoted.
 */
Work
begin_work(void)
{
	Work		work;

	work.guc_level = NewGUCNestLevel();
	if (quote_all_identifiers)
		set_option("quote_all_identifiers", "off");
	work.context = AllocSetContextCreate(CurrentMemoryContext, EXTENSION_NAME,
										 0, 64 * 1024, 256 * 1024);
	work.caller = MemoryContextSwitchTo(work.context);
	return work;
}

/* End it: free everything that it has allocated. */
void
end_work(Work work)
{
	MemoryContextSwitchTo(work.caller);
	MemoryContextDelete(work.context);
	AtEOXact_GUC(false, work.guc_level);
}
