/*-------------------------------------------------------------------------
 *
 * schema/print.h
 *		Writes a model, or parts of one, as SQL.
 *
 * A prefix ("app.") goes before the names of the schema's own tables, types
 * and sequences; it is "" where they are found without one.  All names are
 * quoted where they need it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_PRINT_H
#define SCHEMA_SETUP_PRINT_H

#include "model/model.h"
#include "model/words.h"

/* print.c: lists */
extern const char *names_text(const NameArray *names);
extern const char *labels_text(const NameArray *labels);
extern const char *labels_summary(const NameArray *labels);
extern const char *column_names_text(const List *columns);
extern const char *options_text(const List *options);
extern const char *comment_statement(const ModelObject *object, const char *prefix);

/* print_types.c: columns, and what their types and values come from */
extern const char *column_definition(const Model *model, const ModelTable *table,
									 const ModelColumn *column, const char *prefix);
extern const char *identity_definition(const Model *model, const ModelColumn *column,
									   const char *prefix);
extern const char *next_value_text(const char *sequence, const char *prefix);
extern const char *domain_definition(const ModelDomain *domain, const char *prefix);
extern const char *sequence_definition(const ModelSequence *sequence);
extern bool has_usual_name(const ModelSequence *sequence);
extern const char *serial_keyword(const Model *model, const ModelTable *table,
								  const ModelColumn *column);
extern const char *storage_keyword(const Model *model, const ModelColumn *column);
extern const char *storage_statement(const Model *model, const ModelTable *table,
									 const ModelColumn *column, const char *prefix);

/* print_keys.c: constraints and indexes; the table is NULL for a domain's */
extern const char *constraint_definition(const ModelTable *table,
										 const ModelConstraint *constraint,
										 const char *prefix);
extern const char *index_elements(const ModelTable *table, const ModelIndex *index,
								  const char *prefix);
extern const char *index_definition(const ModelTable *table, const ModelIndex *index,
									const char *prefix);
extern const char *index_text(const ModelTable *table, const ModelIndex *index);

/* print_model.c: all of it */
extern const char *definition_text(const Model *model);

#endif							/* SCHEMA_SETUP_PRINT_H */
