-- The same tables as ordinary objects in another schema: the same checks, but for those of the extension's membership.
\i test/include/vocabulary.sql

CREATE SCHEMA by_hand;
SET search_path = by_hand;
\set ECHO none
\i test/reference/by_hand.sql
\set ECHO all
SET search_path = by_hand, vocabulary;
SET vocabulary.target = 'by_hand';

-- intact, with the fingerprint of a fresh install
SELECT intact();
SELECT public.schema_setup_assert('by_hand');
SELECT object_type, state, count(*) FROM public.schema_setup_objects('by_hand') GROUP BY 1, 2 ORDER BY 1, 2;
-- both schemas at once, and by OID
SELECT nspname, count(problem)
FROM pg_namespace LEFT JOIN LATERAL public.schema_setup_verify(pg_namespace.oid) ON true
WHERE nspname IN ('by_hand', 'public')
GROUP BY nspname ORDER BY nspname;

-- what is an error there
SELECT * FROM broken(
    $$ALTER TABLE memberships DISABLE TRIGGER ALL$$,
    $$ALTER TABLE memberships ENABLE TRIGGER ALL$$);
SELECT * FROM broken(
    $$ALTER TABLE users ALTER email DROP NOT NULL$$,
    $$ALTER TABLE users ALTER email SET NOT NULL$$);
SELECT * FROM broken(
    $$DROP INDEX sync_runs_tenant_id_idx$$,
    $$CREATE INDEX sync_runs_tenant_id_idx ON sync_runs (tenant_id)$$);
SELECT * FROM broken(
    $$ALTER TABLE report_exports SET UNLOGGED$$,
    $$ALTER TABLE report_exports SET LOGGED$$);
SELECT * FROM broken(
    $$ALTER TABLE lead_metrics DROP CONSTRAINT lead_metrics_tenant_id_tenants_id_fk,
          ADD CONSTRAINT lead_metrics_tenant_id_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES public.tenants
              ON DELETE CASCADE$$,
    $$ALTER TABLE lead_metrics DROP CONSTRAINT lead_metrics_tenant_id_tenants_id_fk,
          ADD CONSTRAINT lead_metrics_tenant_id_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants
              ON DELETE CASCADE$$);
SELECT * FROM broken(
    $$ALTER TABLE memberships ALTER role TYPE public.membership_role USING role::text::public.membership_role$$,
    $$ALTER TABLE memberships ALTER role TYPE membership_role USING role::text::membership_role$$);

-- what is a warning there: a dump of ordinary tables has it
SELECT * FROM broken(
    $$ALTER TABLE users ADD COLUMN nickname text$$,
    $$ALTER TABLE users DROP COLUMN nickname$$);
-- ... but for a column that no row comes in without
SELECT * FROM broken(
    $$ALTER TABLE users ADD COLUMN nickname text DEFAULT '' NOT NULL; ALTER TABLE users ALTER nickname DROP DEFAULT$$,
    $$ALTER TABLE users DROP COLUMN nickname$$);
SELECT * FROM broken(
    $$ALTER TABLE users ADD COLUMN nickname text DEFAULT '' NOT NULL$$,
    $$ALTER TABLE users DROP COLUMN nickname$$);
SELECT * FROM broken(
    $$ALTER TYPE tenant_status ADD VALUE 'archived'$$,
    $$DELETE FROM pg_enum WHERE enumlabel = 'archived'$$);
SELECT * FROM broken(
    $$CREATE INDEX by_name ON users (name); ALTER TABLE users ADD CONSTRAINT named CHECK (name <> '');
      ALTER TABLE users ENABLE ROW LEVEL SECURITY; GRANT SELECT ON users TO PUBLIC$$,
    $$DROP INDEX by_name; ALTER TABLE users DROP CONSTRAINT named, DISABLE ROW LEVEL SECURITY;
      REVOKE SELECT ON users FROM PUBLIC$$);

-- the owner is who owns most of them
CREATE ROLE regress_schema_tenant;
CREATE ROLE regress_schema_tenants;
SELECT problem, object, expected = CURRENT_USER AS expected, actual FROM broken(
    $$ALTER TABLE audit_log OWNER TO regress_schema_tenant; GRANT USAGE ON SCHEMA by_hand TO PUBLIC$$,
    $$REVOKE USAGE ON SCHEMA by_hand FROM PUBLIC; ALTER TABLE audit_log OWNER TO CURRENT_USER$$);
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'by_hand'::regnamespace AND relkind = 'r'
    LOOP
        EXECUTE format('ALTER TABLE by_hand.%I OWNER TO regress_schema_tenant', name);
    END LOOP;
    FOR name IN SELECT typname FROM pg_type WHERE typnamespace = 'by_hand'::regnamespace AND typtype = 'e'
    LOOP
        EXECUTE format('ALTER TYPE by_hand.%I OWNER TO regress_schema_tenant', name);
    END LOOP;
END
$$;
-- ... it may not use the schema
SELECT problem, object_type, expected, actual, count(*) FROM findings() GROUP BY 1, 2, 3, 4;
ALTER SCHEMA by_hand OWNER TO regress_schema_tenant;
SELECT intact();
SELECT * FROM broken(
    $$ALTER TABLE tenants OWNER TO regress_schema_tenants; GRANT USAGE ON SCHEMA by_hand TO regress_schema_tenants$$,
    $$ALTER TABLE tenants OWNER TO regress_schema_tenant; REVOKE USAGE ON SCHEMA by_hand FROM regress_schema_tenants$$);

-- nothing about membership, registration and what else belongs to the extension
SELECT * FROM broken(
    $$CREATE FUNCTION public.extra() RETURNS void LANGUAGE sql AS '';
      ALTER EXTENSION schema_setup ADD FUNCTION public.extra();
      ALTER EXTENSION schema_setup DROP TYPE public.sync_status;
      UPDATE pg_extension SET extconfig = NULL, extcondition = NULL WHERE extname = 'schema_setup'$$,
    $$DROP EXTENSION schema_setup CASCADE; DROP TYPE public.sync_status; CREATE EXTENSION schema_setup SCHEMA public$$);

-- a table that is moved away is missing
SELECT * FROM broken(
    $$ALTER TABLE ct_raw_snapshots SET SCHEMA decoy$$,
    $$ALTER TABLE decoy.ct_raw_snapshots SET SCHEMA by_hand$$);

-- members of the extension in another schema than its own
SELECT * FROM broken(
    $$ALTER EXTENSION schema_setup ADD TABLE by_hand.users$$,
    $$ALTER EXTENSION schema_setup DROP TABLE by_hand.users$$);

-- a schema that has other things by the names of some of it, and one that has nothing of it
SET vocabulary.target = 'decoy';
SELECT problem, count(*) FROM findings() GROUP BY problem ORDER BY problem;
SELECT state, count(*) FROM public.schema_setup_objects('decoy') GROUP BY 1 ORDER BY 1;
SELECT public.schema_setup_assert('information_schema');
SET vocabulary.target = '';

-- the meaning of a problem, here and there: problem: severity and detail
\pset fieldsep ': '
CREATE FUNCTION vocabulary.meanings(target regnamespace)
RETURNS TABLE (problem text, severity text, detail text)
LANGUAGE sql AS $function$
    SELECT DISTINCT problem, severity, detail FROM public.schema_setup_verify(target) ORDER BY problem
$function$;
CREATE FUNCTION vocabulary.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE PROCEDURE vocabulary.extend(target text)
LANGUAGE plpgsql AS $procedure$
BEGIN
    PERFORM set_config('search_path', target || ', vocabulary', true);
    ALTER TABLE users ADD COLUMN nickname text, ADD CONSTRAINT named CHECK (name <> ''), REPLICA IDENTITY NOTHING,
        SET (fillfactor = 90), ENABLE ROW LEVEL SECURITY;
    ALTER TYPE user_status ADD VALUE 'blocked';
    CREATE INDEX by_name ON users (name);
    CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
    CREATE RULE keep AS ON DELETE TO users DO INSTEAD NOTHING;
    CREATE POLICY all_rows ON users USING (true);
    CREATE STATISTICS name_and_email ON name, email FROM users;
    CREATE PUBLICATION changes FOR TABLE users;
    ALTER TABLE users OWNER TO regress_schema_tenants;
END
$procedure$;
SET client_min_messages = error;        -- a publication warns of a wal_level that is too low for it
BEGIN;
CALL extend('public');
SELECT * FROM meanings('public');
ROLLBACK;
BEGIN;
CALL extend('by_hand');
SELECT * FROM meanings('by_hand');
ROLLBACK;
SET client_min_messages = warning;

DROP SCHEMA by_hand CASCADE;
DROP ROLE regress_schema_tenant, regress_schema_tenants;
\i test/include/clean_up.sql
