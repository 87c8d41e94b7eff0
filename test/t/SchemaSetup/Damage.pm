# Changes single values of the catalog at random, and has everything look at it. The work is done in
# test/include/damage.sql; here it goes on after a crash.
package SchemaSetup::Damage;

use strict;
use warnings;

use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes 'usleep';

use Exporter 'import';
our @EXPORT = qw(endures_damage);

# So many changes go to one session.
my $batch = 100;

# Make the changes from one to another; how many the server has let be made, what was wrong with which, and the last
# that was begun, with the call.
sub run_batch
{
	my ($node, $database, $seed, $first, $last) = @_;
	my $statements = "SET statement_timeout = '5min';\n";

	foreach my $number ($first .. $last)
	{
		$statements .= "\\warn change $number\nSELECT made, array_to_string(faults, E'\\n') FROM damage.endure($seed, $number);\n";
	}
	my ($status, $output, $notices) =
	  $node->psql($database, $statements, on_error_stop => 0, extra_params => ['-q']);
	my $made = () = $output =~ /^t\|/mg;
	my @faults = grep { $_ ne '' } map { s/^[tf]\|//r } split /\n/, $output;
	my ($reached) = $notices =~ /.*^change (\d+)$/ms;
	my ($call) = $notices =~ /.*NOTICE:  call: ([^\n]*)/s;

	return ($status, $made, \@faults, $reached, $call);
}

# Wait until a server that has crashed takes connections again.
sub wait_for_server
{
	my ($node, $database) = @_;

	for (1 .. 10 * $PostgreSQL::Test::Utils::timeout_default)
	{
		return if run_log([ 'psql', '-XAtq', '-d', $node->connstr($database), '-c', 'SELECT 1' ]);
		usleep(100_000);
	}
	die "the server does not come back\n";
}

# What is found wrong in so many changes; a server that crashes is found as well, and waited for.
sub endures_damage
{
	my ($node, $database, $application, $seed, $count) = @_;
	my ($made, @faults) = (0);
	my $number = 0;

	$node->command_ok(
		[
			'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-v', "application=$application", '-d',
			$node->connstr($database), '-f', 'test/include/damage.sql'
		],
		"$application: what damages");
	my $before = $node->safe_psql($database, "SELECT damage.fingerprint()");
	while ($made < $count)
	{
		my ($status, $some, $found, $reached, $call) =
		  run_batch($node, $database, $seed, $number + 1, $number + $batch);

		$made += $some;
		push @faults, @$found;
		die "no change can be made\n" if $number + $batch == $reached && $made == 0;
		$number = $reached;
		next if $status == 0;
		wait_for_server($node, $database);
		push @faults, "crash: " . $node->safe_psql($database, "SELECT damage.change($seed, $number)") . "; $call";
		$made++;
	}
	diag $_ foreach @faults;
	is(scalar @faults, 0, "$application: no crash and no error in $made changes, of seed $seed");
	is($node->safe_psql($database, "SELECT damage.fingerprint()"), $before, "$application: the schema is as it was");
	return;
}

1;
