/*-------------------------------------------------------------------------
 *
 * functions/data.c
 *		The SQL-callable function that reads the rows.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/rls.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#include "compat.h"
#include "execute/domains.h"
#include "verify/data_checks.h"
#include "functions/functions.h"
#include "verify/problems.h"
#include "settings.h"

PG_FUNCTION_INFO_V1(schema_setup_check_data);

/* After this many milliseconds, say before each key how far it is. */
#define QUIET_TIME 2000

/* Read with no search_path but the server's own, and from the tables only. */
static void
set_options(void)
{
	static const struct
	{
		const char *name;
		const char *value;
	}			options[] =
	{
		{"search_path", "pg_catalog, pg_temp"},
		{"row_security", "off"},
		{"enable_indexscan", "off"},
		{"enable_indexonlyscan", "off"},
		{"enable_bitmapscan", "off"},
	};

	for (int i = 0; i < (int) lengthof(options); i++)
		set_option(options[i].name, options[i].value);
}

/* Add the row of one finding. */
static void
add_data_row(RowSet *rows, const char *severity, const char *problem, const char *object,
			 int64 count, const char *detail)
{
	Datum		values[5];
	bool		nulls[5] = {false};

	values[0] = CStringGetTextDatum(severity);
	values[1] = CStringGetTextDatum(problem);
	values[2] = CStringGetTextDatum(object);
	values[3] = Int64GetDatum(count);
	nulls[3] = (count < 0);
	values[4] = CStringGetTextDatum(detail);
	tuplestore_putvalues(rows->store, rows->desc, values, nulls);
}

/* Run the query of one check. */
static int64
count_rows(const char *query)
{
	bool		isnull;
	int64		count;

	SPI_connect();
	if (SPI_execute(query, true, 1) != SPI_OK_SELECT || SPI_processed != 1)
		elog(ERROR, "could not execute \"%s\"", query);
	count = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1,
										&isnull));
	SPI_finish();
	return count;
}

/*
 * The same as the owner of the tables: whatever code is in them runs with the
 * owner's rights, not with those of who looks.
 */
int64
count_rows_as(Oid role, const char *query)
{
	Oid			caller;
	int			context;
	int64		count;

	GetUserIdAndSecContext(&caller, &context);
	SetUserIdAndSecContext(role, context | SECURITY_LOCAL_USERID_CHANGE |
						   SECURITY_RESTRICTED_OPERATION);
	count = count_rows(query);
	SetUserIdAndSecContext(caller, context);
	return count;
}

/*
 * Keep a table as the query names it until the transaction ends, make sure that
 * the caller may read it, and return its owner.
 */
static Oid
hold_for_reading(const Model *have, const ModelTable *table)
{
	const char *schema = table->base.moved_to ? table->base.moved_to : have->schema;
	HeapTuple	row;
	Form_pg_class form;
	Oid			namespace;
	Oid			owner;

	LockRelationOid(table->base.oid, AccessShareLock);
	row = SearchSysCache1(RELOID, ObjectIdGetDatum(table->base.oid));
	form = HeapTupleIsValid(row) ? (Form_pg_class) GETSTRUCT(row) : NULL;
	if (form == NULL || form->relkind != RELKIND_RELATION ||
		strcmp(NameStr(form->relname), table->base.live_name) != 0 ||
		get_namespace_oid(schema, true) != form->relnamespace)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_IN_USE),
				 errmsg("table \"%s\" was renamed or dropped before it could be read",
						table->base.live_name)));
	owner = form->relowner;
	namespace = form->relnamespace;
	ReleaseSysCache(row);
	if (schema_acl_check(namespace, GetUserId(), ACL_USAGE) != ACLCHECK_OK)
		aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_SCHEMA, schema);
	if (pg_class_aclcheck(table->base.oid, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
		aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_TABLE, table->base.live_name);
	return owner;
}

/* Does row security hide rows from the caller, or from the owner? */
static bool
hides_rows(const ModelTable *table)
{
	Oid			owner = table->base.owner ? get_role_oid(table->base.owner, true) : InvalidOid;

	return table->row_security && table->relkind == RELKIND_RELATION &&
		(check_enable_rls(table->base.oid, InvalidOid, true) == RLS_ENABLED ||
		 check_enable_rls(table->base.oid, owner, true) == RLS_ENABLED);
}

/* Can the check be made?  If not, a row says so. */
static bool
all_rows_are_visible(const DataCheck *check)
{
	ListCell   *lc;

	foreach(lc, check->tables)
	{
		if (hides_rows(lfirst(lc)))
			return false;
	}
	return true;
}

/* Say of which tables row security hides rows. */
static void
report_hidden_tables(RowSet *rows, const Model *have)
{
	ListCell   *lc;

	foreach(lc, have->tables)
	{
		const ModelTable *table = lfirst(lc);

		if (hides_rows(table))
			add_data_row(rows, SEVERITY_WARNING, "rows_not_visible", table->base.name, -1,
						 "Row security hides rows of this table from the current role, or from the owner of the table. Its keys, and those that reference it, were not checked.");
	}
}

/* The tables that the caller may read, by their OIDs. */
static List *
readable_tables(const Model *have)
{
	List	   *oids = NIL;
	ListCell   *lc;

	foreach(lc, have->tables)
	{
		const ModelTable *table = lfirst(lc);

		if (table->relkind == RELKIND_RELATION &&
			SearchSysCacheExists1(RELOID, ObjectIdGetDatum(table->base.oid)) &&
			pg_class_aclcheck(table->base.oid, GetUserId(), ACL_SELECT) == ACLCHECK_OK)
			oids = lappend_oid(oids, table->base.oid);
	}
	list_sort(oids, list_oid_cmp);
	return oids;
}

/* What a finding says, with what shows the rows, if that is wanted. */
static const char *
detail_of_check(const DataCheck *check, bool show)
{
	return show && check->rows != NULL ?
		psprintf("%s\nThis shows them: %s;", check->detail, check->rows) : check->detail;
}

/* Make one check; show: say what shows the rows. */
static void
run_check(RowSet *rows, const Model *have, const DataCheck *check, bool show)
{
	Oid			owner = InvalidOid;
	List	   *domains;
	int64		count;
	ListCell   *lc;

	foreach(lc, check->tables)
	{
		Oid			its_owner = hold_for_reading(have, lfirst(lc));

		if (OidIsValid(owner) && owner != its_owner)
		{
			add_data_row(rows, SEVERITY_WARNING, "not_checked", check->object, -1,
						 "The two tables belong to different roles: to read both would run what the owner of one has put on it with the rights of the other.");
			return;
		}
		owner = its_owner;
	}
	domains = domains_of_statement(check->query, get_namespace_oid(have->schema, true));
	if (!domains_are_trusted(domains, owner))
	{
		add_data_row(rows, SEVERITY_WARNING, "not_checked", check->object, -1,
					 "It makes or converts values of a type that belongs to another role: what that has put into its checks and casts would run with the rights of the table's owner.");
		return;
	}
	count = count_rows_as(owner, check->query);
	if (count > 0)
		add_data_row(rows, SEVERITY_ERROR, check->problem, check->object, count,
					 detail_of_check(check, show));
}

/* The checks for what leads to the version that a schema was compared with. */
static List *
checks_on_the_way(const Comparison *comparison, const Installation *installation)
{
	const DdlTarget target = ddl_target(comparison);
	bool		update;

	return checks_of_statements(comparison->want, comparison->have,
								statements_to_version(comparison, installation,
													  comparison->version, true, &target, &update));
}

/*
 * Look at the rows: orphans, duplicates, tenants that do not match.  With a version,
 * at what is in the way of a plan that leads to it, and no more.
 */
Datum
schema_setup_check_data(PG_FUNCTION_ARGS)
{
	RowSet		rows = begin_rows(fcinfo);
	Work		work = begin_work();
	Installation *installation = require_installation();
	bool		to_version = PG_NARGS() > 1 && !PG_ARGISNULL(1);
	SchemaVersion version = version_argument(fcinfo, installation);
	Comparison	comparison = compare(installation, target_schema(fcinfo, installation), version);
	List	   *checks = to_version ? checks_on_the_way(&comparison, installation) :
		data_checks(comparison.want, comparison.have);
	TimestampTz start = GetCurrentTimestamp();
	ListCell   *lc;

	set_options();
	/* In the order in which a repair and pg_dump lock them. */
	foreach(lc, readable_tables(comparison.have))
		LockRelationOid(lfirst_oid(lc), AccessShareLock);
	report_hidden_tables(&rows, comparison.have);
	foreach(lc, checks)
	{
		const DataCheck *check = lfirst(lc);

		CHECK_FOR_INTERRUPTS();
		if (check == NULL || !all_rows_are_visible(check))
			continue;
		if (TimestampDifferenceExceeds(start, GetCurrentTimestamp(), QUIET_TIME))
			ereport(NOTICE,
					(errmsg("checking %s (%d of %d)", check->object,
							foreach_current_index(lc) + 1, list_length(checks))));
		run_check(&rows, comparison.have, check, to_version);
	}
	end_work(work);
	return (Datum) 0;
}
