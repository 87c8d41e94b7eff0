/*-------------------------------------------------------------------------
 *
 * live/attachments.c
 *		Reads what else hangs on a table: rules, policies, inheritance,
 *		extended statistics, publications.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_policy.h"
#include "catalog/pg_publication_rel.h"
#include "catalog/pg_rewrite.h"
#include "catalog/pg_statistic_ext.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

#include "live/reader.h"
#include "compat.h"
#include "live/lookup.h"

/* Note that something of this name hangs on the table; it is returned. */
ModelAttachment *
attach(ModelTable *table, AttachmentKind kind, const char *name, Oid oid)
{
	ModelAttachment *attachment = model_make_attachment(table, kind, name);

	attachment->base.oid = oid;
	attachment->identity = is_gone(name) ? NULL : quote_identifier(name);
	table->attachments = lappend(table->attachments, attachment);
	return attachment;
}

/*
 * The same for something that is in a schema: its name is plain in that of the
 * table.  Where its schema is gone, no statement can name it.
 */
static void
attach_from_schema(const Reader *reader, ModelTable *table, AttachmentKind kind,
				   Oid schema, const char *name, Oid oid)
{
	const char *qualified = qualified_name(schema, name);
	ModelAttachment *attachment =
		attach(table, kind, schema == reader->schema ? name :
			   qualified ? qualified : psprintf("%s.%s", GONE, quote_identifier(name)), oid);

	attachment->identity = qualified;
}

/* The same for a parent or child. */
static void
attach_relation(const Reader *reader, ModelTable *table, AttachmentKind kind, Oid oid)
{
	const char *name = get_rel_name(oid);

	if (name != NULL)
		attach_from_schema(reader, table, kind, get_rel_namespace(oid), name, oid);
}

/* Read a row of pg_rewrite. */
void
read_rule(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc)
{
	Form_pg_rewrite form = (Form_pg_rewrite) GETSTRUCT(row);

	/* A view in the table's place has its query here, which is no news. */
	if (table->relkind == RELKIND_RELATION)
		attach(table, ATTACHED_RULE, pstrdup(NameStr(form->rulename)), form->oid);
}

/* Read a row of pg_policy. */
void
read_policy(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc)
{
	Form_pg_policy form = (Form_pg_policy) GETSTRUCT(row);

	attach(table, ATTACHED_POLICY, pstrdup(NameStr(form->polname)), form->oid);
}

/* Read a row of pg_inherits whose parent is the table. */
void
read_child(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc)
{
	Form_pg_inherits form = (Form_pg_inherits) GETSTRUCT(row);

	attach_relation(reader, table, ATTACHED_CHILD, form->inhrelid);
}

/* Read a row of pg_inherits whose child is the table. */
void
read_parent(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc)
{
	Form_pg_inherits form = (Form_pg_inherits) GETSTRUCT(row);

	table->facts->any_parent = true;
	attach_relation(reader, table, ATTACHED_PARENT, form->inhparent);
}

/* Read a row of pg_statistic_ext. */
void
read_statistics(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc)
{
	Form_pg_statistic_ext form = (Form_pg_statistic_ext) GETSTRUCT(row);

	attach_from_schema(reader, table, ATTACHED_STATISTICS, form->stxnamespace,
					   pstrdup(NameStr(form->stxname)), form->oid);
}

/* Read a row of pg_publication_rel. */
void
read_publication(Reader *reader, ModelTable *table, HeapTuple row, TupleDesc desc)
{
	Form_pg_publication_rel form = (Form_pg_publication_rel) GETSTRUCT(row);

	attach(table, ATTACHED_PUBLICATION, publication_text(form->prpubid), form->prpubid);
}
