-- What verify is measured against: a plain SQL read of the same catalogs, as a schema comparison would begin.
SELECT
    c.relname,
    a.attname,
    format_type(a.atttypid, a.atttypmod),
    a.attnotnull,
    pg_get_expr(d.adbin, d.adrelid)
FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE n.nspname = 'public'
    AND c.relkind = 'r'
    AND a.attnum > 0
    AND NOT a.attisdropped;

SELECT
    c.relname,
    k.conname,
    k.contype,
    k.convalidated,
    pg_get_constraintdef(k.oid)
FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_constraint k ON k.conrelid = c.oid
WHERE n.nspname = 'public'
    AND c.relkind = 'r';

SELECT
    c.relname,
    i.indexrelid::regclass,
    i.indisvalid,
    pg_get_indexdef(i.indexrelid)
FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_index i ON i.indrelid = c.oid
WHERE n.nspname = 'public'
    AND c.relkind = 'r';

SELECT
    t.typname,
    e.enumlabel
FROM pg_type t
    JOIN pg_namespace n ON n.oid = t.typnamespace
    JOIN pg_enum e ON e.enumtypid = t.oid
WHERE n.nspname = 'public'
ORDER BY t.typname, e.enumsortorder;
