# Indexes of random schemas, and what else a table is given at the end.
package SchemaSetup::RandomSchema::Indexes;

use strict;
use warnings;
use utf8;

use SchemaSetup::RandomSchema::Expressions qw(index_expression_on predicate_on);
use SchemaSetup::RandomSchema::Types qw(class_of is_array has_order has_hash takes_collation);

my %methods = (
	gin => { array => [undef], jsonb => [ undef, 'jsonb_path_ops', 'jsonb_ops' ], tsvector => [undef] },
	gist => {
		intrange => [undef],
		timerange => [undef],
		tstzrange => [ undef, 'range_ops' ],
		point => [undef],
		box => [undef],
		circle => [undef],
		tsvector => [ undef, [ tsvector_ops => [ siglen => 100 ] ] ],
		inet => ['inet_ops'],
	},
	spgist => {
		text => [undef],
		intrange => [undef],
		timerange => [undef],
		point => [ undef, 'kd_point_ops', 'quad_point_ops' ],
		box => [undef],
		inet => [undef],
	},
	brin => {
		int => [ undef, [ int4_minmax_multi_ops => [ values_per_range => 16 ] ], 'int4_bloom_ops' ],
		bigint => [ undef, 'int8_minmax_ops' ],
		text => [ undef, [ text_bloom_ops => [ n_distinct_per_range => 100 ] ] ],
		date => [undef],
		timestamp => [ undef, 'timestamp_minmax_multi_ops' ],
		timestamptz => [undef],
		uuid => [undef],
	},
);
my %method_options = (
	btree => [ [ fillfactor => 70 ], [ deduplicate_items => 'off' ] ],
	hash => [ [ fillfactor => 60 ] ],
	gin => [ [ fastupdate => 'off' ], [ gin_pending_list_limit => 128 ] ],
	gist => [ [ buffering => 'on' ], [ fillfactor => 80 ] ],
	spgist => [ [ fillfactor => 75 ] ],
	brin => [ [ pages_per_range => 32 ], [ autosummarize => 'on' ] ],
);

# A column with an operator class and its options.
sub _element
{
	my ($self, $column, $class) = @_;
	my $element = { column => $column };

	($element->{opclass}, $element->{class_options}) = ref $class ? ($class->[0], [ $class->[1] ]) : ($class, undef);
	return $element;
}

# An index of a method that is not btree; nothing if no column fits.
sub _special_index
{
	my ($self, $table) = @_;
	my $random = $self->random;
	my $method = $random->pick(qw(gin gin gist spgist brin hash));
	my @columns = grep { !$_->{type}{own} } @{ $table->{columns} };

	if ($method eq 'hash')
	{
		my $column = $random->pick(grep { has_hash($_->{type}) } @columns) or return;

		return { method => $method, elements => [ { column => $column } ] };
	}
	@columns = grep { $methods{$method}{ class_of($_->{type}) } } @columns;
	@columns = grep { has_order($_->{type}) } @columns if $method eq 'gin';
	@columns = grep { !is_array($_->{type}) || $method eq 'gin' } @columns;
	my @chosen = $random->some($method =~ /^(gin|brin)$/ ? $random->pick(1, 1, 2) : 1, @columns) or return;

	return {
		method => $method,
		elements => [ map { $self->_element($_, $random->pick(@{ $methods{$method}{ class_of($_->{type}) } })) } @chosen ],
	};
}

# One of the things that a btree index is on.
sub _ordered_element
{
	my ($self, $column) = @_;
	my $random = $self->random;
	my $element = { column => $column };
	my $class = class_of($column->{type});

	if ($random->percent(20))
	{
		my $expression = index_expression_on($random, $column);
		$element = { expression => $expression } if $expression;
	}
	if ($element->{column} && !$column->{type}{own} && !$column->{type}{array})
	{
		$element->{collation} = $self->_collation if takes_collation($column->{type}) && $self->chance('collations', 10);
		my %pattern = (text => 'text_pattern_ops', varchar => $random->pick('varchar_pattern_ops', 'text_pattern_ops', 'varchar_ops'),
			char => 'bpchar_pattern_ops', int => 'int4_ops');
		$element->{opclass} = $pattern{$class} if $pattern{$class} && $random->percent(15);
	}
	$element->{order} = $random->pick('DESC', 'DESC NULLS LAST', 'ASC NULLS FIRST', 'ASC', 'NULLS FIRST', 'NULLS LAST', 'desc nulls first')
	  if $random->percent(30);
	return $element;
}

sub _ordered_index
{
	my ($self, $table) = @_;
	my $random = $self->random;
	my @columns = $random->some($random->pick(1, 1, 1, 2, 2, 3), grep { has_order($_->{type}) } @{ $table->{columns} }) or return;
	my $index = { method => $random->pick(undef, undef, 'btree'), elements => [ map { $self->_ordered_element($_) } @columns ] };

	if (!$self->{without}{unique} && $random->percent(35)
		&& grep { $_->{column} && $self->column_is_distinct($_->{column}) } @{ $index->{elements} })
	{
		$index->{unique} = 1;
		$index->{nulls_not_distinct} = 1 if $random->percent(15);
	}
	if ($random->percent(15))
	{
		my @rest = grep { my $column = $_; !grep { $_ == $column } @columns } @{ $table->{columns} };
		$index->{include} = [ $random->some($random->pick(1, 1, 2), @rest) ];
	}
	return $index;
}

# The columns that an index needs, each once.
sub index_columns
{
	my ($self, $index) = @_;
	my %seen;

	return grep { !$seen{$_}++ } (
		(map { $_->{column} || @{ $_->{expression}{columns} } } @{ $index->{elements} }),
		@{ $index->{include} || [] },
		$index->{predicate} ? @{ $index->{predicate}{columns} } : ());
}

sub add_index
{
	my ($self, $table) = @_;
	my $random = $self->random;
	my $index;

	return if $self->{without}{indexes};
	$index = $self->_special_index($table) if $random->percent(30);
	$index ||= $self->_ordered_index($table) or return;
	$index->{name} = $self->maybe_name;
	$index->{predicate} = predicate_on($random, $random->pick(@{ $table->{columns} })) if $random->percent(20);
	$index->{options} = [ $random->pick(@{ $method_options{ $index->{method} || 'btree' } }) ] if $self->chance('options', 12);
	$index->{late} = 1 if $random->percent(30);
	$self->maybe_comment($index) if $index->{name};
	push @{ $table->{indexes} }, $index;
	return $index;
}

# Storage parameters and what else ALTER TABLE sets.
sub _add_settings
{
	my ($self, $table) = @_;
	my $random = $self->random;
	my @options = (
		[ fillfactor => 70 ], [ fillfactor => 100 ], [ autovacuum_enabled => 'false' ], [ parallel_workers => 2 ],
		[ autovacuum_vacuum_scale_factor => '0.05' ], [ autovacuum_analyze_threshold => 100 ], [ toast_tuple_target => 256 ]
	);
	my %seen;

	push @options, [ 'toast.autovacuum_enabled' => 'false' ], [ 'toast.autovacuum_freeze_max_age' => 200000000 ]
	  if grep { class_of($_->{type}) eq 'text' && !$_->{storage} } @{ $table->{columns} };
	$table->{options} = [ grep { !$seen{ $_->[0] }++ } $random->some($random->between(1, 2), @options) ] if $self->chance('options', 15);
	$self->_add_replica_identity($table) if $self->chance('replica_identity', 12);
	my $clustered = $random->pick(grep { $_->{name} && ($_->{method} || 'btree') eq 'btree' && !$_->{predicate} } @{ $table->{indexes} });
	$table->{cluster} = $clustered if $clustered && $self->chance('cluster', 15);
	return;
}

sub _add_replica_identity
{
	my ($self, $table) = @_;
	my @indexes = grep {
		my $index = $_;
		$index->{unique} && $index->{name} && !$index->{predicate}
		  && !grep { !$_->{column} || !$self->is_not_null($table, $_->{column}) } @{ $index->{elements} }
	} @{ $table->{indexes} };

	$table->{replica_identity} = @indexes ? $self->random->pick(@indexes) : $self->random->pick(qw(FULL NOTHING));
	return;
}

1;
