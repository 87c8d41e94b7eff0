# A session with an old snapshot looks at what another one has dropped since: the rows that refer to it are still there for
# the first, the names are not. They are written as "?", no function fails, no server process crashes.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

my $node = start_server('main', settings => "allow_in_place_tablespaces = on\n");
create_database($node, 'template');

# What one session makes, how another takes it back and drops it, and what the first then finds: problem, object, actual.
my @cases = (
	{
		name => 'role that owned a table',
		make => 'CREATE ROLE leaving; ALTER TABLE users OWNER TO leaving; REVOKE ALL ON SCHEMA public FROM PUBLIC',
		drop => 'ALTER TABLE users OWNER TO postgres; DROP ROLE leaving',
		finds => "different_owner|users|?\nowner_without_schema_usage|users|no USAGE",
	},
	{
		name => 'role that owned a type',
		make => 'CREATE ROLE leaving; ALTER TYPE user_status OWNER TO leaving',
		drop => 'ALTER TYPE user_status OWNER TO postgres; DROP ROLE leaving',
		finds => 'different_owner|user_status|?',
	},
	{
		name => 'role that owned the extension',
		make => q{CREATE ROLE leaving SUPERUSER; DROP EXTENSION schema_setup; SET ROLE leaving; CREATE EXTENSION schema_setup;
			DROP INDEX sessions_user_id_idx},
		drop => 'REASSIGN OWNED BY leaving TO postgres; DROP OWNED BY leaving; DROP ROLE leaving',
		finds => qr/\Adifferent_owner\|membership_role\|\?\n.*^missing_index\|sessions_user_id_idx\|$/ms,
	},
	{
		name => 'role that had grants',
		make => 'CREATE ROLE leaving; GRANT ALL ON users TO leaving, PUBLIC',
		drop => 'REVOKE ALL ON users FROM leaving; DROP ROLE leaving',
		finds => qr/\Agranted_to_public\|users\|SELECT.*\z/,
	},
	{
		name => 'schema of a table',
		make => 'CREATE SCHEMA leaving; ALTER TABLE users SET SCHEMA leaving',
		drop => 'ALTER TABLE leaving.users SET SCHEMA public; DROP SCHEMA leaving',
		finds => 'wrong_schema|users|?',
	},
	{
		name => 'schema of a child, of statistics, of a function',
		make => q{CREATE SCHEMA leaving; CREATE TABLE leaving.child () INHERITS (users);
			CREATE STATISTICS leaving.planted ON email, name FROM users;
			CREATE FUNCTION leaving.planted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
			CREATE TRIGGER planted BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION leaving.planted()},
		drop => 'DROP SCHEMA leaving CASCADE',
		finds => qr/\Aunexpected_trigger\|users\.planted\|BEFORE INSERT FOR EACH ROW EXECUTE FUNCTION \?\(\)$/m,
	},
	{
		name => 'type, domain and collation of columns',
		make => q{CREATE TYPE leaving AS ENUM ('a'); CREATE DOMAIN leaving_too AS text; CREATE COLLATION leaving FROM "C";
			ALTER TABLE users ADD COLUMN one leaving DEFAULT 'a', ADD COLUMN two leaving_too, ADD COLUMN three leaving[],
				ALTER COLUMN name TYPE character varying(255) COLLATE leaving},
		drop => q{ALTER TABLE users DROP COLUMN one, DROP COLUMN two, DROP COLUMN three,
				ALTER COLUMN name TYPE character varying(255) COLLATE "default";
			DROP TYPE leaving; DROP DOMAIN leaving_too; DROP COLLATION leaving},
		finds => "different_column_collation|users.name|?\nunexpected_column|users.one|? DEFAULT ?\n"
		  . "unexpected_column|users.two|?\nunexpected_column|users.three|?",
	},
	{
		name => 'access method',
		make => q{CREATE ACCESS METHOD leaving TYPE TABLE HANDLER heap_tableam_handler;
			ALTER TABLE users SET ACCESS METHOD leaving},
		drop => 'ALTER TABLE users SET ACCESS METHOD heap; DROP ACCESS METHOD leaving',
		finds => 'different_access_method|users|?',
	},
	{
		name => 'access method, operator class and function of an index',
		make => q{CREATE ACCESS METHOD leaving TYPE INDEX HANDLER hashhandler;
			CREATE OPERATOR CLASS leaving FOR TYPE text USING leaving AS OPERATOR 1 =, FUNCTION 1 hashtext(text);
			CREATE FUNCTION leaving() RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
			CREATE INDEX planted ON users USING leaving (invite_token leaving) WHERE leaving()},
		drop => 'DROP INDEX planted; DROP ACCESS METHOD leaving CASCADE; DROP FUNCTION leaving',
		finds => 'unexpected_index|planted|ON users USING ? (invite_token ?) WHERE ?',
	},
	{
		name => 'operator of an exclusion constraint, function of a check and of a default',
		make => q{CREATE FUNCTION leaving(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
			CREATE FUNCTION leaving_too() RETURNS text LANGUAGE sql AS 'SELECT NULL::text';
			CREATE OPERATOR ~~~ (LEFTARG = text, RIGHTARG = text, FUNCTION = leaving, COMMUTATOR = ~~~);
			CREATE OPERATOR CLASS leaving FOR TYPE text USING btree AS OPERATOR 3 ~~~, FUNCTION 1 bttextcmp(text, text);
			ALTER TABLE users ADD CONSTRAINT planted EXCLUDE USING btree (invite_token leaving WITH ~~~),
				ADD CONSTRAINT planted_too CHECK (leaving(name, name)), ALTER COLUMN name SET DEFAULT leaving_too()},
		drop => q{ALTER TABLE users DROP CONSTRAINT planted, DROP CONSTRAINT planted_too, ALTER COLUMN name DROP DEFAULT;
			DROP OPERATOR FAMILY leaving USING btree; DROP OPERATOR ~~~ (text, text); DROP FUNCTION leaving, leaving_too},
		finds => "different_column_default|users.name|?\n"
		  . "unexpected_constraint|users.planted|EXCLUDE USING btree (invite_token ? WITH ?)\n"
		  . 'unexpected_constraint|users.planted_too|CHECK (?)',
	},
	{
		name => 'table that a foreign key references, in another schema',
		make => q{CREATE SCHEMA leaving; CREATE TABLE leaving.parent (id uuid PRIMARY KEY);
			ALTER TABLE users ADD CONSTRAINT planted FOREIGN KEY (id) REFERENCES leaving.parent},
		drop => 'ALTER TABLE users DROP CONSTRAINT planted; DROP SCHEMA leaving CASCADE',
		finds => 'unexpected_constraint|users.planted|FOREIGN KEY (id) REFERENCES ? (?)',
	},
	{
		name => 'publication',
		make => 'SET client_min_messages = error; CREATE PUBLICATION leaving FOR TABLE users',
		drop => 'DROP PUBLICATION leaving',
		finds => 'unexpected_publication|users.?|publication',
	},
	{
		name => 'rule, policy, trigger',
		make => q{CREATE RULE planted AS ON DELETE TO users DO INSTEAD NOTHING; CREATE ROLE leaving;
			CREATE POLICY planted ON users TO leaving USING (true); CREATE TRIGGER planted BEFORE UPDATE ON users
				FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()},
		drop => 'DROP RULE planted ON users; DROP POLICY planted ON users; DROP TRIGGER planted ON users; DROP ROLE leaving',
		finds => qr/^unexpected_policy\|users\.planted\|/m,
	},
	{
		name => 'members of every kind, a registered table, and an overload',
		make => q{CREATE SCHEMA leaving; CREATE TABLE leaving.one (); CREATE VIEW leaving.two AS SELECT 1; CREATE SEQUENCE leaving.three;
			CREATE TYPE leaving.four AS (a int); CREATE DOMAIN leaving.five AS text; CREATE COLLATION leaving.six FROM "C";
			CREATE FUNCTION leaving.seven(leaving.four) RETURNS int LANGUAGE sql AS 'SELECT 1';
			CREATE FUNCTION leaving.eight(int, leaving.four) RETURNS boolean LANGUAGE sql AS 'SELECT true';
			CREATE OPERATOR leaving.=== (LEFTARG = int, RIGHTARG = leaving.four, FUNCTION = leaving.eight);
			ALTER EXTENSION schema_setup ADD TABLE leaving.one; ALTER EXTENSION schema_setup ADD VIEW leaving.two;
			ALTER EXTENSION schema_setup ADD SEQUENCE leaving.three; ALTER EXTENSION schema_setup ADD TYPE leaving.four;
			ALTER EXTENSION schema_setup ADD DOMAIN leaving.five; ALTER EXTENSION schema_setup ADD COLLATION leaving.six;
			ALTER EXTENSION schema_setup ADD FUNCTION leaving.seven; ALTER EXTENSION schema_setup ADD OPERATOR leaving.=== (int, leaving.four);
			CREATE FUNCTION schema_setup_assert(leaving.four) RETURNS void LANGUAGE sql AS ''},
		drop => q{ALTER EXTENSION schema_setup DROP TABLE leaving.one; ALTER EXTENSION schema_setup DROP VIEW leaving.two;
			ALTER EXTENSION schema_setup DROP SEQUENCE leaving.three; ALTER EXTENSION schema_setup DROP TYPE leaving.four;
			ALTER EXTENSION schema_setup DROP DOMAIN leaving.five; ALTER EXTENSION schema_setup DROP COLLATION leaving.six;
			ALTER EXTENSION schema_setup DROP FUNCTION leaving.seven; ALTER EXTENSION schema_setup DROP OPERATOR leaving.=== (int, leaving.four);
			DROP SCHEMA leaving CASCADE},
		finds => "unexpected_member|five|member of the extension\nunexpected_member|three|member of the extension",
	},
	{
		name => 'tablespace',
		make => q{SET allow_in_place_tablespaces = on; CREATE TABLESPACE leaving LOCATION ''; ALTER TABLE users SET TABLESPACE leaving},
		drop => 'ALTER TABLE users SET TABLESPACE pg_default; DROP TABLESPACE leaving',
		finds => '',
	},
	{
		name => 'language',
		make => q{CREATE LANGUAGE leaving HANDLER plpgsql_call_handler;
			CREATE FUNCTION planted() RETURNS trigger LANGUAGE leaving AS 'BEGIN RETURN new; END';
			CREATE TRIGGER planted BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION planted()},
		drop => 'DROP LANGUAGE leaving CASCADE',
		finds => 'unexpected_trigger|users.planted|BEFORE INSERT FOR EACH ROW EXECUTE FUNCTION ?()',
	},
);

my $number = 0;
foreach my $case (@cases)
{
	my $database = 'database_' . ++$number;
	create_database($node, $database, template => 'template');
	my $settings = "SET schema_setup.on_drift = off; SET schema_setup.allow_data_loss = on; SET client_min_messages = error;\n";
	$node->safe_psql($database, $settings . $case->{make});

	my $old = open_session($node, $database);
	$old->query("$settings BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM pg_class");
	$node->safe_psql($database, $settings . $case->{drop});

	my $found = $old->query('SELECT problem, object, actual FROM schema_setup_verify()');
	ref $case->{finds}
	  ? like($found, $case->{finds}, "$case->{name}: found")
	  : is($found, $case->{finds}, "$case->{name}: found");
	cmp_ok($old->query('SELECT count(*) FROM schema_setup_objects()'), '>', 150, "$case->{name}: the inventory");
	like($old->query('SELECT schema_setup_fingerprint()'), qr/^[0-9a-f]{64}$/, "$case->{name}: the fingerprint");
	foreach my $leave ('false', 'true')
	{
		is( $old->query("SELECT statement FROM schema_setup_plan(allow_data_loss => $leave) WHERE strpos(statement, '?') > 0"),
			'', "$case->{name}: no statement has what is not known, leave to lose data: $leave");
	}

	# What the server does not want to do under this snapshot is an error, and no more.
	foreach my $call ('repair()', 'repair(allow_data_loss => true)', 'assert()', 'check_data()', 'register_for_dump()', 'eject()')
	{
		$old->begin("SAVEPOINT before; SELECT count(*) FROM schema_setup_$call; ROLLBACK TO before");
		my (undef, $error) = $old->finish;
		unlike($error, qr/server closed|XX000|internal error/, "$case->{name}: $call");
	}
	is($old->query('SELECT 1'), 1, "$case->{name}: the session goes on");
	$old->query('ROLLBACK');
	$old->quit;
	next if $case->{name} =~ /extension/;
	unlike(findings($node, $database), qr/\?/, "$case->{name}: nothing of it is left for a new snapshot");
}

done_testing();
