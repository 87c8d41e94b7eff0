/*-------------------------------------------------------------------------
 *
 * ddl/type_changes.c
 *		How the values of a column become those of another type.
 *
 * No value is ever cut or rounded: where one may not fit, the statement itself
 * compares what it makes with what was there, and raises an error.  So it does
 * whoever runs it, and there is no moment between looking and changing.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/transam.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#include "ddl/writer.h"
#include "expression/expression.h"

/* A change of a column's type, and both sides of it. */
typedef struct TypeChange
{
	const Writer *writer;
	TypeShape	from;
	TypeShape	to;
	Conversion	conversion;
	const char *from_type;		/* as SQL, a numeric or the like without its size */
	const char *to_type;		/* as SQL */
	bool		casts_of_others;	/* may one of the old type be somebody's code? */
} TypeChange;

/* May there be a cast of this type that is somebody's code? */
static bool
may_have_casts(const Model *have, const TypeRef *type)
{
	const ModelDomain *domain;

	if (type->own == NULL)
		return type->oid >= FirstNormalObjectId;
	domain = model_find_domain(have, type->own);
	return domain == NULL || !domain->is_domain || may_have_casts(have, &domain->type);
}

static TypeChange
type_change(const Writer *writer, const TypeRef *from, const TypeRef *to)
{
	const DdlTarget *target = writer->target;
	TypeChange	change = {
		.writer = writer,
		.from = type_shape(from, target->have),
		.to = type_shape(to, target->want),
		.conversion = type_conversion(from, target->have, to, target->want),
		.to_type = type_text(to, target->prefix),
		.casts_of_others = may_have_casts(target->have, from),
	};
	TypeRef		plain = {.oid = change.from.oid, .typmod = -1};

	if (change.from.labels == NULL)
		change.from_type = type_text(&plain, "");
	return change;
}

/*
 * Is a column's type changed at all?  Not where there is no way.  Where the values
 * become others by who does it, a version says so, and a repair does it only with
 * leave: in UTC, and in the ISO styles.
 */
bool
type_change_is_made(const Writer *writer, const TypeRef *from, const TypeRef *to)
{
	switch (type_conversion(from, writer->target->have, to, writer->target->want))
	{
		case CONVERSION_NONE:
			return false;
		case CONVERSION_OF_SESSION:
			return writer->target->allow_data_loss || writer->target->before != NULL;
		default:
			return true;
	}
}

/* What to know of a change of type, besides that it locks the table. */
int
type_change_hazards(const Writer *writer, const TypeRef *from, const TypeRef *to)
{
	if (type_conversion(from, writer->target->have, to, writer->target->want) != CONVERSION_NOTHING)
		return REWRITES_TABLE;
	return types_equal(from, to) ? BUILDS_INDEX : 0;
}

/* A value as a text. */
static const char *
text_of(const TypeChange *change, const char *value)
{
	if (change->casts_of_others)
		return psprintf("pg_catalog.format('%%s', %s)", value);
	return psprintf("%s::pg_catalog.text", value);
}

/*
 * A date or time of the one type as the other, where the session's time zone
 * would have a say; NULL if it is not such a pair.
 */
static const char *
in_utc(const char *value, Oid from, Oid to)
{
	const char *moved = psprintf("(%s AT TIME ZONE 'UTC')", value);

	if (from == TIMESTAMPOID && to == TIMESTAMPTZOID)
		return moved;
	if (from == DATEOID && to == TIMESTAMPTZOID)
		return psprintf("(%s::timestamp without time zone AT TIME ZONE 'UTC')", value);
	if (from == TIMESTAMPTZOID && (to == TIMESTAMPOID || to == DATEOID || to == TIMEOID))
		return moved;
	if (from == TIMEOID && to == TIMETZOID)
		return psprintf("pg_catalog.concat(%s, '+00')", value);
	if (from == TIMESTAMPTZOID && to == TIMETZOID)
		return psprintf("pg_catalog.concat(%s::time without time zone, '+00')", moved);
	return NULL;
}

/* Are values of the one type moments of the other by the session's time zone? */
bool
type_change_needs_time_zone(const TypeRef *from, const TypeRef *to)
{
	return in_utc("", from->oid, to->oid) != NULL;
}

/* A value as one of the new type. */
static const char *
converted(const TypeChange *change, const char *value)
{
	const char *moved = in_utc(value, change->from.oid, change->to.oid);

	if (moved != NULL)
		return psprintf("%s::%s", moved, change->to_type);
	if (change->casts_of_others ||
		(change->to.labels == NULL && !has_explicit_cast(&change->from, &change->to)))
		return psprintf("%s::%s", text_of(change, value), change->to_type);
	if (change->to.labels != NULL)
		return psprintf("%s::pg_catalog.text%s::%s", value,
						change->to.array ? "[]" : "", change->to_type);
	return psprintf("%s::%s", value, change->to_type);
}

/* Are values of a built-in type equal only if they are the same? */
static bool
has_exact_equality(Oid type)
{
	return type < FirstNormalObjectId &&
		OidIsValid(lookup_type_cache(type, TYPECACHE_EQ_OPR)->eq_opr);
}

/* A converted value as one of the old type again; NULL if there is no such way. */
static const char *
converted_back(const TypeChange *change, const char *value)
{
	const char *moved = in_utc(value, change->to.oid, change->from.oid);
	TypeShape	plain = change->from;

	plain.typmod = -1;
	if (moved != NULL)
		return psprintf("%s::%s", moved, change->from_type);
	if (change->to.oid == change->from.oid && !change->to.of_own)
		return value;
	return has_explicit_cast(&change->to, &plain) ? psprintf("%s::%s", value, change->from_type) :
		NULL;
}

/*
 * The condition that a converted value is the one that was there.  Texts are
 * compared as they are, also under a collation that takes others for equal.
 */
static const char *
same_value(const TypeChange *change, const char *value, Oid collation)
{
	const char *new_value = psprintf("(%s)", converted(change, value));
	const char *exact = OidIsValid(collation) && !get_collation_isdeterministic(collation) ?
		" COLLATE pg_catalog.\"C\"" : "";
	const char *back;

	if (change->from.array != change->to.array || change->casts_of_others)
		return psprintf("pg_catalog.format('%%s', %s) OPERATOR(pg_catalog.=) pg_catalog.format('%%s', %s)",
						new_value, value);
	if (change->from.oid == JSONOID && change->to.oid == JSONBOID)
		return psprintf("pg_catalog.length(pg_catalog.regexp_replace(%s::pg_catalog.text, '[[:space:]]', '', 'g')) OPERATOR(pg_catalog.=) "
						"pg_catalog.length(pg_catalog.regexp_replace(%s::pg_catalog.text, '[[:space:]]', '', 'g'))",
						new_value, value);
	if (holds_texts(&change->from) ||
		(holds_texts(&change->to) && change->from.element != FLOAT4OID &&
		 change->from.element != FLOAT8OID))
		return psprintf("%s::pg_catalog.text%s%s OPERATOR(pg_catalog.=) %s::pg_catalog.text%s%s",
						new_value, change->to.array ? "[]" : "", exact, value,
						change->from.array ? "[]" : "", exact);
	back = has_exact_equality(change->from.oid) ? converted_back(change, new_value) : NULL;
	if (back != NULL)
		return psprintf("%s OPERATOR(pg_catalog.=) %s", back, value);
	return psprintf("pg_catalog.format('%%s', %s) OPERATOR(pg_catalog.=) pg_catalog.format('%%s', %s)",
					new_value, value);
}

/* Is each value compared with what it becomes?  A text of any length holds all of it. */
static bool
is_checked(const TypeChange *change)
{
	return change->conversion == CONVERSION_CHECKED ||
		(change->conversion == CONVERSION_OF_SESSION && !holds_any_text(&change->to));
}

/*
 * " USING ...": how the values become the new type; "" if the server's own cast
 * does it.  A text that is no boolean raises the error, in the words of it.
 */
const char *
using_clause(const Writer *writer, const ModelColumn *want, const ModelColumn *have)
{
	TypeChange	change = type_change(writer, &have->type, &want->type);
	const char *name = quote_identifier(want->base.name);
	const char *misfit;

	if (change.conversion == CONVERSION_NOTHING ||
		(change.conversion == CONVERSION_KEEPS && !change.casts_of_others))
		return "";
	if (!is_checked(&change))
		return change.casts_of_others ?
			psprintf(" USING (CASE WHEN %s IS NULL THEN NULL ELSE %s END)::%s", name,
					 text_of(&change, name), change.to_type) :
			psprintf(" USING %s", converted(&change, name));
	misfit = psprintf("%s.%s does not fit %s: ", want->base.parent->name, want->base.name,
					  type_text(&want->type, ""));
	return psprintf(" USING CASE WHEN %s IS NULL THEN NULL WHEN %s THEN %s "
					"WHEN pg_catalog.\"left\"(pg_catalog.concat(%s, %s), 200)::boolean THEN NULL END",
					name, same_value(&change, name, have->collation), converted(&change, name),
					quote_literal_cstr(misfit), name);
}
