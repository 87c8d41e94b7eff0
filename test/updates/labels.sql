=== a label comes, and is the default in the same update, and in a check, a predicate and a statement on rows
--- old
CREATE TYPE state AS ENUM ('open', 'done');
CREATE TABLE t (id integer PRIMARY KEY, state state NOT NULL DEFAULT 'open');
--- new
CREATE TYPE state AS ENUM ('new', 'open', 'done', 'it''s');
CREATE TABLE t (id integer PRIMARY KEY, state state NOT NULL DEFAULT 'new', CONSTRAINT t_state CHECK (state <> 'it''s' OR id > 0));
CREATE INDEX t_new ON t (id) WHERE state = 'new';
--- steps
UPDATE t SET state = 'it''s' WHERE id = 1;
--- rows
INSERT INTO t VALUES (1, 'open'), (2, 'done');
--- query
INSERT INTO t VALUES (3); SELECT * FROM t ORDER BY state;
--- wanted
3|new
2|done
1|it's

=== labels come in front, between and behind, and a new column has one as its default
--- old
CREATE TYPE "Größe" AS ENUM ('b', 'd');
CREATE TABLE t (id integer PRIMARY KEY, s "Größe");
--- new
CREATE TYPE "Größe" AS ENUM ('a', 'b', 'back\slash', 'c', 'd', 'e');
CREATE TABLE t (id integer PRIMARY KEY, s "Größe", n "Größe" NOT NULL DEFAULT 'back\slash', l "Größe"[] DEFAULT '{a,e}');
--- rows
INSERT INTO t VALUES (1, 'b'), (2, 'd');
--- query
SELECT * FROM t ORDER BY id;
--- wanted
1|b|back\slash|{a,e}
2|d|back\slash|{a,e}

=== a label that is renamed, and one that comes with the old name and is used at once
--- old
CREATE TYPE state AS ENUM ('open', 'done');
CREATE TABLE t (id integer PRIMARY KEY, s state DEFAULT 'done');
--- new
CREATE TYPE state AS ENUM ('open', 'finished', 'done');
CREATE TABLE t (id integer PRIMARY KEY, s state DEFAULT 'done');
--- steps
ALTER TYPE state RENAME VALUE 'done' TO 'finished';
--- rows
INSERT INTO t VALUES (1, 'open'), (2, 'done');
--- refused
steps:1:\d+: label "done" is renamed, and comes again

=== a label that is renamed, and one that comes with the old name
--- old
CREATE TYPE state AS ENUM ('open', 'done');
CREATE TABLE t (id integer PRIMARY KEY, s state DEFAULT 'open');
--- new
CREATE TYPE state AS ENUM ('open', 'finished', 'done');
CREATE TABLE t (id integer PRIMARY KEY, s state DEFAULT 'open');
--- steps
ALTER TYPE state RENAME VALUE 'done' TO 'finished';
--- rows
INSERT INTO t VALUES (1, 'open'), (2, 'done');
--- query
INSERT INTO t VALUES (3, 'done'); SELECT * FROM t ORDER BY id;
--- wanted
1|open
2|finished
3|done

=== a label leaves and another one comes: two labels, not a rename
--- old
CREATE TYPE state AS ENUM ('open', 'failed', 'done');
CREATE TABLE t (id integer PRIMARY KEY, s state);
--- new
CREATE TYPE state AS ENUM ('open', 'skipped', 'done');
CREATE TABLE t (id integer PRIMARY KEY, s state);
--- rows
INSERT INTO t VALUES (1, 'open'), (2, 'done');
--- query
SELECT id, s FROM t ORDER BY s; SELECT enum_range(NULL::state);
--- wanted
1|open
2|done
{open,skipped,done}

=== a label leaves and another one comes, and rows have the one that leaves
--- old
CREATE TYPE state AS ENUM ('open', 'failed', 'done');
CREATE TABLE t (id integer PRIMARY KEY, s state);
--- new
CREATE TYPE state AS ENUM ('open', 'skipped', 'done');
CREATE TABLE t (id integer PRIMARY KEY, s state);
--- rows
INSERT INTO t VALUES (1, 'open'), (2, 'failed');
--- fails
failed

=== an unused label leaves, of an enum with defaults, checks, indexes, arrays and a generated column
--- old
CREATE TYPE state AS ENUM ('open', 'old', 'done');
CREATE TABLE t (id integer PRIMARY KEY, s state NOT NULL DEFAULT 'open' CONSTRAINT t_s CHECK (s <> 'done' OR id > 0), l state[] DEFAULT '{open}', g boolean GENERATED ALWAYS AS (s = 'open') STORED);
CREATE INDEX t_i ON t (s) WHERE s = 'open';
CREATE UNIQUE INDEX t_u ON t (s, id);
--- new
CREATE TYPE state AS ENUM ('open', 'done');
CREATE TABLE t (id integer PRIMARY KEY, s state NOT NULL DEFAULT 'open' CONSTRAINT t_s CHECK (s <> 'done' OR id > 0), l state[] DEFAULT '{open}', g boolean GENERATED ALWAYS AS (s = 'open') STORED);
CREATE INDEX t_i ON t (s) WHERE s = 'open';
CREATE UNIQUE INDEX t_u ON t (s, id);
--- rows
INSERT INTO t VALUES (1, 'open', '{open,done}'), (2, 'done', NULL);

=== an unused label leaves, and a domain is made of the enum
--- old
CREATE TYPE state AS ENUM ('open', 'old', 'done');
CREATE DOMAIN d AS state DEFAULT 'open' CHECK (VALUE <> 'old');
CREATE TABLE t (id integer PRIMARY KEY, s state NOT NULL DEFAULT 'open' CONSTRAINT t_s CHECK (s <> 'done' OR id > 0), l state[] DEFAULT '{open}', d d, g boolean GENERATED ALWAYS AS (s = 'open') STORED);
CREATE INDEX t_i ON t (s) WHERE s = 'open';
CREATE UNIQUE INDEX t_u ON t (s, id);
--- new
CREATE TYPE state AS ENUM ('open', 'done');
CREATE DOMAIN d AS state DEFAULT 'open' CHECK (VALUE <> 'done');
CREATE TABLE t (id integer PRIMARY KEY, s state NOT NULL DEFAULT 'open' CONSTRAINT t_s CHECK (s <> 'done' OR id > 0), l state[] DEFAULT '{open}', d d, g boolean GENERATED ALWAYS AS (s = 'open') STORED);
CREATE INDEX t_i ON t (s) WHERE s = 'open';
CREATE UNIQUE INDEX t_u ON t (s, id);
--- rows
INSERT INTO t VALUES (1, 'open', '{open,done}', 'open'), (2, 'done', NULL, NULL);
--- refused
labels of type "state" leave .* and a domain is made of it

=== a label leaves after a statement has taken it from the rows
--- old
CREATE TYPE state AS ENUM ('open', 'old', 'done');
CREATE TABLE t (id integer PRIMARY KEY, s state NOT NULL DEFAULT 'old');
--- new
CREATE TYPE state AS ENUM ('open', 'done');
CREATE TABLE t (id integer PRIMARY KEY, s state NOT NULL DEFAULT 'open');
--- steps
UPDATE t SET s = 'done' WHERE s = 'old';
--- rows
INSERT INTO t VALUES (1, 'open'), (2, 'old');
--- query
SELECT * FROM t ORDER BY s;
--- wanted
1|open
2|done

=== a label leaves that is in an array of a row
--- old
CREATE TYPE state AS ENUM ('open', 'old');
CREATE TABLE t (id integer PRIMARY KEY, l state[]);
--- new
CREATE TYPE state AS ENUM ('open');
CREATE TABLE t (id integer PRIMARY KEY, l state[]);
--- rows
INSERT INTO t VALUES (1, '{open}'), (2, '{open,old}');
--- fails
old

=== labels have another order, and rows and indexes follow
--- old
CREATE TYPE size AS ENUM ('large', 'small', 'medium');
CREATE TABLE t (id integer PRIMARY KEY, s size DEFAULT 'small' UNIQUE);
CREATE INDEX t_gt ON t (id) WHERE s > 'large';
--- new
CREATE TYPE size AS ENUM ('small', 'medium', 'large');
CREATE TABLE t (id integer PRIMARY KEY, s size DEFAULT 'small' UNIQUE);
CREATE INDEX t_gt ON t (id) WHERE s > 'large';
--- rows
INSERT INTO t VALUES (1, 'large'), (2, 'medium'), (3, 'small');
--- query
SELECT * FROM t ORDER BY s;
--- wanted
3|small
2|medium
1|large

=== a label is renamed, one comes, one leaves, and the type has another name
--- old
CREATE TYPE a AS ENUM ('x', 'y', 'z');
CREATE TABLE t (id integer PRIMARY KEY, a a DEFAULT 'x');
--- new
CREATE TYPE b AS ENUM ('new', 'X', 'y');
CREATE TABLE t (id integer PRIMARY KEY, a b DEFAULT 'new');
--- steps
ALTER TYPE a RENAME TO b;
ALTER TYPE b RENAME VALUE 'x' TO 'X';
UPDATE t SET a = 'y' WHERE a = 'z';
--- rows
INSERT INTO t VALUES (1, 'x'), (2, 'z');
--- query
INSERT INTO t VALUES (3); SELECT * FROM t ORDER BY a;
--- wanted
3|new
1|X
2|y

=== a primary key of an enum, with foreign keys on it, loses a label
--- old
CREATE TYPE kind AS ENUM ('a', 'b', 'c');
CREATE TABLE kinds (kind kind PRIMARY KEY, title text);
CREATE TABLE t (id integer PRIMARY KEY, kind kind NOT NULL REFERENCES kinds ON UPDATE CASCADE);
--- new
CREATE TYPE kind AS ENUM ('a', 'c');
CREATE TABLE kinds (kind kind PRIMARY KEY, title text);
CREATE TABLE t (id integer PRIMARY KEY, kind kind NOT NULL REFERENCES kinds ON UPDATE CASCADE);
--- rows
INSERT INTO kinds VALUES ('a', 'A'), ('c', 'C'); INSERT INTO t VALUES (1, 'c');

=== a new enum for a new table whose rows are made, and a foreign key to it
--- old
CREATE TABLE t (id integer PRIMARY KEY, kind text);
--- new
CREATE TYPE kind AS ENUM ('a', 'b');
CREATE TABLE kinds (kind kind PRIMARY KEY);
CREATE TABLE t (id integer PRIMARY KEY, kind kind NOT NULL REFERENCES kinds);
--- steps
INSERT INTO kinds SELECT unnest(enum_range(NULL::kind));
ALTER TABLE t ALTER kind TYPE kind USING kind::kind;
--- rows
INSERT INTO t VALUES (1, 'b');
--- query
TABLE t;
--- wanted
1|b

=== a label leaves, and so do columns and tables that have the type, when statements have read them; another column becomes a text
--- old
CREATE TYPE kind AS ENUM ('a', 'b', 'c');
CREATE TABLE old_kinds (id integer PRIMARY KEY, kind kind, kinds kind[]);
CREATE TABLE t (id integer PRIMARY KEY, kind kind, kept kind, as_text kind);
--- new
CREATE TYPE kind AS ENUM ('a', 'b');
CREATE TABLE t (id integer PRIMARY KEY, kept kind, as_text text);
--- steps
DROP TABLE old_kinds;
ALTER TABLE t DROP COLUMN kind;
UPDATE t SET kept = coalesce(t.kind, o.kind) FROM old_kinds AS o WHERE o.id = t.id;
--- rows
INSERT INTO old_kinds VALUES (1, 'a', '{c,b}'), (2, 'b', '{c}'); INSERT INTO t VALUES (1, NULL, 'c', 'c'), (2, 'b', NULL, NULL);
--- query
SELECT * FROM t ORDER BY id;
--- wanted
1|a|c
2|b|

=== labels leave, of a type that becomes a text and leaves in part, without a statement on rows
--- old
CREATE TYPE kind AS ENUM ('a', 'b', 'c');
CREATE TABLE t (id integer PRIMARY KEY, kept kind, as_text kind, gone kind[]);
--- new
CREATE TYPE kind AS ENUM ('a', 'b');
CREATE TABLE t (id integer PRIMARY KEY, kept kind, as_text text);
--- steps
ALTER TABLE t DROP COLUMN gone;
--- rows
INSERT INTO t VALUES (1, 'b', 'c', '{c}');
--- query
TABLE t;
--- wanted
1|b|c

=== labels leave, of types whose names are as long as can be, or become that of another one with "_replaced"
--- old
CREATE TYPE n2345678901234567890123456789012345678901234567890123456789012a AS ENUM ('a', 'b');
CREATE TYPE n2345678901234567890123456789012345678901234567890123456789012b AS ENUM ('a', 'b');
CREATE TYPE kind AS ENUM ('a', 'b');
CREATE TYPE kind_replaced AS ENUM ('a', 'b');
CREATE TABLE t (id integer PRIMARY KEY, a n2345678901234567890123456789012345678901234567890123456789012a,
	b n2345678901234567890123456789012345678901234567890123456789012b, c kind, d kind_replaced);
--- new
CREATE TYPE n2345678901234567890123456789012345678901234567890123456789012a AS ENUM ('a');
CREATE TYPE n2345678901234567890123456789012345678901234567890123456789012b AS ENUM ('a');
CREATE TYPE kind AS ENUM ('a');
CREATE TYPE kind_replaced AS ENUM ('a');
CREATE TABLE t (id integer PRIMARY KEY, a n2345678901234567890123456789012345678901234567890123456789012a,
	b n2345678901234567890123456789012345678901234567890123456789012b, c kind, d kind_replaced);
--- rows
INSERT INTO t VALUES (1, 'a', 'a', 'a', 'a');

=== serial becomes identity and back, of sequences whose names are as long as can be
--- old
CREATE TABLE n2345678901234567890123456789012345678901234567890 (a2345678901234567890 serial PRIMARY KEY);
CREATE TABLE m2345678901234567890123456789012345678901234567890 (a2345678901234567890 integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);
--- new
CREATE TABLE n2345678901234567890123456789012345678901234567890 (a2345678901234567890 integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);
CREATE TABLE m2345678901234567890123456789012345678901234567890 (a2345678901234567890 serial PRIMARY KEY);
--- rows
INSERT INTO n2345678901234567890123456789012345678901234567890 SELECT FROM generate_series(1, 3);
INSERT INTO m2345678901234567890123456789012345678901234567890 SELECT FROM generate_series(1, 5);
--- query
INSERT INTO n2345678901234567890123456789012345678901234567890 DEFAULT VALUES RETURNING 1;
INSERT INTO m2345678901234567890123456789012345678901234567890 DEFAULT VALUES RETURNING 1;
SELECT max(a2345678901234567890) FROM n2345678901234567890123456789012345678901234567890;
SELECT max(a2345678901234567890) FROM m2345678901234567890123456789012345678901234567890;
--- wanted
1
1
4
6

=== a label leaves behind statements on rows, and a new table and a new column are computed of the type
--- old
CREATE TYPE kind AS ENUM ('a', 'b');
CREATE TABLE t (id integer PRIMARY KEY, kind kind);
--- new
CREATE TYPE kind AS ENUM ('a');
CREATE TABLE t (id integer PRIMARY KEY, kind kind, has boolean GENERATED ALWAYS AS (kind IS NOT NULL) STORED);
CREATE TABLE u (has boolean GENERATED ALWAYS AS (kind IS NOT NULL) STORED, kind kind DEFAULT 'a', id serial PRIMARY KEY REFERENCES t);
CREATE INDEX ON u (has);
COMMENT ON TABLE u IS 'new';
--- steps
UPDATE t SET kind = 'a' WHERE kind = 'b';
--- rows
INSERT INTO t VALUES (1, 'b'), (2, NULL);
--- query
INSERT INTO u (kind) VALUES ('a'); SELECT * FROM t ORDER BY id; TABLE u;
--- wanted
1|a|t
2||f
t|a|1

=== a label leaves behind statements on rows, and a new table that they fill is computed of the type
--- old
CREATE TYPE kind AS ENUM ('a', 'b');
CREATE TABLE t (id integer PRIMARY KEY, kind kind);
--- new
CREATE TYPE kind AS ENUM ('a');
CREATE TABLE t (id integer PRIMARY KEY, kind kind);
CREATE TABLE u (kind kind, has boolean GENERATED ALWAYS AS (kind IS NOT NULL) STORED);
--- steps
UPDATE t SET kind = 'a' WHERE kind = 'b';
INSERT INTO u (kind) SELECT kind FROM t;
--- refused
ERROR:  new:3:14: statements on rows use new table "u", which has a column computed of a type whose labels leave or move in the same version
HINT:  Let the labels leave, or move, in a version of their own

=== a label leaves, of a column with settings, and of keys and indexes that get other names with their tables
--- old
CREATE TYPE kind AS ENUM ('a', 'b');
CREATE TABLE t (id integer PRIMARY KEY, kinds kind[]);
ALTER TABLE t ALTER kinds SET STORAGE EXTERNAL, ALTER kinds SET STATISTICS 7;
CREATE TABLE kinds (kind kind PRIMARY KEY);
CREATE TABLE of_kind (kind kind REFERENCES kinds CHECK (kind <> 'a' OR kind = 'a'));
CREATE UNIQUE INDEX ON of_kind (kind) WHERE kind = 'a';
--- new
CREATE TYPE kind AS ENUM ('a');
CREATE TABLE t (id integer PRIMARY KEY, kinds kind[]);
ALTER TABLE t ALTER kinds SET STORAGE EXTERNAL, ALTER kinds SET STATISTICS 7;
CREATE TABLE kinds (kind kind PRIMARY KEY);
CREATE TABLE typed (kind kind REFERENCES kinds CHECK (kind <> 'a' OR kind = 'a'));
CREATE UNIQUE INDEX ON typed (kind) WHERE kind = 'a';
--- steps
ALTER TABLE of_kind RENAME TO typed;
--- rows
INSERT INTO t VALUES (1, '{a,a}'); INSERT INTO kinds VALUES ('a'); INSERT INTO of_kind VALUES ('a');
--- query
SELECT * FROM t, kinds, typed;
--- wanted
1|{a,a}|a|a
