# Another application: its own folder of definitions and its own name, beside ours on one server.  Its schema has every
# kind of object, and all that works for ours works for it.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;
use SchemaSetup::Tree;

my $tree = SchemaSetup::Tree->new;
my $folder = 'test/schema/acme';
my $outside = $tree->path . '/outside';
my @acme = ('EXTENSION=acme', "SCHEMA=$folder", 'with_llvm=no');
my $node;

# Run make for acme outside of the source tree.
sub make_acme
{
	my (@arguments) = @_;
	my ($success, $output) =
	  $tree->make_in($outside, '-f', $tree->path . '/Makefile', 'VPATH=' . $tree->path, @acme, @arguments);

	die "make @arguments failed:\n$output" unless $success;
	return;
}

# The text of one of acme's scripts, of its library, which needs no extension for that.
sub script
{
	my ($from, $to) = @_;

	return $node->safe_psql(
		'postgres', qq{CREATE FUNCTION pg_temp.script(text, text) RETURNS text AS 'acme', 'schema_setup_script' LANGUAGE C;
		SELECT pg_temp.script($from, '$to')}) . "\n";
}

# A value that a statement returns, or its rows.
sub value
{
	my ($database, $query) = @_;

	return $node->safe_psql($database, $query);
}

sub run
{
	my ($database, @statements) = @_;

	$node->safe_psql($database, join ';', @statements);
	return;
}

# A database, as a copy of another one if that is said.
sub new_database
{
	my ($name, $template) = @_;

	run('postgres', "CREATE DATABASE $name" . ($template ? " TEMPLATE $template" : ''));
	return $name;
}

# What verify finds, as in SchemaSetup.
sub acme_findings
{
	my ($database, $target) = @_;

	return value($database, 'SELECT severity, problem, object_type, object, expected, actual FROM acme_verify('
		  . ($target ? "'$target'" : '') . ')');
}

sub fingerprint
{
	my ($database, $target) = @_;

	return value($database, 'SELECT acme_fingerprint(' . ($target ? "'$target'" : '') . ')');
}

# Dump a database and restore it into a new one; returns what psql said.
sub dump_and_restore
{
	my ($from, $to) = @_;
	my ($dump, $errors) = ('', '');

	# Rows that point to each other are in any order wrong for a while.
	local $ENV{PGOPTIONS} = '-c session_replication_role=replica';
	new_database($to);
	IPC::Run::run([ 'pg_dump', '-d', $node->connstr($from) ], '>', \$dump, '2>', \my $warnings) or die 'pg_dump failed';
	IPC::Run::run([ 'psql', '-X', '-q', '-d', $node->connstr($to) ], '<', \$dump, '>', \my $out, '2>', \$errors);
	return $errors;
}

# The schema as pg_dump writes it.
sub schema_dump
{
	my ($database, @options) = @_;
	my $dump = '';

	IPC::Run::run([ 'pg_dump', '-s', '-O', '-x', @options, '-d', $node->connstr($database) ], '>', \$dump)
	  or die 'pg_dump failed';
	return $dump =~ s/^\\(?:un)?restrict .*\n//mgr;
}

# The value of each sequence.
sub sequence_values
{
	my ($database) = @_;

	return value($database,
		q{SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1});
}

# Build and install it outside of the source tree, and ours in it

mkdir $outside or die "$outside: $!";
make_acme('-j2', 'PROFILE=-O0', 'WERROR=1', 'all');
ok(-e "$outside/acme.so", 'acme is built outside of the source tree');
ok(!-e $tree->path . '/acme.so', 'and leaves nothing in it');
make_acme('install', 'DESTDIR=' . $tree->path . '/stage');
$tree->stage;

my $settings = $tree->server_settings;
plan skip_all => 'this PostgreSQL finds extensions in its own directories only' unless defined $settings;
$node = start_server('main', settings => $settings);

# Its scripts go beside its definitions.
my %scripts = (
	'acme--unpackaged.sql' => [ 'NULL', 'unpackaged' ],
	'acme--1.0.sql' => [ 'NULL', '1.0' ],
	'acme--1.1.sql' => [ 'NULL', '1.1' ],
	'acme--1.0--1.1.sql' => [ "'1.0'", '1.1' ],
	'acme--unpackaged--1.0.sql' => [ "'unpackaged'", '1.0' ],
	'acme--unpackaged--1.1.sql' => [ "'unpackaged'", '1.1' ]);
$tree->write("$folder/$_", script(@{ $scripts{$_} })) foreach sort keys %scripts;
make_acme('install', 'DESTDIR=' . $tree->path . '/stage');

# Install and update, with rows

new_database('old');
run('old', q{CREATE EXTENSION acme VERSION '1.0'});
is(acme_findings('old'), '', '1.0 is intact');
load_file($node, 'old', 'test/reference/acme_rows.sql', 'rows for 1.0');
{
	my (undef, undef, $errors) = $node->psql('old', 'ALTER EXTENSION acme UPDATE');

	like($errors, qr/ERROR:  the update to version 1\.1 drops what has rows\nDETAIL:  column "products\.mask": 20 values/,
		'what has values is not dropped unasked');
}
run('old', 'SET acme.allow_data_loss = on', 'ALTER EXTENSION acme UPDATE');
is(acme_findings('old'), '', '1.1 is intact after the update');
new_database('fresh');
run('fresh', 'CREATE EXTENSION acme');
is(acme_findings('fresh'), '', '1.1 is intact');
is(value('fresh', q{SELECT extversion FROM pg_extension WHERE extname = 'acme'}), '1.1', 'the newest version');
is(fingerprint('old'), fingerprint('fresh'), 'updated and new have one fingerprint');
is(value('old', q{SELECT DISTINCT state FROM acme_objects()}), 'ok', 'all objects are there');
is(value('old', 'SELECT * FROM acme_check_data()'), '', 'all rows are right');

# Dump and restore

run('old', q{SELECT nextval('invoice_numbers'), nextval('tickets'), nextval('returns_id_seq')});
is(dump_and_restore('old', 'restored'), '', 'restored without an error');
is(acme_findings('restored'), '', 'restored: intact');
is(fingerprint('restored'), fingerprint('old'), 'restored: the same fingerprint');
is(sequence_values('restored'), sequence_values('old'), 'restored: the values of the sequences');
is(value('restored', 'SELECT * FROM acme_check_data()'), '', 'restored: all rows are right');

# Ejected, it is the ordinary schema, whichever way it was made; and comes back

foreach my $name ('old', 'fresh')
{
	new_database("ejected_$name", $name);
	run("ejected_$name", 'SELECT acme_eject()', 'DROP EXTENSION acme');
}
my $plain = schema_dump('ejected_fresh');
is(schema_dump('ejected_old'), $plain, 'updated and new have one dump');
new_database('by_psql');
load_file($node, 'by_psql', "$folder/1.1.sql", 'the definition itself, run by psql');
run('by_psql', q{CREATE EXTENSION acme VERSION 'unpackaged'}, 'SET acme.allow_data_loss = on', 'ALTER EXTENSION acme UPDATE');
is(acme_findings('by_psql'), '', 'what psql makes of the definition is taken in, and intact');
is(fingerprint('by_psql'), fingerprint('fresh'), 'with the same fingerprint');
run('ejected_old', q{CREATE EXTENSION acme VERSION 'unpackaged'}, 'SET acme.allow_data_loss = on', 'ALTER EXTENSION acme UPDATE');
is(acme_findings('ejected_old'), '', 'what was ejected is taken in, and intact');
is(fingerprint('ejected_old'), fingerprint('fresh'), 'with the same fingerprint');

# In another schema, as ordinary objects

run('fresh', 'CREATE SCHEMA other', q{SELECT acme_install('other')});
is(acme_findings('fresh', 'other'), '', 'in another schema: intact');
is(fingerprint('fresh', 'other'), fingerprint('fresh'), 'in another schema: the same fingerprint');
is(value('fresh', q{SELECT acme_version('other')}), '1.1', 'in another schema: its version');
run('fresh', 'DROP SCHEMA other CASCADE');

# Beside our own, in one database

new_database('beside', 'old');
run('beside', 'CREATE SCHEMA portal', 'CREATE EXTENSION schema_setup SCHEMA portal');
is(acme_findings('beside'), '', 'with both extensions: acme is intact');
is(value('beside', 'SELECT * FROM portal.schema_setup_verify()'), '', 'and so is ours');
run('beside', 'SET acme.on_drift = off', 'DROP INDEX user_active');
like(acme_findings('beside'), qr/^error\|missing_index\|index\|user_active\|/, 'a difference of acme is found');
is(value('beside', 'SELECT * FROM portal.schema_setup_verify()'), '', 'and is none of ours');
run('beside', 'DROP EXTENSION schema_setup', 'SELECT * FROM acme_repair()');
is(acme_findings('beside'), '', 'without ours: acme is repaired');

# Where nothing can be written

my $read_only = 'SET default_transaction_read_only = on;';
is(value('old', "$read_only SELECT count(*) FROM acme_verify()"), '0', 'verify only reads');
is(value('old', "$read_only SELECT acme_fingerprint()"), fingerprint('old'), 'so does fingerprint');
isnt(value('old', "$read_only SELECT acme_definition()"), '', 'so does definition');

# Rows that should not be there

new_database('planted', 'old');
load_file($node, 'planted', 'test/reference/acme_violations.sql', 'rows that should not be there');
is(value('planted', 'SELECT severity, problem, object, row_count FROM acme_check_data()'), <<'ROWS' =~ s/\n\z//r, 'are all found');
error|violating_rows|log.log_level|2
error|conflicting_rows|products.products_valid_int4range_excl|2
error|duplicate_rows|products_title|2
error|conflicting_rows|returns.one_at_a_time|2
error|orphaned_rows|returns.returns_number_region_line_fkey|1
error|violating_rows|user.emailAddress|1
error|violating_rows|user.wallet|1
error|duplicate_rows|user_staff_name|3
ROWS

# The live schema as a definition: what psql makes of it elsewhere is the same

my $definition = value('old', 'SELECT acme_definition()');
$tree->write('pulled.sql', "$definition\n");
new_database('pulled');
load_file($node, 'pulled', $tree->path . '/pulled.sql', 'the definition of the live schema');
is(schema_dump('pulled'), $plain, 'has the dump of the ejected one');
run('pulled', q{CREATE EXTENSION acme VERSION 'unpackaged'}, 'SET acme.allow_data_loss = on', 'ALTER EXTENSION acme UPDATE');
is(acme_findings('pulled'), '', 'is taken in, and intact');
is(value('pulled', 'SELECT acme_definition()'), $definition, 'is written in the same way');

# From one definition to another, in a database without the extension's tables

new_database('by_diff');
load_file($node, 'by_diff', "$folder/1.0.sql", 'the definition of 1.0, run by psql');
load_file($node, 'by_diff', 'test/reference/acme_rows.sql', 'with rows');
run('by_diff', 'CREATE SCHEMA acme', q{CREATE EXTENSION acme SCHEMA acme VERSION 'unpackaged'});
my %definition = map { $_ => '$acme$' . $tree->read("$folder/$_.sql") . '$acme$' } '1.0', '1.1';

# The statements between two versions.
sub steps
{
	my ($from, $to) = @_;

	return value('by_diff',
		qq{SELECT statement || ';' FROM acme.acme_diff($definition{$from}, $definition{$to}, allow_data_loss => true)});
}

is(steps($_, $_), '', "nothing leads from $_ to itself") foreach '1.0', '1.1';
run('by_diff', steps('1.0', '1.1'));
is(value('by_diff', qq{SELECT statement FROM acme.acme_diff(acme.acme_definition('public'), $definition{'1.1'})}),
	'', 'what leads from 1.0 to 1.1 leaves nothing to do');
run('by_diff', 'DROP EXTENSION acme', 'DROP SCHEMA acme');
is(schema_dump('by_diff'), $plain, 'and leads there');

# The page about it: its statements in their order, in a database where 1.1 is known

my $page = $tree->read('docs/your-own-schema.md');
my @blocks = $page =~ /^```sql\n(.*?)^```$/msg;
is(scalar @blocks, 4, 'the page has statements');
my ($create, $take_in, $update, $eject) = @blocks;
new_database('page');
run('page', $create =~ s/acme;/acme VERSION '1.0';/r, $update, $eject, $take_in);
is(acme_findings('page'), '', 'the statements of the page lead there and back');

# ... and its commands that make a definition of what is there

my @commands = grep { /\bmydb\b/ } $page =~ /^```sh\n(.*?)^```$/msg;
is(scalar @commands, 2, 'the page has two ways to write a definition');
new_database('mydb');
load_file($node, 'mydb', "$folder/1.1.sql", 'what an application has');
mkdir $tree->path . '/schema' or die "schema: $!";
foreach my $command (@commands)
{
	local $ENV{PGHOST} = $node->host;
	local $ENV{PGPORT} = $node->port;
	local $ENV{PATH} = $tree->path . "/src/client:$ENV{PATH}";

	ok( IPC::Run::run([ 'sh', '-e', '-c', $command ], '<', \'', init => sub { chdir $tree->path or die $! }),
		(split ' ', $command)[0] . ' writes one');
	my $written = '$acme$' . $tree->read('schema/1.0.sql') . '$acme$';
	is(value('old', "SELECT statement FROM acme_diff($definition{'1.1'}, $written, allow_data_loss => true)"),
		'', 'it is that of the application');
}

# The guards

is_refused($node, 'old', 'DROP EXTENSION acme',
	qr/cannot drop table .* of extension "acme" because it has rows.*SET acme\.allow_data_loss = on/s, 'drop guard');
is_refused($node, 'old', 'SET acme.on_drift = error; ALTER TABLE "order" ADD note text',
	qr/ALTER TABLE makes the schema differ from what extension "acme" installed/, 'drift guard');
is_refused($node, 'old', 'SET acme.on_drift = error; ALTER DOMAIN price SET DEFAULT 3',
	qr/ALTER DOMAIN makes the schema differ/, 'drift guard, of a domain');
is_refused($node, 'old', 'SET acme.on_drift = error; ALTER SEQUENCE tickets CYCLE',
	qr/ALTER SEQUENCE makes the schema differ/, 'drift guard, of a sequence');
is_refused($node, 'old', q{SET acme.on_drift = error; COMMENT ON TABLE "order" IS 'x'},
	qr/COMMENT makes the schema differ/, 'drift guard, of a comment');

# An owner without superuser

run('postgres', 'CREATE ROLE shopkeeper LOGIN', 'CREATE DATABASE shop OWNER shopkeeper');
my @as_shopkeeper = (extra_params => [ '-U', 'shopkeeper' ]);
foreach my $statement (
	q{CREATE EXTENSION acme VERSION '1.0'}, 'ALTER EXTENSION acme UPDATE', q{INSERT INTO log (message) VALUES ('x')},
	'SET acme.on_drift = off; DROP INDEX user_active; ALTER DOMAIN price SET DEFAULT 3; ALTER SEQUENCE tickets CYCLE',
	'SELECT * FROM acme_repair()')
{
	is($node->psql('shop', $statement, @as_shopkeeper), 0, "without superuser: $statement");
}
is(acme_findings('shop'), '', 'without superuser: intact');

# Each way to be different

my @breaks = do './test/reference/acme_breaks.pl' or die 'test/reference/acme_breaks.pl: ' . ($@ || $!);
my $intact = fingerprint('old');
my $session;

# What verify finds, and the fingerprint, in the open session.
sub state_of_session
{
	return ($session->query(q{SELECT concat_ws('|', severity, problem, object_type, object, coalesce(expected, ''),
		coalesce(actual, '')) FROM acme_verify()}), $session->query('SELECT acme_fingerprint()'));
}

# Run statements in the open session; returns their errors.
sub errors_of
{
	my ($statements) = @_;

	$session->begin($statements);
	return ($session->finish)[1];
}

# A database to break, and to throw away where it is not what it was.
sub open_broken
{
	$session->quit if $session;
	run('postgres', 'DROP DATABASE IF EXISTS broken');
	new_database('broken', 'old');
	$session = open_session($node, 'broken');
	$session->query('SET client_min_messages = error; SET acme.on_drift = off');
	return;
}

open_broken();
foreach my $break (@breaks)
{
	my ($name, $statements, $findings, $with_loss, $choice) = @$break;

	is(errors_of("SET acme.allow_data_loss = on; $statements; RESET acme.allow_data_loss"), '', "$name: done");
	is((state_of_session())[0], join("\n", @$findings), "$name: found");
	is(errors_of($choice), '', "$name: what a person has to choose is chosen") if defined $choice;
	is(errors_of('SELECT count(*) FROM acme_repair(allow_data_loss => ' . ($with_loss ? 'true' : 'false') . ')'),
		'', "$name: repaired");
	my ($left, $fingerprint) = state_of_session();
	is($left, '', "$name: intact again");
	is($fingerprint, $intact, "$name: the fingerprint is as before");
	open_broken() if $left ne '' || $fingerprint ne $intact;
}

# What nothing but a person can repair, and what a newer server has

sub is_found
{
	my ($statements, $finding, $name) = @_;

	is(errors_of("BEGIN; SET LOCAL acme.allow_data_loss = on; $statements"), '', "$name: done");
	like((state_of_session())[0], $finding, "$name: found");
	$session->query('ROLLBACK');
	return;
}

is_found("ALTER EXTENSION acme DROP DOMAIN tags; ALTER DOMAIN tags RENAME TO former_tags; CREATE TYPE tags AS ENUM ('a')",
	qr/^error\|not_a_domain\|domain\|tags\|/m, 'an enum in the place of a domain');
is_found('ALTER EXTENSION acme DROP SEQUENCE tickets; ALTER SEQUENCE tickets RENAME TO former_tickets; CREATE VIEW tickets AS SELECT 1',
	qr/^error\|not_a_sequence\|sequence\|tickets\|/m, 'a view in the place of a sequence');
if ($node->pg_version >= 18)
{
	my $check = $session->query(q{SELECT format('%s DROP CONSTRAINT %I, ADD CONSTRAINT %2$I %s NOT ENFORCED', conrelid::regclass,
		conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0 ORDER BY oid LIMIT 1});

	is_found("ALTER TABLE $check", qr/^error\|check_constraint_not_enforced\|check constraint\|/m, 'a check that is not enforced');
}
$session->quit;

# The owner of a domain has nothing run as the owner of a table, by a new column or an index

new_database('with_eve', 'fresh');
run('with_eve', 'CREATE ROLE eve', 'CREATE SCHEMA eve AUTHORIZATION eve', 'GRANT USAGE, CREATE ON SCHEMA public TO eve',
	'SET acme.on_drift = off', 'ALTER DOMAIN quantity OWNER TO eve', 'SET ROLE eve',
	'CREATE TABLE eve.ran (as_role text)', 'GRANT ALL ON eve.ran TO PUBLIC',
	q{CREATE FUNCTION eve.trap() RETURNS bool LANGUAGE plpgsql AS
	$$BEGIN INSERT INTO eve.ran VALUES (current_user); RETURN true; END$$},
	'ALTER DOMAIN quantity ADD CONSTRAINT trap CHECK (eve.trap()) NOT VALID', 'RESET ROLE',
	'ALTER TABLE order_lines DROP COLUMN amount CASCADE');
my ($rc, $out, $err) = $node->psql('with_eve', 'SELECT * FROM acme_repair()');
like($err, qr/domain "quantity" belongs to role "eve"/, 'a new column of a domain of another role is refused');
is(value('with_eve', 'SELECT * FROM eve.ran'), '', '... and nothing of his has run');
value('with_eve', 'SELECT * FROM acme_repair(allow_data_loss => true)');
is(value('with_eve', 'SELECT * FROM eve.ran'), '', '... nor when it is repaired with leave, ');
is(value('with_eve', q{SELECT typowner = (SELECT extowner FROM pg_extension WHERE extname = 'acme') FROM pg_type WHERE oid = 'quantity'::regtype}), 't',
	'... which gives the domain back first');
run('postgres', 'DROP DATABASE with_eve', 'DROP ROLE eve');

done_testing();
