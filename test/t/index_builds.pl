# Concurrent index builds: one in progress is told apart from one that failed, and an update accepts neither.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

my $node = start_server('main');

# Begin a statement that builds an index, and wait until it waits for others in that phase.
sub begin_build
{
	my ($database, $statement, $phase) = @_;
	my $builder = open_session($node, $database);

	$builder->begin($statement);
	wait_for_phase($database, $builder, $phase);
	return $builder;
}

sub wait_for_phase
{
	my ($database, $builder, $phase) = @_;
	my $pid = $builder->pid;

	$node->poll_query_until($database,
		"SELECT count(*) = 1 FROM pg_stat_progress_create_index WHERE pid = $pid AND phase = '$phase'")
	  or die "the build does not come to: $phase";
	return;
}

# Cancel a build and wait for its end.
sub cancel
{
	my ($database, $builder) = @_;

	$node->safe_psql($database, 'SELECT pg_cancel_backend(' . $builder->pid . ')');
	my ($out, $error) = $builder->finish;
	like($error, qr/canceling statement due to user request/, 'the build is cancelled');
	$builder->quit;
	return;
}

# A session that has written to the table and not committed: every build has to wait for it.
sub open_writer
{
	my ($database) = @_;
	my $writer = open_session($node, $database);

	$writer->query('BEGIN; UPDATE sessions SET created_at = created_at');
	return $writer;
}

my $build = 'CREATE INDEX CONCURRENTLY sessions_user_id_idx ON sessions (user_id)';
my $being_built = 'warning|index_being_built|index|sessions_user_id_idx|valid|invalid';
my $invalid = 'error|invalid_index|index|sessions_user_id_idx|valid|invalid';

# CREATE INDEX CONCURRENTLY, from its first phase to its end
create_database($node, 'test');
is_intact($node, 'test', 'intact at first');
$node->safe_psql('test', 'DROP INDEX sessions_user_id_idx');
finds(
	$node, 'test',
	['error|missing_index|index|sessions_user_id_idx|ON sessions USING btree (user_id)|'],
	'the index is missing');

my $writer = open_writer('test');
my $builder = begin_build('test', $build, 'waiting for writers before build');
finds($node, 'test', ["$being_built, not ready"], 'being built: before it is filled');
is($node->safe_psql('test', 'SELECT schema_setup_assert()'), '', 'being built: no reason for assert to fail');

my $old_reader = open_session($node, 'test');
$old_reader->query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM tenants');
$writer->query('COMMIT');
wait_for_phase('test', $builder, 'waiting for old snapshots');
finds($node, 'test', [$being_built], 'being built: once it is filled');
$old_reader->query('COMMIT');
$builder->finish;
$builder->quit;
is_intact($node, 'test', 'built: intact');

# One that is cancelled, and its repair
$node->safe_psql('test', 'DROP INDEX sessions_user_id_idx');
$writer->query('BEGIN; UPDATE sessions SET created_at = created_at');
$builder = begin_build('test', $build, 'waiting for writers before build');
finds($node, 'test', ["$being_built, not ready"], 'to be cancelled: being built');
cancel('test', $builder);
$writer->query('COMMIT');
finds($node, 'test', ["$invalid, not ready"], 'cancelled: invalid');
is_refused($node, 'test', 'SELECT schema_setup_assert()',
	qr/invalid_index: index sessions_user_id_idx: invalid, not ready; expected: valid/, 'cancelled: assert');

# Another index of the same table that is being built does not hide it.
$writer->query('BEGIN; UPDATE sessions SET created_at = created_at');
$builder = begin_build('test', 'CREATE INDEX CONCURRENTLY other_idx ON sessions (created_at)',
	'waiting for writers before build');
finds(
	$node, 'test',
	[
		"$invalid, not ready",
		'warning|unexpected_index|index|other_idx||ON sessions USING btree (created_at) (being built)'
	],
	'another index being built: still invalid');
$writer->query('COMMIT');
$builder->finish;
$builder->quit;
$node->safe_psql('test', 'DROP INDEX other_idx');

# Neither does its own rebuilding, once it is over.
$writer->query('BEGIN; UPDATE sessions SET created_at = created_at');
$builder = begin_build('test', 'REINDEX INDEX CONCURRENTLY sessions_user_id_idx', 'waiting for writers before build');
like(
	findings($node, 'test'),
	qr/^warning\|index_being_built\|index\|sessions_user_id_idx\|valid\|invalid, not ready$/m,
	'REINDEX CONCURRENTLY of an invalid index: being built');
$writer->query('COMMIT');
$builder->finish;
$builder->quit;
is_intact($node, 'test', 'REINDEX CONCURRENTLY repairs it: intact');

# REINDEX CONCURRENTLY of a valid index: the old one serves until the new one takes its place.
$writer->query('BEGIN; UPDATE sessions SET created_at = created_at');
$builder = begin_build('test', 'REINDEX INDEX CONCURRENTLY sessions_user_id_idx', 'waiting for writers before build');
finds(
	$node, 'test',
	['warning|unexpected_index|index|sessions_user_id_idx_ccnew||ON sessions USING btree (user_id) (being built)'],
	'REINDEX CONCURRENTLY: the new one');
is($node->safe_psql('test', 'SELECT statement FROM schema_setup_repair()'), '', 'REINDEX CONCURRENTLY: repair leaves it alone');
cancel('test', $builder);
$writer->query('COMMIT');
finds(
	$node, 'test',
	['warning|unexpected_index|index|sessions_user_id_idx_ccnew||ON sessions USING btree (user_id) (invalid)'],
	'REINDEX CONCURRENTLY cancelled: the new one is left');
is($node->safe_psql('test', 'SELECT statement FROM schema_setup_plan(online => true)'),
	'DROP INDEX CONCURRENTLY public.sessions_user_id_idx_ccnew', 'REINDEX CONCURRENTLY cancelled: what the plan does about it');
is($node->safe_psql('test', 'SELECT statement, error FROM schema_setup_repair()'),
	'DROP INDEX public.sessions_user_id_idx_ccnew|', 'REINDEX CONCURRENTLY cancelled: repair cleans up');
is_intact($node, 'test', 'REINDEX CONCURRENTLY cancelled and cleaned up: intact');

# The index of a key is an index like any other.
$writer->query('BEGIN; UPDATE sessions SET created_at = created_at');
$builder = begin_build('test', 'REINDEX TABLE CONCURRENTLY sessions', 'waiting for writers before build');
is( $node->safe_psql('test', q{SELECT count(*) FROM schema_setup_verify() WHERE severity = 'error'}),
	0, 'REINDEX TABLE CONCURRENTLY: no error');
$writer->query('COMMIT');
$builder->finish;
$builder->quit;
is_intact($node, 'test', 'REINDEX TABLE CONCURRENTLY: intact');
$_->quit foreach $writer, $old_reader;

# An update from 1.0 makes the indexes, or uses those that are there; while one is being built, it does neither.
create_database($node, 'old', version => '1.0');
is_intact($node, 'old', 'version 1.0 is intact');
my $fingerprint = $node->safe_psql('old', 'SELECT schema_setup_fingerprint()');
my $version = q{SELECT extversion FROM pg_extension WHERE extname = 'schema_setup'};
$writer = open_writer('old');
$builder = begin_build('old', $build, 'waiting for writers before build');
is_refused(
	$node, 'old', q{ALTER EXTENSION schema_setup UPDATE},
	qr/index "sessions_user_id_idx" is being built by another session/, 'update during the build');
is($node->safe_psql('old', $version), '1.0', 'update during the build: still version 1.0');

cancel('old', $builder);
$writer->query('COMMIT');
is_refused(
	$node, 'old',
	'ALTER EXTENSION schema_setup UPDATE',
	qr/does not have version 1\.1 .*: 1 problem\n.*invalid_index: index sessions_user_id_idx: invalid, not ready/s,
	'update with an invalid index');
is($node->safe_psql('old', $version), '1.0', 'update with an invalid index: still version 1.0');
$node->safe_psql('old', 'DROP INDEX sessions_user_id_idx');
is_intact($node, 'old', 'update with an invalid index: version 1.0 is intact');
is($node->safe_psql('old', 'SELECT schema_setup_fingerprint()'),
	$fingerprint, 'update with an invalid index: nothing has changed');

$node->safe_psql('old', $build);
my $oid = $node->safe_psql('old', q{SELECT 'sessions_user_id_idx'::regclass::oid});
$node->safe_psql('old', 'ALTER EXTENSION schema_setup UPDATE');
is($node->safe_psql('old', $version), '1.1', 'update once it is built: version 1.1');
is_intact($node, 'old', 'update once it is built: intact');
is($node->safe_psql('old', q{SELECT 'sessions_user_id_idx'::regclass::oid}), $oid, 'it uses the index that was there');

$writer->quit;
done_testing();
