# Runs an update from one definition to another on a server: a schema made of the old one, with rows; the statements of
# schema_setup_diff in one transaction; pg_dump of that and of a schema that is made of the new one at once.
#
#	my $update = SchemaSetup::Update->new($node, 'database');
#	$update->make('live', $old, $rows)            errors
#	$update->statements($old, $new, $steps)       what schema_setup_diff says, or undef: then $update->{error} says why
#	$update->run(@statements)                     errors
#	$update->dump('live')                         pg_dump -s, the same whatever the schema is called
#
# The sessions have settings that a result must not depend on.
package SchemaSetup::Update;

use strict;
use warnings;

use JSON::PP;
use PostgreSQL::Test::Utils;
use Test::More;

use SchemaSetup;

use Exporter 'import';
our @EXPORT_OK = qw(is_same_text);

my $settings = "SET TimeZone = 'America/New_York'; SET DateStyle = 'German'; SET IntervalStyle = 'iso_8601'; "
  . 'SET client_min_messages = warning; ';

sub new
{
	my ($class, $node, $database) = @_;

	return bless { node => $node, database => $database, session => SchemaSetup::open_session($node, $database), settings => $settings }, $class;
}

# A text as SQL, whatever standard_conforming_strings is.
sub quoted
{
	my ($text) = @_;

	return 'NULL' unless defined $text;
	my $tag = 'text';
	$tag .= 'x' while index($text, "\$$tag\$") >= 0;
	return "\$$tag\$$text\$$tag\$";
}

# Run statements; what they print, and their errors.
sub execute
{
	my ($self, $statements) = @_;

	$self->{session}->begin("ROLLBACK; RESET ALL; $self->{settings}\n$statements");
	my ($out, $errors) = $self->{session}->finish;

	$errors =~ s/^psql:<stdin>:\d+: //mg;
	$errors =~ s/^WARNING:  there is no transaction in progress\n//mg;
	return ($out, $errors);
}

# Empty a schema, make a definition in it, and run what fills it.
sub make
{
	my ($self, $schema, $definition, $rows) = @_;
	my ($out, $errors) =
	  $self->execute("DROP SCHEMA IF EXISTS $schema CASCADE; CREATE SCHEMA $schema; SET search_path = $schema; SET TimeZone = 'UTC'; "
		  . "SET DateStyle = 'ISO, MDY';\n$definition\n;" . ($rows || ''));

	return $errors;
}

# What leads from one definition to another: statements with {transactional}.
sub statements
{
	my ($self, $old, $new, $steps, $allow_data_loss) = @_;
	my ($old_text, $new_text, $steps_text) = map { quoted($_) } $old, $new, $steps;
	my $allow = $allow_data_loss ? 'true' : 'false';

	my ($out, $errors) = $self->execute(
		"SET search_path = live;\nSELECT coalesce(json_agg(d ORDER BY step), '[]') FROM public.schema_setup_diff($old_text, $new_text, $steps_text, $allow) AS d");
	$self->{error} = $errors;
	return $errors =~ /ERROR/ ? undef : decode_json($out);
}

# Statements as psql sends them, one by one, whatever quotes they have.
sub sent
{
	my (@statements) = @_;

	return '' unless @statements;
	my $number = 0;
	my @rows = map { '(' . ++$number . ', ' . quoted($_->{statement}) . ')' } @statements;
	my $text = 'SELECT statement FROM (VALUES ' . join(",\n", @rows) . ") AS s(number, statement) ORDER BY number \\gexec\n";

	utf8::encode($text) if utf8::is_utf8($text);
	return $text;
}

# Run statements of schema_setup_diff: what cannot be in a transaction first, all others in one.
sub run
{
	my ($self, $statements) = @_;
	my ($out, $errors) = $self->execute(
		join '', "SET search_path = live;\n", sent(grep { !$_->{transactional} } @$statements),
		"BEGIN;\n", sent(grep { $_->{transactional} } @$statements), 'COMMIT;');

	return $errors;
}

# Test that two texts are the same; the lines that only one of them has are shown, and whatever more there is to say.
sub is_same_text
{
	my ($got, $wanted, $name, @more) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;

	return 1 if ok($got eq $wanted, $name);
	my %count;
	$count{$_}++ foreach split /\n/, $got;
	$count{$_}-- foreach split /\n/, $wanted;
	diag(join "\n", (map { $count{$_} > 0 ? "got     $_" : "wanted  $_" } grep { $count{$_} } sort keys %count), @more);
	diag('The lines are the same, in another order.') unless grep { $_ } values %count;
	return 0;
}

# A schema as a definition.
sub definition
{
	my ($self, $schema) = @_;
	my ($out, $errors) = $self->execute("SELECT public.schema_setup_definition('$schema')");

	die $errors if $errors =~ /ERROR/;
	return $out;
}

# The rows of all tables; test/include/rows.sql has to be there.
sub rows
{
	my ($self, $schema) = @_;
	my ($out, $errors) = $self->execute("SELECT test_rows.rows_of('$schema')");

	die $errors if $errors =~ /ERROR/;
	return $out;
}

# A dump without what says nothing: the order of settings, two ways to write a default, and how IN of a varchar is written
# before the server has read again what it has written itself, as it does where a column gets another type.
sub in_settled_form
{
	my ($dump) = @_;
	my $literal = qr/'(?:[^']|'')*'::character varying/;

	$dump =~ s/\(ARRAY\[($literal(?:, $literal)*)\]\)::text\[\]/'ARRAY[' . ($1 =~ s{($literal)}{($1)::text}gr) . ']'/ge;
	$dump =~ s/\((ARRAY\[\($literal\)::text(?:, \($literal\)::text)*\])\)/($1)/g;
	$dump =~ s/(DEFAULT '(?:[^']|'')*')::(?:text|character varying)\b/$1/g;
	$dump =~ s/DEFAULT LOCALTIMESTAMP\b/DEFAULT now()/g;
	$dump =~ s/^(WITH \()(.*)(\);)$/$1 . join(', ', sort split(m{, }, $2)) . $3/gme;
	return $dump;
}

# What pg_dump says of a schema.
sub dump
{
	my ($self, $schema) = @_;
	my ($dump, $errors) =
	  run_command([ 'pg_dump', '-s', '-O', '-x', '-n', $schema, '-d', $self->{node}->connstr($self->{database}) ]);

	die $errors if $errors;
	$dump =~ s/^\\(un)?restrict .*\n//mg;
	# From 18 on NOT NULL has a name. The server gives it, no definition says it, and it stays where a table is renamed.
	$dump =~ s/ CONSTRAINT (?:"(?:[^"]|"")*"|\S+) NOT NULL/ NOT NULL/g;
	$dump = in_settled_form($dump);
	$dump =~ s/\b$schema\./live./g;
	$dump =~ s/\b(SCHEMA|Schema:) $schema\b/$1 live/g;
	$dump =~ s/^(-- Name: )$schema;/$1live;/mg;
	return $dump;
}

1;
