/*-------------------------------------------------------------------------
 *
 * diff/rights.c
 *		Says what others have made of our types and tables, and what they have
 *		been granted to put something there.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "diff/compare.h"
#include "model/words.h"

static Problem
addition_problem(TypeAdditionKind kind)
{
	switch (kind)
	{
		case ADDED_CAST:
			return UNEXPECTED_CAST;
		case ADDED_OPERATOR:
			return UNEXPECTED_OPERATOR;
		case ADDED_TYPE:
			return UNEXPECTED_TYPE;
	}
	elog(ERROR, "unrecognized addition: %d", (int) kind);
}

/* No definition has casts, operators or ranges of its types, or other domains. */
void
diff_type_additions(Diff *diff, const ModelObject *have)
{
	ListCell   *lc;

	foreach(lc, have->type_additions)
	{
		const ModelTypeAddition *addition = lfirst(lc);

		differ(diff, addition_problem(addition->kind), NULL, &addition->base, NULL,
			   psprintf("of type %s", quote_identifier(have->name)));
	}
}

/* Is a foreign key that references the table another role's than its owner's? */
bool
reference_is_of_others(const Model *have, const ModelTable *table,
					   const ModelReference *reference)
{
	return reference->base.owner == NULL ||
		!texts_equal(reference->base.owner, rightful_owner(have, table->base.owner));
}

/* Note the foreign keys of tables of other owners to the table at hand. */
void
diff_references(Diff *diff)
{
	ListCell   *lc;

	foreach(lc, diff->have_table->references)
	{
		const ModelReference *reference = lfirst(lc);
		const char *owner = reference->base.owner;

		if (reference_is_of_others(diff->have, diff->have_table, reference))
			differ(diff, UNEXPECTED_REFERENCE, NULL, &reference->base, NULL,
				   psprintf("of table %s of role %s", reference->table,
							owner ? quote_identifier(owner) : GONE));
	}
}

/* "TRIGGER, REFERENCES to a; SELECT with grant option to b" */
static const char *
grants_text(const List *grants)
{
	StringInfoData text;
	ListCell   *lc;

	initStringInfo(&text);
	foreach(lc, grants)
	{
		const ModelGrant *grant = lfirst(lc);
		AclMode		plain = code_privileges(grant->privileges) & ~grant->options;

		if (plain != 0)
			appendStringInfo(&text, "%s%s to %s", text.len > 0 ? "; " : "",
							 privileges_text(plain), quote_identifier(grant->grantee));
		if (grant->options != 0)
			appendStringInfo(&text, "%s%s with grant option to %s", text.len > 0 ? "; " : "",
							 privileges_text(grant->options), quote_identifier(grant->grantee));
	}
	return text.data;
}

/* Note who may put code on the table at hand, or let others do so. */
void
diff_grants(Diff *diff)
{
	const ModelObject *have = &diff->have_table->base;
	List	   *grants = grants_that_let_code_in(have, rightful_owner(diff->have, have->owner));

	if (grants != NIL)
		differ(diff, UNEXPECTED_GRANT, &diff->want_table->base, have, NULL, grants_text(grants));
}

/*
 * Once an object is this owner's: may anybody do what he could not when it was
 * looked at, or put code on it, whom that one has not let do so himself?  before
 * is what it was then.
 */
bool
object_was_opened(const ModelObject *before, const ModelObject *now, const char *owner)
{
	if (grants_were_added(before->grants, now->grants, owner))
		return true;
	return now->kind == MODEL_TABLE &&
		grants_were_added(grants_by(before->grants, owner),
						  grants_that_let_code_in(now, owner), owner);
}
