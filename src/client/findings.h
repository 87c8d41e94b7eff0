/*-------------------------------------------------------------------------
 *
 * findings.h
 *		What verification finds, as the program shows it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_FINDINGS_H
#define CLIENT_FINDINGS_H

#include "client/session.h"

/* Columns of a finding that are shown; see list_findings() */
#define FINDING_COLUMNS 5

extern void print_rows(const PGresult *result, int columns);
extern void list_repairs(const PGresult *result, int column);
extern bool list_findings(Session *session, const char *schema, const char *condition);
extern char *findings_as_json(Session *session, const char *schema, const char *condition, bool *found);

#endif							/* CLIENT_FINDINGS_H */
