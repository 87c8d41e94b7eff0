/*-------------------------------------------------------------------------
 *
 * schema/names.c
 *		The names that a definition has taken, and those that the server gives
 *		to what has none.
 *
 * The rules are those of ChooseRelationName(), ChooseConstraintName() and
 * ChooseIndexName() of the server; there they look into the catalog.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "commands/defrem.h"
#include "mb/pg_wchar.h"
#include "parser/parse_target.h"

#include "schema/parser.h"

typedef struct NameKey
{
	NameSpace	space;
	char		name[NAMEDATALEN];
} NameKey;

typedef struct NameEntry
{
	NameKey		key;
	void	   *object;
} NameEntry;

static NameEntry *
find_name(const Parser *parser, NameSpace space, const char *name, HASHACTION action,
		  bool *found)
{
	NameKey		key;

	memset(&key, 0, sizeof(key));
	key.space = space;
	strlcpy(key.name, name, NAMEDATALEN);
	return hash_search(parser->names, &key, action, found);
}

/* The object that has a name; NULL if there is none. */
void *
named_object(const Parser *parser, NameSpace space, const char *name)
{
	NameEntry  *entry = find_name(parser, space, name, HASH_FIND, NULL);

	return entry ? entry->object : NULL;
}

/* Note that an object has a name; an error if another one has it. */
void
take_name(Parser *parser, NameSpace space, const char *name, void *object, int location)
{
	bool		found;
	NameEntry  *entry = find_name(parser, space, name, HASH_ENTER, &found);

	if (found && space == NAMES_OF_RELATIONS)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_TABLE),
				 errmsg("%s: relation \"%s\" is there already", place(parser, location), name),
				 errdetail("Tables, indexes and sequences have their names in common.")));
	if (found && space == NAMES_OF_TYPES)
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_OBJECT),
				 errmsg("%s: type \"%s\" is there already", place(parser, location), name),
				 errdetail("Types and tables have their names in common.")));
	entry->object = object;
}

/* Forget a name. */
void
release_name(Parser *parser, NameSpace space, const char *name)
{
	(void) find_name(parser, space, name, HASH_REMOVE, NULL);
}

/* Make a name of up to two others and a label that no relation has, nor a constraint. */
const char *
choose_relation_name(Parser *parser, const char *first, const char *second, const char *label,
					 bool constraint)
{
	const char *name = makeObjectName(first, second, label);

	for (int pass = 1; named_object(parser, NAMES_OF_RELATIONS, name) != NULL ||
		 (constraint && named_object(parser, NAMES_OF_CONSTRAINTS, name) != NULL); pass++)
		name = makeObjectName(first, second, psprintf("%s%d", label, pass));
	return name;
}

/* Make a name of up to two others and a label that no constraint of any table has. */
const char *
choose_constraint_name(Parser *parser, const char *first, const char *second, const char *label)
{
	const char *name = makeObjectName(first, second, label);

	for (int pass = 1; named_object(parser, NAMES_OF_CONSTRAINTS, name) != NULL; pass++)
		name = makeObjectName(first, second, psprintf("%s%d", label, pass));
	return name;
}

/* Names joined by underscores, as the server does it for those that it makes. */
const char *
joined_names(const List *names)
{
	char		buffer[NAMEDATALEN * 2];
	int			length = 0;
	ListCell   *lc;

	buffer[0] = '\0';
	foreach(lc, names)
	{
		if (length > 0)
			buffer[length++] = '_';
		strlcpy(buffer + length, lfirst(lc), NAMEDATALEN);
		length += strlen(buffer + length);
		if (length >= NAMEDATALEN)
			break;
	}
	return pstrdup(buffer);
}

static bool
is_in(const List *names, const char *name)
{
	ListCell   *lc;

	foreach(lc, names)
	{
		if (strcmp(lfirst(lc), name) == 0)
			return true;
	}
	return false;
}

/* The names of an index's columns (of IndexElem), as the server gives them. */
List *
index_column_names(const List *elements)
{
	List	   *result = NIL;
	ListCell   *lc;

	foreach(lc, elements)
	{
		IndexElem  *element = lfirst(lc);
		const char *base = element->indexcolname ? element->indexcolname : element->name;
		const char *name;

		if (base == NULL)
			base = FigureIndexColname(element->expr);
		if (base == NULL)
			base = "expr";
		name = base;
		for (int i = 1; is_in(result, name); i++)
		{
			const char *number = psprintf("%d", i);
			int			length = pg_mbcliplen(base, strlen(base),
											  NAMEDATALEN - 1 - strlen(number));

			name = psprintf("%.*s%s", length, base, number);
		}
		result = lappend(result, (void *) name);
	}
	return result;
}
