
# Updates with rows, as real histories have them: what comes out is what a new schema of the new definition is, with the
# rows that are wanted; what is refused, or fails, leaves all as it was. The cases are in test/updates, in this form:
#
#	=== what it is
#	--- old, new, steps     texts for schema_setup_diff
#	--- rows                statements that fill the old schema
#	--- query, wanted       what to ask for then, and the answer; without these all rows are as they were
#	--- refused             what schema_setup_diff says instead of statements: a regular expression a line
#	--- refused_before_17   only up to there
#	--- fails               what the server says when the statements are run
#	--- settings            of the session that runs them
#	--- allow               data loss
use strict;
use warnings;

use File::Basename;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;
use SchemaSetup::Update 'is_same_text';

my $top = dirname(__FILE__) . '/..';
my $only = $ENV{UPDATES} || '';
my $node = start_server('main');

$node->safe_psql('postgres', "CREATE DATABASE test ENCODING 'UTF8' TEMPLATE template0 LOCALE 'C'");
$node->safe_psql('test', 'CREATE EXTENSION schema_setup');
load_file($node, 'test', "$top/include/rows.sql");

my $update = SchemaSetup::Update->new($node, 'test');

# The cases of a file, each a hash of its sections.
sub cases_in
{
	my ($file) = @_;
	my @cases;

	foreach my $text (split /^=== /m, slurp_file($file))
	{
		my ($name, @sections) = split /^--- /m, $text;

		$name =~ s/\n.*//s;
		next unless @sections;
		push @cases, { name => $name, map { /^(\w+)\n(.*)/s } @sections };
	}
	return @cases;
}

sub matches_all
{
	my ($text, $expressions, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	like($text, qr/$_/, "$name: says $_") foreach grep { /\S/ } split /\n/, $expressions;
	return;
}

# Run the statements; true if that was to succeed.
sub is_run
{
	my ($case, $statements) = @_;
	my $name = $case->{name};
	my $errors;

	{
		local $update->{settings} = $update->{settings} . ($case->{settings} || '');
		$errors = $update->run($statements);
	}
	if (defined $case->{fails})
	{
		like($errors, qr/ERROR/, "$name: fails");
		matches_all($errors, $case->{fails}, $name);
		return 0;
	}
	return is($errors, '', "$name: runs") || diag(join "\n", map { "$_->{statement};" } @$statements);
}

# Does the schema with its rows be what it was to become?
sub has_become
{
	my ($case, $rows, $statements) = @_;
	my $name = $case->{name};

	is($update->make('fresh', $case->{new}), '', "$name: the new definition");
	is_same_text($update->dump('live'), $update->dump('fresh'), "$name: as a new schema", map { "$_->{statement};" } @$statements);
	if (defined $case->{query})
	{
		my ($out, $errors) = $update->execute("SET search_path = live; SET TimeZone = 'UTC'; SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'postgres';\n$case->{query}");

		(my $wanted = $case->{wanted}) =~ s/\s+\z//;
		is($errors . $out, $wanted, "$name: rows");
	}
	else
	{
		is_same_text($update->rows('live'), $rows, "$name: rows as they were");
	}
	my $more = $update->statements($update->definition('live'), $case->{new});
	is(defined $more ? join("\n", map { $_->{statement} } @$more) : $update->{error}, '', "$name: nothing is left to do");
	return;
}

sub is_as_it_was
{
	my ($name, $rows, $dump) = @_;

	is_same_text($update->rows('live'), $rows, "$name: rows as they were");
	is_same_text($update->dump('live'), $dump, "$name: schema as it was");
	return;
}

sub is_updated
{
	my ($case) = @_;
	my $name = $case->{name};

	is($update->make('live', $case->{old}, $case->{rows}), '', "$name: the old definition") or return;
	my ($rows, $dump) = ($update->rows('live'), $update->dump('live'));
	my $statements = $update->statements($case->{old}, $case->{new}, $case->{steps}, $case->{allow});

	if (defined $case->{refused})
	{
		is($statements, undef, "$name: refused") or diag(join "\n", map { "$_->{statement};" } @$statements);
		matches_all($update->{error}, $case->{refused}, $name);
		is_as_it_was($name, $rows, $dump);
	}
	elsif (!defined $statements)
	{
		is($update->{error}, '', "$name: statements");
	}
	elsif (is_run($case, $statements))
	{
		has_become($case, $rows, $statements);
	}
	else
	{
		is_as_it_was($name, $rows, $dump);
	}
	return;
}

foreach my $case (map { cases_in($_) } sort glob "$top/updates/*.sql")
{
	$case->{refused} //= $case->{refused_before_17} if $node->pg_version < 17;
	is_updated($case) if $case->{name} =~ /$only/;
}

done_testing();
