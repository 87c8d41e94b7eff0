# Eight sessions verify in a loop, while others create and drop indexes, add and drop columns, update the extension and
# rewrite the tables: no crash, no wrong row, no wait, and no lock that is left.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use IPC::Run;
use Test::More;

use SchemaSetup;

my $seconds = $ENV{SESSIONS_SECONDS} || 30;
my $node = start_server('main');
my $scripts = PostgreSQL::Test::Utils::tempdir;
create_database($node, 'busy');
load_rows($node, 'busy');
is_intact($node, 'busy', 'intact at first');

sub write_script
{
	my ($name, @statements) = @_;

	PostgreSQL::Test::Utils::append_to_file("$scripts/$name.sql", join '', map { "$_;\n" } @statements);
	return "$scripts/$name.sql";
}

# What may be found at any moment of what the others do, and nothing else. The indexes of the newest version are there
# if, and only if, that is the version. No lock on a table is held, or waited for.
$node->safe_psql(
	'busy', q{
	CREATE FUNCTION check_findings() RETURNS void LANGUAGE plpgsql AS $$
	DECLARE
		row record;
	BEGIN
		FOR row IN SELECT * FROM schema_setup_verify() LOOP
			IF (row.severity, row.problem, row.object) NOT IN (
				('error', 'unexpected_column', 'users.nickname'),
				('error', 'unexpected_column', 'tenants.color'),
				('warning', 'unexpected_index', 'tenant_branding_idx'),
				('warning', 'unexpected_index', 'tenant_branding_idx_ccnew'),
				('warning', 'unexpected_index', 'tenant_branding_idx_ccold'),
				('warning', 'unexpected_index', 'users_lower_idx'),
				('warning', 'unexpected_constraint', 'tenants.tenants_name_check')) THEN
				RAISE 'not plausible: %', row;
			END IF;
		END LOOP;
		PERFORM FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
		WHERE l.pid = pg_backend_pid() AND c.relnamespace <> 'pg_catalog'::regnamespace;
		IF FOUND THEN
			RAISE 'there is a lock on a table';
		END IF;
	END
	$$;

	-- Takes the database back to the version before, as if its indexes had never been made.
	CREATE FUNCTION go_back() RETURNS void LANGUAGE plpgsql AS $$
	BEGIN
		UPDATE pg_extension SET extversion = '1.0' WHERE extname = 'schema_setup';
		DROP INDEX ct_raw_snapshots_endpoint_idx, ct_raw_snapshots_tenant_id_idx, memberships_tenant_id_idx,
			memberships_user_id_idx, report_weeks_tenant_id_idx, report_weeks_week_ending_date_idx,
			sessions_user_id_idx, sync_runs_tenant_id_idx;
	END
	$$});

# Each script is run by a session of its own, again and again. What builds an index concurrently waits for all
# transactions, so it has a table that no other of them waits for.
my %changes = (
	indexes => [
		'CREATE INDEX CONCURRENTLY tenant_branding_idx ON tenant_branding (tenant_id)',
		'REINDEX INDEX CONCURRENTLY tenant_branding_idx',
		'DROP INDEX CONCURRENTLY tenant_branding_idx',
		'CREATE INDEX tenant_branding_idx ON tenant_branding (lower(header_layout))',
		'DROP INDEX tenant_branding_idx',
	],
	columns => [
		'ALTER TABLE users ADD COLUMN nickname text',
		q{ALTER TABLE users ALTER COLUMN nickname SET DEFAULT lower('X')},
		q{CREATE INDEX users_lower_idx ON users (lower(email)) WHERE name <> ''},
		'ALTER TABLE users DROP COLUMN nickname',
		'DROP INDEX users_lower_idx',
		'ALTER TABLE tenants ADD COLUMN color text',
		q{ALTER TABLE tenants ADD CONSTRAINT tenants_name_check CHECK (name <> '')},
		'ALTER TABLE tenants DROP CONSTRAINT tenants_name_check',
		'ALTER TABLE tenants DROP COLUMN color',
		'BEGIN',
		'ALTER TABLE sync_runs ALTER COLUMN status TYPE text',
		'ALTER TABLE sync_runs ALTER COLUMN status DROP DEFAULT',
		'ALTER TABLE sync_runs ALTER COLUMN status TYPE sync_status USING status::sync_status',
		q{ALTER TABLE sync_runs ALTER COLUMN status SET DEFAULT 'running'},
		'COMMIT',
	],
	updates => [ 'SELECT go_back()', 'ALTER EXTENSION schema_setup UPDATE' ],
	rewrites => [
		(map { "VACUUM FULL $_" } 'users', 'tenants', 'report_weeks', 'sessions', 'memberships', 'audit_log'),
		'TRUNCATE audit_log, hot_list_items',
		'REINDEX TABLE users',
	]);
my $verify = write_script('verify', 'SELECT check_findings()', 'SELECT schema_setup_fingerprint()',
	'SELECT count(*) FROM schema_setup_objects()', 'SELECT count(*) FROM schema_setup_plan()');

# Run scripts in several sessions for as long as it takes; pgbench ends a session at its first error.
my @running;

sub begin_sessions
{
	my ($name, $sessions, $options, $file) = @_;
	my ($out, $error) = ('', '');
	local $ENV{PGOPTIONS} = $options;
	my $handle = IPC::Run::start(
		[ 'pgbench', '-n', '-c', $sessions, '-j', $sessions, '-T', $seconds, '-f', $file, $node->connstr('busy') ],
		'>', \$out, '2>', \$error);

	push @running, { name => $name, handle => $handle, out => \$out, error => \$error };
	return;
}

# The smallest lock timeout there is: who has to wait fails. Those who change things may, and a deadlock is theirs.
my $guard_off = '-c schema_setup.on_drift=off';
begin_sessions($_, 1, $guard_off, write_script($_, @{ $changes{$_} })) foreach sort keys %changes;
begin_sessions('8 sessions verify', 8, "$guard_off -c lock_timeout=1ms", $verify);
my %rounds;
foreach my $run (@running)
{
	my $ended_well = $run->{handle}->finish;

	($rounds{ $run->{name} }) = ${ $run->{out} } =~ /number of transactions actually processed: (\d+)/;
	ok($ended_well && ${ $run->{error} } !~ /ERROR|FATAL/, "$run->{name}: no error") or diag(${ $run->{error} });
	note "$run->{name}: $rounds{$run->{name}} rounds in $seconds s";
}
cmp_ok($rounds{$_} || 0, '>=', 2, "$_: $rounds{$_} rounds") foreach sort keys %rounds;
is( $node->safe_psql(
		'busy', q{
	SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
	WHERE c.relnamespace = 'public'::regnamespace}),
	0, 'no lock is left');
$node->safe_psql('busy', 'ALTER EXTENSION schema_setup UPDATE');
is_intact($node, 'busy', 'intact in the end');

done_testing();
