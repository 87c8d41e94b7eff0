/*-------------------------------------------------------------------------
 *
 * fingerprint.h
 *		One short text that is equal where the schema is equal.
 *
 *-------------------------------------------------------------------------
 */
#ifndef FINGERPRINT_H
#define FINGERPRINT_H

#include "model.h"

extern const char *model_canonical_form(const Model *model);
extern const char *model_fingerprint(const Model *model);

#endif							/* FINGERPRINT_H */
