/*-------------------------------------------------------------------------
 *
 * functions/inspect.c
 *		The SQL-callable functions that look: each checks its arguments, has
 *		the work done, and fills in the rows.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"

#include "compat.h"
#include "guard/drift.h"
#include "verify/findings.h"
#include "verify/fingerprint.h"
#include "expression/expression.h"
#include "execute/lock_time.h"
#include "execute/replicas.h"
#include "functions/functions.h"
#include "guard/drop.h"
#include "functions/script.h"
#include "schema/print.h"

PG_MODULE_MAGIC;

void		_PG_init(void);

PG_FUNCTION_INFO_V1(schema_setup_verify);
PG_FUNCTION_INFO_V1(schema_setup_assert);
PG_FUNCTION_INFO_V1(schema_setup_objects);
PG_FUNCTION_INFO_V1(schema_setup_fingerprint);
PG_FUNCTION_INFO_V1(schema_setup_script);
PG_FUNCTION_INFO_V1(schema_setup_versions);
PG_FUNCTION_INFO_V1(schema_setup_statements);

/* The server calls this when it loads the library. */
void
_PG_init(void)
{
	guard_init();
	drift_init();
	script_guard_init();
	expression_init();
	lock_time_init();
	replicas_init();
	MarkGUCPrefixReserved(EXTENSION_NAME);
}

/* Every difference between the live catalog and the installed version. */
Datum
schema_setup_verify(PG_FUNCTION_ARGS)
{
	RowSet		rows = begin_rows(fcinfo);
	Work		work = begin_work();
	Comparison	comparison = compare_target(fcinfo);
	DdlTarget	repair = ddl_target(&comparison);
	ListCell   *lc;

	foreach(lc, comparison.differences)
	{
		const Difference *difference = lfirst(lc);
		const Finding *finding = finding_of(difference, comparison.have->packaged);
		const char *texts[] = {
			finding->severity, finding->problem, finding->object_type, finding->object,
			finding->expected, finding->actual, finding->detail,
			ddl_for_difference(difference, &repair)
		};

		add_row(&rows, texts);
	}
	end_work(work);
	return (Datum) 0;
}

/* Raise one error with all the findings of severity error, if there are any. */
Datum
schema_setup_assert(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	Comparison	comparison = compare_target(fcinfo);
	List	   *errors = findings_of_severity(comparison.differences,
											  comparison.have->packaged, SEVERITY_ERROR);

	if (errors != NIL)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg_plural("schema \"%s\" is not intact: %d problem",
							   "schema \"%s\" is not intact: %d problems",
							   list_length(errors), comparison.have->schema,
							   list_length(errors)),
				 errdetail("%s", findings_text(errors)),
				 errhint(EXTENSION_NAME "_verify() says what each means.")));
	end_work(work);
	PG_RETURN_VOID();
}

/* What the differences say of the objects that are wanted, by their addresses. */
typedef struct ObjectState
{
	const ModelObject *object;
	bool		missing;
	bool		different;
} ObjectState;

typedef struct ObjectStates
{
	int			count;
	ObjectState *states;
} ObjectStates;

static int
compare_states(const void *a, const void *b)
{
	uintptr_t	left = (uintptr_t) ((const ObjectState *) a)->object;
	uintptr_t	right = (uintptr_t) ((const ObjectState *) b)->object;

	return left < right ? -1 : left > right ? 1 : 0;
}

/* What one difference says of its object. */
static ObjectState
state_by_difference(const Difference *difference, bool packaged)
{
	ObjectState state = {difference->want};

	state.missing = difference->have == NULL || difference->problem == NOT_A_TABLE ||
		(difference->problem == RENAMED_TABLE && difference->pair != NULL);
	state.different = problems[difference->problem].blocks_scripts ||
		strcmp(finding_of(difference, packaged)->severity, SEVERITY_ERROR) == 0;
	return state;
}

/* What all of them say, each object once. */
static ObjectStates
object_states(const Comparison *comparison)
{
	ObjectStates result = {0};
	int			count = 0;
	ListCell   *lc;

	result.states = palloc((list_length(comparison->differences) + 1) * sizeof(ObjectState));
	foreach(lc, comparison->differences)
	{
		const Difference *difference = lfirst(lc);

		if (difference->want != NULL)
			result.states[count++] = state_by_difference(difference,
														 comparison->have->packaged);
	}
	qsort(result.states, count, sizeof(ObjectState), compare_states);
	for (int i = 0; i < count; i++)
	{
		ObjectState *last = &result.states[Max(result.count - 1, 0)];

		if (result.count > 0 && last->object == result.states[i].object)
		{
			last->missing |= result.states[i].missing;
			last->different |= result.states[i].different;
		}
		else
			result.states[result.count++] = result.states[i];
	}
	return result;
}

/* What they say of one object; NULL: nothing. */
static const ObjectState *
find_state(const ObjectStates *states, const ModelObject *object)
{
	ObjectState key = {object};

	return bsearch(&key, states->states, states->count, sizeof(ObjectState), compare_states);
}

/* Is this object of the model there as it should be? */
static const char *
object_state(const ObjectStates *states, const ModelObject *object)
{
	const ObjectState *table = object->parent ? find_state(states, object->parent) : NULL;
	const ObjectState *own = find_state(states, object);

	if ((table != NULL && table->missing) || (own != NULL && own->missing))
		return "missing";
	return own != NULL && own->different ? "different" : "ok";
}

/* Add the row of one object of the model. */
static void
add_object(RowSet *rows, const ModelObject *object, const char *state)
{
	const char *texts[] = {object_kind_text(object), object_full_name(object), state};

	add_row(rows, texts);
}

/* Add the rows of objects that belong to no table. */
static void
add_objects(RowSet *rows, const ObjectStates *states, const List *objects)
{
	ListCell   *lc;

	foreach(lc, objects)
		add_object(rows, lfirst(lc), object_state(states, lfirst(lc)));
}

static void
add_table_objects(RowSet *rows, const ObjectStates *states, const ModelTable *table)
{
	ListCell   *lc;

	add_object(rows, &table->base, object_state(states, &table->base));
	add_objects(rows, states, table->columns);
	foreach(lc, table->constraints)
	{
		const ModelConstraint *constraint = lfirst(lc);
		const char *state = object_state(states, &constraint->base);

		if (strcmp(state, "ok") == 0 && constraint->index != NULL)
			state = object_state(states, &constraint->index->base);
		add_object(rows, &constraint->base, state);
	}
	add_objects(rows, states, table->indexes);
}

/* Every object of the installed version, and whether it is as it should be. */
Datum
schema_setup_objects(PG_FUNCTION_ARGS)
{
	RowSet		rows = begin_rows(fcinfo);
	Work		work = begin_work();
	Comparison	comparison = compare_target(fcinfo);
	ObjectStates states = object_states(&comparison);
	ListCell   *lc;

	add_objects(&rows, &states, comparison.want->enums);
	add_objects(&rows, &states, comparison.want->domains);
	add_objects(&rows, &states, comparison.want->sequences);
	foreach(lc, comparison.want->tables)
		add_table_objects(&rows, &states, lfirst(lc));
	end_work(work);
	return (Datum) 0;
}

/* One text that is equal where the schema is equal. */
Datum
schema_setup_fingerprint(PG_FUNCTION_ARGS)
{
	Work		work = begin_work();
	Installation *installation = require_installation();
	Oid			schema = target_schema(fcinfo, installation);
	const char *fingerprint = model_fingerprint(catalog_read(installation, schema, names_of_all_versions()));
	text	   *result;

	MemoryContextSwitchTo(work.caller);
	result = cstring_to_text(fingerprint);
	end_work(work);
	PG_RETURN_TEXT_P(result);
}

/* The script from one version to another; from may be NULL. */
static const char *
find_script(const char *from_name, const char *to_name)
{
	SchemaVersion from;
	SchemaVersion to;

	if (from_name == NULL && strcmp(to_name, UNPACKAGED) == 0)
		return script_of_functions();
	to = require_version(to_name);
	if (from_name != NULL && strcmp(from_name, UNPACKAGED) == 0)
		return script_of_adoption(to);
	from = from_name ? require_version(from_name) : NO_VERSION;
	if (from == to)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("there is no update from version \"%s\" to itself", from_name)));
	return script_text(from, to);
}

/* The text of an update script, or of the whole script of a version. */
Datum
schema_setup_script(PG_FUNCTION_ARGS)
{
	Work		work;
	const char *script;
	text	   *result;

	if (PG_ARGISNULL(1))
		PG_RETURN_NULL();
	work = begin_work();
	script = find_script(PG_ARGISNULL(0) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(0)),
						 text_to_cstring(PG_GETARG_TEXT_PP(1)));
	MemoryContextSwitchTo(work.caller);
	result = cstring_to_text(script);
	end_work(work);
	PG_RETURN_TEXT_P(result);
}

/* The versions that the library knows, the newest last. */
Datum
schema_setup_versions(PG_FUNCTION_ARGS)
{
	int			count = version_newest() + 1;
	Datum	   *versions = palloc(count * sizeof(Datum));

	for (SchemaVersion v = 0; v < count; v++)
		versions[v] = CStringGetTextDatum(version_name(v));
	PG_RETURN_ARRAYTYPE_P(construct_array(versions, count, TEXTOID, -1, false, TYPALIGN_INT));
}

/* What the script from one version to one beside it does: the rows of a plan. */
Datum
schema_setup_statements(PG_FUNCTION_ARGS)
{
	RowSet		rows = begin_rows(fcinfo);
	Work		work = begin_work();
	SchemaVersion from = require_version(text_argument(fcinfo, 0, "from_version"));
	SchemaVersion to = require_version(text_argument(fcinfo, 1, "to_version"));
	int			step = 0;
	ListCell   *lc;

	foreach(lc, script_statements(from, to, "CURRENT_USER", ""))
		add_statement_row(&rows, ++step, lfirst(lc), NULL);
	end_work(work);
	return (Datum) 0;
}
