/*-------------------------------------------------------------------------
 *
 * execute/partners.c
 *		Which tables the server locks with an object: those that foreign keys
 *		lead to or come from, and those with columns of a domain.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_constraint.h"

#include "execute/partners.h"

/* Add a pair; they are not in order yet. */
static void
add_partner(Partners *partners, Oid object, Oid table)
{
	if (!OidIsValid(object) || !OidIsValid(table) || object == table)
		return;
	if (partners->count == partners->room)
	{
		partners->room = Max(partners->room * 2, 64);
		partners->pairs = partners->pairs == NULL ?
			palloc(partners->room * sizeof(Partner)) :
			repalloc(partners->pairs, partners->room * sizeof(Partner));
	}
	partners->pairs[partners->count++] = (Partner) {object, table};
}

static int
compare_partners(const void *a, const void *b)
{
	Oid			left = ((const Partner *) a)->object;
	Oid			right = ((const Partner *) b)->object;

	return left < right ? -1 : left > right ? 1 : 0;
}

static void
sort_partners(Partners *partners)
{
	if (partners->count > 1)
		qsort(partners->pairs, partners->count, sizeof(Partner), compare_partners);
}

/* The tables on both sides of each foreign key. */
Partners
partners_by_keys(const Model *model)
{
	Partners	partners = {0};
	ListCell   *lt;

	foreach(lt, model->tables)
	{
		const ModelTable *table = lfirst(lt);
		ListCell   *lc;

		foreach(lc, table->constraints)
		{
			const ModelConstraint *key = lfirst(lc);

			if (key->type != CONSTRAINT_FOREIGN)
				continue;
			add_partner(&partners, table->base.oid, key->ref_table_oid);
			add_partner(&partners, key->ref_table_oid, table->base.oid);
		}
	}
	sort_partners(&partners);
	return partners;
}

/* The domains that a type is of, by way of others too, with the table of a column. */
static void
add_domains_of_type(Partners *partners, const Model *model, const TypeRef *type, Oid table)
{
	const ModelDomain *domain = type->own ? model_find_domain(model, type->own) : NULL;

	while (domain != NULL)
	{
		add_partner(partners, domain->base.oid, table);
		domain = domain->type.own ? model_find_domain(model, domain->type.own) : NULL;
	}
}

/* The tables that have columns of a domain. */
Partners
partners_by_domains(const Model *model)
{
	Partners	partners = {0};
	ListCell   *lt;

	foreach(lt, model->domains == NIL ? NIL : model->tables)
	{
		const ModelTable *table = lfirst(lt);
		ListCell   *lc;

		foreach(lc, table->columns)
			add_domains_of_type(&partners, model, &((const ModelColumn *) lfirst(lc))->type,
								table->base.oid);
	}
	sort_partners(&partners);
	return partners;
}

/* The first table that is locked with an object; NULL if there is none. */
const Partner *
first_partner(const Partners *partners, Oid object)
{
	int			low = 0;
	int			high = partners->count;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (partners->pairs[middle].object < object)
			low = middle + 1;
		else
			high = middle;
	}
	return low < partners->count && partners->pairs[low].object == object ?
		&partners->pairs[low] : NULL;
}

/* The one after it; NULL if it was the last. */
const Partner *
next_partner(const Partners *partners, const Partner *partner)
{
	const Partner *next = partner + 1;

	return next < partners->pairs + partners->count && next->object == partner->object ?
		next : NULL;
}
