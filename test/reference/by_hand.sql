-- The whole schema, version 1.1, as plain DDL: what a catalog made by the extension is compared with.
-- Names are unqualified, so everything goes to the first schema of search_path.

-- Enums

CREATE TYPE tenant_status AS ENUM ('active', 'inactive', 'suspended');
CREATE TYPE user_status AS ENUM ('active', 'inactive', 'pending');
CREATE TYPE membership_role AS ENUM ('agency_admin', 'tenant_admin', 'tenant_viewer');
CREATE TYPE report_week_status AS ENUM ('draft', 'published');
CREATE TYPE sync_status AS ENUM ('running', 'success', 'failed');

-- Core

CREATE TABLE tenants (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    name varchar(255) NOT NULL,
    timezone varchar(100) DEFAULT 'America/New_York' NOT NULL,
    status tenant_status DEFAULT 'active' NOT NULL,
    clienttether_web_key text,
    created_at timestamp DEFAULT now() NOT NULL,
    updated_at timestamp DEFAULT now() NOT NULL
);

CREATE TABLE tenant_branding (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid NOT NULL,
    mellon_logo_url text,
    tenant_logo_url text,
    primary_color varchar(7) DEFAULT '#1E40AF',
    accent_color varchar(7) DEFAULT '#3B82F6',
    header_layout varchar(50) DEFAULT 'default',
    updated_at timestamp DEFAULT now() NOT NULL
);

CREATE TABLE users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    email varchar(255) NOT NULL,
    name varchar(255),
    password_hash text,
    status user_status DEFAULT 'pending' NOT NULL,
    invite_token text,
    invite_expires_at timestamp,
    created_at timestamp DEFAULT now() NOT NULL,
    updated_at timestamp DEFAULT now() NOT NULL,
    CONSTRAINT users_email_unique UNIQUE (email)
);

-- An agency admin belongs to no tenant, so tenant_id stays nullable.
CREATE TABLE memberships (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    tenant_id uuid,
    role membership_role NOT NULL,
    created_at timestamp DEFAULT now() NOT NULL
);

CREATE TABLE sessions (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    token text NOT NULL,
    expires_at timestamp NOT NULL,
    created_at timestamp DEFAULT now() NOT NULL,
    CONSTRAINT sessions_token_unique UNIQUE (token)
);

-- Reporting

CREATE TABLE report_weeks (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid NOT NULL,
    week_ending_date date NOT NULL,
    period_start_at timestamp NOT NULL,
    period_end_at timestamp NOT NULL,
    status report_week_status DEFAULT 'draft' NOT NULL,
    published_at timestamp,
    published_by uuid,
    created_at timestamp DEFAULT now() NOT NULL,
    updated_at timestamp DEFAULT now() NOT NULL
);

CREATE TABLE report_week_manual (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    report_week_id uuid NOT NULL,
    narrative_rich text,
    initiatives_rich text,
    needs_rich text,
    discovery_days_rich text,
    updated_at timestamp DEFAULT now() NOT NULL
);

CREATE TABLE lead_metrics (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid NOT NULL,
    report_week_id uuid,
    dimension_type varchar(100) NOT NULL,
    dimension_value varchar(255) NOT NULL,
    clicks integer DEFAULT 0,
    impressions integer DEFAULT 0,
    cost numeric(12, 2) DEFAULT '0',
    leads integer DEFAULT 0,
    qualified_leads integer DEFAULT 0,
    created_at timestamp DEFAULT now() NOT NULL
);

CREATE TABLE pipeline_stage_counts (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid NOT NULL,
    report_week_id uuid,
    stage varchar(100) NOT NULL,
    count integer DEFAULT 0,
    created_at timestamp DEFAULT now() NOT NULL
);

CREATE TABLE hot_list_items (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid NOT NULL,
    report_week_id uuid,
    candidate_name varchar(255) NOT NULL,
    market varchar(255),
    units integer DEFAULT 0,
    weighted_units numeric(10, 2) DEFAULT '0',
    iff numeric(12, 2) DEFAULT '0',
    weighted_iff numeric(12, 2) DEFAULT '0',
    sales_lead varchar(255),
    stage varchar(100),
    likely_pct integer DEFAULT 0,
    raw_json jsonb,
    created_at timestamp DEFAULT now() NOT NULL
);

CREATE TABLE report_exports (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid NOT NULL,
    report_week_id uuid NOT NULL,
    pdf_url text,
    created_at timestamp DEFAULT now() NOT NULL
);

-- Sync

CREATE TABLE sync_runs (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid NOT NULL,
    started_at timestamp DEFAULT now() NOT NULL,
    finished_at timestamp,
    status sync_status DEFAULT 'running' NOT NULL,
    error_message text,
    records_updated integer DEFAULT 0
);

CREATE TABLE ct_raw_snapshots (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid NOT NULL,
    endpoint varchar(255) NOT NULL,
    fetched_at timestamp DEFAULT now() NOT NULL,
    payload_json jsonb
);

-- Configuration

CREATE TABLE tenant_field_mappings (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    tenant_id uuid NOT NULL,
    lead_source_field varchar(255),
    qualified_lead_logic jsonb,
    pipeline_stage_mapping jsonb,
    custom_field_mappings jsonb,
    updated_at timestamp DEFAULT now() NOT NULL
);

CREATE TABLE audit_log (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    actor_user_id uuid,
    tenant_id uuid,
    action varchar(100) NOT NULL,
    metadata_json jsonb,
    created_at timestamp DEFAULT now() NOT NULL
);

-- Foreign keys

ALTER TABLE tenant_branding ADD CONSTRAINT tenant_branding_tenant_id_tenants_id_fk
    FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE memberships ADD CONSTRAINT memberships_user_id_users_id_fk
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE memberships ADD CONSTRAINT memberships_tenant_id_tenants_id_fk
    FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE sessions ADD CONSTRAINT sessions_user_id_users_id_fk
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE report_weeks ADD CONSTRAINT report_weeks_tenant_id_tenants_id_fk
    FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE report_weeks ADD CONSTRAINT report_weeks_published_by_users_id_fk
    FOREIGN KEY (published_by) REFERENCES users (id) ON DELETE NO ACTION ON UPDATE NO ACTION;

ALTER TABLE report_week_manual ADD CONSTRAINT report_week_manual_report_week_id_report_weeks_id_fk
    FOREIGN KEY (report_week_id) REFERENCES report_weeks (id) ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE lead_metrics ADD CONSTRAINT lead_metrics_tenant_id_tenants_id_fk
    FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE lead_metrics ADD CONSTRAINT lead_metrics_report_week_id_report_weeks_id_fk
    FOREIGN KEY (report_week_id) REFERENCES report_weeks (id) ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE pipeline_stage_counts ADD CONSTRAINT pipeline_stage_counts_tenant_id_tenants_id_fk
    FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE pipeline_stage_counts ADD CONSTRAINT pipeline_stage_counts_report_week_id_report_weeks_id_fk
    FOREIGN KEY (report_week_id) REFERENCES report_weeks (id) ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE hot_list_items ADD CONSTRAINT hot_list_items_tenant_id_tenants_id_fk
    FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE hot_list_items ADD CONSTRAINT hot_list_items_report_week_id_report_weeks_id_fk
    FOREIGN KEY (report_week_id) REFERENCES report_weeks (id) ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE report_exports ADD CONSTRAINT report_exports_tenant_id_tenants_id_fk
    FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE report_exports ADD CONSTRAINT report_exports_report_week_id_report_weeks_id_fk
    FOREIGN KEY (report_week_id) REFERENCES report_weeks (id) ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE sync_runs ADD CONSTRAINT sync_runs_tenant_id_tenants_id_fk
    FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE ct_raw_snapshots ADD CONSTRAINT ct_raw_snapshots_tenant_id_tenants_id_fk
    FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE tenant_field_mappings ADD CONSTRAINT tenant_field_mappings_tenant_id_tenants_id_fk
    FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE audit_log ADD CONSTRAINT audit_log_actor_user_id_users_id_fk
    FOREIGN KEY (actor_user_id) REFERENCES users (id) ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE audit_log ADD CONSTRAINT audit_log_tenant_id_tenants_id_fk
    FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE SET NULL ON UPDATE NO ACTION;

-- Performance indexes (new in version 1.1)

CREATE INDEX memberships_user_id_idx ON memberships USING btree (user_id);
CREATE INDEX memberships_tenant_id_idx ON memberships USING btree (tenant_id);
CREATE INDEX sessions_user_id_idx ON sessions USING btree (user_id);
CREATE INDEX report_weeks_tenant_id_idx ON report_weeks USING btree (tenant_id);
CREATE INDEX report_weeks_week_ending_date_idx ON report_weeks USING btree (week_ending_date);
CREATE INDEX sync_runs_tenant_id_idx ON sync_runs USING btree (tenant_id);
CREATE INDEX ct_raw_snapshots_tenant_id_idx ON ct_raw_snapshots USING btree (tenant_id);
CREATE INDEX ct_raw_snapshots_endpoint_idx ON ct_raw_snapshots USING btree (endpoint);
