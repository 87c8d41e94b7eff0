/*-------------------------------------------------------------------------
 *
 * update.h
 *		Takes the extension from one version to another.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CLIENT_UPDATE_H
#define CLIENT_UPDATE_H

#include "client/plan.h"

/* Does a row of a plan update the extension, or another schema, and to which version? */
#define IS_UPDATE "reason LIKE 'update: to version %%' AND statement ~ '^(ALTER EXTENSION|SELECT [*] FROM) '"
#define UPDATE_VERSION "substr(reason, length('update: to version ') + 1)"

/* update.c */
extern int	update_version(Session *session, const char *schema, const char *version);
extern void drop_replaced_indexes(Session *session);
extern char *version_of(Session *session, const char *schema);

/* preflight.c */
extern bool may_succeed(Session *session, const char *schema, const char *version);

/* prepare.c */
extern void prepare_update(Session *session, const PlanRequest *request);
extern bool take_back_preparations(Session *session, const char *schema, bool allow_data_loss);
extern bool wait_for_build(Session *session, const char *schema);

#endif							/* CLIENT_UPDATE_H */
