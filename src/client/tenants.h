/*-------------------------------------------------------------------------
 *
 * tenants.h
 *		Which schemas a command works on, where there may be more than one.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_TENANTS_H
#define CLIENT_TENANTS_H

#include "client/session.h"

/* tenants.c */
typedef int (*OnSchemas) (Session *session);

extern int	run_on_schemas(const Options *options, OnSchemas on_one, OnSchemas on_many, OnSchemas not_installed);
extern TextList find_schemas(Session *session);
extern TextList all_schemas(Session *session);
extern void need_tables(Session *session, const TextList *schemas);
extern void mention_others(Session *session);
extern char *count_of_schemas(int count);
extern bool is_home(Session *session, const char *schema);
extern char *schemas_source(Session *session, const TextList *schemas);
extern const char *target_version(Session *session);

/* many.c */
extern int	verify_many(Session *session);
extern int	check_data_of_many(Session *session);
extern int	pull_many(Session *session);
extern int	plan_many(Session *session);

/* report.c */
extern bool print_report(Session *session, const TextList *schemas, const char *format);

/* migrate_tenants.c */
extern int	migrate_tenants(Session *session, const TextList *schemas);

#endif							/* CLIENT_TENANTS_H */
