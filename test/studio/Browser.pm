# A headless Chromium that is told what to do over a pipe, by the DevTools protocol.
package Browser;

use strict;
use warnings;

use Fcntl qw(F_SETFD);
use File::Temp qw(tempdir);
use JSON::PP;
use POSIX ();
use Time::HiRes qw(sleep time);

my $timeout = 60;

# Start one with an empty profile and open a page.
sub new
{
	my ($class) = @_;
	my $self = bless { id => 0, buffer => '', urls => [], profile => tempdir(CLEANUP => 1) }, $class;

	pipe(my $commands_out, $self->{commands}) or die "pipe: $!";
	pipe($self->{answers}, my $answers_in) or die "pipe: $!";
	$self->{pid} = fork // die "fork: $!";
	if ($self->{pid} == 0)
	{
		setpgrp;
		# It reads commands from file descriptor 3, and writes answers to 4. These may be in use by the pipes themselves.
		my $in = POSIX::dup2(fileno $commands_out, 20);
		my $out = POSIX::dup2(fileno $answers_in, 21);
		POSIX::dup2(20, 3);
		POSIX::dup2(21, 4);
		open STDOUT, '>', "$self->{profile}/log";
		open STDERR, '>&', \*STDOUT;
		$ENV{HOME} = $self->{profile};
		exec {'chromium'} 'chromium', '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage',
		  '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
		  '--remote-debugging-pipe', "--user-data-dir=$self->{profile}", 'about:blank';
	}
	close $commands_out;
	close $answers_in;
	binmode $self->{commands};
	$self->{commands}->autoflush(1);

	my $target = $self->call('Target.createTarget', url => 'about:blank')->{targetId};
	$self->{session} = $self->call('Target.attachToTarget', targetId => $target, flatten => JSON::PP::true)->{sessionId};
	$self->call($_) foreach 'Page.enable', 'Network.enable';
	return $self;
}

# What the browser had to say for itself.
sub log_text
{
	my ($self) = @_;
	open my $log, '<', "$self->{profile}/log" or return '';
	local $/;
	return <$log> // '';
}

# Receive one message.
sub receive
{
	my ($self) = @_;
	my $end = time + $timeout;

	my $length;

	while (($length = index $self->{buffer}, "\0") < 0)
	{
		my $ready = '';
		vec($ready, fileno $self->{answers}, 1) = 1;
		die "the browser does not answer\n" . $self->log_text if !select $ready, undef, undef, $end - time > 0 ? $end - time : 0;
		sysread($self->{answers}, $self->{buffer}, 65536, length $self->{buffer})
		  or die "the browser has ended\n" . $self->log_text;
	}
	my $message = decode_json(substr $self->{buffer}, 0, $length);
	substr($self->{buffer}, 0, $length + 1) = '';
	push @{ $self->{urls} }, $message->{params}{request}{url}
	  if ($message->{method} // '') eq 'Network.requestWillBeSent';
	return $message;
}

# Call a method of the protocol; returns its result.
sub call
{
	my ($self, $method, %parameters) = @_;
	my $id = ++$self->{id};
	my %message = (id => $id, method => $method, params => \%parameters);

	$message{sessionId} = $self->{session} if defined $self->{session};
	print { $self->{commands} } encode_json(\%message) . "\0";
	while (1)
	{
		my $answer = $self->receive;
		next if ($answer->{id} // 0) != $id;
		die "$method: $answer->{error}{message}" if $answer->{error};
		return $answer->{result};
	}
}

# The value of a JavaScript expression in the page.
sub value
{
	my ($self, $expression) = @_;
	my $result = $self->call('Runtime.evaluate', expression => $expression, returnByValue => JSON::PP::true);

	die "$expression: $result->{exceptionDetails}{text}" if $result->{exceptionDetails};
	return $result->{result}{value};
}

# Wait until a JavaScript expression is true; false if it does not become so.
sub wait_for
{
	my ($self, $expression) = @_;
	my $end = time + $timeout;

	while (time < $end)
	{
		# While another page is being loaded there may be none to ask.
		return 1 if eval { $self->value("document.readyState == 'complete' && !!($expression)") };
		sleep 0.1;
	}
	return 0;
}

# Go to an address, and wait for something in the page.
sub go
{
	my ($self, $url, $expression) = @_;

	$self->call('Page.navigate', url => $url);
	return $self->wait_for($expression);
}

# Write the page into a file, as a picture.
sub save_picture
{
	my ($self, $file) = @_;
	require MIME::Base64;

	open my $picture, '>:raw', $file or die "$file: $!";
	print $picture MIME::Base64::decode_base64($self->call('Page.captureScreenshot', format => 'png')->{data});
	close $picture or die "$file: $!";
	return;
}

# All addresses that were asked for.
sub urls { return @{ $_[0]{urls} }; }

# End it.
sub quit
{
	my ($self) = @_;

	return unless $self->{pid};
	local $?;
	kill 'KILL', -$self->{pid};
	waitpid $self->{pid}, 0;
	$self->{pid} = 0;
	return;
}

sub DESTROY { $_[0]->quit; return; }

1;
