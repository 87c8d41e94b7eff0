# What looks like a break and is none: after each of these, one after the other, nothing is found, nothing is to repair, and the schema has
# the fingerprint that it had; in the extension's own schema and in a tenant's. The guard may warn of what is different on the way.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use Test::More;

use SchemaSetup;

# Statements of which each row of a query is one
sub statements_of
{
	my ($query) = @_;

	return "$query \\gexec";
}

# The tables of the schema at hand
my $tables = q{(SELECT c.oid, c.oid::regclass AS name FROM pg_class AS c WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace)};
my $keys = qq{$tables AS t JOIN pg_constraint AS k ON conrelid = t.oid};
my $indexes = qq{$tables AS t JOIN pg_index AS i ON indrelid = t.oid JOIN pg_class AS c ON c.oid = indexrelid LEFT JOIN pg_constraint AS k ON conindid = indexrelid AND contype <> 'f'};

my @harmless = (
	'rows come and go' => 'DELETE FROM sessions; BEGIN; DELETE FROM memberships; ROLLBACK; TRUNCATE sync_runs; ANALYZE',
	'keys made again, each from a unique index' => statements_of(qq{SELECT format('CREATE UNIQUE INDEX other_index ON %s (%s)', t.name, regexp_replace(pg_get_constraintdef(k.oid), '.*\\((.*)\\)', '\\1')),
		format('ALTER TABLE %s DROP CONSTRAINT %I', t.name, conname), format('ALTER TABLE %s ADD CONSTRAINT %I %s USING INDEX other_index', t.name, conname,
		CASE contype WHEN 'p' THEN 'PRIMARY KEY' ELSE 'UNIQUE' END) FROM $keys WHERE contype IN ('p', 'u') AND NOT EXISTS (SELECT FROM pg_constraint WHERE confrelid = t.oid)}),
	'foreign keys made again, not valid, then validated' => statements_of(qq{SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', t.name, conname),
		format('ALTER TABLE %s ADD CONSTRAINT %I %s NOT VALID', t.name, conname, pg_get_constraintdef(k.oid)),
		format('ALTER TABLE %s VALIDATE CONSTRAINT %I', t.name, conname) FROM $keys WHERE contype = 'f'}),
	'indexes made again, concurrently' => statements_of(qq{SELECT format('DROP INDEX CONCURRENTLY %s', i.indexrelid::regclass),
		replace(pg_get_indexdef(i.indexrelid), ' INDEX ', ' INDEX CONCURRENTLY ') FROM $indexes WHERE k.oid IS NULL}),
	'indexes rebuilt' => statements_of(qq{SELECT format('REINDEX INDEX %s', i.indexrelid::regclass), format('REINDEX TABLE CONCURRENTLY %s', t.name) FROM $indexes}),
	'the last columns made again' => statements_of(qq{SELECT format('ALTER TABLE %s DROP COLUMN %I', t.name, attname),
		format('ALTER TABLE %s ADD COLUMN %I %s %s', t.name, attname, format_type(atttypid, atttypmod),
			concat_ws(' ', 'DEFAULT ' || pg_get_expr(adbin, adrelid), CASE WHEN attnotnull THEN 'NOT NULL' END))
		FROM $tables AS t JOIN pg_attribute AS a ON attrelid = t.oid LEFT JOIN pg_attrdef ON adrelid = t.oid AND adnum = attnum
		WHERE attnum = (SELECT max(attnum) FROM pg_attribute WHERE attrelid = t.oid AND NOT attisdropped)
		AND (NOT attnotnull OR atthasdef) AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = t.oid AND attnum = ANY (indkey))
		AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = t.oid AND attnum = ANY (conkey) AND contype <> 'n')}),
	'a column added and dropped' => statements_of(qq{SELECT format('ALTER TABLE %s ADD COLUMN extra integer DEFAULT 1', t.name),
		format('ALTER TABLE %s DROP COLUMN extra', t.name) FROM $tables AS t}),
	'types set to what they are' => statements_of(qq{SELECT format('ALTER TABLE %s ALTER COLUMN %I TYPE %s', t.name, attname, format_type(atttypid, atttypmod))
		FROM $tables AS t JOIN pg_attribute ON attrelid = t.oid AND attnum > 0 AND NOT attisdropped}),
	'defaults set to the same in other words' => statements_of(qq{SELECT format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %s', t.name, attname,
		CASE pg_get_expr(adbin, adrelid) WHEN 'now()' THEN 'CURRENT_TIMESTAMP' WHEN '0' THEN '(''0'')' ELSE '(' || pg_get_expr(adbin, adrelid) || ')' END)
		FROM $tables AS t JOIN pg_attrdef ON adrelid = t.oid JOIN pg_attribute ON attrelid = t.oid AND attnum = adnum}),
	'names that went and came back' => q{ALTER TABLE users RENAME TO x; ALTER TABLE x RENAME TO users; ALTER TYPE user_status RENAME TO x; ALTER TYPE x RENAME TO user_status;
		ALTER TYPE user_status RENAME VALUE 'active' TO 'x'; ALTER TYPE user_status RENAME VALUE 'x' TO 'active'; ALTER TABLE users RENAME email TO x;
		ALTER TABLE users RENAME x TO email; ALTER INDEX users_pkey RENAME TO x; ALTER INDEX x RENAME TO users_pkey},
	'triggers off and on' => statements_of(qq{SELECT format('ALTER TABLE %s DISABLE TRIGGER ALL', name), format('ALTER TABLE %s ENABLE TRIGGER ALL', name) FROM $tables AS t}),
	'logged and not' => 'ALTER TABLE sync_runs SET UNLOGGED; ALTER TABLE sync_runs SET LOGGED',
	'VACUUM' => 'VACUUM FULL; VACUUM (FREEZE, ANALYZE)',
	'statistics targets, and options of columns' => statements_of(qq{SELECT format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS 500, ALTER COLUMN %2\$I SET (n_distinct = 5)', t.name, attname)
		FROM $tables AS t JOIN pg_attribute ON attrelid = t.oid AND attnum > 0 AND NOT attisdropped}),
	'a tablespace' => statements_of(qq{SELECT format('ALTER TABLE %s SET TABLESPACE pg_default', name) FROM $tables AS t}),
	'another schema has all of the names' => statements_of(qq{SELECT 'CREATE SCHEMA other_' || current_schema() UNION ALL
		SELECT format('CREATE TABLE %I.%s (LIKE %s INCLUDING ALL)', 'other_' || current_schema(), relname, t.name) FROM $tables AS t JOIN pg_class AS c USING (oid) UNION ALL
		SELECT format('CREATE TYPE %I.%I AS ENUM (''x'')', 'other_' || current_schema(), typname) FROM pg_type WHERE typtype = 'e' AND typnamespace = current_schema()::regnamespace}),
	'and comes first for the database' => statements_of(q{SELECT format('ALTER DATABASE %I SET search_path = other_public, public', current_database())}),
	'names that differ in their case, or by a blank' => q{CREATE TABLE "Users" (id integer PRIMARY KEY); CREATE TABLE "users " (id integer UNIQUE); CREATE TYPE "User_Status" AS ENUM ('x');
		CREATE INDEX "sessions_user_id_IDX" ON "Users" (id); CREATE SEQUENCE "users_ID_seq"},
	'temporary tables by the same names' => 'CREATE TEMPORARY TABLE users (id integer); CREATE TEMPORARY TABLE sessions (id integer)',
	'views, functions and tables of others' => q{CREATE VIEW a_view AS SELECT * FROM users; CREATE MATERIALIZED VIEW a_materialized_view AS SELECT count(*) FROM sessions;
		CREATE FUNCTION a_function(users) RETURNS text LANGUAGE sql AS 'SELECT $1.email'; CREATE TABLE a_table (id integer, user_id uuid REFERENCES users, status user_status)},
	'a partitioned table of others that references them' => q{CREATE TABLE parts (user_id uuid REFERENCES users) PARTITION BY LIST (user_id); CREATE TABLE parts_default PARTITION OF parts DEFAULT},
	'roles may use them' => q{GRANT USAGE ON SCHEMA public TO reader; GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO reader; ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader},
	'other extensions beside them' => 'CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE EXTENSION IF NOT EXISTS btree_gist; CREATE EXTENSION IF NOT EXISTS citext; CREATE EXTENSION IF NOT EXISTS hstore',
	'a publication of all tables' => 'DROP PUBLICATION IF EXISTS all_tables; CREATE PUBLICATION all_tables FOR ALL TABLES',
	'event triggers of others' => q{DROP EVENT TRIGGER IF EXISTS others; DROP FUNCTION IF EXISTS others; CREATE FUNCTION others() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
		CREATE EVENT TRIGGER others ON ddl_command_end EXECUTE FUNCTION others()},
	'comments on what they are in' => statements_of(q{SELECT format('COMMENT ON DATABASE %I IS ''the portal''', current_database()), format('COMMENT ON SCHEMA %I IS ''the portal''', current_schema())}),
	'settings of the database' => statements_of(q{SELECT format('ALTER DATABASE %I SET %s', current_database(), s) FROM unnest(ARRAY['DateStyle = ''SQL, DMY''', 'TimeZone = ''Asia/Kolkata''',
		'IntervalStyle = iso_8601', 'standard_conforming_strings = off', 'quote_all_identifiers = on', 'extra_float_digits = 0', 'bytea_output = escape', 'xmloption = document',
		'default_transaction_isolation = serializable', 'row_security = off', 'enable_indexscan = off', 'enable_seqscan = off', 'jit = on', 'check_function_bodies = off',
		'default_table_access_method = heap', 'transform_null_equals = on', 'array_nulls = off', 'backslash_quote = on', 'client_encoding = LATIN1', 'statement_timeout = ''5min''']) AS s}),
	'none of the rights of the public schema' => 'REVOKE ALL ON SCHEMA public FROM PUBLIC',
	'another owner of the database' => statements_of(q{SELECT format('ALTER DATABASE %I OWNER TO reader', current_database())}));

my $node = start_server('main');
$node->safe_psql('postgres', 'CREATE ROLE reader');
create_database($node, 'used');
load_rows($node, 'used');
$node->safe_psql('used', q{CREATE SCHEMA tenant; SELECT schema_setup_install('tenant')});

my %fingerprint;
while (my ($what, $statements) = splice @harmless, 0, 2)
{
	foreach my $schema ('public', 'tenant')
	{
		my $look = qq{SELECT severity, problem, object, expected, actual FROM public.schema_setup_verify('$schema')};
		my $fingerprint = $node->safe_psql('used', "SELECT public.schema_setup_fingerprint('$schema')");
		my ($status, $out, $error) = $node->psql('used', "SET client_min_messages = warning; SET search_path = $schema;\n$statements\n;\n$look",
			on_error_stop => 1, extra_params => [ '--quiet' ]);

		is($status, 0, "$schema, $what: done") or diag($error);
		is($out =~ s/^ANALYZE\n//r, '', "$schema, $what: nothing is found");
		is($node->safe_psql('used', "SELECT public.schema_setup_repair('$schema', true)"), '', "$schema, $what: nothing is to repair");
		is($node->safe_psql('used', "SELECT public.schema_setup_fingerprint('$schema')"), $fingerprint, "$schema, $what: the same fingerprint");
	}
}

$node->stop;
done_testing();
