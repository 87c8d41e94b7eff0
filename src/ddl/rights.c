/*-------------------------------------------------------------------------
 *
 * ddl/rights.c
 *		Writes the statements that change owners, and take back what others
 *		have granted or made.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/builtins.h"
#include "utils/formatting.h"

#include "ddl/writer.h"
#include "expression/expression.h"
#include "schema/print.h"

/*
 * Take privileges back from a role, and from those that it has passed them on
 * to.  object is "TABLE x", "TYPE x" or "SEQUENCE x".
 */
static void
write_revoke_from_role(Writer *writer, Phase phase, const char *object,
					   const char *grantee, AclMode privileges, bool option_alone)
{
	if (privileges != 0)
		add_statement(writer, phase, 0, "REVOKE %s%s ON %s FROM %s CASCADE",
					  option_alone ? "GRANT OPTION FOR " : "", privileges_text(privileges),
					  object, grantee ? quote_identifier(grantee) : "PUBLIC");
}

/* Take back what lets code in, or lets a role let others in. */
static void
write_code_revokes(Writer *writer, Phase phase, const char *object, const ModelGrant *grant)
{
	AclMode		code = code_privileges(grant->privileges);

	write_revoke_from_role(writer, phase, object, grant->grantee, code, false);
	write_revoke_from_role(writer, phase, object, grant->grantee, grant->options & ~code, true);
}

/*
 * Take back what lets roles put code on a table.  What a grantee has granted
 * goes with his grant option.
 */
void
write_grant_revokes(Writer *writer)
{
	const ModelObject *have = writer->difference->have;
	const char *object = psprintf("TABLE %s", table_name(writer));
	ListCell   *lc;

	foreach(lc, grants_of_owner(have, rightful_owner(writer->target->have, have->owner)))
	{
		const ModelGrant *grant = lfirst(lc);

		if (grant->grantee != NULL)
			write_code_revokes(writer, PHASE_GRANTS, object, grant);
	}
}

/* What stands before the name of an object in GRANT and REVOKE. */
static const char *
grant_keyword(const ModelObject *object)
{
	return object->kind == MODEL_TABLE ? "TABLE" :
		object->kind == MODEL_SEQUENCE ? "SEQUENCE" : "TYPE";
}

/*
 * Before an object becomes another role's, take back what its owner has granted:
 * it would be the new one's grants.  What roles may do with it, but put code
 * there, they keep if the new owner lets them do it elsewhere.
 */
static void
write_owner_revokes(Writer *writer, Phase phase, const ModelObject *have, const char *owner)
{
	const char *object = psprintf("%s %s", grant_keyword(have), target_name(writer, have->name));
	ListCell   *lc;

	foreach(lc, grants_of_owner(have, owner))
	{
		const ModelGrant *grant = lfirst(lc);
		AclMode		others = grant->privileges & ~code_privileges(grant->privileges);
		AclMode		keep = privileges_to_keep(writer->target->have, have, owner,
											  grant->grantee);

		write_code_revokes(writer, phase, object, grant);
		write_revoke_from_role(writer, phase, object, grant->grantee, others & ~keep, false);
	}
}

/* The same for the sequences of its columns, which go with a table. */
static void
write_owner_revokes_on_sequences(Writer *writer, Phase phase, const ModelTable *table,
								 const char *owner)
{
	ListCell   *lc;

	foreach(lc, writer->target->have->sequences)
	{
		const ModelSequence *sequence = lfirst(lc);

		if (texts_equal(sequence->owner_table, table->base.name))
			write_owner_revokes(writer, phase, &sequence->base, owner);
	}
}

/* Is a type of the schema another kind of type, or of another one, which nothing changes? */
static bool
type_cannot_be_changed(const Difference *difference)
{
	switch (difference->problem)
	{
		case NOT_AN_ENUM:
		case NOT_A_DOMAIN:
			return true;
		case DIFFERENT_DOMAIN:
			return !types_equal(&as_domain(difference->want)->type,
								&as_domain(difference->have)->type);
		default:
			return false;
	}
}

/* What is made of a difference of a type. */
typedef bool (*TypeCheck) (const Difference *difference);

/* Is a difference like this there of a type, or of that of a table's column? */
static bool
has_type_difference(const Writer *writer, const ModelObject *have, TypeCheck check)
{
	ListCell   *ld;
	ListCell   *lc;

	foreach(ld, writer->target->differences)
	{
		const Difference *difference = lfirst(ld);
		const char *name = difference_object(difference)->name;

		if (!check(difference) || have->kind == MODEL_SEQUENCE)
			continue;
		if (have->kind != MODEL_TABLE)
		{
			if (strcmp(have->name, name) == 0)
				return true;
			continue;
		}
		foreach(lc, as_table(have)->columns)
		{
			if (texts_equal(((ModelColumn *) lfirst(lc))->type.own, name))
				return true;
		}
	}
	return false;
}

static bool
is_of_domain(const Difference *difference)
{
	return difference->problem == DIFFERENT_DOMAIN;
}

/* Does a table have, until its columns are as they should be, what would be run of others? */
static bool
has_late_columns(const Writer *writer, const ModelTable *have)
{
	ListCell   *lc;

	foreach(lc, have->columns)
	{
		const ModelColumn *column = lfirst(lc);

		if (column->generated != '\0' || column->type_of_others)
			return true;
	}
	foreach(lc, writer->target->differences)
	{
		const Difference *difference = lfirst(lc);
		Problem		problem = difference->problem;

		if (difference->have_table == have &&
			(problem == DIFFERENT_COLUMN_DEFAULT || problem == DIFFERENT_COLUMN_GENERATION ||
			 (problem == DIFFERENT_COLUMN_TYPE &&
			  expression_can_run_code(as_column(difference->have)->default_value,
									  writer->target->have))))
			return true;
	}
	return false;
}

/*
 * Does an object have, until its columns or domains are as they should be, what
 * would be run of others?  Then its owner is changed only after that.
 */
bool
has_late_owner(const Writer *writer, const ModelObject *have)
{
	if (has_type_difference(writer, have, is_of_domain))
		return true;
	return have->kind == MODEL_TABLE && has_late_columns(writer, as_table(have));
}

/*
 * Will an object of the extension go back to its owner?  Not without leave where
 * most of them belong to others, as which the application may connect, or where
 * somebody has put something on it, which would be the owner's to run; and never
 * while that stays.  Ordinary tables are for their owners to give away.
 */
bool
owner_will_change(const Writer *writer, const char *expected, const ModelObject *have)
{
	const DdlTarget *target = writer->target;

	if (!target->members || expected == NULL || is_gone(expected) ||
		is_held_by_additions(writer, have->type_additions) ||
		has_type_difference(writer, have, type_cannot_be_changed))
		return false;
	return target->allow_data_loss ||
		(model_is_mostly_of(target->have, expected) &&
		 !object_has_additions(target->have, have, target->differences));
}

/* Give an object of the extension back to its owner. */
void
write_owner_change(Writer *writer)
{
	const ModelObject *have = writer->difference->have;
	const char *owner = writer->difference->expected;
	bool		late = has_late_owner(writer, have);
	Phase		revokes = late ? PHASE_LATE_OWNER_REVOKES : PHASE_OWNER_REVOKES;

	if (!owner_will_change(writer, owner, have))
		return;
	write_owner_revokes(writer, revokes, have, owner);
	if (have->kind == MODEL_TABLE)
		write_owner_revokes_on_sequences(writer, revokes, as_table(have), owner);
	add_statement(writer, late ? PHASE_LATE_OWNERS : PHASE_OWNERS, BLOCKS_ALL,
				  "ALTER %s %s OWNER TO %s", object_keywords(have),
				  target_name(writer, have->name), quote_identifier(owner));
}

/*
 * Does what others have made of a type keep it from being made again, or from
 * another owner?  Casts and operators go with leave, types of the type do not.
 */
bool
is_held_by_additions(const Writer *writer, const List *additions)
{
	ListCell   *lc;

	foreach(lc, additions)
	{
		if (((ModelTypeAddition *) lfirst(lc))->kind == ADDED_TYPE)
			return true;
	}
	return additions != NIL && !writer->target->allow_data_loss;
}

/* Drop a cast or operator that others have made of a type. */
void
write_type_addition_drop(Writer *writer)
{
	const ModelTypeAddition *have = as_type_addition(writer->difference->have);

	if (have->identity != NULL)
		add_statement(writer, PHASE_DROPS, 0, "DROP %s %s",
					  asc_toupper(have->type, strlen(have->type)), have->identity);
}

/* Drop a foreign key of another table. */
void
write_reference_drop(Writer *writer)
{
	const ModelReference *have = as_reference(writer->difference->have);

	if (have->identity != NULL)
		add_statement(writer, PHASE_FOREIGN_KEY_DROPS, BLOCKS_ALL,
					  "ALTER TABLE %s DROP CONSTRAINT %s", have->identity,
					  quote_identifier(have->base.name));
}
