/*-------------------------------------------------------------------------
 *
 * execute/domains.h
 *		Whose domains a statement has the server check values of.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_EXECUTE_DOMAINS_H
#define SCHEMA_SETUP_EXECUTE_DOMAINS_H

#include "nodes/pg_list.h"

extern List *domains_of_statement(const char *text, Oid schema);
extern bool domains_are_trusted(const List *domains, Oid role);
extern void require_trusted_domains(const List *domains, Oid role);
extern Oid	owner_of_type(Oid type);

#endif							/* SCHEMA_SETUP_EXECUTE_DOMAINS_H */
