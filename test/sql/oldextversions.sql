-- Every version that there ever was can be installed and updated from, one step at a time and all at once.
SET client_min_messages = warning;
-- The guards have a suite of their own.
SET schema_setup.on_drift = off;
SET schema_setup.allow_data_loss = on;
\pset format unaligned

-- From each there is a way to each newer one.
SELECT source, target, path
FROM pg_extension_update_paths('schema_setup')
WHERE source ~ '^[0-9]' AND target ~ '^[0-9]' AND
    path IS NULL AND string_to_array(source, '.')::integer[] < string_to_array(target, '.')::integer[]
ORDER BY source, target;

--
-- 1.0
--

CREATE EXTENSION schema_setup VERSION '1.0';
SELECT * FROM schema_setup_verify();
SELECT schema_setup_assert();
SELECT object_type, state, count(*) FROM schema_setup_objects() GROUP BY 1, 2 ORDER BY 1, 2;
INSERT INTO users (email) VALUES ('one@example.com');
-- what came in later is unexpected here
CREATE INDEX sessions_user_id_idx ON sessions (user_id);
ALTER TABLE memberships DISABLE TRIGGER ALL;
SELECT severity, problem, object FROM schema_setup_verify();
ALTER TABLE memberships ENABLE TRIGGER ALL;
-- every function that its script declares is in the library, by its own name
SELECT count(*) > 0 AS some, bool_and(prosrc = proname AND prolang = 13) AS own_symbols, bool_or(prosecdef) AS definer
FROM pg_proc JOIN pg_depend ON classid = 'pg_proc'::regclass AND objid = pg_proc.oid
WHERE deptype = 'e' AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'schema_setup');

--
-- 1.1
--

ALTER EXTENSION schema_setup UPDATE TO '1.1';
SELECT extversion FROM pg_extension WHERE extname = 'schema_setup';
SELECT * FROM schema_setup_verify();
SELECT schema_setup_assert();
SELECT object_type, state, count(*) FROM schema_setup_objects() GROUP BY 1, 2 ORDER BY 1, 2;
SELECT email FROM users;

-- and back
ALTER EXTENSION schema_setup UPDATE TO '1.0';
SELECT extversion FROM pg_extension WHERE extname = 'schema_setup';
SELECT * FROM schema_setup_verify();
SELECT schema_setup_assert();
SELECT object_type, state, count(*) FROM schema_setup_objects() GROUP BY 1, 2 ORDER BY 1, 2;
SELECT email FROM users;
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
SELECT bool_and(NOT EXISTS (SELECT FROM pg_extension_update_paths('schema_setup') WHERE source = new_version AND path IS NOT NULL
        AND CASE WHEN source || target !~ '[^0-9.]' THEN string_to_array(source, '.')::integer[] < string_to_array(target, '.')::integer[] ELSE true END)) AS newest,
    sum(findings) AS findings, count(DISTINCT fingerprint) AS fingerprints
FROM (SELECT DISTINCT source AS version FROM pg_extension_update_paths('schema_setup') WHERE source ~ '^[0-9]') AS versions,
    LATERAL pg_temp.updated_from(version);

DROP FUNCTION pg_temp.updated_from;
\i test/include/leftovers.sql
