-- What is found of one break of each kind, what a plan says of it, and what repair leaves: exactly. random_breaks.pl does
-- several at a time, and looks at what must hold of all of them.
\set VERBOSITY terse
\set QUIET on
\pset format unaligned
\pset tuples_only on
\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE EXTENSION schema_setup VERSION '1.1';
\set ECHO none
\i test/reference/rows.sql
\i test/include/random_breaks.sql
\set ECHO queries
SET client_min_messages = error;

-- Everything is undone at the end of it.
CREATE FUNCTION breaking.all_of(break text) RETURNS text LANGUAGE plpgsql AS $function$
DECLARE
	said text;
	more text;

BEGIN
	EXECUTE break;
	SELECT string_agg(format(E'  %s %s %s: %s, wanted %s\n', severity, problem, object, coalesce(actual, '-'), coalesce(expected, '-')), '')
		INTO said FROM public.schema_setup_verify();
	SELECT concat(said, string_agg(concat('plan: ', statement, ' [', array_to_string(hazards, ', '), CASE WHEN transactional THEN ']' ELSE '] alone' END, E'\n'), '' ORDER BY step))
		INTO said FROM public.schema_setup_plan();
	SELECT concat(said, string_agg(concat('with leave: ', statement, ' [', array_to_string(hazards, ', '), CASE WHEN transactional THEN ']' ELSE '] alone' END, E'\n'), '' ORDER BY step))
		INTO said FROM public.schema_setup_plan(allow_data_loss => true) AS p
		WHERE statement NOT IN (SELECT statement FROM public.schema_setup_plan());
	SELECT concat(said, string_agg(concat('online: ', statement, ' [', array_to_string(hazards, ', '), CASE WHEN transactional THEN ']' ELSE '] alone' END, E'\n'), '' ORDER BY step))
		INTO said FROM public.schema_setup_plan(online => true) AS p
		WHERE statement NOT IN (SELECT statement FROM public.schema_setup_plan());
	SELECT concat(said, string_agg(concat('not done: ', split_part(statement, E'\n', 1), E'\n'), '' ORDER BY step))
		INTO said FROM public.schema_setup_repair() WHERE error IS NOT NULL;
	SELECT concat(said, string_agg(format(E'left: %s %s\n', problem, object), ''))
		INTO said FROM public.schema_setup_verify();
	SELECT concat(said, string_agg(concat('not done with leave: ', split_part(statement, E'\n', 1), E'\n'), '' ORDER BY step))
		INTO said FROM public.schema_setup_repair(allow_data_loss => true) WHERE error IS NOT NULL;
	SELECT concat(said, string_agg(format(E'left with leave: %s %s\n', problem, object), ''))
		INTO said FROM public.schema_setup_verify();
	RAISE SQLSTATE 'UNDO0';
EXCEPTION
	WHEN SQLSTATE 'UNDO0' THEN
		RETURN replace(coalesce(said, ''), ', MAINTAIN', '');	-- a privilege since release 17
	WHEN OTHERS THEN
		RETURN format(E'  %s: %s\n', sqlstate, sqlerrm);
END
$function$;

-- Each kind at one of its objects, which not all of them have the first of. Which key of a partition the server takes for
-- that of the partitioned table differs by release.
SELECT format(E'%s: %s\n%s', kind, statement, breaking.all_of(statement))
	FROM (SELECT DISTINCT ON (kind COLLATE "C") kind, statement FROM breaking.breaks
		WHERE kind <> 'partition with keys' AND (kind !~ 'function defaults' OR statement ~ 'install') ORDER BY kind COLLATE "C", md5(kind || statement)) AS b
	ORDER BY kind COLLATE "C";
SET schema_setup.allow_data_loss = on;
DROP EXTENSION schema_setup CASCADE;
DROP SCHEMA breaking, elsewhere CASCADE;
DROP ROLE breaking_role, breaking_reader;
