=== a primary key becomes uuid by USING, and the foreign keys on it with it
--- old
CREATE TABLE users (id integer PRIMARY KEY, boss integer REFERENCES users);
CREATE TABLE posts (id integer PRIMARY KEY, author integer NOT NULL REFERENCES users ON DELETE CASCADE);
--- new
CREATE TABLE users (id uuid PRIMARY KEY, boss uuid REFERENCES users);
CREATE TABLE posts (id integer PRIMARY KEY, author uuid NOT NULL REFERENCES users ON DELETE CASCADE);
--- steps
ALTER TABLE users ALTER COLUMN id TYPE uuid USING md5(id::text)::uuid;
ALTER TABLE users ALTER COLUMN boss TYPE uuid USING md5(boss::text)::uuid;
ALTER TABLE posts ALTER author TYPE uuid USING md5(author::text)::uuid;
--- rows
INSERT INTO users VALUES (1, NULL), (2, 1);
INSERT INTO posts VALUES (1, 2);
--- query
SELECT u.id, b.id IS NOT NULL, p.id FROM users u LEFT JOIN users b ON b.id = u.boss LEFT JOIN posts p ON p.author = u.id ORDER BY 2;
--- wanted
c4ca4238-a0b9-2382-0dcc-509a6f75849b|f|
c81e728d-9d4c-2f63-6f06-7f89cc14862c|t|1

=== a new uuid key takes the place of an integer one
--- old
CREATE TABLE users (id integer CONSTRAINT users_pkey PRIMARY KEY, name text);
CREATE TABLE posts (id integer PRIMARY KEY, user_id integer NOT NULL CONSTRAINT posts_user REFERENCES users);
--- new
CREATE TABLE users (name text, id uuid CONSTRAINT users_pkey PRIMARY KEY DEFAULT gen_random_uuid());
CREATE TABLE posts (id integer PRIMARY KEY, user_id uuid NOT NULL CONSTRAINT posts_user REFERENCES users);
--- steps
ALTER TABLE users RENAME id TO old_id;
ALTER TABLE posts RENAME user_id TO old_user_id;
ALTER TABLE users DROP COLUMN old_id;
ALTER TABLE posts DROP COLUMN old_user_id;
UPDATE users SET id = md5(old_id::text)::uuid;
UPDATE posts SET user_id = users.id FROM users WHERE users.old_id = posts.old_user_id;
--- rows
INSERT INTO users VALUES (1, 'Ann'), (2, 'Bob');
INSERT INTO posts VALUES (1, 2), (2, 1);
--- query
SELECT posts.id, name FROM posts JOIN users ON users.id = user_id ORDER BY 1;
--- wanted
1|Bob
2|Ann

=== a primary key becomes composite, and the foreign keys that hang on it
--- old
CREATE TABLE users (id integer, tenant integer NOT NULL, CONSTRAINT users_pk PRIMARY KEY (id));
CREATE TABLE posts (id integer PRIMARY KEY, tenant integer NOT NULL, author integer, CONSTRAINT posts_author FOREIGN KEY (author) REFERENCES users (id));
--- new
CREATE TABLE users (id integer, tenant integer NOT NULL, CONSTRAINT users_pk PRIMARY KEY (tenant, id));
CREATE TABLE posts (id integer PRIMARY KEY, tenant integer NOT NULL, author integer, CONSTRAINT posts_author FOREIGN KEY (tenant, author) REFERENCES users (tenant, id) ON DELETE SET NULL (author));
--- rows
INSERT INTO users VALUES (1, 10), (2, 20);
INSERT INTO posts VALUES (1, 10, 1), (2, 20, 2), (3, 20, NULL);

=== a composite key, rows in the way of the foreign key: nothing is changed
--- old
CREATE TABLE users (id integer, tenant integer NOT NULL, CONSTRAINT users_pk PRIMARY KEY (id));
CREATE TABLE posts (id integer PRIMARY KEY, tenant integer NOT NULL, author integer, CONSTRAINT posts_author FOREIGN KEY (author) REFERENCES users (id));
--- new
CREATE TABLE users (id integer, tenant integer NOT NULL, CONSTRAINT users_pk PRIMARY KEY (tenant, id));
CREATE TABLE posts (id integer PRIMARY KEY, tenant integer NOT NULL, author integer, CONSTRAINT posts_author FOREIGN KEY (tenant, author) REFERENCES users (tenant, id));
--- rows
INSERT INTO users VALUES (1, 10), (2, 20);
INSERT INTO posts VALUES (1, 10, 2);
--- fails
violates foreign key constraint "posts_author"
Key \(tenant, author\)=\(10, 2\) is not present

=== the primary key is another column, and foreign keys stay on the old one, unique now
--- old
CREATE TABLE users (id integer CONSTRAINT users_pkey PRIMARY KEY, code text NOT NULL);
CREATE TABLE posts (author integer CONSTRAINT posts_author REFERENCES users (id));
--- new
CREATE TABLE users (id integer NOT NULL CONSTRAINT users_id UNIQUE, code text NOT NULL CONSTRAINT users_pkey PRIMARY KEY);
CREATE TABLE posts (author integer CONSTRAINT posts_author REFERENCES users (id));
--- rows
INSERT INTO users VALUES (1, 'a'), (2, 'b');
INSERT INTO posts VALUES (1), (1), (NULL);

=== the unique key under a foreign key is another one: in what it includes, and when it is checked
--- old
CREATE TABLE users (id integer, code text NOT NULL CONSTRAINT users_code UNIQUE, note text);
CREATE TABLE posts (author text CONSTRAINT posts_author REFERENCES users (code));
--- new
CREATE TABLE users (id integer, code text NOT NULL, note text, CONSTRAINT users_code UNIQUE (code) INCLUDE (note) WITH (fillfactor = 60));
CREATE TABLE posts (author text CONSTRAINT posts_author REFERENCES users (code));
--- rows
INSERT INTO users VALUES (1, 'a'), (2, 'b');
INSERT INTO posts VALUES ('a'), (NULL);

=== the unique key under a foreign key has another name and becomes the primary key
--- old
CREATE TABLE users (code text NOT NULL CONSTRAINT users_code UNIQUE);
CREATE TABLE posts (author text CONSTRAINT posts_author REFERENCES users (code) ON UPDATE CASCADE);
--- new
CREATE TABLE users (code text CONSTRAINT users_pkey PRIMARY KEY);
CREATE TABLE posts (author text CONSTRAINT posts_author REFERENCES users ON UPDATE CASCADE);
--- rows
INSERT INTO users VALUES ('a'), ('b');
INSERT INTO posts VALUES ('a'), (NULL);

=== a foreign key needs a unique index, which comes with it
--- old
CREATE TABLE users (id integer PRIMARY KEY, code text);
CREATE TABLE posts (author text);
--- new
CREATE TABLE users (id integer PRIMARY KEY, code text);
CREATE UNIQUE INDEX users_code ON users (code);
CREATE TABLE posts (author text CONSTRAINT posts_author REFERENCES users (code));
--- rows
INSERT INTO users VALUES (1, 'a'), (2, 'b');
INSERT INTO posts VALUES ('a'), (NULL);

=== the unique index that a foreign key needs is another one
--- old
CREATE TABLE users (id integer PRIMARY KEY, code text);
CREATE UNIQUE INDEX users_code ON users (code);
CREATE TABLE posts (author text CONSTRAINT posts_author REFERENCES users (code));
--- new
CREATE TABLE users (id integer PRIMARY KEY, code text);
CREATE UNIQUE INDEX users_code ON users (code) INCLUDE (id);
CREATE TABLE posts (author text CONSTRAINT posts_author REFERENCES users (code));
--- rows
INSERT INTO users VALUES (1, 'a'), (2, 'b');
INSERT INTO posts VALUES ('a'), (NULL);

=== the unique index that a foreign key needs leaves with it
--- old
CREATE TABLE users (id integer PRIMARY KEY, code text);
CREATE UNIQUE INDEX users_code ON users (code);
CREATE TABLE posts (author text CONSTRAINT posts_author REFERENCES users (code));
--- new
CREATE TABLE users (id integer PRIMARY KEY, code text);
CREATE TABLE posts (author text);
--- rows
INSERT INTO users VALUES (1, 'a'), (2, 'b');
INSERT INTO posts VALUES ('a'), (NULL);

=== a key becomes bigint on both sides of its foreign keys
--- old
CREATE TABLE users (id serial PRIMARY KEY);
CREATE TABLE posts (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, author integer NOT NULL REFERENCES users ON DELETE CASCADE);
CREATE INDEX posts_author ON posts (author);
--- new
CREATE TABLE users (id bigserial PRIMARY KEY);
CREATE TABLE posts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, author bigint NOT NULL REFERENCES users ON DELETE CASCADE);
CREATE INDEX posts_author ON posts (author);
--- rows
INSERT INTO users SELECT FROM generate_series(1, 3);
INSERT INTO posts (author) VALUES (2), (3);
--- query
INSERT INTO users DEFAULT VALUES; INSERT INTO posts (author) VALUES (4); SELECT * FROM posts ORDER BY id;
--- wanted
1|2
2|3
3|4

=== foreign keys in a cycle, and both their keys change
--- old
CREATE TABLE a (id integer PRIMARY KEY, b integer);
CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a);
ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b) REFERENCES b;
--- new
CREATE TABLE a (id bigint PRIMARY KEY, b bigint);
CREATE TABLE b (id bigint PRIMARY KEY, a bigint REFERENCES a);
ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b) REFERENCES b;
--- rows
INSERT INTO a VALUES (1, NULL); INSERT INTO b VALUES (1, 1); UPDATE a SET b = 1;

=== duplicates are deleted, then the key is unique
--- old
CREATE TABLE codes (id integer PRIMARY KEY, code text);
--- new
CREATE TABLE codes (id integer PRIMARY KEY, code text UNIQUE);
--- steps
DELETE FROM codes a USING codes b WHERE a.code = b.code AND a.id > b.id;
--- rows
INSERT INTO codes VALUES (1, 'a'), (2, 'b'), (3, 'a');
--- query
SELECT * FROM codes ORDER BY id;
--- wanted
1|a
2|b

=== duplicates are in the way of a unique key
--- old
CREATE TABLE codes (id integer PRIMARY KEY, code text);
--- new
CREATE TABLE codes (id integer PRIMARY KEY, code text UNIQUE, note text);
--- steps
INSERT INTO codes VALUES (4, 'c');
--- rows
INSERT INTO codes VALUES (1, 'a'), (2, 'b'), (3, 'a');
--- fails
could not create unique index "codes_code_key"
\(code\)=\(a\) is duplicated

=== duplicates are in the way of a unique index
--- old
CREATE TABLE codes (id integer PRIMARY KEY, code text);
--- new
CREATE TABLE codes (id integer PRIMARY KEY, code text);
CREATE UNIQUE INDEX codes_lower ON codes (lower(code));
--- rows
INSERT INTO codes VALUES (1, 'a'), (3, 'A');
--- fails
could not create unique index "codes_lower"

=== orphans are in the way of a foreign key
--- old
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (a_id integer);
--- new
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (a_id integer REFERENCES a, n integer DEFAULT 5);
--- rows
INSERT INTO b VALUES (9);
--- fails
violates foreign key constraint "b_a_id_fkey"

=== orphans are deleted, then the foreign key comes
--- old
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (a_id integer);
--- new
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (a_id integer NOT NULL REFERENCES a ON DELETE CASCADE);
--- steps
DELETE FROM b WHERE NOT EXISTS (SELECT FROM a WHERE a.id = a_id);
--- rows
INSERT INTO a VALUES (1);
INSERT INTO b VALUES (9), (1), (NULL);
--- query
TABLE b;
--- wanted
1

=== actions, deferrability and match of a foreign key change
--- old
CREATE TABLE a (x integer, y integer, PRIMARY KEY (x, y));
CREATE TABLE b (x integer, y integer, CONSTRAINT b_a FOREIGN KEY (x, y) REFERENCES a ON DELETE CASCADE);
--- new
CREATE TABLE a (x integer, y integer, PRIMARY KEY (x, y));
CREATE TABLE b (x integer, y integer, CONSTRAINT b_a FOREIGN KEY (x, y) REFERENCES a MATCH FULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED);
--- rows
INSERT INTO a VALUES (1, 2); INSERT INTO b VALUES (1, 2), (NULL, NULL);

=== a statement on rows while a deferred foreign key is there, and the table is altered after it
--- old
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (id integer PRIMARY KEY, a integer CONSTRAINT b_a REFERENCES a DEFERRABLE INITIALLY DEFERRED);
--- new
CREATE TABLE a (id integer PRIMARY KEY, n integer NOT NULL);
CREATE TABLE b (id integer PRIMARY KEY, a integer CONSTRAINT b_a REFERENCES a DEFERRABLE INITIALLY DEFERRED, m integer NOT NULL);
--- steps
UPDATE a SET n = id;
UPDATE b SET m = id, a = 1;
INSERT INTO b VALUES (7, 1, 7);
--- rows
INSERT INTO a VALUES (1), (2); INSERT INTO b VALUES (1, 2);
--- query
SELECT * FROM b ORDER BY id;
--- wanted
1|1|1
7|1|7

=== partial and expression indexes are others under their names
--- old
CREATE TABLE t (id integer, a text, s text);
CREATE INDEX t_a ON t (lower(a));
CREATE INDEX t_s ON t (s) WHERE s = 'open';
CREATE UNIQUE INDEX t_u ON t (a) WHERE s = 'open';
CREATE INDEX t_o ON t (id DESC, a);
--- new
CREATE TABLE t (id integer, a text, s text);
CREATE INDEX t_a ON t (upper(a), id);
CREATE INDEX t_s ON t (s) WHERE s IN ('open', 'new');
CREATE UNIQUE INDEX t_u ON t (a) WHERE s = 'closed';
CREATE INDEX t_o ON t USING hash (id);
--- rows
INSERT INTO t VALUES (1, 'a', 'open'), (2, 'b', 'closed'), (3, 'b', 'new');

=== an exclusion constraint comes, one goes, one is another
--- old
CREATE TABLE t (id integer, r int4range, b box, CONSTRAINT x EXCLUDE USING gist (r WITH &&), CONSTRAINT y EXCLUDE USING gist (b WITH &&));
--- new
CREATE TABLE t (id integer, r int4range, b box, CONSTRAINT x EXCLUDE USING gist (r WITH &&) WHERE (id > 0), CONSTRAINT z EXCLUDE USING btree (id WITH =));
--- rows
INSERT INTO t VALUES (1, '[1,2)', '(1,1),(0,0)'), (2, '[2,3)', '(3,3),(2,2)');
