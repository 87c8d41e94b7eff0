/*-------------------------------------------------------------------------
 *
 * expression/literals.c
 *		Writes texts in an expression so that every session reads them alike.
 *
 * Where standard_conforming_strings is off a backslash in '...' means something
 * else, and U&'...' is an error.  A script cannot set it in time: the server
 * cuts it into tokens before the first statement of it runs.  E'...' is read
 * alike by all.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/parsenodes.h"
#include "utils/builtins.h"

#include "expression/tree.h"

/* Does a literal begin here that depends on the setting?  E, B and X have a letter before. */
static bool
is_plain_literal(const Slice *slice)
{
	return slice->start[0] == '\'' && memchr(slice->start, '\\', slice->length) != NULL;
}

static bool
is_unicode_literal(const Slice *slice)
{
	return slice->length > 3 && pg_strncasecmp(slice->start, "U&'", 3) == 0;
}

/* Where the text of a literal ends, with the UESCAPE that follows it. */
static const char *
literal_end(const List *slices, int number)
{
	const Slice *slice = list_nth(slices, number);
	const Slice *next = number + 2 < list_length(slices) ? list_nth(slices, number + 1) : NULL;

	if (next != NULL && next->length == 7 && pg_strncasecmp(next->start, "UESCAPE", 7) == 0)
		slice = list_nth(slices, number + 2);
	return slice->start + slice->length;
}

/* Is the literal behind this one-letter token N'...'? */
static bool
is_national(const List *slices, int number)
{
	const Slice *slice = list_nth(slices, number);
	const Slice *before = number > 0 ? list_nth(slices, number - 1) : NULL;

	return before != NULL && before->length == 1 && before->start + 1 == slice->start &&
		(before->start[0] == 'n' || before->start[0] == 'N');
}

/* Put the literals in another form; the fixed settings hold. */
static const char *
rewritten(const char *text)
{
	List	   *slices = token_slices(text);
	const char *done = text;
	StringInfoData result;

	initStringInfo(&result);
	for (int i = 0; i < list_length(slices); i++)
	{
		const Slice *slice = list_nth(slices, i);
		bool		national = is_national(slices, i);
		const char *end;
		A_Const    *constant;

		if (slice->start < done || !(is_plain_literal(slice) || is_unicode_literal(slice)))
			continue;
		end = literal_end(slices, i);
		constant = (A_Const *) parse_expression(pnstrdup(slice->start, end - slice->start));
		if (!IsA(constant, A_Const) || constant->isnull || !IsA(&constant->val, String))
			continue;
		appendBinaryStringInfo(&result, done, slice->start - (national ? 1 : 0) - done);
		appendStringInfo(&result, "%s%s", national ? "nchar " : "",
						 quote_literal_cstr(strVal(&constant->val)));
		done = end;
	}
	appendStringInfoString(&result, done);
	return result.data;
}

/* The same expression, read alike by all sessions. */
const char *
with_safe_literals(const char *text)
{
	int			level;
	const char *result;

	if (strchr(text, '\\') == NULL && strstr(text, "&'") == NULL)
		return text;
	level = begin_fixed_settings(FIXED_PATH);
	result = rewritten(text);
	end_fixed_settings(level);
	return result;
}
