/*-------------------------------------------------------------------------
 *
 * diff/objects.c
 *		Compares what objects of every kind have: where they are, whose they
 *		are, whether they belong to the extension, what is said of them.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"

#include "diff/compare.h"
#include "schema/print.h"

/* Is the owner of an object one that can be another? */
static bool
has_own_owner(const ModelObject *object)
{
	return object->kind != MODEL_SEQUENCE ||
		((const ModelSequence *) object)->owner_table == NULL;
}

/* Compare where an object is, and whether it is a member, with its owner. */
void
diff_membership(Diff *diff, const ModelObject *want, const ModelObject *have)
{
	if (diff->have->schema == NULL)
		return;					/* a definition */
	if (have->moved_to != NULL)
		differ(diff, WRONG_SCHEMA, want, have, diff->have->schema, have->moved_to);
	else if (diff->have->packaged && !have->member)
		differ(diff, NOT_A_MEMBER, want, have, "member of the extension", "not a member");
	if (has_own_owner(have) &&
		(have->owner == NULL || !texts_equal(have->owner, diff->have->owner)))
		differ(diff, DIFFERENT_OWNER, want, have,
			   diff->have->owner ? diff->have->owner : GONE,
			   have->owner ? have->owner : GONE);
	if (have->member && have->initial_grants)
		differ(diff, GRANTS_NOT_IN_DUMP, want, have, "grants in a dump",
			   "grants taken for the extension's own");
}

/* Compare what is said of an object. */
void
diff_comment(Diff *diff, const ModelObject *want, const ModelObject *have)
{
	if (!texts_equal(want->comment, have->comment))
		differ(diff, DIFFERENT_COMMENT, want, have, want->comment, have->comment);
}

/* Storage parameters as a finding has them; NULL for none. */
const char *
options_or_null(const List *options)
{
	return options != NIL ? options_text(options) : NULL;
}
