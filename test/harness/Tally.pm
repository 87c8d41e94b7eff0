# A formatter for prove that shows what the console formatter shows, and writes a summary into the file
# that the environment variable TALLY names: the counts of passed and failed tests, then a line per file.
package Tally;

use strict;
use warnings;
use parent 'TAP::Formatter::Console';

# Called by prove once all files have run.
sub summary
{
	my ($self, $aggregate, @rest) = @_;
	$self->SUPER::summary($aggregate, @rest);

	my ($passed, $failed, @lines) = (0, 0);
	foreach my $file (sort $aggregate->descriptions)
	{
		my ($parser) = $aggregate->parsers($file);
		my $bad = $parser->failed;

		# A file that bailed out, ended early, or ran another number of tests than planned, has failed too.
		my $complete = defined $parser->end_time;
		$bad = 1 if $bad == 0 && (!$complete || $parser->has_problems);

		$passed += $parser->passed;
		$failed += $bad;
		push @lines, sprintf "%-7s %s (%s)\n",
		  $bad ? 'FAILED' : defined $parser->skip_all ? 'skipped' : 'ok', $file,
		  $parser->skip_all || sprintf '%d tests, %.1f s', scalar $parser->tests_run,
		  $complete ? $parser->end_time - $parser->start_time : 0;
	}

	open my $tally, '>', $ENV{TALLY} or die "$ENV{TALLY}: $!";
	print $tally "$passed $failed\n", @lines;
	close $tally or die "$ENV{TALLY}: $!";
}

1;
