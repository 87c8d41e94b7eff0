# Keys and other constraints of random schemas.
package SchemaSetup::RandomSchema::Constraints;

use strict;
use warnings;
use utf8;

use SchemaSetup::RandomSchema::Expressions qw(expression check_on check_of_choices check_on_two predicate_on);
use SchemaSetup::RandomSchema::Types qw(builtin_type class_of is_distinct has_order has_hash);

sub _add_primary_key
{
	my ($self, $table) = @_;
	my $random = $self->random;
	my $choice = $random->below(100);
	my @columns;

	if ($choice < 50 && !($self->{without}{serial} && $self->{without}{identity}))
	{
		@columns = ($self->_numbered_column($table));
	}
	elsif ($choice < 65)
	{
		@columns = ($self->make_column($table, builtin_type($random, class => 'uuid')));
		$columns[0]{default} = expression('gen_random_uuid()') if $random->percent(70);
	}
	elsif ($choice < 92)
	{
		@columns = map { $self->make_column($table, builtin_type($random, class => $random->pick(qw(text varchar int bigint date)))) }
		  1 .. ($choice < 80 ? 1 : $random->pick(2, 2, 3, 5));
		delete $_->{choices} foreach @columns;
	}
	push @{ $table->{columns} }, @columns;
	push @{ $table->{constraints} }, $self->_make_key('primary', @columns) if @columns;
	return;
}

# A primary key or unique constraint.
sub _make_key
{
	my ($self, $kind, @columns) = @_;
	my $random = $self->random;
	my $key = { kind => $kind, name => $self->maybe_name, columns => \@columns };

	$key->{style} = @columns == 1 ? $random->pick(qw(inline inline table alter)) : $random->pick(qw(table alter));
	if ($random->percent(10))
	{
		$key->{deferrable} = 1;
		$key->{deferred} = 1 if $random->percent(50);
	}
	$key->{options} = [ [ fillfactor => 70 ] ] if $self->chance('options', 6);
	$self->maybe_comment($key) if $key->{name};
	return $key;
}

# Can each row have another value in the column?
sub column_is_distinct
{
	my ($self, $column) = @_;

	return 0 if $column->{choices} || $column->{generated} || $column->{fresh};
	return is_distinct($column->{type});
}

sub _add_unique_keys
{
	my ($self, $table) = @_;
	my $random = $self->random;
	my @distinct = grep { $self->column_is_distinct($_) } @{ $table->{columns} };

	return if $self->{without}{unique};
	for (1 .. $random->pick(0, 0, 1, 1, 2))
	{
		my @columns = $random->some($random->pick(1, 1, 1, 2, 3), @distinct);
		next if !@columns || $self->_has_key($table, @columns);
		my $key = $self->_make_key('unique', @columns);

		$key->{nulls_not_distinct} = 1 if $random->percent(15);
		push @{ $table->{constraints} }, $key;
	}
	return;
}

# Is there a key on the same columns?  The server takes one of two in CREATE TABLE.
sub _has_key
{
	my ($self, $table, @columns) = @_;
	my $wanted = join ' ', sort @columns;

	return scalar grep { $_->{kind} =~ /^(primary|unique)$/ && join(' ', sort @{ $_->{columns} }) eq $wanted } @{ $table->{constraints} };
}

# What foreign keys can reference in a table: lists of columns, with the constraint or index.
sub _referenced_keys
{
	my ($self, $table) = @_;

	return grep {
		my $key = $_;
		!$key->{deferrable} && !grep { $_->{references} } @{ $key->{columns} }
	} grep { $_->{kind} =~ /^(primary|unique)$/ } @{ $table->{constraints} };
}

my @actions = ('NO ACTION', 'RESTRICT', 'CASCADE', 'SET NULL', 'SET DEFAULT');

# Let a table reference one, with new columns.
sub add_foreign_key
{
	my ($self, $table, $parent) = @_;
	my $random = $self->random;

	$parent ||= $random->pick(grep { $table->{unlogged} || !$_->{unlogged} } @{ $self->{tables} }) or return;
	my $key = $random->pick($self->_referenced_keys($parent)) or return;
	my @columns;

	foreach my $referenced (@{ $key->{columns} })
	{
		my $column = {
			name => $self->{names}->make($random, $table->{column_names}),
			type => { %{ $referenced->{type} } },
			references => $referenced,
		};
		push @columns, $column;
	}
	$columns[0]{not_null} = 1 if $random->percent(40);
	$_->{not_null} = $columns[0]{not_null} foreach @columns;
	my $foreign = {
		kind => 'foreign',
		name => $self->maybe_name,
		columns => \@columns,
		table => $parent,
		ref_columns => [ @{ $key->{columns} } ],
		style => @columns == 1 ? $random->pick(qw(inline inline table alter)) : $random->pick(qw(table alter)),
	};
	$foreign->{of_primary} = 1 if $key->{kind} eq 'primary' && $random->percent(50);
	$foreign->{full} = 1 if $random->percent(15);
	$foreign->{on_delete} = $random->pick(@actions) if $random->percent(60);
	$foreign->{on_update} = $random->pick(@actions) if $random->percent(40);
	$foreign->{delete_columns} = [ $columns[0] ]
	  if ($foreign->{on_delete} || '') =~ /^SET/ && @columns > 1 && $random->percent(50);
	if ($random->percent(15))
	{
		$foreign->{deferrable} = 1;
		$foreign->{deferred} = 1 if $random->percent(50);
	}
	$self->maybe_comment($foreign) if $foreign->{name};
	push @{ $table->{columns} }, @columns;
	push @{ $table->{constraints} }, $foreign;
	return $foreign;
}

# Let the columns of foreign keys be the primary key of a table that has none.
sub _add_junction_key
{
	my ($self, $table) = @_;
	my @columns = grep { $_->{references} && $self->column_is_distinct($_) } @{ $table->{columns} };

	return if @columns < 2 || grep { $_->{kind} eq 'primary' } @{ $table->{constraints} };
	push @{ $table->{constraints} }, $self->_make_key('primary', @columns[ 0, 1 ]);
	return;
}

# Does the server refuse NULL in the column, by whatever there is?
sub is_not_null
{
	my ($self, $table, $column) = @_;

	return 1 if $column->{not_null} || $column->{serial} || $column->{identity};
	return grep { $_->{kind} eq 'primary' && grep { $_ == $column } @{ $_->{columns} } } @{ $table->{constraints} };
}

sub add_check
{
	my ($self, $table) = @_;
	my $random = $self->random;
	my @columns = grep { !$_->{generated} && !$_->{identity} && !$_->{fresh} } @{ $table->{columns} };
	my $column = $random->pick(@columns) or return;
	my $check = { kind => 'check', name => $self->maybe_name };

	return if $self->{without}{checks};
	if ($column->{choices})
	{
		$check->{expression} = check_of_choices($random, $column, @{ $column->{choices} });
	}
	elsif (@columns > 1 && $random->percent(30))
	{
		$check->{expression} = check_on_two($random, $random->some(2, @columns));
	}
	else
	{
		$check->{expression} = check_on($random, $column->{type}, $column) or return;
	}
	$check->{columns} = $check->{expression}{columns};
	$check->{style} = @{ $check->{columns} } == 1 ? $random->pick(qw(inline table table alter)) : $random->pick(qw(table alter));
	$check->{no_inherit} = 1 if $random->percent(8);
	$self->maybe_comment($check) if $check->{name};
	push @{ $table->{constraints} }, $check;
	return $check;
}

sub add_exclusion
{
	my ($self, $table) = @_;
	my $random = $self->random;
	my @plain = grep { !$_->{type}{own} && !$_->{type}{array} && !$_->{generated} && !$_->{fresh} } @{ $table->{columns} };
	my @spatial = grep { class_of($_->{type}) =~ /^(intrange|timerange|tstzrange|box|circle|inet)$/ } @plain;
	my $exclusion = { kind => 'exclusion', name => $self->maybe_name, style => $random->pick(qw(table table alter)) };

	return if $self->{without}{exclusions};
	if (@spatial)
	{
		my $column = $random->pick(@spatial);
		my $class = class_of($column->{type}) eq 'inet' ? 'inet_ops' : undef;

		$exclusion->{method} = 'gist';
		$exclusion->{elements} = [ { column => $column, opclass => $class, operator => '&&' } ];
	}
	else
	{
		my $column = $random->pick(grep { $self->column_is_distinct($_) } @plain) or return;

		return unless $random->percent(25);
		$exclusion->{method} = has_hash($column->{type}) ? $random->pick(undef, 'btree', 'hash') : 'btree';
		$exclusion->{elements} = [ { column => $column, operator => '=' } ];
		push @{ $exclusion->{elements} }, { column => $random->pick(grep { has_order($_->{type}) } @plain), operator => '=' }
		  if ($exclusion->{method} || '') ne 'hash' && $random->percent(30);
	}
	if ($random->percent(30))
	{
		$exclusion->{predicate} = predicate_on($random, $random->pick(@plain));
	}
	if ($random->percent(15))
	{
		$exclusion->{deferrable} = 1;
		$exclusion->{deferred} = 1 if $random->percent(50);
	}
	$exclusion->{columns} = [ (map { $_->{column} } @{ $exclusion->{elements} }),
		($exclusion->{predicate} ? @{ $exclusion->{predicate}{columns} } : ()) ];
	$self->maybe_comment($exclusion) if $exclusion->{name};
	push @{ $table->{constraints} }, $exclusion;
	return $exclusion;
}

1;
