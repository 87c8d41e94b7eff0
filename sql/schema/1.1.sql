-- The schema of the reporting portal, version 1.1.
--
-- Agencies report to their clients, the tenants: once a week the portal collects a tenant's numbers from the
-- systems where they arise, people add what they have to say, and the week is published.
--
-- Every table has an id of its own, and what belongs to a tenant goes when the tenant goes.


-- Core: tenants, and the people who may see them

CREATE TYPE tenant_status AS ENUM ('active', 'inactive', 'suspended');
CREATE TYPE user_status AS ENUM ('active', 'inactive', 'pending');
CREATE TYPE membership_role AS ENUM ('agency_admin', 'tenant_admin', 'tenant_viewer');

-- A client of the agency, with the key to its account at ClientTether.
CREATE TABLE tenants (
    id                    uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name                  varchar(255) NOT NULL,
    timezone              varchar(100) NOT NULL DEFAULT 'America/New_York',
    status                tenant_status NOT NULL DEFAULT 'active',
    clienttether_web_key  text,
    created_at            timestamp NOT NULL DEFAULT now(),
    updated_at            timestamp NOT NULL DEFAULT now()
);

-- How a tenant's reports look.
CREATE TABLE tenant_branding (
    id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id        uuid NOT NULL,
    mellon_logo_url  text,
    tenant_logo_url  text,
    primary_color    varchar(7) DEFAULT '#1E40AF',
    accent_color     varchar(7) DEFAULT '#3B82F6',
    header_layout    varchar(50) DEFAULT 'default',
    updated_at       timestamp NOT NULL DEFAULT now(),

    CONSTRAINT tenant_branding_tenant_id_tenants_id_fk
        FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE
);

-- Who can sign in. Better Auth works on this table and on sessions as well: password_hash and the unique
-- email have to stay as they are.
CREATE TABLE users (
    id                 uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email              varchar(255) NOT NULL,
    name               varchar(255),
    password_hash      text,
    status             user_status NOT NULL DEFAULT 'pending',
    invite_token       text,
    invite_expires_at  timestamp,
    created_at         timestamp NOT NULL DEFAULT now(),
    updated_at         timestamp NOT NULL DEFAULT now(),

    CONSTRAINT users_email_unique UNIQUE (email)
);

-- What a user may do at which tenant. An agency admin has no tenant: tenant_id stays nullable.
CREATE TABLE memberships (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id     uuid NOT NULL,
    tenant_id   uuid,
    role        membership_role NOT NULL,
    created_at  timestamp NOT NULL DEFAULT now(),

    CONSTRAINT memberships_user_id_users_id_fk
        FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT memberships_tenant_id_tenants_id_fk
        FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE
);

-- A user's memberships, and a tenant's.
CREATE INDEX memberships_user_id_idx ON memberships (user_id);
CREATE INDEX memberships_tenant_id_idx ON memberships (tenant_id);

-- Who is signed in at the moment. Better Auth needs the token to be unique.
CREATE TABLE sessions (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id     uuid NOT NULL,
    token       text NOT NULL,
    expires_at  timestamp NOT NULL,
    created_at  timestamp NOT NULL DEFAULT now(),

    CONSTRAINT sessions_token_unique UNIQUE (token),
    CONSTRAINT sessions_user_id_users_id_fk
        FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

-- A user's sessions.
CREATE INDEX sessions_user_id_idx ON sessions (user_id);


-- Reporting: a tenant's weeks, and what is reported of each

CREATE TYPE report_week_status AS ENUM ('draft', 'published');

-- A week of a tenant: a draft until somebody publishes it.
CREATE TABLE report_weeks (
    id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id         uuid NOT NULL,
    week_ending_date  date NOT NULL,
    period_start_at   timestamp NOT NULL,
    period_end_at     timestamp NOT NULL,
    status            report_week_status NOT NULL DEFAULT 'draft',
    published_at      timestamp,
    published_by      uuid,
    created_at        timestamp NOT NULL DEFAULT now(),
    updated_at        timestamp NOT NULL DEFAULT now(),

    CONSTRAINT report_weeks_tenant_id_tenants_id_fk
        FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE,
    CONSTRAINT report_weeks_published_by_users_id_fk
        FOREIGN KEY (published_by) REFERENCES users (id)
);

-- A tenant's weeks, and ranges of dates.
CREATE INDEX report_weeks_tenant_id_idx ON report_weeks (tenant_id);
CREATE INDEX report_weeks_week_ending_date_idx ON report_weeks (week_ending_date);

-- What people write for a week.
CREATE TABLE report_week_manual (
    id                   uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    report_week_id       uuid NOT NULL,
    narrative_rich       text,
    initiatives_rich     text,
    needs_rich           text,
    discovery_days_rich  text,
    updated_at           timestamp NOT NULL DEFAULT now(),

    CONSTRAINT report_week_manual_report_week_id_report_weeks_id_fk
        FOREIGN KEY (report_week_id) REFERENCES report_weeks (id) ON DELETE CASCADE
);

-- Where leads come from and what they cost, one row per value of a dimension.
CREATE TABLE lead_metrics (
    id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id        uuid NOT NULL,
    report_week_id   uuid,
    dimension_type   varchar(100) NOT NULL,
    dimension_value  varchar(255) NOT NULL,
    clicks           integer DEFAULT 0,
    impressions      integer DEFAULT 0,
    cost             numeric(12, 2) DEFAULT '0',
    leads            integer DEFAULT 0,
    qualified_leads  integer DEFAULT 0,
    created_at       timestamp NOT NULL DEFAULT now(),

    CONSTRAINT lead_metrics_tenant_id_tenants_id_fk
        FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE,
    CONSTRAINT lead_metrics_report_week_id_report_weeks_id_fk
        FOREIGN KEY (report_week_id) REFERENCES report_weeks (id) ON DELETE CASCADE
);

-- How many leads are at which stage.
CREATE TABLE pipeline_stage_counts (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id       uuid NOT NULL,
    report_week_id  uuid,
    stage           varchar(100) NOT NULL,
    count           integer DEFAULT 0,
    created_at      timestamp NOT NULL DEFAULT now(),

    CONSTRAINT pipeline_stage_counts_tenant_id_tenants_id_fk
        FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE,
    CONSTRAINT pipeline_stage_counts_report_week_id_report_weeks_id_fk
        FOREIGN KEY (report_week_id) REFERENCES report_weeks (id) ON DELETE CASCADE
);

-- The candidates that are closest to signing; raw_json is what ClientTether says of one.
CREATE TABLE hot_list_items (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id       uuid NOT NULL,
    report_week_id  uuid,
    candidate_name  varchar(255) NOT NULL,
    market          varchar(255),
    units           integer DEFAULT 0,
    weighted_units  numeric(10, 2) DEFAULT '0',
    iff             numeric(12, 2) DEFAULT '0',
    weighted_iff    numeric(12, 2) DEFAULT '0',
    sales_lead      varchar(255),
    stage           varchar(100),
    likely_pct      integer DEFAULT 0,
    raw_json        jsonb,
    created_at      timestamp NOT NULL DEFAULT now(),

    CONSTRAINT hot_list_items_tenant_id_tenants_id_fk
        FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE,
    CONSTRAINT hot_list_items_report_week_id_report_weeks_id_fk
        FOREIGN KEY (report_week_id) REFERENCES report_weeks (id) ON DELETE CASCADE
);

-- The files that were made of a week.
CREATE TABLE report_exports (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id       uuid NOT NULL,
    report_week_id  uuid NOT NULL,
    pdf_url         text,
    created_at      timestamp NOT NULL DEFAULT now(),

    CONSTRAINT report_exports_tenant_id_tenants_id_fk
        FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE,
    CONSTRAINT report_exports_report_week_id_report_weeks_id_fk
        FOREIGN KEY (report_week_id) REFERENCES report_weeks (id) ON DELETE CASCADE
);


-- Sync: what is fetched from ClientTether

CREATE TYPE sync_status AS ENUM ('running', 'success', 'failed');

-- One fetch, from its start to its success or failure.
CREATE TABLE sync_runs (
    id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id        uuid NOT NULL,
    started_at       timestamp NOT NULL DEFAULT now(),
    finished_at      timestamp,
    status           sync_status NOT NULL DEFAULT 'running',
    error_message    text,
    records_updated  integer DEFAULT 0,

    CONSTRAINT sync_runs_tenant_id_tenants_id_fk
        FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE
);

-- A tenant's fetches.
CREATE INDEX sync_runs_tenant_id_idx ON sync_runs (tenant_id);

-- What was fetched, as it came.
CREATE TABLE ct_raw_snapshots (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id     uuid NOT NULL,
    endpoint      varchar(255) NOT NULL,
    fetched_at    timestamp NOT NULL DEFAULT now(),
    payload_json  jsonb,

    CONSTRAINT ct_raw_snapshots_tenant_id_tenants_id_fk
        FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE
);

-- What was fetched for a tenant, and from where.
CREATE INDEX ct_raw_snapshots_tenant_id_idx ON ct_raw_snapshots (tenant_id);
CREATE INDEX ct_raw_snapshots_endpoint_idx ON ct_raw_snapshots (endpoint);


-- Configuration

-- What a tenant's fields at ClientTether mean to the portal.
CREATE TABLE tenant_field_mappings (
    id                      uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id               uuid NOT NULL,
    lead_source_field       varchar(255),
    qualified_lead_logic    jsonb,
    pipeline_stage_mapping  jsonb,
    custom_field_mappings   jsonb,
    updated_at              timestamp NOT NULL DEFAULT now(),

    CONSTRAINT tenant_field_mappings_tenant_id_tenants_id_fk
        FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE
);

-- Who did what. Entries stay when their tenant goes; a user who has any cannot be deleted.
CREATE TABLE audit_log (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    actor_user_id  uuid,
    tenant_id      uuid,
    action         varchar(100) NOT NULL,
    metadata_json  jsonb,
    created_at     timestamp NOT NULL DEFAULT now(),

    CONSTRAINT audit_log_actor_user_id_users_id_fk
        FOREIGN KEY (actor_user_id) REFERENCES users (id),
    CONSTRAINT audit_log_tenant_id_tenants_id_fk
        FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE SET NULL
);
