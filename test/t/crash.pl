# The server is killed with SIGKILL at random moments while it installs, updates, takes tables in, ejects and repairs:
# after recovery each database is entirely before or entirely after, with all its rows, and the work can be done again.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep);

use SchemaSetup;

my $crashes = $ENV{CRASHES} || 20;
my $seed = $ENV{SEED} || int rand 2**31;
srand $seed;
note "SEED=$seed CRASHES=$crashes";

# The log tells what had begun and not ended when the server was killed.
my $node = start_server('main', settings => "log_statement = all\nlog_min_duration_statement = 0\n");

# Each with what makes the database that it begins with.
my %operations = (
	install => {
		statement => 'CREATE EXTENSION schema_setup',
		prepare => sub { },
	},
	update => {
		statement => 'ALTER EXTENSION schema_setup UPDATE',
		prepare => sub {
			my ($database) = @_;
			$node->safe_psql($database, q{CREATE EXTENSION schema_setup VERSION '1.0'});
			load_rows($node, $database);
		},
	},
	adopt => {
		statement => 'ALTER EXTENSION schema_setup UPDATE',
		prepare => sub {
			my ($database) = @_;
			load_file($node, $database, 'test/reference/by_hand.sql');
			load_rows($node, $database);
			$node->safe_psql($database, q{CREATE EXTENSION schema_setup VERSION 'unpackaged'});
		},
	},
	eject => {
		statement => 'SELECT schema_setup_eject()',
		prepare => sub {
			my ($database) = @_;
			$node->safe_psql($database, 'CREATE EXTENSION schema_setup');
			load_rows($node, $database);
		},
	},
	repair => {
		statement => 'SELECT step FROM schema_setup_repair()',
		prepare => sub {
			my ($database) = @_;
			$node->safe_psql($database, 'CREATE EXTENSION schema_setup');
			load_rows($node, $database);
			$node->safe_psql(
				$database, q{
				SET schema_setup.on_drift = off;
				ALTER TABLE sessions DISABLE TRIGGER ALL;
				ALTER TABLE users ALTER COLUMN email TYPE varchar(100);
				ALTER TABLE lead_metrics DROP CONSTRAINT lead_metrics_tenant_id_tenants_id_fk;
				ALTER TABLE sync_runs ALTER COLUMN records_updated TYPE smallint USING records_updated % 1000;
				DROP INDEX memberships_user_id_idx, ct_raw_snapshots_endpoint_idx;
				ALTER EXTENSION schema_setup DROP TABLE audit_log});
		},
	});
my @names = sort keys %operations;

# Everything that the operations write, what verify says, and all rows, as a text: databases with the same one are the same.
sub state_of
{
	my ($database) = @_;

	return $node->safe_psql(
		$database, q{
		SELECT 'relation', relname, relkind, relpersistence, relacl FROM pg_class
		WHERE relnamespace = 'public'::regnamespace ORDER BY 2;
		SELECT 'column', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute
		WHERE attnum > 0 AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
		ORDER BY attrelid::regclass::text, attnum;
		SELECT 'constraint', conrelid::regclass, pg_get_constraintdef(oid), convalidated FROM pg_constraint
		WHERE connamespace = 'public'::regnamespace ORDER BY conrelid::regclass::text, conname;
		SELECT 'triggers', tgrelid::regclass, tgenabled, count(*) FROM pg_trigger
		GROUP BY 2, 3 ORDER BY tgrelid::regclass::text, 3;
		SELECT 'index', pg_get_indexdef(indexrelid), indisvalid, indisready FROM pg_index
		WHERE indexrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace) ORDER BY 2;
		SELECT 'type', typname, typtype FROM pg_type WHERE typnamespace = 'public'::regnamespace ORDER BY 2;
		SELECT 'function', proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 2;
		SELECT 'event trigger', evtname, evtenabled FROM pg_event_trigger ORDER BY 2;
		SELECT 'extension', extversion, extconfig::regclass[] FROM pg_extension WHERE extname = 'schema_setup';
		SELECT 'members', classid::regclass, count(*) FROM pg_depend
		WHERE deptype = 'e' AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'schema_setup')
		GROUP BY 2 ORDER BY classid::regclass::text;
		SELECT 'grants of the extension', objoid::regclass FROM pg_init_privs
		WHERE classoid = 'pg_class'::regclass AND objoid >= 16384 ORDER BY objoid::regclass::text;
		SELECT format('SELECT %L, t.* FROM %I t ORDER BY id', relname, relname) FROM pg_class
		WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname \gexec
		SELECT $$SELECT 'finding', problem, object FROM schema_setup_verify()$$ FROM pg_extension
		WHERE extname = 'schema_setup' AND extversion <> 'unpackaged' \gexec
	});
}

# Connect to the database of each operation.
sub connect_to_all
{
	return map { $_ => open_session($node, $_) } @names;
}

# Begin the statements of all operations, one of them last.
sub begin_all
{
	my ($sessions, $last) = @_;

	$sessions->{$_}->begin($operations{$_}{statement}) foreach sort { ($a eq $last) <=> ($b eq $last) } @names;
	return;
}

# Let all statements come to their end.
sub finish_all
{
	my %sessions = connect_to_all();

	begin_all(\%sessions, '');
	$sessions{$_}->finish foreach @names;
	$_->quit foreach values %sessions;
	return %sessions;
}

# From the log: which of these sessions are in the middle of their operation, and how many seconds the others took.
sub progress
{
	my ($log, %sessions) = @_;
	my %operation_of = map { $sessions{$_}->pid => $_ } @names;
	my (%middle, %seconds);

	foreach my $line (split /\n/, $log)
	{
		my ($pid, $what) = $line =~ /\[(\d+)\] .*?LOG:  (.*)/ or next;
		my $name = $operation_of{$pid} or next;

		$middle{$name} = 1 if $what eq "statement: $operations{$name}{statement}";
		$seconds{$name} = $1 / 1000 if $what =~ /^duration: ([\d.]+) ms/ && delete $middle{$name};
	}
	return (\%middle, \%seconds);
}

# Make the databases that these operations begin with.
sub make_databases
{
	my (@operations) = @_;

	$node->safe_psql('postgres',
		join '', map { "DROP DATABASE IF EXISTS $_;\nCREATE DATABASE $_ TEMPLATE before_$_;\n" } @operations);
	return;
}

# Test that a database is as it is before or after its operation; returns which.
sub is_before_or_after
{
	my ($name, $round) = @_;
	my $states = $operations{$name}{states};
	my $state = state_of($name);
	my ($moment) = grep { $states->{$_} eq $state } 'before', 'after';

	ok(defined $moment, "$round, $name: entirely " . ($moment || 'before or after')) or diag($state);
	return $moment || 'neither';
}

# What each begins and ends with, when nobody kills it, and how long it takes beside the others
foreach my $name (@names)
{
	$node->safe_psql('postgres', "CREATE DATABASE before_$name");
	$operations{$name}{prepare}->("before_$name");
	$operations{$name}{states}{before} = state_of("before_$name");
}
make_databases(@names);
my %sessions = finish_all();
my (undef, $seconds) = progress(slurp_file($node->logfile), %sessions);
foreach my $name (@names)
{
	my $operation = $operations{$name};

	$operation->{states}{after} = state_of($name);
	isnt($operation->{states}{after}, $operation->{states}{before},
		sprintf 'not killed, %s: done in %.3f s', $name, $seconds->{$name});
}
foreach my $state ('after adopt', 'before eject', 'after install', 'after repair', 'before update', 'after update')
{
	my ($moment, $name) = split / /, $state;
	unlike($operations{$name}{states}{$moment}, qr/^finding\|/m, "not killed, $name: intact $moment");
}
make_databases(@names);

# Each round aims at the operation that was hit least.
my %hits = map { $_ => 0 } @names;
my %ends;
for (my $round = 1; $round <= 5 * $crashes; $round++)
{
	my ($target) = sort { $hits{$a} <=> $hits{$b} || $a cmp $b } @names;
	last if $hits{$target} >= $crashes;

	my $seen = -s $node->logfile;
	%sessions = connect_to_all();
	my @processes = server_processes($node);
	begin_all(\%sessions, $target);
	sleep rand $seconds->{$target};
	kill_server($node, @processes);
	$_->abandon foreach values %sessions;
	$node->start;

	my ($middle) = progress(substr(slurp_file($node->logfile), $seen), %sessions);
	my %moments = map { $_ => is_before_or_after($_, "round $round") } @names;
	foreach my $name (@names)
	{
		$hits{$name} += exists $middle->{$name};
		$ends{ "$name: $moments{$name}" . (exists $middle->{$name} ? ', killed in the middle' : '') }++;
	}
	make_databases(grep { $moments{$_} ne 'before' } @names);
}
cmp_ok($hits{$_}, '>=', $crashes, "$_: killed in the middle $hits{$_} times") foreach @names;
note sprintf '%4d  %s', $ends{$_}, $_ foreach sort keys %ends;

# What has been killed again and again is done in the end.
finish_all();
is(state_of($_), $operations{$_}{states}{after}, "in the end, $_: done") foreach @names;

done_testing();
