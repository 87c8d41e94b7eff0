# The tutorial on a system that has nothing of this project but its packages: what is typed there, as a script for that system,
# and whether it prints there what the page shows. Run by test/deb.sh, outside.
#
#	perl -Itest/t test/deb/tutorial.pl script docs/tutorial.md >script
#	perl -Itest/t test/deb/tutorial.pl compare docs/tutorial.md printed
use strict;
use warnings;

use Test::More;

use SchemaSetup::Page;

my $mark = '-- end of a step --';

# A text as one word of a shell.
sub quoted { return "'" . $_[0] =~ s/'/'\\''/gr . "'"; }

my ($what, $page, $file) = @ARGV;
my @blocks = blocks_of_page($page);
my @steps = map { transcript($_->{text}, qr/\$/, qr/>/) } grep { $_->{language} eq 'console' } @blocks;

# As root what installs the packages; then, once the server runs, the rest as postgres, who sees each command fail or succeed.
if ($what eq 'script')
{
	print "set -eu\n", map { $_->{text} } grep { $_->{where} eq 'packages' } @blocks;
	print "pg_ctlcluster \$(ls /usr/lib/postgresql) main start || pg_ctlcluster \$(ls /usr/lib/postgresql) main status\n";
	print "cd /var/lib/postgresql\nexec >/root/printed 2>&1\n";
	print 'runuser -u postgres -- sh -c ', quoted($_->[0]), " || :\necho ", quoted($mark), "\n" foreach @steps;
	exit;
}
open my $handle, '<', $file or die "$file: $!";
my @printed = split /^\Q$mark\E\n/m, do { local $/; <$handle> };
shows($printed[$_] // '', $steps[$_][1], $steps[$_][0] =~ s/\n.*//sr) foreach 0 .. $#steps;
done_testing();
