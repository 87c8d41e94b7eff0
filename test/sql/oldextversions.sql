-- Every version that there ever was can be installed and updated from, one step at a time and all at once.
SET client_min_messages = warning;
\pset format unaligned

SELECT version, relocatable, trusted, superuser
FROM pg_available_extension_versions
WHERE name = 'schema_setup'
ORDER BY version;
SELECT source, target, path FROM pg_extension_update_paths('schema_setup') ORDER BY source, target;

--
-- 1.0
--

CREATE EXTENSION schema_setup VERSION '1.0';
SELECT * FROM schema_setup_verify();
SELECT schema_setup_assert();
SELECT object_type, state, count(*) FROM schema_setup_objects() GROUP BY 1, 2 ORDER BY 1, 2;
INSERT INTO users (email) VALUES ('one@example.com');
-- what came in later is unexpected here, and what is missing is missed
CREATE INDEX users_id_idx ON users (id);
CREATE INDEX sessions_user_id_idx ON sessions (user_id);
DROP INDEX users_id_idx;
ALTER TABLE memberships DISABLE TRIGGER ALL;
SELECT severity, problem, object FROM schema_setup_verify();
ALTER TABLE memberships ENABLE TRIGGER ALL;
-- functions that the script declares, as it declares them
SELECT proname, provolatile, prosrc = proname AS own_symbol, prosecdef, proparallel
FROM pg_proc JOIN pg_depend ON classid = 'pg_proc'::regclass AND objid = pg_proc.oid
WHERE deptype = 'e' AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'schema_setup')
ORDER BY proname COLLATE "C";

--
-- 1.1
--

ALTER EXTENSION schema_setup UPDATE TO '1.1';
SELECT extversion FROM pg_extension WHERE extname = 'schema_setup';
SELECT * FROM schema_setup_verify();
SELECT schema_setup_assert();
SELECT object_type, state, count(*) FROM schema_setup_objects() GROUP BY 1, 2 ORDER BY 1, 2;
SELECT email FROM users;

-- there is no way back
ALTER EXTENSION schema_setup UPDATE TO '1.0';
SELECT extversion FROM pg_extension WHERE extname = 'schema_setup';
SELECT * FROM schema_setup_verify();
DROP EXTENSION schema_setup;

--
-- From each to the newest at once
--

CREATE FUNCTION pg_temp.updated_from(version text)
RETURNS TABLE (new_version text, findings bigint, fingerprint text)
LANGUAGE plpgsql AS $function$
BEGIN
    EXECUTE format('CREATE EXTENSION schema_setup VERSION %I', version);
    ALTER EXTENSION schema_setup UPDATE;
    RETURN QUERY EXECUTE $$
        SELECT extversion, (SELECT count(*) FROM schema_setup_verify()), schema_setup_fingerprint()
        FROM pg_extension WHERE extname = 'schema_setup'
    $$;
    DROP EXTENSION schema_setup;
END
$function$;
SELECT version, new_version, findings, count(*) OVER (PARTITION BY fingerprint) = count(*) OVER () AS all_the_same
FROM pg_available_extension_versions, LATERAL pg_temp.updated_from(version)
WHERE name = 'schema_setup'
ORDER BY version;

-- The scripts of every way, as the library writes them, are the ones that are installed.
SELECT length(schema_setup_script(NULL, '1.0')) > 0;
CREATE EXTENSION schema_setup;
SELECT schema_setup_script('1.0', '1.1');
DROP EXTENSION schema_setup;

DROP FUNCTION pg_temp.updated_from;
\i test/include/leftovers.sql
