-- What is missing, and what is there beyond the schema.
-- Every break prints a line per finding: severity | problem | object type | object | expected | actual
\i test/include/vocabulary.sql

--
-- Types
--

-- gone, and its column with it
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP TYPE sync_status; DROP TYPE sync_status CASCADE$$,
    :reinstall);

-- renamed: the column goes along; two that swap their names, one that has a new label as well
SELECT * FROM broken(
    $$ALTER TYPE membership_role RENAME TO member_role$$,
    $$ALTER TYPE member_role RENAME TO membership_role$$);
SELECT * FROM broken(
    $$ALTER TYPE user_status RENAME TO x; ALTER TYPE tenant_status RENAME TO user_status; ALTER TYPE x RENAME TO tenant_status;
      ALTER TYPE tenant_status ADD VALUE 'archived'$$,
    $$ALTER TYPE user_status RENAME TO x; ALTER TYPE tenant_status RENAME TO user_status; ALTER TYPE x RENAME TO tenant_status;
      DELETE FROM pg_enum WHERE enumlabel = 'archived'$$);
SELECT * FROM broken(
    $$ALTER TABLE users RENAME TO x; ALTER TABLE sessions RENAME TO users; ALTER TABLE x RENAME TO sessions;
      ALTER TABLE sessions ADD COLUMN extra integer$$,
    $$ALTER TABLE users RENAME TO x; ALTER TABLE sessions RENAME TO users; ALTER TABLE x RENAME TO sessions;
      ALTER TABLE users DROP COLUMN extra$$);

-- a domain in its place, a composite type, a table's row type
SELECT * FROM broken(
    $$ALTER TYPE user_status RENAME TO old_status; CREATE DOMAIN user_status AS text$$,
    $$DROP DOMAIN user_status; ALTER TYPE old_status RENAME TO user_status$$);
SELECT * FROM broken(
    $$ALTER TYPE user_status RENAME TO old_status; CREATE TYPE user_status AS (active boolean)$$,
    $$DROP TYPE user_status; ALTER TYPE old_status RENAME TO user_status$$);
-- ... and columns have what is in its place
SELECT * FROM broken(
    $$ALTER TYPE user_status RENAME TO old_status; CREATE TYPE user_status AS ENUM ('a', 'b'); ALTER TABLE sessions ADD COLUMN extra user_status$$,
    $$ALTER TABLE sessions DROP COLUMN extra; DROP TYPE user_status; ALTER TYPE old_status RENAME TO user_status$$);
SELECT * FROM broken(
    $$ALTER TYPE user_status RENAME TO old_status; CREATE TYPE user_status AS ENUM ('active', 'inactive', 'pending');
      ALTER TABLE users ALTER status DROP DEFAULT, ALTER status TYPE user_status USING status::text::user_status, ALTER status SET DEFAULT 'pending'$$,
    $$ALTER TABLE users ALTER status DROP DEFAULT, ALTER status TYPE old_status USING status::text::old_status, ALTER status SET DEFAULT 'pending';
      DROP TYPE user_status; ALTER TYPE old_status RENAME TO user_status$$);
-- ... and the type is no member any more, so that it may be anybody's
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP TYPE user_status; ALTER TYPE user_status RENAME TO old_status; CREATE DOMAIN user_status AS text$$,
    $$DROP DOMAIN user_status; ALTER TYPE old_status RENAME TO user_status; ALTER EXTENSION schema_setup ADD TYPE user_status$$);
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP TYPE user_status; ALTER TYPE user_status RENAME TO old_status; CREATE TYPE user_status AS (active boolean)$$,
    $$DROP TYPE user_status; ALTER TYPE old_status RENAME TO user_status; ALTER EXTENSION schema_setup ADD TYPE user_status$$);

-- labels: added last, first, in the middle, two at once
SELECT * FROM broken(
    $$ALTER TYPE tenant_status ADD VALUE 'archived'$$,
    $$DELETE FROM pg_enum WHERE enumlabel = 'archived'$$);
SELECT * FROM broken(
    $$ALTER TYPE report_week_status ADD VALUE 'planned' BEFORE 'draft'$$,
    $$DELETE FROM pg_enum WHERE enumlabel = 'planned'$$);
SELECT * FROM broken(
    $$ALTER TYPE report_week_status ADD VALUE 'in "review"' AFTER 'draft'$$,
    $$DELETE FROM pg_enum WHERE enumlabel = 'in "review"'$$);
SELECT * FROM broken(
    $$ALTER TYPE user_status ADD VALUE 'blocked'; ALTER TYPE user_status ADD VALUE 'Blocked' BEFORE 'active'$$,
    $$DELETE FROM pg_enum WHERE enumlabel IN ('blocked', 'Blocked')$$);

-- labels: removed by hand, renamed
SELECT * FROM broken(
    $$DELETE FROM pg_enum WHERE enumtypid = 'membership_role'::regtype AND enumlabel = 'tenant_admin'$$,
    $$ALTER TYPE membership_role ADD VALUE 'tenant_admin' BEFORE 'tenant_viewer'$$);
SELECT * FROM broken(
    $$DELETE FROM pg_enum WHERE enumtypid = 'membership_role'::regtype$$,
    :reinstall);
SELECT * FROM broken(
    $$ALTER TYPE sync_status RENAME VALUE 'failed' TO 'Failed'$$,
    $$ALTER TYPE sync_status RENAME VALUE 'Failed' TO 'failed'$$);
-- ... one that is a default
SELECT * FROM broken(
    $$ALTER TYPE report_week_status RENAME VALUE 'draft' TO 'open'$$,
    $$ALTER TYPE report_week_status RENAME VALUE 'open' TO 'draft'$$);

--
-- Tables
--

-- dropped: one that nothing references, one that five others reference
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP TABLE audit_log; DROP TABLE audit_log$$,
    :reinstall);
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP TABLE report_weeks; DROP TABLE report_weeks CASCADE$$,
    :reinstall);

-- dropped, but still registered for pg_dump
SELECT * FROM broken(
    $$SELECT forget_member('sessions'); DROP TABLE sessions$$,
    :reinstall);

-- renamed: keys that reference it go along
SELECT * FROM broken(
    $$ALTER TABLE ct_raw_snapshots RENAME TO ct_snapshots$$,
    $$ALTER TABLE ct_snapshots RENAME TO ct_raw_snapshots$$);
SELECT * FROM broken(
    $$ALTER TABLE users RENAME TO app_users$$,
    $$ALTER TABLE app_users RENAME TO users$$);

-- ... and something in it, another one that is nobody's business beside it
SELECT * FROM broken(
    $$ALTER TABLE sessions RENAME TO "User sessions"; ALTER TABLE "User sessions" ADD COLUMN agent text;
      ALTER INDEX sessions_user_id_idx RENAME TO by_user; CREATE TABLE sessions_old (id uuid)$$,
    $$DROP TABLE sessions_old; ALTER INDEX by_user RENAME TO sessions_user_id_idx;
      ALTER TABLE "User sessions" DROP COLUMN agent; ALTER TABLE "User sessions" RENAME TO sessions$$);

-- something else in its place: a view over the renamed table, a partitioned table, a materialized view, a foreign
-- table, a sequence
SELECT * FROM broken(
    $$ALTER TABLE report_exports RENAME TO all_report_exports;
      CREATE VIEW report_exports AS SELECT * FROM all_report_exports WHERE created_at > '2025-01-01'$$,
    $$DROP VIEW report_exports; ALTER TABLE all_report_exports RENAME TO report_exports$$);
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP TABLE audit_log; DROP TABLE audit_log;
      CREATE TABLE audit_log (id uuid, created_at timestamp) PARTITION BY RANGE (created_at);
      ALTER EXTENSION schema_setup ADD TABLE audit_log$$,
    :reinstall);
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP TABLE lead_metrics; DROP TABLE lead_metrics;
      CREATE MATERIALIZED VIEW lead_metrics AS SELECT 1 AS clicks$$,
    $$DROP MATERIALIZED VIEW lead_metrics; DROP EXTENSION schema_setup CASCADE; CREATE EXTENSION schema_setup$$);
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP TABLE sync_runs; DROP TABLE sync_runs;
      CREATE FOREIGN DATA WRAPPER nothing; CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing;
      CREATE FOREIGN TABLE sync_runs (id uuid) SERVER nowhere$$,
    $$DROP FOREIGN DATA WRAPPER nothing CASCADE; DROP EXTENSION schema_setup CASCADE; CREATE EXTENSION schema_setup$$);
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup DROP TABLE tenant_branding; DROP TABLE tenant_branding;
      CREATE SEQUENCE tenant_branding$$,
    $$DROP SEQUENCE tenant_branding; DROP EXTENSION schema_setup CASCADE; CREATE EXTENSION schema_setup$$);

-- other tables of the same schema are nobody's business, nor are their keys
SELECT * FROM broken(
    $$CREATE TABLE projects (id integer PRIMARY KEY, user_id uuid REFERENCES users ON DELETE CASCADE,
                             status user_status DEFAULT 'active', tenant tenants);
      CREATE INDEX ON projects (user_id);
      CREATE VIEW active_users AS SELECT * FROM users WHERE status = 'active'$$,
    $$DROP VIEW active_users; DROP TABLE projects$$);

--
-- Columns
--

-- dropped: the last one, one of the middle, one with a foreign key and an index, one with a unique constraint
SELECT * FROM broken(
    $$ALTER TABLE audit_log DROP COLUMN created_at$$,
    $$ALTER TABLE audit_log ADD COLUMN created_at timestamp DEFAULT now() NOT NULL$$);
SELECT * FROM broken(
    $$ALTER TABLE tenants DROP COLUMN clienttether_web_key$$,
    :reinstall);
SELECT * FROM broken(
    $$ALTER TABLE memberships DROP COLUMN tenant_id$$,
    :reinstall);
SELECT * FROM broken(
    $$ALTER TABLE users DROP COLUMN email$$,
    :reinstall);

-- renamed: a plain one, one that keys and an index are on
SELECT * FROM broken(
    $$ALTER TABLE hot_list_items RENAME COLUMN iff TO initial_franchise_fee$$,
    $$ALTER TABLE hot_list_items RENAME COLUMN initial_franchise_fee TO iff$$);
SELECT * FROM broken(
    $$ALTER TABLE memberships RENAME COLUMN user_id TO member_id$$,
    $$ALTER TABLE memberships RENAME COLUMN member_id TO user_id$$);
SELECT * FROM broken(
    $$ALTER TABLE sessions RENAME COLUMN user_id TO "userId"$$,
    $$ALTER TABLE sessions RENAME COLUMN "userId" TO user_id$$);
SELECT * FROM broken(
    $$ALTER TABLE users RENAME COLUMN email TO "E-Mail"$$,
    $$ALTER TABLE users RENAME COLUMN "E-Mail" TO email$$);
-- ... and changed, two at once, two that swap their names
SELECT * FROM broken(
    $$ALTER TABLE sync_runs RENAME COLUMN error_message TO message; ALTER TABLE sync_runs ALTER message SET NOT NULL$$,
    $$ALTER TABLE sync_runs ALTER message DROP NOT NULL; ALTER TABLE sync_runs RENAME COLUMN message TO error_message$$);
SELECT * FROM broken(
    $$ALTER TABLE tenant_branding RENAME COLUMN primary_color TO color_1;
      ALTER TABLE tenant_branding RENAME COLUMN accent_color TO color_2$$,
    $$ALTER TABLE tenant_branding RENAME COLUMN color_1 TO primary_color;
      ALTER TABLE tenant_branding RENAME COLUMN color_2 TO accent_color$$);
SELECT * FROM broken(
    $$ALTER TABLE sessions RENAME COLUMN token TO swap; ALTER TABLE sessions RENAME COLUMN id TO token;
      ALTER TABLE sessions RENAME COLUMN swap TO id$$,
    $$ALTER TABLE sessions RENAME COLUMN token TO swap; ALTER TABLE sessions RENAME COLUMN id TO token;
      ALTER TABLE sessions RENAME COLUMN swap TO id$$);
-- ... the primary key's of a table that others reference
SELECT * FROM broken(
    $$ALTER TABLE report_weeks RENAME COLUMN id TO week_id$$,
    $$ALTER TABLE report_weeks RENAME COLUMN week_id TO id$$);

-- added: plain, with everything, by a name that needs quotes
SELECT * FROM broken(
    $$ALTER TABLE users ADD COLUMN nickname text$$,
    $$ALTER TABLE users DROP COLUMN nickname$$);
SELECT * FROM broken(
    $$ALTER TABLE lead_metrics ADD COLUMN campaign varchar(50) COLLATE "C" DEFAULT 'none' NOT NULL,
                               ADD COLUMN number integer GENERATED BY DEFAULT AS IDENTITY,
                               ADD COLUMN rate numeric GENERATED ALWAYS AS (cost / (1 + clicks)) STORED$$,
    $$ALTER TABLE lead_metrics DROP COLUMN campaign, DROP COLUMN number, DROP COLUMN rate$$);
SELECT * FROM broken(
    $$ALTER TABLE sync_runs ADD COLUMN "Duration (s)" decoy.sync_status DEFAULT 'failed', ADD COLUMN serial serial$$,
    $$ALTER TABLE sync_runs DROP COLUMN "Duration (s)", DROP COLUMN serial$$);

--
-- Constraints
--

-- dropped: a primary key, one that foreign keys need, a unique constraint, a foreign key
SELECT * FROM broken(
    $$ALTER TABLE hot_list_items DROP CONSTRAINT hot_list_items_pkey$$,
    $$ALTER TABLE hot_list_items ADD PRIMARY KEY (id)$$);
SELECT * FROM broken(
    $$ALTER TABLE users DROP CONSTRAINT users_pkey CASCADE$$,
    :reinstall);
SELECT * FROM broken(
    $$ALTER TABLE users DROP CONSTRAINT users_email_unique$$,
    $$ALTER TABLE users ADD CONSTRAINT users_email_unique UNIQUE (email)$$);
SELECT * FROM broken(
    $$ALTER TABLE audit_log DROP CONSTRAINT audit_log_tenant_id_tenants_id_fk$$,
    $$ALTER TABLE audit_log ADD CONSTRAINT audit_log_tenant_id_tenants_id_fk FOREIGN KEY (tenant_id)
          REFERENCES tenants (id) ON DELETE SET NULL$$);

-- a unique index is not a unique constraint, nor is a unique constraint a primary key
SELECT * FROM broken(
    $$ALTER TABLE sessions DROP CONSTRAINT sessions_token_unique;
      CREATE UNIQUE INDEX sessions_token_unique ON sessions (token)$$,
    $$ALTER TABLE sessions ADD CONSTRAINT sessions_token_unique UNIQUE USING INDEX sessions_token_unique$$);
SELECT * FROM broken(
    $$ALTER TABLE report_exports DROP CONSTRAINT report_exports_pkey;
      ALTER TABLE report_exports ADD CONSTRAINT report_exports_pkey UNIQUE (id)$$,
    $$ALTER TABLE report_exports DROP CONSTRAINT report_exports_pkey;
      ALTER TABLE report_exports ADD CONSTRAINT report_exports_pkey PRIMARY KEY (id)$$);

-- renamed, one of each kind
SELECT * FROM broken(
    $$ALTER TABLE tenants RENAME CONSTRAINT tenants_pkey TO pk_tenants$$,
    $$ALTER TABLE tenants RENAME CONSTRAINT pk_tenants TO tenants_pkey$$);
SELECT * FROM broken(
    $$ALTER TABLE sessions RENAME CONSTRAINT sessions_token_unique TO sessions_token_key$$,
    $$ALTER TABLE sessions RENAME CONSTRAINT sessions_token_key TO sessions_token_unique$$);
SELECT * FROM broken(
    $$ALTER TABLE report_weeks RENAME CONSTRAINT report_weeks_published_by_users_id_fk TO "report_weeks_published_by_fkey"$$,
    $$ALTER TABLE report_weeks RENAME CONSTRAINT report_weeks_published_by_fkey TO report_weeks_published_by_users_id_fk$$);
-- ... and not enforced
SELECT * FROM broken(
    $$ALTER TABLE sync_runs RENAME CONSTRAINT sync_runs_tenant_id_tenants_id_fk TO sync_runs_fk;
      ALTER TABLE sync_runs DISABLE TRIGGER ALL$$,
    $$ALTER TABLE sync_runs RENAME CONSTRAINT sync_runs_fk TO sync_runs_tenant_id_tenants_id_fk;
      ALTER TABLE sync_runs ENABLE TRIGGER ALL$$);
-- ... two that swap their names
SELECT * FROM broken(
    $$ALTER TABLE memberships RENAME CONSTRAINT memberships_user_id_users_id_fk TO swap;
      ALTER TABLE memberships RENAME CONSTRAINT memberships_tenant_id_tenants_id_fk TO memberships_user_id_users_id_fk;
      ALTER TABLE memberships RENAME CONSTRAINT swap TO memberships_tenant_id_tenants_id_fk$$,
    $$ALTER TABLE memberships RENAME CONSTRAINT memberships_user_id_users_id_fk TO swap;
      ALTER TABLE memberships RENAME CONSTRAINT memberships_tenant_id_tenants_id_fk TO memberships_user_id_users_id_fk;
      ALTER TABLE memberships RENAME CONSTRAINT swap TO memberships_tenant_id_tenants_id_fk$$);

-- added, one of each kind
SELECT * FROM broken(
    $$ALTER TABLE tenants ADD CONSTRAINT tenants_name_not_empty CHECK (name <> '' AND "timezone" LIKE '%/%')$$,
    $$ALTER TABLE tenants DROP CONSTRAINT tenants_name_not_empty$$);
SELECT * FROM broken(
    $$ALTER TABLE report_weeks ADD CONSTRAINT "Period" CHECK (period_start_at < period_end_at) NOT VALID$$,
    $$ALTER TABLE report_weeks DROP CONSTRAINT "Period"$$);
SELECT * FROM broken(
    $$ALTER TABLE memberships ADD UNIQUE (user_id, tenant_id) DEFERRABLE INITIALLY DEFERRED$$,
    $$ALTER TABLE memberships DROP CONSTRAINT memberships_user_id_tenant_id_key$$);
SELECT * FROM broken(
    $$ALTER TABLE report_exports ADD FOREIGN KEY (tenant_id) REFERENCES tenants ON UPDATE CASCADE ON DELETE RESTRICT$$,
    $$ALTER TABLE report_exports DROP CONSTRAINT report_exports_tenant_id_fkey$$);
SELECT * FROM broken(
    $$ALTER TABLE audit_log ADD CONSTRAINT elsewhere FOREIGN KEY (actor_user_id) REFERENCES audit_log (id) NOT VALID$$,
    $$ALTER TABLE audit_log DROP CONSTRAINT elsewhere$$);
SELECT * FROM broken(
    $$ALTER TABLE report_weeks ADD CONSTRAINT one_at_a_time
          EXCLUDE USING gist (tsrange(period_start_at, period_end_at) WITH &&) WHERE (status = 'published')$$,
    $$ALTER TABLE report_weeks DROP CONSTRAINT one_at_a_time$$);
-- ... a second one that is equal to one of ours
SELECT * FROM broken(
    $$ALTER TABLE users ADD UNIQUE (email)$$,
    $$ALTER TABLE users DROP CONSTRAINT users_email_key$$);

--
-- Indexes
--

-- dropped, renamed
SELECT * FROM broken(
    $$DROP INDEX sessions_user_id_idx$$,
    $$CREATE INDEX sessions_user_id_idx ON sessions (user_id)$$);
SELECT * FROM broken(
    $$ALTER INDEX ct_raw_snapshots_endpoint_idx RENAME TO idx_endpoint$$,
    $$ALTER INDEX idx_endpoint RENAME TO ct_raw_snapshots_endpoint_idx$$);
-- ... two that swap their names
SELECT * FROM broken(
    $$ALTER INDEX memberships_user_id_idx RENAME TO swap;
      ALTER INDEX memberships_tenant_id_idx RENAME TO memberships_user_id_idx;
      ALTER INDEX swap RENAME TO memberships_tenant_id_idx$$,
    $$ALTER INDEX memberships_user_id_idx RENAME TO swap;
      ALTER INDEX memberships_tenant_id_idx RENAME TO memberships_user_id_idx;
      ALTER INDEX swap RENAME TO memberships_tenant_id_idx$$);

-- added: plain, with everything, equal to one of ours
SELECT * FROM broken(
    $$CREATE INDEX ON tenants (name)$$,
    $$DROP INDEX tenants_name_idx$$);
SELECT * FROM broken(
    $$CREATE UNIQUE INDEX "Users by mail" ON users
          (lower(email), (status = 'active'), name COLLATE "C" varchar_pattern_ops DESC NULLS LAST)
          INCLUDE (created_at) WITH (fillfactor = 70) WHERE status <> 'inactive' AND name IS NOT NULL$$,
    $$DROP INDEX "Users by mail"$$);
SELECT * FROM broken(
    $$CREATE INDEX payload ON ct_raw_snapshots USING gin (payload_json jsonb_path_ops);
      CREATE INDEX fetched ON ct_raw_snapshots USING brin (fetched_at)$$,
    $$DROP INDEX payload, fetched$$);
SELECT * FROM broken(
    $$CREATE INDEX a_copy ON sync_runs (tenant_id)$$,
    $$DROP INDEX a_copy$$);

--
-- What else hangs on a table
--

CREATE FUNCTION vocabulary.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';

SELECT * FROM broken(
    $$CREATE TRIGGER touch BEFORE UPDATE ON tenants FOR EACH ROW EXECUTE FUNCTION touch();
      CREATE TRIGGER "Audit" AFTER INSERT OR DELETE ON tenants FOR EACH STATEMENT EXECUTE FUNCTION touch()$$,
    $$DROP TRIGGER touch ON tenants; DROP TRIGGER "Audit" ON tenants$$);
-- ... one that is disabled, one that is a constraint
SELECT * FROM broken(
    $$CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
      ALTER TABLE users DISABLE TRIGGER touch$$,
    $$DROP TRIGGER touch ON users$$);
SELECT * FROM broken(
    $$CREATE CONSTRAINT TRIGGER check_later AFTER INSERT ON memberships DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION touch()$$,
    $$DROP TRIGGER check_later ON memberships$$);

SELECT * FROM broken(
    $$CREATE RULE keep AS ON DELETE TO audit_log DO INSTEAD NOTHING$$,
    $$DROP RULE keep ON audit_log$$);

-- policies, without and with what makes them work
SELECT * FROM broken(
    $$CREATE POLICY own ON report_weeks USING (published_by IS NULL); CREATE POLICY all_of_them ON report_weeks$$,
    $$DROP POLICY own ON report_weeks; DROP POLICY all_of_them ON report_weeks$$);
SELECT * FROM broken(
    $$CREATE POLICY own ON report_weeks USING (published_by IS NULL);
      ALTER TABLE report_weeks ENABLE ROW LEVEL SECURITY$$,
    $$DROP POLICY own ON report_weeks; ALTER TABLE report_weeks DISABLE ROW LEVEL SECURITY$$);

-- inheritance: a child here, a child elsewhere, a parent, a partitioned table that has one of ours as a partition
SELECT * FROM broken(
    $$CREATE TABLE audit_log_2024 () INHERITS (audit_log);
      CREATE TABLE decoy.audit_log_2023 () INHERITS (audit_log)$$,
    $$DROP TABLE audit_log_2024, decoy.audit_log_2023$$);
SELECT * FROM broken(
    $$CREATE TABLE with_id (id uuid NOT NULL); ALTER TABLE sync_runs INHERIT with_id$$,
    $$ALTER TABLE sync_runs NO INHERIT with_id; DROP TABLE with_id$$);
SELECT * FROM broken(
    $$CREATE TABLE decoy.runs (LIKE sync_runs) PARTITION BY LIST (status);
      ALTER TABLE decoy.runs ATTACH PARTITION sync_runs DEFAULT$$,
    $$ALTER TABLE decoy.runs DETACH PARTITION sync_runs; DROP TABLE decoy.runs$$);
-- ... a former parent is none
SELECT * FROM broken(
    $$CREATE TABLE child () INHERITS (tenants); DROP TABLE child$$,
    $$$$);

SELECT * FROM broken(
    $$CREATE STATISTICS weeks (dependencies) ON tenant_id, week_ending_date FROM report_weeks;
      CREATE STATISTICS decoy.weeks (mcv) ON status, tenant_id FROM report_weeks$$,
    $$DROP STATISTICS weeks, decoy.weeks$$);

-- publications that name a table; one of all tables names none
SELECT * FROM broken(
    $$SET LOCAL client_min_messages = error;
      CREATE PUBLICATION replica FOR TABLE tenants, users WITH (publish = 'insert');
      CREATE PUBLICATION "Warehouse" FOR TABLE ONLY tenants, decoy.tenants;
      CREATE PUBLICATION everything FOR ALL TABLES;
      SET LOCAL client_min_messages = warning$$,
    $$DROP PUBLICATION replica, "Warehouse", everything$$);

--
-- Many at once: enums first, then table by table
--

SELECT * FROM broken(
    $$ALTER TABLE users DROP CONSTRAINT users_email_unique, ADD COLUMN nickname text, ALTER COLUMN name SET NOT NULL;
      DROP INDEX memberships_user_id_idx;
      ALTER TYPE sync_status ADD VALUE 'skipped';
      CREATE INDEX ON audit_log (action);
      ALTER TABLE audit_log DISABLE TRIGGER ALL;
      CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch()$$,
    $$DROP TRIGGER touch ON users; ALTER TABLE audit_log ENABLE TRIGGER ALL; DROP INDEX audit_log_action_idx;
      DELETE FROM pg_enum WHERE enumlabel = 'skipped';
      CREATE INDEX memberships_user_id_idx ON memberships (user_id);
      ALTER TABLE users ADD CONSTRAINT users_email_unique UNIQUE (email), DROP COLUMN nickname,
          ALTER COLUMN name DROP NOT NULL$$);

\i test/include/clean_up.sql
