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
SELECT pg_catalog.pg_get_object_address('schema',
	ARRAY['of any name but "$user", which means another one']::pg_catalog.text[], '{}')
FROM pg_catalog.pg_extension AS e, pg_catalog.pg_namespace AS n
WHERE e.extname OPERATOR(pg_catalog.=) 'schema_setup' AND n.oid OPERATOR(pg_catalog.=) e.extnamespace
AND COALESCE(pg_catalog.current_schema(), '') OPERATOR(pg_catalog.<>) n.nspname;

-- What a text means does not depend on who runs this
SELECT pg_catalog.set_config(s.name, s.value, true)
FROM (VALUES
	('DateStyle'::pg_catalog.text, 'ISO, MDY'::pg_catalog.text),
	('IntervalStyle'::pg_catalog.text, 'postgres'::pg_catalog.text),
	('TimeZone'::pg_catalog.text, 'UTC'::pg_catalog.text),
	('timezone_abbreviations'::pg_catalog.text, 'Default'::pg_catalog.text),
	('array_nulls'::pg_catalog.text, 'on'::pg_catalog.text),
	('backslash_quote'::pg_catalog.text, 'safe_encoding'::pg_catalog.text),
	('bytea_output'::pg_catalog.text, 'hex'::pg_catalog.text),
	('extra_float_digits'::pg_catalog.text, '1'::pg_catalog.text),
	('lc_monetary'::pg_catalog.text, 'C'::pg_catalog.text),
	('quote_all_identifiers'::pg_catalog.text, 'off'::pg_catalog.text),
	('standard_conforming_strings'::pg_catalog.text, 'on'::pg_catalog.text),
	('transform_null_equals'::pg_catalog.text, 'off'::pg_catalog.text),
	('xmloption'::pg_catalog.text, 'content'::pg_catalog.text)) AS s (name, value);

-- Only what is exactly the schema of this or an earlier version
SELECT schema_setup_check_adoption('1.0'::pg_catalog.text);

-- What is there becomes part of the extension, with its rows and grants in every dump
SELECT schema_setup_adopt('1.0'::pg_catalog.text);

-- All of it is there, exact and enforced, or nothing is
SELECT schema_setup_assert_version('1.0'::pg_catalog.text);

-- Since when, and by whom
SELECT schema_setup_record('unpackaged'::pg_catalog.text, '1.0'::pg_catalog.text);
