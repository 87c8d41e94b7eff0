# Commands on a terminal of their own.
package SchemaSetup::Terminal;

use strict;
use warnings;

use IO::Pty;
use POSIX ();
use PostgreSQL::Test::Utils;

use Exporter 'import';
our @EXPORT = qw(run_on_terminal);

# Run a command on a terminal that is so many columns wide, and type the answer when it asks. Returns all that was
# written to the terminal; $? is its exit status.
sub run_on_terminal
{
	my ($columns, $answer, @command) = @_;
	my $terminal = IO::Pty->new;

	my $pid = fork // die "cannot fork: $!";
	if ($pid == 0)
	{
		$terminal->make_slave_controlling_terminal;
		my $slave = $terminal->slave;
		$slave->set_winsize(25, $columns);
		open STDIN, '<&', $slave;
		open STDOUT, '>&', $slave;
		open STDERR, '>&', $slave;
		close $terminal;
		exec { $command[0] } @command or POSIX::_exit(127);
	}
	$terminal->close_slave;

	# Reading fails when the last process has closed the terminal.
	my $written = '';
	local $SIG{ALRM} = sub { kill 'KILL', $pid };
	alarm $PostgreSQL::Test::Utils::timeout_default;
	while (sysread $terminal, $written, 8192, length $written)
	{
		next unless defined $answer && $written =~ /\[y\/N\] /;
		syswrite $terminal, "$answer\n";
		undef $answer;
	}
	alarm 0;
	waitpid $pid, 0;
	return $written;
}

1;
