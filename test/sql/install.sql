-- CREATE EXTENSION: everything is there, in whichever schema, for whoever owns the database, and can be moved.
SET client_min_messages = warning;
-- The guards have a suite of their own.
SET schema_setup.on_drift = off;
SET schema_setup.allow_data_loss = on;

-- What a schema has, and how much of it
CREATE VIEW pg_temp.inventory AS
SELECT relnamespace::regnamespace AS schema, 'table' AS what, count(*)
FROM pg_class WHERE relkind = 'r' GROUP BY 1
UNION ALL
SELECT relnamespace::regnamespace, 'column', count(*)
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped GROUP BY 1
UNION ALL
SELECT connamespace::regnamespace, CASE contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique constraint'
                                                WHEN 'f' THEN 'foreign key' END, count(*)
FROM pg_constraint WHERE contype IN ('p', 'u', 'f') GROUP BY 1, contype
UNION ALL
SELECT relnamespace::regnamespace, 'index without constraint', count(*)
FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid
WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u')) GROUP BY 1
UNION ALL
SELECT typnamespace::regnamespace, 'enum', count(*)
FROM pg_type WHERE typtype = 'e' GROUP BY 1
UNION ALL
SELECT typnamespace::regnamespace, 'label', count(*)
FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid GROUP BY 1
UNION ALL
SELECT pronamespace::regnamespace, 'function', count(*)
FROM pg_proc WHERE proname LIKE 'schema\_setup\_%' GROUP BY 1;

--
-- In public
--

CREATE EXTENSION schema_setup;
SELECT extversion, extnamespace::regnamespace, extrelocatable, cardinality(extconfig) AS registered_tables
FROM pg_extension WHERE extname = 'schema_setup';
SELECT what, count FROM pg_temp.inventory WHERE schema = 'public'::regnamespace AND what <> 'function' ORDER BY what;
SELECT * FROM schema_setup_verify();
SELECT schema_setup_assert();

-- all of it belongs to the extension
SELECT count(*) FILTER (WHERE classid = 'pg_class'::regclass) AS tables,
    count(*) FILTER (WHERE classid = 'pg_type'::regclass AND typtype = 'e') AS enums
FROM pg_depend LEFT JOIN pg_type ON pg_type.oid = objid
WHERE deptype = 'e' AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'schema_setup');

-- and works: rows go in, keys hold, a tenant takes its rows along
BEGIN;
\set ECHO none
\i test/reference/rows.sql
\set ECHO all
SELECT count(*) FROM sessions;
INSERT INTO users (email) SELECT email FROM users LIMIT 1;
ROLLBACK;
INSERT INTO tenants (name) VALUES ('One') RETURNING timezone, status, created_at = now() AS created_now;
INSERT INTO report_weeks (tenant_id, week_ending_date, period_start_at, period_end_at)
SELECT id, '2025-01-05', '2024-12-30', '2025-01-06' FROM tenants
RETURNING status, published_by;
INSERT INTO memberships (user_id, role) VALUES ('03000000-0000-4000-8000-000000000009', 'agency_admin');
INSERT INTO memberships (user_id, role) VALUES ('03000000-0000-4000-8000-000000000009', 'owner');
DELETE FROM tenants;
SELECT count(*) FROM report_weeks;
SELECT * FROM schema_setup_verify();

-- once is enough
CREATE EXTENSION schema_setup;
CREATE EXTENSION IF NOT EXISTS schema_setup;

-- its parts cannot be dropped alone, and go with it
DROP TABLE audit_log;
DROP TYPE sync_status;
DROP EXTENSION schema_setup;
SELECT what, count FROM pg_temp.inventory WHERE schema = 'public'::regnamespace ORDER BY what;

--
-- In another schema, also one whose name needs quotes
--

CREATE SCHEMA app;
CREATE EXTENSION schema_setup SCHEMA app;
SELECT what, count FROM pg_temp.inventory WHERE schema = 'app'::regnamespace AND what <> 'function' ORDER BY what;
SELECT * FROM app.schema_setup_verify();
SELECT what, count FROM pg_temp.inventory WHERE schema = 'public'::regnamespace ORDER BY what;

-- moved, rows and all
INSERT INTO app.tenants (name) VALUES ('One');
CREATE SCHEMA "Over the ""Clouds""";
SELECT app.schema_setup_fingerprint() AS fingerprint \gset
ALTER EXTENSION schema_setup SET SCHEMA "Over the ""Clouds""";
SET search_path = "Over the ""Clouds""";
SELECT * FROM schema_setup_verify();
SELECT name FROM tenants;
SELECT schema_setup_fingerprint() = :'fingerprint' AS same_fingerprint;
SELECT what, count FROM pg_temp.inventory WHERE schema = 'app'::regnamespace ORDER BY what;
INSERT INTO memberships (user_id, role) VALUES ('03000000-0000-4000-8000-000000000009', 'agency_admin');
ALTER EXTENSION schema_setup SET SCHEMA public;
RESET search_path;
SELECT * FROM schema_setup_verify();
SELECT name FROM tenants;
DROP EXTENSION schema_setup;
DROP SCHEMA app, "Over the ""Clouds""";

-- installed straight into it
CREATE SCHEMA "select";
SET search_path = "select";
CREATE EXTENSION schema_setup;
SELECT * FROM schema_setup_verify();
RESET search_path;
DROP EXTENSION schema_setup;
DROP SCHEMA "select";

-- ... where functions and types hide those of pg_catalog: they are not used
CREATE SCHEMA app;
CREATE FUNCTION app.now() RETURNS timestamp LANGUAGE sql AS 'SELECT ''2000-01-01''::timestamp';
CREATE FUNCTION app.gen_random_uuid() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid';
CREATE DOMAIN app.uuid AS pg_catalog.uuid;
CREATE DOMAIN app.text AS pg_catalog.text;
SET search_path = app, pg_catalog;
CREATE EXTENSION schema_setup;
SELECT severity, problem, object, expected, actual FROM schema_setup_verify();
RESET search_path;
DROP EXTENSION schema_setup;
DROP SCHEMA app CASCADE;

--
-- By the owner of the database, who is no superuser
--

CREATE ROLE regress_schema_owner;
CREATE ROLE regress_schema_app;
ALTER DATABASE :"DBNAME" OWNER TO regress_schema_owner;
SET ROLE regress_schema_owner;
CREATE SCHEMA app;
CREATE EXTENSION schema_setup SCHEMA app;
SELECT * FROM app.schema_setup_verify();
-- the tables and types are theirs, the functions are not
SELECT relowner::regrole AS owner, relkind, count(*)
FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind = 'r' GROUP BY 1, 2;
SELECT typowner::regrole AS owner, count(*)
FROM pg_type WHERE typnamespace = 'app'::regnamespace AND typtype = 'e' GROUP BY 1;
SELECT proowner::regrole = 'regress_schema_owner'::regrole AS owned, count(*) > 0 AS some
FROM pg_proc WHERE pronamespace = 'app'::regnamespace GROUP BY 1;
-- to use, to grant, to change
INSERT INTO app.tenants (name) VALUES ('Mine');
SET search_path = app;
\set ECHO none
\i test/reference/rows.sql
\set ECHO all
GRANT USAGE ON SCHEMA app TO regress_schema_app;
GRANT SELECT, INSERT ON tenants TO regress_schema_app;
SET ROLE regress_schema_app;
INSERT INTO tenants (name) VALUES ('Ours');
SELECT count(*) FROM tenants;
SELECT count(*) FROM users;
SET ROLE regress_schema_owner;
CREATE INDEX ON audit_log (action);
SELECT severity, problem, object FROM schema_setup_verify();
RESET search_path;
DROP EXTENSION schema_setup;
DROP SCHEMA app;
RESET ROLE;
ALTER DATABASE :"DBNAME" OWNER TO CURRENT_USER;

-- by somebody who does not own the database
GRANT CREATE ON SCHEMA public TO regress_schema_app;
SET ROLE regress_schema_app;
CREATE EXTENSION schema_setup;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM regress_schema_app;
SELECT count(*) FROM pg_extension WHERE extname = 'schema_setup';

DROP ROLE regress_schema_owner, regress_schema_app;
DROP VIEW pg_temp.inventory;
\i test/include/leftovers.sql
