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
	const Difference *difference;	/* the one at hand; NULL: a step is */
	const Step *step;
	bool		choice;			/* what is written is for a person to choose from */
	List	   *statements;
	List	   *written;		/* what several differences lead to, and is there */
	List	   *again;			/* ModelColumn that are made again */
	List	   *late;			/* those, and new ones, that come behind all others */
	struct EnumsAgain *enums_again; /* see enum_is_made_again() */
} Writer;

/* The enums that are made again, once somebody has asked. */
typedef struct EnumsAgain
{
	bool		known;
	List	   *enums;			/* ModelEnum, the wanted ones */
} EnumsAgain;

/* Where a statement stands, and what it looks at. */
typedef struct StatementPlace
{
	Phase		phase;
	int			rank;			/* 0 for most */
	const char *table;			/* the one that it is on; NULL: on none */
	const char *references;		/* by a foreign key in it; NULL: none */
} StatementPlace;

/* statement.c */
extern void add_placed_statement(Writer *writer, const StatementPlace *place, int hazards,
								 const char *format,...) pg_attribute_printf(4, 5);
extern void add_statement(Writer *writer, Phase phase, int hazards,
						  const char *format,...) pg_attribute_printf(4, 5);
extern bool was_written(Writer *writer, const ModelObject *object);
extern const char *target_name(const Writer *writer, const char *name);
extern const char *table_name(const Writer *writer);
extern int	table_depth(const Model *model, const char *name);
extern void write_place_cleared(Writer *writer, const ModelTable *table);
extern void write_object_rename(Writer *writer);
extern bool name_is_taken(const Model *want, const char *name);
extern const char *passing_name(const Writer *writer, const char *name, const char *label);
extern const char *name_until_dropped(Writer *writer, bool is_constraint, const char *name);
extern void write_name_freed(Writer *writer, const char *name);
extern Phase phase_of_last_name(const Writer *writer, bool on_the_way);
extern const char *name_on_the_way(Writer *writer, bool is_constraint, const char *from,
								   const char *to);
extern void write_comment(Writer *writer, const ModelObject *object);
extern void write_new_comment(Writer *writer, const ModelObject *object);

/* ddl.c */
extern List *statements_in_order(List *statements);
extern bool is_replaced_of(const ModelTable *table, const char *name);

/* preparations.c */
extern bool may_add_column(const Writer *writer, const ModelColumn *column);

/* update.c */
extern const char *place_prefix(const ModelObject *object);

/* routines.c */
extern const char *routine_name(const Writer *writer, const ModelObject *routine);
extern void write_routine(Writer *writer);
extern void write_function_rename(Writer *writer);
extern void write_function_again(Writer *writer);
extern void write_guard_again(Writer *writer);
extern void write_function_in_place_of_another(Writer *writer);
extern void write_guard_enabling(Writer *writer);

/* steps.c */
extern void write_steps(Writer *writer);

/* dependents.c: what hangs on what is made again */
extern const ModelObject *have_by_new_name(const Writer *writer, const ModelObject *want,
										   const void *same_name);
extern void write_keys_around(Writer *writer);

/* types.c, domains.c, sequences.c */
extern const char *enum_text(const Writer *writer, const ModelEnum *type);
extern void write_enum(Writer *writer);
extern void write_label(Writer *writer);
extern bool enum_is_made_again(const Writer *writer, const char *name);
extern bool label_is_used(const Model *want, const Steps *steps, const ModelEnum *type,
						  const char *label);
extern bool is_computed_of_late_enum(const Writer *writer, const ModelTable *table,
									 const ModelColumn *column);
extern void write_enum_again(Writer *writer);
extern void write_domain(Writer *writer);
extern void write_domain_change(Writer *writer);
extern void write_domain_constraint(Writer *writer);
extern void write_domain_constraint_again(Writer *writer);
extern void write_domain_constraint_drop(Writer *writer);
extern void write_sequence(Writer *writer);
extern void write_sequence_change(Writer *writer);
extern void write_identity_instead_of_sequence(Writer *writer, const ModelSequence *want,
											   const char *statement);
extern void write_release_of_identity(Writer *writer, const StatementPlace *column_place,
									  const ModelColumn *have);
extern void write_sequences_around(Writer *writer, const ModelColumn *column);
extern void write_identity_sequence(Writer *writer, const ModelColumn *column,
									bool has_number);

/* type_changes.c */
extern bool type_change_needs_time_zone(const TypeRef *from, const TypeRef *to);
extern bool type_change_is_made(const Writer *writer, const TypeRef *from, const TypeRef *to);
extern int	type_change_hazards(const Writer *writer, const TypeRef *from, const TypeRef *to);
extern const char *using_clause(const Writer *writer, const ModelColumn *want,
								const ModelColumn *have);

/* tables.c */
extern bool table_can_be_made(const Writer *writer, const ModelTable *table);
extern bool place_can_be_cleared(const Writer *writer, const ModelTable *have);
extern bool table_comes_late(const Writer *writer, const ModelTable *table);
extern void write_table(Writer *writer);
extern void write_table_in_place_of_another(Writer *writer);

/* columns.c, column_order.c */
extern bool type_is_in_the_way(const Writer *writer, const TypeRef *type);
extern bool type_is_constrained(const Model *model, const TypeRef *type);
extern const char *new_column_clause(const Writer *writer, const ModelTable *table,
									 const ModelColumn *column);
extern void write_missing_column(Writer *writer);
extern void write_column_drop(Writer *writer);
extern void write_column_type(Writer *writer);
extern void write_column_nullability(Writer *writer);
extern void write_column_default(Writer *writer);
extern void write_column_identity(Writer *writer);
extern void write_column_generation(Writer *writer);
extern void write_column_storage(Writer *writer);
extern void column_loses_settings(ModelColumn *column);
extern void write_column_settings(Writer *writer, const ModelTable *table,
								  const ModelColumn *column, const ModelColumn *have);
extern void write_column_order(Writer *writer);
extern void require_column_places(const Writer *writer);
extern void write_dependents_again(Writer *writer, const ModelTable *want,
								   const List *columns);
extern void write_expressions_around(Writer *writer, const ModelColumn *column);
extern void write_computed_of(Writer *writer, const ModelColumn *changed);

/* keys.c */
extern void write_comments_of_constraint(Writer *writer, const ModelConstraint *constraint);
extern void write_new_constraint(Writer *writer, const ModelTable *table,
								 const ModelConstraint *constraint);
extern void write_missing_constraint(Writer *writer);
extern void write_validated_constraint(Writer *writer, const ModelTable *table,
									   const ModelConstraint *constraint);
extern void write_check_of_rows(Writer *writer, const char *table_text,
								const ModelConstraint *constraint);
extern void write_missing_foreign_key(Writer *writer);
extern void write_missing_key(Writer *writer);
extern void write_constraint_again(Writer *writer);
extern void write_enforcement(Writer *writer);
extern void write_consistency(Writer *writer);
extern void write_validation(Writer *writer);
extern void write_constraint_rename(Writer *writer);
extern void write_constraint_drop(Writer *writer);
extern void write_drop_of_constraint(Writer *writer, Phase phase, const char *name);

/* indexes.c */
extern void write_uses_of_index(Writer *writer, const ModelTable *table,
								const ModelIndex *index);
extern void write_new_index(Writer *writer, const ModelTable *table,
							const ModelIndex *index);
extern void write_drop_of_index(Writer *writer, Phase phase, const char *name);
extern void write_missing_index(Writer *writer);
extern void write_marks_on_index(Writer *writer, const ModelTable *table,
								 const ModelIndex *index);
extern bool has_planted_class(const ModelObject *index);
extern void write_index_again(Writer *writer);
extern void write_valid_index(Writer *writer);
extern void write_index_rename(Writer *writer);
extern void write_index_drop(Writer *writer);

/* properties.c */
extern void write_table_property(Writer *writer);
extern void write_replica_identity(Writer *writer, const ModelTable *table);
extern void write_clustering(Writer *writer, const ModelTable *table);
extern void write_storage_parameters(Writer *writer);
extern void write_revoke(Writer *writer);
extern void write_row_security(Writer *writer);
extern void write_detachment(Writer *writer);

/* membership.c */
extern const char *name_with_schema(const Writer *writer, const ModelObject *object);
extern void write_schema_move(Writer *writer);
extern void write_owner_in(Writer *writer, Phase phase, const ModelObject *object);
extern void write_owner(Writer *writer, const ModelObject *object);
extern void write_membership(Writer *writer, const ModelObject *object);
extern void write_missing_membership(Writer *writer);
extern void write_registration(Writer *writer);
extern void write_new_registration(Writer *writer, const char *name);
extern void write_stray(Writer *writer);

/* rights.c */
extern bool has_late_owner(const Writer *writer, const ModelObject *have);
extern bool owner_will_change(const Writer *writer, const char *expected,
							  const ModelObject *have);
extern void write_owner_change(Writer *writer);
extern void write_grant_revokes(Writer *writer);
extern bool is_held_by_additions(const Writer *writer, const List *additions);
extern void write_type_addition_drop(Writer *writer);
extern void write_reference_drop(Writer *writer);

#endif							/* SCHEMA_SETUP_DDL_WRITER_H */
