=== what a table takes with it is made anew elsewhere: index, key, serial and identity sequences
--- old
CREATE TABLE first (id serial CONSTRAINT the_key PRIMARY KEY, n bigint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME the_numbers), a text);
CREATE INDEX the_index ON first (a);
CREATE TABLE other (a integer);
--- new
CREATE TABLE other (a integer);
CREATE TABLE second (id integer CONSTRAINT the_key PRIMARY KEY, n bigint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME the_numbers), a text);
CREATE INDEX the_index ON other (a);
CREATE SEQUENCE first_id_seq START 7;
--- steps
DROP TABLE first;
--- rows
INSERT INTO first (a) VALUES ('a'), ('b');
INSERT INTO other VALUES (1);
--- query
INSERT INTO second (id) VALUES (1) RETURNING n; SELECT nextval('first_id_seq'); TABLE other;
--- wanted
1
3
1

=== what a column takes with it is made anew on others
--- old
CREATE TABLE t (id integer, a serial CONSTRAINT a_key UNIQUE CONSTRAINT a_check CHECK (a > 0), b text);
CREATE INDEX a_index ON t (a);
--- new
CREATE TABLE t (id integer CONSTRAINT a_key UNIQUE CONSTRAINT a_check CHECK (id > 1), b text);
CREATE INDEX a_index ON t (b);
CREATE SEQUENCE t_a_seq;
--- steps
ALTER TABLE t DROP COLUMN a;
--- rows
INSERT INTO t (id, b) VALUES (2, 'x');
--- query
TABLE t; SELECT nextval('t_a_seq');
--- wanted
2|x
2

=== a table becomes a type's name, and a type a table's
--- old
CREATE TYPE color AS ENUM ('red');
CREATE TABLE mood (id integer PRIMARY KEY);
CREATE TABLE things (id integer, c color);
--- new
CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE color (name text PRIMARY KEY);
CREATE TABLE things (id integer, m mood);
--- steps
DROP TABLE mood;
ALTER TABLE things DROP COLUMN c;
--- rows
INSERT INTO mood VALUES (1);
INSERT INTO things VALUES (1, 'red');
--- query
TABLE things;
--- wanted
1|

=== an enum leaves with its column, with the domain on it, and with the table that has it
--- old
CREATE TYPE state AS ENUM ('a', 'b');
CREATE TYPE other AS ENUM ('x');
CREATE DOMAIN live AS state CHECK (VALUE <> 'b');
CREATE DOMAIN texts AS text;
CREATE TABLE t (id integer, s state DEFAULT 'a' CHECK (s <> 'b'), l live[]);
CREATE INDEX t_s ON t (s) WHERE s = 'a';
CREATE TABLE u (o other, t texts);
--- new
CREATE TABLE t (id integer);
--- steps
ALTER TABLE t DROP COLUMN s, DROP COLUMN l;
DROP TABLE u;
--- rows
INSERT INTO t VALUES (1, 'a', '{a}');
--- query
TABLE t;
--- wanted
1

=== a column leaves that a generated column, an index, a check and a key are on, and they with it
--- old
CREATE TABLE t (id integer, a integer, b integer, c integer GENERATED ALWAYS AS (a + 1) STORED, UNIQUE (a, b), CHECK (a < b));
CREATE INDEX t_ab ON t (b) WHERE a > 0;
--- new
CREATE TABLE t (id integer, b integer);
--- steps
ALTER TABLE t DROP COLUMN a;
ALTER TABLE t DROP COLUMN c;
--- rows
INSERT INTO t VALUES (1, 2, 3);
--- query
TABLE t;
--- wanted
1|3

=== a generated column stays when the column it was made of goes, as a plain one
--- old
CREATE TABLE t (id integer, first text, last text, name text GENERATED ALWAYS AS (first || ' ' || last) STORED);
--- new
CREATE TABLE t (id integer, name text);
--- steps
ALTER TABLE t DROP COLUMN first;
ALTER TABLE t DROP COLUMN last;
--- rows
INSERT INTO t VALUES (1, 'Ann', 'Lee');
--- query
TABLE t;
--- wanted
1|Ann Lee

=== tables leave, the referenced one said first
--- old
CREATE TABLE parent (id integer PRIMARY KEY);
CREATE TABLE child (id integer PRIMARY KEY, parent integer REFERENCES parent);
CREATE TABLE grandchild (child integer REFERENCES child);
CREATE TABLE stays (id integer);
--- new
CREATE TABLE stays (id integer);
--- steps
DROP TABLE parent;
DROP TABLE child;
DROP TABLE grandchild;
--- rows
INSERT INTO parent VALUES (1);
INSERT INTO child VALUES (1, 1);
INSERT INTO grandchild VALUES (1);
--- query
TABLE stays;
--- wanted

=== tables leave, the referenced one said last, in one statement
--- old
CREATE TABLE parent (id integer PRIMARY KEY);
CREATE TABLE child (id integer PRIMARY KEY, parent integer REFERENCES parent);
CREATE TABLE stays (id integer);
--- new
CREATE TABLE stays (id integer);
--- steps
DROP TABLE child, parent;
--- rows
INSERT INTO parent VALUES (1);
INSERT INTO child VALUES (1, 1);
--- query
TABLE stays;
--- wanted

=== a table leaves, and the one that references it stays without the key
--- old
CREATE TABLE parent (id integer PRIMARY KEY);
CREATE TABLE child (id integer PRIMARY KEY, parent_id integer REFERENCES parent);
--- new
CREATE TABLE child (id integer PRIMARY KEY, parent_id integer);
--- steps
DROP TABLE parent;
--- rows
INSERT INTO parent VALUES (7);
INSERT INTO child VALUES (1, 7);
--- query
TABLE child;
--- wanted
1|7

=== a table leaves, and the column that references it
--- old
CREATE TABLE parent (id integer PRIMARY KEY);
CREATE TABLE child (id integer PRIMARY KEY, parent_id integer NOT NULL REFERENCES parent ON DELETE CASCADE);
--- new
CREATE TABLE child (id integer PRIMARY KEY);
--- steps
DROP TABLE parent;
ALTER TABLE child DROP COLUMN parent_id;
--- rows
INSERT INTO parent VALUES (7);
INSERT INTO child VALUES (1, 7);
--- query
TABLE child;
--- wanted
1

=== two tables that reference each other come
--- old
CREATE TABLE old (id integer PRIMARY KEY);
--- new
CREATE TABLE old (id integer PRIMARY KEY);
CREATE TABLE hens (id integer PRIMARY KEY, egg integer NOT NULL, old integer REFERENCES old);
CREATE TABLE eggs (id integer PRIMARY KEY, hen integer NOT NULL REFERENCES hens);
ALTER TABLE hens ADD CONSTRAINT hens_egg_fkey FOREIGN KEY (egg) REFERENCES eggs;
--- steps
INSERT INTO hens SELECT id, id, id FROM old;
INSERT INTO eggs SELECT id, id FROM old;
--- rows
INSERT INTO old VALUES (1), (2);
--- query
SELECT * FROM hens JOIN eggs ON egg = eggs.id ORDER BY 1;
--- wanted
1|1|1|1|1
2|2|2|2|2

=== two tables that reference each other, and themselves, leave
--- old
CREATE TABLE hens (id integer PRIMARY KEY, egg integer NOT NULL, of integer REFERENCES hens);
CREATE TABLE eggs (id integer PRIMARY KEY, hen integer NOT NULL REFERENCES hens);
ALTER TABLE hens ADD FOREIGN KEY (egg) REFERENCES eggs DEFERRABLE;
CREATE TABLE stays (id integer);
--- new
CREATE TABLE stays (id integer);
--- steps
DROP TABLE eggs;
DROP TABLE hens;
--- rows
BEGIN; SET CONSTRAINTS ALL DEFERRED;
WITH h AS (INSERT INTO hens VALUES (1, 1, 1)) INSERT INTO eggs VALUES (1, 1); COMMIT;
INSERT INTO stays VALUES (3);
--- query
TABLE stays;
--- wanted
3

=== what has no rows leaves without a step: types, sequences, indexes, constraints, defaults, comments
--- old
CREATE TYPE state AS ENUM ('a');
CREATE DOMAIN d AS integer;
CREATE SEQUENCE numbers;
CREATE TABLE t (
    a integer NOT NULL DEFAULT nextval('numbers') CONSTRAINT t_pk PRIMARY KEY CONSTRAINT t_check CHECK (a > 0),
    b text UNIQUE DEFAULT 'x',
    c integer REFERENCES t,
    EXCLUDE USING gist (int4range(a, a, '[]') WITH &&)
) WITH (fillfactor = 50);
CREATE INDEX t_b ON t (b);
COMMENT ON TABLE t IS 'gone';
COMMENT ON COLUMN t.a IS 'gone';
--- new
CREATE TABLE t (a integer, b text, c integer);
--- rows
INSERT INTO t VALUES (1, 'x', 1), (2, 'y', 1);

=== a dropped column's values are moved before it goes
--- old
CREATE TABLE people (id integer PRIMARY KEY, name text);
--- new
CREATE TABLE people (id integer PRIMARY KEY, first text NOT NULL, last text);
--- steps
ALTER TABLE people DROP COLUMN name;
UPDATE people SET first = split_part(name, ' ', 1), last = nullif(split_part(name, ' ', 2), '');
--- rows
INSERT INTO people VALUES (1, 'Ann Lee'), (2, 'Bob');
--- query
SELECT id, first, last FROM people ORDER BY id;
--- wanted
1|Ann|Lee
2|Bob|

=== a dropped table's rows are moved before it goes
--- old
CREATE TABLE nicks (person integer, nick text);
CREATE TABLE people (id integer PRIMARY KEY, name text);
--- new
CREATE TABLE people (id integer PRIMARY KEY, name text, nicks text[] NOT NULL);
--- steps
DROP TABLE nicks;
UPDATE people SET nicks = ARRAY(SELECT nick FROM nicks WHERE person = people.id ORDER BY nick);
--- rows
INSERT INTO people VALUES (1, 'Ann'), (2, 'Bob');
INSERT INTO nicks VALUES (1, 'b'), (1, 'a');
--- query
SELECT * FROM people ORDER BY id;
--- wanted
1|Ann|{a,b}
2|Bob|{}

=== with leave to lose data, what no step speaks of goes
--- old
CREATE TABLE t (a integer, b integer);
CREATE TABLE u (a integer);
--- new
CREATE TABLE t (a integer);
--- allow
yes
--- rows
INSERT INTO t VALUES (1, 2);
INSERT INTO u VALUES (1);
--- query
TABLE t;
--- wanted
1

=== NOT NULL, a default and a check are dropped
--- old
CREATE TABLE t (a integer NOT NULL DEFAULT 5 CONSTRAINT t_a CHECK (a > 0), b text NOT NULL);
--- new
CREATE TABLE t (a integer, b text);
--- steps
UPDATE t SET a = NULL, b = NULL WHERE a = 2;
INSERT INTO t VALUES (-1, 'new');
--- rows
INSERT INTO t VALUES (1, 'x'), (2, 'y');
--- query
SELECT * FROM t ORDER BY a;
--- wanted
-1|new
1|x
|
