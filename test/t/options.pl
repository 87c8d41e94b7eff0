# The command line, without a server: each option with each command, as --help names them, and bad values of each; the manual
# page and the completions name the same.
use strict;
use warnings;

use IPC::Run;
use PostgreSQL::Test::Utils;
use Test::More;

my $program = 'src/client/schema_setup';
my %environment = map { $_ => $ENV{$_} } grep { !/^(PG|DATABASE_URL$)/ } keys %ENV;

# Run the program; returns its exit status and both outputs.
sub run_program
{
	my (@arguments) = @_;
	my ($out, $error) = ('', '');
	local %ENV = %environment;

	IPC::Run::run([ $program, @arguments ], '<', \'', '>', \$out, '2>', \$error, IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));
	return ($? >> 8, $out, $error);
}

# Test that a command line is refused, with this message and nothing else.
sub is_wrong
{
	my ($message, @arguments) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my ($status, $out, $error) = run_program(@arguments);

	return 1 if $status == 1 && $out eq '' && $error =~ /\Aschema_setup: $message\n  Try: schema_setup --help\n\z/;
	fail("@arguments: $message");
	diag("exit status $status\n$out$error");
	return 0;
}

# The commands, and of each its options: the name of the value, or undef for a flag; and the letter of each.
my ($status, $help) = run_program('--help');
is($status, 0, '--help');
my @commands = ($help =~ /^commands:\n(.*?)\n\n/ms)[0] =~ /^  ([a-z-]+) /mg;
my (%options, %letters, %of_help);
foreach my $command (@commands)
{
	($status, $of_help{$command}) = run_program($command, '--help');
	is($status, 0, "$command --help");
	while ($of_help{$command} =~ /^  (?:    |-(\S), )--([a-z-]+)(?: ([A-Z]+))?(?: |$)/mg)
	{
		$options{$command}{$2} = $3;
		$letters{$command}{$2} = $1 if defined $1;
	}
	cmp_ok(scalar keys %{ $options{$command} }, '>=', 2, "$command: --help lists its options");
}
my %any = map { %{ $options{$_} } } @commands;
cmp_ok(scalar keys %any, '>', 20, 'all options');

# What an argument behind a command is: those that take one have it in their first line of help.
my %called = map { $_ => $of_help{$_} =~ /^usage: schema_setup \S+ ([A-Z]+) / ? $1 : undef } @commands;
my %word = map { $_ => defined $called{$_} ? ['x'] : [] } @commands;

my $good = 1;
foreach my $command (@commands)
{
	foreach my $option (sort keys %any)
	{
		my $exists = exists $options{$command}{$option};
		my $value = $exists ? $options{$command}{$option} : $any{$option};
		my @call = ($command, @{ $word{$command} }, "--$option");

		if (!$exists) { $good &= is_wrong("unknown option of \Q$command\E: --$option", @call, defined $value ? '1' : ()); }
		elsif (!defined $value) { $good &= is_wrong("--$option takes no value", $command, @{ $word{$command} }, "--$option=x"); }
		else
		{
			$good &= is_wrong("--$option needs a value", @call);
			$good &= is_wrong("--$option needs a value", @call, '');
			$good &= is_wrong("--$option needs a number.*", @call, $_) foreach $value eq 'N' ? ('x', '-1', '1x', '99999999999', ' 1') : ();
			$good &= is_wrong("--$option (needs a time|is too long).*", @call, $_)
			  foreach $value eq 'TIME' ? ('x', '0', '-1s', '1 s', '1h', '0ms', '999999999min') : ();
		}
		my $letter = $letters{$command}{$option};
		$good &= is_wrong("-\Q$letter\E needs a value", $command, @{ $word{$command} }, "-$letter") if defined $letter && defined $value;
	}
	$good &= is_wrong("unknown option of \Q$command\E: --no-such-option", $command, '--no-such-option');
	$good &= is_wrong("unknown option of \Q$command\E: -x", $command, '-x');
	$good &= is_wrong("unknown option of \Q$command\E: more", $command, @{ $word{$command} }, 'more');
	$good &= is_wrong("\Q$command\E needs a $called{$command}", $command) if defined $called{$command};
}
ok($good, 'each command has the options of its --help and no others, and looks at their values first');

# --help before anything else, wherever it is; nothing is done if it cannot be written
foreach my $call ([ '--help', 'migrate' ], [ 'migrate', '--to', '1.1', '--help' ], [ 'help', 'migrate' ], [ '-?', 'migrate' ])
{
	my ($status, $out) = run_program(@$call);
	ok($status == 0 && $out eq $of_help{migrate}, "@$call");
}

# The manual page
($status, my $manual) = run_program('manual');
is($status, 0, 'manual');
is(join(' ', grep { $_ ne '' && !/^\.(TH|SH|SS|TP|B|I)\b/ && /^[.']/ } split /\n/, $manual), '', 'manual: no line that roff would take for something else');
foreach my $command (@commands)
{
	my ($part) = $manual =~ /^\.SS \Q$command\E\n(.*?)(?=^\.S)/ms;
	my %named = map { s/\\-/-/gr => 1 } ($part // '') =~ /^(?:\\fB\\-.\\fR, )?\\fB\\-\\-(.*?)\\fR/mg;
	my ($of_all) = $manual =~ /^\.SH OPTIONS OF ALL COMMANDS\n(.*?)(?=^\.SH)/ms;

	$named{ s/\\-/-/gr } = 1 foreach $of_all =~ /\\fB\\-\\-(.*?)\\fR/mg;
	is(join(' ', grep { !$named{$_} } sort keys %{ $options{$command} }), '', "manual: the options of $command");
}

# Completion
($status, my $completion) = run_program('completion', 'bash');
is($status, 0, 'completion bash');

# What bash completes the last of these words to.
sub completed
{
	my (@words) = @_;
	my $out = '';
	my $list = join ' ', map {"'$_'"} 'schema_setup', @words;

	IPC::Run::run([ 'bash', '-c', "$completion\nCOMP_WORDS=($list); COMP_CWORD=" . @words . '; _schema_setup; echo "${COMPREPLY[@]}"' ],
		'>', \$out, '2>&1');
	chomp $out;
	return $out;
}

is(completed(''), "@commands --help --version", 'bash: the commands');
is(completed('ver'), 'verify', 'bash: a command');
foreach my $command (@commands)
{
	my %completed = map { $_ => 1 } split / /, completed($command, '--');
	is(join(' ', sort keys %completed), join(' ', map {"--$_"} sort keys %{ $options{$command} }), "bash: the options of $command");
}
is(completed('--to', '1.1', 'migrate', '--max-l'), '--max-lock-time', 'bash: an option of a command that is not the first word');
is(completed('completion', ''), 'bash zsh fish ' . join(' ', (completed('completion', '--'))), 'bash: the shells');
($status, my $fish) = run_program('completion', 'fish');
is(join(' ', grep { $fish !~ / -a \Q$_\E -d '/ } @commands), '', 'fish: the commands');
is(join(' ', grep { $fish !~ / -l \Q$_\E( -r)? -d '/ } sort keys %any), '', 'fish: the options');
is(scalar(() = $fish =~ /^(?!complete -c schema_setup )/mg), 0, 'fish: nothing else');
($status, my $zsh) = run_program('completion', 'zsh');
like($zsh, qr/\A#compdef schema_setup\n.*^complete -F _schema_setup schema_setup\n\z/ms, 'zsh');
is_wrong('completion is there for bash, zsh and fish, not for tcsh', 'completion', 'tcsh');

done_testing();
