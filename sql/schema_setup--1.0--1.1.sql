/* From version 1.0 to 1.1 */

\echo Use "ALTER EXTENSION schema_setup UPDATE TO '1.1'" to load this file. \quit

-- The schema keeps its name until the end, and names mean what is in it
SELECT pg_catalog.pg_get_object_address('schema', ARRAY[n.nspname]::pg_catalog.text[], '{}')
FROM pg_catalog.pg_extension AS e, pg_catalog.pg_namespace AS n
WHERE e.extname OPERATOR(pg_catalog.=) 'schema_setup' AND n.oid OPERATOR(pg_catalog.=) e.extnamespace;
SELECT FROM pg_catalog.pg_extension AS e, pg_catalog.pg_namespace AS n
WHERE e.extname OPERATOR(pg_catalog.=) 'schema_setup' AND n.oid OPERATOR(pg_catalog.=) e.extnamespace
FOR NO KEY UPDATE OF n;
SELECT pg_catalog.set_config('search_path',
	pg_catalog.concat(pg_catalog.quote_ident(n.nspname), ', pg_temp'), true)
FROM pg_catalog.pg_extension AS e, pg_catalog.pg_namespace AS n
WHERE e.extname OPERATOR(pg_catalog.=) 'schema_setup' AND n.oid OPERATOR(pg_catalog.=) e.extnamespace;

-- Not while one of the indexes is being built
SELECT schema_setup_check_builds('1.1'::pg_catalog.text);

-- Indexes
SELECT schema_setup_run_as_owner('CREATE INDEX IF NOT EXISTS ct_raw_snapshots_endpoint_idx ON ct_raw_snapshots USING btree (endpoint)'::pg_catalog.text);
SELECT schema_setup_run_as_owner('CREATE INDEX IF NOT EXISTS ct_raw_snapshots_tenant_id_idx ON ct_raw_snapshots USING btree (tenant_id)'::pg_catalog.text);
SELECT schema_setup_run_as_owner('CREATE INDEX IF NOT EXISTS memberships_tenant_id_idx ON memberships USING btree (tenant_id)'::pg_catalog.text);
SELECT schema_setup_run_as_owner('CREATE INDEX IF NOT EXISTS memberships_user_id_idx ON memberships USING btree (user_id)'::pg_catalog.text);
SELECT schema_setup_run_as_owner('CREATE INDEX IF NOT EXISTS report_weeks_tenant_id_idx ON report_weeks USING btree (tenant_id)'::pg_catalog.text);
SELECT schema_setup_run_as_owner('CREATE INDEX IF NOT EXISTS report_weeks_week_ending_date_idx ON report_weeks USING btree (week_ending_date)'::pg_catalog.text);
SELECT schema_setup_run_as_owner('CREATE INDEX IF NOT EXISTS sessions_user_id_idx ON sessions USING btree (user_id)'::pg_catalog.text);
SELECT schema_setup_run_as_owner('CREATE INDEX IF NOT EXISTS sync_runs_tenant_id_idx ON sync_runs USING btree (tenant_id)'::pg_catalog.text);

-- All of it is there, exact and enforced, or nothing is
SELECT schema_setup_assert_version('1.1'::pg_catalog.text);
