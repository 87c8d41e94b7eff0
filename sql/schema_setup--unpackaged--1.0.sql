/* Existing tables and types become version 1.0 */

\echo Use "ALTER EXTENSION schema_setup UPDATE" to load this file. \quit

-- The schema keeps its name until the end, and names mean what is in it
SELECT FROM pg_catalog.pg_extension AS e, pg_catalog.pg_namespace AS n
WHERE e.extname OPERATOR(pg_catalog.=) 'schema_setup' AND n.oid OPERATOR(pg_catalog.=) e.extnamespace
FOR NO KEY UPDATE OF n;
SELECT pg_catalog.set_config('search_path',
	pg_catalog.concat(pg_catalog.quote_ident(n.nspname), ', pg_temp'), true)
FROM pg_catalog.pg_extension AS e, pg_catalog.pg_namespace AS n
WHERE e.extname OPERATOR(pg_catalog.=) 'schema_setup' AND n.oid OPERATOR(pg_catalog.=) e.extnamespace;

-- Only what is exactly the schema
SELECT schema_setup_check_adoption('1.0'::pg_catalog.text);

-- Types
ALTER EXTENSION schema_setup ADD TYPE membership_role;
ALTER EXTENSION schema_setup ADD TYPE report_week_status;
ALTER EXTENSION schema_setup ADD TYPE sync_status;
ALTER EXTENSION schema_setup ADD TYPE tenant_status;
ALTER EXTENSION schema_setup ADD TYPE user_status;

-- Tables
ALTER EXTENSION schema_setup ADD TABLE audit_log;
ALTER EXTENSION schema_setup ADD TABLE ct_raw_snapshots;
ALTER EXTENSION schema_setup ADD TABLE hot_list_items;
ALTER EXTENSION schema_setup ADD TABLE lead_metrics;
ALTER EXTENSION schema_setup ADD TABLE memberships;
ALTER EXTENSION schema_setup ADD TABLE pipeline_stage_counts;
ALTER EXTENSION schema_setup ADD TABLE report_exports;
ALTER EXTENSION schema_setup ADD TABLE report_week_manual;
ALTER EXTENSION schema_setup ADD TABLE report_weeks;
ALTER EXTENSION schema_setup ADD TABLE sessions;
ALTER EXTENSION schema_setup ADD TABLE sync_runs;
ALTER EXTENSION schema_setup ADD TABLE tenant_branding;
ALTER EXTENSION schema_setup ADD TABLE tenant_field_mappings;
ALTER EXTENSION schema_setup ADD TABLE tenants;
ALTER EXTENSION schema_setup ADD TABLE users;

-- Their rows and grants are in every dump
SELECT schema_setup_register_for_dump();

-- All of it is there, exact and enforced, or nothing is
SELECT schema_setup_assert_version('1.0'::pg_catalog.text);
