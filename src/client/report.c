/*-------------------------------------------------------------------------
 *
 * report.c
 *		What verification finds, as the tools of others read it: annotations of a workflow on GitHub, a report of tests.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/findings.h"
#include "client/tenants.h"

/* The columns of a finding here */
enum
{
	SCHEMA,
	SEVERITY,
	PROBLEM,
	OBJECT,
	EXPECTED,
	ACTUAL,
	DETAIL,
	REPAIR
};

static bool
is_note(const PGresult *result, int row)
{
	return strcmp(value_at(result, row, SEVERITY), "note") == 0;
}

/* Prints a text as part of an annotation: its own signs are written as numbers. */
static void
print_escaped(const char *text, const char *signs)
{
	for (; *text != '\0'; text++)
	{
		if (strchr(signs, *text) != NULL)
			printf("%%%02X", (unsigned char) *text);
		else
			putchar(*text);
	}
}

/* Prints a finding as one line that a workflow shows. */
static void
print_annotation(const PGresult *result, int row)
{
	const char *severity = value_at(result, row, SEVERITY);
	PQExpBuffer buffer = createPQExpBuffer();

	appendPQExpBuffer(buffer, "schema %s: %s", value_at(result, row, SCHEMA), value_at(result, row, OBJECT));
	if (value_at(result, row, EXPECTED) != NULL)
		appendPQExpBuffer(buffer, "\nexpected: %s", value_at(result, row, EXPECTED));
	if (value_at(result, row, ACTUAL) != NULL)
		appendPQExpBuffer(buffer, "\nfound: %s", value_at(result, row, ACTUAL));
	if (value_at(result, row, REPAIR) != NULL)
		appendPQExpBuffer(buffer, "\nrepair: %s", value_at(result, row, REPAIR));
	printf("::%s title=" PROGRAM_NAME " ", strcmp(severity, "note") == 0 ? "notice" : severity);
	print_escaped(value_at(result, row, PROBLEM), "%\r\n:,");
	printf("::");
	print_escaped(buffer->data, "%\r\n");
	putchar('\n');
	destroyPQExpBuffer(buffer);
}

/* Prints a text as XML has it. What XML has no way to write becomes a question mark. */
static void
print_xml(const char *text)
{
	for (; text != NULL && *text != '\0'; text++)
	{
		if (strchr("&<>\"'", *text) != NULL)
			printf("&#%d;", *text);
		else if ((unsigned char) *text < ' ' && strchr("\t\n\r", *text) == NULL)
			putchar('?');
		else if ((unsigned char) *text < ' ')
			printf("&#%d;", *text);
		else
			putchar(*text);
	}
}

/* Prints a finding as a test that has failed, or a note as one that has not. */
static void
print_test_case(const PGresult *result, int row)
{
	printf("    <testcase classname=\"");
	print_xml(value_at(result, row, SCHEMA));
	printf("\" name=\"");
	print_xml(value_at(result, row, OBJECT));
	printf(": %s\">", value_at(result, row, PROBLEM));
	if (!is_note(result, row))
	{
		printf("<failure type=\"%s\" message=\"", value_at(result, row, SEVERITY));
		print_xml(value_at(result, row, DETAIL));
		printf("\">expected: ");
		print_xml(value_at(result, row, EXPECTED));
		printf("&#10;found: ");
		print_xml(value_at(result, row, ACTUAL));
		printf("&#10;repair: ");
		print_xml(value_at(result, row, REPAIR));
		printf("</failure>");
	}
	printf("</testcase>\n");
}

/* Prints a schema as a suite of tests: its findings are rows of the result from one on; returns the row behind them. */
static int
print_test_suite(Session *session, const char *schema, const PGresult *result, int first)
{
	int			last = first;
	int			failures = 0;

	while (last < PQntuples(result) && strcmp(value_at(result, last, SCHEMA), schema) == 0)
		failures += !is_note(result, last++);
	printf("  <testsuite name=\"");
	print_xml(session->database);
	putchar('.');
	print_xml(schema);
	printf("\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"0\">\n", Max(last - first, 1), failures);
	for (int row = first; row < last; row++)
		print_test_case(result, row);
	if (last == first)
	{
		printf("    <testcase classname=\"");
		print_xml(schema);
		printf("\" name=\"intact\"></testcase>\n");
	}
	printf("  </testsuite>\n");
	return last;
}

/* Prints what verification finds in schemas in the format that was asked for; returns whether there is more than notes. */
bool
print_report(Session *session, const TextList *schemas, const char *format)
{
	PGresult   *result;
	bool		found = false;
	int			next = 0;

	result = read_rows(session, "verify",
					   fill(session, "SELECT s.schema, severity, problem, object_type || ' ' || object, expected, actual, detail, repair "
							"FROM %s, LATERAL " FUNCTION("verify") "(s.target) WITH ORDINALITY ORDER BY place, ordinality",
							schemas_source(session, schemas), session->home));
	for (int row = 0; row < PQntuples(result); row++)
		found |= !is_note(result, row);
	if (strcmp(format, "github") == 0)
	{
		for (int row = 0; row < PQntuples(result); row++)
			print_annotation(result, row);
	}
	else
	{
		printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"" PROGRAM_NAME " verify\">\n");
		for (int i = 0; i < schemas->count; i++)
			next = print_test_suite(session, schemas->values[i], result, next);
		printf("</testsuites>\n");
	}
	PQclear(result);
	return found;
}
