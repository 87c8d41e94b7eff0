-- Columns that change their type: what is written again, and that no value is lost.
SET client_min_messages = warning;
SET schema_setup.on_drift = off;
CREATE EXTENSION schema_setup;
CREATE SCHEMA app;
SET search_path = app, public;
\pset format unaligned
\pset tuples_only on
\pset null NULL

-- Every type to every other one, as the statement is printed: it says "rewrites the table" exactly where the server
-- does, and what it does not change is not written.
CREATE TABLE public.kinds (number serial, type text);
INSERT INTO public.kinds (type) VALUES
    ('smallint'), ('integer'), ('bigint'), ('real'), ('double precision'), ('numeric'), ('numeric(10,2)'),
    ('numeric(12,2)'), ('numeric(12,4)'), ('text'), ('varchar'), ('varchar(10)'), ('varchar(20)'), ('char(5)'),
    ('char(10)'), ('name'), ('"char"'), ('boolean'), ('date'), ('time'), ('time(3)'), ('timetz'), ('timestamp'),
    ('timestamp(3)'), ('timestamp(4)'), ('timestamptz'), ('timestamptz(3)'), ('interval'), ('interval(3)'),
    ('interval day to second'), ('uuid'), ('json'), ('jsonb'), ('bytea'), ('inet'), ('cidr'), ('macaddr'),
    ('macaddr8'), ('bit(4)'), ('bit(8)'), ('varbit'), ('varbit(4)'), ('varbit(8)'), ('oid'), ('money'), ('xml'),
    ('point'), ('box'), ('int4range'), ('tsvector'), ('integer[]'), ('bigint[]'), ('text[]'), ('varchar(10)[]'),
    ('numeric(10,2)[]'), ('date[]');
-- What a statement does to an empty column: an error, or whether it is written again. All is undone.
CREATE FUNCTION public.tried(type text, statement text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    before oid;
    result text;
BEGIN
    EXECUTE format('CREATE TABLE app.t (x %s)', type);
    before := pg_relation_filenode('app.t');
    EXECUTE statement;
    result := CASE WHEN before = pg_relation_filenode('app.t') THEN 'stays' ELSE 'rewrites' END;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0';
EXCEPTION
    WHEN SQLSTATE 'UNDO0' THEN
        RETURN result;
    WHEN OTHERS THEN
        RETURN sqlerrm;
END
$$;
CREATE TABLE public.pairs AS
SELECT f.type AS f, t.type AS t, d.statement,
    CASE WHEN 'rewrites the table' = ANY (d.hazards) THEN 'rewrites' ELSE 'stays' END AS said,
    tried(f.type, d.statement) AS done,
    row_number() OVER (ORDER BY f.number, t.number) AS number
FROM public.kinds AS f
    JOIN public.kinds AS t ON f.type <> t.type
    LEFT JOIN LATERAL schema_setup_diff(format('CREATE TABLE t (x %s);', f.type), format('CREATE TABLE t (x %s);', t.type),
                                        allow_data_loss => true) AS d ON d.reason NOT LIKE 'settings: %';
SELECT f, t, said, done, statement FROM public.pairs WHERE statement IS NOT NULL AND said <> done ORDER BY number;
-- ... and the server's own cast is enough where it writes nothing
SET TimeZone = 'America/New_York';
SELECT f, t FROM public.pairs
WHERE (statement IS NULL OR said = 'rewrites') AND tried(f, format('ALTER TABLE app.t ALTER x TYPE %s', t)) = 'stays'
ORDER BY number;
RESET TimeZone;
-- There is no statement that makes an array of a value, and one for all else
SELECT count(*) > 0 AS pairs, bool_and((statement IS NULL) = (t LIKE '%[]' AND f NOT LIKE '%[]')) FROM public.pairs;
-- Of what the server itself casts, these depend on the time zone, and so have to be said
CREATE FUNCTION public.is_refused(old text, new text) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM schema_setup_diff(format('CREATE TABLE t (x %s);', old), format('CREATE TABLE t (x %s);', new));
    RETURN false;
EXCEPTION
    WHEN invalid_object_definition THEN
        RETURN true;
END
$$;
SELECT f, string_agg(t, ', ' ORDER BY number) FROM public.pairs
WHERE is_refused(f, t) AND statement IS NOT NULL AND tried(f, format('ALTER TABLE app.t ALTER x TYPE %s', t)) IN ('stays', 'rewrites')
GROUP BY f ORDER BY min(number);

-- The values that a change leaves, or the error that keeps them. All is undone.
CREATE FUNCTION public.changed(old text, new text, VARIADIC vals text[]) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    step record;
    result text;
BEGIN
    EXECUTE old;
    EXECUTE 'INSERT INTO app.t SELECT (NULL::app.t).x UNION ALL SELECT v::' || format_type(atttypid, atttypmod)
        || ' FROM unnest($1) AS v' FROM pg_attribute WHERE attrelid = 'app.t'::regclass AND attname = 'x' USING vals;
    FOR step IN SELECT statement FROM schema_setup_diff(old, new, allow_data_loss => true)
    LOOP
        EXECUTE step.statement;
    END LOOP;
    SET LOCAL DateStyle = 'ISO, MDY';
    SET LOCAL TimeZone = 'UTC';
    SET LOCAL IntervalStyle = 'postgres';
    EXECUTE 'SELECT string_agg(coalesce(x::text, ''NULL''), '', '') FROM app.t' INTO result;
    RAISE EXCEPTION USING ERRCODE = 'UNDO0';
EXCEPTION
    WHEN SQLSTATE 'UNDO0' THEN
        RETURN result;
    WHEN OTHERS THEN
        RETURN sqlerrm;
END
$$;
CREATE FUNCTION public.change(old text, new text, VARIADIC vals text[]) RETURNS text
LANGUAGE sql AS $$SELECT public.changed(format('CREATE TABLE t (x %s);', old), format('CREATE TABLE t (x %s);', new), VARIADIC vals)$$;
CREATE FUNCTION public.statement(old text, new text) RETURNS text
LANGUAGE sql AS $$SELECT string_agg(statement, '; ' ORDER BY step) FROM schema_setup_diff(format('CREATE TABLE t (x %s);', old), format('CREATE TABLE t (x %s);', new), allow_data_loss => true)
    WHERE reason NOT LIKE 'settings: %'$$;

-- Texts
SELECT statement('varchar(200)', 'varchar(5)');
SELECT change('varchar(200)', 'varchar(5)', 'abcde', 'a', '');
SELECT change('varchar(200)', 'varchar(5)', 'abcde', 'abcdef');
SELECT change('varchar(200)', 'varchar(5)', 'abcde   ');
SELECT change('text', 'varchar(5)', 'abcdef');
SELECT change('text', 'char(5)', 'ab', 'abcde');
SELECT change('text', 'char(5)', 'ab ');
SELECT change('char(10)', 'char(5)', 'abc');
SELECT change('char(10)', 'char(5)', 'abcdef');
SELECT change('text', 'name', repeat('x', 64));
SELECT change('text', 'varchar(5)', E'ab\\c');
SELECT change('text[]', 'varchar(3)[]', '{abc,d}');
SELECT change('text[]', 'varchar(3)[]', '{abc,defg}');
-- Numbers
SELECT statement('numeric(10,4)', 'numeric(10,2)');
SELECT change('numeric(10,4)', 'numeric(10,2)', '1.5', '2.2500', 'NaN');
SELECT change('numeric(10,4)', 'numeric(10,2)', '1.255');
SELECT change('numeric(10,2)', 'numeric(12,4)', '1.25');
SELECT change('numeric(10,2)', 'numeric(3,2)', '100');
SELECT change('bigint', 'integer', '12');
SELECT change('bigint', 'integer', '3000000000');
SELECT change('double precision', 'integer', '2', '-3');
SELECT change('double precision', 'integer', '2.5');
SELECT change('numeric', 'money', '1.25');
SELECT change('numeric', 'money', '1.255');
SELECT change('double precision', 'real', '0.5');
SELECT change('double precision', 'real', '0.1');
SELECT change('integer', 'real', '16777217');
SELECT change('numeric', 'double precision', '0.1', '123.25');
SELECT change('numeric', 'double precision', '0.12345678901234567890');
SELECT change('integer', 'boolean', '0', '1');
SELECT change('integer', 'boolean', '2');
SET extra_float_digits = -3;
SELECT change('double precision', 'text', '0.12345678901234');
SELECT change('double precision', 'numeric', '0.5');
RESET extra_float_digits;
SELECT change('double precision', 'numeric', '0.1234567890123456789');
SELECT change('bit(8)', 'bit(4)', '10100000');
SELECT change('bit(8)', 'varbit(4)', '10100000');
SELECT change('varbit', 'bit(4)', '1010');
SELECT change('varbit', 'bit(4)', '101');
SELECT change('integer[]', 'smallint[]', '{1,2}', '{{1,2},{3,4}}');
SELECT change('numeric[]', 'numeric(4,1)[]', '{1.5,2.25}');
-- Texts that are numbers, and numbers that are texts
SELECT statement('text', 'integer');
SELECT change('text', 'integer', '12', '-1');
SELECT change('text', 'integer', 'twelve');
SELECT change('text', 'integer', '007');
SELECT change('text', 'numeric(10,2)', '1.234');
SELECT change('integer', 'varchar(2)', '12');
SELECT change('integer', 'varchar(2)', '123');
SELECT change('integer', 'text', '123');
SELECT change('text', 'uuid', '11111111-2222-3333-4444-555555555555');
SELECT change('text', 'uuid', 'none');
SELECT change('uuid', 'integer', VARIADIC '{}');
SELECT change('uuid', 'integer', '11111111-2222-3333-4444-555555555555');
SELECT change('text', 'jsonb', '{"a": 1}');
SELECT change('text', 'jsonb', '{"a": 1, "a": 2}');
SELECT change('json', 'jsonb', '{"b":1,  "a" : [1, "x y"]}');
SELECT change('json', 'jsonb', '{"a": 1, "a": 2}');
SELECT change('text[]', 'text', '{a,"b c"}');
SELECT change('inet', 'cidr', '10.0.0.0/8');
SELECT change('inet', 'cidr', '10.0.0.1/8');
SELECT change('box', 'point', '(1,1),(0,0)');
SELECT statement('text', 'text[]');

-- Times mean UTC, whoever runs it
CREATE FUNCTION public.times() RETURNS SETOF text
LANGUAGE sql AS $$
    SELECT unnest(ARRAY[
        change('timestamp', 'timestamptz', '2024-07-01 12:00:00.5'),
        change('timestamp', 'timestamptz(0)', '2024-07-01 12:00:00.5'),
        change('timestamptz', 'timestamp', '2024-07-01 12:00:00+00', 'infinity'),
        change('date', 'timestamptz', '2024-07-01'),
        change('timestamptz', 'date', '2024-07-01 00:00:00+00'),
        change('timestamptz', 'date', '2024-07-01 12:00:00+00'),
        change('timestamp', 'date', '2024-07-01'),
        change('timestamp', 'date', '2024-07-01 12:00:00'),
        change('date', 'timestamp', '2024-07-01', '-infinity'),
        change('time', 'timetz', '12:00:00'),
        change('timetz', 'time', '12:00:00+00'),
        change('timetz', 'time', '12:00:00+02'),
        change('timestamp(6)', 'timestamp(0)', '2024-07-01 12:00:00.5'),
        change('interval', 'time', '12:00:00'),
        change('interval', 'time', '25:00:00'),
        change('interval', 'interval year to month', '1 year 2 mons'),
        change('interval', 'interval year to month', '1 year 2 mons 3 days'),
        change('text', 'interval', '1 day 02:00:00'),
        change('text', 'date', '2024-07-01', 'infinity'),
        change('text', 'date', '2024-07-01 12:00:00'),
        change('text', 'timestamp', '2024-07-01 12:00:00'),
        change('text', 'timestamp(0)', '2024-07-01 12:00:00.5'),
        change('text', 'timestamptz', '2024-07-01 12:00:00+00'),
        change('text[]', 'date[]', '{2024-07-01}'),
        change('text[]', 'date[]', '{2024-07-01 12:00:00}'),
        change('date', 'text', '2024-07-01'),
        change('timestamptz', 'varchar(10)', '2024-07-01 12:00:00+00'),
        change('bytea', 'text', '\xff00')]);
$$;
CREATE TABLE public.seen AS SELECT row_number() OVER () AS number, times FROM times();
SELECT times FROM public.seen ORDER BY number;
SET TimeZone = 'America/New_York';
SET DateStyle = 'German';
SET IntervalStyle = 'sql_standard';
SELECT count(*) FROM (SELECT row_number() OVER () AS number, times FROM times()) AS now JOIN public.seen USING (number)
WHERE regexp_replace(now.times, ': .*', '') <> regexp_replace(seen.times, ': .*', '');
RESET TimeZone;
RESET DateStyle;
RESET IntervalStyle;
SELECT statement('timestamp', 'timestamptz');
-- ... and it has to be said
SELECT * FROM schema_setup_diff('CREATE TABLE t (x timestamp);', 'CREATE TABLE t (x timestamptz);');
-- ... as has what the server has no cast for
SELECT * FROM schema_setup_diff('CREATE TABLE t (x integer);', 'CREATE TABLE t (x date);');
SELECT * FROM schema_setup_diff('CREATE DOMAIN d AS integer[]; CREATE TABLE t (x d);', 'CREATE TABLE t (x uuid[]);');
-- No value is lost, and none is said to be
SELECT count(*) FROM public.pairs
    JOIN LATERAL schema_setup_diff(format('CREATE TABLE t (x %s);', f), format('CREATE TABLE t (x %s);', t), allow_data_loss => true) AS d
        ON 'deletes data' = ANY (d.hazards);

-- Types of the schema, which need not exist
SELECT step, statement, hazards FROM schema_setup_diff($$CREATE TABLE t (x text);$$,
    $$CREATE TYPE mood AS ENUM ('sad', 'fine'); CREATE DOMAIN short AS varchar(3) CHECK (VALUE <> ''); CREATE TABLE t (x mood);$$)
WHERE reason NOT LIKE 'settings: %';
SELECT changed($$CREATE TABLE t (x text);$$, $$CREATE TYPE mood AS ENUM ('sad', 'fine'); CREATE TABLE t (x mood);$$, 'sad', 'fine');
SELECT changed($$CREATE TABLE t (x text);$$, $$CREATE TYPE mood AS ENUM ('sad', 'fine'); CREATE TABLE t (x mood);$$, 'glad');
SELECT changed($$CREATE TABLE t (x text[]);$$, $$CREATE TYPE mood AS ENUM ('sad', 'fine'); CREATE TABLE t (x mood[]);$$, '{sad,fine}');
SELECT changed($$CREATE TABLE t (x text DEFAULT 'sad');$$, $$CREATE TYPE mood AS ENUM ('sad', 'fine'); CREATE TABLE t (x mood DEFAULT 'sad');$$, 'sad');
SELECT changed($$CREATE TABLE t (x integer);$$, $$CREATE DOMAIN small AS smallint CHECK (VALUE > 0); CREATE TABLE t (x small);$$, '5');
SELECT changed($$CREATE TABLE t (x integer);$$, $$CREATE DOMAIN small AS smallint CHECK (VALUE > 0); CREATE TABLE t (x small);$$, '-5');
SELECT changed($$CREATE TABLE t (x text);$$, $$CREATE DOMAIN short AS varchar(3); CREATE TABLE t (x short);$$, 'abcd');
SELECT changed($$CREATE TABLE t (x varchar(3));$$, $$CREATE DOMAIN short AS varchar(3); CREATE TABLE t (x short);$$, 'abc');
CREATE TYPE app.mood AS ENUM ('sad', 'fine');
CREATE TABLE app.m (x app.mood, y app.mood[], z app.mood);
INSERT INTO app.m VALUES ('sad', '{sad,fine}', 'fine'), (NULL, NULL, NULL);
SELECT statement FROM schema_setup_diff($$CREATE TYPE mood AS ENUM ('sad', 'fine'); CREATE TABLE m (x mood, y mood[], z mood);$$,
    $$CREATE TYPE mood AS ENUM ('sad', 'fine'); CREATE TABLE m (x text, y text[], z varchar(4));$$) \gexec
SELECT * FROM app.m;

-- A number goes on where it is: serial to identity and back, and to a wider type
CREATE FUNCTION public.numbers(old text, new text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    step record;
    result text;
BEGIN
    EXECUTE old;
    FOR i IN 1 .. 5 LOOP
        INSERT INTO app.t DEFAULT VALUES;
    END LOOP;
    DELETE FROM app.t WHERE id > 2;
    FOR step IN SELECT statement FROM schema_setup_diff(old, new)
    LOOP
        EXECUTE step.statement;
    END LOOP;
    INSERT INTO app.t DEFAULT VALUES;
    SELECT string_agg(id::text, ', ' ORDER BY id) || ' ' || coalesce(pg_get_serial_sequence('app.t', 'id'), 'by a default') INTO result FROM app.t;
    result := result || ' ' || (SELECT string_agg(seqtypid::regtype::text, ', ') FROM pg_sequence JOIN pg_class ON oid = seqrelid
        WHERE relnamespace = 'app'::regnamespace);
    RAISE EXCEPTION USING ERRCODE = 'UNDO0';
EXCEPTION
    WHEN SQLSTATE 'UNDO0' THEN
        RETURN result;
    WHEN OTHERS THEN
        RETURN sqlerrm;
END
$$;
SELECT numbers('CREATE TABLE t (id serial);', 'CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY);');
SELECT numbers('CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY);', 'CREATE TABLE t (id serial);');
SELECT numbers('CREATE TABLE t (id serial);', 'CREATE TABLE t (id bigserial);');
SELECT numbers('CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY);', 'CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY);');
SELECT numbers('CREATE TABLE t (id serial);', 'CREATE TABLE t (id bigint GENERATED BY DEFAULT AS IDENTITY);');
SELECT numbers('CREATE TABLE t (id bigint GENERATED BY DEFAULT AS IDENTITY);', 'CREATE TABLE t (id serial);');
SELECT numbers('CREATE SEQUENCE counter; CREATE TABLE t (id integer DEFAULT nextval(''counter''));', 'CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY);');
SELECT numbers('CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY);', 'CREATE SEQUENCE counter; CREATE TABLE t (id integer DEFAULT nextval(''counter''));');

-- Literals with a backslash are the same where standard_conforming_strings is off, by hand and in a script
CREATE TABLE app.l (a integer);
SET standard_conforming_strings = off;
SET escape_string_warning = off;
SELECT statement FROM schema_setup_diff('CREATE TABLE l (a integer);', $d$CREATE TABLE l (a integer,
    b text DEFAULT 'C:\new''s', c text DEFAULT E'x\\y\n', d text DEFAULT U&'\0041!' , e text DEFAULT U&'d!0061t!005c' UESCAPE '!',
    f text DEFAULT N'n\n', g text DEFAULT $q$\d$q$, h bytea DEFAULT '\x00ff', CHECK (b ~ '^\w' /* '\' */ AND c <> 'plain'));$d$) \gexec
SET standard_conforming_strings = on;
INSERT INTO app.l DEFAULT VALUES;
SELECT b, c, d, e, f, g, h FROM app.l;

-- clean up
DROP SCHEMA app CASCADE;
DROP TABLE public.kinds, public.pairs, public.seen;
DROP FUNCTION public.tried, public.changed, public.change, public.statement, public.times, public.numbers, public.is_refused;
DROP EXTENSION schema_setup;
