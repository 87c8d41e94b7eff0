/*-------------------------------------------------------------------------
 *
 * hazardlist.h
 *		What to know before running a statement: a bit, and the words for it.
 *
 * The list is kept in a file of its own, without an include guard, since its
 * users define HAZARD() as they need it.
 *
 *-------------------------------------------------------------------------
 */
HAZARD(BLOCKS_WRITERS, 0, "blocks writers")
HAZARD(BLOCKS_READERS, 1, "blocks readers")
HAZARD(SCANS_TABLE, 2, "scans the table")
HAZARD(REWRITES_TABLE, 3, "rewrites the table")
HAZARD(BUILDS_INDEX, 4, "builds an index")
HAZARD(DELETES_DATA, 5, "deletes data")
HAZARD(NO_TRANSACTION, 6, "cannot run in a transaction")
HAZARD(OWN_TRANSACTION, 7, "needs a transaction of its own")
