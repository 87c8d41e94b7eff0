/*-------------------------------------------------------------------------
 *
 * schema/domains.c
 *		The domains of a definition.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/pg_constraint.h"

#include "schema/parser.h"

/* Find the domain that a statement is about. */
ModelDomain *
own_domain(Parser *parser, List *names)
{
	char	   *schema;
	char	   *name;
	ModelObject *object;

	DeconstructQualifiedName(names, &schema, &name);
	object = named_object(parser, NAMES_OF_TYPES,
						  own_name(parser, schema, name, parser->location));
	if (object == NULL || object->kind != MODEL_DOMAIN)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("%s: domain \"%s\" does not exist", place_here(parser), name)));
	return (ModelDomain *) object;
}

/* Add a check constraint to a domain. */
static void
add_check(Parser *parser, ModelDomain *domain, const Constraint *constraint)
{
	ModelConstraint *check = parse_check(parser, &domain->base, NULL, domain->type, constraint);
	ListCell   *lc;

	foreach(lc, domain->constraints)
	{
		if (strcmp(((ModelConstraint *) lfirst(lc))->base.name, check->base.name) == 0)
			ereport(ERROR,
					(errcode(ERRCODE_DUPLICATE_OBJECT),
					 errmsg("%s: constraint \"%s\" of domain \"%s\" is there already",
							place(parser, constraint->location), check->base.name,
							domain->base.name)));
	}
	take_name(parser, NAMES_OF_CONSTRAINTS, check->base.name, check, constraint->location);
	domain->constraints = lappend(domain->constraints, check);
}

/* Set the default of a domain from an expression. */
static void
set_default(Parser *parser, ModelDomain *domain, Node *raw, Piece piece)
{
	domain->default_value = NULL;
	if (raw == NULL || is_no_default(parser, &domain->type, raw))
		return;
	check_default(parser, &domain->type, raw);
	check_columns(parser, NULL, EXPRESSION_DEFAULT, raw);
	domain->default_value = expression_of_piece(parser, EXPRESSION_DEFAULT, domain->type, raw,
											 piece);
}

/* A domain over another one has its default, unless it has one of its own. */
static void
inherit_default(const Parser *parser, ModelDomain *domain, const List *clauses)
{
	const ModelObject *base = domain->type.own && !domain->type.own_array ?
		named_object(parser, NAMES_OF_TYPES, domain->type.own) : NULL;
	ListCell   *lc;

	foreach(lc, clauses)
	{
		if (((Constraint *) lfirst(lc))->contype == CONSTR_DEFAULT)
			return;
	}
	if (base == NULL || base->kind != MODEL_DOMAIN || as_domain(base)->default_value == NULL)
		return;
	domain->default_value = palloc(sizeof(Expression));
	*domain->default_value = *as_domain(base)->default_value;
	domain->default_value->type = domain->type;
}

/* Parse one of the clauses of a domain. */
static void
parse_clause(Parser *parser, ModelDomain *domain, const Constraint *constraint, int end)
{
	parser->location = constraint->location;
	switch (constraint->contype)
	{
		case CONSTR_NULL:
			break;
		case CONSTR_NOTNULL:
			domain->not_null = true;
			break;
		case CONSTR_DEFAULT:
			set_default(parser, domain, constraint->raw_expr,
						default_piece(parser, constraint->location, end));
			break;
		case CONSTR_CHECK:
			add_check(parser, domain, constraint);
			break;
		default:
			ereport(ERROR,
					(errcode(ERRCODE_SYNTAX_ERROR),
					 errmsg("%s: not possible for domains", place_here(parser))));
	}
}

void
parse_create_domain(Parser *parser, const CreateDomainStmt *statement)
{
	char	   *schema;
	char	   *name;
	int			location = parser->location;
	ModelDomain *domain;
	ListCell   *lc;

	DeconstructQualifiedName(statement->domainname, &schema, &name);
	domain = model_make_domain(own_name(parser, schema, name, location));
	domain->base.location = location;
	domain->type = parse_type_name(parser, statement->typeName);
	domain->collation = parse_collation(parser, statement->collClause, &domain->type);
	take_name(parser, NAMES_OF_TYPES, name, domain, location);
	parser->model->domains = lappend(parser->model->domains, domain);
	inherit_default(parser, domain, statement->constraints);
	foreach(lc, statement->constraints)
	{
		ListCell   *next = lnext(statement->constraints, lc);

		parse_clause(parser, domain, lfirst(lc),
					 next ? ((Constraint *) lfirst(next))->location :
					 token_start(parser->source, parser->statement.last + 1));
	}
}

/* ALTER DOMAIN: what pg_dump writes of it, and what sets what CREATE DOMAIN can. */
void
parse_alter_domain(Parser *parser, const AlterDomainStmt *statement)
{
	ModelDomain *domain = own_domain(parser, statement->typeName);
	Piece		piece = parser->statement;

	switch (statement->subtype)
	{
		case 'T':				/* SET or DROP DEFAULT */
			piece.first = find_token(parser->source, piece, "default") + 1;
			set_default(parser, domain, statement->def, piece);
			break;
		case 'N':
			domain->not_null = false;
			break;
		case 'O':
			domain->not_null = true;
			break;
		case 'C':
			parse_clause(parser, domain, (Constraint *) statement->def, 0);
			break;
		default:
			parser_not_held(parser, parser->location, "this form of ALTER DOMAIN", NULL);
	}
}
