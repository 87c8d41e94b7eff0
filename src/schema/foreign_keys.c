/*-------------------------------------------------------------------------
 *
 * schema/foreign_keys.c
 *		The foreign keys of a definition.
 *
 * What they reference is looked up when the whole definition is parsed, so
 * that tables may reference each other.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_constraint.h"
#include "parser/parse_coerce.h"
#include "parser/parse_oper.h"

#include "expression/expression.h"
#include "schema/parser.h"

typedef struct UnresolvedKey
{
	ModelConstraint *key;
	const Constraint *constraint;
} UnresolvedKey;

/* Raise an error if columns of a list are not there. */
static void
require_columns(Parser *parser, const ModelTable *table, const NameArray *columns, int location)
{
	for (int i = 0; i < columns->count; i++)
		(void) own_column(parser, table, columns->names[i], location);
}

/* The names that strings of a parse tree are, as the server joins them. */
static const char *
joined_strings(const List *strings)
{
	List	   *names = NIL;
	ListCell   *lc;

	foreach(lc, strings)
		names = lappend(names, strVal(lfirst(lc)));
	return joined_names(names);
}

/* Parse ON DELETE SET NULL (columns), which are some of the key's own. */
static void
parse_delete_columns(Parser *parser, ModelConstraint *key, const Constraint *constraint)
{
	key->delete_columns = name_array(constraint->fk_del_set_cols);
	for (int i = 0; i < key->delete_columns.count; i++)
	{
		if (!names_contain(&key->columns, key->delete_columns.names[i]))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_COLUMN_REFERENCE),
					 errmsg("%s: column \"%s\" in ON DELETE SET is not one of the foreign key",
							place_here(parser), key->delete_columns.names[i])));
	}
}

/* Parse a foreign key; what it references is left for later. */
void
parse_foreign_key(Parser *parser, ModelTable *table, const Constraint *constraint,
				  bool new_table)
{
	UnresolvedKey *unresolved = palloc(sizeof(UnresolvedKey));
	const char *name = constraint->conname;
	ModelConstraint *key;

	parser->location = constraint->location;
	if (name == NULL)
		name = choose_constraint_name(parser, table->base.name,
									  joined_strings(constraint->fk_attrs), "fkey");
	key = model_make_constraint(&table->base, name, CONSTRAINT_FOREIGN);
	key->base.location = constraint->location;
	key->columns = name_array(constraint->fk_attrs);
	require_columns(parser, table, &key->columns, constraint->location);
	key->deferrable = constraint->deferrable;
	key->deferred = constraint->initdeferred;
	key->enforced = raw_constraint_is_enforced(constraint);
	key->validated = key->enforced && (new_table || !constraint->skip_validation);
	key->on_update = constraint->fk_upd_action;
	key->on_delete = constraint->fk_del_action;
	key->match = constraint->fk_matchtype;
	if (key->match == FKCONSTR_MATCH_PARTIAL)
		parser_not_held(parser, constraint->location, "MATCH PARTIAL", NULL);
	parse_delete_columns(parser, key, constraint);
	add_constraint(parser, table, key);

	unresolved->key = key;
	unresolved->constraint = constraint;
	parser->foreign_keys = lappend(parser->foreign_keys, unresolved);
}

/* The table of the definition that a foreign key references; NULL: one of another schema. */
static ModelTable *
referenced_table(Parser *parser, const RangeVar *relation)
{
	ModelObject *object = named_object(parser, NAMES_OF_RELATIONS, relation->relname);

	/* An ORM writes the schema here even where it writes it nowhere else. */
	if (relation->schemaname != NULL && parser->schema == NULL && object != NULL)
		parser->schema = relation->schemaname;
	if (!is_own_schema(parser, relation->schemaname))
		return NULL;
	return own_table(parser, relation);
}

/* The primary key of a table; NULL if it has none. */
ModelConstraint *
primary_key(const ModelTable *table)
{
	ListCell   *lc;

	foreach(lc, table->constraints)
	{
		if (((ModelConstraint *) lfirst(lc))->type == CONSTRAINT_PRIMARY)
			return lfirst(lc);
	}
	return NULL;
}

/* Do two lists have the same names, in whatever order? */
static bool
same_names(const NameArray *a, const NameArray *b)
{
	for (int i = 0; i < a->count; i++)
	{
		if (!names_contain(b, a->names[i]))
			return false;
	}
	return a->count == b->count;
}

/* Is an index a key of exactly these columns, as a foreign key needs it? */
static bool
index_is_key(const ModelIndex *index, const NameArray *columns)
{
	ListCell   *lc;

	if (!index->unique || !index->immediate || index->predicate != NULL ||
		list_length(index->elements) != columns->count)
		return false;
	foreach(lc, index->elements)
	{
		const IndexElement *element = lfirst(lc);

		if (element->column == NULL || !names_contain(columns, element->column))
			return false;
	}
	return true;
}

/* Has a table a unique key of exactly these columns? */
static bool
has_unique_key(const ModelTable *table, const NameArray *columns)
{
	ListCell   *lc;

	foreach(lc, table->constraints)
	{
		const ModelConstraint *key = lfirst(lc);

		if ((key->type == CONSTRAINT_PRIMARY || key->type == CONSTRAINT_UNIQUE) &&
			!key->deferrable && same_names(&key->columns, columns))
			return true;
	}
	foreach(lc, table->indexes)
	{
		if (index_is_key(lfirst(lc), columns))
			return true;
	}
	return false;
}

/* A table of another schema is not looked at: only what is said counts. */
static void
resolve_foreign_table(Parser *parser, ModelConstraint *key, const Constraint *constraint)
{
	key->ref_schema = constraint->pktable->schemaname;
	if (constraint->pk_attrs == NIL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("%s: the columns of a table of another schema have to be named",
						place(parser, constraint->pktable->location))));
}

/* Find the columns that a foreign key references, and the key that they are. */
static void
resolve_columns(Parser *parser, ModelConstraint *key, const Constraint *constraint,
				const ModelTable *table)
{
	const ModelConstraint *primary = primary_key(table);

	if (constraint->pk_attrs == NIL && primary == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("%s: table \"%s\" has no primary key that could be referenced",
						place(parser, constraint->pktable->location), table->base.name)));
	if (constraint->pk_attrs == NIL)
		key->ref_columns = primary->columns;
	require_columns(parser, table, &key->ref_columns, constraint->pktable->location);
	if (!has_unique_key(table, &key->ref_columns))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_FOREIGN_KEY),
				 errmsg("%s: table \"%s\" has no unique key of exactly the columns that are referenced",
						place(parser, constraint->pktable->location), table->base.name)));
}

/* What a domain of the definition is based on; any other type itself. */
static const TypeRef *
base_type(const Parser *parser, const TypeRef *type)
{
	while (type->own != NULL && !type->own_array && is_domain_type(parser, type))
		type = &as_domain(named_object(parser, NAMES_OF_TYPES, type->own))->type;
	return type;
}

/* Can values of one type be looked up among those of another one? */
static bool
types_fit(const Parser *parser, const TypeRef *type, const TypeRef *referenced)
{
	Oid			left = stand_in_type(parser, referenced);
	Oid			right = stand_in_type(parser, type);

	type = base_type(parser, type);
	referenced = base_type(parser, referenced);
	if (type->own != NULL || referenced->own != NULL)
		return texts_equal(type->own, referenced->own) &&
			type->own_array == referenced->own_array;
	return OidIsValid(compatible_oper_opid(list_make1(makeString("=")), left, right, true)) ||
		can_coerce_type(1, &right, &left, COERCION_IMPLICIT);
}

/* Raise an error if the types of a foreign key are not those of what it references. */
static void
check_types(const Parser *parser, const ModelConstraint *key, const ModelTable *table)
{
	for (int i = 0; i < key->columns.count; i++)
	{
		const ModelColumn *column =
			model_find_column((const ModelTable *) key->base.parent, key->columns.names[i]);
		const ModelColumn *referenced = model_find_column(table, key->ref_columns.names[i]);

		if (!types_fit(parser, &column->type, &referenced->type))
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("%s: column \"%s\" of type %s cannot reference one of type %s",
							place(parser, key->base.location), column->base.name,
							type_text(&column->type, ""), type_text(&referenced->type, ""))));
	}
}

/* Look up what the foreign keys reference. */
void
resolve_foreign_keys(Parser *parser)
{
	ListCell   *lc;

	foreach(lc, parser->foreign_keys)
	{
		const UnresolvedKey *unresolved = lfirst(lc);
		ModelConstraint *key = unresolved->key;
		const Constraint *constraint = unresolved->constraint;
		ModelTable *table;

		parser->location = constraint->location;
		table = referenced_table(parser, constraint->pktable);
		key->ref_table = constraint->pktable->relname;
		key->ref_columns = name_array(constraint->pk_attrs);
		if (table == NULL)
			resolve_foreign_table(parser, key, constraint);
		else
			resolve_columns(parser, key, constraint, table);
		if (key->ref_columns.count != key->columns.count)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_FOREIGN_KEY),
					 errmsg("%s: the foreign key has %d, and references %d columns",
							place_here(parser), key->columns.count, key->ref_columns.count)));
		if (table != NULL)
			check_types(parser, key, table);
	}
}
