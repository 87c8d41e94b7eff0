-- What a definition may not say is refused, with file, line and column.
\i test/include/vocabulary.sql
SET client_min_messages = warning;

-- The definition reads as "new"; places are counted from its first character.
CREATE FUNCTION pg_temp.problem(definition text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    PERFORM * FROM schema_setup_diff('', definition);
    RETURN 'accepted';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(E'\n', SQLSTATE || ' ' || SQLERRM, nullif(hint, ''));
END $$;
\pset format unaligned
\pset tuples_only on

--
-- The words
--

SELECT pg_temp.problem('CREATE TABEL t (a int)');
SELECT pg_temp.problem(E'CREATE TABLE t (\n\ta int,\n\tb int b\n)');
SELECT pg_temp.problem('CREATE TABLE t (a int');
SELECT pg_temp.problem(E'-- é\nCREATE TABLE "ééé" (a text DEFAULT ''x)');
SELECT pg_temp.problem('/* CREATE TABLE t (a int)');
SELECT pg_temp.problem(E'\\i other.sql\nCREATE TABLE t (a int)');

-- a long name is refused, one of 63 bytes is not
SELECT pg_temp.problem(format('CREATE TABLE %s (a int)', repeat('t', 63)));
SELECT pg_temp.problem(format('CREATE TABLE %s (a int)', repeat('t', 64)));
SELECT pg_temp.problem(format('CREATE TABLE t (a int, CONSTRAINT "%s" CHECK (a > 0))', repeat('é', 31)));
SELECT pg_temp.problem(format('CREATE TABLE t (a int, CONSTRAINT "%s" CHECK (a > 0))', repeat('é', 32)));
SELECT pg_temp.problem(format('CREATE TABLE t (a int, CONSTRAINT "%s" CHECK (a > 0))', repeat('""', 64)));

--
-- What is not part of a definition
--

SELECT pg_temp.problem(E'CREATE TABLE t (a int);\n\nCREATE VIEW v AS SELECT 1');
SELECT pg_temp.problem('CREATE MATERIALIZED VIEW v AS SELECT 1');
SELECT pg_temp.problem('CREATE TABLE v AS SELECT 1');
SELECT pg_temp.problem('CREATE FUNCTION f() RETURNS int LANGUAGE sql AS ''SELECT 1''');
SELECT pg_temp.problem('CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f()');
SELECT pg_temp.problem('CREATE POLICY p ON t');
SELECT pg_temp.problem('CREATE RULE r AS ON INSERT TO t DO NOTHING');
SELECT pg_temp.problem('CREATE STATISTICS s ON a, b FROM t');
SELECT pg_temp.problem('CREATE EXTENSION citext');
SELECT pg_temp.problem('COMMENT ON EXTENSION citext IS ''x''');
SELECT pg_temp.problem('COMMENT ON VIEW v IS ''x''');
SELECT pg_temp.problem('CREATE TYPE t AS (a int)');
SELECT pg_temp.problem('CREATE TYPE t AS RANGE (subtype = int4)');
SELECT pg_temp.problem('CREATE FOREIGN TABLE t (a int) SERVER s');
SELECT pg_temp.problem('GRANT SELECT ON t TO PUBLIC');
SELECT pg_temp.problem('INSERT INTO t VALUES (1)');
SELECT pg_temp.problem('SELECT 1');
SELECT pg_temp.problem('DO ''BEGIN END''');
SELECT pg_temp.problem('DROP TABLE t');
SELECT pg_temp.problem('CREATE TABLE t (a int); ALTER TABLE t RENAME TO u');
SELECT pg_temp.problem('CREATE TABLE t (a int); ALTER TABLE t OWNER TO postgres');
SELECT pg_temp.problem('CREATE TABLE t (a int); ALTER TABLE t ALTER a TYPE bigint');
SELECT pg_temp.problem('CREATE TABLE t (a int); ALTER TABLE t ADD b int, DROP COLUMN a');
SELECT pg_temp.problem('CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY');
SELECT pg_temp.problem('CREATE TYPE t AS ENUM (''a''); ALTER TYPE t ADD VALUE ''b''');
SELECT pg_temp.problem('CREATE TEMP TABLE t (a int)');
SELECT pg_temp.problem('CREATE TABLE t (a int) PARTITION BY LIST (a)');
SELECT pg_temp.problem('CREATE TABLE t (a int); CREATE TABLE u () INHERITS (t)');
SELECT pg_temp.problem('CREATE TABLE t (a int); CREATE TABLE u (LIKE t)');
SELECT pg_temp.problem('CREATE TABLE t (a int) TABLESPACE pg_default');
SELECT pg_temp.problem('CREATE TABLE t (a int); CREATE INDEX ON t (a) TABLESPACE pg_default');
SELECT pg_temp.problem('CREATE TABLE t (a int); CREATE TABLE u (a t)');
SELECT pg_temp.problem('CREATE SEQUENCE s; ALTER SEQUENCE s RESTART 5');

--
-- Schemas
--

SELECT pg_temp.problem('CREATE TABLE app.t (a int); CREATE TABLE other.u (a int)');
SELECT pg_temp.problem('CREATE TABLE app.t (a int); CREATE INDEX ON public.t (a)');
SELECT pg_temp.problem('CREATE SCHEMA app; CREATE SCHEMA other');
SELECT pg_temp.problem('CREATE SCHEMA app CREATE TABLE t (a int)');
SELECT pg_temp.problem('CREATE TABLE t (a int REFERENCES auth.users)');
SELECT pg_temp.problem('CREATE TABLE t (a int REFERENCES auth.users (id))');

--
-- Types, collations, access methods, operator classes
--

SELECT pg_temp.problem(E'CREATE TABLE t (\n    a integr\n)');
SELECT pg_temp.problem('CREATE TABLE t (a int, b nowhere.money)');
SELECT pg_temp.problem('CREATE TABLE t (a varchar(0))');
SELECT pg_temp.problem('CREATE TABLE t (a anyelement)');
SELECT pg_temp.problem('CREATE TYPE m AS ENUM (''a''); CREATE TABLE t (a m(5))');
SELECT pg_temp.problem('CREATE TABLE t (a text COLLATE "xx_XX")');
SELECT pg_temp.problem('CREATE TABLE t (a int COLLATE "C")');
SELECT pg_temp.problem('CREATE TABLE t (a serial[])');
SELECT pg_temp.problem('CREATE TABLE t (a text DEFAULT 1::txt)');
SELECT pg_temp.problem('CREATE TABLE t (a text GENERATED ALWAYS AS IDENTITY)');
SELECT pg_temp.problem('CREATE TABLE t (a int) USING stack');
SELECT pg_temp.problem('CREATE TABLE t (a int); CREATE INDEX ON t USING tree (a)');
SELECT pg_temp.problem('CREATE TABLE t (a int); CREATE INDEX ON t (a, a text_ops)');
SELECT pg_temp.problem('CREATE TABLE t (a int); CREATE INDEX ON t (a no_ops)');
SELECT pg_temp.problem('CREATE TABLE t (a json PRIMARY KEY)');
SELECT pg_temp.problem('CREATE TABLE t (a int); CREATE INDEX ON t USING gin (a)');
SELECT pg_temp.problem('CREATE TABLE t (a int); CREATE INDEX ON t (a COLLATE "C")');
SELECT pg_temp.problem('CREATE TABLE t (a int); CREATE INDEX ON t USING hash (a DESC)');
SELECT pg_temp.problem('CREATE TABLE t (a int, b int); CREATE INDEX ON t USING hash (a, b)');
SELECT pg_temp.problem('CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX ON t USING hash (a)');
SELECT pg_temp.problem('CREATE TABLE t (a int, b int); CREATE INDEX ON t (a) INCLUDE ((b + 1))');
SELECT pg_temp.problem('CREATE TABLE t (a int) WITH (fillfactr = 1)');
SELECT pg_temp.problem('CREATE TABLE t (a int) WITH (fillfactor = 1000)');
SELECT pg_temp.problem('CREATE TABLE t (a int); CREATE INDEX ON t (a) WITH (fastupdate)');
SELECT pg_temp.problem('CREATE TABLE t (a int, EXCLUDE (a WITH ~~))');

--
-- Names that are there already, or are not there
--

SELECT pg_temp.problem(E'CREATE TABLE t (a int);\nCREATE TABLE t (b int)');
SELECT pg_temp.problem('CREATE TABLE t (a int); CREATE INDEX t ON t (a)');
SELECT pg_temp.problem('CREATE TABLE t (a int); CREATE SEQUENCE t');
SELECT pg_temp.problem('CREATE TYPE t AS ENUM (); CREATE TABLE t (a int)');
SELECT pg_temp.problem('CREATE DOMAIN t AS int; CREATE TYPE t AS ENUM ()');
SELECT pg_temp.problem(E'CREATE TABLE t (\n\ta int,\n\ta int\n)');
SELECT pg_temp.problem('CREATE TABLE t (xmin int)');
SELECT pg_temp.problem('CREATE TABLE t (' || string_agg('c' || n || ' int', ', ') || ')') FROM generate_series(1, 1601) n;
SELECT pg_temp.problem('CREATE TYPE t AS ENUM (''a'', ''b'', ''a'')');
SELECT pg_temp.problem(format('CREATE TYPE t AS ENUM (%L)', repeat('a', 64)));
SELECT pg_temp.problem('CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0), CONSTRAINT c CHECK (a > 1))');
SELECT pg_temp.problem('CREATE DOMAIN d AS int CONSTRAINT c CHECK (VALUE > 0) CONSTRAINT c CHECK (VALUE > 1)');
SELECT pg_temp.problem('CREATE INDEX ON t (a)');
SELECT pg_temp.problem(E'CREATE TABLE t (a int);\nCREATE INDEX ON t (a,\n    b)');
SELECT pg_temp.problem('CREATE TABLE t (a int); CREATE INDEX ON t (a) INCLUDE (b)');
SELECT pg_temp.problem('CREATE TABLE t (a int, PRIMARY KEY (b))');
SELECT pg_temp.problem('CREATE TABLE t (a int, UNIQUE (a, a))');
SELECT pg_temp.problem('CREATE TABLE t (a int PRIMARY KEY, PRIMARY KEY (a))');
SELECT pg_temp.problem('CREATE TABLE t (a int PRIMARY KEY, b int); ALTER TABLE t ADD PRIMARY KEY (b)');
SELECT pg_temp.problem('CREATE TABLE t (a int); ALTER TABLE u ADD b int');
SELECT pg_temp.problem('CREATE TABLE t (a int); ALTER TABLE t ADD c int, ALTER b SET NOT NULL');
SELECT pg_temp.problem('CREATE TABLE t (a int); ALTER TABLE t REPLICA IDENTITY USING INDEX i');
SELECT pg_temp.problem('CREATE TABLE t (a int); ALTER TABLE t CLUSTER ON i');
SELECT pg_temp.problem('CREATE TABLE t (a int); ALTER TABLE t ADD UNIQUE USING INDEX i');
SELECT pg_temp.problem('CREATE TABLE t (a int); CREATE INDEX i ON t (a); ALTER TABLE t ADD UNIQUE USING INDEX i');
SELECT pg_temp.problem('COMMENT ON TABLE t IS ''x''');
SELECT pg_temp.problem('CREATE TABLE t (a int); COMMENT ON COLUMN t.b IS ''x''');
SELECT pg_temp.problem('CREATE TABLE t (a int); COMMENT ON CONSTRAINT c ON t IS ''x''');
SELECT pg_temp.problem('COMMENT ON TYPE t IS ''x''');
SELECT pg_temp.problem('ALTER SEQUENCE s CYCLE');
SELECT pg_temp.problem('CREATE TABLE t (a int DEFAULT nextval(''s''))');
SELECT pg_temp.problem('CREATE SEQUENCE s OWNED BY t.a');

--
-- Foreign keys
--

SELECT pg_temp.problem(E'CREATE TABLE t (\n\ta int REFERENCES u\n)');
SELECT pg_temp.problem('CREATE TABLE t (a int); CREATE TABLE u (a int REFERENCES t)');
SELECT pg_temp.problem('CREATE TABLE t (a int); CREATE TABLE u (a int REFERENCES t (a))');
SELECT pg_temp.problem('CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (a int REFERENCES t (b))');
SELECT pg_temp.problem('CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (a int, FOREIGN KEY (b) REFERENCES t)');
SELECT pg_temp.problem('CREATE TABLE t (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE u (a int REFERENCES t)');
SELECT pg_temp.problem('CREATE TABLE t (a int, b int, UNIQUE (a, b)); CREATE TABLE u (a int REFERENCES t (a))');
SELECT pg_temp.problem('CREATE TABLE t (a int UNIQUE DEFERRABLE); CREATE TABLE u (a int REFERENCES t (a))');
SELECT pg_temp.problem('CREATE TABLE t (a int); CREATE UNIQUE INDEX ON t (a) WHERE a > 0; CREATE TABLE u (a int REFERENCES t (a))');
SELECT pg_temp.problem('CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (a int, b int, FOREIGN KEY (a) REFERENCES t ON DELETE SET NULL (b))');
SELECT pg_temp.problem('CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (a int REFERENCES t MATCH PARTIAL)');
SELECT pg_temp.problem('CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE u (a text REFERENCES t)');
SELECT pg_temp.problem('CREATE TYPE m AS ENUM (); CREATE TYPE n AS ENUM (); CREATE TABLE t (a m PRIMARY KEY); CREATE TABLE u (a n REFERENCES t)');
-- types that fit
SELECT pg_temp.problem('CREATE TYPE m AS ENUM (); CREATE DOMAIN d AS m; CREATE TABLE t (a m PRIMARY KEY); CREATE TABLE u (a d REFERENCES t)');
SELECT pg_temp.problem('CREATE TABLE t (a numeric PRIMARY KEY, b text UNIQUE); CREATE TABLE u (a int2 REFERENCES t, b varchar(5) REFERENCES t (b))');
-- of tables that come later, in whatever order of columns, by a unique index
SELECT pg_temp.problem('CREATE TABLE t (a int REFERENCES u, b int, FOREIGN KEY (a, b) REFERENCES u (b, a)); CREATE TABLE u (a int PRIMARY KEY, b int); CREATE UNIQUE INDEX ON u (a, b)');

--
-- Columns, defaults, checks
--

SELECT pg_temp.problem('CREATE TABLE t (a int NOT NULL NULL)');
SELECT pg_temp.problem('CREATE TABLE t (a serial NULL)');
SELECT pg_temp.problem('CREATE TABLE t (a int DEFAULT 1 DEFAULT 2)');
SELECT pg_temp.problem('CREATE TABLE t (a serial DEFAULT 1)');
SELECT pg_temp.problem('CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY DEFAULT 1)');
SELECT pg_temp.problem('CREATE TABLE t (a int DEFAULT b)');
SELECT pg_temp.problem('CREATE TABLE t (a timestamp DEFAULT ''now'')');
SELECT pg_temp.problem(E'CREATE TABLE t (a text,\n b text DEFAULT ''x'' || (''today''::date)::text)');
SELECT pg_temp.problem('CREATE TABLE t (a text DEFAULT ''now'', b timestamp DEFAULT now(), c date DEFAULT ''infinity'')');
SELECT pg_temp.problem('CREATE TABLE t (a int, CHECK (a > 0 AND bb > 0))');
SELECT pg_temp.problem('CREATE TABLE t (a int CHECK (u.a > 0))');
SELECT pg_temp.problem('CREATE TABLE t (a int CHECK (a IN (SELECT 1)))');
SELECT pg_temp.problem('CREATE TABLE t (a int CHECK (ctid IS NOT NULL))');
SELECT pg_temp.problem('CREATE TABLE t (a int, b int GENERATED ALWAYS AS (c) STORED)');
SELECT pg_temp.problem('CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) STORED, c int GENERATED ALWAYS AS (b) STORED)');
SELECT pg_temp.problem('CREATE TABLE t (a int); CREATE INDEX ON t (lower(b))');
SELECT pg_temp.problem('CREATE TABLE t (a int); CREATE INDEX ON t (a) WHERE b');
SELECT pg_temp.problem('CREATE DOMAIN d AS int CHECK (a > 0)');
SELECT pg_temp.problem('CREATE DOMAIN d AS int UNIQUE');
SELECT pg_temp.problem('CREATE TABLE t (a int NOT NULL DEFERRABLE)');
SELECT pg_temp.problem('CREATE TABLE t (a int CHECK (a > 0) DEFERRABLE)');
SELECT pg_temp.problem('CREATE TABLE t (a int); ALTER TABLE t ALTER a SET STORAGE EXTERNAL');
SELECT pg_temp.problem('CREATE TABLE t (a text); ALTER TABLE t ALTER a SET STORAGE fast');
SELECT pg_temp.problem('CREATE TABLE t (a text COMPRESSION best)');
SELECT pg_temp.problem('CREATE TABLE t (a int COMPRESSION pglz)');
SELECT pg_temp.problem('CREATE TABLE t (a int); ALTER TABLE t ALTER a ADD GENERATED ALWAYS AS IDENTITY');
SELECT pg_temp.problem('CREATE SEQUENCE s INCREMENT 0');
SELECT pg_temp.problem('CREATE SEQUENCE s MINVALUE 5 MAXVALUE 4');
SELECT pg_temp.problem('CREATE SEQUENCE s START 0');
SELECT pg_temp.problem('CREATE SEQUENCE s AS smallint MAXVALUE 100000');
SELECT pg_temp.problem('CREATE SEQUENCE s AS text');
SELECT pg_temp.problem('CREATE SEQUENCE s CACHE 0');
SELECT pg_temp.problem('CREATE SEQUENCE s CACHE 1 CACHE 2');

\pset format aligned
\pset tuples_only off
\i test/include/clean_up.sql
