/*-------------------------------------------------------------------------
 *
 * ddl/update.c
 *		Writes the statements that lead from one version to the next.
 *
 * Nothing is guessed that rows depend on: what has rows and is not in the new
 * version has another name, or goes, only if a step says so.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "parser/parse_coerce.h"
#include "utils/builtins.h"

#include "ddl/writer.h"
#include "expression/expression.h"

/* Is a column or table of the older version one that goes, and nobody has said so? */
static bool
is_unsaid_drop(const Difference *difference, const Steps *steps)
{
	const ModelObject *have = difference->have;

	if (difference->problem == UNEXPECTED_COLUMN)
		return steps_find_drop(steps, have->parent->name, have->name) == NULL;
	return difference->problem == UNEXPECTED_MEMBER_TABLE &&
		steps_find_drop(steps, have->name, NULL) == NULL;
}

/* A column of the same table, or a table, that is new, and may be the one that is gone; NULL if none is. */
static const ModelObject *
may_be_new_name_of(const List *differences, const Difference *gone)
{
	ListCell   *lc;

	foreach(lc, differences)
	{
		const Difference *difference = lfirst(lc);

		if (gone->problem == UNEXPECTED_COLUMN ?
			difference->problem == MISSING_COLUMN && difference->want_table == gone->want_table &&
			types_equal(&as_column(difference->want)->type, &as_column(gone->have)->type) :
			difference->problem == MISSING_TABLE)
			return difference->want;
	}
	return NULL;
}

/* What an error about a table or column of a definition begins with. */
const char *
place_prefix(const ModelObject *object)
{
	return object->place ? psprintf("%s: ", object->place) : "";
}

/* Raise an error for it, with the step that would say what it is. */
static void
refuse_unsaid_drop(const List *differences, const Difference *gone)
{
	const ModelObject *have = gone->have;
	const ModelObject *other = may_be_new_name_of(differences, gone);
	const char *name = quote_identifier(have->name);
	bool		is_column = gone->problem == UNEXPECTED_COLUMN;
	const char *table = is_column ? quote_identifier(have->parent->name) : name;
	const char *drop = is_column ? psprintf("ALTER TABLE %s DROP COLUMN %s;", table, name) :
		psprintf("DROP TABLE %s;", name);
	const char *rename = other == NULL ? NULL :
		psprintf("ALTER TABLE %s RENAME %s%s%sTO %s;", table, is_column ? "COLUMN " : "",
				 is_column ? name : "", is_column ? " " : "", quote_identifier(other->name));

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
			 is_column ?
			 errmsg("%scolumn \"%s\" of table \"%s\" is not in the new definition, and no step says what becomes of it",
					place_prefix(have), have->name, have->parent->name) :
			 errmsg("%stable \"%s\" is not in the new definition, and no step says what becomes of it",
					place_prefix(have), have->name),
			 errdetail("Its rows depend on it."),
			 rename ?
			 errhint("In the step file, say that it has another name now:\n%s\nor that it goes, with what is in it:\n%s",
					 rename, drop) :
			 errhint("In the step file, say that it goes, with what is in it:\n%s", drop)));
}

/* The name that something with a name has when all steps behind one are made; NULL if it is dropped. */
static const char *
final_name(const Steps *steps, const Step *after, ModelKind object, const char *table,
		   const char *name)
{
	bool		behind = after == NULL;
	ListCell   *lc;

	foreach(lc, steps->steps)
	{
		const Step *step = lfirst(lc);

		if (behind && (step->kind == STEP_RENAME || step->kind == STEP_DROP) &&
			step->object == object && !step->label &&
			(object == MODEL_TABLE || object == MODEL_SEQUENCE || object == MODEL_ENUM ||
			 object == MODEL_DOMAIN || texts_equal(step->table, table)) && strcmp(step->name, name) == 0)
		{
			if (step->kind == STEP_DROP)
				return NULL;
			name = step->new_name;
		}
		else if (behind && step->kind == STEP_RENAME && step->object == MODEL_TABLE &&
				 texts_equal(step->name, table))
			table = step->new_name;
		behind |= step == after;
	}
	return name;
}

/* The label that one of a type has become when all steps behind one are made. */
static const char *
final_label(const Steps *steps, const Step *after)
{
	bool		behind = false;
	const char *type = after->table;
	const char *label = after->new_name;
	ListCell   *lc;

	foreach(lc, steps->steps)
	{
		const Step *step = lfirst(lc);

		if (behind && step->kind == STEP_RENAME && step->object == MODEL_ENUM)
		{
			if (step->label && strcmp(step->table, type) == 0 && strcmp(step->name, label) == 0)
				label = step->new_name;
			else if (!step->label && strcmp(step->name, type) == 0)
				type = step->new_name;
		}
		behind |= step == after;
	}
	return label;
}

/* Has the new definition what a step gives a name to? */
static bool
is_wanted_name(const Steps *steps, const Step *step, const Model *want)
{
	const char *table_name = step->table && step->object != MODEL_TABLE && step->object != MODEL_ENUM &&
		step->object != MODEL_DOMAIN ? final_name(steps, step, MODEL_TABLE, NULL, step->table) : NULL;
	const ModelTable *table = table_name ? model_find_table(want, table_name) : NULL;
	const char *name;
	const ModelEnum *type;

	if (step->label)
	{
		name = final_name(steps, step, MODEL_ENUM, NULL, step->table);
		type = name ? model_find_enum(want, name) : NULL;
		return type == NULL || model_label_place(type, final_label(steps, step)) >= 0;
	}
	name = final_name(steps, step, step->object, step->table, step->new_name);
	switch (step->object)
	{
		case MODEL_TABLE:
			return name == NULL || model_find_table(want, name) != NULL;
		case MODEL_COLUMN:
			return name == NULL || table == NULL || model_find_column(table, name) != NULL;
		case MODEL_INDEX:
		case MODEL_CONSTRAINT:
			return table == NULL || model_find_constraint(table, name) != NULL ||
				model_find_index(table, name) != NULL;
		case MODEL_SEQUENCE:
			return model_find_sequence(want, name) != NULL;
		default:
			return step->table != NULL || model_find_type(want, name) != NULL;
	}
}

/* A name that the new definition does not have would be taken back at once. */
static void
require_wanted_name(const Steps *steps, const Step *step, const Model *want)
{
	if (step->kind == STEP_RENAME && !is_wanted_name(steps, step, want))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
				 errmsg("%s: the new definition has nothing of the name \"%s\"", step->place,
						step->new_name)));
}

/* A step that says what the new definition contradicts. */
static void
require_steps_to_matter(const List *differences, const Steps *steps, const Model *want)
{
	ListCell   *lc;
	ListCell   *ld;

	foreach(lc, steps->steps)
	{
		const Step *step = lfirst(lc);
		bool		matters = step->kind != STEP_TYPE;

		require_wanted_name(steps, step, want);

		foreach(ld, matters ? NIL : differences)
		{
			const Difference *difference = lfirst(ld);

			if (difference->problem == DIFFERENT_COLUMN_TYPE &&
				strcmp(difference->want->name, step->name) == 0 &&
				strcmp(difference->want_table->base.name, step->table) == 0)
				matters = true;
		}
		if (!matters)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
					 errmsg("%s: column \"%s\" of table \"%s\" has its type already", step->place,
							step->name, step->table),
					 errhint("To change its values, write an UPDATE.")));
	}
}

/* Does a column have to have a value that it has not by itself? */
static bool
is_filled_by_others(const ModelColumn *column)
{
	return column->default_value == NULL && column->default_sequence == NULL &&
		column->identity == '\0' && column->generated == '\0';
}

/* A domain takes no NULL, not even until statements on rows fill the column. */
static void
require_value_of_domain(const ModelColumn *column, const Model *want)
{
	const ModelDomain *domain = column->type.own && !column->type.own_array ?
		model_find_domain(want, column->type.own) : NULL;

	if (domain == NULL || !domain->not_null || domain->default_value != NULL)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
			 errmsg("%snew column \"%s\" of table \"%s\" is of domain \"%s\", which is NOT NULL, and has no default for the rows that are there",
					place_prefix(&column->base), column->base.name, column->base.parent->name,
					domain->base.name),
			 errhint("Give the column or the domain a default.")));
}

/* Rows are there, and a new column has to have a value in them. */
static void
require_fillable(const Difference *difference, const Steps *steps, const Model *want)
{
	const ModelColumn *column;

	if (difference->problem != MISSING_COLUMN || !is_filled_by_others(as_column(difference->want)))
		return;
	column = as_column(difference->want);
	require_value_of_domain(column, want);
	if (column->not_null && !steps_fill(steps, column->base.parent->name))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
				 errmsg("%snew column \"%s\" of table \"%s\" is NOT NULL, and nothing fills it in the rows that are there",
						place_prefix(&column->base), column->base.name, column->base.parent->name),
				 steps->back ?
				 errhint("To return to the version before, restore a backup.") :
				 errhint("Give it a default, or fill it by an UPDATE in the step file.")));
}

/* Do the values of the one type become the other's without a word? */
static bool
type_change_has_way(const TypeRef *from, const TypeRef *to, const DdlTarget *target)
{
	return type_conversion(from, target->have, to, target->want) != CONVERSION_NONE &&
		type_has_cast(from, target->have, to, target->want);
}

/* How values become another type is said, unless it is the same whoever does it. */
static void
require_known_conversion(const Difference *difference, const DdlTarget *target)
{
	const ModelColumn *want;
	const ModelColumn *have;
	bool		by_zone;

	if (difference->problem != DIFFERENT_COLUMN_TYPE)
		return;
	want = as_column(difference->want);
	have = as_column(difference->have);
	by_zone = type_change_needs_time_zone(&have->type, &want->type);
	if (want->generated != '\0' || have->generated != '\0' ||
		(!by_zone && type_change_has_way(&have->type, &want->type, target)) ||
		steps_find_type(target->steps, want->base.parent->name, want->base.name) != NULL)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
			 errmsg("%scolumn \"%s\" of table \"%s\" gets another type, and no step says how its values become that",
					place_prefix(&want->base), want->base.name, want->base.parent->name),
			 by_zone ?
			 errdetail("From %s to %s they would be others by the time zone of who runs it.",
					   type_text(&have->type, ""), type_text(&want->type, "")) :
			 errdetail("There is no cast from %s to %s.", type_text(&have->type, ""),
					   type_text(&want->type, "")),
			 errhint("In the step file, say how:\nALTER TABLE %s ALTER COLUMN %s TYPE %s USING %s%s;",
					 quote_identifier(want->base.parent->name),
					 quote_identifier(want->base.name), type_text(&want->type, ""),
					 quote_identifier(want->base.name), by_zone ? " AT TIME ZONE 'UTC'" : " ...")));
}

/* A label that comes while another one loses its name cannot come before that does. */
static void
require_new_label(const Difference *difference, const DdlTarget *target)
{
	ListCell   *lc;

	if (difference->problem != MISSING_ENUM_LABEL ||
		!label_is_used(target->want, target->steps, as_enum(difference->want), difference->part))
		return;
	foreach(lc, target->steps->steps)
	{
		const Step *step = lfirst(lc);

		if (step->label && strcmp(step->name, difference->part) == 0)
			ereport(ERROR,
					(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					 errmsg("%s: label \"%s\" is renamed, and comes again and is used in the same version",
							step->place, step->name),
					 errdetail("A label can be used only once the transaction has ended that added it."),
					 errhint("Rename it in a version of its own.")));
	}
}

/* What was written into a column goes when the server computes it. */
static void
require_kept_values(const Difference *difference)
{
	const char *table;
	const char *column;

	if (difference->problem != DIFFERENT_COLUMN_GENERATION ||
		as_column(difference->want)->generated == '\0' ||
		as_column(difference->have)->generated != '\0')
		return;
	table = quote_identifier(difference->want_table->base.name);
	column = quote_identifier(difference->want->name);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
			 errmsg("column \"%s\" of table \"%s\" becomes a generated one, and no step says what becomes of its values",
					difference->want->name, difference->want_table->base.name),
			 errhint("In the step file, say that they go:\nALTER TABLE %s DROP COLUMN %s;",
					 table, column)));
}

/* The server cannot change what a domain is made of. */
static void
require_domain_of_type(const Difference *difference)
{
	const ModelDomain *want;
	const ModelDomain *have;

	if (difference->problem != DIFFERENT_DOMAIN)
		return;
	want = as_domain(difference->want);
	have = as_domain(difference->have);
	if (types_equal(&want->type, &have->type) && want->collation == have->collation)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("domain \"%s\" is of another type or collation in the new definition",
					want->base.name),
			 errdetail("The server has no statement that changes what a domain is made of."),
			 errhint("In the new definition, make a domain of another name, and let the columns be of that.")));
}

/*
 * Raise an error if what the new version does not have would go without being
 * said, or if the steps do not fit it.  On the way back all goes that came.
 */
static void
check_update(const List *differences, const Steps *steps, const DdlTarget *target)
{
	ListCell   *lc;

	foreach(lc, differences)
	{
		if (!steps->back && is_unsaid_drop(lfirst(lc), steps))
			refuse_unsaid_drop(differences, lfirst(lc));
		require_fillable(lfirst(lc), steps, target->want);
		require_known_conversion(lfirst(lc), target);
		require_kept_values(lfirst(lc));
		require_domain_of_type(lfirst(lc));
		require_new_label(lfirst(lc), target);
	}
	if (!steps->back)
		require_steps_to_matter(differences, steps, target->want);
}

/* Is a default a text that is read as a date or time when the column is made? */
static bool
default_depends_on_session(const ModelColumn *column)
{
	return column->default_value != NULL && column->default_value->text != NULL &&
		strchr(column->default_value->text, '\'') != NULL &&
		(column->type.own != NULL || TypeCategory(column->type.oid) == TYPCATEGORY_DATETIME ||
		 TypeCategory(column->type.oid) == TYPCATEGORY_TIMESPAN);
}

/* Does it depend on the settings of who runs a statement what it does? */
static bool
depends_on_session(const Statement *statement)
{
	const ModelObject *want = statement->difference ? statement->difference->want : NULL;
	ListCell   *lc;

	if (statement->phase == PHASE_ROWS || statement->phase == PHASE_COLUMN_TYPES)
		return true;
	if (want != NULL && want->kind == MODEL_COLUMN)
		return default_depends_on_session(as_column(want));
	foreach(lc, want != NULL && want->kind == MODEL_TABLE ? as_table(want)->columns : NIL)
	{
		if (default_depends_on_session(lfirst(lc)))
			return true;
	}
	return false;
}

static bool
any_depends_on_session(const List *statements)
{
	ListCell   *lc;

	foreach(lc, statements)
	{
		if (depends_on_session(lfirst(lc)))
			return true;
	}
	return false;
}

/* What has texts mean the same whoever runs the rest, in one transaction. */
static Statement *
settings_statement(void)
{
	Statement  *statement = palloc0(sizeof(Statement));

	statement->phase = PHASE_SETTINGS;
	statement->text = fixed_settings_statement();
	statement->reason = "settings: what texts mean, whoever runs this";
	return statement;
}

/* Fill the columns that were added ahead, where a row has no value yet. */
static List *
with_filled_columns(List *statements, const DdlTarget *target)
{
	ListCell   *lc;

	foreach(lc, ddl_columns_to_fill(target))
	{
		const ModelColumn *column = lfirst(lc);
		const ModelTable *have = model_find_table(target->have, column->base.parent->name);
		const ModelColumn *there = have ? model_find_column(have, column->base.name) : NULL;

		if (there != NULL && !there->not_null)
			statements = lcons(fill_statement(target->prefix, column), statements);
	}
	return statements;
}

/*
 * The statements (Statement) from one version to the next, as the steps say.  The
 * older one is a definition or a live schema of that version; of the latter
 * before, in the target, is the definition.
 */
List *
ddl_for_update(DdlTarget *target, const Steps *steps)
{
	List	   *statements;

	target->have = steps->have;
	target->steps = steps;
	target->differences = diff_models(target->want, target->have);
	if (target->have->schema == NULL)
	{
		target->before = steps->have;
		if (!target->allow_data_loss)
			check_update(target->differences, steps, target);
		target->in_place = !target->allow_data_loss;
		target->allow_data_loss = true; /* all that goes was said */
	}
	statements = ddl_for_differences(target->differences, target);
	if (target->have->schema != NULL && target->before != NULL)
		statements = with_filled_columns(statements, target);
	if (!target->in_script && any_depends_on_session(statements))
		statements = lcons(settings_statement(), statements);
	return statements;
}
