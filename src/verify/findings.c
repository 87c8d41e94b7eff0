/*-------------------------------------------------------------------------
 *
 * verify/findings.c
 *		Turns differences into findings: with code, severity and meaning.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "miscadmin.h"

#include "verify/findings.h"

/* Is it a column that no row can come in without, and that the application does not know? */
static bool
refuses_rows(const Difference *difference)
{
	const ModelColumn *column = (const ModelColumn *) difference->have;

	return difference->problem == UNEXPECTED_COLUMN && column->not_null &&
		column->default_value == NULL && column->default_sequence == NULL &&
		column->identity == '\0' && column->generated == '\0';
}

/* The one function that every finding goes through. */
Finding *
finding_of(const Difference *difference, bool packaged)
{
	const ProblemInfo *info = &problems[difference->problem];
	Finding    *finding = palloc(sizeof(Finding));

	finding->severity = packaged ? info->severity : info->plain_severity;
	finding->problem = info->code;
	finding->object_type = difference_kind(difference);
	finding->object = difference_name(difference);
	finding->expected = difference->expected;
	finding->actual = difference->actual;
	finding->detail = (!packaged && info->plain_detail) ? info->plain_detail : info->detail;
	if (!packaged && refuses_rows(difference))
	{
		finding->severity = SEVERITY_ERROR;
		finding->detail = "The application's schema does not know this column, which takes no NULL and has no default: inserts fail.";
	}
	return finding;
}

/* The findings of one severity. */
List *
findings_of_severity(const List *differences, bool packaged, const char *severity)
{
	List	   *findings = NIL;
	ListCell   *lc;

	foreach(lc, differences)
	{
		Finding    *finding = finding_of(lfirst(lc), packaged);

		CHECK_FOR_INTERRUPTS();
		if (strcmp(finding->severity, severity) == 0)
			findings = lappend(findings, finding);
	}
	return findings;
}

/* The findings that an install or update script must not leave. */
List *
findings_that_block_scripts(const List *differences, bool packaged)
{
	List	   *findings = NIL;
	ListCell   *lc;

	foreach(lc, differences)
	{
		const Difference *difference = lfirst(lc);

		if (problems[difference->problem].blocks_scripts)
			findings = lappend(findings, finding_of(difference, packaged));
	}
	return findings;
}

/* Findings as the lines of an error's detail. */
const char *
findings_text(const List *findings)
{
	StringInfoData text;
	ListCell   *lc;

	initStringInfo(&text);
	foreach(lc, findings)
	{
		const Finding *finding = lfirst(lc);

		CHECK_FOR_INTERRUPTS();
		appendStringInfo(&text, "%s%s: %s %s", text.len > 0 ? "\n" : "",
						 finding->problem, finding->object_type, finding->object);
		if (finding->actual != NULL)
			appendStringInfo(&text, ": %s", finding->actual);
		if (finding->expected != NULL && finding->actual != NULL)
			appendStringInfo(&text, "; expected: %s", finding->expected);
	}
	return text.data;
}
