# The worked example of docs/migrations.md, from edit to dump and restore, as version 1.2 in a copy of the tree.
# What is edited and what comes out is taken from the page, so the page is true.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use IPC::Run;
use Test::More;

use SchemaSetup;
use SchemaSetup::Tree;

my $page = PostgreSQL::Test::Utils::slurp_file('docs/migrations.md');
my $tree = SchemaSetup::Tree->new;

# The fenced blocks of the page in one language, in their order.
sub blocks
{
	my ($language) = @_;

	return $page =~ /^```$language\n(.*?)^```$/gms;
}

our $node;

# The columns of each table before the update, by its name.
my %columns;

# All rows as one text, without what came in with the update.
sub old_rows
{
	my ($database) = @_;

	return $node->safe_psql(
		$database,
		join '',
		map { "\\echo $_\nCOPY (SELECT $columns{$_} FROM $_ ORDER BY id) TO STDOUT;\n" } sort keys %columns);
}

# Dump a database; returns the file.
sub dump_database
{
	my ($database) = @_;
	my $file = PostgreSQL::Test::Utils::tempdir() . "/$database.dump";

	$node->command_ok([ 'pg_dump', '-Fc', '-f', $file, '-d', $node->connstr($database) ], "dump of $database");
	return $file;
}

# Restore a dump into a database that is there.
sub restore
{
	my ($file, $database) = @_;

	$node->command_ok([ 'pg_restore', '-e', '-d', $node->connstr($database), $file ], "restore into $database");
	return;
}

# Test that a database is at a version, as intact as a fresh install of it.
my %fingerprint;

sub is_at
{
	my ($database, $version) = @_;

	is($node->safe_psql($database, q{SELECT extversion FROM pg_extension WHERE extname = 'schema_setup'}),
		$version, "$database: version $version");
	is_intact($node, $database, "$database: intact");
	is($node->safe_psql($database, 'SELECT schema_setup_fingerprint()'),
		$fingerprint{$version}, "$database: the fingerprint of a fresh $version");
	return;
}

# From edit to package

my ($schema_diff, $package_diff) = blocks('diff');
my ($changelog) = blocks('markdown');
$tree->new_version('1.2', '1.1');
ok($tree->patch($schema_diff) > 0, 'the definition is edited as the page says');

my ($success, $output) = $tree->make('generate');
ok($success, 'make generate succeeds') or BAIL_OUT($output);
$output =~ s/^Building .*\n//;
like($page, qr/^\Q$output\E/m, 'it prints what the page says');
is($tree->read('sql/schema_setup--1.1--1.2.sql'), (blocks('sql'))[0], 'the update script is the one on the page');

ok($tree->patch($package_diff) > 0, 'schema_setup.control and META.json are edited as the page says');
$tree->write('CHANGELOG.md', "$changelog\n" . $tree->read('CHANGELOG.md'));
($success, $output) = $tree->make('generate');
ok($success, 'make generate succeeds again');
$output =~ s/^Building .*\n//;
is($output, "nothing to do: the scripts in sql are what the definitions in sql/schema say\n", 'nothing is left to do');

my $settings = $tree->server_settings;
if (!defined $settings)
{
	note('This PostgreSQL finds extensions only in its own directories.');
	done_testing();
	exit;
}
$tree->stage;

# Databases at 1.0 and 1.1 with rows, on a server that gets the package of 1.2 then

$node = start_server('main');
create_database($node, 'from_1_0', version => '1.0');
create_database($node, 'from_1_1', version => '1.1');
$fingerprint{'1.1'} = $node->safe_psql('from_1_1', 'SELECT schema_setup_fingerprint()');
load_rows($node, $_) foreach 'from_1_0', 'from_1_1';
%columns = map { split /\|/ } split /\n/, $node->safe_psql(
	'from_1_1', q{
	SELECT attrelid::regclass, string_agg(quote_ident(attname), ', ' ORDER BY attnum)
	FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
	WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
	GROUP BY 1});
is(scalar(keys %columns), 15, 'there are 15 tables before');
my $rows = old_rows('from_1_1');
is(old_rows('from_1_0'), $rows, 'both databases have the same rows');
create_database($node, "migrated_$_", template => $_) foreach 'from_1_0', 'from_1_1';
create_database($node, 'busy', template => 'from_1_1');
my $dump_of_1_1 = dump_database('from_1_1');

$node->append_conf('postgresql.conf', $settings);
$node->restart;
is_intact($node, 'from_1_0', 'version 1.0 is intact with the library of 1.2');
create_database($node, 'fresh');
$fingerprint{'1.2'} = $node->safe_psql('fresh', 'SELECT schema_setup_fingerprint()');
isnt($fingerprint{'1.2'}, $fingerprint{'1.1'}, 'version 1.2 is another schema');
is_at('fresh', '1.2');
is($node->safe_psql('fresh', 'SELECT object_type, count(*) FROM schema_setup_objects() GROUP BY 1 ORDER BY 1'),
	join("\n",
		'column|130', 'enum|5', 'foreign key|21', 'index|9',
		'primary key|16', 'table|16', 'unique constraint|2'),
	'it has one table, one foreign key, one index and 18 columns more');

# Updated by SQL and by the command line

$node->safe_psql($_, 'ALTER EXTENSION schema_setup UPDATE') foreach 'from_1_0', 'from_1_1';
$node->command_like([ $tree->path . '/src/client/schema_setup', 'migrate', '-d', "migrated_$_" ],
	qr/^version 1\.2 in database "migrated_$_" is intact$/m, "schema_setup migrate $_")
  foreach 'from_1_0', 'from_1_1';
foreach my $database (map { $_, "migrated_$_" } 'from_1_0', 'from_1_1')
{
	is_at($database, '1.2');
	is(old_rows($database), $rows, "$database: its rows are untouched");
	is( $node->safe_psql(
			$database, q{
			SELECT bool_and(NOT email_verified AND image IS NULL) FROM users;
			SELECT count(updated_at) = count(*) AND count(ip_address) + count(user_agent) = 0 FROM sessions;
			SELECT count(*) FROM accounts}),
		"t\nt\n0",
		"$database: what is new has its defaults");
}

# New columns need a lock. A transaction that reads or writes for long delays the update, and no one else: neither readers
# nor writers wait behind it. Who vacuums a table that the update does not touch is not in its way.

my $vacuum = open_session($node, 'busy');
$vacuum->query('BEGIN; LOCK TABLE report_weeks IN SHARE UPDATE EXCLUSIVE MODE');
my $writer = open_session($node, 'busy');
$writer->query('BEGIN; SELECT FROM sessions LIMIT 1');
my @migrate = ($tree->path . '/src/client/schema_setup', 'migrate', '-d', 'busy');
{
	local %ENV = (%ENV, PGHOST => $node->host, PGPORT => $node->port);
	my ($out, $error) = ('', '');

	ok(!IPC::Run::run([ @migrate, '--retries=2', '--lock-timeout=100ms' ], '>', \$out, '2>', \$error), 'busy: gives up');
	like($out, qr/^  not yet: process \d+ has a transaction open that reads public\.sessions\n/m, 'busy: a reader is named');
	$writer->query('COMMIT; BEGIN; UPDATE sessions SET created_at = created_at');
	ok(!IPC::Run::run([ @migrate, '--retries=2', '--lock-timeout=100ms' ], '>', \$out, '2>', \$error), 'busy: gives up again');
	like($out, qr/^  not yet: process \d+ has a transaction open that writes to public\.sessions\n.*^  not yet: canceling statement due to lock timeout: process \d+ has a transaction open that writes to public\.sessions\n/ms,
		'busy: it waits, and in the end tries');
	like($error, qr/^schema_setup: no moment was found in 2 attempts: canceling statement due to lock timeout: process \d+ has/, 'busy: it says so');
	is($node->safe_psql('busy', q{SELECT extversion FROM pg_extension WHERE extname = 'schema_setup'}), '1.1', 'busy: version 1.1');
	like(findings($node, 'busy'), qr/^note\|prepared\|enum label\|user_status\.locked\|[^\n]*$/, 'busy: what is ready is no drift');

	($out, $error) = ('', '');
	my $handle = IPC::Run::start([ @migrate, '--retries=20' ], '>', \$out, '2>', \$error,
		IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));
	$handle->pump until $out =~ /\(attempt 2 of 20\)/;
	is($node->safe_psql('busy', q{SET statement_timeout = '5s'; UPDATE sessions SET created_at = created_at WHERE false RETURNING 1}),
		'', 'busy: while it waits, others write');
	$writer->query('COMMIT');
	ok($handle->finish, 'busy: it updates when the transaction has ended') or diag($out, $error);
}
$_->quit foreach $writer, $vacuum;
is_at('busy', '1.2');

# What is new takes rows, and they survive a dump and restore

$node->safe_psql(
	'from_1_0', q{
	UPDATE users SET status = 'locked', email_verified = true, image = 'https://example.com/a.png'
	WHERE email = 'agency@example.com';
	UPDATE sessions SET ip_address = '2001:db8::1', user_agent = 'curl' WHERE token = 'token-1';
	INSERT INTO accounts (id, user_id, account_id, provider_id, password, created_at, updated_at)
	SELECT id, id, id::text, 'credential', password_hash, created_at, updated_at FROM users});
my $new_rows = rows_of_all_tables($node, 'from_1_0');
$node->safe_psql('postgres', 'CREATE DATABASE restored');
restore(dump_database('from_1_0'), 'restored');
is_at('restored', '1.2');
is(rows_of_all_tables($node, 'restored'), $new_rows, 'restored: all rows are there');
is($node->safe_psql('restored', q{SELECT count(*) FROM accounts JOIN users u ON u.id = user_id AND u.id = accounts.id}),
	'5', 'restored: five accounts');
$node->safe_psql('restored', q{DELETE FROM users WHERE email = 'invited@example.com'});
is($node->safe_psql('restored', 'SELECT count(*) FROM accounts'), '4', 'an account goes with its user');

# A dump of 1.1 comes back as the version that the server has, or as the one that is there before

$node->safe_psql('postgres', 'CREATE DATABASE from_dump_of_1_1');
restore($dump_of_1_1, 'from_dump_of_1_1');
is_at('from_dump_of_1_1', '1.2');
is(old_rows('from_dump_of_1_1'), $rows, 'from_dump_of_1_1: all rows are there');
create_database($node, 'back_at_1_1', version => '1.1');
restore($dump_of_1_1, 'back_at_1_1');
is_at('back_at_1_1', '1.1');
is(old_rows('back_at_1_1'), $rows, 'back_at_1_1: all rows are there');
$node->safe_psql('back_at_1_1', 'ALTER EXTENSION schema_setup UPDATE');
is_at('back_at_1_1', '1.2');
is(old_rows('back_at_1_1'), $rows, 'back_at_1_1: its rows are untouched');

# And back: not without leave to lose what came in, and not where a row uses what 1.1 does not have

my $back = q{ALTER EXTENSION schema_setup UPDATE TO '1.1'};
my ($status, $out, $error) = $node->psql('from_1_1', $back);
is($status, 3, 'from_1_1: not taken back without leave to lose data');
like($error, qr/ERROR:  the update to version 1\.1 drops what has rows\nDETAIL:  .*column "users\.email_verified": 5 values/s, 'from_1_1: it says what would go');
is_at('from_1_1', '1.2');
$node->safe_psql('from_1_1', q{UPDATE users SET status = 'locked' WHERE email = 'agency@example.com'});
my $of_1_2 = rows_of_all_tables($node, 'from_1_1');
($status, $out, $error) = $node->psql('from_1_1', "SET schema_setup.allow_data_loss = on; $back");
is($status, 3, 'from_1_1: not taken back with a label that 1.1 does not have');
like($error, qr/ERROR:  .*"locked"/, 'from_1_1: it says which');
is_at('from_1_1', '1.2');
is(rows_of_all_tables($node, 'from_1_1'), $of_1_2, 'from_1_1: its rows are untouched');
$node->safe_psql('from_1_1', q{UPDATE users SET status = 'active' WHERE email = 'agency@example.com'});
$node->safe_psql('from_1_1', "SET schema_setup.allow_data_loss = on; $back");
is_at('from_1_1', '1.1');
is(old_rows('from_1_1'), $rows, 'from_1_1: taken back with the rows that 1.1 has a place for');
$node->safe_psql('from_1_1', 'ALTER EXTENSION schema_setup UPDATE');
is_at('from_1_1', '1.2');
is(old_rows('from_1_1'), $rows, 'from_1_1: its rows are there after another update');

# The example of a step file

my ($old, $new, $steps) = map { "\$text\$$_\$text\$" } (blocks('sql'))[ 1 .. 3 ];
my $does = $node->safe_psql('fresh', "SELECT regexp_replace(replace(statement, 'public.', ''), '\\s+', ' ', 'g')
	FROM schema_setup_diff($old, $new, $steps) WHERE statement NOT LIKE 'SELECT%' ORDER BY step");
like($page, qr/^and the update does\n\n```text\n\Q$does\E\n```$/m, 'what the step file leads to is on the page');

done_testing();
