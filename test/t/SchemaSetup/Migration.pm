# A run of migrate that can be killed at any moment, on the client's side and on the server's.
package SchemaSetup::Migration;

use strict;
use warnings;

use IPC::Run;
use PostgreSQL::Test::Utils;
use Time::HiRes qw(sleep time);

# Begin to run a program's migrate in a database, with these options; what it prints is collected.
sub new
{
	my ($class, $node, $program, $database, @options) = @_;
	my $self = bless { node => $node, name => $program =~ s{.*/}{}r, database => $database, out => '' }, $class;
	local %ENV = (%ENV, PGHOST => $node->host, PGPORT => $node->port, PGUSER => 'postgres', PGDATABASE => $database);

	$self->{handle} = IPC::Run::start([ $program, 'migrate', @options ], '<', \undef, '>', \$self->{out}, '2>&1',
		IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));
	return $self;
}

# Let it run for so many seconds; false if it has ended by then.
sub let_run
{
	my ($self, $seconds) = @_;
	my $end = time + $seconds;

	while (time < $end)
	{
		return 0 unless $self->{handle}->pumpable;
		$self->{handle}->pump_nb;
		sleep 0.005;
	}
	return 1;
}

# Let it run until it has printed so many lines, and then for so many seconds; false if it has ended by then.
sub let_print
{
	my ($self, $lines, $seconds) = @_;

	while ($self->lines < $lines)
	{
		return 0 unless $self->let_run(0.01);
	}
	return $self->let_run($seconds);
}

# How many lines it has printed.
sub lines
{
	my ($self) = @_;

	return $self->{out} =~ tr/\n//;
}

# Let it run until it waits while it builds an index, or for a few seconds; false if it has ended by then.
sub let_build
{
	my ($self) = @_;

	for (1 .. 20)
	{
		return 0 unless $self->let_run(0.1);
		last if $self->{node}->safe_psql($self->{database}, q{SELECT count(*) FROM pg_stat_progress_create_index WHERE phase ~ '^waiting'});
	}
	return 1;
}

# Wait for its end; returns whether it ended as done.
sub finish
{
	my ($self) = @_;

	return $self->{handle}->finish;
}

# Wait until the server accepts connections, as it does not while it recovers; false if it does not come back.
sub wait_for_server
{
	my ($self) = @_;
	my $end = time + $PostgreSQL::Test::Utils::timeout_default;

	while (time < $end)
	{
		return 1 if defined $self->ask('SELECT');
		sleep 0.05;
	}
	return 0;
}

# What a query in database postgres returns; undef if the server does not answer.
sub ask
{
	my ($self, $query) = @_;

	# Not by standard input, which breaks where psql ends before it reads it
	my $done = IPC::Run::run([ 'psql', '-XAtq', '-d', $self->{node}->connstr('postgres'), '-c', $query ],
		'<', \undef, '>', \my $out, '2>', \my $error);

	chomp $out;
	return $done ? $out : undef;
}

# The server process that runs its statement, or else one of its others; 0 for none.
sub backend
{
	my ($self) = @_;

	return $self->ask(qq{
		SELECT pid FROM pg_stat_activity WHERE datname = '$self->{database}' AND application_name = '$self->{name} migrate'
		ORDER BY state = 'active' DESC, query ~ '^(CREATE|DROP) INDEX|ALTER EXTENSION' DESC LIMIT 1}) || 0;
}

# The last that it has printed, without what differs each time.
sub stage
{
	my ($self) = @_;
	my $line = (split /\n/, $self->{out})[-1] // 'nothing yet';

	return $line =~ s/"\Q$self->{database}\E"|\d+\.\d\d s$/.../gr;
}

# The ways to kill it: true if there was something to kill.
our %ways = (
	'client: the program' => sub {
		my ($self) = @_;
		return kill 'KILL', $self->{handle}{KIDS}[0]{PID};
	},
	'server: a backend is terminated' => sub {
		my ($self) = @_;
		my $pid = $self->backend;
		return $pid && defined $self->ask("SELECT pg_terminate_backend($pid)");
	},
	'server: a backend is killed, and so all of them' => sub {
		my ($self) = @_;
		my $pid = $self->backend;
		return $pid && kill 'KILL', $pid;
	});

1;
