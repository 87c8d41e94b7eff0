# Expressions of random schemas: defaults, checks, generated columns, what indexes are on.
#
# An expression is a text in which @0@ stands for its first column and @t0@ for the first of the schema's own types in it,
# so that it follows when they get other names.  All checks hold for the values that SchemaSetup::RandomSchema::Types makes.
package SchemaSetup::RandomSchema::Expressions;

use strict;
use warnings;
use utf8;

use SchemaSetup::RandomSchema::Types qw(class_of is_array value_of);

use Exporter 'import';
our @EXPORT_OK = qw(
  expression
  literal
  default_for
  check_on
  check_of_choices
  check_on_two
  generated_from
  index_expression_on
  predicate_on
);

# Make one of its text, and the columns and types in it.
sub expression
{
	my ($text, $columns, $types) = @_;

	return { text => $text, columns => $columns || [], types => $types || [] };
}

# A text as a literal.
sub literal
{
	my ($text) = @_;
	(my $escaped = $text) =~ s/'/''/g;

	return "'$escaped'";
}

my %defaults = (
	smallint => [ '0', '7', '-1', q{'3'::smallint} ],
	int => [ '0', '1', '42', '-1', '(1 + 2)', '2 * 3', 'abs(-5)', q{'7'}, q{'-1'::integer}, 'CAST(5 AS int)', 'length(\'abc\')' ],
	bigint => [ '0', '1', '9223372036854775807', '-9223372036854775808', q{'-1'::integer}, '1::bigint' ],
	numeric => [ '0', '0.00', '1.5', q{'-1'::integer}, q{'1'::numeric}, '(0.1 + 0.2)', 'round(2.5)' ],
	float => [ '0', '1.5', '1e3', 'pi()', q{'1'::double precision}, 'random()' ],
	text => [
		q{''}, q{'x'}, q{'it''s'}, q{E'tab\\tand\\\\'}, q{'a' || 'b'}, q{upper('x')}, 'CURRENT_USER', q{'x'::text},
		q{'x'::character varying}, '$$dollar$$', '$tag$it\'s$tag$', 'NULL::text', q{COALESCE(NULL, 'y')},
		q{CASE WHEN true THEN 'a' ELSE 'b' END}, 'gen_random_uuid()', q{md5('a')}, q{'größe'}, q{U&'d\\0061t'},
		q{('a' COLLATE "C")}, 'version()', q{substring('abc' from 2 for 1)}, q{('a' || 'b')}
	],
	varchar => [ q{''}, q{'x'}, q{'it''s'}, q{'x'::character varying}, q{'a'::varchar(10)}, q{'x'::text}, q{lower('X')}, 'current_user' ],
	char => [ q{'x'}, q{'abc'::bpchar} ],
	letter => [q{'x'}],
	name => [ q{'n'}, 'current_user' ],
	boolean => [ 'true', 'false', q{'t'}, '(NOT true)', '(1 > 0)', q{'yes'::boolean}, '(NULL IS NULL)', '(true AND NOT false)' ],
	date => [ 'CURRENT_DATE', q{'2020-01-01'}, q{'2020-01-01'::date}, q{DATE '2020-02-29'}, 'now()', q{(now() + interval '7 days')} ],
	time => [ 'LOCALTIME', q{'12:30'}, q{TIME '01:02:03'} ],
	timetz => [ 'CURRENT_TIME', q{'12:30+02'} ],
	timestamp => [
		'now()', 'LOCALTIMESTAMP', 'CURRENT_TIMESTAMP', q{timezone('utc', now())}, q{(now() AT TIME ZONE 'utc')},
		q{'2020-01-01 00:00:00'}, q{TIMESTAMP '2020-01-01 10:00'}, 'CURRENT_TIMESTAMP(3)'
	],
	timestamptz => [
		'now()', 'CURRENT_TIMESTAMP', 'CURRENT_TIMESTAMP(3)', 'transaction_timestamp()', 'clock_timestamp()',
		q{now() + interval '1 day'}, q{(now() + '01:00:00'::interval)}, q{'2020-01-01 00:00:00+00'}, q{'infinity'},
		q{'2020-01-01 12:00:00+02'::timestamptz}, 'to_timestamp(0)'
	],
	interval => [ q{'1 day'}, q{'01:00:00'::interval}, q{INTERVAL '1 day 2 hours'}, q{interval '1' day}, 'make_interval(days => 3)' ],
	uuid => [ 'gen_random_uuid()', q{'00000000-0000-0000-0000-000000000000'}, q{'00000000-0000-0000-0000-000000000001'::uuid} ],
	json => [ q{'{}'}, q{'{"a": 1}'::json}, q{'[]'::json}, q{json_build_object('a', 1)} ],
	jsonb => [ q{'{}'}, q{'{}'::jsonb}, q{'[]'::jsonb}, q{'{"a": [1, 2]}'::jsonb}, q{jsonb_build_object('a', 1, 'b', now())}, q{'null'::jsonb} ],
	bytea => [ q{'\x00ff'}, q{'\xdead'::bytea}, q{''::bytea}, q{decode('00', 'hex')} ],
	inet => [ q{'127.0.0.1'}, q{'::1'::inet}, q{'10.0.0.0/8'::cidr} ],
	cidr => [q{'10.0.0.0/8'}],
	macaddr => [q{'08:00:2b:01:02:03'}],
	bit => [q{B'10101010'}],
	onebit => [ q{B'1'}, q{'0'} ],
	point => [ q{'(1,2)'}, 'point(0, 0)' ],
	box => [q{'((1,1),(0,0))'}],
	circle => [q{'<(0,0),1>'}],
	tsvector => [ q{''}, q{to_tsvector('simple', 'a b')}, q{'a b'::tsvector} ],
	tsquery => [q{'a & b'}],
	oid => ['0'],
	pg_lsn => [q{'0/0'}],
	jsonpath => [ q{'$.a'}, q{'$."b"[*]'} ],
	intrange => [ q{'empty'}, q{'[1,10)'} ],
	timerange => [q{'empty'}],
	tstzrange => [ q{'empty'}, 'tstzrange(now(), NULL)' ],
	multirange => [q{'{}'}],
);

# A default for a type; undef if there is none to make.
sub default_for
{
	my ($random, $type) = @_;
	my $own = $type->{own};
	my $text;

	if (is_array($type))
	{
		return expression(q{'{}'}) unless $type->{array};
		if ($own)
		{
			my $value = $own->{labels} ? literal(value_of({ own => $own, array => '' }, 1)) : undef;
			my @forms = (q{'{}'}, q{'{}'::@t0@[]}, q{ARRAY[]::@t0@[]});
			push @forms, "ARRAY[$value\:\:\@t0@]", "ARRAY[$value, NULL]::\@t0@[]" if $value;
			return expression($random->pick(@forms), [], [$own]);
		}
		my @forms = (q{'{}'}, "'{}'::$type->{sql}\[]", "ARRAY[]::$type->{sql}\[]");
		push @forms, q{'{a,b}'}, "ARRAY['a', 'b']", "ARRAY['it''s', 'b']::$type->{sql}\[]", q{string_to_array('a,b', ',')}
		  if $type->{class} =~ /^(text|varchar)$/;
		push @forms, 'ARRAY[1, 2, 3]', q{'{1,2}'}, 'ARRAY[1]' if $type->{class} =~ /^(int|bigint)$/;
		return expression($random->pick(@forms));
	}
	return default_for($random, $own->{type}) if $own && $own->{type} && $random->percent(60);
	if ($own && $own->{type})
	{
		my $value = literal(value_of($own->{type}, 1));

		return expression("$value\:\:\@t0@", [], [$own]);
	}
	if ($own)
	{
		my $label = literal($random->pick(@{ $own->{labels} }));

		return expression($random->pick($label, "$label\:\:\@t0@", "CAST($label AS \@t0@)"), [], [$own]);
	}
	return expression($random->pick(@{ $defaults{ $type->{class} } || die "no default for $type->{class}" }));
}

my @number_checks = (
	'@0@ > 0', '@0@ >= 0 AND @0@ < 100000', '@0@ BETWEEN 0 AND 30000', '@0@ <> -1', '@0@ IS NULL OR @0@ > 0',
	'NOT (@0@ < 0)', '@0@ > 0 AND @0@ < 1000000 OR @0@ IS NULL', '@0@ NOT IN (-1, -2)', '(@0@)::numeric >= 0',
	'CASE WHEN @0@ IS NULL THEN true ELSE @0@ > 0 END', 'COALESCE(@0@, 1) > 0', '-@0@ < 0', 'abs(@0@) >= 0'
);
my @text_checks = (
	q{@0@ <> ''}, 'length(@0@) > 0', 'char_length(@0@) <= 1000', q{@0@ !~ '^forbidden'}, q{@0@ NOT LIKE '%!%'},
	q{@0@ NOT ILIKE '%forbidden%' ESCAPE '#'}, q{position(' ' in @0@) = 0}, q{substring(@0@ from 1 for 1) <> '!'},
	q{trim(both from @0@) <> ''}, 'lower(@0@) = lower(@0@)', q{@0@ <> ALL (ARRAY['bad', 'worse'])},
	q{@0@ NOT IN ('bad', 'it''s')}, q{@0@ IS NULL OR octet_length(@0@) > 0}, q{@0@ > '' COLLATE "C"}, q{@0@ SIMILAR TO '[a-z]%'},
	q{@0@ ~ '^[a-z0-9]+ *$'}, q{(@0@ || 'x') <> 'x'}, q{@0@ IS DISTINCT FROM 'bad'}
);
my %checks = (
	text => \@text_checks,
	varchar => \@text_checks,
	char => [ q{@0@ <> ''}, 'length(@0@) > 0', q{@0@ <> 'bad'} ],
	boolean => [ '@0@ IS NOT NULL OR @0@ IS NULL', '@0@ IN (true, false)', '@0@ OR NOT @0@', '@0@ IS NOT UNKNOWN OR @0@ IS NULL' ],
	date => [ q{@0@ > '1990-01-01'}, q{@0@ >= DATE '1990-01-01'}, 'EXTRACT(year FROM @0@) > 1990', q{date_part('year', @0@) > 1990} ],
	timestamp => [ q{@0@ > '1990-01-01 00:00:00'}, q{@0@ > '1990-01-01'::date}, 'EXTRACT(epoch FROM @0@) > 0' ],
	timestamptz => [ q{@0@ > '1990-01-01 00:00:00+00'}, q{@0@ < 'infinity'} ],
	interval => [ q{@0@ >= '0'::interval}, q{@0@ > interval '-1 day'} ],
	uuid => [q{@0@ <> '00000000-0000-0000-0000-000000000000'}],
	json => [q{json_typeof(@0@) = 'object'}],
	jsonb => [
		q{jsonb_typeof(@0@) = 'object'}, q{@0@ @> '{}'}, q{@0@ ? 'a'}, q{@0@ IS NULL OR (@0@ ->> 'a') IS NOT NULL}, q{(@0@ -> 'a') <> 'null'::jsonb}
	],
	bytea => ['octet_length(@0@) < 1000'],
	inet => [ 'family(@0@) = 4', q{@0@ << '10.0.0.0/8'} ],
	bit => [ 'length(@0@) > 0', q{@0@ <> B'11111111'} ],
	array => [
		'cardinality(@0@) < 1000', 'array_length(@0@, 1) IS NULL OR array_length(@0@, 1) > 0', 'array_ndims(@0@) <= 2',
		'@0@ IS NOT NULL OR @0@ IS NULL'
	],
	intrange => [ 'NOT isempty(@0@)', 'lower(@0@) IS NOT NULL OR @0@ IS NULL', '@0@ <> \'empty\'', 'NOT lower_inf(@0@)' ],
	timerange => [ 'NOT isempty(@0@)', 'upper(@0@) > lower(@0@)' ],
);
$checks{$_} = \@number_checks foreach qw(smallint int bigint numeric float);

# The enum that a type is made of, and how a value of it is written: a domain's has no operators.
sub _enum_in
{
	my ($type) = @_;
	my $own = $type->{own};

	return ($own, '@0@') if $own->{labels};
	$own = $own->{type}{own} while $own->{type};
	return ($own, '(@0@)::@t0@');
}

# A check that holds on a column, or of a domain's value, which stands for @0@; undef if there is none.
sub check_on
{
	my ($random, $type, $column) = @_;
	my $class = class_of($type);

	if ($class eq 'enum')
	{
		my ($own, $value) = _enum_in($type);
		my @labels = map { literal($_) } @{ $own->{labels} };
		my @typed = map { "$_\:\:\@t0@" } @labels;
		my $text = $random->pick(
			"$value IN (" . join(', ', @labels) . ')',
			"$value = ANY (ARRAY[" . join(', ', @typed) . '])',
			"$value >= $value",
			"$value <> ALL ('{}'::\@t0@[])",
			'@0@ IS NOT NULL OR @0@ IS NULL');

		return expression($text, [$column], [$own]);
	}
	my $list = $checks{$class} or return undef;
	return expression($random->pick(@$list), [$column]);
}

# A check on values that are picked from a list.
sub check_of_choices
{
	my ($random, $column, @choices) = @_;
	my $list = join ', ', map { literal($_) } @choices;

	return expression(
		$random->pick("\@0@ IN ($list)", "\@0@ = ANY (ARRAY[$list])", "(\@0@)::text = ANY ((ARRAY[$list])::text[])",
			join(' OR ', map { '@0@ = ' . literal($_) } @choices)),
		[$column]);
}

# A check that holds on two columns.
sub check_on_two
{
	my ($random, $first, $second) = @_;
	my @forms = (
		'num_nonnulls(@0@, @1@) >= 0',
		'@0@ IS NOT NULL OR @1@ IS NOT NULL OR true',
		'(@0@ IS NULL) = (@0@ IS NULL) AND (@1@ IS NULL OR @1@ IS NOT NULL)',
		'CASE WHEN @0@ IS NULL THEN @1@ IS NULL OR @1@ IS NOT NULL ELSE true END'
	);
	my @numbers = grep { class_of($_->{type}) =~ /^(smallint|int|bigint|numeric|float)$/ } $first, $second;

	push @forms, '@0@ + @1@ > 0', 'COALESCE(@0@, 1) + COALESCE(@1@, 1) > 0', 'GREATEST(@0@, @1@) > 0', '(@0@ > 0 OR @1@ > 0)'
	  if @numbers == 2;
	return expression($random->pick(@forms), [ $first, $second ]);
}

# Type and expression of a column that is generated from another one; nothing if there is none.
sub generated_from
{
	my ($random, $column) = @_;
	my $class = class_of($column->{type});
	my %forms = (
		int => [ [ bigint => '@0@ * 2' ], [ int => '@0@ % 10' ], [ numeric => '@0@::numeric(10,2)' ], [ boolean => '@0@ > 5' ] ],
		bigint => [ [ bigint => '(@0@ / 2)' ], [ numeric => '(@0@ * 1.5)' ] ],
		numeric => [ [ numeric => 'round(@0@, 2)' ], [ numeric => '@0@ * 1.19' ] ],
		text => [
			[ text => 'lower(@0@)' ], [ text => q{@0@ || '-x'} ], [ text => q{COALESCE(@0@, 'none')} ], [ int => 'length(@0@)' ],
			[ text => 'md5(@0@)' ], [ tsvector => q{to_tsvector('simple'::regconfig, @0@)} ],
			[ tsvector => q{to_tsvector('simple', COALESCE(@0@, ''))} ],
			[ text => q{CASE WHEN @0@ = 'a' THEN 'first' WHEN @0@ IS NULL THEN NULL ELSE 'other' END} ]
		],
		varchar => [ [ varchar => 'upper(@0@)' ], [ text => 'lower(@0@)' ], [ int => 'char_length(@0@)' ] ],
		date => [ [ int => 'EXTRACT(year FROM @0@)' ], [ date => '@0@ + 1' ] ],
		timestamp => [ [ timestamp => q{@0@ + interval '1 day'} ], [ date => '@0@::date' ], [ timestamp => q{date_trunc('day', @0@)} ] ],
		jsonb => [ [ text => q{@0@ ->> 'a'} ], [ int => q{(@0@ ->> 'a')::int} ], [ jsonb => q{@0@ -> 'a'} ] ],
		array => [ [ int => 'cardinality(@0@)' ], [ int => 'array_length(@0@, 1)' ] ],
		boolean => [ [ int => 'CASE WHEN @0@ THEN 1 ELSE 0 END' ], [ boolean => 'NOT @0@' ] ],
		enum => [ [ boolean => '@0@ IS NOT NULL' ] ],
	);
	my $list = $forms{$class} or return;
	my ($result, $text) = @{ $random->pick(@$list) };

	return ($result, expression($text, [$column]));
}

# What an index can be on instead of a column; its class; nothing if there is none.
sub index_expression_on
{
	my ($random, $column) = @_;
	my $class = class_of($column->{type});
	my %forms = (
		int => [ '(@0@ + 1)', 'abs(@0@)', '(@0@ * 2)', '(@0@ IS NULL)' ],
		bigint => [ '(@0@ % 10)', 'abs(@0@)' ],
		text => [ 'lower(@0@)', q{(@0@ || 'x')}, 'md5(@0@)', q{COALESCE(@0@, '')}, q{(lower(@0@) COLLATE "C")}, 'length(@0@)', '(@0@ IS NOT NULL)' ],
		varchar => [ 'lower(@0@)', 'upper(@0@)', '(@0@::text)', 'lower((@0@)::text)' ],
		timestamp => [ q{date_trunc('day', @0@)}, '(@0@::date)' ],
		timestamptz => [ q{((@0@ AT TIME ZONE 'UTC')::date)} ],
		jsonb => [ q{(@0@ ->> 'a')}, q{((@0@ ->> 'a')::int)}, q{lower(@0@ ->> 'a')}, q{(@0@ #>> '{a,b}')} ],
		boolean => ['(NOT @0@)'],
		array => ['cardinality(@0@)'],
		numeric => ['round(@0@)'],
		intrange => [ 'lower(@0@)', 'upper(@0@)' ],
	);
	my $list = $forms{$class} or return undef;

	return expression($random->pick(@$list), [$column]);
}

# A condition that an index can be partial by.
sub predicate_on
{
	my ($random, $column) = @_;
	my $class = class_of($column->{type});
	my @forms = ('@0@ IS NOT NULL', '@0@ IS NULL');

	push @forms, '@0@', 'NOT @0@', '@0@ = true', '@0@ IS NOT TRUE' if $class eq 'boolean';
	push @forms, '@0@ > 5', '@0@ IN (1, 2, 3)', '(@0@ > 5 AND @0@ < 100)', '@0@ <> 0' if $class =~ /^(int|bigint|numeric)$/;
	push @forms, q{@0@ = 'x'}, q{@0@ IN ('a', 'b')}, q{@0@ <> '' AND @0@ IS NOT NULL}, q{@0@ ~~ 'a%'} if $class =~ /^(text|varchar)$/;
	if ($class eq 'enum')
	{
		my ($own, $value) = _enum_in($column->{type});
		my $label = literal($random->pick(@{ $own->{labels} }));

		push @forms, "$value = $label", "$value <> $label\:\:\@t0@", "$value IN ($label)";
		return expression($random->pick(@forms), [$column], [$own]);
	}
	return expression($random->pick(@forms), [$column]);
}

1;
