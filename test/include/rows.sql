\set ECHO none
-- Rows for any schema, made from the catalog.
--
--     \i test/include/rows.sql
--     SELECT test_rows.make_rows('app', 10, 0.5);     so many rows per table; the same for a seed
--     SELECT test_rows.rows_of('app');                all rows as text, to be compared
--
-- Of every type; NULL where it may be; keys, foreign keys, checks and exclusions hold. A row is made of a number: column
-- by column a value with that number, or a literal that a check has. What the server then objects to, by name, gets
-- another value. A table of which no row can be made is a warning.
SET client_min_messages = warning;
DROP SCHEMA IF EXISTS test_rows CASCADE;
RESET client_min_messages;
CREATE SCHEMA test_rows;

-- A number from 0 on that depends on the words alone.
CREATE FUNCTION test_rows.pick(choices bigint, VARIADIC words text[])
RETURNS bigint IMMUTABLE
LANGUAGE sql AS $function$SELECT ('x' || left(md5(words::text), 12))::bit(48)::bigint % greatest(choices, 1)$function$;

-- Is the text a value of the type, which may be a domain with checks? It fits only as it is: nothing is cut off.
CREATE FUNCTION test_rows.fits(value text, type oid, typmod integer)
RETURNS boolean STABLE
LANGUAGE plpgsql SET search_path = pg_catalog AS $function$
DECLARE
    result boolean;
BEGIN
    EXECUTE format('SELECT %L::%s IS NOT NULL OR %L IS NULL', value, format_type(type, typmod), value) INTO result;
    RETURN true;
EXCEPTION WHEN OTHERS THEN
    RETURN false;
END
$function$;

-- A short word with a number: different ones for different numbers, as long as the length allows.
CREATE FUNCTION test_rows.letters(n bigint, wanted integer)
RETURNS text IMMUTABLE
LANGUAGE sql AS $function$
    SELECT string_agg(chr(97 + ((n / (26 ^ (i - 1))::bigint) % 26)::integer), '' ORDER BY i DESC)
    FROM generate_series(1, greatest(wanted, 1)) AS i
$function$;

-- Texts with a number in them, in the ways that people, programs and checks have.
CREATE FUNCTION test_rows.words(n bigint, style bigint)
RETURNS text IMMUTABLE
LANGUAGE sql AS $function$
    SELECT (ARRAY[
        'word ' || n, 'it''s ' || n, 'back\slash ' || n, 'größe ' || n, E'two\nlines ' || n, '"quoted" $' || n || '$ %d',
        'name' || n || '@example.org', n::text, 'https://example.org/' || n, test_rows.letters(n, 4), upper(test_rows.letters(n, 4)),
        'word-' || n, 'word_' || n, '#' || lpad(to_hex(n), 6, '0'), '+49' || lpad(n::text, 8, '0'), test_rows.letters(n, 2),
        upper(test_rows.letters(n, 2)), upper(test_rows.letters(n, 3)), '', lpad(n::text, 5, '0'), md5(n::text)::uuid::text,
        '{"a": ' || n || '}', n || '.' || n || '.0', '/path/' || n, 'Word' || n, '10.0.' || n % 256 || '.1', '2024-01-' || lpad((1 + n % 28)::text, 2, '0')
    ])[1 + style % 27]
$function$;

-- A value of a plain type with a number, as text; NULL for a type that is not known here. Greater for greater numbers
-- where that is easy.
CREATE FUNCTION test_rows.plain_value(type text, typmod integer, n bigint, style bigint)
RETURNS text IMMUTABLE
LANGUAGE plpgsql SET search_path = pg_catalog SET timezone = 'UTC' SET datestyle = 'ISO, MDY' AS $function$
DECLARE
    length integer := CASE WHEN typmod > 4 AND type IN ('varchar', 'bpchar') THEN typmod - 4 END;
    digits integer := CASE WHEN typmod >= 4 AND type = 'numeric' THEN ((typmod - 4) >> 16) & 65535 END;
    scale integer := CASE WHEN typmod >= 4 AND type = 'numeric' THEN ((((typmod - 4) & 2047) # 1024) - 1024) END;
BEGIN
    CASE
        WHEN type = 'bool' THEN RETURN n % 2 = 1;
        WHEN type IN ('int2', 'int4', 'int8', 'oid') THEN RETURN n % 30000;
        WHEN type = 'money' THEN RETURN n || '.25';
        WHEN type = 'numeric' AND digits IS NULL THEN RETURN n || '.' || lpad((n % 100)::text, 2, '0');
        WHEN type = 'numeric' AND scale <= 0 THEN RETURN (n % (10 ^ least(digits, 9))::bigint) * (10 ^ -scale)::bigint;
        WHEN type = 'numeric' THEN
            RETURN (n % (10 ^ least(greatest(digits - scale, 0), 9))::bigint) || '.' || lpad(((n * 7) % (10 ^ least(scale, 6))::bigint)::text, least(scale, 6), '0');
        WHEN type IN ('float4', 'float8') THEN RETURN n || '.5';
        WHEN type = 'char' THEN RETURN chr(97 + (n % 26)::integer);
        WHEN type IN ('varchar', 'bpchar') AND length < 12 THEN RETURN test_rows.letters(n, length);
        WHEN type IN ('text', 'varchar', 'bpchar', 'name') THEN RETURN left(test_rows.words(n, style), coalesce(length, 60));
        WHEN type = 'date' THEN RETURN date '2020-01-01' + (n % 3000)::integer;
        WHEN type = 'time' THEN RETURN time '00:00' + n * interval '7 minutes';
        WHEN type = 'timetz' THEN RETURN time '00:00' + n * interval '7 minutes' || '+02';
        WHEN type = 'timestamp' THEN RETURN timestamp '2020-03-01 01:30' + n * interval '61 minutes 1.5 seconds';
        WHEN type = 'timestamptz' THEN RETURN timestamptz '2020-03-01 01:30+00' + n * interval '61 minutes 1.5 seconds';
        WHEN type = 'interval' THEN RETURN n || ' days ' || n % 24 || ' hours';
        WHEN type = 'uuid' THEN RETURN md5(n::text)::uuid;
        WHEN type IN ('json', 'jsonb') THEN RETURN format('{"a": %s, "b": ["it''s", null, "\\"]}', n);
        WHEN type = 'jsonpath' THEN RETURN '$.a' || n;
        WHEN type = 'xml' THEN RETURN '<a>' || n || '</a>';
        WHEN type = 'bytea' THEN RETURN '\x00' || lpad(to_hex(n), 8, '0');
        WHEN type = 'inet' THEN RETURN format('10.%s.%s.%s/16', n / 65536 % 256, n / 256 % 256, n % 256);
        WHEN type = 'cidr' THEN RETURN format('10.%s.%s.0/24', n / 256 % 256, n % 256);
        WHEN type = 'macaddr' THEN RETURN format('08:00:2b:%s:%s:%s', lpad(to_hex(n / 65536 % 256), 2, '0'), lpad(to_hex(n / 256 % 256), 2, '0'), lpad(to_hex(n % 256), 2, '0'));
        WHEN type = 'macaddr8' THEN RETURN format('08:00:2b:01:02:%s:%s:03', lpad(to_hex(n / 256 % 256), 2, '0'), lpad(to_hex(n % 256), 2, '0'));
        WHEN type IN ('bit', 'varbit') THEN RETURN right(n::bit(32)::text, least(CASE WHEN typmod > 0 THEN typmod WHEN type = 'bit' THEN 1 ELSE 16 END, 32));
        WHEN type = 'point' THEN RETURN format('(%s,%s)', n, n);
        WHEN type = 'line' THEN RETURN format('{1,2,%s}', n);
        WHEN type IN ('lseg', 'box', 'path', 'polygon') THEN RETURN format('(%s,%s),(%s,%s)', n + 1, n + 1, n, n);
        WHEN type = 'circle' THEN RETURN format('<(%s,0),1>', n * 10);
        WHEN type IN ('tsvector', 'tsquery') THEN RETURN 'word' || n;
        WHEN type = 'pg_lsn' THEN RETURN '0/' || upper(to_hex(n));
        WHEN type = 'regclass' THEN RETURN 'pg_class';
        WHEN type = 'regtype' THEN RETURN 'integer';
        ELSE RETURN NULL;
    END CASE;
END
$function$;

-- A value of a type that nothing is known about: the first of some texts that the server takes.
CREATE FUNCTION test_rows.unknown_value(type oid, typmod integer, n bigint)
RETURNS text STABLE
LANGUAGE sql AS $function$
    SELECT value
    FROM unnest(ARRAY['word' || n, n::text, n || '.5', '"a"=>"' || n || '"', 'a.b' || n, '{' || n || '}', '(' || n || ',1)', '[' || n || ',' || n + 1 || ']',
        md5(n::text), '{"a": ' || n || '}', '2020-01-01', '10.0.0.' || n % 256, '(0,0)', 'POINT(1 ' || n || ')', '{}', 'a', '1', '0', '']) WITH ORDINALITY AS t(value, i)
    WHERE test_rows.fits(value, type, typmod)
    ORDER BY i LIMIT 1
$function$;

-- A value of any type with a number, as text. That of a domain may violate its checks.
CREATE FUNCTION test_rows.value(type oid, typmod integer, n bigint, style bigint)
RETURNS text STABLE
LANGUAGE plpgsql SET search_path = pg_catalog AS $function$
DECLARE
    t pg_type;
    labels text[];
    subtype oid;
    delimiter text;
BEGIN
    SELECT * INTO t FROM pg_type WHERE oid = type;
    CASE
        WHEN t.typtype = 'd' THEN RETURN test_rows.value(t.typbasetype, t.typtypmod, n, style);
        WHEN t.typtype = 'e' THEN
            SELECT array_agg(enumlabel ORDER BY enumsortorder) INTO labels FROM pg_enum WHERE enumtypid = type;
            RETURN labels[1 + n % cardinality(labels)];
        WHEN t.typsubscript = 'array_subscript_handler'::regproc AND t.typlen = -1 THEN
            SELECT typdelim INTO delimiter FROM pg_type WHERE oid = t.typelem;
            RETURN coalesce((SELECT '{' || string_agg(coalesce('"' || regexp_replace(element, '(["\\])', '\\\1', 'g') || '"', 'NULL'), delimiter ORDER BY i) || '}'
                FROM generate_series(1, (n % 4)::integer) AS i, test_rows.value(t.typelem, typmod, n + i, style + i) AS element), '{}');
        WHEN t.typtype = 'r' THEN
            SELECT rngsubtype INTO subtype FROM pg_range WHERE rngtypid = type;
            RETURN format('["%s","%s")', test_rows.value(subtype, -1, n * 10, 11), test_rows.value(subtype, -1, n * 10 + 5, 11));
        WHEN t.typtype = 'm' THEN
            RETURN format('{%s}', test_rows.value((SELECT rngtypid FROM pg_range WHERE rngmultitypid = type), -1, n, style));
        ELSE
            RETURN coalesce(test_rows.plain_value(t.typname::text, typmod, n, style), test_rows.unknown_value(type, typmod, n));
    END CASE;
END
$function$;

-- What a check compares with, and what is next to it: texts that may be values which it takes.
CREATE FUNCTION test_rows.literals_in(condition text)
RETURNS SETOF text STABLE
LANGUAGE sql SET search_path = pg_catalog AS $function$
    SELECT DISTINCT value
    FROM regexp_matches(condition, $$'((?:[^']|'')*)'|(?<![\w.])(\d{1,15}(?:\.\d+)?)(?![\w.])$$, 'g') AS found,
        LATERAL (
            SELECT replace(found[1], '''''', '''')
            UNION ALL SELECT element FROM unnest(string_to_array(CASE WHEN found[1] ~ '^\{.*\}$' THEN btrim(found[1], '{}') END, ',')) AS element
            UNION ALL SELECT (found[1]::date + day)::text FROM generate_series(-1, 1) AS day WHERE found[1] ~ '^\d{4}-\d\d-\d\d$'
            UNION ALL SELECT (number::numeric + change)::text FROM coalesce(found[2], substring(found[1] FROM '^-?\d{1,15}(?:\.\d+)?$')) AS number,
                unnest('{0,1,-1}'::integer[]) AS change WHERE number IS NOT NULL
            UNION ALL SELECT (-found[2]::numeric)::text WHERE found[2] IS NOT NULL
            UNION ALL SELECT repeat('x', found[2]::integer + change) FROM unnest('{0,1,-1}'::integer[]) AS change WHERE found[2] ~ '^\d{1,3}$'
        ) AS near(value)
    WHERE value IS NOT NULL
$function$;

-- What the checks of a domain, and of those that it is made of, compare with.
CREATE FUNCTION test_rows.literals_of_type(type oid)
RETURNS SETOF text STABLE
LANGUAGE sql SET search_path = pg_catalog AS $function$
    WITH RECURSIVE made_of AS (
        SELECT type AS oid
        UNION SELECT typbasetype FROM pg_type JOIN made_of USING (oid) WHERE typbasetype <> 0
    )
    SELECT literal FROM pg_constraint JOIN made_of ON contypid = made_of.oid, test_rows.literals_in(pg_get_constraintdef(pg_constraint.oid)) AS literal
$function$;

-- What to know of the columns that get values.
CREATE TABLE test_rows.columns (
    schema oid, rel oid, num smallint, name text, type oid, typmod integer, not_null boolean, next_value text, literals text[],
    in_domain boolean, PRIMARY KEY (rel, num)
);

CREATE FUNCTION test_rows.note_columns(target oid)
RETURNS void
LANGUAGE sql SET search_path = pg_catalog AS $function$
    DELETE FROM test_rows.columns;
    INSERT INTO test_rows.columns
    SELECT target, c.oid, a.attnum, a.attname, a.atttypid, a.atttypmod,
        a.attnotnull OR NOT test_rows.fits(NULL, a.atttypid, a.atttypmod),
        CASE WHEN a.attidentity <> '' THEN format('nextval(%L)', pg_get_serial_sequence(c.oid::regclass::text, a.attname))
            WHEN pg_get_expr(d.adbin, d.adrelid) ~ '^nextval\(' THEN pg_get_expr(d.adbin, d.adrelid) END,
        ARRAY(SELECT DISTINCT literal FROM (
            SELECT literal FROM pg_constraint k, test_rows.literals_in(pg_get_constraintdef(k.oid)) AS literal
                WHERE k.conrelid = c.oid AND k.contype = 'c' AND a.attnum = ANY (k.conkey)
            UNION ALL SELECT test_rows.literals_of_type(a.atttypid)
            UNION ALL SELECT test_rows.literals_of_type(t.typelem)) AS found(literal) ORDER BY literal),
        t.typtype = 'd' OR e.typtype = 'd'
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type e ON e.oid = t.typelem
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = target AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
$function$;

-- The value of a column in a row; roll counts how often another one was wanted.
CREATE FUNCTION test_rows.column_value(col test_rows.columns, seed text, number bigint, roll integer)
RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog AS $function$
DECLARE
    result text;
    words text[];
BEGIN
    IF col.next_value IS NOT NULL AND roll < 8 THEN
        BEGIN
            EXECUTE 'SELECT ' || col.next_value INTO result;
            RETURN result;
        EXCEPTION WHEN OTHERS THEN
            NULL;   -- a sequence has an end
        END;
    END IF;
    IF NOT col.not_null AND test_rows.pick(5, seed, 'null', col.name, number::text, roll::text) = 0 THEN
        RETURN NULL;
    END IF;
    FOR try IN 0 .. CASE WHEN col.in_domain OR cardinality(col.literals) > 0 THEN 80 ELSE 0 END LOOP
        words := ARRAY[seed, col.name, number::text, roll::text, try::text];
        IF cardinality(col.literals) > 0 AND test_rows.pick(2, VARIADIC words || 'literal'::text) = 0 THEN
            result := col.literals[1 + test_rows.pick(cardinality(col.literals), VARIADIC words)];
        ELSIF roll + try = 0 THEN
            result := test_rows.value(col.type, col.typmod, number + test_rows.pick(40, seed, col.name), test_rows.pick(27, VARIADIC words));
        ELSE
            result := test_rows.value(col.type, col.typmod, 1 + test_rows.pick(20000, VARIADIC words), test_rows.pick(27, VARIADIC words || 'style'::text));
        END IF;
        IF test_rows.fits(result, col.type, col.typmod) THEN
            RETURN result;
        END IF;
    END LOOP;
    RETURN CASE WHEN col.not_null THEN result END;
END
$function$;

-- The groups of tables that reference each other, directly or not, the referenced ones first.
CREATE FUNCTION test_rows.groups(target oid)
RETURNS TABLE (members oid[])
LANGUAGE sql SET search_path = pg_catalog AS $function$
    WITH RECURSIVE reaches AS (
        SELECT oid AS a, oid AS b FROM pg_class WHERE relnamespace = target AND relkind IN ('r', 'p') AND NOT relispartition
        UNION SELECT a, confrelid FROM reaches JOIN pg_constraint ON conrelid = b AND contype = 'f'
    )
    SELECT members FROM (
        SELECT DISTINCT ON (members) members, distance, relname
        FROM (
            SELECT r.a, (SELECT array_agg(s.b ORDER BY s.b) FROM reaches s JOIN reaches t ON t.a = s.b AND t.b = s.a WHERE s.a = r.a) AS members,
                count(*) AS distance
            FROM reaches r GROUP BY r.a
        ) AS of_tables JOIN pg_class c ON c.oid = a
        ORDER BY members, relname
    ) AS found
    ORDER BY distance, relname
$function$;

-- The columns that a constraint or index, by the name in an error, is about.
CREATE FUNCTION test_rows.blamed(target oid, tables oid[], table_name text, constraint_name text, column_name text)
RETURNS text[]
LANGUAGE sql SET search_path = pg_catalog AS $function$
    SELECT array_agg(DISTINCT c.rel || '/' || c.num)
    FROM test_rows.columns c JOIN pg_class r ON r.oid = c.rel
    WHERE c.rel = ANY (tables) AND (table_name = '' OR r.relname = table_name) AND (
        c.name = column_name AND column_name <> ''
        OR c.num IN (SELECT unnest(conkey) FROM pg_constraint WHERE conrelid = c.rel AND conname = constraint_name)
        OR c.num IN (SELECT refobjsubid FROM pg_depend d JOIN pg_class i ON d.classid = 'pg_class'::regclass AND i.oid = d.objid
            WHERE i.relname = constraint_name AND i.relnamespace = target AND d.refobjid = c.rel)
        OR c.num IN (SELECT refobjsubid FROM pg_depend d JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
            WHERE k.conname = constraint_name AND k.conrelid = c.rel AND d.refobjid = c.rel))
$function$;

-- The values that a row of another table has in the columns of a key, as an array; the number chooses one.
CREATE FUNCTION test_rows.referenced(key pg_constraint, given jsonb, number bigint, seed text)
RETURNS text[]
LANGUAGE plpgsql SET search_path = pg_catalog AS $function$
DECLARE
    selected text;
    conditions text;
    total bigint;
    result text[];
BEGIN
    SELECT string_agg(quote_ident(attname) || '::text', ', ' ORDER BY i),
        string_agg(quote_ident(attname) || ' IS NOT NULL'
            || CASE WHEN given ? (key.conrelid || '/' || key.conkey[i])
                THEN format(' AND %I::text = %L', attname, given ->> (key.conrelid || '/' || key.conkey[i])) ELSE '' END, ' AND ')
    INTO selected, conditions
    FROM unnest(key.confkey) WITH ORDINALITY AS k(num, i) JOIN pg_attribute ON attrelid = key.confrelid AND attnum = num;
    EXECUTE format('SELECT count(*) FROM %s WHERE %s', key.confrelid::regclass, conditions) INTO total;
    EXECUTE format('SELECT ARRAY[%s] FROM %s WHERE %s ORDER BY ARRAY[%s] COLLATE "C" OFFSET %s LIMIT 1', selected, key.confrelid::regclass, conditions,
        selected, number % greatest(total, 1)) INTO result;
    RETURN result;
END
$function$;

-- The values of foreign keys: those of a row that is there, of the rows that are made at the same time, or NULL.
CREATE FUNCTION test_rows.set_foreign_keys(given jsonb, tables oid[], seed text, number bigint, rolls jsonb)
RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog AS $function$
DECLARE
    key pg_constraint;
    names text[];
    decided text[];
    roll integer;
    nullable boolean;
    found text[];
    result jsonb := given;
    later boolean;
BEGIN
    FOREACH later IN ARRAY ARRAY[false, true, true, true] LOOP
        decided := CASE WHEN later THEN decided ELSE '{}' END;
        FOR key IN SELECT * FROM pg_constraint WHERE conrelid = ANY (tables) AND contype = 'f' ORDER BY cardinality(conkey) DESC, conname LOOP
            names := ARRAY(SELECT key.conrelid || '/' || num FROM unnest(key.conkey) AS num);
            roll := (SELECT max(coalesce((rolls ->> name)::integer, 0)) FROM unnest(names) AS name);
            nullable := CASE key.confmatchtype WHEN 'f' THEN NOT bool_or(not_null) ELSE NOT bool_and(not_null) END
                FROM test_rows.columns WHERE rel = key.conrelid AND num = ANY (key.conkey);
            CONTINUE WHEN key.confrelid = ANY (tables) IS DISTINCT FROM later;
            -- A column that another key has set to NULL is enough.
            CONTINUE WHEN EXISTS (SELECT FROM unnest(names) AS name WHERE name = ANY (decided) AND result ->> name IS NULL) AND key.confmatchtype <> 'f';
            found := CASE WHEN later AND NOT (key.confrelid = key.conrelid AND number > 1 AND test_rows.pick(2, seed, key.conname, number::text, roll::text) = 0)
                THEN ARRAY(SELECT result ->> (key.confrelid || '/' || num) FROM unnest(key.confkey) AS num)
                ELSE test_rows.referenced(key, (SELECT jsonb_object_agg(name, result -> name) FROM unnest(names) AS name WHERE name = ANY (decided)),
                    number + CASE roll WHEN 0 THEN 0 ELSE test_rows.pick(1000, seed, key.conname, number::text, roll::text) END, seed) END;
            IF nullable AND (found IS NULL OR array_position(found, NULL) IS NOT NULL OR test_rows.pick(5, seed, 'null', key.conname, number::text, roll::text) = 0) THEN
                found := NULL;
            END IF;
            FOR i IN 1 .. cardinality(names) LOOP
                IF found IS NULL AND (SELECT not_null FROM test_rows.columns WHERE rel = key.conrelid AND num = key.conkey[i]) THEN
                    CONTINUE;
                END IF;
                result := jsonb_set(result, names[i:i], coalesce(to_jsonb(found[i]), 'null'));
            END LOOP;
            decided := decided || names;
        END LOOP;
    END LOOP;
    RETURN result;
END
$function$;

-- The statement that inserts one row into each of the tables.
CREATE FUNCTION test_rows.insert_statement(tables oid[], given jsonb)
RETURNS text
LANGUAGE sql SET search_path = pg_catalog AS $function$
    WITH inserts AS (
        SELECT i, format('INSERT INTO %s ', rel::regclass) || coalesce((
            SELECT format('(%s) OVERRIDING SYSTEM VALUE VALUES (%s)', string_agg(quote_ident(name), ', ' ORDER BY num),
                string_agg(quote_nullable(given ->> (c.rel || '/' || num)), ', ' ORDER BY num))
            FROM test_rows.columns c WHERE c.rel = tables.rel), 'DEFAULT VALUES') AS statement
        FROM unnest(tables) WITH ORDINALITY AS tables(rel, i)
    )
    SELECT CASE WHEN cardinality(tables) > 1
            THEN 'WITH ' || string_agg(format('insert_%s AS (%s)', i, statement), ', ') FILTER (WHERE i > 1) || ' ' ELSE '' END
        || min(statement) FILTER (WHERE i = 1)
    FROM inserts
$function$;

-- Insert one row into each table of a group; false if none could be found that the server takes.
CREATE FUNCTION test_rows.insert_group(target oid, tables oid[], number bigint, seed text)
RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog AS $function$
DECLARE
    given jsonb := '{}';
    rolls jsonb := '{}';
    blamed text[];
    cell text;
    table_name text;
    constraint_name text;
    column_name text;
    message text;
BEGIN
    SELECT coalesce(jsonb_object_agg(rel || '/' || num, test_rows.column_value(c, seed || rel::regclass, number, 0)), '{}')
        INTO given FROM test_rows.columns c WHERE rel = ANY (tables);
    FOR attempt IN 1 .. 150 LOOP
        BEGIN
            EXECUTE test_rows.insert_statement(tables, test_rows.set_foreign_keys(given, tables, seed, number, rolls));
            SET CONSTRAINTS ALL IMMEDIATE;
            SET CONSTRAINTS ALL DEFERRED;
            RETURN true;
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS table_name = TABLE_NAME, constraint_name = CONSTRAINT_NAME, column_name = COLUMN_NAME,
                message = MESSAGE_TEXT;
        END;
        blamed := test_rows.blamed(target, tables, table_name, constraint_name, column_name);
        -- Who is nobody's fault is everybody's, now and then.
        IF blamed IS NULL OR attempt % 20 = 0 THEN
            blamed := ARRAY(SELECT rel || '/' || num FROM test_rows.columns WHERE rel = ANY (tables)
                AND test_rows.pick(2, seed, rel::regclass::text, num::text, attempt::text) = 0);
        END IF;
        FOREACH cell IN ARRAY blamed LOOP
            rolls := jsonb_set(rolls, ARRAY[cell], to_jsonb(coalesce((rolls ->> cell)::integer, 0) + 1));
            given := jsonb_set(given, ARRAY[cell], coalesce((SELECT to_jsonb(test_rows.column_value(c, seed || rel::regclass, number, (rolls ->> cell)::integer))
                FROM test_rows.columns c WHERE rel || '/' || num = cell), 'null'));
        END LOOP;
    END LOOP;
    RAISE NOTICE 'no row % for %: %', number, tables::regclass[], message;
    RETURN false;
END
$function$;

-- Fill all tables of a schema; the number of rows that there are then.
CREATE FUNCTION test_rows.make_rows(target regnamespace, how_many integer, seed double precision)
RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog SET datestyle = 'ISO, MDY' SET timezone = 'UTC' SET intervalstyle = 'postgres'
SET bytea_output = 'hex' SET extra_float_digits = 1 AS $function$
DECLARE
    tables oid[];
    made bigint;
    total bigint := 0;
BEGIN
    PERFORM test_rows.note_columns(target);
    FOR tables IN SELECT * FROM test_rows.groups(target) LOOP
        made := 0;
        FOR number IN 1 .. how_many LOOP
            made := made + test_rows.insert_group(target, tables, number, seed::text)::integer;
        END LOOP;
        IF made = 0 AND how_many > 0 THEN
            RAISE WARNING 'no row could be made for %', tables::regclass[];
        END IF;
        total := total + made * cardinality(tables);
    END LOOP;
    RETURN total;
END
$function$;

-- All rows of a schema as lines of text: table, then columns by name. The same whoever looks, in every schema.
CREATE FUNCTION test_rows.rows_of(target regnamespace)
RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog SET datestyle = 'ISO, MDY' SET timezone = 'UTC' SET intervalstyle = 'postgres'
SET bytea_output = 'hex' SET extra_float_digits = 1 AS $function$
DECLARE
    rel oid;
    columns text;
    lines text;
    result text := '';
BEGIN
    FOR rel IN SELECT oid FROM pg_class WHERE relnamespace = target AND relkind IN ('r', 'p') ORDER BY relname COLLATE "C" LOOP
        SELECT string_agg(format('%L || coalesce(quote_literal(%I::text), ''NULL'')', quote_ident(attname) || '=', attname), ' || '' '' || ' ORDER BY attname COLLATE "C")
            INTO columns FROM pg_attribute WHERE attrelid = rel AND attnum > 0 AND NOT attisdropped;
        EXECUTE format('SELECT string_agg(%L || line, '''' ORDER BY line COLLATE "C") FROM (SELECT %s AS line FROM %s) AS lines',
            E'\n' || (SELECT relname FROM pg_class WHERE oid = rel) || ': ', coalesce(columns, ''''''), rel::regclass) INTO lines;
        result := result || coalesce(lines, '');
    END LOOP;
    RETURN ltrim(result, E'\n');
END
$function$;
