-- Every column of the rows of the catalogs that make our tables, keys and types what they are: another value in it is
-- found, or there is a reason why it cannot matter.

SET client_min_messages = warning;
SET allow_system_table_mods = on;
CREATE EXTENSION schema_setup;

-- Another value of a column's type, as text
CREATE FUNCTION other_value(type text, value text) RETURNS text LANGUAGE sql AS $$
    SELECT CASE
        WHEN type = 'boolean' THEN (NOT value::boolean)::text
        WHEN type IN ('smallint', 'integer', 'bigint', 'real') THEN (coalesce(value, '0')::numeric + 1)::text
        WHEN type = '"char"' THEN CASE WHEN value = 'x' THEN 'y' ELSE 'x' END
        WHEN type = 'name' THEN coalesce(value, '') || '_x'
        WHEN type IN ('oid', 'regproc', 'xid') THEN CASE WHEN coalesce(value, '0') IN ('0', '-') THEN '2200' ELSE '0' END
        WHEN type = 'text' THEN coalesce(value, '') || 'x'
        WHEN type IN ('int2vector', 'oidvector') THEN ltrim(value || ' 1')
        WHEN type = 'bytea' THEN '\x00'
        WHEN type = 'aclitem[]' THEN format('{=r/%s}', quote_ident(current_user))
        WHEN type LIKE '%[]' AND value IS NULL THEN '{1}'
    END
$$;

-- What verification finds when one column of one row has another value
CREATE FUNCTION found_with(catalog regclass, condition text, col name, type text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    old text;
    found text;
BEGIN
    EXECUTE format('SELECT %I::text FROM %s WHERE %s', col, catalog, condition) INTO STRICT old;
    IF type = 'pg_node_tree' THEN
        EXECUTE format('UPDATE %s SET %I = CASE WHEN %I IS NULL THEN (SELECT adbin FROM pg_attrdef LIMIT 1) END WHERE %s',
            catalog, col, col, condition);
    ELSE
        EXECUTE format('UPDATE %s SET %I = %L::%s WHERE %s', catalog, col, other_value(type, old), type, condition);
    END IF;
    SELECT string_agg(DISTINCT problem, ' ') INTO found FROM schema_setup_verify() WHERE severity <> 'note';
    RAISE EXCEPTION 'undone' USING ERRCODE = 'ZZ001';
EXCEPTION
    WHEN sqlstate 'ZZ001' THEN RETURN coalesce(found, '');
    -- The catalog itself takes no such value.
    WHEN unique_violation OR not_null_violation OR feature_not_supported THEN RETURN 'impossible';
END
$$;

-- Rows of each kind
CREATE TEMP TABLE changed (place serial, kind text, catalog regclass, condition text);
INSERT INTO changed (kind, catalog, condition) VALUES
    ('table', 'pg_class', $$oid = 'sessions'::regclass$$),
    ('referenced table', 'pg_class', $$oid = 'users'::regclass$$),
    ('index', 'pg_class', $$oid = 'sessions_user_id_idx'::regclass$$),
    ('index of a key', 'pg_class', $$oid = 'users_pkey'::regclass$$),
    ('TOAST table', 'pg_class', $$oid = (SELECT reltoastrelid FROM pg_class WHERE oid = 'users'::regclass)$$),
    ('column', 'pg_attribute', $$attrelid = 'sessions'::regclass AND attname = 'user_id'$$),
    ('column of a varlena', 'pg_attribute', $$attrelid = 'users'::regclass AND attname = 'email'$$),
    ('column with a default', 'pg_attribute', $$attrelid = 'users'::regclass AND attname = 'status'$$),
    ('default', 'pg_attrdef', $$adrelid = 'users'::regclass AND adnum = (SELECT attnum FROM pg_attribute WHERE attrelid = 'users'::regclass AND attname = 'status')$$),
    ('index', 'pg_index', $$indexrelid = 'sessions_user_id_idx'::regclass$$),
    ('index of a key', 'pg_index', $$indexrelid = 'users_pkey'::regclass$$),
    ('TOAST index', 'pg_index', $$indrelid = (SELECT reltoastrelid FROM pg_class WHERE oid = 'users'::regclass)$$),
    ('foreign key', 'pg_constraint', $$conname = 'sessions_user_id_users_id_fk'$$),
    ('primary key', 'pg_constraint', $$conname = 'users_pkey'$$),
    ('unique constraint', 'pg_constraint', $$contype = 'u' AND conrelid = 'users'::regclass$$),
    ('insert check', 'pg_trigger', $$tgrelid = 'sessions'::regclass AND tgfoid = '"RI_FKey_check_ins"'::regproc$$),
    ('update check', 'pg_trigger', $$tgrelid = 'sessions'::regclass AND tgfoid = '"RI_FKey_check_upd"'::regproc$$),
    ('delete action', 'pg_trigger', $$tgconstrrelid = 'sessions'::regclass AND tgfoid::regproc::text LIKE '"RI_FKey_%_del"'$$),
    ('update action', 'pg_trigger', $$tgconstrrelid = 'sessions'::regclass AND tgfoid::regproc::text LIKE '"RI_FKey_%_upd"'$$),
    ('enum', 'pg_type', $$oid = 'user_status'::regtype$$),
    ('array type', 'pg_type', $$oid = 'user_status[]'::regtype$$),
    ('row type', 'pg_type', $$oid = 'users'::regtype$$),
    ('label', 'pg_enum', $$enumtypid = 'user_status'::regtype AND enumlabel = 'inactive'$$),
    ('membership', 'pg_depend', $$classid = 'pg_class'::regclass AND objid = 'users'::regclass AND deptype = 'e'$$),
    ('membership', 'pg_depend', $$classid = 'pg_type'::regclass AND objid = 'user_status'::regtype AND deptype = 'e'$$),
    ('function', 'pg_proc', $$proname = 'schema_setup_repair'$$),
    ('guard', 'pg_event_trigger', $$evtname = 'schema_setup_drop_guard'$$);

-- What need not be found; kind NULL: of all rows of the catalog
CREATE TEMP TABLE harmless (kind text, catalog regclass, columns name[], why text);
INSERT INTO harmless VALUES
    (NULL, 'pg_class', '{relpages,reltuples,relallvisible,relallfrozen}', 'an estimate'),
    (NULL, 'pg_class', '{relhassubclass,relhasrules}', 'may say too much: the server looks'),
    ('index', 'pg_class', '{reloftype,relhasindex,relhastriggers,relrowsecurity,relforcerowsecurity,relreplident,relfrozenxid,relminmxid,relacl,relpartbound}',
        'of tables only'),
    ('index of a key', 'pg_class', '{reloftype,relhasindex,relhastriggers,relrowsecurity,relforcerowsecurity,relreplident,relfrozenxid,relminmxid,relacl,relpartbound}',
        'of tables only'),
    ('TOAST table', 'pg_class', '{relname,relnamespace,reltype,reloftype,reltoastrelid,relchecks,relhastriggers,relrowsecurity,relforcerowsecurity,relreplident,relispartition,relacl,relpartbound}',
        'nobody names or changes one; its rows are read by its index'),
    ('table', 'pg_class', '{relpartbound}', 'read of a partition only'),
    ('referenced table', 'pg_class', '{relpartbound}', 'read of a partition only'),
    (NULL, 'pg_attribute', '{attndims,attoptions,attfdwoptions}', 'read of no table, or for estimates'),
    (NULL, 'pg_attribute', '{attstattarget}', 'a note: for estimates'),
    ('column with a default', 'pg_attribute', '{atttypmod}', 'an enum has none'),
    (NULL, 'pg_index', '{indcheckxmin}', 'keeps the index from old snapshots only'),
    (NULL, 'pg_index', '{indisreplident}', 'read where the table says so'),
    ('TOAST index', 'pg_index', '{indexrelid,indnullsnotdistinct,indisclustered,indkey,indcollation,indclass,indoption,indexprs,indpred}',
        'not read: the server itself cannot open the table any more, or it is as without'),
    (NULL, 'pg_constraint', '{connoinherit,conexclop,conbin}', 'read of other kinds of constraints only'),
    ('primary key', 'pg_constraint', '{confupdtype,confdeltype,confmatchtype,confkey,conpfeqop,conppeqop,conffeqop,confdelsetcols,conperiod}',
        'read of other kinds of constraints only'),
    ('unique constraint', 'pg_constraint', '{confupdtype,confdeltype,confmatchtype,confkey,conpfeqop,conppeqop,conffeqop,confdelsetcols,conperiod}',
        'read of other kinds of constraints only'),
    (NULL, 'pg_trigger', '{tgname}', 'nobody names one'),
    (NULL, 'pg_trigger', '{tgargs}', 'not read where their number is 0'),
    (NULL, 'pg_type', '{typdefaultbin,typdefault}', 'read of domains only'),
    ('array type', 'pg_type', '{typname,typacl}', 'nobody names or grants one'),
    ('array type', 'pg_type', '{typarray}', 'there are no arrays of arrays'),
    ('row type', 'pg_type', '{typname,typacl}', 'it has the name and rights of its table'),
    ('row type', 'pg_type', '{typarray}', 'no column is of one'),
    ('enum', 'pg_type', '{typacl}', 'the owner may always use it'),
    (NULL, 'pg_proc', '{procost,prorows,protrftypes,provariadic,prosqlbody}', 'for the planner, or for other functions'),
    (NULL, 'pg_proc', '{proacl}', 'who may call it is for the owner to say');

CREATE TEMP TABLE seen AS
SELECT place, kind, catalog, attname, attnum, found_with(catalog, condition, attname, format_type(atttypid, NULL)) AS found
FROM changed JOIN pg_attribute ON attrelid = catalog
WHERE attnum > 0 AND NOT attisdropped AND atttypid <> 'anyarray'::regtype;

CREATE TEMP VIEW without_need AS
SELECT s.* FROM seen AS s JOIN harmless AS h ON h.catalog = s.catalog AND attname = ANY (columns) AND coalesce(h.kind, s.kind) = s.kind;

-- Not found, and no reason why
SELECT kind, catalog, attname FROM seen WHERE found = ''
EXCEPT SELECT kind, catalog, attname FROM without_need ORDER BY 1, 2, 3;

-- A reason for what is found
SELECT kind, catalog, attname, found FROM without_need WHERE found NOT IN ('', 'impossible') ORDER BY place, attnum;

SELECT count(*) > 500 AS many FROM seen WHERE found <> 'impossible';
SELECT * FROM schema_setup_verify();

SET schema_setup.allow_data_loss = on;
DROP EXTENSION schema_setup;
DROP FUNCTION found_with, other_value;
