/*-------------------------------------------------------------------------
 *
 * execute/find.h
 *		Finds what the parts of a statement name.
 *
 * Each function adds to a list what is there by the name; nothing where the
 * name has no schema, or nothing has it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_EXECUTE_FIND_H
#define SCHEMA_SETUP_EXECUTE_FIND_H

#include "nodes/parsenodes.h"

#include "execute/names.h"

extern List *add_object(List *objects, Oid catalog, Oid oid, const char *name,
						LOCKMODE mode);
extern List *add_relation(List *objects, const RangeVar *name, LOCKMODE mode);
extern List *add_listed_relation(List *objects, const List *names, int others,
								 LOCKMODE mode);
extern List *add_type(List *objects, const List *names, LOCKMODE mode);
extern List *add_in_expression(List *objects, Node *expression);
extern List *add_definition(List *objects, const Node *definition);
extern List *add_definitions(List *objects, const List *definitions);

#endif							/* SCHEMA_SETUP_EXECUTE_FIND_H */
