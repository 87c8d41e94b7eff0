# A page of the documentation: its fenced blocks, and whether what was printed is what they show.
package SchemaSetup::Page;

use strict;
use warnings;

use Test::More;

use Exporter 'import';
our @EXPORT = qw(blocks_of_page transcript shows);

# The blocks in their order: {heading} they are under, {number} among its blocks, {line} of the page, {language}, {where}
# they are run if not here, and {text}.
sub blocks_of_page
{
	my ($page) = @_;
	my ($line, $heading, $block, %count, @blocks) = (0, '');

	open my $file, '<', $page or die "$page: $!";
	while (<$file>)
	{
		chomp;
		$line++;
		if ($block && /^ *```\s*$/) { undef $block; }
		elsif ($block) { $block->{text} .= s/^ {0,$block->{indent}}//r . "\n"; }
		elsif (/^( *)```(\w*) *(.*)$/)
		{
			$block = { indent => length $1, language => $2, where => $3, line => $line, heading => $heading,
				number => ++$count{$heading}, text => '' };
			push @blocks, $block;
		}
		elsif (/^#+ (.*)$/) { $heading = $1; }
	}
	return @blocks;
}

# What is typed in a block, and what is shown of it: [ typed, shown ] for each prompt.
sub transcript
{
	my ($text, $prompt, $continued) = @_;
	my @steps;

	foreach (split /^/, $text)
	{
		if (/^$prompt ?(.*)/s) { push @steps, [ $1, '' ]; }
		elsif (@steps && $steps[-1][1] eq '' && /^$continued ?(.*)/s) { $steps[-1][0] .= $1; }
		elsif (@steps) { $steps[-1][1] .= $_; }
		else { die "nothing is typed before: $_"; }
	}
	return @steps;
}

# A text without what is another one each time: times, versions of the server, temporary directories, numbers of
# processes and tests, widths of tables, and where in a script of the extension an error was raised, which 15 and 17 do
# not say.
sub settled
{
	my ($text) = @_;

	$text =~ s/^CONTEXT:  (?:.*\n)*?extension script file "[^"\n]*", near line \d+\n//mg;
	$text =~ s/\b\d+(?:\.\d+)? (m?s)\b/N $1/g;
	$text =~ s/\bsince \d{4}-\d\d-\d\d \d\d:\d\d:\d\d[-+][\d:]+/since TIME/g;
	$text =~ s/\bPostgreSQL \d\S*(?: \([^)]*\))?/PostgreSQL N/g;
	$text =~ s{/\S*/schema_setup\.\w+}{DIRECTORY}g;
	$text =~ s/\b(process|pid) \d+/$1 N/g;
	$text =~ s/\b\d+ (tests|passed)\b/N $1/g;
	$text =~ s/([-─])[-─]+/$1/g;
	$text =~ s/[ \t]+$//mg;
	$text =~ s/^\n+|\n+\z//g;
	return $text;
}

# Test that a text is what a page shows, where a line [...] stands for any number of lines.
sub shows
{
	my ($got, $shown, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	my $pattern = join '', map { $_ eq "[...]\n" ? '(?:.*\n)*?' : quotemeta } split /^/, settled($shown) . "\n";
	return 1 if ok((settled($got) . "\n") =~ /\A$pattern\z/, $name);
	diag("printed:\n$got\nshown:\n$shown");
	return 0;
}

1;
