/*-------------------------------------------------------------------------
 *
 * table.c
 *		Tables for people to read.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres_fe.h"

#include "client/findings.h"
#include "fe_utils/print.h"
#include "mb/pg_wchar.h"

/* Prints the first columns of rows as a table, wrapped where a terminal is too narrow for it. */
void
print_rows(const PGresult *result, int columns)
{
	printTableOpt how = {0};
	printTableContent table;
	int			width = terminal_width();

	how.format = width > 0 ? PRINT_WRAPPED : PRINT_ALIGNED;
	how.columns = width;
	how.border = 1;
	how.start_table = true;
	how.stop_table = true;
	how.encoding = PG_UTF8;
	how.line_style = &pg_utf8format;
	refresh_utf8format(&how);
	printTableInit(&table, &how, NULL, columns, PQntuples(result));
	for (int i = 0; i < columns; i++)
		printTableAddHeader(&table, PQfname(result, i), false, column_type_alignment(PQftype(result, i)));
	for (int row = 0; row < PQntuples(result); row++)
	{
		for (int i = 0; i < columns; i++)
			printTableAddCell(&table, PQgetvalue(result, row, i), false, false);
	}
	printTable(&table, stdout, false, NULL);
	printTableCleanup(&table);
}
