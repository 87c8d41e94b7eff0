/*-------------------------------------------------------------------------
 *
 * execute/damage.c
 *		Refuses statements that have the server open what is damaged.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/index.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"

#include "execute/damage.h"
#include "execute/names.h"
#include "expression/expression.h"
#include "live/live.h"

/* The index that the finding which a statement is for is about; InvalidOid if it is about none. */
static Oid
index_of_difference(const Difference *difference)
{
	const ModelObject *have = difference ? difference->have : NULL;

	if (have != NULL && have->kind == MODEL_INDEX)
		return have->oid;
	if (have != NULL && have->kind == MODEL_CONSTRAINT)
		return as_constraint(have)->index_oid;
	return InvalidOid;
}

/* Has the row of a trigger, rule or policy no OID?  The server takes it for one that is not there, and stops at that. */
static bool
is_without_oid(const Difference *difference)
{
	const ModelObject *have = difference ? difference->have : NULL;

	return have != NULL && have->kind == MODEL_ATTACHMENT && !OidIsValid(have->oid);
}

/* Where what a statement names is damaged; NULL: nowhere. */
static const char *
damage_of(const NamedObject *object, Oid index)
{
	const char *damage;
	Oid			table;

	if (object->catalog == TypeRelationId)
		return type_is_sound(object->oid) ? NULL : "pg_type";
	if (object->catalog != RelationRelationId)
		return NULL;
	damage = catalog_damage_of(object->oid, index);
	table = IndexGetRelation(object->oid, true);
	return damage == NULL && OidIsValid(table) ? catalog_damage_of(table, index) : damage;
}

static void
report_damaged_row(const char *catalog, const char *name)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("a row of %s about \"%s\" is damaged", catalog, name),
			 errdetail("The server may crash where a statement has it read that row.")));
}

/* The same for the table that a statement is on, whatever it names. */
static void
require_undamaged_table(const ModelTable *table, Oid index)
{
	const char *damage = catalog_damage_of(table->base.oid, index);

	if (damage != NULL)
		report_damaged_row(damage, table->base.name);
}

/*
 * Raise an error if a statement, which is there for a difference, names what the
 * server may crash on.
 */
void
require_undamaged(const char *text, const Difference *difference)
{
	ListCell   *lc;

	if (is_without_oid(difference))
		report_damaged_row("the catalog", difference->have->name);
	if (difference != NULL && difference->have_table != NULL)
		require_undamaged_table(difference->have_table, index_of_difference(difference));
	foreach(lc, objects_named_in(text))
	{
		const NamedObject *object = lfirst(lc);
		const char *damage = damage_of(object, index_of_difference(difference));

		if (damage != NULL)
			report_damaged_row(damage, object->name);
	}
}
