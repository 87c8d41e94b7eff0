/*-------------------------------------------------------------------------
 *
 * install.h
 *		The extension's package on the server, and what gets the extension into a database.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_INSTALL_H
#define CLIENT_INSTALL_H

#include "client/plan.h"

typedef struct Package
{
	char	   *newest;			/* the version that is asked for, or else the newest one of the package */
	bool		leads_there;	/* its scripts lead there from the installed version */
} Package;

extern void find_package(Session *session, Package *package);
extern void need_package(Session *session, Package *package);
extern void install(Session *session, const Package *package);
extern void borrow_functions(Session *session, const char *doing, bool in_own_schema);
extern void return_functions(Session *session, const char *doing);
extern int	adopt(Session *session, const Package *package);
extern int	explain_refusal(Session *session, const PGresult *failure, const char *version);
extern void say_done(int64 begin);
extern bool list_errors(Session *session, const char *schema);
extern void print_summary(Session *session, const char *schema);

/* push.c */
extern int	say_result(Session *session, const Package *package, const PlanRequest *request, const Plan *left);

/* migrate.c */
extern void need_ownership(Session *session);

/* follow.c */
extern bool schema_is_ahead(Session *session, const Package *package);
extern bool may_follow(Session *session, const Package *package, const char *schema);
extern int	follow(Session *session, const Package *package);

#endif							/* CLIENT_INSTALL_H */
