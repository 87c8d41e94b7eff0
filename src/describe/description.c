/*-------------------------------------------------------------------------
 *
 * describe/description.c
 *		What is to be described: a schema as it is, with what was found of
 *		each of its objects, and with what it lacks.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_constraint.h"

#include "describe/description.h"
#include "expression/expression.h"

/* What was found of one object. */
typedef struct Mark
{
	const ModelObject *object;
	const Finding *finding;
	int			place;			/* among the differences */
} Mark;

static int
compare_marks(const void *a, const void *b)
{
	const Mark *left = a;
	const Mark *right = b;

	if (left->object != right->object)
		return (uintptr_t) left->object < (uintptr_t) right->object ? -1 : 1;
	return left->place - right->place;
}

/* Marks what is there, or else what is missing, with what was found of it. */
static void
make_marks(Description *description)
{
	ListCell   *lc;

	description->marks = palloc((list_length(description->differences) + 1) * sizeof(Mark));
	foreach(lc, description->differences)
	{
		const Difference *difference = lfirst(lc);
		Mark	   *mark = &description->marks[description->mark_count];

		mark->object = difference->have ? difference->have : difference->want;
		mark->finding = finding_of(difference, description->model->packaged);
		mark->place = description->mark_count++;
	}
	qsort(description->marks, description->mark_count, sizeof(Mark), compare_marks);
}

static int
compare_by_name(const ListCell *a, const ListCell *b)
{
	return strcmp(((const ModelObject *) lfirst(a))->name, ((const ModelObject *) lfirst(b))->name);
}

/* Prepare a schema to be described. */
Description *
describe(const char *title, const Model *model, List *differences, bool compared)
{
	Description *description = palloc0(sizeof(Description));

	description->title = title;
	description->model = model;
	description->differences = differences;
	description->compared = compared;
	make_marks(description);
	description->tables = with_missing(description, model->tables, MODEL_TABLE, NULL);
	list_sort(description->tables, compare_by_name);
	return description;
}

/* What was found of an object: a list of Finding. */
List *
findings_on(const Description *description, const ModelObject *object)
{
	List	   *findings = NIL;
	int			low = 0;
	int			high = description->mark_count;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if ((uintptr_t) description->marks[middle].object < (uintptr_t) object)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < description->mark_count && description->marks[low].object == object; low++)
		findings = lappend(findings, (void *) description->marks[low].finding);
	return findings;
}

/* The worst severity among findings; NULL for none. */
const char *
worst_severity(const List *findings)
{
	static const char *const severities[] = {SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE};
	ListCell   *lc;

	for (int i = 0; i < (int) lengthof(severities); i++)
	{
		foreach(lc, findings)
		{
			if (strcmp(((const Finding *) lfirst(lc))->severity, severities[i]) == 0)
				return severities[i];
		}
	}
	return NULL;
}

/*
 * A copy of a list of objects, and behind them those of their kind that are
 * missing: in a table of this name, or NULL for those that are in none.
 */
List *
with_missing(const Description *description, const List *objects, ModelKind kind,
			 const ModelTable *table)
{
	List	   *all = list_copy(objects);
	ListCell   *lc;

	foreach(lc, description->differences)
	{
		const Difference *difference = lfirst(lc);
		const ModelObject *want = difference->want;

		if (want == NULL || difference->have != NULL || difference->part != NULL || want->kind != kind)
			continue;
		if (table == NULL ? want->parent == NULL :
			want->parent != NULL && strcmp(want->parent->name, table->base.name) == 0)
			all = list_append_unique_ptr(all, (void *) want);
	}
	return all;
}

/* The table of a name, also one that is missing; NULL if there is none. */
const ModelTable *
described_table(const Description *description, const char *name)
{
	return find_object(description->tables, name);
}

/* Is it unique what these columns hold, by a key or an index? */
static bool
are_unique(const ModelTable *table, const NameArray *columns)
{
	ListCell   *lc;

	foreach(lc, table->constraints)
	{
		const ModelConstraint *key = lfirst(lc);

		if ((key->type == CONSTRAINT_PRIMARY || key->type == CONSTRAINT_UNIQUE) &&
			names_equal(&key->columns, columns))
			return true;
	}
	foreach(lc, table->indexes)
	{
		const ModelIndex *index = lfirst(lc);
		bool		same = index->unique && index->predicate == NULL &&
			list_length(index->elements) == columns->count;

		for (int i = 0; same && i < columns->count; i++)
			same = texts_equal(((IndexElement *) list_nth(index->elements, i))->column, columns->names[i]);
		if (same)
			return true;
	}
	return false;
}

/* How a column takes part in the keys of its table. */
ColumnKeys
column_keys(const ModelTable *table, const ModelColumn *column)
{
	const char *name = column->base.name;
	const NameArray alone = {1, &name};
	ColumnKeys	keys = {.unique = are_unique(table, &alone)};
	ListCell   *lc;

	foreach(lc, table->constraints)
	{
		const ModelConstraint *key = lfirst(lc);

		if (!names_contain(&key->columns, name))
			continue;
		keys.primary |= key->type == CONSTRAINT_PRIMARY;
		keys.foreign |= key->type == CONSTRAINT_FOREIGN;
	}
	if (keys.primary)
		keys.unique = false;
	return keys;
}

/* Does at most one row reference each row of the other table by this foreign key? */
bool
is_one_to_one(const ModelTable *table, const ModelConstraint *key)
{
	return are_unique(table, &key->columns);
}

/* May a row reference none? */
bool
may_be_absent(const ModelTable *table, const ModelConstraint *key)
{
	for (int i = 0; i < key->columns.count; i++)
	{
		const ModelColumn *column = model_find_column(table, key->columns.names[i]);

		if (column == NULL || !column->not_null)
			return true;
	}
	return false;
}

/* A type by the name that people write. */
const char *
short_type_text(const TypeRef *type)
{
	static const struct
	{
		const char *before;		/* as the server writes it, with a modifier or without ... */
		const char *behind;		/* ... in the middle */
		const char *name;
	}			short_names[] = {
		{"character varying", "", "varchar"},
		{"character", "", "char"},
		{"bit varying", "", "varbit"},
		{"double precision", "", "float8"},
		{"timestamp", " without time zone", "timestamp"},
		{"timestamp", " with time zone", "timestamptz"},
		{"time", " without time zone", "time"},
		{"time", " with time zone", "timetz"},
	};
	const char *text = type_text(type, "");

	if (type->own != NULL)
		return text;
	for (int i = 0; i < (int) lengthof(short_names); i++)
	{
		const char *rest = text + strlen(short_names[i].before);
		int			modifier;

		if (strncmp(text, short_names[i].before, rest - text) != 0)
			continue;
		modifier = *rest == '(' ? strcspn(rest, ")") + 1 : 0;
		if (strncmp(rest + modifier, short_names[i].behind, strlen(short_names[i].behind)) == 0)
		{
			const char *end = rest + modifier + strlen(short_names[i].behind);

			if (*end == '\0' || *end == '[')
				return psprintf("%s%.*s%s", short_names[i].name, modifier, rest, end);
		}
	}
	return text;
}
