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

/* The tables of the extension */
#define TABLES \
	"(SELECT c.oid, c.relname FROM pg_extension e " \
	"JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e' " \
	"JOIN pg_class c ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND c.relkind = 'r' " \
	"WHERE e.extname = '" EXTENSION_NAME "')"

/* Does a row of a plan update the extension, and to which version? */
#define IS_UPDATE "reason LIKE 'update: to version %%' AND statement LIKE 'ALTER EXTENSION %%'"
#define UPDATE_VERSION "substr(reason, length('update: to version ') + 1)"

/* update.c */
extern int	update_version(Session *session, const char *version);

/* preflight.c */
extern bool may_succeed(Session *session, const char *version);

/* prepare.c */
extern void prepare_update(Session *session, const PlanRequest *request);
extern bool take_back_preparations(Session *session, bool allow_data_loss);
extern bool wait_for_build(Session *session);

#endif							/* CLIENT_UPDATE_H */
