-- Who owns what, and who may see it.
-- Every break prints a line per finding: severity | problem | object type | object | expected | actual
\i test/include/vocabulary.sql

-- The owner of the extension is whoever runs this test; its name gives way to a fixed one.
CREATE ROLE regress_schema_owner SUPERUSER;
-- Event triggers belong to superusers only, so REASSIGN OWNED goes to another one.
CREATE ROLE "regress_schema_Next" SUPERUSER;
CREATE ROLE "regress_schema_Other";
CREATE ROLE regress_schema_reader;
SET ROLE regress_schema_owner;
DROP EXTENSION schema_setup;
CREATE EXTENSION schema_setup;
SELECT intact();

--
-- Owners
--

SELECT * FROM broken(
    $$ALTER TABLE audit_log OWNER TO "regress_schema_Other"$$,
    $$ALTER TABLE audit_log OWNER TO regress_schema_owner$$);
SELECT * FROM broken(
    $$ALTER TYPE sync_status OWNER TO "regress_schema_Other"$$,
    $$ALTER TYPE sync_status OWNER TO regress_schema_owner$$);
-- one that may not make the index of a key
SELECT * FROM broken(
    $$ALTER TABLE sessions DROP CONSTRAINT sessions_pkey; ALTER TABLE sessions OWNER TO "regress_schema_Other"$$,
    $$ALTER TABLE sessions OWNER TO regress_schema_owner; ALTER TABLE sessions ADD CONSTRAINT sessions_pkey PRIMARY KEY (id)$$);
-- all of them
SELECT problem, object_type, expected, actual, count(*) FROM broken(
    $$REASSIGN OWNED BY regress_schema_owner TO "regress_schema_Next"$$,
    $$REASSIGN OWNED BY "regress_schema_Next" TO regress_schema_owner;
      UPDATE pg_extension SET extowner = 'regress_schema_owner'::regrole WHERE extname = 'schema_setup'$$)
GROUP BY 1, 2, 3, 4;

-- renamed, it is the same owner
SELECT * FROM broken(
    $$RESET ROLE; ALTER ROLE regress_schema_owner RENAME TO regress_schema_master$$,
    $$ALTER ROLE regress_schema_master RENAME TO regress_schema_owner; SET ROLE regress_schema_owner$$);

-- of the extension: only a superuser's edit changes it
SELECT problem, object_type, expected, actual, count(*) FROM broken(
    $$UPDATE pg_extension SET extowner = '"regress_schema_Other"'::regrole WHERE extname = 'schema_setup'$$,
    $$UPDATE pg_extension SET extowner = 'regress_schema_owner'::regrole WHERE extname = 'schema_setup'$$)
GROUP BY 1, 2, 3, 4
ORDER BY object_type;

-- one that may not use the schema: the keys that its table's triggers check cannot be checked
SELECT * FROM broken(
    $$ALTER TABLE report_exports OWNER TO "regress_schema_Other"; REVOKE USAGE ON SCHEMA public FROM PUBLIC$$,
    $$GRANT USAGE ON SCHEMA public TO PUBLIC; ALTER TABLE report_exports OWNER TO regress_schema_owner$$);
-- ... granted to it alone, or to a role that it is a member of
SELECT * FROM broken(
    $$ALTER TABLE report_exports OWNER TO "regress_schema_Other"; REVOKE USAGE ON SCHEMA public FROM PUBLIC;
      GRANT USAGE ON SCHEMA public TO regress_schema_reader; GRANT regress_schema_reader TO "regress_schema_Other"$$,
    $$REVOKE regress_schema_reader FROM "regress_schema_Other"; REVOKE USAGE ON SCHEMA public FROM regress_schema_reader;
      GRANT USAGE ON SCHEMA public TO PUBLIC; ALTER TABLE report_exports OWNER TO regress_schema_owner$$);

-- ... or may not do with its own table what keys have it do
SELECT * FROM broken(
    $$ALTER TABLE tenants OWNER TO "regress_schema_Other"; REVOKE UPDATE, SELECT ON tenants FROM "regress_schema_Other"$$,
    $$GRANT ALL ON tenants TO "regress_schema_Other"; ALTER TABLE tenants OWNER TO regress_schema_owner$$);

--
-- Grants to PUBLIC
--

SELECT * FROM broken(
    $$GRANT SELECT ON users TO PUBLIC$$,
    $$REVOKE SELECT ON users FROM PUBLIC$$);
SELECT * FROM broken(
    $$GRANT INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON tenants TO PUBLIC$$,
    $$REVOKE ALL ON tenants FROM PUBLIC$$);
-- ... on columns
SELECT * FROM broken(
    $$GRANT SELECT (email, password_hash), UPDATE (password_hash) ON users TO PUBLIC$$,
    $$REVOKE ALL (email, password_hash) ON users FROM PUBLIC$$);
-- ... on rows to roles, and to PUBLIC on what does not hold rows: nobody's business
SELECT * FROM broken(
    $$GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON users TO regress_schema_reader; GRANT SELECT (email) ON users TO regress_schema_reader;
      GRANT USAGE ON TYPE user_status TO PUBLIC$$,
    $$REVOKE ALL ON users FROM regress_schema_reader; REVOKE ALL (email) ON users FROM regress_schema_reader$$);
-- ... and taken back
SELECT * FROM broken(
    $$GRANT ALL ON sessions TO PUBLIC; REVOKE ALL ON sessions FROM PUBLIC$$,
    $$$$);
-- ... the owner's own rights are the owner's business
SELECT * FROM broken(
    $$REVOKE ALL ON sessions FROM regress_schema_owner$$,
    $$GRANT ALL ON sessions TO regress_schema_owner$$);

--
-- Grants that let a role's code in, or let it let others in
--

SELECT * FROM broken(
    $$GRANT TRIGGER, SELECT ON users TO regress_schema_reader$$,
    $$REVOKE ALL ON users FROM regress_schema_reader$$);
SELECT * FROM broken(
    $$GRANT REFERENCES (id), SELECT (id) ON users TO regress_schema_reader, "regress_schema_Other"$$,
    $$REVOKE ALL (id) ON users FROM regress_schema_reader, "regress_schema_Other"$$);
SELECT current_setting('server_version_num')::integer >= 170000 AS has_maintain \gset
\if :has_maintain
    \set maintain MAINTAIN
\else
    \set maintain TRIGGER
\endif
SELECT severity, problem, object, replace(actual, :'maintain', 'MAINTAIN') AS actual FROM broken(
    format('GRANT %s ON users TO regress_schema_reader', :'maintain'),
    $$REVOKE ALL ON users FROM regress_schema_reader$$);
-- ... to pass on, and passed on
SELECT * FROM broken(
    $$GRANT SELECT, TRIGGER ON users TO regress_schema_reader WITH GRANT OPTION; SET ROLE regress_schema_reader;
      GRANT SELECT, TRIGGER ON users TO "regress_schema_Other" WITH GRANT OPTION; SET ROLE regress_schema_owner$$,
    $$REVOKE ALL ON users FROM regress_schema_reader CASCADE$$);
-- ... by the owner that the table should have, and by one who should not
SELECT * FROM broken(
    $$ALTER TABLE users OWNER TO "regress_schema_Other"; SET ROLE "regress_schema_Other";
      GRANT TRIGGER ON users TO regress_schema_owner WITH GRANT OPTION; GRANT TRIGGER, REFERENCES, SELECT ON users TO "regress_schema_Next";
      SET ROLE regress_schema_owner; GRANT TRIGGER ON users TO regress_schema_reader$$,
    $$ALTER TABLE users OWNER TO regress_schema_owner; REVOKE ALL ON users FROM regress_schema_reader, "regress_schema_Next"$$);

--
-- What others have made of types, and keys of their tables
--

SELECT * FROM broken(
    $$CREATE CAST (varchar AS tenant_status) WITH INOUT AS IMPLICIT$$,
    $$DROP CAST (varchar AS tenant_status)$$);
-- ... of an array, and of a row
SELECT * FROM broken(
    $$CREATE CAST (tenant_status[] AS jsonb) WITH INOUT; CREATE CAST (users AS jsonb) WITH INOUT$$,
    $$DROP CAST (tenant_status[] AS jsonb); DROP CAST (users AS jsonb)$$);
SELECT * FROM broken(
    $$CREATE FUNCTION vocabulary.equal(tenant_status, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
      CREATE OPERATOR vocabulary.= (FUNCTION = vocabulary.equal, LEFTARG = tenant_status, RIGHTARG = text);
      CREATE OPERATOR CLASS vocabulary.status_ops FOR TYPE tenant_status USING hash AS OPERATOR 1 pg_catalog.= (anyenum, anyenum), FUNCTION 1 hashenum(anyenum)$$,
    $$DROP OPERATOR vocabulary.= (tenant_status, text); DROP OPERATOR FAMILY vocabulary.status_ops USING hash;
      DROP FUNCTION vocabulary.equal$$);
SELECT * FROM broken(
    $$CREATE DOMAIN vocabulary.status AS tenant_status; CREATE TYPE vocabulary.statuses AS RANGE (subtype = tenant_status)$$,
    $$DROP DOMAIN vocabulary.status; DROP TYPE vocabulary.statuses$$);
-- ... but for functions, tables and views, which nothing runs by itself
SELECT * FROM broken(
    $$CREATE FUNCTION vocabulary.describe(tenant_status, users) RETURNS text LANGUAGE sql AS 'SELECT 1::text';
      CREATE TABLE vocabulary.uses (status tenant_status, statuses tenant_status[], id uuid REFERENCES users);
      CREATE VIEW vocabulary.used AS SELECT users FROM users$$,
    $$DROP VIEW vocabulary.used; DROP TABLE vocabulary.uses; DROP FUNCTION vocabulary.describe$$);
SELECT * FROM broken(
    $$CREATE TABLE vocabulary.uses (id uuid, token varchar REFERENCES sessions (token), CONSTRAINT "to.users" FOREIGN KEY (id) REFERENCES users ON DELETE CASCADE);
      ALTER TABLE vocabulary.uses OWNER TO "regress_schema_Other"$$,
    $$DROP TABLE vocabulary.uses$$);
-- ... also one that PostgreSQL 18 does not enforce yet
SELECT CASE WHEN current_setting('server_version_num')::integer >= 180000 THEN 'NOT ENFORCED' ELSE '' END AS not_enforced \gset
SELECT * FROM broken(
    format('CREATE TABLE vocabulary.uses (id uuid REFERENCES users %s); ALTER TABLE vocabulary.uses OWNER TO "regress_schema_Other"',
        :'not_enforced'),
    $$DROP TABLE vocabulary.uses$$);

--
-- Row security
--

SELECT * FROM broken(
    $$ALTER TABLE memberships ENABLE ROW LEVEL SECURITY$$,
    $$ALTER TABLE memberships DISABLE ROW LEVEL SECURITY$$);
SELECT * FROM broken(
    $$ALTER TABLE memberships ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY$$,
    $$ALTER TABLE memberships DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY$$);
SELECT * FROM broken(
    $$ALTER TABLE memberships FORCE ROW LEVEL SECURITY$$,
    $$ALTER TABLE memberships NO FORCE ROW LEVEL SECURITY$$);
SELECT * FROM broken(
    $$CREATE POLICY own_tenant ON lead_metrics USING (tenant_id::text = current_setting('app.tenant', true))$$,
    $$DROP POLICY own_tenant ON lead_metrics$$);
SELECT * FROM broken(
    $$CREATE POLICY own_tenant ON lead_metrics USING (tenant_id::text = current_setting('app.tenant', true));
      ALTER TABLE lead_metrics FORCE ROW LEVEL SECURITY$$,
    $$DROP POLICY own_tenant ON lead_metrics; ALTER TABLE lead_metrics NO FORCE ROW LEVEL SECURITY$$);
SELECT * FROM broken(
    $$CREATE POLICY own_tenant ON lead_metrics USING (tenant_id::text = current_setting('app.tenant', true));
      ALTER TABLE lead_metrics ENABLE ROW LEVEL SECURITY$$,
    $$DROP POLICY own_tenant ON lead_metrics; ALTER TABLE lead_metrics DISABLE ROW LEVEL SECURITY$$);
SELECT * FROM broken(
    $$CREATE POLICY own_tenant ON lead_metrics TO regress_schema_reader;
      CREATE POLICY no_delete ON lead_metrics AS RESTRICTIVE FOR DELETE USING (false);
      ALTER TABLE lead_metrics ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY$$,
    $$DROP POLICY own_tenant ON lead_metrics; DROP POLICY no_delete ON lead_metrics;
      ALTER TABLE lead_metrics DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY$$);

RESET ROLE;
DROP EXTENSION schema_setup;
CREATE EXTENSION schema_setup;
DROP ROLE regress_schema_owner, "regress_schema_Other", regress_schema_reader, "regress_schema_Next";
\i test/include/clean_up.sql
