/*-------------------------------------------------------------------------
 *
 * diff/difference.c
 *		Notes a difference, and says what it is about.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "miscadmin.h"

#include "diff/compare.h"
#include "schema/print.h"

#define PROBLEM(name, code, severity, plain_severity, blocks_scripts, detail, plain_detail) \
	[name] = code,

static const char *const codes[PROBLEM_COUNT] = {
#include "diff/problemlist.h"
};

/* The stable code of a problem. */
const char *
problem_code(Problem problem)
{
	return codes[problem];
}

/*
 * Note a difference.  It is returned, so that the caller can add what else
 * there is to say.
 */
Difference *
differ(Diff *diff, Problem problem, const ModelObject *want, const ModelObject *have,
	   const char *expected, const char *actual)
{
	Difference *difference = palloc0(sizeof(Difference));

	Assert(want != NULL || have != NULL);
	CHECK_FOR_INTERRUPTS();
	difference->problem = problem;
	difference->want = want;
	difference->have = have;
	difference->want_table = diff->want_table;
	difference->have_table = diff->have_table;
	difference->expected = expected;
	difference->actual = actual;
	diff->differences = lappend(diff->differences, difference);
	return difference;
}

/* What a difference is about: the wanted object, or the one that is not wanted. */
const ModelObject *
difference_object(const Difference *difference)
{
	return difference->want ? difference->want : difference->have;
}

/* Its kind: "column", "enum label". */
const char *
difference_kind(const Difference *difference)
{
	if (difference->part != NULL)
		return "enum label";
	return object_kind_text(difference_object(difference));
}

/* Its name: "users.email", "user_status.active". */
const char *
difference_name(const Difference *difference)
{
	const ModelObject *object = difference_object(difference);

	if (difference->part != NULL)
		return psprintf("%s.%s", object->name, difference->part);
	return object_full_name(object);
}
