/*-------------------------------------------------------------------------
 *
 * execute/partners.h
 *		Which tables the server locks with an object.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_EXECUTE_PARTNERS_H
#define SCHEMA_SETUP_EXECUTE_PARTNERS_H

#include "model/model.h"

/* A table that is locked with an object. */
typedef struct Partner
{
	Oid			object;			/* a table or a domain */
	Oid			table;
} Partner;

/* All of a model, by object. */
typedef struct Partners
{
	int			count;
	int			room;
	Partner    *pairs;
} Partners;

extern Partners partners_by_keys(const Model *model);
extern Partners partners_by_domains(const Model *model);
extern const Partner *first_partner(const Partners *partners, Oid object);
extern const Partner *next_partner(const Partners *partners, const Partner *partner);

#endif							/* SCHEMA_SETUP_EXECUTE_PARTNERS_H */
