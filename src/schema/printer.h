/*-------------------------------------------------------------------------
 *
 * schema/printer.h
 *		What the files that write a whole definition share.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_PRINTER_H
#define SCHEMA_SETUP_PRINTER_H

#include "lib/stringinfo.h"

#include "schema/print.h"

typedef struct Printer
{
	const Model *model;
	StringInfoData text;
	List	   *begun;			/* tables and domains that are or will be there */
	List	   *tables;			/* those that are there */
	List	   *later;			/* ModelConstraint that follow all tables */
} Printer;

/* print_model.c */
extern void print_comment(Printer *printer, const ModelObject *object);
extern bool is_made_with_table(const Printer *printer, const ModelSequence *sequence);

/* print_table.c */
extern void print_table(Printer *printer, const ModelTable *table);
extern void print_added_constraint(Printer *printer, const ModelConstraint *constraint);

#endif							/* SCHEMA_SETUP_PRINTER_H */
