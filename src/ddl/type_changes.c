/*-------------------------------------------------------------------------
 *
 * ddl/type_changes.c
 *		What a change of a column's type does to its values.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

#include "ddl/writer.h"
#include "expression/expression.h"

/* The digits before the point, and those after it, of numeric(p,s). */
static void
numeric_digits(int32 typmod, int *before, int *after)
{
	int			precision = ((typmod - VARHDRSZ) >> 16) & 0xffff;
	int			scale = (typmod - VARHDRSZ) & 0x7ff;

	scale = (scale ^ 1024) - 1024;	/* it may be negative from 15 on */
	*before = precision - scale;
	*after = scale;
}

/* Is there room for each numeric of one modifier in the other? */
static bool
numeric_keeps_values(int32 from, int32 to)
{
	int			from_before;
	int			from_after;
	int			to_before;
	int			to_after;

	if (to < 0)
		return true;
	if (from < 0)
		return false;
	numeric_digits(from, &from_before, &from_after);
	numeric_digits(to, &to_before, &to_after);
	return from_before <= to_before && from_after <= to_after;
}

/* Is there room for each value of a type's modifier in the other one? */
static bool
modifier_keeps_values(Oid type, int32 from, int32 to)
{
	if (from == to || to < 0)
		return true;
	switch (type)
	{
		case VARCHAROID:
		case VARBITOID:
		case TIMEOID:
		case TIMETZOID:
		case TIMESTAMPOID:
		case TIMESTAMPTZOID:
			return from >= 0 && from <= to;
		case NUMERICOID:
			return numeric_keeps_values(from, to);
		default:
			return false;
	}
}

/* How wide an integer type is; 0 for other types. */
static int
integer_width(Oid type)
{
	return type == INT2OID ? 2 : type == INT4OID ? 4 : type == INT8OID ? 8 : 0;
}

/* Can every value of one built-in type be stored in the other as it is? */
static bool
oids_keep_values(Oid from, int32 from_typmod, Oid to, int32 to_typmod)
{
	Oid			from_element = get_element_type(from);
	Oid			to_element = get_element_type(to);

	if (OidIsValid(from_element) || OidIsValid(to_element))
		return OidIsValid(from_element) && OidIsValid(to_element) &&
			oids_keep_values(from_element, from_typmod, to_element, to_typmod);
	if (from == to)
		return modifier_keeps_values(from, from_typmod, to_typmod);
	if (integer_width(from) != 0 && integer_width(to) != 0)
		return integer_width(from) < integer_width(to);
	if (from == VARCHAROID)
		return to == TEXTOID;
	if (from == TEXTOID)
		return to == VARCHAROID && to_typmod < 0;
	return from == CIDROID && to == INETOID;
}

/* Can every value of one type be stored in the other as it is? */
bool
type_change_keeps_values(const TypeRef *from, const TypeRef *to)
{
	if (types_equal(from, to))
		return true;			/* only the collation changes */
	if (from->own != NULL || to->own != NULL)
		return false;
	return oids_keep_values(from->oid, from->typmod, to->oid, to->typmod);
}

/* Do the values stay as they are on disk? */
static bool
keeps_storage(const TypeRef *from, const TypeRef *to)
{
	int			from_before;
	int			from_after;
	int			to_before;
	int			to_after;

	if (OidIsValid(get_element_type(from->oid)) || integer_width(from->oid) != 0)
		return false;
	if (from->oid != NUMERICOID || to->typmod < 0)
		return true;
	numeric_digits(from->typmod, &from_before, &from_after);
	numeric_digits(to->typmod, &to_before, &to_after);
	return from_after == to_after;
}

/* What to know of a change of type, besides that it locks the table. */
int
type_change_hazards(const TypeRef *from, const TypeRef *to)
{
	if (!type_change_keeps_values(from, to))
		return REWRITES_TABLE | DELETES_DATA;
	if (types_equal(from, to))
		return BUILDS_INDEX;	/* only the collation changes */
	return keeps_storage(from, to) ? 0 : REWRITES_TABLE;
}
