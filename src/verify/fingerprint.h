/*-------------------------------------------------------------------------
 *
 * verify/fingerprint.h
 *		One short text that is equal where the schema is equal.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_FINGERPRINT_H
#define SCHEMA_SETUP_FINGERPRINT_H

#include "model/model.h"

extern const char *model_canonical_form(const Model *model);
extern const char *model_fingerprint(const Model *model);

#endif							/* SCHEMA_SETUP_FINGERPRINT_H */
