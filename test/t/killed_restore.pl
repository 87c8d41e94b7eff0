# A data-only restore with --disable-triggers that is killed half-way leaves the foreign keys of the table at hand
# disabled: pg_restore disables the triggers, copies, and enables them in transactions of their own.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use IPC::Run;
use Test::More;

use SchemaSetup;

my $node = start_server('main');
my $archive = PostgreSQL::Test::Utils::tempdir . '/archive';
create_database($node, 'source');
load_rows($node, 'source');
$node->command_ok([ 'pg_dump', '-F', 'custom', '-f', $archive, '-d', $node->connstr('source') ], 'dump');

my $blocker;
my $restore;
my $restore_errors;

# Begin to restore into a new database, up to where the rows of the table are copied.
#
# What stops it there is a lock on an index that another session is about to move: only COPY needs the index.
sub restore_until
{
	my ($database, $table, $index) = @_;

	create_database($node, $database);
	is_intact($node, $database, "$database: intact before the restore");
	$blocker = open_session($node, $database);
	$blocker->query("BEGIN; ALTER INDEX $index SET TABLESPACE pg_default");
	$restore_errors = '';
	$restore = IPC::Run::start(
		[
			'pg_restore', '--data-only', '--disable-triggers', '-d',
			$node->connstr($database) . ' application_name=restore', $archive
		],
		'2>', \$restore_errors);
	$node->poll_query_until(
		$database, qq{
		SELECT count(*) = 1 FROM pg_stat_activity
		WHERE application_name = 'restore' AND wait_event_type = 'Lock' AND query LIKE 'COPY public.$table %'})
	  or die 'the restore does not come to the table';
	return;
}

# Wait until the server has noticed that the restore is gone.
sub wait_for_its_end
{
	my ($database) = @_;

	$blocker->query('ROLLBACK');
	$blocker->quit;
	$node->poll_query_until($database,
		q{SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name = 'restore'})
	  or die 'the restore does not end';
	return;
}

# A key that does not check its own rows, and one that does nothing when its parents go.
sub no_checks
{
	my ($key) = @_;
	return "error|foreign_key_not_enforced|foreign key|$key|4 triggers enabled|"
	  . 'insert check disabled, update check disabled';
}

sub no_actions
{
	my ($key) = @_;
	return "error|foreign_key_not_enforced|foreign key|$key|4 triggers enabled|"
	  . 'delete action disabled, update action disabled';
}

# Killed by the operating system, at a table that has foreign keys and is referenced by others
restore_until('killed', 'report_weeks', 'report_weeks_pkey');
$restore->signal('KILL');
eval { $restore->finish };
wait_for_its_end('killed');
my @report_weeks_broken = (
	no_actions('hot_list_items.hot_list_items_report_week_id_report_weeks_id_fk'),
	no_actions('lead_metrics.lead_metrics_report_week_id_report_weeks_id_fk'),
	no_actions('pipeline_stage_counts.pipeline_stage_counts_report_week_id_report_weeks_id_fk'),
	no_actions('report_exports.report_exports_report_week_id_report_weeks_id_fk'),
	no_actions('report_week_manual.report_week_manual_report_week_id_report_weeks_id_fk'),
	no_checks('report_weeks.report_weeks_published_by_users_id_fk'),
	no_checks('report_weeks.report_weeks_tenant_id_tenants_id_fk'));
finds($node, 'killed', \@report_weeks_broken, 'killed: the keys of the table at hand, and no others');

# Neither the table's definition nor pg_constraint shows it, and it is true.
is( $node->safe_psql('killed', q{SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated}),
	20, 'killed: all foreign keys look right');
$node->safe_psql(
	'killed', q{
	INSERT INTO report_weeks (id, tenant_id, week_ending_date, period_start_at, period_end_at)
	VALUES (gen_random_uuid(), gen_random_uuid(), '2025-03-02', now(), now())});
is( $node->safe_psql('killed', 'SELECT count(*) FROM report_weeks WHERE tenant_id NOT IN (SELECT id FROM tenants)'),
	1, 'killed: a row without a tenant is accepted');
is_refused($node, 'killed', 'SELECT schema_setup_assert()', qr/is not intact: 7 problems/, 'killed: assert');

$node->safe_psql('killed', 'TRUNCATE report_weeks CASCADE; ALTER TABLE report_weeks ENABLE TRIGGER ALL');
is_intact($node, 'killed', 'killed: intact after the repair');
is_refused(
	$node, 'killed', q{
	INSERT INTO report_weeks (id, tenant_id, week_ending_date, period_start_at, period_end_at)
	VALUES (gen_random_uuid(), gen_random_uuid(), '2025-03-02', now(), now())},
	qr/violates foreign key constraint "report_weeks_tenant_id_tenants_id_fk"/,
	'killed: a row without a tenant after the repair');

# Its connection terminated by an administrator, at a table that nothing references
restore_until('terminated', 'sessions', 'sessions_token_unique');
$node->safe_psql('terminated',
	q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'restore'});
$restore->finish;
like($restore_errors, qr/terminating connection due to administrator command/, 'terminated: the restore fails');
wait_for_its_end('terminated');
finds($node, 'terminated', [ no_checks('sessions.sessions_user_id_users_id_fk') ],
	'terminated: the key of the table at hand, and no others');
$node->safe_psql('terminated', 'ALTER TABLE sessions ENABLE TRIGGER ALL');
is_intact($node, 'terminated', 'terminated: intact after the repair');

# One that is not interrupted leaves nothing behind.
create_database($node, 'finished');
$node->command_ok(
	[ 'pg_restore', '--data-only', '--disable-triggers', '-d', $node->connstr('finished'), $archive ],
	'finished: restored');
is_intact($node, 'finished', 'finished: intact');
is(rows_of_all_tables($node, 'finished'), rows_of_all_tables($node, 'source'), 'finished: all rows are there');

done_testing();
