=== types grow: varchar, numeric, timestamp, integer, bit varying, without a step
--- old
CREATE TABLE t (id integer PRIMARY KEY, a varchar(10) DEFAULT 'x' CHECK (a <> ''), b numeric(6,2), c timestamp(0), d smallint, e varchar(5)[], f varbit(4), g time(3), h interval(0), i char(3));
CREATE INDEX t_a ON t (a);
CREATE INDEX t_low ON t (lower(a));
--- new
CREATE TABLE t (id bigint PRIMARY KEY, a text DEFAULT 'x' CHECK (a <> ''), b numeric(10,2), c timestamp(3), d integer, e varchar(9)[], f varbit(8), g time, h interval(3), i char(5));
CREATE INDEX t_a ON t (a);
CREATE INDEX t_low ON t (lower(a));
--- rows
INSERT INTO t VALUES (1, 'ä\x', 1234.56, '2024-03-10 02:30:00', 7, '{a,"b,c"}', B'101', '12:34:56.789', '3 days', 'ab'), (2, 'y', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
--- query
SELECT *, length(i), octet_length(i) FROM t ORDER BY id;
--- wanted
1|ä\x|1234.56|2024-03-10 02:30:00|7|{a,"b,c"}|101|12:34:56.789|3 days|ab   |2|5
2|y||||||||||

=== a value becomes an array, with its default and checks
--- old
CREATE TABLE t (id integer PRIMARY KEY, tag text NOT NULL DEFAULT 'none' CONSTRAINT t_tag CHECK (tag <> ''));
CREATE INDEX t_tags ON t (tag);
--- new
CREATE TABLE t (id integer PRIMARY KEY, tag text[] NOT NULL DEFAULT '{none}' CONSTRAINT t_tag CHECK (cardinality(tag) > 0));
CREATE INDEX t_tags ON t USING gin (tag);
--- steps
ALTER TABLE t ALTER COLUMN tag TYPE text[] USING ARRAY[tag];
--- rows
INSERT INTO t VALUES (1, 'a,b'), (2, DEFAULT);
--- query
INSERT INTO t VALUES (3); SELECT * FROM t ORDER BY id;
--- wanted
1|{"a,b"}
2|{none}
3|{none}

=== an array of enums, by USING, of a type that comes
--- old
CREATE TABLE t (id integer PRIMARY KEY, roles text NOT NULL DEFAULT '');
--- new
CREATE TYPE "Role" AS ENUM ('a', 'b');
CREATE TABLE t (id integer PRIMARY KEY, roles "Role"[] NOT NULL DEFAULT '{}');
--- steps
ALTER TABLE t ALTER roles TYPE "Role"[] USING string_to_array(roles, ',')::"Role"[];
--- rows
INSERT INTO t VALUES (1, 'a,b'), (2, '');
--- query
SELECT * FROM t ORDER BY id;
--- wanted
1|{a,b}
2|{}

=== a text becomes an enum
--- old
CREATE TABLE t (id integer PRIMARY KEY, state varchar(20) NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done')));
CREATE INDEX t_open ON t (id) WHERE state = 'open';
--- new
CREATE TYPE state AS ENUM ('open', 'done');
CREATE TABLE t (id integer PRIMARY KEY, state state NOT NULL DEFAULT 'open');
CREATE INDEX t_open ON t (id) WHERE state = 'open';
--- steps
ALTER TABLE t ALTER COLUMN state TYPE state USING lower(state)::state;
--- rows
INSERT INTO t VALUES (1, 'done'), (2, 'open');
--- query
SELECT * FROM t ORDER BY state, id;
--- wanted
2|open
1|done

=== a text becomes an enum, with a value that is no label
--- old
CREATE TABLE t (id integer PRIMARY KEY, state text NOT NULL);
--- new
CREATE TYPE state AS ENUM ('open', 'done');
CREATE TABLE t (id integer PRIMARY KEY, state state NOT NULL);
--- steps
ALTER TABLE t ALTER COLUMN state TYPE state USING state::state;
--- rows
INSERT INTO t VALUES (1, 'done'), (2, 'other');
--- fails
invalid input value for enum (live\.)?state: "other"

=== an enum becomes a text, and leaves
--- old
CREATE TYPE state AS ENUM ('open', 'done');
CREATE TABLE t (id integer PRIMARY KEY, state state NOT NULL DEFAULT 'open' CONSTRAINT t_s CHECK (state <> 'done' OR id > 0), past state[]);
CREATE INDEX t_open ON t (id) WHERE state = 'open';
--- new
CREATE TABLE t (id integer PRIMARY KEY, state text NOT NULL DEFAULT 'open' CONSTRAINT t_s CHECK (state <> 'done' OR id > 0), past text[]);
CREATE INDEX t_open ON t (id) WHERE state = 'open';
--- rows
INSERT INTO t VALUES (1, 'done', '{open,done}'), (2, 'open', NULL);

=== a timestamp becomes a timestamptz, in a zone that is said
--- old
CREATE TABLE t (id integer PRIMARY KEY, at timestamp NOT NULL DEFAULT now());
CREATE INDEX t_at ON t (at);
--- new
CREATE TABLE t (id integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
CREATE INDEX t_at ON t (at);
--- steps
ALTER TABLE t ALTER COLUMN at TYPE timestamptz USING at AT TIME ZONE 'UTC';
--- rows
INSERT INTO t VALUES (1, '2024-07-01 12:00'), (2, '2024-03-10 02:30');
--- query
SELECT * FROM t ORDER BY id;
--- wanted
1|2024-07-01 12:00:00+00
2|2024-03-10 02:30:00+00

=== a timestamp becomes a timestamptz, unsaid in which zone
--- old
CREATE TABLE t (id integer PRIMARY KEY, at timestamp NOT NULL);
--- new
CREATE TABLE t (id integer PRIMARY KEY, at timestamptz NOT NULL);
--- rows
INSERT INTO t VALUES (1, '2024-07-01 12:00');
--- refused
"at"|t\.at
USING

=== a timestamptz becomes a timestamp, unsaid in which zone
--- old
CREATE TABLE t (id integer PRIMARY KEY, at timestamptz NOT NULL);
--- new
CREATE TABLE t (id integer PRIMARY KEY, at timestamp NOT NULL);
--- rows
INSERT INTO t VALUES (1, '2024-07-01 12:00+00');
--- refused
"at"|t\.at
USING

=== a date becomes a timestamptz, unsaid in which zone
--- old
CREATE TABLE t (id integer PRIMARY KEY, at date NOT NULL);
--- new
CREATE TABLE t (id integer PRIMARY KEY, at timestamptz NOT NULL);
--- rows
INSERT INTO t VALUES (1, '2024-07-01');
--- refused
"at"|t\.at
USING

=== a timestamp column is added with DEFAULT now(), and a date with a literal of its time
--- old
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE TABLE t (id integer PRIMARY KEY, d date NOT NULL DEFAULT '2024-02-03', ts timestamp NOT NULL DEFAULT '2024-02-03 04:05:06', tz timestamptz NOT NULL DEFAULT '2024-02-03 04:05:06+00', i interval DEFAULT 'P1D', e text DEFAULT 'back\slash', at timestamp NOT NULL DEFAULT now());
--- rows
INSERT INTO t VALUES (1);
--- query
SELECT id, d, ts, tz, i, e, abs(extract(epoch FROM at - (now() AT TIME ZONE 'UTC'))) < 3600 FROM t;
--- wanted
1|2024-02-03|2024-02-03 04:05:06|2024-02-03 04:05:06+00|1 day|back\slash|t

=== statements on rows mean the same whoever runs them: dates, zones, backslashes
--- old
CREATE TABLE t (id integer PRIMARY KEY, d date, tz timestamptz, e text, f text);
--- new
CREATE TABLE t (id integer PRIMARY KEY, d date, tz timestamptz, e text, f text);
--- steps
UPDATE t SET d = '02/03/2024', tz = '2024-02-03 04:05:06', e = 'back\slash', f = tz::text WHERE id = 1;
UPDATE t SET f = '2024-02-03'::date::text, tz = '2024-02-03'::date, e = E'a\\b' WHERE id = 2;
INSERT INTO t VALUES (3, '1/2/3', 'now', '\', to_char(timestamp '2024-02-03', 'YYYY'));
UPDATE t SET tz = NULL WHERE id = 3;
--- settings
SET standard_conforming_strings = off; SET escape_string_warning = off; SET backslash_quote = off;
--- rows
INSERT INTO t VALUES (1, NULL, '2024-07-01 00:00+00', NULL, NULL), (2, NULL, NULL, NULL, NULL);
--- query
SELECT * FROM t ORDER BY id;
--- wanted
1|2024-02-03|2024-02-03 04:05:06+00|back\slash|2024-07-01 00:00:00+00
2||2024-02-03 00:00:00+00|a\b|2024-02-03
3|2003-01-02||\|2024

=== USING means the same whoever runs it
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text, b date, c timestamptz);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a date, b text, c text DEFAULT 'a\b');
--- steps
ALTER TABLE t ALTER a TYPE date USING a::date;
ALTER TABLE t ALTER b TYPE text USING b::text || '\';
ALTER TABLE t ALTER c TYPE text USING c::text;
--- settings
SET standard_conforming_strings = off; SET escape_string_warning = off;
--- rows
INSERT INTO t VALUES (1, '02/03/2024', '2024-05-06', '2024-07-01 00:00+00');
--- query
SELECT * FROM t;
--- wanted
1|2024-02-03|2024-05-06\|2024-07-01 00:00:00+00

=== a date becomes a text, unsaid how
--- old
CREATE TABLE t (id integer PRIMARY KEY, d date, ts timestamptz);
--- new
CREATE TABLE t (id integer PRIMARY KEY, d text, ts text);
--- rows
INSERT INTO t VALUES (1, '2024-02-03', '2024-07-01 00:00+00');
--- query
SELECT * FROM t;
--- wanted
1|2024-02-03|2024-07-01 00:00:00+00

=== a narrower varchar, with a row that is too long
--- old
CREATE TABLE t (id integer PRIMARY KEY, a varchar(200));
--- new
CREATE TABLE t (id integer PRIMARY KEY, a varchar(100));
--- rows
INSERT INTO t VALUES (1, 'short'), (2, repeat('x', 101));
--- fails
(value too long|"a"|t\.a)

=== a narrower varchar, and all rows fit
--- old
CREATE TABLE t (id integer PRIMARY KEY, a varchar(200), b text, c varchar(9)[], d char(9));
--- new
CREATE TABLE t (id integer PRIMARY KEY, a varchar(10), b varchar(10), c varchar(3)[], d char(3));
--- rows
INSERT INTO t VALUES (1, 'short', 'short', '{a,abc,NULL}', 'abc'), (2, NULL, NULL, NULL, NULL);
--- query
SELECT * FROM t ORDER BY id;
--- wanted
1|short|short|{a,abc,NULL}|abc
2||||

=== a text becomes a varchar, with a row that is too long
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a varchar(3));
--- rows
INSERT INTO t VALUES (1, 'abcd');
--- fails
ERROR

=== an array of narrower varchars, with an element that is too long
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text[]);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a varchar(3)[]);
--- rows
INSERT INTO t VALUES (1, '{a,abcd}');
--- fails
ERROR

=== a narrower char, with a row that is too long
--- old
CREATE TABLE t (id integer PRIMARY KEY, a char(5));
--- new
CREATE TABLE t (id integer PRIMARY KEY, a char(3));
--- rows
INSERT INTO t VALUES (1, 'abcd');
--- fails
ERROR

=== a numeric with fewer digits behind the point, with a row that has more
--- old
CREATE TABLE t (id integer PRIMARY KEY, a numeric(10,4));
--- new
CREATE TABLE t (id integer PRIMARY KEY, a numeric(10,2));
--- rows
INSERT INTO t VALUES (1, 1.2345);
--- fails
ERROR

=== a numeric with fewer digits behind the point, and all rows fit
--- old
CREATE TABLE t (id integer PRIMARY KEY, a numeric(10,4), b numeric);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a numeric(10,2), b numeric(6,1));
--- rows
INSERT INTO t VALUES (1, 1.2300, 5), (2, NULL, NULL);
--- query
SELECT * FROM t ORDER BY id;
--- wanted
1|1.23|5.0
2||

=== a numeric becomes an integer, with a row that has a fraction
--- old
CREATE TABLE t (id integer PRIMARY KEY, a numeric(10,2));
--- new
CREATE TABLE t (id integer PRIMARY KEY, a integer);
--- rows
INSERT INTO t VALUES (1, 1.50);
--- fails
ERROR

=== a float becomes an integer, with a row that has a fraction
--- old
CREATE TABLE t (id integer PRIMARY KEY, a double precision);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a integer);
--- rows
INSERT INTO t VALUES (1, 1.5);
--- fails
ERROR

=== a timestamp becomes a date, with a row that has a time
--- old
CREATE TABLE t (id integer PRIMARY KEY, a timestamp);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a date);
--- rows
INSERT INTO t VALUES (1, '2024-01-02 03:04');
--- fails
ERROR

=== a timestamp with fewer digits, with a row that has more
--- old
CREATE TABLE t (id integer PRIMARY KEY, a timestamp(6));
--- new
CREATE TABLE t (id integer PRIMARY KEY, a timestamp(0));
--- rows
INSERT INTO t VALUES (1, '2024-01-02 03:04:05.6');
--- fails
ERROR

=== a value is cut because USING says so
--- old
CREATE TABLE t (id integer PRIMARY KEY, a varchar(200), b numeric(10,4));
--- new
CREATE TABLE t (id integer PRIMARY KEY, a varchar(3), b numeric(10,2));
--- steps
ALTER TABLE t ALTER a TYPE varchar(3) USING left(a, 3);
ALTER TABLE t ALTER b TYPE numeric(10,2) USING round(b, 2);
--- rows
INSERT INTO t VALUES (1, 'abcdef', 1.2345);
--- query
TABLE t;
--- wanted
1|abc|1.23

=== a bigint becomes an integer, with a row that does not fit
--- old
CREATE TABLE t (id bigint PRIMARY KEY, a integer);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a smallint);
--- rows
INSERT INTO t VALUES (1, 40000);
--- fails
smallint out of range

=== types between which there is no cast, unsaid how
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a uuid);
--- rows
INSERT INTO t VALUES (1, '6512bd43-d9ca-a6e0-2c99-0b0a82652dca');
--- query
TABLE t;
--- wanted
1|6512bd43-d9ca-a6e0-2c99-0b0a82652dca

=== a json becomes a jsonb, and a text a json
--- old
CREATE TABLE t (id integer PRIMARY KEY, a json, b text);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a jsonb, b jsonb);
--- rows
INSERT INTO t VALUES (1, '{"b": 1, "a": "\\"}', '[1]');
--- query
TABLE t;
--- wanted
1|{"a": "\\", "b": 1}|[1]

=== serial becomes identity, and the counter goes on
--- old
CREATE TABLE t (id serial PRIMARY KEY, a text);
CREATE TABLE u (t_id integer REFERENCES t);
--- new
CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text);
CREATE TABLE u (t_id integer REFERENCES t);
--- rows
INSERT INTO t (a) VALUES ('a'), ('b'), ('c');
DELETE FROM t WHERE id = 3;
INSERT INTO u VALUES (2);
--- query
INSERT INTO t (a) VALUES ('d'); SELECT * FROM t ORDER BY id;
--- wanted
1|a
2|b
4|d

=== identity becomes serial, and the counter goes on
--- old
CREATE TABLE t (id integer GENERATED BY DEFAULT AS IDENTITY (START 10 INCREMENT 5) PRIMARY KEY, a text);
--- new
CREATE TABLE t (id serial PRIMARY KEY, a text);
--- rows
INSERT INTO t (a) VALUES ('a'), ('b');
--- query
INSERT INTO t (a) VALUES ('d'); SELECT id >= 16, a FROM t ORDER BY id;
--- wanted
f|a
f|b
t|d

=== a bigserial of its own becomes identity of another width
--- old
CREATE TABLE t (id bigserial PRIMARY KEY, n smallint GENERATED ALWAYS AS IDENTITY);
--- new
CREATE TABLE t (id bigint GENERATED BY DEFAULT AS IDENTITY (INCREMENT 2) PRIMARY KEY, n integer GENERATED BY DEFAULT AS IDENTITY);
--- rows
INSERT INTO t DEFAULT VALUES; INSERT INTO t DEFAULT VALUES;
--- query
INSERT INTO t DEFAULT VALUES; SELECT max(id) > 2, max(n) FROM t;
--- wanted
t|3

=== identity comes and goes: a column that was filled by hand, one that will be
--- old
CREATE TABLE t (id integer PRIMARY KEY, n integer GENERATED ALWAYS AS IDENTITY);
--- new
CREATE TABLE t (id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, n integer NOT NULL);
--- rows
INSERT INTO t VALUES (1), (2);

=== a generated column comes, one goes, one has another expression and goes to the end, one becomes plain
--- old
CREATE TABLE t (id integer PRIMARY KEY, a integer, gone integer GENERATED ALWAYS AS (a + 1) STORED, other integer GENERATED ALWAYS AS (a * 2) STORED, plain integer GENERATED ALWAYS AS (a * 3) STORED);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a integer, plain integer, other integer GENERATED ALWAYS AS (a * 20) STORED, new integer GENERATED ALWAYS AS (a - 1) STORED);
--- steps
ALTER TABLE t DROP COLUMN gone;
--- rows
INSERT INTO t VALUES (1, 10), (2, NULL);
--- query
SELECT id, a, plain, other, new FROM t ORDER BY id;
--- wanted
1|10|30|200|9
2||||

=== a generated column has another expression, and stands before others: from 17 on it stays
--- old
CREATE TABLE t (id integer PRIMARY KEY, g integer GENERATED ALWAYS AS (id * 2) STORED, a integer);
--- new
CREATE TABLE t (id integer PRIMARY KEY, g integer GENERATED ALWAYS AS (id * 20) STORED, a integer);
--- rows
INSERT INTO t VALUES (1, DEFAULT, 10);
--- refused_before_17
"t" would be in another order
--- query
TABLE t;
--- wanted
1|20|10

=== a column that a generated one is made of has another type, and others stand behind that
--- old
CREATE TABLE t (id integer PRIMARY KEY, g integer GENERATED ALWAYS AS (id * 2) STORED, a integer);
--- new
CREATE TABLE t (id bigint PRIMARY KEY, g integer GENERATED ALWAYS AS (id * 2) STORED, a integer);
--- rows
INSERT INTO t VALUES (1, DEFAULT, 10);
--- refused
"t" would be in another order

=== a generated column has another expression
--- old
CREATE TABLE t (id integer PRIMARY KEY, a integer, g integer NOT NULL GENERATED ALWAYS AS (a * 2) STORED CHECK (g > 0));
CREATE INDEX t_g ON t (g);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a integer, g integer NOT NULL GENERATED ALWAYS AS (a * 20) STORED CHECK (g > 0));
CREATE INDEX t_g ON t (g);
--- rows
INSERT INTO t VALUES (1, 10), (2, 3);
--- query
SELECT * FROM t ORDER BY id;
--- wanted
1|10|200
2|3|60

=== generated columns come and go, and one becomes plain
--- old
CREATE TABLE t (id integer PRIMARY KEY, a integer, plain integer GENERATED ALWAYS AS (a * 3) STORED, gone integer GENERATED ALWAYS AS (a + 1) STORED);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a integer, plain integer, new integer GENERATED ALWAYS AS (a - 1) STORED);
--- steps
ALTER TABLE t DROP COLUMN gone;
--- rows
INSERT INTO t VALUES (1, 10), (2, NULL);
--- query
SELECT * FROM t ORDER BY id;
--- wanted
1|10|30|9
2|||

=== the column that generated columns are made of has another type
--- old
CREATE TABLE t (id integer PRIMARY KEY, a integer, g bigint GENERATED ALWAYS AS (a * 2) STORED, h text GENERATED ALWAYS AS (a::text) STORED);
CREATE INDEX t_h ON t (h);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a bigint, g bigint GENERATED ALWAYS AS (a * 2) STORED, h text GENERATED ALWAYS AS (a::text) STORED);
CREATE INDEX t_h ON t (h);
--- rows
INSERT INTO t VALUES (1, 10), (2, NULL);

=== a plain column becomes a generated one
--- old
CREATE TABLE t (id integer PRIMARY KEY, a integer, g integer);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a integer, g integer GENERATED ALWAYS AS (a * 2) STORED);
--- rows
INSERT INTO t VALUES (1, 10, 5);
--- refused
"g"|t\.g

=== checks of columns and of domains are loosened and tightened
--- old
CREATE DOMAIN age AS integer CONSTRAINT a CHECK (VALUE > 0) CONSTRAINT b CHECK (VALUE < 200);
CREATE TABLE t (id integer PRIMARY KEY, a integer CONSTRAINT t_a CHECK (a > 10), b integer CONSTRAINT t_b CHECK (b > 0), c age);
--- new
CREATE DOMAIN age AS integer CONSTRAINT a CHECK (VALUE >= 0) CONSTRAINT b CHECK (VALUE < 150) CONSTRAINT c CHECK (VALUE <> 100);
CREATE TABLE t (id integer PRIMARY KEY, a integer CONSTRAINT t_a CHECK (a > 0), b integer CONSTRAINT t_b CHECK (b > 10), c age);
--- steps
UPDATE t SET a = 5, b = b + 10, c = CASE WHEN id = 1 THEN 0 ELSE 99 END;
--- rows
INSERT INTO t VALUES (1, 11, 1, 1), (2, 12, 2, 199);
--- query
SELECT * FROM t ORDER BY id;
--- wanted
1|5|11|0
2|5|12|99

=== a check that a row violates
--- old
CREATE TABLE t (id integer PRIMARY KEY, a integer);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a integer CONSTRAINT t_a CHECK (a > 0), n text);
--- rows
INSERT INTO t VALUES (1, 1), (2, -1);
--- fails
check constraint "t_a" of relation "t" is violated

=== a domain's check that a row violates
--- old
CREATE DOMAIN age AS integer;
CREATE TABLE t (id integer PRIMARY KEY, a age);
--- new
CREATE DOMAIN age AS integer CONSTRAINT age_check CHECK (VALUE > 0);
CREATE TABLE t (id integer PRIMARY KEY, a age);
--- rows
INSERT INTO t VALUES (1, 1), (2, -1);
--- fails
column "a" of table "t" contains values that violate the new constraint

=== a column becomes of a domain, and another one of what its domain is made of
--- old
CREATE DOMAIN mail AS text CHECK (VALUE LIKE '%@%');
CREATE TABLE t (id integer PRIMARY KEY, a text, b mail, c mail);
--- new
CREATE DOMAIN mail AS text CHECK (VALUE LIKE '%@%');
CREATE TABLE t (id integer PRIMARY KEY, a mail, b text, c mail);
--- rows
INSERT INTO t VALUES (1, 'a@b', 'c@d', 'e@f'), (2, NULL, NULL, NULL);

=== a domain is made of another type
--- old
CREATE DOMAIN code AS varchar(10) CHECK (VALUE <> '');
CREATE TABLE t (id integer PRIMARY KEY, a code DEFAULT 'x', b code[]);
CREATE INDEX t_a ON t (a);
--- new
CREATE DOMAIN code AS text CHECK (VALUE <> '');
CREATE TABLE t (id integer PRIMARY KEY, a code DEFAULT 'x', b code[]);
CREATE INDEX t_a ON t (a);
--- rows
INSERT INTO t VALUES (1, 'a', '{b}'), (2, NULL, NULL);
--- refused
domain "code" is of another type

=== a domain loses NOT NULL and default, another one gets them
--- old
CREATE DOMAIN a AS integer NOT NULL DEFAULT 5;
CREATE DOMAIN b AS integer;
CREATE TABLE t (id integer PRIMARY KEY, a a, b b);
--- new
CREATE DOMAIN a AS integer;
CREATE DOMAIN b AS integer NOT NULL DEFAULT 7;
CREATE TABLE t (id integer PRIMARY KEY, a a, b b);
--- steps
UPDATE t SET a = NULL, b = coalesce(b, 1);
--- rows
INSERT INTO t VALUES (1, 1, 1), (2, 2, NULL);
--- query
INSERT INTO t VALUES (3); SELECT * FROM t ORDER BY id;
--- wanted
1||1
2||1
3||7

=== collations change, with indexes and checks on the column
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text COLLATE "C" UNIQUE CHECK (a > 'A'), b text);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a text UNIQUE CHECK (a > 'A'), b text COLLATE "C");
--- rows
INSERT INTO t VALUES (1, 'a', 'b'), (2, 'ä', 'ö');

=== settings: storage, statistics, fillfactor, logged, sequences, comments
--- old
CREATE SEQUENCE s AS integer INCREMENT 2 CACHE 3;
CREATE TABLE t (id serial PRIMARY KEY, a text) WITH (fillfactor = 50);
CREATE UNLOGGED TABLE u (id integer PRIMARY KEY);
COMMENT ON TABLE t IS 'one';
COMMENT ON COLUMN t.a IS 'two';
--- new
CREATE SEQUENCE s AS bigint INCREMENT 3 CYCLE MAXVALUE 100;
CREATE TABLE t (id serial PRIMARY KEY, a text) WITH (autovacuum_enabled = off, fillfactor = 60);
ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER a SET STATISTICS 55;
CREATE TABLE u (id integer PRIMARY KEY);
COMMENT ON TABLE t IS E'it''s\nother';
COMMENT ON COLUMN t.id IS 'back\slash';
COMMENT ON SEQUENCE s IS 's';
COMMENT ON INDEX t_pkey IS 'i';
COMMENT ON CONSTRAINT t_pkey ON t IS 'c';
--- settings
SET standard_conforming_strings = off; SET escape_string_warning = off;
--- rows
SELECT nextval('s') LIMIT 0;
INSERT INTO t (a) VALUES ('a'); INSERT INTO u VALUES (1);

=== a new column of a domain that is NOT NULL
--- old
CREATE DOMAIN price AS integer NOT NULL;
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE DOMAIN price AS integer NOT NULL;
CREATE TABLE t (id integer PRIMARY KEY,
	price price);
--- steps
UPDATE t SET price = 1;
--- rows
INSERT INTO t VALUES (1);
--- refused
ERROR:  new:3:2: new column "price" of table "t" is of domain "price", which is NOT NULL, and has no default for the rows that are there
HINT:  Give the column or the domain a default

=== a generated column that a sequence belongs to is made again
--- old
CREATE SEQUENCE numbers;
CREATE TABLE t (id integer PRIMARY KEY DEFAULT nextval('numbers'), a varchar(10));
ALTER TABLE t ADD g boolean GENERATED ALWAYS AS (a IS NOT NULL) STORED;
ALTER SEQUENCE numbers OWNED BY t.g;
--- new
CREATE SEQUENCE numbers;
CREATE TABLE t (id integer PRIMARY KEY DEFAULT nextval('numbers'), a varchar(20));
ALTER TABLE t ADD g boolean GENERATED ALWAYS AS (a IS NOT NULL) STORED;
ALTER SEQUENCE numbers OWNED BY t.g;
--- rows
INSERT INTO t (a) VALUES ('a'), (NULL);
--- query
INSERT INTO t (a) VALUES ('b'); SELECT * FROM t ORDER BY id;
--- wanted
1|a|t
2||f
3|b|t

=== an index on a column with a cast to the type that it gets
--- old
CREATE TABLE t (id integer PRIMARY KEY, a varchar(10));
CREATE INDEX t_a ON t ((a::text));
--- new
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE INDEX t_a ON t ((a::text));
--- rows
INSERT INTO t VALUES (1, 'a');

=== texts become dates, times and amounts, and dates texts
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text, b text, c text[], d date, e bytea, f numeric);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a date, b timestamptz, c date[], d text, e text, f money);
--- rows
INSERT INTO t VALUES (1, '2024-03-10', '2024-03-10 02:30:00+00', '{2024-03-10,NULL}', '2024-03-10', '\x01', 12.5), (2, NULL, NULL, NULL, NULL, NULL, NULL);
--- query
SELECT id, a, b, c, d, e, f::numeric FROM t ORDER BY id;
--- wanted
1|2024-03-10|2024-03-10 02:30:00+00|{2024-03-10,NULL}|2024-03-10|\x01|12.50
2||||||

=== a text becomes a date, and has a time of day
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a date);
--- rows
INSERT INTO t VALUES (1, '2024-03-10'), (2, '2024-03-10 02:30:00');
--- fails
t\.a does not fit date: 2024-03-10 02:30:00

=== a text becomes a date, as a step says
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a date);
--- steps
ALTER TABLE t ALTER COLUMN a TYPE date USING a::date;
--- rows
INSERT INTO t VALUES (1, '10.3.2024'), (2, '2024-03-10 02:30:00');
--- query
SELECT * FROM t ORDER BY id;
--- wanted
1|2024-10-03
2|2024-03-10
