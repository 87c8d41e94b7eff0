-- The extension's catalog equals that of the same schema written by hand as plain DDL
-- (test/reference/by_hand.sql), installed at once and updated from 1.0.
SET client_min_messages = warning;
-- The guards have a suite of their own.
SET schema_setup.on_drift = off;
SET schema_setup.allow_data_loss = on;

CREATE SCHEMA by_hand;
SET search_path = by_hand;
\set ECHO none
\i test/reference/by_hand.sql
\set ECHO all

-- Nothing of either schema is visible, so every name in a definition is qualified and can be replaced.
SET search_path = pg_catalog;

-- Rows whole, as the server has them, so that columns which only newer servers have are compared too; OIDs
-- give way to the names they stand for. Of pg_class and pg_type, which also count and place, what defines.
CREATE TEMP VIEW catalog_rows AS
SELECT table_schema::text AS schema_name, 'information_schema.columns' AS source, to_jsonb(c) AS content
FROM information_schema.columns AS c
UNION ALL
SELECT relnamespace::regnamespace::text, 'pg_class',
    jsonb_build_object(
        'relname', relname, 'relkind', relkind, 'relam', relam, 'relowner', relowner, 'relacl', relacl,
        'relpersistence', relpersistence, 'reltablespace', reltablespace, 'reloptions', reloptions,
        'relreplident', relreplident, 'relrowsecurity', relrowsecurity, 'relforcerowsecurity', relforcerowsecurity,
        'relhasrules', relhasrules, 'relispartition', relispartition, 'relhassubclass', relhassubclass,
        'policies', ARRAY(SELECT polname FROM pg_policy WHERE polrelid = pg_class.oid ORDER BY polname))
FROM pg_class
UNION ALL
-- Some servers (15.20 is one) keep an option of their own in every column, which differs from table to table.
SELECT relnamespace::regnamespace::text, 'pg_attribute',
    to_jsonb(a) || jsonb_build_object(
        'attrelid', attrelid::regclass, 'atttypid', atttypid::regtype,
        'format_type', format_type(atttypid, atttypmod),
        'attoptions', ARRAY(SELECT option FROM unnest(attoptions) AS option
                            WHERE option NOT LIKE 'pg\_attver=%' ORDER BY option))
FROM pg_attribute AS a
JOIN pg_class ON pg_class.oid = attrelid
WHERE attnum > 0
UNION ALL
SELECT typnamespace::regnamespace::text, 'pg_type',
    jsonb_build_object('typname', typname, 'typtype', typtype, 'typowner', typowner, 'typacl', typacl)
FROM pg_type
UNION ALL
SELECT typnamespace::regnamespace::text, 'pg_enum',
    (to_jsonb(e) - 'oid') || jsonb_build_object('enumtypid', enumtypid::regtype)
FROM pg_enum AS e
JOIN pg_type ON pg_type.oid = enumtypid
UNION ALL
-- NOT NULL is a constraint from PostgreSQL 18 on: a source of its own, so that the others count the same.
SELECT connamespace::regnamespace::text,
    CASE contype WHEN 'n' THEN 'pg_constraint, NOT NULL' ELSE 'pg_constraint' END,
    (to_jsonb(c) - 'oid') || jsonb_build_object(
        'connamespace', connamespace::regnamespace, 'conrelid', conrelid::regclass,
        'conindid', conindid::regclass, 'confrelid', confrelid::regclass,
        'definition', pg_get_constraintdef(oid))
FROM pg_constraint AS c
UNION ALL
SELECT relnamespace::regnamespace::text, 'pg_index',
    to_jsonb(i) || jsonb_build_object(
        'indexrelid', indexrelid::regclass, 'indrelid', indrelid::regclass,
        'definition', pg_get_indexdef(indexrelid))
FROM pg_index AS i
JOIN pg_class ON pg_class.oid = indexrelid
UNION ALL
-- The name of a foreign key's trigger ends in its own OID.
SELECT relnamespace::regnamespace::text, 'pg_trigger',
    (to_jsonb(t) - 'oid') || jsonb_build_object(
        'tgname', regexp_replace(tgname, '_\d+$', ''), 'tgrelid', tgrelid::regclass,
        'tgfoid', tgfoid::regproc, 'tgconstrrelid', tgconstrrelid::regclass,
        'tgconstrindid', tgconstrindid::regclass, 'tgconstraint', conname)
FROM pg_trigger AS t
JOIN pg_class ON pg_class.oid = tgrelid
LEFT JOIN pg_constraint ON pg_constraint.oid = tgconstraint;

CREATE TEMP VIEW by_hand AS
SELECT source, replace(content::text, schema_name, '(schema)') AS content
FROM catalog_rows
WHERE schema_name = 'by_hand';

CREATE TEMP VIEW by_extension AS
SELECT source, replace(content::text, schema_name, '(schema)') AS content
FROM catalog_rows
WHERE schema_name = 'by_extension';

CREATE TEMP VIEW row_counts AS
SELECT source, by_hand.count AS by_hand, by_extension.count AS by_extension
FROM (SELECT source, count(*) FROM by_hand GROUP BY source) AS by_hand
FULL JOIN (SELECT source, count(*) FROM by_extension GROUP BY source) AS by_extension USING (source)
WHERE source <> 'pg_constraint, NOT NULL';

-- Installed at once
CREATE SCHEMA by_extension;
CREATE EXTENSION schema_setup SCHEMA by_extension VERSION '1.1';

TABLE row_counts ORDER BY source;

TABLE by_hand EXCEPT ALL TABLE by_extension ORDER BY source, content;
TABLE by_extension EXCEPT ALL TABLE by_hand ORDER BY source, content;

DROP EXTENSION schema_setup;

-- Installed as 1.0, which lacks the performance indexes and nothing else
CREATE EXTENSION schema_setup SCHEMA by_extension VERSION '1.0';

SELECT source, content::jsonb ->> 'definition' AS definition
FROM (TABLE by_hand EXCEPT ALL TABLE by_extension) AS missing
WHERE source = 'pg_index'
ORDER BY definition;

SELECT source, count(*)
FROM (TABLE by_hand EXCEPT ALL TABLE by_extension) AS missing
GROUP BY source
ORDER BY source;

TABLE by_extension EXCEPT ALL TABLE by_hand ORDER BY source, content;

-- Updated to 1.1
ALTER EXTENSION schema_setup UPDATE TO '1.1';

TABLE row_counts ORDER BY source;

TABLE by_hand EXCEPT ALL TABLE by_extension ORDER BY source, content;
TABLE by_extension EXCEPT ALL TABLE by_hand ORDER BY source, content;

DROP EXTENSION schema_setup;
DROP VIEW row_counts, by_hand, by_extension, catalog_rows;
DROP SCHEMA by_extension;
DROP SCHEMA by_hand CASCADE;
RESET search_path;
RESET client_min_messages;
