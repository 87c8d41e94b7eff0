/* The schema of version 1.1 */

\echo Use "CREATE EXTENSION schema_setup" to load this file. \quit

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

-- Functions and guards
CREATE FUNCTION schema_setup_verify(target pg_catalog.regnamespace DEFAULT NULL)
RETURNS TABLE (severity pg_catalog.text, problem pg_catalog.text,
	object_type pg_catalog.text, object pg_catalog.text,
	expected pg_catalog.text, actual pg_catalog.text,
	detail pg_catalog.text, repair pg_catalog.text)
AS 'MODULE_PATHNAME', 'schema_setup_verify'
LANGUAGE C STABLE ROWS 10;

CREATE FUNCTION schema_setup_assert(target pg_catalog.regnamespace DEFAULT NULL)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_assert'
LANGUAGE C STABLE;

CREATE FUNCTION schema_setup_objects(target pg_catalog.regnamespace DEFAULT NULL)
RETURNS TABLE (object_type pg_catalog.text, object pg_catalog.text,
	state pg_catalog.text)
AS 'MODULE_PATHNAME', 'schema_setup_objects'
LANGUAGE C STABLE ROWS 200;

CREATE FUNCTION schema_setup_fingerprint(target pg_catalog.regnamespace DEFAULT NULL)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'schema_setup_fingerprint'
LANGUAGE C STABLE;

CREATE FUNCTION schema_setup_version(target pg_catalog.regnamespace DEFAULT NULL)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'schema_setup_version'
LANGUAGE C STABLE;

CREATE FUNCTION schema_setup_definition(target pg_catalog.regnamespace DEFAULT NULL)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'schema_setup_definition'
LANGUAGE C STABLE;

CREATE FUNCTION schema_setup_diagram(target pg_catalog.regnamespace DEFAULT NULL,
	format pg_catalog.text DEFAULT 'mermaid')
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'schema_setup_diagram'
LANGUAGE C STABLE;

CREATE FUNCTION schema_setup_docs(target pg_catalog.regnamespace DEFAULT NULL,
	format pg_catalog.text DEFAULT 'markdown',
	picture pg_catalog.text DEFAULT NULL)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'schema_setup_docs'
LANGUAGE C STABLE;

CREATE FUNCTION schema_setup_diff(old pg_catalog.text, new pg_catalog.text,
	steps pg_catalog.text DEFAULT NULL,
	allow_data_loss pg_catalog.bool DEFAULT false)
RETURNS TABLE (step pg_catalog.int4, statement pg_catalog.text,
	hazards pg_catalog.text[], transactional pg_catalog.bool,
	reason pg_catalog.text)
AS 'MODULE_PATHNAME', 'schema_setup_diff'
LANGUAGE C STABLE ROWS 10;

CREATE FUNCTION schema_setup_plan(target pg_catalog.regnamespace DEFAULT NULL,
	to_version pg_catalog.text DEFAULT NULL,
	online pg_catalog.bool DEFAULT false,
	allow_data_loss pg_catalog.bool DEFAULT false)
RETURNS TABLE (step pg_catalog.int4, statement pg_catalog.text,
	hazards pg_catalog.text[], transactional pg_catalog.bool,
	reason pg_catalog.text)
AS 'MODULE_PATHNAME', 'schema_setup_plan'
LANGUAGE C STABLE ROWS 10;

CREATE FUNCTION schema_setup_plan_abort(target pg_catalog.regnamespace DEFAULT NULL,
	allow_data_loss pg_catalog.bool DEFAULT false)
RETURNS TABLE (step pg_catalog.int4, statement pg_catalog.text,
	hazards pg_catalog.text[], transactional pg_catalog.bool,
	reason pg_catalog.text)
AS 'MODULE_PATHNAME', 'schema_setup_plan_abort'
LANGUAGE C STABLE ROWS 10;

CREATE FUNCTION schema_setup_repair(target pg_catalog.regnamespace DEFAULT NULL,
	allow_data_loss pg_catalog.bool DEFAULT false,
	to_version pg_catalog.text DEFAULT NULL)
RETURNS TABLE (step pg_catalog.int4, statement pg_catalog.text,
	hazards pg_catalog.text[], transactional pg_catalog.bool,
	reason pg_catalog.text, error pg_catalog.text)
AS 'MODULE_PATHNAME', 'schema_setup_repair'
LANGUAGE C VOLATILE ROWS 10;

CREATE FUNCTION schema_setup_backfill(target pg_catalog.regnamespace DEFAULT NULL,
	place pg_catalog.int8 DEFAULT 0)
RETURNS pg_catalog.int8
AS 'MODULE_PATHNAME', 'schema_setup_backfill'
LANGUAGE C VOLATILE;

CREATE FUNCTION schema_setup_history()
RETURNS TABLE (version pg_catalog.text, from_version pg_catalog.text,
	at pg_catalog.timestamptz, took pg_catalog.interval,
	by_role pg_catalog.text)
AS 'MODULE_PATHNAME', 'schema_setup_history'
LANGUAGE C STABLE ROWS 5;

CREATE FUNCTION schema_setup_register_for_dump()
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_register_for_dump'
LANGUAGE C VOLATILE;

CREATE FUNCTION schema_setup_drop_guard()
RETURNS pg_catalog.event_trigger
AS 'MODULE_PATHNAME', 'schema_setup_drop_guard'
LANGUAGE C VOLATILE;

CREATE EVENT TRIGGER schema_setup_drop_guard ON ddl_command_start
EXECUTE FUNCTION schema_setup_drop_guard();
ALTER EVENT TRIGGER schema_setup_drop_guard ENABLE ALWAYS;

CREATE FUNCTION schema_setup_drift_guard()
RETURNS pg_catalog.event_trigger
AS 'MODULE_PATHNAME', 'schema_setup_drift_guard'
LANGUAGE C VOLATILE;

CREATE EVENT TRIGGER schema_setup_drift_guard ON ddl_command_end
WHEN TAG IN ('ALTER TABLE', 'CREATE TABLE',
	'ALTER FOREIGN TABLE', 'CREATE FOREIGN TABLE',
	'CREATE SCHEMA', 'ALTER SCHEMA',
	'CREATE INDEX', 'ALTER INDEX', 'DROP INDEX', 'ALTER TYPE',
	'ALTER DOMAIN', 'ALTER SEQUENCE', 'COMMENT',
	'CREATE TRIGGER', 'ALTER TRIGGER', 'DROP TRIGGER',
	'CREATE RULE', 'ALTER RULE', 'DROP RULE',
	'CREATE POLICY', 'ALTER POLICY', 'DROP POLICY',
	'CREATE STATISTICS', 'ALTER STATISTICS', 'DROP STATISTICS',
	'CREATE PUBLICATION', 'ALTER PUBLICATION',
	'GRANT', 'REVOKE', 'DROP OWNED', 'ALTER EXTENSION')
EXECUTE FUNCTION schema_setup_drift_guard();
ALTER EVENT TRIGGER schema_setup_drift_guard ENABLE ALWAYS;

CREATE FUNCTION schema_setup_script(from_version pg_catalog.text, to_version pg_catalog.text)
RETURNS pg_catalog.text
AS 'MODULE_PATHNAME', 'schema_setup_script'
LANGUAGE C STABLE;

CREATE FUNCTION schema_setup_install(target pg_catalog.regnamespace,
	version pg_catalog.text DEFAULT NULL)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_install'
LANGUAGE C VOLATILE;

CREATE FUNCTION schema_setup_check_data(target pg_catalog.regnamespace DEFAULT NULL,
	to_version pg_catalog.text DEFAULT NULL)
RETURNS TABLE (severity pg_catalog.text, problem pg_catalog.text,
	object pg_catalog.text, row_count pg_catalog.int8,
	detail pg_catalog.text)
AS 'MODULE_PATHNAME', 'schema_setup_check_data'
LANGUAGE C STABLE ROWS 10;

CREATE FUNCTION schema_setup_disk_space(target pg_catalog.regnamespace DEFAULT NULL,
	to_version pg_catalog.text DEFAULT NULL)
RETURNS TABLE (places pg_catalog.text, needed pg_catalog.int8,
	available pg_catalog.int8)
AS 'MODULE_PATHNAME', 'schema_setup_disk_space'
LANGUAGE C VOLATILE ROWS 2;

CREATE FUNCTION schema_setup_eject()
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_eject'
LANGUAGE C VOLATILE;

CREATE FUNCTION schema_setup_check_names(version pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_check_names'
LANGUAGE C VOLATILE;
REVOKE ALL ON FUNCTION schema_setup_check_names(version pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION schema_setup_check_builds(version pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_check_builds'
LANGUAGE C VOLATILE;
REVOKE ALL ON FUNCTION schema_setup_check_builds(version pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION schema_setup_begin_update(from_version pg_catalog.text, to_version pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_begin_update'
LANGUAGE C VOLATILE;
REVOKE ALL ON FUNCTION schema_setup_begin_update(from_version pg_catalog.text, to_version pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION schema_setup_check_update(from_version pg_catalog.text, to_version pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_check_update'
LANGUAGE C VOLATILE;
REVOKE ALL ON FUNCTION schema_setup_check_update(from_version pg_catalog.text, to_version pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION schema_setup_check_adoption(version pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_check_adoption'
LANGUAGE C VOLATILE;
REVOKE ALL ON FUNCTION schema_setup_check_adoption(version pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION schema_setup_adopt(version pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_adopt'
LANGUAGE C VOLATILE;
REVOKE ALL ON FUNCTION schema_setup_adopt(version pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION schema_setup_run_as_owner(statement pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_run_as_owner'
LANGUAGE C VOLATILE;
REVOKE ALL ON FUNCTION schema_setup_run_as_owner(statement pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION schema_setup_assert_version(version pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_assert_version'
LANGUAGE C VOLATILE;
REVOKE ALL ON FUNCTION schema_setup_assert_version(version pg_catalog.text) FROM PUBLIC;

CREATE FUNCTION schema_setup_record(from_version pg_catalog.text, version pg_catalog.text)
RETURNS pg_catalog.void
AS 'MODULE_PATHNAME', 'schema_setup_record'
LANGUAGE C VOLATILE;
REVOKE ALL ON FUNCTION schema_setup_record(from_version pg_catalog.text, version pg_catalog.text) FROM PUBLIC;

-- Nothing is made where a name is taken
SELECT schema_setup_check_names('1.1'::pg_catalog.text);

-- Types
CREATE TYPE membership_role AS ENUM ('agency_admin', 'tenant_admin', 'tenant_viewer');
ALTER TYPE membership_role OWNER TO @extowner@;
CREATE TYPE report_week_status AS ENUM ('draft', 'published');
ALTER TYPE report_week_status OWNER TO @extowner@;
CREATE TYPE sync_status AS ENUM ('running', 'success', 'failed');
ALTER TYPE sync_status OWNER TO @extowner@;
CREATE TYPE tenant_status AS ENUM ('active', 'inactive', 'suspended');
ALTER TYPE tenant_status OWNER TO @extowner@;
CREATE TYPE user_status AS ENUM ('active', 'inactive', 'pending');
ALTER TYPE user_status OWNER TO @extowner@;

-- Tables
CREATE TABLE audit_log (
	id uuid DEFAULT gen_random_uuid() NOT NULL,
	actor_user_id uuid,
	tenant_id uuid,
	action character varying(100) NOT NULL,
	metadata_json jsonb,
	created_at timestamp without time zone DEFAULT now() NOT NULL,
	CONSTRAINT audit_log_pkey PRIMARY KEY (id)
);
ALTER TABLE audit_log OWNER TO @extowner@;
CREATE TABLE ct_raw_snapshots (
	id uuid DEFAULT gen_random_uuid() NOT NULL,
	tenant_id uuid NOT NULL,
	endpoint character varying(255) NOT NULL,
	fetched_at timestamp without time zone DEFAULT now() NOT NULL,
	payload_json jsonb,
	CONSTRAINT ct_raw_snapshots_pkey PRIMARY KEY (id)
);
ALTER TABLE ct_raw_snapshots OWNER TO @extowner@;
CREATE TABLE hot_list_items (
	id uuid DEFAULT gen_random_uuid() NOT NULL,
	tenant_id uuid NOT NULL,
	report_week_id uuid,
	candidate_name character varying(255) NOT NULL,
	market character varying(255),
	units integer DEFAULT 0,
	weighted_units numeric(10,2) DEFAULT '0',
	iff numeric(12,2) DEFAULT '0',
	weighted_iff numeric(12,2) DEFAULT '0',
	sales_lead character varying(255),
	stage character varying(100),
	likely_pct integer DEFAULT 0,
	raw_json jsonb,
	created_at timestamp without time zone DEFAULT now() NOT NULL,
	CONSTRAINT hot_list_items_pkey PRIMARY KEY (id)
);
ALTER TABLE hot_list_items OWNER TO @extowner@;
CREATE TABLE lead_metrics (
	id uuid DEFAULT gen_random_uuid() NOT NULL,
	tenant_id uuid NOT NULL,
	report_week_id uuid,
	dimension_type character varying(100) NOT NULL,
	dimension_value character varying(255) NOT NULL,
	clicks integer DEFAULT 0,
	impressions integer DEFAULT 0,
	cost numeric(12,2) DEFAULT '0',
	leads integer DEFAULT 0,
	qualified_leads integer DEFAULT 0,
	created_at timestamp without time zone DEFAULT now() NOT NULL,
	CONSTRAINT lead_metrics_pkey PRIMARY KEY (id)
);
ALTER TABLE lead_metrics OWNER TO @extowner@;
CREATE TABLE memberships (
	id uuid DEFAULT gen_random_uuid() NOT NULL,
	user_id uuid NOT NULL,
	tenant_id uuid,
	role membership_role NOT NULL,
	created_at timestamp without time zone DEFAULT now() NOT NULL,
	CONSTRAINT memberships_pkey PRIMARY KEY (id)
);
ALTER TABLE memberships OWNER TO @extowner@;
CREATE TABLE pipeline_stage_counts (
	id uuid DEFAULT gen_random_uuid() NOT NULL,
	tenant_id uuid NOT NULL,
	report_week_id uuid,
	stage character varying(100) NOT NULL,
	count integer DEFAULT 0,
	created_at timestamp without time zone DEFAULT now() NOT NULL,
	CONSTRAINT pipeline_stage_counts_pkey PRIMARY KEY (id)
);
ALTER TABLE pipeline_stage_counts OWNER TO @extowner@;
CREATE TABLE report_exports (
	id uuid DEFAULT gen_random_uuid() NOT NULL,
	tenant_id uuid NOT NULL,
	report_week_id uuid NOT NULL,
	pdf_url text,
	created_at timestamp without time zone DEFAULT now() NOT NULL,
	CONSTRAINT report_exports_pkey PRIMARY KEY (id)
);
ALTER TABLE report_exports OWNER TO @extowner@;
CREATE TABLE report_week_manual (
	id uuid DEFAULT gen_random_uuid() NOT NULL,
	report_week_id uuid NOT NULL,
	narrative_rich text,
	initiatives_rich text,
	needs_rich text,
	discovery_days_rich text,
	updated_at timestamp without time zone DEFAULT now() NOT NULL,
	CONSTRAINT report_week_manual_pkey PRIMARY KEY (id)
);
ALTER TABLE report_week_manual OWNER TO @extowner@;
CREATE TABLE report_weeks (
	id uuid DEFAULT gen_random_uuid() NOT NULL,
	tenant_id uuid NOT NULL,
	week_ending_date date NOT NULL,
	period_start_at timestamp without time zone NOT NULL,
	period_end_at timestamp without time zone NOT NULL,
	status report_week_status DEFAULT 'draft' NOT NULL,
	published_at timestamp without time zone,
	published_by uuid,
	created_at timestamp without time zone DEFAULT now() NOT NULL,
	updated_at timestamp without time zone DEFAULT now() NOT NULL,
	CONSTRAINT report_weeks_pkey PRIMARY KEY (id)
);
ALTER TABLE report_weeks OWNER TO @extowner@;
CREATE TABLE sessions (
	id uuid DEFAULT gen_random_uuid() NOT NULL,
	user_id uuid NOT NULL,
	token text NOT NULL,
	expires_at timestamp without time zone NOT NULL,
	created_at timestamp without time zone DEFAULT now() NOT NULL,
	CONSTRAINT sessions_pkey PRIMARY KEY (id),
	CONSTRAINT sessions_token_unique UNIQUE (token)
);
ALTER TABLE sessions OWNER TO @extowner@;
CREATE TABLE sync_runs (
	id uuid DEFAULT gen_random_uuid() NOT NULL,
	tenant_id uuid NOT NULL,
	started_at timestamp without time zone DEFAULT now() NOT NULL,
	finished_at timestamp without time zone,
	status sync_status DEFAULT 'running' NOT NULL,
	error_message text,
	records_updated integer DEFAULT 0,
	CONSTRAINT sync_runs_pkey PRIMARY KEY (id)
);
ALTER TABLE sync_runs OWNER TO @extowner@;
CREATE TABLE tenant_branding (
	id uuid DEFAULT gen_random_uuid() NOT NULL,
	tenant_id uuid NOT NULL,
	mellon_logo_url text,
	tenant_logo_url text,
	primary_color character varying(7) DEFAULT '#1E40AF',
	accent_color character varying(7) DEFAULT '#3B82F6',
	header_layout character varying(50) DEFAULT 'default',
	updated_at timestamp without time zone DEFAULT now() NOT NULL,
	CONSTRAINT tenant_branding_pkey PRIMARY KEY (id)
);
ALTER TABLE tenant_branding OWNER TO @extowner@;
CREATE TABLE tenant_field_mappings (
	id uuid DEFAULT gen_random_uuid() NOT NULL,
	tenant_id uuid NOT NULL,
	lead_source_field character varying(255),
	qualified_lead_logic jsonb,
	pipeline_stage_mapping jsonb,
	custom_field_mappings jsonb,
	updated_at timestamp without time zone DEFAULT now() NOT NULL,
	CONSTRAINT tenant_field_mappings_pkey PRIMARY KEY (id)
);
ALTER TABLE tenant_field_mappings OWNER TO @extowner@;
CREATE TABLE tenants (
	id uuid DEFAULT gen_random_uuid() NOT NULL,
	name character varying(255) NOT NULL,
	timezone character varying(100) DEFAULT 'America/New_York' NOT NULL,
	status tenant_status DEFAULT 'active' NOT NULL,
	clienttether_web_key text,
	created_at timestamp without time zone DEFAULT now() NOT NULL,
	updated_at timestamp without time zone DEFAULT now() NOT NULL,
	CONSTRAINT tenants_pkey PRIMARY KEY (id)
);
ALTER TABLE tenants OWNER TO @extowner@;
CREATE TABLE users (
	id uuid DEFAULT gen_random_uuid() NOT NULL,
	email character varying(255) NOT NULL,
	name character varying(255),
	password_hash text,
	status user_status DEFAULT 'pending' NOT NULL,
	invite_token text,
	invite_expires_at timestamp without time zone,
	created_at timestamp without time zone DEFAULT now() NOT NULL,
	updated_at timestamp without time zone DEFAULT now() NOT NULL,
	CONSTRAINT users_email_unique UNIQUE (email),
	CONSTRAINT users_pkey PRIMARY KEY (id)
);
ALTER TABLE users OWNER TO @extowner@;

-- Indexes
CREATE INDEX ct_raw_snapshots_endpoint_idx ON ct_raw_snapshots USING btree (endpoint);
CREATE INDEX ct_raw_snapshots_tenant_id_idx ON ct_raw_snapshots USING btree (tenant_id);
CREATE INDEX memberships_tenant_id_idx ON memberships USING btree (tenant_id);
CREATE INDEX memberships_user_id_idx ON memberships USING btree (user_id);
CREATE INDEX report_weeks_tenant_id_idx ON report_weeks USING btree (tenant_id);
CREATE INDEX report_weeks_week_ending_date_idx ON report_weeks USING btree (week_ending_date);
CREATE INDEX sessions_user_id_idx ON sessions USING btree (user_id);
CREATE INDEX sync_runs_tenant_id_idx ON sync_runs USING btree (tenant_id);

-- Foreign keys
ALTER TABLE audit_log
	ADD CONSTRAINT audit_log_actor_user_id_users_id_fk
	FOREIGN KEY (actor_user_id) REFERENCES users (id);
ALTER TABLE audit_log
	ADD CONSTRAINT audit_log_tenant_id_tenants_id_fk
	FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE SET NULL;
ALTER TABLE ct_raw_snapshots
	ADD CONSTRAINT ct_raw_snapshots_tenant_id_tenants_id_fk
	FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE;
ALTER TABLE hot_list_items
	ADD CONSTRAINT hot_list_items_report_week_id_report_weeks_id_fk
	FOREIGN KEY (report_week_id) REFERENCES report_weeks (id) ON DELETE CASCADE;
ALTER TABLE hot_list_items
	ADD CONSTRAINT hot_list_items_tenant_id_tenants_id_fk
	FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE;
ALTER TABLE lead_metrics
	ADD CONSTRAINT lead_metrics_report_week_id_report_weeks_id_fk
	FOREIGN KEY (report_week_id) REFERENCES report_weeks (id) ON DELETE CASCADE;
ALTER TABLE lead_metrics
	ADD CONSTRAINT lead_metrics_tenant_id_tenants_id_fk
	FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE;
ALTER TABLE memberships
	ADD CONSTRAINT memberships_tenant_id_tenants_id_fk
	FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE;
ALTER TABLE memberships
	ADD CONSTRAINT memberships_user_id_users_id_fk
	FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;
ALTER TABLE pipeline_stage_counts
	ADD CONSTRAINT pipeline_stage_counts_report_week_id_report_weeks_id_fk
	FOREIGN KEY (report_week_id) REFERENCES report_weeks (id) ON DELETE CASCADE;
ALTER TABLE pipeline_stage_counts
	ADD CONSTRAINT pipeline_stage_counts_tenant_id_tenants_id_fk
	FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE;
ALTER TABLE report_exports
	ADD CONSTRAINT report_exports_report_week_id_report_weeks_id_fk
	FOREIGN KEY (report_week_id) REFERENCES report_weeks (id) ON DELETE CASCADE;
ALTER TABLE report_exports
	ADD CONSTRAINT report_exports_tenant_id_tenants_id_fk
	FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE;
ALTER TABLE report_week_manual
	ADD CONSTRAINT report_week_manual_report_week_id_report_weeks_id_fk
	FOREIGN KEY (report_week_id) REFERENCES report_weeks (id) ON DELETE CASCADE;
ALTER TABLE report_weeks
	ADD CONSTRAINT report_weeks_published_by_users_id_fk
	FOREIGN KEY (published_by) REFERENCES users (id);
ALTER TABLE report_weeks
	ADD CONSTRAINT report_weeks_tenant_id_tenants_id_fk
	FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE;
ALTER TABLE sessions
	ADD CONSTRAINT sessions_user_id_users_id_fk
	FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;
ALTER TABLE sync_runs
	ADD CONSTRAINT sync_runs_tenant_id_tenants_id_fk
	FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE;
ALTER TABLE tenant_branding
	ADD CONSTRAINT tenant_branding_tenant_id_tenants_id_fk
	FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE;
ALTER TABLE tenant_field_mappings
	ADD CONSTRAINT tenant_field_mappings_tenant_id_tenants_id_fk
	FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE;

-- The rows of these tables are in every dump
SELECT pg_catalog.pg_extension_config_dump('audit_log', '');
SELECT pg_catalog.pg_extension_config_dump('ct_raw_snapshots', '');
SELECT pg_catalog.pg_extension_config_dump('hot_list_items', '');
SELECT pg_catalog.pg_extension_config_dump('lead_metrics', '');
SELECT pg_catalog.pg_extension_config_dump('memberships', '');
SELECT pg_catalog.pg_extension_config_dump('pipeline_stage_counts', '');
SELECT pg_catalog.pg_extension_config_dump('report_exports', '');
SELECT pg_catalog.pg_extension_config_dump('report_week_manual', '');
SELECT pg_catalog.pg_extension_config_dump('report_weeks', '');
SELECT pg_catalog.pg_extension_config_dump('sessions', '');
SELECT pg_catalog.pg_extension_config_dump('sync_runs', '');
SELECT pg_catalog.pg_extension_config_dump('tenant_branding', '');
SELECT pg_catalog.pg_extension_config_dump('tenant_field_mappings', '');
SELECT pg_catalog.pg_extension_config_dump('tenants', '');
SELECT pg_catalog.pg_extension_config_dump('users', '');

-- All of it is there, exact and enforced, or nothing is
SELECT schema_setup_assert_version('1.1'::pg_catalog.text);

-- Since when, and by whom
SELECT schema_setup_record(NULL::pg_catalog.text, '1.1'::pg_catalog.text);
