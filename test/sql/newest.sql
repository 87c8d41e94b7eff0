-- The newest version, whatever is in it: it installs, in every way, and what is broken in it is found and repaired.
-- What its tables, columns and indexes are, the pgTAP tests say.
SET client_min_messages = warning;
-- The guards have a suite of their own.
SET schema_setup.on_drift = off;
SET schema_setup.allow_data_loss = on;
\pset format unaligned
\pset tuples_only on

CREATE EXTENSION schema_setup;
SELECT source, target FROM pg_extension_update_paths('schema_setup'), pg_extension
WHERE extname = 'schema_setup' AND source = extversion AND path IS NOT NULL
AND CASE WHEN source || target !~ '[^0-9.]' THEN string_to_array(source, '.')::integer[] < string_to_array(target, '.')::integer[] ELSE true END;
SELECT * FROM schema_setup_verify();
SELECT * FROM schema_setup_objects() WHERE state <> 'ok';
SELECT schema_setup_fingerprint() AS fresh \gset

-- As ordinary objects in another schema
CREATE SCHEMA tenant;
SELECT schema_setup_install('tenant');
SELECT * FROM schema_setup_verify('tenant');
SELECT schema_setup_fingerprint('tenant') = :'fresh';
SELECT schema_setup_version('tenant') = extversion FROM pg_extension WHERE extname = 'schema_setup';
DROP SCHEMA tenant CASCADE;

-- As a definition, which has no difference from the one that it was made of
SELECT * FROM schema_setup_diff(schema_setup_definition(), schema_setup_definition());

-- Out of the extension, and in again
SELECT schema_setup_eject();
DROP EXTENSION schema_setup;
CREATE EXTENSION schema_setup VERSION 'unpackaged';
ALTER EXTENSION schema_setup UPDATE;
SELECT * FROM schema_setup_verify();
SELECT schema_setup_fingerprint() = :'fresh';

-- Break one thing, see that it is found, repair it, and see that all is as it was
CREATE FUNCTION pg_temp.broken(statement text, problem text, object text) RETURNS text
LANGUAGE plpgsql AS $function$
DECLARE
    fresh text := schema_setup_fingerprint();
    found boolean;
BEGIN
    EXECUTE statement;
    SELECT count(*) > 0 INTO found FROM schema_setup_verify() AS v WHERE (v.problem, v.object) = (broken.problem, broken.object);
    IF NOT found THEN
        RETURN format('%s: %s of %s is not found', statement, problem, object);
    END IF;
    PERFORM schema_setup_repair();
    IF schema_setup_fingerprint() <> fresh OR EXISTS (SELECT FROM schema_setup_verify()) THEN
        RETURN format('%s: is not repaired', statement);
    END IF;
    RETURN NULL;
END
$function$;

CREATE TEMP TABLE breaks AS
SELECT format('DROP INDEX %s', indexrelid::regclass) AS statement, 'missing_index' AS problem, indexrelid::regclass::text AS object
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
UNION ALL
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', conrelid::regclass, conname),
    'missing_' || CASE contype WHEN 'p' THEN 'primary_key' WHEN 'u' THEN 'unique_constraint' WHEN 'f' THEN 'foreign_key'
        WHEN 'c' THEN 'check_constraint' WHEN 'x' THEN 'exclusion_constraint' END,
    format('%s.%I', conrelid::regclass, conname)
FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND conrelid <> 0 AND contype IN ('p', 'u', 'f', 'c', 'x')
UNION ALL
SELECT format('ALTER TABLE %s ALTER COLUMN %I DROP DEFAULT', adrelid::regclass, attname),
    'different_column_default', format('%s.%I', adrelid::regclass, attname)
FROM pg_attrdef JOIN pg_attribute ON (attrelid, attnum) = (adrelid, adnum) JOIN pg_class ON pg_class.oid = adrelid
WHERE relnamespace = 'public'::regnamespace AND attgenerated = ''
UNION ALL
SELECT format('ALTER TABLE %s ALTER COLUMN %I %s NOT NULL', attrelid::regclass, attname, CASE WHEN attnotnull THEN 'DROP' ELSE 'SET' END),
    'different_column_nullability', format('%s.%I', attrelid::regclass, attname)
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND
    NOT EXISTS (SELECT FROM pg_constraint WHERE contype = 'p' AND conrelid = attrelid AND attnum = ANY (conkey))
UNION ALL
SELECT format('COMMENT ON TABLE %s IS %L', pg_class.oid::regclass, 'of somebody'), 'different_comment', pg_class.oid::regclass::text
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r';

SELECT count(*) > 100 FROM breaks;
SELECT failure FROM breaks, LATERAL pg_temp.broken(statement, problem, object) AS failure WHERE failure IS NOT NULL;
DROP EXTENSION schema_setup;
DROP TABLE breaks;
\i test/include/leftovers.sql
