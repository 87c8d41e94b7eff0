# The program as an operator, a CI and somebody in a hurry use it: options, terminals, signals, connections, settings of
# roles.
use strict;
use warnings;

use IO::Socket::INET;
use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;
use SchemaSetup::Terminal;

my $program = 'src/client/schema_setup';
my $temporary = PostgreSQL::Test::Utils::tempdir;
my $node = start_server('main', settings => "listen_addresses = '127.0.0.1'\n");
my %environment = (
	(map { $_ => $ENV{$_} } grep { !/^(PG|DATABASE_URL$)/ } keys %ENV),
	TMPDIR => $temporary, PGHOST => $node->host, PGPORT => $node->port, PGUSER => 'postgres', PGDATABASE => 'portal');

# Run the program to its end, with other variables and arguments; returns exit status and both outputs.
sub run_program
{
	my ($more, @arguments) = @_;
	local %ENV = (%environment, %$more);
	my ($out, $error) = ('', '');

	IPC::Run::run([ $program, @arguments ], '<', \'', '>', \$out, '2>', \$error,
		IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));
	return ($? >> 8, $out, $error);
}

# Test exit status and outputs of a run; no pattern means no output.
sub ends
{
	my ($more, $arguments, $status, $out, $error, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my @result = run_program($more, @$arguments);

	my $good = $result[0] == $status && (defined $out ? $result[1] =~ $out : $result[1] eq '')
	  && (defined $error ? $result[2] =~ $error : $result[2] eq '');
	return ok($good, $name) || diag("exit status $result[0]\noutput:\n$result[1]\nerrors:\n$result[2]");
}

# Run it by the shell; returns the exit status.
sub run_by_shell
{
	my ($command) = @_;
	local %ENV = %environment;

	return system("$program $command 2>/dev/null") >> 8;
}

# Begin to run it.
sub begin
{
	my ($more, @arguments) = @_;
	local %ENV = (%environment, %$more);
	my ($out, $error) = ('', '');
	my $handle = IPC::Run::start([ $program, @arguments ], '<', \'', '>', \$out, '2>', \$error,
		IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));

	return { handle => $handle, pid => $handle->{KIDS}[0]{PID}, out => \$out, error => \$error };
}

sub value
{
	my ($query, $database) = @_;

	return $node->safe_psql($database || 'portal', $query);
}

# ---------------------------------------------------------------------------------------------------------
# Options: those of each command are taken from its own help

$node->safe_psql('postgres', 'CREATE DATABASE portal');
my (undef, $help) = run_program({}, '--help');
my @commands = $help =~ /^  ([a-z-]+) +[a-z]/mg;
@commands = grep { (run_program({}, $_, '--help'))[0] == 0 } @commands;
cmp_ok(scalar(@commands), '>=', 7, 'the commands');
my %known;
foreach my $command (@commands)
{
	my (undef, $text) = run_program({}, $command, '--help');

	$known{$command} = { map { /--([\w-]+)(?: ([A-Z]+))?/ ? ($1 => $2 || '') : () } split /\n/, $text };
	foreach my $option (sort grep { $known{$command}{$_} } keys %{ $known{$command} })
	{
		ends({}, [ $command, "--$option" ], 1, undef, qr/^schema_setup: --$option needs a value\n/, "$command --$option: no value");
		ends({}, [ $command, "--$option=" ], 1, undef, qr/^schema_setup: --$option needs a value\n/, "$command --$option=: an empty one");
		next unless $known{$command}{$option} =~ /^(?:N|TIME)$/;
		ends({}, [ $command, "--$option", $_ ], 1, undef, qr/^schema_setup: --$option (?:needs|is)/, "$command --$option $_")
		  foreach '-1', 'x', '1x', '99999999999999999999', $option eq 'port' ? '65536' : '0';
	}
	ends({}, [ $command, "--$_=yes" ], 1, undef, qr/^schema_setup: --$_ takes no value\n/, "$command --$_: a value")
	  foreach sort grep { !$known{$command}{$_} } keys %{ $known{$command} };
}
my %all = map { %$_ } values %known;
foreach my $command (@commands)
{
	ends({}, [ $command, "--$_", $all{$_} ? 1 : () ], 1, undef, qr/^schema_setup: (?:unknown option of $command: --$_|--$_ needs)/,
		"$command: not its own --$_")
	  foreach sort grep { !exists $known{$command}{$_} } keys %all;
	my @words = $command eq 'completion' ? 'bash' : $command eq 'apply' ? 'plan.sql' : ();
	ends({}, [ $command, @words, 'more' ], 1, undef, qr/^schema_setup: unknown option of $command: more\n/, "$command: a word too many");
}
ends({}, [ 'migrate', '--lock-timeout', $_ ], 1, undef, qr/would be to wait without end/, "--lock-timeout $_") foreach '0', '0ms', '00min';
is(value('SELECT count(*) FROM pg_extension', 'portal'), 1, 'nothing was run meanwhile');

# What cannot be printed is a failure, and help is all that is asked for.
is(run_by_shell('migrate --help >/dev/full'), 1, 'migrate --help >/dev/full: fails');
is(value('SELECT count(*) FROM pg_extension'), 1, 'migrate --help >/dev/full: installs nothing');
ends({}, ['migrate'], 0, qr/is intact\n$/, undef, 'migrate');
is(run_by_shell('verify >/dev/full'), 1, 'verify >/dev/full: fails');
value('SET schema_setup.on_drift = off; ALTER TABLE users ADD nickname text');
is(run_by_shell('push --allow-data-loss --yes --help >/dev/full'), 1, 'push --help >/dev/full: fails');
like(value('SELECT problem FROM schema_setup_verify()'), qr/^unexpected_column$/, 'push --help >/dev/full: drops nothing');

# Options before the command, letters, and the end of options
$node->safe_psql('postgres', 'CREATE DATABASE second');
value('CREATE EXTENSION schema_setup', 'second');
ends({}, $_, 0, qr/"second" is intact/, undef, "@$_")
  foreach [ '-d', 'second', 'verify' ], ['-dsecond', 'verify'], [ '--dbname=second', '--', 'verify' ], [ '-wd', 'second', 'verify' ],
  [ 'verify', '-h', $node->host, '-p', $node->port, '-U', 'postgres', '-d', 'second' ];

# -d beside DATABASE_URL is another database of the same server.
my $url = 'postgresql://postgres@' . ($node->host =~ s{/}{%2F}gr) . ':' . $node->port . '/portal';
ends({ PGHOST => '/nowhere', PGPORT => 1, DATABASE_URL => $url }, [ 'verify', '-d', 'second' ], 0, qr/"second" is intact/, undef,
	'-d beside DATABASE_URL');

# ---------------------------------------------------------------------------------------------------------
# Terminals

ends({}, [ 'push', '--allow-data-loss' ], 1, qr/DROP COLUMN nickname/,
	qr/^schema_setup: nothing was changed\n  There is no terminal to ask on: --yes runs it without being asked\.\n$/, 'push without a terminal: refused');
like(value('SELECT problem FROM schema_setup_verify()'), qr/^unexpected_column$/, 'push without a terminal: nothing is done');
{
	local %ENV = (%environment, TERM => 'xterm');
	value(q{CREATE INDEX a_name_as_long_as_names_can_be_so_that_a_table_is_wider_than_it ON users (name, email, status, created_at, updated_at)});
	my $out = run_on_terminal(80, undef, $program, 'verify');
	like($out, qr/ index a_name_as/, 'on a terminal: findings');
	is(scalar(grep { my $line = $_; utf8::decode($line); length($line =~ s/\r//r) > 80 } grep { /\xe2\x94/ } split /\n/, $out), 0,
		'on a terminal: the table is as wide as that');
	value('DROP INDEX a_name_as_long_as_names_can_be_so_that_a_table_is_wider_than_it');
	$out = run_on_terminal(80, 'y', 'sh', '-c', "$program push --allow-data-loss | cat");
	like($out, qr/Run this in database "portal"\? \[y\/N\] .*done/s, 'where the output is a pipe it asks, too');
}

# ---------------------------------------------------------------------------------------------------------
# JSON

ends({}, [ 'verify', '--json' ], 0, qr/^\[\]\n$/, undef, 'verify --json');
ends({}, [ 'plan', '--json' ], 0, qr/^\[\]\n$/, undef, 'plan --json');
ends({}, [ 'pull', '--json' ], 0, qr/^\{"definition" : "CREATE TYPE .*\}\n$/, undef, 'pull --json');
ends({}, [ 'check-data', '--json' ], 0, qr/^\[\]\n$/, undef, 'check-data --json');
ends({}, [ 'migrate', '--json' ], 0, qr/^\{"database": "portal", "version": "[\d.]+", "findings": \[\]\}\n$/, qr/the newest one/, 'migrate --json');
ends({}, [ 'push', '--json' ], 0, qr/^\{"database": "portal", .*\}\n$/, qr/has the schema/, 'push --json');
ends({ PGDATABASE => 'nothing' }, [ 'verify', '--json' ], 1, qr/^\{"error": "there is no such database: .*", "advice": ".*"\}\n$/,
	qr/^schema_setup: there is no such database/, 'an error as JSON');

# ---------------------------------------------------------------------------------------------------------
# Connections

value(qq{CREATE ROLE odd LOGIN SUPERUSER PASSWORD E'50%\\nof'});
my $hba = $node->data_dir . '/pg_hba.conf';
my $rules = slurp_file($hba);
unlink $hba;
append_to_file($hba, "local all odd scram-sha-256\n$rules");
$node->reload;
ends({ DATABASE_URL => $url =~ s/postgres@/odd:50%25%0Aof@/r }, ['verify'], 0, qr/is intact/, undef, 'a password with % and a line break: URL');
ends({ PGUSER => 'odd', PGPASSWORD => "50%\nof" }, ['verify'], 0, qr/is intact/, undef, 'a password with % and a line break: PGPASSWORD');
ends({ PGUSER => 'odd' }, [ 'verify', '-w' ], 1, undef, qr/^schema_setup: the server wants a password\n/, 'no password, and none to ask for');

# A server that does not answer
my $silent = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 5) or die "no port: $!";
ends({ PGHOST => '127.0.0.1', PGPORT => $silent->sockport, PGCONNECT_TIMEOUT => 2 }, ['verify'], 1, undef,
	qr/^schema_setup: the server cannot be reached: no answer within 2 s\n/, 'a server that does not answer');

# One connection is enough; where there is none that is said.
$node->safe_psql('postgres', q{
	CREATE ROLE single LOGIN CONNECTION LIMIT 1;
	CREATE ROLE barred LOGIN CONNECTION LIMIT 0;
	CREATE DATABASE single OWNER single});
ends({ PGUSER => 'single', PGDATABASE => 'single' }, ['migrate'], 0, qr/is intact\n$/, undef, 'a connection limit of 1');
ends({ PGUSER => 'barred' }, ['verify'], 1, undef,
	qr/^schema_setup: the server has no free connection: too many connections for role "barred"\n  .*raise the limit/, 'a connection limit of 0');

# Settings of a role
$node->safe_psql('postgres', q{
	CREATE ROLE slow LOGIN SUPERUSER;
	ALTER ROLE slow SET statement_timeout = '10ms';
	ALTER ROLE slow SET lock_timeout = '1ms';
	ALTER ROLE slow SET idle_in_transaction_session_timeout = '1ms';
	ALTER ROLE slow SET idle_session_timeout = '100ms';
	ALTER ROLE slow SET default_transaction_read_only = on;
	ALTER ROLE slow SET default_transaction_isolation = 'serializable';
	ALTER ROLE slow SET search_path = public;
	ALTER ROLE slow SET schema_setup.on_drift = 'error';
	CREATE DATABASE slow});
value(q{ALTER ROLE slow SET transaction_timeout = '10ms'}) if $node->pg_version >= 17;
value(q{CREATE EXTENSION schema_setup VERSION '1.0'}, 'slow');
ends({ PGUSER => 'slow', PGDATABASE => 'slow' }, $_, 0, qr/is intact\n$/, undef, "settings of a role: @$_") foreach ['migrate'], ['verify'];
ends({ PGUSER => 'slow', PGDATABASE => 'slow' }, ['check-data'], 0, qr/what they should be/, undef, 'settings of a role: check-data');

# ---------------------------------------------------------------------------------------------------------
# Signals

# Wait until a statement of the program waits for a lock.
sub wait_for_lock
{
	my ($database) = @_;

	$node->poll_query_until('postgres', qq{SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = '$database'
		AND application_name ~ '^schema_setup' AND wait_event_type = 'Lock'}) or die 'it does not wait';
	return;
}

$SIG{INT} = 'DEFAULT';
foreach my $signal ('TERM', 'INT')
{
	value('SET schema_setup.on_drift = off; ALTER TABLE users ADD IF NOT EXISTS nickname text');
	my $reader = open_session($node, 'portal');
	$reader->query('BEGIN; SELECT count(*) FROM users');
	my $push = begin({}, 'push', '--yes', '--allow-data-loss');
	wait_for_lock('portal');
	kill $signal, $push->{pid};
	$push->{handle}->finish;
	is($push->{handle}->result, $signal eq 'INT' ? 130 : 143, "push: SIG$signal: the exit status");
	like(${ $push->{error} }, qr/^schema_setup: interrupted\n  Nothing of the plan was run\.\n$/, "push: SIG$signal: it says what was done");
	is(value(q{SELECT count(*) FROM pg_stat_activity WHERE application_name ~ '^schema_setup'}), 0, "push: SIG$signal: nothing goes on");
	$reader->query('COMMIT');
	$reader->quit;
	like(value('SELECT problem FROM schema_setup_verify()'), qr/^unexpected_column$/, "push: SIG$signal: the column is there");
}

# Killed, it leaves a statement that the server ends by itself, and the next run goes on.
value(q{CREATE EXTENSION schema_setup VERSION '1.0'}, $_) foreach map { $node->safe_psql('postgres', "CREATE DATABASE $_"); $_ } 'killed';
my $writer = open_session($node, 'killed');
$writer->query('BEGIN; LOCK TABLE sessions IN ROW EXCLUSIVE MODE');
my $migrate = begin({ PGDATABASE => 'killed' }, 'migrate');
wait_for_lock('killed');
kill 'KILL', $migrate->{pid};
eval { $migrate->{handle}->finish };
ok($node->poll_query_until('postgres', q{SELECT count(*) = 0 FROM pg_stat_activity WHERE application_name ~ '^schema_setup'}),
	'migrate: killed: the server does not go on');
$writer->query('ROLLBACK');
$writer->quit;
ends({ PGDATABASE => 'killed' }, ['migrate'], 0, qr/is intact\n$/, undef, 'migrate: killed: run again');

is(join(' ', glob "$temporary/*"), '', 'nothing is left behind');

done_testing();
