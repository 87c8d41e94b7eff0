# What a former owner has put on what a definition can have beside plain tables and enums, and granted on it: domains,
# sequences, arrays of enums, expressions. A version with these is made in a copy of the tree.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;
use SchemaSetup::Tree;

my $tree = SchemaSetup::Tree->new;

$tree->write('sql/schema/1.2.sql', $tree->read('sql/schema/1.1.sql') . <<'SQL');
CREATE TYPE invoice_status AS ENUM ('open', 'paid', 'gone');
CREATE DOMAIN amount AS numeric CONSTRAINT amount_check CHECK (VALUE >= 0);
CREATE DOMAIN sync_result AS sync_status;
CREATE SEQUENCE invoice_numbers;
CREATE TABLE invoices (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number    bigint NOT NULL DEFAULT nextval('invoice_numbers'),
    statuses  invoice_status[] DEFAULT '{open}',
    amount    amount,
    chance    double precision DEFAULT random(),
    CONSTRAINT invoices_chance_check CHECK (chance <= 1)
);
CREATE INDEX invoices_part_idx ON invoices (abs(number)) WHERE chance > 0;
CREATE DOMAIN label AS text;
CREATE DOMAIN size AS integer;
CREATE TABLE posts (
    id     bigint PRIMARY KEY,
    size   size,
    labels label[] DEFAULT '{a}',
    CONSTRAINT posts_labels_check CHECK (labels <> '{b}')
);
CREATE INDEX posts_part_idx ON posts (id) WHERE labels <> '{c}';
CREATE TABLE states (
    id    bigint PRIMARY KEY,
    state invoice_status,
    CONSTRAINT states_state_check CHECK (state::text <> '')
);
SQL
# What an update has to make, which does not run what is on the tables.
$tree->write('sql/schema/1.3.sql', $tree->read('sql/schema/1.2.sql') . <<'SQL');
CREATE DOMAIN label_list AS label[] DEFAULT '{a}' CONSTRAINT label_list_check CHECK (VALUE <> '{b}');
CREATE TABLE notes (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    labels label[] DEFAULT '{a}',
    CONSTRAINT notes_labels_check CHECK (labels <> '{b}')
);
CREATE INDEX notes_part_idx ON notes (id) WHERE labels <> '{c}';
CREATE INDEX invoices_chance_idx ON invoices (id) WHERE chance < 2;
CREATE TYPE note_kind AS ENUM ('short', 'long');
CREATE TABLE kinds (number bigserial PRIMARY KEY, kind note_kind);
SQL
$tree->replace('schema_setup.control', "default_version = '1.1'", "default_version = '1.2'");
my $settings = $tree->server_settings;
if (!defined $settings)
{
	note('This PostgreSQL finds extensions only in its own directories.');
	plan(skip_all => 'no place for another version');
}
my ($success, $output) = $tree->make('generate');
ok($success, 'a version with all of it') or BAIL_OUT($output);
$tree->stage;

my $node = start_server('main');
$node->append_conf('postgresql.conf', $settings . "schema_setup.on_drift = off\n");
$node->restart;
$node->safe_psql('postgres', q{
	CREATE ROLE bob;
	CREATE ROLE crew;
	CREATE SCHEMA app;
	GRANT USAGE ON SCHEMA app TO bob, crew;
	CREATE EXTENSION schema_setup SCHEMA app;
	CREATE SCHEMA bobs AUTHORIZATION bob;
	CREATE FUNCTION bobs.truth(anyelement) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN true; END';
	CREATE FUNCTION bobs.less(app.amount, app.amount) RETURNS boolean LANGUAGE sql AS 'SELECT true';
	CREATE TYPE bobs.kind AS ENUM ('a', 'b');
	ALTER TYPE bobs.kind OWNER TO bob;
	INSERT INTO app.invoices (statuses, amount) VALUES ('{open,NULL}', 1), ('[0:0]={paid}', 2), (NULL, 3)});
is($node->safe_psql('postgres', 'SELECT * FROM app.schema_setup_verify()'), '', 'intact');

# What comes out when statements are run as the owner of the extension and as bob, and then a query; all is undone.
sub after
{
	my ($statements, $query) = @_;

	return $node->safe_psql('postgres', "SET search_path = app; BEGIN; $statements; $query; ROLLBACK");
}
my $repair = 'SELECT statement FROM schema_setup_repair()';
my $findings = 'SELECT problem, object_type, object, actual FROM schema_setup_verify()';
my $everything = 'SELECT count(*) > 0 FROM schema_setup_repair(allow_data_loss => true); SELECT count(*) FROM schema_setup_verify()';
sub as_bob { return "SET LOCAL ROLE bob; $_[0]; RESET ROLE"; }

# Types, sequences and tables without anything on them go back, and what was granted is taken back.
is(after(q{ALTER DOMAIN amount OWNER TO bob; } . as_bob('GRANT USAGE ON DOMAIN amount TO crew'), "$repair; $findings"), join("\n",
	'REVOKE USAGE ON TYPE app.amount FROM crew CASCADE',
	'ALTER DOMAIN app.amount OWNER TO postgres'), 'a domain');
is(after(q{ALTER SEQUENCE invoice_numbers OWNER TO bob; } .
		as_bob('GRANT USAGE, SELECT ON SEQUENCE invoice_numbers TO crew WITH GRANT OPTION'), "$repair; $findings"), join("\n",
	'REVOKE GRANT OPTION FOR SELECT, USAGE ON SEQUENCE app.invoice_numbers FROM crew CASCADE',
	'REVOKE SELECT, USAGE ON SEQUENCE app.invoice_numbers FROM crew CASCADE',
	'ALTER SEQUENCE app.invoice_numbers OWNER TO postgres'), 'a sequence');
is(after(q{ALTER TABLE invoices OWNER TO bob; } .
		as_bob('GRANT UPDATE ON SEQUENCE invoices_id_seq TO crew; GRANT SELECT ON invoices TO crew'), "$repair; $findings"), join("\n",
	'REVOKE SELECT ON TABLE app.invoices FROM crew CASCADE',
	'REVOKE UPDATE ON SEQUENCE app.invoices_id_seq FROM crew CASCADE',
	'ALTER TABLE app.invoices OWNER TO postgres'), 'a table with the sequence of a column, whose expressions are as they should be');

# What of others is on a domain holds it, and the table that has it.
foreach my $case (
	[ 'ALTER DOMAIN app.amount ADD CONSTRAINT planted CHECK (bobs.truth(VALUE))', 'unexpected_domain_constraint|' ],
	[ 'ALTER DOMAIN app.amount ADD CONSTRAINT planted CHECK (VALUE > -1)', 'unexpected_domain_constraint|' ],
	[ 'ALTER DOMAIN app.amount SET DEFAULT length(query_to_xml($$SELECT 1$$, true, true, $$$$)::text)', 'different_domain|' ],
	[ 'CREATE OPERATOR bobs.< (FUNCTION = bobs.less, LEFTARG = app.amount, RIGHTARG = app.amount)',
		'unexpected_operator|operator|bobs.<(app.amount,app.amount)|' ])
{
	my ($planted, $finding) = @$case;
	my $owned = 'ALTER DOMAIN amount OWNER TO bob; ALTER TABLE invoices OWNER TO bob; ' . as_bob($planted);
	my $plan = after($owned, 'SELECT statement FROM schema_setup_plan()');
	unlike($plan, qr/DOMAIN app\.amount OWNER/, "$planted: the domain is held");
	unlike($plan, qr/TABLE app\.invoices OWNER/, "$planted: so is a table") if $planted =~ /^ALTER DOMAIN/;
	like(after($owned, $findings), qr/^\Q$finding\E/m, "$planted: a finding");
	is(after($owned, $everything), "t\n0", "$planted: with leave all is as it was");
}

# Expressions that are not as they should be: which run code?
foreach my $case (
	[ 1, 'ALTER TABLE app.invoices ALTER chance SET DEFAULT extract(epoch FROM now())' ],
	[ 0, 'ALTER TABLE app.invoices ALTER chance SET DEFAULT 0.5' ],
	[ 0, q{ALTER TABLE app.invoices ALTER statuses SET DEFAULT '{paid}'} ],
	[ 0, q{ALTER TABLE app.invoices ALTER statuses SET DEFAULT ARRAY['paid'::app.invoice_status]} ],
	[ 1, 'ALTER TABLE app.invoices ALTER amount SET DEFAULT 0' ],
	[ 1, q{ALTER TABLE app.invoices ALTER number SET DEFAULT length(greatest('a'::bobs.kind, 'b')::text)} ],
	[ 1, q{ALTER TABLE app.invoices ALTER number SET DEFAULT (ARRAY['a'::bobs.kind] < ARRAY['b'::bobs.kind])::int} ],
	[ 1, 'ALTER TABLE app.invoices DROP CONSTRAINT invoices_chance_check, ADD CONSTRAINT invoices_chance_check CHECK (bobs.truth(chance))' ],
	[ 0, 'ALTER TABLE app.invoices DROP CONSTRAINT invoices_chance_check, ADD CONSTRAINT invoices_chance_check CHECK (chance <= 2)' ],
	[ 1, 'DROP INDEX app.invoices_part_idx; CREATE INDEX invoices_part_idx ON app.invoices (abs(number)) WHERE bobs.truth(number)' ],
	[ 1, 'DROP INDEX app.invoices_part_idx; CREATE INDEX invoices_part_idx ON app.invoices (bobs.truth(number)) WHERE chance > 0' ],
	[ 0, 'DROP INDEX app.invoices_part_idx; CREATE INDEX invoices_part_idx ON app.invoices (abs(number)) WHERE chance > 1' ])
{
	my ($code, $planted) = @$case;
	my $owned = 'GRANT CREATE ON SCHEMA app TO bob; ALTER TABLE invoices OWNER TO bob; ' . as_bob($planted);
	my $plan = after($owned, 'SELECT statement FROM schema_setup_plan()');

	($code ? \&unlike : \&like)->($plan, qr/TABLE app\.invoices OWNER/, "$planted: " . ($code ? 'holds the table' : 'does not'));
	is(after($owned, $everything), "t\n0", "$planted: with leave all is as it was");
}

# An array of an enum that is made again: values stay as they are, and no cast is asked.
my $renamed = q{ALTER TYPE app.invoice_status RENAME VALUE 'open' TO 'x'; ALTER TYPE app.invoice_status RENAME VALUE 'paid' TO 'open';
	ALTER TYPE app.invoice_status RENAME VALUE 'x' TO 'paid'};
my $cast = 'CREATE CAST (app.invoice_status AS varchar) WITH INOUT AS IMPLICIT';
my $values = 'SELECT array_to_string(statuses, $$,$$, $$NULL$$), array_lower(statuses, 1) FROM invoices ORDER BY id';
is(after("$renamed", "$everything; $values"), "t\n0\npaid,NULL|1\nopen|0\n|", 'an array of an enum that is made again');
my $owned = 'ALTER TYPE invoice_status OWNER TO bob; ' . as_bob("$cast; $renamed");
unlike(after($owned, 'SELECT statement FROM schema_setup_plan()'), qr/ TYPE /, 'a cast of the enum holds it');
is(after($owned, "$everything; $values"), "t\n0\npaid,NULL|1\nopen|0\n|", 'with leave the cast goes, and then the enum');
like(after($owned, 'SELECT statement FROM schema_setup_plan(allow_data_loss => true)'), qr/ USING pg_catalog\.array_out\(statuses\)/,
	'no cast is asked for the text of an array');

is(after(q{ALTER TYPE sync_status RENAME VALUE 'success' TO 'x'; ALTER TYPE sync_status RENAME VALUE 'failed' TO 'success';
		ALTER TYPE sync_status RENAME VALUE 'x' TO 'failed'},
		"SELECT statement FROM schema_setup_repair(allow_data_loss => true); SELECT problem, object FROM schema_setup_verify()"),
	'different_enum_order|sync_status', 'an enum that a domain of the version is made of is not made again');

# A column that has got another type loses it without a cast of that type.
is(after("ALTER TABLE invoices ALTER statuses DROP DEFAULT, ALTER statuses TYPE invoice_status USING 'paid'",
		q{SELECT statement FROM schema_setup_plan() WHERE statement ~ 'TYPE'}), '', 'a column of the enum instead of its array: not without leave');
is(after('ALTER TABLE invoices ALTER amount TYPE bobs.kind[] USING NULL, ALTER number DROP DEFAULT; DELETE FROM invoices WHERE id > 1', $everything),
	"t\n0", 'a column of an array of a type of others');

# Code of bob's, which a repair runs, puts a domain in the place of one that the repair goes on to change.
foreach my $case (
	[ 'a domain that stays his', 'ALTER DOMAIN app.amount ADD CONSTRAINT planted CHECK (VALUE > -1)',
		'ALTER DOMAIN app.amount RENAME TO taken_away; CREATE DOMAIN app.amount AS text',
		qr/ERROR:  "amount" became another object while the schema was being changed/ ],
	[ 'a domain that goes back before', 'SELECT', 'ALTER DOMAIN app.amount RENAME TO taken_away; CREATE DOMAIN app.amount AS text',
		qr/ERROR:  must be owner of type (?:app\.)?amount/ ],
	[ 'a sequence, which goes back before', 'SELECT',
		'ALTER SEQUENCE app.invoice_numbers RENAME TO taken_away; CREATE SEQUENCE app.invoice_numbers',
		qr/ERROR:  must be owner of sequence invoice_numbers/ ])
{
	my ($name, $planted, $swap, $error) = @$case;
	my (undef, undef, $errors) = $node->psql('postgres',
		'SET search_path = app; BEGIN; GRANT CREATE ON SCHEMA app TO bob; INSERT INTO tenants (name) VALUES ($$a$$); ALTER TABLE tenants OWNER TO bob;'
		. 'ALTER DOMAIN amount DROP CONSTRAINT amount_check; ALTER TABLE invoices ALTER number DROP DEFAULT;'
		. 'ALTER DOMAIN amount OWNER TO bob; ALTER SEQUENCE invoice_numbers OWNER TO bob;'
		. as_bob("$planted; CREATE FUNCTION bobs.swap(text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN true; END';"
			. 'ALTER TABLE app.tenants ADD CHECK (bobs.swap(timezone)), ALTER timezone TYPE varchar(50);'
			. "CREATE OR REPLACE FUNCTION bobs.swap(text) RETURNS boolean LANGUAGE plpgsql AS \$\$BEGIN $swap; RETURN true; END\$\$")
		. '; SELECT count(*) FROM schema_setup_repair(); ROLLBACK');

	like($errors, $error, "$name: nothing takes its place");
}

# A value of a domain, also within an array, is checked by what its owner has put there: with nobody's rights but his.
$node->safe_psql('postgres', q{
	CREATE SEQUENCE public.risen;
	GRANT USAGE ON SEQUENCE public.risen TO PUBLIC;
	-- a number of a sequence stays when an error undoes all else
	CREATE FUNCTION bobs.rise(anyelement) RETURNS boolean LANGUAGE plpgsql AS $$
	BEGIN
		IF (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN PERFORM nextval('public.risen'); END IF;
		RETURN true;
	END$$;
	INSERT INTO app.posts VALUES (1, 1, '{x}')});

# What comes out when a superuser runs a statement, after bob has got domains and put his code there; has it run as superuser?
sub with_domains_of_bob
{
	my ($statements, $statement, @domains) = @_;
	my $database = 'postgres';

	@domains = ('label', 'size') if !@domains;
	$node->safe_psql($database, q{SELECT setval('public.risen', 1)});
	my $planted = join '; ', map { "ALTER DOMAIN app.$_ ADD CHECK (bobs.rise(VALUE)) NOT VALID" } @domains;
	my (undef, $output, $errors) = $node->psql($database, 'SET search_path = app; BEGIN; '
		. join(' ', map { "ALTER DOMAIN $_ OWNER TO bob;" } @domains) . "$statements; " . as_bob($planted)
		. "; $statement; ROLLBACK");
	my $risen = $node->safe_psql($database, q{SELECT last_value > 1 FROM public.risen});

	return ($risen, $output // '', $errors // '');
}
foreach my $case (
	[ 'a table', 'ALTER EXTENSION schema_setup DROP TABLE posts; DELETE FROM posts; DROP TABLE posts' ],
	[ 'a column', 'ALTER TABLE posts DROP labels' ],
	[ 'a default', 'ALTER TABLE posts ALTER labels DROP DEFAULT' ],
	[ 'a check', 'ALTER TABLE posts DROP CONSTRAINT posts_labels_check' ],
	[ 'an index', 'DROP INDEX posts_part_idx' ],
	[ 'a column to be moved', 'ALTER TABLE posts DROP size; ALTER TABLE posts ADD size size' ],
	[ 'a constraint that is not validated', q{ALTER TABLE posts DROP CONSTRAINT posts_labels_check; ALTER TABLE posts ADD CONSTRAINT posts_labels_check CHECK (labels <> '{b}') NOT VALID} ],
	[ 'a table of a check with a value of a domain', q{ALTER TABLE posts ADD CONSTRAINT planted CHECK (id::int::size IS NOT NULL), ALTER id TYPE integer} ])
{
	my ($name, $broken) = @$case;
	my ($risen, $output, $errors) = with_domains_of_bob($broken, 'SELECT statement FROM schema_setup_repair()');

	is($risen, 'f', "$name, of a domain that is bob's: nothing of his runs as superuser");
	like($errors, qr/ERROR:  domain "(label|size)" belongs to role "bob"/, "$name, of a domain that is bob's: refused");
	(undef, $output, $errors) = with_domains_of_bob($broken, $everything);
	is($output, "t\n0", "$name, of a domain that is bob's: with leave all is as it was") or diag($errors);
}
# What makes no value of the domain is repaired.
foreach my $broken ('ALTER TABLE posts ALTER size SET NOT NULL', 'ALTER TABLE posts DROP CONSTRAINT posts_pkey', 'DROP INDEX invoices_part_idx')
{
	my ($risen, $output, $errors) = with_domains_of_bob($broken, 'SELECT count(*) > 0 FROM schema_setup_repair()', 'size');

	is($output, 't', "$broken: repaired beside a domain that is bob's") or diag($errors);
}
# A look at the rows.
{
	my ($risen, $output) = with_domains_of_bob('SELECT', 'SELECT problem, object FROM schema_setup_check_data()');

	is($risen, 'f', 'check_data: nothing of bob\'s runs as superuser');
	is($output, "not_checked|posts.posts_labels_check\nnot_checked|posts.posts_pkey", 'check_data says what it does not look at');
}
# An update, whose script is a superuser's also where the extension's owner is none: as the owner, and not if the domain is another one's.
$node->safe_psql('postgres', 'CREATE ROLE mallory; CREATE DATABASE trusted OWNER mallory');
$node->safe_psql('trusted', q{
	CREATE SEQUENCE public.risen;
	GRANT USAGE ON SEQUENCE public.risen TO PUBLIC;
	SET SESSION AUTHORIZATION mallory;
	CREATE SCHEMA app;
	CREATE EXTENSION schema_setup SCHEMA app;
	CREATE FUNCTION app.rise(text) RETURNS boolean LANGUAGE plpgsql AS $$
	BEGIN
		IF (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN PERFORM nextval('public.risen'); END IF;
		IF to_regclass('app.planted') IS NULL THEN
			CREATE TABLE app.planted ();
			PERFORM pg_extension_config_dump('app.planted', 'WHERE app.rise(NULL)');
		END IF;
		RETURN true;
	EXCEPTION WHEN OTHERS THEN RETURN true;
	END$$;
	INSERT INTO app.posts VALUES (1, 1, '{x}');
	ALTER DOMAIN app.label ADD CHECK (app.rise(VALUE)) NOT VALID});
foreach my $caller ('mallory', 'postgres')
{
	$node->psql('trusted', "SET SESSION AUTHORIZATION $caller; ALTER EXTENSION schema_setup UPDATE TO '1.3'");
	is($node->safe_psql('trusted', 'SELECT is_called FROM public.risen'), 'f', "update by $caller: nothing of the owner's runs as superuser");
	is($node->safe_psql('trusted', q{SET SESSION AUTHORIZATION mallory; BEGIN; ALTER DOMAIN app.label DROP CONSTRAINT label_check;
		ALTER DOMAIN app.label ADD CHECK (VALUE <> 'z') NOT VALID;} . "SET SESSION AUTHORIZATION $caller; ALTER EXTENSION schema_setup UPDATE TO '1.3';"
		. q{RESET SESSION AUTHORIZATION; SELECT extversion FROM pg_extension WHERE extname = 'schema_setup';
		SELECT problem, object FROM app.schema_setup_verify(); ROLLBACK}),
		"1.3\nunexpected_domain_constraint|label.label_check", "update by $caller: done, as the owner");
}
$node->safe_psql('trusted', 'ALTER DOMAIN app.label OWNER TO bob');
{
	my (undef, undef, $errors) = $node->psql('trusted', q{ALTER EXTENSION schema_setup UPDATE TO '1.3'});

	like($errors, qr/ERROR:  (domain "label" belongs to role "bob"|a script of extension "schema_setup" would run function app\.rise)/, 'an update with a domain of another role: refused');
	is($node->safe_psql('trusted', 'SELECT is_called FROM public.risen'), 'f', 'an update with a domain of another role: nothing runs as superuser');
}

# An operator or function that fits better than a built-in one is found by nothing that the extension runs, though
# CREATE on the schema is enough to make one.
my $operators = as_bob(q{
	CREATE FUNCTION app.planted(double precision, integer) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RETURN bobs.rise($2); END$$;
	CREATE OPERATOR app.<= (FUNCTION = app.planted, LEFTARG = double precision, RIGHTARG = integer);
	CREATE OPERATOR app.< (FUNCTION = app.planted, LEFTARG = double precision, RIGHTARG = integer);
	CREATE OPERATOR app.> (FUNCTION = app.planted, LEFTARG = double precision, RIGHTARG = integer);
	CREATE FUNCTION app.abs(app.invoice_status) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$BEGIN PERFORM bobs.rise(1); RETURN 1; END$$});
foreach my $case (
	[ 'a check', 'ALTER TABLE invoices DROP CONSTRAINT invoices_chance_check', 'SELECT count(*) > 0 FROM schema_setup_repair(); SELECT count(*) FROM schema_setup_verify()' ],
	[ 'an index', 'DROP INDEX invoices_part_idx', 'SELECT count(*) > 0 FROM schema_setup_repair(); SELECT count(*) FROM schema_setup_verify()' ],
	[ 'a look at the rows', 'SELECT', 'SELECT count(*) >= 0 FROM schema_setup_check_data(); SELECT count(*) FROM schema_setup_verify()' ],
	[ 'an update', 'SELECT', q{ALTER EXTENSION schema_setup UPDATE TO '1.3'; SELECT true; SELECT count(*) FROM schema_setup_verify()} ])
{
	my ($name, $broken, $statement) = @$case;

	$node->safe_psql('postgres', q{SELECT setval('public.risen', 1)});
	my (undef, $output, $errors) = $node->psql('postgres', "SET search_path = app; BEGIN; GRANT CREATE ON SCHEMA app TO bob; $broken; $operators; $statement; ROLLBACK");
	is($node->safe_psql('postgres', q{SELECT last_value > 1 FROM public.risen}), 'f', "$name beside an operator of bob's: it does not run as superuser");
	is($output, "t\n0", "$name beside an operator of bob's: done") or diag($errors);
}

# A view in the place of a sequence that the repair takes a number from.
{
	$node->safe_psql('postgres', q{SELECT setval('public.risen', 1)});
	my (undef, $output, $errors) = $node->psql('postgres', q{SET search_path = app; BEGIN; GRANT CREATE ON SCHEMA app TO bob;
		INSERT INTO tenants (name) VALUES ('a');
		ALTER TABLE invoices ALTER number DROP DEFAULT; ALTER EXTENSION schema_setup DROP SEQUENCE invoice_numbers; DROP SEQUENCE invoice_numbers;
		ALTER TABLE invoices ALTER number ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME app.invoice_numbers);
		ALTER TABLE invoices OWNER TO bob; ALTER TABLE tenants OWNER TO bob;
		ALTER TYPE tenant_status RENAME VALUE 'active' TO 'x'; ALTER TYPE tenant_status RENAME VALUE 'inactive' TO 'active';
		ALTER TYPE tenant_status RENAME VALUE 'x' TO 'inactive'; } . as_bob(q{
		ALTER TABLE app.invoices ADD CHECK (bobs.truth(amount));
		CREATE FUNCTION bobs.swap(text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN true; END';
		ALTER TABLE app.tenants ADD CHECK (bobs.swap(status::text));
		CREATE OR REPLACE FUNCTION bobs.swap(text) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN
			IF to_regclass('app.invoice_numbers_replaced') IS NOT NULL AND to_regclass('app.gone') IS NULL THEN
				ALTER SEQUENCE app.invoice_numbers_replaced RENAME TO gone;
				CREATE VIEW app.invoice_numbers_replaced AS SELECT 1::bigint AS last_value, bobs.rise(1) AS is_called;
				GRANT SELECT ON app.invoice_numbers_replaced TO PUBLIC;
			END IF;
			RETURN true;
		END$$}) . '; SELECT statement FROM schema_setup_repair(); ROLLBACK');
	is($node->safe_psql('postgres', q{SELECT last_value > 1 FROM public.risen}), 'f', 'a view in the place of a sequence: it does not run as superuser');
	like($errors, qr/ERROR:  "invoice_numbers_replaced" became another object/, 'a view in the place of a sequence: refused') or diag($output);
}

# The owner of an enum can make casts of it, which run as whoever converts a value: the type is held by another one of his, and stays his.
my $cast_to_text = q{CREATE FUNCTION bobs.text_of(app.invoice_status) RETURNS text LANGUAGE plpgsql AS $$BEGIN PERFORM bobs.rise(1); RETURN 'x'; END$$;
	CREATE CAST (app.invoice_status AS text) WITH FUNCTION bobs.text_of(app.invoice_status)};
my $cast_from_text = q{CREATE FUNCTION bobs.status_of(text) RETURNS app.invoice_status LANGUAGE plpgsql AS $$BEGIN PERFORM bobs.rise(1); RETURN NULL; END$$;
	CREATE CAST (text AS app.invoice_status) WITH FUNCTION bobs.status_of(text)};
foreach my $case (
	[ 'a cast in a check', 'ALTER TABLE states DROP CONSTRAINT states_state_check', $cast_to_text, 'schema_setup_repair()' ],
	[ 'a cast in a look at the rows', 'SELECT', $cast_to_text, 'schema_setup_check_data()' ],
	[ 'a cast to the type of a column', 'ALTER TABLE states DROP CONSTRAINT states_state_check, ALTER state TYPE text', "CREATE FUNCTION bobs.plant(text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN true; END';
		ALTER TABLE app.tenants ADD CHECK (bobs.plant(timezone)), ALTER timezone TYPE varchar(50);
		CREATE OR REPLACE FUNCTION bobs.plant(text) RETURNS boolean LANGUAGE plpgsql AS \$plant\$BEGIN IF to_regproc('bobs.status_of') IS NULL THEN $cast_from_text; END IF; RETURN true; END\$plant\$",
		'schema_setup_repair(allow_data_loss => true)' ])
{
	my ($name, $broken, $planted, $call) = @$case;

	$node->safe_psql('postgres', q{SELECT setval('public.risen', 1)});
	my (undef, $output, $errors) = $node->psql('postgres', "SET search_path = app; BEGIN; $broken; INSERT INTO states VALUES (1, 'open'); INSERT INTO tenants (name) VALUES ('a');
		ALTER TYPE invoice_status OWNER TO bob; ALTER TABLE tenants OWNER TO bob; " . as_bob("CREATE DOMAIN bobs.status AS app.invoice_status; $planted") . "; SELECT * FROM $call; ROLLBACK");
	is($node->safe_psql('postgres', q{SELECT last_value > 1 FROM public.risen}), 'f', "$name, of a type that is bob's: it does not run as superuser");
	like($output . $errors, qr/type "invoice_status" belongs to role "bob"|not_checked\|states/, "$name, of a type that is bob's: refused");
}

done_testing();
