# What the TAP tests share: servers with the extension, sessions, and a way to say what verify should find.
package SchemaSetup;

use strict;
use warnings;

# Release 13 and 14 have their modules under these names too.
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup::Session;

use Exporter 'import';
our @EXPORT = qw(
  start_server
  create_database
  open_session
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

# Fill all 15 tables.
sub load_rows
{
	my ($node, $database) = @_;

	$node->command_ok(
		[
			'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr($database),
			'-f', 'test/reference/rows.sql'
		],
		"rows for all tables of $database");
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
