/*-------------------------------------------------------------------------
 *
 * ddl/writer.h
 *		What the files of this folder share.
 *
 * Each of the write_* functions adds the statements that remove one
 * difference, or none where no statement can or where it would lose data
 * without leave.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_DDL_WRITER_H
#define SCHEMA_SETUP_DDL_WRITER_H

#include "ddl/ddl.h"

typedef struct Writer
{
	const DdlTarget *target;
	const Difference *difference;	/* the one at hand */
	List	   *statements;
} Writer;

/* ddl/ddl.c */
extern void add_statement(Writer *writer, Phase phase, int hazards,
						  const char *format,...) pg_attribute_printf(4, 5);
extern const char *target_name(const Writer *writer, const char *name);
extern const char *live_table_name(const Writer *writer);
extern int	table_depth(const Model *model, const char *name);

/* ddl/types.c */
extern void write_enum(Writer *writer, const ModelEnum *type);
extern void write_label(Writer *writer);
extern void write_label_rename(Writer *writer);
extern void write_enum_again(Writer *writer);

/* ddl/tables.c */
extern bool type_change_keeps_values(const char *from, const char *to);
extern void write_table(Writer *writer);
extern void write_table_in_place_of_another(Writer *writer);
extern void write_missing_column(Writer *writer);
extern void write_table_rename(Writer *writer);
extern void write_column_rename(Writer *writer);
extern void write_column_drop(Writer *writer);
extern void write_column_type(Writer *writer);
extern void write_column_nullability(Writer *writer);
extern void write_column_default(Writer *writer);
extern void write_column_identity(Writer *writer);
extern void write_column_generation(Writer *writer);
extern void write_column_order(Writer *writer);

/* ddl/keys.c */
extern void write_new_constraint(Writer *writer, const ModelTable *table,
								 const ModelConstraint *constraint);
extern void write_new_index(Writer *writer, const ModelTable *table,
							const ModelIndex *index);
extern void write_missing_foreign_key(Writer *writer);
extern void write_missing_key(Writer *writer);
extern void write_constraint_again(Writer *writer);
extern void write_enforcement(Writer *writer);
extern void write_validation(Writer *writer);
extern void write_constraint_rename(Writer *writer);
extern void write_constraint_drop(Writer *writer);
extern void write_missing_index(Writer *writer);
extern void write_index_again(Writer *writer);
extern void write_valid_index(Writer *writer);
extern void write_index_rename(Writer *writer);
extern void write_index_drop(Writer *writer);

/* ddl/properties.c */
extern void write_table_property(Writer *writer);
extern void write_revoke(Writer *writer);
extern void write_row_security(Writer *writer);
extern void write_detachment(Writer *writer);
extern void write_schema_move(Writer *writer);
extern void write_owner(Writer *writer, const char *kind, const char *name);
extern void write_owner_change(Writer *writer);
extern void write_membership(Writer *writer, const char *object_type,
							 const char *name);
extern void write_registration(Writer *writer);
extern void write_new_registration(Writer *writer, const char *table);
extern void write_stray(Writer *writer);

#endif							/* SCHEMA_SETUP_DDL_WRITER_H */
