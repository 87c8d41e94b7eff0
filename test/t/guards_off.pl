# What switches event triggers off: the drop guard's hook holds in every session that has the library loaded, by
# session_preload_libraries or shared_preload_libraries. Without that, and only then, the extension can be dropped with
# its rows.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

my $node = start_server('main');
my $refused = qr/cannot drop table "\w+" of extension "schema_setup" because it has rows/;
create_database($node, 'template');
load_rows($node, 'template');
my $copies = 0;

# A copy of the database with its rows.
sub copy_of_database
{
	my $database = 'database_' . ++$copies;

	create_database($node, $database, template => 'template');
	return $database;
}

# Is the extension there?
sub is_there
{
	my ($database) = @_;

	return $node->safe_psql($database, q{SELECT count(*) FROM pg_extension WHERE extname = 'schema_setup'});
}

# Run statements in single-user mode, where no event trigger fires; returns what the server says.
sub single_user
{
	my ($database, $statements, @settings) = @_;

	$node->stop;
	my $out = run_alone($node, $database, $statements, @settings);
	$node->start;
	return $out;
}

# The same on a server that does not run.
sub run_alone
{
	my ($server, $database, $statements, @settings) = @_;
	my ($out, $err) = ('', '');

	IPC::Run::run(
		[ 'postgres', '--single', '-D', $server->data_dir, map({ ('-c', $_) } @settings), $database ],
		'<', \$statements, '>', \$out, '2>', \$err);
	return $out . $err;
}

# The guards fire in a replica too.
my $database = copy_of_database();
is_refused($node, $database, 'SET session_replication_role = replica; DROP EXTENSION schema_setup', $refused,
	'session_replication_role = replica');
is_refused($node, $database,
	'SET session_replication_role = replica; SET schema_setup.on_drift = error; DROP INDEX sessions_user_id_idx',
	qr/DROP INDEX makes the schema differ/, 'session_replication_role = replica, the drift guard');

# Each keeps event triggers from firing.
my %ways = ('event trigger disabled' => 'ALTER EVENT TRIGGER schema_setup_drop_guard DISABLE');
$ways{'event_triggers = off'} = 'SET event_triggers = off'
  if $node->safe_psql('postgres', q{SELECT count(*) FROM pg_settings WHERE name = 'event_triggers'});
foreach my $way (sort keys %ways)
{
	$database = copy_of_database();
	is_refused($node, $database,
		"LOAD 'schema_setup'; SET schema_setup.on_drift = off; $ways{$way}; DROP EXTENSION schema_setup", $refused, "$way, library loaded");
	$node->safe_psql($database, 'ALTER EVENT TRIGGER schema_setup_drop_guard ENABLE ALWAYS');
	is_refused($node, $database,
		"SELECT schema_setup_fingerprint(); $ways{$way}; DROP EXTENSION schema_setup", $refused, "$way, another function was called before");
}
foreach my $setting ('session_preload_libraries', 'shared_preload_libraries')
{
	$node->append_conf('postgresql.conf', "$setting = 'schema_setup'");
	$node->restart;
	foreach my $way (sort keys %ways)
	{
		$database = copy_of_database();
		$node->safe_psql($database, "SET schema_setup.on_drift = off; ALTER EVENT TRIGGER schema_setup_drop_guard DISABLE")
		  if $way =~ /trigger disabled/;
		is_refused($node, $database, "SET event_triggers = off; DROP EXTENSION schema_setup", $refused, "$setting, $way")
		  if $way !~ /disabled/;
		is_refused($node, $database, 'DROP EXTENSION schema_setup', $refused, "$setting, $way");
		is_refused($node, $database, 'DROP SCHEMA public CASCADE', $refused, "$setting, $way, by its schema");
		$node->safe_psql($database, 'SET schema_setup.allow_data_loss = on; DROP EXTENSION schema_setup');
		is(is_there($database), 0, "$setting, $way: dropped with leave");
	}
	$node->append_conf('postgresql.conf', "$setting = ''");
	$node->restart;
}

# In single-user mode too, where the library is loaded
$database = copy_of_database();
like(single_user($database, "DROP EXTENSION schema_setup;\n", 'session_preload_libraries=schema_setup'),
	$refused, 'single-user mode, library loaded: refused');
is(is_there($database), 1, 'single-user mode, library loaded: still there');
unlike(single_user($database, "DROP EXTENSION schema_setup;\n"), qr/ERROR|FATAL/, 'single-user mode, library not loaded: not refused');
is(is_there($database), 0, 'single-user mode, library not loaded: dropped');

# What is made there on a new server has OIDs as the server's own objects have them.
my $new = PostgreSQL::Test::Cluster->new('new');
$new->init;
unlike(run_alone($new, 'postgres', "CREATE EXTENSION schema_setup;\n"), qr/ERROR|FATAL/, 'new server: installed in single-user mode');
$new->start;
cmp_ok($new->safe_psql('postgres', q{SELECT 'users'::regclass::oid}), '<', 16384, 'new server: OIDs of the server');
is_intact($new, 'postgres', 'new server: intact');

done_testing();
