# The changes that make mutate makes: each is one that a slip of a hand could make, in one place of a line of C.
package Mutants;
use strict;
use warnings;

# What of a line is replaced, by what; the names say what is wrong then.
my $nothing = sub { '' };
my $left_out = sub { ($_[0] =~ /^(\t*)/)[0] . ';' };
my @operators = (
	[ 'condition turned round', qr/(?<=\bif )(\((?:[^()]++|(?1))*\))$/, sub { "(!$_[0])" } ],
	[ 'or for and', qr/&&/, sub { '||' } ],
	[ 'and for or', qr/\|\|/, sub { '&&' } ],
	[ '!= for ==', qr/ == /, sub { ' != ' } ],
	[ '== for !=', qr/ != /, sub { ' == ' } ],
	[ '<= for <', qr/ < /, sub { ' <= ' } ],
	[ '>= for >', qr/ > /, sub { ' >= ' } ],
	[ '< for <=', qr/ <= /, sub { ' < ' } ],
	[ '> for >=', qr/ >= /, sub { ' > ' } ],
	[ 'not left out', qr/(?<=[( ])!(?=[a-z(])/, $nothing ],
	[ 'false for true', qr/\btrue\b/, sub { 'false' } ],
	[ 'true for false', qr/\bfalse\b/, sub { 'true' } ],
	[ '- for +', qr/ \+ (?=1\b)/, sub { ' - ' } ],
	[ '+ for -', qr/ - (?=1\b)/, sub { ' + ' } ],
	[ '1 for 0', qr/(?<=[ (])0(?=[,;)])/, sub { '1' } ],
	[ '2 for 1', qr/(?<=[ (])1(?=[,;)])/, sub { '2' } ],
	[ 'flag left out', qr/ \| [A-Z][A-Z_]{3,}(?=[ ,;)])/, $nothing ],
	[ 'another error', qr/\bERRCODE_\w+/, sub { $_[0] eq 'ERRCODE_DATA_CORRUPTED' ? 'ERRCODE_INTERNAL_ERROR' : 'ERRCODE_DATA_CORRUPTED' } ],
	[ 'call left out', qr/^\t+[a-z]\w*\(.*\);$/, $left_out ],
	[ 'assignment left out', qr/^\t+[a-z]\w*(?:->|\.)[\w.>-]+ [|+]?= .*;$/, $left_out ],
	[ 'return left out', qr/^\t\t+return(?: .*)?;$/, $left_out ],
	[ 'continue left out', qr/^\t+continue;$/, $left_out ],
	[ 'break left out', qr/^\t+break;$/, $left_out ],
);

# What only gives back early what the end of a statement gives back, or can never come about
my $unnoticed = qr/^\t+(?:pfree|list_free|list_free_deep|CHECK_FOR_INTERRUPTS|check_stack_depth|Assert|StaticAssertStmt|MemoryContextDelete|elog)\(/;

# A line as code: its texts, characters and comments are others of the same length.
sub code_of
{
	my ($line) = @_;

	$line =~ s{"((?:[^"\\]|\\.)*)"}{'"' . 's' x length($1) . '"'}ge;
	$line =~ s{'((?:[^'\\]|\\.)+)'}{"'" . 'c' x length($1) . "'"}ge;
	$line =~ s{/\*.*?\*/}{' ' x length $&}ge;
	return $line;
}

# The lines of functions in a file, by their numbers, without those that are comments.
sub function_lines
{
	my ($file) = @_;
	my %lines;
	my ($inside, $comment) = (0, 0);

	open my $source, '<', $file or die "$file: $!";
	while (my $line = <$source>)
	{
		chomp $line;
		$inside = 1 if $line eq '{';
		$inside = 0 if $line =~ /^\}/;
		$comment = 1 if $line =~ m{^\s*/\*};
		$lines{$.} = $line if $inside && !$comment && $line !~ /^#/ && $line !~ $unnoticed;
		$comment = 0 if $line =~ m{\*/};
	}
	close $source;
	return %lines;
}

# All changes that can be made to a file: { file, number of the line, before, after, what is wrong then }.
sub of_file
{
	my ($file) = @_;
	my %lines = function_lines($file);
	my @mutants;

	foreach my $number (sort { $a <=> $b } keys %lines)
	{
		my $line = $lines{$number};
		my $code = code_of($line);

		foreach my $operator (@operators)
		{
			my ($wrong, $pattern, $change) = @$operator;

			while ($code =~ /$pattern/g)
			{
				my ($from, $length) = ($-[0], $+[0] - $-[0]);
				my $after = $line;

				substr($after, $from, $length) = $change->(substr $line, $from, $length);
				push @mutants, { file => $file, number => $number, before => $line, after => $after, wrong => $wrong };
			}
		}
	}
	return @mutants;
}

# A change as one line of text, which stays the same while other lines come and go.
sub text_of
{
	my ($mutant) = @_;
	my ($before, $after) = map { s/^\t+//r } @$mutant{ 'before', 'after' };

	return "$mutant->{file}: $before => $after";
}

1;
