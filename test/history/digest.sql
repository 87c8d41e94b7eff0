-- What the replay of a history needs beside test/include/rows.sql.

CREATE FUNCTION test_rows.diff(old text, new text, steps text, allow_data_loss boolean)
RETURNS TABLE (step integer, statement text, hazards text[], transactional boolean, reason text)
LANGUAGE c AS 'schema_setup', 'schema_setup_diff';

-- Tables that no row could be made for, so that it is not tried each time
CREATE TABLE test_rows.unfilled (rel oid PRIMARY KEY, columns text);

-- Make rows for all tables that have none.
CREATE FUNCTION test_rows.fill(how_many integer)
RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog SET datestyle = 'ISO, MDY' SET timezone = 'UTC' AS $function$
DECLARE
    rel oid;
    tables oid[];
    empty oid[] := '{}';
    found boolean;
BEGIN
    FOR rel IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        AND oid NOT IN (SELECT u.rel FROM test_rows.unfilled AS u) LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', rel::regclass) INTO found;
        IF NOT found THEN
            empty := empty || rel;
        END IF;
    END LOOP;
    IF empty = '{}' THEN
        RETURN;
    END IF;
    PERFORM test_rows.note_columns('public'::regnamespace);
    FOR tables IN SELECT members FROM test_rows.groups('public'::regnamespace) WHERE members && empty LOOP
        FOR number IN 1 .. how_many LOOP
            PERFORM test_rows.insert_group('public'::regnamespace, tables, number, 'history');
        END LOOP;
        FOREACH rel IN ARRAY tables LOOP
            EXECUTE format('SELECT EXISTS (SELECT FROM %s)', rel::regclass) INTO found;
            IF NOT found THEN
                INSERT INTO test_rows.unfilled VALUES (rel) ON CONFLICT DO NOTHING;
            END IF;
        END LOOP;
    END LOOP;
END
$function$;

-- The rows of each table, or the values of each column with the number of those that are not NULL, as digests; columns
-- may be left out, each as TABLE.COLUMN. Sequences too.
CREATE FUNCTION test_rows.digests(by_column boolean, without text[])
RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog SET datestyle = 'ISO, MDY' SET timezone = 'UTC' SET intervalstyle = 'postgres'
SET bytea_output = 'hex' SET extra_float_digits = 1 AS $function$
DECLARE
    rel record;
    col record;
    columns text[];
    digest text;
    result jsonb := '{}';
BEGIN
    FOR rel IN SELECT oid, relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S') LOOP
        IF rel.relkind = 'S' THEN
            EXECUTE format('SELECT last_value || '' '' || is_called FROM %s', rel.oid::regclass) INTO digest;
            result := result || jsonb_build_object(rel.relname, digest);
            CONTINUE;
        END IF;
        columns := '{}';
        FOR col IN SELECT attname FROM pg_attribute WHERE attrelid = rel.oid AND attnum > 0 AND NOT attisdropped AND rel.relname || '.' || attname <> ALL (without)
            ORDER BY attname COLLATE "C" LOOP
            columns := columns || format('coalesce(quote_literal(%I::text), ''NULL'')', col.attname);
            IF by_column THEN
                EXECUTE format('SELECT count(%1$I) || '' '' || md5(string_agg(%1$I::text, '','' ORDER BY %1$I::text COLLATE "C")) FROM %2$s', col.attname, rel.oid::regclass) INTO digest;
                result := result || jsonb_build_object(rel.relname || '.' || col.attname, digest);
            END IF;
        END LOOP;
        EXECUTE format('SELECT count(*) || '' '' || md5(string_agg(line, E''\n'' ORDER BY line COLLATE "C")) FROM (SELECT concat_ws('','', %s) AS line FROM %s) AS lines',
            CASE WHEN columns = '{}' THEN '''''' ELSE array_to_string(columns, ', ') END, rel.oid::regclass) INTO digest;
        result := result || jsonb_build_object(rel.relname, digest);
    END LOOP;
    RETURN result;
END
$function$;

-- What Migration.pm wants to know of the catalog.
CREATE FUNCTION test_rows.state()
RETURNS json
LANGUAGE sql STABLE SET search_path = public, pg_catalog AS $function$
    SELECT json_build_object(
        'tables', (SELECT coalesce(json_object_agg(relname, (
                SELECT coalesce(json_object_agg(attname, json_build_object('type', format_type(atttypid, atttypmod), 'value', pg_get_expr(adbin, adrelid),
                    'not_null', CASE WHEN attnotnull THEN 1 ELSE 0 END,
                    'required', CASE WHEN attnotnull AND NOT atthasdef AND attidentity = '' THEN 1 ELSE 0 END)), '{}')
                FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped)), '{}')
            FROM pg_class AS c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')),
        'relations', (SELECT coalesce(json_object_agg(relname, 1), '{}') FROM pg_class WHERE relnamespace = 'public'::regnamespace),
        'constraints', (SELECT coalesce(json_object_agg(c.relname || '.' || conname, 1), '{}') FROM pg_constraint JOIN pg_class AS c ON c.oid = conrelid
            WHERE connamespace = 'public'::regnamespace),
        'types', (SELECT coalesce(json_object_agg(typname, 1), '{}') FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')))
$function$;
