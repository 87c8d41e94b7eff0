/*-------------------------------------------------------------------------
 *
 * ddl/domains.c
 *		Writes the statements for domains and their constraints.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/builtins.h"

#include "ddl/writer.h"
#include "expression/expression.h"
#include "schema/print.h"

/* Create a domain with its constraints. */
void
write_domain(Writer *writer)
{
	const ModelDomain *domain = as_domain(writer->difference->want);
	ListCell   *lc;

	if (type_is_in_the_way(writer, &domain->type))
		return;
	add_statement(writer, PHASE_DOMAINS, 0, "CREATE DOMAIN %s %s",
				  target_name(writer, domain->base.name),
				  domain_definition(domain, writer->target->prefix));
	write_owner(writer, &domain->base);
	write_membership(writer, &domain->base);
	write_new_comment(writer, &domain->base);
	foreach(lc, domain->constraints)
		write_new_comment(writer, lfirst(lc));
}

/*
 * Change what of a domain can be changed.  Its type cannot: somebody has to
 * decide what becomes of the columns.
 */
void
write_domain_change(Writer *writer)
{
	const ModelDomain *want = as_domain(writer->difference->want);
	const ModelDomain *have = as_domain(writer->difference->have);
	const char *name = target_name(writer, want->base.name);

	if (!types_equal(&want->type, &have->type) || want->collation != have->collation)
		return;
	if (want->default_value != NULL)
		add_statement(writer, PHASE_DOMAINS, 0, "ALTER DOMAIN %s SET DEFAULT %s", name,
					  expression_text(want->default_value, NULL, writer->target->prefix));
	else if (have->default_value != NULL)
		add_statement(writer, PHASE_DOMAINS, 0, "ALTER DOMAIN %s DROP DEFAULT", name);
	if (want->not_null && !have->not_null)
		add_statement(writer, PHASE_DOMAIN_CHECKS, SCANS_TABLE, "ALTER DOMAIN %s SET NOT NULL",
					  name);
	else if (have->not_null && !want->not_null)
		add_statement(writer, PHASE_DOMAINS, 0, "ALTER DOMAIN %s DROP NOT NULL", name);
}

/* Add a constraint of a domain; the server looks at all columns that have it. */
static void
write_new_domain_constraint(Writer *writer, const ModelConstraint *constraint)
{
	add_statement(writer, PHASE_DOMAIN_CHECKS, BLOCKS_WRITERS | SCANS_TABLE,
				  "ALTER DOMAIN %s ADD CONSTRAINT %s %s",
				  target_name(writer, constraint->base.parent->name),
				  quote_identifier(constraint->base.name),
				  constraint_definition(NULL, constraint, writer->target->prefix));
	write_new_comment(writer, &constraint->base);
}

static void
write_drop_of_domain_constraint(Writer *writer, const ModelConstraint *constraint)
{
	add_statement(writer, PHASE_KEY_DROPS, 0, "ALTER DOMAIN %s DROP CONSTRAINT %s",
				  target_name(writer, constraint->base.parent->name),
				  quote_identifier(constraint->base.name));
}

static bool
has_constraint(const ModelDomain *domain, const char *name)
{
	ListCell   *lc;

	foreach(lc, domain->constraints)
	{
		if (strcmp(((ModelConstraint *) lfirst(lc))->base.name, name) == 0)
			return true;
	}
	return false;
}

/* A constraint that is there, is not wanted, and is the same by another name; NULL if none is. */
static const ModelConstraint *
find_other_name(const Writer *writer, const ModelConstraint *wanted)
{
	const DdlTarget *target = writer->target;
	const char *domain = wanted->base.parent->name;
	const ModelDomain *want = model_find_domain(target->want, domain);
	const ModelDomain *have = model_find_domain(target->have, domain);
	ExpressionContext context = {
		target->have, target->have->schema, target->have->schema ? NULL : target->want
	};
	ListCell   *lc;

	foreach(lc, want && have ? have->constraints : NIL)
	{
		const ModelConstraint *there = lfirst(lc);

		if (!has_constraint(want, there->base.name) && there->validated &&
			!list_member_ptr(writer->written, there) &&
			expressions_equal(wanted->expression, NULL, there->expression, NULL, &context))
			return there;
	}
	return NULL;
}

/*
 * A constraint that is missing may be there by another name, which a renamed
 * domain leaves behind.  To add it would not do: the server looks at no array of
 * the domain.
 */
void
write_domain_constraint(Writer *writer)
{
	const ModelConstraint *want = as_constraint(writer->difference->want);
	const ModelConstraint *there = find_other_name(writer, want);

	if (there == NULL)
	{
		write_new_domain_constraint(writer, want);
		return;
	}
	(void) was_written(writer, &there->base);
	add_statement(writer, PHASE_RENAMES, 0, "ALTER DOMAIN %s RENAME CONSTRAINT %s TO %s",
				  target_name(writer, want->base.parent->name),
				  quote_identifier(there->base.name), quote_identifier(want->base.name));
	if (!texts_equal(want->base.comment, there->base.comment))
		write_comment(writer, &want->base);
}

void
write_domain_constraint_again(Writer *writer)
{
	write_drop_of_domain_constraint(writer, as_constraint(writer->difference->have));
	write_new_domain_constraint(writer, as_constraint(writer->difference->want));
}

void
write_domain_constraint_drop(Writer *writer)
{
	if (!list_member_ptr(writer->written, writer->difference->have))
		write_drop_of_domain_constraint(writer, as_constraint(writer->difference->have));
}
