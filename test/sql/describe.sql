-- A schema as a diagram and as a document.
\i test/include/vocabulary.sql
\pset format unaligned
\pset tuples_only on

--
-- Any schema, with names and comments that have a meaning in what is written
--

CREATE SCHEMA odd;
BEGIN;
SET LOCAL search_path = odd, public;
CREATE TYPE "state of" AS ENUM ('a''b', 'c`d', '<e>');
COMMENT ON TYPE "state of" IS 'what a ''thing'' is';
CREATE DOMAIN word AS text CHECK (VALUE <> '');
CREATE TABLE "one" (
    "a b" integer PRIMARY KEY,
    "select" text DEFAULT 'x|y`z',
    "9" numeric(10,2),
    moment timestamptz(3)[] NOT NULL,
    "end" bit varying(3) GENERATED ALWAYS AS (B'1') STORED,
    "%" double precision,
    "it's ""q""" character(3) UNIQUE,
    n bigint GENERATED ALWAYS AS IDENTITY,
    serial serial,
    state "state of" NOT NULL DEFAULT 'c`d',
    states "state of"[],
    word word);
COMMENT ON TABLE "one" IS E'1. a *list*\n- <script>alert(1)</script> & `code` | _x_ a_b_c [link](x) $1$';
COMMENT ON COLUMN "one"."select" IS E'\x01 odd';
CREATE INDEX "i|dx" ON "one" (("9" + 1)) WHERE "select" IS NOT NULL;
COMMENT ON INDEX "i|dx" IS 'for <you>';
CREATE TABLE "many; ""to"" # <b>" (
    id integer REFERENCES "one",
    "}" text,
    x integer NOT NULL UNIQUE REFERENCES "one",
    y integer,
    parent integer CONSTRAINT up REFERENCES "many; ""to"" # <b>" (x),
    elsewhere uuid REFERENCES public.tenants,
    CHECK (x <> 3));
COMMENT ON CONSTRAINT up ON "many; ""to"" # <b>" IS '# where it hangs';
ALTER TABLE "many; ""to"" # <b>" ADD FOREIGN KEY (y) REFERENCES "one" NOT VALID;
COMMIT;

SELECT schema_setup_diagram('odd');
SELECT schema_setup_diagram('odd', 'dot');
SELECT schema_setup_docs('odd');
SELECT schema_setup_docs('odd', 'html', '<svg>&amp;</svg>');
SELECT xml_is_well_formed_document(schema_setup_docs('odd', 'html'));

-- one with nothing in it
CREATE SCHEMA empty;
SELECT schema_setup_diagram('empty');
SELECT schema_setup_docs('empty');

--
-- The extension's own, where everything is marked that verification finds
--

-- Nothing is found: no table, column, key or index is left out.
SELECT object_type, count(*) FILTER (WHERE strpos(docs, format('`%s`', object)) > 0) AS described, count(*)
FROM (SELECT object_type, regexp_replace(object, '.*\.', '') AS object FROM schema_setup_objects()) AS o,
    schema_setup_docs() AS docs
WHERE object_type NOT IN ('function', 'event trigger', 'enum label', 'table', 'enum') GROUP BY 1 ORDER BY 1;
SELECT object_type, count(*) FILTER (WHERE strpos(docs, format(E'\n### %s\n', object)) > 0) AS described, count(*)
FROM schema_setup_objects(), schema_setup_docs() AS docs WHERE object_type IN ('table', 'enum') GROUP BY 1 ORDER BY 1;
SELECT schema_setup_docs() ~ 'Differences' AS differences_in_markdown, schema_setup_docs(format => 'html') ~ 'None: all is as the version says' AS none_in_html;

BEGIN;
DROP INDEX memberships_user_id_idx;
ALTER TABLE users ADD COLUMN nickname text;
ALTER TABLE users DROP COLUMN name;
ALTER TABLE sessions DISABLE TRIGGER ALL;
ALTER TABLE report_weeks ALTER COLUMN status DROP NOT NULL;
ALTER TABLE tenant_branding DROP CONSTRAINT tenant_branding_tenant_id_tenants_id_fk;
ALTER TABLE sync_runs RENAME TO runs;
ALTER EXTENSION schema_setup DROP TABLE report_exports;
DROP TABLE report_exports;
ALTER TYPE user_status RENAME VALUE 'pending' TO 'waiting';

-- Every finding is in the table of differences, and at its object.
SELECT f.problem, f.object_type, f.object,
    (SELECT count(*) FROM regexp_matches(docs, format('\m%s\M', replace(f.problem, '_', '[_]')), 'g')) AS times
FROM schema_setup_verify() AS f, schema_setup_docs() AS docs ORDER BY 1, 2, 3;
SELECT line FROM schema_setup_docs() AS docs, string_to_table(docs, E'\n') AS line WHERE line ~ '\*\*';
SELECT line FROM schema_setup_diagram() AS diagram, string_to_table(diagram, E'\n') AS line WHERE line ~ 'missing|unexpected|different|enforced|renamed';
SELECT line FROM schema_setup_diagram(format => 'dot') AS diagram, string_to_table(diagram, E'\n') AS line WHERE line ~ '#c62828|#b26a00';
SELECT xml_is_well_formed_document(schema_setup_docs(format => 'html'));
ROLLBACK;

--
-- A tenant's schema beside the version; one that has too few of its tables as it is
--

CREATE SCHEMA tenant;
SELECT schema_setup_install('tenant');
SELECT substring(schema_setup_docs('tenant', 'html') FROM '<h1>.*?</h1>') AS title, schema_setup_docs('tenant', 'html') ~ '<h2>Differences' AS compared;
CREATE TABLE odd.tenants (id integer);
SELECT substring(schema_setup_docs('odd', 'html') FROM '<h1>.*?</h1>') AS title, schema_setup_docs('odd', 'html') ~ '<h2>Differences' AS compared;

--
-- What cannot be
--

SELECT schema_setup_diagram(format => 'svg');
SELECT schema_setup_docs(format => NULL);
SELECT schema_setup_docs(format => 'pdf');
SELECT schema_setup_diagram(0);

SET client_min_messages = error;
DROP SCHEMA odd, empty, tenant CASCADE;
\i test/include/clean_up.sql
