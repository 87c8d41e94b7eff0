-- Breaks the schema at random, several things at a time, and repairs it:
-- the schema is whole again and no row is lost or changed.
SET client_min_messages = warning;
-- The guards have a suite of their own.
SET schema_setup.on_drift = off;
SET schema_setup.allow_data_loss = on;
CREATE EXTENSION schema_setup;
\i test/reference/rows.sql
CREATE ROLE regress_repair_other;

-- What may happen to a schema without taking rows or values with it.  A
-- statement that another one has made impossible is left out of its round.
-- They are sorted, so that a seed makes the same rounds everywhere.
CREATE TABLE breaks (id serial PRIMARY KEY, statement text NOT NULL);
INSERT INTO breaks (statement)
SELECT statement FROM (
SELECT format('DROP INDEX %I', indexname) FROM pg_indexes
WHERE schemaname = 'public' AND indexname LIKE '%\_idx'
UNION ALL
SELECT format('ALTER INDEX %I RENAME TO %I', indexname, 'renamed_' || indexname) FROM pg_indexes
WHERE schemaname = 'public' AND indexname LIKE '%\_idx'
UNION ALL
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint
WHERE contype = 'f' AND connamespace = 'public'::regnamespace
UNION ALL
SELECT format('ALTER TABLE %s DISABLE TRIGGER ALL', oid::regclass) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'breaks'
UNION ALL
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', conrelid::regclass, conname) FROM pg_constraint
WHERE contype IN ('p', 'u') AND connamespace = 'public'::regnamespace AND conrelid <> 'breaks'::regclass
UNION ALL
SELECT format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', conrelid::regclass, conname, 'r_' || left(conname, 50))
FROM pg_constraint
WHERE contype IN ('p', 'u', 'f') AND connamespace = 'public'::regnamespace AND conrelid <> 'breaks'::regclass
UNION ALL
SELECT format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', attrelid::regclass, attname)
FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'breaks'
	AND attnum > 0 AND attnotnull AND attname <> 'id'
UNION ALL
SELECT format('ALTER TABLE %s ALTER COLUMN %I DROP DEFAULT', attrelid::regclass, attname)
FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'breaks'
	AND attnum > 0 AND atthasdef
UNION ALL
SELECT format('ALTER EXTENSION schema_setup DROP TABLE %s', oid::regclass) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname ~ '^[r-t]'
UNION ALL
SELECT format('ALTER TABLE %s OWNER TO regress_repair_other', oid::regclass) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'breaks'
UNION ALL
-- A table that is no member and elsewhere is somebody else's; so not the same ones.
SELECT format('ALTER TABLE %s SET SCHEMA elsewhere', oid::regclass) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'breaks' AND relname !~ '^[r-t]'
UNION ALL
SELECT format('ALTER TABLE %s SET UNLOGGED', oid::regclass) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
	AND relname NOT IN ('breaks', 'users', 'tenants', 'report_weeks')
UNION ALL
SELECT string_agg(format('ALTER TABLE %s SET UNLOGGED', relname), '; '
	ORDER BY relname = 'tenants', relname = 'users', relname = 'report_weeks') FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'breaks'
UNION ALL
SELECT format(property, oid::regclass)
FROM pg_class, (VALUES ('ALTER TABLE %s REPLICA IDENTITY NOTHING'), ('ALTER TABLE %s REPLICA IDENTITY FULL'),
	('ALTER TABLE %s SET (autovacuum_enabled = false, fillfactor = 70)'), ('GRANT SELECT, INSERT ON %s TO PUBLIC'),
	('GRANT SELECT (id) ON %s TO PUBLIC')) AS p (property)
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname IN ('users', 'tenants', 'sessions', 'audit_log')
UNION ALL
SELECT format('ALTER TYPE %s RENAME VALUE %L TO %L', enumtypid::regtype, enumlabel, upper(enumlabel)) FROM pg_enum
WHERE enumtypid NOT IN ('sync_status'::regtype, 'user_status'::regtype)
UNION ALL
SELECT format('ALTER TYPE %s ADD VALUE %L BEFORE %L', enumtypid::regtype, 'extra ' || enumlabel, enumlabel) FROM pg_enum
WHERE enumtypid IN ('sync_status'::regtype, 'user_status'::regtype)
UNION ALL
SELECT format('ALTER EXTENSION schema_setup DROP TYPE %s', oid::regtype) FROM pg_type
WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace AND typname ~ '^[r-t]'
UNION ALL
SELECT format('ALTER TYPE %s SET SCHEMA elsewhere', oid::regtype) FROM pg_type
WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace AND typname !~ '^[r-t]'
UNION ALL
SELECT format('ALTER TYPE %s OWNER TO regress_repair_other', oid::regtype) FROM pg_type
WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace
UNION ALL VALUES
	('ALTER TABLE users ALTER COLUMN name TYPE character varying(100)'),
	('ALTER TABLE users ALTER COLUMN name TYPE text'),
	('ALTER TABLE users ALTER COLUMN email TYPE character varying(255) COLLATE "C"'),
	('ALTER TABLE hot_list_items ALTER COLUMN iff TYPE numeric(14,4)'),
	('ALTER TABLE lead_metrics ALTER COLUMN clicks TYPE bigint'),
	('ALTER TABLE lead_metrics ALTER COLUMN clicks SET DEFAULT 1'),
	('ALTER TABLE tenants ALTER COLUMN timezone SET DEFAULT ''UTC'''),
	-- not one whose labels are renamed: a text that is no label is for a person
	('ALTER TABLE users ALTER COLUMN status TYPE text'),
	('ALTER TABLE users ADD COLUMN nickname text DEFAULT ''none'''),
	('ALTER TABLE sessions ADD COLUMN address inet'),
	('ALTER TABLE sessions ADD CHECK (token IS NOT NULL)'),
	('ALTER TABLE users ADD UNIQUE (id, email)'),
	('CREATE INDEX users_name ON users (name)'),
	('DROP INDEX memberships_tenant_id_idx; CREATE INDEX memberships_tenant_id_idx ON memberships (role)'),
	('ALTER TABLE users DROP CONSTRAINT users_email_unique; CREATE UNIQUE INDEX users_email_unique ON users (email)'),
	('CREATE STATISTICS users_statistics ON name, status FROM users'),
	('CREATE POLICY own ON users USING (true)'),
	('ALTER TABLE users ENABLE ROW LEVEL SECURITY'),
	('CREATE RULE watch AS ON DELETE TO sessions DO ALSO NOTIFY sessions'),
	('CREATE TRIGGER watch BEFORE UPDATE ON sessions FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()'),
	('CREATE TABLE elsewhere.more_sessions () INHERITS (sessions)'),
	('CREATE TABLE member_table (id integer); ALTER EXTENSION schema_setup ADD TABLE member_table'),
	('CREATE FUNCTION member_function() RETURNS integer LANGUAGE sql AS ''SELECT 1''; ALTER EXTENSION schema_setup ADD FUNCTION member_function()'),
	('ALTER TABLE audit_log ADD COLUMN created timestamp; UPDATE audit_log SET created = created_at; ALTER TABLE audit_log DROP COLUMN created_at; ALTER TABLE audit_log RENAME COLUMN created TO created_at'),
	('ALTER TABLE report_weeks ADD COLUMN t uuid; UPDATE report_weeks SET t = tenant_id; ALTER TABLE report_weeks DROP COLUMN tenant_id; ALTER TABLE report_weeks RENAME COLUMN t TO tenant_id'),
	('UPDATE pg_index SET indisvalid = false WHERE indexrelid = ''sessions_user_id_idx''::regclass'),
	('UPDATE pg_index SET indisvalid = false WHERE indexrelid = ''users_pkey''::regclass'),
	('UPDATE pg_constraint SET convalidated = false WHERE conname = ''sessions_user_id_users_id_fk'''),
	('UPDATE pg_extension SET extcondition[1] = ''WHERE false'' WHERE extname = ''schema_setup'''),
	('UPDATE pg_extension SET extconfig = extconfig || extconfig, extcondition = extcondition || extcondition WHERE extname = ''schema_setup''')
) AS possible (statement)
ORDER BY statement COLLATE "C";

\i test/include/all_rows.sql

-- One round; returns how many breaks worked and how many findings they made.
CREATE FUNCTION round(OUT broken integer, OUT findings integer, OUT repaired integer)
LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
	fresh CONSTANT text := public.schema_setup_fingerprint();
	before CONSTANT text := public.rows_of_all_tables();
	break text;
	done text[];
	failed text;
BEGIN
	broken := 0;
	FOR break IN SELECT statement FROM breaks ORDER BY random() LIMIT 1 + floor(random() * 6) LOOP
		BEGIN
			EXECUTE break;
			broken := broken + 1;
			done := done || break;
		EXCEPTION WHEN OTHERS THEN
			NULL;
		END;
	END LOOP;
	SELECT count(*) INTO findings FROM public.schema_setup_verify();
	-- What may have been renamed is for a person: it was.
	FOR break IN SELECT substring(repair FROM E'^-- If [^\n]*\n-- ([^\n]*);\n') FROM public.schema_setup_verify()
		WHERE repair LIKE '-- If %'
	LOOP
		EXECUTE break;
	END LOOP;
	BEGIN
		SELECT count(*), string_agg(error, '; ') INTO repaired, failed FROM public.schema_setup_repair();
	EXCEPTION WHEN OTHERS THEN
		RAISE EXCEPTION 'repair failed: %', sqlerrm USING DETAIL = array_to_string(done, '; ');
	END;
	IF failed IS NOT NULL THEN
		RAISE EXCEPTION 'repair failed: %', failed USING DETAIL = array_to_string(done, '; ');
	END IF;
	IF EXISTS (SELECT FROM public.schema_setup_verify() WHERE repair IS NOT NULL) THEN
		RAISE EXCEPTION 'repair left what it said it could repair'
			USING DETAIL = array_to_string(done, '; ');
	END IF;
	-- What was added goes only with leave, and takes none of our values with it.
	BEGIN
		PERFORM public.schema_setup_repair(allow_data_loss => true);
	EXCEPTION WHEN OTHERS THEN
		RAISE EXCEPTION 'repair with leave failed: %', sqlerrm USING DETAIL = array_to_string(done, '; ');
	END;
	DROP TABLE IF EXISTS elsewhere.more_sessions, public.member_table;
	DROP FUNCTION IF EXISTS public.member_function();
	DELETE FROM pg_policy WHERE polname = 'own';
	IF EXISTS (SELECT FROM public.schema_setup_verify()) OR public.schema_setup_fingerprint() <> fresh THEN
		RAISE EXCEPTION 'the schema is not whole again: %',
			(SELECT string_agg(problem || ' ' || object, ', ') FROM public.schema_setup_verify())
			USING DETAIL = array_to_string(done, '; ');
	END IF;
	IF public.rows_of_all_tables() <> before THEN
		RAISE EXCEPTION 'rows are not what they were' USING DETAIL = array_to_string(done, '; ');
	END IF;
END
$$;

CREATE SCHEMA elsewhere;
SELECT setseed(0.42);
CREATE TABLE rounds (number integer, broken integer, findings integer, repaired integer);
DO $$
BEGIN
	FOR number IN 1..400 LOOP
		INSERT INTO rounds SELECT number, r.* FROM round() AS r;
		COMMIT;
	END LOOP;
END
$$;
SELECT count(*) AS rounds, sum(broken) > 800 AS much_broken, sum(findings) > 800 AS much_found,
	sum(repaired) > 800 AS much_repaired
FROM rounds;
SELECT count(*) FROM schema_setup_verify();
DROP SCHEMA elsewhere CASCADE;
DROP FUNCTION round(), rows_of_all_tables();
DROP TABLE breaks, rounds;
DROP EXTENSION schema_setup;
DROP OWNED BY regress_repair_other;
DROP ROLE regress_repair_other;
