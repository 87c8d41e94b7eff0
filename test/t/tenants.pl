# Many schemas with the same tables: which of them a command means, what it finds, and migrate of all while some are broken or
# in use, others are read and written, and everything may be killed.
use strict;
use warnings;

use Encode ();
use IPC::Run;
use JSON::PP;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes 'time';

use SchemaSetup;
use SchemaSetup::Migration;

my $program = 'src/client/schema_setup';
my $many = $ENV{TENANTS} || 40;
my $kills = $ENV{TENANT_KILLS} || 9;
my $seed = $ENV{SEED} || 20261126;
srand $seed;
note "SEED=$seed TENANTS=$many TENANT_KILLS=$kills";

# A server that is killed comes back by itself.
my $node = start_server('main', settings => "restart_after_crash = on\nmax_connections = 60\nmax_locks_per_transaction = 256\n");

# Run the program in a database; returns its exit status and both outputs.
sub run_program
{
	my ($database, @arguments) = @_;
	my ($out, $error) = ('', '');
	local %ENV = (%ENV, PGHOST => $node->host, PGPORT => $node->port, PGUSER => 'postgres', PGDATABASE => $database);

	IPC::Run::run([ $program, @arguments ], '<', \undef, '>', \$out, '2>', \$error,
		IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));
	return ($? >> 8, $out, $error);
}

# Test how it ends, and what it prints on both outputs.
sub ends
{
	my ($database, $arguments, $status, $pattern, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my ($got, $out, $error) = run_program($database, @$arguments);

	ok($got == $status && "$out$error" =~ $pattern, "$name") or diag("exit status $got\n$out$error");
	return ($out, $error);
}

# The same with --json; returns the value.
sub json_of
{
	my ($database, $arguments, $status, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my ($got, $out, $error) = run_program($database, @$arguments, '--json');

	is($got, $status, $name) or diag("$out$error");
	return decode_json($out);
}

# The schemas that status lists.
sub listed
{
	my (@arguments) = @_;
	my ($status, $out, $error) = run_program('names', 'status', '--json', @arguments);

	return $status == 0 ? join ' ', map { Encode::encode_utf8($_->{schema}) } @{ decode_json($out)->{schemas} } : $error;
}

sub make_schemas
{
	my ($database, $version, @schemas) = @_;

	$node->safe_psql($database, join '', map {qq{CREATE SCHEMA "$_"; SELECT schema_setup_install(\$\$"$_"\$\$::regnamespace, '$version');}} @schemas);
	return;
}

sub versions
{
	my ($database) = @_;

	return $node->safe_psql($database, q{SELECT coalesce(schema_setup_version(oid::regnamespace), 'none'), count(*) FROM pg_namespace
		WHERE nspname LIKE 't%' GROUP BY 1 ORDER BY 1}) =~ s/\n/ /gr;
}

# ---------------------------------------------------------------------------------------------------------
# Which schemas

create_database($node, 'names');
make_schemas('names', '1.1', 'a_1', 'aX1', 'a%1', 'Upper', 'b "1" \'x\'' =~ s/"/""/gr, "\xc3\xa9");
$node->safe_psql('names', q{
	DROP TABLE a_1.sessions, a_1.audit_log;
	CREATE SCHEMA another_application; CREATE TABLE another_application.users (id int); CREATE TABLE another_application.sessions (id int);
	CREATE SCHEMA nothing;
	CREATE VIEW nothing.users AS SELECT 1});
is(listed(), "public Upper a%1 aX1 a_1 b \"1\" 'x' \xc3\xa9", 'status: the extension\'s own schema, and all with the tables');
is(listed('--all'), listed(), '--all: the same');
is(listed('--schema', 'a*'), 'a%1 aX1 a_1', 'a pattern: none of another application');
is(listed('--schema', 'a_1', '--schema', 'p*'), 'public a_1', 'a name is no pattern: _');
is(listed('--schema', 'a%1'), 'a%1', 'a name is no pattern: %');
is(listed('--schema', 'a?1'), 'a%1 aX1 a_1', 'a pattern: any letter');
is(listed('--schema', 'upper*', '--schema', 'Upp*', '--schema', 'Upper'), "schema_setup: no schema named like \"upper*\" has the tables\n"
	  . "  A schema has the tables if it has more than half of them.\n", 'capitals are capitals');
is(listed('--schema', 'Upp*', '--schema', 'Upper'), 'Upper', 'each once');
is(listed('--all', '--exclude', 'a*', '--exclude', 'public'), "Upper b \"1\" 'x' \xc3\xa9", '--exclude');
is(listed('--schema', 'nothing', '--schema', 'a_1'), 'a_1 nothing', 'one that is named is taken at its word');
like(listed('--schema', 'nowhere', '--schema', 'a_1'), qr/^schema_setup: schema "nowhere" does not exist\n/, 'one that does not exist');
like(listed('--all', '--exclude', '*'), qr/^schema_setup: --exclude leaves no schema\n/, 'none is left');
foreach my $case (
	[ 'push works on one schema at a time', 'push', '--schema', 'a*' ],
	[ 'push works on one schema at a time', 'push', '--schema', 'a', '--schema', 'b' ],
	[ '--abort works on one schema at a time', 'migrate', '--abort', '--all' ],
	[ '--all is every schema: it has no --schema beside it', 'verify', '--all', '--schema', 'a' ],
	[ '--exclude is for --all, or a --schema that stands for more than one', 'plan', '--exclude', 'a' ],
	[ '--jobs needs a number from 1 to 64, not "0"', 'migrate', '--jobs', '0' ],
	[ '--canary needs a number from 1 to 99999, not "0"', 'migrate', '--canary', '0' ],
	[ '--max-failures needs a number, not "some"', 'migrate', '--max-failures', 'some' ],
	[ 'unknown option of verify: --jobs', 'verify', '--jobs', '2' ])
{
	my ($message, @arguments) = @$case;
	ends('names', \@arguments, 1, qr/^schema_setup: \Q$message\E\n  Try: schema_setup --help\n$/, "usage: @arguments");
}

# ---------------------------------------------------------------------------------------------------------
# What the commands that look find

ends('names', ['status'], 0, qr/^  schema +intact\n  tenants +6 schemas with the same tables\n +5 of them: version 1\.1\n +1 of them: the schema of no version\n  history +1\.1 since [-0-9]{10} [:0-9]{8}[-+]\d\d, by postgres, installed in \d+ ms\n\z/m,
	'status: how many have which version');
ends('names', ['verify'], 0, qr/^version 1\.1 in database "names" is intact\nnot looked at: 6 schemas with the same tables; --all is for them too\n$/,
	'verify: of the extension\'s own alone, and it says so');
ends('names', [ 'verify', '--all', '--exclude', 'a_1' ], 0, qr/^version 1\.1 in 6 schemas of database "names" is intact\n$/, 'verify --all: intact');
ends('names', [ 'verify', '--all' ], 2, qr/^ a_1 .* error .* missing_table .* table audit_log .*CREATE TABLE a_1\.audit_log.*^different from version 1\.1: 1 of 7 schemas of database "names"\n$/ms,
	'verify --all: what differs, where, and what repairs it');
my $findings = json_of('names', [ 'verify', '--all' ], 2, 'verify --all --json');
is(join(' ', map { "$_->{schema}.$_->{object}" } grep { $_->{problem} eq 'missing_table' } @$findings), 'a_1.audit_log a_1.sessions',
	'verify --json: each row says its schema');
ends('names', [ 'plan', '--all' ], 2, qr/\A-- database "names", schema "a_1": .*^CREATE TABLE a_1\.audit_log/ms, 'plan --all');
is(scalar grep({ $_->{schema} ne 'a_1' } @{ json_of('names', [ 'plan', '--all' ], 2, 'plan --all --json') }), 0, 'plan --json: each row says its schema');
ends('names', [ 'plan', '--all', '--exclude', 'a_1' ], 0, qr/^-- nothing to do\n$/, 'plan --all: nothing to do');
$node->safe_psql('names', 'ALTER TABLE "Upper".users ADD nickname text');
ends('names', [ 'plan', '--schema', 'U*' ], 2, qr/^-- verification finds something that no statement mends without --allow-data-loss/, 'plan: what no statement mends');
ends('names', [ 'pull', '--schema', 'a?1', '--exclude', 'a_1' ], 0, qr/\A-- schema "a%1"\n\nCREATE TYPE .*^-- schema "aX1"\n\nCREATE TYPE /ms, 'pull');
my $definitions = json_of('names', [ 'pull', '--schema', 'a?1' ], 0, 'pull --json');
is(join(' ', map { $_->{schema} } @$definitions), 'a%1 aX1 a_1', 'pull --json: the schemas');
ends('names', [ 'check-data', '--all', '--exclude', 'a_1' ], 0, qr/^the rows in 6 schemas of database "names" are what they should be\n$/, 'check-data --all: good');
$node->safe_psql('names', q{SET session_replication_role = replica; INSERT INTO "aX1".memberships (user_id, role) VALUES (gen_random_uuid(), 'agency_admin')});
ends('names', [ 'check-data', '--all', '--exclude', 'a_1' ], 2, qr/^ aX1 .*orphan/m, 'check-data --all: bad rows');
is(join(' ', map { $_->{schema} } @{ json_of('names', [ 'check-data', '--schema', 'a?1', '--exclude', 'a_1' ], 2, 'check-data --json') }), 'aX1',
	'check-data --json: each row says its schema');

# ---------------------------------------------------------------------------------------------------------
# migrate: the extension and all schemas, some of them broken in ten ways, one in use

create_database($node, 'model', version => '1.0');
make_schemas('model', '1.0', map { sprintf 't%03d', $_ } 1 .. $many);
$node->safe_psql('model', q{INSERT INTO t030.users (email) SELECT 'user ' || i FROM generate_series(1, 500) i});
create_database($node, 'intact', template => 'model');
create_database($node, 'broken', template => 'model');

my %breaks = (
	t001 => 'DROP TABLE t001.sessions',
	t002 => 'ALTER TABLE t002.users DROP COLUMN email',
	t003 => 'ALTER TABLE t003.sessions DROP CONSTRAINT sessions_token_unique',
	t004 => 'ALTER TABLE t004.users ALTER email DROP NOT NULL',
	t005 => 'ALTER TABLE t005.sessions DROP CONSTRAINT sessions_user_id_users_id_fk',
	t006 => 'ALTER TABLE t006.users RENAME TO people',
	t007 => 'ALTER TABLE t007.sessions DISABLE TRIGGER ALL',
	t008 => q{ALTER TYPE t008.user_status RENAME VALUE 'pending' TO 'invited'},
	t009 => 'ALTER TABLE t009.users ALTER name TYPE text',
	t010 => 'ALTER TABLE t010.users ALTER status DROP DEFAULT');
$node->safe_psql('broken', $breaks{$_}) foreach sort keys %breaks;
my $reader = open_session($node, 'broken');
$reader->query('BEGIN; LOCK TABLE t011.sessions IN ROW EXCLUSIVE MODE');

# An application that reads and writes the others meanwhile; it ends at the first error.
append_to_file("$PostgreSQL::Test::Utils::tmp_check/application.sql", sprintf q{
\set n random(12, %d)
SELECT format('t%%s', lpad(:n::text, 3, '0')) AS schema \gset
BEGIN;
INSERT INTO :schema.users (email) VALUES (gen_random_uuid());
SELECT count(*) FROM :schema.users u LEFT JOIN :schema.sessions s ON s.user_id = u.id;
COMMIT;
}, $many);
my ($application_out, $application_error) = ('', '');
my $application = IPC::Run::start([ 'pgbench', '-h', $node->host, '-p', $node->port, '-U', 'postgres', '-n', '-c', '2', '-T', '600',
		'-f', "$PostgreSQL::Test::Utils::tmp_check/application.sql", 'broken' ], '<', \undef, '>', \$application_out, '2>', \$application_error);
$node->poll_query_until('broken', 'SELECT count(*) > 0 FROM t012.users') or die 'the application does nothing';

my $result = json_of('broken', [ 'migrate', '--all', '--jobs', '2', '--retries', '2' ], 2, 'migrate --all: some cannot be updated');
$application->pump_nb;
is($application_error =~ s/^pgbench \(.*\n//r, '', 'the application has seen no error');
ok($application->pumpable, '... and still runs');
$application->kill_kill;
my %result = map { $_->{schema} => $_ } @{ $result->{schemas} };
is(join(' ', grep { $result{$_}{result} eq 'failed' } sort keys %result), join(' ', sort keys %breaks, 't011'), 'migrate: the broken ones and the one in use are named');
is(join(' ', grep { $result{$_}{result} ne 'failed' && $result{$_}{result} ne 'updated' } sort keys %result), '', 'migrate: the others are updated');
is($result{t011}{error}, 'no moment was found in 2 attempts: could not lock "sessions" within 500 ms: process ' . $reader->pid . ' has a transaction open that writes to t011.sessions',
	'migrate: who is in the way');
like($result{t005}{error}, qr/^it has no version's schema \(\d+ errors, the first: missing_\w+: .*\): see schema_setup verify --schema t005$/, 'migrate: what is broken');
is(versions('broken'), '1.0|1 1.1|' . ($many - 11) . ' none|10', 'migrate: those are as they were, the others have the version');
is($node->safe_psql('broken', 'SELECT extversion FROM pg_extension WHERE extname = $$schema_setup$$'), '1.1', 'migrate --all: the extension first');

$reader->query('COMMIT');
my @again = grep { $_->{result} ne 'intact' } @{ json_of('broken', [ 'migrate', '--all', '--jobs', '2' ], 2, 'migrate again')->{schemas} };
is(join(' ', map { "$_->{schema}: $_->{result}" } @again), join(' ', (map { "$_: failed" } sort keys %breaks), 't011: updated'), 'migrate again: only what is left');
$node->safe_psql('broken', q{
	ALTER TABLE t006.people RENAME TO users;
	ALTER TYPE t008.user_status RENAME VALUE 'invited' TO 'pending';
	SELECT schema_setup_repair(oid::regnamespace, true, '1.1') FROM pg_namespace WHERE nspname LIKE 't0%'});
ends('broken', [ 'migrate', '--all' ], 0, qr/^version 1\.1: (\d+) of \1 schemas \(\1 had it, 0 updated/m, 'migrate: when all is mended, nothing is left to do');
ends('broken', [ 'verify', '--all' ], 0, qr/is intact/, 'verify: all of them');

# Which of them, canaries, and when to stop
ends('model', [ 'migrate', '--schema', 't00*' ], 0, qr/^version 1\.0: 9 of 9 schemas \(9 had it, 0 updated/m, 'migrate of a pattern: the extension is left alone');
ends('model', [ 'migrate', '--schema', 't00*', '--to', '1.1' ], 0, qr/^version 1\.1: 9 of 9 schemas \(0 had it, 9 updated/m, 'migrate --to: ahead of the extension');
ends('model', [ 'migrate', '--schema', 't00*' ], 2, qr/schema "t001": it has version 1\.1, which is newer: --to has it go back\n/, 'migrate: none goes back unasked');
ends('model', [ 'migrate', '--schema', 't00*', '--to', '1.0' ], 0, qr/^version 1\.0: 9 of 9 schemas \(0 had it, 9 updated/m, 'migrate --to: back');
ends('model', [ 'migrate', '--schema', 't001' ], 0, qr/^version 1\.0: 1 of 1 schema \(1 had it/m, 'migrate of one schema');

my $writer = open_session($node, 'intact');
$writer->query('BEGIN; LOCK TABLE t002.sessions, t005.sessions IN ROW EXCLUSIVE MODE');
ends('intact', [ 'migrate', '--schema', 't*', '--to', '1.1', '--canary', '3', '--retries', '1', '--lock-timeout', '10ms' ], 2,
	qr/^schema_setup: no other schema is begun, since one of the first 3 has failed\n.*failed: 1 schema; not begun: @{[$many - 3]}$/ms, '--canary: one fails');
is(versions('intact'), '1.0|' . ($many - 2) . ' 1.1|2', '--canary: no other is begun');
ends('intact', [ 'migrate', '--schema', 't*', '--to', '1.1', '--max-failures', '2', '--retries', '1', '--lock-timeout', '10ms' ], 2,
	qr/failed: 2 schemas; not begun: @{[$many - 5]}$/m, '--max-failures');
$writer->query('COMMIT');
ends('intact', [ 'migrate', '--all', '--canary', '3', '--jobs', '4' ], 0, qr/^version 1\.1: $many of $many schemas \(3 had it/m, '--canary: the others follow');

# What takes too long for a transaction is prepared as for the extension's own schema.
create_database($node, 'slow', template => 'model');
$node->safe_psql('slow', q{
	INSERT INTO t003.users (email) SELECT 'user ' || i FROM generate_series(1, 20000) i;
	INSERT INTO t003.sessions (user_id, token, expires_at) SELECT id, repeat(md5(email), 15), now() FROM t003.users;
	ANALYZE});
ends('slow', [ 'migrate', '--all', '--max-lock-time', '200ms', '--exclude', 't01*', '--exclude', 't02*' ], 0,
	qr/^CREATE INDEX CONCURRENTLY sessions_user_id_idx ON t003\.sessions.*^version 1\.1: (\d+) of \1 schemas/ms, 'what takes long is done ahead');
is($node->safe_psql('slow', q{SELECT count(*) FROM pg_index WHERE NOT indisvalid}), '0', 'what takes long: nothing is left over');
ends('slow', [ 'migrate', '--schema', 't011' ], 0, qr/^CREATE INDEX CONCURRENTLY .*^version 1\.1: 1 of 1 schema/ms, 'one schema: all that can be is done ahead');

# ---------------------------------------------------------------------------------------------------------
# Roles

$node->safe_psql('model', q{
	CREATE ROLE tenant_owner LOGIN CONNECTION LIMIT 1;
	GRANT USAGE ON SCHEMA public TO tenant_owner;
	ALTER SCHEMA t012 OWNER TO tenant_owner; ALTER SCHEMA t013 OWNER TO tenant_owner});
$node->safe_psql('model', $node->safe_psql('model', q{
	SELECT string_agg(format('ALTER %s %s OWNER TO tenant_owner', CASE WHEN c.relkind IS NULL THEN 'TYPE' ELSE 'TABLE' END, t.oid::regtype), ';')
	FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid WHERE t.typnamespace::regnamespace::text IN ('t012', 't013') AND t.typtype IN ('c', 'e')}));
{
	my ($status, $out, $error) = run_program('model', 'migrate', '-U', 'tenant_owner', '--schema', 't012', '--schema', 't013', '--schema', 't014', '--to', '1.1', '--jobs', '3');
	is($status, 2, 'the owner of two of three') or diag("$out$error");
	like($out, qr/^the server has connections for 1 at a time, not 3\n.*^version 1\.1: 2 of 3 schemas/ms, 'a limit of connections: fewer at a time');
	like($error, qr/^schema_setup: schema "t014": must be owner of the tables of schema "t014" to repair them\nTable/m, 'the third is refused');
}

# ---------------------------------------------------------------------------------------------------------
# Signals, and killing

create_database($node, 'killed_model', version => '1.0');
make_schemas('killed_model', '1.0', map { sprintf 't%03d', $_ } 1 .. $many);
create_database($node, 'whole', template => 'killed_model');
my $begin = time;
ends('whole', [ 'migrate', '--all', '--jobs', '2' ], 0, qr/^version 1\.1: $many of $many/m, 'not killed: done');
my $duration = time - $begin;

my %ways = (%SchemaSetup::Migration::ways, 'client: SIGTERM' => sub { return kill 'TERM', $_[0]{handle}{KIDS}[0]{PID}; });
my ($killed, $round) = (0, 0);
while ($killed < $kills && $round < 3 * $kills)
{
	my $way = (sort keys %ways)[ $round++ % keys %ways ];
	my $database = "round_$round";

	create_database($node, $database, template => 'killed_model');
	for (1 .. 1 + int rand 2)
	{
		my $migrate = SchemaSetup::Migration->new($node, $program, $database, '--all', '--jobs', '2');

		$killed++ if $migrate->let_run(rand $duration) && $ways{$way}->($migrate);
		eval { $migrate->finish; 1 } or fail("round $round, $way: something is left that does not end");
		$migrate->wait_for_server or die 'the server does not come back';
	}
	my ($status, $out, $error) = run_program($database, 'migrate', '--all', '--jobs', '2');
	my ($intact) = run_program($database, 'verify', '--all');
	ok($status == 0 && $intact == 0 && versions($database) eq "1.1|$many", "round $round, $way: run again, every schema has the version, intact")
	  or diag("$out$error");
	$node->safe_psql('postgres', "DROP DATABASE $database WITH (FORCE)");
}
cmp_ok($killed, '>=', $kills, "$killed kills");

done_testing();
