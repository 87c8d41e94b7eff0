/*-------------------------------------------------------------------------
 *
 * execute/grants.h
 *		Keeps other sessions from what they could still do to a table.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_EXECUTE_GRANTS_H
#define SCHEMA_SETUP_EXECUTE_GRANTS_H

extern void hold_column_grants(Oid table);

#endif							/* SCHEMA_SETUP_EXECUTE_GRANTS_H */
