\set ECHO none
-- Lists what a suite left behind: nothing, in a database that is as it was made.
\pset tuples_only on
\pset format unaligned
SELECT format('left behind: schema %I', nspname)
FROM pg_namespace
WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')
UNION ALL
SELECT format('left behind: relation %I', relname)
FROM pg_class
WHERE relnamespace = 'public'::regnamespace
UNION ALL
SELECT format('left behind: type %I', typname)
FROM pg_type
WHERE typnamespace = 'public'::regnamespace
UNION ALL
SELECT format('left behind: function %I', proname)
FROM pg_proc
WHERE pronamespace = 'public'::regnamespace
UNION ALL
SELECT format('left behind: extension %I', extname)
FROM pg_extension
WHERE extname <> 'plpgsql'
UNION ALL
SELECT format('left behind: publication %I', pubname)
FROM pg_publication
UNION ALL
SELECT format('left behind: role %I', rolname)
FROM pg_roles
WHERE rolname ~ '^regress_schema_';
