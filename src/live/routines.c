/*-------------------------------------------------------------------------
 *
 * live/routines.c
 *		Reads the extension's own functions and event triggers, and the
 *		functions of others that have the names of those.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <dlfcn.h>

#include "access/table.h"
#include "catalog/pg_event_trigger.h"
#include "catalog/pg_language.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "commands/proclang.h"
#include "commands/trigger.h"
#include "miscadmin.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/catcache.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "compat.h"
#include "live/lookup.h"
#include "live/reader.h"

/* A row of pg_proc, taken apart. */
typedef struct FunctionRow
{
	HeapTuple	tuple;
	Form_pg_proc form;
	TupleDesc	desc;
	Datum		values[Natts_pg_proc];
	bool		nulls[Natts_pg_proc];
} FunctionRow;

static void
take_apart(FunctionRow *row, HeapTuple tuple, TupleDesc desc)
{
	row->tuple = tuple;
	row->form = (Form_pg_proc) GETSTRUCT(tuple);
	row->desc = desc;
	heap_deform_tuple(tuple, desc, row->values, row->nulls);
}

/* A text of the row; NULL if it is NULL. */
static const char *
text_of_row(const FunctionRow *row, int attribute)
{
	return row->nulls[attribute - 1] ? NULL : TextDatumGetCString(row->values[attribute - 1]);
}

/* Is this the path of the library that runs, with or without what its file's name ends in? */
static bool
is_running_library(const char *path)
{
	static const char here = 0;
	const size_t length = strlen(path);
	Dl_info		info;

	return dladdr(&here, &info) != 0 && strncmp(info.dli_fname, path, length) == 0 &&
		(info.dli_fname[length] == '\0' || strcmp(info.dli_fname + length, DLSUFFIX) == 0);
}

/* The library that a function is in: the one that runs is the extension's own, wherever it is. */
static const char *
library_of_row(const FunctionRow *row)
{
	const char *library = text_of_row(row, Anum_pg_proc_probin);

	return library != NULL && is_running_library(library) ? OWN_LIBRARY : library;
}

/* An array of OIDs of the row, and how many there are; NULL if it is NULL. */
static const Oid *
oids_of_row(const FunctionRow *row, int attribute, int *count)
{
	return array_elements(row->values[attribute - 1], row->nulls[attribute - 1], OIDOID, count);
}

/* The modes of arguments, and how many there are; NULL: all are of one mode. */
static const char *
argument_modes(const FunctionRow *row, int *count)
{
	const int	modes = Anum_pg_proc_proargmodes - 1;
	ArrayType  *array = row->nulls[modes] ? NULL : DatumGetArrayTypeP(row->values[modes]);

	*count = 0;
	if (array == NULL || !is_sound_array(array, CHAROID) || ARR_HASNULL(array))
		return NULL;
	*count = ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array));
	return ARR_DATA_PTR(array);
}

/* Read the arguments.  What a damaged row has not of each of them is GONE, or '\0'. */
static void
read_arguments(ModelFunction *function, const FunctionRow *row)
{
	int			type_count;
	int			mode_count;
	int			name_count;
	const Oid  *types = oids_of_row(row, Anum_pg_proc_proallargtypes, &type_count);
	const char *modes = argument_modes(row, &mode_count);
	const char **names = row_texts(row->tuple, row->desc, Anum_pg_proc_proargnames, &name_count);
	ModelArgument *arguments;

	if (types == NULL)
		types = oids_of_row(row, Anum_pg_proc_proargtypes, &type_count);
	arguments = palloc0(Max(type_count, 1) * sizeof(ModelArgument));
	for (int i = 0; i < type_count; i++)
	{
		arguments[i].type = types[i];
		arguments[i].mode = modes == NULL ? PROARGMODE_IN : i < mode_count ? modes[i] : '\0';
		arguments[i].name = names == NULL ? "" : i < name_count ? names[i] : GONE;
	}
	function->argument_count = type_count;
	function->arguments = arguments;
}

/* Read how a function is run, and who may. */
static void
read_execution(Reader *reader, ModelFunction *function, const FunctionRow *row)
{
	const int	acl = Anum_pg_proc_proacl - 1;
	bool		of_others;

	function->volatility = row->form->provolatile;
	function->parallel = row->form->proparallel;
	function->strict = row->form->proisstrict;
	function->security_definer = row->form->prosecdef;
	function->leakproof = row->form->proleakproof;
	function->has_support = OidIsValid(row->form->prosupport);
	if (!row->nulls[Anum_pg_proc_proconfig - 1])
		function->settings.names = row_texts(row->tuple, row->desc, Anum_pg_proc_proconfig,
											 &function->settings.count);
	function->public_may_call = row->nulls[acl] ||
		public_grants(row->values[acl], row->form->proowner, &of_others) != NULL;
	take_owner(reader, row->form->proowner);
	function->base.owner = reader->owner_name;
	function->owner_is_superuser = superuser_arg(row->form->proowner);
}

/* What pg_proc says twice of the arguments. */
static void
check_arguments(ModelFunction *function, const FunctionRow *row)
{
	ModelObject *object = &function->base;
	int			type_count;
	int			count = 0;

	(void) oids_of_row(row, Anum_pg_proc_proargtypes, &type_count);
	for (int i = 0; i < function->argument_count; i++)
		count += function->arguments[i].mode == PROARGMODE_IN;
	contradict_number(object, "prokind", PROKIND_FUNCTION, row->form->prokind);
	contradict_number(object, "number of proargtypes", count, type_count);
	contradict_number(object, "pronargs", count, row->form->pronargs);
}

/* Add a function of the extension to the model, by the name that it should have. */
static ModelFunction *
add_function(Reader *reader, const char *name, const FunctionRow *row)
{
	Form_pg_proc form = row->form;
	ModelFunction *function = model_make_function(name);

	function->base.oid = form->oid;
	if (strcmp(name, NameStr(form->proname)) != 0)
		function->base.live_name = pstrdup(NameStr(form->proname));
	if (form->pronamespace != reader->schema)
		function->base.moved_to = schema_text(form->pronamespace);
	read_arguments(function, row);
	function->defaults = text_of_row(row, Anum_pg_proc_proargdefaults);
	function->default_count = row->form->pronargdefaults;
	check_arguments(function, row);
	function->result = form->prorettype;
	function->returns_set = form->proretset;
	function->language = form->prolang == ClanguageId ? "c" : language_text(form->prolang);
	function->library = library_of_row(row);
	function->symbol = text_of_row(row, Anum_pg_proc_prosrc);
	read_execution(reader, function, row);
	reader->model->functions = lappend(reader->model->functions, function);
	return function;
}

/* Has a function the arguments that a call of the wanted one names? */
static bool
same_signature(const ModelFunction *wanted, const FunctionRow *row)
{
	int			type_count;
	const Oid  *types = oids_of_row(row, Anum_pg_proc_proargtypes, &type_count);
	int			count = 0;

	for (int i = 0; i < wanted->argument_count; i++)
	{
		if (wanted->arguments[i].mode != PROARGMODE_IN)
			continue;
		if (count >= type_count || types[count++] != wanted->arguments[i].type)
			return false;
	}
	return count == type_count;
}

/* Is it what the extension's library has under the symbol of the wanted one? */
static bool
same_symbol(const ModelFunction *wanted, const FunctionRow *row)
{
	return row->form->prolang == ClanguageId &&
		texts_equal(text_of_row(row, Anum_pg_proc_prosrc), wanted->symbol) &&
		texts_equal(library_of_row(row), wanted->library);
}

/* Which of the extension's functions a member is, where it should be; NULL if it is none. */
static const ModelFunction *
own_function(const Reader *reader, const FunctionRow *row)
{
	const ModelFunction *wanted = find_object(reader->known->functions,
											  NameStr(row->form->proname));

	return wanted != NULL && row->form->pronamespace == reader->schema &&
		same_signature(wanted, row) ? wanted : NULL;
}

/*
 * The same for one that was moved to another schema, or renamed, or takes other
 * arguments, if that one is missing.
 */
static const ModelFunction *
moved_function(const Reader *reader, const FunctionRow *row)
{
	ListCell   *lc;

	foreach(lc, reader->known->functions)
	{
		const ModelFunction *wanted = lfirst(lc);
		bool		same_name = strcmp(NameStr(row->form->proname), wanted->base.name) == 0;

		if (((same_name && same_signature(wanted, row)) || same_symbol(wanted, row)) &&
			model_find_function(reader->model, wanted->base.name) == NULL)
			return wanted;
	}
	return NULL;
}

typedef const ModelFunction *(*FunctionFinder) (const Reader *reader, const FunctionRow *row);

/*
 * Take member functions of ours into the model.  Returns the other ones: the owner
 * of the extension can make one of such a name a member.
 */
static List *
take_functions(Reader *reader, const List *oids, FunctionFinder find)
{
	Relation	catalog = table_open(ProcedureRelationId, AccessShareLock);
	List	   *others = NIL;
	ListCell   *lc;

	foreach(lc, oids)
	{
		HeapTuple	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(lfirst_oid(lc)));
		const ModelFunction *wanted;
		FunctionRow row;

		CHECK_FOR_INTERRUPTS();
		if (!HeapTupleIsValid(tuple))
			continue;			/* dropped in the meantime */
		take_apart(&row, tuple, RelationGetDescr(catalog));
		wanted = find(reader, &row);
		if (wanted != NULL)
			(void) add_function(reader, wanted->base.name, &row);
		else
			others = lappend_oid(others, lfirst_oid(lc));
		ReleaseSysCache(tuple);
	}
	table_close(catalog, AccessShareLock);
	return others;
}

/* Add an event trigger of the extension to the model, by the name that it should have. */
static ModelGuard *
add_guard(Reader *reader, const char *name, HeapTuple row, TupleDesc desc)
{
	Form_pg_event_trigger form = (Form_pg_event_trigger) GETSTRUCT(row);
	ModelGuard *guard = model_make_guard(name);

	guard->base.oid = form->oid;
	if (strcmp(name, NameStr(form->evtname)) != 0)
		guard->base.live_name = pstrdup(NameStr(form->evtname));
	guard->event = pstrdup(NameStr(form->evtevent));
	guard->function_oid = form->evtfoid;
	guard->tags.names = row_texts(row, desc, Anum_pg_event_trigger_evttags, &guard->tags.count);
	guard->disabled = form->evtenabled != TRIGGER_FIRES_ALWAYS;
	take_owner(reader, form->evtowner);
	guard->base.owner = reader->owner_name;
	guard->owner_is_superuser = superuser_arg(form->evtowner);
	reader->model->guards = lappend(reader->model->guards, guard);
	return guard;
}

/* The function of ours that has this OID; NULL if none has. */
static const ModelFunction *
function_by_oid(const Reader *reader, Oid oid)
{
	ListCell   *lc;

	foreach(lc, reader->model->functions)
	{
		if (((ModelFunction *) lfirst(lc))->base.oid == oid)
			return lfirst(lc);
	}
	return NULL;
}

/*
 * The name of the guard that an event trigger is: its own, or, by another name,
 * that of a missing one with its function.  NULL if it is none.
 */
static const char *
guard_name(const Reader *reader, Form_pg_event_trigger form, bool renamed)
{
	const ModelFunction *function = renamed ? function_by_oid(reader, form->evtfoid) : NULL;
	ListCell   *lc;

	foreach(lc, reader->known->guards)
	{
		const ModelGuard *wanted = lfirst(lc);

		if (!renamed && strcmp(NameStr(form->evtname), wanted->base.name) == 0)
			return wanted->base.name;
		if (function != NULL && strcmp(function->base.name, wanted->function) == 0 &&
			model_find_guard(reader->model, wanted->base.name) == NULL)
			return wanted->base.name;
	}
	return NULL;
}

/* Take member event triggers of ours into the model.  Returns the other ones. */
static List *
take_guards(Reader *reader, const List *oids, bool renamed)
{
	Relation	catalog = table_open(EventTriggerRelationId, AccessShareLock);
	List	   *others = NIL;
	ListCell   *lc;

	foreach(lc, oids)
	{
		HeapTuple	row = SearchSysCache1(EVENTTRIGGEROID, ObjectIdGetDatum(lfirst_oid(lc)));
		const char *name;

		if (!HeapTupleIsValid(row))
			continue;			/* dropped in the meantime */
		name = guard_name(reader, (Form_pg_event_trigger) GETSTRUCT(row), renamed);
		if (name != NULL)
			(void) add_guard(reader, name, row, RelationGetDescr(catalog));
		else
			others = lappend_oid(others, lfirst_oid(lc));
		ReleaseSysCache(row);
	}
	table_close(catalog, AccessShareLock);
	return others;
}

/* If a function is no member, but one of its name and arguments is there, take that. */
static void
take_outside_function(Reader *reader, const ModelFunction *wanted)
{
	Oid		   *types = palloc(Max(wanted->argument_count, 1) * sizeof(Oid));
	int			count = 0;
	HeapTuple	tuple;
	Relation	catalog;
	FunctionRow row;

	for (int i = 0; i < wanted->argument_count; i++)
	{
		if (wanted->arguments[i].mode == PROARGMODE_IN)
			types[count++] = wanted->arguments[i].type;
	}
	tuple = SearchSysCache3(PROCNAMEARGSNSP, CStringGetDatum(wanted->base.name),
							PointerGetDatum(buildoidvector(types, count)),
							ObjectIdGetDatum(reader->schema));
	if (!HeapTupleIsValid(tuple))
		return;
	catalog = table_open(ProcedureRelationId, AccessShareLock);
	take_apart(&row, tuple, RelationGetDescr(catalog));
	add_function(reader, wanted->base.name, &row)->base.member = false;
	table_close(catalog, AccessShareLock);
	ReleaseSysCache(tuple);
}

/* The same for an event trigger. */
static void
take_outside_guard(Reader *reader, const ModelGuard *wanted)
{
	HeapTuple	row = SearchSysCache1(EVENTTRIGGERNAME, CStringGetDatum(wanted->base.name));
	Relation	catalog;

	if (!HeapTupleIsValid(row))
		return;
	catalog = table_open(EventTriggerRelationId, AccessShareLock);
	add_guard(reader, wanted->base.name, row, RelationGetDescr(catalog))->base.member = false;
	table_close(catalog, AccessShareLock);
	ReleaseSysCache(row);
}

/*
 * Note those of the functions of a name that are not the extension's own, though
 * its owner may have made one a member.  One with an argument of a type that is
 * gone cannot be called.
 */
static void
note_overloads(Reader *reader, CatCList *functions)
{
	for (int i = 0; i < functions->n_members; i++)
	{
		Form_pg_proc form = (Form_pg_proc) GETSTRUCT(&functions->members[i]->tuple);
		const char *identity;

		CHECK_FOR_INTERRUPTS();
		if (form->pronamespace != reader->schema || function_by_oid(reader, form->oid) != NULL)
			continue;
		identity = routine_identity(form->oid);
		if (identity != NULL)
			reader->model->overloads = lappend(reader->model->overloads,
											   model_make_stray("function", identity));
	}
}

/* Read the functions of the schema that have a name of one that people call. */
static void
read_overloads(Reader *reader)
{
	ListCell   *lc;

	foreach(lc, reader->known->functions)
	{
		const ModelFunction *wanted = lfirst(lc);
		CatCList   *functions;

		if (wanted->for_scripts)
			continue;			/* is called with exact types */
		functions = SearchSysCacheList1(PROCNAMEARGSNSP, CStringGetDatum(wanted->base.name));
		note_overloads(reader, functions);
		ReleaseSysCacheList(functions);
	}
}

/* Say which function of ours each event trigger calls. */
static void
complete_guards(Reader *reader)
{
	ListCell   *lc;

	foreach(lc, reader->model->guards)
	{
		ModelGuard *guard = lfirst(lc);
		const ModelFunction *function = function_by_oid(reader, guard->function_oid);

		guard->function = function != NULL && function->base.member ? function->base.name : GONE;
	}
}

/*
 * Read the extension's functions and event triggers, of these members first, then
 * of what is none, and the functions of the schema that have a name of its own
 * ones and other arguments, so that a call without casts may reach them.  The
 * members that are not the extension's own are left in the lists.
 */
void
read_routines(Reader *reader, List **functions, List **guards)
{
	ListCell   *lc;

	*functions = take_functions(reader, *functions, own_function);
	if (*functions != NIL)
		*functions = take_functions(reader, *functions, moved_function);
	if (list_length(reader->model->functions) < list_length(reader->known->functions))
	{
		foreach(lc, reader->known->functions)
		{
			const ModelFunction *wanted = lfirst(lc);

			if (model_find_function(reader->model, wanted->base.name) == NULL)
				take_outside_function(reader, wanted);
		}
	}
	*guards = take_guards(reader, *guards, false);
	if (*guards != NIL)
		*guards = take_guards(reader, *guards, true);
	foreach(lc, reader->known->guards)
	{
		const ModelGuard *wanted = lfirst(lc);

		if (model_find_guard(reader->model, wanted->base.name) == NULL)
			take_outside_guard(reader, wanted);
	}
	read_overloads(reader);
	complete_guards(reader);
}
