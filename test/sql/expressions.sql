-- Expressions are shown as the server itself shows them, though verify neither locks nor opens the table they are of.
\i test/include/vocabulary.sql

CREATE TYPE public.pair AS (a integer, b text);
CREATE DOMAIN public.positive AS integer CHECK (VALUE > 0);
CREATE FUNCTION public.f(integer, VARIADIC text[]) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION public.f(public.users) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION public.f(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION decoy.lower(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE OPERATOR public.@@@ (FUNCTION = int4pl, LEFTARG = integer, RIGHTARG = integer);
CREATE OPERATOR decoy.@@@ (FUNCTION = int4mi, LEFTARG = integer, RIGHTARG = integer);
CREATE COLLATION decoy.plain (locale = 'C');

ALTER TABLE users
    ADD "we$1rd" integer DEFAULT 1 + 1,
    ADD "q""uo'te" text DEFAULT E'a\\b\'c' || '$1',
    ADD p pair DEFAULT ROW(1, 'x'),
    ADD list integer[] DEFAULT ARRAY[1, 2],
    ADD d positive DEFAULT 5 * 2,
    ADD j jsonb DEFAULT jsonb_build_object('a', 1),
    ADD t timestamptz DEFAULT now() - interval '1 year 2 mons 3 days 04:05:06',
    ADD g text GENERATED ALWAYS AS (coalesce(password_hash, '') || "q""uo'te" || '$1') STORED,
    ALTER password_hash SET DEFAULT md5(random()::text) || current_user,
    ALTER invite_expires_at SET DEFAULT CURRENT_TIMESTAMP(3) + CASE WHEN true THEN '1 day' ELSE '2 days' END::interval;

ALTER TABLE users
    ADD CHECK (users IS NOT NULL), ADD CHECK (f(users)), ADD CHECK (f(1, name, email) = 1),
    ADD CHECK (f(1, VARIADIC ARRAY[name::text]) = 1), ADD CHECK (f(b => 1, a => 2) = 1),
    ADD CHECK (name <> '$1' AND "we$1rd" > 0 AND "q""uo'te" <> E'a\'b\\c$2'),
    ADD CHECK (decoy.lower(name) = lower(name)),
    ADD CHECK ("we$1rd" OPERATOR(decoy.@@@) 1 > 2 OR 1 @@@ 2 = 3 OR -"we$1rd" = 4),
    ADD CHECK (name COLLATE "C" > 'a' AND email COLLATE decoy.plain < 'b'),
    ADD CHECK ((p).a > 0 AND (p).b = 'x' AND p = ROW(1, 'a')::pair),
    ADD CHECK (list[1] > 0 AND list[1:2] = ARRAY[1, 2]::integer[] AND 3 <> ALL (list)),
    ADD CHECK (d > 1), ADD CHECK (j ->> 'a' = 'b' AND j #> '{a,b}' IS NULL),
    ADD CHECK (CASE WHEN status = 'active' THEN true ELSE name IS NULL END),
    ADD CHECK (CASE status WHEN 'active' THEN true END),
    ADD CHECK (status IN ('active', 'pending') AND status::text = 'x' AND status <> 'inactive'::user_status),
    ADD CHECK (email IS DISTINCT FROM name AND ROW(name, email) < ROW('a', 'b')),
    ADD CHECK (greatest(1, "we$1rd") > 1 AND coalesce(name, email) LIKE 'x%' AND nullif(name, 'a') IS NULL),
    ADD CHECK ("we$1rd" BETWEEN 1 AND 2 AND NOT ("we$1rd" IS NULL)),
    ADD CHECK (created_at < CURRENT_TIMESTAMP AND created_at AT TIME ZONE 'UTC' < now() AND updated_at > '2025-03-01'),
    ADD CHECK (t - interval '36:00' > '2025-03-01 12:00+02' AND t::date <> CURRENT_DATE),
    ADD CHECK (extract(year FROM created_at) > 2000 AND substring(name FROM 1 FOR 2) = 'ab' AND trim(name) = name),
    ADD CHECK (name SIMILAR TO 'a' AND name ~* '^[^@]+@' AND position('a' IN name) > 0),
    ADD CHECK (id = 'a0000000-0000-4000-8000-000000000001' AND current_user <> 'x'),
    ADD CHECK (("we$1rd"::numeric / 3.0)::double precision > 1e-3 AND "we$1rd" & 1 = 1),
    ADD CHECK (false), ADD CHECK (NULL), ADD CHECK (xmlexists('a' PASSING NULL));

-- (a call of a function alone stands in parentheses of its own here, which the server leaves out)
CREATE INDEX users_1 ON users ((users IS NULL));
CREATE INDEX users_2 ON users ((f(users.*) AND true), (f(1, 2) + 1));
CREATE INDEX users_3 ON users (((p).a), (list[1]), "we$1rd" DESC, (name || ' ' || email) text_pattern_ops) WHERE f(users);
CREATE INDEX users_4 ON users ((lower(email) || ''), (lower(name) || '') COLLATE decoy.plain)
    WHERE status = 'active' AND name IS NOT NULL;
CREATE INDEX users_5 ON users ((decoy.lower(email) || 'x')) INCLUDE ("we$1rd", "q""uo'te", j)
    WHERE "q""uo'te" <> E'a\'b';
CREATE INDEX users_6 ON users USING hash (("we$1rd" OPERATOR(decoy.@@@) 1));

-- In one line; of a column, an expression is what follows its type.
CREATE FUNCTION vocabulary.line(expression text)
RETURNS text
LANGUAGE sql IMMUTABLE AS $function$
    SELECT replace(replace(regexp_replace(expression, '\s+', ' ', 'g'), '( ', '('), ' )', ')')
$function$;

-- What the server says, read as verify reads it: names of other things than the schema's own types are qualified.
CREATE FUNCTION vocabulary.own_types_plain(expression text)
RETURNS text
LANGUAGE sql IMMUTABLE AS $function$SELECT replace(expression, 'public.user_status', 'user_status')$function$;
SET search_path = pg_catalog;
SET intervalstyle = postgres;
SET datestyle = iso;
SET timezone = 'UTC';
CREATE TABLE vocabulary.server_texts AS
SELECT 'users.' || conname AS object, vocabulary.own_types_plain(pg_get_constraintdef(oid)) AS expression
FROM pg_constraint WHERE conrelid = 'public.users'::regclass AND contype = 'c'
UNION ALL
SELECT relname::text,
    vocabulary.own_types_plain(substr(pg_get_indexdef(indexrelid), position(' USING ' IN pg_get_indexdef(indexrelid))))
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE indrelid = 'public.users'::regclass
UNION ALL
SELECT 'users.' || attname, vocabulary.own_types_plain(pg_get_expr(adbin, adrelid))
FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
WHERE attrelid = 'public.users'::regclass;
RESET intervalstyle;
RESET datestyle;
RESET timezone;
SET search_path = public, vocabulary;

CREATE VIEW vocabulary.verified_texts AS
SELECT problem, object,
    CASE object_type
        WHEN 'index' THEN substr(actual, position(' USING ' IN actual))
        WHEN 'column' THEN regexp_replace(regexp_replace(actual, '.*( DEFAULT |ALWAYS AS \()', ''), '\) STORED$', '')
        ELSE actual
    END AS expression
FROM findings()
WHERE object LIKE 'users%';

SELECT problem, count(*), count(*) FILTER (WHERE line(verified.expression) = line(server.expression)) AS as_the_server
FROM verified_texts AS verified LEFT JOIN server_texts AS server USING (object)
GROUP BY problem
ORDER BY problem;
SELECT object, verified.expression, server.expression AS of_the_server
FROM verified_texts AS verified LEFT JOIN server_texts AS server USING (object)
WHERE line(verified.expression) IS DISTINCT FROM line(server.expression)
ORDER BY object;

-- An expression whose function is gone, by a catalog edit, ends nothing.
BEGIN;
DELETE FROM pg_proc WHERE oid = 'decoy.lower(text)'::regprocedure;
SELECT count(*) AS findings FROM findings();
SELECT object, actual FROM findings() WHERE actual LIKE '%?%' ORDER BY object;
ROLLBACK;

-- What the session has too little of is an error, and not another expression.
DROP TABLE vocabulary.server_texts CASCADE;
\set VERBOSITY terse
BEGIN;
DO $$
BEGIN
    EXECUTE format('ALTER TABLE tenants ADD CONSTRAINT deep CHECK (%slength(name)%s > 0)', repeat('abs(', 230), repeat(')', 230));
END
$$;
SELECT count(*) FROM schema_setup_verify() WHERE object = 'tenants.deep' AND length(actual) > 900;
SAVEPOINT deep;
SET max_stack_depth = '100kB';
SELECT schema_setup_fingerprint();
\echo :LAST_ERROR_SQLSTATE
ROLLBACK TO deep;
SET max_stack_depth = '100kB';
SELECT count(*) FROM schema_setup_verify();
ROLLBACK;
\set VERBOSITY default

DROP EXTENSION schema_setup CASCADE;
DROP FUNCTION f(integer, text[]), f(integer, integer);
DROP OPERATOR @@@ (integer, integer);
DROP TYPE pair;
DROP DOMAIN positive;
CREATE EXTENSION schema_setup;
\i test/include/clean_up.sql
