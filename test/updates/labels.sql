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
