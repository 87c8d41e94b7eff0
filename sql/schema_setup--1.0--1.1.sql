/* From version 1.0 to 1.1 */

\echo Use "ALTER EXTENSION schema_setup UPDATE TO '1.1'" to load this file. \quit

-- Not while one of the indexes is being built
SELECT schema_setup_check_builds('1.1'::pg_catalog.text);

-- Indexes
CREATE INDEX IF NOT EXISTS ct_raw_snapshots_endpoint_idx ON ct_raw_snapshots USING btree (endpoint);
CREATE INDEX IF NOT EXISTS ct_raw_snapshots_tenant_id_idx ON ct_raw_snapshots USING btree (tenant_id);
CREATE INDEX IF NOT EXISTS memberships_tenant_id_idx ON memberships USING btree (tenant_id);
CREATE INDEX IF NOT EXISTS memberships_user_id_idx ON memberships USING btree (user_id);
CREATE INDEX IF NOT EXISTS report_weeks_tenant_id_idx ON report_weeks USING btree (tenant_id);
CREATE INDEX IF NOT EXISTS report_weeks_week_ending_date_idx ON report_weeks USING btree (week_ending_date);
CREATE INDEX IF NOT EXISTS sessions_user_id_idx ON sessions USING btree (user_id);
CREATE INDEX IF NOT EXISTS sync_runs_tenant_id_idx ON sync_runs USING btree (tenant_id);

-- All of it is there, exact and enforced, or nothing is
SELECT schema_setup_assert_version('1.1'::pg_catalog.text);
