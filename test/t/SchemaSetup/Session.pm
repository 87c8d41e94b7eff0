# A psql that stays connected, for what takes several sessions at once.  A statement may be begun, and its result
# fetched later; an error is something to look at.  PostgreSQL's own module for this differs between releases.
package SchemaSetup::Session;

use strict;
use warnings;

use IPC::Run;
use PostgreSQL::Test::Utils;

# Connect.
sub new
{
	my ($class, $node, $database) = @_;
	my $self = bless { in => '', out => '', err => '', statements => 0 }, $class;

	$self->{timer} = IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default);
	$self->{psql} = IPC::Run::start(
		[ 'psql', '-XAtq', '-d', $node->connstr($database), '-f', '-' ],
		'<', \$self->{in}, '>', \$self->{out}, '2>', \$self->{err}, $self->{timer});
	$self->{pid} = $self->query('SELECT pg_backend_pid()');
	return $self;
}

# The process that serves this session.
sub pid { return $_[0]->{pid}; }

# Send statements without waiting for them to end.
sub begin
{
	my ($self, $statements) = @_;

	# The same mark on both outputs says that everything before it has arrived.
	my $mark = '-- end of ' . ++$self->{statements} . ' --';
	$self->{mark} = qr/\Q$mark\E\n/;
	$self->{in} .= "$statements\n;\n\\echo '$mark'\n\\warn '$mark'\n";
	$self->{timer}->start;
	$self->{psql}->pump_nb;
	return;
}

# Wait for what was begun; returns what it printed, and its error messages.
sub finish
{
	my ($self) = @_;
	my $mark = $self->{mark};

	$self->{psql}->pump
	  until $self->{out} =~ $mark && $self->{err} =~ $mark;
	my ($out, $err) = @{$self}{ 'out', 'err' };
	$self->{out} = $self->{err} = '';
	$out =~ s/\n?$mark//;
	$err =~ s/$mark//;
	return ($out, $err);
}

# Run statements that succeed; returns what they print.
sub query
{
	my ($self, $statements) = @_;

	$self->begin($statements);
	my ($out, $err) = $self->finish;
	die "statement failed: $statements\n$err" if $err =~ /ERROR|FATAL|PANIC/;
	return $out;
}

# Disconnect.
sub quit
{
	my ($self) = @_;

	$self->{in} .= "\\q\n";
	return $self->{psql}->finish;
}

# Let go of a session whose server is gone.
sub abandon
{
	my ($self) = @_;

	eval { $self->{psql}->finish; 1 } or $self->{psql}->kill_kill;
	return;
}

1;
