# Updates as the extension's own scripts make them, with rows: a shop of four versions, whose steps have renames, drops,
# labels, types, statements on rows and a backfill.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;
use SchemaSetup::Tree;
use SchemaSetup::Update 'is_same_text';

my $tree = SchemaSetup::Tree->new;
my $folder = 'test/schema/shop';
my $outside = $tree->path . '/outside';
my @versions = ('1.0', '1.1', '1.2', '1.3');
my $node;

# Run make for the shop outside of the source tree.
sub make_shop
{
	my ($success, $output) = $tree->make_in($outside, '-f', $tree->path . '/Makefile', 'VPATH=' . $tree->path,
		'EXTENSION=shop', "SCHEMA=$folder", 'with_llvm=no', @_);

	die "make @_ failed:\n$output" unless $success;
	return;
}

# Run statements, each in a transaction of its own; returns the errors.
sub errors_of
{
	my ($database, @statements) = @_;
	my (undef, undef, $errors) = $node->psql($database, join(";\n", @statements), on_error_stop => 1);

	return join "\n", grep { !/^psql:.*WARNING/ } split /\n/, $errors;
}

sub value
{
	my ($database, $query) = @_;

	return $node->safe_psql($database, $query);
}

# A database with the shop of a version, with rows where it is 1.0.
sub new_shop
{
	my ($name, $version, $rows) = @_;

	value('postgres', "CREATE DATABASE $name");
	value($name, "CREATE EXTENSION shop VERSION '$version'");
	load_file($node, $name, 'test/reference/shop_rows.sql', "$name: rows") if $rows;
	return;
}

# What pg_dump writes of the tables as ordinary ones, with or without their rows.
sub dump_of
{
	my ($database, @options) = @_;
	my $dump = '';

	value('postgres', 'DROP DATABASE IF EXISTS ejected');
	value('postgres', "CREATE DATABASE ejected TEMPLATE $database");
	value('ejected', 'SET client_min_messages = error; SELECT shop_eject(); DROP EXTENSION shop');
	IPC::Run::run([ 'pg_dump', '-O', '-x', @options, '-d', $node->connstr('ejected') ], '>', \$dump) or die 'pg_dump failed';
	$dump =~ s/^\\(?:un)?restrict .*\n//mg;
	# From 18 on NOT NULL has a name. The server gives it, no definition says it, and it stays where a table is renamed.
	$dump =~ s/ CONSTRAINT (?:"(?:[^"]|"")*"|\S+) NOT NULL/ NOT NULL/g;
	return $dump;
}

# Build it, and install it with the scripts that its library writes

mkdir $outside or die "$outside: $!";
make_shop('-j2', 'PROFILE=-O0', 'all');
make_shop('install', 'DESTDIR=' . $tree->path . '/stage');
my $settings = $tree->server_settings;
plan skip_all => 'this PostgreSQL finds extensions in its own directories only' unless defined $settings;
$node = start_server('main', settings => $settings);
value('postgres', q{CREATE FUNCTION script(text, text) RETURNS text AS 'shop', 'schema_setup_script' LANGUAGE C});
foreach my $way (
	'unpackaged', @versions, (map { "unpackaged--$_" } @versions),
	'1.0--1.1', '1.1--1.2', '1.2--1.3', '1.1--1.0', '1.2--1.1')
{
	my ($from, $to) = $way =~ /(.*)--(.*)/ ? ("'$1'", $2) : ('NULL', $way);

	$tree->write("$folder/shop--$way.sql", value('postgres', "SELECT script($from, '$to')") . "\n");
}
make_shop('install', 'DESTDIR=' . $tree->path . '/stage');
is_refused($node, 'postgres', q{SELECT script('1.3', '1.2')},
	qr{1\.2--1\.3\.sql:3:45: there is no way back from a type that values become by USING}, 'no script where there is no way back');

# A label that the same update uses, or a later one of the chain

my $leave = 'SET shop.allow_data_loss = on';
new_shop('chain', '1.0', 1);
my $before = dump_of('chain');
foreach my $to ('1.1', '1.3')
{
	like(errors_of('chain', "ALTER EXTENSION shop UPDATE TO '$to'"),
		qr/the update to version 1\.1 uses labels that have to be added before it.*\nDETAIL:.*\nHINT:  Nothing was changed\. Run this first, each in a transaction of its own:\nALTER TYPE public\.order_state ADD VALUE 'new' BEFORE 'open';/,
		"to $to: what to run first, by the name of now");
}
is(dump_of('chain'), $before, 'nothing is changed');
# ... and one that an update before it in the same chain adds: no later.
like(errors_of('chain', $leave, 'SET shop.on_drift = off', 'BEGIN', q{ALTER TYPE public.order_state ADD VALUE 'new' BEFORE 'open'},
		'COMMIT', q{ALTER EXTENSION shop UPDATE TO '1.3'}),
	qr/the update to version 1\.[23] uses label "returned" of type "order_status", which was added in the same transaction\nDETAIL:.*\nHINT:  Nothing was changed\. Update to version 1\.[12] first/,
	'a label that another update of the chain adds');
errors_of('chain', 'SET shop.on_drift = off', q{DELETE FROM pg_enum WHERE enumlabel = 'new' AND enumtypid = 'public.order_state'::regtype});

my @labels = ('SET shop.on_drift = off', q{ALTER TYPE public.order_state ADD VALUE 'new' BEFORE 'open'},
	q{ALTER TYPE public.order_state ADD VALUE 'returned'});
is(errors_of('chain', @labels), '', 'labels are added first');
value('postgres', "CREATE DATABASE $_ TEMPLATE chain") foreach 'single', 'pushed';

# What has rows goes only with leave; what has none, as customers.pager, is not asked for

$before = dump_of('chain');
like(errors_of('chain', q{ALTER EXTENSION shop UPDATE TO '1.3'}),
	qr/ERROR:  the update to version 1\.2 drops what has rows\nDETAIL:  column "customers\.fax": 2 values\ntable "visits": 2 rows\nHINT:  Nothing was changed\./,
	'what would go is named, with counts');
is(dump_of('chain'), $before, 'nothing is changed');
is(errors_of('chain', q{SET TimeZone = 'America/New_York'}, q{SET DateStyle = 'German'},
	'SET standard_conforming_strings = off', $leave, q{ALTER EXTENSION shop UPDATE TO '1.3'}), '', 'from 1.0 to 1.3 in one');

# One by one, and at once

is(errors_of('single', $leave, map { "ALTER EXTENSION shop UPDATE TO '$_'" } '1.1', '1.2', '1.3'), '', 'one version after the other');
is(dump_of('single'), dump_of('chain'), 'all at once is one after the other, with rows');
new_shop('fresh', '1.3');
is(dump_of('chain', '-s'), dump_of('fresh', '-s'), 'and what is installed at once');
is(value('chain', 'SELECT * FROM shop_verify()'), '', 'it is intact');
is(value('chain', q{SET TimeZone = 'UTC'; SELECT id, state, placed, total FROM orders ORDER BY id}),
	"1|open|2024-03-02 10:00:00+00|24.00\n2|cancelled|2024-07-02 23:30:00+00|14.00\n3|done|2024-11-03 01:30:00+00|0.00", 'orders');
is(value('chain', 'TABLE returns'), '2|broken|returned|2024-02-03', 'rows of a statement');
is(value('chain', q{SELECT slug FROM products ORDER BY id LIMIT 2}), "red-tea\ngreen-tea", 'rows of the backfill');

# A repair that made the schema that of a newer version: no script runs after it, and the extension is made anew around it
is(errors_of('pushed', $leave, q{SELECT FROM shop_repair(NULL, true, '1.3')}), '', 'a repair to 1.3');
like(errors_of('pushed', $leave, "ALTER EXTENSION shop UPDATE TO '$_'"),
	qr/the schema is that of version 1\.3 already, and an update would take steps a second time\nHINT:  Nothing was changed\..*UPDATE TO '1\.3'\./,
	"no update to $_ after it") foreach '1.1', '1.3';
is(errors_of('pushed', 'SET client_min_messages = warning', 'BEGIN', 'SELECT shop_eject()', 'DROP EXTENSION shop',
		q{CREATE EXTENSION shop VERSION 'unpackaged'}, q{ALTER EXTENSION shop UPDATE TO '1.3'}, 'COMMIT'),
	'', 'the extension is made anew');
is(value('pushed', 'SELECT shop_version(); SELECT * FROM shop_verify()'), '1.3', 'it is of that version, and intact');
is_same_text(dump_of('pushed'), dump_of('chain'), 'as after the updates, with rows');

# What tightens says how many rows are in its way, and the query that shows them does

new_shop('tight', '1.0', 1);
is(errors_of('tight', @labels[0, 1], q{ALTER EXTENSION shop UPDATE TO '1.1'}), '', '1.1');
value('postgres', 'CREATE DATABASE ahead TEMPLATE tight');
$before = dump_of('tight', '-s');
value('tight', q{INSERT INTO products (title, price) VALUES ('POT', 1), ('pot', 1), (NULL, 1)});
my $update = "$leave; ALTER EXTENSION shop UPDATE TO '1.2'";
like(errors_of('tight', $update), qr/column "slug" of relation "products" contains null values\nDETAIL:  Rows in its way: 1\nThis shows them: SELECT /,
	'NOT NULL');
value('tight', 'DELETE FROM products WHERE title IS NULL');
like(errors_of('tight', $update), qr/could not create unique index "products_slug"\nDETAIL:  .*\nRows in its way: 3\nThis shows them: SELECT /,
	'a unique key');
is(dump_of('tight', '-s'), $before, 'nothing is changed');
my ($query) = errors_of('tight', $update) =~ /This shows them: (.*);/;
is(value('tight', "ALTER TABLE products ADD slug text; UPDATE products SET slug = lower(title); $query"), 'pot|3', 'the query shows them');

# A backfill runs ahead, and leaves the update nothing to fill

is(errors_of('ahead', $labels[0], 'ALTER TABLE products ADD COLUMN slug text'), '', 'a column as the plan has it');
is(value('ahead', 'SELECT shop_backfill() IS NULL, count(slug) FROM products'), 't|0', 'rows are filled in one transaction');
my $filled = value('ahead', 'SELECT ctid, * FROM products ORDER BY id');
is(errors_of('ahead', $update), '', '1.2');
is(value('ahead', 'SELECT ctid, * FROM products ORDER BY id'), $filled, 'no row is touched again');

# The way back, with leave for what came since

foreach my $to ('1.1', '1.0')
{
	is(value('ahead', q{SELECT count(*) FROM shop_verify()}), '0', "before $to: intact");
	like(errors_of('ahead', "ALTER EXTENSION shop UPDATE TO '$to'"), qr/\Qthe update to version $to drops what has rows\E/,
		"back to $to: what came goes only with leave");
	is(errors_of('ahead', $leave, "ALTER EXTENSION shop UPDATE TO '$to'"), '', "back to $to");
	new_shop('back_' . $to =~ tr/./_/r, $to);
	is(dump_of('ahead', '-s'), dump_of('back_' . $to =~ tr/./_/r, '-s'), "as $to is installed");
}
is(value('ahead', 'SELECT id, state FROM "order" ORDER BY id'), "1|open\n2|failed\n3|done", 'rows by the names of then');

# A tenant's schema, by what a plan says: all labels first, then any version to any later one in one go, and back

# A schema of a version in a database, with the rows of the shop where it is 1.0.
sub new_tenant
{
	my ($schema, $version) = @_;

	value('tenants', "CREATE SCHEMA $schema; SELECT shop_install('$schema', '$version')");
	value('tenants', "SET search_path = $schema;\n" . $tree->read('test/reference/shop_rows.sql')) if $version eq '1.0';
	return;
}

# The dump of a tenant's schema, by one name.
sub dump_of_tenant
{
	my ($schema, @options) = @_;
	my $dump = '';

	IPC::Run::run([ 'pg_dump', '-O', '-x', '-n', $schema, @options, '-d', $node->connstr('tenants') ], '>', \$dump) or die 'pg_dump failed';
	$dump =~ s/^\\(?:un)?restrict .*\n//mg;
	$dump =~ s/ CONSTRAINT (?:"(?:[^"]|"")*"|\S+) NOT NULL/ NOT NULL/g;
	return $dump =~ s/\b$schema\b/tenant/gr;
}

# What a repair to a version does in a tenant's schema, or its error; a second one has nothing to do.
sub is_taken_to
{
	my ($schema, $to, $name) = @_;
	my $repair = "SELECT statement, error FROM shop_repair('$schema', true, '$to')";

	is(errors_of('tenants', $repair), '', "$name: done");
	is(value('tenants', $repair), '', "$name: nothing to do the second time");
	new_tenant('fresh', $to);
	is_same_text(dump_of_tenant($schema, '-s'), dump_of_tenant('fresh', '-s'), "$name: as installed");
	value('tenants', 'DROP SCHEMA fresh CASCADE');
	return;
}

new_shop('tenants', '1.3');
new_tenant('a', '1.0');
new_tenant('b', '1.0');
my $own = q{SELECT statement || ';' FROM shop_plan('a', '1.3', allow_data_loss => true) WHERE NOT transactional};
my @first = (q{ALTER TYPE a.order_state ADD VALUE 'new' BEFORE 'open';}, q{ALTER TYPE a.order_state ADD VALUE 'returned' AFTER 'done';});
is(value('tenants', $own), join("\n", @first), 'labels of all updates come first, by the names of now');
$before = dump_of_tenant('a');
like(errors_of('tenants', q{SELECT * FROM shop_repair('a', true, '1.3')}),
	qr/the update to version 1\.3 uses labels that have to be added before it\nDETAIL:.*\nHINT:  Nothing was changed\. Run this first, each in a transaction of its own:\n\Q$first[0]\E\n\Q$first[1]\E/,
	'a repair in one transaction says so first');
is(dump_of_tenant('a'), $before, 'nothing is changed');
is(errors_of('tenants', @first), '', 'labels are added');
is(value('tenants', $own), '', 'no label is left to add');
is_taken_to('a', '1.3', 'from 1.0 to 1.3');
foreach my $other ('b', 'kept')
{
	new_tenant($other, '1.0') if $other eq 'kept';
	is(errors_of('tenants', map { s/\ba\./$other./r } @first), '', "labels of $other");
}
my $kept = q{SELECT statement FROM shop_repair('kept', false, '1.3')};
is(errors_of('tenants', $kept), '', 'without leave');
is(value('tenants', 'SELECT count(*) FROM kept.visits'), '2', 'what goes stays, with its rows');
is(value('tenants', $kept), '', 'nothing to do the second time');
is_taken_to('b', $_, "to $_") foreach '1.1', '1.2', '1.3';
is(dump_of_tenant('a'), dump_of_tenant('b'), 'all at once is one after the other, with rows');
like(errors_of('tenants', q{SELECT * FROM shop_plan('a', '1.2')}), qr{1\.2--1\.3\.sql:3:45: there is no way back from a type that values become by USING},
	'a plan says why there is no way back');
new_tenant('c', '1.2');
value('tenants', q{INSERT INTO c.products VALUES (1, 'Tea', 1, 'tea')});
value('tenants', q{SELECT count(*) FROM shop_repair('c', false, '1.0')});
is(value('tenants', 'SELECT * FROM c.products'), '1|Tea|1.00|tea', 'without leave, what came stays');
new_tenant('d', '1.2');
is_taken_to('d', $_, "back to $_") foreach '1.1', '1.0';
new_tenant('e', '1.2');
is_taken_to('e', '1.0', 'from 1.2 back to 1.0');

# A label that comes to a type after the version that made it, in one chain: one clear error

$tree->write("$folder/1.4.sql", $tree->read("$folder/1.3.sql") . "CREATE TYPE carrier AS ENUM ('post');\nCREATE TABLE parcels (by carrier);\n");
$tree->write("$folder/1.5.sql", $tree->read("$folder/1.4.sql") =~ s/'post'\)/'drone', 'post')/r =~ s/\(by carrier\)/(by carrier DEFAULT 'drone')/r);
make_shop('all');
make_shop('install', 'DESTDIR=' . $tree->path . '/stage');
my $plan = q{SELECT statement FROM shop_plan('a', '1.5') WHERE NOT transactional};
my $says = errors_of('tenants', $plan);
like($says, qr/the update to version 1\.5 adds label "drone" of type "carrier", which is used in the same transaction/, 'a label of a new type');
my ($go) = $says =~ /HINT:  Update to version 1\.4 first: (SELECT .*)/;
is(errors_of('tenants', $go), '', 'what it says to run');
is(value('tenants', $plan), q{ALTER TYPE a.carrier ADD VALUE 'drone' BEFORE 'post'}, 'then the label comes first');
is(errors_of('tenants', value('tenants', $plan)), '', 'and is added');
is_taken_to('a', '1.5', 'to 1.5');

done_testing();
