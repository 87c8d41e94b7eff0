# Replays a folder of migrations: a line for each, and a summary.  See run.sh, and History.pm for how.
use strict;
use warnings;

use File::Basename;
use lib dirname(__FILE__);

use History;

my ($folder, $only, $keep) = @ARGV;
my (%counts, $total);

$| = 1;
History->new(dirname(__FILE__) . '/..')->replay($folder, sub {
	my ($result) = @_;
	my $notes = join '; ', @{ $result->{notes} };

	$counts{ $result->{verdict} }++;
	$total++;
	print "$result->{name}: $result->{verdict}", $result->{why} ne '' ? " ($result->{why})" : '', $notes ne '' ? " [$notes]" : '', "\n";
}, only => $only ? qr/$only/ : undef, keep => $keep);

print 'migrations: ', $total // 0, "\n", map { "$_: $counts{$_}\n" } sort keys %counts;
exit(($counts{equal} // 0) == ($total // 0) ? 0 : 1);
