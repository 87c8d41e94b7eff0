/*-------------------------------------------------------------------------
 *
 * verify/data_checks.h
 *		Queries that look for rows which violate what the schema promises.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_DATA_CHECKS_H
#define SCHEMA_SETUP_DATA_CHECKS_H

#include "model/model.h"

typedef struct DataCheck
{
	const char *problem;
	const char *object;			/* the key, as findings write it */
	const ModelObject *about;	/* the wanted key, index or check */
	bool		enforced;		/* it is to let no such row in */
	const char *query;			/* returns one bigint: how many rows */
	const char *rows;			/* shows them; NULL: nothing simple does */
	const char *detail;
	List	   *tables;			/* ModelTable of the live model that it reads */
} DataCheck;

extern List *data_checks(const Model *want, const Model *have);
extern const DataCheck *check_of_null(const Model *have, const char *table, const char *column);

#endif							/* SCHEMA_SETUP_DATA_CHECKS_H */
