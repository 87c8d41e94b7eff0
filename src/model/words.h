/*-------------------------------------------------------------------------
 *
 * model/words.h
 *		What kinds of objects, and states of them, are called.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_WORDS_H
#define SCHEMA_SETUP_WORDS_H

#include "model/model.h"

extern const char *constraint_kind_text(char kind);
extern const char *attachment_kind_text(AttachmentKind kind);
extern const char *relation_kind_keywords(char relkind);
extern const char *relation_kind_text(char relkind);
extern const char *object_kind_text(const ModelObject *object);
extern const char *object_full_name(const ModelObject *object);
extern const char *identifier_text(const char *name);
extern const char *persistence_text(char persistence);
extern const char *storage_text(char storage);
extern const char *compression_text(char compression);

#endif							/* SCHEMA_SETUP_WORDS_H */
