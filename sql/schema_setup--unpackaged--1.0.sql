/* Existing tables and types become version 1.0 */

\echo Use "ALTER EXTENSION schema_setup UPDATE TO '1.0'" to load this file. \quit

-- The schema keeps its name until the end, and names mean what is in it
SELECT pg_catalog.pg_get_object_address('schema', ARRAY[n.nspname]::pg_catalog.text[], '{}')
FROM pg_catalog.pg_extension AS e, pg_catalog.pg_namespace AS n
WHERE e.extname OPERATOR(pg_catalog.=) 'schema_setup' AND n.oid OPERATOR(pg_catalog.=) e.extnamespace;
SELECT FROM pg_catalog.pg_extension AS e, pg_catalog.pg_namespace AS n
WHERE e.extname OPERATOR(pg_catalog.=) 'schema_setup' AND n.oid OPERATOR(pg_catalog.=) e.extnamespace
FOR NO KEY UPDATE OF n;
SELECT pg_catalog.set_config('search_path',
	pg_catalog.concat(pg_catalog.quote_ident(n.nspname), ', pg_temp'), true)
FROM pg_catalog.pg_extension AS e, pg_catalog.pg_namespace AS n
WHERE e.extname OPERATOR(pg_catalog.=) 'schema_setup' AND n.oid OPERATOR(pg_catalog.=) e.extnamespace;

-- Only what is exactly the schema of this or an earlier version
SELECT schema_setup_check_adoption('1.0'::pg_catalog.text);

-- What is there becomes part of the extension, with its rows and grants in every dump
SELECT schema_setup_adopt('1.0'::pg_catalog.text);

-- All of it is there, exact and enforced, or nothing is
SELECT schema_setup_assert_version('1.0'::pg_catalog.text);
