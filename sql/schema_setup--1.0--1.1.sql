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
SELECT pg_catalog.pg_get_object_address('schema',
	ARRAY['of any name but "$user", which means another one']::pg_catalog.text[], '{}')
FROM pg_catalog.pg_extension AS e, pg_catalog.pg_namespace AS n
WHERE e.extname OPERATOR(pg_catalog.=) 'schema_setup' AND n.oid OPERATOR(pg_catalog.=) e.extnamespace
AND COALESCE(pg_catalog.current_schema(), '') OPERATOR(pg_catalog.<>) n.nspname;

-- What a text means does not depend on who runs this
SELECT pg_catalog.set_config(s.name, s.value, true)
FROM (VALUES
	('DateStyle'::pg_catalog.text, 'ISO, MDY'::pg_catalog.text),
	('IntervalStyle'::pg_catalog.text, 'postgres'::pg_catalog.text),
	('TimeZone'::pg_catalog.text, 'UTC'::pg_catalog.text),
	('timezone_abbreviations'::pg_catalog.text, 'Default'::pg_catalog.text),
	('array_nulls'::pg_catalog.text, 'on'::pg_catalog.text),
	('backslash_quote'::pg_catalog.text, 'safe_encoding'::pg_catalog.text),
	('bytea_output'::pg_catalog.text, 'hex'::pg_catalog.text),
	('extra_float_digits'::pg_catalog.text, '1'::pg_catalog.text),
	('lc_monetary'::pg_catalog.text, 'C'::pg_catalog.text),
	('quote_all_identifiers'::pg_catalog.text, 'off'::pg_catalog.text),
	('standard_conforming_strings'::pg_catalog.text, 'on'::pg_catalog.text),
	('transform_null_equals'::pg_catalog.text, 'off'::pg_catalog.text),
	('xmloption'::pg_catalog.text, 'content'::pg_catalog.text)) AS s (name, value);

-- Not while one of the indexes is being built
SELECT schema_setup_check_builds('1.1'::pg_catalog.text);

-- All locks before the first change
SELECT schema_setup_begin_update('1.0'::pg_catalog.text, '1.1'::pg_catalog.text);

-- Indexes
SELECT schema_setup_run_as_owner('CREATE INDEX IF NOT EXISTS ct_raw_snapshots_endpoint_idx ON @schema@.ct_raw_snapshots USING btree (endpoint)'::pg_catalog.text);
SELECT schema_setup_run_as_owner('CREATE INDEX IF NOT EXISTS ct_raw_snapshots_tenant_id_idx ON @schema@.ct_raw_snapshots USING btree (tenant_id)'::pg_catalog.text);
SELECT schema_setup_run_as_owner('CREATE INDEX IF NOT EXISTS memberships_tenant_id_idx ON @schema@.memberships USING btree (tenant_id)'::pg_catalog.text);
SELECT schema_setup_run_as_owner('CREATE INDEX IF NOT EXISTS memberships_user_id_idx ON @schema@.memberships USING btree (user_id)'::pg_catalog.text);
SELECT schema_setup_run_as_owner('CREATE INDEX IF NOT EXISTS report_weeks_tenant_id_idx ON @schema@.report_weeks USING btree (tenant_id)'::pg_catalog.text);
SELECT schema_setup_run_as_owner('CREATE INDEX IF NOT EXISTS report_weeks_week_ending_date_idx ON @schema@.report_weeks USING btree (week_ending_date)'::pg_catalog.text);
SELECT schema_setup_run_as_owner('CREATE INDEX IF NOT EXISTS sessions_user_id_idx ON @schema@.sessions USING btree (user_id)'::pg_catalog.text);
SELECT schema_setup_run_as_owner('CREATE INDEX IF NOT EXISTS sync_runs_tenant_id_idx ON @schema@.sync_runs USING btree (tenant_id)'::pg_catalog.text);

-- All of it is there, exact and enforced, or nothing is
SELECT schema_setup_assert_version('1.1'::pg_catalog.text);

-- Since when, and by whom
SELECT schema_setup_record('1.0'::pg_catalog.text, '1.1'::pg_catalog.text);
