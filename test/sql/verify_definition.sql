-- What has the right name and is something else: columns, keys, indexes, enums.
-- Every break prints a line per finding: severity | problem | object type | object | expected | actual
\i test/include/vocabulary.sql

--
-- Types of columns
--

-- longer, shorter, without a length, of another kind
SELECT * FROM broken(
    $$ALTER TABLE tenants ALTER name TYPE varchar(300)$$,
    $$ALTER TABLE tenants ALTER name TYPE varchar(255)$$);
SELECT * FROM broken(
    $$ALTER TABLE tenant_branding ALTER primary_color TYPE varchar(6), ALTER accent_color TYPE varchar,
                                  ALTER header_layout TYPE text$$,
    $$ALTER TABLE tenant_branding ALTER primary_color TYPE varchar(7), ALTER accent_color TYPE varchar(7),
                                  ALTER header_layout TYPE varchar(50)$$);
SELECT * FROM broken(
    $$ALTER TABLE ct_raw_snapshots ALTER endpoint TYPE char(255), ALTER payload_json TYPE json,
                                   ALTER fetched_at TYPE timestamptz$$,
    $$ALTER TABLE ct_raw_snapshots ALTER endpoint TYPE varchar(255), ALTER payload_json TYPE jsonb,
                                   ALTER fetched_at TYPE timestamp$$);
SELECT * FROM broken(
    $$ALTER TABLE lead_metrics ALTER cost TYPE numeric(10,2), ALTER clicks TYPE bigint, ALTER impressions TYPE smallint,
                               ALTER leads TYPE numeric, ALTER created_at TYPE timestamp(3)$$,
    $$ALTER TABLE lead_metrics ALTER cost TYPE numeric(12,2), ALTER clicks TYPE integer, ALTER impressions TYPE integer,
                               ALTER leads TYPE integer, ALTER created_at TYPE timestamp$$);
SELECT * FROM broken(
    $$ALTER TABLE users ALTER password_hash TYPE bytea USING NULL, ALTER invite_token TYPE text[] USING NULL$$,
    $$ALTER TABLE users ALTER password_hash TYPE text, ALTER invite_token TYPE text$$);

-- an enum's column: as text, of the decoy's type of the same name
SELECT * FROM broken(
    $$ALTER TABLE memberships ALTER role TYPE text$$,
    $$ALTER TABLE memberships ALTER role TYPE membership_role USING role::membership_role$$);
SELECT * FROM broken(
    $$ALTER TABLE sync_runs ALTER status DROP DEFAULT,
                            ALTER status TYPE decoy.sync_status USING status::text::decoy.sync_status,
                            ALTER status SET DEFAULT 'running'$$,
    $$ALTER TABLE sync_runs ALTER status DROP DEFAULT,
                            ALTER status TYPE sync_status USING status::text::sync_status,
                            ALTER status SET DEFAULT 'running'$$);

-- a domain over the right type, also one whose name is that of a built-in type
CREATE DOMAIN vocabulary.timestamp AS pg_catalog.timestamp;
CREATE DOMAIN public."Money" AS numeric(12,2) DEFAULT 0;
SELECT * FROM broken(
    $$ALTER TABLE hot_list_items ALTER created_at TYPE vocabulary.timestamp, ALTER iff TYPE "Money"$$,
    $$ALTER TABLE hot_list_items ALTER created_at TYPE pg_catalog.timestamp, ALTER iff TYPE numeric(12,2)$$);
DROP DOMAIN vocabulary.timestamp, public."Money";

-- both columns of a foreign key
SELECT * FROM broken(
    $$ALTER TABLE report_week_manual DROP CONSTRAINT report_week_manual_report_week_id_report_weeks_id_fk,
                                     ALTER report_week_id TYPE text$$,
    $$ALTER TABLE report_week_manual ALTER report_week_id TYPE uuid USING report_week_id::uuid,
          ADD CONSTRAINT report_week_manual_report_week_id_report_weeks_id_fk
              FOREIGN KEY (report_week_id) REFERENCES report_weeks (id) ON DELETE CASCADE$$);

--
-- Collations
--

SELECT * FROM broken(
    $$ALTER TABLE sessions ALTER token TYPE text COLLATE "C"$$,
    $$ALTER TABLE sessions ALTER token TYPE text$$);
CREATE COLLATION decoy."default" (locale = 'C');
SELECT * FROM broken(
    $$ALTER TABLE pipeline_stage_counts ALTER stage TYPE varchar(90) COLLATE "POSIX";
      ALTER TABLE tenants ALTER name TYPE varchar(255) COLLATE decoy."default"$$,
    $$ALTER TABLE pipeline_stage_counts ALTER stage TYPE varchar(100);
      ALTER TABLE tenants ALTER name TYPE varchar(255)$$);
DROP COLLATION decoy."default";

--
-- NULL
--

-- an agency admin has no tenant: this one must stay nullable
SELECT * FROM broken(
    $$ALTER TABLE memberships ALTER tenant_id SET NOT NULL$$,
    $$ALTER TABLE memberships ALTER tenant_id DROP NOT NULL$$);
SELECT * FROM broken(
    $$ALTER TABLE users ALTER email DROP NOT NULL, ALTER status DROP NOT NULL, ALTER name SET NOT NULL$$,
    $$ALTER TABLE users ALTER email SET NOT NULL, ALTER status SET NOT NULL, ALTER name DROP NOT NULL$$);
-- ... a check that says the same is none
SELECT * FROM broken(
    $$ALTER TABLE report_exports ALTER tenant_id DROP NOT NULL,
                                 ADD CONSTRAINT has_tenant CHECK (tenant_id IS NOT NULL)$$,
    $$ALTER TABLE report_exports ALTER tenant_id SET NOT NULL, DROP CONSTRAINT has_tenant$$);

--
-- Defaults
--

-- gone, there where none should be, another one
SELECT * FROM broken(
    $$ALTER TABLE tenants ALTER id DROP DEFAULT, ALTER status DROP DEFAULT, ALTER created_at DROP DEFAULT$$,
    $$ALTER TABLE tenants ALTER id SET DEFAULT gen_random_uuid(), ALTER status SET DEFAULT 'active',
                          ALTER created_at SET DEFAULT now()$$);
SELECT * FROM broken(
    $$ALTER TABLE users ALTER name SET DEFAULT '', ALTER invite_expires_at SET DEFAULT now() + interval '7 days'$$,
    $$ALTER TABLE users ALTER name DROP DEFAULT, ALTER invite_expires_at DROP DEFAULT$$);
SELECT * FROM broken(
    $$ALTER TABLE tenant_branding ALTER primary_color SET DEFAULT '#1e40af', ALTER accent_color SET DEFAULT NULL,
                                  ALTER header_layout SET DEFAULT 'It''s "wide"'$$,
    $$ALTER TABLE tenant_branding ALTER primary_color SET DEFAULT '#1E40AF', ALTER accent_color SET DEFAULT '#3B82F6',
                                  ALTER header_layout SET DEFAULT 'default'$$);
SELECT * FROM broken(
    $$ALTER TABLE lead_metrics ALTER clicks SET DEFAULT 1, ALTER cost SET DEFAULT 0.5, ALTER leads SET DEFAULT -1,
                               ALTER impressions SET DEFAULT '7'::text::integer,
                               ALTER qualified_leads SET DEFAULT length('')$$,
    $$ALTER TABLE lead_metrics ALTER clicks SET DEFAULT 0, ALTER cost SET DEFAULT '0', ALTER leads SET DEFAULT 0,
                               ALTER impressions SET DEFAULT 0, ALTER qualified_leads SET DEFAULT 0$$);
-- ... another label, a function by hand, the time of the statement
CREATE FUNCTION vocabulary.gen_random_uuid() RETURNS uuid LANGUAGE sql AS 'SELECT pg_catalog.gen_random_uuid()';
SELECT * FROM broken(
    $$ALTER TABLE report_weeks ALTER status SET DEFAULT 'published', ALTER id SET DEFAULT vocabulary.gen_random_uuid(),
                               ALTER created_at SET DEFAULT clock_timestamp(), ALTER updated_at SET DEFAULT 'now'$$,
    $$ALTER TABLE report_weeks ALTER status SET DEFAULT 'draft', ALTER id SET DEFAULT gen_random_uuid(),
                               ALTER created_at SET DEFAULT now(), ALTER updated_at SET DEFAULT now()$$)
WHERE object <> 'report_weeks.updated_at';      -- 'now' is a constant: the time of this test
DROP FUNCTION vocabulary.gen_random_uuid();

-- written in another way, and the same: nothing to say
SELECT * FROM broken(
    $$ALTER TABLE tenants ALTER status SET DEFAULT 'active'::tenant_status,
                          ALTER timezone SET DEFAULT 'America/New_York'::character varying,
                          ALTER created_at SET DEFAULT CURRENT_TIMESTAMP,
                          ALTER id SET DEFAULT pg_catalog.gen_random_uuid();
      ALTER TABLE hot_list_items ALTER units SET DEFAULT (0), ALTER likely_pct SET DEFAULT '0'::integer,
                          ALTER iff SET DEFAULT 0, ALTER weighted_iff SET DEFAULT '0'::numeric;
      ALTER TABLE users ALTER name SET DEFAULT NULL, ALTER password_hash SET DEFAULT NULL,
                          ALTER updated_at SET DEFAULT LOCALTIMESTAMP$$,
    $$ALTER TABLE tenants ALTER status SET DEFAULT 'active', ALTER timezone SET DEFAULT 'America/New_York',
                          ALTER created_at SET DEFAULT now(), ALTER id SET DEFAULT gen_random_uuid();
      ALTER TABLE hot_list_items ALTER units SET DEFAULT 0, ALTER likely_pct SET DEFAULT 0,
                          ALTER iff SET DEFAULT '0', ALTER weighted_iff SET DEFAULT '0';
      ALTER TABLE users ALTER name DROP DEFAULT, ALTER updated_at SET DEFAULT now()$$);

--
-- Identity and generated columns
--

SELECT * FROM broken(
    $$ALTER TABLE pipeline_stage_counts ALTER count DROP DEFAULT, ALTER count SET NOT NULL,
                                        ALTER count ADD GENERATED ALWAYS AS IDENTITY$$,
    $$ALTER TABLE pipeline_stage_counts ALTER count DROP IDENTITY, ALTER count DROP NOT NULL,
                                        ALTER count SET DEFAULT 0$$);
SELECT * FROM broken(
    $$ALTER TABLE sync_runs DROP COLUMN records_updated,
                            ADD COLUMN records_updated integer GENERATED ALWAYS AS (length(error_message)) STORED$$,
    $$ALTER TABLE sync_runs DROP COLUMN records_updated, ADD COLUMN records_updated integer DEFAULT 0$$);

--
-- Order of columns
--

-- dropped and added again: it is the last now
SELECT * FROM broken(
    $$ALTER TABLE sessions DROP COLUMN expires_at, ADD COLUMN expires_at timestamp NOT NULL$$,
    :reinstall);
-- ... with the keys that it takes along
SELECT * FROM broken(
    $$ALTER TABLE sync_runs DROP COLUMN tenant_id, ADD COLUMN tenant_id uuid NOT NULL$$,
    :reinstall);
-- ... while another one is added, and another one missing
SELECT * FROM broken(
    $$ALTER TABLE report_week_manual ADD COLUMN approved boolean, DROP COLUMN needs_rich, DROP COLUMN narrative_rich,
                                     ADD COLUMN narrative_rich text$$,
    :reinstall);
-- the last one keeps its place, whatever was before it
SELECT * FROM broken(
    $$ALTER TABLE report_exports ADD COLUMN pages integer, DROP COLUMN created_at;
      ALTER TABLE report_exports ADD COLUMN created_at timestamp DEFAULT now() NOT NULL, DROP COLUMN pages$$,
    $$$$);

--
-- Primary keys and unique constraints
--

SELECT * FROM broken(
    $$ALTER TABLE tenant_branding DROP CONSTRAINT tenant_branding_pkey,
                                  ADD CONSTRAINT tenant_branding_pkey PRIMARY KEY (tenant_id)$$,
    $$ALTER TABLE tenant_branding DROP CONSTRAINT tenant_branding_pkey,
                                  ADD CONSTRAINT tenant_branding_pkey PRIMARY KEY (id)$$);
SELECT * FROM broken(
    $$ALTER TABLE audit_log DROP CONSTRAINT audit_log_pkey,
                            ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id, created_at)$$,
    $$ALTER TABLE audit_log DROP CONSTRAINT audit_log_pkey, ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id)$$);
SELECT * FROM broken(
    $$ALTER TABLE hot_list_items DROP CONSTRAINT hot_list_items_pkey,
                                 ADD CONSTRAINT hot_list_items_pkey PRIMARY KEY (id) INCLUDE (units, iff) DEFERRABLE$$,
    $$ALTER TABLE hot_list_items DROP CONSTRAINT hot_list_items_pkey,
                                 ADD CONSTRAINT hot_list_items_pkey PRIMARY KEY (id)$$);
-- an email per tenant, an email whatever its case, checked at commit only
SELECT * FROM broken(
    $$ALTER TABLE users DROP CONSTRAINT users_email_unique,
                        ADD CONSTRAINT users_email_unique UNIQUE (email, status)$$,
    $$ALTER TABLE users DROP CONSTRAINT users_email_unique, ADD CONSTRAINT users_email_unique UNIQUE (email)$$);
SELECT * FROM broken(
    $$ALTER TABLE users DROP CONSTRAINT users_email_unique;
      CREATE UNIQUE INDEX users_email_unique ON users (lower(email))$$,
    $$DROP INDEX users_email_unique; ALTER TABLE users ADD CONSTRAINT users_email_unique UNIQUE (email)$$);
SELECT * FROM broken(
    $$ALTER TABLE sessions DROP CONSTRAINT sessions_token_unique,
                           ADD CONSTRAINT sessions_token_unique UNIQUE (token) DEFERRABLE INITIALLY DEFERRED$$,
    $$ALTER TABLE sessions DROP CONSTRAINT sessions_token_unique, ADD CONSTRAINT sessions_token_unique UNIQUE (token)$$);
-- another kind of constraint by the name of one
SELECT * FROM broken(
    $$ALTER TABLE users DROP CONSTRAINT users_email_unique,
                        ADD CONSTRAINT users_email_unique CHECK (email LIKE '%@%')$$,
    $$ALTER TABLE users DROP CONSTRAINT users_email_unique, ADD CONSTRAINT users_email_unique UNIQUE (email)$$);
SELECT * FROM broken(
    $$ALTER TABLE sessions DROP CONSTRAINT sessions_user_id_users_id_fk,
                           ADD CONSTRAINT sessions_user_id_users_id_fk UNIQUE (user_id)$$,
    $$ALTER TABLE sessions DROP CONSTRAINT sessions_user_id_users_id_fk,
          ADD CONSTRAINT sessions_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE$$);

--
-- Foreign keys
--

-- what it does
SELECT * FROM broken(
    $$ALTER TABLE memberships DROP CONSTRAINT memberships_tenant_id_tenants_id_fk,
          ADD CONSTRAINT memberships_tenant_id_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id)$$,
    $$ALTER TABLE memberships DROP CONSTRAINT memberships_tenant_id_tenants_id_fk,
          ADD CONSTRAINT memberships_tenant_id_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id)
              ON DELETE CASCADE$$);
SELECT * FROM broken(
    $$ALTER TABLE audit_log DROP CONSTRAINT audit_log_actor_user_id_users_id_fk,
          ADD CONSTRAINT audit_log_actor_user_id_users_id_fk FOREIGN KEY (actor_user_id) REFERENCES users (id)
              ON DELETE CASCADE ON UPDATE SET NULL,
          DROP CONSTRAINT audit_log_tenant_id_tenants_id_fk,
          ADD CONSTRAINT audit_log_tenant_id_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id)
              ON DELETE SET DEFAULT ON UPDATE RESTRICT$$,
    $$ALTER TABLE audit_log DROP CONSTRAINT audit_log_actor_user_id_users_id_fk,
          ADD CONSTRAINT audit_log_actor_user_id_users_id_fk FOREIGN KEY (actor_user_id) REFERENCES users (id),
          DROP CONSTRAINT audit_log_tenant_id_tenants_id_fk,
          ADD CONSTRAINT audit_log_tenant_id_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id)
              ON DELETE SET NULL$$);
SELECT * FROM broken(
    $$ALTER TABLE report_exports DROP CONSTRAINT report_exports_report_week_id_report_weeks_id_fk,
          ADD CONSTRAINT report_exports_report_week_id_report_weeks_id_fk FOREIGN KEY (report_week_id)
              REFERENCES report_weeks (id) MATCH FULL ON DELETE CASCADE$$,
    $$ALTER TABLE report_exports DROP CONSTRAINT report_exports_report_week_id_report_weeks_id_fk,
          ADD CONSTRAINT report_exports_report_week_id_report_weeks_id_fk FOREIGN KEY (report_week_id)
              REFERENCES report_weeks (id) ON DELETE CASCADE$$);
-- when
SELECT * FROM broken(
    $$ALTER TABLE sync_runs ALTER CONSTRAINT sync_runs_tenant_id_tenants_id_fk DEFERRABLE$$,
    $$ALTER TABLE sync_runs ALTER CONSTRAINT sync_runs_tenant_id_tenants_id_fk NOT DEFERRABLE$$);
SELECT * FROM broken(
    $$ALTER TABLE sync_runs ALTER CONSTRAINT sync_runs_tenant_id_tenants_id_fk DEFERRABLE INITIALLY DEFERRED$$,
    $$ALTER TABLE sync_runs ALTER CONSTRAINT sync_runs_tenant_id_tenants_id_fk NOT DEFERRABLE$$);
-- what it references, and from where
SELECT * FROM broken(
    $$ALTER TABLE report_weeks DROP CONSTRAINT report_weeks_published_by_users_id_fk,
          ADD CONSTRAINT report_weeks_published_by_users_id_fk FOREIGN KEY (published_by) REFERENCES memberships (id)$$,
    $$ALTER TABLE report_weeks DROP CONSTRAINT report_weeks_published_by_users_id_fk,
          ADD CONSTRAINT report_weeks_published_by_users_id_fk FOREIGN KEY (published_by) REFERENCES users (id)$$);
SELECT * FROM broken(
    $$ALTER TABLE lead_metrics DROP CONSTRAINT lead_metrics_tenant_id_tenants_id_fk,
          ADD CONSTRAINT lead_metrics_tenant_id_tenants_id_fk FOREIGN KEY (report_week_id) REFERENCES tenants (id)
              ON DELETE CASCADE$$,
    $$ALTER TABLE lead_metrics DROP CONSTRAINT lead_metrics_tenant_id_tenants_id_fk,
          ADD CONSTRAINT lead_metrics_tenant_id_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id)
              ON DELETE CASCADE$$);
-- ... two columns, and a table of the same name in another schema
SELECT * FROM broken(
    $$ALTER TABLE users ADD CONSTRAINT pair UNIQUE (id, status);
      ALTER TABLE sessions ADD COLUMN user_status user_status DEFAULT 'active',
          DROP CONSTRAINT sessions_user_id_users_id_fk,
          ADD CONSTRAINT sessions_user_id_users_id_fk FOREIGN KEY (user_id, user_status) REFERENCES users (id, status)
              ON DELETE CASCADE$$,
    $$ALTER TABLE sessions DROP CONSTRAINT sessions_user_id_users_id_fk, DROP COLUMN user_status,
          ADD CONSTRAINT sessions_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;
      ALTER TABLE users DROP CONSTRAINT pair$$);
CREATE TABLE vocabulary.tenants (id uuid PRIMARY KEY);
SELECT * FROM broken(
    $$ALTER TABLE hot_list_items DROP CONSTRAINT hot_list_items_tenant_id_tenants_id_fk,
          ADD CONSTRAINT hot_list_items_tenant_id_tenants_id_fk FOREIGN KEY (tenant_id)
              REFERENCES vocabulary.tenants (id) ON DELETE CASCADE$$,
    $$ALTER TABLE hot_list_items DROP CONSTRAINT hot_list_items_tenant_id_tenants_id_fk,
          ADD CONSTRAINT hot_list_items_tenant_id_tenants_id_fk FOREIGN KEY (tenant_id)
              REFERENCES tenants (id) ON DELETE CASCADE$$);
DROP TABLE vocabulary.tenants;

--
-- Indexes
--

-- other columns
SELECT * FROM broken(
    $$DROP INDEX memberships_user_id_idx; CREATE INDEX memberships_user_id_idx ON memberships (role)$$,
    $$DROP INDEX memberships_user_id_idx; CREATE INDEX memberships_user_id_idx ON memberships (user_id)$$);
SELECT * FROM broken(
    $$DROP INDEX memberships_user_id_idx; CREATE INDEX memberships_user_id_idx ON memberships (user_id, role)$$,
    $$DROP INDEX memberships_user_id_idx; CREATE INDEX memberships_user_id_idx ON memberships (user_id)$$);
SELECT * FROM broken(
    $$DROP INDEX memberships_user_id_idx; CREATE INDEX memberships_user_id_idx ON memberships (user_id) INCLUDE (role)$$,
    $$DROP INDEX memberships_user_id_idx; CREATE INDEX memberships_user_id_idx ON memberships (user_id)$$);
SELECT * FROM broken(
    $$DROP INDEX ct_raw_snapshots_endpoint_idx;
      CREATE INDEX ct_raw_snapshots_endpoint_idx ON ct_raw_snapshots (lower(endpoint))$$,
    $$DROP INDEX ct_raw_snapshots_endpoint_idx;
      CREATE INDEX ct_raw_snapshots_endpoint_idx ON ct_raw_snapshots (endpoint)$$);
-- ordered or compared in another way
SELECT * FROM broken(
    $$DROP INDEX report_weeks_week_ending_date_idx;
      CREATE INDEX report_weeks_week_ending_date_idx ON report_weeks (week_ending_date DESC)$$,
    $$DROP INDEX report_weeks_week_ending_date_idx;
      CREATE INDEX report_weeks_week_ending_date_idx ON report_weeks (week_ending_date)$$);
SELECT * FROM broken(
    $$DROP INDEX report_weeks_week_ending_date_idx;
      CREATE INDEX report_weeks_week_ending_date_idx ON report_weeks (week_ending_date NULLS FIRST)$$,
    $$DROP INDEX report_weeks_week_ending_date_idx;
      CREATE INDEX report_weeks_week_ending_date_idx ON report_weeks (week_ending_date)$$);
SELECT * FROM broken(
    $$DROP INDEX ct_raw_snapshots_endpoint_idx;
      CREATE INDEX ct_raw_snapshots_endpoint_idx ON ct_raw_snapshots (endpoint varchar_pattern_ops)$$,
    $$DROP INDEX ct_raw_snapshots_endpoint_idx;
      CREATE INDEX ct_raw_snapshots_endpoint_idx ON ct_raw_snapshots (endpoint)$$);
SELECT * FROM broken(
    $$DROP INDEX ct_raw_snapshots_endpoint_idx;
      CREATE INDEX ct_raw_snapshots_endpoint_idx ON ct_raw_snapshots (endpoint COLLATE "C")$$,
    $$DROP INDEX ct_raw_snapshots_endpoint_idx;
      CREATE INDEX ct_raw_snapshots_endpoint_idx ON ct_raw_snapshots (endpoint)$$);
-- unique, partial, of another method
SELECT * FROM broken(
    $$DROP INDEX sync_runs_tenant_id_idx; CREATE UNIQUE INDEX sync_runs_tenant_id_idx ON sync_runs (tenant_id)$$,
    $$DROP INDEX sync_runs_tenant_id_idx; CREATE INDEX sync_runs_tenant_id_idx ON sync_runs (tenant_id)$$);
SELECT * FROM broken(
    $$DROP INDEX sync_runs_tenant_id_idx;
      CREATE INDEX sync_runs_tenant_id_idx ON sync_runs (tenant_id) WHERE status = 'failed'$$,
    $$DROP INDEX sync_runs_tenant_id_idx; CREATE INDEX sync_runs_tenant_id_idx ON sync_runs (tenant_id)$$);
SELECT * FROM broken(
    $$DROP INDEX sync_runs_tenant_id_idx; CREATE INDEX sync_runs_tenant_id_idx ON sync_runs USING hash (tenant_id)$$,
    $$DROP INDEX sync_runs_tenant_id_idx; CREATE INDEX sync_runs_tenant_id_idx ON sync_runs (tenant_id)$$);
-- on another table
SELECT * FROM broken(
    $$DROP INDEX report_weeks_tenant_id_idx; CREATE INDEX report_weeks_tenant_id_idx ON lead_metrics (tenant_id)$$,
    $$DROP INDEX report_weeks_tenant_id_idx; CREATE INDEX report_weeks_tenant_id_idx ON report_weeks (tenant_id)$$);
-- ... on one that is not ours
CREATE TABLE projects (tenant_id uuid);
SELECT * FROM broken(
    $$DROP INDEX report_weeks_tenant_id_idx; CREATE INDEX report_weeks_tenant_id_idx ON projects (tenant_id)$$,
    $$DROP INDEX report_weeks_tenant_id_idx; CREATE INDEX report_weeks_tenant_id_idx ON report_weeks (tenant_id)$$);
DROP TABLE projects;

--
-- Enums
--

-- another order: two labels swapped, the same and one more
SELECT * FROM broken(
    $$UPDATE pg_enum SET enumsortorder = 1.5 WHERE enumtypid = 'tenant_status'::regtype AND enumlabel = 'suspended'$$,
    $$UPDATE pg_enum SET enumsortorder = 3 WHERE enumtypid = 'tenant_status'::regtype AND enumlabel = 'suspended'$$);
SELECT * FROM broken(
    $$ALTER TYPE sync_status RENAME VALUE 'running' TO 'swap'; ALTER TYPE sync_status RENAME VALUE 'failed' TO 'running';
      ALTER TYPE sync_status RENAME VALUE 'swap' TO 'failed'; ALTER TYPE sync_status ADD VALUE 'queued'$$,
    $$DELETE FROM pg_enum WHERE enumlabel = 'queued'; ALTER TYPE sync_status RENAME VALUE 'running' TO 'swap';
      ALTER TYPE sync_status RENAME VALUE 'failed' TO 'running'; ALTER TYPE sync_status RENAME VALUE 'swap' TO 'failed'$$);
-- the same order, whatever the numbers behind it
SELECT * FROM broken(
    $$UPDATE pg_enum SET enumsortorder = enumsortorder * 10 WHERE enumtypid = 'user_status'::regtype$$,
    $$UPDATE pg_enum SET enumsortorder = enumsortorder / 10 WHERE enumtypid = 'user_status'::regtype$$);

\i test/include/clean_up.sql
