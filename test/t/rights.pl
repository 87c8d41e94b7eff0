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

done_testing();
