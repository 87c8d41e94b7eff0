# A place between a client and a server where a test sees each query before the server does, and may change it or do
# something first.
package SchemaSetup::Proxy;

use strict;
use warnings;

use IO::Select;
use IO::Socket::UNIX;
use PostgreSQL::Test::Utils;

# Listen in a directory of its own; clients find it there under the server's port.
sub new
{
	my ($class, $node) = @_;
	my $host = PostgreSQL::Test::Utils::tempdir_short();
	my $self = bless { node => $node, host => $host, peers => {}, seen => {} }, $class;

	$self->{listener} = IO::Socket::UNIX->new(Local => "$host/.s.PGSQL." . $node->port, Listen => 5)
	  or die "cannot listen in $host: $!";
	$self->{select} = IO::Select->new($self->{listener});
	return $self;
}

# The directory to connect to.
sub host { return $_[0]->{host}; }

# A new client gets a connection to the server.
sub accept_client
{
	my ($self) = @_;
	my $client = $self->{listener}->accept;
	my $server = IO::Socket::UNIX->new(Peer => $self->{node}->host . '/.s.PGSQL.' . $self->{node}->port)
	  or die "no server: $!";

	@{ $self->{peers} }{ $client, $server } = ($server, $client);
	$self->{seen}{$client} = '';
	$self->{select}->add($client, $server);
	return;
}

# One end is gone: so is the other.
sub hang_up
{
	my ($self, $end) = @_;
	my $peer = $self->{peers}{$end};

	$self->{select}->remove($end, $peer);
	delete @{ $self->{peers} }{ $end, $peer };
	delete @{ $self->{seen} }{ $end, $peer };
	close $_ foreach $end, $peer;
	return;
}

# Pass on what a client sends, each query by way of the function; what comes before the first message has no type.
sub pass_on_queries
{
	my ($self, $client, $see) = @_;
	my $text = \$self->{seen}{$client};
	my $server = $self->{peers}{$client};

	while (length $$text > 4)
	{
		my $typed = $$text =~ /^[A-Za-z]/;
		my $length = unpack('N', substr $$text, $typed, 4) + $typed;
		last if length $$text < $length;
		my $message = substr $$text, 0, $length, '';
		if ($message =~ /^Q/)
		{
			my $query = $see->(substr($message, 5, -1));
			$message = 'Q' . pack('N', 5 + length $query) . "$query\0";
		}
		syswrite $server, $message;
	}
	return;
}

# Serve until a program that was started with IPC::Run has ended. One function gets the text of each query and returns
# what the server gets in its place, the other one is called again and again.
sub serve
{
	my ($self, $program, $see, $meanwhile) = @_;

	while ($program->pumpable)
	{
		$program->pump_nb;
		$meanwhile->();
		foreach my $end ($self->{select}->can_read(0.05))
		{
			if ($end == $self->{listener}) { $self->accept_client; next; }
			next unless exists $self->{peers}{$end};
			if (!sysread $end, my $text, 65536) { $self->hang_up($end); }
			elsif (exists $self->{seen}{$end})
			{
				$self->{seen}{$end} .= $text;
				$self->pass_on_queries($end, $see);
			}
			else { syswrite $self->{peers}{$end}, $text; }
		}
	}
	return;
}

1;
