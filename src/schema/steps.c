/*-------------------------------------------------------------------------
 *
 * schema/steps.c
 *		Parses a step file, and makes its renames and drops in a copy of the
 *		older model.
 *
 * Renames come first in an update, so they do in the file, and all other
 * statements have the names that are left then.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "commands/defrem.h"
#include "tcop/utility.h"

#include "expression/expression.h"
#include "schema/parser.h"

pg_noreturn static void
refuse(const Parser *parser, const char *message, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_OBJECT_DEFINITION),
			 errmsg("%s: %s", place_here(parser), message),
			 hint ? errhint("%s", hint) : 0));
}

/* Add a step for the statement that is being parsed. */
static Step *
add_step(Parser *parser, StepKind kind, const char *table)
{
	Step	   *step = palloc0(sizeof(Step));

	step->kind = kind;
	step->place = place_here(parser);
	step->object = MODEL_TABLE;
	step->table = table;
	parser->steps->steps = lappend(parser->steps->steps, step);
	return step;
}

/* The name of a relation, which a step file writes without a schema. */
static const char *
name_of_relation(const Parser *parser, const RangeVar *relation)
{
	if (relation->schemaname != NULL)
		refuse(parser, psprintf("\"%s.%s\" has the name of a schema", relation->schemaname,
								relation->relname),
			   "Steps are made in whichever schema the tables are in: write the name alone.");
	return relation->relname;
}

/* The table that a step is about. */
static ModelTable *
step_table(const Parser *parser, const char *name)
{
	ModelTable *table = model_find_table(parser->model, name);
	const Step *drop = steps_find_drop(parser->steps, name, NULL);

	if (drop != NULL)
		refuse(parser, psprintf("table \"%s\" is dropped by %s", name, drop->place), NULL);
	if (table == NULL)
		refuse(parser, psprintf("table \"%s\" is not there", name), NULL);
	return table;
}

static ModelColumn *
step_column(const Parser *parser, const ModelTable *table, const char *name)
{
	ModelColumn *column = model_find_column(table, name);
	const Step *drop = steps_find_drop(parser->steps, table->base.name, name);

	if (drop != NULL)
		refuse(parser, psprintf("column \"%s\" of table \"%s\" is dropped by %s", name,
								table->base.name, drop->place), NULL);
	if (column == NULL)
		refuse(parser, psprintf("table \"%s\" has no column \"%s\"", table->base.name, name),
			   NULL);
	return column;
}

/* Renames are made before anything else, and so they stand. */
static void
require_no_rows_yet(const Parser *parser)
{
	ListCell   *lc;

	foreach(lc, parser->steps->steps)
	{
		const Step *step = lfirst(lc);

		if (step->kind == STEP_ROWS || step->kind == STEP_TYPE)
			refuse(parser, "a rename or drop stands behind what is done to rows",
				   "All renames are made first, so statements on rows have the names that are left then: "
				   "write renames and drops at the top of the file.");
	}
}

static void
require_free(const Parser *parser, bool taken, const char *name)
{
	if (taken)
		refuse(parser, psprintf("the name \"%s\" is taken", name),
			   "For names that swap, rename one of them twice.");
}

/* Is there a table, sequence or index of this name? */
static bool
is_relation(const Model *model, const char *name)
{
	ListCell   *lc;

	if (model_find_table(model, name) != NULL || model_find_sequence(model, name) != NULL)
		return true;
	foreach(lc, model->tables)
	{
		const ModelTable *table = lfirst(lc);
		const ModelConstraint *constraint = model_find_constraint(table, name);

		if ((constraint != NULL && constraint->index != NULL) ||
			model_find_index(table, name) != NULL)
			return true;
	}
	return false;
}

/* The table that has an index of this name; NULL if none has. */
static ModelTable *
table_of_index(const Model *model, const char *name)
{
	ListCell   *lc;

	foreach(lc, model->tables)
	{
		const ModelConstraint *constraint = model_find_constraint(lfirst(lc), name);

		if ((constraint != NULL && constraint->index != NULL) ||
			model_find_index(lfirst(lc), name) != NULL)
			return lfirst(lc);
	}
	return NULL;
}

/* Has one of the versions a column of a table, or a relation or type, of this name? */
static bool
is_taken(const Parser *parser, const ModelTable *table, const char *name)
{
	const Model *const models[] = {parser->model, parser->want};

	for (int i = 0; i < lengthof(models); i++)
	{
		const ModelTable *same = table ? model_find_table(models[i], table->base.name) : NULL;

		if (table ? same != NULL && model_find_column(same, name) != NULL :
			is_relation(models[i], name) || model_find_type(models[i], name) != NULL)
			return true;
	}
	return false;
}

/* What a column of a table, or a relation, is called until it is dropped, if its name is needed. */
static const char *
name_until_drop(const Parser *parser, const ModelTable *table, const char *name)
{
	const char *aside = makeObjectName(name, NULL, "dropped");

	for (int pass = 1; is_taken(parser, table, aside); pass++)
		aside = makeObjectName(name, NULL, psprintf("dropped_%d", pass));
	return aside;
}

/* Let a column that is dropped make way for one that the new version has. */
static void
move_dropped_column_aside(const Parser *parser, ModelTable *table, Step *step)
{
	const ModelTable *want = model_find_table(parser->want, table->base.name);

	step->last_table = table->base.name;
	if (strcmp(step->new_name, step->name) != 0)
		return;					/* it has */
	if (want == NULL || model_find_column(want, step->name) == NULL)
		return;					/* it need not */
	step->new_name = name_until_drop(parser, table, step->name);
	rename_column(parser->model, table, step->name, step->new_name);
}

/* What is dropped of a table is then dropped of it by its new name. */
static void
follow_rename(const Parser *parser, const char *name, const char *new_name)
{
	ListCell   *lc;

	foreach(lc, parser->steps->steps)
	{
		Step	   *step = lfirst(lc);

		if (step->kind == STEP_DROP && step->object == MODEL_COLUMN &&
			strcmp(step->last_table, name) == 0)
			move_dropped_column_aside(parser, model_find_table(parser->model, new_name), step);
	}
}

/* ALTER TABLE, INDEX or SEQUENCE ... RENAME TO: whatever has the name. */
static void
rename_relation(Parser *parser, const RenameStmt *statement)
{
	const char *name = name_of_relation(parser, statement->relation);
	Model	   *model = parser->model;
	ModelTable *table = table_of_index(model, name);
	Step	   *step = add_step(parser, STEP_RENAME, table ? table->base.name : name);

	require_free(parser, is_relation(model, statement->newname), statement->newname);
	step->name = name;
	step->new_name = statement->newname;
	if (table != NULL)
	{
		step->object = MODEL_INDEX;
		rename_index(model, table, name, statement->newname);
	}
	else if (model_find_sequence(model, name) != NULL)
	{
		step->object = MODEL_SEQUENCE;
		rename_sequence(model, name, statement->newname);
	}
	else
	{
		(void) step_table(parser, name);
		rename_table(model, name, statement->newname);
		follow_rename(parser, name, statement->newname);
	}
}

/* ALTER TABLE ... RENAME COLUMN. */
static void
rename_column_step(Parser *parser, const RenameStmt *statement)
{
	ModelTable *table = step_table(parser, name_of_relation(parser, statement->relation));
	Step	   *step = add_step(parser, STEP_RENAME, table->base.name);

	(void) step_column(parser, table, statement->subname);
	require_free(parser, model_find_column(table, statement->newname) != NULL,
				 statement->newname);
	step->object = MODEL_COLUMN;
	step->name = statement->subname;
	step->new_name = statement->newname;
	rename_column(parser->model, table, step->name, step->new_name);
}

/* ALTER TABLE ... RENAME CONSTRAINT. */
static void
rename_constraint_step(Parser *parser, const RenameStmt *statement)
{
	ModelTable *table = step_table(parser, name_of_relation(parser, statement->relation));
	Step	   *step = add_step(parser, STEP_RENAME, table->base.name);

	if (model_find_constraint(table, statement->subname) == NULL)
		refuse(parser, psprintf("table \"%s\" has no constraint \"%s\"", table->base.name,
								statement->subname), NULL);
	require_free(parser, model_find_constraint(table, statement->newname) != NULL,
				 statement->newname);
	step->object = MODEL_CONSTRAINT;
	step->name = statement->subname;
	step->new_name = statement->newname;
	rename_index(parser->model, table, step->name, step->new_name);
}

/* The name of a type, which a step file writes without a schema. */
static const char *
name_of_type(const Parser *parser, const List *names)
{
	const char *name = strVal(llast(names));

	if (list_length(names) != 1)
		refuse(parser, psprintf("type \"%s\" has the name of a schema", name),
			   "Steps are made in whichever schema the tables are in: write the name alone.");
	if (model_find_type(parser->model, name) == NULL)
		refuse(parser, psprintf("type \"%s\" is not there", name), NULL);
	return name;
}

/* ALTER TYPE or DOMAIN ... RENAME TO. */
static void
rename_type_step(Parser *parser, const RenameStmt *statement)
{
	const char *name = name_of_type(parser, castNode(List, statement->object));
	Step	   *step = add_step(parser, STEP_RENAME, NULL);

	require_free(parser, model_find_type(parser->model, statement->newname) != NULL,
				 statement->newname);
	step->object = model_find_type(parser->model, name)->kind;
	step->name = name;
	step->new_name = statement->newname;
	rename_type(parser->model, name, step->new_name);
}

/* ALTER DOMAIN ... RENAME CONSTRAINT. */
static void
rename_domain_constraint(Parser *parser, const RenameStmt *statement)
{
	const char *name = name_of_type(parser, castNode(List, statement->object));
	ModelDomain *domain = model_find_domain(parser->model, name);
	Step	   *step = add_step(parser, STEP_RENAME, NULL);
	ModelConstraint *constraint = NULL;
	ListCell   *lc;

	foreach(lc, domain ? domain->constraints : NIL)
	{
		ModelConstraint *candidate = lfirst(lc);

		require_free(parser, strcmp(candidate->base.name, statement->newname) == 0,
					 statement->newname);
		if (strcmp(candidate->base.name, statement->subname) == 0)
			constraint = candidate;
	}
	if (constraint == NULL)
		refuse(parser, psprintf("domain \"%s\" has no constraint \"%s\"", name,
								statement->subname), NULL);
	step->object = MODEL_DOMAIN;
	step->table = name;
	step->name = statement->subname;
	step->new_name = statement->newname;
	constraint->base.name = constraint->base.live_name = step->new_name;
}

/* ALTER TYPE ... RENAME VALUE. */
static void
rename_label_step(Parser *parser, const AlterEnumStmt *statement)
{
	const char *name = name_of_type(parser, statement->typeName);
	ModelEnum  *type = model_find_enum(parser->model, name);
	Step	   *step;

	if (statement->oldVal == NULL)
		refuse(parser, "a new label is not a step", "The new definition has it.");
	require_no_rows_yet(parser);
	step = add_step(parser, STEP_RENAME, name);
	if (type == NULL || !names_contain(&type->labels, statement->oldVal))
		refuse(parser, psprintf("type \"%s\" has no label \"%s\"", name, statement->oldVal),
			   NULL);
	require_free(parser, names_contain(&type->labels, statement->newVal), statement->newVal);
	step->object = MODEL_ENUM;
	step->label = true;
	step->name = statement->oldVal;
	step->new_name = statement->newVal;
	rename_label(parser->model, type, step->name, step->new_name);
}

static void
parse_rename(Parser *parser, const RenameStmt *statement)
{
	require_no_rows_yet(parser);
	switch (statement->renameType)
	{
		case OBJECT_TABLE:
		case OBJECT_INDEX:
		case OBJECT_SEQUENCE:
			rename_relation(parser, statement);
			break;
		case OBJECT_COLUMN:
			rename_column_step(parser, statement);
			break;
		case OBJECT_TABCONSTRAINT:
			rename_constraint_step(parser, statement);
			break;
		case OBJECT_TYPE:
		case OBJECT_DOMAIN:
			rename_type_step(parser, statement);
			break;
		case OBJECT_DOMCONSTRAINT:
			rename_domain_constraint(parser, statement);
			break;
		default:
			refuse(parser, "what this renames is not part of a definition", NULL);
	}
}

/* Let sequences of a table that goes make way for those of columns that get their names: each has its own number. */
static void
move_sequences_aside(Parser *parser, const char *table)
{
	List	   *sequences = list_copy(parser->model->sequences);
	ListCell   *lc;

	foreach(lc, sequences)
	{
		const ModelSequence *sequence = lfirst(lc);
		const ModelSequence *want = model_find_sequence(parser->want, sequence->base.name);
		Step	   *step;

		if (!texts_equal(sequence->owner_table, table) || want == NULL || want->owner_table == NULL)
			continue;
		step = add_step(parser, STEP_DROP, table);
		step->object = MODEL_SEQUENCE;
		step->name = sequence->base.name;
		step->new_name = name_until_drop(parser, NULL, step->name);
		rename_sequence(parser->model, step->name, step->new_name);
	}
}

/* DROP TABLE. */
static void
drop_table(Parser *parser, const char *name)
{
	ModelTable *table = step_table(parser, name);
	Step	   *step = add_step(parser, STEP_DROP, name);

	step->name = step->new_name = name;
	if (is_relation(parser->want, name) || model_find_type(parser->want, name) != NULL)
	{
		step->new_name = name_until_drop(parser, NULL, name);
		rename_table(parser->model, name, step->new_name);
	}
	step->table = table->base.name;
	move_sequences_aside(parser, table->base.name);
}

static void
parse_drop(Parser *parser, const DropStmt *statement)
{
	ListCell   *lc;

	require_no_rows_yet(parser);
	if (statement->removeType != OBJECT_TABLE)
		refuse(parser, "a drop of what has no rows is not a step",
			   "What the new definition does not have goes by itself; only of tables and columns is it said.");
	foreach(lc, statement->objects)
	{
		const List *names = lfirst(lc);

		if (list_length(names) != 1)
			refuse(parser, psprintf("\"%s\" has the name of a schema", strVal(llast(names))),
				   "Steps are made in whichever schema the tables are in: write the name alone.");
		drop_table(parser, strVal(linitial(names)));
	}
}

/* ALTER TABLE ... DROP COLUMN. */
static void
drop_column(Parser *parser, ModelTable *table, const AlterTableCmd *command)
{
	Step	   *step;

	require_no_rows_yet(parser);
	(void) step_column(parser, table, command->name);
	step = add_step(parser, STEP_DROP, table->base.name);
	step->object = MODEL_COLUMN;
	step->name = command->name;
	step->new_name = step->name;
	move_dropped_column_aside(parser, table, step);
}

/* The tokens behind USING, of the subcommand that has the column. */
static Piece
using_piece(Parser *parser, const char *column)
{
	Piece		piece = parser->statement;
	int			using = find_token(parser->source, piece, "using");

	if (using < 0 || find_token(parser->source, piece, ",") >= 0)
		refuse(parser, psprintf("the type of column \"%s\" is not alone in its statement", column),
			   "Write an ALTER TABLE for each.");
	piece.first = using + 1;
	return piece;
}

/* ALTER TABLE ... ALTER COLUMN ... TYPE ... USING. */
static void
change_type_step(Parser *parser, const ModelTable *table, const AlterTableCmd *command)
{
	const ColumnDef *definition = (ColumnDef *) command->def;
	const ModelTable *want = model_find_table(parser->want, table->base.name);
	const ModelColumn *wanted = want ? model_find_column(want, command->name) : NULL;
	TypeRef		type;
	Step	   *step;

	(void) step_column(parser, table, command->name);
	if (definition->raw_default == NULL)
		refuse(parser, "a new type without USING is not a step",
			   "The new definition has the type; only how values become it is said.");
	if (wanted == NULL)
		refuse(parser, psprintf("the new definition has no column \"%s\" of table \"%s\"",
								command->name, table->base.name), NULL);
	if (steps_find_type(parser->steps, table->base.name, command->name) != NULL)
		refuse(parser, psprintf("the type of column \"%s\" is changed twice", command->name), NULL);
	note_types(parser);
	type = parse_cast_type(parser, definition->typeName);
	if (!types_equal(&type, &wanted->type))
		refuse(parser, psprintf("column \"%s\" of table \"%s\" has type %s in the new definition",
								command->name, table->base.name, type_text(&wanted->type, "")), NULL);
	step = add_step(parser, STEP_TYPE, table->base.name);
	step->object = MODEL_COLUMN;
	step->name = command->name;
	step->text = expression_of_piece(parser, EXPRESSION_DEFAULT, wanted->type,
									 definition->raw_default, using_piece(parser, command->name));
}

static void
parse_alter(Parser *parser, const AlterTableStmt *statement)
{
	ListCell   *lc;

	if (statement->objtype != OBJECT_TABLE)
		refuse(parser, "this form of ALTER is not a step", NULL);
	foreach(lc, statement->cmds)
	{
		const AlterTableCmd *command = lfirst(lc);
		ModelTable *table = step_table(parser, name_of_relation(parser, statement->relation));

		if (command->subtype == AT_DropColumn)
			drop_column(parser, table, command);
		else if (command->subtype == AT_AlterColumnType)
			change_type_step(parser, table, command);
		else
			refuse(parser, "this form of ALTER TABLE is not a step",
				   "The new definition says what is to be; a step is a rename, a drop of a table or column, "
				   "a type with USING, or a statement on rows.");
	}
}

/* Parse a statement of the file; NULL is the end. */
static void
parse_step(Parser *parser, Node *statement)
{
	if (statement == NULL)
		return;
	switch (nodeTag(statement))
	{
		case T_RenameStmt:
			parse_rename(parser, (RenameStmt *) statement);
			break;
		case T_AlterEnumStmt:
			rename_label_step(parser, (AlterEnumStmt *) statement);
			break;
		case T_DropStmt:
			parse_drop(parser, (DropStmt *) statement);
			break;
		case T_AlterTableStmt:
			parse_alter(parser, (AlterTableStmt *) statement);
			break;
		case T_InsertStmt:
		case T_UpdateStmt:
		case T_DeleteStmt:
		case T_MergeStmt:
			parse_rows(parser, statement);
			break;
		default:
			refuse(parser, psprintf("%s is not a step",
									GetCommandTagName(CreateCommandTag(statement))),
				   "A step is a rename, a drop of a table or column, a type with USING, or an INSERT, UPDATE, "
				   "DELETE or MERGE.");
	}
}

/* Parse a statement of the file of backfills. */
static void
parse_backfill_statement(Parser *parser, Node *statement)
{
	if (statement == NULL)
		return;
	if (!IsA(statement, UpdateStmt))
		refuse(parser, "not an UPDATE", "A backfill is UPDATEs of one table each.");
	parse_backfill(parser, (UpdateStmt *) statement);
}

/* A copy of a model for steps to change: nothing is looked up by its place. */
Model *
model_to_change(const Model *model)
{
	Model	   *copy = model_copy(model);
	ListCell   *lc;

	copy->sorted = false;
	foreach(lc, copy->tables)
	{
		ModelTable *table = lfirst(lc);

		table->sorted = false;
		table->column_places.count = 0;
	}
	foreach(lc, copy->enums)
		((ModelEnum *) lfirst(lc))->label_places.count = 0;
	return copy;
}

static void
parse_file(const char *text, const char *file, StatementParser parse, Steps *steps,
		   Model *model, const Model *want)
{
	Parser	   *parser;

	if (text == NULL)
		return;
	parser = make_parser(text, file);
	parser->steps = steps;
	parser->model = model;
	parser->want = want;
	parse_text(parser, parse);
}

/*
 * Parse the steps from one model to another.  What fills rows in batches is done
 * before the other statements on rows.
 */
Steps *
steps_parse(const char *text, const char *file, const char *backfill_text,
			const char *backfill_file, const Model *have, const Model *want)
{
	Steps	   *steps = palloc0(sizeof(Steps));
	Model	   *model = model_to_change(have);

	parse_file(text, file ? file : "steps", parse_step, steps, model, want);
	parse_file(backfill_text, backfill_file ? backfill_file : "backfill",
			   parse_backfill_statement, steps, model, want);
	model_sort(model);
	steps->have = model;
	return steps;
}
