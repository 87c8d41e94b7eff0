=== a column is renamed
--- old
CREATE TABLE people (id integer PRIMARY KEY, nick text NOT NULL DEFAULT 'none');
--- new
CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL DEFAULT 'none');
--- steps
ALTER TABLE people RENAME COLUMN nick TO name;
--- rows
INSERT INTO people VALUES (1, 'Ann'), (2, 'Bob');
--- query
SELECT id, name FROM people ORDER BY id;
--- wanted
1|Ann
2|Bob

=== a column that indexes, checks, keys and generated columns are on is renamed, and they keep their names
--- old
CREATE TABLE people (
    id integer PRIMARY KEY,
    mail text NOT NULL CONSTRAINT people_mail_key UNIQUE CONSTRAINT people_mail_check CHECK (mail LIKE '%@%'),
    domain text GENERATED ALWAYS AS (split_part(mail, '@', 2)) STORED
);
CREATE INDEX people_lower_mail ON people (lower(mail)) INCLUDE (mail) WHERE mail <> '';
CREATE TABLE logins (mail text CONSTRAINT logins_mail_fkey REFERENCES people (mail) ON DELETE CASCADE);
COMMENT ON COLUMN people.mail IS 'where to write to';
--- new
CREATE TABLE people (
    id integer PRIMARY KEY,
    address text NOT NULL CONSTRAINT people_mail_key UNIQUE CONSTRAINT people_mail_check CHECK (address LIKE '%@%'),
    domain text GENERATED ALWAYS AS (split_part(address, '@', 2)) STORED
);
CREATE INDEX people_lower_mail ON people (lower(address)) INCLUDE (address) WHERE address <> '';
CREATE TABLE logins (mail text CONSTRAINT logins_mail_fkey REFERENCES people (address) ON DELETE CASCADE);
COMMENT ON COLUMN people.address IS 'where to write to';
--- steps
ALTER TABLE people RENAME COLUMN mail TO address;
--- rows
INSERT INTO people VALUES (1, 'a@b.example'), (2, 'c@d.example');
INSERT INTO logins VALUES ('a@b.example');
--- query
SELECT p.*, l.* FROM people p LEFT JOIN logins l ON l.mail = p.address ORDER BY id;
--- wanted
1|a@b.example|b.example|a@b.example
2|c@d.example|d.example|

=== names that the server gives follow a renamed column in the new definition, and nothing is built again
--- old
CREATE TABLE people (id integer PRIMARY KEY, mail text UNIQUE CHECK (mail <> ''), boss integer REFERENCES people);
CREATE INDEX ON people (lower(mail));
--- new
CREATE TABLE people (id integer PRIMARY KEY, address text UNIQUE CHECK (address <> ''), chief integer REFERENCES people);
CREATE INDEX ON people (lower(address));
--- steps
ALTER TABLE people RENAME COLUMN mail TO address;
ALTER TABLE people RENAME boss TO chief;
--- rows
INSERT INTO people VALUES (1, 'a', 1), (2, NULL, 1);
--- query
TABLE people;
--- wanted
1|a|1
2||1

=== two columns swap their names
--- old
CREATE TABLE points (id integer PRIMARY KEY, x integer CHECK (x > 0), y integer);
CREATE INDEX points_x ON points (x);
--- new
CREATE TABLE points (id integer PRIMARY KEY, y integer CONSTRAINT points_x_check CHECK (y > 0), x integer);
CREATE INDEX points_x ON points (y);
--- steps
ALTER TABLE points RENAME COLUMN x TO temporary;
ALTER TABLE points RENAME COLUMN y TO x;
ALTER TABLE points RENAME COLUMN temporary TO y;
--- rows
INSERT INTO points VALUES (1, 10, -20);
--- query
SELECT x, y FROM points;
--- wanted
-20|10

=== two tables swap their names
--- old
CREATE TABLE live (id integer CONSTRAINT live_pk PRIMARY KEY, a text);
CREATE TABLE archive (id integer CONSTRAINT archive_pk PRIMARY KEY, b date);
CREATE TABLE notes (live_id integer CONSTRAINT notes_fk REFERENCES live);
--- new
CREATE TABLE archive (id integer CONSTRAINT live_pk PRIMARY KEY, a text);
CREATE TABLE live (id integer CONSTRAINT archive_pk PRIMARY KEY, b date);
CREATE TABLE notes (live_id integer CONSTRAINT notes_fk REFERENCES archive);
--- steps
ALTER TABLE live RENAME TO other;
ALTER TABLE archive RENAME TO live;
ALTER TABLE other RENAME TO archive;
--- rows
INSERT INTO live VALUES (1, 'a');
INSERT INTO archive VALUES (2, '2024-02-03');
INSERT INTO notes VALUES (1);
--- query
TABLE live; TABLE archive; TABLE notes;
--- wanted
2|2024-02-03
1|a
1

=== two labels swap their names
--- old
CREATE TYPE size AS ENUM ('small', 'large');
CREATE TABLE shirts (id integer, size size DEFAULT 'small');
--- new
CREATE TYPE size AS ENUM ('large', 'small');
CREATE TABLE shirts (id integer, size size DEFAULT 'large');
--- steps
ALTER TYPE size RENAME VALUE 'small' TO 'x';
ALTER TYPE size RENAME VALUE 'large' TO 'small';
ALTER TYPE size RENAME VALUE 'x' TO 'large';
--- rows
INSERT INTO shirts VALUES (1, 'small'), (2, 'large');
--- query
SELECT * FROM shirts ORDER BY id;
--- wanted
1|large
2|small

=== a column is dropped, and another one gets its name
--- old
CREATE TABLE users (id integer PRIMARY KEY, name text, name2 varchar(40) NOT NULL);
--- new
CREATE TABLE users (id integer PRIMARY KEY, name varchar(40) NOT NULL);
--- steps
ALTER TABLE users DROP COLUMN name;
ALTER TABLE users RENAME COLUMN name2 TO name;
--- rows
INSERT INTO users VALUES (1, 'old', 'new');
--- query
SELECT name FROM users;
--- wanted
new

=== a column is dropped, and a new one of another kind has its name
--- old
CREATE TABLE users (id integer PRIMARY KEY, state text NOT NULL);
--- new
CREATE TABLE users (id integer PRIMARY KEY, state integer);
--- steps
ALTER TABLE users DROP COLUMN state;
--- rows
INSERT INTO users VALUES (1, 'open');
--- query
SELECT id, state IS NULL FROM users;
--- wanted
1|t

=== what is dropped makes way for what has its name then, and can be read: names as long as they can be
--- old
CREATE TYPE zäääääääääääääääääääääääääääääää AS ENUM ('a');
CREATE TABLE aäääääääääääääääääääääääääääääää (id integer PRIMARY KEY, aäääääääääääääääääääääääääääääää text);
CREATE TABLE bäääääääääääääääääääääääääääääää (id integer PRIMARY KEY, aäääääääääääääääääääääääääääääää text, z zäääääääääääääääääääääääääääääää);
CREATE INDEX iäääääääääääääääääääääääääääääää ON aäääääääääääääääääääääääääääääää (aäääääääääääääääääääääääääääääää);
--- new
CREATE TABLE aäääääääääääääääääääääääääääääää (id integer PRIMARY KEY, aäääääääääääääääääääääääääääääää integer);
CREATE TABLE zäääääääääääääääääääääääääääääää (id integer);
CREATE INDEX iäääääääääääääääääääääääääääääää ON aäääääääääääääääääääääääääääääää (aäääääääääääääääääääääääääääääää);
--- steps
DROP TABLE aäääääääääääääääääääääääääääääää;
ALTER TABLE bäääääääääääääääääääääääääääääää RENAME TO aäääääääääääääääääääääääääääääää;
ALTER TABLE aäääääääääääääääääääääääääääääää DROP COLUMN aäääääääääääääääääääääääääääääää;
ALTER TABLE aäääääääääääääääääääääääääääääää DROP COLUMN z;
UPDATE aäääääääääääääääääääääääääääääää SET aäääääääääääääääääääääääääääääää = length(aäääääääääääääääääääääääääää_dropped) + (SELECT count(*) FROM aäääääääääääääääääääääääääää_dropped);
--- rows
INSERT INTO aäääääääääääääääääääääääääääääää VALUES (1, 'x');
INSERT INTO bäääääääääääääääääääääääääääääää VALUES (1, 'four', 'a');
--- query
TABLE aäääääääääääääääääääääääääääääää;
--- wanted
1|5

=== what makes way does so for what has such a name as well
--- old
CREATE TYPE u_dropped AS ENUM ('x');
CREATE TABLE t (id integer PRIMARY KEY, a text, c u_dropped);
CREATE TABLE u (id integer PRIMARY KEY);
CREATE TABLE v (id integer PRIMARY KEY, a integer);
--- new
CREATE TYPE u_dropped AS ENUM ('x');
CREATE TABLE t (id integer PRIMARY KEY, c u_dropped, a integer, a_dropped integer);
CREATE TABLE u (id bigint PRIMARY KEY, a integer);
CREATE TABLE v_dropped (id integer PRIMARY KEY, a text);
CREATE TABLE v (id bigint CONSTRAINT v_key PRIMARY KEY, a text);
--- steps
ALTER TABLE t DROP COLUMN a;
DROP TABLE u;
DROP TABLE v;
UPDATE t SET a = length(a_dropped_1), a_dropped = 1;
INSERT INTO u SELECT id, 2 FROM u_dropped_1;
INSERT INTO v_dropped SELECT id, a || '!' FROM v_dropped_1;
--- rows
INSERT INTO t VALUES (1, 'three', 'x');
INSERT INTO u VALUES (7);
INSERT INTO v VALUES (8, 9);
--- query
SELECT * FROM t; TABLE u; TABLE v_dropped; TABLE v;
--- wanted
1|x|5|1
7|2
8|9!

=== a table is dropped, and another one gets its name
--- old
CREATE TABLE cache (id integer CONSTRAINT cache_pk PRIMARY KEY);
CREATE TABLE cache_v2 (id bigint CONSTRAINT cache_v2_pk PRIMARY KEY, body text);
--- new
CREATE TABLE cache (id bigint CONSTRAINT cache_v2_pk PRIMARY KEY, body text);
--- steps
DROP TABLE cache;
ALTER TABLE cache_v2 RENAME TO cache;
--- rows
INSERT INTO cache VALUES (1);
INSERT INTO cache_v2 VALUES (2, 'two');
--- query
TABLE cache;
--- wanted
2|two

=== a table is dropped, and a new one has its name
--- old
CREATE TABLE cache (id integer PRIMARY KEY);
CREATE TABLE of_cache (id integer REFERENCES cache);
--- new
CREATE TABLE cache (key text PRIMARY KEY);
CREATE TABLE of_cache (id integer);
--- steps
DROP TABLE cache;
--- rows
INSERT INTO cache VALUES (1);
INSERT INTO of_cache VALUES (1);
--- query
SELECT (SELECT count(*) FROM cache), (SELECT count(*) FROM of_cache);
--- wanted
0|1

=== a column is renamed, and a new one has its old name
--- old
CREATE TABLE prices (id integer PRIMARY KEY, amount numeric(10,2) NOT NULL);
--- new
CREATE TABLE prices (id integer PRIMARY KEY, gross numeric(10,2) NOT NULL, amount numeric(10,2) NOT NULL);
--- steps
ALTER TABLE prices RENAME COLUMN amount TO gross;
UPDATE prices SET amount = round(gross / 1.19, 2);
--- rows
INSERT INTO prices VALUES (1, 119), (2, 11.90);
--- query
SELECT * FROM prices ORDER BY id;
--- wanted
1|119.00|100.00
2|11.90|10.00

=== a table is renamed, and a new one has its old name
--- old
CREATE TABLE events (id integer CONSTRAINT old_pk PRIMARY KEY, body text);
--- new
CREATE TABLE old_events (id integer CONSTRAINT old_pk PRIMARY KEY, body text);
CREATE TABLE events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body jsonb NOT NULL);
--- steps
ALTER TABLE events RENAME TO old_events;
INSERT INTO events (body) SELECT to_jsonb(body) FROM old_events ORDER BY id;
--- rows
INSERT INTO events VALUES (1, 'one'), (7, 'seven');
--- query
SELECT * FROM events ORDER BY id; SELECT * FROM old_events ORDER BY id;
--- wanted
1|"one"
2|"seven"
1|one
7|seven

=== three columns go round
--- old
CREATE TABLE t (a text, b integer, c date);
--- new
CREATE TABLE t (b text, c integer, a date);
--- steps
ALTER TABLE t RENAME a TO x;
ALTER TABLE t RENAME c TO a;
ALTER TABLE t RENAME b TO c;
ALTER TABLE t RENAME x TO b;
--- rows
INSERT INTO t VALUES ('a', 2, '2024-12-31');
--- query
SELECT a, b, c FROM t;
--- wanted
2024-12-31|a|2

=== a table is renamed with all that can be on it, which keeps its names
--- old
CREATE TYPE state AS ENUM ('open', 'done');
CREATE DOMAIN short AS varchar(10) CHECK (VALUE <> '');
CREATE TABLE jobs (
    id serial CONSTRAINT jobs_pkey PRIMARY KEY,
    number bigint GENERATED BY DEFAULT AS IDENTITY CONSTRAINT jobs_number_key UNIQUE,
    state state NOT NULL DEFAULT 'open' CONSTRAINT jobs_state_check CHECK (state <> 'done' OR note IS NOT NULL),
    title short CONSTRAINT jobs_title_check CHECK (title <> 'x'),
    note text,
    loud text GENERATED ALWAYS AS (upper(note)) STORED,
    parent integer CONSTRAINT jobs_parent_fkey REFERENCES jobs ON DELETE SET NULL
) WITH (fillfactor = 70);
CREATE INDEX jobs_open ON jobs (number) WHERE state = 'open';
CREATE INDEX jobs_lower ON jobs (lower(note));
CREATE TABLE parts (job integer NOT NULL CONSTRAINT parts_job_fkey REFERENCES jobs (id) ON DELETE CASCADE);
ALTER TABLE jobs CLUSTER ON jobs_pkey;
ALTER TABLE jobs REPLICA IDENTITY FULL;
COMMENT ON TABLE jobs IS 'what is to be done';
COMMENT ON CONSTRAINT jobs_title_check ON jobs IS 'not x';
--- new
CREATE TYPE state AS ENUM ('open', 'done');
CREATE DOMAIN short AS varchar(10) CHECK (VALUE <> '');
CREATE SEQUENCE jobs_id_seq AS integer;
CREATE TABLE tasks (
    id integer NOT NULL DEFAULT nextval('jobs_id_seq') CONSTRAINT jobs_pkey PRIMARY KEY,
    number bigint GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME jobs_number_seq) CONSTRAINT jobs_number_key UNIQUE,
    state state NOT NULL DEFAULT 'open' CONSTRAINT jobs_state_check CHECK (state <> 'done' OR note IS NOT NULL),
    title short CONSTRAINT jobs_title_check CHECK (title <> 'x'),
    note text,
    loud text GENERATED ALWAYS AS (upper(note)) STORED,
    parent integer CONSTRAINT jobs_parent_fkey REFERENCES tasks ON DELETE SET NULL
) WITH (fillfactor = 70);
ALTER SEQUENCE jobs_id_seq OWNED BY tasks.id;
CREATE INDEX jobs_open ON tasks (number) WHERE state = 'open';
CREATE INDEX jobs_lower ON tasks (lower(note));
CREATE TABLE parts (job integer NOT NULL CONSTRAINT parts_job_fkey REFERENCES tasks (id) ON DELETE CASCADE);
ALTER TABLE tasks CLUSTER ON jobs_pkey;
ALTER TABLE tasks REPLICA IDENTITY FULL;
COMMENT ON TABLE tasks IS 'what is to be done';
COMMENT ON CONSTRAINT jobs_title_check ON tasks IS 'not x';
--- steps
ALTER TABLE jobs RENAME TO tasks;
--- rows
INSERT INTO jobs (state, title, note) VALUES ('done', 'a', 'aa'), ('open', 'b', NULL);
UPDATE jobs SET parent = 1;
INSERT INTO parts VALUES (2);
--- query
INSERT INTO tasks (title) VALUES ('c');
SELECT * FROM tasks ORDER BY id;
--- wanted
1|1|done|a|aa|AA|1
2|2|open|b|||1
3|3|open|c|||

=== a table is renamed, and all names that the server gives follow it
--- old
CREATE TABLE jobs (
    id serial PRIMARY KEY,
    number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    title text CHECK (title <> 'x'),
    parent integer REFERENCES jobs
);
CREATE INDEX ON jobs (title);
CREATE TABLE parts (job integer NOT NULL REFERENCES jobs (id));
--- new
CREATE TABLE tasks (
    id serial PRIMARY KEY,
    number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    title text CHECK (title <> 'x'),
    parent integer REFERENCES tasks
);
CREATE INDEX ON tasks (title);
CREATE TABLE parts (job integer NOT NULL REFERENCES tasks (id));
--- steps
ALTER TABLE jobs RENAME TO tasks;
ALTER SEQUENCE jobs_id_seq RENAME TO tasks_id_seq;
ALTER SEQUENCE jobs_number_seq RENAME TO tasks_number_seq;
--- rows
INSERT INTO jobs (title, parent) VALUES ('a', NULL), ('b', 1), ('c', 1);
INSERT INTO parts VALUES (2);
--- query
INSERT INTO tasks (title) VALUES ('d');
SELECT * FROM tasks ORDER BY id;
--- wanted
1|1|a|
2|2|b|1
3|3|c|1
4|4|d|

=== a renamed serial's sequence follows by itself
--- old
CREATE TABLE jobs (id serial PRIMARY KEY, n integer GENERATED ALWAYS AS IDENTITY);
--- new
CREATE TABLE tasks (id serial PRIMARY KEY, n integer GENERATED ALWAYS AS IDENTITY);
--- steps
ALTER TABLE jobs RENAME TO tasks;
--- rows
INSERT INTO jobs SELECT FROM generate_series(1, 4);
--- query
INSERT INTO tasks DEFAULT VALUES;
SELECT max(id), max(n) FROM tasks;
--- wanted
5|5

=== an enum and a label are renamed, with their uses in defaults, checks, predicates, domains and arrays
--- old
CREATE TYPE state AS ENUM ('open', 'failed', 'done');
CREATE DOMAIN live_state AS state DEFAULT 'failed' CHECK (VALUE <> 'done');
CREATE TABLE jobs (
    id integer PRIMARY KEY,
    state state NOT NULL DEFAULT 'failed',
    past state[] NOT NULL DEFAULT ARRAY['failed'::state],
    live live_state,
    CONSTRAINT jobs_check CHECK (state <> 'failed' OR id > 0),
    bad boolean GENERATED ALWAYS AS (state = 'failed') STORED
);
CREATE INDEX jobs_failed ON jobs (id) WHERE state = 'failed';
CREATE INDEX jobs_case ON jobs ((CASE state WHEN 'failed' THEN 1 END));
--- new
CREATE TYPE job_state AS ENUM ('open', 'skipped', 'done');
CREATE DOMAIN live_state AS job_state DEFAULT 'skipped' CHECK (VALUE <> 'done');
CREATE TABLE jobs (
    id integer PRIMARY KEY,
    state job_state NOT NULL DEFAULT 'skipped',
    past job_state[] NOT NULL DEFAULT ARRAY['skipped'::job_state],
    live live_state,
    CONSTRAINT jobs_check CHECK (state <> 'skipped' OR id > 0),
    bad boolean GENERATED ALWAYS AS (state = 'skipped') STORED
);
CREATE INDEX jobs_failed ON jobs (id) WHERE state = 'skipped';
CREATE INDEX jobs_case ON jobs ((CASE state WHEN 'skipped' THEN 1 END));
--- steps
ALTER TYPE state RENAME VALUE 'failed' TO 'skipped';
ALTER TYPE state RENAME TO job_state;
--- rows
INSERT INTO jobs (id, state) VALUES (1, 'failed'), (2, 'open');
INSERT INTO jobs (id) VALUES (3);
--- query
SELECT * FROM jobs ORDER BY id;
--- wanted
1|skipped|{skipped}|skipped|t
2|open|{skipped}|skipped|f
3|skipped|{skipped}|skipped|t

=== the type first, then its label
--- old
CREATE TYPE state AS ENUM ('a', 'b');
CREATE TABLE t (s state);
--- new
CREATE TYPE condition AS ENUM ('a', 'c');
CREATE TABLE t (s condition);
--- steps
ALTER TYPE state RENAME TO condition;
ALTER TYPE condition RENAME VALUE 'b' TO 'c';
--- rows
INSERT INTO t VALUES ('b');
--- query
TABLE t;
--- wanted
c

=== a domain, its constraint, an index, a key, a check, a foreign key and a sequence are renamed
--- old
CREATE DOMAIN mail AS text CONSTRAINT at CHECK (VALUE ~ '@');
CREATE SEQUENCE numbers START 5;
CREATE TABLE people (
    id integer CONSTRAINT people_pk PRIMARY KEY,
    mail mail CONSTRAINT people_mail_uq UNIQUE,
    number bigint DEFAULT nextval('numbers') CONSTRAINT number_positive CHECK (number > 0),
    boss integer CONSTRAINT people_boss REFERENCES people
);
CREATE INDEX by_number ON people (number);
--- new
CREATE DOMAIN address AS text CONSTRAINT has_at CHECK (VALUE ~ '@');
CREATE SEQUENCE counters START 5;
CREATE TABLE people (
    id integer CONSTRAINT people_key PRIMARY KEY,
    mail address CONSTRAINT mail_key UNIQUE,
    number bigint DEFAULT nextval('counters') CONSTRAINT "number > 0" CHECK (number > 0),
    boss integer CONSTRAINT chief REFERENCES people
);
CREATE INDEX people_number ON people (number);
--- steps
ALTER DOMAIN mail RENAME CONSTRAINT at TO has_at;
ALTER DOMAIN mail RENAME TO address;
ALTER SEQUENCE numbers RENAME TO counters;
ALTER INDEX by_number RENAME TO people_number;
ALTER TABLE people RENAME CONSTRAINT people_pk TO people_key;
ALTER TABLE people RENAME CONSTRAINT number_positive TO "number > 0";
ALTER TABLE people RENAME CONSTRAINT people_boss TO chief;
ALTER INDEX people_mail_uq RENAME TO mail_key;
--- rows
INSERT INTO people (id, mail) VALUES (1, 'a@b'), (2, 'c@d');
--- query
INSERT INTO people (id) VALUES (3);
SELECT * FROM people ORDER BY id;
--- wanted
1|a@b|5|
2|c@d|6|
3||7|

=== an index, a check and a key that are under another name are not built again, without a step
--- old
CREATE TABLE t (a integer CONSTRAINT one UNIQUE CONSTRAINT two CHECK (a > 0));
CREATE INDEX three ON t (a) WHERE a < 100;
--- new
CREATE TABLE t (a integer CONSTRAINT eins UNIQUE CONSTRAINT zwei CHECK (a > 0));
CREATE INDEX drei ON t (a) WHERE a < 100;
--- rows
INSERT INTO t VALUES (1), (2);

=== names that need quotes: mixed case, reserved, umlauts, spaces, dots, quotes
--- old
CREATE TYPE "UserRole" AS ENUM ('it''s', 'back\slash', 'Ä');
CREATE TYPE "order" AS ENUM ('asc', 'desc');
CREATE TABLE "user" (id integer PRIMARY KEY, "Role" "UserRole" NOT NULL DEFAULT 'it''s', "a.b" text, "größe" "order" DEFAULT 'asc');
CREATE TABLE "Log Entries" ("user" integer CONSTRAINT "the ""user""" REFERENCES "user", "select" text);
CREATE INDEX "My Index" ON "user" ("a.b", lower("a.b")) WHERE "Role" = 'it''s';
--- new
CREATE TYPE "User.Role" AS ENUM ('it''s not', 'back\slash', 'Ä');
CREATE TYPE "table" AS ENUM ('asc', 'desc');
CREATE TABLE "Order" (id integer CONSTRAINT user_pkey PRIMARY KEY, "group" "User.Role" NOT NULL DEFAULT 'it''s not', "c d" text, "Größe" "table" DEFAULT 'asc');
CREATE TABLE "log.entries" ("user" integer CONSTRAINT "the ""user""" REFERENCES "Order", "from" text);
CREATE INDEX "My Index" ON "Order" ("c d", lower("c d")) WHERE "group" = 'it''s not';
--- steps
ALTER TYPE "UserRole" RENAME TO "User.Role";
ALTER TYPE "User.Role" RENAME VALUE 'it''s' TO 'it''s not';
ALTER TYPE "order" RENAME TO "table";
ALTER TABLE "user" RENAME TO "Order";
ALTER TABLE "Order" RENAME COLUMN "Role" TO "group";
ALTER TABLE "Order" RENAME "a.b" TO "c d";
ALTER TABLE "Order" RENAME COLUMN "größe" TO "Größe";
ALTER TABLE "Log Entries" RENAME TO "log.entries";
ALTER TABLE "log.entries" RENAME COLUMN "select" TO "from";
UPDATE "Order" SET "c d" = "c d" || ' \ ''x''' WHERE "group" = 'it''s not';
--- rows
INSERT INTO "user" VALUES (1, 'it''s', 'a', 'desc'), (2, 'back\slash', 'b', NULL);
INSERT INTO "Log Entries" VALUES (1, 'x');
--- query
SELECT * FROM "Order" ORDER BY id; TABLE "log.entries";
--- wanted
1|it's not|a \ 'x'|desc
2|back\slash|b|
1|x

=== types and tables that need quotes are made, used, and go
--- old
CREATE TYPE "OldType" AS ENUM ('A');
CREATE TABLE "user" (id integer PRIMARY KEY, "T" "OldType");
CREATE TABLE "Gone Table" (id integer REFERENCES "user");
--- new
CREATE TYPE "New Type" AS ENUM ('B', 'it''s');
CREATE DOMAIN "New.Domain" AS "New Type"[] DEFAULT '{B}';
CREATE TABLE "user" (id integer PRIMARY KEY, "N" "New Type" NOT NULL DEFAULT 'it''s', "D" "New.Domain");
CREATE TABLE "New Table" (id integer CONSTRAINT "fk user" REFERENCES "user");
--- steps
ALTER TABLE "user" DROP COLUMN "T";
DROP TABLE "Gone Table";
--- rows
INSERT INTO "user" VALUES (1, 'A');
INSERT INTO "Gone Table" VALUES (1);
--- query
SELECT * FROM "user";
--- wanted
1|it's|{B}

=== everything swaps its name: columns while their table gets another one, types, domains, sequences, indexes, constraints
--- old
CREATE TYPE e AS ENUM ('a');
CREATE TYPE f AS ENUM ('b');
CREATE DOMAIN d AS text CHECK (VALUE <> '');
CREATE DOMAIN g AS integer CONSTRAINT one CHECK (VALUE > 0) CONSTRAINT two CHECK (VALUE < 100);
CREATE SEQUENCE s;
CREATE SEQUENCE r START 100;
CREATE TABLE t (x integer CONSTRAINT k UNIQUE CONSTRAINT c CHECK (x > 0), y integer CONSTRAINT l UNIQUE CONSTRAINT b CHECK (y > 1), e e, f f, d d, g g);
CREATE INDEX i ON t (x, y);
CREATE INDEX j ON t (y, x);
--- new
CREATE TYPE f AS ENUM ('a');
CREATE TYPE e AS ENUM ('b');
CREATE DOMAIN g AS text CONSTRAINT d_check CHECK (VALUE <> '');
CREATE DOMAIN d AS integer CONSTRAINT two CHECK (VALUE > 0) CONSTRAINT one CHECK (VALUE < 100);
CREATE SEQUENCE r;
CREATE SEQUENCE s START 100;
CREATE TABLE u (y integer CONSTRAINT l UNIQUE CONSTRAINT b CHECK (y > 0), x integer CONSTRAINT k UNIQUE CONSTRAINT c CHECK (x > 1), e f, f e, d g, g d);
CREATE INDEX j ON u (y, x);
CREATE INDEX i ON u (x, y);
--- steps
ALTER TABLE t RENAME x TO z;
ALTER TABLE t RENAME y TO x;
ALTER TABLE t RENAME TO u;
ALTER TABLE u RENAME z TO y;
ALTER TYPE e RENAME TO h;
ALTER TYPE f RENAME TO e;
ALTER TYPE h RENAME TO f;
ALTER DOMAIN g RENAME CONSTRAINT one TO three;
ALTER DOMAIN d RENAME TO h;
ALTER DOMAIN g RENAME TO d;
ALTER DOMAIN h RENAME TO g;
ALTER DOMAIN d RENAME CONSTRAINT two TO one;
ALTER DOMAIN d RENAME CONSTRAINT three TO two;
ALTER SEQUENCE s RENAME TO q;
ALTER SEQUENCE r RENAME TO s;
ALTER SEQUENCE q RENAME TO r;
ALTER TABLE u RENAME CONSTRAINT k TO m;
ALTER TABLE u RENAME CONSTRAINT l TO k;
ALTER TABLE u RENAME CONSTRAINT m TO l;
ALTER TABLE u RENAME CONSTRAINT c TO m;
ALTER TABLE u RENAME CONSTRAINT b TO c;
ALTER TABLE u RENAME CONSTRAINT m TO b;
ALTER INDEX i RENAME TO m;
ALTER INDEX j RENAME TO i;
ALTER INDEX m RENAME TO j;
--- rows
INSERT INTO t VALUES (10, 20, 'a', 'b', 'd', 5);
--- query
SELECT x, y, e, f, d, g FROM u; SELECT nextval('r'), nextval('s');
--- wanted
20|10|a|b|d|5
1|100

=== a renamed domain that is in an array keeps its checks
--- old
CREATE DOMAIN code AS text CHECK (VALUE <> '') CHECK (VALUE <> 'x');
CREATE TABLE t (a code[], b code);
--- new
CREATE DOMAIN short_code AS text CHECK (VALUE <> '') CHECK (VALUE <> 'x');
CREATE TABLE t (a short_code[], b short_code);
--- steps
ALTER DOMAIN code RENAME TO short_code;
--- rows
INSERT INTO t VALUES ('{a,b}', 'c');

=== a table that goes has the names that the server gives to one that gets its name
--- old
CREATE TABLE a (id serial PRIMARY KEY, x text UNIQUE);
CREATE INDEX ON a (x);
CREATE TABLE b (id serial PRIMARY KEY, x text UNIQUE, a_id integer REFERENCES a);
CREATE INDEX ON b (x);
--- new
CREATE TABLE a (id serial PRIMARY KEY, x text UNIQUE, a_id integer);
CREATE INDEX ON a (x);
--- steps
DROP TABLE a;
ALTER TABLE b RENAME TO a;
--- rows
INSERT INTO a (x) VALUES ('a'); INSERT INTO b (x, a_id) VALUES ('b', 1), ('c', 1);
--- query
INSERT INTO a (x) VALUES ('d'); SELECT * FROM a ORDER BY id;
--- wanted
1|b|1
2|c|1
3|d|

=== a table that goes has the names that the server gives to one that gets its name, and its rows are read
--- old
CREATE TABLE a (id integer PRIMARY KEY, x text UNIQUE);
CREATE TABLE b (id integer PRIMARY KEY, x text UNIQUE);
--- new
CREATE TABLE a (id integer PRIMARY KEY, x text UNIQUE);
--- steps
DROP TABLE a;
ALTER TABLE b RENAME TO a;
INSERT INTO a VALUES (7, 'seven');
--- rows
INSERT INTO a VALUES (1, 'a'); INSERT INTO b VALUES (2, 'b');
--- query
SELECT * FROM a ORDER BY id;
--- wanted
2|b
7|seven

=== tables swap their names, and of one a column goes whose name the other one has
--- old
CREATE TABLE a (x integer, k integer);
CREATE TABLE b (x integer, y integer);
--- new
CREATE TABLE b (k integer);
CREATE TABLE a (x integer, y integer);
--- steps
ALTER TABLE a DROP COLUMN x;
ALTER TABLE a RENAME TO c;
ALTER TABLE b RENAME TO a;
ALTER TABLE c RENAME TO b;
--- rows
INSERT INTO a VALUES (1, 2); INSERT INTO b VALUES (3, 4);
--- query
TABLE a; TABLE b;
--- wanted
3|4
2

=== a column goes whose name a new one has, and its table gets another name behind that
--- old
CREATE TABLE a (k integer, x integer);
--- new
CREATE TABLE b (k integer, x integer);
--- steps
ALTER TABLE a DROP COLUMN x;
ALTER TABLE a RENAME TO b;
--- rows
INSERT INTO a VALUES (1, 2);
--- query
SELECT k, x IS NULL FROM b;
--- wanted
1|t

=== two tables swap their names, and with them those of what the server names, deferred keys too
--- old
CREATE TABLE a (id serial PRIMARY KEY, x text UNIQUE DEFERRABLE INITIALLY DEFERRED, b_id integer);
CREATE INDEX ON a (x);
CREATE TABLE b (id serial PRIMARY KEY, x text UNIQUE DEFERRABLE INITIALLY DEFERRED, a_id integer REFERENCES a DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX ON b (x);
ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b DEFERRABLE INITIALLY DEFERRED;
--- new
CREATE TABLE b (id serial PRIMARY KEY, x text NOT NULL UNIQUE DEFERRABLE INITIALLY DEFERRED, b_id integer);
CREATE INDEX ON b (x);
CREATE TABLE a (id serial PRIMARY KEY, x text NOT NULL UNIQUE DEFERRABLE INITIALLY DEFERRED, a_id integer REFERENCES b DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX ON a (x);
ALTER TABLE b ADD FOREIGN KEY (b_id) REFERENCES a DEFERRABLE INITIALLY DEFERRED;
--- steps
ALTER TABLE a RENAME TO c;
ALTER TABLE b RENAME TO a;
ALTER TABLE c RENAME TO b;
ALTER SEQUENCE a_id_seq RENAME TO c_id_seq;
ALTER SEQUENCE b_id_seq RENAME TO a_id_seq;
ALTER SEQUENCE c_id_seq RENAME TO b_id_seq;
UPDATE a SET x = 'z' WHERE id = 1;
UPDATE b SET b_id = 1, x = 'y';
--- rows
INSERT INTO a (x) VALUES ('a'); INSERT INTO b (x, a_id) VALUES ('b', 1), ('c', 1);
--- query
SELECT * FROM a ORDER BY id; TABLE b;
--- wanted
1|z|1
2|c|1
1|y|1

=== two tables swap their names, and one loses a key whose name the other's gets
--- old
CREATE TABLE a (id integer PRIMARY KEY, x integer UNIQUE DEFERRABLE INITIALLY DEFERRED, y integer);
CREATE TABLE b (id integer PRIMARY KEY, x integer UNIQUE DEFERRABLE INITIALLY DEFERRED, y integer);
CREATE INDEX ON a (y);
CREATE INDEX ON b (y);
--- new
CREATE TABLE a (id integer NOT NULL, x integer, y integer);
CREATE TABLE b (id integer PRIMARY KEY, x integer UNIQUE DEFERRABLE INITIALLY DEFERRED, y integer);
CREATE INDEX ON b (y);
--- steps
ALTER TABLE a RENAME TO c;
ALTER TABLE b RENAME TO a;
ALTER TABLE c RENAME TO b;
UPDATE a SET x = 2;
UPDATE b SET x = 1;
--- rows
INSERT INTO a VALUES (1, 5, 1); INSERT INTO b VALUES (2, 6, 2);
--- query
SELECT * FROM a, b;
--- wanted
2|2|2|1|1|1
