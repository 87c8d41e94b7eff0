# The folders of src/ and what they may know of each other: includes and calls go one way, and a header that is a
# folder's own stays in it.
use strict;
use warnings;

use Test::More;

# What a folder may use; all may use the headers in src/ itself.
my %below;
$below{model} = [];
$below{expression} = ['model'];
$below{schema} = [ 'expression', 'model' ];
$below{live} = [ 'expression', 'model' ];
$below{diff} = [ 'schema', 'expression', 'model' ];
$below{ddl} = [ 'diff', @{ $below{diff} } ];
$below{execute} = [ 'ddl', 'live', @{ $below{ddl} } ];
$below{verify} = [ 'diff', 'live', @{ $below{diff} } ];
$below{describe} = [ 'verify', @{ $below{verify} } ];
$below{guard} = [ 'verify', 'execute', @{ $below{execute} } ];
$below{functions} = [ 'guard', 'describe', @{ $below{guard} } ];
$below{client} = [];

# The headers of each folder that are for others.
my %public = map { $_ => 1 } qw(
  model/ahead.h model/model.h model/words.h
  expression/expression.h
  schema/schema.h schema/print.h schema/interface.h schema/steps.h
  live/live.h live/lookup.h
  diff/diff.h diff/problems.h diff/problemlist.h
  ddl/ddl.h
  execute/work.h execute/lock_time.h execute/replicas.h execute/executor.h execute/registration.h execute/grants.h execute/hold.h execute/domains.h
  verify/comparison.h verify/findings.h verify/fingerprint.h verify/data_checks.h verify/problems.h
  describe/describe.h
  guard/drift.h guard/drop.h);

my %headers_for_all = map { $_ => 1 } 'compat.h', 'hazardlist.h', 'settings.h', 'subtransaction.h';

sub slurp
{
	my ($file) = @_;

	open my $handle, '<', $file or die "$file: $!";
	local $/ = undef;
	return scalar <$handle>;
}

# The folder of a file src/FOLDER/NAME; '' for one in src/ itself.
sub folder_of
{
	my ($file) = @_;

	return $file =~ m{^src/(\w+)/} ? $1 : '';
}

# May one folder use another one?
sub may_use
{
	my ($from, $to) = @_;

	return $from eq $to || (exists $below{$from} && scalar grep { $_ eq $to } @{ $below{$from} });
}

# What is wrong with an include; '' if nothing is.
sub fault_of_include
{
	my ($file, $header) = @_;
	my $from = folder_of($file);

	return '' if $headers_for_all{$header};
	my ($to) = $header =~ m{^(\w+)/};
	return "$file includes $header, which is not given with its folder" unless defined $to;
	return "$file includes $header: $from may not use $to" unless may_use($from, $to);
	return "$file includes $header, which is ${to}'s own" if $from ne $to && !$public{$header};
	return '';
}

# The includes of a text that are of this source: of what the server has, none is in such a folder, or has such a name.
sub own_includes
{
	my ($text) = @_;

	return grep { -e "src/$_" || (m{^(\w+)/} && exists $below{$1}) }
	  $text =~ /^\s*#\s*include\s+"([^"]+)"/mg;
}

my @files = glob 'src/*/*.[ch] src/*.[ch]';
my %folders = map { folder_of($_) => 1 } @files;
delete $folders{''};
is(join(' ', sort keys %folders), join(' ', sort keys %below), 'every folder has its place');
is_deeply([ grep { !-e "src/$_" } sort keys %public ], [], 'the headers for others are there');

my @faults = grep { $_ } map { my $file = $_; map { fault_of_include($file, $_) } own_includes(slurp($file)) } @files;
is(join("\n", @faults), '', 'includes go one way');

# A declaration that is written twice would be an include in disguise.
is(join("\n", grep { slurp($_) =~ /^extern (?!PGDLLEXPORT)[^(;]*\(/m } glob 'src/*/*.c'),
	'', 'what another file has is declared in headers');

# Calls, where the objects are there
SKIP:
{
	my @objects = glob 'src/*/*.o';

	skip 'nothing is built here, or there is no nm', 1 if !@objects || !defined scalar `nm --version 2>/dev/null`;
	my (%home, @calls);
	foreach my $object (@objects)
	{
		foreach (split /\n/, `nm -g $object`)
		{
			my ($type, $symbol) = / ([A-Za-z]) (\S+)$/ or next;
			if ($type eq 'U') { push @calls, [ $object, $symbol ]; }
			else { $home{$symbol} = $object; }
		}
	}
	is(
		join(
			"\n",
			map { my ($object, $symbol) = @$_; "$object uses $symbol of $home{$symbol}" }
			  grep { exists $home{ $_->[1] } && !may_use(folder_of($_->[0]), folder_of($home{ $_->[1] })) } @calls),
		'',
		'calls go one way');
}

done_testing();
