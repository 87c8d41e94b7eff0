# Makes changes to the copy of the source tree in TREE, one at a time in each of JOBS copies of it, and looks whether the
# tests notice. Run by test/mutate.sh, which see.
use strict;
use warnings;

use IO::Handle;
use IPC::Open3;
use POSIX ':sys_wait_h';

use Mutants;

my %env = %ENV;
my ($pkglibdir) = qx($env{PG_CONFIG} --pkglibdir) =~ /(.*)/;
my $work = $env{TREE} =~ s{/tree$}{}r;
my @regress = in_groups(grep { " $env{NEWEST} " !~ / $_ / } split ' ', $env{REGRESS});
my @newest = split ' ', $env{NEWEST};
my @tap = split ' ', $env{TAP_TESTS};

# How long a group of tests may take: what never ends is noticed
my $patience = 120;

chdir $env{TREE} or die;
my @files = $env{FILES} ? glob $env{FILES} : grep { !m{^src/client/|/definitions\.c$} } glob 'src/*/*.c';
my %reasons = equivalents();
my @mutants = shuffled(map { Mutants::of_file($_) } @files);

# The first tests notice most, and are run one at a time, the others several: each time takes a while by itself.
sub in_groups
{
	my @tests = @_;
	my @groups = map { [$_] } splice @tests, 0, 8;

	while (@tests)
	{
		push @groups, [ splice @tests, 0, 5 ];
	}
	return @groups;
}

# The mutants that change nothing that can be noticed: a line that says why, then the changes, each as it is printed.
sub equivalents
{
	my (%reasons, $reason);

	open my $list, '<', 'test/mutate/equivalent' or die "test/mutate/equivalent: $!";
	while (<$list>)
	{
		chomp;
		next if /^\s*$/;
		if (/^# (.*)/) { $reason = $1; next }
		$reasons{$_} = $reason;
	}
	close $list;
	return %reasons;
}

sub shuffled
{
	my @list = @_;

	srand $env{SEED};
	foreach my $i (reverse 1 .. $#list)
	{
		my $j = int rand($i + 1);
		@list[ $i, $j ] = @list[ $j, $i ];
	}
	return @list;
}

sub run_quietly
{
	my ($log, @command) = @_;
	my $pid = fork // die "fork: $!";

	if ($pid == 0)
	{
		open STDIN, '<', '/dev/null';
		open STDOUT, '>>', $log;
		open STDERR, '>&', \*STDOUT;
		exec @command or exit 127;
	}
	waitpid $pid, 0;
	return $? == 0;
}

# One of JOBS: a tree, what is installed from it, and a server, each a copy
sub new_place
{
	my ($number) = @_;
	my %place = (tree => "$work/tree$number", stage => "$work/stage$number", data => "$work/data$number",
		socket => "$work/socket$number", log => "$work/mutate$number.log");

	run_quietly($place{log}, 'cp', '-a', $env{TREE}, $place{tree}) or die;
	run_quietly($place{log}, 'cp', '-a', $env{STAGE}, $place{stage}) or die;
	mkdir $place{socket};
	run_quietly($place{log}, "$env{BINDIR}/initdb", '-N', '-A', 'trust', '-U', 'postgres', '-D', "$place{data}.new") or die "initdb failed";
	open my $conf, '>>', "$place{data}.new/postgresql.conf" or die;
	open my $settings, '<', $env{SERVER_CONF} or die;
	print $conf map { s{\Q$env{STAGE}\E(?=/|')}{$place{stage}}gr } <$settings>;
	print $conf "unix_socket_directories = '$place{socket}'\nmax_prepared_transactions = 10\n";
	close $conf;
	open my $tap_conf, '>', "$place{tree}/settings" or die;
	open $settings, '<', $env{SERVER_CONF} or die;
	print $tap_conf map { s{\Q$env{STAGE}\E(?=/|')}{$place{stage}}gr } <$settings>;
	close $tap_conf;
	start_anew(\%place);
	return \%place;
}

# A server with nothing in it: what a test has left behind is of that one only.
sub start_anew
{
	my ($place) = @_;

	run_quietly($place->{log}, "$env{BINDIR}/pg_ctl", '-s', '-m', 'immediate', '-D', $place->{data}, 'stop') if -e "$place->{data}/postmaster.pid";
	run_quietly($place->{log}, 'rm', '-rf', $place->{data}) or die;
	run_quietly($place->{log}, 'cp', '-a', "$place->{data}.new", $place->{data}) or die;
	run_quietly($place->{log}, "$env{BINDIR}/pg_ctl", '-s', '-w', '-D', $place->{data}, '-l', "$place->{log}.server", 'start') or die "the server does not start";
	return;
}

sub make_in
{
	my ($place, @arguments) = @_;

	return run_quietly($place->{log}, 'timeout', '-k', '5', $patience, 'env', "PGHOST=$place->{socket}", 'PGPORT=5432', 'PGUSER=postgres',
		"TEMP_CONFIG=$place->{tree}/settings", "NEWEST_CONFIG=$place->{tree}/settings", "PERL5LIB=$place->{tree}/test/harness", "TALLY=$place->{log}.tally",
		'make', '-s', '-C', $place->{tree}, "PG_CONFIG=$env{PG_CONFIG}", 'with_llvm=no', @arguments);
}

# Do some pg_regress tests, or TAP tests, pass?
sub regress_passes
{
	my ($place, @tests) = @_;

	return make_in($place, 'installcheck', 'TAP_TESTS=', "REGRESS=@tests");
}

sub tap_passes
{
	my ($place, @tests) = @_;

	return make_in($place, 'installcheck', 'REGRESS=', "PROVE_TESTS=@tests");
}

sub write_line
{
	my ($place, $mutant, $text) = @_;
	my $path = "$place->{tree}/$mutant->{file}";

	open my $in, '<', $path or die;
	my @lines = <$in>;
	close $in;
	$lines[ $mutant->{number} - 1 ] = "$text\n";
	open my $out, '>', $path or die;
	print $out @lines;
	close $out;
	return;
}

# What the compiler has made of a file, without what only says where it came from
sub code_of_object
{
	my ($place, $mutant) = @_;
	my $object = "$place->{tree}/" . $mutant->{file} =~ s/\.c$/.o/r;

	return scalar qx(objdump -d -s -j .text -j .rodata -j .rodata.str1.1 -j .rodata.str1.8 -j .data.rel.ro.local -j .text.unlikely '$object' 2>/dev/null | tail -n +4);
}

sub install_library
{
	my ($place) = @_;
	my $library = "$place->{stage}$pkglibdir/schema_setup.so";

	return make_in($place, 'schema_setup.so') && run_quietly($place->{log}, 'cp', "$place->{tree}/schema_setup.so", "$library.new") && rename "$library.new", $library;
}

# What becomes of a mutant: "not counted" with the reason, "noticed" with the test, or "survived".
sub fate_of
{
	my ($place, $mutant) = @_;
	my $object = $mutant->{file} =~ s/\.c$/.o/r;
	my $before = code_of_object($place, $mutant);

	truncate $place->{log}, 0;
	write_line($place, $mutant, $mutant->{after});
	my $compiled = make_in($place, $object, 'COPT=-w');
	my $same = $compiled && code_of_object($place, $mutant) eq $before;
	my $fate = !$compiled ? 'not counted: does not compile' : $same ? 'not counted: the same code' : install_library($place) ? undef : 'not counted: does not link';

	foreach my $group (defined $fate ? () : (@regress, @newest ? [@newest] : ()))
	{
		next if regress_passes($place, @$group);
		$fate = "noticed by $group->[0]";
		last;
	}
	foreach my $test (defined $fate ? () : @tap)
	{
		next if tap_passes($place, $test);
		$fate = "noticed by $test";
		last;
	}
	start_anew($place) if ($fate // '') =~ /^noticed/;
	write_line($place, $mutant, $mutant->{before});
	make_in($place, $object) or die "what was changed back does not compile";
	return $fate // 'survived';
}

# Do the work of one of the jobs: those of the mutants that the pipe has numbers of.
sub work_on
{
	my ($number, $numbers, $results) = @_;
	my $place = new_place($number);

	install_library($place) or die "schema_setup does not build";
	while (sysread $numbers, my $record, 8)
	{
		my $index = unpack 'A8', $record;
		my $begin = time;
		my $fate = fate_of($place, $mutants[$index]);
		syswrite $results, sprintf "%-8d%s\n", $index, substr sprintf('%s after %d s', $fate, time - $begin), 0, 120;
	}
	run_quietly($place->{log}, "$env{BINDIR}/pg_ctl", '-s', '-m', 'immediate', '-D', $place->{data}, 'stop');
	return;
}

pipe my $numbers, my $ask or die;
pipe my $results, my $answer or die;
foreach my $number (1 .. $env{JOBS})
{
	my $pid = fork // die "fork: $!";

	next if $pid;
	close $ask;
	close $results;
	work_on($number, $numbers, $answer);
	exit 0;
}
close $numbers;
close $answer;
$ask->autoflush(1);

# Each job has the next one to do; no more are given out than are to be counted.
my ($next, $counted, $under_way, %fates) = (0, 0, 0);
my $give = sub {
	while ($next < @mutants && $reasons{ Mutants::text_of($mutants[$next]) }) { $next++ }
	return if $next >= @mutants || $counted + $under_way >= $env{MUTANTS};
	syswrite $ask, sprintf '%-8d', $next++;
	$under_way++;
};
print "SEED=$env{SEED} MUTANTS=$env{MUTANTS}, of " . @mutants . " that can be made\n";
$give->() foreach 1 .. $env{JOBS};
STDOUT->autoflush(1);
while ($under_way > 0 && defined(my $line = <$results>))
{
	my ($index, $fate) = $line =~ /^(\d+)\s+(.*?)\s*$/ or next;
	my $mutant = $mutants[$index];

	$under_way--;
	$counted++ unless $fate =~ /^not counted/;
	push @{ $fates{ $fate =~ s/[ :].*//r } }, $mutant;
	printf "%4d  %s:%d (%s): %s\n", $counted, $mutant->{file}, $mutant->{number}, $mutant->{wrong}, $fate if $fate !~ /^not counted/;
	$give->();
}
close $ask;
1 while wait > 0;

my @survivors = sort { $a->{file} cmp $b->{file} || $a->{number} <=> $b->{number} } @{ $fates{survived} || [] };
my %of_part;
push @{ $of_part{ $_->{file} =~ s{^src/([^/]+)/.*}{$1}r } }, $_ foreach @survivors;
foreach my $part (sort keys %of_part)
{
	print "\n$part: not noticed\n";
	print "  line $_->{number}, $_->{wrong}:\n", Mutants::text_of($_), "\n" foreach @{ $of_part{$part} };
}
my $noticed = $counted - @survivors;
printf "\n%d of %d noticed (%.1f %%), SEED=%s; %d not counted\n", $noticed, $counted, $counted ? 100 * $noticed / $counted : 0, $env{SEED}, scalar @{ $fates{not} || [] };
exit(@survivors ? 1 : 0);
