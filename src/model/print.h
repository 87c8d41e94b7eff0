/*-------------------------------------------------------------------------
 *
 * model/print.h
 *		Writes parts of a model as SQL.
 *
 * The schema of the tables and types is not in these texts, except where a
 * caller gives a prefix ("app.") to put before them.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_DEFINITION_H
#define SCHEMA_SETUP_DEFINITION_H

#include "model/model.h"

extern const char *names_text(const NameArray *names);
extern const char *labels_text(const NameArray *labels);
extern const char *column_definition(const ModelColumn *column, const char *type_prefix);
extern const char *column_names_text(const List *columns);
extern const char *constraint_kind_text(char kind);
extern const char *constraint_definition(const ModelConstraint *constraint,
										 const char *table_prefix);
extern const char *index_definition(const ModelIndex *index);
extern const char *index_text(const char *table, const ModelIndex *index);
extern const char *relation_kind_keywords(char relkind);
extern const char *attachment_kind_text(AttachmentKind kind);

#endif							/* SCHEMA_SETUP_DEFINITION_H */
