/*-------------------------------------------------------------------------
 *
 * execute/domains.h
 *		Whose domains a statement has the server check values of.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_EXECUTE_DOMAINS_H
#define SCHEMA_SETUP_EXECUTE_DOMAINS_H

#include "postgres.h"

extern void require_trusted_domains(const char *text, Oid schema, Oid role);

#endif							/* SCHEMA_SETUP_EXECUTE_DOMAINS_H */
