# The program behind PgBouncer, while an application runs through it: what only reads works and leaves nothing in the
# connections, what needs a session of its own has one or refuses.
use strict;
use warnings;

use IPC::Run;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

my $rounds = $ENV{POOLER_ROUNDS} || 20;
my $node = start_server('main');
my $directory = PostgreSQL::Test::Utils::tempdir_short();
my $port = $node->port;

create_database($node, 'portal', version => '1.0');
load_rows($node, 'portal');
$node->safe_psql('postgres', q{
	ALTER DATABASE portal SET search_path = public;
	ALTER DATABASE portal SET statement_timeout = '17s';
	ALTER DATABASE portal SET schema_setup.on_drift = 'error'});

# One PgBouncer, with the same database by each way of pooling. There are fewer connections than clients.
append_to_file("$directory/users", qq{"postgres" ""\n});
append_to_file("$directory/pgbouncer.ini", join '', "[databases]\n",
	(map { "$_ = host=" . $node->host . " port=$port dbname=portal pool_mode=$_ pool_size="
		  . ($_ eq 'session' ? 6 : 2) . "\n" } qw(transaction statement session)),
	"[pgbouncer]\nlisten_addr =\nlisten_port = $port\nunix_socket_dir = $directory\nauth_type = trust\n",
	"auth_file = $directory/users\nlogfile = $directory/log\npidfile = $directory/pid\nmax_client_conn = 100\n");
local $ENV{PATH} = "$ENV{PATH}:/usr/sbin";
my $pooler = IPC::Run::start([ 'pgbouncer', '-q', "$directory/pgbouncer.ini" ], '<', \'', '>', \my $pooler_out, '2>', \my $pooler_error);

END
{
	local $?;
	$pooler->signal('INT') if $pooler;
}

my %environment =
  ((map { $_ => $ENV{$_} } grep { !/^(PG|DATABASE_URL$)/ } keys %ENV), PGHOST => $directory, PGPORT => $port, PGUSER => 'postgres');

# Run the program in the database of that name of the pooler; returns exit status and both outputs.
sub run_through
{
	my ($database, @arguments) = @_;
	local %ENV = (%environment, PGDATABASE => $database);
	my ($out, $error) = ('', '');

	IPC::Run::run([ 'src/client/schema_setup', @arguments ], '<', \'', '>', \$out, '2>', \$error,
		IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));
	return ($? >> 8, $out, $error);
}

# What a client of the pooler sees.
sub value_through
{
	my ($database, $query) = @_;
	my $out = '';

	local %ENV = (%environment, PGDATABASE => $database);
	IPC::Run::run([ 'psql', '-XAtq', '-c', $query ], '>', \$out, '2>&1');
	chomp $out;
	return $out;
}

my $ready = 0;
for (1 .. 600)
{
	last if $ready = value_through('transaction', 'SELECT 1') eq '1';
	select undef, undef, undef, 0.1;
}
ok($ready, 'the pooler runs') or BAIL_OUT(slurp_file("$directory/log"));

# The application: it names a table by the search_path, and divides by zero where a setting is not its own.
append_to_file("$directory/application.sql", q{
SELECT 1 / (current_setting('search_path') = 'public' AND current_setting('statement_timeout') = '17s'
	AND current_setting('lock_timeout') = '0' AND current_setting('schema_setup.on_drift') = 'error'
	AND current_setting('transaction_isolation') = 'read committed' AND current_setting('transaction_read_only') = 'off')::int
	FROM users LIMIT 1;
});

# Start the application; it runs until it is interrupted, or has met an error.
sub start_application
{
	my ($database) = @_;
	my ($out, $error) = ('', '');

	local %ENV = (%environment, PGDATABASE => $database);
	my $handle = IPC::Run::start(
		[ 'pgbench', '-n', '-c', '4', '-j', '1', '-T', '600', '-R', '200', '-f', "$directory/application.sql" ],
		'<', \'', '>', \$out, '2>', \$error);
	return { handle => $handle, out => \$out, error => \$error };
}

# It has met none while it ran; then it is ended.
sub application_is_well
{
	my ($application, $name) = @_;

	$application->{handle}->pump_nb;
	is(${ $application->{error} } =~ s/^pgbench \(.*\n//r, '', "$name: the application has seen no error");
	ok($application->{handle}->pumpable, "$name: and still runs");
	$application->{handle}->kill_kill;
	return;
}

my %reading = (
	'verify' => qr/^version 1\.0 in database "portal" is intact\n$/,
	'verify --json' => qr/^\[\]\n$/,
	'plan --to 1.1' => qr/^CREATE INDEX /m,
	'plan --online --to 1.1' => qr/^CREATE INDEX CONCURRENTLY /m,
	'pull' => qr/^CREATE TABLE /m,
	'check-data' => qr/are what they should be/);

foreach my $mode ('transaction', 'statement', 'session')
{
	my $application = start_application($mode);
	foreach my $command (sort keys %reading)
	{
		my @wrong = grep { $_->[0] != ($command =~ /^plan/ ? 2 : 0) || $_->[1] !~ $reading{$command} || $_->[2] ne '' }
		  map { [ run_through($mode, split / /, $command) ] } 1 .. $rounds;
		is(scalar(@wrong), 0, "$mode: $command, $rounds times") or diag(map { "$_\n" } @{ $wrong[0] });
	}
	next if $mode eq 'session';
	foreach my $command ('migrate', 'push --yes')
	{
		my ($status, $out, $error) = run_through($mode, split / /, $command);
		is($status, 1, "$mode: $command: refused");
		is($out, '', "$mode: $command: nothing is done");
		like($error, qr/^schema_setup: there is a connection pooler between .*\n  Give it the address of the server itself/,
			"$mode: $command: it says why, and what to do");
	}
	application_is_well($application, $mode);
}
is($node->safe_psql('portal', q{SELECT extversion FROM pg_extension WHERE extname = 'schema_setup'}), '1.0', 'nothing was changed');
my ($status, $out, $error) = run_through('session', 'migrate');
is($status, 0, 'session: migrate') or diag($out, $error);
like($out, qr/is intact\n$/, 'session: migrate: it is done');
($status, $out, $error) = run_through('session', 'verify');
is($status, 0, 'session: verify, after that');

done_testing();
