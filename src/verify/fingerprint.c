/*-------------------------------------------------------------------------
 *
 * verify/fingerprint.c
 *		Writes a model in a canonical form and hashes that.
 *
 * The form has what the schema is and whether it is enforced.  It leaves out
 * what may differ between servers with the same schema: names of schemas and
 * owners, grants, membership, publications, storage parameters.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "compat.h"
#include "model/print.h"
#include "verify/fingerprint.h"

static void
append_enum(StringInfo form, const ModelEnum *type)
{
	appendStringInfo(form, "enum %s (%s)%s\n", type->name, labels_text(&type->labels),
					 type->is_enum ? "" : " of another kind");
}

static void
append_constraint(StringInfo form, const ModelTable *table,
				  const ModelConstraint *constraint)
{
	appendStringInfo(form, "constraint %s.%s %s%s%s", table->name, constraint->name,
					 constraint_definition(constraint, ""),
					 constraint->validated ? "" : " NOT VALID",
					 constraint->enforced ? "" : " NOT ENFORCED");
	if (constraint->index != NULL && !(constraint->index->valid && constraint->index->ready))
		appendStringInfoString(form, " INVALID");
	if (constraint->kind == CONSTRAINT_FOREIGN)
	{
		for (int i = 0; i < KEY_TRIGGER_COUNT; i++)
			appendStringInfo(form, " %d", (int) constraint->triggers[i]);
	}
	appendStringInfoChar(form, '\n');
}

static void
append_table(StringInfo form, const ModelTable *table)
{
	ListCell   *lc;

	appendStringInfo(form, "table %s %c %c row security %d %d\n", table->name,
					 table->relkind, table->persistence, table->row_security,
					 table->force_row_security);
	foreach(lc, table->columns)
	{
		const ModelColumn *column = lfirst(lc);

		appendStringInfo(form, "column %s.%s %s\n", table->name, column->name,
						 column_definition(column, ""));
	}
	foreach(lc, table->constraints)
		append_constraint(form, table, lfirst(lc));
	foreach(lc, table->indexes)
	{
		const ModelIndex *index = lfirst(lc);

		appendStringInfo(form, "index %s.%s %s%s\n", table->name, index->name,
						 index_definition(index),
						 index->valid && index->ready ? "" : " INVALID");
	}
	foreach(lc, table->attachments)
	{
		const ModelAttachment *attachment = lfirst(lc);

		if (attachment->kind != ATTACHED_PUBLICATION)
			appendStringInfo(form, "%s %s.%s %s\n", attachment_kind_text(attachment->kind),
							 table->name, attachment->name,
							 attachment->definition ? attachment->definition : "");
	}
}

/* The whole model as lines of text, in an order that depends on names alone. */
const char *
model_canonical_form(const Model *model)
{
	StringInfoData form;
	ListCell   *lc;

	initStringInfo(&form);
	foreach(lc, model->enums)
		append_enum(&form, lfirst(lc));
	foreach(lc, model->tables)
		append_table(&form, lfirst(lc));
	return form.data;
}

/* The SHA-256 of the canonical form, in hexadecimal digits. */
const char *
model_fingerprint(const Model *model)
{
	Datum		form = CStringGetTextDatum(model_canonical_form(model));
	bytea	   *hash = DatumGetByteaPP(DirectFunctionCall1(sha256_bytea, form));
	int			length = VARSIZE_ANY_EXHDR(hash);
	char	   *digits = palloc(2 * length + 1);

	for (int i = 0; i < length; i++)
		sprintf(digits + 2 * i, "%02x", (unsigned char) VARDATA_ANY(hash)[i]);
	return digits;
}
