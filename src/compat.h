/*-------------------------------------------------------------------------
 *
 * compat.h
 *		The differences between the PostgreSQL versions that are supported.
 *
 *-------------------------------------------------------------------------
 */
#ifndef SCHEMA_SETUP_COMPAT_H
#define SCHEMA_SETUP_COMPAT_H

#include "catalog/namespace.h"
#include "catalog/objectaddress.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_index.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_proc.h"
#include "utils/array.h"
#include "utils/acl.h"

/* 16 moved VARDATA_ANY and its like out of postgres.h. */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#if PG_VERSION_NUM < 130000
#error "schema_setup needs PostgreSQL 13 or newer"
#endif

/* 14 added missing_ok. */
#if PG_VERSION_NUM >= 140000
#define object_identity(address) getObjectIdentity(address, true)
#define object_type_description(address) getObjectTypeDescription(address, true)
#else
#define object_identity(address) getObjectIdentity(address)
#define object_type_description(address) getObjectTypeDescription(address)
#endif

/* 14 added roles that may use every schema. */
#if PG_VERSION_NUM >= 140000
#define reads_all_data(role) \
	(has_privs_of_role(role, ROLE_PG_READ_ALL_DATA) || \
	 has_privs_of_role(role, ROLE_PG_WRITE_ALL_DATA))
#else
#define reads_all_data(role) false
#endif

/* 14 made the status of backends a snapshot of its own. */
#if PG_VERSION_NUM >= 140000
#define clear_backend_status() pgstat_clear_backend_activity_snapshot()
#else
#define clear_backend_status() pgstat_clear_snapshot()
#endif

/* 15 added ALTER TABLE ... SET ACCESS METHOD. */
#if PG_VERSION_NUM >= 150000
#define HAVE_SET_ACCESS_METHOD 1
#endif

/* 15 added NULLS NOT DISTINCT and ON DELETE SET NULL (columns). */
#if PG_VERSION_NUM >= 150000
#define index_nulls_not_distinct(form) ((form)->indnullsnotdistinct)
#define HAVE_DELETE_COLUMNS 1
#else
#define index_nulls_not_distinct(form) false
#endif

/* 15 refuses other settings under the prefix of a library, before it warned. */
#if PG_VERSION_NUM >= 150000
#define reserve_setting_prefix(prefix) MarkGUCPrefixReserved(prefix)
#else
#define reserve_setting_prefix(prefix) EmitWarningsOnPlaceholders(prefix)
#endif

/* 16 made one function of the pg_*_aclcheck family, and renamed another. */
#if PG_VERSION_NUM >= 160000
#define local_backend_status(i) pgstat_get_local_beentry_by_index(i)
#define schema_acl_check(schema, role, mode) \
	object_aclcheck(NamespaceRelationId, schema, role, mode)
#else
#define local_backend_status(i) pgstat_fetch_stat_local_beentry(i)
#define schema_acl_check(schema, role, mode) \
	pg_namespace_aclcheck(schema, role, mode)
#endif

/* 18 added NOT ENFORCED, and keeps NOT NULL as constraints. */
#if PG_VERSION_NUM >= 180000
#define constraint_is_enforced(form) ((form)->conenforced)
#else
#define constraint_is_enforced(form) true
#endif
#ifndef CONSTRAINT_NOTNULL
#define CONSTRAINT_NOTNULL 'n'
#endif

/* 19 added flags for a scan. */
#if PG_VERSION_NUM >= 190000
#define begin_table_scan(table, snapshot) table_beginscan(table, snapshot, 0, NULL, 0)
#else
#define begin_table_scan(table, snapshot) table_beginscan(table, snapshot, 0, NULL)
#endif

#endif							/* SCHEMA_SETUP_COMPAT_H */
