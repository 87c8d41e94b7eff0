/*-------------------------------------------------------------------------
 *
 * model/grants.c
 *		What the grants of a model mean: which let code of others in, and
 *		which a change of owner leaves.
 *
 * ALTER TABLE ... OWNER TO makes what the former owner has granted the new
 * one's grants, so afterwards nobody can tell whose they were.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/acl.h"

#include "model/model.h"

#ifndef ACL_MAINTAIN
#define ACL_MAINTAIN 0			/* before 17 */
#endif

static const struct
{
	AclMode		mode;
	const char *name;
}			privilege_names[] =
{
	{ACL_SELECT, "SELECT"},
	{ACL_INSERT, "INSERT"},
	{ACL_UPDATE, "UPDATE"},
	{ACL_DELETE, "DELETE"},
	{ACL_TRUNCATE, "TRUNCATE"},
	{ACL_REFERENCES, "REFERENCES"},
	{ACL_TRIGGER, "TRIGGER"},
	{ACL_MAINTAIN, "MAINTAIN"},
	{ACL_USAGE, "USAGE"},
};

/* "SELECT, INSERT" */
const char *
privileges_text(AclMode privileges)
{
	StringInfoData text;

	initStringInfo(&text);
	for (int i = 0; i < (int) lengthof(privilege_names); i++)
	{
		if (privileges & privilege_names[i].mode)
			appendStringInfo(&text, "%s%s", text.len > 0 ? ", " : "",
							 privilege_names[i].name);
	}
	return text.data;
}

/*
 * Those of the privileges whose holder can have code of his run as somebody
 * else: a trigger as whoever writes, also as the owner, by way of a foreign
 * key; the cast of a referencing column as the owner.  MAINTAIN has the owner's
 * code run when its holder likes.
 */
AclMode
code_privileges(AclMode privileges)
{
	return privileges & (ACL_TRIGGER | ACL_REFERENCES | ACL_MAINTAIN);
}

/* Does a grant let the grantee's code in, or let him let others in? */
static bool
lets_code_in(const ModelGrant *grant)
{
	return code_privileges(grant->privileges) != 0 || grant->options != 0;
}

/*
 * Whose an object should be that has this owner: the extension's owner's, or, of
 * ordinary ones, its owner's.
 */
const char *
rightful_owner(const Model *model, const char *owner)
{
	return model->packaged && !model->unpackaged ? model->owner : owner;
}

/* Find the grant to a role in a list of such with one for each. */
static ModelGrant *
find_grantee(const List *grants, const char *grantee)
{
	ListCell   *lc;

	foreach(lc, grants)
	{
		if (texts_equal(((ModelGrant *) lfirst(lc))->grantee, grantee))
			return lfirst(lc);
	}
	return NULL;
}

/*
 * What the owner of an object has granted to others, but not to one of them:
 * one ModelGrant for each grantee.
 */
List *
grants_of_owner(const ModelObject *object, const char *except)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, object->grants)
	{
		const ModelGrant *grant = lfirst(lc);
		ModelGrant *sum = find_grantee(result, grant->grantee);

		if (!texts_equal(grant->grantor, object->owner) ||
			texts_equal(grant->grantee, object->owner) ||
			(except != NULL && texts_equal(grant->grantee, except)))
			continue;
		if (sum == NULL)
		{
			sum = palloc0(sizeof(ModelGrant));
			sum->grantee = grant->grantee;
			sum->grantor = grant->grantor;
			result = lappend(result, sum);
		}
		sum->privileges |= grant->privileges;
		sum->options |= grant->options;
	}
	return result;
}

/*
 * The grants of an object that let code in.  What another role is granted, or
 * grants, to whom the object should belong is left out.  PUBLIC is no role.
 */
List *
grants_that_let_code_in(const ModelObject *object, const char *except)
{
	const char *owner = object->owner;
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, object->grants)
	{
		const ModelGrant *grant = lfirst(lc);

		if (grant->grantee != NULL && lets_code_in(grant) &&
			!texts_equal(grant->grantee, owner) && !texts_equal(grant->grantee, except) &&
			(texts_equal(grant->grantor, owner) || !texts_equal(grant->grantor, except)))
			result = lappend(result, (void *) grant);
	}
	return result;
}

/* The grants that one role has made. */
List *
grants_by(const List *grants, const char *grantor)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, grants)
	{
		if (texts_equal(((ModelGrant *) lfirst(lc))->grantor, grantor))
			result = lappend(result, lfirst(lc));
	}
	return result;
}

/* Has anybody but the owner been granted anything that he had not before? */
bool
grants_were_added(const List *before, const List *now, const char *owner)
{
	ListCell   *lc;

	foreach(lc, now)
	{
		const ModelGrant *grant = lfirst(lc);
		AclMode		privileges = grant->privileges;
		AclMode		options = grant->options;
		ListCell   *lb;

		if (texts_equal(grant->grantee, owner))
			continue;
		foreach(lb, before)
		{
			const ModelGrant *other = lfirst(lb);

			if (!texts_equal(other->grantee, grant->grantee) ||
				(other->of_column && !grant->of_column))
				continue;
			privileges &= ~other->privileges;
			options &= ~other->options;
		}
		if (privileges != 0 || options != 0)
			return true;
	}
	return false;
}

/* What the owner has granted a role on an object as a whole. */
static AclMode
granted_by(const List *grants, const char *owner, const char *grantee)
{
	AclMode		privileges = 0;
	ListCell   *lc;

	foreach(lc, grants)
	{
		const ModelGrant *grant = lfirst(lc);

		if (!grant->of_column && texts_equal(grant->grantee, grantee) &&
			texts_equal(grant->grantor, owner))
			privileges |= grant->privileges;
	}
	return privileges;
}

/* Those of the privileges that were counted on more than half of the objects. */
static AclMode
on_most(const int *counts, int total)
{
	AclMode		result = 0;

	for (int i = 0; i < (int) lengthof(privilege_names); i++)
	{
		if (2 * counts[i] > total)
			result |= privilege_names[i].mode;
	}
	return result;
}

/* Count the privileges. */
static void
count_privileges(int *counts, AclMode privileges)
{
	for (int i = 0; i < (int) lengthof(privilege_names); i++)
	{
		if (privileges & privilege_names[i].mode)
			counts[i]++;
	}
}

/* The objects of a model that are of the same kind as this one. */
static const List *
objects_like(const Model *model, const ModelObject *object)
{
	switch (object->kind)
	{
		case MODEL_TABLE:
			return model->tables;
		case MODEL_SEQUENCE:
			return model->sequences;
		default:
			return list_concat_copy(model->enums, model->domains);
	}
}

/*
 * What a role may still do with a table's rows, a sequence or a type that
 * becomes its new owner's: what that one has granted it on most of the other
 * ones.  PUBLIC may use a new type, so it may this one, unless the owner has
 * taken that back elsewhere.
 */
AclMode
privileges_to_keep(const Model *model, const ModelObject *object, const char *owner,
				   const char *grantee)
{
	int			counts[lengthof(privilege_names)] = {0};
	bool		is_type = object->kind == MODEL_ENUM || object->kind == MODEL_DOMAIN;
	int			total = 0;
	AclMode		privileges;
	ListCell   *lc;

	foreach(lc, objects_like(model, object))
	{
		const ModelObject *other = lfirst(lc);

		if (other == object || !texts_equal(other->owner, owner))
			continue;
		total++;
		count_privileges(counts, granted_by(other->grants, owner, grantee));
	}
	if (is_type && grantee == NULL && total == 0)
		return ACL_USAGE;
	privileges = on_most(counts, total);
	return privileges & ~code_privileges(privileges);
}
