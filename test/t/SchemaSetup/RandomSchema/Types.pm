# The types of random schemas: how they are spelled, which values they have, what can be done with them.
package SchemaSetup::RandomSchema::Types;

use strict;
use warnings;

use Exporter 'import';
our @EXPORT_OK = qw(
  builtin_type
  class_of
  is_array
  own_type_of
  is_distinct
  has_order
  has_hash
  takes_collation
  is_toastable
  value_of
  wider_types
  type_of_spelling
);

# Class, and the ways to spell types of it.  All of a class have the same kind of values.
my @spellings = (
	[ smallint => qw(smallint int2) ],
	[ int => qw(integer int int4) ],
	[ bigint => qw(bigint int8) ],
	[ numeric => 'numeric', 'decimal', 'numeric(10,2)', 'numeric(65,30)', 'numeric(5)', 'decimal(12,4)', 'NUMERIC(8, 0)' ],
	[ float => 'real', 'float4', 'float(10)', 'double precision', 'float8', 'float', 'float(53)' ],
	[ text => 'text' ],
	[
		varchar => 'varchar', 'varchar(20)', 'character varying(255)', 'varchar(100)', 'character varying', 'VARCHAR(191)'
	],
	[ char => 'char(10)', 'character(8)', 'bpchar' ],
	[ letter => 'char', 'character(1)', '"char"' ],
	[ name => 'name' ],
	[ boolean => qw(boolean bool) ],
	[ date => 'date' ],
	[ time => 'time', 'time(3)', 'time without time zone' ],
	[ timetz => 'timetz', 'time(0) with time zone' ],
	[ timestamp => 'timestamp', 'timestamp(3)', 'timestamp without time zone', 'timestamp(0) without time zone' ],
	[ timestamptz => 'timestamptz', 'timestamp with time zone', 'timestamptz(3)', 'timestamp(6) with time zone' ],
	[
		interval => 'interval', 'interval(3)', 'interval day to second', 'interval year to month',
		'interval day to second(3)', 'interval hour'
	],
	[ uuid => 'uuid' ],
	[ json => 'json' ],
	[ jsonb => 'jsonb' ],
	[ bytea => 'bytea' ],
	[ inet => 'inet' ],
	[ cidr => 'cidr' ],
	[ macaddr => 'macaddr' ],
	[ bit => 'bit(8)', 'bit varying(16)', 'varbit' ],
	[ onebit => 'bit', 'bit(1)' ],
	[ point => 'point' ],
	[ box => 'box' ],
	[ circle => 'circle' ],
	[ tsvector => 'tsvector' ],
	[ tsquery => 'tsquery' ],
	[ oid => 'oid' ],
	[ pg_lsn => 'pg_lsn' ],
	[ jsonpath => 'jsonpath' ],
	[ intrange => qw(int4range int8range numrange) ],
	[ timerange => qw(daterange tsrange) ],
	[ tstzrange => 'tstzrange' ],
	[ multirange => qw(int4multirange nummultirange) ],
);

my %spellings_of = map { my ($class, @list) = @$_; $class => \@list } @spellings;

# How often a class is taken; the others once each.
my %weights = (
	int => 12,
	bigint => 8,
	text => 14,
	varchar => 10,
	numeric => 5,
	boolean => 6,
	date => 3,
	timestamp => 4,
	timestamptz => 8,
	uuid => 4,
	jsonb => 5,
	smallint => 2,
	intrange => 2,
	timerange => 2,
	tsvector => 2,
);

my @weighted = map { ($_->[0]) x ($weights{ $_->[0] } || 1) } @spellings;

sub set_of { return map { $_ => 1 } @_ }

my %without_order = set_of(qw(json point box circle jsonpath));
my %without_hash = set_of(qw(json point box circle jsonpath bit onebit tsvector tsquery));
my %few_values = set_of(qw(boolean letter onebit enum json jsonpath point box circle));
my %with_collation = set_of(qw(text varchar char));
my %with_toast = set_of(qw(text varchar char numeric json jsonb bytea tsvector));

# A type of some class; arrays are taken now and then.
sub builtin_type
{
	my ($random, %options) = @_;
	my $class = $options{class} || $random->pick(@weighted);
	my $sql = $random->pick(@{ $spellings_of{$class} });
	my $array = '';

	if (!defined $options{class} && $random->percent(10) && $class ne 'multirange')
	{
		$array = $random->pick('[]', '[]', '[]', '[][]', ' ARRAY', '[3]');
	}
	return { class => $class, sql => $sql, array => $array };
}

sub is_array
{
	my ($type) = @_;

	return 1 if $type->{array};
	return $type->{own} && $type->{own}{type} ? is_array($type->{own}{type}) : 0;
}

# The class of a type; that of a domain is the one of what it is made of.
sub class_of
{
	my ($type) = @_;

	return 'array' if is_array($type);
	return $type->{class} unless $type->{own};
	return $type->{own}{type} ? class_of($type->{own}{type}) : 'enum';
}

# The enum or domain that a type is, or is an array of.
sub own_type_of
{
	my ($type) = @_;

	return $type->{own};
}

# Can rows have a different value each?
sub is_distinct
{
	my ($type) = @_;

	return !$few_values{ class_of($type) } && has_order($type) && !is_array($type);
}

# The class of the elements of an array, or of the type.
sub element_class
{
	my ($type) = @_;

	return $type->{own} ? ($type->{own}{type} ? element_class($type->{own}{type}) : 'enum') : $type->{class};
}

sub has_order
{
	my ($type) = @_;

	return !$without_order{ element_class($type) };
}

sub has_hash
{
	my ($type) = @_;

	return !$without_hash{ element_class($type) };
}

sub takes_collation
{
	my ($type) = @_;

	return $with_collation{ element_class($type) } ? 1 : 0;
}

sub is_toastable
{
	my ($type) = @_;

	return is_array($type) || $with_toast{ class_of($type) } ? 1 : 0;
}

my %values = (
	float => sub { "$_[0].5" },
	letter => sub { chr(97 + $_[0] % 26) },
	boolean => sub { $_[0] % 2 ? 't' : 'f' },
	date => sub { sprintf '2020-%02d-%02d', 1 + $_[0] % 12, 1 + ($_[0] / 12) % 28 },
	time => sub { sprintf '%02d:%02d:00', $_[0] % 24, ($_[0] / 24) % 60 },
	interval => sub { "$_[0] years" },
	uuid => sub { sprintf '00000000-0000-4000-8000-%012d', $_[0] },
	json => sub { qq({"a": $_[0]}) },
	bytea => sub { sprintf '\\x%04x', $_[0] },
	inet => sub { sprintf '10.0.%d.%d', $_[0] / 250, $_[0] % 250 },
	cidr => sub { sprintf '10.%d.%d.0/24', $_[0] / 250, $_[0] % 250 },
	macaddr => sub { sprintf '08:00:2b:01:%02x:%02x', $_[0] / 256, $_[0] % 256 },
	bit => sub { sprintf '%08b', $_[0] % 256 },
	onebit => sub { $_[0] % 2 },
	point => sub { "($_[0],$_[0])" },
	box => sub { "($_[0].5,$_[0].5),($_[0],$_[0])" },
	circle => sub { sprintf '<(%d,0),1>', $_[0] * 10 },
	pg_lsn => sub { sprintf '0/%X', $_[0] },
	jsonpath => sub { '$.a' },
	intrange => sub { sprintf '[%d,%d)', $_[0] * 10, $_[0] * 10 + 5 },
	timerange => sub { sprintf '[%d-01-01,%d-06-01)', 2000 + $_[0], 2000 + $_[0] },
	tstzrange => sub { sprintf '["%d-01-01 00:00:00+00","%d-06-01 00:00:00+00")', 2000 + $_[0], 2000 + $_[0] },
	multirange => sub { sprintf '{[%d,%d)}', $_[0] * 10, $_[0] * 10 + 5 },
	jsonb => sub { qq({"a": $_[0]}) },
);
$values{timetz} = sub { $values{time}->(@_) . '+00' };
$values{timestamp} = sub { $values{date}->(@_) . ' 12:00:00' };
$values{timestamptz} = sub { $values{timestamp}->(@_) . '+00' };
$values{$_} = sub { "$_[0]" } foreach qw(smallint int bigint numeric oid);
$values{$_} = sub { "v$_[0]" } foreach qw(text varchar char name tsvector tsquery);

# The value with a number, as the server reads it; different ones where the type has so many.
sub value_of
{
	my ($type, $number) = @_;
	my $own = $type->{own};

	if ($type->{array})
	{
		my @elements = map { value_of({ %$type, array => '' }, $_) } $number, $number + 1;
		s/(["\\])/\\$1/g foreach @elements;
		my $list = join element_class($type) eq 'box' ? ';' : ',', map { "\"$_\"" } @elements;

		return $type->{array} eq '[][]' ? "{{$list}}" : "{$list}";
	}
	return value_of($own->{type}, $number) if $own && $own->{type};
	if ($own)
	{
		# Labels that were added later are in no check.
		my $labels = $own->{used_labels} || $own->{labels};

		return $labels->[ $number % @$labels ];
	}
	return $values{ $type->{class} }->($number);
}

# Types that every value of a type fits into.
my %wider = (
	'varchar(20)' => [ 'varchar(40)', 'varchar', 'text' ],
	'varchar(100)' => [ 'varchar(200)', 'character varying', 'text' ],
	'character varying(255)' => [ 'varchar(300)', 'text' ],
	'numeric(10,2)' => [ 'numeric(12,2)', 'numeric' ],
	'numeric(5)' => [ 'numeric(7)', 'numeric' ],
	'timestamp(3)' => [ 'timestamp(6)', 'timestamp' ],
	'timestamptz(3)' => ['timestamptz'],
	'time(3)' => ['time'],
	smallint => [ 'integer', 'bigint' ],
	int2 => ['int8'],
	integer => ['bigint'],
	int => ['bigint'],
	int4 => ['int8'],
	varchar => ['text'],
);

sub wider_types
{
	my ($type) = @_;

	return () if $type->{own} || $type->{array};
	return @{ $wider{ $type->{sql} } || [] };
}

# The class of a spelling.
my %class_of_spelling;
foreach my $entry (@spellings)
{
	my ($class, @list) = @$entry;
	$class_of_spelling{$_} = $class foreach @list;
}

# A type by its spelling.
sub type_of_spelling
{
	my ($sql) = @_;
	(my $plain = $sql) =~ s/\(.*//;
	my $class = $class_of_spelling{$sql} || $class_of_spelling{$plain} || die "no class for $sql\n";

	return { class => $class, sql => $sql, array => '' };
}

1;
