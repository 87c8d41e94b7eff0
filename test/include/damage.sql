-- Damage to the catalog, one value at a time. Loaded where the extension :application is, with what else is to be looked
-- at beside it. It gives these functions:
--
--     damage.change(seed, number)   the statement that makes a change, the same each time
--     damage.endure(seed, number)   makes it, if the server lets it, calls every function that looks or repairs, and takes
--                                   it back; returns what no damage may lead to. It says each call before it makes it
--
-- What a change is made of is not said here: the rows are those of the extension, of its members, of what refers to them
-- and of what they refer to, and is not built in, by what the server says of its catalogs; the columns are all that these
-- catalogs have.
SET client_min_messages = warning;
SET allow_system_table_mods = on;

CREATE SCHEMA damage;
CREATE TABLE damage.application AS SELECT :'application'::text AS name;

-- Bytes as any type of variable length.
INSERT INTO pg_cast
SELECT 90000 + row_number() OVER (ORDER BY t.oid), 'bytea'::regtype, t.oid, 0, 'e', 'b'
FROM pg_type AS t
WHERE t.oid IN (SELECT atttypid FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = attrelid
        WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r' AND attnum > 0)
    AND t.typlen = -1 AND t.typtype = 'b' AND t.oid <> 'bytea'::regtype;

-- The functions under names of their own: what is called is not what was damaged.
DO $$
DECLARE
    definition text;
BEGIN
    FOR definition IN SELECT pg_get_functiondef(objid) FROM pg_depend JOIN pg_extension AS e ON e.oid = refobjid
        WHERE refclassid = 'pg_extension'::regclass AND extname = (SELECT name FROM damage.application)
            AND classid = 'pg_proc'::regclass
    LOOP
        EXECUTE regexp_replace(definition, 'FUNCTION \S+?\.' || (SELECT name FROM damage.application) || '_',
            'FUNCTION damage.');
    END LOOP;
END
$$;

-- Objects to damage, and rows that are about them. A leaf is one whose other users do not matter.
CREATE TABLE damage.objects (class oid, object oid, leaf boolean, UNIQUE (class, object));
CREATE TABLE damage.rows (catalog regclass, place tid, UNIQUE (catalog, place));
INSERT INTO damage.objects
SELECT 'pg_extension'::regclass, oid, false FROM pg_extension WHERE extname = :'application';
INSERT INTO damage.objects
SELECT classid, objid, false FROM pg_depend
WHERE refclassid = 'pg_extension'::regclass AND refobjid IN (SELECT object FROM damage.objects) AND deptype = 'e';

-- Adds what is one reference away, but for the language that this is written in; returns how much.
CREATE FUNCTION damage.collect() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    known bigint := (SELECT count(*) FROM damage.objects) + (SELECT count(*) FROM damage.rows);
    fk record;
    leaf text;
BEGIN
    FOR fk IN SELECT fktable, fkcols[1] AS fkcolumn, pktable,
            EXISTS (SELECT FROM pg_attribute WHERE attrelid = fktable AND attname = 'oid') AS has_oid
        FROM pg_get_catalog_foreign_keys() WHERE NOT is_array AND array_length(fkcols, 1) = 1 AND pkcols = '{oid}'
    LOOP
        EXECUTE format('INSERT INTO damage.rows SELECT %L::regclass, ctid FROM %s WHERE %I IN
            (SELECT object FROM damage.objects WHERE class = %L::regclass AND NOT leaf) ON CONFLICT DO NOTHING',
            fk.fktable, fk.fktable, fk.fkcolumn, fk.pktable);
        CONTINUE WHEN NOT fk.has_oid;
        EXECUTE format('INSERT INTO damage.objects SELECT %L::regclass, oid, false FROM %s
            WHERE ctid IN (SELECT place FROM damage.rows WHERE catalog = %L::regclass) ON CONFLICT DO NOTHING',
            fk.fktable, fk.fktable, fk.fktable);
        leaf := format('(oid < 16384 OR %L::regclass = ''pg_namespace''::regclass OR %L::regclass = ''pg_authid''::regclass)',
            fk.pktable, fk.pktable);
        EXECUTE format('INSERT INTO damage.objects SELECT %L::regclass, oid, %s FROM %s
            WHERE oid IN (SELECT %I FROM %s WHERE ctid IN (SELECT place FROM damage.rows WHERE catalog = %L::regclass))
                AND (oid >= 12000 OR oid = ''public''::regnamespace) AND %L::regclass <> ''pg_language''::regclass
            ON CONFLICT DO NOTHING',
            fk.pktable, leaf, fk.pktable, fk.fkcolumn, fk.fktable, fk.fktable, fk.pktable);
    END LOOP;
    FOR fk IN SELECT DISTINCT class::regclass AS catalog FROM damage.objects
    LOOP
        EXECUTE format('INSERT INTO damage.rows SELECT %L::regclass, ctid FROM %s WHERE oid IN
            (SELECT object FROM damage.objects WHERE class = %L::regclass) ON CONFLICT DO NOTHING',
            fk.catalog, fk.catalog, fk.catalog);
    END LOOP;
    -- What is about an object of any class names that too.
    FOR fk IN SELECT c.attrelid::regclass AS catalog, c.attname AS class, o.attname AS object
        FROM pg_attribute AS c JOIN pg_attribute AS o ON o.attrelid = c.attrelid
        JOIN pg_class AS r ON r.oid = c.attrelid AND relkind = 'r' AND relnamespace = 'pg_catalog'::regnamespace
        WHERE (c.attname, o.attname) IN (('classid', 'objid'), ('classoid', 'objoid'), ('refclassid', 'refobjid'))
    LOOP
        EXECUTE format('INSERT INTO damage.rows SELECT %L::regclass, ctid FROM %s WHERE (%I, %I) IN
            (SELECT class, object FROM damage.objects WHERE NOT leaf) ON CONFLICT DO NOTHING',
            fk.catalog, fk.catalog, fk.class, fk.object);
    END LOOP;
    RETURN (SELECT count(*) FROM damage.objects) + (SELECT count(*) FROM damage.rows) - known;
END
$$;
DO $$
BEGIN
    WHILE damage.collect() > 0 LOOP
    END LOOP;
END
$$;

CREATE TABLE damage.columns AS
SELECT attrelid::regclass AS catalog, attname AS name, atttypid::regtype AS type, attnotnull AS not_null
FROM pg_attribute WHERE attrelid IN (SELECT catalog FROM damage.rows) AND attnum > 0
ORDER BY attrelid::regclass::text COLLATE "C", attnum;

-- One of them, or a number from the first to the last.
CREATE FUNCTION damage.one_of(VARIADIC choices text[]) RETURNS text LANGUAGE sql VOLATILE AS
$$SELECT choices[1 + floor(random() * cardinality(choices))]$$;
CREATE FUNCTION damage.number(first bigint, last bigint) RETURNS bigint LANGUAGE sql VOLATILE AS
$$SELECT first + floor(random() * (last - first + 1))::bigint$$;

CREATE FUNCTION damage.bytes(most integer) RETURNS text LANGUAGE sql VOLATILE AS
$$SELECT format('''\x%s''::bytea', coalesce(string_agg(CASE WHEN r = 63 THEN '00' ELSE lpad(to_hex(r), 2, '0') END, ''), ''))
FROM (SELECT damage.number(0, 255)::integer AS r FROM generate_series(1, damage.number(0, most))) AS b$$;

CREATE FUNCTION damage.small(most bigint) RETURNS text LANGUAGE sql VOLATILE AS
$$SELECT damage.one_of('0', '-1', damage.number(1, 20)::text, most::text, (-most - 1)::text, damage.number(0, most)::text)$$;

CREATE FUNCTION damage.an_oid() RETURNS text LANGUAGE sql VOLATILE AS
$$SELECT damage.one_of('0', '1', '4294967295', '4000000000', damage.number(1, 20000)::text,
    (SELECT object::text FROM damage.objects ORDER BY class, object OFFSET damage.number(0, (SELECT count(*) - 1 FROM damage.objects)) LIMIT 1))$$;

-- A stored tree, or other text, that was changed somewhere.
CREATE FUNCTION damage.bent(old text) RETURNS text LANGUAGE sql VOLATILE AS
$$SELECT CASE damage.number(1, 12)
    WHEN 1 THEN format('left(%s::text, %s)', old, damage.number(0, 300))
    WHEN 2 THEN format('left(%s::text, -%s)', old, damage.number(1, 30))
    WHEN 3 THEN format('substr(%s::text, %s)', old, damage.number(2, 300))
    WHEN 4 THEN format('overlay(%s::text placing %L from %s)', old, damage.one_of(' ', '{', '}', '(', ')', '<>', '9', ':', '[ 3'), damage.number(1, 400))
    WHEN 5 THEN format('%s::text || %s::text', old, old)
    WHEN 6 THEN format('''('' || %s::text || '')''', old)
    WHEN 7 THEN damage.one_of($q$''$q$, $q$' '$q$, $q$'<>'$q$, $q$'{'$q$, $q$'{}'$q$, $q$'()'$q$, $q$'(i 1)'$q$, $q$'(o 1 2)'$q$, $q$'{QUERY}'$q$, $q$'"'$q$)
    WHEN 8 THEN format('regexp_replace(%s::text, %L, %L, 1, %s)', old, '-?\d+', damage.one_of('0', '-1', '1', '2', '25', '16', '4000000000', '999', '32767'), damage.number(1, 40))
    WHEN 9 THEN format('regexp_replace(%s::text, %L, %L, 1, %s)', old, ':\w+ (\S+|\{[^{}]*\})', damage.one_of('', '\& \&'), damage.number(1, 40))
    WHEN 10 THEN format('regexp_replace(%s::text, %L, %L, 1, %s)', old, '\{[^{}]*\}', damage.one_of('<>', '{VAR}', '5', '()', '"x"', '{\&'), damage.number(1, 5))
    WHEN 11 THEN format('regexp_replace(%s::text, %L, %L, 1, %s)', old, '\{[A-Z]+', '{' || damage.one_of('VAR', 'CONST', 'OPEXPR', 'FUNCEXPR', 'LIST', 'QUERY', 'AGGREF', 'PARAM', 'SUBLINK', 'CASE', 'RELABELTYPE', 'RANGETBLENTRY'), damage.number(1, 8))
    ELSE format('regexp_replace(%s::text, %L, %L, 1, %s)', old, 'true|false', damage.one_of('true', 'false'), damage.number(1, 6)) END$$;

-- An expression for another value of a column.
CREATE FUNCTION damage.value(catalog regclass, col name, type regtype, place tid) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    other tid;
    t record;
BEGIN
    SELECT typcategory AS category, typlen AS length, typelem::regtype AS element INTO t FROM pg_type WHERE oid = type;
    IF random() < 0.1 THEN
        RETURN 'NULL';
    ELSIF random() < 0.15 THEN
        SELECT r.place INTO other FROM damage.rows AS r WHERE r.catalog = value.catalog ORDER BY r.place
        OFFSET damage.number(0, (SELECT count(*) - 1 FROM damage.rows AS r WHERE r.catalog = value.catalog)) LIMIT 1;
        RETURN format('(SELECT o.%I FROM %s AS o WHERE o.ctid = %L)', col, catalog, other);
    ELSIF t.length = -1 AND random() < 0.15 THEN
        RETURN format('(%s)::%s', damage.bytes(60), type);
    ELSIF type::text LIKE 'reg%' OR type = 'oid'::regtype THEN
        RETURN format('%s::oid', damage.an_oid());
    ELSIF type = '"char"'::regtype THEN
        RETURN format('(%s)::"char"', damage.one_of('0', '-1', '127', damage.number(32, 126)::text, damage.number(-128, 127)::text));
    ELSIF type = 'bool'::regtype THEN
        RETURN format('NOT %I', col);
    ELSIF type IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype) THEN
        RETURN damage.small((1::numeric << 0)::bigint * CASE type WHEN 'int2'::regtype THEN 32767
            WHEN 'int4'::regtype THEN 2147483647 ELSE 9223372036854775806 END);
    ELSIF t.category = 'N' THEN
        RETURN format('%L::%s', damage.one_of('0', '-1', 'NaN', '1e30'), type);
    ELSIF type = 'name'::regtype THEN
        RETURN damage.one_of($q$''$q$, format('(%s)::text::name', damage.bytes(80)), $q$'a"b'$q$, $q$E'a\nb'$q$, $q$'%s'$q$,
            format('%s::text || ''x''', quote_ident(col)));
    ELSIF type IN ('int2vector'::regtype, 'oidvector'::regtype) THEN
        RETURN format('%L::%s', (SELECT coalesce(string_agg(CASE type WHEN 'oidvector'::regtype THEN damage.an_oid() ELSE damage.small(32766) END, ' '), '')
            FROM generate_series(1, damage.number(0, 6))), type);
    ELSIF type = 'aclitem[]'::regtype THEN
        RETURN damage.one_of('''{}''', '''{NULL}''', 'ARRAY[NULL, NULL]::aclitem[]',
            format('ARRAY[makeaclitem(%s, %s, ''SELECT'', true)]', damage.an_oid(), damage.an_oid()));
    ELSIF t.category = 'A' THEN
        RETURN damage.one_of(
            format('%L::%s', '{}', type), format('%L::%s', '{NULL}', type), format('%L::%s', '{NULL,NULL,NULL}', type),
            format('%I || %I', col, col), format('%I[2:]', col), format('ARRAY[%I, %I]', col, col),
            format('array_prepend(NULL, %I)', col), format('(''[0:'' || cardinality(%I) - 1 || '']='' || %I::text)::%s', col, col, type),
            format('%L::%s', (SELECT array_agg(CASE WHEN t.element = 'text'::regtype THEN damage.one_of('', 'x', '=', 'a=b', 'WHERE', 'fillfactor=7')
                WHEN t.element = '"char"'::regtype THEN damage.one_of('a', 'd') WHEN t.element = 'oid'::regtype THEN damage.an_oid() ELSE damage.number(-2, 20)::text END)
                FROM generate_series(1, damage.number(1, 30))), type));
    ELSIF t.length = -1 AND t.category IN ('S', 'Z') THEN
        RETURN format('((%s)::text::bytea)::%s', damage.bent(quote_ident(col)), type);
    END IF;
    RETURN format('(%s)::%s', damage.bytes(40), type);
END
$$;

CREATE FUNCTION damage.change(seed integer, number integer) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    col record;
    place tid;
BEGIN
    PERFORM setseed(hashint8extended(number, seed)::numeric / 9223372036854775808);
    SELECT * INTO col FROM damage.columns OFFSET damage.number(0, (SELECT count(*) - 1 FROM damage.columns)) LIMIT 1;
    SELECT r.place INTO place FROM damage.rows AS r WHERE r.catalog = col.catalog ORDER BY r.place
    OFFSET damage.number(0, (SELECT count(*) - 1 FROM damage.rows AS r WHERE r.catalog = col.catalog)) LIMIT 1;
    RETURN format('UPDATE %s SET %I = %s WHERE ctid = %L', col.catalog, col.name,
        damage.value(col.catalog, col.name, col.type, place), place);
END
$$;

-- What is found without any damage.
CREATE TABLE damage.baseline AS SELECT DISTINCT split_part(object, '.', 1) AS object FROM damage.verify();

-- What comes of a call, that nobody has to see: an error that must not be, or too little.
CREATE FUNCTION damage.fault(catalog regclass, col name, call text, state text, result text) RETURNS text LANGUAGE sql AS $$
SELECT CASE
    -- The findings themselves are this one's error.
    WHEN call LIKE '%.assert()' AND state = '55000' THEN NULL
    -- Without a name, or a version that is known, nothing says what the schema should be.
    WHEN catalog = 'pg_extension'::regclass AND (col, state) IN (('extname', '55000'), ('extversion', '22023')) THEN NULL
    -- The server itself fails at any command, since it finds or calls none of the guards any more.
    WHEN call LIKE 'GRANT %' AND catalog IN ('pg_event_trigger'::regclass, 'pg_proc'::regclass) THEN NULL
    WHEN state IS NOT NULL THEN state || ' ' || result
    WHEN call LIKE '%.plan(%' THEN 'a statement without a name: ' || result
    -- All else is still reported: only what was damaged may have got out of sight.
    WHEN call LIKE '%.verify()' AND (SELECT count(*) FROM damage.baseline WHERE object <> ALL (string_to_array(result, E'\n'))) > 2
        THEN 'not reported: ' || (SELECT string_agg(object, ', ') FROM damage.baseline WHERE object <> ALL (string_to_array(result, E'\n')))
END$$;

-- Makes one call, and takes back what it did. Returns the fault, or NULL.
CREATE FUNCTION damage.call(call text, catalog regclass, col name) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    result text;
BEGIN
    RAISE NOTICE 'call: %', call;
    IF call LIKE 'SELECT %' THEN
        EXECUTE call INTO result;
    ELSE
        EXECUTE call;
    END IF;
    RAISE SQLSTATE 'UNDO1';
EXCEPTION
    WHEN SQLSTATE 'UNDO1' THEN RETURN damage.fault(catalog, col, call, NULL, result);
    WHEN OTHERS THEN RETURN damage.fault(catalog, col, call, sqlstate, sqlerrm);
END
$$;

-- Event triggers are called by the server at each command, as these columns say, before any of our code can look at them.
CREATE FUNCTION damage.is_called(call text, catalog regclass, col name) RETURNS boolean LANGUAGE sql AS
$$SELECT (call LIKE 'GRANT %' OR call LIKE '%.repair(%') AND (catalog, col) IN (('pg_event_trigger'::regclass, 'evtfoid'),
    ('pg_proc'::regclass, 'prosrc'), ('pg_proc'::regclass, 'proconfig'))$$;

CREATE TABLE damage.calls (number serial, call text);
INSERT INTO damage.calls (call) VALUES
    ($$SELECT string_agg(DISTINCT split_part(object, '.', 1), E'\n') FROM damage.verify()$$),
    ('SELECT count(*) FROM damage.objects()'),
    ('SELECT damage.fingerprint()'),
    ('SELECT length(damage.definition())'),
    ('SELECT damage.version()'),
    ($$SELECT string_agg(statement, '; ') FROM damage.plan() WHERE strpos(statement, '?') > 0$$),
    ($$SELECT string_agg(statement, '; ') FROM damage.plan(allow_data_loss => true) WHERE strpos(statement, '?') > 0$$),
    ('SELECT damage.assert()'),
    ('GRANT USAGE ON SCHEMA damage TO PUBLIC'),     -- has the drift guard verify
    ('SELECT count(*) FROM damage.repair()'),
    ('SELECT count(*) FROM damage.repair(allow_data_loss => true)');

CREATE FUNCTION damage.endure(seed integer, number integer, OUT made boolean, OUT faults text[]) LANGUAGE plpgsql AS $$
DECLARE
    change text := damage.change(seed, number);
    words text[] := string_to_array(change, ' ');
    call text;
    fault text;
BEGIN
    made := false;
    BEGIN
        EXECUTE change;
        made := true;
        FOR call IN SELECT c.call FROM damage.calls AS c ORDER BY c.number
        LOOP
            CONTINUE WHEN damage.is_called(call, words[2]::regclass, words[4]);
            fault := damage.call(call, words[2]::regclass, words[4]);
            IF fault IS NOT NULL THEN
                faults := faults || format('%s; %s: %s', change, call, fault);
            END IF;
        END LOOP;
        RAISE SQLSTATE 'UNDO1';
    EXCEPTION
        WHEN SQLSTATE 'UNDO1' THEN NULL;
        WHEN OTHERS THEN
            IF made THEN
                faults := faults || format('%s: %s', change, sqlerrm);
            END IF;
    END;
END
$$;
