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
#include "utils/regproc.h"

/* 16 moved VARDATA_ANY and its like out of postgres.h. */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

#if PG_VERSION_NUM < 150000
#error "PostgreSQL 15 or newer is needed"
#endif

/* 16 lets CREATE TABLE say the storage of a column, and what parses names report errors softly. */
#if PG_VERSION_NUM >= 160000
#define column_storage_name(definition) ((definition)->storage_name)
#define name_list_of_text(text) stringToQualifiedNameList(text, NULL)
#else
#define column_storage_name(definition) NULL
#define name_list_of_text(text) stringToQualifiedNameList(text)
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

/* 17 made the statistics target of a column NULL where it is the default. */
#if PG_VERSION_NUM >= 170000
#define statistics_target(datum) DatumGetInt16(datum)
#elif PG_VERSION_NUM >= 160000
#define statistics_target(datum) DatumGetInt16(datum)
#else
#define statistics_target(datum) DatumGetInt32(datum)
#endif

/* 17 lets partitioned tables have an access method, for their partitions. */
#if PG_VERSION_NUM >= 170000
#define PARTITIONED_TABLES_HAVE_ACCESS_METHODS true
#else
#define PARTITIONED_TABLES_HAVE_ACCESS_METHODS false
#endif

/* 17 added ALTER COLUMN ... SET EXPRESSION. */
#if PG_VERSION_NUM >= 170000
#define HAVE_SET_EXPRESSION 1
#endif

/* 18 writes it before a declaration. */
#ifndef pg_noreturn
#define pg_noreturn __attribute__((noreturn))
#endif

/* 18 added NOT ENFORCED, and keeps NOT NULL as constraints. */
#if PG_VERSION_NUM >= 180000
#define constraint_is_enforced(form) ((form)->conenforced)
#define constraint_is_over_period(form) ((form)->conperiod)
#define attribute_has_no_offset(form) true
#define HAVE_UNENFORCED_KEYS 1
#else
#define constraint_is_enforced(form) true
#define constraint_is_over_period(form) false
#define attribute_has_no_offset(form) ((form)->attcacheoff == -1)
#endif

/* 18 added columns that are generated when they are read, and periods in keys. */
#if PG_VERSION_NUM >= 180000
#define generated_kind(constraint) ((constraint)->generated_kind)
#define constraint_has_period(constraint) \
	((constraint)->without_overlaps || (constraint)->fk_with_period || \
	 (constraint)->pk_with_period)
#define raw_constraint_is_enforced(constraint) ((constraint)->is_enforced)
#define set_raw_enforced(constraint, attribute) \
	((constraint) != NULL && \
	 ((constraint)->contype == CONSTR_CHECK || (constraint)->contype == CONSTR_FOREIGN) && \
	 (((constraint)->is_enforced = (attribute) == CONSTR_ATTR_ENFORCED), true))
#else
#define generated_kind(constraint) ATTRIBUTE_GENERATED_STORED
#define constraint_has_period(constraint) false
#define raw_constraint_is_enforced(constraint) true
#define set_raw_enforced(constraint, attribute) false
#endif
#ifndef CONSTRAINT_NOTNULL
#define CONSTRAINT_NOTNULL 'n'
#endif

/* 19 added flags for a scan, and says more of the checks of a domain. */
#if PG_VERSION_NUM >= 190000
#define domain_has_constraints(type) DomainHasConstraints(type, NULL)
#else
#define domain_has_constraints(type) DomainHasConstraints(type)
#endif
#if PG_VERSION_NUM >= 190000
#define begin_table_scan(table, snapshot) table_beginscan(table, snapshot, 0, NULL, 0)
#else
#define begin_table_scan(table, snapshot) table_beginscan(table, snapshot, 0, NULL)
#endif

/* Memory for what a setting keeps beside its value, which the server gives back. */
#if PG_VERSION_NUM >= 160000
#define guc_extra(size) guc_malloc(LOG, size)
#else
#define guc_extra(size) malloc(size)
#endif

/* Does an UPDATE have RETURNING?  From 18 on it may say more than a list. */
#if PG_VERSION_NUM >= 180000
#define has_returning(update) ((update)->returningClause != NULL)
#else
#define has_returning(update) ((update)->returningList != NIL)
#endif

#endif							/* SCHEMA_SETUP_COMPAT_H */
