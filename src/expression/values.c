/*-------------------------------------------------------------------------
 *
 * expression/values.c
 *		Can the server read and write the values of a type?
 *
 * It calls the functions that the type's row names, and takes a value for what
 * the row says, without a look at either: a wrong one is a crash.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/transam.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "utils/fmgroids.h"
#include "utils/syscache.h"

#include "expression/expression.h"

/* What the rows of types have whose values the server makes by itself. */
typedef struct KindOfType
{
	char		kind;
	int16		length;
	bool		by_value;
	Oid			input;
	Oid			output;
} KindOfType;

static const KindOfType kinds[] =
{
	{TYPTYPE_ENUM, sizeof(Oid), true, F_ENUM_IN, F_ENUM_OUT},
	{TYPTYPE_COMPOSITE, -1, false, F_RECORD_IN, F_RECORD_OUT},
	{TYPTYPE_RANGE, -1, false, F_RANGE_IN, F_RANGE_OUT},
	{TYPTYPE_MULTIRANGE, -1, false, F_MULTIRANGE_IN, F_MULTIRANGE_OUT},
};

static const KindOfType array_kind = {TYPTYPE_BASE, -1, false, F_ARRAY_IN, F_ARRAY_OUT};

/* Types are made of others; in a circle only where the catalog is damaged. */
#define MOST_LEVELS 32

static bool is_sound(Oid type, int levels);

static bool
is_of_kind(Form_pg_type form, const KindOfType *kind)
{
	return form->typlen == kind->length && form->typbyval == kind->by_value &&
		form->typinput == kind->input && form->typoutput == kind->output;
}

/* Has a function this first argument and this result? */
static bool
takes_and_returns(Oid function, Oid argument, Oid result)
{
	HeapTuple	row = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Form_pg_proc form;
	bool		does;

	if (!HeapTupleIsValid(row))
		return false;
	form = (Form_pg_proc) GETSTRUCT(row);
	does = form->proargtypes.dim1 > 0 && form->proargtypes.values[0] == argument &&
		form->prorettype == result;
	ReleaseSysCache(row);
	return does;
}

/* A domain has the values of what it is of. */
static bool
is_sound_domain(Form_pg_type form, int levels)
{
	HeapTuple	row = SearchSysCache1(TYPEOID, ObjectIdGetDatum(form->typbasetype));
	Form_pg_type base;
	bool		same;

	if (!HeapTupleIsValid(row))
		return false;
	base = (Form_pg_type) GETSTRUCT(row);
	same = form->typinput == F_DOMAIN_IN && form->typoutput == base->typoutput &&
		form->typlen == base->typlen && form->typbyval == base->typbyval;
	ReleaseSysCache(row);
	return same && is_sound(form->typbasetype, levels);
}

static bool
is_sound_row(Form_pg_type form, int levels)
{
	if (form->typtype == TYPTYPE_DOMAIN)
		return is_sound_domain(form, levels);
	if (IsTrueArrayType(form))
		return is_of_kind(form, &array_kind) && is_sound(form->typelem, levels);
	for (int i = 0; i < (int) lengthof(kinds); i++)
	{
		if (form->typtype == kinds[i].kind)
			return is_of_kind(form, &kinds[i]);
	}
	return form->typtype == TYPTYPE_BASE &&
		takes_and_returns(form->typinput, CSTRINGOID, form->oid) &&
		takes_and_returns(form->typoutput, form->oid, CSTRINGOID);
}

static bool
is_sound(Oid type, int levels)
{
	HeapTuple	row;
	bool		sound;

	/* Without those that are built in no server works. */
	if (type < FirstUnpinnedObjectId)
		return true;
	row = levels < MOST_LEVELS ? SearchSysCache1(TYPEOID, ObjectIdGetDatum(type)) : NULL;
	if (!HeapTupleIsValid(row))
		return false;
	sound = is_sound_row((Form_pg_type) GETSTRUCT(row), levels + 1);
	ReleaseSysCache(row);
	return sound;
}

/* Can they?  Not of a type that is not there; InvalidOid is none to be damaged. */
bool
type_is_sound(Oid type)
{
	return is_sound(type, 0);
}
