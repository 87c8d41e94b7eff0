/*-------------------------------------------------------------------------
 *
 * verify/identity.h
 *		Which table or type of a live schema is which.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_IDENTITY_H
#define SCHEMA_SETUP_IDENTITY_H

#include "model/model.h"

extern void settle_identities(const Model *want, Model *have);

#endif							/* SCHEMA_SETUP_IDENTITY_H */
