=== a column that is not in the new definition, and no step says what becomes of it
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text);
--- new
CREATE TABLE t (id integer PRIMARY KEY);
--- rows
INSERT INTO t VALUES (1, 'a');
--- refused
column "a" of table "t"
ALTER TABLE t DROP COLUMN a;

=== a column that is missing and one that is new: both readings are shown
--- old
CREATE TABLE "user" (id integer PRIMARY KEY, "A" text);
--- new
CREATE TABLE "user" (id integer PRIMARY KEY, "B" text);
--- rows
INSERT INTO "user" VALUES (1, 'a');
--- refused
column "A" of table "user"
ALTER TABLE "user" RENAME COLUMN "A" TO "B";
ALTER TABLE "user" DROP COLUMN "A";

=== two columns are missing, and two are new, of the same types
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
--- new
CREATE TABLE t (id integer PRIMARY KEY, c text, d text);
--- rows
INSERT INTO t VALUES (1, 'a', 'b');
--- refused
ALTER TABLE t RENAME COLUMN a TO c;
ALTER TABLE t DROP COLUMN a;

=== a column that is said, and one that is not
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
--- new
CREATE TABLE t (id integer PRIMARY KEY);
--- steps
ALTER TABLE t DROP COLUMN a;
--- rows
INSERT INTO t VALUES (1, 'a', 'b');
--- refused
ALTER TABLE t DROP COLUMN b;

=== a table that is not in the new definition, and no step says what becomes of it
--- old
CREATE TABLE t (id integer PRIMARY KEY);
CREATE TABLE u (id integer);
--- new
CREATE TABLE t (id integer PRIMARY KEY);
--- rows
INSERT INTO u VALUES (1);
--- refused
table "u"
DROP TABLE u;

=== a table that is missing and one that is new: both readings are shown
--- old
CREATE TABLE "Log" (id integer);
--- new
CREATE TABLE "log entries" (id integer);
--- rows
INSERT INTO "Log" VALUES (1);
--- refused
ALTER TABLE "Log" RENAME TO "log entries";
DROP TABLE "Log";

=== a new NOT NULL column that nothing fills
--- old
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a integer NOT NULL);
--- rows
INSERT INTO t VALUES (1);
--- refused
"a" of table "t"
UPDATE

=== a label that leaves while another one comes, both unused, is no rename; rows in the middle of the update are
--- old
CREATE TYPE s AS ENUM ('a', 'b');
CREATE TABLE t (id integer PRIMARY KEY, s s DEFAULT 'a');
--- new
CREATE TYPE s AS ENUM ('a');
CREATE TABLE t (id integer PRIMARY KEY, s s DEFAULT 'a');
--- steps
UPDATE t SET s = 'b';
--- rows
INSERT INTO t VALUES (1, 'a');
--- fails
b

=== columns in another order
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
--- new
CREATE TABLE t (id integer PRIMARY KEY, b text, a text);
--- rows
INSERT INTO t VALUES (1, 'a', 'b');
--- refused
(order|last)

=== a new column before old ones
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text);
--- new
CREATE TABLE t (id integer PRIMARY KEY, b text, a text);
--- rows
INSERT INTO t VALUES (1, 'a');
--- refused
(order|last)

=== a step with a syntax error
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text);
--- new
CREATE TABLE t (id integer PRIMARY KEY, b text);
--- steps
-- one
ALTER TABLE t RENAME COLUMN a TO b;
ALTER TABLE t DORP COLUMN c;
--- refused
steps:3:15: syntax error

=== a statement on rows with a syntax error
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a text);
--- steps
UPDATE t SET a = 'x' WEHRE id = 1;
--- refused
steps:1:\d+: syntax error

=== a string that does not end
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a text);
--- steps
UPDATE t SET a = 'x WHERE id = 1;
--- refused
steps:1:\d+: unterminated

=== a step that renames a table that is not there
--- old
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE TABLE t (id integer PRIMARY KEY);
--- steps
ALTER TABLE u RENAME TO t2;
--- refused
steps:1:\d+: table "u" is not there

=== a step that drops a table that is not there
--- old
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE TABLE t (id integer PRIMARY KEY);
--- steps

DROP TABLE u;
--- refused
steps:2:\d+: table "u" is not there

=== steps on columns, types, labels, constraints, indexes, sequences that are not there: column
--- old
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE TABLE t (id integer PRIMARY KEY);
--- steps
ALTER TABLE t RENAME COLUMN x TO y;
--- refused
steps:1:\d+: .*"x"

=== a step that drops a column that is not there
--- old
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE TABLE t (id integer PRIMARY KEY);
--- steps
ALTER TABLE t DROP COLUMN x;
--- refused
steps:1:\d+: .*"x"

=== a step that changes the type of a column that is not there
--- old
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE TABLE t (id integer PRIMARY KEY);
--- steps
ALTER TABLE t ALTER COLUMN x TYPE text USING x::text;
--- refused
steps:1:\d+: .*"x"

=== a step that renames a type that is not there
--- old
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE TABLE t (id integer PRIMARY KEY);
--- steps
ALTER TYPE x RENAME TO y;
--- refused
steps:1:\d+: .*"x"

=== a step that renames a label that is not there
--- old
CREATE TYPE s AS ENUM ('a');
--- new
CREATE TYPE s AS ENUM ('a');
--- steps
ALTER TYPE s RENAME VALUE 'x' TO 'y';
--- refused
steps:1:\d+: .*"x"

=== a step that renames a constraint that is not there
--- old
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE TABLE t (id integer PRIMARY KEY);
--- steps
ALTER TABLE t RENAME CONSTRAINT x TO y;
--- refused
steps:1:\d+: .*"x"

=== a step that renames an index that is not there
--- old
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE TABLE t (id integer PRIMARY KEY);
--- steps
ALTER INDEX x RENAME TO y;
--- refused
steps:1:\d+: .*"x"

=== a step that renames a sequence that is not there
--- old
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE TABLE t (id integer PRIMARY KEY);
--- steps
ALTER SEQUENCE x RENAME TO y;
--- refused
steps:1:\d+: .*"x"

=== a statement on the rows of a table that is not there
--- old
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE TABLE t (id integer PRIMARY KEY);
--- steps
UPDATE u SET id = 1;
--- refused
steps:1:\d+: .*"u"

=== a statement on the rows of a table by the name that it had before
--- old
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE TABLE u (id integer PRIMARY KEY);
--- steps
ALTER TABLE t RENAME TO u;
UPDATE t SET id = 1;
--- refused
steps:2:\d+: .*"t"

=== a column is renamed to a name that the new definition does not have
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text);
--- new
CREATE TABLE t (id integer PRIMARY KEY, c text);
--- steps
ALTER TABLE t RENAME COLUMN a TO b;
--- rows
INSERT INTO t VALUES (1, 'a');
--- refused
"b"

=== a table is renamed to a name that the new definition does not have
--- old
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE TABLE v (id integer PRIMARY KEY);
--- steps
ALTER TABLE t RENAME TO u;
--- rows
INSERT INTO t VALUES (1);
--- refused
"u"

=== a type is renamed to a name that the new definition does not have
--- old
CREATE TYPE s AS ENUM ('a');
CREATE TABLE t (id integer PRIMARY KEY, s s);
--- new
CREATE TYPE s AS ENUM ('a');
CREATE TABLE t (id integer PRIMARY KEY, s s);
--- steps
ALTER TYPE s RENAME TO r;
--- rows
INSERT INTO t VALUES (1, 'a');
--- refused
"?r"?

=== a label is renamed to one that the new definition does not have
--- old
CREATE TYPE s AS ENUM ('a', 'b');
CREATE TABLE t (id integer PRIMARY KEY, s s);
--- new
CREATE TYPE s AS ENUM ('a', 'b');
CREATE TABLE t (id integer PRIMARY KEY, s s);
--- steps
ALTER TYPE s RENAME VALUE 'b' TO 'c';
--- rows
INSERT INTO t VALUES (1, 'b');
--- refused
"?c"?

=== a constraint, an index and a sequence are renamed to names that the new definition does not have
--- old
CREATE TABLE t (id integer CONSTRAINT k PRIMARY KEY);
--- new
CREATE TABLE t (id integer CONSTRAINT k PRIMARY KEY);
--- steps
ALTER TABLE t RENAME CONSTRAINT k TO l;
--- refused
"l"

=== a column is dropped that the new definition has, and nothing else comes in its place
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL);
--- steps
ALTER TABLE t DROP COLUMN a;
--- rows
INSERT INTO t VALUES (1, 'a');
--- refused
"a" of table "t" is NOT NULL

=== a column's new name is taken
--- old
CREATE TABLE t (a text, b text);
--- new
CREATE TABLE t (b text, a text);
--- steps
ALTER TABLE t RENAME a TO b;
ALTER TABLE t RENAME b TO a;
--- refused
steps:1:\d+: the name "b" is taken

=== a table's new name is taken, by a table, a sequence, an index, a type
--- old
CREATE TABLE t (a text);
CREATE SEQUENCE b;
--- new
CREATE TABLE b (a text);
--- steps
ALTER TABLE t RENAME TO b;
--- refused
steps:1:\d+: the name "b" is taken

=== a step twice
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text);
--- new
CREATE TABLE t (id integer PRIMARY KEY);
--- steps
ALTER TABLE t DROP COLUMN a;
ALTER TABLE t DROP COLUMN a;
--- refused
steps:2:\d+:

=== a table dropped twice
--- old
CREATE TABLE t (id integer PRIMARY KEY);
CREATE TABLE u (id integer PRIMARY KEY);
--- new
CREATE TABLE u (id integer PRIMARY KEY);
--- steps
DROP TABLE t;
DROP TABLE t;
--- refused
steps:2:\d+:

=== the type of a column twice
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a integer);
--- steps
ALTER TABLE t ALTER a TYPE integer USING a::integer;
ALTER TABLE t ALTER a TYPE integer USING length(a);
--- refused
steps:2:\d+:

=== USING for a column that has its type already
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a text);
--- steps
ALTER TABLE t ALTER a TYPE text USING upper(a);
--- refused
steps:1:\d+: .*"a"

=== USING for another type than the new definition has
--- old
CREATE TABLE t (id integer PRIMARY KEY, a text);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a integer);
--- steps
ALTER TABLE t ALTER a TYPE bigint USING a::bigint;
--- refused
steps:1:\d+:

=== a type without USING
--- old
CREATE TABLE t (id integer PRIMARY KEY, a integer);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a bigint);
--- steps
ALTER TABLE t ALTER a TYPE bigint;
--- refused
steps:1:\d+:

=== a dropped column's type
--- old
CREATE TABLE t (id integer PRIMARY KEY, a integer);
--- new
CREATE TABLE t (id integer PRIMARY KEY);
--- steps
ALTER TABLE t DROP COLUMN a;
ALTER TABLE t ALTER a TYPE bigint USING a;
--- refused
steps:2:\d+:

=== a rename of what is dropped
--- old
CREATE TABLE t (id integer PRIMARY KEY, a integer);
--- new
CREATE TABLE t (id integer PRIMARY KEY, b integer);
--- steps
ALTER TABLE t DROP COLUMN a;
ALTER TABLE t RENAME COLUMN a TO b;
--- refused
steps:2:\d+:

=== a column of a dropped table is dropped as well
--- old
CREATE TABLE t (id integer PRIMARY KEY, a integer);
CREATE TABLE u (id integer);
--- new
CREATE TABLE u (id integer);
--- steps
DROP TABLE t;
ALTER TABLE t DROP COLUMN a;
--- refused
steps:2:\d+:

=== a rename behind a statement on rows
--- old
CREATE TABLE t (id integer PRIMARY KEY, a integer);
--- new
CREATE TABLE t (id integer PRIMARY KEY, b integer);
--- steps
UPDATE t SET a = 1;
ALTER TABLE t RENAME a TO b;
--- refused
steps:2:\d+:

=== names with a schema
--- old
CREATE TABLE t (id integer PRIMARY KEY, a integer);
--- new
CREATE TABLE t (id integer PRIMARY KEY, b integer);
--- steps
ALTER TABLE live.t RENAME a TO b;
--- refused
steps:1:\d+: "live.t" has the name of a schema

=== a statement on rows with a schema
--- old
CREATE TABLE t (id integer PRIMARY KEY, a integer);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a integer);
--- steps
UPDATE live.t SET a = 1;
--- refused
steps:1:\d+:

=== what is no step: CREATE, TRUNCATE, SELECT, DO, GRANT, ADD COLUMN, SET
--- old
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE TABLE t (id integer PRIMARY KEY);
--- steps
ALTER TABLE t ADD COLUMN a integer;
--- refused
steps:1:\d+:

=== TRUNCATE is no step
--- old
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE TABLE t (id integer PRIMARY KEY);
--- steps
TRUNCATE t;
--- refused
steps:1:\d+: TRUNCATE TABLE is not a step

=== SELECT is no step
--- old
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE TABLE t (id integer PRIMARY KEY);
--- steps
SELECT 1;
--- refused
steps:1:\d+: SELECT is not a step

=== DROP TYPE is no step
--- old
CREATE TYPE s AS ENUM ('a');
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE TABLE t (id integer PRIMARY KEY);
--- steps
DROP TYPE s;
--- refused
steps:1:\d+:

=== DROP TABLE with CASCADE and IF EXISTS
--- old
CREATE TABLE t (id integer PRIMARY KEY);
--- new
--- steps
DROP TABLE IF EXISTS t, u CASCADE;
--- refused
steps:1:\d+: .*"u"

=== a new name of more than 63 bytes
--- old
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE TABLE t (id integer PRIMARY KEY);
--- steps
ALTER TABLE t RENAME TO aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;
--- refused
steps:1:\d+: name of 94 bytes
63 bytes

=== the new definition has a syntax error
--- old
CREATE TABLE t (id integer PRIMARY KEY);
--- new
CREATE TABLE t (id integer PRIMARY KEY;
--- refused
new:1:39: syntax error

=== a number becomes a date, and the server has no cast
--- old
CREATE TABLE t (id integer PRIMARY KEY, a integer);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a date);
--- rows
INSERT INTO t VALUES (1, 20240310);
--- refused
new:1:41: column "a" of table "t" gets another type, and no step says how
There is no cast from integer to date
TYPE date USING a

=== an array of numbers becomes one of identifiers
--- old
CREATE TABLE t (id integer PRIMARY KEY, a integer[]);
--- new
CREATE TABLE t (id integer PRIMARY KEY, a uuid[]);
--- refused
There is no cast from integer\[\] to uuid\[\]
