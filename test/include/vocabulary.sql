\set ECHO none
-- What the suites of the breakage matrix share. A suite loads it first and include/clean_up.sql last:
--
--     \i test/include/vocabulary.sql
--     SELECT * FROM broken($$ALTER TABLE ...$$, $$ALTER TABLE ...$$);
--
-- It installs the extension in public, plants decoys of the same names in schema decoy, and gives these functions:
--
--     broken(break, mend)   verifies that the schema is intact, breaks it, returns every finding, mends it and
--                           verifies that it is intact again
--     findings()            every finding, without its explanation
--     forget_member(table)  takes a table out of the extension by a catalog edit: its registration for pg_dump stays
--     intact()              true, or an error if there is a finding or the fingerprint is not that of a fresh install
--
-- They look at the extension's schema, or at that of SET vocabulary.target = 'schema'.
SET client_min_messages = warning;
-- The guards would report each break by themselves.
SET schema_setup.on_drift = off;
SET schema_setup.allow_data_loss = on;

CREATE EXTENSION schema_setup;

-- Tables, keys, indexes and types of the same names that have nothing to do with the extension's.
CREATE SCHEMA decoy;
CREATE TYPE decoy.user_status AS ENUM ('here', 'gone');
CREATE TYPE decoy.sync_status AS ENUM ('running', 'success', 'failed');
CREATE DOMAIN decoy.tenant_status AS text CHECK (VALUE <> '');
CREATE TABLE decoy.tenants (
    id integer CONSTRAINT tenants_pkey PRIMARY KEY,
    status decoy.tenant_status,
    nickname text
);
CREATE TABLE decoy.users (
    email text,
    id integer CONSTRAINT users_pkey PRIMARY KEY,
    status decoy.user_status DEFAULT 'here',
    tenant_id integer CONSTRAINT memberships_tenant_id_tenants_id_fk REFERENCES decoy.tenants ON DELETE RESTRICT
) WITH (autovacuum_enabled = false);
CREATE INDEX memberships_user_id_idx ON decoy.users (status);
CREATE UNLOGGED TABLE decoy.sessions (token integer) WITH (fillfactor = 10);
CREATE VIEW decoy.report_weeks AS SELECT 1 AS id;
ALTER TABLE decoy.users ENABLE ROW LEVEL SECURITY;
ALTER TABLE decoy.users DISABLE TRIGGER ALL;
GRANT ALL ON decoy.users TO PUBLIC;

CREATE SCHEMA vocabulary;
SET search_path = public, vocabulary;

CREATE TABLE vocabulary.fresh AS SELECT public.schema_setup_fingerprint() AS fingerprint;

CREATE FUNCTION vocabulary.target()
RETURNS text
LANGUAGE sql AS $function$SELECT nullif(current_setting('vocabulary.target', true), '')$function$;

-- An OID is another one in every run.
CREATE FUNCTION vocabulary.findings()
RETURNS TABLE (severity text, problem text, object_type text, object text, expected text, actual text)
LANGUAGE plpgsql AS $function$
BEGIN
    RETURN QUERY EXECUTE $$
        SELECT severity, problem, object_type, regexp_replace(object, '^\d+$', '(OID)'), expected, actual
        FROM public.schema_setup_verify($1::regnamespace)
    $$ USING target();
END
$function$;

CREATE FUNCTION vocabulary.intact()
RETURNS boolean
LANGUAGE plpgsql AS $function$
DECLARE
    finding record;
    live text;
BEGIN
    FOR finding IN SELECT * FROM findings()
    LOOP
        RAISE EXCEPTION 'not intact: %', finding;
    END LOOP;
    EXECUTE 'SELECT public.schema_setup_fingerprint($1::regnamespace)' INTO live USING target();
    IF live <> (SELECT fingerprint FROM fresh) THEN
        RAISE EXCEPTION 'verify is silent, but the fingerprint is not that of a fresh install';
    END IF;
    RETURN true;
END
$function$;

-- Where verify leaves it to a person whether something was renamed: it was.
CREATE FUNCTION vocabulary.choose_renames(target text)
RETURNS integer
LANGUAGE plpgsql AS $function$
DECLARE
    number integer := 0;
    statement text;
BEGIN
    FOR statement IN EXECUTE 'SELECT substring(repair FROM E''^-- If [^\n]*\n-- ([^\n]*);\n'')
        FROM public.schema_setup_verify($1::regnamespace) WHERE repair LIKE ''-- If %''' USING target
    LOOP
        EXECUTE statement;
        number := number + 1;
    END LOOP;
    RETURN number;
END
$function$;

-- What verify says that it can repair, schema_setup_repair() repairs, and where that is all, the schema is that of a
-- fresh install again. Where a person has to choose, the first is chosen with leave. All of it is undone, for the
-- break's own mend to follow.
CREATE FUNCTION vocabulary.prove_repair(with_loss boolean)
RETURNS void
LANGUAGE plpgsql AS $function$
DECLARE
    left_over text;
    live text;
BEGIN
    BEGIN
        IF with_loss THEN
            PERFORM choose_renames(target());
        END IF;
        EXECUTE 'SELECT FROM public.schema_setup_repair($1::regnamespace, $2)' USING target(), with_loss;
        EXECUTE 'SELECT string_agg(problem || '' '' || object, '', '' ORDER BY problem, object)
                 FROM public.schema_setup_verify($1::regnamespace) WHERE repair NOT LIKE ''--%'' OR $2'
            INTO left_over USING target(), with_loss;
        EXECUTE 'SELECT public.schema_setup_fingerprint($1::regnamespace)' INTO live USING target();
        IF left_over IS NULL AND NOT EXISTS (SELECT FROM findings())
            AND live <> (SELECT fingerprint FROM fresh) THEN
            left_over := 'another fingerprint';
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'UNDO0';
    EXCEPTION
        WHEN SQLSTATE 'UNDO0' THEN
            NULL;
        WHEN OTHERS THEN
            left_over := sqlerrm;
    END;
    IF left_over IS NOT NULL THEN
        RAISE WARNING 'not repaired%: %', CASE WHEN with_loss THEN ', even with leave to lose data' ELSE '' END, left_over;
    END IF;
END
$function$;

-- Without a mend, schema_setup_repair() has to do it.
CREATE FUNCTION vocabulary.broken(break text, mend text)
RETURNS TABLE (severity text, problem text, object_type text, object text, expected text, actual text)
LANGUAGE plpgsql AS $function$
BEGIN
    PERFORM intact();
    EXECUTE break;
    RETURN QUERY SELECT * FROM findings();
    IF coalesce(current_setting('vocabulary.prove_repair', true), '') <> 'off' THEN
        PERFORM prove_repair(false), prove_repair(true);
    END IF;
    EXECUTE coalesce(mend, 'SELECT FROM public.schema_setup_repair()');
    PERFORM intact();
END
$function$;

-- From PostgreSQL 18 on, a table's row type and array type are members too.
CREATE FUNCTION vocabulary.forget_member(member regclass)
RETURNS void
LANGUAGE sql AS $function$
    DELETE FROM pg_depend
    WHERE deptype = 'e'
        AND (classid, objid) IN (
            SELECT 'pg_class'::regclass, member::oid
            UNION ALL
            SELECT 'pg_type'::regclass, reltype FROM pg_class WHERE oid = member
            UNION ALL
            SELECT 'pg_type'::regclass, typarray FROM pg_class JOIN pg_type ON pg_type.oid = reltype
            WHERE pg_class.oid = member)
$function$;

-- The mend of what cannot be undone: a column of the middle, say, only ever comes back at the end.
\set reinstall '$$DROP EXTENSION schema_setup CASCADE; CREATE EXTENSION schema_setup$$'

-- One line per finding, fields as wide as what is in them.
\pset format unaligned
\pset fieldsep ' | '
\pset null -
\pset tuples_only on
\set ECHO all
