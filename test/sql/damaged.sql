-- What the catalog refers to and does not have: every name that is looked up by OID is a "?" in what is found, no function
-- fails for it, and no statement of a plan has it. A repair that the server itself refuses on such a catalog is no more than
-- an error.
\i test/include/vocabulary.sql
SET allow_system_table_mods = on;

-- No object has this OID.
CREATE FUNCTION vocabulary.gone() RETURNS oid LANGUAGE sql IMMUTABLE AS $$SELECT 4000000000::oid$$;

-- Calls a function that may fail, and takes back what it did.
CREATE FUNCTION vocabulary.call_and_undo(call text)
RETURNS void
LANGUAGE plpgsql AS $function$
BEGIN
    EXECUTE format('SELECT count(*) FROM public.%s', call);
    RAISE SQLSTATE 'UNDO1';
EXCEPTION
    WHEN OTHERS THEN NULL;
END
$function$;

-- Damages the catalog, looks at it in every way, and takes the damage back. What runs commands on it is left out where the
-- server itself does not bear them.
CREATE FUNCTION vocabulary.damaged(damage text, and_run boolean DEFAULT true)
RETURNS TABLE (problem text, object text, expected text, actual text)
LANGUAGE plpgsql AS $function$
DECLARE
    found jsonb;
    call text;
BEGIN
    SET LOCAL client_min_messages = error;
    BEGIN
        EXECUTE damage;
        SELECT jsonb_agg(f) INTO found FROM findings() AS f;
        PERFORM FROM public.schema_setup_objects();
        PERFORM public.schema_setup_fingerprint();
        PERFORM public.schema_setup_definition(), public.schema_setup_diagram(), public.schema_setup_diagram(format => 'dot'),
            public.schema_setup_docs(), public.schema_setup_docs(format => 'html');
        GRANT USAGE ON SCHEMA vocabulary TO PUBLIC;     -- has the drift guard verify
        FOREACH call IN ARRAY ARRAY['false', 'true']
        LOOP
            EXECUTE format('SELECT string_agg(statement, %L) FROM public.schema_setup_plan(allow_data_loss => %s)
                WHERE strpos(statement, %L) > 0', '; ', call, '?') INTO call;
            ASSERT call IS NULL, call;
        END LOOP;
        FOREACH call IN ARRAY ARRAY['repair()', 'repair(allow_data_loss => true)', 'assert()', 'check_data()', 'eject()',
            'register_for_dump()', 'check_names(''1.1'')', 'check_builds(''1.1'')', 'check_adoption(''1.0'')',
            'assert_version(''1.1'')', 'history()']
        LOOP
            CONTINUE WHEN NOT and_run;
            PERFORM call_and_undo('schema_setup_' || call);
        END LOOP;
        RAISE SQLSTATE 'UNDO1';
    EXCEPTION
        WHEN SQLSTATE 'UNDO1' THEN NULL;
    END;
    RETURN QUERY SELECT f.problem, f.object, f.expected, f.actual
        FROM jsonb_to_recordset(found) AS f (problem text, object text, expected text, actual text);
END
$function$;

-- Owners
SELECT * FROM damaged($$UPDATE pg_class SET relowner = gone() WHERE oid = 'users'::regclass$$);
SELECT * FROM damaged($$UPDATE pg_type SET typowner = gone() WHERE oid = 'user_status'::regtype$$);
SELECT problem, count(*), min(expected), min(actual)
FROM damaged($$UPDATE pg_extension SET extowner = gone() WHERE extname = 'schema_setup'$$) GROUP BY 1;
SELECT problem, count(*), min(expected), min(actual)
FROM damaged($$UPDATE pg_class SET relowner = gone() WHERE relnamespace = 'public'::regnamespace$$) GROUP BY 1;
SELECT problem, count(*), min(expected), min(actual)
FROM damaged($$UPDATE pg_extension SET extowner = gone() WHERE extname = 'schema_setup';
    UPDATE pg_class SET relowner = gone() WHERE relnamespace = 'public'::regnamespace;
    UPDATE pg_type SET typowner = gone() WHERE typnamespace = 'public'::regnamespace$$) GROUP BY 1;
SELECT * FROM damaged($$ALTER EXTENSION schema_setup DROP TABLE audit_log; DROP TABLE audit_log;
    UPDATE pg_extension SET extowner = gone() WHERE extname = 'schema_setup'$$) WHERE problem <> 'different_owner';
SELECT * FROM damaged($$CREATE ROLE leaving; ALTER TABLE audit_log OWNER TO leaving; REVOKE ALL ON SCHEMA public FROM PUBLIC;
    DELETE FROM pg_authid WHERE rolname = 'leaving'$$);
SELECT * FROM damaged($$UPDATE pg_namespace SET nspowner = gone() WHERE nspname = 'public'$$);

-- Schemas
SELECT * FROM damaged($$UPDATE pg_class SET relnamespace = gone() WHERE oid = 'audit_log'::regclass$$);
SELECT * FROM damaged($$UPDATE pg_type SET typnamespace = gone() WHERE oid = 'user_status'::regtype$$);
SELECT * FROM damaged($$CREATE STATISTICS planted ON email, name FROM users;
    UPDATE pg_statistic_ext SET stxnamespace = gone() WHERE stxname = 'planted'$$);
SELECT * FROM damaged($$CREATE TABLE child () INHERITS (users);
    UPDATE pg_class SET relnamespace = gone() WHERE relname = 'child'$$);
SELECT * FROM damaged($$CREATE TABLE child () INHERITS (users); UPDATE pg_inherits SET inhrelid = gone() WHERE inhparent = 'users'::regclass$$);

-- Types, collations, access methods, operator classes, operators
SELECT * FROM damaged($$UPDATE pg_attribute SET atttypid = gone() WHERE attrelid = 'users'::regclass AND attname = 'email'$$);
SELECT * FROM damaged($$DELETE FROM pg_type WHERE oid = 'user_status'::regtype$$);
SELECT * FROM damaged($$DELETE FROM pg_enum WHERE enumtypid = 'user_status'::regtype$$);
SELECT * FROM damaged($$UPDATE pg_attribute SET attcollation = gone() WHERE attrelid = 'users'::regclass AND attname = 'email'$$);
SELECT * FROM damaged($$UPDATE pg_class SET relam = gone() WHERE oid = 'audit_log'::regclass$$);
SELECT * FROM damaged($$UPDATE pg_class SET relam = gone() WHERE oid = 'sessions_user_id_idx'::regclass$$);
SELECT * FROM damaged($$UPDATE pg_index SET indclass = '4000000000' WHERE indexrelid = 'sessions_user_id_idx'::regclass$$);
SELECT * FROM damaged($$UPDATE pg_index SET indcollation = '4000000000' WHERE indexrelid = 'users_email_unique'::regclass$$);
SELECT * FROM damaged($$ALTER TABLE users ADD CONSTRAINT planted EXCLUDE USING btree (email WITH =);
    UPDATE pg_constraint SET conexclop = '{4000000000}' WHERE conname = 'planted'$$);

-- Tables, columns, indexes, constraints
SELECT * FROM damaged($$UPDATE pg_constraint SET confrelid = gone() WHERE conname = 'memberships_user_id_users_id_fk'$$);
SELECT * FROM damaged($$UPDATE pg_constraint SET conkey = '{77}', confkey = '{88}' WHERE conname = 'memberships_user_id_users_id_fk'$$);
SELECT * FROM damaged($$UPDATE pg_constraint SET conkey = NULL WHERE conname = 'memberships_user_id_users_id_fk'$$);
SELECT * FROM damaged($$UPDATE pg_constraint SET conindid = gone() WHERE conname = 'memberships_pkey'$$);
SELECT * FROM damaged($$UPDATE pg_index SET indkey = '77' WHERE indexrelid = 'sessions_user_id_idx'::regclass$$);
SELECT * FROM damaged($$UPDATE pg_index SET indrelid = gone() WHERE indexrelid = 'sessions_user_id_idx'::regclass$$);
SELECT * FROM damaged($$DELETE FROM pg_class WHERE oid = 'sessions_user_id_idx'::regclass$$);
SELECT * FROM damaged($$DELETE FROM pg_class WHERE oid = 'audit_log_pkey'::regclass$$);
SELECT * FROM damaged($$DELETE FROM pg_index WHERE indexrelid = 'audit_log_pkey'::regclass$$);
SELECT * FROM damaged($$UPDATE pg_class SET reltoastrelid = gone() WHERE oid = 'audit_log'::regclass$$);

-- Functions
CREATE FUNCTION public.planted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE FUNCTION public.planted_text() RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT ''$$;
SELECT * FROM damaged($$UPDATE pg_trigger SET tgfoid = gone()
    WHERE tgconstraint = (SELECT oid FROM pg_constraint WHERE conname = 'memberships_user_id_users_id_fk')$$);
SELECT * FROM damaged($$UPDATE pg_trigger SET tgconstraint = gone()
    WHERE tgconstraint = (SELECT oid FROM pg_constraint WHERE conname = 'memberships_user_id_users_id_fk')$$);
SELECT * FROM damaged($$CREATE TRIGGER planted BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION planted();
    UPDATE pg_trigger SET tgfoid = gone() WHERE tgname = 'planted'$$);
SELECT * FROM damaged($$CREATE TRIGGER planted BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION planted();
    UPDATE pg_proc SET pronamespace = gone() WHERE proname = 'planted'$$);
SELECT * FROM damaged($$ALTER TABLE users ALTER name SET DEFAULT planted_text(); DELETE FROM pg_proc WHERE proname = 'planted_text'$$);
SELECT * FROM damaged($$ALTER TABLE users ADD CONSTRAINT planted CHECK (planted_text() = name);
    CREATE INDEX planted_idx ON users ((planted_text() || name)) WHERE planted_text() = name;
    DELETE FROM pg_proc WHERE proname = 'planted_text'$$);
SELECT * FROM damaged($$UPDATE pg_event_trigger SET evtfoid = gone(), evtowner = gone()$$);
SELECT * FROM damaged($$CREATE FUNCTION schema_setup_assert(text) RETURNS void LANGUAGE sql AS '';
    UPDATE pg_proc SET proargtypes = '4000000000' WHERE proname = 'schema_setup_assert' AND proargtypes = '25'::oidvector$$);

-- Publications, members, registrations, grants
SELECT * FROM damaged($$CREATE PUBLICATION planted FOR TABLE users; UPDATE pg_publication_rel SET prpubid = gone()$$);
SELECT * FROM damaged($$UPDATE pg_depend SET objid = gone() WHERE objid = 'users'::regclass AND deptype = 'e'$$);
SELECT * FROM damaged($$UPDATE pg_depend SET classid = gone() WHERE objid = 'users'::regclass AND deptype = 'e'$$);
SELECT * FROM damaged($$INSERT INTO pg_depend
    SELECT c.oid, gone(), 0, 'pg_extension'::regclass, (SELECT oid FROM pg_extension WHERE extname = 'schema_setup'), 0, 'e'
    FROM pg_class AS c WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r'$$);
SELECT * FROM damaged($$CREATE VIEW planted AS SELECT 1; ALTER EXTENSION schema_setup ADD VIEW planted;
    UPDATE pg_class SET relnamespace = gone() WHERE relname = 'planted'$$);
SELECT * FROM damaged($$CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
    ALTER EXTENSION schema_setup ADD OPERATOR === (int, int);
    UPDATE pg_operator SET oprnamespace = gone() WHERE oprname = '==='$$);
SELECT * FROM damaged($$CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
    ALTER EXTENSION schema_setup ADD OPERATOR === (int, int);
    UPDATE pg_operator SET oprleft = gone() WHERE oprname = '==='$$);
SELECT * FROM damaged($$CREATE CAST (user_status AS int) WITH INOUT; ALTER EXTENSION schema_setup ADD CAST (user_status AS int);
    UPDATE pg_cast SET casttarget = gone() WHERE castsource = 'user_status'::regtype$$);
SELECT * FROM damaged($$CREATE FUNCTION planted(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
    ALTER EXTENSION schema_setup ADD FUNCTION planted(int);
    UPDATE pg_proc SET prolang = gone(), prorettype = gone() WHERE proname = 'planted'$$);
SELECT * FROM damaged($$UPDATE pg_extension SET extconfig = extconfig || gone(), extcondition = extcondition || ''::text
    WHERE extname = 'schema_setup'$$);
SELECT * FROM damaged($$UPDATE pg_extension SET extcondition = NULL WHERE extname = 'schema_setup'$$);
SELECT count(*) FROM damaged($$UPDATE pg_extension SET extconfig = NULL, extcondition = NULL WHERE extname = 'schema_setup'$$);
SELECT * FROM damaged($$CREATE ROLE leaving; GRANT SELECT ON users TO leaving, PUBLIC; DELETE FROM pg_authid WHERE rolname = 'leaving'$$);

-- Trees: of defaults ...
CREATE CAST (text AS pg_node_tree) WITHOUT FUNCTION;
CREATE FUNCTION vocabulary.damaged_trees(before text, update text, tree text)
RETURNS TABLE (problem text, object text, actual text, damages text)
LANGUAGE sql AS $function$
    SELECT f.problem, f.object, f.actual, string_agg(d.damage, ', ' ORDER BY d.damage COLLATE "C")
    FROM (VALUES ('empty', $$''$$), ('a space', $$' '$$), ('nothing', $$'<>'$$), ('words', $$'no tree'$$), ('open', $$'{'$$),
            ('empty node', $$'{}'$$), ('empty list', $$'()'$$), ('list of nothing', $$'(<>)'$$), ('integers', $$'(i 1 2)'$$),
            ('OIDs', $$'(o 1 2)'$$), ('no expression', $$'{QUERY}'$$), ('unknown', $$'{NOSUCHNODE :field 1}'$$),
            ('no fields', $$'{FUNCEXPR}'$$), ('cut off', $$left(TREE::text, length(TREE::text) / 2)$$),
            ('without its end', $$left(TREE::text, -1)$$), ('twice', $$TREE::text || TREE::text$$),
            ('in a list', $$'(' || TREE::text || ')'$$), ('in two lists', $$'((' || TREE::text || '))'$$),
            ('another function', $$regexp_replace(TREE::text, ':funcid \d+', ':funcid 4000000000', 'g')$$),
            ('other arguments', $$regexp_replace(TREE::text, ':funcid \d+', ':funcid 2087')$$),
            ('no arguments', $$regexp_replace(TREE::text, ':args? .*', ':args <>}')$$),
            ('another operator', $$regexp_replace(TREE::text, ':opno \d+', ':opno 4000000000', 'g')$$),
            ('another type', $$regexp_replace(TREE::text, 'type \d+', 'type 4000000000', 'g')$$),
            ('another column', $$regexp_replace(TREE::text, ':varattno \d+', ':varattno 999', 'g')$$),
            ('another table', $$regexp_replace(TREE::text, ':varno \d+', ':varno 7', 'g')$$),
            ('another collation', $$regexp_replace(TREE::text, 'collid \d+', 'collid 4000000000', 'g')$$),
            ('no text', $$regexp_replace(TREE::text, ':consttype \d+', ':consttype 25', 'g')$$),
            ('a boolean', $$regexp_replace(TREE::text, ':consttype \d+', ':consttype 16', 'g')$$),
            ('long', $$regexp_replace(TREE::text, '\[ -?\d+ -?\d+ -?\d+ -?\d+', '[ -4 -1 -1 127', 'g')$$),
            ('elsewhere', $$regexp_replace(TREE::text, '\[ -?\d+ -?\d+', '[ 1 18', 'g')$$),
            ('expanded', $$regexp_replace(TREE::text, '\[ -?\d+ -?\d+', '[ 1 3', 'g')$$)) AS d (damage, damaged),
        LATERAL vocabulary.damaged(before || ';' || replace(update, 'NEW', replace(d.damaged, 'TREE', tree))) AS f
    GROUP BY 1, 2, 3 ORDER BY 1, 2, f.actual COLLATE "C"
$function$;
SELECT * FROM damaged_trees('', $$UPDATE pg_attrdef SET adbin = (NEW)::text::pg_node_tree FROM pg_attribute
    WHERE adrelid = attrelid AND adnum = attnum AND attrelid = 'users'::regclass AND attname = 'status'$$, 'adbin');
SELECT * FROM damaged_trees('', $$UPDATE pg_attrdef SET adbin = (NEW)::text::pg_node_tree FROM pg_attribute
    WHERE adrelid = attrelid AND adnum = attnum AND attrelid = 'tenant_branding'::regclass AND attname = 'primary_color'$$, 'adbin');
-- ... of a check
SELECT * FROM damaged_trees($$ALTER TABLE users ADD CONSTRAINT planted CHECK (lower(name) <> 'x' AND name IN ('a', 'b') OR id IS NULL)$$, $$UPDATE pg_constraint SET conbin = (NEW)::text::pg_node_tree WHERE conname = 'planted'$$, 'conbin');
-- ... of the columns of an index, and of its predicate
SELECT * FROM damaged_trees($$CREATE INDEX planted ON users (lower(name), (email || 'x'), name)$$, $$UPDATE pg_index SET indexprs = (NEW)::text::pg_node_tree WHERE indexrelid = 'planted'::regclass$$, 'indexprs');
SELECT * FROM damaged_trees($$CREATE INDEX planted ON users (name) WHERE name <> 'x'$$, $$UPDATE pg_index SET indpred = (NEW)::text::pg_node_tree WHERE indexrelid = 'planted'::regclass$$, 'indpred');

-- Vectors that are shorter or longer than their counts, or are for nothing; the server itself would crash on some
CREATE FUNCTION vocabulary.damaged_index(change text)
RETURNS TABLE (problem text, object text, expected text, actual text)
LANGUAGE sql AS $function$
    SELECT d.* FROM damaged('CREATE INDEX planted ON users (name, email DESC) INCLUDE (id);
        UPDATE pg_index SET ' || change || ' WHERE indexrelid = ''planted''::regclass', false) AS d
$function$;
SELECT change, d.object, d.actual FROM unnest(ARRAY[
    $$indkey = ''$$, $$indkey = '2'$$, $$indkey = '2 3 1 4 5 6'$$, $$indkey = '77 -1 0'$$,
    $$indclass = ''$$, $$indclass = (indclass[0]::text)::oidvector$$, $$indclass = '0 0 0 0'$$,
    $$indcollation = ''$$, $$indcollation = '0'$$, $$indcollation = '100 100 100 100'$$,
    $$indoption = ''$$, $$indoption = '3'$$, $$indoption = '0 3 0 3'$$,
    $$indnatts = 0$$, $$indnatts = -1$$, $$indnatts = 32767$$, $$indnkeyatts = 0$$, $$indnkeyatts = -1$$, $$indnkeyatts = 32767$$,
    $$indnatts = 32767, indnkeyatts = 32767$$,
    $$indkey = '', indclass = '', indcollation = '', indoption = '', indnatts = 32767, indnkeyatts = 32767$$]) AS change,
    LATERAL damaged_index(change) AS d;
-- ... of a primary key
SELECT * FROM damaged($$UPDATE pg_index SET indclass = '', indcollation = '' WHERE indexrelid = 'users_pkey'::regclass$$, false);
SELECT * FROM damaged($$UPDATE pg_index SET indkey = '' WHERE indexrelid = 'users_pkey'::regclass$$, false);

-- NULLs in arrays, and arrays of none
SELECT * FROM damaged($$UPDATE pg_class SET reloptions = '{NULL,fillfactor=90,autovacuum_enabled}' WHERE oid = 'users'::regclass$$, false);
SELECT * FROM damaged($$UPDATE pg_class SET reloptions = '{NULL}' WHERE relname = 'sessions_user_id_idx'$$, false);
SELECT * FROM damaged($$UPDATE pg_class SET relacl = '{NULL}' WHERE oid = 'users'::regclass$$, false);
SELECT * FROM damaged($$UPDATE pg_class SET relacl = '{}' WHERE oid = 'users'::regclass$$, false);
SELECT * FROM damaged($$UPDATE pg_attribute SET attacl = '{NULL}' WHERE attrelid = 'users'::regclass AND attname = 'name'$$, false);
SELECT * FROM damaged($$UPDATE pg_namespace SET nspacl = '{NULL}' WHERE nspname = 'public'; CREATE ROLE other; ALTER TABLE users OWNER TO other$$, false);
SELECT * FROM damaged($$UPDATE pg_type SET typacl = '{NULL}' WHERE oid = 'user_status'::regtype$$, false);
SELECT * FROM damaged($$UPDATE pg_constraint SET conkey = '{NULL}', confkey = '{{1,2},{3,4}}' WHERE conname = 'memberships_user_id_users_id_fk'$$, false);
SELECT * FROM damaged($$UPDATE pg_constraint SET conkey = NULL, confkey = NULL WHERE conname = 'memberships_user_id_users_id_fk'$$, false);
SELECT * FROM damaged($$UPDATE pg_constraint SET conkey = '{}' WHERE conname = 'users_pkey'$$, false);
SELECT * FROM damaged($$ALTER TABLE users ADD CONSTRAINT planted EXCLUDE (name WITH =);
    UPDATE pg_constraint SET conexclop = '{NULL,NULL}' WHERE conname = 'planted'$$, false);
SELECT * FROM damaged($$UPDATE pg_extension SET extcondition[2] = NULL WHERE extname = 'schema_setup'$$);
SELECT * FROM damaged($$UPDATE pg_extension SET extconfig[2] = NULL WHERE extname = 'schema_setup'$$);
SELECT * FROM damaged($$UPDATE pg_extension SET extcondition = '{}' WHERE extname = 'schema_setup'$$);

-- Rows without those that belong to them
SELECT * FROM damaged($$DELETE FROM pg_class WHERE relname = 'sessions_user_id_idx'$$, false);
SELECT * FROM damaged($$DELETE FROM pg_index WHERE indexrelid = 'sessions_user_id_idx'::regclass$$, false);
SELECT * FROM damaged($$DELETE FROM pg_attribute WHERE attrelid = 'sessions_token_unique'::regclass$$, false);
SELECT * FROM damaged($$DELETE FROM pg_attrdef$$, false) LIMIT 1;

-- Functions that read and write the values of a type, and what is said of them: the server calls and believes these.
SELECT change, d.problem, count(*), min(d.object), min(d.actual) FROM unnest(ARRAY[
    $$typinput = 'heap_tableam_handler'::regproc$$, $$typinput = gone()$$, $$typoutput = 'array_out'::regproc$$,
    $$typoutput = 'record_out'::regproc$$, $$typoutput = 0$$, $$typlen = -1$$, $$typbyval = false$$]) AS change,
    LATERAL damaged('UPDATE pg_type SET ' || change || $$ WHERE oid = 'user_status'::regtype$$, false) AS d GROUP BY change, 2 ORDER BY change COLLATE "C";

-- The extension in no schema: all that is left to see is its members
SELECT problem, count(*), min(expected), min(actual)
FROM damaged($$UPDATE pg_extension SET extnamespace = gone() WHERE extname = 'schema_setup'$$) GROUP BY 1;

-- A repair does what it can: the server would crash where it opens these tables
CREATE FUNCTION vocabulary.repaired(damage text)
RETURNS TABLE (statement text, error text)
LANGUAGE plpgsql AS $function$
BEGIN
    DROP INDEX public.sessions_user_id_idx, public.memberships_user_id_idx;
    EXECUTE damage;
    RETURN QUERY SELECT r.statement, split_part(r.error, E'\n', 1) FROM public.schema_setup_repair() AS r;
END
$function$;
BEGIN;
SELECT * FROM repaired($$CREATE RULE planted AS ON DELETE TO sessions WHERE old.id IS NULL DO ALSO DELETE FROM users;
    UPDATE pg_rewrite SET ev_qual = left(ev_qual::text, 18)::pg_node_tree WHERE rulename = 'planted'$$);
ROLLBACK;
BEGIN;
SELECT * FROM repaired($$CREATE INDEX planted ON sessions (token) WHERE token <> '';
    UPDATE pg_index SET indpred = left(indpred::text, 18)::pg_node_tree WHERE indexrelid = 'planted'::regclass$$);
ROLLBACK;
BEGIN;
SELECT * FROM repaired($$UPDATE pg_attribute SET attlen = 16, attbyval = true WHERE attrelid = 'sessions'::regclass AND attname = 'token'$$);
ROLLBACK;

DROP CAST (text AS pg_node_tree);
RESET allow_system_table_mods;
DROP FUNCTION public.planted(), public.planted_text();
\i test/include/clean_up.sql
