-- What random_breaks.pl breaks the schema with, several at a time, and what it looks at meanwhile. It stands in a schema
-- of its own, beside the extension in public with rows in it.
SET client_min_messages = warning;
SET schema_setup.on_drift = off;
SET allow_system_table_mods = on;
CREATE SCHEMA breaking;
CREATE SCHEMA elsewhere;
CREATE ROLE breaking_role;
CREATE ROLE breaking_reader;

-- The extension's tables, columns, keys, types, indexes and functions, by which the breaks are made.
CREATE VIEW breaking.tables AS SELECT c.oid, c.oid::regclass::text AS name FROM pg_class AS c
	WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace;
CREATE VIEW breaking.columns AS SELECT t.name AS tab, quote_ident(attname) AS col, a.* FROM breaking.tables AS t
	JOIN pg_attribute AS a ON attrelid = t.oid AND attnum > 0 AND NOT attisdropped;
CREATE VIEW breaking.keys AS SELECT t.name AS tab, quote_ident(conname) AS con, k.* FROM breaking.tables AS t
	JOIN pg_constraint AS k ON conrelid = t.oid AND contype IN ('p', 'u', 'f');
CREATE VIEW breaking.indexes AS SELECT t.name AS tab, i.indexrelid::regclass::text AS idx, i.* FROM breaking.tables AS t
	JOIN pg_index AS i ON indrelid = t.oid;
CREATE VIEW breaking.types AS SELECT oid, oid::regtype::text AS typ FROM pg_type
	WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace;
CREATE VIEW breaking.functions AS SELECT oid, oid::regprocedure::text AS fun FROM pg_proc
	WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'schema_setup%';

-- The kinds of breaks, each for all that it can be done to.
CREATE TABLE breaking.breaks (id integer PRIMARY KEY, kind text NOT NULL, statement text NOT NULL);
INSERT INTO breaking.breaks
SELECT row_number() OVER (ORDER BY kind COLLATE "C", statement COLLATE "C"), kind, statement FROM (
-- Tables
SELECT kind, format(form, name, replace(name, 'public.', '')) AS statement FROM breaking.tables, (VALUES
	('table dropped', 'DROP TABLE %1$s CASCADE'),
	('table dropped by hand', 'ALTER EXTENSION schema_setup DROP TABLE %1$s; DROP TABLE %1$s CASCADE'),
	('table renamed', 'ALTER TABLE %1$s RENAME TO %2$s_old'),
	('table rotated', 'ALTER TABLE %1$s RENAME TO %2$s_2025; CREATE TABLE %2$s (LIKE %2$s_2025 INCLUDING ALL)'),
	('table rotated and filled', 'ALTER TABLE %1$s RENAME TO %2$s_2025; CREATE TABLE %2$s (LIKE %2$s_2025 INCLUDING ALL); INSERT INTO %2$s SELECT * FROM %2$s_2025 LIMIT 1'),
	('table moved', 'ALTER TABLE %1$s SET SCHEMA elsewhere'),
	('table moved and view', 'ALTER TABLE %1$s SET SCHEMA elsewhere; CREATE VIEW %2$s AS SELECT * FROM elsewhere.%2$s'),
	('table moved and materialized view', 'ALTER TABLE %1$s SET SCHEMA elsewhere; CREATE MATERIALIZED VIEW %2$s AS SELECT * FROM elsewhere.%2$s'),
	('table renamed and sequence', 'ALTER TABLE %1$s RENAME TO %2$s_base; CREATE SEQUENCE %2$s'),
	('table no member', 'ALTER EXTENSION schema_setup DROP TABLE %1$s'),
	('table copied', 'CREATE TABLE %2$s_copy AS SELECT * FROM %1$s; DROP TABLE %1$s CASCADE; ALTER TABLE %2$s_copy RENAME TO %2$s'),
	('table owner', 'ALTER TABLE %1$s OWNER TO breaking_role'),
	('table unlogged', 'ALTER TABLE %1$s SET UNLOGGED'),
	('triggers off', 'ALTER TABLE %1$s DISABLE TRIGGER ALL'),
	('triggers replica', 'UPDATE pg_trigger SET tgenabled = ''R'' WHERE tgrelid = ''%1$s''::regclass'),
	('replica identity', 'ALTER TABLE %1$s REPLICA IDENTITY FULL'),
	('storage parameters', 'ALTER TABLE %1$s SET (autovacuum_enabled = false, fillfactor = 70)'),
	('row security', 'ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY'),
	('row security forced', 'ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY; ALTER TABLE %1$s FORCE ROW LEVEL SECURITY; CREATE POLICY p ON %1$s USING (false)'),
	('rule', 'CREATE RULE watch AS ON INSERT TO %1$s DO INSTEAD NOTHING'),
	('trigger', 'CREATE TRIGGER watch BEFORE UPDATE ON %1$s FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()'),
	('hidden trigger', 'CREATE TRIGGER watch BEFORE INSERT ON %1$s FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger(); UPDATE pg_trigger SET tgisinternal = true WHERE tgname = ''watch'' AND tgrelid = ''%1$s''::regclass'),
	('statistics', 'CREATE STATISTICS %2$s_stats ON (id::text || ''x''), (md5(id::text)) FROM %1$s'),
	('child', 'CREATE TABLE elsewhere.%2$s_child () INHERITS (%1$s)'),
	('child with rows', 'CREATE TABLE elsewhere.%2$s_child () INHERITS (%1$s); INSERT INTO elsewhere.%2$s_child SELECT * FROM ONLY %1$s LIMIT 1'),
	('parent', 'CREATE TABLE elsewhere.%2$s_parent (LIKE %1$s); ALTER TABLE %1$s INHERIT elsewhere.%2$s_parent'),
	('partition', 'CREATE TABLE elsewhere.%2$s_part (LIKE %1$s INCLUDING DEFAULTS) PARTITION BY LIST (id); ALTER TABLE elsewhere.%2$s_part ATTACH PARTITION %1$s DEFAULT'),
	('partition with keys', 'CREATE TABLE elsewhere.%2$s_part (LIKE %1$s INCLUDING DEFAULTS, UNIQUE (id)) PARTITION BY LIST (id); CREATE TRIGGER t BEFORE UPDATE ON elsewhere.%2$s_part FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger(); ALTER TABLE elsewhere.%2$s_part ATTACH PARTITION %1$s DEFAULT'),
	('typed', 'DO $x$DECLARE l text; BEGIN SELECT string_agg(format(''%%I %%s'', attname, format_type(atttypid, atttypmod)), '', '' ORDER BY attnum) INTO l FROM pg_attribute WHERE attrelid = ''%1$s''::regclass AND attnum > 0 AND NOT attisdropped; EXECUTE ''CREATE TYPE elsewhere.%2$s_type AS ('' || l || '')''; EXECUTE ''ALTER TABLE %1$s OF elsewhere.%2$s_type''; END$x$'),
	('rights to all', 'GRANT ALL ON %1$s TO PUBLIC'),
	('rights of the owner gone', 'REVOKE ALL ON %1$s FROM CURRENT_USER'),
	('rights of the owner, a part', 'REVOKE SELECT ON %1$s FROM CURRENT_USER'),
	('rights on a column', 'GRANT SELECT (id) ON %1$s TO breaking_reader WITH GRANT OPTION'),
	('check', 'ALTER TABLE %1$s ADD CHECK (id IS NOT NULL)'),
	('check that no row obeys', 'ALTER TABLE %1$s ADD CONSTRAINT never CHECK (id IS NULL) NOT VALID'),
	('unique', 'ALTER TABLE %1$s ADD UNIQUE (id)'),
	('exclusion', 'ALTER TABLE %1$s ADD EXCLUDE USING btree (id WITH =)'),
	('index', 'CREATE INDEX ON %1$s (id DESC)'),
	('unique index', 'CREATE UNIQUE INDEX ON %1$s (id) WHERE id IS NOT NULL'),
	('column', 'ALTER TABLE %1$s ADD COLUMN extra text'),
	('column with values', 'ALTER TABLE %1$s ADD COLUMN extra integer NOT NULL DEFAULT 5'),
	('column that has none', 'ALTER TABLE %1$s ADD COLUMN extra text; UPDATE %1$s SET extra = id; ALTER TABLE %1$s ALTER extra SET NOT NULL'),
	('column generated', 'ALTER TABLE %1$s ADD COLUMN extra text GENERATED ALWAYS AS (''x'') STORED'),
	('column identity', 'ALTER TABLE %1$s ADD COLUMN extra integer GENERATED ALWAYS AS IDENTITY'),
	('publication', 'CREATE PUBLICATION %2$s_pub FOR TABLE %1$s WHERE (id IS NULL)'),
	('foreign key from elsewhere', 'CREATE TABLE elsewhere.%2$s_ref (id uuid REFERENCES %1$s (id))'),
	('foreign key to itself', 'ALTER TABLE %1$s ADD FOREIGN KEY (id) REFERENCES %1$s (id)'),
	('view on it', 'CREATE VIEW elsewhere.%2$s_view AS SELECT * FROM %1$s'),
	('materialized view on it', 'CREATE MATERIALIZED VIEW elsewhere.%2$s_view AS SELECT * FROM %1$s'),
	('function on its rows', 'CREATE FUNCTION elsewhere.%2$s_fun() RETURNS SETOF %1$s LANGUAGE sql BEGIN ATOMIC SELECT * FROM %1$s; END'),
	('no triggers, says the catalog', 'UPDATE pg_class SET relhastriggers = NOT relhastriggers WHERE oid = ''%1$s''::regclass'),
	('no indexes, says the catalog', 'UPDATE pg_class SET relhasindex = NOT relhasindex WHERE oid = ''%1$s''::regclass'),
	('a partition, says the catalog', 'UPDATE pg_class SET relispartition = true WHERE oid = ''%1$s''::regclass'),
	('forced row security, says the catalog', 'UPDATE pg_class SET relrowsecurity = true, relforcerowsecurity = true WHERE oid = ''%1$s''::regclass'),
	('columns not its own, says the catalog', 'UPDATE pg_attribute SET attislocal = false, attinhcount = 1 WHERE attrelid = ''%1$s''::regclass AND attnum > 0'),
	('not for dumps', 'UPDATE pg_extension SET extconfig = array_remove(extconfig, ''%1$s''::regclass::oid) WHERE extname = ''schema_setup'''),
	('for dumps twice', 'UPDATE pg_extension SET extconfig = extconfig || ''%1$s''::regclass::oid, extcondition = extcondition || ''''::text WHERE extname = ''schema_setup'''),
	('comment', 'COMMENT ON TABLE %1$s IS ''as it should be'''),
	('toast settings', 'ALTER TABLE %1$s SET (toast.autovacuum_enabled = off, parallel_workers = 0)')
	) AS f (kind, form)
-- Columns
UNION ALL
SELECT kind, format(form, tab, col, format_type(atttypid, NULL), attname) FROM breaking.columns, (VALUES
	('column dropped', 'ALTER TABLE %1$s DROP COLUMN %2$s CASCADE'),
	('column renamed', 'ALTER TABLE %1$s RENAME COLUMN %2$s TO renamed'),
	('column renamed and another', 'ALTER TABLE %1$s RENAME COLUMN %2$s TO renamed; ALTER TABLE %1$s ADD COLUMN %2$s text'),
	('column dropped and another', 'ALTER TABLE %1$s DROP COLUMN %2$s CASCADE; ALTER TABLE %1$s ADD COLUMN other_%4$s %3$s'),
	('column made again', 'ALTER TABLE %1$s ADD COLUMN again %3$s; UPDATE %1$s SET again = %2$s; ALTER TABLE %1$s DROP COLUMN %2$s CASCADE; ALTER TABLE %1$s RENAME COLUMN again TO %2$s'),
	('column nullable', 'ALTER TABLE %1$s ALTER COLUMN %2$s DROP NOT NULL'),
	('column nullable with NULLs', 'ALTER TABLE %1$s ALTER COLUMN %2$s DROP NOT NULL; SET LOCAL session_replication_role = replica; UPDATE %1$s SET %2$s = NULL WHERE id = (SELECT min(id::text)::uuid FROM %1$s); SET LOCAL session_replication_role = origin'),
	('column not nullable', 'ALTER TABLE %1$s ALTER COLUMN %2$s SET NOT NULL'),
	('default gone', 'ALTER TABLE %1$s ALTER COLUMN %2$s DROP DEFAULT'),
	('default another', 'ALTER TABLE %1$s ALTER COLUMN %2$s SET DEFAULT NULL'),
	('column text', 'ALTER TABLE %1$s ALTER COLUMN %2$s DROP DEFAULT, ALTER COLUMN %2$s TYPE text'),
	('column of another length', 'ALTER TABLE %1$s ALTER COLUMN %2$s TYPE varchar(300)'),
	('column of a domain', 'CREATE DOMAIN elsewhere.d AS %3$s; ALTER TABLE %1$s ALTER COLUMN %2$s TYPE elsewhere.d'),
	('collation', 'ALTER TABLE %1$s ALTER COLUMN %2$s TYPE varchar(255) COLLATE "C"'),
	('timestamp', 'ALTER TABLE %1$s ALTER COLUMN %2$s TYPE timestamptz'),
	('bigger number', 'ALTER TABLE %1$s ALTER COLUMN %2$s TYPE numeric(20,4)'),
	('storage', 'ALTER TABLE %1$s ALTER COLUMN %2$s SET STORAGE PLAIN'),
	('compression', 'ALTER TABLE %1$s ALTER COLUMN %2$s SET COMPRESSION pglz'),
	('statistics target', 'ALTER TABLE %1$s ALTER COLUMN %2$s SET STATISTICS 0'),
	('column rights', 'GRANT UPDATE (%2$s) ON %1$s TO PUBLIC'),
	('no default, says the catalog', 'UPDATE pg_attribute SET atthasdef = false WHERE attrelid = ''%1$s''::regclass AND attname = ''%4$s'' AND atthasdef'),
	('length, says the catalog', 'UPDATE pg_attribute SET atttypmod = 40 WHERE attrelid = ''%1$s''::regclass AND attname = ''%4$s'' AND atttypmod > 0')
	) AS f (kind, form)
-- Keys
UNION ALL
SELECT kind, format(form, tab, con, conname, pg_get_constraintdef(oid)) FROM breaking.keys, (VALUES
	('key dropped', 'ALTER TABLE %1$s DROP CONSTRAINT %2$s CASCADE'),
	('key renamed', 'ALTER TABLE %1$s RENAME CONSTRAINT %2$s TO renamed'),
	('key twice', 'ALTER TABLE %1$s ADD CONSTRAINT twice %4$s'),
	('key deferrable', 'ALTER TABLE %1$s DROP CONSTRAINT %2$s, ADD CONSTRAINT %2$s %4$s DEFERRABLE INITIALLY DEFERRED'),
	('key not validated, says the catalog', 'UPDATE pg_constraint SET convalidated = false WHERE conname = ''%3$s'''),
	('key deferrable, says the catalog', 'UPDATE pg_constraint SET condeferrable = true, condeferred = true WHERE conname = ''%3$s'''),
	('key row gone', 'DELETE FROM pg_constraint WHERE conname = ''%3$s'''),
	('key triggers gone', 'DELETE FROM pg_trigger WHERE tgconstraint = (SELECT oid FROM pg_constraint WHERE conname = ''%3$s'')'),
	('key triggers off', 'UPDATE pg_trigger SET tgenabled = ''D'' WHERE tgconstraint = (SELECT oid FROM pg_constraint WHERE conname = ''%3$s'')')
	) AS f (kind, form)
WHERE contype = 'f' OR kind !~ 'triggers|deferrable, says'
UNION ALL
SELECT kind, format(form, tab, con, conname, pg_get_constraintdef(oid), regexp_replace(pg_get_constraintdef(oid), ' ON DELETE .*', ''),
	confrelid::regclass) FROM breaking.keys, (VALUES
	('foreign key of another action', 'ALTER TABLE %1$s DROP CONSTRAINT %2$s, ADD CONSTRAINT %2$s %5$s ON DELETE SET DEFAULT ON UPDATE CASCADE'),
	('foreign key not valid', 'ALTER TABLE %1$s DROP CONSTRAINT %2$s, ADD CONSTRAINT %2$s %4$s NOT VALID'),
	('foreign key with orphans', 'ALTER TABLE %1$s DROP CONSTRAINT %2$s; SET LOCAL session_replication_role = replica; DELETE FROM %6$s WHERE id = (SELECT min(id::text)::uuid FROM %6$s); SET LOCAL session_replication_role = origin'),
	('foreign key to another table', 'CREATE TABLE elsewhere.other AS SELECT * FROM %6$s; ALTER TABLE elsewhere.other ADD PRIMARY KEY (id); ALTER TABLE %1$s DROP CONSTRAINT %2$s, ADD CONSTRAINT %2$s %4$s; UPDATE pg_constraint SET confrelid = ''elsewhere.other''::regclass WHERE conname = ''%3$s''')
	) AS f (kind, form)
WHERE contype = 'f'
-- Indexes
UNION ALL
SELECT kind, format(form, tab, idx, replace(idx, 'public.', '')) FROM breaking.indexes AS i, (VALUES
	('index dropped', 'DROP INDEX %2$s'),
	('index renamed', 'ALTER INDEX %2$s RENAME TO renamed_index'),
	('index renamed and another in place', 'ALTER INDEX %2$s RENAME TO renamed_index; CREATE INDEX %3$s ON %1$s (id)'),
	('index on something else', 'DROP INDEX %2$s; CREATE INDEX %3$s ON %1$s (id)'),
	('index partial', 'DROP INDEX %2$s; CREATE INDEX %3$s ON %1$s (id) WHERE id IS NULL'),
	('index in the place of a key', 'DROP INDEX %2$s; CREATE INDEX %3$s ON users (name)'),
	('index parameters', 'ALTER INDEX %2$s SET (fillfactor = 50)'),
	('index invalid', 'UPDATE pg_index SET indisvalid = false WHERE indexrelid = ''%2$s''::regclass'),
	('index not ready', 'UPDATE pg_index SET indisready = false, indisvalid = false WHERE indexrelid = ''%2$s''::regclass'),
	('index not live', 'UPDATE pg_index SET indislive = false WHERE indexrelid = ''%2$s''::regclass'),
	('index not unique', 'UPDATE pg_index SET indisunique = NOT indisunique WHERE indexrelid = ''%2$s''::regclass'),
	('index not immediate', 'UPDATE pg_index SET indimmediate = false WHERE indexrelid = ''%2$s''::regclass'),
	('index not primary', 'UPDATE pg_index SET indisprimary = NOT indisprimary WHERE indexrelid = ''%2$s''::regclass'),
	('index for replicas', 'UPDATE pg_index SET indisreplident = true WHERE indexrelid = ''%2$s''::regclass'),
	('index untied', 'DELETE FROM pg_depend WHERE objid = ''%2$s''::regclass AND deptype = ''i'''),
	('index of the extension', 'INSERT INTO pg_depend SELECT ''pg_class''::regclass, ''%2$s''::regclass, 0, ''pg_extension''::regclass, oid, 0, ''x'' FROM pg_extension WHERE extname = ''schema_setup''')
	) AS f (kind, form)
WHERE kind !~ 'dropped|in place|else|partial|place of' OR NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
-- Types
UNION ALL
SELECT kind, format(form, typ, replace(typ, 'public.', ''), (SELECT enumlabel FROM pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder LIMIT 1))
FROM breaking.types AS t, (VALUES
	('type dropped', 'DROP TYPE %1$s CASCADE'),
	('type dropped by hand', 'ALTER EXTENSION schema_setup DROP TYPE %1$s; DROP TYPE %1$s CASCADE'),
	('type renamed', 'ALTER TYPE %1$s RENAME TO %2$s_old'),
	('type renamed and another', 'ALTER TYPE %1$s RENAME TO %2$s_old; CREATE TYPE %2$s AS ENUM (''a'', ''b'')'),
	('type moved', 'ALTER TYPE %1$s SET SCHEMA elsewhere'),
	('type no member', 'ALTER EXTENSION schema_setup DROP TYPE %1$s'),
	('type owner', 'ALTER TYPE %1$s OWNER TO breaking_role'),
	('label renamed', 'ALTER TYPE %1$s RENAME VALUE %3$L TO ''other'''),
	('label added', 'ALTER TYPE %1$s ADD VALUE ''more'''),
	('label added first', 'ALTER TYPE %1$s ADD VALUE ''first'' BEFORE %3$L'),
	('label renamed and added', 'ALTER TYPE %1$s RENAME VALUE %3$L TO ''other''; ALTER TYPE %1$s ADD VALUE %3$L'),
	('label gone', 'DELETE FROM pg_enum WHERE enumtypid = ''%1$s''::regtype AND enumlabel = %3$L'),
	('labels in another order', 'UPDATE pg_enum SET enumsortorder = 100 WHERE enumtypid = ''%1$s''::regtype AND enumlabel = %3$L'),
	('operator', 'CREATE FUNCTION elsewhere.same(%1$s, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS ''SELECT true''; CREATE OPERATOR public.= (FUNCTION = elsewhere.same, LEFTARG = %1$s, RIGHTARG = text)'),
	('cast', 'CREATE CAST (text AS %1$s) WITH INOUT AS IMPLICIT'),
	('send function', 'UPDATE pg_type SET typsend = ''textsend''::regproc WHERE oid = ''%1$s''::regtype'),
	('type rights', 'REVOKE USAGE ON TYPE %1$s FROM PUBLIC')
	) AS f (kind, form)
-- Functions and guards
UNION ALL
SELECT kind, format(form, fun, quote_literal(fun) || '::regprocedure') FROM breaking.functions, (VALUES
	('function strict', 'UPDATE pg_proc SET proisstrict = NOT proisstrict WHERE oid = %2$s AND proname NOT IN (''schema_setup_verify'', ''schema_setup_plan'', ''schema_setup_repair'', ''schema_setup_fingerprint'')'),
	('function defaults gone', 'UPDATE pg_proc SET proargdefaults = NULL WHERE oid = %2$s AND pronargdefaults > 0 AND proname NOT IN (''schema_setup_verify'', ''schema_setup_plan'', ''schema_setup_repair'', ''schema_setup_fingerprint'', ''schema_setup_objects'')'),
	('function defaults, more than arguments', 'UPDATE pg_proc SET proargdefaults = (SELECT proargdefaults FROM pg_proc WHERE pronargdefaults = 4 AND proname = ''schema_setup_plan'') WHERE oid = %2$s AND pronargdefaults > 0 AND proname NOT IN (''schema_setup_verify'', ''schema_setup_plan'', ''schema_setup_repair'', ''schema_setup_fingerprint'', ''schema_setup_objects'')'),
	('function volatility', 'UPDATE pg_proc SET provolatile = ''i'' WHERE oid = %2$s'),
	('function of its owner', 'UPDATE pg_proc SET prosecdef = true WHERE oid = %2$s'),
	('function settings', 'UPDATE pg_proc SET proconfig = ''{work_mem=64kB}'' WHERE oid = %2$s'),
	('function no member', 'ALTER EXTENSION schema_setup DROP FUNCTION %1$s'),
	('function owner', 'ALTER FUNCTION %1$s OWNER TO breaking_role')
	) AS f (kind, form)
UNION ALL
SELECT kind, format(form, evtname) FROM pg_event_trigger, (VALUES
	('event trigger off', 'ALTER EVENT TRIGGER %1$I DISABLE'),
	('event trigger renamed', 'ALTER EVENT TRIGGER %1$I RENAME TO renamed_trigger'),
	('event trigger no member', 'ALTER EXTENSION schema_setup DROP EVENT TRIGGER %1$I'),
	('event trigger dropped', 'ALTER EXTENSION schema_setup DROP EVENT TRIGGER %1$I; DROP EVENT TRIGGER %1$I'),
	('event trigger tags', 'UPDATE pg_event_trigger SET evttags = ''{"DROP OWNED"}'' WHERE evtname = %1$L'),
	('event trigger another event', 'UPDATE pg_event_trigger SET evtevent = ''table_rewrite'' WHERE evtname = %1$L')
	) AS f (kind, form)
-- The extension
UNION ALL VALUES
	('registrations gone', 'UPDATE pg_extension SET extconfig = NULL, extcondition = NULL WHERE extname = ''schema_setup'''),
	('registrations with a condition', 'UPDATE pg_extension SET extcondition[3] = ''WHERE false'' WHERE extname = ''schema_setup'''),
	('registrations without conditions', 'UPDATE pg_extension SET extcondition = NULL WHERE extname = ''schema_setup'''),
	('registrations with fewer conditions', 'UPDATE pg_extension SET extcondition = extcondition[1:3] WHERE extname = ''schema_setup'''),
	('registrations with NULL', 'UPDATE pg_extension SET extcondition[2] = NULL WHERE extname = ''schema_setup'''),
	('registrations from 0', 'UPDATE pg_extension SET extconfig = (''[0:'' || array_length(extconfig, 1) - 1 || '']='' || extconfig::text)::oid[] WHERE extname = ''schema_setup'''),
	('extension owner', 'UPDATE pg_extension SET extowner = ''breaking_role''::regrole WHERE extname = ''schema_setup'''),
	('member table', 'CREATE TABLE member_table AS SELECT 1 AS id; ALTER EXTENSION schema_setup ADD TABLE member_table'),
	('member function', 'CREATE FUNCTION member_function() RETURNS integer LANGUAGE sql AS ''SELECT 1''; ALTER EXTENSION schema_setup ADD FUNCTION member_function()'),
	('member type', 'CREATE TYPE member_type AS ENUM (''a''); ALTER EXTENSION schema_setup ADD TYPE member_type'),
	('member view', 'CREATE VIEW member_view AS SELECT 1 AS x; ALTER EXTENSION schema_setup ADD VIEW member_view'),
	('schema rights', 'GRANT CREATE ON SCHEMA public TO PUBLIC'),
	('schema rights gone', 'REVOKE ALL ON SCHEMA public FROM PUBLIC; ALTER SCHEMA public OWNER TO breaking_role'),
	('key names swapped', 'ALTER TABLE users RENAME CONSTRAINT users_pkey TO x; ALTER TABLE tenants RENAME CONSTRAINT tenants_pkey TO users_pkey; ALTER TABLE users RENAME CONSTRAINT x TO tenants_pkey'),
	('index names rotated', 'ALTER INDEX sessions_user_id_idx RENAME TO x; ALTER INDEX memberships_user_id_idx RENAME TO sessions_user_id_idx; ALTER INDEX x RENAME TO memberships_user_id_idx'),
	('table names swapped', 'ALTER TABLE users RENAME TO x; ALTER TABLE sessions RENAME TO users; ALTER TABLE x RENAME TO sessions'),
	('column names swapped', 'ALTER TABLE users RENAME email TO x; ALTER TABLE users RENAME name TO email; ALTER TABLE users RENAME x TO name'),
	('type names rotated', 'ALTER TYPE user_status RENAME TO x; ALTER TYPE tenant_status RENAME TO user_status; ALTER TYPE x RENAME TO tenant_status')
) AS b (kind, statement);

-- What stands in each column of each table that is not the server's, wherever it is and whatever it is called: as text,
-- and for labels also which label it is. A table that cannot be read is left out.
CREATE FUNCTION breaking.values_of_all() RETURNS TABLE (tab oid, att smallint, typ oid, filled bigint, texts text, labels text)
LANGUAGE plpgsql AS $$
DECLARE
	r record;
	query text;
BEGIN
	FOR r IN SELECT c.oid, n.nspname, c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace
		WHERE relkind = 'r' AND nspname NOT IN ('pg_catalog', 'information_schema', 'breaking') AND nspname !~ '^pg_toast'
	LOOP
		SELECT string_agg(format('SELECT %1$s::oid, %2$s::smallint, %3$s::oid, count(%4$I),
				md5(string_agg(%7$s, ''|'' ORDER BY %7$s COLLATE "C")), md5(string_agg(e.oid::text, ''|'' ORDER BY e.oid))
			FROM ONLY %5$I.%6$I LEFT JOIN pg_enum AS e ON enumtypid = %3$s AND enumlabel = %4$I::text',
				r.oid, attnum, atttypid, attname, r.nspname, r.relname,
				format(CASE atttypid WHEN 'numeric'::regtype THEN 'trim_scale(%I)::text' ELSE '%I::text' END, attname)), ' UNION ALL ')
			INTO query FROM pg_attribute WHERE attrelid = r.oid AND attnum > 0 AND NOT attisdropped;
		CONTINUE WHEN query IS NULL;
		BEGIN
			RETURN QUERY EXECUTE query;
		EXCEPTION WHEN OTHERS THEN
			NULL;
		END;
	END LOOP;
END
$$;

-- Whether a finding that is left is one for a person, who has been told so: both readings, or the error of its statement.
-- What no statement mends is for a person too: a catalog that somebody has edited, and what a column is called.
CREATE FUNCTION breaking.is_named(problem text, object text, repair text, said text) RETURNS boolean LANGUAGE sql AS $$
	SELECT CASE WHEN repair LIKE '--%' THEN true
		WHEN repair IS NOT NULL THEN
			EXISTS (SELECT FROM regexp_split_to_table(repair, E';\n') AS s WHERE strpos(said, rtrim(s, ';') || ' FAILED') > 0)
		WHEN problem IN ('inconsistent_catalog', 'invalid_index', 'foreign_key_not_enforced') THEN true
		ELSE EXISTS (SELECT FROM regexp_split_to_table(said, '\n') AS line
			WHERE line ~ '^--|FAILED' AND line ~ ('\m' || regexp_replace(object, CASE WHEN problem ~ 'label' THEN '\..*' ELSE '.*\.' END, '') || '\M')) END
$$;

-- One round: break, look, repair without leave, repair with it; everything is undone. What is wrong, or NULL.
CREATE FUNCTION breaking.round(breaks text[], OUT done integer, OUT findings integer, OUT left_over integer, OUT wrong text)
LANGUAGE plpgsql AS $function$
DECLARE
	break text;
	step text := 'break';
	said text := '';
	again text;
	lost text;
BEGIN
	done := 0;
	BEGIN
		FOREACH break IN ARRAY breaks LOOP
			BEGIN
				EXECUTE break;
				done := done + 1;
			EXCEPTION WHEN OTHERS THEN
				NULL;		-- what another break has made impossible
			END;
		END LOOP;
		SET CONSTRAINTS ALL IMMEDIATE;
		step := 'verify';
		SELECT count(*) INTO findings FROM public.schema_setup_verify();
		PERFORM public.schema_setup_fingerprint();
		PERFORM FROM public.schema_setup_objects();
		step := 'plan';
		PERFORM FROM public.schema_setup_plan();
		PERFORM FROM public.schema_setup_plan(online => true, allow_data_loss => true);

		step := 'repair without leave';
		DROP TABLE IF EXISTS breaking.before;
		CREATE TABLE breaking.before AS SELECT * FROM breaking.values_of_all();
		SELECT string_agg(statement || coalesce(' FAILED ' || error, ''), E'\n') INTO said FROM public.schema_setup_repair();
		step := 'rows after repair without leave';
		SELECT string_agg(format('%s.%s: %s values, %s', b.tab::regclass, coalesce(quote_ident(attname), b.att::text), b.filled, a.filled), '; ') INTO lost
		FROM breaking.before AS b LEFT JOIN breaking.values_of_all() AS a USING (tab, att)
			LEFT JOIN pg_attribute ON attrelid = b.tab AND attnum = b.att
		WHERE b.filled > 0 AND (a.filled IS NULL OR a.filled < b.filled
			OR a.typ = b.typ AND a.filled = b.filled AND a.texts <> b.texts AND coalesce(a.labels <> b.labels, true))
			-- unless it has another place in its table now
			AND NOT EXISTS (SELECT FROM breaking.values_of_all() AS c WHERE c.tab = b.tab AND (c.texts = b.texts OR c.labels = b.labels));
		IF lost IS NOT NULL THEN
			RAISE EXCEPTION '%', lost;
		END IF;
		step := 'repair without leave again';
		SELECT string_agg(statement || coalesce(' FAILED ' || error, ''), E'\n') INTO again FROM public.schema_setup_repair()
			WHERE statement NOT LIKE '--%' AND error IS NULL;
		IF again IS NOT NULL THEN
			RAISE EXCEPTION '%', again;
		END IF;

		step := 'repair with leave';
		SELECT concat(said, E'\n-- with leave\n', string_agg(statement || coalesce(' FAILED ' || error, ''), E'\n')) INTO said
			FROM public.schema_setup_repair(allow_data_loss => true);
		step := 'what repair leaves';
		SELECT count(*), string_agg(concat_ws(' ', severity, problem, object, expected, actual, E'\n\t', repair), E'\n')
			FILTER (WHERE NOT breaking.is_named(problem, object, repair, said))
			INTO left_over, lost FROM public.schema_setup_verify();
		IF lost IS NOT NULL THEN
			RAISE EXCEPTION '%', lost;
		END IF;
		step := 'repair with leave again';
		SELECT string_agg(statement || coalesce(' FAILED ' || error, ''), E'\n') INTO again FROM public.schema_setup_repair(allow_data_loss => true)
			WHERE statement NOT LIKE '--%' AND error IS NULL;
		IF again IS NOT NULL THEN
			RAISE EXCEPTION '%', again;
		END IF;
		RAISE SQLSTATE 'UNDO0';
	EXCEPTION
		WHEN SQLSTATE 'UNDO0' THEN NULL;
		WHEN OTHERS THEN
			wrong := concat_ws(E'\n', step || ': ' || sqlerrm, nullif(said, ''));
	END;
END
$function$;
