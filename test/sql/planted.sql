-- What the owner of the tables has put on them runs with the owner's rights, whoever calls, and changes nothing else.
SET client_min_messages = warning;
SET schema_setup.on_drift = off;
SET schema_setup.allow_data_loss = on;
\set SHOW_CONTEXT never
CREATE ROLE regress_schema_owner;
CREATE ROLE regress_schema_other;
SELECT current_database() AS db, current_user AS me \gset
GRANT CREATE ON DATABASE :"db" TO regress_schema_owner;

-- note() says what ran as which role; trap() does so too, and passes for a function that the planner may call.
CREATE SCHEMA traps;
GRANT USAGE ON SCHEMA traps TO PUBLIC;
CREATE TABLE traps.ran (what text, as_role text);
GRANT ALL ON traps.ran TO PUBLIC;
CREATE FUNCTION traps.note(what text) RETURNS text LANGUAGE plpgsql AS
    $$BEGIN INSERT INTO traps.ran VALUES (what, current_user); RETURN what; END$$;
CREATE FUNCTION traps.trap(what text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS
    $$BEGIN RETURN traps.note(what); END$$;
-- who ran something since the last time
CREATE FUNCTION traps.who() RETURNS SETOF text LANGUAGE sql AS $$
    WITH gone AS (DELETE FROM traps.ran RETURNING as_role)
    SELECT DISTINCT CASE as_role WHEN session_user THEN '(superuser)' ELSE as_role END FROM gone ORDER BY 1
$$;
-- the trap works: it runs as who has the planner look at it
CREATE TABLE bait AS SELECT 1 AS id;
CREATE INDEX bait_idx ON bait (id) WHERE traps.trap('predicate') IS NOT NULL;
TRUNCATE traps.ran;
\c -
SET client_min_messages = warning;
SET schema_setup.on_drift = off;
SET schema_setup.allow_data_loss = on;
\set SHOW_CONTEXT never
SELECT count(*) FROM bait WHERE id = 1;
SELECT traps.who();
DROP TABLE bait;

SET ROLE regress_schema_owner;
CREATE SCHEMA app;
SET search_path = app;
CREATE EXTENSION schema_setup SCHEMA app VERSION '1.0';
\set ECHO none
\i test/reference/rows.sql
\set ECHO all
SELECT * FROM schema_setup_verify();

--
-- Every table has an index, a check, a statistics object, a trigger and a child that call it
--

CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM traps.note('trigger'); RETURN NEW; END$$;
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'app' ORDER BY 1
    LOOP
        EXECUTE format('CREATE INDEX %I ON %I (id) WHERE traps.trap(''predicate'') IS NOT NULL', 'trap1_' || name, name);
        EXECUTE format('CREATE INDEX %I ON %I (traps.trap(id::text))', 'trap2_' || name, name);
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT trap CHECK (traps.trap(''check'') IS NOT NULL)', name);
        EXECUTE format('CREATE STATISTICS %I ON (traps.trap(''statistics'')), id FROM %I', 'trap_' || name, name);
        EXECUTE format('CREATE TRIGGER trap BEFORE INSERT OR UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION touch()', name);
        EXECUTE format('CREATE TABLE %I () INHERITS (%I)', 'child_' || name, name);
    END LOOP;
END
$$;
RESET ROLE;
-- what only looks at the catalog runs nothing
DELETE FROM traps.ran;
SELECT count(*) > 50 AS found FROM schema_setup_verify();
SELECT count(*) > 0 AS objects FROM schema_setup_objects();
SELECT schema_setup_assert();
SELECT count(*) > 50 AS planned FROM schema_setup_plan(allow_data_loss => true);
SELECT length(schema_setup_fingerprint());
SELECT traps.who();
-- the update of the extension, by a superuser
ALTER EXTENSION schema_setup UPDATE;
SELECT * FROM traps.who() AS who WHERE who <> 'regress_schema_owner';
-- a look at the rows
SELECT * FROM schema_setup_check_data();
SELECT * FROM traps.who();
-- repairs of everything that has the server look at the rows
ALTER TABLE sync_runs DROP CONSTRAINT sync_runs_tenant_id_tenants_id_fk;
ALTER TABLE memberships DROP CONSTRAINT memberships_user_id_users_id_fk,
    ADD CONSTRAINT memberships_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users ON DELETE CASCADE NOT VALID;
ALTER TABLE sessions DISABLE TRIGGER ALL;
ALTER TABLE sessions DROP CONSTRAINT sessions_token_unique;
ALTER TABLE audit_log DROP CONSTRAINT audit_log_pkey;
ALTER TABLE tenants ALTER name DROP NOT NULL, ALTER timezone TYPE varchar(50);
ALTER TABLE sync_runs SET UNLOGGED;
DROP INDEX memberships_user_id_idx;
DELETE FROM traps.ran;
SELECT reason FROM schema_setup_repair();
SELECT * FROM traps.who();
-- ... nor does reading a default whose literal has values of a domain in it
CREATE DOMAIN traps.trapped AS integer CHECK (traps.note('domain') IS NOT NULL);
ALTER TABLE users ALTER created_at SET DEFAULT CASE WHEN '{1}'::traps.trapped[] IS NULL THEN now() ELSE now() END;
DELETE FROM traps.ran;
SELECT problem, object FROM schema_setup_verify() WHERE object = 'users.created_at';
SELECT length(schema_setup_fingerprint());
SELECT traps.who();
ALTER TABLE users ALTER created_at SET DEFAULT now();
DROP DOMAIN traps.trapped;
-- ... with leave, all of it goes
SELECT count(*) > 50 AS removed FROM schema_setup_repair(allow_data_loss => true);
SELECT * FROM traps.who() AS who WHERE who <> 'regress_schema_owner';
SELECT * FROM schema_setup_verify();
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'app' AND tablename ~ '^child_' ORDER BY 1
    LOOP
        EXECUTE format('DROP TABLE %I', name);
    END LOOP;
END
$$;
DROP FUNCTION touch;

--
-- What it runs can do no more than its owner could: each of these is tried by a check during a superuser's repair
--

CREATE FUNCTION traps.tried(body text) RETURNS TABLE (result text, search_path text, allow_data_loss text)
LANGUAGE plpgsql AS $try$
BEGIN
    result := 'done';
    BEGIN
        SET LOCAL ROLE regress_schema_owner;
        EXECUTE 'CREATE OR REPLACE FUNCTION app.checked(text) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RETURN true; END$$';
        ALTER TABLE app.tenants ADD CONSTRAINT checked CHECK (app.checked(timezone));
        ALTER TABLE app.tenants ALTER timezone TYPE varchar(50);
        EXECUTE format('CREATE OR REPLACE FUNCTION app.checked(text) RETURNS boolean LANGUAGE plpgsql AS %L',
            'BEGIN ' || body || '; RETURN true; END');
        RESET ROLE;
        PERFORM app.schema_setup_repair();
        result := 'done, as ' || coalesce((SELECT string_agg(who, ', ') FROM traps.who() AS who), 'nobody')
            || '; type ' || format_type(atttypid, atttypmod) FROM pg_attribute
            WHERE attrelid = 'app.tenants'::regclass AND attname = 'timezone';
        search_path := current_setting('search_path');
        allow_data_loss := current_setting('schema_setup.allow_data_loss');
        RAISE SQLSTATE 'UNDO0';
    EXCEPTION
        WHEN SQLSTATE 'UNDO0' THEN NULL;
        WHEN OTHERS THEN result := sqlerrm;
    END;
    RETURN NEXT;
END
$try$;
SET schema_setup.allow_data_loss = off;
SELECT * FROM traps.tried($$PERFORM traps.note('check')$$);
SELECT * FROM traps.tried($$RESET ROLE$$);
SELECT * FROM traps.tried($$SET SESSION AUTHORIZATION DEFAULT$$);
SELECT * FROM traps.tried($$CREATE TEMP TABLE planted ()$$);
SELECT * FROM traps.tried($$CREATE ROLE regress_schema_planted$$);
SELECT * FROM traps.tried($$SET schema_setup.allow_data_loss = on; DROP EXTENSION schema_setup$$);
SELECT * FROM traps.tried($$PERFORM set_config('search_path', 'traps', false), set_config('schema_setup.allow_data_loss', 'on', false)$$);
SELECT * FROM traps.tried($$
    IF to_regnamespace('app_before') IS NULL THEN
        ALTER SCHEMA app RENAME TO app_before;
        CREATE SCHEMA app;
        CREATE FUNCTION app.schema_setup_register_for_dump() RETURNS void LANGUAGE sql AS 'SELECT traps.note(''register'')';
    END IF$$);
SELECT current_setting('search_path') AS search_path, current_setting('schema_setup.allow_data_loss') AS allow_data_loss;
SELECT * FROM schema_setup_verify();

--
-- The same during the update of the extension, which is a superuser's whoever runs it
--

SET schema_setup.allow_data_loss = on;
DROP EXTENSION schema_setup;
SET ROLE regress_schema_owner;
CREATE EXTENSION schema_setup SCHEMA app VERSION '1.0';
CREATE FUNCTION planted(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RETURN $1; END$$;
CREATE STATISTICS planted ON (planted('statistics')), id FROM sync_runs;
CREATE FUNCTION planted_move(text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    IF to_regnamespace('app_before') IS NULL THEN
        ALTER SCHEMA app RENAME TO app_before;
        CREATE SCHEMA app;
        CREATE FUNCTION app.schema_setup_assert_version(text) RETURNS void LANGUAGE sql AS 'SELECT traps.note(''assert'')';
    END IF;
    RETURN $1;
END
$$;
CREATE OR REPLACE FUNCTION planted(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RETURN app.planted_move($1); END$$;
\c -
SET client_min_messages = warning;
SET schema_setup.on_drift = off;
SET schema_setup.allow_data_loss = on;
\set SHOW_CONTEXT never
SET ROLE regress_schema_owner;
ALTER EXTENSION schema_setup UPDATE;
SELECT extversion, extnamespace::regnamespace FROM pg_extension WHERE extname = 'schema_setup';
SELECT * FROM traps.who();
DROP STATISTICS IF EXISTS app.planted;
DROP FUNCTION app.planted, app.planted_move;
ALTER EXTENSION schema_setup UPDATE;
SELECT * FROM app.schema_setup_verify();
-- what a script calls is of no use to anybody else
SELECT app.schema_setup_run_as_owner('ALTER TABLE users ADD COLUMN nickname text');
RESET ROLE;
SELECT app.schema_setup_run_as_owner('ALTER TABLE users ADD COLUMN nickname text');
SET search_path = app;

--
-- Names are names, whatever is in them
--

SET ROLE regress_schema_owner;
CREATE FUNCTION injected() RETURNS text LANGUAGE sql AS $$SELECT traps.note('injected')$$;
CREATE TABLE apart ();
CREATE TABLE "app.apart SET (fillfactor = 99); SELECT app.injected() --" () INHERITS (users);
CREATE TABLE "parent.of;--""users" (id uuid NOT NULL DEFAULT gen_random_uuid());
ALTER TABLE users INHERIT "parent.of;--""users";
CREATE STATISTICS "app.s; SELECT app.injected() --" ON name, email FROM users;
CREATE POLICY "p'""q; SELECT app.injected()" ON users USING (true);
CREATE RULE "r.s;""t" AS ON INSERT TO sessions DO ALSO NOTIFY x;
ALTER TABLE users ADD COLUMN x integer;
ALTER TABLE users ADD CONSTRAINT "c.d;e""f" CHECK (x > 0);
CREATE INDEX "i""x.y" ON users (name);
ALTER TABLE tenants RENAME COLUMN timezone TO "time.zone;--""";
ALTER TABLE tenants RENAME CONSTRAINT tenants_pkey TO "t.p;x""";
ALTER INDEX sessions_user_id_idx RENAME TO "s.i;""x";
ALTER TYPE sync_status RENAME VALUE 'failed' TO 'fa''il\ed';
RESET ROLE;
SELECT count(*) > 0 AS repaired FROM schema_setup_repair();
SELECT object FROM schema_setup_verify();
-- ... also in what a person has to choose from
SELECT repair FROM schema_setup_verify() WHERE repair LIKE '--%';
SELECT substring(repair FROM E'^-- If [^\n]*\n-- ([^\n]*);\n') FROM schema_setup_verify() WHERE repair LIKE '-- If %' \gexec
SELECT count(*) > 0 AS repaired FROM schema_setup_repair(allow_data_loss => true);
SELECT * FROM schema_setup_verify();
SELECT * FROM traps.who();
DROP TABLE apart, "app.apart SET (fillfactor = 99); SELECT app.injected() --", "parent.of;--""users";
DROP FUNCTION injected;

--
-- A type or cast of one's own is not taken for a built-in one
--

SET ROLE regress_schema_owner;
BEGIN;
CREATE DOMAIN app.text AS pg_catalog.text CHECK (VALUE <> 'refused');
CREATE DOMAIN app.uuid AS pg_catalog.uuid CHECK (VALUE IS NOT NULL);
ALTER TABLE users ALTER COLUMN password_hash TYPE app.text;
ALTER TABLE audit_log ALTER COLUMN tenant_id TYPE app.uuid;
SELECT problem, object, expected, actual FROM schema_setup_verify();
-- ... and is not compared by its own rules
SELECT * FROM schema_setup_check_data();
ROLLBACK;
BEGIN;
CREATE TYPE app.st AS ENUM ('pending');
CREATE FUNCTION app.to_status(app.st) RETURNS user_status LANGUAGE sql AS $$SELECT 'inactive'::app.user_status$$;
CREATE CAST (app.st AS user_status) WITH FUNCTION app.to_status(app.st) AS ASSIGNMENT;
ALTER TABLE users ALTER COLUMN status SET DEFAULT 'pending'::app.st;
SELECT problem, object, expected, actual FROM schema_setup_verify();
ROLLBACK;
BEGIN;
CREATE TYPE app.evil AS ENUM ('01000000-0000-4000-8000-000000000001');
CREATE FUNCTION app.evil_cast(app.evil) RETURNS uuid LANGUAGE plpgsql AS
    $$BEGIN PERFORM traps.note('cast'); RETURN $1::text::uuid; END$$;
CREATE CAST (app.evil AS uuid) WITH FUNCTION app.evil_cast(app.evil) AS IMPLICIT;
ALTER TABLE sync_runs DROP COLUMN tenant_id CASCADE;
ALTER TABLE sync_runs ADD COLUMN tenant_id app.evil;
RESET ROLE;
SELECT * FROM schema_setup_check_data();
SELECT count(*) >= 0 AS repaired FROM schema_setup_repair();
SELECT * FROM traps.who() AS who WHERE who <> 'regress_schema_owner';
ROLLBACK;
RESET ROLE;

--
-- Functions of the same names are told apart from the extension's own
--

SET ROLE regress_schema_owner;
CREATE FUNCTION schema_setup_verify(text) RETURNS text LANGUAGE sql AS $$SELECT traps.note('overload')$$;
CREATE FUNCTION schema_setup_plan(regnamespace, text, text, text) RETURNS text LANGUAGE sql AS $$SELECT traps.note('overload')$$;
RESET ROLE;
SELECT severity, problem, object, repair FROM schema_setup_verify('app'::regnamespace);
SELECT statement FROM schema_setup_plan(allow_data_loss => true);
SELECT count(*) FROM schema_setup_repair(allow_data_loss => true);
SELECT * FROM schema_setup_verify();
SELECT * FROM traps.who();

--
-- Ownership: nobody's table becomes another's, and nothing runs as its new owner
--

-- all tables are another role's: only with leave
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT oid::regclass FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind = 'r' LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO regress_schema_other', name);
    END LOOP;
    FOR name IN SELECT oid::regtype FROM pg_type WHERE typnamespace = 'app'::regnamespace AND typtype = 'e' LOOP
        EXECUTE format('ALTER TYPE %s OWNER TO regress_schema_other', name);
    END LOOP;
END
$$;
GRANT ALL ON SCHEMA app TO regress_schema_other;
SELECT problem, count(*), count(repair) AS repairable FROM schema_setup_verify() GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM schema_setup_repair();
SELECT count(*) FROM schema_setup_repair(allow_data_loss => true);
SELECT * FROM schema_setup_verify();
-- one of them, with something on it: not without leave either
ALTER TABLE tenants OWNER TO regress_schema_other;
SET ROLE regress_schema_other;
CREATE INDEX planted_idx ON tenants (id) WHERE traps.trap('predicate') IS NOT NULL;
RESET ROLE;
ALTER TABLE sync_runs DISABLE TRIGGER ALL;
DELETE FROM traps.ran;
SELECT problem, object, repair FROM schema_setup_verify();
SELECT schema_setup_repair();
SELECT * FROM traps.who();
SELECT count(*) FROM schema_setup_repair(allow_data_loss => true);
SELECT * FROM traps.who() AS who WHERE who <> 'regress_schema_other';
SELECT * FROM schema_setup_verify();
-- with nothing on it, it is taken back, and its keys are made as the owner of the extension
ALTER TABLE tenants OWNER TO regress_schema_other;
ALTER TABLE sync_runs DISABLE TRIGGER ALL;
SELECT reason FROM schema_setup_repair();
SELECT * FROM schema_setup_verify();
-- the owner of the extension has no way to the tables of another role
ALTER TABLE tenants OWNER TO regress_schema_other;
ALTER TABLE tenants ALTER COLUMN timezone TYPE varchar(50);
SET ROLE regress_schema_owner;
SELECT schema_setup_repair();
RESET ROLE;
SELECT count(*) FROM schema_setup_repair();
SELECT * FROM schema_setup_verify();
REVOKE ALL ON SCHEMA app FROM regress_schema_other;
-- in a schema of several, none is given to anybody, and who does not own all is refused
CREATE SCHEMA shared;
GRANT ALL ON SCHEMA shared TO regress_schema_owner, regress_schema_other;
SET ROLE regress_schema_other;
CREATE TABLE shared.users (id uuid, email text);
SET ROLE regress_schema_owner;
CREATE TABLE shared.tenants (id uuid);
CREATE TABLE shared.audit_log (id uuid);
CREATE VIEW shared.sessions AS SELECT 1 AS id;
SELECT schema_setup_repair('shared'::regnamespace);
RESET ROLE;
SELECT DISTINCT statement FROM schema_setup_plan('shared'::regnamespace) WHERE statement ~ 'OWNER';
DROP SCHEMA shared CASCADE;

--
-- Rows that row security hides are not lost, and privileges of a column not dropped
--

SET ROLE regress_schema_owner;
BEGIN;
ALTER TABLE sync_runs ADD COLUMN message text;
UPDATE sync_runs SET message = error_message;
ALTER TABLE sync_runs DROP COLUMN error_message;
ALTER TABLE sync_runs RENAME COLUMN message TO error_message;
ALTER TABLE sync_runs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
SELECT problem, object, repair FROM schema_setup_verify();
SELECT count(*) FROM schema_setup_repair();
ALTER TABLE sync_runs DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
GRANT SELECT (records_updated) ON sync_runs TO regress_schema_other;
SELECT count(*) FROM schema_setup_repair();
REVOKE SELECT (records_updated) ON sync_runs FROM regress_schema_other;
SELECT count(*) > 0 AS repaired FROM schema_setup_repair();
SELECT * FROM schema_setup_verify();
SELECT count(*) FILTER (WHERE records_updated IS NOT NULL) > 0 AS kept FROM sync_runs;
ROLLBACK;
RESET ROLE;

--
-- Who may not make a table in a schema cannot do so by way of the extension
--

DROP EXTENSION schema_setup;
CREATE SCHEMA closed;
GRANT USAGE ON SCHEMA closed TO regress_schema_owner;
SET ROLE regress_schema_owner;
CREATE EXTENSION schema_setup SCHEMA closed;
CREATE EXTENSION schema_setup SCHEMA information_schema;
CREATE EXTENSION schema_setup SCHEMA closed VERSION 'unpackaged';
ALTER EXTENSION schema_setup UPDATE;
DROP EXTENSION schema_setup;
RESET ROLE;
DROP SCHEMA closed;

--
-- What is built in is found before what has its name, also by who has planted operators and temporary tables
--

SET ROLE regress_schema_owner;
SET search_path = app;
CREATE FUNCTION eq(pg_catalog.uuid, pg_catalog.uuid) RETURNS boolean LANGUAGE sql AS $$SELECT traps.note('=') IS NOT NULL$$;
CREATE OPERATOR app.= (FUNCTION = eq, LEFTARG = pg_catalog.uuid, RIGHTARG = pg_catalog.uuid);
CREATE DOMAIN app.uuid AS pg_catalog.uuid CHECK (traps.note('uuid') IS NOT NULL);
CREATE DOMAIN app."timestamp" AS pg_catalog.timestamp CHECK (traps.note('timestamp') IS NOT NULL);
CREATE FUNCTION gen_random_uuid() RETURNS pg_catalog.uuid LANGUAGE sql AS $$SELECT traps.note('id')::pg_catalog.uuid$$;
CREATE FUNCTION concat(regnamespace, text) RETURNS text LANGUAGE sql AS $$SELECT traps.note('concat')$$;
CREATE FUNCTION set_config(text, text, boolean) RETURNS text LANGUAGE sql AS $$SELECT traps.note('set_config')$$;
CREATE FUNCTION schema_setup_assert_version(VARIADIC text[]) RETURNS text LANGUAGE sql AS $$SELECT traps.note('assert')$$;
CREATE FUNCTION schema_setup_register_for_dump(VARIADIC integer[]) RETURNS text LANGUAGE sql AS $$SELECT traps.note('register')$$;
CREATE TYPE pg_temp.membership_role AS ENUM ('x');
CREATE TEMP TABLE users (x integer);
CREATE EXTENSION schema_setup SCHEMA app VERSION '1.0';
ALTER EXTENSION schema_setup UPDATE;
SELECT problem, object FROM app.schema_setup_verify();
SELECT * FROM app.schema_setup_check_data();
SELECT * FROM traps.who();
-- what the owner may not do: the functions and guards are not his
ALTER EXTENSION schema_setup DROP EVENT TRIGGER schema_setup_drop_guard;
ALTER EXTENSION schema_setup DROP FUNCTION app.schema_setup_drop_guard();
ALTER EVENT TRIGGER schema_setup_drop_guard DISABLE;
DROP FUNCTION app.schema_setup_drop_guard() CASCADE;
CREATE OR REPLACE FUNCTION app.schema_setup_assert_version(version pg_catalog.text) RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
ALTER FUNCTION app.schema_setup_assert_version(pg_catalog.text) RENAME TO gone;
CREATE SCHEMA elsewhere;
ALTER EXTENSION schema_setup SET SCHEMA elsewhere;
DROP SCHEMA elsewhere;
RESET ROLE;
DROP TABLE pg_temp.users;
DROP TYPE pg_temp.membership_role;
-- a read-only transaction stays one
BEGIN READ ONLY;
SELECT app.schema_setup_register_for_dump();
ROLLBACK;

--
-- What an update runs of others makes no member of the extension, and registers nothing for a dump
--

DROP SCHEMA app CASCADE;
SET ROLE regress_schema_owner;
CREATE SCHEMA app;
CREATE EXTENSION schema_setup SCHEMA app VERSION '1.0';
CREATE FUNCTION planted(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RETURN $1; END$$;
CREATE FUNCTION planted_register() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF to_regclass('app.planted_rows') IS NULL THEN
        CREATE TABLE app.planted_rows ();
        PERFORM pg_extension_config_dump('app.planted_rows', 'WHERE traps.note(''dump'') IS NOT NULL');
    END IF;
EXCEPTION WHEN OTHERS THEN
    NULL;
END
$$;
CREATE STATISTICS planted ON (planted('statistics')), id FROM sync_runs;
CREATE OR REPLACE FUNCTION planted(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$BEGIN PERFORM app.planted_register(); RETURN $1; END$$;
\c -
SET client_min_messages = warning;
SET schema_setup.on_drift = off;
SET schema_setup.allow_data_loss = on;
\set SHOW_CONTEXT never
ALTER EXTENSION schema_setup UPDATE;
SELECT extversion, cardinality(extconfig) AS registered FROM pg_extension WHERE extname = 'schema_setup';
SELECT problem, object FROM app.schema_setup_verify() WHERE problem <> 'unexpected_statistics';

--
-- A repair does not give an owner what runs the code of another one
--

ALTER TABLE app.audit_log ADD COLUMN upper_action text GENERATED ALWAYS AS (upper(action)) STORED;
ALTER TABLE app.audit_log OWNER TO regress_schema_other;
SELECT statement FROM app.schema_setup_repair();
CREATE DOMAIN app.planted_id AS uuid;
ALTER TABLE app.sessions ALTER COLUMN user_id TYPE app.planted_id;
ALTER TABLE app.sessions OWNER TO regress_schema_other;
SELECT statement FROM app.schema_setup_plan() WHERE statement ~ 'OWNER TO';
SELECT statement FROM app.schema_setup_plan(allow_data_loss => true) WHERE statement ~ 'OWNER TO';

--
-- What a repair runs of others puts nothing in the place of what the repair names
--

DROP EXTENSION schema_setup;
DROP SCHEMA app CASCADE;
CREATE SCHEMA app;
GRANT USAGE, CREATE ON SCHEMA app TO regress_schema_other;
CREATE EXTENSION schema_setup SCHEMA app;
ALTER TABLE app.audit_log OWNER TO regress_schema_other;
ALTER TABLE app.tenants OWNER TO regress_schema_other;
INSERT INTO app.tenants (name) VALUES ('a');
SET ROLE regress_schema_other;
CREATE FUNCTION app.planted_swap(text) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RETURN true; END$$;
ALTER TABLE app.tenants ADD CONSTRAINT planted CHECK (app.planted_swap(timezone));
ALTER TABLE app.tenants ALTER timezone TYPE varchar(50);
CREATE OR REPLACE FUNCTION app.planted_swap(text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF to_regclass('app.taken_away') IS NULL THEN
        ALTER TABLE app.audit_log RENAME TO taken_away;
        CREATE VIEW app.audit_log AS SELECT * FROM pg_catalog.pg_authid;
        GRANT ALL ON app.audit_log TO PUBLIC;
    END IF;
    RETURN true;
EXCEPTION WHEN insufficient_privilege THEN
    RETURN true;
END
$$;
RESET ROLE;
SELECT regexp_replace(statement, 'OWNER TO .*', 'OWNER TO ...') AS statement FROM app.schema_setup_repair();
SELECT relname, relkind, relowner = current_user::regrole AS superusers FROM pg_class
WHERE relnamespace = 'app'::regnamespace AND relname IN ('audit_log', 'taken_away') ORDER BY 1;
SET ROLE regress_schema_other;
UPDATE app.audit_log SET rolsuper = true WHERE rolname = 'regress_schema_other';
RESET ROLE;
SELECT rolsuper FROM pg_roles WHERE rolname = 'regress_schema_other';
-- ... nor of what stays his, since he has put something on it
ALTER TABLE app.users OWNER TO regress_schema_other;
SET ROLE regress_schema_other;
ALTER TABLE app.users ADD CHECK (name <> '');
ALTER TABLE app.users ALTER email DROP NOT NULL;
CREATE OR REPLACE FUNCTION app.planted_swap(text) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN RETURN true; END$$;
ALTER TABLE app.tenants ALTER timezone TYPE varchar(50);
CREATE OR REPLACE FUNCTION app.planted_swap(text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF to_regclass('app.taken_away') IS NULL THEN
        ALTER TABLE app.users RENAME TO taken_away;
        CREATE VIEW app.users AS SELECT * FROM app.taken_away;
    END IF;
    RETURN true;
END
$$;
RESET ROLE;
SELECT regexp_replace(statement, 'OWNER TO .*', 'OWNER TO ...') AS statement FROM app.schema_setup_repair();
SELECT relname, relkind FROM pg_class
WHERE relnamespace = 'app'::regnamespace AND relname IN ('users', 'taken_away') ORDER BY 1;

--
-- A function that somebody made in the place of one of the extension's does not become a member
--

ALTER TABLE app.tenants DROP CONSTRAINT planted;
ALTER EXTENSION schema_setup DROP FUNCTION app.schema_setup_assert(regnamespace);
ALTER SCHEMA app OWNER TO regress_schema_other;
SET ROLE regress_schema_other;
DROP FUNCTION app.schema_setup_assert(regnamespace);
CREATE FUNCTION app.schema_setup_assert(target regnamespace DEFAULT NULL) RETURNS void LANGUAGE sql AS $$SELECT traps.note('assert')$$;
RESET ROLE;
SELECT problem, object, repair FROM app.schema_setup_verify() WHERE problem ~ 'member';
SELECT count(*) FROM app.schema_setup_repair() WHERE statement ~ 'schema_setup_assert';
ALTER SCHEMA app OWNER TO CURRENT_USER;

--
-- Nobody becomes superuser by what he has granted, or made, before a superuser's repair took his table or type away.
-- Each attempt ends with whether he did.
--

DROP SCHEMA app CASCADE;
DROP FUNCTION IF EXISTS touch;
CREATE ROLE regress_schema_bob;
CREATE ROLE regress_schema_crew;
CREATE ROLE regress_schema_app;
GRANT regress_schema_crew TO regress_schema_bob;
CREATE SCHEMA app;
GRANT USAGE ON SCHEMA app TO regress_schema_bob, regress_schema_crew, regress_schema_app;
CREATE SCHEMA bobs AUTHORIZATION regress_schema_bob;
GRANT USAGE ON SCHEMA bobs TO PUBLIC;
SET search_path = app;
CREATE EXTENSION schema_setup SCHEMA app;
\set ECHO none
\i test/reference/rows.sql
\set ECHO all
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA app TO regress_schema_app;
SET ROLE regress_schema_bob;
CREATE FUNCTION bobs.rise() RETURNS void LANGUAGE plpgsql AS
    $$BEGIN ALTER ROLE regress_schema_bob SUPERUSER; EXCEPTION WHEN OTHERS THEN NULL; END$$;
CREATE FUNCTION bobs.on_row() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM bobs.rise(); RETURN NEW; END$$;
-- who tries, and is refused, goes on
CREATE FUNCTION bobs.try(statement text) RETURNS text LANGUAGE plpgsql AS
    $$BEGIN EXECUTE statement; RETURN 'done'; EXCEPTION WHEN OTHERS THEN RETURN sqlerrm; END$$;
RESET ROLE;
CREATE VIEW traps.bob AS SELECT rolsuper AS bob_is_superuser FROM pg_roles WHERE rolname = 'regress_schema_bob';
SELECT * FROM schema_setup_verify();

-- TRIGGER, on a table whose rows a foreign key updates as its owner
BEGIN;
ALTER TABLE audit_log OWNER TO regress_schema_bob;
SET LOCAL ROLE regress_schema_bob;
GRANT TRIGGER ON audit_log TO regress_schema_crew;
RESET ROLE;
SELECT statement, reason FROM schema_setup_repair();
SELECT problem, object, actual FROM schema_setup_verify();
SET LOCAL ROLE regress_schema_bob;
SELECT bobs.try('CREATE TRIGGER rise BEFORE UPDATE ON app.audit_log FOR EACH ROW EXECUTE FUNCTION bobs.on_row()');
RESET ROLE;
DELETE FROM tenants;
TABLE traps.bob;
-- ... nor if the table was given back by hand: then it is a finding
ROLLBACK;
BEGIN;
ALTER TABLE audit_log OWNER TO regress_schema_bob;
SET LOCAL ROLE regress_schema_bob;
GRANT TRIGGER ON audit_log TO regress_schema_crew;
RESET ROLE;
ALTER TABLE audit_log OWNER TO CURRENT_USER;
SELECT severity, problem, object, actual, repair FROM schema_setup_verify();
SELECT statement FROM schema_setup_repair();
SELECT * FROM schema_setup_verify();
ROLLBACK;

-- REFERENCES, on the table or a column: the cast of a key's type runs as the owner of what it references
CREATE FUNCTION bobs.reference(id uuid) RETURNS text LANGUAGE plpgsql AS $function$
BEGIN
    EXECUTE format('CREATE TYPE bobs.key AS ENUM (%L)', id);
    EXECUTE 'CREATE FUNCTION bobs.to_uuid(bobs.key) RETURNS uuid LANGUAGE plpgsql AS $$BEGIN PERFORM bobs.rise(); RETURN $1::text::uuid; END$$';
    EXECUTE 'CREATE CAST (bobs.key AS uuid) WITH FUNCTION bobs.to_uuid(bobs.key) AS IMPLICIT';
    EXECUTE 'CREATE TABLE bobs.child (id bobs.key REFERENCES app.audit_log (id))';
    RETURN 'done';
EXCEPTION WHEN OTHERS THEN
    RETURN sqlerrm;
END
$function$;
SELECT id FROM audit_log LIMIT 1 \gset
BEGIN;
ALTER TABLE audit_log OWNER TO regress_schema_bob;
SET LOCAL ROLE regress_schema_bob;
GRANT REFERENCES (id) ON audit_log TO regress_schema_crew;
RESET ROLE;
SELECT statement FROM schema_setup_repair();
SELECT problem, object, actual FROM schema_setup_verify();
SET LOCAL ROLE regress_schema_bob;
SELECT bobs.reference(:'id');
SELECT bobs.try('INSERT INTO bobs.child SELECT enumlabel::bobs.key FROM pg_enum WHERE enumtypid = ''bobs.key''::regtype');
RESET ROLE;
TABLE traps.bob;
ROLLBACK;
-- ... a key that is there already keeps the table from changing hands
BEGIN;
ALTER TABLE audit_log OWNER TO regress_schema_bob;
SET LOCAL ROLE regress_schema_bob;
SELECT bobs.reference(:'id');
RESET ROLE;
SELECT statement FROM schema_setup_repair();
SELECT severity, problem, object_type, object, actual, repair FROM schema_setup_verify();
SET LOCAL ROLE regress_schema_bob;
SELECT bobs.try('INSERT INTO bobs.child SELECT enumlabel::bobs.key FROM pg_enum WHERE enumtypid = ''bobs.key''::regtype');
RESET ROLE;
TABLE traps.bob;
SELECT statement FROM schema_setup_repair(allow_data_loss => true);
SELECT * FROM schema_setup_verify();
ROLLBACK;

-- grant options passed on, rows, columns; what the application may do on the other tables it keeps
BEGIN;
ALTER TABLE audit_log OWNER TO regress_schema_bob;
SET LOCAL ROLE regress_schema_bob;
GRANT ALL ON audit_log TO regress_schema_crew, regress_schema_app WITH GRANT OPTION;
SET LOCAL ROLE regress_schema_crew;
GRANT ALL ON audit_log TO regress_schema_other;
SET LOCAL ROLE regress_schema_app;
GRANT SELECT, TRIGGER ON audit_log TO regress_schema_other;
SET LOCAL ROLE regress_schema_bob;
GRANT SELECT (action), UPDATE (action) ON audit_log TO regress_schema_other, regress_schema_app;
GRANT SELECT ON audit_log TO PUBLIC;
RESET ROLE;
SELECT statement FROM schema_setup_plan() WHERE reason ~ 'different_owner';
SELECT count(*) > 0 AS repaired FROM schema_setup_repair();
SELECT * FROM schema_setup_verify();
SELECT rolname, string_agg(privilege_type || CASE WHEN is_grantable THEN '*' ELSE '' END, ', ' ORDER BY privilege_type) AS privileges
FROM pg_class, aclexplode(relacl) AS acl JOIN pg_roles ON pg_roles.oid = grantee
WHERE pg_class.oid = 'audit_log'::regclass AND grantee <> relowner
GROUP BY 1;
SELECT attname FROM pg_attribute WHERE attrelid = 'audit_log'::regclass AND attacl IS NOT NULL;
ROLLBACK;

-- a default of an extra column, also by a function that is built in and runs what it is given; an index of the version
BEGIN;
ALTER TABLE audit_log OWNER TO regress_schema_bob;
SET LOCAL ROLE regress_schema_bob;
CREATE FUNCTION bobs.value() RETURNS integer LANGUAGE plpgsql AS $$BEGIN PERFORM bobs.rise(); RETURN 1; END$$;
ALTER TABLE audit_log ADD COLUMN extra integer;
ALTER TABLE audit_log ALTER COLUMN extra SET DEFAULT bobs.value();
RESET ROLE;
SELECT statement FROM schema_setup_repair() WHERE statement ~ 'OWNER';
SELECT problem, object FROM schema_setup_verify();
ALTER TABLE audit_log ALTER COLUMN extra SET DEFAULT length(query_to_xml('SELECT bobs.rise()', true, true, '')::text);
SELECT statement FROM schema_setup_repair() WHERE statement ~ 'OWNER';
ALTER TABLE audit_log ALTER COLUMN extra SET DEFAULT length('x');
SELECT statement FROM schema_setup_repair() WHERE statement ~ 'OWNER';
SELECT problem, object FROM schema_setup_verify();
ROLLBACK;
BEGIN;
ALTER TABLE sessions OWNER TO regress_schema_bob;
SET LOCAL ROLE regress_schema_bob;
CREATE FUNCTION bobs.truth(uuid) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RETURN true; END$$;
RESET ROLE;
GRANT CREATE ON SCHEMA app TO regress_schema_bob;
SET LOCAL ROLE regress_schema_bob;
DROP INDEX sessions_user_id_idx;
CREATE INDEX sessions_user_id_idx ON sessions (user_id) WHERE bobs.truth(user_id);
RESET ROLE;
REVOKE CREATE ON SCHEMA app FROM regress_schema_bob;
SELECT statement FROM schema_setup_plan() WHERE statement ~ 'OWNER';
ROLLBACK;

-- a table that another extension would drop
BEGIN;
ALTER EXTENSION schema_setup DROP TABLE audit_log;
ALTER EXTENSION plpgsql ADD TABLE audit_log;
ALTER TABLE audit_log OWNER TO regress_schema_bob;
SELECT statement, error FROM schema_setup_repair();
ROLLBACK;
-- two tables: code on the one grants the other again
BEGIN;
ALTER TABLE audit_log OWNER TO regress_schema_bob;
ALTER TABLE tenants OWNER TO regress_schema_bob;
SET LOCAL ROLE regress_schema_bob;
GRANT TRIGGER ON audit_log TO regress_schema_crew;
CREATE FUNCTION bobs.grant_again() RETURNS boolean LANGUAGE plpgsql AS
    $$BEGIN GRANT TRIGGER, SELECT ON app.audit_log TO regress_schema_crew; RETURN true; END$$;
CREATE FUNCTION bobs.checked(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RETURN true; END$$;
ALTER TABLE tenants ADD CONSTRAINT planted CHECK (bobs.checked(timezone)), ALTER COLUMN timezone TYPE varchar(50);
CREATE OR REPLACE FUNCTION bobs.checked(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RETURN bobs.grant_again(); END$$;
RESET ROLE;
SELECT statement FROM schema_setup_repair();
ROLLBACK;

-- a cast on a type, whose labels the repair puts into their order
BEGIN;
ALTER TYPE tenant_status OWNER TO regress_schema_bob;
SET LOCAL ROLE regress_schema_bob;
CREATE FUNCTION bobs.text_of(app.tenant_status) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bobs.rise();
    -- nothing is in the way of dropping the type
    DELETE FROM pg_depend WHERE refobjid = to_regtype('app.tenant_status_replaced') AND classid IN ('pg_cast'::regclass, 'pg_proc'::regclass);
    RETURN 'active';
END
$$;
CREATE CAST (app.tenant_status AS text) WITH FUNCTION bobs.text_of(app.tenant_status);
ALTER TYPE tenant_status RENAME VALUE 'active' TO 'x';
ALTER TYPE tenant_status RENAME VALUE 'inactive' TO 'active';
ALTER TYPE tenant_status RENAME VALUE 'x' TO 'inactive';
RESET ROLE;
SELECT statement FROM schema_setup_repair();
TABLE traps.bob;
SELECT severity, problem, object, actual, repair FROM schema_setup_verify();
SELECT statement FROM schema_setup_plan(allow_data_loss => true);
DROP FUNCTION bobs.text_of CASCADE;
SELECT count(*) FROM schema_setup_repair();
SELECT * FROM schema_setup_verify();
TABLE traps.bob;
ROLLBACK;
-- ... nor where the server parses again what is stored of the table: a check beside the column that gets another type
BEGIN;
SET LOCAL schema_setup.on_drift = off;
ALTER TABLE tenants ADD CONSTRAINT either CHECK (status::text <> '' OR timezone <> '');
ALTER TABLE tenants ALTER timezone TYPE varchar(50);
ALTER TYPE tenant_status OWNER TO regress_schema_bob;
SET LOCAL ROLE regress_schema_bob;
CREATE FUNCTION bobs.text_of(app.tenant_status) RETURNS text LANGUAGE plpgsql AS $$BEGIN PERFORM bobs.rise(); RETURN 'active'; END$$;
CREATE CAST (app.tenant_status AS text) WITH FUNCTION bobs.text_of(app.tenant_status);
RESET ROLE;
SAVEPOINT before;
SELECT statement FROM schema_setup_repair();
ROLLBACK TO before;
TABLE traps.bob;
ROLLBACK;
-- ... and a type alone goes back without it only
BEGIN;
ALTER TYPE tenant_status OWNER TO regress_schema_bob;
SET LOCAL ROLE regress_schema_bob;
CREATE FUNCTION bobs.text_of(app.tenant_status) RETURNS text LANGUAGE plpgsql AS $$BEGIN PERFORM bobs.rise(); RETURN 'active'; END$$;
CREATE CAST (app.tenant_status AS text) WITH FUNCTION bobs.text_of(app.tenant_status) AS IMPLICIT;
CREATE FUNCTION bobs.equal(app.tenant_status, app.tenant_status) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN PERFORM bobs.rise(); RETURN true; END$$;
CREATE OPERATOR bobs.= (FUNCTION = bobs.equal, LEFTARG = app.tenant_status, RIGHTARG = app.tenant_status);
CREATE DOMAIN bobs.status AS app.tenant_status;
RESET ROLE;
SELECT statement FROM schema_setup_repair();
SELECT severity, problem, object_type, object, actual, repair FROM schema_setup_verify();
SELECT statement FROM schema_setup_repair(allow_data_loss => true);
SELECT problem, object FROM schema_setup_verify();
SELECT count(*) FROM tenants WHERE status::text <> '';
TABLE traps.bob;
ROLLBACK;
-- ... what another role has granted of it goes too
BEGIN;
ALTER TYPE tenant_status OWNER TO regress_schema_bob;
SET LOCAL ROLE regress_schema_bob;
GRANT USAGE ON TYPE tenant_status TO regress_schema_crew WITH GRANT OPTION;
RESET ROLE;
SELECT statement FROM schema_setup_repair();
SELECT typacl IS NOT NULL AND typacl::text ~ 'crew' AS granted FROM pg_type WHERE oid = 'tenant_status'::regtype;
ROLLBACK;
-- ... a cast of a table's row type
BEGIN;
ALTER TABLE audit_log OWNER TO regress_schema_bob;
SET LOCAL ROLE regress_schema_bob;
CREATE FUNCTION bobs.text_of(app.audit_log) RETURNS text LANGUAGE plpgsql AS $$BEGIN PERFORM bobs.rise(); RETURN ''; END$$;
CREATE CAST (app.audit_log AS text) WITH FUNCTION bobs.text_of(app.audit_log);
RESET ROLE;
SELECT statement FROM schema_setup_repair();
SELECT problem, object, actual FROM schema_setup_verify();
ROLLBACK;

-- ... of the type of a column
BEGIN;
SET LOCAL ROLE regress_schema_bob;
CREATE TYPE bobs.action AS ENUM ('update');
CREATE FUNCTION bobs.text_of(bobs.action) RETURNS varchar LANGUAGE plpgsql AS $$BEGIN PERFORM bobs.rise(); RETURN 'x'; END$$;
CREATE CAST (bobs.action AS varchar) WITH FUNCTION bobs.text_of(bobs.action) AS ASSIGNMENT;
RESET ROLE;
ALTER TABLE audit_log ALTER COLUMN action TYPE bobs.action USING 'update';
SELECT statement FROM schema_setup_repair(allow_data_loss => true);
SELECT * FROM schema_setup_verify();
SELECT DISTINCT action FROM audit_log;
TABLE traps.bob;
ROLLBACK;

-- a literal of an array of a domain, or of a row or range with one, is read by the domain's checks: not by a superuser
BEGIN;
ALTER TABLE audit_log OWNER TO regress_schema_bob;
ALTER TABLE hot_list_items OWNER TO regress_schema_bob;
GRANT CREATE ON SCHEMA app TO regress_schema_bob;
SET LOCAL ROLE regress_schema_bob;
CREATE FUNCTION bobs.rises() RETURNS bool LANGUAGE plpgsql AS $$BEGIN PERFORM bobs.rise(); RETURN true; END$$;
CREATE DOMAIN bobs.number AS integer;
CREATE DOMAIN bobs.xml AS integer;
CREATE TYPE bobs.pair AS (a bobs.number);
CREATE TYPE bobs.numbers AS RANGE (subtype = bobs.number);
ALTER TABLE hot_list_items
    ALTER units SET DEFAULT CASE WHEN '{5}'::bobs.number[] IS NULL THEN 0 ELSE 1 END,
    ALTER likely_pct SET DEFAULT CASE WHEN '(5)'::bobs.pair IS NULL THEN 0 ELSE 1 END,
    ALTER iff SET DEFAULT CASE WHEN '[1,5]'::bobs.numbers IS NULL THEN 0::numeric ELSE 1 END,
    ALTER weighted_iff SET DEFAULT CASE WHEN '{5}'::bobs.xml[] IS NULL THEN 0::numeric ELSE 1 END;
ALTER TABLE audit_log ADD CHECK ('{5}'::bobs.number[] IS NOT NULL);
CREATE INDEX ON audit_log (id) WHERE '{5}'::bobs.number[] IS NOT NULL;
ALTER DOMAIN bobs.number ADD CHECK (bobs.rises()) NOT VALID;
ALTER DOMAIN bobs.xml ADD CHECK (query_to_xml('SELECT bobs.rises()', false, false, '') IS NOT NULL) NOT VALID;
RESET ROLE;
SELECT problem, object FROM schema_setup_verify();
SELECT schema_setup_fingerprint() IS NOT NULL AS made;
SELECT schema_setup_definition() ~ 'bobs' AS with_it;
SELECT count(*) > 0 AS compared FROM schema_setup_diff('', schema_setup_definition());
SELECT count(*) > 0 AS compared FROM schema_setup_diff('', $$CREATE TABLE t (a integer DEFAULT CASE WHEN
    '{5}'::bobs.number[] IS NULL THEN 0 ELSE 1 END)$$);
SELECT statement FROM schema_setup_plan();
SELECT count(*) > 0 AS repaired FROM schema_setup_repair();
SELECT count(*) > 0 AS repaired FROM schema_setup_repair(allow_data_loss => true);
SELECT * FROM schema_setup_verify();
TABLE traps.bob;
ROLLBACK;

-- a function that a call without a cast finds: an error until it is gone
GRANT CREATE ON SCHEMA app TO regress_schema_bob;
SET ROLE regress_schema_bob;
CREATE FUNCTION schema_setup_install(text) RETURNS void LANGUAGE sql AS 'SELECT bobs.rise()';
RESET ROLE;
SELECT severity, problem, object FROM schema_setup_verify();
SELECT schema_setup_assert();
CREATE SCHEMA tenant;
SELECT schema_setup_install('tenant'::regnamespace);
SELECT count(*) FROM schema_setup_verify('tenant'::regnamespace);
TABLE traps.bob;
DROP FUNCTION schema_setup_install(text);
DROP SCHEMA tenant CASCADE;

--
-- From where one may begin: each attempt ends with who ran what was planted, and whether bob is superuser
--

SET ROLE regress_schema_bob;
CREATE FUNCTION bobs.planted(what text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$BEGIN PERFORM bobs.rise(), traps.note(what); RETURN what; END$$;
GRANT USAGE ON SCHEMA bobs TO PUBLIC;
RESET ROLE;
CREATE VIEW traps.outcome AS SELECT (SELECT string_agg(who, ', ') FROM traps.who() AS who) AS ran_as, bob_is_superuser FROM traps.bob;

-- CREATE on the schema: operators and functions that fit better than the built-in ones, temporary objects, a collation
BEGIN;
SET LOCAL ROLE regress_schema_bob;
CREATE FUNCTION app.same(varchar, varchar) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$BEGIN PERFORM bobs.planted('='); RETURN true; END$$;
CREATE OPERATOR app.= (FUNCTION = app.same, LEFTARG = varchar, RIGHTARG = varchar);
CREATE FUNCTION app.same(user_status, user_status) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$BEGIN PERFORM bobs.planted('='); RETURN true; END$$;
CREATE OPERATOR app.= (FUNCTION = app.same, LEFTARG = user_status, RIGHTARG = user_status);
CREATE FUNCTION app.count(uuid) RETURNS bigint LANGUAGE plpgsql AS $$BEGIN PERFORM bobs.planted('count'); RETURN 0; END$$;
CREATE FUNCTION app.lower(varchar) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RETURN bobs.planted('lower'); END$$;
CREATE FUNCTION app.now() RETURNS timestamptz LANGUAGE plpgsql AS $$BEGIN PERFORM bobs.planted('now'); RETURN pg_catalog.now(); END$$;
CREATE COLLATION app."default" (LOCALE = 'C');
CREATE TEMP TABLE audit_log (id integer);
CREATE FUNCTION pg_temp.gen_random_uuid() RETURNS uuid LANGUAGE plpgsql AS $$BEGIN PERFORM bobs.planted('uuid'); RETURN NULL; END$$;
RESET ROLE;
ALTER TABLE app.audit_log ALTER created_at DROP DEFAULT, ALTER id DROP DEFAULT;
ALTER TABLE users ALTER status DROP DEFAULT, ALTER status TYPE varchar(20), DROP CONSTRAINT users_email_unique;
SELECT count(*) > 0 AS repaired FROM schema_setup_repair();
SELECT problem, object FROM schema_setup_check_data();
CREATE SCHEMA tenant;
SELECT schema_setup_install('tenant'::regnamespace);
SELECT * FROM traps.outcome;
ROLLBACK;
-- ... before the extension is there
BEGIN;
SET LOCAL schema_setup.allow_data_loss = on;
SET LOCAL client_min_messages = error;
DROP EXTENSION schema_setup CASCADE;
SET LOCAL ROLE regress_schema_bob;
CREATE TYPE app.user_status AS ENUM ('active');
CREATE SEQUENCE app.sessions_pkey;
RESET ROLE;
SAVEPOINT planted;
CREATE EXTENSION schema_setup SCHEMA app;
ROLLBACK TO planted;
SET LOCAL ROLE regress_schema_bob;
DROP TYPE app.user_status;
DROP SEQUENCE app.sessions_pkey;
CREATE FUNCTION app.same(varchar, varchar) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$BEGIN PERFORM bobs.planted('='); RETURN true; END$$;
CREATE OPERATOR app.= (FUNCTION = app.same, LEFTARG = varchar, RIGHTARG = varchar);
CREATE FUNCTION app.schema_setup_check_names(varchar) RETURNS void LANGUAGE sql AS $$SELECT bobs.planted('names')$$;
CREATE FUNCTION app.schema_setup_assert_version(text) RETURNS void LANGUAGE sql AS $$SELECT bobs.planted('assert')$$;
RESET ROLE;
SAVEPOINT planted;
CREATE EXTENSION schema_setup SCHEMA app;
ROLLBACK TO planted;
SELECT * FROM traps.outcome;
DROP FUNCTION app.schema_setup_assert_version(text);
CREATE EXTENSION schema_setup SCHEMA app;
SELECT * FROM traps.outcome;
ROLLBACK;

-- the owner of the schema, who may drop what is in it: a view in the place of a table, a domain and another enum in that of a type
BEGIN;
SELECT schema_setup_eject();
ALTER SCHEMA app OWNER TO regress_schema_bob;
SET LOCAL ROLE regress_schema_bob;
SET LOCAL client_min_messages = error;
DROP TABLE audit_log;
CREATE VIEW audit_log AS SELECT bobs.planted('view') AS id, NULL::uuid AS tenant_id, NULL::uuid AS actor_user_id;
DROP TYPE user_status CASCADE;
CREATE DOMAIN user_status AS text CHECK (bobs.planted('domain') IS NOT NULL);
RESET ROLE;
SELECT problem, object FROM schema_setup_check_data() WHERE problem <> 'not_checked';
SELECT count(*) >= 0 AS repaired FROM schema_setup_repair();
SELECT * FROM traps.outcome;
SAVEPOINT planted;
SELECT count(*) >= 0 AS repaired FROM schema_setup_repair(allow_data_loss => true);
SELECT * FROM traps.outcome;
ROLLBACK TO planted;
SET LOCAL ROLE regress_schema_bob;
SET LOCAL client_min_messages = error;
DROP DOMAIN user_status;
CREATE TYPE user_status AS ENUM ('pending', 'active', 'inactive');
CREATE FUNCTION bobs.status_of(text) RETURNS user_status LANGUAGE plpgsql AS $$BEGIN PERFORM bobs.planted('cast'); RETURN 'active'; END$$;
CREATE CAST (text AS user_status) WITH FUNCTION bobs.status_of(text) AS IMPLICIT;
RESET ROLE;
SELECT count(*) >= 0 AS repaired FROM schema_setup_repair();
SELECT problem, object FROM schema_setup_check_data() WHERE problem <> 'not_checked';
SAVEPOINT planted;
SELECT count(*) >= 0 AS repaired FROM schema_setup_repair(allow_data_loss => true);
ROLLBACK TO planted;
SELECT * FROM traps.outcome;
ROLLBACK;
-- ... and adoption of what he has put there
BEGIN;
SELECT schema_setup_eject();
DROP EXTENSION schema_setup;
ALTER SCHEMA app OWNER TO regress_schema_bob;
ALTER TABLE audit_log OWNER TO regress_schema_bob;
SET LOCAL ROLE regress_schema_bob;
CREATE TRIGGER planted BEFORE INSERT OR UPDATE ON audit_log FOR EACH ROW EXECUTE FUNCTION bobs.on_row();
ALTER TABLE audit_log ADD CHECK (bobs.planted('check') IS NOT NULL);
RESET ROLE;
DELETE FROM traps.ran;
CREATE EXTENSION schema_setup SCHEMA app VERSION 'unpackaged';
ALTER EXTENSION schema_setup UPDATE;
SELECT count(*) >= 0 AS repaired FROM schema_setup_repair();
SELECT pg_get_userbyid(relowner) AS owner FROM pg_class WHERE oid = 'audit_log'::regclass;
DELETE FROM tenants;
SELECT * FROM traps.outcome;
ROLLBACK;

-- the owner of one table: row types in defaults, generated columns, policies, children, statistics, rules, a comment of great
-- length, names with quotes; with leave all goes, and none of it runs but as him
BEGIN;
ALTER TABLE audit_log OWNER TO regress_schema_bob;
SET LOCAL ROLE regress_schema_bob;
CREATE TYPE bobs.pair AS (a text, b text);
ALTER TABLE audit_log ADD COLUMN pair bobs.pair DEFAULT ROW('a', 'b'),
    ADD COLUMN "x"";SELECT bobs.rise();--" text DEFAULT 'x''";--',
    ADD COLUMN planted text GENERATED ALWAYS AS (bobs.planted('generated')) STORED;
CREATE POLICY planted ON audit_log USING (bobs.planted('policy') IS NOT NULL) WITH CHECK (bobs.planted('policy') IS NOT NULL);
ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
CREATE TABLE bobs.child (CHECK (bobs.planted('child') IS NOT NULL)) INHERITS (audit_log);
CREATE STATISTICS app."st""x; SELECT bobs.rise()" ON (bobs.planted('statistics')), (lower(action)) FROM audit_log;
CREATE RULE planted AS ON UPDATE TO audit_log DO ALSO SELECT bobs.planted('rule');
CREATE TRIGGER "tr""x; SELECT bobs.rise()" BEFORE INSERT OR UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION bobs.on_row();
ALTER TABLE audit_log DROP CONSTRAINT audit_log_tenant_id_tenants_id_fk, ALTER created_at DROP NOT NULL;
COMMENT ON TABLE audit_log IS '''; SELECT bobs.rise(); --';
SELECT bobs.try(format('COMMENT ON COLUMN audit_log.action IS %L', repeat('x''$$;', 200000)));
ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC;
RESET ROLE;
DELETE FROM traps.ran;
SELECT count(*) >= 0 AS checked FROM schema_setup_check_data();
SELECT statement FROM schema_setup_plan() WHERE statement ~ 'OWNER TO';
SELECT * FROM traps.outcome;
DROP TABLE bobs.child;
SELECT count(*) > 0 AS repaired FROM schema_setup_repair(allow_data_loss => true);
SELECT problem, object FROM schema_setup_verify();
SELECT * FROM traps.outcome;
DELETE FROM tenants;
SELECT * FROM traps.outcome;
ROLLBACK;

-- a member of the role that owns the extension: what he makes a member of it, what his role's settings and default privileges do
SET schema_setup.allow_data_loss = on;
DROP SCHEMA app CASCADE;
CREATE SCHEMA app AUTHORIZATION regress_schema_owner;
SET ROLE regress_schema_owner;
CREATE EXTENSION schema_setup SCHEMA app VERSION '1.0';
RESET ROLE;
GRANT regress_schema_owner TO regress_schema_bob;
SET ROLE regress_schema_owner;
CREATE FUNCTION app.schema_setup_verify(text) RETURNS text LANGUAGE sql AS $$SELECT bobs.planted('overload')$$;
SELECT bobs.try('ALTER EXTENSION schema_setup ADD FUNCTION app.schema_setup_verify(text)');
CREATE TABLE app.planted_rows AS SELECT 1 AS id;
ALTER EXTENSION schema_setup ADD TABLE app.planted_rows;
SELECT bobs.try($$SELECT pg_extension_config_dump('app.planted_rows', 'WHERE bobs.planted(''dump'') IS NOT NULL')$$);
CREATE INDEX planted ON app.sync_runs (bobs.planted(id::text)) WHERE bobs.planted('predicate') IS NOT NULL;
ALTER TABLE app.sync_runs ADD CHECK (bobs.planted('check') IS NOT NULL);
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT ALL ON TABLES TO regress_schema_bob;
ALTER ROLE regress_schema_owner SET search_path = bobs;
ALTER ROLE regress_schema_owner SET schema_setup.allow_data_loss = on;
RESET ROLE;
DELETE FROM traps.ran;
ALTER EXTENSION schema_setup UPDATE;
SELECT severity, problem, object FROM app.schema_setup_verify('app'::regnamespace) WHERE problem ~ 'function|member|registered';
SELECT count(*) > 0 AS repaired FROM app.schema_setup_repair('app'::regnamespace);
SELECT count(*) >= 0 AS checked FROM app.schema_setup_check_data('app'::regnamespace);
SELECT bob_is_superuser, ran_as IS NULL OR ran_as !~ 'superuser' AS not_as_superuser FROM traps.outcome;
SELECT count(*) AS conditions FROM pg_extension WHERE extname = 'schema_setup' AND extcondition::text ~ 'planted';
ALTER ROLE regress_schema_owner RESET ALL;

-- CREATEROLE: names of roles with quotes in a plan
ALTER ROLE regress_schema_bob CREATEROLE;
SET ROLE regress_schema_bob;
CREATE ROLE "regress_schema_x"" SUPERUSER; --";
CREATE ROLE regress_schema_public;
RESET ROLE;
GRANT CREATE, USAGE ON SCHEMA app TO "regress_schema_x"" SUPERUSER; --";
ALTER TABLE app.tenants OWNER TO "regress_schema_x"" SUPERUSER; --";
GRANT TRIGGER ON app.tenants TO regress_schema_public, "regress_schema_x"" SUPERUSER; --";
SELECT statement FROM app.schema_setup_repair('app'::regnamespace) WHERE statement ~ 'OWNER TO|REVOKE';
SELECT rolname FROM pg_roles WHERE rolname ~ '^regress_schema_' AND rolsuper;
DROP OWNED BY "regress_schema_x"" SUPERUSER; --", regress_schema_public;
DROP ROLE "regress_schema_x"" SUPERUSER; --", regress_schema_public;
REVOKE regress_schema_owner FROM regress_schema_bob;

-- EXECUTE alone: nothing of others is read, changed or taken
GRANT USAGE ON SCHEMA app TO regress_schema_other;
SET ROLE regress_schema_other;
SELECT count(*) > 0 AS found FROM app.schema_setup_verify('app'::regnamespace);
SELECT bobs.try('SELECT app.schema_setup_repair()');
SELECT bobs.try('SELECT app.schema_setup_eject()');
SELECT bobs.try('SELECT app.schema_setup_register_for_dump()');
SELECT bobs.try('SELECT app.schema_setup_check_data()');
SELECT bobs.try($$SELECT app.schema_setup_install('app'::regnamespace)$$);
SELECT bobs.try($$SELECT app.schema_setup_install('pg_catalog'::regnamespace)$$);
SELECT bobs.try($$SELECT app.schema_setup_install('bobs'::regnamespace, '../../x')$$);
SELECT bobs.try($$SELECT app.schema_setup_check_names('1.0')$$);
SELECT bobs.try($$SELECT app.schema_setup_run_as_owner('ALTER ROLE regress_schema_other SUPERUSER')$$);
SELECT bobs.try($$SELECT count(*) FROM app.schema_setup_diff('', 'CREATE TABLE t (a integer DEFAULT bobs.planted(''x'')::integer)')$$);
SELECT bobs.try($$SELECT count(*) FROM app.schema_setup_diff('', 'CREATE TABLE t (a text DEFAULT query_to_xml(''SELECT bobs.rise()'', true, true, '''')::text)')$$);
RESET ROLE;
SELECT * FROM traps.outcome;
DROP VIEW traps.outcome;

DROP SCHEMA bobs CASCADE;
DROP OWNED BY regress_schema_bob, regress_schema_crew, regress_schema_app;
DROP VIEW traps.bob;
DROP ROLE regress_schema_bob, regress_schema_crew, regress_schema_app;

RESET search_path;
DROP SCHEMA app, traps CASCADE;
REVOKE CREATE ON DATABASE :"db" FROM regress_schema_owner;
DROP ROLE regress_schema_owner, regress_schema_other;
\i test/include/leftovers.sql
