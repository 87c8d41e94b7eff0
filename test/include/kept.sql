\set ECHO none
-- What an update has done to rows that it was not to touch.
--
--     \i test/include/kept.sql                       after rows.sql
--     SELECT test_rows.keep('app');                  before the update
--     SELECT * FROM test_rows.lost('app', steps);    after it: what differs, unless the steps, a text, have to do with it
--
-- Tables and columns are those that have the same name in both versions. Of a column that gets another type its old
-- values are what they are as that.
SET client_min_messages = warning;
DROP TABLE IF EXISTS test_rows.kept, test_rows.kept_columns;
RESET client_min_messages;

CREATE TABLE test_rows.kept (name text PRIMARY KEY, copy text, on_delete boolean, on_update boolean);
CREATE TABLE test_rows.kept_columns (table_name text, name text, type text, own_type boolean, PRIMARY KEY (table_name, name));

-- The tables of a schema, and what a row of another one has done to theirs.
CREATE OR REPLACE FUNCTION test_rows.tables_of(target regnamespace)
RETURNS TABLE (oid oid, name text, on_delete boolean, on_update boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog AS $function$
    SELECT c.oid, relname, bool_or(coalesce(confdeltype IN ('c', 'n', 'd'), false)), bool_or(coalesce(confupdtype IN ('c', 'n', 'd'), false))
    FROM pg_class c LEFT JOIN pg_constraint k ON conrelid = c.oid AND contype = 'f'
    WHERE relnamespace = target AND relkind IN ('r', 'p')
    GROUP BY c.oid, relname
$function$;

-- Columns with values of their own.
CREATE OR REPLACE FUNCTION test_rows.columns_of(rel oid)
RETURNS TABLE (name text, type text, own_type boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog AS $function$
    SELECT attname, format_type(atttypid, atttypmod), atttypid >= 16384
    FROM pg_attribute WHERE attrelid = rel AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
$function$;

CREATE OR REPLACE FUNCTION test_rows.keep(target regnamespace)
RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog SET datestyle = 'ISO, MDY' SET timezone = 'UTC' SET intervalstyle = 'postgres'
SET bytea_output = 'hex' SET extra_float_digits = 1 AS $function$
DECLARE
    t record;
BEGIN
    FOR t IN SELECT * FROM test_rows.tables_of(target) LOOP
        INSERT INTO test_rows.kept VALUES (t.name, 'kept_' || t.oid, t.on_delete, t.on_update);
        INSERT INTO test_rows.kept_columns SELECT t.name, c.* FROM test_rows.columns_of(t.oid) AS c;
        EXECUTE format('CREATE TABLE test_rows.%I AS SELECT %s FROM %s', 'kept_' || t.oid,
            (SELECT string_agg(format('%I::text', c.name), ', ') FROM test_rows.columns_of(t.oid) AS c), t.oid::regclass);
    END LOOP;
END
$function$;

-- The words of a text in SQL, without its comments.
CREATE OR REPLACE FUNCTION test_rows.words_of(text)
RETURNS text[] IMMUTABLE
LANGUAGE sql SET search_path = pg_catalog AS $function$
    SELECT coalesce(array_agg(coalesce(replace(found[1], '""', '"'), lower(found[2]))), '{}')
    FROM regexp_matches(regexp_replace(regexp_replace($1, '/\*.*?\*/', ' ', 'g'), '--[^\n]*', ' ', 'g'), '"((?:[^"]|"")+)"|([\w$]+)', 'g') AS found
$function$;

-- Rows of a query that another one does not have, as text.
CREATE OR REPLACE FUNCTION test_rows.missing(some_rows text, others text)
RETURNS SETOF text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog SET datestyle = 'ISO, MDY' SET timezone = 'UTC' SET intervalstyle = 'postgres'
SET bytea_output = 'hex' SET extra_float_digits = 1 AS $function$
BEGIN
    RETURN QUERY EXECUTE format('SELECT r::text FROM (%s EXCEPT ALL %s) AS r ORDER BY 1 LIMIT 3', some_rows, others);
END
$function$;

CREATE OR REPLACE FUNCTION test_rows.lost(target regnamespace, steps text)
RETURNS SETOF text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $function$
DECLARE
    words text[] := test_rows.words_of(steps);
    t record;
    old text;
    new text;
BEGIN
    FOR t IN SELECT k.copy, k.name, n.oid, k.on_delete OR n.on_delete AS on_delete, k.on_update OR n.on_update AS on_update
        FROM test_rows.kept k JOIN test_rows.tables_of(target) AS n USING (name) ORDER BY name LOOP
        CONTINUE WHEN words && '{delete,merge}' AND (t.name = ANY (words) OR t.on_delete);
        CONTINUE WHEN words && '{update,merge}' AND t.on_update;
        SELECT string_agg(CASE WHEN o.type = n.type THEN format('%I', name) ELSE format('%I::%s::text', name, n.type) END, ', ' ORDER BY name),
            string_agg(format('%I::text', name), ', ' ORDER BY name)
        INTO old, new
        FROM test_rows.kept_columns o JOIN test_rows.columns_of(t.oid) AS n USING (name)
        WHERE o.table_name = t.name AND NOT (t.name = ANY (words) AND name = ANY (words))
            AND NOT ('value' = ANY (words) AND 'rename' = ANY (words) AND o.own_type);
        CONTINUE WHEN old IS NULL;
        old := format('SELECT %s FROM test_rows.%I', old, t.copy);
        new := format('SELECT %s FROM %s', new, t.oid::regclass);
        RETURN QUERY SELECT format('%s: the row %s is not there any more', t.name, m) FROM test_rows.missing(old, new) AS m;
        IF NOT ('insert' = ANY (words) AND t.name = ANY (words)) THEN
            RETURN QUERY SELECT format('%s: the row %s was not there before', t.name, m) FROM test_rows.missing(new, old) AS m;
        END IF;
    END LOOP;
END
$function$;
