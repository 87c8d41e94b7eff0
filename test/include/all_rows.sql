-- All rows as text, whatever the order of their columns.
CREATE FUNCTION rows_of_all_tables() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	name text;
	digest text;
	rows text := '';
BEGIN
	FOR name IN SELECT table_name FROM information_schema.tables
		WHERE table_schema = 'public' AND table_name IN (
			SELECT object FROM public.schema_setup_objects() WHERE object_type = 'table')
		ORDER BY 1
	LOOP
		EXECUTE format('SELECT md5(string_agg(to_jsonb(t)::text, ''|'' ORDER BY id)) FROM public.%I t', name) INTO digest;
		rows := rows || format(E'%s %s\n', name, digest);
	END LOOP;
	RETURN rows;
END
$$;
