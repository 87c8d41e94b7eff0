# What the TAP tests share: servers with the extension, sessions, and a way to say what verify should find.
package SchemaSetup;

use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes 'usleep';

use SchemaSetup::Session;

use Exporter 'import';
our @EXPORT = qw(
  start_server
  create_database
  open_session
  child_processes
  server_processes
  kill_server
  load_file
  load_rows
  rows_of_all_tables
  row_counts
  findings
  finds
  is_intact
  is_refused
);

# The test suite's own configuration logs every statement, which only takes time here.
my $quiet_settings = q{
autovacuum = off
log_statement = none
};

# Start a server; options go to PostgreSQL::Test::Cluster's init, {settings} to postgresql.conf.
sub start_server
{
	my ($name, %options) = @_;
	my $settings = delete $options{settings} || '';
	my $node = PostgreSQL::Test::Cluster->new($name);

	$node->init(%options);
	$node->append_conf('postgresql.conf', $quiet_settings . $settings);
	$node->start;
	return $node;
}

# Create a database with the extension in it, or as a copy of the database {template}.
sub create_database
{
	my ($node, $database, %options) = @_;

	if (defined $options{template})
	{
		$node->safe_psql('postgres', "CREATE DATABASE $database TEMPLATE $options{template}");
		return;
	}
	my $version = defined $options{version} ? "VERSION '$options{version}'" : '';
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, "CREATE EXTENSION schema_setup $version");
	return;
}

# Open a session that stays open over several statements.
sub open_session
{
	my ($node, $database) = @_;

	return SchemaSetup::Session->new($node, $database);
}

# The processes that a process has started, and those that they have.
sub child_processes
{
	my ($parent) = @_;
	my @found;

	foreach my $status (glob '/proc/[0-9]*/stat')
	{
		open my $file, '<', $status or next;
		my ($pid, $ppid) = (<$file> // '') =~ /^(\d+) \(.*\) \S (\d+)/s or next;
		push @found, $pid, child_processes($pid) if $ppid == $parent;
	}
	return @found;
}

# True while a process runs; one that only waits to be reaped does not.
sub is_running
{
	my ($pid) = @_;

	open my $file, '<', "/proc/$pid/stat" or return 0;
	return (<$file> // '') =~ /^\d+ \(.*\) [^ZX] /s;
}

# The processes of a server, the one that starts the others first.
sub server_processes
{
	my ($node) = @_;
	my ($postmaster) = split /\n/, slurp_file($node->data_dir . '/postmaster.pid');

	return ($postmaster, child_processes($postmaster));
}

# Kill a server with all its processes, as a failure of the machine would.
sub kill_server
{
	my ($node, @processes) = @_;

	$node->kill9;
	kill 'KILL', @processes;
	foreach my $pid (@processes)
	{
		usleep(10_000) while is_running($pid);
	}

	# Until somebody reaps the process, a new server would take it for one that runs.
	unlink $node->data_dir . '/postmaster.pid', $node->host . '/.s.PGSQL.' . $node->port . '.lock';
	return;
}

# Run a file of statements.
sub load_file
{
	my ($node, $database, $file, $name) = @_;

	$node->command_ok(
		[ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr($database), '-f', $file ],
		$name || "$file loaded into $database");
	return;
}

# Fill all 15 tables.
sub load_rows
{
	my ($node, $database) = @_;

	load_file($node, $database, 'test/reference/rows.sql', "rows for all tables of $database");
	return;
}

# The names of the tables, by the inventory.
sub table_names
{
	my ($node, $database) = @_;

	return split /\n/,
	  $node->safe_psql($database,
		q{SELECT object FROM schema_setup_objects() WHERE object_type = 'table' ORDER BY 1});
}

# All rows of all tables as one text, to be compared.
sub rows_of_all_tables
{
	my ($node, $database) = @_;

	return $node->safe_psql(
		$database,
		join '',
		map { "\\echo $_\nCOPY (SELECT * FROM $_ ORDER BY id) TO STDOUT;\n" }
		  table_names($node, $database));
}

# A hash of the number of rows by table.
sub row_counts
{
	my ($node, $database) = @_;

	return map { split /\|/ } split /\n/,
	  $node->safe_psql($database,
		join ' UNION ALL ', map { "SELECT '$_', count(*) FROM $_" } table_names($node, $database));
}

# What verify finds, one line per row: severity|problem|object_type|object|expected|actual.
sub findings
{
	my ($node, $database) = @_;

	return $node->safe_psql($database,
		'SELECT severity, problem, object_type, object, expected, actual FROM schema_setup_verify()');
}

# Test that verify finds exactly these rows, in this order.
sub finds
{
	my ($node, $database, $rows, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	return is(findings($node, $database), join("\n", @$rows), $name);
}

# Test that verify finds nothing.
sub is_intact
{
	my ($node, $database, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	return finds($node, $database, [], $name);
}

# Test that a statement fails with a message that matches.
sub is_refused
{
	my ($node, $database, $statement, $message, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my ($status, $out, $error) = $node->psql($database, $statement);

	isnt($status, 0, "$name: fails");
	return like($error, $message, "$name: says why");
}

1;
